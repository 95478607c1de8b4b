//! `retention` and `holds` of heard.yaml: how long a text that nobody else reads is kept, and what has to be kept.

use jiff::{Span, ToSpan};

use crate::library::diagnostics;
use crate::library::source::fields::{Fields, Written};

/// Why nobody else reads a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is being written.
    Draft,
    /// Somebody said no.
    Declined,
    /// It was taken back.
    Withdrawn,
    /// Somebody wants it kept between them.
    KeptPrivate,
    /// It is a relationship review, which two people have read.
    Relationship,
}

impl Unread {
    /// The reasons by the words that people write.
    pub const CHOICES: [(&'static str, Self); 5] = [
        ("draft", Self::Draft),
        ("declined", Self::Declined),
        ("withdrawn", Self::Withdrawn),
        ("kept-private", Self::KeptPrivate),
        ("relationship", Self::Relationship),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, unread)| *unread == self).map_or("", |(word, _)| word)
    }
}

/// How long texts are kept that nobody else reads; without a word about it, as long as somebody likes.
#[derive(Clone, Debug, Default)]
pub struct Retention(Vec<(Unread, Span)>);

impl Retention {
    /// Reads `retention`.
    pub fn read(fields: &mut Fields<'_>) -> Self {
        let read = |periods: &mut Fields<'_>| {
            let mut all = Vec::new();
            for (key, unread) in Unread::CHOICES {
                let Some(written) = periods.words(key) else { continue };
                if let Some(span) = period(&written.value) {
                    all.push((unread, span));
                } else {
                    let place = periods.place(written.span);
                    periods.found.push(diagnostics::config::bad_period(place, key, &written.value));
                }
            }
            all
        };
        Self(fields.map("retention", read).unwrap_or_default())
    }

    /// How long a text is kept that nobody else reads for this reason.
    pub fn of(&self, unread: Unread) -> Option<Span> {
        self.0.iter().find(|(own, _)| *own == unread).map(|(_, span)| *span)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A number of days, weeks, months or years.
fn period(written: &str) -> Option<Span> {
    const MOST: i32 = 1_000;
    let (number, unit) = written.split_once(char::is_whitespace)?;
    let number = number.parse::<i32>().ok().filter(|number| (1..=MOST).contains(number))?;
    match unit.trim().to_lowercase().as_str() {
        "day" | "days" => Some(number.days()),
        "week" | "weeks" => Some(number.weeks()),
        "month" | "months" => Some(number.months()),
        "year" | "years" => Some(number.years()),
        _ => None,
    }
}

/// A file, or a folder with all in it, that has to be kept.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Its path.
    pub path: Written<String>,
}

impl Hold {
    /// Reads `holds`: paths, each with the matter for which it has to be kept, which nothing else needs to know.
    pub fn read_all(fields: &mut Fields<'_>) -> Vec<Self> {
        let mut holds = Vec::new();
        for entry in fields.entries("holds") {
            fields.read_text("holds", &entry.value);
            holds.push(Self { path: Written::of(entry.key.clone(), entry.key_span) });
        }
        holds
    }

    /// Whether the file at `path` is it, or in it.
    pub fn is_of(&self, path: &str) -> bool {
        let own = self.name();
        !own.is_empty() && path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Its path, written as the site's files are.
    pub fn name(&self) -> &str {
        self.path.value.trim_start_matches("./").trim_end_matches('/')
    }
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn a_period_is_a_number_of_whole_units_and_nothing_is_guessed() {
        for written in ["12 months", "1 month", "3  Months", "5 years", "90 days", "2 weeks"] {
            assert!(period(written).is_some(), "{written}");
        }
        for written in
            ["", "12", "months", "0 months", "-1 years", "1.5 years", "12months", "1 moon", "1001 days", "a year"]
        {
            assert!(period(written).is_none(), "{written}");
        }
    }
}
