//! What stands before and after a cited line in its story, cut at words.

use crate::library::edition::Passage;

/// Of how many letters there is at least something on each side, where the text has so many.
const LEAST: usize = 40;
/// The most letters on each side.
const MOST: usize = 90;

/// What stands before and after the words with this id, spaces and all; nothing where they do not stand in one piece.
pub fn around(passages: &[Passage], anchor: &str, words: &str) -> (String, String) {
    find(passages, anchor, words).unwrap_or_default()
}

fn find(passages: &[Passage], anchor: &str, words: &str) -> Option<(String, String)> {
    let is_it = |id: &Option<String>| id.as_deref() == Some(anchor);
    let (at, run) = passages
        .iter()
        .enumerate()
        .find_map(|(at, passage)| passage.cited.iter().position(|(_, id)| is_it(id)).map(|run| (at, run)))?;
    let own = &passages[at];
    let further = own.cited.get(run + 1..)?.iter().take_while(|(_, id)| id.is_none());
    let start = own.cited[run].0.start;
    let end = further.map(|(range, _)| range.end).fold(own.cited[run].0.end, usize::max);
    let (lead, stands) = (own.words.get(..start)?, own.words.get(start..end)?);
    let trimmed = stands.trim();
    if trimmed != words {
        return None;
    }
    let gap = |bare: &str, whole: &str| if bare.len() < whole.len() { " " } else { "" };
    let mut before = last(lead, MOST) + gap(stands.trim_start(), stands);
    if let Some(previous) = at.checked_sub(1).map(|at| &passages[at])
        && lead.trim().chars().count() < LEAST
        && !previous.is_heading
    {
        before = format!("{} {before}", last(previous.words.trim(), MOST - lead.chars().count().min(MOST)));
    }
    let rest = own.words.get(end..)?;
    let mut after = gap(stands.trim_end(), stands).to_owned() + &first(rest, MOST);
    if let Some(next) = passages.get(at + 1)
        && rest.trim().chars().count() < LEAST
        && !next.is_heading
    {
        after = format!("{} {}", after.trim_end(), first(next.words.trim(), MOST - rest.chars().count().min(MOST)));
    }
    Some((before, after))
}

/// The end of `text`, at most so many letters, from the beginning of a word.
fn last(text: &str, most: usize) -> String {
    let count = text.chars().count();
    let Some((from, _)) = text.char_indices().nth(count.saturating_sub(most)).filter(|_| count > most) else {
        return text.to_owned();
    };
    let cut = &text[from..];
    format!("… {}", cut.find(char::is_whitespace).map_or("", |at| cut[at..].trim_start()))
}

/// The beginning of `text`, at most so many letters, up to the end of a word.
fn first(text: &str, most: usize) -> String {
    let Some((to, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let cut = &text[..to];
    format!("{} …", cut.rfind(char::is_whitespace).map_or("", |at| cut[..at].trim_end()))
}

#[cfg(test)]
mod tests {
    use super::{MOST, around};
    use crate::library::edition::Passage;

    /// A text in paragraphs, one of which has cited words in brackets.
    fn text(paragraphs: &[&str]) -> (Vec<Passage>, String) {
        let mut words = String::new();
        let passages = paragraphs.iter().map(|paragraph| {
            let cited = paragraph.split_once('[').map(|(before, rest)| {
                words = rest.split(']').next().unwrap().to_owned();
                (before.len()..before.len() + words.len(), Some("line-1".to_owned()))
            });
            let is_heading = paragraph.starts_with('#');
            let plain = paragraph.replace(['[', ']', '#'], "");
            Passage { anchor: None, is_heading, words: plain, people: Vec::new(), cited: cited.into_iter().collect() }
        });
        (passages.collect(), words)
    }

    fn told(paragraphs: &[&str]) -> (String, String) {
        let (passages, words) = text(paragraphs);
        around(&passages, "line-1", &words)
    }

    #[test]
    fn a_line_has_the_words_around_it_from_the_paragraphs_beside_it_too_but_no_heading() {
        let (before, after) = told(&["She was looking down the table.", "“[Who sits there?]”", "Nobody answered."]);
        assert_eq!((before.as_str(), after.as_str()), ("She was looking down the table. “", "” Nobody answered."));
        let (before, after) = told(&["#Then", "[Who sits there?]", "#What they said", "Nobody answered."]);
        assert_eq!((before.as_str(), after.as_str()), ("", ""));
    }

    #[test]
    fn what_is_long_is_cut_between_two_words() {
        let long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen";
        let (before, after) = told(&[&format!("{long} [line] {long}")]);
        assert!(before.starts_with("… ") && before.ends_with("seventeen "), "{before}");
        assert!(after.starts_with(" one two") && after.ends_with(" …"), "{after}");
        for side in [&before, &after] {
            assert!((40..=MOST + 3).contains(&side.chars().count()), "{side}");
            assert!(
                side.split_whitespace().all(|word| word == "…" || long.split(' ').any(|own| own == word)),
                "{side}"
            );
        }
    }

    #[test]
    fn words_that_are_not_as_they_are_printed_have_nothing_around_them() {
        let (passages, _) = text(&["She asked [who sat there] and waited."]);
        assert_eq!(around(&passages, "line-1", "who sat"), (String::new(), String::new()));
        assert_eq!(around(&passages, "line-2", "who sat there"), (String::new(), String::new()));
    }
}
