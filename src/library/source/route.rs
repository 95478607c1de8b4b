//! Which addresses are ours: every page has one address, and every address one page.

mod relative;

use crate::library::source::front_matter::Call;
pub use crate::library::source::topic_kind::{TopicKind, folder};

pub use crate::library::source::route::relative::{encode, href};

/// What the names of our own files begin with, in any folder: the list of what we wrote, the lock, what is under way, and
/// the preview's own pages.
const OURS: &str = ".heard";

/// A page or file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `index.html`
    Index,
    /// `stories/index.html`; what an older program wrote was `stories/page-2.html` … too.
    Stories {
        /// The page, from 1.
        page: u32,
    },
    /// `issues/2026-q3.html`
    Issue {
        /// The year.
        year: i16,
        /// The quarter, from 1 to 4.
        quarter: i8,
    },
    /// `issues/openings.html`
    Openings,
    /// `stories/2026/quiet-controls.html`
    Story {
        /// Its address.
        address: String,
    },
    /// `stories/…html`, where a story once was.
    Redirect {
        /// The old address.
        address: String,
    },
    /// `indicators/index.html`
    Indicators,
    /// `indicators/came-back.html`, `indicators/came-back/page-2.html` …
    Indicator {
        /// Its id.
        id: String,
        /// The page, from 1.
        page: u32,
    },
    /// `practices/index.html`, and the same of settings and tags.
    Topics {
        /// Of which kind.
        kind: TopicKind,
    },
    /// `practices/law.html`, `practices/law/page-2.html` …
    Topic {
        /// Of which kind.
        kind: TopicKind,
        /// Its address.
        slug: String,
        /// The page, from 1.
        page: u32,
    },
    /// `people/index.html`
    People,
    /// `people/m.lindqvist.html`
    Person {
        /// Their address.
        slug: String,
    },
    /// `judgment/index.html`
    Judgment,
    /// `judgment/overrode.html`, `judgment/overrode/page-2.html` …
    Call {
        /// Which call.
        call: Call,
        /// The page, from 1.
        page: u32,
    },
    /// `patterns.html`
    Patterns,
    /// `readings.html`, of a site that holds its numbers as background
    Readings,
    /// `balance.html`, of a site that weighs each number against something human
    Balance,
    /// `checks.html`, of a site whose checks point and whose people decide
    Checks,
    /// `labs/index.html`
    Labs,
    /// `labs/spring.html`
    Lab {
        /// Its address.
        address: String,
    },
    /// `metrics/index.html`
    Metrics,
    /// `metrics/delivery-dashboard.html`, `metrics/delivery-dashboard/page-2.html` …
    Metric {
        /// Its address.
        address: String,
        /// The page of its stories, from 1.
        page: u32,
    },
    /// `pages/about.html`
    Page {
        /// Its address.
        address: String,
    },
    /// `changes/index.html`, `changes/page-2.html` …
    Changes {
        /// The page, from 1.
        page: u32,
    },
    /// `paths/index.html`
    Paths,
    /// `paths/first-week.html`
    Path {
        /// Its address.
        address: String,
    },
    /// `404.html`
    NotFound,
    /// `robots.txt`
    Robots,
    /// `search.html`
    Search,
    /// `tell.html`, where a story gets in.
    Tell,
    /// `tell.js`
    TellScript,
    /// `search/index.js` and what it leads to.
    SearchFile {
        /// Its name.
        name: String,
    },
    /// `feed.xml`, `feed.json`
    Feed {
        /// In which form.
        form: FeedForm,
    },
    /// `sitemap.xml`; of a site too large for one file, its parts are `sitemap-1.xml`, `sitemap-2.xml` …
    Sitemap {
        /// The part, from 1; nothing for the whole.
        part: Option<u32>,
    },
    /// `assets/hearth.css`
    Asset {
        /// Its name.
        name: String,
    },
    /// `images/3f9c….jpg`
    Picture {
        /// Its name.
        name: String,
    },
    /// A file of `static/`, at the top.
    Static {
        /// Its path.
        path: String,
    },
}

/// A form of the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedForm {
    /// Atom 1.0.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedForm {
    /// Both forms, the one that more readers know first.
    pub const ALL: [Self; 2] = [Self::Atom, Self::Json];

    /// The media type of its file.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }
}

impl Route {
    /// Its address from the top of the site, with `/` and a file name.
    pub fn url(&self) -> String {
        match self {
            Self::Index => "index.html".to_owned(),
            Self::Stories { page: 1 } => "stories/index.html".to_owned(),
            Self::Stories { page } => format!("stories/page-{page}.html"),
            Self::Issue { year, quarter } => format!("issues/{year}-q{quarter}.html"),
            Self::Openings => "issues/openings.html".to_owned(),
            Self::Story { address } | Self::Redirect { address } => format!("stories/{address}.html"),
            Self::Indicators => "indicators/index.html".to_owned(),
            Self::Indicator { id, page } => paged("indicators", id, *page),
            Self::Topics { kind } => format!("{}/index.html", folder(*kind)),
            Self::Topic { kind, slug, page } => paged(folder(*kind), slug, *page),
            Self::People => "people/index.html".to_owned(),
            Self::Person { slug } => paged("people", slug, 1),
            Self::Judgment => "judgment/index.html".to_owned(),
            Self::Call { call, page } => paged("judgment", call.word(), *page),
            Self::Labs => "labs/index.html".to_owned(),
            Self::Lab { address } => format!("labs/{address}.html"),
            Self::Metrics => "metrics/index.html".to_owned(),
            Self::Metric { address, page } => paged("metrics", address, *page),
            Self::Page { address } => format!("pages/{address}.html"),
            Self::Changes { page: 1 } => "changes/index.html".to_owned(),
            Self::Changes { page } => format!("changes/page-{page}.html"),
            Self::Paths => "paths/index.html".to_owned(),
            Self::Path { address } => format!("paths/{address}.html"),
            Self::NotFound => "404.html".to_owned(),
            Self::Robots => "robots.txt".to_owned(),
            Self::Patterns => "patterns.html".to_owned(),
            Self::Readings => "readings.html".to_owned(),
            Self::Balance => "balance.html".to_owned(),
            Self::Checks => "checks.html".to_owned(),
            Self::Search => "search.html".to_owned(),
            Self::Tell => "tell.html".to_owned(),
            Self::TellScript => "tell.js".to_owned(),
            Self::SearchFile { name } => format!("search/{name}"),
            Self::Feed { form: FeedForm::Atom } => "feed.xml".to_owned(),
            Self::Feed { form: FeedForm::Json } => "feed.json".to_owned(),
            Self::Sitemap { part: None } => "sitemap.xml".to_owned(),
            Self::Sitemap { part: Some(part) } => format!("sitemap-{part}.xml"),
            Self::Asset { name } => format!("assets/{name}"),
            Self::Picture { name } => format!("images/{name}"),
            Self::Static { path } => path.clone(),
        }
    }

    /// The route at an address. One under `stories/` is a story's; whether one was there only once, the edition knows. A
    /// file of `static/` can be anywhere but under our own folders, at a name of our own, or at one of a page.
    pub fn parse(url: &str) -> Option<Self> {
        if url.split('/').any(|part| matches!(part, "" | "." | "..") || part.starts_with(OURS)) {
            return None;
        }
        Self::read(url).filter(|route| route.url() == url)
    }

    /// Whether a file of `static/` may be at `path`: no page may ever be there, on any server. Some fold case, and some
    /// ignore dots and spaces at the end of a name.
    pub fn is_free(path: &str) -> bool {
        let folded: String = path.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
        let parts: Vec<&str> = folded.split('/').map(|part| part.trim_end_matches(['.', ' '])).collect();
        [path, &parts.join("/")].into_iter().all(|url| matches!(Self::parse(url), Some(Self::Static { .. })))
    }

    fn read(url: &str) -> Option<Self> {
        match url {
            "index.html" => return Some(Self::Index),
            "404.html" => return Some(Self::NotFound),
            "robots.txt" => return Some(Self::Robots),
            "patterns.html" => return Some(Self::Patterns),
            "readings.html" => return Some(Self::Readings),
            "balance.html" => return Some(Self::Balance),
            "checks.html" => return Some(Self::Checks),
            "search.html" => return Some(Self::Search),
            "tell.html" => return Some(Self::Tell),
            "tell.js" => return Some(Self::TellScript),
            "feed.xml" => return Some(Self::Feed { form: FeedForm::Atom }),
            "feed.json" => return Some(Self::Feed { form: FeedForm::Json }),
            "sitemap.xml" => return Some(Self::Sitemap { part: None }),
            _ => {}
        }
        if let Some(part) = url.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml")) {
            return part.parse().ok().filter(|part| *part > 0).map(|part| Self::Sitemap { part: Some(part) });
        }
        // A file that is named like one of our folders would be in that folder's way.
        let (folder, rest) = url.split_once('/').unwrap_or((url, ""));
        let inner = rest.strip_suffix(".html");
        let is_index = inner == Some("index");
        let address = || inner.map(str::to_owned);
        let page = inner.and_then(|inner| inner.strip_prefix("page-")).and_then(further);
        // No id or label has a slash, and no address ends like a page's number: what does is the number of a page.
        let part = |inner: &str| {
            let (name, number) = inner.rsplit_once("/page-")?;
            Some((name.to_owned(), further(number)?))
        };
        let bare = |(name, page): (String, u32)| match name.strip_prefix(DEVICE).filter(|name| is_like_device(name)) {
            Some(name) => (name.to_owned(), page),
            None => (name, page),
        };
        let numbered = || inner.map(|inner| bare(part(inner).unwrap_or_else(|| (inner.to_owned(), 1))));
        let named = || numbered().filter(|(name, _)| !name.contains('/'));
        let route = match folder {
            "search" => Self::SearchFile { name: rest.to_owned() },
            "assets" => Self::Asset { name: rest.to_owned() },
            "images" => Self::Picture { name: rest.to_owned() },
            "stories" if is_index => Self::Stories { page: 1 },
            "stories" => match page {
                Some(page) => Self::Stories { page },
                None => Self::Story { address: address()? },
            },
            "issues" if inner == Some("openings") => Self::Openings,
            "issues" => {
                let (year, quarter) = inner?.split_once("-q")?;
                let quarter = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
                Self::Issue { year: year.parse().ok()?, quarter }
            }
            "indicators" if is_index => Self::Indicators,
            "indicators" => named().map(|(id, page)| Self::Indicator { id, page })?,
            "people" if is_index => Self::People,
            "people" => named().filter(|(_, page)| *page == 1).map(|(slug, _)| Self::Person { slug })?,
            "judgment" if is_index => Self::Judgment,
            "judgment" => {
                let (name, page) = named()?;
                let call = Call::ALL.into_iter().find(|call| call.word() == name)?;
                Self::Call { call, page }
            }
            "labs" if is_index => Self::Labs,
            "labs" => Self::Lab { address: address()? },
            "metrics" if is_index => Self::Metrics,
            "metrics" => numbered().map(|(address, page)| Self::Metric { address, page })?,
            "pages" => Self::Page { address: address()? },
            "changes" => Self::Changes { page: if is_index { 1 } else { page? } },
            "paths" if is_index => Self::Paths,
            "paths" => Self::Path { address: address()? },
            folder => match TopicKind::ALL.into_iter().find(|kind| self::folder(*kind) == folder) {
                Some(kind) if is_index => Self::Topics { kind },
                Some(kind) => named().map(|(slug, page)| Self::Topic { kind, slug, page })?,
                // No file can lie under the name of one of our own.
                None if folder != url && !matches!(Self::read(folder), None | Some(Self::Static { .. })) => {
                    return None;
                }
                None => Self::Static { path: url.to_owned() },
            },
        };
        Some(route)
    }
}

/// The number of a further page, in its one spelling: the first page has none.
fn further(number: &str) -> Option<u32> {
    let page: u32 = number.parse().ok().filter(|page| *page > 1)?;
    (page.to_string() == number).then_some(page)
}

fn paged(folder: &str, name: &str, page: u32) -> String {
    let sign = if is_like_device(name) { DEVICE } else { "" };
    if page == 1 { format!("{folder}/{sign}{name}.html") } else { format!("{folder}/{sign}{name}/page-{page}.html") }
}

/// What stands before an id that Windows would take for a device; no id begins with it.
const DEVICE: &str = "_";

/// Whether Windows takes `con.murphy` for a device, as it does `con`.
fn is_like_device(name: &str) -> bool {
    is_device(name.split('.').next().unwrap_or(name))
}

/// Why Windows would not keep a file or folder under this name, as the end of a sentence; nothing where it would.
pub fn refused_by_windows(name: &str) -> Option<String> {
    let name = name.to_lowercase();
    if is_like_device(name.trim_end()) {
        return Some(format!("Windows keeps the name `{name}` for a device"));
    }
    if let Some(c) = name.chars().find(|c| "<>:\"|?*".contains(*c)) {
        return Some(format!("Windows doesn't allow `{c}` in names"));
    }
    name.ends_with(['.', ' ']).then(|| format!("Windows drops the `{}` at the end", &name[name.len() - 1..]))
}

/// Whether Windows takes this name for a device (its naming rules: `con`, `prn`, `aux`, `nul`, `com1` to `lpt9`).
pub(super) fn is_device(name: &str) -> bool {
    let numbered = |stem: &str| {
        name.strip_prefix(stem)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'0'..=b'9']) || ["¹", "²", "³"].contains(&rest))
    };
    matches!(name, "con" | "prn" | "aux" | "nul" | "conin" | "conout") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests;
