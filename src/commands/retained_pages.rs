//! What texts with errors keep at a place while a story is taken back.

use std::collections::HashSet;

use anyhow::Result;

use crate::publish::store::Store;
use crate::site::{Route, Site, href};

/// What of `there` the texts with errors keep, which are in `whole` and not in `mended`: their own pages, pictures and
/// files. A page that lists stories, such as that of a person whom only they name, is no text's own: it was made when
/// the story that is gone stood in it, so it goes. For the same reason a text's own page goes where it leads to one of
/// the pages `gone`: with the way there stand the title and the first words of the story.
pub fn pages(
    whole: &Site,
    mended: &Site,
    there: &[&str],
    place: &dyn Store,
    gone: &[String],
) -> Result<HashSet<String>> {
    let there: HashSet<&str> = there.iter().copied().collect();
    let coming: HashSet<String> = mended.routes().iter().map(Route::url).collect();
    let links = gone.iter().map(|url| href(&Route::Index.url(), url));
    let names: Vec<String> = links.filter_map(|link| link.rsplit('/').next().map(str::to_owned)).collect();
    let mut kept = HashSet::new();
    for route in whole.routes() {
        let url = route.url();
        if !there.contains(url.as_str()) || coming.contains(&url) {
            continue;
        }
        let stays = match route {
            Route::Redirect { .. } | Route::Picture { .. } | Route::Static { .. } => true,
            Route::Story { .. } | Route::Lab { .. } | Route::Page { .. } | Route::Metric { page: 1, .. } => {
                place.read(&url)?.is_some_and(|bytes| !leads(&String::from_utf8_lossy(&bytes), &names))
            }
            _ => false,
        };
        if stays {
            kept.insert(url);
        }
    }
    Ok(kept)
}

/// Whether a page has the whole name of one of the files in it.
fn leads(page: &str, names: &[String]) -> bool {
    names.iter().any(|name| page.match_indices(name.as_str()).any(|(at, _)| !page[..at].ends_with(is_of_a_name)))
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || "-._~!$'()*+,=@%".contains(letter)
}
