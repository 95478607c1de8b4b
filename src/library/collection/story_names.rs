//! How stories are named in fields and on the command line: by path, or by file name where that is unique.

use std::collections::BTreeMap;

use crate::library::source::ident;
use crate::library::source::ids::Id;

/// The stories by their names.
#[derive(Clone, Debug)]
pub struct StoryNames<I> {
    by_path: BTreeMap<String, I>,
    by_file: BTreeMap<String, Vec<I>>,
}

/// Why a name means no story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unnamed<I> {
    /// No story is named so.
    Unknown,
    /// Several are.
    Ambiguous(Vec<I>),
}

impl<I> Default for StoryNames<I> {
    fn default() -> Self {
        Self { by_path: BTreeMap::new(), by_file: BTreeMap::new() }
    }
}

impl<I: Id> StoryNames<I> {
    /// Adds the story at `index`, by its path under `stories/` and its address.
    pub fn add(&mut self, index: I, path: &str, address: &str) {
        let path = fold(path);
        let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let last = address.rsplit('/').next().unwrap_or(address).to_owned();
        if last != file {
            self.by_file.entry(last).or_default().push(index);
        }
        self.by_file.entry(file).or_default().push(index);
        self.by_path.entry(address.to_owned()).or_insert(index);
        self.by_path.insert(path, index);
    }

    /// The story that `name` means.
    pub fn find(&self, name: &str) -> Result<I, Unnamed<I>> {
        let name = fold(name.trim().trim_start_matches('/'));
        let name = name.strip_prefix("stories/").unwrap_or(&name);
        if let Some(index) = self.by_path.get(name) {
            return Ok(*index);
        }
        match self.by_file.get(name).map(Vec::as_slice) {
            Some([index]) => Ok(*index),
            Some(several) => Err(Unnamed::Ambiguous(several.to_vec())),
            None => Err(Unnamed::Unknown),
        }
    }

    /// All paths, for suggestions.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().chain(self.by_file.keys()).map(String::as_str)
    }
}

/// A name without its ending, in one case, its accents and spaces in one form.
fn fold(name: &str) -> String {
    let name = ident::fold(&name.replace('\\', "/"));
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown"));
    stem.map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{StoryNames, Unnamed};
    use crate::library::source::ids::{Id, StoryId};

    #[test]
    fn a_story_is_named_by_its_path_or_by_its_file_where_that_is_unique() {
        let mut names = StoryNames::default();
        names.add(StoryId::of(0), "2025/Pause.md", "2025/pause");
        names.add(StoryId::of(1), "2026/pause.md", "2026/pause");
        names.add(StoryId::of(2), "2026/2026-03-01-door.md", "2026/door");
        assert_eq!(names.find("2025/pause"), Ok(StoryId::of(0)));
        assert_eq!(names.find("stories/2026/Pause.md"), Ok(StoryId::of(1)));
        assert_eq!(names.find("door"), Ok(StoryId::of(2)));
        assert_eq!(names.find("pause"), Err(Unnamed::Ambiguous(vec![StoryId::of(0), StoryId::of(1)])));
        assert_eq!(names.find("gone"), Err(Unnamed::Unknown));
    }
}
