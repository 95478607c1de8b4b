//! The behaviours of a story beside the words that show them: at the end of the paragraph, so that no sentence is broken.

use std::fmt::Write;

use crate::site::views::story::Cited;
use crate::text::markdown::push_escaped;

/// Tags at which the paragraph, the entry or the cell ends in which a word stands.
const ENDS: [&str; 15] = [
    "</p>",
    "</li>",
    "</td>",
    "</th>",
    "</dd>",
    "</dt>",
    "</h",
    "</blockquote>",
    "<ul",
    "<ol",
    "<p",
    "<blockquote",
    "<table",
    "<div",
    "<pre",
];

/// `body` with the behaviours of `cited`, which follow each other in it. What stands in the site's language within a
/// story in another says so by `around`, attributes with a space before them.
pub fn glossed(body: &str, cited: &[Cited], around: &str) -> String {
    let mut out = String::with_capacity(body.len() + 160 * cited.len());
    let (mut at, mut note) = (0, 0);
    let mut waiting = cited.iter().filter_map(|cited| Some((end_of(body, &cited.line)?, cited))).peekable();
    while let Some((end, first)) = waiting.next() {
        out.push_str(&body[at..end]);
        at = end;
        note += 1;
        let _ = write!(out, "<small class=\"shows\" data-note=\"{note}\" data-line=\"");
        push_escaped(&mut out, &first.line);
        let _ = write!(out, "\"{around}>");
        link(first, &mut out);
        while let Some((_, next)) = waiting.next_if(|(other, _)| *other == end) {
            out.push(' ');
            link(next, &mut out);
        }
        out.push_str("</small>");
    }
    out.push_str(&body[at..]);
    out
}

fn link(cited: &Cited, out: &mut String) {
    out.push_str("<a href=\"");
    push_escaped(out, &cited.href);
    out.push_str("\">");
    push_escaped(out, &cited.label);
    out.push_str("</a>");
}

/// Where the paragraph ends in which the line begins.
fn end_of(body: &str, line: &str) -> Option<usize> {
    let from = body.find(&format!("id=\"{line}\""))?;
    ENDS.iter().filter_map(|tag| body[from..].find(tag)).min().map(|found| from + found)
}

#[cfg(test)]
mod tests {
    use super::glossed;
    use crate::site::views::story::Cited;

    fn cited(line: &str, label: &str) -> Cited {
        Cited { label: label.to_owned(), href: "b.html".to_owned(), words: String::new(), line: line.to_owned() }
    }

    #[test]
    fn behaviours_stand_at_the_end_of_the_paragraph_that_shows_them() {
        let body = "<p>He <mark id=\"line-2\">asked</mark> <em>her</em>.</p>\n<ul><li><mark id=\"line-1\">x</mark><ul><li>y</li></ul></li></ul>";
        let told = glossed(body, &[cited("line-2", "Asked & heard"), cited("line-1", "Waited")], " lang=\"en\"");
        let asked = "<small class=\"shows\" data-note=\"1\" data-line=\"line-2\" lang=\"en\"><a href=\"b.html\">Asked &amp; heard</a></small>";
        let waited =
            asked.replace("Asked &amp; heard", "Waited").replace("line-2", "line-1").replace("\"1\" d", "\"2\" d");
        assert_eq!(
            told,
            body.replacen("</p>", &format!("{asked}</p>"), 1).replacen("<ul><li>y", &format!("{waited}<ul><li>y"), 1)
        );
    }

    #[test]
    fn two_of_one_paragraph_stand_together() {
        let body = "<p><mark id=\"line-1\">a</mark> <mark id=\"line-2\">b</mark></p>";
        let told = glossed(body, &[cited("line-1", "One"), cited("line-2", "Two")], "");
        assert!(told.ends_with("<a href=\"b.html\">One</a> <a href=\"b.html\">Two</a></small></p>"), "{told}");
    }

    #[test]
    fn what_is_not_in_the_text_changes_nothing() {
        assert_eq!(glossed("<p>a</p>", &[cited("line-1", "One")], ""), "<p>a</p>");
    }
}
