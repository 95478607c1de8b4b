//! How people are printed: by name only who is shown by name and tells the story or agreed to it.

use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::reader::Reader;
use crate::library::edition::withholding::{ConsentGap, Consents, Yes};
use crate::library::source::agreed::Answer;
use crate::library::source::ids::PersonId;
use crate::library::source::person::{How, People, Shown, Turn, colleague_words, role_words};
use crate::theme::Theme;

/// Whose yes is taken for given, so that a text can be shown as it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumedConsent {
    /// Nobody's: what is printed is what may be printed.
    None,
    /// One person's, to whom the text is shown for their answer.
    Of(PersonId),
    /// That of everyone who has not answered; for the author's own eyes.
    Everyone,
}

impl AssumedConsent {
    /// What a reader may take for given.
    pub fn of(reader: &Reader) -> Self {
        match reader {
            Reader::Audience(_) | Reader::Table(..) | Reader::Portfolio(_) | Reader::Room(_) => Self::None,
            Reader::Colleague(_, person) => Self::Of(*person),
            Reader::Author => Self::Everyone,
        }
    }

    /// Whether an answer that is lacking counts as a yes all the same.
    fn covers(self, person: PersonId, said: &Response, lack: ConsentGap) -> bool {
        let open = matches!(lack, ConsentGap::NoAnswer | ConsentGap::NotBegun | ConsentGap::ReadAgain);
        let by_name = at_most(said) == How::Name;
        match self {
            Self::None => false,
            Self::Of(asked) => asked == person && by_name,
            Self::Everyone => open && by_name,
        }
    }
}

/// How somebody who answered so is printed, at the most.
fn at_most(said: &Response) -> How {
    match said {
        Response::Answer(Answer::Yes(yes)) => yes.at_most.unwrap_or(How::Name),
        Response::Answer(Answer::No | Answer::KeptPrivate | Answer::Unreadable) | Response::Nothing => How::Name,
    }
}

/// Everyone who is printed by name in `story`.
pub fn named(consents: &Consents<'_>, assumed: AssumedConsent, story: &ResolvedStory) -> Vec<PersonId> {
    let by_name = |person: &PersonId| consents.collection.people.at(*person).shown == Shown::Name;
    let agreed = |(person, said): &(PersonId, Response)| match consents.answer(story, said) {
        Ok(yes) => yes == Yes::ByName,
        Err(lack) => assumed.covers(*person, said, lack),
    };
    let about = story.about.iter().filter(|told| agreed(told)).map(|(person, _)| *person);
    // Who tells a story that is about themselves too is still bound by their own answer.
    let teller = story.teller.filter(|teller| story.about.iter().all(|(person, _)| person != teller));
    let mut named: Vec<PersonId> = about.chain(teller).filter(by_name).collect();
    named.dedup();
    named
}

/// How `person` is printed in `story`, where `named` are those printed by name; in a text that is no story, nobody is.
pub fn how(people: &People, story: Option<&ResolvedStory>, named: &[PersonId], person: PersonId) -> How {
    let somebody = people.at(person);
    let how = match somebody.shown {
        Shown::Name if named.contains(&person) => How::Name,
        Shown::Name | Shown::Role if somebody.role.is_some() => How::Role,
        Shown::Name | Shown::Role | Shown::Withheld => How::Colleague,
    };
    // Whoever agreed to appear as a colleague is one, whatever may be printed elsewhere.
    let about = story.into_iter().flat_map(|story| &story.about);
    let bound = about.filter(|(about, _)| *about == person).map(|(_, said)| at_most(said)).max();
    bound.map_or(how, |bound| how.max(bound))
}

/// The words by which `person` is printed in the site's own language, where they stand alone.
pub fn words(people: &People, theme: &Theme, person: PersonId, how: How) -> String {
    let person = people.at(person);
    let role = || role_words(theme, None, person, Turn::First);
    let role = match how {
        How::Name => return person.name.value.clone(),
        How::Role => role(),
        How::Colleague => None,
    };
    role.unwrap_or_else(|| colleague_words(theme, None, Turn::First))
}

/// `words` with a capital where they begin a sentence, seen from what stands `before` them.
pub fn in_sentence(before: &str, words: String) -> String {
    let before = before.trim_end_matches(|c: char| "\"'“‘«„(¿¡[".contains(c));
    let text = before.trim_end();
    let begins = text.is_empty()
        || text.ends_with('>') && !before.ends_with(char::is_whitespace) && is_block_start(text)
        || before.len() > text.len()
            && text.trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', '…']);
    if !begins {
        return words;
    }
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Whether HTML ends with a tag that begins a block, so that what follows begins a sentence.
fn is_block_start(html: &str) -> bool {
    let tag = html.rfind('<').map_or("", |at| &html[at + 1..]);
    let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
    matches!(name.as_str(), "p" | "li" | "h2" | "h3" | "h4" | "h5" | "h6" | "td" | "th" | "blockquote" | "dd")
}

#[cfg(test)]
mod tests {
    use super::in_sentence;

    #[test]
    fn a_role_has_a_capital_where_it_begins_a_sentence() {
        let of = |before: &str| in_sentence(before, "a nurse".to_owned());
        assert_eq!(of("<p>"), "A nurse");
        assert_eq!(of("<p>He left. "), "A nurse");
        assert_eq!(of("<p>“"), "A nurse");
        assert_eq!(of("<p>“Why?” "), "A nurse");
        assert_eq!(of("<p>and "), "a nurse");
        assert_eq!(of("<p>the one, "), "a nurse");
        assert_eq!(of("<p>with <em>"), "a nurse");
    }
}
