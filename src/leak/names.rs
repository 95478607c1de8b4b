//! How a name or a word is looked for: its forms, the capital that it must begin with, and the borders that it must have.

use std::ops::Range;

use crate::leak::particles;
use crate::text::lookalikes::unmasked;
use crate::text::normalize::fold;

/// The shortest forbidden word that is found inside other words too, in bytes.
const SHORTEST_INSIDE: usize = 4;
/// The fewest letters of a name whose words run together.
const SHORTEST_TOGETHER: usize = 6;

/// Where words count that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Border {
    /// As words of their own.
    Words,
    /// The same, and with an `s` at their end, which is how several languages say whose something is.
    Owner,
    /// Anywhere, inside other words too.
    Anywhere,
}

impl Border {
    /// That of a name: one of several words is found with an `s` too, which would make another word of a single one.
    pub fn of_name(name: &str) -> Self {
        if name.trim().contains(char::is_whitespace) { Self::Owner } else { Self::Words }
    }

    /// That of a forbidden word: one of four bytes and more is found inside other words too.
    pub fn of_word(word: &str) -> Self {
        if word.len() < SHORTEST_INSIDE { Self::Words } else { Self::Anywhere }
    }

    /// Whether `range` of a folded text is within it. Scripts that write no spaces have no such borders, and particles
    /// that a script writes at a word are none of the word.
    pub fn holds(self, text: &str, range: &Range<usize>) -> bool {
        let (before, words, after) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
        let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
        let owner = || self == Self::Owner && after.strip_prefix(['s', 'S']).is_some_and(ends);
        self == Self::Anywhere
            || (!before.ends_with(char::is_alphanumeric) || particles::may_stand_before(before, words))
                && (ends(after) && !particles::goes_on(after) || owner() || particles::may_stand_behind(words, after))
    }
}

/// How the words of a name are joined where it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Joined {
    /// By a space, or by a sign that joins words in addresses.
    Anyhow,
    /// By such a sign alone, as in `maja.lindqvist`.
    BySign,
    /// By nothing, as in `MajaLindqvist`: a second word begins at this byte.
    Together(usize),
    /// By a space, where each word begins as names do.
    Capitals,
    /// By nothing, as the box of a mail address or the end of another one.
    Mailbox,
}

impl Joined {
    /// Whether the words at `range` of a folded text are joined so.
    pub fn holds(self, text: &str, range: &Range<usize>) -> bool {
        let words = &text[range.clone()];
        match self {
            Self::Anyhow => true,
            Self::BySign => !words.contains(' '),
            Self::Together(second) => {
                let (first, second) = words.split_at_checked(second).unwrap_or((words, ""));
                let hump = first.ends_with(char::is_lowercase) && second.starts_with(char::is_uppercase);
                hump || is_in_address(text, range)
            }
            Self::Capitals => words.contains(' ') && !words.split(' ').any(|word| word.starts_with(char::is_lowercase)),
            Self::Mailbox => is_in_address(text, range),
        }
    }
}

/// Whether what stands at `range` of a folded text is a word of an address: before an `@`, behind a sign that parts
/// addresses, or where one begins.
fn is_in_address(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    after.starts_with('@')
        || before.ends_with(['/', '=', ':', '@', '~', '#'])
        || before.is_empty() && !text.contains(char::is_whitespace)
}

/// The capital that a name of a single word must begin with, so that *Mark* and *will* stop nothing.
pub fn capital(name: &str) -> Option<char> {
    let name = name.trim();
    name.chars().next().filter(|c| c.is_uppercase() && !name.contains(char::is_whitespace))
}

/// Whether a folded text begins with that capital.
pub fn begins_with(text: &str, capital: char) -> bool {
    let mut folded = String::new();
    unicode_normalization::char::decompose_compatible(capital, |c| folded.push(c));
    text.starts_with(&folded)
}

/// The forms in which a name is looked for, each as it is compared: as it is, with the last word first, and as addresses
/// join and shorten it. Where it is written with letters that only look Latin, it is looked for as it looks too.
pub fn forms_of_name(name: &str) -> Vec<(Vec<u8>, Joined)> {
    let folded = fold(name);
    let mut forms = forms_of_folded(&folded);
    forms.extend(unmasked(&folded).iter().flat_map(|looks| forms_of_folded(looks)));
    forms
}

fn forms_of_folded(folded: &str) -> Vec<(Vec<u8>, Joined)> {
    let words: Vec<&str> = folded.split_whitespace().collect();
    let [first, inner @ .., last] = &words[..] else { return spelt(&words.concat(), Joined::Anyhow) };
    let firsts = words[..words.len() - 1].join(" ");
    let mut forms = spelt(&words.join(" "), Joined::Anyhow);
    forms.extend(spelt(&format!("{last}, {firsts}"), Joined::Anyhow));
    forms.extend(spelt(&format!("{last} {firsts}"), Joined::BySign));
    if !inner.is_empty() {
        forms.extend(spelt(&format!("{}, {first}", words[1..].join(" ")), Joined::Anyhow));
        forms.extend(spelt(&format!("{first} {last}"), Joined::BySign));
        forms.extend(spelt(&format!("{last} {first}"), Joined::BySign));
    }
    let whole = words.concat();
    if whole.chars().all(particles::is_unspaced) {
        forms.extend(spelt(&whole, Joined::Anyhow));
    } else if whole.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST_TOGETHER
        && words.iter().all(|word| word.starts_with(char::is_alphanumeric) && !word.contains('.'))
    {
        forms.extend(spelt(&whole, Joined::Together(first.len())));
        forms.extend(spelt(&format!("{last}{}", words[..words.len() - 1].concat()), Joined::Together(last.len())));
    }
    forms
}

/// The forms in which an id is looked for: as it is, and as an address has it.
pub fn forms_of_id(id: &str) -> Vec<(Vec<u8>, Joined)> {
    spelt(&fold(id), Joined::BySign)
}

/// The forms in which a forbidden word is looked for: as it is, and as addresses join it.
pub fn forms_of_word(word: &str) -> Vec<(Vec<u8>, Joined)> {
    let folded = fold(word);
    let spelt = |word: &str| spelt(&word.split_whitespace().collect::<Vec<_>>().join(" "), Joined::Anyhow);
    let mut forms = spelt(&folded);
    forms.extend(unmasked(&folded).iter().flat_map(|looks| spelt(looks)));
    forms
}

/// A form, and with `ss` where it has an `ß`, which is how capitals write it.
pub(super) fn spelt(form: &str, joined: Joined) -> Vec<(Vec<u8>, Joined)> {
    let joined_as = |form: &str| (compared(form), joined);
    let mut forms = vec![joined_as(form)];
    if form.contains(['ß', 'ẞ']) && !matches!(joined, Joined::Together(_)) {
        forms.push(joined_as(&form.replace(['ß', 'ẞ'], "ss")));
    }
    forms.retain(|(form, _)| !form.is_empty());
    forms
}

/// The first byte from `from` on that is not ASCII.
fn first_beyond_ascii(bytes: &[u8], mut from: usize) -> Option<usize> {
    const AT_ONCE: usize = 32;
    while bytes.get(from..from + AT_ONCE).is_some_and(<[u8]>::is_ascii) {
        from += AT_ONCE;
    }
    bytes[from..].iter().position(|byte| !byte.is_ascii()).map(|far| from + far)
}

/// Signs that join two words.
const JOINS: [bool; 256] = {
    let mut joins = [false; 256];
    let signs = b"._-+,;/";
    let mut at = 0;
    while at < signs.len() {
        joins[signs[at] as usize] = true;
        at += 1;
    }
    joins
};

/// A folded text as names are looked for in it, byte for byte: in lower case, and with a space for every sign that joins two
/// words.
pub fn compared(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = bytes.to_ascii_lowercase();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 128;
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| JOINS[usize::from(*byte)]).map(|far| from + far) {
        let follows = bytes[at] == b'+' || at > 0 && is_word(&bytes[at - 1]);
        if follows && bytes.get(at + 1).is_some_and(is_word) {
            out[at] = b' ';
        }
        from = at + 1;
    }
    let mut from = 0;
    while let Some(at) = first_beyond_ascii(bytes, from) {
        let Some(c) = text[at..].chars().next() else { break };
        from = at + c.len_utf8();
        let mut lower = c.to_lowercase();
        let small = lower.next().filter(|_| lower.next().is_none()).unwrap_or(c);
        let small = if small == 'ς' { 'σ' } else { small };
        if small != c && small.len_utf8() == c.len_utf8() {
            small.encode_utf8(&mut out[at..from]);
        }
    }
    out
}
