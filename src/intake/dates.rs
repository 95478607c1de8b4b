//! Days as forms and people write them. What can be read in two ways is not read.

use jiff::civil::Date as Day;

use crate::library::Date;

/// Which comes first where a day and a month are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The day, as in most of the world.
    DayFirst,
    /// The month, as in the United States.
    MonthFirst,
}

/// The months in the languages that are built in, by the beginnings of their names, folded.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "يناير"],
    &["feb", "fév", "fev", "فبراير"],
    &["mar", "mär", "maerz", "مارس"],
    &["apr", "avr", "abr", "أبريل", "ابريل"],
    &["may", "mai", "مايو"],
    &["jun", "juin", "يونيو"],
    &["jul", "juil", "يوليو"],
    &["aug", "aoû", "aou", "ago", "أغسطس"],
    &["sep", "سبتمبر"],
    &["oct", "okt", "أكتوبر"],
    &["nov", "نوفمبر"],
    &["dec", "dez", "déc", "dic", "ديسمبر"],
];

/// The order that all of these values have, where one of them shows it.
pub fn order<'v>(values: impl Iterator<Item = &'v str>) -> Option<Order> {
    let mut found = None;
    for value in values {
        let Some([first, second, _]) = numbers(value).filter(|numbers| numbers[0] <= 31) else { continue };
        let order = match (first > 12, second > 12) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => continue,
        };
        if found.is_some_and(|found| found != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

/// The day, month or quarter that words name, as heard writes it; of a time, its day.
pub fn day(words: &str, order: Option<Order>) -> Option<String> {
    let words = words.trim();
    let first = words.split(['T', ' ']).next().unwrap_or(words);
    if let Some(known) = [words, first].into_iter().find(|words| Date::read(words).is_some()) {
        return Some(known.to_owned());
    }
    let of = |year: i64, month: i64, day: i64| {
        let day = Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(day.to_string()).filter(|day| Date::read(day).is_some())
    };
    if words.len() == 8 && words.bytes().all(|byte| byte.is_ascii_digit()) {
        return of(words[..4].parse().ok()?, words[4..6].parse().ok()?, words[6..].parse().ok()?);
    }
    if let Some([first, second, third]) = numbers(words) {
        if first > 31 {
            return of(first, second, third);
        }
        let is_dotted = words.find('.').is_some_and(|at| at <= 2);
        let order = match (first > 12, second > 12) {
            (true, _) => Order::DayFirst,
            (_, true) => Order::MonthFirst,
            // With dots, the day is first wherever they are used.
            _ if is_dotted || first == second => Order::DayFirst,
            _ => order?,
        };
        return match order {
            Order::DayFirst => of(third, second, first),
            Order::MonthFirst => of(third, first, second),
        };
    }
    named(words).and_then(|(year, month, day)| match day {
        Some(day) => of(year, month, day),
        None => Some(format!("{year:04}-{month:02}")).filter(|month| Date::read(month).is_some()),
    })
}

/// Three numbers that are a date, before a time or nothing: with four digits first or last.
fn numbers(words: &str) -> Option<[i64; 3]> {
    let date = words.split(['T', ' ', ',']).next()?;
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let is_year = |part: &str| part.len() == 4;
    let [first, second, third] = parts[..] else { return None };
    let is_short = |part: &str| (1..=2).contains(&part.len());
    let fits = is_short(second) && (is_year(first) && is_short(third) || is_short(first) && is_year(third));
    let all: Option<Vec<i64>> = parts.iter().map(|part| part.parse().ok().filter(|number| *number >= 0)).collect();
    all.filter(|_| fits)?.try_into().ok()
}

/// A date with a month by its name: `14 March 2026`, `March 14, 2026`, `14-Mar-26` is none, since no year is sure in it.
fn named(words: &str) -> Option<(i64, i64, Option<i64>)> {
    let folded = words.to_lowercase();
    let words: Vec<&str> = folded.split([' ', ',', '-', '.', '/', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    let month_of = |word: &&str| {
        let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
        i64::try_from(at + 1).ok()
    };
    let (mut year, mut month, mut day) = (None, None, None);
    for word in words.iter().take(8) {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ends = &word[digits.len()..];
        let number = digits.parse::<i64>().ok().filter(|_| matches!(ends, "" | "st" | "nd" | "rd" | "th" | "er" | "º"));
        match number {
            Some(number) if digits.len() == 4 && year.is_none() => year = Some(number),
            Some(number) if digits.len() <= 2 && day.is_none() => day = Some(number),
            Some(_) => {}
            // The French and Spanish Tuesday begin as March does.
            None if matches!(*word, "mardi" | "martes") => {}
            None => match (month, month_of(word)) {
                (Some(one), Some(other)) if one != other => return None,
                (None, found) => month = found,
                _ => {}
            },
        }
        if year.is_some() && month.is_some() {
            break;
        }
    }
    Some((year?, month?, day))
}

#[cfg(test)]
mod tests {
    use super::{Order, day, order};

    #[test]
    fn dates_of_nine_forms_are_read_and_what_can_be_two_days_is_not() {
        for words in [
            "2026-03-14",
            "2026-03-14T10:11:12Z",
            "2026-03-14 10:11:12",
            "14.03.2026 10:11",
            "14/3/2026",
            "3/14/2026 10:11:12 AM",
            "2026/03/14",
            "20260314",
            "14 March 2026",
            "March 14th, 2026",
            "14. März 2026",
            "14 mars 2026",
            "14 de marzo de 2026",
            "14-Mar-2026",
            "14 مارس 2026",
            "samedi 14 mars 2026",
            "Saturday, 14 March 2026 at 10:11",
        ] {
            assert_eq!(day(words, None).as_deref(), Some("2026-03-14"), "{words}");
        }
        assert_eq!(day("3/4/2026", None), None);
        assert_eq!(day("3/4/2026", Some(Order::DayFirst)).as_deref(), Some("2026-04-03"));
        assert_eq!(day("3/4/2026 10:00", Some(Order::MonthFirst)).as_deref(), Some("2026-03-04"));
        assert_eq!(day("03.04.2026", Some(Order::MonthFirst)).as_deref(), Some("2026-04-03"));
        assert_eq!(day("March 2026", None).as_deref(), Some("2026-03"));
        assert_eq!(day("2026-Q1", None).as_deref(), Some("2026-Q1"));
        for words in [
            "",
            "yesterday",
            "31/31/2026",
            "14/03/26",
            "2026",
            "99999999",
            "1/2/3/2026",
            "Ward 7, 2026",
            "mar. 14 avr. 2026",
        ] {
            assert_eq!(day(words, None), None, "{words}");
        }
        assert_eq!(order(["1/2/2026", "13/2/2026 8:00"].into_iter()), Some(Order::DayFirst));
        assert_eq!(order(["1/2/2026", "2/13/2026"].into_iter()), Some(Order::MonthFirst));
        assert_eq!(order(["13/2/2026", "2/13/2026"].into_iter()), None);
    }
}
