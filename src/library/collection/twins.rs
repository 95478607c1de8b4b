//! Texts that say most of what another says: copies that a program made, and published ones whose twin was taken back, or
//! agreed to until a day that is over.
//!
//! They are compared by the hashed runs of their words. Each published text is looked up in one index of all that was taken
//! back, so that the work grows with the texts and not with their pairs.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date as Day;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::leak::shingles::Runs;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::collection::{Collection, LabEntry, MetricEntry, PageEntry, PathEntry};
use crate::library::diagnostics;
use crate::library::source::ids::{AudienceId, Id};
use crate::library::source::status::Status;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::span::Span;

/// What is wrong with texts that have a twin, on one day.
#[derive(Default)]
pub struct Twins {
    of: HashMap<Arc<str>, Vec<Diagnostic>>,
    /// For each text that was taken back, the first published one that says most of the same.
    published: HashMap<Arc<str>, Arc<str>>,
    /// What was taken back, and the published texts that were compared with it, each with its twin's number there.
    index: Option<Arc<RunIndex>>,
    compared: HashMap<Arc<str>, (Arc<str>, Option<usize>)>,
}

/// The twins of a collection, found once somebody asks for a day.
#[derive(Default)]
pub struct TwinsByDay(Mutex<LastAsked>);

/// The day that was asked for last, and its twins; those of an earlier reading have no day.
#[derive(Clone, Default)]
struct LastAsked {
    day: Option<Day>,
    twins: Option<Arc<Twins>>,
}

impl TwinsByDay {
    /// What was found last for an earlier reading saves work in this.
    pub fn after(before: &Self) -> Self {
        Self(Mutex::new(LastAsked { day: None, twins: before.last().twins }))
    }

    /// The twins among these texts on `today`.
    pub fn on(&self, collection: &Collection, today: Day) -> Arc<Twins> {
        let last = self.last();
        if let (Some(twins), true) = (&last.twins, last.day == Some(today)) {
            return Arc::clone(twins);
        }
        // Nothing is locked meanwhile: the threads that this waits for may ask too.
        let twins = Arc::new(Twins::of(collection, today, last.twins.as_deref()));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            LastAsked { day: Some(today), twins: Some(Arc::clone(&twins)) };
        twins
    }

    fn last(&self) -> LastAsked {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One text.
#[derive(Clone, Copy)]
enum Text<'a> {
    Story(&'a Arc<ResolvedStory>),
    Lab(&'a LabEntry),
    Metric(&'a MetricEntry),
    Page(&'a PageEntry),
    Path(&'a PathEntry),
}

/// A text that somebody took back, or that was never to be read by others, or not yet.
#[derive(Clone, Copy)]
struct TakenBack<'a> {
    text: Text<'a>,
    why: Gone,
}

/// Why a text is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
    /// In this word.
    Refused(&'static str),
    /// After this day.
    Ended(Day),
    /// It is published on this day.
    Waiting(Day),
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

    /// The same, not kept: what stays as it is, is compared again only where something else is taken back.
    fn runs_of_now(self) -> Runs {
        match self {
            Self::Story(story) => story.manuscript.runs_of_now(),
            Self::Lab(entry) => entry.lab.text_file.runs_of_now(entry.lab.front.prose()),
            Self::Metric(entry) => entry.metric.text_file.runs_of_now(entry.metric.front.prose()),
            Self::Page(entry) => entry.page.text_file.runs_of_now(std::iter::empty()),
            Self::Path(entry) => entry.path.text_file.runs_of_now(entry.path.prose()),
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

    fn audience(self) -> Option<AudienceId> {
        match self {
            Self::Story(story) => story.audience,
            Self::Lab(entry) => entry.settled.audience,
            Self::Metric(entry) => entry.settled.audience,
            Self::Page(entry) => entry.settled.audience,
            Self::Path(entry) => entry.settled.audience,
        }
    }

    fn hashes(self) -> HashSet<u64> {
        self.runs().hashes().iter().copied().collect()
    }

    /// Why, where somebody took it back, said no to it, or agreed until a day before `today`.
    fn taken_back(self, today: Day) -> Option<TakenBack<'a>> {
        let why = match (self.file().terms.status(), self) {
            (Some(Status::Withdrawn), _) => Gone::Refused("withdrawn"),
            (Some(Status::Declined), _) => Gone::Refused("declined"),
            (_, Self::Lab(_) | Self::Metric(_) | Self::Page(_) | Self::Path(_)) => return None,
            (_, Self::Story(story)) => match story.manuscript.front.agreed.refusal() {
                Some(word) => Gone::Refused(word),
                None => Gone::Ended(story.last_day().filter(|last| *last < today)?),
            },
        };
        Some(TakenBack { text: self, why })
    }

    /// Why it is taken back, or not published yet.
    fn not_now(self, today: Day) -> Option<TakenBack<'a>> {
        self.taken_back(today).or_else(|| self.waiting(today))
    }

    /// The same if it's marked published but not due yet; drafts don't count.
    fn waiting(self, today: Day) -> Option<TakenBack<'a>> {
        let terms = &self.file().terms;
        let on = terms.publish_on.value().map(|date| date.last()).filter(|on| *on > today)?;
        (terms.status() == Some(Status::Published)).then_some(TakenBack { text: self, why: Gone::Waiting(on) })
    }
}

impl Twins {
    /// Finds all twins; what `before` found of stories that are still the same is taken over.
    fn of(collection: &Collection, today: Day, before: Option<&Self>) -> Self {
        let stories = collection.stories.iter().map(Text::Story);
        let labs = collection.labs.iter().map(Text::Lab);
        let metrics = collection.metrics.iter().map(Text::Metric);
        let pages = collection.pages.iter().map(Text::Page);
        let all: Vec<Text<'_>> =
            stories.chain(labs).chain(metrics).chain(pages).chain(collection.paths.iter().map(Text::Path)).collect();
        let mut twins = Self::default();
        twins.find_copies(&all);
        twins.find_taken_back(collection, &all, today, before);
        twins
    }

    /// What is wrong with the text at `path`.
    pub fn diagnostics(&self, path: &str) -> &[Diagnostic] {
        self.of.get(path).map_or(&[][..], Vec::as_slice)
    }

    /// The published text that says most of what the one at `path` says, which was taken back.
    pub fn published_twin(&self, path: &str) -> Option<&Arc<str>> {
        self.published.get(path)
    }

    fn add(&mut self, diagnostic: Diagnostic) {
        self.of.entry(Arc::clone(&diagnostic.place.path)).or_default().push(diagnostic);
    }

    fn find_copies(&mut self, all: &[Text<'_>]) {
        let called: Vec<Text<'_>> = all.iter().filter(|text| !text.file().originals.is_empty()).copied().collect();
        if called.is_empty() {
            return;
        }
        let by_path: HashMap<&str, Text<'_>> = all.iter().map(|text| (&*text.file().path, *text)).collect();
        for text in called {
            let mut originals = text.file().originals.iter().filter_map(|path| by_path.get(path.as_str()));
            if let Some(twin) = originals.find(|twin| are_alike(text, **twin)) {
                let (place, other) = (text.first_of(&twin.hashes()), twin.first_of(&text.hashes()));
                self.add(diagnostics::files::sync_copy(place, other));
            }
        }
    }

    fn find_taken_back(&mut self, collection: &Collection, all: &[Text<'_>], today: Day, before: Option<&Self>) {
        let mut gone: Vec<TakenBack<'_>> = all.par_iter().filter_map(|text| text.not_now(today)).collect();
        if gone.is_empty() {
            return;
        }
        // What several of them say is said to be gone since the first of them was.
        gone.sort_by_key(|gone| match gone.why {
            Gone::Refused(_) => (0, None),
            Gone::Ended(last) => (1, Some(last)),
            Gone::Waiting(on) => (2, Some(on)),
        });
        let before =
            before.and_then(|before| Some((before, before.index.as_ref().filter(|index| index.is_of(&gone))?)));
        let index = before.map_or_else(|| Arc::new(RunIndex::of(&gone)), |(_, index)| Arc::clone(index));
        let own: HashMap<&str, usize> =
            gone.iter().enumerate().map(|(at, gone)| (&*gone.text.file().path, at)).collect();
        let twin_of = |text: Text<'_>| {
            let file = text.file();
            let kept = before.and_then(|(before, _)| before.compared.get(&file.path));
            let kept = kept.filter(|(kept, _)| Arc::ptr_eq(kept, &file.text));
            let find = || index.twin_of(&text.runs_of_now(), own.get(&*file.path).copied());
            kept.map_or_else(find, |(_, twin)| *twin)
        };
        // What ended may be agreed to again, and is told of until then too.
        let is_out = |text: &&Text<'_>| {
            let is_refused = text.taken_back(today).is_some_and(|gone| matches!(gone.why, Gone::Refused(_)));
            text.file().terms.status() == Some(Status::Published) && !is_refused && text.waiting(today).is_none()
        };
        let compared: Vec<_> = all.par_iter().filter(is_out).map(|text| (*text, twin_of(*text))).collect();
        for (text, twin) in compared {
            self.compared.insert(Arc::clone(&text.file().path), (Arc::clone(&text.file().text), twin));
            if let Some(twin) = twin {
                let TakenBack { text: taken, why } = gone[twin];
                // A text may be for a few first, and later for others, who read neither until then.
                if matches!(why, Gone::Waiting(_)) && !are_among(collection, taken.audience(), text.audience()) {
                    continue;
                }
                let path = Arc::clone(&taken.file().path);
                self.published.entry(path).or_insert_with(|| Arc::clone(&text.file().path));
                let (place, twin) = (text.first_of(&taken.hashes()), taken.first_of(&text.hashes()));
                self.add(match why {
                    Gone::Refused(word) => diagnostics::files::withdrawn_twin(place, twin, word),
                    Gone::Ended(_) => diagnostics::files::ended_twin(place, twin),
                    Gone::Waiting(on) => diagnostics::files::waiting_twin(place, twin, on),
                });
            }
        }
        self.index = Some(index);
    }
}

/// Whether those of one audience may read what is for another; where either is unclear, they may.
fn are_among(collection: &Collection, readers: Option<AudienceId>, audience: Option<AudienceId>) -> bool {
    let (Some(readers), Some(audience)) = (readers, audience) else { return true };
    collection.config.audiences.all.get(readers.index()).is_none_or(|readers| readers.sees.contains(&audience))
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
    text: Arc<str>,
    why: Gone,
    /// How many runs it has.
    runs: usize,
}

impl RunIndex {
    fn of(gone: &[TakenBack<'_>]) -> Self {
        let runs_of: Vec<&[u64]> = gone.par_iter().map(|gone| gone.text.runs().hashes()).collect();
        let indexed = |(TakenBack { text, why }, runs): (&TakenBack<'_>, &&[u64])| IndexedText {
            text: Arc::clone(&text.file().text),
            why: *why,
            runs: runs.len(),
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

    /// Whether it is of just these.
    fn is_of(&self, gone: &[TakenBack<'_>]) -> bool {
        let is_same = |(known, now): (&IndexedText, &TakenBack<'_>)| {
            known.why == now.why && Arc::ptr_eq(&known.text, &now.text.file().text)
        };
        self.texts.len() == gone.len() && self.texts.iter().zip(gone).all(is_same)
    }

    /// The text that shares the most with these runs, where what was taken back has most of them, or they most of it. They
    /// may be of the text with the number `own` here, and what is its own is gone only when it is gone itself.
    fn twin_of(&self, runs: &Runs, own: Option<usize>) -> Option<usize> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for at in runs.hashes().iter().filter_map(|run| self.first_with(*run)).filter(|at| Some(*at) != own) {
            *shared.entry(at).or_default() += 1;
        }
        let (twin, most) =
            shared.iter().map(|(at, shared)| (*at, *shared)).max_by_key(|(at, shared)| (*shared, Reverse(*at)))?;
        let all: usize = shared.values().sum();
        (all * 2 > runs.hashes().len() || most * 2 > self.texts[twin].runs).then_some(twin)
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

    /// A published one, agreed to until the end of that day.
    fn until(day: &str, body: &str) -> Vec<u8> {
        story(&format!("published\nagreed: {{ given: 2026-01, until: {day} }}"), body)
    }

    fn site(stories: &[(&str, Vec<u8>)]) -> Sources {
        let mut sources = Sources::new();
        sources.insert("heard.yaml", "title: T\ncontact: none\n".into());
        sources.insert("people.yaml", "a.b: { name: Alva Byrne }\n".into());
        stories.iter().for_each(|(path, text)| sources.insert(path, text.clone()));
        sources
    }

    /// The codes of what is wrong with twins on a day of November, with their files.
    fn twins_on(library: &Library, day: i8) -> Vec<(&'static str, String)> {
        let all = library.check(date(2026, 11, day)).into_iter();
        let twins = all.filter(|one| matches!(one.code, "sync-copy" | "withdrawn-twin"));
        twins.map(|one| (one.code, one.place.path.to_string())).collect()
    }

    fn twins(library: &Library) -> Vec<(&'static str, String)> {
        twins_on(library, 23)
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
        let mut sources = site(&[("stories/a.md", story("published", LONG))]);
        let mut library = Library::of(&sources);
        assert_eq!(twins(&library), []);
        for (path, text, wanted) in edits {
            sources.insert(path, text);
            library = library.after(&sources);
            assert_eq!(twins(&library), wanted, "{path}");
            assert_eq!(twins(&library), twins(&Library::of(&sources)), "{path}");
        }
    }

    #[test]
    fn on_each_day_those_twins_are_found_that_are_gone_by_then() {
        let mut sources =
            site(&[("stories/a.md", story("published", LONG)), ("stories/b.md", until("2026-11-20", LONG))]);
        let library = Library::of(&sources);
        let twin = vec![("withdrawn-twin", "stories/a.md".to_owned())];
        for day in [20, 21, 20, 22, 21] {
            let wanted = if day > 20 { twin.clone() } else { Vec::new() };
            assert_eq!(twins_on(&library, day), wanted, "{day}");
            assert_eq!(twins_on(&Library::of(&sources), day), wanted, "{day}");
        }
        assert_eq!(library.next_change(date(2026, 11, 1)), Some(date(2026, 11, 21)));
        // What an earlier reading found on another day holds for no other.
        sources.insert("stories/c.md", story("published", OTHER));
        let after = library.after(&sources);
        assert_eq!(twins_on(&after, 20), []);
        assert_eq!(twins_on(&after, 21), twin);
        sources.insert("stories/b.md", until("2026-11-21", LONG));
        assert_eq!(twins_on(&after.after(&sources), 21), []);
    }

    #[test]
    fn a_copy_of_a_story_that_is_not_due_yet_is_an_error() {
        let sources = site(&[
            ("stories/a.md", story("published", LONG)),
            ("stories/b.md", story("published\npublish_on: 2026-12-01", LONG)),
            ("stories/c.md", story("published\npublish_on: 2026-12-05", LONG)),
        ]);
        let library = Library::of(&sources);
        assert_eq!(twins_on(&library, 30), [("withdrawn-twin", "stories/a.md".to_owned())]);
        assert_eq!(library.next_change(date(2026, 11, 30)), Some(date(2026, 12, 1)));
        let told = |day| library.check(date(2026, 12, day)).iter().filter(|one| one.code == "withdrawn-twin").count();
        assert_eq!([1, 4, 5].map(told), [2, 2, 0]);
        // A text may be for a few first.
        let mut sources = sources;
        sources.insert(
            "heard.yaml",
            "title: T\ncontact: none\naudiences: { firm: {}, partners: { sees: [firm] } }\ndefault_audience: firm\n"
                .into(),
        );
        sources.insert("stories/a.md", story("published\naudience: partners", LONG));
        sources.insert("stories/b.md", story("draft", LONG));
        assert_eq!(twins_on(&Library::of(&sources), 30), []);
        sources.insert("stories/c.md", story("published\naudience: partners\npublish_on: 2026-12-05", LONG));
        sources.insert("stories/a.md", story("published", LONG));
        assert_eq!(twins_on(&Library::of(&sources), 30), [("withdrawn-twin", "stories/a.md".to_owned())]);
    }

    #[test]
    fn what_somebody_took_back_is_told_before_what_ended_and_of_what_ended_too() {
        let both = [LONG, OTHER].concat();
        let sources = site(&[
            ("stories/a.md", until("2026-11-20", LONG)),
            ("stories/b.md", story("withdrawn", LONG)),
            ("stories/c.md", until("2026-11-20", &both)),
            ("stories/d.md", story("published", LONG)),
        ]);
        let told = Library::of(&sources).check(date(2026, 11, 23));
        let taken_back = |path: &str| {
            let words = "most sentences in this file are also in `stories/b.md`, which is marked withdrawn";
            told.iter().any(|one| &*one.place.path == path && one.sentence.ours() == words)
        };
        assert!(taken_back("stories/a.md") && taken_back("stories/d.md"), "{told:?}");
    }
}
