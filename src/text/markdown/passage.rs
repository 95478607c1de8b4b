//! Finds cited words in a text, as it is printed: markup, line breaks, kinds of quotation marks and dashes do not matter.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::text::markdown::nearest::{Nearest, NearestSearch};
use crate::text::markdown::prose::{Cut, Flow, Hole, Leaf, Passage, Prose};
use crate::text::markdown::word_places::WordPlaces;
use crate::text::markdown::{options, tame};

/// The most characters of cited words that are looked for.
const LONGEST: usize = 2_000;
/// How many characters are compared, for each of a body, in looking for all its passages, and how many always: more than
/// any text needs but one that repeats itself.
const MOST_STEPS: (usize, usize) = (40, 2_000_000);
/// The most ways of spelling one mention that are tried.
const MOST_SPELLINGS: usize = 24;
/// Of how many passages on it's worth to note the place of each word of the body first.
const MANY: usize = 8;

/// Looks for cited words in one body. Many of them cost no more than reading the body.
pub struct PassageSearch<'p> {
    prose: &'p Prose,
    spellings: Spellings<'p>,
    places: Option<WordPlaces>,
    /// What the mentions say in any spelling, folded, in lower case.
    in_mentions: OnceCell<String>,
    /// The leaves that were looked at.
    folded: Vec<OnceCell<Folded>>,
    nearest: NearestSearch<'p>,
    steps: usize,
}

/// The ways in which a mention, as it is written, may stand in cited words.
pub type Spellings<'p> = &'p dyn Fn(&str) -> Vec<String>;

impl<'p> PassageSearch<'p> {
    /// For about `count` passages of a body, in which a mention may stand as any of its `spellings` too.
    pub fn of(prose: &'p Prose, count: usize, spellings: Spellings<'p>) -> Self {
        let places = (count > MANY).then(|| WordPlaces::of(prose, spellings));
        let steps = MOST_STEPS.0 * prose.html.len() + MOST_STEPS.1;
        let folded = prose.leaves.iter().map(|_| OnceCell::new()).collect();
        let (in_mentions, nearest) = (OnceCell::new(), NearestSearch::of(prose));
        Self { prose, spellings, places, in_mentions, folded, nearest, steps }
    }

    /// Where `cited` stands, as it is or as it may have been copied from the source with its markup; otherwise the passage
    /// of `text`, the whole file, that is most like it.
    pub fn find(&mut self, text: &str, cited: &str) -> Result<Passage, Option<Nearest>> {
        if let Some(passage) = self.find_as_it_is(cited) {
            return Ok(passage);
        }
        let plain = without_markup(cited);
        match self.find_as_it_is(&plain) {
            Some(passage) => Ok(passage),
            None => Err(self.nearest.find(text, &plain)),
        }
    }

    /// Where `cited` stands, letter by letter.
    pub fn find_as_it_is(&mut self, cited: &str) -> Option<Passage> {
        let wanted: Vec<char> = fold(cited);
        if wanted.is_empty() || wanted.len() > LONGEST {
            return None;
        }
        let (prose, steps) = (self.prose, &mut self.steps);
        let found = if let Some(places) = &self.places {
            places.find(&wanted, steps)
        } else {
            let (spellings, folded) = (self.spellings, &self.folded);
            let mut look = |(at, leaf): (usize, &Leaf)| {
                let flow = folded[at].get_or_init(|| Folded::of(prose, leaf, spellings));
                flow.find(&wanted, 0..flow.chars.len(), steps)
            };
            // A word of the passage that no mention says most often stands in the HTML as it is: leaves without it need not
            // be looked at, unless a tag or an invisible character may part it.
            let telling = telling_word(cited, self.in_mentions.get_or_init(|| in_mentions(prose, spellings)));
            let may_hold = |(_, leaf): &(usize, &Leaf)| {
                let html = prose.written(&leaf.range);
                telling.is_none_or(|word| html.contains(word) || html.contains(PARTING))
                    || runs_into_mention(prose, leaf)
            };
            prose.leaves.iter().enumerate().filter(may_hold).find_map(&mut look)
        };
        found.map(|range| Passage { runs: runs(prose, range).into() })
    }
}

/// What may part a word in HTML that is printed whole: a tag, a soft hyphen, characters without width.
const PARTING: [char; 7] = ['<', '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// Whether a letter stands directly beside a mention, as in `[Maja](@m.lindqvist)s hat`, so that a word is only partly in the
/// HTML.
fn runs_into_mention(prose: &Prose, leaf: &Leaf) -> bool {
    let holes = &prose.holes[leaf.range.start.holes as usize..leaf.range.end.holes as usize];
    let mut mentions = holes.iter().filter(|(_, hole)| matches!(hole, Hole::Mention(_)));
    mentions.any(|(at, _)| {
        let (before, after) = prose.html.split_at(*at as usize);
        before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric)
    })
}

/// The longest word of plain letters in `cited`, but for the first, whose case does not matter, and those that mentions say.
fn telling_word<'c>(cited: &'c str, in_mentions: &str) -> Option<&'c str> {
    // An accent may stand beside its letter, so other letters part no words.
    let words = cited.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).skip(1);
    let plain = words.filter(|word| word.len() >= 4 && word.is_ascii());
    plain.filter(|word| !in_mentions.contains(&word.to_ascii_lowercase())).max_by_key(|word| word.len())
}

/// What the mentions of a body say, as they are written and as they may be spelled, folded and in lower case.
fn in_mentions(prose: &Prose, spellings: Spellings<'_>) -> String {
    let written: BTreeSet<&str> = prose.mentions.iter().map(|mention| &*mention.raw).collect();
    let own = prose.mentions.iter().filter_map(|mention| mention.words.as_deref()).map(str::to_owned);
    let all = written.into_iter().flat_map(|raw| [vec![raw.to_owned()], spellings(raw)].concat()).chain(own);
    all.flat_map(|words| fold(&(words.to_lowercase() + " |"))).collect()
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
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    places: Vec<(Cut, Cut)>,
    /// Where a mention stands: its range of characters as written, and the other ways it may be spelled.
    pub(super) mentions: Vec<(Range<usize>, Vec<Vec<char>>)>,
}

impl Folded {
    /// The characters of a leaf.
    pub(super) fn of(prose: &Prose, leaf: &Leaf, spellings: Spellings<'_>) -> Self {
        let mut folded = Self::default();
        folded.read(prose, leaf, spellings);
        folded
    }

    fn read(&mut self, prose: &Prose, leaf: &Leaf, spellings: Spellings<'_>) {
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
                    let mention = prose.mentions.get(index as usize);
                    let raw = mention.map_or("", |mention| &mention.raw);
                    self.chars.push('@');
                    raw.chars().for_each(|c| push_folded(&mut self.chars, c, None));
                    self.places.resize(self.chars.len(), (at, Cut { holes: at.holes + 1, ..at }));
                    let own = mention.and_then(|mention| mention.words.as_deref()).into_iter().map(fold);
                    let spellings = spellings(raw);
                    let others = own.chain(spellings.iter().take(MOST_SPELLINGS).map(|other| fold(other))).collect();
                    self.mentions.push((start..self.chars.len(), others));
                }
                Flow::Hole { .. } => {}
            }
        }
    }

    /// The places where the first match of `wanted` that begins at one of `starts` begins and ends.
    pub(super) fn find(&self, wanted: &[char], starts: Range<usize>, steps: &mut usize) -> Option<Range<Cut>> {
        let spelled = self.mentions.iter().any(|(_, others)| !others.is_empty());
        for start in starts {
            *steps = steps.checked_sub(1)?;
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
    if have.is_ascii() && want.is_ascii() {
        have.eq_ignore_ascii_case(&want)
    } else {
        have == want || have.to_lowercase().eq(want.to_lowercase())
    }
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
