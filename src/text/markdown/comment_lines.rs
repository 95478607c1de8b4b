//! Which lines of a body may hold a comment, and where code in them ends: enough of Markdown's blocks to tell code from words.

use std::collections::HashMap;
use std::ops::Range;

/// Goes through a text line by line and passes over code.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    quotes: usize,
    /// The columns at which the words of the lists around here begin.
    lists: Vec<usize>,
    fence: Option<Fence>,
    in_paragraph: bool,
}

struct Fence {
    sign: u8,
    length: usize,
    quotes: usize,
    /// The column of the list that it stands in.
    list: usize,
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, at: 0, quotes: 0, lists: Vec::new(), fence: None, in_paragraph: false }
    }

    /// The words of the next line that is no code, without the signs of quotes and lists before them.
    pub fn next_words(&mut self) -> Option<Range<usize>> {
        while self.at < self.text.len() {
            let start = self.at;
            let end = self.text[start..].find('\n').map_or(self.text.len(), |newline| start + newline);
            self.at = end + 1;
            let lead = Lead::of(&self.text[start..end]);
            let words = start + lead.length..end;
            if !self.is_code(&lead, &self.text[words.clone()]) {
                return Some(words);
            }
        }
        None
    }

    /// Goes on after the line that ends at `end`; `bare`: there is nothing on it but comments.
    pub fn go_on(&mut self, end: usize, bare: bool) {
        self.at = self.at.max(end + 1);
        self.in_paragraph &= !bare;
    }

    fn is_code(&mut self, lead: &Lead, words: &str) -> bool {
        let is_blank = words.trim().is_empty();
        if let Some(fence) = &self.fence {
            let is_inside = lead.quotes >= fence.quotes && (is_blank || lead.column >= fence.list);
            if is_inside {
                if lead.items.is_empty() && closes(words, fence) {
                    self.fence = None;
                }
                return true;
            }
            self.fence = None;
        }
        if is_blank && lead.items.is_empty() {
            self.in_paragraph = false;
            return true;
        }
        if lead.quotes > self.quotes || lead.quotes < self.quotes && !self.in_paragraph {
            self.lists.clear();
            self.in_paragraph = false;
        }
        self.quotes = lead.quotes;
        if !self.in_paragraph || !lead.items.is_empty() {
            while self.lists.last().is_some_and(|list| lead.column < *list) {
                self.lists.pop();
            }
        }
        if !self.in_paragraph && lead.column >= self.lists.last().map_or(0, |list| *list) + 4 {
            return true;
        }
        self.lists.extend(&lead.items);
        let rest = words.trim_start();
        if let Some((sign, length)) = fence(rest) {
            let list = self.lists.last().map_or(0, |list| *list);
            self.fence = Some(Fence { sign, length, quotes: lead.quotes, list });
            self.in_paragraph = false;
            return true;
        }
        let is_line = rest.trim_end().bytes().all(|byte| matches!(byte, b'-' | b'=' | b'*' | b'_' | b' '));
        self.in_paragraph = !is_line && !rest.starts_with('#');
        false
    }
}

/// The signs before the words of a line.
struct Lead {
    /// How many bytes they are.
    length: usize,
    /// How many quotes the line stands in.
    quotes: usize,
    /// The column at which the line begins inside its quotes.
    column: usize,
    /// The columns at which the words of items that begin here stand.
    items: Vec<usize>,
}

impl Lead {
    fn of(line: &str) -> Self {
        let bytes = line.as_bytes();
        let (mut at, mut quotes) = (0, 0);
        let spaces = |from: usize| bytes[from..].iter().take_while(|byte| **byte == b' ').count();
        while spaces(at) < 4 && bytes.get(at + spaces(at)) == Some(&b'>') {
            at += spaces(at) + 1;
            quotes += 1;
            at += usize::from(bytes.get(at) == Some(&b' '));
        }
        let inside = at;
        let indent = |from: usize| bytes[from..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        // The column behind a gap that begins at one.
        let behind = |column: usize, gap: Range<usize>| {
            bytes[gap].iter().fold(column, |column, byte| if *byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 })
        };
        at += indent(inside);
        let column = behind(0, inside..at);
        let mut items = Vec::new();
        let mut reached = column;
        while let Some(marker) = marker(&bytes[at..]) {
            let gap = at + marker..at + marker + indent(at + marker);
            at = gap.end;
            reached += marker;
            // More than four spaces are one, and code.
            let taken = if (1..=4).contains(&gap.len()) && at < bytes.len() { gap.len() } else { 1 };
            items.push(reached + taken);
            reached = behind(reached, gap);
        }
        Self { length: at, quotes, column, items }
    }
}

/// How long the marker of an item is that `bytes` begin with.
fn marker(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length = match bytes.get(digits)? {
        b'-' | b'+' | b'*' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    matches!(bytes.get(length), None | Some(b' ' | b'\t' | b'\r')).then_some(length)
}

/// The sign and the length of the fence that `words` are.
fn fence(words: &str) -> Option<(u8, usize)> {
    let sign = *words.as_bytes().first().filter(|sign| matches!(sign, b'`' | b'~'))?;
    let length = words.bytes().take_while(|byte| *byte == sign).count();
    let is_fence = length >= 3 && (sign == b'~' || !words[length..].contains('`'));
    is_fence.then_some((sign, length))
}

fn closes(words: &str, fence: &Fence) -> bool {
    let words = words.trim();
    words.len() >= fence.length && words.bytes().all(|byte| byte == fence.sign)
}

/// Where code between backticks ends.
pub(super) struct CodeSpans {
    /// For each run of backticks, by its place: its length, and where the next run of that length ends.
    runs: HashMap<usize, (usize, Option<usize>)>,
    /// The end of the paragraph that was looked at last, and from where on it is that.
    paragraph: Range<usize>,
}

impl CodeSpans {
    pub fn of(text: &str) -> Self {
        let mut places = Vec::new();
        let mut at = 0;
        while let Some(found) = text[at..].find('`') {
            let start = at + found;
            let length = text[start..].bytes().take_while(|byte| *byte == b'`').count();
            places.push((start, length));
            at = start + length;
        }
        let mut next: HashMap<usize, usize> = HashMap::new();
        let mut runs = HashMap::with_capacity(places.len());
        for (start, length) in places.into_iter().rev() {
            runs.insert(start, (length, next.insert(length, start + length)));
        }
        Self { runs, paragraph: 0..0 }
    }

    /// How long the code is that begins at `at`; where it does not end in its paragraph, how many backticks stand there.
    pub fn length(&mut self, text: &str, at: usize) -> usize {
        // A run that begins in a comment, or behind a backslash, goes on here with what is left of it.
        let Some((length, end)) = self.runs.get(&at).copied() else { return 1 };
        match end {
            Some(end) if end <= self.end_of_paragraph(text, at) => end - at,
            _ => length,
        }
    }

    /// Asked for places that only grow.
    fn end_of_paragraph(&mut self, text: &str, at: usize) -> usize {
        if self.paragraph.contains(&at) {
            return self.paragraph.end;
        }
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let mut end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
        let quotes = Lead::of(&text[line..end]).quotes;
        for next in text[end..].split_inclusive('\n') {
            let lead = Lead::of(next);
            let words = next[lead.length..].trim();
            let begins = !lead.items.is_empty() || lead.quotes > quotes || fence(words).is_some();
            if words.is_empty() || begins || words.starts_with('#') || words.starts_with("<!--") {
                break;
            }
            end += next.len();
        }
        self.paragraph = at..end;
        end
    }
}

#[cfg(test)]
mod tests {
    use super::Lead;

    #[test]
    fn the_words_of_items_stand_behind_their_markers_and_what_parts_them() {
        for (line, column, items) in [
            ("- - one", 0, &[2, 4][..]),
            ("  1. - one", 2, &[5, 7]),
            ("-\t- one", 0, &[2, 6]),
            ("\t*  + one", 4, &[7, 9]),
            ("-     one", 0, &[2]),
            ("> - -", 0, &[2, 4]),
        ] {
            let lead = Lead::of(line);
            assert_eq!((lead.column, lead.items.as_slice()), (column, items), "{line:?}");
        }
    }
}
