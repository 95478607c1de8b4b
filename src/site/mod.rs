//! Which pages there are and what each one says. A page is made when it is asked for, from the edition and the theme alone.

mod base_url;
mod booklet;
mod feed;
mod form;
mod letter;
mod letter_mail;
pub mod lab_packet;
mod issues;
pub mod personal_file;
pub mod relationship;
mod search;
mod sheets;
mod sitemap;
mod views;
mod xml;

use std::sync::{Arc, OnceLock};

use crate::leak::watch::Watch;
use crate::library::Model;
use crate::library::edition::{Call, Edition, TopicKind};
use crate::library::source::route;
use crate::site::issues::Issue;
use crate::site::search::Search;
use crate::site::views::metric::{in_use, longer_side};
use crate::theme::RenderError;

pub use crate::library::source::route::{FeedForm, Route, href};
pub use crate::media::media_type::media_type;
pub use crate::site::base_url::{address as web_address, path as web_path};
pub use crate::site::letter::Sheet;
pub use crate::site::letter_mail::{MailAnswer, MailSheets, Message};
pub use crate::site::views::{FindKnown, Made};

/// Stories on one page of a list.
pub const PER_PAGE: usize = 50;

/// The pages of an edition.
pub struct Site {
    edition: Edition,
    search: OnceLock<Search>,
    of_model: OnceLock<Option<Route>>,
}

/// Why a page could not be made: the template's fault, told with its place.
pub type SiteFault = RenderError;

impl Site {
    /// The site of an edition.
    pub fn of(edition: Edition) -> Self {
        Self { edition, search: OnceLock::new(), of_model: OnceLock::new() }
    }

    /// What its reader may read.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// All pages and files, in an order that is always the same.
    pub fn routes(&self) -> Vec<Route> {
        let mut routes = self.pages();
        let edition = &self.edition;
        routes.extend(self.search().names().map(|name| Route::SearchFile { name: name.to_owned() }));
        routes.extend(self.has_form().then_some(Route::TellScript));
        routes.extend(FeedForm::ALL.map(|form| Route::Feed { form }));
        routes.extend(sitemap::routes(self, &routes));
        routes.extend(edition.theme().assets().map(|(name, _)| Route::Asset { name: name.to_owned() }));
        routes.extend(edition.pictures().map(|name| Route::Picture { name: name.to_owned() }));
        routes.extend(edition.statics().iter().map(|(path, _)| Route::Static { path: (*path).to_owned() }));
        routes
    }

    /// All pages, in an order that is always the same.
    fn pages(&self) -> Vec<Route> {
        let edition = &self.edition;
        let mut routes = vec![Route::Index, Route::NotFound, Route::Robots, Route::Search];
        routes.extend([Route::Indicators, Route::People]);
        routes.extend([Route::Judgment, Route::Patterns, Route::Labs, Route::Metrics]);
        routes.extend(self.of_model().cloned());
        routes.extend(self.has_form().then_some(Route::Tell));
        let is_there = |kind: &TopicKind| *kind != TopicKind::Office || edition.has_topics(*kind);
        routes.extend(TopicKind::ALL.into_iter().filter(is_there).map(|kind| Route::Topics { kind }));
        routes.push(Route::Stories { page: 1 });
        let issues = Issue::all(edition);
        routes.extend((!issues.is_empty()).then_some(Route::Openings));
        routes.extend(issues.iter().map(Issue::route));
        routes.extend(edition.stories().iter().map(|story| Route::Story { address: story.address().to_owned() }));
        routes.extend(edition.redirects().map(|(address, _)| Route::Redirect { address }));
        for indicator in edition.groups().iter().flat_map(crate::library::edition::Group::indicators) {
            let id = indicator.id();
            routes.extend(pages(indicator.stories().len()).map(|page| Route::Indicator { id: id.to_owned(), page }));
        }
        for kind in TopicKind::ALL {
            for topic in edition.topics(kind) {
                let slug = topic.slug();
                routes.extend(pages(topic.stories().len()).map(|page| Route::Topic {
                    kind,
                    slug: slug.to_owned(),
                    page,
                }));
            }
        }
        routes.extend(edition.people().iter().map(|person| Route::Person { slug: person.slug().to_owned() }));
        for call in Call::ALL {
            routes.extend(pages(edition.judged(call).len()).map(|page| Route::Call { call, page }));
        }
        routes.extend(edition.labs().map(|lab| Route::Lab { address: lab.address().to_owned() }));
        for metric in edition.metrics() {
            let address = metric.address();
            routes.extend(pages(longer_side(metric)).map(|page| Route::Metric { address: address.to_owned(), page }));
        }
        routes.extend(edition.pages().map(|page| Route::Page { address: page.address().to_owned() }));
        let changed = edition.changed().len();
        routes.extend((changed > 0).then(|| pages(changed)).into_iter().flatten().map(|page| Route::Changes { page }));
        routes.extend((edition.paths().len() > 0).then_some(Route::Paths));
        routes.extend(edition.paths().map(|path| Route::Path { address: path.address().to_owned() }));
        routes
    }

    /// The page by which its model shows how it holds data and empathy together; none where there is nothing on it yet.
    fn of_model(&self) -> Option<&Route> {
        let edition = &self.edition;
        let of_model = self.of_model.get_or_init(|| match edition.masthead().model {
            Model::AugmentedIntuition => in_use(edition).any(|metric| metric.is_read()).then_some(Route::Readings),
            Model::BalancedScorecard => in_use(edition).next().map(|_| Route::Balance),
            Model::HumanInTheLoop => Some(Route::Checks),
        });
        of_model.as_ref()
    }

    /// Its full-text search, made when it is first asked for.
    fn search(&self) -> &Search {
        self.search.get_or_init(|| Search::of(self))
    }

    /// The bytes of a page or file; nothing where the edition has none there.
    pub fn render(&self, route: &Route) -> Result<Option<Arc<[u8]>>, SiteFault> {
        views::render(self, route)
    }

    /// The page for an address where nothing is, on a server that has this site at its top, whatever its address
    /// elsewhere is.
    pub fn missing(&self) -> Result<Arc<[u8]>, SiteFault> {
        views::missing(self)
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
    pub fn render(&self, route: &Route) -> Result<Arc<[u8]>, SiteFault> {
        Ok(self.site.render(route)?.unwrap_or_default())
    }

    /// The same, without the bytes of pages that are known by the hash of what they are made from.
    pub fn make<K>(&self, route: &Route, known: Option<FindKnown<'_, K>>) -> Result<Made<K>, SiteFault> {
        let nothing = || Made::Bytes(Arc::default(), None);
        Ok(views::make(self.site, route, known)?.unwrap_or_else(nothing))
    }

    /// A fingerprint of the theme that its pages are made with.
    pub fn theme_fingerprint(&self) -> u128 {
        self.site.edition.theme().fingerprint()
    }

    /// What was found of a smaller copy of a picture, where that may stand for it: the only file that takes long to make,
    /// under a name that stands for its bytes. Nobody looks for another.
    pub fn found_copy(&self, route: &Route, find: impl FnOnce() -> Option<Arc<[u8]>>) -> Option<Arc<[u8]>> {
        let Route::Picture { name } = route else { return None };
        let takes = |found: &Arc<[u8]>| self.site.edition.takes_for_copy(name, found);
        self.is_copy(route).then(find)?.filter(takes)
    }

    /// Whether a file is a smaller copy of a picture. For one name, the same program always makes the same bytes.
    pub fn is_copy(&self, route: &Route) -> bool {
        matches!(route, Route::Picture { name } if self.site.edition.is_copy(name))
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Route, Site};
    use crate::library::Library;
    use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
    use crate::text::sources::Sources;
    use crate::theme::{Choice, Theme};

    const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ar"];

    /// A story that Ada Ben tells of Cleo Dar, who agreed.
    fn story(title: &str, month: &str, more: &str) -> String {
        format!(
            "---\ntitle: {title}\ndate: {month}\nreviewer: a.ben\nabout: [c.dar]\npractice: law\ntags: [silence]\n\
             {more}status: published\nagreed: {{ given: 2026-01 }}\n---\n\nNobody spoke. She asked once more.\n"
        )
    }

    fn site(language: &str) -> Site {
        site_of(language, "augmented-intuition")
    }

    fn site_of(language: &str, model: &str) -> Site {
        let mut sources = Sources::new();
        let mut add = |path: &str, text: String| sources.insert(path, text.into_bytes());
        add(
            "heard.yaml",
            format!(
                "title: Heard & kept\nlanguage: {language}\nmodel: {model}\ncontact: heard@firm.example\npractices: [law]\n\
                 base_url: https://firm.example/in/heard/\n"
            ),
        );
        add(
            "people.yaml",
            "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n"
                .to_owned(),
        );
        let judged = |call: &str, outcome: &str| {
            format!(
                "indicators: {{ asked-deeper: She asked once more }}\naliases: [old/{call}]\n\
                 judgment: {{ metric: hours, data: All green., call: {call}, because: A pause., outcome: {outcome} }}\n\
                 reply: {{ by: c.dar, says: Thank you. }}\n"
            )
        };
        add("stories/one.md", story("One", "2026-03", &judged("overrode", "went-badly")));
        add("stories/two.md", story("Two", "2026-02", &judged("trusted", "unknown")));
        for number in 0..60 {
            add(&format!("stories/more/{number}.md"), story(&format!("More {number}"), "2025-12", ""));
        }
        add(
            "metrics/hours.md",
            "---\ntitle: Hours\nmeasures: Hours.\nmisses: Rest.\nrewards: Staying.\ngamed_by: Sitting.\nreadings: [{ period: 2026-03, value: forty }]\nstatus: published\n---\n"
                .to_owned(),
        );
        let library = Library::of(&sources);
        let reader = Reader::Audience(library.audience(None).unwrap());
        let occasion = EditionOptions { today: date(2026, 11, 23), broken: OnError::Stops };
        Site::of(Edition::of(&library, reader, occasion))
    }

    fn page(site: &Site, url: &str) -> String {
        let route = Route::parse(url).unwrap();
        let bytes = site.render(&route).unwrap_or_else(|fault| panic!("{url}: {fault}"));
        String::from_utf8(bytes.unwrap_or_else(|| panic!("{url} is not there")).to_vec()).unwrap()
    }

    fn pages(site: &Site) -> Vec<(String, String)> {
        let routes = site.routes().into_iter().filter(|route| route.url().ends_with(".html"));
        let bytes = |route: &Route| site.render(route).unwrap().unwrap().to_vec();
        routes.map(|route| (route.url(), String::from_utf8(bytes(&route)).unwrap())).collect()
    }

    #[test]
    fn every_page_keeps_to_itself_and_has_one_heading_and_one_main_part() {
        let site = site("en");
        for (url, html) in pages(&site) {
            for sign in [
                "<h1",
                "<main",
                "<title>",
                " lang=\"en\" dir=\"ltr\"",
                "content=\"noindex\"",
                "content=\"no-referrer\"",
            ] {
                assert_eq!(html.matches(sign).count(), 1, "{sign} in {url}");
            }
            // The search alone has a script, of its own files.
            let own = html.matches("<script src=\"search/search.js?").count();
            assert_eq!(own, usize::from(url == "search.html"), "{url}");
            assert_eq!(html.matches("<script").count(), own, "{url}");
            for sign in ["<style", " style=", " onclick", "src=\"http", "href=\"http", "[story.", "[site."] {
                assert!(!html.contains(sign), "{sign} in {url}");
            }
        }
    }

    #[test]
    fn every_route_is_found_again_by_its_spelling_and_every_page_there_is_is_a_route() {
        let site = site("en");
        let routes = site.routes();
        for route in &routes {
            let again = Route::parse(&route.url()).unwrap();
            assert!(site.render(&again).unwrap().is_some() || matches!(route, Route::Redirect { .. }), "{route:?}");
        }
        assert_eq!(routes, site.routes());
        assert!(routes.contains(&Route::Issue { year: 2025, quarter: 4 }));
        assert!(site.render(&Route::Stories { page: 2 }).unwrap().is_none());
        assert!(site.render(&Route::Issue { year: 2025, quarter: 3 }).unwrap().is_none());
        assert!(site.render(&Route::Story { address: "three".into() }).unwrap().is_none());
    }

    #[test]
    fn no_number_but_of_years_and_titles_stands_on_the_pages_of_people() {
        let site = site("en");
        let tag = regex::Regex::new("<[^>]*>").unwrap();
        for url in ["people/index.html", "people/a.ben.html", "people/c.dar.html"] {
            let html = page(&site, url);
            let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
            let text = tag.replace_all(main, "\n").into_owned();
            for line in text.lines().filter(|line| line.chars().any(|c| c.is_ascii_digit())) {
                let known = ["More ", "March ", "February ", "December "].iter().any(|words| line.starts_with(words));
                assert!(known, "`{line}` in {url}");
            }
        }
    }

    #[test]
    fn a_page_that_is_shown_at_any_depth_links_by_the_path_of_the_site() {
        let html = page(&site("en"), "404.html");
        let links: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(links.iter().all(|link| link.starts_with("/in/heard/") || *link == "#_text"), "{links:?}");
    }

    #[test]
    fn an_old_address_leads_to_the_story_without_a_script() {
        let site = site("en");
        let route = Route::Redirect { address: "old/trusted".into() };
        let html = String::from_utf8(site.render(&route).unwrap().unwrap().to_vec()).unwrap();
        assert!(html.contains("<meta http-equiv=\"refresh\" content=\"0; url=../two.html\">"), "{html}");
        assert!(html.contains("<link rel=\"canonical\" href=\"../two.html\">"));
        assert!(html.contains("<a href=\"../two.html\">Two</a>"));
    }

    #[test]
    fn a_story_leads_to_one_with_the_same_behaviour_or_to_a_contrasting_call_and_not_to_itself() {
        let html = page(&site("en"), "stories/one.html");
        let ways = html.split("class=\"ways-on\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert_eq!(ways.matches("href=\"two.html\"").count(), 1, "{ways}");
        assert!(!ways.contains("one.html"));
    }

    #[test]
    fn the_endings_of_both_sides_stand_on_the_page_of_a_metric_the_bad_ones_too() {
        let html = page(&site("en"), "metrics/hours.html");
        let (trusted, overrode) = html.split_once("id=\"_overrode\"").unwrap();
        assert!(trusted.contains("We don’t know yet") && overrode.contains("It ended badly."));
    }

    #[test]
    fn every_language_that_is_built_in_says_every_phrase() {
        for language in LANGUAGES {
            let path = "heard.yaml".into();
            let choice = Choice { name: "hearth", language, options: &[], others: &[], path: &path, span: None };
            let (theme, faults) = Theme::of(&choice, &[]);
            assert_eq!(faults, []);
            assert_eq!(theme.untranslated().collect::<Vec<_>>(), [""; 0], "{language}");
            assert_eq!(theme.lacking_forms().collect::<Vec<_>>(), [("", ""); 0], "{language}");
            for model in ["augmented-intuition", "balanced-scorecard", "human-in-the-loop"] {
                let site = site_of(language, model);
                for (url, html) in pages(&site) {
                    assert!(html.contains(&format!("<html lang=\"{language}\"")), "{url}");
                }
                assert_eq!(site.edition().theme().missing(), [""; 0], "{language}");
            }
        }
    }
}
