//! Keeps the yeses to a text that comes to say less: where mentions take the place of names, and nothing else changes, the
//! fingerprint of what was read becomes that of the text as it is then.

use std::borrow::Cow;

use jiff::civil::Date as Day;

use crate::library::collection::consent_digest::{counts, fingerprint};
use crate::library::collection::index::TextId;
use crate::library::collection::library::Library;
use crate::library::collection::resolved_story::{ResolvedStory, Response};
use crate::library::edition::{self, AssumedConsent};
use crate::library::source::agreed::Answer;
use crate::library::source::fields::Written;
use crate::library::source::ids::{Id, PersonId};
use crate::text::normalize::fold;
use crate::text::span::{Span, edited};

impl Library {
    /// `edits` of the file at `path`, and those by which they void no yes that counts now. Where they do more than to put
    /// mentions in place of names of people who are printed as less than a name, they are all that changes.
    pub fn with_yeses_kept(&self, path: &str, edits: &[(Span, String)], today: Day) -> Vec<(Span, String)> {
        let mut all = edits.to_vec();
        let Some(TextId::Story(at)) = self.0.text_id(path) else { return all };
        let story = &*self.0.stories[at.index()];
        let reads: Vec<&Written<String>> = reads(story).filter(|read| counts(&read.value, &self.0, story)).collect();
        let named = edition::named(&edition::consents(&self.0, today), AssumedConsent::Everyone, story);
        if reads.is_empty() || !edits.iter().all(|edit| self.only_unnames(story, &named, edit)) {
            return all;
        }
        let text = &story.manuscript.text_file.text;
        let after = self.with(story, &edited(text, edits));
        let Some(now) = after.story_at(story) else { return all };
        let digest = fingerprint(&after.0, now);
        let stale = reads.into_iter().filter(|read| !counts(&read.value, &after.0, now));
        all.extend(stale.map(|read| (read.span, digest.clone())));
        all.sort_by_key(|(span, _)| *span);
        all
    }

    /// Whether an edit puts a mention in place of a name, or part of one, of the same person, who is not one of the `named`.
    fn only_unnames(&self, story: &ResolvedStory, named: &[PersonId], (span, words): &(Span, String)) -> bool {
        let people = &self.0.people;
        let Some(raw) = words.strip_prefix('@') else { return false };
        let Some((at, _)) = people.mentioned(raw).filter(|(_, length)| *length == raw.len()) else { return false };
        let key = |name: &str| fold(name).to_lowercase();
        let here = key(span.slice(&story.manuscript.text_file.text));
        let person = people.at(at);
        let mut names = person.called().map(|name| Cow::Borrowed(name.value.as_str())).chain(person.parts());
        !named.contains(&at) && names.any(|name| key(&name) == here)
    }
}

/// What the yeses to a story say was read.
fn reads(story: &ResolvedStory) -> impl Iterator<Item = &Written<String>> {
    story.about.iter().filter_map(|(_, said)| match said {
        Response::Answer(Answer::Yes(yes)) => yes.read.as_ref(),
        Response::Answer(Answer::No | Answer::KeptPrivate | Answer::Unreadable) | Response::Nothing => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::library::collection::consent_digest::{counts, fingerprint, first_fingerprint};
    use crate::library::collection::library::Library;
    use crate::library::edits::fixes::mended;
    use crate::text::sources::Sources;

    fn sources(date: &str, read: &str, body: &str) -> Sources {
        let mut sources = Sources::new();
        let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
        add("heard.yaml", "title: T\ncontact: c@x.example\n");
        add(
            "people.yaml",
            "m.l: { name: Maja Lindqvist, role: nurse }\nr.o: { name: Rosa Okafor, role: nurse, shown: name }\n",
        );
        let front = format!("title: A\ndate: {date}\nreviewer: r.o\nabout: [m.l, r.o]\nstatus: published\n");
        let agreed = format!("agreed: {{ m.l: {{ given: 2026-03, read: {read} }}, r.o: {{ given: 2026-03 }} }}\n");
        add("stories/a.md", &format!("---\n{front}{agreed}---\n\n{body}\n"));
        sources
    }

    /// The two fingerprints of the story as it stands.
    fn digests(sources: &Sources) -> [String; 2] {
        let library = Library::of(sources);
        let story = &library.0.stories[0];
        [fingerprint(&library.0, story), first_fingerprint(story, &library.0.config, &library.0.people)]
    }

    /// What `check --fix` makes of the story, and whether the yes counts for it.
    fn fixed(sources: &Sources) -> Option<(String, bool)> {
        let after = mended(sources, "2026-11-23".parse().unwrap()).pop()?.after;
        let mut now = sources.clone();
        now.insert("stories/a.md", after.clone().into_bytes());
        let library = Library::of(&now);
        let story = &library.0.stories[0];
        let read = super::reads(story).next().unwrap().value.clone();
        let is_counted = counts(&read, &library.0, story);
        Some((after, is_counted))
    }

    #[test]
    fn a_yes_is_kept_where_a_mention_takes_the_place_of_a_name_and_nothing_else_changes() {
        for body in ["Then Maja left, and it was Maja.", "Maja Lindqvist came, and @m.l left."] {
            for read in digests(&sources("2026-03", "0", body)) {
                let (after, is_counted) = fixed(&sources("2026-03", &read, body)).unwrap();
                assert!(after.contains("@m.l") && !after.contains("Maja") && is_counted, "{read}: {after}");
            }
        }
    }

    #[test]
    fn a_yes_to_another_text_is_left_as_it_is_and_so_is_one_to_a_text_in_which_more_changes() {
        let body = "Then Maja left.";
        let stale = "2-0123456789abcdef";
        let (after, is_counted) = fixed(&sources("2026-03", stale, body)).unwrap();
        assert!(after.contains("Then @m.l left.") && after.contains(stale) && !is_counted, "{after}");
        let slip = "Then Maja left with @m.ll.";
        let read = &digests(&sources("2026-03", "0", slip))[0];
        let (after, is_counted) = fixed(&sources("2026-03", read, slip)).unwrap();
        assert!(after.contains("@m.l left") && after.contains(read.as_str()) && !is_counted, "{after}");
    }
}
