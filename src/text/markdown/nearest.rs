//! The passage of a text that is most like words that do not stand in it.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::text::markdown::prose::{Flow, Hole, Prose};
use crate::text::span::Span;

/// How often the words of one body are compared, in looking for what is most like words that were not found in it, and how
/// many words are always compared: in a long text the first of many are told what is, and the others only that they
/// weren't found.
const MOST_TIMES: usize = 20;
const FEW_WORDS: usize = 100_000;
/// The most words of one passage that are compared.
const LONGEST: usize = 60;

/// The passage of a text that is most like words that do not stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Where it stands in the file.
    pub span: Span,
    /// Its words.
    pub words: String,
    /// Whether the cited words stand there, and begin or end inside a word.
    pub is_part: bool,
}

/// Looks for what is most like cited words in one body.
pub struct NearestSearch<'p> {
    prose: &'p Prose,
    leaves: OnceCell<Vec<LeafWords>>,
    compared: usize,
}

/// The words of a leaf, and what of each is compared.
struct LeafWords {
    span: Span,
    words: Vec<(String, String)>,
}

impl<'p> NearestSearch<'p> {
    /// For one body.
    pub fn of(prose: &'p Prose) -> Self {
        Self { prose, leaves: OnceCell::new(), compared: 0 }
    }

    /// The passage that shares most words with `cited`; none where not even a third of them stand together. `text` is the
    /// whole file.
    pub fn find(&mut self, text: &str, cited: &str) -> Option<Nearest> {
        let wanted: Vec<String> = cited.split_whitespace().map(key).filter(|word| !word.is_empty()).collect();
        let wanted = &wanted[..wanted.len().min(LONGEST)];
        if wanted.is_empty() {
            return None;
        }
        let leaves = self.leaves.get_or_init(|| leaves(self.prose));
        let all: usize = leaves.iter().map(|leaf| leaf.words.len()).sum();
        if self.compared > MOST_TIMES * all + FEW_WORDS {
            return None;
        }
        self.compared += all;
        let known: HashSet<&str> = wanted.iter().map(String::as_str).collect();
        let mut best: Option<(usize, Nearest)> = None;
        for LeafWords { span, words } in leaves {
            let width = wanted.len().min(words.len());
            let around = words.windows(wanted.len()).find(|words| is_around(words, wanted));
            if let Some(around) = around {
                let words = joined(around);
                return Some(Nearest { span: place(text, *span, &words), words, is_part: true });
            }
            let shared: Vec<usize> = words.iter().map(|(_, key)| usize::from(known.contains(key.as_str()))).collect();
            let mut score: usize = shared.iter().take(width).sum();
            for start in 0..=words.len().saturating_sub(width) {
                if start > 0 {
                    score = score - shared[start - 1] + shared[start + width - 1];
                }
                if score * 3 >= wanted.len() && score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
                    let words = joined(&words[start..start + width]);
                    best = Some((score, Nearest { span: place(text, *span, &words), words, is_part: false }));
                }
            }
        }
        best.map(|(_, nearest)| nearest)
    }
}

/// Whether words that aren't the `wanted` ones hold them: the first ends with theirs, the last begins so, and those between
/// are the same.
fn is_around(words: &[(String, String)], wanted: &[String]) -> bool {
    let last = wanted.len() - 1;
    let holds = |(at, ((_, key), wanted)): (usize, (&(String, String), &String))| match (at == 0, at == last) {
        (true, true) => key.contains(wanted.as_str()),
        (true, false) => key.ends_with(wanted.as_str()),
        (false, true) => key.starts_with(wanted.as_str()),
        (false, false) => key == wanted,
    };
    let is_other = words.iter().zip(wanted).any(|((_, key), wanted)| key != wanted);
    is_other && words.iter().zip(wanted).enumerate().all(holds)
}

fn joined(words: &[(String, String)]) -> String {
    words.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ")
}

fn leaves(prose: &Prose) -> Vec<LeafWords> {
    let leaves = prose.leaves.iter().map(|leaf| {
        let mut printed = String::new();
        for item in prose.flow(leaf) {
            match item {
                Flow::Char { c, .. } => printed.push(c),
                Flow::Hole { hole: Hole::Mention(index), .. } => {
                    let Some(mention) = prose.mentions.get(index as usize) else { continue };
                    match &mention.words {
                        Some(words) => printed.push_str(words),
                        None => printed.extend(["@", &mention.raw]),
                    }
                }
                Flow::Hole { .. } => {}
            }
        }
        let words = printed.split_whitespace().map(|word| (word.to_owned(), key(word))).collect();
        LeafWords { span: leaf.span, words }
    });
    leaves.collect()
}

/// What of a word is compared.
fn key(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where words stand in the source of a leaf; the leaf as a whole where markup parts them.
fn place(text: &str, leaf: Span, words: &str) -> Span {
    let source = leaf.slice(text);
    source.find(words).map_or(leaf, |at| Span::of(at, at + words.len()).shifted(leaf.start as usize))
}
