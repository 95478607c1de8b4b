//! A story's printed text, passage by passage, read from the HTML of its page.

use std::ops::Range;

/// A paragraph, a heading, a cell of a table: words without a border of a block in them.
pub struct Passage {
    /// The id nearest to it on its page: of cited words in it, or of the heading before it.
    pub anchor: Option<String>,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// Its words.
    pub words: String,
    /// Where somebody stands in it.
    pub people: Vec<Range<usize>>,
    /// Where cited words stand in it, each with its id; a further run of the same words has none.
    pub cited: Vec<(Range<usize>, Option<String>)>,
}

/// Tags that may stand inside a sentence.
const INLINE: [&str; 9] = ["data", "em", "strong", "del", "code", "a", "mark", "br", "img"];

/// The passages of `html`, which we made ourselves: in it every `<` begins a tag and every value stands in double
/// quotes. The numbers of notes are left out.
pub fn passages(html: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut now = Passage::after(None);
    let mut heading: Option<String> = None;
    let mut marked: Option<(usize, Option<String>)> = None;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut now.words, &rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        rest = &rest[end..];
        let inner = tag.trim_start_matches(['<', '/']);
        let name = &inner[..inner.find([' ', '>']).unwrap_or(inner.len())];
        let closes = tag.starts_with("</");
        if name == "sup" && !closes {
            rest = rest.split_once("</sup>").map_or("", |(_, after)| after);
        } else if name == "mark" {
            let id = value(tag, "id");
            match marked.take() {
                Some((from, id)) if closes => now.cited.push((from..now.words.len(), id)),
                _ => marked = Some((now.words.len(), id)),
            }
        } else if name == "data" {
            match now.people.last_mut().filter(|_| closes) {
                Some(person) => person.end = now.words.len(),
                None => now.people.push(now.words.len()..usize::MAX),
            }
        } else if name == "br" {
            push_text(&mut now.words, " ");
        } else if !INLINE.contains(&name) {
            let is_heading = matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
            finish(&mut passages, &mut now, heading.as_ref());
            if is_heading && !closes {
                heading = value(tag, "id");
                now = Passage { is_heading: true, ..Passage::after(heading.clone()) };
            }
        }
    }
    push_text(&mut now.words, rest);
    finish(&mut passages, &mut now, heading.as_ref());
    passages
}

impl Passage {
    fn after(heading: Option<String>) -> Self {
        Self { anchor: heading, is_heading: false, words: String::new(), people: Vec::new(), cited: Vec::new() }
    }
}

fn finish(passages: &mut Vec<Passage>, now: &mut Passage, heading: Option<&String>) {
    let done = std::mem::replace(now, Passage::after(heading.cloned()));
    if !done.words.trim().is_empty() {
        let line = done.cited.iter().find_map(|(_, id)| id.clone());
        passages.push(Passage { anchor: line.or(done.anchor), ..done });
    }
}

/// Adds text with its entities undone and its lines joined.
fn push_text(words: &mut String, text: &str) {
    const ENTITIES: [(&str, char); 5] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'\n' | b'\r' | b'\t' | b' ')) {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('&') {
            let entity = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
            let (length, c) = entity.map_or((1, '&'), |(name, c)| (name.len(), *c));
            words.push(c);
            rest = &rest[length..];
        } else {
            if !words.is_empty() && !words.ends_with(' ') {
                words.push(' ');
            }
            rest = &rest[1..];
        }
    }
    words.push_str(rest);
}

fn value(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::passages;

    #[test]
    fn a_text_is_read_by_paragraph_with_the_nearest_place_to_go_to() {
        let html = "<p><data>She</data> &amp; he<sup id=\"a\"><a href=\"#b\">1</a></sup> spoke.</p>\n<h2 id=\"what\">What <em>then</em></h2>\
                    <p>Nobody <mark class=\"cited\" id=\"line-1\">asked on</mark>.</p><ul><li>One</li><li>Two<br>three</li></ul>";
        let read = passages(html);
        let told: Vec<_> = read.iter().map(|one| (one.words.as_str(), one.anchor.as_deref(), one.is_heading)).collect();
        assert_eq!(
            told,
            [
                ("She & he spoke.", None, false),
                ("What then", Some("what"), true),
                ("Nobody asked on.", Some("line-1"), false),
                ("One", Some("what"), false),
                ("Two three", Some("what"), false),
            ]
        );
        assert_eq!(&read[0].words[read[0].people[0].clone()], "She");
        assert_eq!(&read[2].words[read[2].cited[0].0.clone()], "asked on");
    }
}
