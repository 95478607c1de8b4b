//! Dates as people write them: a day, a month or a quarter; shown never closer than the month.

use jiff::civil::Date as Day;

use crate::library::diagnostics::fields::Guess;

/// The years that a date may name.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A date as written: `2026-03-14`, `2026-03` or `2026-Q1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    first: Day,
    last: Day,
    quarter: bool,
}

/// A date as shown: the year and its month or quarter, without a day and without words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The year.
    pub year: i16,
    /// The month or the quarter in it.
    pub part: Period,
}

/// The part of a year that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// 1 to 12.
    Month(i8),
    /// 1 to 4.
    Quarter(i8),
}

impl When {
    /// The year and its quarter, 1 to 4.
    pub fn quarter(self) -> (i16, i8) {
        match self.part {
            Period::Month(month) => (self.year, (month + 2) / 3),
            Period::Quarter(quarter) => (self.year, quarter),
        }
    }
}

impl Date {
    /// Reads `2026-03-14`, `2026-03` or `2026-Q1`; anything else, and a day that no calendar has, is `None`.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        if !YEARS.contains(&year) {
            return None;
        }
        let second = parts.next()?;
        let third = parts.next();
        if parts.next().is_some() {
            return None;
        }
        if let Some(quarter) = second.strip_prefix(['Q', 'q']) {
            let quarter = i8::try_from(number(quarter, 1)?).ok().filter(|q| (1..=4).contains(q))?;
            return match third {
                Some(_) => None,
                None => Some(Self {
                    first: Day::new(year, quarter * 3 - 2, 1).ok()?,
                    last: Day::new(year, quarter * 3, 1).ok()?.last_of_month(),
                    quarter: true,
                }),
            };
        }
        let month = i8::try_from(number(second, 2)?).ok()?;
        let day = third.map_or(Some(1), |day| i8::try_from(number(day, 2)?).ok())?;
        let first = Day::new(year, month, day).ok()?;
        let last = if third.is_some() { first } else { first.last_of_month() };
        Some(Self { first, last, quarter: false })
    }

    /// The first day that it can mean.
    pub fn first(self) -> Day {
        self.first
    }

    /// The last day that it can mean.
    pub fn last(self) -> Day {
        self.last
    }

    /// What is shown of it.
    pub fn when(self) -> When {
        let month = self.last.month();
        When {
            year: self.last.year(),
            part: if self.quarter { Period::Quarter(month / 3) } else { Period::Month(month) },
        }
    }

    /// Its place in time for lists: the year and the month, a quarter counting as its last month.
    pub fn order(self) -> (i16, i8) {
        (self.last.year(), self.last.month())
    }
}

impl Guess {
    /// What `text` was most likely meant to say, never less exact than it is: a day stays a day, a quarter a quarter.
    pub fn of(text: &str) -> Self {
        let text = text.trim_matches(|c: char| !c.is_alphanumeric());
        if text.get(10..).is_some_and(|time| time.starts_with(['T', 't', ' '])) && Date::read(&text[..10]).is_some() {
            // Elsewhere it may have been the day before or after.
            return Self::Perhaps(text[..10].to_owned());
        }
        let pieces = pieces(text);
        let number = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_digit());
        let is_year = |piece: &str| piece.len() == 4 && number(piece);
        let month = |piece: &str| match piece.len() {
            1 | 2 if number(piece) => piece.parse::<u8>().ok(),
            _ => month_named(piece),
        };
        let is_named = |piece: &str| month_named(piece).is_some();
        match pieces[..] {
            [year, "q", quarter] | ["q", quarter, year] | [quarter, "q", year]
                if is_year(year) && !is_year(quarter) =>
            {
                read_as(format!("{year}-Q{quarter}"), true).unwrap_or(Self::Ask("which quarter?"))
            }
            [all] if all.len() == 8 && number(all) => {
                read_as(format!("{}-{}-{}", &all[..4], &all[4..6], &all[6..]), true).unwrap_or(Self::Ask("which day?"))
            }
            [year, first] | [first, year] if is_year(year) => match month(first) {
                Some(month) => {
                    let ask = if (1..=12).contains(&month) { "which year?" } else { "which month?" };
                    read_as(format!("{year}-{month:02}"), true).unwrap_or(Self::Ask(ask))
                }
                None => Self::Ask("which month?"),
            },
            [year, first, day] if is_year(year) => of_day(year, month(first), day, true),
            [first, day, year] if is_year(year) && is_named(first) => of_day(year, month(first), day, true),
            [day, second, year] if is_year(year) && is_named(second) => of_day(year, month(second), day, true),
            [day, second, year] if is_year(year) => match of_day(year, month(second), day, text.contains('.')) {
                // Some write the month first, but never with dots.
                Self::Perhaps(guess) if day == second || month(day).is_none_or(|day| day > 12) => Self::Certain(guess),
                Self::Ask(_) if !text.contains('.') => of_day(year, month(day), second, true),
                guess => guess,
            },
            _ => Self::Ask("which month?"),
        }
    }
}

/// What stands in dates and says nothing: `14th of March`, `14 de marzo de 2026`.
const FILLERS: [&str; 13] = ["st", "nd", "rd", "th", "of", "the", "er", "de", "del", "do", "den", "dem", "ten"];
/// The words for a quarter.
const QUARTERS: [&str; 7] = ["q", "quarter", "quartal", "trimestre", "kwartaal", "kvartal", "qtr"];

/// The digits and the words of a text, in lower case and in order: `2027q4` is `2027`, `q` and `4`.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| if c.is_ascii_digit() { 1 } else { i32::from(c.is_alphabetic()) * 2 };
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
        if kind(first) != 0 {
            let piece = &rest[..end];
            let lower = piece.to_lowercase();
            if !FILLERS.contains(&lower.as_str()) {
                pieces.push(if QUARTERS.contains(&lower.as_str()) { "q" } else { piece });
            }
        }
        rest = &rest[end..];
    }
    pieces
}

fn of_day(year: &str, month: Option<u8>, day: &str, certain: bool) -> Guess {
    let ask = Guess::Ask("there's no such date: which one did you mean?");
    let day = day.parse::<u8>().ok().filter(|_| day.len() <= 2);
    match (month, day) {
        (Some(month), Some(day)) => read_as(format!("{year}-{month:02}-{day:02}"), certain).unwrap_or(ask),
        _ => Guess::Ask("which month?"),
    }
}

fn read_as(guess: String, certain: bool) -> Option<Guess> {
    Date::read(&guess).map(|_| if certain { Guess::Certain(guess) } else { Guess::Perhaps(guess) })
}

/// The month of a name, in full or in its first three letters.
fn month_named(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let numbered = || (1..).zip(MONTHS);
    let whole = numbered().find(|(_, months)| months.split(' ').any(|month| month == word));
    let is_short = word.chars().count() == 3;
    // `jui` can be two months.
    let mut short =
        numbered().filter(|(_, months)| is_short && months.split(' ').any(|month| month.starts_with(&word)));
    let only = short.next().filter(|_| short.next().is_none());
    whole.or(only).map(|(number, _)| number)
}

/// The names of each month in several languages. Names that mean another month elsewhere, as *listopad* does, are not
/// here.
const MONTHS: [&str; 12] = [
    "january januar jänner januari janvier enero gennaio janeiro",
    "february februar feber februari février fevrier febrero febbraio fevereiro",
    "march märz maerz marz mars marts maart marzo março marco mrz mär",
    "april avril abril aprile avr",
    "may mai maj mei mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august augustus augusti août aout agosto",
    "september septembre septiembre settembre setembro sept",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro desember",
];

/// The number that exactly `digits` digits write.
fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Date, Guess, Period};

    #[test]
    fn a_quarter_counts_as_its_last_month_and_is_shown_as_a_quarter() {
        let date = Date::read("2026-Q1").unwrap();
        assert_eq!(date.order(), (2026, 3));
        assert_eq!(date.when().part, Period::Quarter(1));
        assert_eq!(date.last().to_string(), "2026-03-31");
    }

    #[test]
    fn a_month_holds_to_its_last_day_and_a_day_is_shown_as_its_month() {
        assert_eq!(Date::read("2028-02").unwrap().last().to_string(), "2028-02-29");
        assert_eq!(Date::read("2026-03-14").unwrap().when().part, Period::Month(3));
    }

    #[test]
    fn what_no_calendar_has_is_no_date() {
        for text in
            ["2026-13", "2026-02-30", "2026-Q5", "2026", "26-03", "2026-3", "2026-Q1-02", "0001-01", "", "-", "١٢-٠٣"]
        {
            assert!(Date::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_guessed_as_exactly_as_it_was_written() {
        for (text, certain) in [
            ("14.3.2026", "2026-03-14"),
            ("3.4.2026", "2026-04-03"),
            ("2026/3/14", "2026-03-14"),
            ("2026-3-1", "2026-03-01"),
            ("14/03/2026", "2026-03-14"),
            ("03/14/2026", "2026-03-14"),
            ("3/3/2026", "2026-03-03"),
            ("20260314", "2026-03-14"),
            ("14 March 2026", "2026-03-14"),
            ("Mar 14, 2026", "2026-03-14"),
            ("March 2026", "2026-03"),
            ("14. März 2026", "2026-03-14"),
            ("14th of March 2026", "2026-03-14"),
            ("14 de marzo de 2026", "2026-03-14"),
            ("14-Mar-2026", "2026-03-14"),
            ("Sept 2026", "2026-09"),
            ("mars 2026", "2026-03"),
            ("1er août 2026", "2026-08-01"),
            ("03.2026", "2026-03"),
            ("4. Quartal 2027", "2027-Q4"),
            ("2026/03", "2026-03"),
            ("-2026-03", "2026-03"),
            ("2027q4", "2027-Q4"),
            ("Q4 2027", "2027-Q4"),
            ("2026-Q1-", "2026-Q1"),
        ] {
            assert_eq!(Guess::of(text), Guess::Certain(certain.to_owned()), "{text}");
        }
        for (text, perhaps) in [
            ("03/04/2026", "2026-04-03"),
            ("03-04-2026", "2026-04-03"),
            ("2026-03-31T23:30:00Z", "2026-03-31"),
            ("2026-03-31 23:30:00 -08:00", "2026-03-31"),
        ] {
            assert_eq!(Guess::of(text), Guess::Perhaps(perhaps.to_owned()), "{text}");
        }
        for text in
            ["2026-02-30", "30.2.2026", "2026-W11", "2026-Q5", "2026", "2026-13", "26-03", "spring", "", "-", "٠٣-٢٠٢٦"]
        {
            assert!(matches!(Guess::of(text), Guess::Ask(_)), "{text}: {:?}", Guess::of(text));
        }
    }
}
