//! One moment of the site, whole: what every address gives and what is said beside it. It never changes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date as Day;

use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::library::{Library, TextStatus};
use crate::publish::leak_check::PageLeakCheck;
use crate::site::{Route, Site};
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::theme::PALETTE;

/// Through whose eyes the preview looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// The author's at their own machine: everything, withheld things marked.
    Author,
    /// An audience's: what its edition would hold, and nothing else.
    Audience(String),
}

/// One moment of the site.
pub struct Snapshot {
    /// Its name: another one for each moment, and for each start of the program.
    pub name: String,
    folder: PathBuf,
    library: Library,
    /// What its pages are made of: the same, but for a heard.yaml or people.yaml in the middle of an edit.
    printed: Library,
    today: Day,
    view: View,
    /// Nothing where there is no such audience now.
    site: Option<Site>,
    /// The text that was saved last, by its address, where one alone was.
    saved: Option<String>,
    problems: OnceLock<Arc<[Diagnostic]>>,
    lent: OnceLock<GuestSite>,
}

/// What others on the network may see: one audience's edition without its broken texts, and the check before it.
struct GuestSite {
    site: Option<Site>,
    leak_check: Option<PageLeakCheck>,
}

/// What an address gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A page or file.
    Found(Arc<[u8]>),
    /// Nothing is there; the site's own page for that.
    Missing(Arc<[u8]>),
    /// The text cannot be read at all.
    Unreadable,
    /// The page could not be made.
    Faulty(Box<Diagnostic>),
    /// There is no such audience.
    NoAudience,
    /// Something that guards the site is broken, or something withheld would have been in the page.
    HeldBack,
}

/// The faults after which a text is not what its author meant: the last good page stays.
const UNREADABLE: [&str; 7] = [
    "front-matter-missing",
    "front-matter-open",
    "link-outside",
    "not-utf8",
    "nul-byte",
    "too-large",
    "unreadable-file",
];

impl Snapshot {
    /// The site as it stands in `library` on `today`. Where a slip in heard.yaml or people.yaml would change every page, they
    /// stay as they were `before`.
    pub fn of(
        name: String,
        folder: &Path,
        library: Library,
        today: Day,
        view: View,
        saved: &[String],
        before: Option<&Self>,
    ) -> Self {
        let occasion = EditionOptions { today, broken: OnError::Stops };
        let printed = before.map_or_else(|| library.clone(), |before| without_slips(&library, &before.printed, today));
        let reader = match &view {
            View::Author => Some(Reader::Author),
            View::Audience(audience) => printed.audience(Some(audience)).map(Reader::Audience),
        };
        let site = reader.map(|reader| Site::of(Edition::of(&printed, reader, occasion)));
        let mut texts = saved.iter().filter_map(|path| library.page_of(path));
        let saved = match (texts.next(), texts.next()) {
            (Some(page), None) => Some(page.url()),
            _ => None,
        };
        Self {
            name,
            folder: folder.to_owned(),
            library,
            printed,
            today,
            view,
            site,
            saved,
            problems: OnceLock::new(),
            lent: OnceLock::new(),
        }
    }

    /// The site folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the authors wrote.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// What is wrong with the text in a file, beside the rest of the site as its pages are made of it.
    pub fn wrong_with(&self, path: &str) -> Vec<Diagnostic> {
        self.printed.wrong_with(path, self.today)
    }

    /// The day it is.
    pub fn today(&self) -> Day {
        self.today
    }

    /// Through whose eyes it is seen.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The site, where there is such an audience.
    pub fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    /// The audience that is meant by default; nothing while that cannot be read.
    pub fn usual_audience(&self) -> Option<&str> {
        let usual = self.library.audience(None).filter(|_| !self.library.guards_are_broken())?;
        Some(self.library.name_of(usual))
    }

    /// The address of the text that was saved last, where its reader has it.
    pub fn saved(&self) -> Option<&str> {
        self.saved.as_deref().filter(|url| matches!(self.answer(url), Answer::Found(_) | Answer::Unreadable))
    }

    /// What the address `url` gives, from the top of the site, decoded.
    pub fn answer(&self, url: &str) -> Answer {
        let Some(site) = &self.site else { return Answer::NoAudience };
        let route = Route::parse(url);
        if self.view == View::Author
            && let Some(path) = route.as_ref().and_then(|route| self.file_of(route))
            && self.is_unreadable(&path)
        {
            return Answer::Unreadable;
        }
        look(site, route)
    }

    /// The same for others on the network: the edition of `audience`, checked for leaks as it goes out.
    pub fn lend(&self, url: &str, audience: &str) -> Answer {
        if self.library.guards_are_broken() {
            return Answer::HeldBack;
        }
        let lent = self.guest_site(audience);
        let (Some(site), Some(leak_check)) = (&lent.site, &lent.leak_check) else { return Answer::NoAudience };
        let Some(release) = site.release() else { return Answer::NoAudience };
        let answer = look(site, Route::parse(url));
        // Faults are for the author's eyes.
        let passes = match &answer {
            Answer::Found(bytes) => leak_check.lets_pass(&release, url, bytes),
            // What was asked for is not read: whoever guesses would learn which names and words are withheld.
            Answer::Missing(bytes) => leak_check.lets_pass(&release, "404.html", bytes),
            _ => false,
        };
        if passes { answer } else { Answer::HeldBack }
    }

    /// The palette of the theme for the same others; heard's own where something withheld is in the theme's.
    pub fn lend_palette(&self, audience: &str) -> Arc<str> {
        let passes = || {
            let GuestSite { site: Some(site), leak_check: Some(leak_check) } = self.guest_site(audience) else {
                return None;
            };
            let palette = site.edition().theme().palette();
            let release = site.release().filter(|_| !self.library.guards_are_broken())?;
            leak_check.lets_pass(&release, "assets/palette.css", palette.as_bytes()).then(|| Arc::clone(palette))
        };
        passes().unwrap_or_else(|| PALETTE.into())
    }

    fn guest_site(&self, audience: &str) -> &GuestSite {
        self.lent.get_or_init(|| {
            let occasion = EditionOptions { today: self.today, broken: OnError::LeftOut };
            let reader = self.library.audience(Some(audience)).map(Reader::Audience);
            let site = reader.map(|reader| Site::of(Edition::of(&self.library, reader, occasion)));
            let leak_check = site.as_ref().and_then(Site::release).map(|release| PageLeakCheck::of(&release));
            GuestSite { site, leak_check }
        })
    }

    /// The file of the text that a page shows.
    pub fn file_of(&self, route: &Route) -> Option<Arc<str>> {
        let text = match route {
            Route::Story { address } | Route::Redirect { address } => TextStatus::Story(address),
            Route::Lab { address } => TextStatus::Lab(address),
            Route::Metric { address, .. } => TextStatus::Metric(address),
            Route::Page { address } => TextStatus::Page(address),
            Route::Path { address } => TextStatus::Path(address),
            _ => return None,
        };
        self.library.file_of(text)
    }

    /// Whether the text in a file cannot be read as its author meant it.
    pub fn is_unreadable(&self, path: &str) -> bool {
        let unreadable = |diagnostic: &Diagnostic| {
            diagnostic.severity == Severity::Error
                && (UNREADABLE.contains(&diagnostic.code) || diagnostic.code.starts_with("yaml-"))
        };
        self.wrong_with(path).iter().any(unreadable)
    }

    /// Every diagnostic of every file, sorted by place. Made when it is first asked for.
    pub fn problems(&self) -> &Arc<[Diagnostic]> {
        self.problems.get_or_init(|| self.library.check(self.today).into())
    }
}

/// The site of `library`, but for the files without which no page is, where they have slipped since `before`.
fn without_slips(library: &Library, before: &Library, today: Day) -> Library {
    let files = ["heard.yaml", "people.yaml"].map(Arc::<str>::from);
    let slipped: Vec<&Arc<str>> = files.iter().filter(|file| library.has_slipped(file, before, today)).collect();
    if slipped.is_empty() { library.clone() } else { library.with_files_of(slipped, before) }
}

fn look(site: &Site, route: Option<Route>) -> Answer {
    let found = match &route {
        Some(route) => site.render(route),
        None => Ok(None),
    };
    let found = match (found, &route) {
        // An address that a story had before has the spelling of a story's.
        (Ok(None), Some(Route::Story { address })) => site.render(&Route::Redirect { address: address.clone() }),
        (found, _) => found,
    };
    let faulty = |fault| Answer::Faulty(Box::new(crate::library::template_fault(fault)));
    match found {
        Ok(Some(bytes)) => Answer::Found(bytes),
        Ok(None) => site.missing().map_or_else(faulty, Answer::Missing),
        Err(fault) => faulty(fault),
    }
}
