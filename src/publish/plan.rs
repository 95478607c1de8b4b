//! What a delivery will do, decided before anything moves: what goes first, what comes, what is replaced, what goes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::publish::manifest::{Entry, Manifest};
use crate::site::Route;

/// What is in a store: addresses, and how many bytes each has; `None` for what is no file, such as a link.
pub type Listing = BTreeMap<String, Option<u64>>;

/// The steps in their order. A step begins when the one before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What may no longer be read goes, whatever fails after.
    Withdrawn,
    /// Pictures, styles and other files that pages need come.
    Assets,
    /// Lists, feeds and search, which may hold words of what went, come; those that are no more go.
    Lists,
    /// Pages come.
    Pages,
    /// Everything else that is no more goes.
    Rest,
}

/// All steps.
pub const STEPS: [Step; 5] = [Step::Withdrawn, Step::Assets, Step::Lists, Step::Pages, Step::Rest];

/// What changes for one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is added: nothing of that name is there.
    Add(Entry),
    /// It replaces one of ours.
    Replace(Entry),
    /// It is deleted.
    Delete,
}

impl Change {
    /// How many bytes travel.
    pub fn length(&self) -> u64 {
        match self {
            Self::Add(entry) | Self::Replace(entry) => entry.length,
            Self::Delete => 0,
        }
    }
}

/// Everything that will happen, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What changes, by step and address.
    pub changes: BTreeMap<(Step, String), Change>,
    /// How many files stay as they are.
    pub kept: usize,
    /// How many files of ours are there before.
    pub there: usize,
    /// Files of ours that are left as they are, although the site does not have them.
    pub staying: BTreeMap<String, Entry>,
    /// Files with the address of a page that are not ours, and not in the way. They stay.
    pub strange: Vec<String>,
}

/// How much a plan does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Files that are added.
    pub added: usize,
    /// Files that are replaced.
    pub replaced: usize,
    /// Files that are deleted.
    pub deleted: usize,
    /// Of those, the ones that go first because they may no longer be read.
    pub withdrawn: usize,
    /// Bytes that travel.
    pub bytes: u64,
}

impl Plan {
    /// Compares what is there with what shall be. `Err` names files that are not ours and stand in the way; they are
    /// never touched. What is whole there of `staying` stays.
    pub fn of(
        old: Option<&Manifest>,
        listing: &Listing,
        coming: &BTreeMap<String, Entry>,
        staying: &HashSet<String>,
    ) -> Result<Self, Vec<String>> {
        let none = BTreeMap::new();
        let ours = old.map_or(&none, |old| &old.files);
        let (staying, leaving): (BTreeMap<&String, &Entry>, BTreeMap<&String, &Entry>) = ours
            .iter()
            .filter(|(url, _)| !coming.contains_key(*url))
            .partition(|(url, entry)| staying.contains(*url) && listing.get(*url) == Some(&Some(entry.length)));
        let in_the_way = obstacles(ours, listing, coming);
        if !in_the_way.is_empty() {
            return Err(in_the_way);
        }
        let is_strange = |url: &&String| is_page(url) && !ours.contains_key(*url) && !coming.contains_key(*url);
        let mut plan = Self {
            there: ours.len(),
            staying: staying.into_iter().map(|(url, entry)| (url.clone(), *entry)).collect(),
            strange: listing.keys().filter(is_strange).cloned().collect(),
            ..Self::default()
        };
        let mut folded: HashMap<String, &str> = HashMap::new();
        for url in coming.keys() {
            for part in prefixes(url).chain([url.as_str()]) {
                folded.entry(part.to_lowercase()).or_insert(url);
            }
        }
        let mut replaced = HashSet::new();
        for url in leaving.into_keys() {
            // Where case is not told apart, a file that leaves may be the very one that comes; and a name may turn
            // from a file into a folder, or back.
            let same = folded.get(&url.to_lowercase()).copied();
            let inside = prefixes(url).find_map(|folder| coming.get_key_value(folder));
            let step = if same.is_some() || inside.is_some() { Step::Withdrawn } else { leaves_in(url) };
            replaced.extend(same);
            if listing.contains_key(url) {
                plan.changes.insert((step, url.clone()), Change::Delete);
            }
        }
        for (url, entry) in coming {
            let there = listing.get(url).copied().flatten();
            let known = ours.get(url).is_some_and(|known| known == entry);
            let change = match there {
                Some(length) if known && length == entry.length && !replaced.contains(url.as_str()) => {
                    plan.kept += 1;
                    continue;
                }
                Some(_) => Change::Replace(*entry),
                None => Change::Add(*entry),
            };
            plan.changes.insert((kind(url), url.clone()), change);
        }
        Ok(plan)
    }

    /// The changes of one step.
    pub fn of_step(&self, step: Step) -> impl Iterator<Item = (&str, Change)> {
        self.changes.iter().filter(move |((of, _), _)| *of == step).map(|((_, url), change)| (url.as_str(), *change))
    }

    /// How much it does.
    pub fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        for ((step, _), change) in &self.changes {
            sum.bytes += change.length();
            match change {
                Change::Add(_) => sum.added += 1,
                Change::Replace(_) => sum.replaced += 1,
                Change::Delete => {
                    sum.deleted += 1;
                    sum.withdrawn += usize::from(*step == Step::Withdrawn);
                }
            }
        }
        sum
    }
}

/// What is not ours and stands where a file or folder of the site should be. A link to a folder is no folder: through
/// it we would write, or delete, elsewhere.
fn obstacles(ours: &BTreeMap<String, Entry>, listing: &Listing, coming: &BTreeMap<String, Entry>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for url in coming.keys().chain(ours.keys()) {
        if listing.get(url).is_some_and(|there| there.is_none() || !ours.contains_key(url)) {
            found.insert(url.clone());
        }
        for folder in prefixes(url) {
            if listing.get(folder).is_some_and(|there| there.is_none() || !ours.contains_key(folder)) {
                found.insert(folder.to_owned());
            }
        }
    }
    // A folder with files of others in it, where a file should come.
    for url in listing.keys().filter(|url| !ours.contains_key(*url)) {
        if prefixes(url).any(|folder| coming.contains_key(folder)) {
            found.insert(url.clone());
        }
    }
    found.into_iter().collect()
}

/// The folders that a file lies in, from the top.
pub(in crate::publish) fn prefixes(url: &str) -> impl Iterator<Item = &str> {
    url.match_indices('/').map(|(at, _)| &url[..at])
}

/// When a file comes.
fn kind(url: &str) -> Step {
    match Route::parse(url) {
        Some(
            Route::Story { .. }
            | Route::Redirect { .. }
            | Route::Person { .. }
            | Route::Lab { .. }
            | Route::Metric { .. }
            | Route::Page { .. }
            | Route::Path { .. },
        ) => Step::Pages,
        Some(Route::Asset { .. } | Route::Picture { .. } | Route::Static { .. }) => Step::Assets,
        _ => Step::Lists,
    }
}

/// Whether an address is that of a text's or a person's own page.
pub fn is_page(url: &str) -> bool {
    kind(url) == Step::Pages
}

/// Whether a file that is in no edition any more may be there no longer because somebody wants it so.
pub fn is_withdrawn(url: &str) -> bool {
    leaves_in(url) == Step::Withdrawn
}

/// What belongs to the theme can wait; a list goes with the lists; everything else may be there no longer because
/// somebody wants it so.
fn leaves_in(url: &str) -> Step {
    match Route::parse(url) {
        Some(Route::Asset { .. }) => Step::Rest,
        _ if kind(url) == Step::Lists => Step::Lists,
        _ => Step::Withdrawn,
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Listing, Plan, Step};
    use crate::publish::manifest::{Clock, Entry, Manifest};
    use std::collections::{BTreeMap, HashSet};

    fn entry(hash: u128) -> Entry {
        Entry { hash, length: 3 }
    }

    fn edition(files: &[(&str, u128)]) -> BTreeMap<String, Entry> {
        files.iter().map(|(url, hash)| ((*url).to_owned(), entry(*hash))).collect()
    }

    fn none() -> HashSet<String> {
        HashSet::new()
    }

    fn there(files: &[(&str, u128)]) -> (Manifest, Listing) {
        let (program, files) = (String::new(), edition(files));
        let manifest = Manifest { audience: 1, clock: Clock::Machine, unfinished: false, program, files };
        let listing = manifest.files.keys().map(|url| (url.clone(), Some(3))).collect();
        (manifest, listing)
    }

    #[test]
    fn what_may_no_longer_be_read_goes_in_the_first_step_and_the_lists_that_held_it_before_other_pages() {
        let (old, listing) =
            there(&[("index.html", 1), ("stories/a.html", 1), ("stories/b.html", 1), ("assets/x.css", 1)]);
        let plan =
            Plan::of(Some(&old), &listing, &edition(&[("index.html", 2), ("stories/b.html", 2)]), &none()).unwrap();
        let changes: Vec<_> = plan.changes.iter().map(|((step, url), change)| (*step, url.as_str(), *change)).collect();
        assert_eq!(
            changes,
            [
                (Step::Withdrawn, "stories/a.html", Change::Delete),
                (Step::Lists, "index.html", Change::Replace(entry(2))),
                (Step::Pages, "stories/b.html", Change::Replace(entry(2))),
                (Step::Rest, "assets/x.css", Change::Delete),
            ]
        );
    }

    #[test]
    fn what_is_the_same_stays_and_what_somebody_deleted_comes_again() {
        let (old, mut listing) = there(&[("stories/a.html", 1), ("stories/b.html", 1)]);
        listing.remove("stories/b.html");
        let plan = Plan::of(Some(&old), &listing, &old.files, &none()).unwrap();
        assert_eq!(plan.kept, 1);
        assert_eq!(plan.of_step(Step::Pages).collect::<Vec<_>>(), [("stories/b.html", Change::Add(entry(1)))]);
    }

    #[test]
    fn a_page_that_is_to_stay_stays_and_one_that_heard_did_not_write_is_named() {
        let (old, mut listing) = there(&[("stories/a.html", 1), ("stories/b.html", 1)]);
        listing.insert("stories/of-old.html".to_owned(), Some(3));
        listing.insert("notes.txt".to_owned(), Some(3));
        let staying = ["stories/a.html".to_owned(), "stories/never.html".to_owned()].into();
        let plan = Plan::of(Some(&old), &listing, &edition(&[]), &staying).unwrap();
        assert_eq!(plan.staying, edition(&[("stories/a.html", 1)]));
        assert_eq!(plan.of_step(Step::Withdrawn).collect::<Vec<_>>(), [("stories/b.html", Change::Delete)]);
        assert_eq!(plan.strange, ["stories/of-old.html"]);
    }

    #[test]
    fn a_strange_file_or_link_in_the_way_is_named() {
        let (old, mut listing) = there(&[("stories/a.html", 1)]);
        listing.insert("index.html".to_owned(), Some(9));
        listing.insert("people".to_owned(), None);
        listing.insert("notes.txt".to_owned(), Some(9));
        let coming = edition(&[("stories/a.html", 1), ("index.html", 1), ("people/m.html", 1)]);
        assert_eq!(
            Plan::of(Some(&old), &listing, &coming, &none()),
            Err(vec!["index.html".to_owned(), "people".to_owned()])
        );
    }

    #[test]
    fn where_only_the_case_of_a_name_changes_the_old_one_goes_before_the_new_one_comes() {
        let (old, listing) = there(&[("assets/A.css", 1)]);
        let plan = Plan::of(Some(&old), &listing, &edition(&[("assets/a.css", 1)]), &none()).unwrap();
        assert_eq!(plan.of_step(Step::Withdrawn).collect::<Vec<_>>(), [("assets/A.css", Change::Delete)]);
        assert_eq!(plan.of_step(Step::Assets).collect::<Vec<_>>(), [("assets/a.css", Change::Add(entry(1)))]);
    }
}
