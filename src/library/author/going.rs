//! What goes from a place, and why: what may no longer be read goes at once; what nobody took back goes with the edition, and
//! where that is so much that it may be a mistake, somebody is asked.

use std::collections::{HashMap, HashSet};

use crate::library::author::closed::{Closing, Closings};
use crate::library::source::route::Route;

/// The kinds of texts that have pages of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Stories.
    Story,
    /// Labs.
    Lab,
    /// Metrics.
    Metric,
    /// Free pages.
    Page,
    /// Paths.
    Path,
}

impl Kind {
    /// All kinds, in the order of the site.
    pub const ALL: [Self; 5] = [Self::Story, Self::Lab, Self::Metric, Self::Page, Self::Path];

    /// The kind of the text whose own page is at `url`.
    pub fn of(url: &str) -> Option<Self> {
        match Route::parse(url) {
            Some(Route::Story { .. }) => Some(Self::Story),
            Some(Route::Lab { .. }) => Some(Self::Lab),
            Some(Route::Metric { page: 1, .. }) => Some(Self::Metric),
            Some(Route::Page { .. }) => Some(Self::Page),
            Some(Route::Path { .. }) => Some(Self::Path),
            _ => None,
        }
    }
}

/// What goes though nobody has withheld it, where it is so much that it may be a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// Texts of one kind: every one, or more than half of at least ten.
    Texts {
        /// Of which kind.
        kind: Kind,
        /// How many would go.
        lost: usize,
        /// Of how many that are there.
        there: usize,
        /// How many of those that would go have errors, and are left out for that.
        broken: usize,
    },
    /// So many of so many files: more than a tenth.
    Files(usize, usize),
}

/// What goes, and why.
#[derive(Default)]
pub struct Going {
    /// Goes first, without a question.
    pub first: Vec<String>,
    /// Goes with the edition, if somebody says yes.
    pub many: Option<Many>,
}

/// What is asked of the pages there.
pub struct Leaving<'l> {
    /// The addresses of what is there.
    pub there: Vec<&'l str>,
    /// The addresses of what comes.
    pub coming: HashSet<String>,
    /// Whether somebody may want a file gone that is in no edition any more; no list, and nothing of the theme's.
    pub is_withdrawn: &'l dyn Fn(&str) -> bool,
    /// Whether a page that does not come belongs to a text that is left out, or would be, for an error alone.
    pub is_of_faulty: &'l dyn Fn(&str) -> bool,
    /// Whether texts with errors are left out.
    pub without_broken: bool,
    /// What the texts say of who may read them.
    pub closings: &'l Closings,
    /// Whether consent has run out by what was known of a page when it came.
    pub has_ended: &'l dyn Fn(&str) -> bool,
}

/// How a page that does not come is closed.
#[derive(Default)]
struct Sorted<'u> {
    /// Somebody decided it.
    decided: Vec<&'u str>,
    /// Other files changed, or it cannot be read.
    unclear: Vec<&'u str>,
    /// There is no text of it.
    absent: Vec<&'u str>,
    /// It was made of stories, and goes with the last of them.
    derived: Vec<&'u str>,
    /// Its text has an error.
    broken: Vec<&'u str>,
}

impl Going {
    /// What goes of `there` where it is not known who may read what, or the site there is for another audience: what was
    /// taken back, or is over.
    pub fn closed<'u>(
        there: impl Iterator<Item = &'u str>,
        closings: &Closings,
        has_ended: &dyn Fn(&str) -> bool,
    ) -> Self {
        let first = there.filter(|url| is_closed(closings.at(url), url, has_ended)).map(str::to_owned);
        Self { first: first.collect(), many: None }
    }

    /// What goes where an edition comes.
    pub fn of(leaving: &Leaving<'_>) -> Self {
        let sorted = leaving.sorted();
        let waiting = leaving.many(&sorted, &[]);
        let asked = leaving.many(&sorted, &sorted.broken);
        let files = leaving.there.len();
        let many_files = sorted.absent.len() * 10 > files;
        let goes = |url: &&str| match Kind::of(url) {
            _ if waiting.is_empty() => true,
            Some(kind) => !waiting.contains_key(&kind),
            // A picture, an old address or a person may be of any text.
            None => false,
        };
        let mut first = sorted.decided;
        first.extend(sorted.unclear.into_iter().filter(goes));
        let absent: Vec<&str> = sorted.absent.iter().copied().filter(goes).collect();
        if absent.len() * 10 <= files {
            first.extend(absent);
            first.extend(sorted.derived.into_iter().filter(goes));
        }
        first.sort_unstable();
        let of_texts = Kind::ALL.into_iter().find_map(|kind| asked.get(&kind).copied());
        let of_files = many_files.then_some(Many::Files(sorted.absent.len(), files));
        Self { first: first.into_iter().map(str::to_owned).collect(), many: of_texts.or(of_files) }
    }
}

impl<'l> Leaving<'l> {
    fn sorted(&self) -> Sorted<'l> {
        let mut sorted = Sorted::default();
        for url in self.there.iter().copied().filter(|url| !self.coming.contains(*url)) {
            if (self.is_of_faulty)(url) {
                // A text with an error may still be read: it is only not brought.
                sorted.broken.push(url);
            } else if (self.is_withdrawn)(url) {
                sorted.add(url, self.closings.at(url), self.has_ended);
            }
        }
        if !self.without_broken {
            sorted.broken.clear();
        }
        sorted
    }

    /// The kinds of which so many texts go with `broken` that somebody is asked. One that moved is not gone.
    fn many(&self, sorted: &Sorted<'_>, broken: &[&str]) -> HashMap<Kind, Many> {
        let name = |url: &str| url.rsplit('/').next().unwrap_or(url).to_owned();
        let decided: HashSet<&str> = sorted.decided.iter().copied().collect();
        let of_kind = |kind: Kind| {
            let moved: HashSet<String> =
                self.coming.iter().filter(|url| Kind::of(url) == Some(kind)).map(|url| name(url)).collect();
            let is_gone = |url: &&&str| Kind::of(url) == Some(kind) && !moved.contains(&name(url));
            let broken = broken.iter().filter(is_gone).count();
            let lost = broken + sorted.unclear.iter().chain(&sorted.absent).filter(is_gone).count();
            let of_this = |url: &str| Kind::of(url) == Some(kind) && !decided.contains(url);
            let there = self.there.iter().filter(|url| of_this(url)).count();
            let is_many = lost > 0 && (moved.is_empty() && lost == there || there >= 10 && lost * 2 > there);
            is_many.then_some((kind, Many::Texts { kind, lost, there, broken }))
        };
        Kind::ALL.into_iter().filter_map(of_kind).collect()
    }
}

impl<'u> Sorted<'u> {
    fn add(&mut self, url: &'u str, closing: Option<Closing>, has_ended: &dyn Fn(&str) -> bool) {
        let is_person = matches!(Route::parse(url), Some(Route::Person { .. }));
        match closing {
            _ if is_closed(closing, url, has_ended) => self.decided.push(url),
            Some(Closing::Open) if is_person => self.derived.push(url),
            Some(Closing::Decided | Closing::Open) => self.decided.push(url),
            Some(Closing::Unclear | Closing::Unread) => self.unclear.push(url),
            // `people.yaml` does not have them any more.
            None if is_person => self.unclear.push(url),
            None => self.absent.push(url),
        }
    }
}

/// Whether nobody may read a page, whatever comes: somebody decided it, or there is no text any more that could say that
/// a consent goes on which was to end by now.
fn is_closed(closing: Option<Closing>, url: &str, has_ended: &dyn Fn(&str) -> bool) -> bool {
    match closing {
        Some(Closing::Decided) => true,
        Some(Closing::Unread) | None => has_ended(url),
        Some(Closing::Unclear | Closing::Open) => false,
    }
}
