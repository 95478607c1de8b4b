//! Comments in a body, `<!-- … -->`, `%% … %%`, `{>> … <<}`, `{# … #}` and `[//]: # (…)`: notes to self, which are withheld
//! wherever they begin.
//!
//! They are found before the Markdown is parsed, since to it an empty line ends a paragraph and with it a comment. What
//! looks like code is left to the parser; where it does not take it for code either, the writer says so.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr3, memmem};

use crate::text::markdown::comment_lines::{CodeSpans, Lines};
use crate::text::markdown::fault::MarkdownFaultKind;

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";
const PERCENT: &str = "%%";
/// The comments of `CriticMarkup`.
const CRITIC: (&str, &str) = ("{>>", "<<}");
/// The comments of templates.
const TEMPLATE: (&str, &str) = ("{#", "#}");
/// The edits of `CriticMarkup`, which are no comments: nobody knows which words are to be read.
const EDITS: [(&str, &str); 4] = [("{++", "++}"), ("{--", "--}"), ("{~~", "~~}"), ("{==", "==}")];
/// What is looked at in search of the brace that ends the class or the id of a heading.
const LONGEST_CLASS: usize = 200;
/// What stands for a comment that words follow on its line: the writer leaves it out.
const GONE: char = '\u{1}';

/// The comments of a text.
#[derive(Default)]
pub(super) struct Comments {
    /// Where each stands, its signs included, in order.
    pub spans: Vec<Range<usize>>,
    /// For each, whether nothing but the signs of quotes and lists stands before it on its line.
    first: Vec<bool>,
    /// What is wrong with them, in order.
    pub faults: Vec<(MarkdownFaultKind, Range<usize>)>,
}

/// The comments of `text`. Linear in its length.
pub(super) fn find(text: &str) -> Comments {
    let mut comments = Comments::default();
    // Every comment or edit begins with one of these characters or contains `]:`. Most texts have neither.
    let bytes = text.as_bytes();
    if memchr3(b'<', b'%', b'{', bytes).is_none() && memmem::find(bytes, b"]:").is_none() {
        return comments;
    }
    let mut edits = Edits::of(text);
    let mut lines = Lines::of(text);
    let mut code = CodeSpans::of(text);
    while let Some(line) = lines.next_words() {
        let mut at = line.start;
        let mut end = line.end;
        // Until words have been met, a comment stands first on its line.
        let mut first = true;
        while let Some(sign) = text[at..end].find(['\\', '`', '<', '%', '{', '[']) {
            first &= text[at..at + sign].trim().is_empty();
            at += sign;
            let rest = &text[at..];
            if let Some(length) = comments.comment(text, at, first) {
                at += length;
            } else {
                if edits.begins(text, at) {
                    comments.faults.push((MarkdownFaultKind::Edit, at..at + 3));
                }
                first = false;
                at += match rest.as_bytes()[0] {
                    b'\\' => 1 + usize::from(rest[1..].starts_with(|c: char| c.is_ascii_punctuation())),
                    b'`' => code.length(text, at),
                    b'{' => 1,
                    sign => rest.bytes().take_while(|byte| *byte == sign).count(),
                };
            }
            if at > end {
                end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
            }
        }
        lines.go_on(end, first && text[at..end].trim().is_empty());
    }
    comments
}

/// Where marks of edits end, asked for places that only grow.
struct Edits {
    /// For each kind, the next place where one ends; none where there is none behind.
    ends: [Option<usize>; 4],
}

impl Edits {
    fn of(text: &str) -> Self {
        Self { ends: EDITS.map(|(open, close)| text.find(open).and_then(|at| Some(at + text[at..].find(close)?))) }
    }

    /// Whether an edit begins at `at` that ends.
    fn begins(&mut self, text: &str, at: usize) -> bool {
        let Some(kind) = EDITS.iter().position(|(open, _)| text[at..].starts_with(open)) else { return false };
        let words = at + EDITS[kind].0.len();
        let end = &mut self.ends[kind];
        if end.is_some_and(|end| end < words) {
            *end = text[words..].find(EDITS[kind].1).map(|end| words + end);
        }
        end.is_some()
    }
}

/// Where comments end that begin in code, asked for places that only grow.
#[derive(Default)]
pub(super) struct Ends {
    /// The place that was asked for last, and the end after it.
    next: Range<usize>,
}

impl Ends {
    /// Whether a comment begins in the code at `code` and ends in the words behind it: it may not have been meant as code.
    pub fn are_outside(&mut self, text: &str, code: &Range<usize>) -> bool {
        let words = text[code.clone()].trim_matches(['`', '~', '\n', ' ']);
        let is_open = words.rfind(OPEN).is_some_and(|at| !words[at..].contains(CLOSE));
        // A sign alone is spoken of.
        is_open && words != OPEN && self.follows(text, code.end)
    }

    fn follows(&mut self, text: &str, at: usize) -> bool {
        if at > self.next.end || self.next.is_empty() {
            self.next = at..text[at..].find(CLOSE).map_or(text.len(), |end| at + end);
        }
        self.next.end < text.len() && self.next.end >= at && !text[at..self.next.end].contains(OPEN)
    }
}

/// Whether a comment begins at `at` that no backslash makes words of.
pub(super) fn opens_at(text: &str, at: usize) -> bool {
    let slashes = text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
    slashes % 2 == 0 && text[at..].starts_with(OPEN)
}

/// Where the comments of a body stand, their signs included, in order.
pub fn spans(body: &str) -> Vec<Range<usize>> {
    find(body).spans
}

/// The words of a comment without its signs.
pub fn words_of(comment: &str) -> &str {
    if comment.starts_with('[') {
        let words = comment.split_once("]:").map_or(comment, |(_, words)| words);
        return words.trim_matches([' ', '\t', '\n', '\r', '#', '<', '>', '(', ')', '"', '\'']);
    }
    for (open, close) in [(OPEN, CLOSE), CRITIC, TEMPLATE] {
        if let Some(words) = comment.strip_prefix(open) {
            return words.strip_suffix(close).unwrap_or(words);
        }
    }
    comment.trim_matches('%')
}

/// What a comment begins and ends with.
struct Signs {
    /// How long the signs are that begin it.
    open: usize,
    close: &'static str,
    /// What is wrong where it does not end.
    fault: MarkdownFaultKind,
}

impl Signs {
    /// Those of the comment that begins at `at`, if one does.
    fn at(text: &str, at: usize) -> Option<Self> {
        let rest = &text[at..];
        if rest.starts_with(OPEN) {
            return Some(Self { open: OPEN.len(), close: CLOSE, fault: MarkdownFaultKind::CommentOpen });
        }
        // `100%%` is a number with its signs.
        if rest.starts_with(PERCENT) && !text[..at].ends_with(|c: char| c.is_numeric()) {
            let open = rest.bytes().take_while(|byte| *byte == b'%').count();
            return Some(Self { open, close: PERCENT, fault: MarkdownFaultKind::PercentOpen });
        }
        let (open, close) = [CRITIC, TEMPLATE].into_iter().find(|(open, _)| rest.starts_with(open))?;
        let is_meant = open != TEMPLATE.0 || is_template(&rest[open.len()..]);
        is_meant.then_some(Self { open: open.len(), close, fault: MarkdownFaultKind::BraceOpen })
    }
}

/// Whether `{#` before `rest` begins a comment, and no id of a heading: `## Why {#why}`.
fn is_template(rest: &str) -> bool {
    let brace = rest.bytes().take(LONGEST_CLASS).take_while(|byte| *byte != b'\n').position(|byte| byte == b'}');
    rest.starts_with(char::is_whitespace) || brace.is_some_and(|brace| rest[..brace].ends_with('#'))
}

/// How long the comment is with which `rest` begins, where it is one that Markdown takes for the address of a name, such as
/// `[//]: # (a note)`; an error where it does not end.
fn definition(rest: &str) -> Option<Result<usize, ()>> {
    let line = rest.split('\n').next().unwrap_or_default();
    let (name, target) = line.get(1..)?.split_once("]:")?;
    if name.contains(['[', ']']) {
        return None;
    }
    let target = target.trim_start();
    let words = ["<#>", "<>", "#"].iter().find_map(|empty| target.strip_prefix(empty))?;
    if !words.starts_with([' ', '\t']) {
        return None;
    }
    let close = match words.trim_start().chars().next()? {
        '(' => ')',
        mark @ ('"' | '\'') => mark,
        // Only this name is never one that is looked up.
        _ => return (name == "//").then_some(Ok(line.len())),
    };
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        let words = line.trim_end();
        if words.is_empty() {
            return Some(Err(()));
        }
        if words.ends_with(close) {
            return Some(Ok(length + words.len()));
        }
        length += line.len();
    }
    Some(Err(()))
}

impl Comments {
    /// Takes in the comment that begins at `at`, if one does: its length.
    fn comment(&mut self, text: &str, at: usize, first: bool) -> Option<usize> {
        let rest = &text[at..];
        if first
            && rest.starts_with('[')
            && let Some(length) = definition(rest)
        {
            if length.is_err() {
                self.faults.push((MarkdownFaultKind::BraceOpen, at..at + 1));
            }
            let length = length.unwrap_or(rest.len());
            self.add(at..at + length, first);
            return Some(length);
        }
        let Some(Signs { open: signs, close, fault: open }) = Signs::at(text, at) else {
            if has_other_dashes(rest) {
                self.faults.push((MarkdownFaultKind::CommentDashes, at..at + 2));
            }
            return None;
        };
        let Some(words) = rest[signs..].find(close) else {
            self.faults.push((open, at..at + signs));
            self.add(at..text.len(), first);
            return Some(rest.len());
        };
        // Of two beginnings and one end, one was forgotten: nobody can tell which.
        if close == CLOSE
            && let Some(inner) = rest[signs..signs + words].find(OPEN)
        {
            self.faults.push((open, at..at + signs));
            self.faults.push((MarkdownFaultKind::CommentNested, at + signs + inner..at + signs + inner + OPEN.len()));
        }
        let closing = &rest[signs + words..];
        let more =
            if close == PERCENT { closing.bytes().take_while(|byte| *byte == b'%').count() } else { close.len() };
        let length = signs + words + more;
        self.add(at..at + length, first);
        Some(length)
    }

    fn add(&mut self, span: Range<usize>, first: bool) {
        self.spans.push(span);
        self.first.push(first);
    }

    /// `text` with every byte in its place and no word of a comment in it: each is an empty comment on one line, so that
    /// no line of it ends its paragraph. Where words follow one at the beginning of a line, signs stand there that
    /// [`Comments::shown`] leaves out, or those words would be taken for HTML.
    pub fn hidden<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut hidden = String::with_capacity(text.len());
        let mut done = 0;
        // From the last one back: whether nothing but comments follows on the line.
        let mut alone = vec![false; self.spans.len()];
        let mut next = (text.len(), true);
        for (at, span) in self.spans.iter().enumerate().rev() {
            let between = &text[span.end..next.0];
            alone[at] = match between.find('\n') {
                Some(newline) => between[..newline].trim().is_empty(),
                None => between.trim().is_empty() && next.1,
            };
            next = (span.start, alone[at]);
        }
        for ((span, first), alone) in self.spans.iter().zip(&self.first).zip(alone) {
            hidden.push_str(&text[done..span.start]);
            done = span.end;
            if *first && !alone {
                hidden.extend(std::iter::repeat_n(GONE, span.len()));
            } else {
                hidden.push_str(&empty(span.len()));
            }
        }
        hidden.push_str(&text[done..]);
        Cow::Owned(hidden)
    }

    /// Whether some of `range` is a comment.
    pub fn meets(&self, range: &Range<usize>) -> bool {
        let next = self.spans.partition_point(|span| span.end <= range.start);
        self.spans.get(next).is_some_and(|span| span.start < range.end)
    }

    /// What of `range` is no comment, in order.
    pub fn outside(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut at = range.start;
        let next = self.spans.partition_point(|span| span.end <= range.start);
        for span in self.spans[next..].iter().take_while(|span| span.start < range.end) {
            parts.push(at..span.start.max(at));
            at = span.end;
        }
        parts.push(at..range.end.max(at));
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// `words`, which stand at `range`, without what stands for comments.
    pub fn shown<'w>(&self, words: &'w str, range: &Range<usize>) -> Cow<'w, str> {
        if self.meets(range) { Cow::Owned(words.replace(GONE, "")) } else { Cow::Borrowed(words) }
    }
}

/// An empty comment of so many bytes; of fewer than one has, what Markdown takes for one.
fn empty(bytes: usize) -> String {
    match bytes {
        7.. => format!("{OPEN}{}{CLOSE}", " ".repeat(bytes - OPEN.len() - CLOSE.len())),
        6 => "<!--->".to_owned(),
        5 => "<!-->".to_owned(),
        bytes => GONE.to_string().repeat(bytes),
    }
}

/// Whether `html` is what [`Comments::hidden`] leaves of a comment.
pub fn is_empty(html: &str) -> bool {
    let html = html.trim();
    let inside = html.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    inside.is_some_and(|inside| inside.trim().is_empty()) || html == "<!--->" || html == "<!-->"
}

/// Whether `rest` begins like a comment in which an editor made other dashes of the two, or a finger slipped.
fn has_other_dashes(rest: &str) -> bool {
    let Some(after) = rest.strip_prefix("<!") else { return false };
    after.trim_start_matches([' ', '\t']).starts_with(['-', '‐', '‑', '‒', '–', '—', '―', '−'])
}

#[cfg(test)]
mod tests {
    use super::words_of;
    use crate::text::markdown::read;

    fn html(text: &str) -> String {
        read(text, 0..text.len(), &[]).html.into()
    }

    #[test]
    fn each_comment_and_edit_has_a_sign_that_is_looked_for_first() {
        let opens = [super::OPEN, super::PERCENT, super::CRITIC.0, super::TEMPLATE.0];
        for open in opens.into_iter().chain(super::EDITS.map(|(open, _)| open)) {
            assert!(open.starts_with(['<', '%', '{']), "{open}");
        }
    }

    #[test]
    fn wherever_a_comment_begins_its_words_are_gone_and_the_others_stay() {
        for text in [
            "One <!-- zebra --> two.",
            "One <!-- zebra\n\nzebra --> two.",
            "One\n<!-- zebra --> two.",
            "<!-- zebra\n\nzebra --> One two.",
            "<!-- zebra -->\n\nOne two.",
            "One `two\n<!-- zebra -->` three",
            "One ` two\n- <!-- zebra\n- zebra --> ` three",
            "- One <!-- zebra\n- zebra --> two",
            "- <!-- zebra --> One two",
            "> One <!-- zebra\n\nzebra\n> --> two",
            "# One <!-- zebra\n\nzebra --> two",
            "| One <!-- zebra | zebra\n --> | two |\n|---|---|",
            "*One <!-- zebra* zebra --> two*",
            "[One <!-- zebra](zebra) --> two](https://x.example)",
            "One <!--- zebra ---> two",
            "One <!-- zebra -- zebra --> two",
            "One <!--> zebra --> two",
            "One `<!` <!-- zebra ` --> two",
            "One ` <!-- zebra\n\n --> two",
            "One ``` x <!-- zebra\n\nzebra --> two",
            "One\n    <!-- zebra --> two",
            "One %%zebra%% two",
            "One%%zebra%% two",
            "One %% zebra 100%% two",
            "%%\nzebra\n\nzebra\n%%\n\nOne two",
            "%%z%%\nOne two",
            "%% zebra %% One two",
            "One <a title=\"<!-- zebra -->\"> two",
            "<div>\nOne <!-- zebra\n\nzebra -->\ntwo</div>",
            "<p>One <!-- zebra --> two</p>",
            "One <!-- `zebra --> two ` three",
            "```\nOne\n```\n<!-- zebra\n\nzebra --> two",
            "> ```\n> One\n\n<!-- zebra\n\nzebra --> two",
            "- ```\n  One\n\ntwo <!-- zebra\n\nzebra -->",
        ] {
            let html = html(text);
            assert!(!html.contains("zebra") && !html.contains('\u{1}'), "{text}\n{html}");
            assert!(html.contains("One") && html.contains("two"), "{text}\n{html}");
            let prose = read(text, 0..text.len(), &[]);
            let notes = prose.comments.iter().map(|span| words_of(span.slice(text)));
            assert!(notes.clone().count() > 0 && notes.into_iter().all(|words| words.contains('z')), "{text}");
        }
    }

    #[test]
    fn a_comment_in_mid_line_does_not_part_its_paragraph() {
        assert_eq!(html("She waited. <!-- ask\n\nhim --> Then she spoke."), "<p>She waited.  Then she spoke.</p>\n");
        assert_eq!(html("One.\n\n<!-- a\n\nb -->\n\nTwo."), "<p>One.</p>\n<p>Two.</p>\n");
        assert_eq!(html("<!-- a --> One @x now."), "<p> One  now.</p>\n");
    }

    #[test]
    fn in_code_and_behind_a_backslash_it_is_printed() {
        for text in [
            "`<!-- zebra -->`",
            "``<!-- ` zebra -->``",
            "```\n<!-- zebra\n\nzebra -->\n```",
            "~~~md\n%% zebra %%\n~~~",
            "One\n\n    <!-- zebra -->",
            "- One\n\n      <!-- zebra -->\n",
            "> ```\n> <!-- zebra -->\n> ```",
            "- ```\n  %% zebra\n  ```",
            "`%% zebra`",
            "\\<!-- zebra",
            "\\%% zebra",
            "It rose by 100%% zebra",
        ] {
            let text = text.replace("\\%%", "%\\%");
            assert!(html(&text).contains("zebra"), "{text}\n{}", html(&text));
            let prose = read(&text, 0..text.len(), &[]);
            assert!(prose.faults.is_empty() && prose.comments.is_empty(), "{text}: {:?}", prose.faults);
        }
    }

    #[test]
    fn what_is_no_whole_comment_is_a_fault() {
        for text in [
            "One <!-- zebra",
            "One\n\n%% zebra",
            "One <!-- a <!-- b --> zebra -->",
            "One <!— zebra —>",
            "One <! -- zebra -->",
            "| a | b |\n|---|---|\n| ` <!-- zebra | zebra --> ` |",
            "One ` <!-- zebra ` zebra -->",
            "One\n\n    <!-- zebra\n\nzebra -->",
            "One ` %% zebra ` zebra %%",
        ] {
            let faults = read(text, 0..text.len(), &[]).faults;
            assert!(!faults.is_empty(), "{text}\n{}", html(text));
        }
        assert!(!html("One <!-- zebra\n\nzebra").contains("zebra"));
        assert!(!html("One %% zebra\n\nzebra").contains("zebra"));
    }

    /// `html` without its code.
    fn without_code(html: &str) -> String {
        let parts = html.split("<code").map(|part| part.rsplit_once("</code>").map_or(part, |(_, after)| after));
        parts.collect()
    }

    #[test]
    fn a_comment_anywhere_in_any_text_is_gone_is_code_or_is_a_fault() {
        const PIECES: [&str; 40] = [
            "One",
            " two ",
            "\n",
            "\n\n",
            "`",
            "``",
            "```\n",
            "```",
            "~~~\n",
            "    ",
            "  ",
            "\t",
            "> ",
            "- ",
            "1. ",
            "* ",
            "\\",
            "# ",
            "| ",
            "|---|---|\n",
            "<div>",
            "</div>\n",
            "<b>",
            "<!",
            "<",
            ">",
            "*",
            "_",
            "[",
            "](",
            ")",
            "![",
            "{.data}",
            "===\n",
            "---\n",
            "@x",
            "[^1]",
            "[^1]: ",
            "100%%",
            "-->",
        ];
        let mut dice = crate::text::dice::dice();
        for _ in 0..20_000 {
            let mut some = |most: usize| (0..dice(most)).map(|_| PIECES[dice(PIECES.len())]).collect::<String>();
            let (before, inside, after) = (some(14), some(6).replace("-->", ""), some(10));
            let inside = inside.trim_end_matches('-');
            // Behind a backslash it is words.
            let before = before.trim_end_matches('\\');
            let text = format!("{before}<!-- zebra {inside} zebra -->{after}");
            let prose = read(&text, 0..text.len(), &[]);
            let is_fault = prose.faults.iter().any(|fault| fault.kind.is_of_comment());
            assert!(is_fault || !without_code(&prose.html).contains("zebra"), "{text:?}\n{}", prose.html);
            assert!(!prose.html.contains('\u{1}'), "{text:?}");
        }
    }
}
