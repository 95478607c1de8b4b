//! What texts with errors keep at a place while a story is taken back.

use std::collections::HashSet;

use anyhow::Result;

use crate::publish::store::Store;
use crate::publish::taking_back::Names;
use crate::site::{Route, Site};

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
    let names = Names::of(gone)?;
    let mut kept = HashSet::new();
    for route in whole.routes() {
        let url = route.url();
        if !there.contains(url.as_str()) || coming.contains(&url) {
            continue;
        }
        let stays = match route {
            Route::Redirect { .. } | Route::Picture { .. } | Route::Static { .. } => true,
            Route::Story { .. }
            | Route::Lab { .. }
            | Route::Page { .. }
            | Route::Path { .. }
            | Route::Metric { page: 1, .. } => {
                place.read(&url)?.is_some_and(|bytes| !names.are_in(&String::from_utf8_lossy(&bytes)))
            }
            _ => false,
        };
        if stays {
            kept.insert(url);
        }
    }
    Ok(kept)
}
