//! A story as one reader may read it. Every field here was let out on purpose; a new field of the front matter is withheld until it has a method.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::library::collection::attachments;
use crate::library::collection::index::TextId;
use crate::library::collection::references::PictureFile;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::edition::body_html::Target;
use crate::library::edition::body_html::mention_words;
use crate::library::edition::mention_forms::Naming;
use crate::library::edition::names::in_sentence;
use crate::library::edition::who_fits::WhoFits;
use crate::library::edition::{Edition, Indicator, Lab, Mentioned, Metric, Stories, Topic, TopicKind};
use crate::library::source::address::Address;
use crate::library::source::date::When;
use crate::library::source::front_matter::{self, Call, Outcome, State};
use crate::library::source::ids::{Id, PersonId, StoryId, TopicId};
use crate::text::markdown::{Form, OpeningPiece};

/// A story of an edition.
#[derive(Clone, Copy)]
pub struct Story<'e> {
    pub(super) edition: &'e Edition,
    pub(super) at: StoryId,
}

/// Where data and judgment met.
pub struct Judgment<'e> {
    /// The metric, where it is in the edition.
    pub metric: Option<Metric<'e>>,
    /// What the data said.
    pub data: Option<String>,
    /// What they did with it.
    pub call: Option<Call>,
    /// Why.
    pub because: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

/// What changed because of the story.
pub struct Change {
    /// What became of it.
    pub state: Option<State>,
    /// What.
    pub what: String,
    /// Why it was made, or given up.
    pub why: Option<String>,
    /// Until when it is to be made.
    pub by: Option<When>,
    /// Whether that is past.
    pub is_late: bool,
}

/// What somebody said to the story.
pub struct Remark<'e> {
    /// Who.
    pub by: Mentioned<'e>,
    /// What.
    pub says: String,
}

/// A picture as it is delivered.
pub struct Picture<'e> {
    /// Where it is.
    pub target: Target<'e>,
    /// What it shows, in words.
    pub alt: String,
    /// Whose it is.
    pub credit: Option<String>,
    /// Width as shown, in pixels.
    pub width: u32,
    /// Height as shown, in pixels.
    pub height: u32,
    /// What a browser may choose from, by width in pixels; nothing where there is one file alone.
    pub choice: Vec<(Target<'e>, u32)>,
}

impl<'e> Story<'e> {
    pub(super) fn at(edition: &'e Edition, at: StoryId) -> Self {
        Self { edition, at }
    }

    pub(super) fn bound(&self) -> &'e ResolvedStory {
        &self.edition.collection().stories[self.at.index()]
    }

    fn line(&self, words: &front_matter::Words) -> String {
        self.edition.print_line(&words.value, Some(self.at))
    }

    fn optional(&self, words: Option<&front_matter::Words>) -> Option<String> {
        words.map(|words| self.line(words)).filter(|line| !line.is_empty())
    }

    /// Its place among all stories, newest first: what lists are sorted by.
    pub fn place(&self) -> StoryId {
        self.at
    }

    /// Its address under `stories/`, without an ending.
    pub fn address(&self) -> &'e str {
        self.bound().manuscript.text_file.address.as_str()
    }

    /// The address under which it first stood: the first of its old ones, unless another story stands there now.
    pub fn first_address(&self) -> Cow<'e, str> {
        let old = self.old_addresses().into_iter().next();
        let old = old.filter(|old| self.edition.find_story(old).is_none());
        old.map_or(Cow::Borrowed(self.address()), Cow::Owned)
    }

    /// Old addresses that lead to it.
    pub(super) fn old_addresses(&self) -> Vec<String> {
        let aliases = self.bound().manuscript.front.aliases.iter().map(|alias| Address::of_alias(&alias.value));
        aliases.filter(|(_, fault)| fault.is_none()).map(|(address, _)| address.as_str().to_owned()).collect()
    }

    /// Its title.
    pub fn title(&self) -> String {
        self.optional(self.bound().manuscript.text_file.title.as_ref()).unwrap_or_default()
    }

    /// Its title in a list, where nobody is named in it.
    pub fn list_title(&self) -> String {
        let title = self.bound().manuscript.text_file.title.as_ref();
        title.map(|title| self.edition.print_list_line(&title.value, Some(self.at))).unwrap_or_default()
    }

    /// Its language, where it differs from the site's.
    pub fn language(&self) -> Option<&'e str> {
        let language = self.bound().manuscript.front.language.as_ref()?;
        Some(language.value.as_str())
            .filter(|language| !language.eq_ignore_ascii_case(self.edition.masthead().language))
    }

    /// When it happened: a month or a quarter.
    pub fn when(&self) -> Option<When> {
        self.bound().manuscript.front.date.value().map(|date| date.when())
    }

    /// Who is telling it; of their own work, in words that begin a sentence.
    pub fn teller(&self) -> Option<Mentioned<'e>> {
        let teller = self.edition.mentioned(Some(self.at), self.bound().teller?);
        let words = if self.is_own() { in_sentence("", teller.words) } else { teller.words };
        Some(Mentioned { words, ..teller })
    }

    /// Whether its teller tells of their own work.
    pub fn is_own(&self) -> bool {
        self.bound().manuscript.front.is_own()
    }

    /// Whom it is about.
    pub fn about(&self) -> Vec<Mentioned<'e>> {
        self.bound().about.iter().map(|(person, _)| self.edition.mentioned(Some(self.at), *person)).collect()
    }

    /// The practice it happened in.
    pub fn practice(&self) -> Option<Topic<'e>> {
        self.bound().practice.map(|at| Topic::at(self.edition, TopicKind::Practice, at))
    }

    /// Where it happened.
    pub fn setting(&self) -> Option<Topic<'e>> {
        self.bound().setting.map(|at| Topic::at(self.edition, TopicKind::Setting, at))
    }

    /// The office it happened in, where it gives nobody away.
    pub fn office(&self) -> Option<String> {
        let collection = self.edition.collection();
        let named = &self.edition.named[self.at.index()];
        self.optional(WhoFits::of(collection, self.bound(), named).office())
    }

    /// Its tags, in the order of the front matter.
    pub fn tags(&self) -> Vec<Topic<'e>> {
        let lists = self.edition.lists();
        let mut found: Vec<TopicId> = Vec::new();
        for slug in &self.bound().manuscript.tag_slugs {
            found.extend(lists.find_tag(slug));
        }
        let mut seen = HashSet::new();
        found.retain(|at| seen.insert(*at));
        found.into_iter().map(|at| Topic::at(self.edition, TopicKind::Tag, at)).collect()
    }

    /// Whether some names in it are invented.
    pub fn has_changed_names(&self) -> bool {
        !self.bound().manuscript.text_file.exempt.changed.is_empty()
    }

    /// Of how many events it is made, if it is a composite.
    pub fn composite_of(&self) -> Option<u32> {
        let front = &self.bound().manuscript.front;
        front.is_composite().then(|| front.composite_of.value().copied().unwrap_or(front_matter::LEAST_COMPOSITE))
    }

    /// The behaviours that it cites, in the order of the front matter.
    pub fn behaviours(&self) -> Vec<Indicator<'e>> {
        let cited = self.bound().citations.iter().filter(|citation| !citation.passages.is_empty());
        cited.map(|citation| Indicator::at(self.edition, citation.indicator)).collect()
    }

    /// A behaviour that the vocabulary lacks, in the teller's words.
    pub fn also(&self) -> Option<String> {
        self.optional(self.bound().manuscript.front.also.as_ref())
    }

    /// The same in a list, where nobody is named in it.
    pub fn list_also(&self) -> Option<String> {
        let also = self.bound().manuscript.front.also.as_ref()?;
        Some(self.edition.print_list_line(&also.value, Some(self.at))).filter(|line| !line.is_empty())
    }

    /// Why it is told.
    pub fn why(&self) -> Option<String> {
        self.optional(self.bound().manuscript.front.why.as_ref())
    }

    /// A sentence or two for lists: its summary, else its opening. Nobody is named in it.
    pub fn summary(&self) -> &'e str {
        self.edition.summaries[self.at.index()].get_or_init(|| self.summed_up())
    }

    fn summed_up(&self) -> String {
        let bound = self.bound();
        let summary = bound.manuscript.front.summary.as_ref();
        let summary = summary.map(|summary| self.edition.print_list_line(&summary.value, Some(self.at)));
        if let Some(summary) = summary.filter(|summary| !summary.is_empty()) {
            return summary;
        }
        let body = self.body_of(Naming::ByRole, Form::Words, &|_| None);
        let mut forms = self.edition.mention_forms(&body);
        let mut opening = String::new();
        for piece in bound.manuscript.text_file.prose.opening() {
            match piece {
                OpeningPiece::Text(text) => opening.push_str(&text),
                OpeningPiece::Mention(index) => {
                    let words = mention_words(&body, &mut forms, index as usize, &opening);
                    opening.push_str(&words);
                }
            }
        }
        opening.trim().to_owned()
    }

    /// Where data and judgment met in it.
    pub fn judgment(&self) -> Option<Judgment<'e>> {
        let judgment = self.bound().manuscript.front.judgment.as_ref()?;
        let metric = self.bound().metric.filter(|at| self.edition.holds(TextId::Metric(*at)));
        Some(Judgment {
            metric: metric.map(|at| Metric::at(self.edition, at)),
            data: self.optional(judgment.data.as_ref()),
            call: judgment.call.value().copied(),
            because: self.optional(judgment.because.as_ref()),
            outcome: judgment.outcome.value().copied(),
        })
    }

    /// What changed because of it.
    pub fn change(&self) -> Option<Change> {
        self.change_as(|words| self.edition.print_line(&words.value, Some(self.at)))
    }

    /// The same in a list, where nobody is named in it.
    pub fn list_change(&self) -> Option<Change> {
        self.change_as(|words| self.edition.print_list_line(&words.value, Some(self.at)))
    }

    fn change_as(&self, print: impl Fn(&front_matter::Words) -> String) -> Option<Change> {
        let change = self.bound().manuscript.front.change.as_ref()?;
        let line = |words: Option<&front_matter::Words>| words.map(&print).filter(|line| !line.is_empty());
        let state = change.state.value().copied();
        let by = change.by.value().filter(|_| state == Some(State::Planned));
        Some(Change {
            state,
            what: line(change.what.as_ref())?,
            why: line(change.why.as_ref()),
            by: by.map(|by| by.when()),
            is_late: by.is_some_and(|by| by.last() < self.edition.today),
        })
    }

    /// The colleague's answer.
    pub fn reply(&self) -> Option<Remark<'e>> {
        let reply = self.bound().manuscript.front.reply.as_ref()?;
        let by = self.edition.mentioned(Some(self.at), self.bound().reply_by?);
        Some(Remark { by, says: self.optional(reply.says.as_ref())? })
    }

    /// What others added, in the order of the front matter.
    pub fn echoes(&self) -> Vec<Remark<'e>> {
        let echoes = self.bound().manuscript.front.echoes.iter().zip(&self.bound().echoes_by);
        let said = |(echo, by): (&'e front_matter::WrittenRemark, &Option<PersonId>)| {
            let by = self.edition.mentioned(Some(self.at), (*by)?);
            Some(Remark { by, says: self.optional(echo.says.as_ref())? })
        };
        echoes.filter_map(said).collect()
    }

    /// Other accounts of the same event, newest first.
    pub fn voices(&self) -> Stories<'e> {
        Stories::of(self.edition, self.edition.lists().voices.get(&self.at).map_or(&[], Vec::as_slice))
    }

    /// The labs in which it was read, newest first.
    pub fn labs(&self) -> Vec<Lab<'e>> {
        let labs = self.edition.lists().labs.get(&self.at).into_iter().flatten();
        labs.map(|at| Lab::at(self.edition, *at)).collect()
    }

    /// The picture at its head.
    pub fn picture(&self) -> Option<Picture<'e>> {
        self.picture_as(|words| self.line(words))
    }

    /// The same away from its page, where nobody is named in its words.
    pub fn list_picture(&self) -> Option<Picture<'e>> {
        self.picture_as(|words| self.edition.print_list_line(&words.value, Some(self.at)))
    }

    fn picture_as(&self, line: impl Fn(&front_matter::Words) -> String) -> Option<Picture<'e>> {
        let image = self.bound().manuscript.front.image.as_ref()?;
        let (picture, target) = self.edition.picture_of(self.bound().picture.as_ref()?)?;
        Some(Picture {
            target,
            alt: image.alt.as_ref().map(&line).unwrap_or_default(),
            credit: image.credit.as_ref().map(&line).filter(|credit| !credit.is_empty()),
            width: picture.width,
            height: picture.height,
            choice: choice(picture).collect(),
        })
    }
}

impl Edition {
    /// The picture that a file is delivered as, and where it is.
    pub(super) fn picture_of<'e>(
        &'e self,
        file: &'e PictureFile,
    ) -> Option<(&'e Arc<attachments::Picture>, Target<'e>)> {
        let picture = self.collection().pictures.find(file)?;
        let target = match file {
            PictureFile::Nowhere => return None,
            PictureFile::Beside(_) => Target::Picture(&picture.name),
            PictureFile::Static(path) if self.leaves_out_static(path) => return None,
            PictureFile::Static(path) => Target::Static(path),
        };
        Some((picture, target))
    }
}

/// Addresses with their widths, as `srcset` takes them; nothing where there is no choice, or one has no address.
pub fn srcset<'e>(
    choice: impl IntoIterator<Item = (Target<'e>, u32)>,
    href: impl Fn(Target<'e>) -> Option<String>,
) -> Option<String> {
    let all = choice.into_iter().map(|(target, width)| Some(format!("{} {width}w", href(target)?)));
    all.collect::<Option<Vec<String>>>().filter(|all| !all.is_empty()).map(|all| all.join(", "))
}

/// What a browser may choose from to show a picture, by width: its copies, and the picture itself where none is as wide;
/// nothing where it has no copies.
pub(super) fn choice(picture: &attachments::Picture) -> impl Iterator<Item = (Target<'_>, u32)> {
    let copies = picture.copies.iter().map(|copy| (Target::Copy(&copy.name), copy.width));
    let is_wider = picture.copies.last().is_some_and(|copy| copy.width < picture.width);
    copies.chain(is_wider.then_some((Target::Picture(&picture.name), picture.width)))
}
