//! Texts that say most of what another says: copies that a program made, and published ones whose twin was taken back.
//!
//! They are compared by the hashed runs of their words. Each published text is looked up in one index of all that was taken
//! back, so that the work grows with the texts and not with their pairs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::leak::shingles::Runs;
use crate::library::collection::copy_names;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::collection::{Collection, LabEntry, MetricEntry, PageEntry};
use crate::library::diagnostics;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};

/// What is wrong with texts that have a twin.
#[derive(Default)]
pub struct Twins {
    of: HashMap<Arc<str>, Vec<Diagnostic>>,
    /// For each text that was taken back, the first published one that says most of the same.
    published: HashMap<Arc<str>, Arc<str>>,
    /// What was taken back, and the published stories that were compared with it.
    index: Option<Arc<RunIndex>>,
    compared: HashMap<Arc<str>, (Arc<Manuscript>, Option<usize>)>,
}

/// One text.
#[derive(Clone, Copy)]
enum Text<'a> {
    Story(&'a Arc<ResolvedStory>),
    Lab(&'a LabEntry),
    Metric(&'a MetricEntry),
    Page(&'a PageEntry),
}

/// A text that somebody took back, or that was never to be read by others, and in what word.
type TakenBack<'a> = (Text<'a>, &'static str);

impl<'a> Text<'a> {
    fn file(self) -> &'a TextFile {
        match self {
            Self::Story(story) => &story.manuscript.text_file,
            Self::Lab(entry) => &entry.lab.text_file,
            Self::Metric(entry) => &entry.metric.text_file,
            Self::Page(entry) => &entry.page.text_file,
        }
    }

    fn runs(self) -> &'a Runs {
        match self {
            Self::Story(story) => story.manuscript.runs(),
            Self::Lab(entry) => entry.lab.text_file.runs(entry.lab.front.prose()),
            Self::Metric(entry) => entry.metric.text_file.runs(entry.metric.front.prose()),
            Self::Page(entry) => entry.page.text_file.runs(std::iter::empty()),
        }
    }

    fn manuscript(self) -> Option<&'a Arc<Manuscript>> {
        match self {
            Self::Story(story) => Some(&story.manuscript),
            Self::Lab(_) | Self::Metric(_) | Self::Page(_) => None,
        }
    }

    fn place(self) -> Place {
        Place::file(&self.file().path)
    }

    /// What it is where somebody took it back, or said no to it.
    fn taken_back(self) -> Option<&'static str> {
        match self.file().terms.status() {
            Some(Status::Withdrawn) => Some("withdrawn"),
            Some(Status::Declined) => Some("declined"),
            _ => {
                let Self::Story(story) = self else { return None };
                story.manuscript.front.agreed.refusal()
            }
        }
    }
}

impl Twins {
    /// Finds all twins; what `before` found of stories that are still the same is taken over.
    pub fn of(collection: &Collection, before: Option<&Self>) -> Self {
        let stories = collection.stories.iter().map(Text::Story);
        let labs = collection.labs.iter().map(Text::Lab);
        let metrics = collection.metrics.iter().map(Text::Metric);
        let all: Vec<Text<'_>> =
            stories.chain(labs).chain(metrics).chain(collection.pages.iter().map(Text::Page)).collect();
        let mut twins = Self::default();
        twins.find_copies(&all);
        twins.find_taken_back(&all, before);
        twins
    }

    /// What is wrong with the text at `path`.
    pub fn diagnostics(&self, path: &str) -> &[Diagnostic] {
        self.of.get(path).map_or(&[], Vec::as_slice)
    }

    /// The published text that says most of what the one at `path` says, which was taken back.
    pub fn published_twin(&self, path: &str) -> Option<&Arc<str>> {
        self.published.get(path)
    }

    fn add(&mut self, diagnostic: Diagnostic) {
        self.of.entry(Arc::clone(&diagnostic.place.path)).or_default().push(diagnostic);
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
                self.add(diagnostics::files::sync_copy(text.place(), twin.place()));
            }
        }
    }

    fn find_taken_back(&mut self, all: &[Text<'_>], before: Option<&Self>) {
        let gone: Vec<TakenBack<'_>> =
            all.iter().filter_map(|text| text.taken_back().map(|word| (*text, word))).collect();
        if gone.is_empty() {
            return;
        }
        let before =
            before.and_then(|before| Some((before, before.index.as_ref().filter(|index| index.is_of(&gone))?)));
        let index = before.map_or_else(|| Arc::new(RunIndex::of(&gone)), |(_, index)| Arc::clone(index));
        let twin_of = |text: Text<'_>| {
            let kept = before.and_then(|(before, _)| before.compared.get(&text.file().path));
            let kept = kept.filter(|(kept, _)| text.manuscript().is_some_and(|now| Arc::ptr_eq(now, kept)));
            kept.map_or_else(|| index.twin_of(text.runs()), |(_, twin)| *twin)
        };
        let is_out =
            |text: &&Text<'_>| text.file().terms.status() == Some(Status::Published) && text.taken_back().is_none();
        let compared: Vec<_> = all.par_iter().filter(is_out).map(|text| (*text, twin_of(*text))).collect();
        for (text, twin) in compared {
            if let Some(manuscript) = text.manuscript() {
                self.compared.insert(Arc::clone(&text.file().path), (Arc::clone(manuscript), twin));
            }
            if let Some(gone) = twin.map(|twin| &index.texts[twin]) {
                let place = Place::file(&gone.path);
                self.published.entry(Arc::clone(&gone.path)).or_insert_with(|| Arc::clone(&text.file().path));
                self.add(diagnostics::files::withdrawn_twin(text.place(), place, gone.word));
            }
        }
        self.index = Some(index);
    }
}

/// All runs of what was taken back, each with the first text that has it.
struct RunIndex {
    texts: Vec<IndexedText>,
    runs: HashMap<u64, usize>,
}

struct IndexedText {
    path: Arc<str>,
    word: &'static str,
    /// How many runs it has.
    runs: usize,
    manuscript: Option<Arc<Manuscript>>,
}

impl RunIndex {
    fn of(gone: &[TakenBack<'_>]) -> Self {
        let mut index = Self { texts: Vec::new(), runs: HashMap::new() };
        for (at, (text, word)) in gone.iter().enumerate() {
            for run in text.runs().hashes() {
                index.runs.entry(run).or_insert(at);
            }
            index.texts.push(IndexedText {
                path: Arc::clone(&text.file().path),
                word,
                runs: text.runs().hashes().count(),
                manuscript: text.manuscript().map(Arc::clone),
            });
        }
        index
    }

    /// Whether it is of just these. What is no story is read anew each time, and is never the same.
    fn is_of(&self, gone: &[TakenBack<'_>]) -> bool {
        self.texts.len() == gone.len()
            && self.texts.iter().zip(gone).all(|(known, (text, word))| {
                let same = known.manuscript.as_ref().zip(text.manuscript());
                known.word == *word && same.is_some_and(|(known, now)| Arc::ptr_eq(known, now))
            })
    }

    /// The text that shares the most with these runs, where what was taken back has most of them, or they most of it.
    fn twin_of(&self, runs: &Runs) -> Option<usize> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let (mut own, mut all) = (0, 0);
        for run in runs.hashes() {
            own += 1;
            if let Some(at) = self.runs.get(&run) {
                all += 1;
                *shared.entry(*at).or_default() += 1;
            }
        }
        let (twin, most) = shared.into_iter().max_by_key(|(at, shared)| (*shared, std::cmp::Reverse(*at)))?;
        (all * 2 > own || most * 2 > self.texts[twin].runs).then_some(twin)
    }
}

/// Whether most of what one of two texts says stands in the other; of texts without a sentence, whether they are the same.
fn are_alike(one: Text<'_>, other: Text<'_>) -> bool {
    let of_other: HashSet<u64> = other.runs().hashes().collect();
    let own = one.runs().hashes().count();
    let shared = one.runs().hashes().filter(|run| of_other.contains(run)).count();
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
