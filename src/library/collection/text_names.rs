//! Every text by its names, and the addresses that two would share.

use crate::library::collection::index::TextId;
use crate::library::collection::story_names::StoryNames;
use crate::library::diagnostics;
use crate::library::source::address::Address;
use crate::library::source::fields::Written;
use crate::library::source::ident::Names;
use crate::library::source::ids::{MetricId, StoryId, numbered};
use crate::library::source::lab::Lab;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::metric::Metric;
use crate::library::source::page::FreePage;
use crate::library::source::reading_path::ReadingPath;
use crate::library::source::text_file::TextFile;
use crate::text::diagnostic::{Diagnostic, Place};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Every text by its names, and the addresses that two would share.
pub struct TextNames {
    pub metrics: Names<MetricId>,
    pub stories: StoryNames<StoryId>,
    pub story_paths: Vec<Arc<str>>,
    pub texts: HashMap<Arc<str>, TextId>,
    /// Stories by address.
    pub addresses: HashMap<String, Vec<StoryId>>,
    /// Clashes of addresses, by the file at fault.
    pub clashes: HashMap<Arc<str>, Vec<Diagnostic>>,
}

impl TextNames {
    /// The names of all texts.
    pub fn of(
        stories: &[Arc<Manuscript>],
        metrics: &[Arc<Metric>],
        labs: &[Arc<Lab>],
        pages: &[Arc<FreePage>],
        paths: &[Arc<ReadingPath>],
    ) -> Self {
        let mut named = Self {
            metrics: Names::default(),
            stories: StoryNames::default(),
            story_paths: stories.iter().map(|story| Arc::clone(&story.text_file.path)).collect(),
            texts: HashMap::with_capacity(stories.len() + metrics.len() + labs.len() + pages.len() + paths.len()),
            addresses: HashMap::with_capacity(stories.len()),
            clashes: HashMap::new(),
        };
        for (at, story) in numbered(stories) {
            let inner = crate::library::source::document::inner(&story.text_file.path);
            let address = story.text_file.address.as_str();
            named.stories.add(at, inner, address);
            named.addresses.entry(address.to_owned()).or_default().push(at);
            named.texts.insert(Arc::clone(&story.text_file.path), TextId::Story(at));
        }
        for (at, metric) in numbered(metrics) {
            named.texts.insert(Arc::clone(&metric.text_file.path), TextId::Metric(at));
            let title = metric.text_file.title.as_ref().map(|title| title.value.as_str());
            // Two metrics of one id are a clash of addresses, which is said below.
            let _ = named.metrics.add(metric.id(), title);
        }
        named.texts.extend(numbered(labs).map(|(at, lab)| (Arc::clone(&lab.text_file.path), TextId::Lab(at))));
        named.texts.extend(numbered(pages).map(|(at, page)| (Arc::clone(&page.text_file.path), TextId::Page(at))));
        named.texts.extend(numbered(paths).map(|(at, path)| (Arc::clone(&path.text_file.path), TextId::Path(at))));
        let own = |text_file: &TextFile| (text_file.address.clone(), Place::file(&text_file.path));
        let aliases = stories.iter().flat_map(|story| {
            let sound = |alias: &Written<String>| {
                let (address, fault) = Address::of_alias(&alias.value);
                let place = || story.text_file.place(alias.span);
                fault.is_none().then(|| (story.text_file.is_published(), (address, place())))
            };
            story.front.aliases.iter().filter_map(sound)
        });
        let of = |text_file: &TextFile| (text_file.is_published(), own(text_file));
        named.clash(stories.iter().map(|story| of(&story.text_file)).chain(aliases).collect());
        named.clash(metrics.iter().map(|metric| of(&metric.text_file)).collect());
        named.clash(labs.iter().map(|lab| of(&lab.text_file)).collect());
        named.clash(pages.iter().map(|page| of(&page.text_file)).collect());
        named.clash(paths.iter().map(|path| of(&path.text_file)).collect());
        named
    }

    /// Notes every address that is wanted twice, also where the two differ only in case or Unicode form. What is published
    /// comes before what is not: a draft's clash is its own fault.
    fn clash(&mut self, mut wanted: Vec<(bool, (Address, Place))>) {
        wanted.sort_by_key(|(is_published, _)| !is_published);
        let mut taken: HashMap<String, Place> = HashMap::new();
        for (_, (address, place)) in wanted {
            match taken.entry(address.folded()) {
                Entry::Occupied(other) => {
                    let path = Arc::clone(&place.path);
                    let diagnostic =
                        diagnostics::addresses::address_clash(place, other.get().clone(), address.as_str());
                    self.clashes.entry(path).or_default().push(diagnostic);
                }
                Entry::Vacant(free) => {
                    free.insert(place);
                }
            }
        }
    }
}
