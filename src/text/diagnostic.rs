//! What is wrong with a text: a value with a place, a sentence, and what to type instead.
//!
//! A sentence keeps our words and the authors' apart, so that a log can print the one without the other.

use std::sync::Arc;

use crate::text::span::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops a build when it is in what would be in the edition.
    Error,
    /// Worth mending; stops nothing.
    Warning,
    /// What a good editor would say.
    Advice,
}

impl Severity {
    /// The word that people and machines see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// A stretch of one source file; without a span, the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the site folder, with `/`.
    pub path: Arc<str>,
    /// Where in it; `None` is the whole file.
    pub span: Option<Span>,
}

impl Place {
    /// A stretch of the file at `path`.
    pub fn at(path: &Arc<str>, span: Span) -> Self {
        Self { path: Arc::clone(path), span: Some(span) }
    }

    /// The file at `path` as a whole.
    pub fn file(path: &Arc<str>) -> Self {
        Self { path: Arc::clone(path), span: None }
    }
}

/// One word or passage that fills a hole of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// An id, a field's name, a number, a path: may be printed in any log.
    Id(String),
    /// A passage, title or name that an author wrote: printed to the author alone.
    Quoted(String),
}

/// An id, a field's name, a number or a path, for a hole of a sentence.
///
/// What is too long or too loose to be an id is treated as a passage, since a slip of the keyboard
/// can put one anywhere.
pub fn id(word: impl ToString) -> Word {
    let word = word.to_string();
    if word.len() <= 200 && !word.chars().any(|c| c.is_whitespace() || c.is_control()) {
        Word::Id(word)
    } else {
        Word::Quoted(word)
    }
}

/// Several ids, or words of ours, for a hole of a sentence.
pub fn ids<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Word {
    let all: Vec<Word> = words.into_iter().map(|word| id(word.as_ref())).collect();
    let is_spoken = all.iter().all(|word| matches!(word, Word::Id(_)));
    let words: Vec<String> = all.into_iter().map(|(Word::Id(word) | Word::Quoted(word))| word).collect();
    let words = words.join(", ");
    if is_spoken { Word::Id(words) } else { Word::Quoted(words) }
}

/// What the system says of a failure, or a library that tells of no words of an author's, for a hole of a sentence.
pub fn told(words: &str) -> Word {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Word::Id(line.chars().take(200).collect())
}

/// A passage that an author wrote, for a hole of a sentence; shortened to 80 characters.
pub fn quoted(words: &str) -> Word {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= 80 {
        return Word::Quoted(words);
    }
    let mut short: String = words.chars().take(79).collect();
    short.push('…');
    Word::Quoted(short)
}

/// A sentence of our own words with holes, and the words that fill them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    ours: &'static str,
    words: Vec<Word>,
}

impl Sentence {
    /// A sentence in which each `{}` stands for the next of `words`.
    pub fn of(ours: &'static str, words: Vec<Word>) -> Self {
        debug_assert_eq!(ours.matches("{}").count(), words.len(), "holes of {ours:?}");
        Self { ours, words }
    }

    /// The whole sentence, for the author's own screen.
    pub fn whole(&self) -> String {
        self.filled(|word| match word {
            Word::Id(text) | Word::Quoted(text) => text,
        })
    }

    /// The sentence without any passage that an author wrote, for logs and machines.
    pub fn ours(&self) -> String {
        self.filled(|word| match word {
            Word::Id(text) => text,
            Word::Quoted(_) => "…",
        })
    }

    fn filled<'a>(&'a self, show: impl Fn(&'a Word) -> &'a str) -> String {
        let mut out = String::with_capacity(self.ours.len() + 24);
        let mut words = self.words.iter();
        for (index, part) in self.ours.split("{}").enumerate() {
            if index > 0 {
                out.push_str(words.next().map_or("", &show));
            }
            out.push_str(part);
        }
        out
    }
}

impl From<&'static str> for Sentence {
    fn from(ours: &'static str) -> Self {
        Self { ours, words: Vec::new() }
    }
}

/// A safe fix: stretches of one file and what to write there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The stretches to replace, in order, not overlapping, and their new words.
    pub edits: Vec<(Span, String)>,
}

/// What is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the cause; `heard explain` has a page for each.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub sentence: Sentence,
    /// Where.
    pub place: Place,
    /// Words beside the underline: most often what to type instead.
    pub label: Option<Sentence>,
    /// Other places that belong to it, each with its words.
    pub also: Vec<(Place, Sentence)>,
    /// What to do next.
    pub help: Option<Sentence>,
    /// A safe fix of the file at `place`.
    pub fix: Option<Fix>,
    /// Whether the fault is a word that must not be repeated: no excerpt is shown.
    pub unspeakable: bool,
}

impl Diagnostic {
    /// A diagnostic with a place and a sentence; the rest is added by the methods below.
    pub fn of(code: &'static str, severity: Severity, place: Place, sentence: Sentence) -> Self {
        Self {
            code,
            severity,
            sentence,
            place,
            label: None,
            also: Vec::new(),
            help: None,
            fix: None,
            unspeakable: false,
        }
    }

    /// Words beside the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<Sentence>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn also(mut self, place: Place, sentence: impl Into<Sentence>) -> Self {
        self.also.push((place, sentence.into()));
        self
    }

    /// What to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<Sentence>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A near match in place of what is `written` at the place: said beside the underline, and a safe fix
    /// where the place holds just that word, in quotes or after an `@` or not.
    #[must_use]
    pub fn suggest(self, written: &str, near: &str) -> Self {
        let label = Sentence::of("did you mean `{}`?", vec![id(near)]);
        let around = self.place.span.map(|span| (span, (span.end - span.start) as usize));
        let (start, end) = match around {
            Some((span, length)) if length == written.len() => (span.start as usize, span.end as usize),
            Some((span, length)) if length == written.len() + 1 => (span.start as usize + 1, span.end as usize),
            Some((span, length)) if length == written.len() + 2 => (span.start as usize + 1, span.end as usize - 1),
            _ => return self.label(label),
        };
        self.label(label).fix(Span::of(start, end), near)
    }

    /// A safe fix: `words` in place of `span`.
    #[must_use]
    pub fn fix(mut self, span: Span, words: impl Into<String>) -> Self {
        self.fix = Some(Fix { edits: vec![(span, words.into())] });
        self
    }

    /// Marks the fault as a word that must not be repeated.
    #[must_use]
    pub fn unspeakable(mut self) -> Self {
        self.unspeakable = true;
        self
    }
}

/// Sorts by file, then place, then weight, and drops exact repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.place.path, a.place.span, a.severity, a.code).cmp(&(&b.place.path, b.place.span, b.severity, b.code))
    });
    diagnostics.dedup();
}
