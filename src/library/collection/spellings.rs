//! How a person may be spelt in words that a story cites, however they are printed.

use std::collections::HashSet;

use crate::library::collection::index::Index;
use crate::library::source::ids::PersonId;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::person::{People, Shown, Turn, colleague_words, role_words};
use crate::theme::Theme;

/// Every way in which a person may stand in a cited passage: name, nicknames, role, "a colleague", for the first time and
/// again, in a text of that language.
fn spellings(people: &People, person: PersonId, theme: &Theme, language: Option<&str>) -> Vec<String> {
    let person = people.at(person);
    let mut spellings: Vec<String> = person.called().map(|name| name.value.clone()).collect();
    spellings.retain(|spelling| !spelling.is_empty());
    if person.shown == Shown::Name {
        spellings.push(person.again.clone());
        spellings.extend(person.name.value.split_whitespace().next().map(str::to_owned));
    }
    if let Some(role) = &person.role {
        spellings.extend(Turn::ALL.iter().filter_map(|turn| role_words(theme, language, person, *turn)));
        spellings.extend([role.clone(), format!("a {role}"), format!("an {role}"), format!("the {role}")]);
    }
    spellings.extend(Turn::ALL.map(|turn| colleague_words(theme, language, turn)));
    let mut known = HashSet::new();
    spellings.retain(|spelling| known.insert(spelling.clone()));
    spellings
}

/// Every way in which a mention may stand in a passage that is cited from its own text.
pub(super) fn spellings_of_mention(index: &Index<'_>, manuscript: &Manuscript, raw: &str) -> Vec<String> {
    let Some((person, length)) = index.people.mentioned(raw) else { return Vec::new() };
    let rest = &raw[length..];
    let language = manuscript.front.language.as_ref().map(|language| language.value.as_str());
    let all = spellings(index.people, person, index.theme, language).into_iter();
    all.map(|spelling| format!("{spelling}{rest}")).collect()
}
