//! Where in a file stands what was found in its text as printed.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use crate::leak::names::Border;
use crate::library::collection::find_names::Found;
use crate::library::edition::printed_text::PrintedText;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::Place;
use crate::text::markdown::Form;
use crate::text::normalize::{APOSTROPHES, Words};
use crate::text::span::Span;

/// A file with blanks for notes to self and `mention` for mentions, byte for byte: neither is printed as it is written.
pub(super) fn as_written(text_file: &TextFile, mention: u8) -> String {
    let mut bytes = text_file.text.as_bytes().to_vec();
    let mut blank = |start: usize, end: usize, with: u8| {
        let end = end.min(bytes.len());
        bytes[start.min(end)..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = with);
    };
    for one in &text_file.prose.mentions {
        blank(one.span.start as usize, one.span.end as usize, mention);
    }
    for note in &text_file.prose.comments {
        blank(note.start as usize, note.end as usize, b' ');
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text_file.text.to_string())
}

/// The body of a text as it is written.
pub(super) struct Source<'p, 'c> {
    printed: &'p PrintedText<'c>,
    /// The file with blanks for mentions and notes to self, byte for byte: neither is printed as it is written.
    text: String,
}

impl<'p, 'c> Source<'p, 'c> {
    /// The body of a text.
    pub fn of(printed: &'p PrintedText<'c>) -> Self {
        Self { printed, text: as_written(printed.text_file, b' ') }
    }

    /// The place of everything that was found in the whole body, in the order of the text: the words themselves, the line
    /// that they are in, the block, or the last line of the first where only several blocks together say it.
    pub fn places(&mut self, hits: Vec<(Found, String)>) -> Vec<(Found, Place)> {
        let mut open: HashSet<(Found, String)> = hits.iter().cloned().collect();
        let mut places = Vec::new();
        let (name_finder, named) = (&self.printed.collection.name_finder, self.printed.named);
        let mut words = Words::default();
        for (at, block) in self.printed.text_file.prose.blocks.iter().enumerate() {
            if open.is_empty() {
                break;
            }
            let mut here = Vec::new();
            for form in [Form::Page, Form::Words] {
                words.read(self.printed.blocks(at..at + 1, form).as_bytes());
                name_finder.find_near_too(&words, named, |meaning, words| {
                    here.extend(open.take(&(meaning, words.to_owned())));
                });
            }
            if here.is_empty() {
                continue;
            }
            let (exactly, roughly) = self.lines(block.span, &mut words);
            // Of many people with one name, all are found in the same words.
            let mut spans: HashMap<(Span, String), Span> = HashMap::new();
            for (meaning, words) in here {
                let key = (meaning, words);
                let line = exactly.get(&key).or_else(|| roughly.get(&meaning)).copied();
                let span = line.map_or(block.span, |line| {
                    *spans
                        .entry((line, key.1))
                        .or_insert_with_key(|(line, words)| self.within(*line, words).unwrap_or(*line))
                });
                places.push((meaning, self.printed.text_file.place(span)));
            }
        }
        let across = self.across(&mut open, &mut words);
        places.extend(across.into_iter().map(|(meaning, line)| (meaning, self.printed.text_file.place(line))));
        let mut rest: Vec<(Found, String)> = open.into_iter().collect();
        rest.sort();
        places.extend(rest.into_iter().map(|(meaning, words)| (meaning, self.place_of(&words))));
        places
    }

    /// What two blocks say together, and the last line of the first of them.
    fn across(&self, open: &mut HashSet<(Found, String)>, words: &mut Words) -> Vec<(Found, Span)> {
        let mut places = Vec::new();
        let (name_finder, named) = (&self.printed.collection.name_finder, self.printed.named);
        for (at, pair) in self.printed.text_file.prose.blocks.windows(2).enumerate() {
            if open.is_empty() {
                break;
            }
            words.read(self.printed.blocks(at..at + 2, Form::Page).as_bytes());
            let is_line = |line: &Span| line.start < line.end;
            let last = self.lines_of(pair[0].span).filter(is_line).last().unwrap_or(pair[0].span);
            name_finder.find_near_too(words, named, |meaning, words| {
                places.extend(open.take(&(meaning, words.to_owned())).map(|(meaning, _)| (meaning, last)));
            });
        }
        places
    }

    /// Where words as they are compared stand in the body: themselves, their line, their block, the line of the first of
    /// them, or the whole file.
    pub fn place_of(&self, words: &str) -> Place {
        let first = words.split(' ').next().unwrap_or(words);
        let line = || self.line_with(words).or_else(|| self.block_with(words)).or_else(|| self.line_with(first));
        let in_line = || line().map(|line| self.printed.text_file.place(line));
        self.span_of(words).or_else(in_line).unwrap_or_else(|| Place::file(&self.printed.text_file.path))
    }

    /// The first line of the body that says those words.
    fn line_with(&self, words: &str) -> Option<Span> {
        let mut read = Words::default();
        self.lines_of(self.body()).find(|line| {
            read.read(&self.text.as_bytes()[line.start as usize..line.end as usize]);
            read.streams().any(|stream| stream.contains(words))
        })
    }

    /// The first block that prints those words, as one may that several lines say together.
    fn block_with(&self, words: &str) -> Option<Span> {
        let mut read = Words::default();
        let mut blocks = self.printed.text_file.prose.blocks.iter().enumerate();
        let found = blocks.find(|(at, _)| {
            read.read(self.printed.blocks(*at..at + 1, Form::Page).as_bytes());
            read.readings().contains(words)
        });
        found.map(|(_, block)| block.span)
    }

    /// The body as it is written, at its place in the file, with blanks for mentions and notes to self.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Everywhere in the body that words stand as words of their own, however they are written.
    pub fn occurrences(&self, words: &str) -> Vec<Span> {
        let raw = &self.text[self.body().within(&self.text)];
        let start = self.body().start as usize;
        let ways = ways_to_write(words);
        let stands =
            ways.iter().flat_map(|words| raw.match_indices(words.as_str()).map(|(at, words)| at..at + words.len()));
        let whole = stands.filter(|range| Border::Owner.holds(raw, range));
        whole.map(|range| Span::of(start + range.start, start + range.end)).collect()
    }

    fn span_of(&self, words: &str) -> Option<Place> {
        self.within(self.body(), words).map(|span| self.printed.text_file.place(span))
    }

    fn body(&self) -> Span {
        Span::of(self.printed.text_file.body.start, self.printed.text_file.body.end)
    }

    /// Words within a stretch of the file, as a word of their own where they are one.
    fn within(&self, stretch: Span, words: &str) -> Option<Span> {
        let raw = self.text.get(stretch.start as usize..stretch.end as usize)?;
        let stands = |words: &String| {
            let mut all = raw.match_indices(words.as_str()).map(|(at, _)| at..at + words.len());
            all.find(|range| Border::Words.holds(raw, range)).or_else(|| raw.find(words).map(|at| at..at + words.len()))
        };
        let range = ways_to_write(words).iter().find_map(stands)?;
        Some(Span::of(stretch.start as usize + range.start, stretch.start as usize + range.end))
    }

    /// The first line of a block, as it is written, in which each thing is found: in the same words, and in any.
    fn lines(&self, block: Span, words: &mut Words) -> (HashMap<(Found, String), Span>, HashMap<Found, Span>) {
        let (mut exactly, mut roughly) = (HashMap::new(), HashMap::new());
        for line in self.lines_of(block) {
            words.read(&self.text.as_bytes()[line.start as usize..line.end as usize]);
            self.printed.collection.name_finder.find_near_too(words, self.printed.named, |meaning, words| {
                roughly.entry(meaning).or_insert(line);
                exactly.entry((meaning, words.to_owned())).or_insert(line);
            });
        }
        (exactly, roughly)
    }

    fn lines_of(&self, stretch: Span) -> impl Iterator<Item = Span> + '_ {
        let mut start = stretch.start as usize;
        let raw = self.text.get(start..stretch.end as usize).unwrap_or_default();
        raw.split_inclusive('\n').map(move |line| {
            let from = start;
            start += line.len();
            Span::of(from, from + line.trim_end().len())
        })
    }
}

/// Words as they are compared as a file may have them: their accents beside their letters or not, with any apostrophe.
fn ways_to_write(words: &str) -> Vec<String> {
    let mut ways = vec![words.to_owned(), words.nfc().collect()];
    ways.dedup();
    if words.contains('\'') {
        let plain = ways.clone();
        ways.extend(
            APOSTROPHES.iter().flat_map(|c| plain.iter().map(|words| words.replace('\'', c.encode_utf8(&mut [0; 4])))),
        );
    }
    ways
}
