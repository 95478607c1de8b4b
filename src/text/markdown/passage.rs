//! Finds cited words in a text, as it is printed: markup, line breaks, kinds of quotation marks and dashes do not matter.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::text::markdown::prose::{Cut, Flow, Hole, Leaf, Passage, Prose};
use crate::text::markdown::writer::read;
use crate::text::markdown::{options, tame};
use crate::text::span::Span;

/// The passage of a text that is most like words that do not stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Where it stands in the file.
    pub span: Span,
    /// Its words.
    pub words: String,
}

/// The most characters of cited words that are looked for.
const LONGEST: usize = 2_000;
/// The most characters that are compared in looking for one passage: a few for each of the longest text's, and an end
/// where a text repeats itself.
const MOST_STEPS: usize = 5_000_000;
/// The most ways of spelling one mention that are tried.
const MOST_SPELLINGS: usize = 16;

/// Where `cited` stands in a body that was read, mentions as they are written.
pub(super) fn find(prose: &Prose, cited: &str) -> Option<Passage> {
    search(prose, cited, &|_| Vec::new())
}

/// Where `cited` stands in the part `body` of a file's text, a mention also as any of its `spellings`;
/// otherwise the passage that is most like it.
pub fn find_passage(
    text: &str,
    body: Range<usize>,
    cited: &str,
    spellings: &dyn Fn(&str) -> Vec<String>,
) -> Result<Passage, Option<Nearest>> {
    let prose = read(text, body, &[]);
    if let Some(passage) = search(&prose, cited, spellings) {
        return Ok(passage);
    }
    // Words may have been copied from the source with their markup.
    let plain = without_markup(cited);
    match search(&prose, &plain, spellings) {
        Some(passage) => Ok(passage),
        None => Err(nearest(&prose, text, &plain)),
    }
}

fn search(prose: &Prose, cited: &str, spellings: &dyn Fn(&str) -> Vec<String>) -> Option<Passage> {
    let wanted: Vec<char> = fold(cited);
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let mut flow = Folded::default();
    let mut steps = MOST_STEPS;
    let mut look = |leaf: &Leaf| {
        flow.read(prose, leaf, spellings);
        flow.find(&wanted, &mut steps).map(|range| Passage { runs: runs(prose, range).into() })
    };
    // A word of the passage most often stands in the HTML as it is: leaves without it need not be looked at,
    // unless a tag or an invisible character may part it, or a mention says it.
    let telling = telling_word(cited);
    let may_hold = |leaf: &&Leaf| {
        let html = prose.written(&leaf.range);
        let has_hole = leaf.range.start.holes < leaf.range.end.holes;
        has_hole || telling.is_none_or(|word| html.contains(word) || html.contains(PARTING))
    };
    prose.leaves.iter().filter(may_hold).find_map(&mut look)
}

/// What may part a word in HTML that is printed whole: a tag, a soft hyphen, characters without width.
const PARTING: [char; 7] = ['<', '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// The longest word of plain letters in `cited`, but for the first, whose case does not matter.
fn telling_word(cited: &str) -> Option<&str> {
    let words = cited.split(|c: char| !c.is_ascii_alphanumeric()).skip(1);
    words.filter(|word| word.len() >= 4).max_by_key(|word| word.len())
}

/// The characters that two texts are compared by.
fn fold(text: &str) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len());
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        push_folded(&mut folded, c, chars.peek().copied());
    }
    while folded.last() == Some(&' ') {
        folded.pop();
    }
    folded
}

/// `c` as it is compared, with `next` behind it.
fn push_folded(out: &mut Vec<char>, c: char, next: Option<char>) {
    match c {
        '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {}
        // French sets a narrow space inside its marks, and nobody types it.
        '\u{202f}' | '\u{a0}' if out.last() == Some(&'"') || next == Some('»') => {}
        c if c.is_whitespace() => {
            if out.last() != Some(&' ') {
                out.push(' ');
            }
        }
        // What is single in one language is double in another.
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '「' | '」' | '『' | '』' => out.push('"'),
        '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '`' => out.push('"'),
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => {
            if out.last() != Some(&'-') {
                out.push('-');
            }
        }
        '…' => out.extend(['.', '.', '.']),
        c if c.is_ascii() => out.push(c),
        c => decompose_canonical(c, |part| out.push(part)),
    }
}

/// A leaf's characters as they are compared, each with its place, and the mentions among them.
#[derive(Default)]
struct Folded {
    chars: Vec<char>,
    places: Vec<(Cut, Cut)>,
    /// Where a mention stands: its range of characters as written, and the other ways it may be spelled.
    mentions: Vec<(Range<usize>, Vec<Vec<char>>)>,
}

impl Folded {
    fn read(&mut self, prose: &Prose, leaf: &Leaf, spellings: &dyn Fn(&str) -> Vec<String>) {
        self.chars.clear();
        self.places.clear();
        self.mentions.clear();
        let mut items = prose.flow(leaf).peekable();
        while let Some(item) = items.next() {
            let start = self.chars.len();
            match item {
                Flow::Char { c, before, after } => {
                    let next =
                        items.peek().and_then(|next| if let Flow::Char { c, .. } = next { Some(*c) } else { None });
                    push_folded(&mut self.chars, c, next);
                    self.places.resize(self.chars.len(), (before, after));
                }
                Flow::Hole { at, hole: Hole::Mention(index) } => {
                    let raw = prose.mentions.get(index as usize).map_or("", |mention| &mention.raw);
                    self.chars.push('@');
                    raw.chars().for_each(|c| push_folded(&mut self.chars, c, None));
                    self.places.resize(self.chars.len(), (at, Cut { holes: at.holes + 1, ..at }));
                    let others = spellings(raw).iter().take(MOST_SPELLINGS).map(|other| fold(other)).collect();
                    self.mentions.push((start..self.chars.len(), others));
                }
                Flow::Hole { .. } => {}
            }
        }
    }

    /// The places where the first match of `wanted` begins and ends.
    fn find(&self, wanted: &[char], steps: &mut usize) -> Option<Range<Cut>> {
        let spelled = self.mentions.iter().any(|(_, others)| !others.is_empty());
        for start in 0..self.chars.len() {
            let plain = same_first(self.chars[start], wanted[0]);
            let mention = spelled && self.mention_at(start).is_some();
            if !plain && !mention {
                continue;
            }
            if let Some(end) = self.matches(start, wanted, First::Yes, steps).filter(|end| self.is_whole(start, *end)) {
                return Some(self.places[start].0..self.places[end - 1].1);
            }
        }
        None
    }

    /// Whether a match begins and ends at the borders of words.
    fn is_whole(&self, start: usize, end: usize) -> bool {
        let begins = start == 0 || !is_within_word(self.chars[start - 1], self.chars[start]);
        begins && self.chars.get(end).is_none_or(|after| !is_within_word(self.chars[end - 1], *after))
    }

    fn mention_at(&self, start: usize) -> Option<&(Range<usize>, Vec<Vec<char>>)> {
        let index = self.mentions.binary_search_by_key(&start, |(range, _)| range.start).ok()?;
        self.mentions.get(index)
    }

    /// Where `wanted` ends if it begins at `start`. A mention is tried as written and as otherwise spelled;
    /// the depth is bounded by the mentions that `wanted` can hold.
    fn matches(&self, start: usize, wanted: &[char], first: First, steps: &mut usize) -> Option<usize> {
        let mut at = start;
        let mut left = wanted;
        let mut first = first;
        while let Some((&want, rest)) = left.split_first() {
            *steps = steps.checked_sub(1)?;
            if let Some((range, others)) = self.mention_at(at) {
                for other in others {
                    let fits =
                        left.len() >= other.len() && !other.is_empty() && same_word(&left[..other.len()], other, first);
                    if fits {
                        let end = self.matches(range.end, &left[other.len()..], First::No, steps);
                        if end.is_some() {
                            return end;
                        }
                    }
                }
            }
            let have = *self.chars.get(at)?;
            let same = if matches!(first, First::Yes) { same_first(have, want) } else { have == want };
            if !same {
                return None;
            }
            first = First::No;
            at += 1;
            left = rest;
        }
        Some(at)
    }
}

/// Whether no border of words can be between two characters. Many scripts have no spaces, or join words that belong
/// together: there every place may be one.
fn is_within_word(before: char, after: char) -> bool {
    let is_of_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    is_of_word(before) && is_of_word(after) && !is_joining(before) && !is_joining(after)
}

/// Whether `c` is of a script that has no spaces between words, or writes particles without one: Hebrew, Arabic, Thai and
/// its neighbours, Chinese, Japanese, Korean.
fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{1aaf}' | '\u{2e80}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{ff66}'..='\u{ffdc}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether the character to come is the first of the words that are looked for: its case does not matter.
#[derive(Clone, Copy)]
enum First {
    Yes,
    No,
}

fn same_first(have: char, want: char) -> bool {
    have == want || have.to_lowercase().eq(want.to_lowercase())
}

/// Whether words are spelled so; a role begins with a capital where it begins a sentence.
fn same_word(have: &[char], want: &[char], _first: First) -> bool {
    have.first().zip(want.first()).is_some_and(|(have, want)| same_first(*have, *want)) && have[1..] == want[1..]
}

/// A stretch of HTML with holes as runs that cross no tag, no link's end and no picture.
fn runs(prose: &Prose, range: Range<Cut>) -> Vec<Range<Cut>> {
    let mut runs: Vec<Range<Cut>> = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    let html = &prose.html;
    let mut end_run = |from: Cut, to: Cut| {
        if from < to {
            runs.push(from..to);
        }
    };
    while at < range.end {
        let hole = prose.holes.get(at.holes as usize).filter(|(position, _)| *position == at.html);
        if let Some((_, hole)) = hole {
            let next = Cut { holes: at.holes + 1, ..at };
            if !matches!(hole, Hole::Mention(_)) {
                end_run(start, at);
                start = next;
            }
            at = next;
            continue;
        }
        // As far as the next tag, hole or end.
        let limit = prose.holes.get(at.holes as usize).map_or(range.end.html, |(position, _)| *position);
        let limit = limit.min(range.end.html);
        let rest = &html[at.html as usize..limit as usize];
        match rest.find('<') {
            Some(0) => {
                end_run(start, at);
                let skip = rest.find('>').map_or(rest.len(), |end| end + 1);
                at.html += u32::try_from(skip).unwrap_or(u32::MAX);
                start = at;
            }
            Some(tag) => at.html += u32::try_from(tag).unwrap_or(u32::MAX),
            None if limit > at.html => at.html = limit,
            None => break,
        }
    }
    end_run(start, range.end.max(start));
    runs
}

/// Words without the markup that they may have been copied with.
fn without_markup(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for event in Parser::new_ext(&tame(words), options()) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            _ => {}
        }
    }
    plain
}

/// The passage that shares most words with `cited`; none where not even a third of them stand together.
fn nearest(prose: &Prose, text: &str, cited: &str) -> Option<Nearest> {
    let key =
        |word: &str| -> String { word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let wanted: Vec<String> = cited.split_whitespace().map(key).filter(|word| !word.is_empty()).take(60).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut best: Option<(usize, Nearest)> = None;
    for leaf in &prose.leaves {
        let mut printed = String::new();
        for item in prose.flow(leaf) {
            match item {
                Flow::Char { c, .. } => printed.push(c),
                Flow::Hole { hole: Hole::Mention(index), .. } => {
                    printed.push('@');
                    printed.push_str(prose.mentions.get(index as usize).map_or("", |mention| &mention.raw));
                }
                Flow::Hole { .. } => {}
            }
        }
        let words: Vec<&str> = printed.split_whitespace().collect();
        let keys: Vec<String> = words.iter().map(|word| key(word)).collect();
        let width = wanted.len().min(words.len());
        let shared: Vec<usize> = keys.iter().map(|key| usize::from(!key.is_empty() && wanted.contains(key))).collect();
        let mut score: usize = shared.iter().take(width).sum();
        for start in 0..=words.len().saturating_sub(width) {
            if start > 0 {
                score = score - shared[start - 1] + shared[start + width - 1];
            }
            if score * 3 >= wanted.len() && score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                let words = words[start..start + width].join(" ");
                best = Some((score, Nearest { span: place(text, leaf.span, &words), words }));
            }
        }
    }
    best.map(|(_, nearest)| nearest)
}

/// Where words stand in the source of a leaf; the leaf as a whole where markup parts them.
fn place(text: &str, leaf: Span, words: &str) -> Span {
    let source = leaf.slice(text);
    source.find(words).map_or(leaf, |at| Span::of(at, at + words.len()).shifted(leaf.start as usize))
}
