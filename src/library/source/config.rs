//! `heard.yaml`: the site's title, language, audiences, practices, settings, privacy and targets.
//! It is one file because each setting is read from the same map, and what nobody read is told at its end.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::source::audiences::{self, Audiences};
use crate::library::source::field_table;
use crate::library::source::fields::{Fields, Written};
use crate::library::source::headcount::Headcount;
use crate::library::source::ident::{self, Names};
use crate::library::source::ids::TopicId;
use crate::library::source::inbox::Inbox;
use crate::library::source::issues::Issues;
use crate::library::source::person::NamesAgain;
use crate::library::source::privacy::{self, Consent, LEAST_FITS, Privacy};
use crate::library::source::program_version;
use crate::library::source::reading_faults;
use crate::library::source::retention::{Hold, Retention};
use crate::library::source::target::{self, Destination, Target};
use crate::library::source::tell::Tell;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::span::Span;
use crate::text::yaml::{self, Value};

/// The name of the file.
pub const FILE: &str = "heard.yaml";
/// The default settings, where `heard.yaml` gives none.
pub const SETTINGS: [&str; 9] = [
    "client meeting",
    "first contact",
    "bad news",
    "negotiation",
    "handover",
    "review",
    "ward or site",
    "corridor",
    "written word",
];
/// Whether anything is kept for the next run, by the words that people write.
pub const CACHE: [(&str, bool); 2] = [("on", true), ("off", false)];
/// The least that `patterns.minimum_people` may be (disclosure control: two people can tell each other apart).
pub const LEAST_PEOPLE: u32 = 3;
/// Whether stories take turns to open the front page, by the word that people write.
pub(in crate::library::source) const TURNS: [(&str, bool); 1] = [("weekly", true)];
const USUAL_PEOPLE: u32 = 5;
const PRACTICES: &str = "practices";

/// What the main menu leads to only where a site asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuEntry {
    /// The people.
    People,
}

impl MenuEntry {
    /// The entries by the words that people write.
    pub const CHOICES: [(&'static str, Self); 1] = [("people", Self::People)];
}

/// One of the three ways to hold data and empathy together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Readings are background, like a weather report.
    AugmentedIntuition,
    /// Every efficiency metric is read beside its human one.
    BalancedScorecard,
    /// Flags for the curator, who decides.
    HumanInTheLoop,
}

impl Model {
    /// The models by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] = [
        ("augmented-intuition", Self::AugmentedIntuition),
        ("balanced-scorecard", Self::BalancedScorecard),
        ("human-in-the-loop", Self::HumanInTheLoop),
    ];
}

/// A practice or a setting.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id, which is its address too.
    pub id: String,
    /// Its name as shown.
    pub label: String,
    /// A note printed with it.
    pub note: Option<Written<String>>,
    /// Of a practice: how many people must fit a role in its stories, where it differs from the site's.
    pub fits: Option<u32>,
    /// Where it was given.
    pub place: Option<Span>,
}

/// Practices or settings, in the order they appear in the file.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    /// The topics.
    pub all: Vec<Topic>,
    /// Their ids and labels.
    pub names: Names<TopicId>,
}

/// What opens the front page.
#[derive(Clone, Debug, Default)]
pub struct FrontPage {
    /// The story, as written.
    pub story: Option<Written<String>>,
    /// Why it is there.
    pub why: Option<Written<String>>,
    /// Whether stories take turns, where none is chosen.
    pub turns: bool,
}

impl FrontPage {
    fn read(fields: &mut Fields<'_>) -> Self {
        let turns = fields.one_of("turn", &TURNS).value().copied().unwrap_or_default();
        Self { story: fields.words("story"), why: fields.words("why"), turns }
    }
}

/// Everything of `heard.yaml`.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the file is, for diagnostics.
    pub path: Arc<str>,
    /// Whether it says which versions of the program can read it.
    pub says_version: bool,
    /// Whether it asks for a newer program than this one.
    pub is_for_newer: bool,
    /// The site's title.
    pub title: String,
    /// What the site is, in one line.
    pub says: Option<Written<String>>,
    /// Its language, as a BCP 47 tag.
    pub language: String,
    /// Who takes a story down.
    pub contact: Option<Written<String>>,
    /// How a story gets in.
    pub tell: Option<Tell>,
    /// The theme's name and options.
    pub theme: Written<String>,
    /// Options of the theme, each with its value.
    pub options: Vec<(String, Written<String>)>,
    /// The model.
    pub model: Model,
    /// The site's address, for feeds and sitemap.
    pub base_url: Option<Written<String>>,
    /// What opens the front page.
    pub front: FrontPage,
    /// What issues are called, and what opens them.
    pub issues: Issues,
    /// What the main menu leads to beside the usual.
    pub main_menu: Vec<MenuEntry>,
    /// Who reads.
    pub audiences: Audiences,
    /// The firm's practices.
    pub practices: Topics,
    /// Where things happen.
    pub settings: Topics,
    /// The firm's offices.
    pub offices: Topics,
    /// Kinds of clients; no page prints them.
    pub clients: Topics,
    /// The numbers that the firm uses and that nobody has described yet.
    pub not_yet_audited: Vec<Written<String>>,
    /// How many people hold each role.
    pub headcount: Headcount,
    /// How consent is kept.
    pub consent: Consent,
    /// What must never be printed.
    pub privacy: Privacy,
    /// How somebody is named again.
    pub names_again: NamesAgain,
    /// How long texts are kept that nobody else reads.
    pub retention: Retention,
    /// What has to be kept.
    pub holds: Vec<Hold>,
    /// The least number of people that a figure may stand for.
    pub minimum_people: u32,
    /// Advice that the house does not want, by its code.
    pub without: Vec<&'static str>,
    /// Whether anything may be kept for the next run.
    pub cache: bool,
    /// Where stories arrive.
    pub inbox: Option<Inbox>,
    /// Where to publish.
    pub targets: Vec<Target>,
}

impl Config {
    /// Everything that stories are put under: practices, settings, offices and kinds of clients.
    pub fn topics(&self) -> impl Iterator<Item = &Topic> {
        [&self.practices, &self.settings, &self.offices, &self.clients].into_iter().flat_map(|topics| &topics.all)
    }

    /// Takes out of `found` what the site has switched off.
    pub fn leave_out(&self, found: &mut Vec<Diagnostic>) {
        if !self.without.is_empty() {
            found.retain(|diagnostic| !self.without.contains(&diagnostic.code));
        }
    }

    /// Reads `heard.yaml`. What cannot be read is as if absent, and said in `found`.
    pub fn read(path: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Self {
        let document = yaml::read(text, 0);
        found.extend(document.faults.iter().map(|fault| reading_faults::of_yaml(path, fault)));
        let mut fields = Fields::of(path, &document.root, FILE, field_table::HEARD.kind.rows(), found);
        let wants = fields.words("heard");
        let is_for_newer = wants.as_ref().is_some_and(|wants| is_for_newer(path, wants, fields.found));
        let title = fields.words("title");
        if title.is_none() && !document.lost.iter().any(|(key, _)| key == "title") {
            let place = Place::file(path);
            fields.found.push(diagnostics::fields::missing_field(place, "title"));
        }
        let says = fields.words("says");
        let language = fields.language("language").map_or_else(|| "en".to_owned(), |l| l.value);
        let contact = fields.words("contact");
        if contact.is_none() {
            fields.found.push(diagnostics::config::no_contact(Place::file(path)));
        }
        let tell = Tell::read(&mut fields);
        let (theme, options) = read_theme(&mut fields);
        let model = fields.one_of("model", &Model::CHOICES).value().copied().unwrap_or(Model::AugmentedIntuition);
        let base_url = fields.words("base_url").filter(|url| is_web(path, url, fields.found));
        let front = fields.map("front", FrontPage::read).unwrap_or_default();
        let issues = fields.map("issues", Issues::read).unwrap_or_default();
        let main_menu = fields.list_of("main_menu", &MenuEntry::CHOICES);
        let audiences = audiences::read(&mut fields);
        let practices = read_topics(&mut fields, PRACTICES, &[]);
        let settings = read_topics(&mut fields, "settings", &SETTINGS);
        let offices = read_topics(&mut fields, "offices", &[]);
        let clients = read_topics(&mut fields, "clients", &[]);
        let not_yet_audited = fields.list("not_yet_audited");
        let headcount = Headcount::read(&mut fields);
        let (consent, privacy) =
            fields.map("privacy", privacy::read).unwrap_or((Consent::Required, Privacy::default()));
        let again = fields.map("names", |names| names.one_of("again", &NamesAgain::CHOICES));
        let names_again = again.and_then(|field| field.value().copied()).unwrap_or(NamesAgain::Short);
        let (retention, holds) = (Retention::read(&mut fields), Hold::read_all(&mut fields));
        let minimum = fields.map("patterns", |patterns| patterns.number("minimum_people", LEAST_PEOPLE));
        let minimum_people = minimum.and_then(|field| field.value().copied()).unwrap_or(USUAL_PEOPLE);
        let optional = diagnostics::OPTIONAL.map(|code| (code, code));
        let without = fields.map("check", |check| check.list_of("without", &optional)).unwrap_or_default();
        let cache = fields.one_of("cache", &CACHE).value().copied().unwrap_or(true);
        let inbox = fields.map("inbox", Inbox::read).flatten();
        let targets = read_targets(&mut fields);
        if !fields.has("tell") && (base_url.is_some() || !targets.is_empty()) {
            fields.found.push(diagnostics::config::no_tell(Place::file(path)));
        }
        fields.finish();
        Self {
            path: Arc::clone(path),
            says_version: wants.is_some(),
            is_for_newer,
            title: title.map_or_else(|| "Heard".to_owned(), |title| title.value),
            says,
            language,
            contact,
            tell,
            theme,
            options,
            model,
            base_url,
            front,
            issues,
            main_menu,
            audiences,
            practices,
            settings,
            offices,
            clients,
            not_yet_audited,
            headcount,
            consent,
            privacy,
            names_again,
            retention,
            holds,
            minimum_people,
            without,
            cache,
            inbox,
            targets,
        }
    }
}

/// Whether the site asks for a newer program than this one; that, and what cannot be read, is reported.
fn is_for_newer(path: &Arc<str>, wants: &Written<String>, found: &mut Vec<Diagnostic>) -> bool {
    const OURS: &str = env!("CARGO_PKG_VERSION");
    let place = Place::at(path, wants.span);
    match program_version::is_enough(&wants.value, OURS) {
        Some(true) => false,
        Some(false) => {
            found.push(diagnostics::config::older_program(place, &wants.value, OURS));
            true
        }
        None => {
            found.push(diagnostics::config::bad_version(place, &wants.value));
            false
        }
    }
}

/// `theme: name` or `theme: { name: …, options: { … } }`.
fn read_theme(fields: &mut Fields<'_>) -> (Written<String>, Vec<(String, Written<String>)>) {
    let usual = || Written::of("hearth".to_owned(), Span::default());
    let Some(node) = fields.node("theme") else { return (usual(), Vec::new()) };
    if let Some(name) = node.as_text() {
        return (Written::of(name.to_owned(), node.span), Vec::new());
    }
    fields.within("theme", node, |theme| {
        let name = theme.words("name").unwrap_or_else(usual);
        let mut options = Vec::new();
        for entry in theme.entries("options") {
            if let Some(value) = theme.read_text("options", &entry.value).written() {
                options.push((entry.key.clone(), value.clone()));
            }
        }
        (name, options)
    })
}

/// Whether an address is one of the web; otherwise reported.
fn is_web(path: &Arc<str>, url: &Written<String>, found: &mut Vec<Diagnostic>) -> bool {
    let rest = url.value.strip_prefix("https://").or_else(|| url.value.strip_prefix("http://"));
    let good = rest.is_some_and(|rest| !rest.starts_with('/') && !rest.is_empty())
        && !url.value.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}?#".contains(c));
    if !good {
        found.push(diagnostics::fields::bad_url(Place::at(path, url.span), &url.value));
    }
    good
}

fn read_topics(fields: &mut Fields<'_>, key: &'static str, usual: &[&str]) -> Topics {
    let mut topics = Topics::default();
    let given = fields.has(key);
    for node in fields.items(key) {
        let mut fits = None;
        let (id, label, note) = match &node.value {
            Value::Mapping(_) => fields.within(key, node, |topic| {
                let id = topic.words("id");
                let label = topic.words("label");
                if id.is_none() && label.is_none() {
                    topic.require();
                }
                if key == PRACTICES {
                    fits = topic.number("fits", LEAST_FITS).value().copied();
                }
                (id, label, topic.words("note"))
            }),
            _ => (None, fields.read_text(key, node).written().cloned(), None),
        };
        let Some(named) = label.clone().or_else(|| id.clone()) else { continue };
        let id = id.unwrap_or_else(|| Written::of(ident::of_label(&named.value), named.span));
        let place = fields.place(id.span);
        if !ident::is_id(&id.value) {
            fields.found.push(diagnostics::fields::bad_id(place, &id.value, &ident::of_label(&id.value)));
            continue;
        }
        match topics.names.add(&id.value, Some(&named.value)) {
            Ok(_) => topics.all.push(Topic { id: id.value, label: named.value, note, fits, place: Some(node.span) }),
            Err(_) => fields.found.push(diagnostics::fields::id_twice(place, &id.value)),
        }
    }
    if !given {
        for label in usual {
            let id = ident::of_label(label);
            if topics.names.add(&id, Some(label)).is_ok() {
                topics.all.push(Topic { id, label: (*label).to_owned(), note: None, fits: None, place: None });
            }
        }
    }
    topics
}

fn read_targets(fields: &mut Fields<'_>) -> Vec<Target> {
    let mut targets = Vec::new();
    for entry in fields.entries("publish") {
        let target = fields.within("publish", &entry.value, |target| {
            target.require();
            let to = target.words("to");
            let endpoint = target.words("endpoint");
            if let Some(written) = &to
                && let Err(fault) = Destination::parse(&written.value)
            {
                target.found.push(bad_target(target.place(written.span), fault));
            }
            if let Some(written) = endpoint.as_ref().filter(|written| !target::is_safe(&written.value)) {
                target.found.push(bad_target(target.place(written.span), target::TargetFault::Plain));
            }
            let (audience, region) = (target.words("audience"), target.words("region"));
            Target { name: entry.key.clone(), to, audience, endpoint, region }
        });
        targets.push(target);
    }
    targets
}

/// What is said of an address at `place` to which nothing can be published.
fn bad_target(place: Place, fault: target::TargetFault) -> Diagnostic {
    match fault {
        target::TargetFault::Parts => diagnostics::config::bad_target(place),
        target::TargetFault::Scheme => diagnostics::config::target_elsewhere(place),
        target::TargetFault::Secret => diagnostics::config::target_with_secret(place),
        target::TargetFault::Plain => diagnostics::config::target_unencrypted(place),
    }
}
