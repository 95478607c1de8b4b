//! Which pages there are and what each one says. A page is made when it is asked for, from the edition and the theme alone.

mod route;
mod views;

use std::sync::Arc;

use crate::library::edition::{Edition, Kind};
use crate::text::fingerprint::Watch;
use crate::theme::RenderError;

pub use crate::site::route::{CallKind, Route, TopicKind, href};

/// Stories on one page of a list.
pub const PER_PAGE: usize = 50;

/// The pages of an edition.
pub struct Site {
    edition: Edition,
}

/// Why a page could not be made: the template's fault, told with its place.
pub type Fault = RenderError;

impl Site {
    /// The site of an edition.
    pub fn of(edition: Edition) -> Self {
        Self { edition }
    }

    /// What its reader may read.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// All pages and files, in an order that is always the same.
    pub fn routes(&self) -> Vec<Route> {
        let edition = &self.edition;
        let mut routes = vec![Route::Index, Route::NotFound, Route::Robots, Route::Indicators, Route::People];
        routes.extend([Route::Judgment, Route::Labs, Route::Metrics]);
        routes.extend(TopicKind::ALL.map(|kind| Route::Topics { kind }));
        routes.extend(pages(edition.stories().len()).map(|page| Route::Stories { page }));
        routes.extend(edition.stories().map(|story| Route::Story { address: story.address().to_owned() }));
        routes.extend(edition.redirects().into_iter().map(|(address, _)| Route::Redirect { address }));
        for indicator in edition.groups().iter().flat_map(crate::library::edition::Group::indicators) {
            let id = indicator.id();
            routes.extend(pages(indicator.stories().len()).map(|page| Route::Indicator { id: id.to_owned(), page }));
        }
        for kind in [Kind::Practice, Kind::Setting, Kind::Tag] {
            for topic in edition.topics(kind) {
                let slug = topic.slug();
                let kind = TopicKind::of(kind);
                routes.extend(pages(topic.stories().len()).map(|page| Route::Topic {
                    kind,
                    slug: slug.to_owned(),
                    page,
                }));
            }
        }
        routes.extend(edition.people().iter().map(|person| Route::Person { slug: person.slug().to_owned() }));
        for call in CallKind::ALL {
            routes.extend(pages(edition.judged(call.call()).len()).map(|page| Route::Call { call, page }));
        }
        routes.extend(edition.labs().iter().map(|lab| Route::Lab { address: lab.address().to_owned() }));
        routes.extend(edition.metrics().iter().map(|metric| Route::Metric { address: metric.address().to_owned() }));
        routes.extend(edition.pages().iter().map(|page| Route::Page { address: page.address().to_owned() }));
        routes.extend(edition.theme().assets().map(|(name, _)| Route::Asset { name: name.to_owned() }));
        routes.extend(edition.pictures().iter().map(|(name, _)| Route::Picture { name: (*name).to_owned() }));
        routes.extend(edition.statics().iter().map(|(path, _)| Route::Static { path: (*path).to_owned() }));
        routes
    }

    /// The bytes of a page or file; nothing where the edition has none there.
    pub fn render(&self, route: &Route) -> Result<Option<Arc<[u8]>>, Fault> {
        views::render(self, route)
    }

    /// This site as something that may be delivered, once it has passed the leak check: only an audience's.
    pub fn release(&self) -> Option<Release<'_>> {
        self.edition.audience().map(|audience| Release { site: self, audience })
    }
}

/// The numbers of a list's pages; a list that is empty has one.
fn pages(stories: usize) -> std::ops::RangeInclusive<u32> {
    1..=u32::try_from(stories.div_ceil(PER_PAGE).max(1)).unwrap_or(u32::MAX)
}

/// An audience's site, offered to the leak check.
#[derive(Clone, Copy)]
pub struct Release<'s> {
    site: &'s Site,
    audience: &'s str,
}

impl Release<'_> {
    /// For whom it is.
    pub fn audience(&self) -> &str {
        self.audience
    }

    /// All pages and files.
    pub fn routes(&self) -> Vec<Route> {
        self.site.routes()
    }

    /// The bytes of a page or file.
    pub fn render(&self, route: &Route) -> Result<Arc<[u8]>, Fault> {
        Ok(self.site.render(route)?.unwrap_or_default())
    }

    /// What must not be in any byte of it.
    pub fn watch(&self) -> Watch {
        self.site.edition.watch()
    }

    /// Calls `read` with every text that it may say.
    pub fn own_words(&self, read: &mut dyn FnMut(&str)) {
        self.site.edition.own_words(read);
    }
}
