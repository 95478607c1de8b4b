//! What guards an edition: the watch for what must not be in its bytes, and the words that it may say.
//! It is one file because what is looked for and what the edition says itself are two halves of one list.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::leak::shingles::Runs;
use crate::leak::watch::{Watch, WatchBuilder};
use crate::library::collection::Collection;
use crate::library::collection::attachments::{Picture, is_for_readers};
use crate::library::collection::index::TextId;
use crate::library::edition::mention_forms::{Cast, MentionForms, Naming};
use crate::library::edition::name_check::words_of_story;
use crate::library::edition::names::{self, AssumedConsent};
use crate::library::edition::withholding::Consents;
use crate::library::edition::{Edition, Panelist, Reader, Target};
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, PersonId, StoryId, numbered};
use crate::library::source::person::{self, Shown, Turn};
use crate::library::source::prompts::prompts;
use crate::library::source::review;
use crate::library::source::tell::Tell;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::{Form, Hole, escaped};

impl Edition {
    /// Whether a file of `static/` is in the edition: not where only withheld texts show it, nor where something is wrong
    /// with it and what is broken is left out.
    pub(super) fn holds_static(&self, path: &str) -> bool {
        let all = &self.collection().statics.all;
        let Ok(at) = all.binary_search_by(|file| file.path.as_str().cmp(path)) else { return false };
        let is_shown = !all[at].is_shown || all[at].shown_by.iter().any(|text_file| self.holds(*text_file));
        is_shown && !self.leaves_out_static(path)
    }

    /// The files of `static/` that are in the edition, by their path at the top of it.
    pub fn statics(&self) -> Vec<(&str, &Arc<[u8]>)> {
        let all = self.collection().statics.all.iter().filter(|file| self.holds_static(&file.path));
        all.map(|file| (file.path.as_str(), &file.bytes)).collect()
    }

    /// The file of `static/` at `path`, where it is in the edition.
    pub fn find_static(&self, path: &str) -> Option<&Arc<[u8]>> {
        let all = &self.collection().statics.all;
        let at = all.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&all[at].bytes).filter(|_| self.holds_static(path))
    }

    /// The delivered names of the pictures beside texts that are in the edition, and of their copies.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        let all = self.pictures.get_or_init(|| self.find_pictures());
        all.iter().map(|(name, _)| name.as_str())
    }

    /// The picture of that delivered name.
    pub fn find_picture(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.picture_named(name)?.find(name)
    }

    /// Whether that is the name of a smaller copy.
    pub fn is_copy(&self, name: &str) -> bool {
        self.picture_named(name).is_some_and(|picture| picture.name != name)
    }

    /// Whether a file that was found may stand for the smaller copy of that name.
    pub fn takes_for_copy(&self, name: &str, found: &[u8]) -> bool {
        self.picture_named(name).is_some_and(|picture| picture.takes(name, found))
    }

    /// What is printed of the picture of that delivered name, and its own name.
    pub fn printed_picture(&self, name: &str) -> Option<(&str, &Arc<[u8]>)> {
        self.picture_named(name).map(Picture::printed)
    }

    fn picture_named(&self, name: &str) -> Option<&Picture> {
        let all = self.pictures.get_or_init(|| self.find_pictures());
        let at = all.binary_search_by(|(own, _)| own.as_str().cmp(name)).ok()?;
        Some(&all[at].1)
    }

    fn find_pictures(&self) -> Vec<(String, Arc<Picture>)> {
        let mut pictures = Vec::new();
        let with = self.collection().references().filter(|(.., references)| !references.pictures.is_empty());
        for (text_id, text_file, references) in with.filter(|(text_file, ..)| self.holds(*text_file)) {
            let images =
                text_file.prose.holes_within(|block| is_for_readers(text_id, block)).filter_map(|hole| match hole {
                    Hole::Image(at) => references.pictures.get(at as usize),
                    _ => None,
                });
            pictures.extend(images.filter_map(|file| self.picture_of(file)));
        }
        let heads = self.stories.iter().filter_map(|at| self.collection().stories[at.index()].picture.as_ref());
        pictures.extend(heads.filter_map(|file| self.picture_of(file)));
        let beside = pictures.into_iter().filter(|(_, target)| matches!(target, Target::Picture(_)));
        let named = |(picture, _): (&'_ Arc<Picture>, _)| {
            picture.names().map(|name| (name.to_owned(), Arc::clone(picture))).collect::<Vec<_>>()
        };
        let mut beside: Vec<_> = beside.flat_map(named).collect();
        beside.sort_by(|(a, _), (b, _)| a.cmp(b));
        beside.dedup_by(|(a, _), (b, _)| a == b);
        beside
    }

    /// What of paths is withheld: whole ones, and the sentence of each step whose story is.
    fn watch_paths(&self, watch: &mut WatchBuilder) {
        for (at, path) in numbered(&self.collection().paths) {
            let text_file = &path.path.text_file;
            if !self.holds(TextId::Path(at)) {
                watch.sentences(text_file.runs(path.path.prose()), &text_file.path);
                continue;
            }
            if let Some(notes) = text_file.notes_to_self() {
                watch.sentences(&notes, &text_file.path);
            }
            // A step goes as one.
            let mut gone = Runs::new();
            for say in self.steps(path).filter(|(_, at)| at.is_none()).filter_map(|(step, _)| step.say.as_ref()) {
                gone.add(&say.value, say.span);
            }
            watch.sentences(&gone, &text_file.path);
        }
    }

    /// What must not be in any byte of this edition: withheld sentences as fingerprints, names not shown, forbidden words.
    pub fn watch(&self) -> Watch {
        let collection = self.collection();
        let mut watch = WatchBuilder::new();
        for (story, out) in collection.stories.iter().zip(&self.stories_out) {
            let text_file = &story.manuscript.text_file;
            if !out.is_empty() {
                watch.sentences(story.manuscript.runs(), &text_file.path);
            } else if let Some(notes) = text_file.notes_to_self() {
                watch.sentences(&notes, &text_file.path);
            }
        }
        let mut decisions = Runs::new();
        for why in collection.reviews.iter().filter_map(|review| review.why.as_ref()) {
            decisions.add(&why.value, why.span);
        }
        watch.sentences(&decisions, &review::FILE.into());
        // Why a story opens the front page, where it does not.
        if let Some(why) = collection.config.front.why.as_ref().filter(|_| self.chosen_front().is_none()) {
            let mut runs = Runs::new();
            runs.add(&why.value, why.span);
            watch.sentences(&runs, &collection.config.path);
        }
        // Of a lab only what stands under `{.readers}` is printed; the rest is the facilitator's, and
        // whatever of it the edition says too is excused.
        for lab in &collection.labs {
            watch.sentences(lab.lab.text_file.runs(lab.lab.front.prose()), &lab.lab.text_file.path);
        }
        for (at, metric) in numbered(&collection.metrics) {
            let text_file = &metric.metric.text_file;
            if !self.holds(TextId::Metric(at)) {
                watch.sentences(text_file.runs(metric.metric.front.prose()), &text_file.path);
            } else if let Some(notes) = text_file.notes_to_self() {
                watch.sentences(&notes, &text_file.path);
            }
        }
        for (at, page) in numbered(&collection.pages) {
            let text_file = &page.page.text_file;
            if !self.holds(TextId::Page(at)) {
                watch.sentences(text_file.runs(std::iter::empty()), &text_file.path);
            } else if let Some(notes) = text_file.notes_to_self() {
                watch.sentences(&notes, &text_file.path);
            }
        }
        self.watch_paths(&mut watch);
        for review in &collection.relationships {
            watch.sentences(&review.runs(), &review.path);
        }
        let ours = self.words_of_phrases();
        let plain = self.plain_words();
        for (at, person) in numbered::<PersonId, _>(&collection.people.all) {
            let place = |written: &Written<String>| Place::at(&collection.people.path, written.span);
            let named = self.names(at);
            // A letter says for whom it is, and a portfolio whose.
            let is_asked = match self.reader {
                Reader::Colleague(_, asked) => asked == at,
                Reader::Portfolio(own) => own.owner == at,
                _ => false,
            };
            if !named {
                if !is_asked && !ours.contains(&person.name.value.to_lowercase()) {
                    watch.name(&person.name.value, place(&person.name));
                }
                watch.id(&person.id, Place::at(&collection.people.path, person.place));
            }
            // Where somebody is written to is for the curator alone, unless the site asks everybody to write there.
            if let Some(email) =
                person.email.as_ref().filter(|email| email.value.contains('@') && !self.is_written_to(&email.value))
            {
                watch.word(&email.value, place(email));
            }
            if named || is_asked {
                watch.shown_name(&person.name.value);
            }
            if named {
                watch.shown_id(&person.id);
            }
            if !named || person.shown != Shown::Name {
                let is_plain = |also: &Written<String>| {
                    let also = also.value.to_lowercase();
                    ours.contains(&also) || plain.contains(also.trim())
                };
                for also in person.called().skip(1).filter(|also| !is_plain(also)) {
                    watch.name(&also.value, place(also));
                }
            }
        }
        for path in &collection.config.privacy.unread {
            watch.unread(path.value.strip_prefix("static/").unwrap_or(&path.value));
        }
        for (word, place) in &collection.forbidden.words {
            watch.word(word, place.clone());
        }
        for (pattern, place) in &collection.forbidden.patterns {
            watch.pattern(pattern.clone(), place.clone());
        }
        watch.finish()
    }

    /// Whether readers are told to write to this address.
    fn is_written_to(&self, email: &str) -> bool {
        let config = &self.collection().config;
        let said = config.contact.iter().chain(config.tell.iter().filter_map(Tell::words));
        let email = email.trim().to_lowercase();
        let is_of_address = |c: char| c.is_alphanumeric() || "._+-@".contains(c);
        let is_in = |words: &str| words.split(|c| !is_of_address(c)).any(|word| word.trim_matches('.') == email);
        said.into_iter().any(|words| is_in(&words.value.to_lowercase()))
    }

    /// The words that pages say of themselves, months and roles included. Somebody who is called May, or A Nurse, cannot be
    /// found by that on them; in what texts say they are looked for all the same.
    fn words_of_phrases(&self) -> HashSet<String> {
        let theme = self.theme();
        let months = (1..=12).map(|month| theme.month(2026, month));
        let phrases = theme.phrases().map(str::to_owned).chain(months);
        let words = |phrase: String| {
            let words = phrase.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).collect::<Vec<_>>()
        };
        let turns =
            |person| Turn::ALL.into_iter().filter_map(move |turn| person::role_words(theme, None, person, turn));
        let roles = self.collection().people.all.iter().flat_map(turns).map(|words| words.to_lowercase());
        phrases.flat_map(words).chain(roles).collect()
    }

    /// Single words that stand for nobody who is hidden: those that the site or a text of the edition calls plain, and the
    /// parts of names that it prints. Where one of them names somebody all the same, the check of each text finds it.
    fn plain_words(&self) -> HashSet<String> {
        let collection = self.collection();
        let of_texts =
            self.stories.iter().flat_map(|at| &collection.stories[at.index()].manuscript.text_file.exempt.plain);
        let plain = of_texts.chain(&collection.config.privacy.plain).map(|words| words.value.as_str());
        let named = numbered::<PersonId, _>(&collection.people.all).filter(|(at, _)| self.names(*at));
        let named = named.flat_map(|(_, person)| person.name.value.split_whitespace().chain([person.again.as_str()]));
        plain.chain(named).map(|word| word.trim().to_lowercase()).collect()
    }

    /// Calls `read` with every text that the edition may say, for the leak check's excuses.
    pub fn own_words(&self, read: &mut dyn FnMut(&str)) {
        let nowhere = |_: Target<'_>| Some(String::new());
        for story in self.stories().iter() {
            read(&story.title());
            read(&story.list_title());
            read(story.summary());
            let body = story.body(Form::Page, &nowhere).html;
            read(&body);
            // What stands below a title, in lists, feeds and on its page, goes on from it.
            for below in [story.summary(), &body] {
                read(&format!("{} {below}", escaped(&story.title())));
                read(&format!("{} {below}", escaped(&story.list_title())));
            }
            for change in [story.change(), story.list_change()].into_iter().flatten() {
                read(&change.what);
                read(change.why.as_deref().unwrap_or_default());
            }
            for line in [story.also(), story.list_also(), story.why()].into_iter().flatten() {
                read(&line);
            }
            if let Some(judgment) = story.judgment() {
                for line in [judgment.data, judgment.because].into_iter().flatten() {
                    read(&line);
                }
            }
            for said in story.reply().into_iter().chain(story.echoes()) {
                read(&said.says);
            }
            for picture in [story.picture(), story.list_picture()].into_iter().flatten() {
                read(&picture.alt);
                read(picture.credit.as_deref().unwrap_or_default());
            }
        }
        for metric in self.metrics() {
            let lines = [metric.measures(), metric.misses(), metric.rewards(), metric.gamed_by()];
            let history = metric.history().into_iter().flat_map(|decision| [Some(decision.decision), decision.why]);
            for line in lines.into_iter().chain(history).flatten() {
                read(&line);
            }
            for seen in metric.seen_by() {
                [Some(seen.role), seen.measures, seen.misses].iter().flatten().for_each(|line| read(line));
            }
            for (_, reading) in metric.readings() {
                read(&reading);
            }
            read(&metric.title());
            read(&metric.body(&nowhere));
        }
        for lab in self.labs() {
            read(&lab.title());
            read(&lab.readers(&nowhere).unwrap_or_default());
            for Panelist { role, would, why } in lab.panel() {
                [Some(role), Some(would), why].iter().flatten().for_each(|line| read(line));
            }
            for line in lab.kept().iter().chain(lab.cases().iter().filter_map(|case| case.shown_as.as_ref())) {
                read(line);
            }
        }
        for page in self.pages() {
            read(&page.title());
            read(&page.body(&nowhere));
        }
        for path in self.paths() {
            read(&path.title());
            read(&path.body(Form::Page, &nowhere));
            path.steps().iter().filter_map(|step| step.say.as_ref()).for_each(|say| read(say));
        }
        for group in self.groups() {
            for indicator in group.indicators() {
                let lines = [
                    Some(indicator.label().to_owned()),
                    indicator.definition(),
                    indicator.looks_like(),
                    indicator.gamed_by(),
                    indicator.caution(),
                    indicator.retired().and_then(|retired| retired.why),
                ];
                let notes = indicator.notes().into_iter().map(|(_, note)| Some(note));
                let history = indicator.history().into_iter().flat_map(|one| [Some(one.decision), one.why]);
                for line in lines.into_iter().chain(notes).chain(history).flatten() {
                    read(&line);
                }
            }
        }
        self.words_of_settings(read);
    }

    /// The same of the settings and the theme.
    fn words_of_settings(&self, read: &mut dyn FnMut(&str)) {
        let config = &self.collection().config;
        for topic in config.topics() {
            read(&topic.label);
            read(topic.note.as_ref().map_or("", |note| &note.value));
        }
        self.not_yet_audited().iter().for_each(|name| read(name));
        read(&config.title);
        read(&self.masthead().says.unwrap_or_default());
        read(&self.chosen_front().and_then(|_| self.chosen_why()).unwrap_or_default());
        // Whom to write to stands within phrases.
        if let Some(contact) = &self.collection().config.contact {
            let filled = self.theme().phrases().filter(|phrase| phrase.contains("{contact}"));
            filled.for_each(|phrase| read(&phrase.replace("{contact}", &contact.value)));
        }
        // The page where a story gets in asks them, and so do drafts.
        prompts(&config.language).into_iter().for_each(&mut *read);
        self.theme().phrases().for_each(read);
    }
}

/// Every text but the stories, with what is wrong with it beside the rest of the site.
pub(in crate::library) fn others(
    collection: &Collection,
) -> impl Iterator<Item = (&TextFile, &Vec<Diagnostic>, TextId)> {
    let labs = numbered(&collection.labs);
    let labs = labs.map(|(at, lab)| (&lab.lab.text_file, &lab.settled.diagnostics, TextId::Lab(at)));
    let metrics = numbered(&collection.metrics);
    let metrics = metrics.map(|(at, m)| (&m.metric.text_file, &m.settled.diagnostics, TextId::Metric(at)));
    let pages = numbered(&collection.pages);
    let pages = pages.map(|(at, page)| (&page.page.text_file, &page.settled.diagnostics, TextId::Page(at)));
    let paths = numbered(&collection.paths);
    let paths = paths.map(|(at, path)| (&path.path.text_file, &path.settled.diagnostics, TextId::Path(at)));
    labs.chain(metrics).chain(pages).chain(paths)
}

/// What a story's author is told of its words: as an edition would be, had everyone who has not answered said yes.
pub(in crate::library) fn author_words_of_story(collection: &Collection, at: StoryId, today: Day) -> Vec<Diagnostic> {
    let consents = consents(collection, today);
    words_of_story(collection, at, &names::named(&consents, AssumedConsent::Everyone, &collection.stories[at.index()]))
}

/// The words that a text's author sees for each of its mentions, with those that they gave for it: as printed, had everyone
/// who has not answered said yes.
pub(in crate::library) fn printed_for_author(
    collection: &Collection,
    story: Option<StoryId>,
    mentions: &[(PersonId, Option<&str>)],
    today: Day,
) -> Vec<String> {
    let consents = consents(collection, today);
    let named = story
        .map_or_else(Vec::new, |at| names::named(&consents, AssumedConsent::Everyone, &collection.stories[at.index()]));
    let story = story.map(|at| &*collection.stories[at.index()]);
    let mut forms = MentionForms::of(Cast { collection, story, named: &named, naming: Naming::AsAgreed });
    mentions.iter().map(|(person, own)| forms.next(*person, *own).words()).collect()
}

/// The consents of a site, as they stand on a day.
pub(in crate::library) fn consents(collection: &Collection, today: Day) -> Consents<'_> {
    Consents { collection, today }
}
