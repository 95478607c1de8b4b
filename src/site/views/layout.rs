//! What stands around every page: the head, the menu, the foot.

use serde::Serialize;

use crate::library::Model;
use crate::library::edition::TopicKind;
use crate::library::source::tell::Tell;
use crate::site::route::{self, FeedForm, Route};
use crate::site::views::{Link, PageContext};
use crate::theme::Direction;

/// What surrounds every page.
#[derive(Serialize)]
pub struct Layout {
    /// The site's title.
    pub site: String,
    /// What the site is, in one line, if `heard.yaml` says so.
    pub says: Option<String>,
    /// The page's title; empty on the front page.
    pub title: String,
    /// The site's language tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The page's full web address, to print, if the site has one.
    pub address: Option<String>,
    /// Where the front page is.
    pub home: String,
    /// Where the theme's files are; the style sheet is `assets` + `hearth.css`.
    pub assets: String,
    /// The menu.
    pub menu: Vec<Entry>,
    /// Other pages in the menu.
    pub pages: Vec<Entry>,
    /// Other ways to find stories, for the foot of the page.
    pub ways: Vec<Entry>,
    /// The site's feeds.
    pub feeds: Vec<Feed>,
    /// `augmented-intuition`, `balanced-scorecard` or `human-in-the-loop`.
    pub model: &'static str,
    /// How numbers and stories are shown together on the site, in a sentence.
    pub bearing: Bearing,
    /// Where people can tell a story, if the site says so.
    pub tell: Option<Link>,
    /// Who to contact to have a story taken down.
    pub contact: Option<Contact>,
    /// Whether consent is asked for and recorded outside `heard`.
    pub consent_elsewhere: bool,
}

/// One format of the feed.
#[derive(Serialize)]
pub struct Feed {
    /// Its media type.
    pub media_type: &'static str,
    /// Where it is.
    pub href: String,
}

/// An entry in the menu.
#[derive(Serialize)]
pub struct Entry {
    /// What it says.
    pub words: String,
    /// Where it goes.
    pub href: String,
    /// Whether the current page belongs to it.
    pub current: bool,
    /// Whether it is the current page.
    pub here: bool,
}

/// How numbers and stories are shown together on a site.
#[derive(Serialize)]
pub struct Bearing {
    /// A sentence.
    pub words: String,
    /// The page that shows it, if there is one; the front page never links to readings.
    pub page: Option<Link>,
}

/// Who to write to.
#[derive(Serialize)]
pub struct Contact {
    /// The words, as written in `heard.yaml`.
    pub words: String,
    /// A link to it, if it is an email address.
    pub href: Option<String>,
}

/// Which entry of the menu a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// None.
    None,
    /// The stories.
    Stories,
    /// The behaviours.
    Indicators,
    /// Data and judgment.
    Judgment,
    /// What people chose to tell.
    Patterns,
    /// What the numbers said.
    Readings,
    /// Each number beside something human.
    Balance,
    /// What is checked without a human eye.
    Checks,
    /// The metrics.
    Metrics,
    /// The labs.
    Labs,
    /// The people.
    People,
    /// The search.
    Search,
}

impl Layout {
    /// The frame of a page.
    pub fn of(context: &PageContext<'_>, title: &str, section: Section) -> Self {
        let edition = context.site.edition();
        let masthead = edition.masthead();
        let own = context.site.of_model();
        let entries = [
            ("menu.stories", Route::Stories { page: 1 }, Section::Stories, true),
            ("menu.indicators", Route::Indicators, Section::Indicators, true),
            ("menu.judgment", Route::Judgment, Section::Judgment, true),
            ("menu.patterns", Route::Patterns, Section::Patterns, true),
            ("menu.balance", Route::Balance, Section::Balance, own == Some(&Route::Balance)),
            ("menu.checks", Route::Checks, Section::Checks, own == Some(&Route::Checks)),
            ("menu.metrics", Route::Metrics, Section::Metrics, edition.metrics().len() > 0),
            ("menu.labs", Route::Labs, Section::Labs, edition.labs().len() > 0),
            ("menu.people", Route::People, Section::People, masthead.people_in_menu),
            ("menu.search", Route::Search, Section::Search, true),
        ];
        let menu = entries.into_iter().filter(|(.., shown)| *shown).map(|(key, route, of, _)| Entry {
            current: of == section,
            ..Entry::of(context, context.say(key), &route)
        });
        let pages = edition
            .menu()
            .map(|page| Entry::of(context, page.title(), &Route::Page { address: page.address().to_owned() }));
        let ways = TopicKind::ALL.into_iter().filter(|kind| edition.has_topics(*kind)).map(|kind| {
            Entry::of(context, context.say(&format!("topics.{}", route::folder(kind))), &Route::Topics { kind })
        });
        let paths = (edition.paths().len() > 0).then(|| Entry::of(context, context.say("paths.title"), &Route::Paths));
        let changes = Route::Changes { page: 1 };
        let changes =
            (!edition.changed().is_empty()).then(|| Entry::of(context, context.say("changes.title"), &changes));
        let assets = context.href(&Route::Asset { name: "x".to_owned() });
        Self {
            site: masthead.title.to_owned(),
            says: masthead.says,
            title: title.to_owned(),
            language: edition.theme().language().to_owned(),
            direction: match edition.theme().direction() {
                Direction::Ltr => "ltr",
                Direction::Rtl => "rtl",
            },
            address: context.address(),
            home: context.href(&Route::Index),
            assets: assets.trim_end_matches('x').to_owned(),
            menu: menu.collect(),
            pages: pages.collect(),
            ways: ways.chain(paths).chain(changes).collect(),
            model: word(masthead.model),
            bearing: Bearing::of(
                context,
                masthead.model,
                own.filter(|route| **route != Route::Readings || !title.is_empty()),
            ),
            feeds: FeedForm::ALL.map(|form| Feed::of(context, form)).into(),
            tell: masthead.tell.map(|tell| Link {
                words: context.say("tell.link"),
                href: match tell {
                    Tell::Link(address) => address.value.clone(),
                    Tell::Form(_) => context.href(&Route::Tell),
                },
            }),
            contact: masthead.contact.map(Contact::of),
            consent_elsewhere: masthead.consent_elsewhere,
        }
    }
}

impl Entry {
    fn of(context: &PageContext<'_>, words: String, route: &Route) -> Self {
        let here = context.is_at(route);
        Self { words, href: context.href(route), current: here, here }
    }
}

impl Feed {
    fn of(context: &PageContext<'_>, form: FeedForm) -> Self {
        Self { media_type: form.media_type(), href: context.href(&Route::Feed { form }) }
    }
}

/// The word for a model in `heard.yaml` and in the strings of themes.
fn word(model: Model) -> &'static str {
    match model {
        Model::AugmentedIntuition => "augmented-intuition",
        Model::BalancedScorecard => "balanced-scorecard",
        Model::HumanInTheLoop => "human-in-the-loop",
    }
}

impl Bearing {
    fn of(context: &PageContext<'_>, model: Model, page: Option<&Route>) -> Self {
        let page = page.map(|route| Link {
            words: context.say(match route {
                Route::Readings => "readings.title",
                Route::Balance => "balance.title",
                _ => "checks.title",
            }),
            href: context.href(route),
        });
        Self { words: context.say(&format!("bearing.{}", word(model))), page }
    }
}

impl Contact {
    /// The words, with their address where they are a mailbox.
    pub fn of(words: &str) -> Self {
        let is_mailbox = words.split_once('@').is_some_and(|(name, host)| {
            let sound =
                |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._+-".contains(c));
            sound(name) && sound(host)
        });
        Self { words: words.to_owned(), href: is_mailbox.then(|| format!("mailto:{words}")) }
    }
}
