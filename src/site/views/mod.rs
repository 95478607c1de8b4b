//! One kind of page a file: the data that its template receives, and nothing else.
//!
//! The fields of a view are a contract with themes: documented, and only ever added to. People stand in
//! them as printed words and a link, never as ids, so that no template can group or rank by them.

mod balance;
mod changes;
mod checks;
pub(in crate::site) mod layout;
mod front;
mod line_context;
mod margin_notes;
mod indicator;
mod issue;
mod judgment;
mod lab;
pub(in crate::site) mod metric;
mod opening;
mod page;
mod patterns;
mod person;
mod readings;
mod reading_path;
mod search;
pub(in crate::site) mod story;
pub(in crate::site) mod tell;
mod topic;

use std::convert::Infallible;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::library::edition::{Mentioned, Person as Named, Story, Target, TopicKind};
use crate::library::{Period, When};
use crate::site::feed::Feed;
use crate::site::issues::Issue;
use crate::site::route::{Route, encode, href};
use crate::site::views::layout::Layout;
use crate::site::{Site, SiteFault, base_url, form, sitemap};
use crate::theme::{Direction, Theme};

pub use crate::site::views::layout::Section;

/// A link and its text.
#[derive(Serialize)]
pub struct Link {
    /// The words.
    pub words: String,
    /// Where it goes.
    pub href: String,
}

/// A person as shown: by name, by role, or as "a colleague".
#[derive(Serialize)]
pub struct Person {
    /// The words.
    pub words: String,
    /// Their page, if they are shown by name.
    pub href: Option<String>,
}

/// A story in a list.
#[derive(Clone, Serialize)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub href: String,
    /// The month or quarter, in words.
    pub when: String,
    /// A sentence or two from the story.
    pub summary: String,
    /// The practice.
    pub practice: Option<String>,
    /// Whether it is made up of several events.
    pub composite: bool,
    /// Its language, if it differs from the site's.
    pub language: Option<String>,
    /// `ltr` or `rtl`, if its language differs from the site's.
    pub direction: Option<&'static str>,
}

/// Links to the newer and older parts of a long list.
#[derive(Serialize)]
pub struct Paging {
    /// The newer part.
    pub newer: Option<String>,
    /// The older part.
    pub older: Option<String>,
}

/// A decision with its date.
#[derive(Serialize)]
pub struct Decision {
    /// The month or quarter, in words.
    pub when: Option<String>,
    /// What was decided.
    pub decision: String,
    /// Why.
    pub why: Option<String>,
}

/// A page that is being made: where it is, and so how it links to others.
pub struct PageContext<'s> {
    /// The site.
    pub site: &'s Site,
    /// Its address from the top.
    url: String,
    /// What links begin with on a page that is shown at any depth.
    top: Option<String>,
}

/// A page or file, or what is known of it.
pub enum Made<K> {
    /// Its bytes, and the hash of what it is made from, if that was asked for.
    Bytes(Arc<[u8]>, Option<u128>),
    /// It is known already, so its bytes aren't needed.
    Known(K),
}

/// Finds what is known of a page, by the hash of what it is made from.
pub type FindKnown<'k, K> = &'k dyn Fn(u128) -> Option<K>;

/// Renders views with the theme.
struct Press<'p, K> {
    theme: &'p Theme,
    known: Option<FindKnown<'p, K>>,
}

impl<K> Press<'_, K> {
    fn render<V: Serialize>(&self, template: &str, view: &V) -> Result<Made<K>, SiteFault> {
        let hash = self.known.and_then(|_| self.theme.hash(template, view));
        Ok(match self.known.zip(hash).and_then(|(known, hash)| known(hash)) {
            Some(known) => Made::Known(known),
            None => Made::Bytes(self.theme.render(template, view)?.into(), hash),
        })
    }
}

/// The bytes of a page or file; nothing where the edition has none there.
pub fn render(site: &Site, route: &Route) -> Result<Option<Arc<[u8]>>, SiteFault> {
    Ok(make::<Infallible>(site, route, None)?.map(|Made::Bytes(bytes, _)| bytes))
}

/// The same, without the bytes of pages that are known.
pub fn make<K>(site: &Site, route: &Route, known: Option<FindKnown<'_, K>>) -> Result<Option<Made<K>>, SiteFault> {
    let edition = site.edition();
    let context = PageContext::of(site, route);
    let theme = Press { theme: edition.theme(), known };
    let file = |bytes: Option<&Arc<[u8]>>| Ok(bytes.map(|bytes| Made::Bytes(Arc::clone(bytes), None)));
    let made = |bytes: Vec<u8>| Made::Bytes(bytes.into(), None);
    let page = match route {
        Route::Index => theme.render("index.html", &front::View::of(&context))?,
        Route::Stories { page: 1 } => theme.render("stories.html", &issue::Stories::of(&context))?,
        Route::Stories { .. } => return Ok(None),
        Route::Issue { year, quarter } => match issue::View::find(&context, *year, *quarter) {
            Some(view) => theme.render("issue.html", &view)?,
            None => return Ok(None),
        },
        Route::Openings => match issue::Openings::find(&context) {
            Some(view) => theme.render("openings.html", &view)?,
            None => return Ok(None),
        },
        Route::Story { address } => match edition.find_story(address) {
            Some(story) => theme.render("story.html", &story::View::of(&context, story))?,
            None => return Ok(None),
        },
        Route::Redirect { address } => match edition.find_redirect(address) {
            Some(story) => theme.render("redirect.html", &page::Redirect::of(&context, story))?,
            None => return Ok(None),
        },
        Route::Indicators => theme.render("indicators.html", &indicator::List::of(&context))?,
        Route::Indicator { id, page } => match indicator::View::find(&context, id, *page) {
            Some(view) => theme.render("indicator.html", &view)?,
            None => return Ok(None),
        },
        Route::Topics { kind: TopicKind::Office } if !edition.has_topics(TopicKind::Office) => return Ok(None),
        Route::Topics { kind } => theme.render("topics.html", &topic::List::of(&context, *kind))?,
        Route::Topic { kind, slug, page } => match topic::View::find(&context, *kind, slug, *page) {
            Some(view) => theme.render("topic.html", &view)?,
            None => return Ok(None),
        },
        Route::People => theme.render("people.html", &person::List::of(&context))?,
        Route::Person { slug } => match edition.find_person(slug) {
            Some(person) => theme.render("person.html", &person::View::of(&context, person))?,
            None => return Ok(None),
        },
        Route::Patterns => theme.render("patterns.html", &patterns::View::of(&context))?,
        Route::Readings | Route::Balance | Route::Checks if site.of_model() != Some(route) => return Ok(None),
        Route::Readings => theme.render("readings.html", &readings::View::of(&context))?,
        Route::Balance => theme.render("balance.html", &balance::View::of(&context))?,
        Route::Checks => theme.render("checks.html", &checks::View::of(&context))?,
        Route::Judgment => theme.render("judgment.html", &judgment::View::of(&context))?,
        Route::Call { call, page } => match judgment::CallView::find(&context, *call, *page) {
            Some(view) => theme.render("call.html", &view)?,
            None => return Ok(None),
        },
        Route::Labs => theme.render("labs.html", &lab::List::of(&context))?,
        Route::Lab { address } => match edition.find_lab(address) {
            Some(lab) => theme.render("lab.html", &lab::View::of(&context, lab))?,
            None => return Ok(None),
        },
        Route::Metrics => theme.render("metrics.html", &metric::List::of(&context))?,
        Route::Metric { address, page } => match metric::View::find(&context, address, *page) {
            Some(view) => theme.render("metric.html", &view)?,
            None => return Ok(None),
        },
        Route::Page { address } => match edition.find_page(address) {
            Some(page) => theme.render("page.html", &page::View::of(&context, page))?,
            None => return Ok(None),
        },
        Route::Changes { page } => match changes::View::find(&context, *page) {
            Some(view) => theme.render("changes.html", &view)?,
            None => return Ok(None),
        },
        Route::Paths if edition.paths().len() == 0 => return Ok(None),
        Route::Paths => theme.render("paths.html", &reading_path::List::of(&context))?,
        Route::Path { address } => match edition.find_path(address) {
            Some(path) => theme.render("path.html", &reading_path::View::of(&context, path))?,
            None => return Ok(None),
        },
        Route::Search => theme.render("search.html", &search::View::of(&context))?,
        Route::Tell | Route::TellScript if !site.has_form() => return Ok(None),
        Route::Tell => theme.render("tell.html", &tell::View::of(&context))?,
        Route::TellScript => made(form::SCRIPT.as_bytes().to_vec()),
        Route::SearchFile { name } => return Ok(site.search().find(name).map(|bytes| Made::Bytes(bytes, None))),
        Route::NotFound => theme.render("not-found.html", &page::NotFound::of(&context))?,
        Route::Robots => made(b"User-agent: *\nDisallow: /\n".to_vec()),
        Route::Feed { form } => made(Feed::of(&context).bytes(*form)),
        Route::Sitemap { part } => match sitemap::bytes(&context, *part) {
            Some(bytes) => made(bytes),
            None => return Ok(None),
        },
        Route::Asset { name } => return file(edition.theme().find_asset(name)),
        Route::Picture { name } => return file(edition.find_picture(name)),
        Route::Static { path } => return file(edition.find_static(path)),
    };
    Ok(Some(page))
}

/// The page for an address where nothing is, on a server that has the site at its top.
pub fn missing(site: &Site) -> Result<Arc<[u8]>, SiteFault> {
    let context = PageContext { site, url: Route::NotFound.url(), top: Some("/".to_owned()) };
    Ok(context.theme().render("not-found.html", &page::NotFound::of(&context))?.into())
}

impl<'s> PageContext<'s> {
    pub(in crate::site) fn of(site: &'s Site, route: &Route) -> Self {
        let base = || site.edition().masthead().base_url.map(base_url::address);
        let top = match route {
            // A page for what is not found is shown at any depth: it links by the path of the site on its server.
            Route::NotFound => Some(base().map_or_else(|| "/".to_owned(), |base| base_url::path(&base).to_owned())),
            // What is read elsewhere has whole addresses where the site has one.
            Route::Feed { .. } | Route::Sitemap { .. } => base(),
            _ => None,
        };
        Self { site, url: route.url(), top }
    }

    pub(in crate::site) fn theme(&self) -> &'s Theme {
        self.site.edition().theme()
    }

    pub(in crate::site) fn say(&self, key: &str) -> String {
        self.theme().say(key, &[])
    }

    pub(in crate::site) fn href(&self, route: &Route) -> String {
        let to = route.url();
        match &self.top {
            Some(top) => format!("{top}{}", to.split('/').map(encode).collect::<Vec<_>>().join("/")),
            None => href(&self.url, &to),
        }
    }

    /// Whether the page is this one.
    fn is_at(&self, route: &Route) -> bool {
        self.url == route.url()
    }

    /// The page's own address on the web, where the site has one; a page that is shown anywhere has none.
    fn address(&self) -> Option<String> {
        let base = self.site.edition().masthead().base_url.filter(|_| self.url != Route::NotFound.url())?;
        let own = self.url.split('/').map(encode).collect::<Vec<_>>().join("/");
        Some(format!("{}{own}", base_url::address(base)))
    }

    pub(in crate::site) fn story_href(&self, story: Story<'_>) -> String {
        self.href(&Route::Story { address: story.address().to_owned() })
    }

    /// Where a link of a body leads.
    pub(in crate::site) fn target(&self, target: Target<'_>) -> String {
        let (route, fragment) = match target {
            Target::Story(story, fragment) => (Route::Story { address: story.address().to_owned() }, fragment),
            Target::Lab(lab, fragment) => (Route::Lab { address: lab.address().to_owned() }, fragment),
            Target::Metric(metric, fragment) => {
                (Route::Metric { address: metric.address().to_owned(), page: 1 }, fragment)
            }
            Target::Page(page, fragment) => (Route::Page { address: page.address().to_owned() }, fragment),
            Target::Path(path, fragment) => (Route::Path { address: path.address().to_owned() }, fragment),
            Target::Static(path) => (Route::Static { path: path.to_owned() }, None),
            Target::Picture(name) | Target::Copy(name) => (Route::Picture { name: name.to_owned() }, None),
            Target::Fragment(id) => return format!("#{}", encode(id)),
        };
        let href = self.href(&route);
        match fragment {
            Some(id) => format!("{href}#{}", encode(id)),
            None => href,
        }
    }

    /// A month or a quarter in words.
    pub(in crate::site) fn when(&self, when: When) -> String {
        match when.part {
            Period::Month(month) => self.theme().month(when.year, month),
            Period::Quarter(quarter) => self.theme().quarter(when.year, quarter),
        }
    }

    /// What an issue is called.
    pub(in crate::site) fn issue_name(&self, issue: &Issue<'_>) -> String {
        self.site.edition().issue_name((issue.year, issue.quarter))
    }

    pub(in crate::site) fn person(&self, mentioned: Mentioned<'_>) -> Person {
        let href = mentioned.person.map(|person| self.person_href(person));
        Person { words: mentioned.words, href }
    }

    fn person_href(&self, person: Named<'_>) -> String {
        self.href(&Route::Person { slug: person.slug().to_owned() })
    }

    pub(in crate::site) fn card(&self, story: Story<'_>) -> Card {
        Card {
            title: story.list_title(),
            href: self.story_href(story),
            when: story.when().map(|when| self.when(when)).unwrap_or_default(),
            summary: story.summary().to_owned(),
            practice: story.practice().map(|practice| practice.label().to_owned()),
            composite: story.composite_of().is_some(),
            language: story.language().map(str::to_owned),
            direction: direction(story),
        }
    }

    fn topic_link(&self, topic: crate::library::edition::Topic<'_>) -> Link {
        let kind = topic.kind();
        let route = Route::Topic { kind, slug: topic.slug().to_owned(), page: 1 };
        Link { words: topic.label().to_owned(), href: self.href(&route) }
    }

    fn decisions(&self, history: Vec<crate::library::edition::Decision>) -> Vec<Decision> {
        let worded = |decision: crate::library::edition::Decision| {
            // The words that heard knows are said in the site's language, others as they were written.
            let key = format!("verdict.{}", decision.decision);
            let said = if self.theme().can_say(&key) { self.say(&key) } else { decision.decision };
            // `history.line` puts a full stop between the two.
            let said = if decision.why.is_some() { said.trim_end_matches('.').to_owned() } else { said };
            Decision { when: decision.when.map(|when| self.when(when)), decision: said, why: decision.why }
        };
        history.into_iter().map(worded).collect()
    }

    /// Where one page of a long list is in it, and the ways to the others; `None` where there is no such page.
    fn part(&self, length: usize, page: u32, route: impl Fn(u32) -> Route) -> Option<(Range<usize>, Paging)> {
        let per_page = crate::site::PER_PAGE;
        let start = (page as usize).checked_sub(1)?.checked_mul(per_page)?;
        if start > 0 && start >= length {
            return None;
        }
        let end = (start + per_page).min(length);
        let newer = (page > 1).then(|| self.href(&route(page - 1)));
        let older = (end < length).then(|| self.href(&route(page + 1)));
        Some((start..end, Paging { newer, older }))
    }

    fn frame(&self, title: &str, section: Section) -> Layout {
        Layout::of(self, title, section)
    }
}

/// Where the lines of a story begin, where its language differs from the site's.
pub(in crate::site) fn direction(story: Story<'_>) -> Option<&'static str> {
    story.language().map(|language| Direction::of(language).word())
}
