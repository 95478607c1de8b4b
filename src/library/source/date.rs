//! Dates as people write them: a day, a month or a quarter; shown never closer than the month.

use jiff::civil::Date as Day;

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

    /// The date as it is likely meant, for the help of a diagnostic: `14.3.2026`, `2026/3/14`, `2026-3`.
    pub fn guess(text: &str) -> Option<String> {
        let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let (year, month) = match numbers[..] {
            [year, month] | [year, month, _] if year.len() == 4 => (year, month),
            [_, month, year] if year.len() == 4 => (year, month),
            [month, year] if year.len() == 4 => (year, month),
            _ => return None,
        };
        let guess = format!("{year}-{month:0>2}");
        Self::read(&guess).map(|_| guess)
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

/// The number that exactly `digits` digits write.
fn number(text: &str, digits: usize) -> Option<i16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Date, Period};

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
    fn a_date_in_another_order_is_guessed() {
        assert_eq!(Date::guess("14.3.2026").as_deref(), Some("2026-03"));
        assert_eq!(Date::guess("2026/3/14").as_deref(), Some("2026-03"));
        assert_eq!(Date::guess("spring").as_deref(), None);
    }
}
