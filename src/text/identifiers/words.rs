//! The table of words: what a word can be in which language (`words.txt`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::identifiers::Language;

/// What a word can be. Each is a bit, and its name in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Role {
    /// A title with a capital, which a name follows.
    Title = 1,
    /// A title that is also written without a capital.
    LowTitle = 1 << 1,
    /// A title only where a full stop follows.
    DotTitle = 1 << 2,
    /// A word that calls a person by what they are; a name that follows is likely, not sure.
    SoftTitle = 1 << 3,
    /// What can follow a title and is no name.
    Nameless = 1 << 4,
    /// A given name.
    Given = 1 << 5,
    /// A word that is no part of a person's name.
    Common = 1 << 6,
    /// A word that begins sentences.
    Opener = 1 << 7,
    /// A month.
    Month = 1 << 8,
    /// Says that a date is somebody's birth.
    Birth = 1 << 9,
    /// Says that a number is a telephone's.
    Phone = 1 << 10,
    /// Says alone that what follows is a personal number.
    IdLabel = 1 << 11,
    /// Says so together with a word for "number".
    IdWeak = 1 << 12,
    /// A word for "number".
    Number = 1 << 13,
    /// What is counted or measured: the figures before it are an amount.
    Unit = 1 << 14,
    /// Stands beside the figures of a clock.
    Clock = 1 << 15,
    /// A kind of street, behind its name.
    StreetAfter = 1 << 16,
    /// A kind of street, before its name.
    StreetBefore = 1 << 17,
    /// A school, ward or house of care, behind its name.
    PlaceAfter = 1 << 18,
    /// The same before its name.
    PlaceBefore = 1 << 19,
    /// The legal form of a company.
    Company = 1 << 20,
    /// A state of the United States, as addresses write it.
    State = 1 << 21,
    /// A large town.
    City = 1 << 22,
    /// A word within names: van, de la, bin.
    Particle = 1 << 23,
    /// Says that a number is a postcode.
    PostLabel = 1 << 24,
    /// Says that a number is somebody's age.
    Age = 1 << 25,
    /// An area of British postcodes.
    Area = 1 << 26,
}

const NAMES: [(&str, Role); 27] = [
    ("title", Role::Title),
    ("low-title", Role::LowTitle),
    ("dot-title", Role::DotTitle),
    ("soft-title", Role::SoftTitle),
    ("nameless", Role::Nameless),
    ("given", Role::Given),
    ("common", Role::Common),
    ("opener", Role::Opener),
    ("month", Role::Month),
    ("birth", Role::Birth),
    ("phone", Role::Phone),
    ("id-label", Role::IdLabel),
    ("id-weak", Role::IdWeak),
    ("number", Role::Number),
    ("unit", Role::Unit),
    ("clock", Role::Clock),
    ("street-after", Role::StreetAfter),
    ("street-before", Role::StreetBefore),
    ("place-after", Role::PlaceAfter),
    ("place-before", Role::PlaceBefore),
    ("company", Role::Company),
    ("state", Role::State),
    ("city", Role::City),
    ("particle", Role::Particle),
    ("post-label", Role::PostLabel),
    ("age", Role::Age),
    ("area", Role::Area),
];

/// Roles by language, those of every language first.
type Roles = [u32; Language::COUNT + 1];

static TABLE: LazyLock<HashMap<&'static str, Roles, ahash::RandomState>> = LazyLock::new(|| {
    let mut table = HashMap::with_hasher(ahash::RandomState::with_seeds(1, 2, 3, 4));
    for (role, language, words) in lines() {
        for word in words.split_whitespace() {
            table.entry(word).or_insert_with(Roles::default)[language] |= role as u32;
        }
    }
    table
});

/// The lines of the table: a role, the place of a language in [`Roles`], words.
fn lines() -> impl Iterator<Item = (Role, usize, &'static str)> {
    include_str!("words.txt").lines().filter_map(|line| {
        let (head, words) = line.split_once(": ")?;
        let (role, language) = head.split_once(' ')?;
        let role = NAMES.iter().find(|(name, _)| *name == role)?.1;
        let language = if language == "*" { 0 } else { Language::of(language).place()? + 1 };
        Some((role, language, words))
    })
}

/// The longest word that the table is asked for, in bytes.
const LONGEST: usize = 48;

/// All that `word` can be in `language`, as bits of [`Role`]. `lower` is memory to work in.
pub(super) fn roles(word: &str, language: Language, lower: &mut String) -> u32 {
    if word.len() > LONGEST {
        return 0;
    }
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(
            word.chars().filter(|c| !is_mark(*c)).map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase),
        );
    }
    let owned = if let [word @ .., b'\'', b's'] = lower.as_bytes() { &lower[..word.len()] } else { lower };
    let found = look_up(owned, language);
    if found != 0 || !owned.starts_with(|c| ('\u{600}'..'\u{700}').contains(&c)) {
        return found;
    }
    without_prefix(owned).map_or(0, |word| look_up(&word, language))
}

/// Vowel marks and the long stroke of Arabic writing.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}' | '\u{640}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// A bit for each word of the table, by what is cheap to see of it: nearly all other words have none.
static SKETCH: LazyLock<Box<[u64; 1024]>> = LazyLock::new(|| {
    let mut sketch = Box::new([0; 1024]);
    for (_, _, words) in lines() {
        for bit in words.split_whitespace().map(sketched) {
            sketch[bit / 64] |= 1 << (bit % 64);
        }
    }
    sketch
});

/// The bit of a word: of its length, its first two bytes and its last two.
fn sketched(word: &str) -> usize {
    let bytes = word.as_bytes();
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(*byte));
    let last = bytes.len().wrapping_sub(1);
    let ends = byte(0) | byte(1) << 8 | byte(last) << 16 | byte(last.wrapping_sub(1)) << 24 | bytes.len() << 32;
    ends.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48
}

fn look_up(word: &str, language: Language) -> u32 {
    let bit = sketched(word);
    if SKETCH[bit / 64] & 1 << (bit % 64) == 0 {
        return 0;
    }
    let Some(roles) = TABLE.get(word) else { return 0 };
    match language.place() {
        Some(place) => roles[0] | roles[place + 1],
        None => roles.iter().fold(0, |all, one| all | one),
    }
}

/// An Arabic word without the particles that are written as its first letter: and, so, with, for, like.
fn without_prefix(word: &str) -> Option<Cow<'_, str>> {
    let rest = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    let rest = match rest.strip_prefix("لل") {
        Some(rest) => Cow::Owned(format!("ال{rest}")),
        None => Cow::Borrowed(rest.strip_prefix(['ب', 'ل', 'ك']).unwrap_or(rest)),
    };
    (rest != word && rest.chars().count() > 1).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::{NAMES, lines, roles};
    use crate::text::identifiers::Language;

    #[test]
    fn every_line_of_the_table_is_read() {
        let written = include_str!("words.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        assert_eq!(written.count(), lines().count());
        for (name, role) in NAMES {
            assert!(lines().any(|(one, _, _)| one == role), "{name} has no words");
        }
    }

    #[test]
    fn arabic_particles_are_no_part_of_a_word() {
        let mut memory = String::new();
        let title = roles("السيد", Language::Arabic, &mut memory);
        assert_ne!(title, 0);
        for word in ["والسيد", "للسيد", "بالسيد", "السّيد"] {
            assert_eq!(roles(word, Language::Arabic, &mut memory), title, "{word}");
        }
    }
}
