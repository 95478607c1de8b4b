//! Everything the authors wrote, parsed and resolved. It is private to the library.
//!
//! It is one file because everything in it is put together in one order, each from what came before.

pub(in crate::library) mod attachments;
pub(in crate::library) mod consent_digest;
pub(in crate::library) mod file_names;
pub(in crate::library) mod find_names;
mod find_near;
pub(in crate::library) mod forbidden;
mod outsiders;
mod found_before;
pub(in crate::library) mod index;
pub mod library;
pub(in crate::library) mod references;
pub(in crate::library) mod resolved_story;
pub(in crate::library) mod reuse;
pub mod sound_texts;
mod spellings;
pub(in crate::library) mod story_names;
mod strays;
mod text_names;
pub(in crate::library) mod theme_faults;
pub(in crate::library) mod twins;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date as Day;
use rayon::prelude::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::library::collection::attachments::{Pictures, Statics};
use crate::library::collection::file_names::FileNames;
use crate::library::collection::find_names::{Found, NameFinder};
use crate::library::collection::forbidden::Forbidden;
use crate::library::collection::index::{Index, TextId};
use crate::library::collection::references::References;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::collection::reuse::{Reuse, ReuseKey};
use crate::library::collection::text_names::TextNames;
use crate::library::collection::twins::{Twins, TwinsByDay};
use crate::library::diagnostics;
use crate::library::source::config::{self, Config};
use crate::library::source::fields::{Field, Written};
use crate::library::source::ids::{AudienceId, Id, IndicatorId, MetricId, PersonId, StoryId, numbered};
use crate::library::source::indicator::{self, Vocabulary};
use crate::library::source::lab::Lab;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::metric::Metric;
use crate::library::source::overrides::Overrides;
use crate::library::source::page::FreePage;
use crate::library::source::person::{self, People};
use crate::library::source::reading_faults;
use crate::library::source::reading_path::ReadingPath;
use crate::library::source::relationship::Relationship;
use crate::library::source::review::{self, Review};
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::identifiers::Exempt;
use crate::text::sources::{Source, Sources, is_markdown};
use crate::theme::{Choice, Setting, Theme, ThemeFile};

/// What one text that is not a story resolves to.
pub struct ResolvedText {
    /// Who may see it; `None` where that is unclear.
    pub audience: Option<AudienceId>,
    /// Its mentions, links and pictures.
    pub references: References,
    /// What is wrong with it beside the rest of the site.
    pub diagnostics: Vec<Diagnostic>,
}

/// A metric on the collection.
pub struct MetricEntry {
    /// What was written.
    pub metric: Arc<Metric>,
    /// What it resolves to.
    pub settled: ResolvedText,
    /// Who looks after it.
    pub owner: Option<PersonId>,
    /// The human metric it is paired with.
    pub paired_with: Option<MetricId>,
}

/// A lab on the collection.
pub struct LabEntry {
    /// What was written.
    pub lab: Arc<Lab>,
    /// What it resolves to.
    pub settled: ResolvedText,
    /// Who leads it.
    pub facilitator: Option<PersonId>,
    /// The behaviour that others watch for.
    pub watch_for: Option<IndicatorId>,
    /// The story of each case.
    pub cases: Vec<Option<StoryId>>,
}

/// A free page on the collection.
pub struct PageEntry {
    /// What was written.
    pub page: Arc<FreePage>,
    /// What it resolves to.
    pub settled: ResolvedText,
}

/// A path on the collection.
pub struct PathEntry {
    /// What was written.
    pub path: Arc<ReadingPath>,
    /// What it resolves to.
    pub settled: ResolvedText,
    /// The story of each step.
    pub steps: Vec<Option<StoryId>>,
}

/// What was found in the words that the site itself says.
pub struct SiteWords {
    /// What may not be printed of them.
    pub diagnostics: Vec<Diagnostic>,
    /// The forbidden words and patterns that `heard` says whatever is written, so that no text is at fault for them.
    pub everywhere: HashSet<Found>,
}

/// The whole collection.
pub struct Collection {
    /// All files, for excerpts.
    pub sources: Sources,
    /// `heard.yaml`.
    pub config: Config,
    /// `people.yaml`.
    pub people: Arc<People>,
    /// What is wrong with it; part of the guards' diagnostics too.
    pub people_faults: Arc<[Diagnostic]>,
    /// `indicators.yaml`.
    pub vocabulary: Vocabulary,
    /// `reviews.yaml`.
    pub reviews: Vec<Review>,
    /// Why people decided against a check; no edition knows it.
    pub overrides: Vec<Overrides>,
    /// What is written about clients for two people each; no edition can hold it.
    pub relationships: Vec<Relationship>,
    /// The theme, with the site's own files in it.
    pub theme: Arc<Theme>,
    /// Words that must never be printed.
    pub forbidden: Forbidden,
    /// Names and forbidden words, ready to be looked for.
    pub name_finder: Arc<NameFinder>,
    /// What identifies nobody outside the firm, in any text.
    pub not_outsiders: Arc<Exempt>,
    /// Stories, newest first.
    pub stories: Vec<Arc<ResolvedStory>>,
    /// Metrics, by address.
    pub metrics: Vec<MetricEntry>,
    /// Labs, newest first.
    pub labs: Vec<LabEntry>,
    /// Free pages, by address.
    pub pages: Vec<PageEntry>,
    /// Paths, by address.
    pub paths: Vec<PathEntry>,
    /// The story on the front page, where one is chosen.
    pub front: Option<StoryId>,
    /// The stories that open their issues, as they are listed.
    pub covers: Vec<StoryId>,
    /// Pictures beside texts.
    pub pictures: Pictures,
    /// Files of `static/`.
    pub statics: Statics,
    /// What is wrong with the files that guard everything: `heard.yaml`, `people.yaml`, the names.
    pub guards: Vec<Diagnostic>,
    /// What is wrong with all other files that are no story, lab, metric or page.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong with the theme; part of the diagnostics too.
    pub theme_faults: Arc<[Diagnostic]>,
    /// What the site itself says that must not be printed, once somebody has asked.
    pub site_words: Arc<OnceLock<SiteWords>>,
    /// What the stories were resolved by.
    pub reuse_key: ReuseKey,
    /// Texts that say what another says, by day.
    twins: TwinsByDay,
    /// Every text by its names.
    named: Arc<TextNames>,
}

impl Collection {
    /// Reads and resolves all files. What `before` read of files that are still the same values is taken over: the
    /// result is what reading everything anew would give.
    pub fn of(sources: &Sources, before: Option<&Self>) -> Self {
        let mut guards = Vec::new();
        let mut found = Vec::new();
        let config = read_file(sources, config::FILE, &mut guards, Config::read);
        let config = config.unwrap_or_else(|| without_config(&mut guards));
        let vocabulary = read_file(sources, indicator::FILE, &mut found, Vocabulary::read);
        let vocabulary = vocabulary.unwrap_or_else(Vocabulary::built_in);
        let reviews = read_file(sources, review::FILE, &mut found, review::read).unwrap_or_default();
        let forbidden = Forbidden::read(&config, sources, &mut guards);
        let same = Reuse { now: sources, before };
        let (people, people_faults) = same.people().unwrap_or_else(|| read_people(sources));
        guards.extend(people_faults.iter().cloned());
        let name_finder = same.name_finder(&config).unwrap_or_else(|| Arc::new(NameFinder::of(&people, &forbidden)));
        let (theme, theme_faults) = same.theme().unwrap_or_else(|| read_theme(sources, &config));
        found.extend(theme_faults.iter().cloned());
        let site_words = same.site_words(&config).unwrap_or_default();

        let read = || read_stories(&same, &config.language);
        let (manuscripts, ()) = rayon::join(read, || strays::find(sources, &mut guards, &mut found));
        let metrics = read_texts(sources, "metrics", |file| Metric::read(file, &config.language));
        let labs = read_labs(sources, &config.language);
        let pages = read_texts(sources, "pages", |file| FreePage::read(file, &config.language));
        let paths = read_texts(sources, "paths", |file| ReadingPath::read(file, &config.language));

        let reuse_key = ReuseKey::of(sources, &theme, &manuscripts, &metrics, &labs, &pages, &paths);
        let alike = before.filter(|before| before.reuse_key == reuse_key);
        let new_names = || Arc::new(TextNames::of(&manuscripts, &metrics, &labs, &pages, &paths));
        let same_names = before.filter(|before| before.reuse_key.has_texts_of(&reuse_key));
        let named = same_names.map_or_else(new_names, |before| Arc::clone(&before.named));
        let text_files = |text_id: TextId| match text_id {
            TextId::Story(at) => &manuscripts[at.index()].text_file,
            TextId::Lab(at) => &labs[at.index()].text_file,
            TextId::Metric(at) => &metrics[at.index()].text_file,
            TextId::Page(at) => &pages[at.index()].text_file,
            TextId::Path(at) => &paths[at.index()].text_file,
        };
        let index = Index {
            config: &config,
            people: &people,
            vocabulary: &vocabulary,
            metrics: &named.metrics,
            stories: &named.stories,
            story_paths: &named.story_paths,
            texts: &named.texts,
            text_files: &text_files,
            sources,
            files: &FileNames::of(sources),
            theme: &theme,
        };
        // Where the names are the same, so is the order.
        let bound = |(at, manuscript): (usize, &Arc<Manuscript>)| {
            let kept = alike.and_then(|before| before.stories.get(at));
            match kept.filter(|bound| Arc::ptr_eq(&bound.manuscript, manuscript)) {
                Some(bound) => Arc::clone(bound),
                None => Arc::new(ResolvedStory::of(Arc::clone(manuscript), &index)),
            }
        };
        let mut stories: Vec<Arc<ResolvedStory>> = manuscripts.par_iter().enumerate().map(bound).collect();
        let (front, covers) = openers(&index, &mut guards);
        check_vocabulary(&vocabulary, &index, &mut found);
        check_headcount(&config, &people, &mut found);
        let mut settled_metrics: Vec<_> = metrics.iter().map(|metric| settle_metric(metric, &index)).collect();
        let mut settled_labs: Vec<_> = labs.iter().map(|lab| settle_lab(lab, &index)).collect();
        let mut settled_pages: Vec<_> = pages.iter().map(|page| settle_page(page, &index)).collect();
        let mut settled_paths: Vec<_> = paths.iter().map(|path| settle_path(path, &index)).collect();
        let others = settled_metrics.iter_mut().map(|m| (&m.metric.text_file.path, &mut m.settled.diagnostics));
        let labs = settled_labs.iter_mut().map(|l| (&l.lab.text_file.path, &mut l.settled.diagnostics));
        let pages = settled_pages.iter_mut().map(|p| (&p.page.text_file.path, &mut p.settled.diagnostics));
        let paths = settled_paths.iter_mut().map(|p| (&p.path.text_file.path, &mut p.settled.diagnostics));
        tell_clashes(&named, &mut stories, others.chain(labs).chain(pages).chain(paths));
        let collection = Self {
            sources: sources.clone(),
            name_finder,
            not_outsiders: Arc::new(outsiders::exempt(&config, &people)),
            config,
            people,
            people_faults,
            vocabulary,
            reviews,
            overrides: Overrides::all(sources),
            relationships: Relationship::all(sources),
            theme,
            forbidden,
            stories,
            metrics: settled_metrics,
            labs: settled_labs,
            pages: settled_pages,
            paths: settled_paths,
            front,
            covers,
            pictures: Pictures::default(),
            statics: Statics::default(),
            guards: all_or_older(guards),
            diagnostics: found,
            theme_faults,
            site_words,
            reuse_key,
            twins: before.map(|before| TwinsByDay::after(&before.twins)).unwrap_or_default(),
            named,
        };
        let pictures = || Pictures::of(&collection, before.map(|before| &before.pictures));
        let statics = || Statics::of(&collection, before.map(|before| &before.statics));
        let (pictures, statics) = rayon::join(pictures, statics);
        Self { pictures, statics, ..collection }
    }

    /// Texts that say what another says, as of a day.
    pub fn twins(&self, today: Day) -> Arc<Twins> {
        self.twins.on(self, today)
    }

    /// The stories at an address, newest first: more than one where it is wanted twice.
    pub fn at_address(&self, address: &str) -> &[StoryId] {
        self.named.addresses.get(address).map_or(&[], Vec::as_slice)
    }

    /// The story that is meant by its name, where it is one alone.
    pub fn story_named(&self, name: &str) -> Option<StoryId> {
        self.named.stories.find(name).ok()
    }

    /// The text in the file at `path`.
    pub fn text_id(&self, path: &str) -> Option<TextId> {
        self.named.texts.get(path).copied()
    }

    /// The file of a text.
    pub fn text_file(&self, text_id: TextId) -> &TextFile {
        match text_id {
            TextId::Story(at) => &self.stories[at.index()].manuscript.text_file,
            TextId::Lab(at) => &self.labs[at.index()].lab.text_file,
            TextId::Metric(at) => &self.metrics[at.index()].metric.text_file,
            TextId::Page(at) => &self.pages[at.index()].page.text_file,
            TextId::Path(at) => &self.paths[at.index()].path.text_file,
        }
    }

    /// The references of every text, with the text.
    pub fn references(&self) -> impl Iterator<Item = (TextId, &TextFile, &References)> {
        let stories = numbered(&self.stories);
        let stories = stories.map(|(at, s)| (TextId::Story(at), &s.manuscript.text_file, &s.references));
        let labs = numbered(&self.labs);
        let labs = labs.map(|(at, l)| (TextId::Lab(at), &l.lab.text_file, &l.settled.references));
        let metrics = numbered(&self.metrics);
        let metrics = metrics.map(|(at, m)| (TextId::Metric(at), &m.metric.text_file, &m.settled.references));
        let pages = numbered(&self.pages);
        let pages = pages.map(|(at, p)| (TextId::Page(at), &p.page.text_file, &p.settled.references));
        let paths = numbered(&self.paths);
        let paths = paths.map(|(at, p)| (TextId::Path(at), &p.path.text_file, &p.settled.references));
        stories.chain(labs).chain(metrics).chain(pages).chain(paths)
    }
}

/// Tells each text of the addresses that it shares with another.
fn tell_clashes<'t>(
    named: &TextNames,
    stories: &'t mut [Arc<ResolvedStory>],
    others: impl Iterator<Item = (&'t Arc<str>, &'t mut Vec<Diagnostic>)>,
) {
    // One that is taken over was told of its clashes when it was made; nobody else holds the others yet.
    let made = stories.iter_mut().filter_map(Arc::get_mut);
    let made = made.map(|story| (&story.manuscript.text_file.path, &mut story.diagnostics));
    for (path, diagnostics) in made.chain(others) {
        diagnostics.extend(named.clashes.get(path).into_iter().flatten().cloned());
    }
}

/// What is wrong with the guards; for a newer program than this one that alone, since all else may be right to it.
fn all_or_older(mut guards: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_older = |one: &Diagnostic| one.code == diagnostics::config::OLDER_PROGRAM.code;
    if guards.iter().any(is_older) {
        guards.retain(is_older);
    }
    guards
}

/// What stands for a `heard.yaml` that is not there.
fn without_config(guards: &mut Vec<Diagnostic>) -> Config {
    guards.push(diagnostics::config::no_config());
    Config::read(&config::FILE.into(), "title: Heard\ncontact: none", &mut Vec::new())
}

/// Reads a site file, where it is there.
pub(in crate::library) fn read_file<T>(
    sources: &Sources,
    path: &str,
    found: &mut Vec<Diagnostic>,
    read: impl FnOnce(&Arc<str>, &str, &mut Vec<Diagnostic>) -> T,
) -> Option<T> {
    let source = sources.find(path)?;
    found.extend(reading_faults::of_source(source));
    let start = found.len();
    let value = read(&source.path, source.text(), found);
    if let Some(conflict) = reading_faults::of_conflict(source) {
        // Every other fault may follow from that.
        found.truncate(start);
        found.push(conflict);
    }
    Some(value)
}

fn read_people(sources: &Sources) -> (Arc<People>, Arc<[Diagnostic]>) {
    let mut found = Vec::new();
    let people = read_file(sources, person::FILE, &mut found, People::read).unwrap_or_default();
    (Arc::new(people), found.into())
}

fn read_theme(sources: &Sources, config: &Config) -> (Arc<Theme>, Arc<[Diagnostic]>) {
    let folder = format!("themes/{}", config.theme.value);
    let files: Vec<ThemeFile> = sources
        .under(&folder)
        .map(|source| ThemeFile {
            path: source.path[folder.len() + 1..].into(),
            shown: Arc::clone(&source.path),
            bytes: source.bytes().into(),
        })
        .collect();
    let options: Vec<Setting<'_>> = config
        .options
        .iter()
        .map(|(name, value)| Setting { name, value: &value.value, span: Some(value.span) })
        .collect();
    let mut others: Vec<&str> = sources
        .under("themes")
        .filter_map(|source| source.path["themes/".len()..].split_once('/'))
        .map(|(name, _)| name)
        .collect();
    others.dedup();
    let choice = Choice {
        name: &config.theme.value,
        language: &config.language,
        options: &options,
        others: &others,
        path: &config.path,
        span: Some(config.theme.span).filter(|span| span.end > 0),
    };
    let (theme, faults) = Theme::of(&choice, &files);
    (Arc::new(theme), faults.into_iter().map(theme_faults::of).collect())
}

fn read_texts<T>(sources: &Sources, folder: &str, read: impl Fn(&Source) -> T) -> Vec<Arc<T>> {
    let texts = sources.under(folder).filter(|source| is_markdown(&source.path));
    texts.map(|source| Arc::new(read(source))).collect()
}

/// The labs, by their day.
fn read_labs(sources: &Sources, language: &str) -> Vec<Arc<Lab>> {
    let mut labs = read_texts(sources, "labs", |file| Lab::read(file, language));
    labs.sort_by(|a, b| order(&a.front.date, &a.text_file).cmp(&order(&b.front.date, &b.text_file)));
    labs
}

/// The stories that heard.yaml chooses for the front page, and for issues.
fn openers(index: &Index<'_>, found: &mut Vec<Diagnostic>) -> (Option<StoryId>, Vec<StoryId>) {
    let config = index.config;
    let mut named = |words: &Written<String>| index.story(words, Place::at(&config.path, words.span), found);
    (config.front.story.as_ref().and_then(&mut named), config.issues.covers.iter().filter_map(named).collect())
}

/// All stories, newest first, then by address. Those of files that are the same as before are taken over in the order
/// that they had: looking at the dates and addresses of all would take longer than everything else.
fn read_stories(same: &Reuse<'_>, language: &str) -> Vec<Arc<Manuscript>> {
    // The language of the site says which quotation marks are printed.
    let before = same.before.filter(|before| before.config.language == language);
    let same = &Reuse { now: same.now, before };
    let changed = same.changed_under("stories");
    let mut stories: Vec<Option<Arc<Manuscript>>> = Vec::new();
    if let Some(before) = same.before {
        stories.extend(before.stories.iter().map(|story| Some(Arc::clone(&story.manuscript))));
        for path in &changed.gone {
            if let Some(TextId::Story(at)) = before.text_id(path) {
                stories[at.index()] = None;
            }
        }
    }
    let mut stories: Vec<Arc<Manuscript>> = stories.into_iter().flatten().collect();
    let come = changed.come.into_par_iter().filter(|source| is_markdown(&source.path));
    let mut come: Vec<Arc<Manuscript>> = come.map(|source| Arc::new(Manuscript::read(&source, language))).collect();
    let in_order =
        |a: &Manuscript, b: &Manuscript| order(&a.front.date, &a.text_file).cmp(&order(&b.front.date, &b.text_file));
    if stories.is_empty() {
        come.sort_by(|a, b| in_order(a, b));
        return come;
    }
    for story in come {
        let at = stories.partition_point(|other| in_order(other, &story).is_lt());
        stories.insert(at, story);
    }
    stories
}

/// What lists are sorted by: newest month first, then the address, so that the order tells no day.
/// Two that want one address stand by their paths.
fn order<'a>(date: &Field<crate::library::source::date::Date>, text_file: &'a TextFile) -> Order<'a> {
    (std::cmp::Reverse(date.value().map_or((0, 0), |date| date.order())), text_file.address.as_str(), &text_file.path)
}

type Order<'a> = (std::cmp::Reverse<(i16, i8)>, &'a str, &'a str);

fn settle(text_file: &TextFile, index: &Index<'_>) -> ResolvedText {
    let mut found = Vec::new();
    let references = References::of(text_file, index, &mut found);
    let audience = index.audience(text_file, &mut found);
    ResolvedText { audience, references, diagnostics: found }
}

fn settle_metric(metric: &Arc<Metric>, index: &Index<'_>) -> MetricEntry {
    let mut settled = settle(&metric.text_file, index);
    let found = &mut settled.diagnostics;
    let owner = metric.front.owner.as_ref().and_then(|who| index.person(who, &metric.text_file, found));
    let paired_with = metric.front.paired_with.as_ref().and_then(|words| index.metric(words, &metric.text_file, found));
    MetricEntry { metric: Arc::clone(metric), settled, owner, paired_with }
}

fn settle_lab(lab: &Arc<Lab>, index: &Index<'_>) -> LabEntry {
    let mut settled = settle(&lab.text_file, index);
    let found = &mut settled.diagnostics;
    let facilitator = lab.front.facilitator.as_ref().and_then(|who| index.person(who, &lab.text_file, found));
    let cases = lab.front.cases.iter();
    let cases = cases.map(|case| index.story(&case.story, lab.text_file.place(case.story.span), found)).collect();
    let watch_for = lab.front.watch_for.as_ref().and_then(|words| {
        let (names, place) = (&index.vocabulary.names, lab.text_file.place(words.span));
        let behaviour = names.find(&words.value);
        if behaviour.is_none() {
            found.push(diagnostics::indicators::unknown_indicator(place, &words.value, names.ids()));
        }
        behaviour
    });
    LabEntry { lab: Arc::clone(lab), settled, facilitator, watch_for, cases }
}

fn settle_page(page: &Arc<FreePage>, index: &Index<'_>) -> PageEntry {
    PageEntry { settled: settle(&page.text_file, index), page: Arc::clone(page) }
}

fn settle_path(path: &Arc<ReadingPath>, index: &Index<'_>) -> PathEntry {
    let mut settled = settle(&path.text_file, index);
    let found = &mut settled.diagnostics;
    let steps = path.steps.iter();
    let steps = steps.map(|step| index.story(&step.story, path.text_file.place(step.story.span), found)).collect();
    PathEntry { path: Arc::clone(path), settled, steps }
}

/// Owners and settings that the vocabulary names must be known.
fn check_vocabulary(vocabulary: &Vocabulary, index: &Index<'_>, found: &mut Vec<Diagnostic>) {
    for indicator in &vocabulary.all {
        if let Some(owner) = indicator.owner.as_ref().filter(|owner| index.people.find(&owner.value).is_none()) {
            let place = Place::at(&vocabulary.path, owner.span);
            let called = index.people.only_called(&owner.value);
            found.push(diagnostics::names::unknown_person(place, &owner.value, called, index.people.names.ids()));
        }
        for (setting, _) in &indicator.notes {
            if index.config.settings.names.find(&setting.value).is_none() {
                let place = Place::at(&vocabulary.path, setting.span);
                found.push(diagnostics::references::unknown_setting(
                    place,
                    &setting.value,
                    index.config.settings.names.ids(),
                ));
            }
        }
    }
}

/// A role that is counted should be somebody's. A slip there stops nothing: what may no longer be read must still go.
fn check_headcount(config: &Config, people: &People, found: &mut Vec<Diagnostic>) {
    for (role, _) in &config.headcount.roles {
        if people.holders(&role.value).is_empty() {
            let known: Vec<&str> = people.all.iter().filter_map(|person| person.role.as_deref()).collect();
            found.push(diagnostics::config::unknown_role(Place::at(&config.path, role.span), &role.value, &known));
        }
    }
}
