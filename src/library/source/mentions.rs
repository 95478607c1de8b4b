//! Mentions in a line of prose that stands in a field: the same `@id` as in a body.

use std::ops::Range;

use crate::library::source::ids::PersonId;
use crate::library::source::person::People;
use crate::text::quotes::Quotes;

/// One `@id` in a line.
pub struct Mention<'a> {
    /// Where it stands, the `@` included.
    pub range: Range<usize>,
    /// What stands after the `@`: the whole run of id characters.
    pub raw: &'a str,
}

/// The mentions of `text`, in order. `name@firm.example` and `\@` are none.
pub fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut mentions = Vec::new();
    for (at, _) in text.match_indices('@') {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '\\' | '@')) {
            continue;
        }
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.')).unwrap_or(rest.len());
        if rest[..end].starts_with(char::is_alphanumeric) {
            mentions.push(Mention { range: at..at + 1 + end, raw: &rest[..end] });
        }
    }
    mentions
}

/// `text` with every mention printed by `name`, which sees what stands before it, who is meant, and the words that its
/// author gives for them, as in `[der Pflegerin](@m.santos)`; and `\@` as an at sign. Whom nobody knows is "a colleague"
/// too. Straight quotation marks are set as in a body.
pub fn print(
    text: &str,
    people: &People,
    unknown: &str,
    quotes: &Quotes,
    name: &mut dyn FnMut(&str, PersonId, Option<&str>) -> String,
) -> String {
    if !text.contains('@') {
        return quotes.set(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for mention in mentions(text) {
        let own = own_words(text, done, &mention.range);
        let (start, end) =
            own.as_ref().map_or((mention.range.start, mention.range.end), |own| (own.start - 1, mention.range.end + 1));
        out.push_str(&text[done..start]);
        match people.mentioned(mention.raw) {
            Some((person, length)) if own.is_none() || length == mention.raw.len() => {
                let name = name(&out, person, own.clone().map(|own| &text[own]));
                out.push_str(&name);
                done = if own.is_some() { end } else { start + 1 + length };
            }
            Some(_) | None => {
                out.push_str(unknown);
                done = end;
            }
        }
    }
    out.push_str(&text[done..]);
    quotes.set(&out.replace("\\@", "@"))
}

/// Where the words stand that are given for a mention at `range`, in brackets behind `from`.
fn own_words(text: &str, from: usize, range: &Range<usize>) -> Option<Range<usize>> {
    let words = text[from..range.start].strip_suffix("](")?;
    let begin = words.rfind(['[', ']']).filter(|at| words[*at..].starts_with('['))? + 1;
    let is_whole = text[range.end..].starts_with(')') && !words[begin..].trim().is_empty();
    is_whole.then(|| from + begin..from + words.len())
}

#[cfg(test)]
mod tests {
    use super::{mentions, print};
    use crate::library::source::person::People;
    use crate::text::quotes::Quotes;

    #[test]
    fn an_address_is_no_mention_and_a_full_stop_is_no_part_of_one() {
        let raw: Vec<&str> = mentions("@a.b, a@b.c \\@d (@e.)").iter().map(|mention| mention.raw).collect();
        assert_eq!(raw, ["a.b", "e."]);
    }

    #[test]
    fn a_line_is_printed_without_any_id() {
        let people = People::read(&"people.yaml".into(), "a.b: { name: Ada }", &mut Vec::new());
        let printed = print("@a.b. and @nobody, 1\\@2", &people, "a colleague", &Quotes::default(), &mut |_, _, _| {
            "an associate".to_owned()
        });
        assert_eq!(printed, "an associate. and a colleague, 1@2");
    }

    #[test]
    fn words_of_an_authors_own_stand_for_somebody() {
        let people = People::read(&"people.yaml".into(), "a.b: { name: Ada }", &mut Vec::new());
        let printed = |text: &str| {
            print(text, &people, "a colleague", &Quotes::default(), &mut |_, _, own| own.unwrap_or("she").to_owned())
        };
        assert_eq!(printed("Mit [der Chefin](@a.b), [nicht] [so](@nobody)."), "Mit der Chefin, [nicht] a colleague.");
        assert_eq!(printed("](@a.b) [](@a.b) [x](@a.b-led) [y](@a.b"), "](she) [](she) a colleague [y](she");
    }

    #[test]
    fn straight_marks_are_set() {
        let printed =
            |text: &str| print(text, &People::default(), "", &Quotes::default(), &mut |_, _, _| String::new());
        assert_eq!(printed("The client's draft"), "The client’s draft");
        assert_eq!(printed("'90s, 5' high, \"so\""), "'90s, 5' high, “so”");
        assert_eq!(printed("l'heure d'été"), "l’heure d’été");
    }
}
