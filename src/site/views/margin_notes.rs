//! The behaviours of a story beside the words that show them: at the end of the paragraph, so that no sentence is broken.

use std::fmt::Write;

use crate::library::edition::StoryBody;
use crate::site::views::story::Cited;
use crate::text::markdown::push_escaped;

/// `body` with the behaviours of `cited`, each list of them after the word `shows`, which is read out and not seen. What stands in the site's language within a story in another says so by
/// `around`, attributes with a space before them.
pub fn glossed(body: &StoryBody, cited: &[Cited], shows: &str, around: &str) -> String {
    let mut out = String::with_capacity(body.html.len() + 160 * cited.len());
    let (mut at, mut note) = (0, 0);
    let of = |line: &str| cited.iter().find(|cited| cited.line == line);
    let mut waiting = body.lines.iter().filter_map(|(line, end)| Some((*end, of(line)?))).peekable();
    while let Some((end, first)) = waiting.next() {
        out.push_str(&body.html[at..end]);
        at = end;
        note += 1;
        let _ = write!(out, "<small class=\"shows\" data-note=\"{note}\" data-line=\"");
        push_escaped(&mut out, &first.line);
        let _ = write!(out, "\"{around}><span class=\"unseen\">");
        push_escaped(&mut out, shows);
        out.push_str("</span>");
        link(first, &mut out);
        while let Some((_, next)) = waiting.next_if(|(other, _)| *other == end) {
            out.push(' ');
            link(next, &mut out);
        }
        out.push_str("</small>");
    }
    out.push_str(&body.html[at..]);
    out
}

fn link(cited: &Cited, out: &mut String) {
    out.push_str("<a href=\"");
    push_escaped(out, &cited.href);
    out.push_str("\">");
    push_escaped(out, &cited.label);
    out.push_str("</a>");
}

#[cfg(test)]
mod tests {
    use super::glossed;
    use crate::library::edition::StoryBody;
    use crate::site::views::story::Cited;

    fn cited(line: &str, label: &str) -> Cited {
        Cited { label: label.to_owned(), href: "b.html".to_owned(), words: String::new(), line: line.to_owned() }
    }

    fn body(html: &str, lines: &[(&str, &str)]) -> StoryBody {
        let lines = lines.iter().map(|(line, after)| ((*line).to_owned(), html.find(after).unwrap()));
        StoryBody { html: html.to_owned(), lines: lines.collect() }
    }

    #[test]
    fn behaviours_stand_at_the_end_of_the_paragraph_that_shows_them() {
        let html =
            "<p>He <mark id=\"line-2\">asked</mark>.</p>\n<ul><li><mark id=\"line-1\">x</mark><ul></ul></li></ul>";
        let body = body(html, &[("line-2", "</p>"), ("line-1", "<ul></ul>")]);
        let told =
            glossed(&body, &[cited("line-1", "Waited"), cited("line-2", "Asked & heard")], "shows: ", " lang=\"en\"");
        let asked = "<small class=\"shows\" data-note=\"1\" data-line=\"line-2\" lang=\"en\"><span class=\"unseen\">shows: </span><a href=\"b.html\">Asked &amp; heard</a></small>";
        let waited =
            asked.replace("Asked &amp; heard", "Waited").replace("line-2", "line-1").replace("\"1\" d", "\"2\" d");
        let expected = html.replace("</p>", &format!("{asked}</p>"));
        assert_eq!(told, expected.replace("<ul></ul>", &format!("{waited}<ul></ul>")));
    }

    #[test]
    fn two_of_one_paragraph_stand_together() {
        let html = "<p><mark id=\"line-1\">a</mark> <mark id=\"line-2\">b</mark></p>";
        let body = body(html, &[("line-1", "</p>"), ("line-2", "</p>")]);
        let told = glossed(&body, &[cited("line-1", "One"), cited("line-2", "Two")], "shows: ", "");
        assert!(told.ends_with("<a href=\"b.html\">One</a> <a href=\"b.html\">Two</a></small></p>"), "{told}");
    }

    #[test]
    fn what_is_not_in_the_text_changes_nothing() {
        assert_eq!(glossed(&body("<p>a</p>", &[]), &[cited("line-1", "One")], "shows: ", ""), "<p>a</p>");
    }
}
