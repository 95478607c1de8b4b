//! A manuscript with every name in it resolved: what the door looks at.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date as Day;

use crate::library::collection::found_before::{FoundWords, LastTold};
use crate::library::collection::index::{Index, guesses};
use crate::library::collection::references::{self, PictureFile, References};
use crate::library::collection::spellings::spellings_of_mention;
use crate::library::diagnostics;
use crate::library::source::agreed::{Agreed, Answer};
use crate::library::source::config::Topics;
use crate::library::source::date::Date;
use crate::library::source::fields::{Field, Written};
use crate::library::source::ids::{AudienceId, IndicatorId, MetricId, PersonId, StoryId, TopicId};
use crate::library::source::manuscript::Manuscript;
use crate::library::source::mentions;
use crate::library::source::reading_faults;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::{Passage, PassageSearch};
use crate::text::span::Span;

/// A behaviour that a story shows, and where.
pub struct Citation {
    /// The behaviour, by its index in the vocabulary.
    pub indicator: IndicatorId,
    /// The passages of the body that show it, in the order of the front matter.
    pub passages: Vec<Passage>,
}

/// What somebody whom a story is about said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// Nothing yet.
    Nothing,
    /// An answer.
    Answer(Answer),
}

/// A story whose names are resolved.
pub struct ResolvedStory {
    /// What was written.
    pub manuscript: Arc<Manuscript>,
    /// Who is telling it.
    pub teller: Option<PersonId>,
    /// Whom it is about, each with their answer.
    pub about: Vec<(PersonId, Response)>,
    /// Whether it is clear whose yes is needed.
    pub about_is_clear: bool,
    /// Who may see it; `None` where that is unclear.
    pub audience: Option<AudienceId>,
    /// The practice.
    pub practice: Option<TopicId>,
    /// The setting.
    pub setting: Option<TopicId>,
    /// The office, where heard.yaml lists them.
    pub office: Option<TopicId>,
    /// What kind of client it was.
    pub client: Option<TopicId>,
    /// The metric that data and judgment met over.
    pub metric: Option<MetricId>,
    /// The behaviours.
    pub citations: Vec<Citation>,
    /// Who replied.
    pub reply_by: Option<PersonId>,
    /// Who echoed.
    pub echoes_by: Vec<Option<PersonId>>,
    /// Other accounts of the event.
    pub voices: Vec<StoryId>,
    /// The picture at its head.
    pub picture: Option<PictureFile>,
    /// Mentions, links and pictures of the body.
    pub references: References,
    /// What is wrong with it beside the rest of the site.
    pub diagnostics: Vec<Diagnostic>,
    /// What its author was last told of it.
    pub told: LastTold,
    /// What an answer to it is given to, but for its pictures; made by whoever asks first.
    pub content: OnceLock<[u8; 32]>,
    /// What its words were found to say.
    pub words: FoundWords,
    /// What its words were found to say of people outside the firm, whoever is named.
    pub outsiders: FoundWords,
}

impl ResolvedStory {
    /// Resolves every name in a manuscript.
    pub fn of(manuscript: Arc<Manuscript>, index: &Index<'_>) -> Self {
        let mut found = Vec::new();
        let text_file = &manuscript.text_file;
        let front = &manuscript.front;
        let mut name = Resolver { index, manuscript: &manuscript, found: &mut found };
        let teller = front.reviewer.as_ref().and_then(|who| name.person(who));
        let about = name.everybody(&front.about);
        let mut about_is_clear = !front.about_unreadable && about.len() == front.about.len();
        let about = name.who_can_answer(about, &mut about_is_clear);
        let about = name.answers(about, &mut about_is_clear);
        let audience = index.audience(text_file, name.found);
        let config = index.config;
        let practice =
            name.topic(front.practice.as_ref(), &config.practices, diagnostics::references::unknown_practice);
        let setting = name.topic(front.setting.as_ref(), &config.settings, diagnostics::references::unknown_setting);
        // Where no office is listed, any may be named.
        let office = front.office.as_ref().filter(|_| !config.offices.all.is_empty());
        let office = name.topic(office, &config.offices, diagnostics::references::unknown_office);
        let client = name.topic(front.client.as_ref(), &config.clients, diagnostics::references::unknown_client);
        let metric = front.judgment.as_ref().and_then(|judgment| judgment.metric.as_ref());
        let metric = metric.and_then(|words| index.metric(words, text_file, name.found));
        let citations = name.citations();
        let reply_by = front.reply.as_ref().and_then(|reply| reply.by.as_ref()).and_then(|who| name.person(who));
        let echoes_by = front.echoes.iter().map(|echo| echo.by.as_ref().and_then(|who| name.person(who))).collect();
        let voices = front.voices.iter();
        let voices = voices.filter_map(|words| index.story(words, text_file.place(words.span), name.found)).collect();
        name.mentions_in_fields();
        if front.is_composite() {
            name.composite();
        }
        if front.is_own() {
            name.own_work();
        }
        let picture = front.image.as_ref().and_then(|image| {
            let src = image.src.as_ref()?;
            if image.alt.as_ref().is_none_or(|alt| alt.value.is_empty()) {
                name.found.push(diagnostics::media::image_without_words(text_file.place(image.span)));
            }
            Some(references::picture(text_file, index, src.span, &src.value, name.found))
        });
        let references = References::of(text_file, index, &mut found);
        for alias in &front.aliases {
            let (_, fault) = crate::library::source::address::Address::of_alias(&alias.value);
            found.extend(fault.map(|fault| reading_faults::of_address(text_file.place(alias.span), &fault)));
        }
        Self {
            teller,
            about,
            about_is_clear,
            audience,
            practice,
            setting,
            office,
            client,
            metric,
            citations,
            reply_by,
            echoes_by,
            voices,
            picture,
            references,
            diagnostics: found,
            manuscript,
            told: LastTold::default(),
            content: OnceLock::new(),
            words: FoundWords::default(),
            outsiders: FoundWords::default(),
        }
    }

    /// Everything wrong with it that does not depend on a reader or a day.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.manuscript.text_file.diagnostics.iter().chain(&self.diagnostics)
    }

    /// The last day on which everybody has agreed, where somebody's consent has one.
    pub fn last_day(&self) -> Option<Day> {
        let last = |(_, said): &(PersonId, Response)| match said {
            Response::Answer(Answer::Yes(yes)) => yes.until.map(Date::last),
            Response::Answer(Answer::No | Answer::KeptPrivate | Answer::Unreadable) | Response::Nothing => None,
        };
        self.about.iter().filter_map(last).min()
    }

    /// Everyone of people.yaml who plays a part in it, the mentioned included.
    pub fn everybody(&self) -> impl Iterator<Item = PersonId> {
        let fields = self.teller.into_iter().chain(self.about.iter().map(|(person, _)| *person));
        let voices = self.reply_by.into_iter().chain(self.echoes_by.iter().copied().flatten());
        let all = fields.chain(voices).chain(self.references.mentions.iter().flatten().map(|(person, _)| *person));
        all.filter(|person| *person != PersonId::SOMEONE)
    }
}

/// Resolves the names of one manuscript and reports what means nothing.
struct Resolver<'a, 'i> {
    index: &'a Index<'i>,
    manuscript: &'a Manuscript,
    found: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_, '_> {
    fn person(&mut self, who: &Written<String>) -> Option<PersonId> {
        self.index.person(who, &self.manuscript.text_file, self.found)
    }

    fn everybody(&mut self, all: &[Written<String>]) -> Vec<PersonId> {
        let mut people = Vec::new();
        for who in all {
            people.extend(self.person(who));
        }
        people
    }

    /// Those whose yes is needed. Where that leaves none of several, it is unclear whose yes would be.
    fn who_can_answer(&mut self, mut about: Vec<PersonId>, clear: &mut bool) -> Vec<PersonId> {
        let all = about.len();
        about.retain(|person| *person != PersonId::SOMEONE);
        if about.is_empty() && all > 0 {
            *clear = false;
            let place = self.manuscript.front.about.first().map_or(Span::of(0, 3), |who| who.span);
            self.found.push(diagnostics::consent::nobody_to_ask(self.manuscript.text_file.place(place)));
        }
        about
    }

    /// Joins everyone with their answer. Where it is unclear whose an answer is, it is nobody's.
    fn answers(&mut self, about: Vec<PersonId>, clear: &mut bool) -> Vec<(PersonId, Response)> {
        let unclear = || Response::Answer(Answer::Unreadable);
        match &self.manuscript.front.agreed {
            Agreed::Absent => about.into_iter().map(|person| (person, Response::Nothing)).collect(),
            Agreed::Unreadable => about.into_iter().map(|person| (person, unclear())).collect(),
            Agreed::One(answer, span) => {
                let several = about.len() > 1 && matches!(answer, Answer::Yes(_));
                if several {
                    let place = self.manuscript.text_file.place(*span);
                    self.found.push(diagnostics::consent::agreed_by_whom(place, about.len()));
                }
                let said = if several { unclear() } else { self.answer(answer) };
                about.into_iter().map(|person| (person, said.clone())).collect()
            }
            Agreed::Each(answers, _) => {
                let mut said: Vec<(PersonId, Response)> =
                    about.into_iter().map(|person| (person, Response::Nothing)).collect();
                for (who, answer) in answers {
                    let Some(person) = self.person(who) else {
                        // A no under a misspelt name is somebody's no.
                        *clear &= answer.refusal().is_none();
                        continue;
                    };
                    let heard = self.answer(answer);
                    match said.iter_mut().find(|(about, _)| *about == person) {
                        Some((_, slot @ Response::Nothing)) => *slot = heard,
                        Some((_, slot)) => *slot = unclear(),
                        // What its teller answers to it is said where that is looked at as a whole.
                        None if self.manuscript.front.is_own() => {}
                        None => {
                            *clear &= answer.refusal().is_none();
                            let place = self.manuscript.text_file.place(who.span);
                            self.found.push(diagnostics::consent::agreed_not_about(place, &who.value));
                        }
                    }
                }
                said
            }
        }
    }

    /// An answer; one that is for an audience that nobody knows is for nobody.
    fn answer(&mut self, answer: &Answer) -> Response {
        let readers = match answer {
            Answer::Yes(yes) => yes.readers.as_deref().unwrap_or_default(),
            Answer::No | Answer::KeptPrivate | Answer::Unreadable => &[],
        };
        let names = &self.index.config.audiences.names;
        let unknown: Vec<&Written<String>> = readers.iter().filter(|one| names.find(&one.value).is_none()).collect();
        for reader in &unknown {
            let place = self.manuscript.text_file.place(reader.span);
            self.found.push(diagnostics::audiences::unknown_audience(place, &reader.value, names.ids()));
        }
        Response::Answer(if unknown.is_empty() { answer.clone() } else { Answer::Unreadable })
    }

    fn topic(
        &mut self,
        words: Option<&Written<String>>,
        topics: &Topics,
        unknown: fn(Place, &str, &[String]) -> Diagnostic,
    ) -> Option<TopicId> {
        let (words, names) = (words?, &topics.names);
        let topic = names.find(&words.value);
        if topic.is_none() {
            self.found.push(unknown(self.manuscript.text_file.place(words.span), &words.value, names.ids()));
        }
        topic
    }

    /// Behaviours with their passages. What the reading of the body did not find is looked for once
    /// more with every way in which the mentioned may be printed.
    fn citations(&mut self) -> Vec<Citation> {
        let (index, manuscript) = (self.index, self.manuscript);
        let text_file = &manuscript.text_file;
        let spellings = |raw: &str| spellings_of_mention(index, manuscript, raw);
        let missing = text_file.prose.cited.iter().filter(|passage| passage.is_none()).count();
        let mut search: Option<PassageSearch<'_>> = None;
        let mut read = text_file.prose.cited.iter();
        let mut citations: Vec<Citation> = Vec::new();
        for evidence in &manuscript.front.indicators {
            let words = &evidence.indicator;
            let indicator = index.vocabulary.names.find(&words.value);
            if indicator.is_none() {
                let place = text_file.place(words.span);
                let names = index.vocabulary.names.ids();
                self.found.push(diagnostics::indicators::unknown_indicator(place, &words.value, names));
            }
            let mut passages = Vec::new();
            for cited in &evidence.passages {
                if let Some(passage) = read.next().cloned().flatten() {
                    passages.push(passage);
                    continue;
                }
                let search = search.get_or_insert_with(|| PassageSearch::of(&text_file.prose, missing, &spellings));
                match search.find(&text_file.text, &cited.value) {
                    Ok(passage) => passages.push(passage),
                    Err(nearest) => {
                        let place = text_file.place(cited.span);
                        let is_part = nearest.as_ref().is_some_and(|nearest| nearest.is_part);
                        let nearest = nearest.map(|nearest| (text_file.place(nearest.span), nearest.words));
                        self.found.push(match nearest {
                            Some(around) if is_part => {
                                diagnostics::indicators::evidence_in_word(place, &cited.value, around)
                            }
                            nearest => diagnostics::indicators::evidence_not_found(place, &cited.value, nearest),
                        });
                    }
                }
            }
            citations.extend(indicator.map(|indicator| Citation { indicator, passages }));
        }
        citations
    }

    /// A mention in a field must be of somebody.
    fn mentions_in_fields(&mut self) {
        let text_file = &self.manuscript.text_file;
        for words in text_file.title.iter().chain(self.manuscript.front.prose()) {
            for mention in mentions::mentions(&words.value) {
                if self.index.people.mentioned(mention.raw).is_none() {
                    let place = text_file.place(words.span);
                    let known = guesses(self.index.people.names.ids(), self.found);
                    self.found.push(diagnostics::names::unknown_mention(place, mention.raw, known));
                }
            }
        }
    }

    /// Nobody is asked about what somebody tells of their own work: whoever tells it agrees by telling it.
    fn own_work(&mut self) {
        let front = &self.manuscript.front;
        let yes = match &front.agreed {
            Agreed::One(Answer::Yes(yes), _) => Some((yes.span, "agreed")),
            Agreed::Each(each, _) => each.iter().find_map(|(_, answer)| match answer {
                Answer::Yes(yes) => Some((yes.span, "agreed")),
                Answer::No | Answer::KeptPrivate | Answer::Unreadable => None,
            }),
            Agreed::Absent | Agreed::Unreadable | Agreed::One(..) => None,
        };
        let about = front.about.first().map(|who| (who.span, "about"));
        for (span, what) in about.into_iter().chain(yes) {
            self.found.push(diagnostics::names::own_work(self.manuscript.text_file.place(span), what));
        }
    }

    /// In a composite nobody but its teller is named.
    fn composite(&mut self) {
        let text_file = &self.manuscript.text_file;
        let front = &self.manuscript.front;
        if matches!(front.composite_of, Field::Absent) {
            let span = front.kind.written().map_or(Span::of(0, 3), |kind| kind.span);
            self.found.push(diagnostics::names::composite_few(text_file.place(span)));
        }
        let about = front.about.first().map(|who| (who.span, "about"));
        let reply = front.reply.as_ref().and_then(|reply| reply.by.as_ref()).map(|who| (who.span, "reply"));
        let mention = text_file.prose.mentions.iter().map(|mention| (mention.span, "a mention"));
        let fields = front.prose().filter(|words| !mentions::mentions(&words.value).is_empty());
        let fields = fields.map(|words| (words.span, "a mention"));
        for (span, what) in about.into_iter().chain(reply).chain(mention).chain(fields) {
            self.found.push(diagnostics::names::composite_person(text_file.place(span), what));
        }
    }
}
