//! What somebody wrote about one client, for the two people who read it.

use std::sync::Arc;

use crate::library::collection::library::Library;
use crate::library::edition::in_sentence;
use crate::library::source::date::When;
use crate::library::source::fields::Written;
use crate::library::source::ids::PersonId;
use crate::library::source::mentions;
use crate::library::source::person::{Turn, colleague_words, role_words};
use crate::library::source::relationship::Relationship;
use crate::text::normalize::fold;
use crate::text::quotes::Quotes;
use crate::theme::Theme;

/// A relationship review, in printed words.
pub struct RelationshipSheet {
    /// The site's title.
    pub site: String,
    /// How the file is called.
    pub name: String,
    /// The client's code.
    pub client: String,
    /// When it was written.
    pub when: Option<When>,
    /// Who wrote it, by their full name; "a colleague" where they were forgotten.
    pub reviewer: String,
    /// Who reads it, by their full names.
    pub readers: Vec<String>,
    /// Its text, a paragraph each; colleagues are a role in it.
    pub paragraphs: Vec<String>,
    /// The words of ours around it.
    pub theme: Arc<Theme>,
}

impl Library {
    /// The names of all relationship reviews.
    pub fn relationships(&self) -> Vec<&str> {
        self.0.relationships.iter().map(Relationship::name).collect()
    }

    /// The one of that name; nothing where there is none, or nobody who may read it is known.
    pub fn relationship(&self, name: &str) -> Option<RelationshipSheet> {
        let collection = &*self.0;
        let review = collection.relationships.iter().find(|review| fold(review.name()) == fold(name))?;
        let quotes = Quotes::of(&collection.config.language);
        let colleague = colleague_words(&collection.theme, None, Turn::First);
        let known = |who: &Written<String>| collection.people.find(&who.value);
        let full = |person: PersonId| collection.people.at(person).name.value.clone();
        let reviewer = known(review.reviewer.as_ref()?)?;
        // Whoever was forgotten reads nothing any more.
        let readers: Option<Vec<PersonId>> = review.readers.iter().map(known).collect();
        let readers: Vec<String> =
            readers?.into_iter().filter(|reader| *reader != PersonId::SOMEONE).map(full).collect();
        let printed = |words: String| {
            mentions::print(&words, &collection.people, &colleague, &quotes, &mut |before, person, own| {
                let role = || role_words(&collection.theme, None, collection.people.at(person), Turn::First);
                let own = own.map(str::to_owned);
                own.unwrap_or_else(|| in_sentence(before, role().unwrap_or_else(|| colleague.clone())))
            })
        };
        Some(RelationshipSheet {
            site: collection.config.title.clone(),
            name: review.name().to_owned(),
            client: review.client.as_ref()?.value.clone(),
            when: review.date.value().map(|date| date.when()),
            reviewer: if reviewer == PersonId::SOMEONE { colleague.clone() } else { full(reviewer) },
            readers: Some(readers).filter(|readers| !readers.is_empty())?,
            paragraphs: review.paragraphs().map(printed).collect(),
            theme: Arc::clone(&collection.theme),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::library::collection::library::Library;
    use crate::text::sources::Sources;

    #[test]
    fn a_role_that_begins_a_sentence_has_a_capital() {
        let mut sources = Sources::new();
        for (path, text) in [
            ("heard.yaml", "title: T\ncontact: none\n"),
            ("people.yaml", "a.b: { name: Ada, role: consultant }\nc.d: { name: Cleo, role: partner }\n"),
            (
                "relationships/k.md",
                "---\ndate: 2026-09\nreviewer: c.d\nclient: k-1\nreaders: [c.d]\n---\n\n@a.b was there. We asked @a.b twice.\n",
            ),
        ] {
            sources.insert(path, text.as_bytes().to_vec());
        }
        let sheet = Library::of(&sources).relationship("k").unwrap();
        assert_eq!(sheet.paragraphs, ["A consultant was there. We asked a consultant twice."]);
    }
}
