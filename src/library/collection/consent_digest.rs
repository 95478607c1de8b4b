//! The fingerprint of what a colleague read before they agreed: where the text has changed since, their yes is for another
//! text. Beside it the reference on their letter, which cannot be tried against a list of names.
//!
//! Answers are written with version 2. Those that were given to version 1 go on counting.

mod name_tokens;
mod version_1;
mod version_2;

use sha2::{Digest, Sha256};

use crate::library::collection::Collection;
use crate::library::collection::consent_digest::version_1::DigestReader;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::config::Config;
use crate::library::source::ids::{AudienceId, PersonId};
use crate::library::source::person::{How, People};

/// How many digits of a reference stand on a letter, and are enough to know a text by.
const SHORT: usize = 8;
/// How many digits a fingerprint has.
const ALL: usize = 16;
/// What a fingerprint of version 2 begins with.
const SECOND: &str = "2-";

/// What is known of a yes to `story` once somebody has read it as it stands: the words after `read:`.
///
/// It covers the title, the text, the printed fields, the pictures' pixels and the teller as printed. Left out is
/// everything that has a bound of its own or is not theirs to agree to: the audience, how anybody else in it is printed,
/// the words for a role or a behaviour, notes to oneself, the status. White space does not count.
pub fn fingerprint(collection: &Collection, story: &ResolvedStory) -> String {
    format!("{SECOND}{}", digits_of(&whole(collection, story, version_2::content(collection, story))))
}

/// Whether `read`, as it is written in a yes, is of the story as it stands.
pub fn counts(read: &str, collection: &Collection, story: &ResolvedStory) -> bool {
    if read.starts_with(SECOND) {
        read.eq_ignore_ascii_case(&fingerprint(collection, story))
    } else {
        read.eq_ignore_ascii_case(&first_fingerprint(story, &collection.config, &collection.people))
    }
}

/// Whether `read` would be of the story as it stands, were its teller printed in another way than people.yaml has it now.
pub fn counts_for_another_teller(read: &str, collection: &Collection, story: &ResolvedStory) -> bool {
    let contents = How::CHOICES.into_iter().map(|(_, how)| version_2::content_with_teller(collection, story, how));
    let mut all = contents.map(|content| format!("{SECOND}{}", digits_of(&whole(collection, story, content))));
    read.starts_with(SECOND) && all.any(|digest| read.eq_ignore_ascii_case(&digest))
}

/// What is on a letter beside its text: how whoever is asked is printed there, and who would read it.
pub struct Asked<'a> {
    /// How they are printed, once they say yes.
    pub how: How,
    /// The audiences that are listed.
    pub readers: &'a [AudienceId],
}

/// The reference of a story as it is now, for a letter about it.
///
/// It is another where the words, the call, the time or the teller as printed have changed, and where the letter would
/// print its reader or list the audiences otherwise. Which colleague a role stands for and who is mentioned are not in it,
/// so that it cannot be tried against a list of names, and one colleague's yes does not make the letter to another stale.
pub fn reference(collection: &Collection, story: &ResolvedStory, asked: &Asked<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(whole(collection, story, version_2::content_of_letter(collection, story)));
    hash.update(asked.how.word());
    let mut readers: Vec<&str> = asked.readers.iter().map(|at| collection.config.audiences.names.id(*at)).collect();
    readers.sort_unstable();
    for reader in readers {
        hash.update(b"\n");
        hash.update(reader);
    }
    digits_of(&hash.finalize().into())
}

/// A reference as it stands on a letter, in groups of four digits.
pub fn short(reference: &str) -> String {
    let (first, second) = reference[..SHORT].split_at(SHORT / 2);
    format!("{first} {second}")
}

/// What somebody has read, by the digits that they give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WasRead {
    /// The story as it stands, by its fingerprint.
    Text,
    /// A letter that lists the same audiences as one of today, and prints its reader so.
    Letter(How),
    /// The story as it stands, by digits of version 1: its letters listed the story's own audience alone.
    First,
}

/// Which reading of the story as it stands is meant by `said`, copied from a letter or from what `check` says; nothing where
/// it is of another text, or of a letter to other readers than `readers`.
///
/// At least the eight digits of a letter must be there, from the first; case, spaces and hyphens do not matter.
pub fn was_read(said: &str, collection: &Collection, story: &ResolvedStory, readers: &[AudienceId]) -> Option<WasRead> {
    let said = digits(said)?;
    let (config, people) = (&collection.config, &collection.people);
    if fingerprint(collection, story)[SECOND.len()..].starts_with(&said) {
        return Some(WasRead::Text);
    }
    let ways = How::CHOICES.map(|(_, how)| how);
    let is_letter = |how: &How| reference(collection, story, &Asked { how: *how, readers }).starts_with(&said);
    if let Some(how) = ways.into_iter().find(is_letter) {
        return Some(WasRead::Letter(how));
    }
    let first =
        [version_1::hash(story, config, people, DigestReader::Letter), first_fingerprint(story, config, people)];
    first.iter().any(|first| first.starts_with(&said)).then_some(WasRead::First)
}

/// Whether `said` can be what stands on a letter.
pub fn is_reference(said: &str) -> bool {
    digits(said).is_some()
}

/// The fingerprint of version 1, which decisions in reviews.yaml are held to as well.
pub fn first_fingerprint(story: &ResolvedStory, config: &Config, people: &People) -> String {
    version_1::hash(story, config, people, DigestReader::File)
}

/// Whether `person` is the teller and is not among those whom the story is about: then nobody's answer decides how they are
/// printed, and it is part of what the others agree to.
pub fn only_tells(story: &ResolvedStory, person: PersonId) -> bool {
    story.teller == Some(person) && story.about.iter().all(|(about, _)| *about != person)
}

/// The hash of the pixels of its pictures as they are delivered, in their order.
pub fn pictures(collection: &Collection, story: &ResolvedStory) -> [u8; 32] {
    let mut hash = Sha256::new();
    for file in story.picture.iter().chain(&story.references.pictures) {
        hash.update(collection.pictures.find(file).map_or([0; 32], |picture| picture.digest));
    }
    hash.finalize().into()
}

fn whole(collection: &Collection, story: &ResolvedStory, content: [u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(content);
    hash.update(pictures(collection, story));
    hash.finalize().into()
}

fn digits_of(hash: &[u8; 32]) -> String {
    let mut first = [0; ALL / 2];
    first.copy_from_slice(&hash[..ALL / 2]);
    format!("{:016x}", u64::from_be_bytes(first))
}

/// The digits that somebody copied, where there are enough and not too many.
fn digits(said: &str) -> Option<String> {
    let said = said.trim();
    let said = said.strip_prefix(SECOND).unwrap_or(said);
    let digits: String = said.chars().filter(|c| !matches!(c, ' ' | '-' | '…')).collect();
    let is_one = (SHORT..=ALL).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
