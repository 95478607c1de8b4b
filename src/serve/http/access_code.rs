//! A code that opens the preview to those who were given it, and not to anybody who guesses.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Letters that cannot be taken for one another.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKMNPQRSTUVWXYZ";
/// The letters of a code: 148 million of them.
const LENGTH: usize = 6;
/// Wrong codes that may be tried within [`WINDOW`] from one address, so that a guesser keeps nobody else out.
const MOST_TRIES: usize = 10;
/// And by everybody together: at that rate all codes take a year.
const MOST_IN_ALL: usize = 200;
const WINDOW: Duration = Duration::from_mins(1);

/// A code, and the word by which a browser that gave it is known again.
pub struct AccessCode {
    letters: String,
    pass: String,
    wrong: Mutex<VecDeque<(Instant, IpAddr)>>,
}

/// What a code that somebody gave is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAnswer {
    /// The code.
    Right,
    /// Another one.
    Wrong,
    /// There were too many wrong ones from there in the last minute.
    Wait,
}

impl AccessCode {
    /// A new code; or the one that is `wanted`, so that a restart keeps those who are in.
    pub fn of(wanted: Option<&str>) -> Result<Self> {
        let mut random = [0_u8; 64];
        getrandom::fill(&mut random)
            .map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
        let letters = match wanted {
            Some(wanted) => {
                let letters = tidy(wanted);
                if letters.len() != LENGTH || !letters.bytes().all(|letter| LETTERS.contains(&letter)) {
                    bail!("a code has six letters, none of them I, L or O, such as {}", spell(&random));
                }
                letters
            }
            None => spell(&random),
        };
        let pass = hex(&random[32..]);
        Ok(Self { letters, pass, wrong: Mutex::new(VecDeque::new()) })
    }

    /// The code, to be told to those who may look.
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// The word by which a browser that gave the code is known again.
    pub fn pass(&self) -> &str {
        &self.pass
    }

    /// Whether `given`, which came `from` an address, is the code. Takes the same time whichever letters are wrong.
    pub fn judge(&self, given: &str, from: IpAddr, now: Instant) -> CodeAnswer {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        while wrong.front().is_some_and(|(first, _)| now.duration_since(*first) > WINDOW) {
            wrong.pop_front();
        }
        let own = wrong.iter().filter(|(_, other)| *other == from).count();
        if own >= MOST_TRIES || wrong.len() >= MOST_IN_ALL {
            return CodeAnswer::Wait;
        }
        if same(&tidy(given), &self.letters) {
            return CodeAnswer::Right;
        }
        wrong.push_back((now, from));
        CodeAnswer::Wrong
    }

    /// Whether `given` is the word of a browser that gave the code before.
    pub fn knows(&self, given: &str) -> bool {
        same(given, &self.pass)
    }
}

/// Bytes as letters and digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Compares in a time that does not tell where two differ.
pub fn same(given: &str, own: &str) -> bool {
    let given = given.as_bytes();
    let differs = own.bytes().enumerate().fold(u8::from(given.len() != own.len()), |differs, (at, byte)| {
        differs | (byte ^ given.get(at).copied().unwrap_or_default())
    });
    std::hint::black_box(differs) == 0
}

fn tidy(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).take(64).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Letters from random bytes, each as likely as every other.
fn spell(random: &[u8]) -> String {
    let even = random.iter().filter(|byte| usize::from(**byte) < 256 / LETTERS.len() * LETTERS.len());
    let letters = even.map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    // 32 bytes of which one in ten is passed over hold six letters but once in a billion years.
    letters.chain(std::iter::repeat('A')).take(LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::{Duration, Instant};

    use super::{AccessCode, CodeAnswer, MOST_IN_ALL};

    fn from(last: u8) -> IpAddr {
        Ipv4Addr::new(10, 0, 0, last).into()
    }

    #[test]
    fn a_code_opens_and_nothing_near_it_does() {
        let code = AccessCode::of(Some("abc-def")).unwrap();
        let now = Instant::now();
        assert_eq!(code.letters(), "ABCDEF");
        assert_eq!(code.judge("abcdef", from(1), now), CodeAnswer::Right);
        for wrong in ["", "ABCDE", "ABCDEG", "ABCDEFG", "ABCDEF\u{0}x"] {
            assert_eq!(code.judge(wrong, from(1), now), CodeAnswer::Wrong, "{wrong}");
        }
        assert!(code.knows(code.pass()) && !code.knows("") && !code.knows(&code.pass()[1..]));
        assert!(AccessCode::of(Some("ABCDEO")).is_err() && AccessCode::of(Some("ABC")).is_err());
    }

    #[test]
    fn whoever_guesses_must_wait_and_nobody_else() {
        let code = AccessCode::of(None).unwrap();
        let now = Instant::now();
        for _ in 0..10 {
            assert_eq!(code.judge("AAAAAB1", from(1), now), CodeAnswer::Wrong);
        }
        assert_eq!(code.judge("AAAAAC1", from(1), now), CodeAnswer::Wait);
        assert_eq!(code.judge(code.letters(), from(1), now), CodeAnswer::Wait);
        assert_eq!(code.judge(code.letters(), from(2), now), CodeAnswer::Right);
        assert_eq!(code.judge(code.letters(), from(1), now + Duration::from_secs(61)), CodeAnswer::Right);
        // Whoever has many addresses tries no more with all of them than this.
        let tried = (2..=255).flat_map(|last| [from(last); 3]);
        let wrong = tried.filter(|from| code.judge("AAAAAB1", *from, now) == CodeAnswer::Wrong).count();
        assert_eq!(wrong, MOST_IN_ALL);
    }
}
