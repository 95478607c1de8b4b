//! What a form says about whoever filled it in: their email, name, IP address, when they began and ended, the number of
//! their answer. It is known by the heading of its column or by what stands in it, and it is never printed.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a column says about the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Who they are: a name or an email address.
    Who,
    /// Their first name.
    FirstName,
    /// Their last name.
    LastName,
    /// Anything else, which is of no use here.
    Other,
}

/// What may stand before the thing itself.
const POSSESSIVES: [&str; 17] = [
    "your", "my", "sender", "ihr", "ihre", "dein", "deine", "meine", "mein", "votre", "ton", "ta", "mon", "tu", "su",
    "mi", "please",
];

/// The words of a heading as they are compared.
fn words(heading: &str) -> Vec<String> {
    let plain: String = heading.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The headings that services give, as they are compared.
static KNOWN: LazyLock<HashMap<String, Sender>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    let mut sender = Sender::Other;
    for line in include_str!("headings.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line {
            "[who]" => sender = Sender::Who,
            "[first name]" => sender = Sender::FirstName,
            "[last name]" => sender = Sender::LastName,
            "[other]" => sender = Sender::Other,
            heading => {
                known.insert(words(heading).concat(), sender);
            }
        }
    }
    known
});

/// Words in a short heading by which it asks for an address, whatever else it says.
const ADDRESSES: [(&str, Sender); 7] = [
    ("ipaddress", Sender::Other),
    ("ipadresse", Sender::Other),
    ("adresseip", Sender::Other),
    ("email", Sender::Who),
    ("courriel", Sender::Who),
    ("correoelectronico", Sender::Who),
    ("البريدالالكتروني", Sender::Who),
];
/// The most words of such a heading.
const SHORT: usize = 4;
/// From so many words on, a cell is prose: whatever its heading, somebody told something there.
const PROSE: usize = 9;

impl Sender {
    /// What a column with this heading says about the sender, if anything.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let all = words(heading);
        let mut parts: Vec<&str> = all.iter().map(String::as_str).collect();
        if parts.first() == Some(&"redcap")
            || matches!(parts.as_slice(), [_, .., "timestamp" | "complete"]) && heading.contains('_')
        {
            // A survey's identifier is whoever it was sent to.
            let is_who = parts.last() == Some(&"identifier");
            return Some(if is_who { Self::Who } else { Self::Other });
        }
        while parts.len() > 1 && POSSESSIVES.contains(&parts[0]) {
            parts.remove(0);
        }
        let key = parts.concat();
        // A form that asks twice counts: `Name2`, `Custom Data 1`.
        let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = KNOWN.get(&key).or_else(|| KNOWN.get(bare)).copied();
        known.or_else(|| {
            let asked = ADDRESSES.iter().find(|(address, _)| key.contains(address));
            asked.filter(|_| parts.len() <= SHORT).map(|(_, sender)| *sender)
        })
    }

    /// What a column says about the sender, if anything.
    pub fn of_column<'v>(heading: &str, values: impl Iterator<Item = &'v str> + Clone) -> Option<Self> {
        if values.clone().any(|value| value.split_whitespace().count() >= PROSE) {
            return None;
        }
        Self::of_heading(heading).or_else(|| Self::of_values(values))
    }

    /// What a column that says this in its rows says about the sender, if anything.
    pub fn of_values<'v>(values: impl Iterator<Item = &'v str>) -> Option<Self> {
        let values: Vec<&str> = values.map(str::trim).filter(|value| !value.is_empty()).collect();
        let most = |is: &dyn Fn(&str) -> bool| values.iter().filter(|value| is(value)).count() * 2 > values.len();
        if most(&is_email) {
            return Some(Self::Who);
        }
        let is_trace = |value: &str| is_ip(value) || is_time(value) || is_phone(value) || is_surely_id(value);
        let unlike: HashSet<&&str> = values.iter().collect();
        let counts = values.len() > 1 && unlike.len() == values.len() && values.iter().all(|value| is_number(value));
        (most(&is_trace) || counts).then_some(Self::Other)
    }
}

fn is_email(value: &str) -> bool {
    static EMAIL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(mailto:)?<?[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+>?$").ok());
    EMAIL.as_ref().is_some_and(|email| email.is_match(value))
}

fn is_ip(value: &str) -> bool {
    let parts: Vec<&str> = value.split('.').collect();
    let is_four = parts.len() == 4 && parts.iter().all(|part| part.len() <= 3 && part.parse::<u8>().is_ok());
    let colons = value.matches(':').count();
    let is_six = (2..=7).contains(&colons)
        && value.chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c == '.')
        && (colons == 7 || value.contains("::"));
    is_four || is_six
}

/// A day and a time of day, in any order of a day's parts.
fn is_time(value: &str) -> bool {
    static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[T, ]+(\d{1,2}[:.]\d{2})([:.]\d{2})?.{0,24}$").ok()
    });
    TIME.as_ref().is_some_and(|time| time.is_match(value))
}

fn is_phone(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits)
        && value.starts_with(['+', '0', '('])
        && value.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c))
}

/// A long run of letters and digits that nobody would write.
fn is_surely_id(value: &str) -> bool {
    let bare: String = value.chars().filter(|c| !"-_{}".contains(*c)).collect();
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    bare.len() >= 9 && digits >= 1 && bare.chars().all(|c| c.is_ascii_alphanumeric()) && !value.contains(' ')
}

/// Whether no two answers have this in common: a moment, or a long number.
pub fn is_key(value: &str) -> bool {
    is_time(value.trim()) || is_surely_id(value.trim())
}

/// Numbers of answers: each another one.
fn is_number(value: &str) -> bool {
    value.len() <= 12 && value.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Sender;

    #[test]
    fn what_services_call_it_is_known_in_any_spelling_and_a_question_is_none() {
        let who = [
            "Name",
            "NAME:",
            "Your e-mail?",
            "E-Mail-Adresse",
            "Correo electrónico *",
            "البريد الإلكتروني",
            "Nom",
            "Email (optional)",
        ];
        let other = [
            "IP Address",
            "IPAddress",
            "ipaddr",
            "Zeitstempel",
            "Horodateur",
            "Marca temporal",
            "ID",
            "Id.",
            "Custom Data 1",
            "record_id",
            "redcap_event_name",
            "my_form_timestamp",
            "my_form_complete",
            "Start time",
            "Hora de finalización",
            "Duration (in seconds)",
            "وقت البدء",
            "Q_RecaptchaScore",
            "Datum letzte Aktivität",
        ];
        for heading in who {
            assert_eq!(Sender::of_heading(heading), Some(Sender::Who), "{heading}");
        }
        for heading in other {
            assert_eq!(Sender::of_heading(heading), Some(Sender::Other), "{heading}");
        }
        for heading in
            ["What was going on?", "Who is it about?", "Where?", "What did the name on the door say?", "", "?"]
        {
            assert_eq!(Sender::of_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn what_stands_in_a_column_tells_too() {
        let of = |values: &[&str]| Sender::of_values(values.iter().copied());
        assert_eq!(of(&["a.b@x.example", "", "c@y.example"]), Some(Sender::Who));
        for values in [
            &["10.0.0.7", "2001:db8::1"][..],
            &["2026-03-14 10:11:12", "14/03/2026 10:11"],
            &["3/14/2026 10:11:12 AM"],
            &["R_1aB9xYzQw3", "R_2aB9xYzQw3"],
            &["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
            &["1", "2", "3"],
            &["118300000001"],
            &["+46 70 123 45 67", ""],
        ] {
            assert_eq!(of(values), Some(Sender::Other), "{values:?}");
        }
        for values in
            [&["She listened.", "At 10:00 he left."][..], &["2026-03", "2026-04"], &["3", "3"], &["law"], &[""], &[]]
        {
            assert_eq!(of(values), None, "{values:?}");
        }
    }
}
