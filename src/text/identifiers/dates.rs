//! Days as people write them, and the clock beside them.

use crate::text::identifiers::tokens::{Gap, Make, Tokens, digit_sign};
use crate::text::identifiers::words::Role;

/// How far the clock may stand from its day, in tokens.
const REACH: usize = 7;

/// The last token of the date that begins at `at`: a day and a month at least.
pub(super) fn date(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    in_figures(tokens, at).or_else(|| day_first(tokens, at)).or_else(|| month_first(tokens, at))
}

fn is_day(number: u32) -> bool {
    (1..=31).contains(&number)
}

fn is_month(number: u32) -> bool {
    (1..=12).contains(&number)
}

/// Whether the token at `at` is a year in full.
fn is_year(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.count_digits(at) == 4 && tokens.number(at).is_some_and(|year| (1000..2200).contains(&year))
}

/// 14.03.1961, 14/3/61, 1961-03-14, 14. 3. 1961.
fn in_figures(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let parted_by = tokens.sign(at + 1).filter(|sign| matches!(sign, '.' | '/' | '-' | '‑' | '٫'))?;
    let holds = tokens.gap(at + 1) == Gap::None
        && tokens.sign(at + 3) == Some(parted_by)
        && tokens.gap(at + 3) == Gap::None
        && [at + 2, at + 4].iter().all(|at| tokens.gap(*at) == Gap::None || parted_by == '.');
    if !holds {
        return None;
    }
    let [first, second, third] = [at, at + 2, at + 4].map(|at| tokens.number(at).unwrap_or(0));
    let lengths = [at, at + 2, at + 4].map(|at| tokens.count_digits(at));
    let goes_on = tokens.gap(at + 5) == Gap::None
        && tokens.sign(at + 5) == Some(parted_by)
        && tokens.gap(at + 6) == Gap::None
        && tokens.get(at + 6).is_some_and(|next| next.make == Make::Digits);
    let is_date = match lengths {
        [4, 1..=2, 1..=2] => is_year(tokens, at) && is_month(second) && is_day(third),
        [1..=2, 1..=2, 4] => is_year(tokens, at + 4) && is_day(first) && is_day(second) && is_month(first.min(second)),
        [1..=2, 1..=2, 2] => is_day(first) && is_day(second) && is_month(first.min(second)),
        _ => false,
    };
    (is_date && !goes_on).then_some(at + 4)
}

/// 14 March 1961, 3rd of March, 14. März, 1er avril, 14 de marzo de 1961, ١٤ مارس ١٩٦١.
fn day_first(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let digits: String = tokens.word(at).chars().take(5).take_while(|c| digit_sign(*c).is_some()).collect();
    let tail = &tokens.word(at)[digits.len()..];
    let is_ordinal = ["", "st", "nd", "rd", "th", "er", "º", "ª"].contains(&tail);
    let day: u32 = digits.chars().filter_map(digit_sign).collect::<String>().parse().ok()?;
    if !is_ordinal || !is_day(day) {
        return None;
    }
    let mut month = tokens.after_dot(at + 1);
    if ["of", "de", "d'", "من"].contains(&tokens.word(month)) {
        month += 1;
    }
    if tokens.gap(month) != Gap::Space || !tokens.is(month, Role::Month) {
        return None;
    }
    Some(with_year(tokens, month_end(tokens, month)))
}

/// March 14, 1961.
fn month_first(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if !tokens.is(at, Role::Month) || !tokens.is_word(at) {
        return None;
    }
    let day = tokens.after_dot(at + 1);
    let word = tokens.word(day);
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|tail| word.strip_suffix(tail)).unwrap_or(word);
    let number: u32 = if bare.len() <= 2 { bare.parse().ok()? } else { return None };
    (is_day(number) && tokens.gap(day) == Gap::Space && tokens.is_month_name(at)).then(|| with_year(tokens, day))
}

impl Tokens<'_> {
    /// "May" and "March" are months only with their capitals.
    fn is_month_name(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.capital)
    }
}

/// The last token of a month and its year that begin at `at`.
pub(super) fn month(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let end = month_end(tokens, at);
    let last = if tokens.is(at, Role::Month) { with_year(tokens, end) } else { end };
    (last > end).then_some(last)
}

/// The last token of a month: the Arabic ones of two words whole, and its full stop.
fn month_end(tokens: &Tokens<'_>, month: usize) -> usize {
    let second = ["الثاني", "الأول", "الثانية", "الأولى"].contains(&tokens.word(month + 1));
    let last = month + usize::from(second);
    let dotted = tokens.after_dot(last + 1) > last + 1 && tokens.word(month).chars().count() <= 5;
    last + usize::from(dotted && tokens.get(last + 2).is_some_and(|next| next.make == Make::Digits))
}

/// `last`, or the year behind it.
fn with_year(tokens: &Tokens<'_>, last: usize) -> usize {
    let mut year = last + 1;
    if matches!(tokens.sign(year), Some(',' | '،')) || ["de", "del", "من", "of"].contains(&tokens.word(year)) {
        year += 1;
    }
    if ["عام", "سنة"].contains(&tokens.word(year)) {
        year += 1;
    }
    if is_year(tokens, year) && tokens.gap(year) == Gap::Space { year } else { last }
}

/// The last token of the time on a clock that begins at `at`: 14:35, 2.40 pm, 14 Uhr, 14h35, 3 o'clock, الساعة ٣.
fn clock(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let token = tokens.get(at)?;
    match token.make {
        Make::Mixed => {
            let word = tokens.word(at).to_lowercase();
            let hours = word.trim_end_matches("am").trim_end_matches("pm");
            let is_hour = |hours: &str| hours.len() <= 2 && hours.parse::<u32>().is_ok_and(|hour| hour <= 24);
            let french = word.split_once('h').is_some_and(|(hours, minutes)| {
                is_hour(hours) && (minutes.is_empty() || minutes.len() == 2 && minutes.parse::<u32>().is_ok())
            });
            (french || hours != word && is_hour(hours)).then_some(at)
        }
        Make::Digits => {
            let hour = tokens.number(at)?;
            if hour > 24 || tokens.count_digits(at) > 2 {
                return None;
            }
            let parted = matches!(tokens.sign(at + 1), Some(':' | '.')) && tokens.gap(at + 1) == Gap::None;
            // 4.12am
            let glued = tokens.lower(at + 2);
            if parted
                && tokens.gap(at + 2) == Gap::None
                && (glued.ends_with("am") || glued.ends_with("pm"))
                && glued.len() == 4
            {
                return Some(at + 2);
            }
            // a las 4 y 12, a las 4 y media
            if tokens.word(at + 1) == "y" && at > 0 && ["las", "la"].contains(&tokens.word(at - 1)) {
                return Some(at + 2);
            }
            let has_minutes = parted
                && tokens.gap(at + 2) == Gap::None
                && tokens.count_digits(at + 2) == 2
                && tokens.number(at + 2).is_some_and(|minutes| minutes < 60);
            let last = if has_minutes { at + 2 } else { at };
            let named = tokens.is(last + 1, Role::Clock) && tokens.word(last + 1) != "الساعة";
            if named {
                let minutes = tokens.number(last + 2).is_some_and(|minutes| minutes < 60) && !has_minutes;
                return Some(last + 1 + usize::from(minutes));
            }
            // A.m. and p.m. with their full stops.
            let dotted = ["a", "p"].contains(&tokens.word(last + 1)) && tokens.sign(last + 2) == Some('.');
            let spoken = at > 0
                && (["at", "around", "um", "gegen", "à", "vers", "las", "la"].contains(&tokens.word(at - 1))
                    || tokens.word(at - 1) == "الساعة");
            let sure = has_minutes && (tokens.sign(at + 1) == Some(':') || spoken);
            (dotted || sure || spoken && tokens.word(at - 1) == "الساعة").then_some(last)
        }
        Make::Word => in_words(tokens, at),
        Make::Sign(_) => None,
    }
}

/// The hours as Arabic counts them.
const ARABIC_HOURS: [&str; 12] = [
    "الواحدة",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
    "الحادية",
    "عشرة",
];

/// A time in words: vier Uhr, four o'clock, à quatre heures, في السابعة صباحا.
fn in_words(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    if ARABIC_HOURS.contains(&tokens.word(at)) {
        let is_named = at > 0 && tokens.word(at - 1) == "الساعة";
        let part_of_day = (at + 1..=at + 4).find(|at| tokens.is(*at, Role::Clock));
        return part_of_day.or(is_named.then_some(at));
    }
    let before = at.checked_sub(1).map_or("", |before| tokens.word(before));
    let is_hour = match tokens.word(at + 1) {
        "Uhr" => !tokens.get(at)?.capital,
        "o'clock" | "o’clock" => true,
        "heures" | "heure" => before == "à" || before == "vers",
        _ => before == "las" && ["de", "y", "en"].contains(&tokens.word(at + 1)) && !tokens.get(at)?.capital,
    };
    is_hour.then_some(at + usize::from(before != "las"))
}

/// The tokens from a day to the clock beside it, where there is one in the same sentence.
pub(super) fn clock_beside(tokens: &Tokens<'_>, first: usize, last: usize) -> Option<(usize, usize)> {
    for at in last + 1..=last + REACH {
        if tokens.gap(at) == Gap::Block || ends(tokens, at) {
            break;
        }
        if let Some(end) = clock(tokens, at) {
            return Some((first, end));
        }
    }
    let mut at = first;
    for _ in 0..REACH {
        if at == 0 || tokens.gap(at) == Gap::Block {
            break;
        }
        at -= 1;
        if ends(tokens, at) {
            break;
        }
        // Not at the minutes, but where the clock begins.
        let is_inside = at > 0 && tokens.gap(at) == Gap::None && matches!(tokens.sign(at - 1), Some(':' | '.'));
        if !is_inside && clock(tokens, at).is_some_and(|end| end < first) {
            return Some((at, last));
        }
    }
    None
}

/// Whether a sentence ends with the sign at `at`.
fn ends(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.sign(at) {
        Some('!' | '?' | ';') => true,
        Some('.') => tokens.gap(at + 1) != Gap::None && tokens.get(at + 1).is_none_or(|next| next.capital),
        _ => false,
    }
}
