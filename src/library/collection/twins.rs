//! Texts that say most of what another says: copies that a program made, and published ones whose twin was taken back, or will
//! be once a consent has run out.
//!
//! They are compared by the hashed runs of their words. Each published text is looked up in one index of all that was taken
//! back, so that the work grows with the texts and not with their pairs. What goes by a date is found once, with its date,
//! and said from then on.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date as Day;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::leak::shingles::Runs;
use crate::library::collection::copy_names;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::collection::{Collection, LabEntry, MetricEntry, PageEntry, PathEntry};
use crate::library::diagnostics;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::span::Span;

/// What is wrong with texts that have a twin.
#[derive(Default)]
pub struct Twins {
    of: HashMap<Arc<str>, Vec<(Since, Diagnostic)>>,
    /// For each text that was taken back, the first published one that says most of the same.
    published: HashMap<Arc<str>, Arc<str>>,
    /// What was taken back, and the published stories that were compared with it.
    index: Option<Arc<RunIndex>>,
    compared: HashMap<Arc<str>, (Arc<Manuscript>, Option<Twin>)>,
}

/// After which day something is so; always, where there is none.
type Since = Option<Day>;

/// Which of the texts that are taken back is the twin of another, and since when.
type Twin = (Since, usize);

/// One text.
#[derive(Clone, Copy)]
enum Text<'a> {
    Story(&'a Arc<ResolvedStory>),
    Lab(&'a LabEntry),
    Metric(&'a MetricEntry),
    Page(&'a PageEntry),
    Path(&'a PathEntry),
}

/// A text that somebody took back, or that was never to be read by others.
#[derive(Clone, Copy)]
struct TakenBack<'a> {
    text: Text<'a>,
    since: Since,
    why: Gone,
}

/// Why a text is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
    /// In this word.
    Refused(&'static str),
    Ended,
}

impl<'a> Text<'a> {
    fn file(self) -> &'a TextFile {
        match self {
            Self::Story(story) => &story.manuscript.text_file,
            Self::Lab(entry) => &entry.lab.text_file,
            Self::Metric(entry) => &entry.metric.text_file,
            Self::Page(entry) => &entry.page.text_file,
            Self::Path(entry) => &entry.path.text_file,
        }
    }

    fn runs(self) -> &'a Runs {
        match self {
            Self::Story(story) => story.manuscript.runs(),
            Self::Lab(entry) => entry.lab.text_file.runs(entry.lab.front.prose()),
            Self::Metric(entry) => entry.metric.text_file.runs(entry.metric.front.prose()),
            Self::Page(entry) => entry.page.text_file.runs(std::iter::empty()),
            Self::Path(entry) => entry.path.text_file.runs(entry.path.prose()),
        }
    }

    fn manuscript(self) -> Option<&'a Arc<Manuscript>> {
        match self {
            Self::Story(story) => Some(&story.manuscript),
            Self::Lab(_) | Self::Metric(_) | Self::Page(_) | Self::Path(_) => None,
        }
    }

    /// The first sentence of its body, or else of its fields, that is among those runs.
    fn first_of(self, runs: &HashSet<u64>) -> Place {
        let (file, known) = (self.file(), |(run, _): &(u64, Span)| runs.contains(run));
        let in_body = |(_, span): &(u64, Span)| span.start as usize >= file.body.start;
        let shared = || self.runs().placed().filter(known).map(|(_, span)| span);
        let first = self.runs().placed().filter(known).find(in_body).map(|(_, span)| span).or_else(|| shared().next());
        first.map_or_else(|| Place::file(&file.path), |span| file.place(span))
    }

    fn hashes(self) -> HashSet<u64> {
        self.runs().hashes().iter().copied().collect()
    }

    /// Since when, and why, where somebody took it back, said no to it, or agreed until a day.
    fn taken_back(self) -> Option<TakenBack<'a>> {
        let (since, why) = match (self.file().terms.status(), self) {
            (Some(Status::Withdrawn), _) => (None, Gone::Refused("withdrawn")),
            (Some(Status::Declined), _) => (None, Gone::Refused("declined")),
            (_, Self::Lab(_) | Self::Metric(_) | Self::Page(_) | Self::Path(_)) => return None,
            (_, Self::Story(story)) => {
                if let Some(word) = story.manuscript.front.agreed.refusal() {
                    (None, Gone::Refused(word))
                } else {
                    (Some(story.last_day()?), Gone::Ended)
                }
            }
        };
        Some(TakenBack { text: self, since, why })
    }
}

impl Twins {
    /// Finds all twins; what `before` found of stories that are still the same is taken over.
    pub fn of(collection: &Collection, before: Option<&Self>) -> Self {
        let stories = collection.stories.iter().map(Text::Story);
        let labs = collection.labs.iter().map(Text::Lab);
        let metrics = collection.metrics.iter().map(Text::Metric);
        let pages = collection.pages.iter().map(Text::Page);
        let all: Vec<Text<'_>> =
            stories.chain(labs).chain(metrics).chain(pages).chain(collection.paths.iter().map(Text::Path)).collect();
        let mut twins = Self::default();
        twins.find_copies(&all);
        twins.find_taken_back(&all, before);
        twins
    }

    /// What is wrong with the text at `path` on `today`.
    pub fn diagnostics(&self, path: &str, today: Day) -> impl Iterator<Item = &Diagnostic> {
        let all = self.of.get(path).map_or(&[][..], Vec::as_slice);
        all.iter().filter(move |(since, _)| since.is_none_or(|last| last < today)).map(|(_, diagnostic)| diagnostic)
    }

    /// The days after which a text has one more fault.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.of.values().flatten().filter_map(|(since, _)| *since)
    }

    /// The published text that says most of what the one at `path` says, which was taken back.
    pub fn published_twin(&self, path: &str) -> Option<&Arc<str>> {
        self.published.get(path)
    }

    fn add(&mut self, since: Since, diagnostic: Diagnostic) {
        self.of.entry(Arc::clone(&diagnostic.place.path)).or_default().push((since, diagnostic));
    }

    fn find_copies(&mut self, all: &[Text<'_>]) {
        let called = all.iter().map(|text| (*text, copy_names::originals(&text.file().path)));
        let called: Vec<_> = called.filter(|(_, originals)| !originals.is_empty()).collect();
        if called.is_empty() {
            return;
        }
        let by_path: HashMap<&str, Text<'_>> = all.iter().map(|text| (&*text.file().path, *text)).collect();
        for (text, originals) in called {
            let mut originals = originals.iter().filter_map(|path| by_path.get(path.as_str()));
            if let Some(twin) = originals.find(|twin| are_alike(text, **twin)) {
                let (place, other) = (text.first_of(&twin.hashes()), twin.first_of(&text.hashes()));
                self.add(None, diagnostics::files::sync_copy(place, other));
            }
        }
    }

    fn find_taken_back(&mut self, all: &[Text<'_>], before: Option<&Self>) {
        let mut gone: Vec<TakenBack<'_>> = all.iter().filter_map(|text| text.taken_back()).collect();
        if gone.is_empty() {
            return;
        }
        // What several of them say is said to be gone since the first of them was.
        gone.sort_by_key(|gone| gone.since);
        let before =
            before.and_then(|before| Some((before, before.index.as_ref().filter(|index| index.is_of(&gone))?)));
        let index = before.map_or_else(|| Arc::new(RunIndex::of(&gone)), |(_, index)| Arc::clone(index));
        let twin_of = |text: Text<'_>| {
            let kept = before.and_then(|(before, _)| before.compared.get(&text.file().path));
            let kept = kept.filter(|(kept, _)| text.manuscript().is_some_and(|now| Arc::ptr_eq(now, kept)));
            kept.map_or_else(|| index.twin_of(text.runs(), &text.file().path), |(_, twin)| *twin)
        };
        let is_out = |text: &&Text<'_>| {
            let may_be_read = text.taken_back().is_none_or(|gone| gone.since.is_some());
            text.file().terms.status() == Some(Status::Published) && may_be_read
        };
        let compared: Vec<_> = all.par_iter().filter(is_out).map(|text| (*text, twin_of(*text))).collect();
        let gone_texts: HashMap<&str, TakenBack<'_>> = gone.iter().map(|one| (&*one.text.file().path, *one)).collect();
        for (text, twin) in compared {
            if let Some(manuscript) = text.manuscript() {
                self.compared.insert(Arc::clone(&text.file().path), (Arc::clone(manuscript), twin));
            }
            if let Some((since, twin)) = twin {
                let gone = &index.texts[twin];
                self.published.entry(Arc::clone(&gone.path)).or_insert_with(|| Arc::clone(&text.file().path));
                let taken = gone_texts[&*gone.path].text;
                let (place, twin) = (text.first_of(&taken.hashes()), taken.first_of(&text.hashes()));
                let told = match gone.why {
                    Gone::Refused(word) => diagnostics::files::withdrawn_twin(place, twin, word),
                    Gone::Ended => diagnostics::files::ended_twin(place, twin),
                };
                self.add(since, told);
            }
        }
        self.index = Some(index);
    }
}

/// All runs of what was withdrawn, each with its text. There may be millions, so they are grouped by their first bits; in
/// each group, they are in the order of their texts.
struct RunIndex {
    texts: Vec<IndexedText>,
    /// How many first bits that is.
    bits: u32,
    /// Where the runs with each value of these bits begin; the last entry is where they all end.
    starts: Vec<u32>,
    runs: Vec<u64>,
    text_of: Vec<u32>,
}

/// About how many runs have the same first bits.
const TOGETHER: usize = 4;

struct IndexedText {
    path: Arc<str>,
    since: Since,
    why: Gone,
    /// How many runs it has.
    runs: usize,
    manuscript: Option<Arc<Manuscript>>,
}

impl RunIndex {
    fn of(gone: &[TakenBack<'_>]) -> Self {
        let runs_of: Vec<&[u64]> = gone.par_iter().map(|gone| gone.text.runs().hashes()).collect();
        let indexed = |(TakenBack { text, since, why }, runs): (&TakenBack<'_>, &&[u64])| IndexedText {
            path: Arc::clone(&text.file().path),
            since: *since,
            why: *why,
            runs: runs.len(),
            manuscript: text.manuscript().map(Arc::clone),
        };
        let number: usize = runs_of.iter().map(|runs| runs.len()).sum();
        let bits = (number / TOGETHER).max(2).ilog2();
        let mut index = Self {
            texts: gone.iter().zip(&runs_of).map(indexed).collect(),
            bits,
            starts: vec![0; (1 << bits) + 1],
            runs: vec![0; number],
            text_of: vec![0; number],
        };
        for run in runs_of.iter().copied().flatten() {
            let stretch = index.stretch(*run);
            index.starts[stretch + 1] += 1;
        }
        for stretch in 1..index.starts.len() {
            index.starts[stretch] += index.starts[stretch - 1];
        }
        let mut next = index.starts.clone();
        for (text, runs) in (0..).zip(runs_of) {
            for run in runs {
                let next = &mut next[index.stretch(*run)];
                index.runs[*next as usize] = *run;
                index.text_of[*next as usize] = text;
                *next += 1;
            }
        }
        index
    }

    /// Which stretch a run is in, by its first bits.
    fn stretch(&self, run: u64) -> usize {
        (run >> (u64::BITS - self.bits)) as usize
    }

    /// The first text that has a run.
    fn first_with(&self, run: u64) -> Option<usize> {
        let stretch = self.stretch(run);
        let (start, end) = (self.starts[stretch] as usize, self.starts[stretch + 1] as usize);
        let at = self.runs[start..end].iter().position(|known| *known == run)?;
        Some(self.text_of[start + at] as usize)
    }

    /// Whether it is of just these. What is no story is read anew each time, and is never the same.
    fn is_of(&self, gone: &[TakenBack<'_>]) -> bool {
        self.texts.len() == gone.len()
            && self.texts.iter().zip(gone).all(|(known, now)| {
                let same = known.manuscript.as_ref().zip(now.text.manuscript());
                (known.since, known.why) == (now.since, now.why)
                    && same.is_some_and(|(known, now)| Arc::ptr_eq(known, now))
            })
    }

    /// The text that shares the most with these runs of the text at `own`, where what was taken back has most of them, or
    /// they most of it; and since when that is so.
    fn twin_of(&self, runs: &Runs, own: &str) -> Option<Twin> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let mut gone = Vec::new();
        for run in runs.hashes() {
            // What is its own, and said by none that goes earlier, is gone only when it is gone itself.
            if let Some(at) = self.first_with(*run).filter(|at| *self.texts[*at].path != *own) {
                gone.push(self.texts[at].since);
                *shared.entry(at).or_default() += 1;
            }
        }
        let (twin, most) =
            shared.iter().map(|(at, shared)| (*at, *shared)).max_by_key(|(at, shared)| (*shared, Reverse(*at)))?;
        gone.sort_unstable();
        let by_all = gone.get(runs.hashes().len() / 2).copied();
        let by_one = (most * 2 > self.texts[twin].runs).then_some(self.texts[twin].since);
        Some((by_all.into_iter().chain(by_one).min()?, twin))
    }
}

/// Whether most of what one of two texts says stands in the other; of texts without a sentence, whether they are the same.
fn are_alike(one: Text<'_>, other: Text<'_>) -> bool {
    let of_other = other.hashes();
    let own = one.runs().hashes().len();
    let shared = one.runs().hashes().iter().filter(|run| of_other.contains(run)).count();
    let fewer = own.min(of_other.len());
    let words = |text: &Text<'_>| {
        let body = &text.file().text[text.file().body.clone()];
        body.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    if fewer == 0 { words(&one) == words(&other) } else { shared * 2 > fewer }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::library::Library;
    use crate::text::sources::Sources;

    const LONG: &str = "She held the door for a while and said nothing at all to the two of them. She looked at the clock on \
                        the far wall, then at the chair, and sat down again without a word to anybody.";
    const OTHER: &str = "Rain fell on the roof of the depot all that morning, and the drivers stood in the doorway. One of \
                         them asked whether the count could wait until the lorry had come in.";

    fn story(status: &str, body: &str) -> Vec<u8> {
        format!("---\ntitle: T\ndate: 2026-03\nreviewer: a.b\nabout: [a.b]\nstatus: {status}\n---\n\n{body}\n").into()
    }

    /// The codes of what is wrong with twins, with their files.
    fn twins(library: &Library) -> Vec<(&'static str, String)> {
        let all = library.check(date(2026, 11, 23)).into_iter();
        let twins = all.filter(|one| matches!(one.code, "sync-copy" | "withdrawn-twin"));
        twins.map(|one| (one.code, one.place.path.to_string())).collect()
    }

    #[test]
    fn after_each_edit_the_same_twins_are_found_as_from_a_fresh_start() {
        let twin = |path: &str| vec![("withdrawn-twin", path.to_owned())];
        let edits = [
            ("stories/b.md", story("withdrawn", LONG), twin("stories/a.md")),
            ("stories/c.md", story("published", OTHER), twin("stories/a.md")),
            ("stories/b.md", story("withdrawn", OTHER), twin("stories/c.md")),
            ("stories/b.md", story("draft", OTHER), vec![]),
            ("stories/b.md", story("declined", LONG), twin("stories/a.md")),
            ("stories/a.md", story("published", OTHER), vec![]),
            ("stories/c (1).md", story("draft", OTHER), vec![("sync-copy", "stories/c (1).md".to_owned())]),
            ("stories/c (1).md", story("draft", LONG), vec![]),
        ];
        let mut sources = Sources::new();
        sources.insert("heard.yaml", "title: T\ncontact: none\n".into());
        sources.insert("people.yaml", "a.b: { name: Alva Byrne }\n".into());
        sources.insert("stories/a.md", story("published", LONG));
        let mut library = Library::of(&sources);
        assert_eq!(twins(&library), []);
        for (path, text, wanted) in edits {
            sources.insert(path, text);
            library = library.after(&sources);
            assert_eq!(twins(&library), wanted, "{path}");
            assert_eq!(twins(&library), twins(&Library::of(&sources)), "{path}");
        }
    }
}
