//! Files by their names as people write them: systems differ in how they write an accent or a space.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

use crate::text::sources::Sources;

/// The files of a site by their names, put in one form when first somebody asks for a name that no file has.
pub struct FileNames<'a> {
    sources: &'a Sources,
    by_form: OnceLock<HashMap<String, Vec<&'a str>>>,
}

/// The file that a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// It has this path: as it was written, or but for the kind of its spaces and accents.
    File(&'a str),
    /// Its path is written otherwise, in capitals or small letters.
    OtherCase(&'a str),
    /// None, or several.
    None,
}

impl<'a> FileNames<'a> {
    /// The names of all files.
    pub fn of(sources: &'a Sources) -> Self {
        Self { sources, by_form: OnceLock::new() }
    }

    /// The file at `path`.
    pub fn find(&self, path: &str) -> Named<'a> {
        if let Some(source) = self.sources.find(path) {
            return Named::File(&source.path);
        }
        let by_form = self.by_form.get_or_init(|| {
            let mut by_form: HashMap<String, Vec<&str>> = HashMap::new();
            for source in self.sources.iter() {
                by_form.entry(form(&source.path).to_lowercase()).or_default().push(&source.path);
            }
            by_form
        });
        let wanted = form(path);
        let alike = by_form.get(&wanted.to_lowercase()).map_or(&[][..], Vec::as_slice);
        let same: Vec<&str> = alike.iter().copied().filter(|path| form(path) == wanted).collect();
        match (same.as_slice(), alike) {
            ([one], _) => Named::File(one),
            ([], [one]) => Named::OtherCase(one),
            _ => Named::None,
        }
    }
}

/// A name with its accents in one form and every space as the common one.
fn form(name: &str) -> String {
    name.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{FileNames, Named};
    use crate::text::sources::Sources;

    #[test]
    fn a_file_is_found_by_any_spelling_of_its_accents_and_spaces_but_case_is_told() {
        let mut sources = Sources::new();
        for path in ["a/Stu\u{308}hle.png", "a/um\u{202f}10.png", "a/two b.md", "a/two\u{a0}b.md", "a/X.png"] {
            sources.insert(path, Vec::new());
        }
        let names = FileNames::of(&sources);
        assert_eq!(names.find("a/St\u{fc}hle.png"), Named::File("a/Stu\u{308}hle.png"));
        assert_eq!(names.find("a/um 10.png"), Named::File("a/um\u{202f}10.png"));
        assert_eq!(names.find("a/two b.md"), Named::File("a/two b.md"));
        assert_eq!(names.find("a/two\u{2009}b.md"), Named::None);
        assert_eq!(names.find("a/x.PNG"), Named::OtherCase("a/X.png"));
        assert_eq!(names.find("a/st\u{fc}hle.png"), Named::OtherCase("a/Stu\u{308}hle.png"));
        assert_eq!(names.find("a/y.png"), Named::None);
    }
}
