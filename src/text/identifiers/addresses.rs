//! Streets with a number, and postcodes.

use crate::text::identifiers::figures::{label_before, stands_before};
use crate::text::identifiers::tokens::{Gap, Make, Tokens};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind, Language};

/// How a German, Dutch or Swedish street ends, as one word with its name. Those after the first seven end other words too.
const ENDINGS: [&str; 15] = [
    "straße", "strasse", "straat", "gatan", "vägen", "gasse", "allee", "str", "weg", "platz", "ring", "damm", "ufer",
    "chaussee", "stieg",
];
/// Words with these endings that are no streets.
const NO_STREETS: [&str; 34] = [
    "weg",
    "platz",
    "ring",
    "damm",
    "ufer",
    "ausweg",
    "rückweg",
    "hinweg",
    "umweg",
    "heimweg",
    "arbeitsweg",
    "schulweg",
    "fußweg",
    "radweg",
    "feldweg",
    "arbeitsplatz",
    "parkplatz",
    "spielplatz",
    "sitzplatz",
    "stellplatz",
    "studienplatz",
    "bettplatz",
    "therapieplatz",
    "marktplatz",
    "hering",
    "ehering",
    "keuschheitsring",
    "schlüsselring",
    "bahnhofsplatz",
    "kitaplatz",
    "sportplatz",
    "lehrgang",
    "mittelweg",
    "dienstweg",
];
/// The words between the kind of a street and its number, or the other way round.
const LONGEST_NAME: usize = 7;

/// Streets with a number, and postcodes.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    tokens.each(|at| {
        let street = match tokens.get(at).map(|token| token.make) {
            Some(Make::Digits | Make::Mixed) => {
                postcode(tokens, at, found);
                number_first(tokens, at)
            }
            Some(Make::Word) => {
                // `MA 02139`
                if tokens.get(at).is_some_and(|token| token.shouted) {
                    postcode(tokens, at, found);
                }
                in_one_word(tokens, at).or_else(|| kind_first(tokens, at)).or_else(|| at_the_market(tokens, at))
            }
            _ => None,
        };
        if let Some((first, last)) = street {
            found.push(Found { range: tokens.range(first, last), kind: Kind::Street, certain: true });
        }
        None
    });
}

/// Whether the token at `at` is the number of a house: at most four digits, and a letter.
fn is_house(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    let digits = tokens.count_digits(at);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (1..=4).contains(&digits) && letters <= 1 && word.chars().count() == digits + letters
}

/// The last token of a house's number that begins at `at`: `12`, `12 a`, `12-14`, `12/3`.
fn house_end(tokens: &Tokens<'_>, at: usize) -> usize {
    let is_range = matches!(tokens.sign(at + 1), Some('-' | '–' | '/')) && tokens.gap(at + 1) == Gap::None;
    if is_range && is_house(tokens, at + 2) && tokens.gap(at + 2) == Gap::None {
        return at + 2;
    }
    let letter = tokens.word(at + 1);
    let is_letter = letter.len() == 1 && "abcdefgh".contains(letter) && tokens.gap(at + 1) == Gap::Space;
    // "a" is also a word.
    let ends = matches!(tokens.sign(at + 2), Some(',' | '.' | ')')) || tokens.get(at + 2).is_none();
    at + usize::from(is_letter && ends)
}

/// 14 Alma Road; 14, rue de la Paix; ١٤ شارع النيل.
fn number_first(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    if !is_house(tokens, at) {
        return None;
    }
    let mut here = house_end(tokens, at) + 1;
    if matches!(tokens.sign(here), Some(',' | '،')) {
        here += 1;
    }
    if ["bis", "ter", "quater"].contains(&tokens.word(here)) {
        here += 1;
        here += usize::from(tokens.sign(here) == Some(','));
    }
    if tokens.gap(here) != Gap::Space {
        return None;
    }
    let is_bare_letter = tokens.word(here).len() == 1 && tokens.after_dot(here + 1) == here + 1;
    if tokens.is(here, Role::StreetBefore) && !is_bare_letter {
        return name_end(tokens, here).map(|last| (at, last));
    }
    // English: the kind stands behind one to three names.
    for length in 1..=4 {
        let kind = here + length;
        let before = kind - 1;
        let is_stop = tokens.sign(before) == Some('.') && tokens.word(before - 1).len() <= 2;
        let is_name = tokens.get(before).is_some_and(|token| token.capital || token.make == Make::Mixed);
        let goes_on = tokens.gap(before) == Gap::Space || (length > 1 && is_stop);
        if !(is_name || is_stop) || !goes_on && length > 1 || tokens.is(before, Role::Month) {
            return None;
        }
        if tokens.is(kind, Role::StreetAfter) && tokens.goes_on_with_capital(kind) {
            let last = if tokens.word(kind) == "St"
                && tokens.goes_on_with_capital(kind + 1)
                && tokens.is(kind + 1, Role::StreetAfter)
            {
                kind + 1
            } else {
                kind
            };
            return Some((at, last));
        }
    }
    None
}

/// The last token of a French or Arabic street's name, whose kind is at `kind`.
fn name_end(tokens: &Tokens<'_>, kind: usize) -> Option<usize> {
    let first = tokens.after_dot(kind + 1);
    let mut last = None;
    for here in first..first + LONGEST_NAME {
        let Some(token) = tokens.get(here).filter(|token| token.gap == Gap::Space && token.make != Make::Digits) else {
            break;
        };
        if token.make != Make::Word {
            break;
        }
        let is_arabic = tokens.word(here).starts_with(|c| ('\u{600}'..'\u{700}').contains(&c));
        let elided = tokens.word(here).contains(['\'', '’']);
        if token.capital || is_arabic || elided {
            last = Some(here);
            if is_arabic && here > kind + 1 {
                break;
            }
        } else if !tokens.is(here, Role::Particle) && !["et", "à", "aux", "en"].contains(&tokens.word(here)) {
            break;
        }
    }
    last
}

/// Lindenstraße 12; Storgatan 12.
fn in_one_word(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    if !token.capital || token.end - token.start > 60 {
        return None;
    }
    let number = tokens.after_dot(at + 1);
    let is_apart = tokens.gap(number) == Gap::Space || number > at + 1 && tokens.gap(number) == Gap::None;
    if !is_apart || !is_house(tokens, number) || !tokens.word(number).starts_with(char::is_numeric) {
        return None;
    }
    let lower = tokens.word(at).to_lowercase();
    let ending = ENDINGS.iter().find(|ending| lower.ends_with(**ending))?;
    let is_amount = tokens.is(number + 1, Role::Unit) || tokens.sign(number + 1) == Some('%');
    let is_year = tokens.count_digits(number) == 4 || tokens.is(number, Role::Unit);
    // "Lange Straße 12": the name is the word before.
    let is_kind_alone = lower == *ending;
    if is_kind_alone && !(["straße", "strasse", "gasse", "allee", "str"].contains(ending) && at > 0) {
        return None;
    }
    if is_amount || is_year || NO_STREETS.contains(&lower.as_str()) {
        return None;
    }
    let first =
        if is_kind_alone { (tokens.get(at - 1)?.capital && tokens.gap(at) == Gap::Space).then(|| at - 1)? } else { at };
    Some((first, house_end(tokens, number)))
}

/// Am Markt 5; An der Alster 12; Unter den Linden 5: in German alone.
fn at_the_market(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    if !tokens.language.may_be(Language::German)
        || !["Am", "An", "Im", "Auf", "Unter", "Zum", "Zur", "Hinter", "Vor"].contains(&tokens.word(at))
    {
        return None;
    }
    // At the head of a sentence it is a preposition.
    if tokens.get(at)?.opens {
        return None;
    }
    let name = at + 1 + usize::from(["der", "den", "dem"].contains(&tokens.word(at + 1)));
    let number = name + 1;
    let is_street = tokens.goes_on_with_capital(name)
        && !tokens.is(name, Role::Month)
        && is_house(tokens, number)
        && tokens.count_digits(number) < 4
        && tokens.gap(number) == Gap::Space
        && !tokens.is(number + 1, Role::Unit);
    is_street.then(|| (at, house_end(tokens, number)))
}

/// Calle Mayor 14; Avda. de la Paz, n.º 3, شارع النيل ١٤.
fn kind_first(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let slashed = matches!(tokens.word(at), "c" | "C")
        && tokens.sign(at + 1) == Some('/')
        && tokens.language == Language::Spanish;
    let kind_end = if slashed { at + 2 } else { tokens.after_dot(at + 1) };
    let is_bare_letter = tokens.word(at).len() == 1 && kind_end == at + 1;
    if !slashed && (!tokens.is(at, Role::StreetBefore) || is_bare_letter) {
        return None;
    }
    let is_arabic = tokens.word(at).starts_with(|c| ('\u{600}'..'\u{700}').contains(&c));
    let mut has_name = false;
    for here in kind_end..kind_end + LONGEST_NAME + 4 {
        let token = tokens.get(here).filter(|token| token.gap != Gap::Block)?;
        match token.make {
            Make::Digits | Make::Mixed if has_name && is_house(tokens, here) => {
                let is_amount = tokens.is(here + 1, Role::Unit) || tokens.count_digits(here) == 4;
                return (!is_amount).then(|| (at, house_end(tokens, here)));
            }
            Make::Word => {
                let word = tokens.word(here);
                let links = tokens.is(here, Role::Particle)
                    || tokens.is(here, Role::Number)
                    || ["n", "núm", "y", "o"].contains(&word);
                if !token.capital && !links && !is_arabic {
                    return None;
                }
                has_name |= token.capital || is_arabic;
            }
            Make::Sign(',' | '،' | '.' | 'º' | '°') => {}
            _ => return None,
        }
    }
    None
}

/// A postcode that begins at `at`.
fn postcode(tokens: &Tokens<'_>, at: usize, found: &mut Vec<Found>) {
    let span = british(tokens, at)
        .or_else(|| canadian(tokens, at))
        .or_else(|| american(tokens, at))
        .or_else(|| with_town(tokens, at));
    if let Some((last, certain)) = span.or_else(|| labelled(tokens, at)) {
        let first = label_before(tokens, at, Role::PostLabel, 4).unwrap_or(at);
        found.push(Found { range: tokens.range(first, last), kind: Kind::Postcode, certain });
    }
}

/// `SW1A 2AA`: an area that exists, a district, one digit and two letters.
fn british(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let out = tokens.word(at);
    let inward = tokens.word(at + 1);
    if !(2..=4).contains(&out.len()) || inward.len() != 3 || !out.is_ascii() || tokens.gap(at + 1) != Gap::Space {
        return None;
    }
    let letters = out.bytes().take_while(u8::is_ascii_uppercase).count();
    let district = &out.as_bytes()[letters..];
    let is_district = matches!(district, [a] | [a, _] if a.is_ascii_digit())
        && district.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let [a, b, c] = inward.as_bytes() else { return None };
    let ends = |byte: &u8| byte.is_ascii_uppercase() && !b"CIKMOV".contains(byte);
    let is_inward = a.is_ascii_digit() && ends(b) && ends(c);
    let mut memory = String::new();
    let is_area =
        crate::text::identifiers::words::roles(&out[..letters], tokens.language, &mut memory) & Role::Area as u32 != 0;
    ((1..=2).contains(&letters) && is_district && is_inward && is_area).then_some((at + 1, true))
}

/// `K1A 0B1`.
fn canadian(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let holds = |word: &str, letters: [bool; 3]| {
        word.len() == 3
            && word
                .bytes()
                .zip(letters)
                .all(|(byte, letter)| if letter { byte.is_ascii_uppercase() } else { byte.is_ascii_digit() })
    };
    let is_one = holds(tokens.word(at), [true, false, true])
        && holds(tokens.word(at + 1), [false, true, false])
        && tokens.gap(at + 1) == Gap::Space;
    is_one.then_some((at + 1, true))
}

/// `MA 02139`: a state and five digits.
fn american(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let is_state = tokens.get(at)?.shouted && tokens.is(at, Role::State);
    let is_code =
        tokens.count_digits(at + 1) == 5 && tokens.digits(at + 1).is_some() && tokens.gap(at + 1) == Gap::Space;
    (is_state && is_code).then_some((at + 1, true))
}

/// `20095 Hamburg`, `D-20095 Hamburg`, `75011 Paris`, `28013 Madrid`.
fn with_town(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let digits = tokens.digits(at).filter(|digits| digits.len() == 5 || digits.len() == 4)?;
    let town = at + 1;
    if !tokens.goes_on_with_capital(town) || tokens.is(town, Role::Unit) || tokens.is(town, Role::Month) {
        return None;
    }
    let known = tokens.is(town, Role::City);
    if digits.len() == 4 {
        let is_year = digits.starts_with('1') && digits.as_str() >= "1500" || digits.starts_with("20");
        return (known && !is_year).then_some((town, true));
    }
    let before = at.checked_sub(1);
    let after_comma = before.is_some_and(|before| matches!(tokens.sign(before), Some(',' | '(' | '-')));
    let spoken =
        before.is_some_and(|before| ["in", "aus", "nach", "à", "en", "a", "de"].contains(&tokens.word(before)));
    let is_round = digits.ends_with("000");
    let nouns_are_small = matches!(tokens.language, Language::French | Language::Spanish);
    let certain = known || !is_round && (after_comma || nouns_are_small);
    (certain || !is_round && (spoken || tokens.get(at)?.opens)).then_some((town, certain))
}

/// What is a postcode by the word before it.
fn labelled(tokens: &Tokens<'_>, at: usize) -> Option<(usize, bool)> {
    let digits = tokens.count_digits(at);
    if !(1..=6).contains(&digits) || !stands_before(tokens, at, Role::PostLabel, 4) {
        return None;
    }
    let alone = (4..=6).contains(&digits) && tokens.digits(at).is_some();
    let split = tokens.get(at)?.make == Make::Mixed && tokens.get(at)?.capital && digits <= 3;
    let pair = tokens.count_digits(at + 1);
    let swedish = digits == 3 && pair == 2 && tokens.gap(at + 1) == Gap::Space;
    let last = if (split && (1..=2).contains(&pair)) || swedish { at + 1 } else { at };
    (alone || swedish || split && (last > at || tokens.word(at).len() > 4)).then_some((last, true))
}
