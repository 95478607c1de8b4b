//! The one next step of each story on its way to readers, as the command to type.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date as Day;

use crate::commands::agree::short;
use crate::commands::letter;
use crate::library::Library;
use crate::library::author::pending::{NextStep, Pending, Ready, Waiting};
use crate::publish::manifest::{self, Manifest};
use crate::site::Route;

/// What is asked where a site is: its letters, and what was built of it.
pub struct NextSteps<'s> {
    /// The site folder.
    pub site: &'s Path,
    /// What is in it.
    pub library: &'s Library,
    /// Today.
    pub today: Day,
}

impl NextSteps<'_> {
    /// What to type next for a story; nothing where something else has to go first.
    pub fn of(&self, waiting: &Waiting) -> Option<String> {
        let story = self.short(&waiting.path);
        match waiting.next.as_ref()? {
            NextStep::About => Some(format!("add `about`, to say who it is about, or `kind: own`: {}", waiting.path)),
            NextStep::Fields(fields) => Some(format!("add {}: {}", fields_in_words(fields), waiting.path)),
            NextStep::Publish => Some(format!("heard agree {story} --publish")),
            NextStep::Ask(people) => {
                let unasked = people.iter().find(|person| self.letter_to(&waiting.path, person).is_none());
                match (unasked, people.first()) {
                    (Some(_), _) => Some(format!("heard letter {story}")),
                    (None, Some(first)) => {
                        let read = self.letter_to(&waiting.path, first)?;
                        Some(format!("heard agree {story} --for {first} --read {read}"))
                    }
                    (None, None) => None,
                }
            }
        }
    }

    /// All stories that wait, each with what to type: first what needs one word more.
    pub fn all(&self, agenda: &Pending) -> Vec<(Arc<str>, String)> {
        let waiting = [&agenda.agreed, &agenda.asked, &agenda.withheld, &agenda.drafts].into_iter().flatten();
        let steps = waiting.filter_map(|one| Some((Arc::clone(&one.path), self.of(one)?)));
        let unbuilt = self.unbuilt(&agenda.ready).into_iter().map(|path| (Arc::clone(path), "heard build".to_owned()));
        steps.chain(unbuilt).collect()
    }

    /// The stories that are not in the folder that `heard build` fills; none where a site is built elsewhere.
    pub fn unbuilt<'r>(&self, ready: &'r [Ready]) -> Vec<&'r Arc<str>> {
        let built = fs::read(self.site.join("public").join(manifest::FILE)).ok();
        let files = match built.as_deref().map(Manifest::read) {
            Some(Some(built)) => built.files,
            None if self.library.targets().is_empty() => BTreeMap::new(),
            Some(None) | None => return Vec::new(),
        };
        let is_built = |one: &&Ready| files.contains_key(&Route::Story { address: one.address.clone() }.url());
        ready.iter().filter(|one| !is_built(one)).map(|one| &one.path).collect()
    }

    /// How a story is called: by its file's name alone, where no other has it.
    fn short(&self, path: &str) -> String {
        let whole = short(path);
        let name = whole.rsplit('/').next().unwrap_or(whole);
        (if self.library.story(name).is_ok() { name } else { whole }).to_owned()
    }

    /// The code on the letter to somebody; nothing where there is none, or one about another text or to other readers.
    fn letter_to(&self, path: &str, person: &str) -> Option<String> {
        let (story, to) = (self.library.story(short(path)).ok()?, self.library.person(person)?);
        let letter = fs::read_to_string(self.site.join(letter::file_of(path, person))).ok()?;
        let code = self.library.code_of_letter(story, to, self.today);
        letter.contains(&code).then(|| code.replace(' ', ""))
    }
}

/// Fields as a sentence names them.
pub fn fields_in_words(fields: &[&str]) -> String {
    let named: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    match named.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => named.concat(),
    }
}
