//! Pages that are found by their title alone: people, behaviours, metrics, labs, free pages and the other ways in.

use serde::Serialize;

use crate::library::edition::Group;
use crate::library::edition::TopicKind;
use crate::site::route::{self, Route};
use crate::site::search::stems::{bounded, fold, words};
use crate::site::views::PageContext;

/// A page by one word of its title: the word, the title, where it is, and what it is in the words of the theme.
#[derive(Serialize)]
pub struct Place(String, String, String, String);

impl Place {
    /// All pages of a site that have a title of their own, by each of its words, in order.
    pub fn all(context: &PageContext<'_>) -> Vec<Self> {
        let edition = context.site.edition();
        let mut all = Vec::new();
        let mut add = |key: &str, title: &str, route: &Route| {
            let (kind, href) = (context.say(key), context.href(route));
            let mut seen: Vec<String> = words(title).map(|(_, word)| bounded(&fold(word)).to_owned()).collect();
            seen.sort();
            seen.dedup();
            let place = |word| Self(word, title.to_owned(), href.clone(), kind.clone());
            all.extend(seen.into_iter().filter(|word| !word.is_empty()).map(place));
        };
        for person in edition.people() {
            add("menu.people", person.words(), &Route::Person { slug: person.slug().to_owned() });
        }
        for indicator in edition.groups().iter().flat_map(Group::indicators) {
            let route = Route::Indicator { id: indicator.id().to_owned(), page: 1 };
            add("menu.indicators", indicator.label(), &route);
        }
        for kind in TopicKind::ALL {
            for topic in edition.topics(kind) {
                let route = Route::Topic { kind, slug: topic.slug().to_owned(), page: 1 };
                add(&format!("topics.{}", route::folder(kind)), topic.label(), &route);
            }
        }
        for metric in edition.metrics() {
            add("menu.metrics", &metric.title(), &Route::Metric { address: metric.address().to_owned(), page: 1 });
        }
        for lab in edition.labs() {
            add("menu.labs", &lab.title(), &Route::Lab { address: lab.address().to_owned() });
        }
        for page in edition.pages() {
            add("search.page", &page.title(), &Route::Page { address: page.address().to_owned() });
        }
        for path in edition.paths() {
            add("search.path", &path.title(), &Route::Path { address: path.address().to_owned() });
        }
        all.sort_by(|a, b| (&a.0, &a.1, &a.2).cmp(&(&b.0, &b.1, &b.2)));
        all
    }

    /// The word that it stands under.
    pub fn word(&self) -> &str {
        &self.0
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        self.0.len() + self.1.len() + self.2.len() + self.3.len() + 14
    }
}
