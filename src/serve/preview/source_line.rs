//! Finds the line of a source text on which the words of a paragraph of its page are written.

/// The most words that are looked for, and the fewest that are enough.
const MOST: usize = 8;
const ENOUGH: usize = 2;

/// The line, from 1, on which `words` begin in `text`. Marks of Markdown between words do not matter, and what a page
/// prints for a mention may be another word: then the first few words in a row that are the same decide.
pub fn line(text: &str, words: &str) -> Option<usize> {
    let written: Vec<(String, usize)> =
        (1..).zip(text.lines()).flat_map(|(number, line)| read(line).map(move |word| (word, number))).collect();
    let wanted: Vec<String> = split(words).take(64).collect();
    for length in (1..=MOST.min(wanted.len())).rev() {
        if length < ENOUGH.min(wanted.len()) {
            break;
        }
        for run in wanted.windows(length) {
            let found = written.windows(length).find(|window| window.iter().map(|(word, _)| word).eq(run.iter()));
            if let Some([(_, number), ..]) = found {
                return Some(*number);
            }
        }
    }
    None
}

/// The words of a line of Markdown that a page may print: not where its links lead.
fn read(line: &str) -> impl Iterator<Item = String> + '_ {
    let mut parts = line.split("](");
    let first = parts.next().unwrap_or_default();
    let after = parts.map(|part| part.split_once(')').map_or(part, |(_, rest)| rest));
    std::iter::once(first).chain(after).flat_map(split)
}

fn split(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_words_of_a_paragraph_lead_to_its_line() {
        let text = "---\ntitle: Quiet controls\n---\n\nShe *asked* @m.l once\nmore.\n\nThen [he](x.md) was quiet.\n";
        assert_eq!(line(text, "Then he was quiet."), Some(8));
        assert_eq!(line(text, "She asked Maja once more."), Some(5));
        assert_eq!(line(text, "Quiet controls"), Some(2));
        assert_eq!(line(text, "Nothing of the kind"), None);
        assert_eq!(line(text, ""), None);
    }
}
