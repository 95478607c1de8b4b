//! What may no longer be read goes first. It needs no lock, no list and no free space there: each of them can be missing.
//!
//! Pages are only deleted here, so it does not matter who else is at work: whoever brings one back brought a page that
//! passed the leak check, and the next run takes it away again.

use aho_corasick::AhoCorasick;
use anyhow::{Context, Result};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::publish::delivery::RemoteState;
use crate::publish::plan::prefixes;
use crate::publish::store::{Store, threads};
use crate::site::{Route, href};

/// What became of files that were to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Files of ours that are gone now.
    pub gone: Vec<String>,
    /// What is there and is not known to be ours, or lies behind a link: it stays.
    pub strange: Vec<String>,
}

impl RemoteState {
    /// Deletes those of `urls` that are ours. All others stay as they are, and nothing is deleted through a link.
    pub fn take_away(&mut self, place: &dyn Store, urls: &[String]) -> Result<Deleted> {
        let mut taken = Deleted::default();
        let mut ours = Vec::new();
        for url in urls {
            match self.listing.get(url) {
                Some(Some(_)) if self.is_ours(url) => ours.push(url.clone()),
                Some(_) => taken.strange.push(url.clone()),
                None if prefixes(url).any(|folder| self.listing.contains_key(folder)) => {
                    if matches!(place.read(url), Ok(Some(_))) {
                        taken.strange.push(url.clone());
                    }
                }
                None => {}
            }
        }
        taken.gone = self.delete(place, ours)?;
        Ok(taken)
    }

    /// Deletes what there tells of the pages at `gone`, where the lists that do without them could not be brought: feeds
    /// and search, which hold texts whole, and every page that leads to one of them. Where the list of what is there does
    /// not name them any more, somebody else has brought lists that do without them.
    pub fn silence(&mut self, place: &dyn Store, gone: &[String]) -> Result<Vec<String>> {
        if !gone.iter().any(|url| self.is_ours(url)) {
            return Ok(Vec::new());
        }
        let names = Names::of(gone)?;
        let own: Vec<String> = self.listing.keys().filter(|url| self.is_ours(url)).cloned().collect();
        let tells = |url: &String| -> Result<Option<String>> {
            let tells = match Route::parse(url) {
                Some(Route::Asset { .. } | Route::Picture { .. } | Route::Static { .. }) | None => false,
                Some(Route::Feed { .. } | Route::SearchFile { .. }) => true,
                Some(_) => place.read(url)?.is_some_and(|bytes| names.are_in(&String::from_utf8_lossy(&bytes))),
            };
            Ok(tells.then(|| url.clone()))
        };
        let found: Result<Vec<Option<String>>> =
            threads(place.at_once())?.install(|| own.par_iter().map(tells).collect());
        self.delete(place, found?.into_iter().flatten().collect())
    }

    fn is_ours(&self, url: &str) -> bool {
        self.manifest.as_ref().is_some_and(|manifest| manifest.files.contains_key(url))
    }

    /// Deletes as many as can be deleted, whatever the place says of one of them.
    fn delete(&mut self, place: &dyn Store, urls: Vec<String>) -> Result<Vec<String>> {
        let delete = |url: &String| (url.clone(), place.delete(url));
        let done: Vec<(String, Result<()>)> =
            threads(place.at_once())?.install(|| urls.par_iter().map(delete).collect());
        let (mut gone, mut failed) = (Vec::new(), Vec::new());
        for (url, done) in done {
            match done {
                Ok(()) => gone.push(url),
                Err(error) => failed.push(error),
            }
        }
        for url in &gone {
            self.listing.remove(url);
        }
        let named: Vec<&str> = gone.iter().map(String::as_str).collect();
        place.prune(&named)?;
        let still = failed.len();
        match failed.into_iter().next() {
            None => Ok(gone),
            Some(error) => Err(error).with_context(|| format!("{still} of {} files couldn't be deleted", urls.len())),
        }
    }
}

/// How pages write the addresses of those that are gone: the last part of each. A free page stands in every menu, and its
/// title tells nothing of anybody.
pub struct Names(AhoCorasick);

impl Names {
    /// The names of the files `gone`.
    pub fn of(gone: &[String]) -> Result<Self> {
        let tells =
            |url: &&String| !matches!(Route::parse(url), None | Some(Route::Page { .. } | Route::Static { .. }));
        let links = gone.iter().filter(tells).map(|url| href(&Route::Index.url(), url));
        let names = links.filter_map(|link| link.rsplit('/').next().map(str::to_owned));
        Ok(Self(AhoCorasick::new(names)?))
    }

    /// Whether a page has the whole name of one of the files in it.
    pub fn are_in(&self, page: &str) -> bool {
        // A name may end within another.
        self.0.find_overlapping_iter(page).any(|hit| !page[..hit.start()].ends_with(is_of_a_name))
    }
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || "-._~!$'()*+,=@%".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_page_leads_to_what_is_gone_by_its_whole_name_alone() {
        let gone = ["stories/a/pause.html", "stories/the-pause.html", "pages/about.html"].map(str::to_owned);
        let names = Names::of(&gone).unwrap();
        for page in ["<a href=\"../a/pause.html\">", "pause.html", "x the-pause.html", "my-pause.html pause.html"] {
            assert!(names.are_in(page), "{page}");
        }
        for page in ["", "my-pause.html", "not-the-pause.html", "pause.htm", "about.html"] {
            assert!(!names.are_in(page), "{page}");
        }
        assert!(!Names::of(&[]).unwrap().are_in("pause.html"));
    }
}
