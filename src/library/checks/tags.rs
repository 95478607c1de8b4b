//! Tags that are written differently and have one page: readers see all of their stories under the words of one.

use std::collections::{HashMap, HashSet};

use crate::library::collection::Collection;
use crate::library::diagnostics;
use crate::library::source::ident;
use crate::text::diagnostic::Diagnostic;

/// What is said of each spelling that is not the first of its tag. Capitals and spaces apart, two are the same.
pub fn of_site(collection: &Collection) -> Vec<Diagnostic> {
    let mut first: HashMap<&str, (&str, HashSet<String>)> = HashMap::new();
    let mut found = Vec::new();
    for story in &collection.stories {
        let manuscript = &story.manuscript;
        for (tag, slug) in manuscript.front.tags.iter().zip(&manuscript.tag_slugs).filter(|(_, slug)| !slug.is_empty())
        {
            let (words, told) = first.entry(slug).or_insert_with(|| (&tag.value, HashSet::new()));
            if *words == tag.value {
                continue;
            }
            let folded = ident::fold(&tag.value);
            if folded != ident::fold(words) && told.insert(folded) {
                let place = manuscript.text_file.place(tag.span);
                found.push(diagnostics::addresses::tags_alike(place, &tag.value, words));
            }
        }
    }
    found
}
