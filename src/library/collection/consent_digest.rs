//! The fingerprint of what a colleague read before they agreed: where the text has changed since, their yes is for another
//! text. Beside it the reference that stands on their letter, which says nothing of whoever is not printed there.

mod version_1;

use crate::library::collection::consent_digest::version_1::DigestReader;
use crate::library::collection::resolved_story::ResolvedStory;
use crate::library::source::config::Config;
use crate::library::source::person::People;

/// How many digits of a reference stand on a letter, and are enough to know a text by.
const SHORT: usize = 8;

/// The fingerprint of a story's title, text, printed fields and audience, in 16 hexadecimal digits.
///
/// White space does not count, so that a text may be wrapped anew. What is hashed is what was written
/// and not what is rendered, so that a newer `heard` asks nobody to read again.
pub fn fingerprint(story: &ResolvedStory, config: &Config, people: &People) -> String {
    version_1::hash(story, config, people, DigestReader::File)
}

/// The reference of a story as it is now, for the letter about it: like its fingerprint, of what the letter shows alone.
///
/// It is another where the words, the call, the time, the readers or a teller who is named have changed. Which colleague
/// a role stands for, who is mentioned and what stands in comments are not in it, so that it cannot be tried against a
/// list of names, and one colleague's yes does not make the letter to another stale.
pub fn reference(story: &ResolvedStory, config: &Config, people: &People) -> String {
    version_1::hash(story, config, people, DigestReader::Letter)
}

/// A reference as it stands on a letter, in groups of four digits.
pub fn short(reference: &str) -> String {
    let (first, second) = reference[..SHORT].split_at(SHORT / 2);
    format!("{first} {second}")
}

/// Whether `said`, copied from a letter or from what `check` says, means the story as it is now.
///
/// At least the eight digits of a letter must be there, from the first; case, spaces and hyphens do not matter.
pub fn is_of(said: &str, story: &ResolvedStory, config: &Config, people: &People) -> bool {
    digits(said).is_some_and(|said| {
        reference(story, config, people).starts_with(&said) || fingerprint(story, config, people).starts_with(&said)
    })
}

/// Whether `said` can be what stands on a letter.
pub fn is_reference(said: &str) -> bool {
    digits(said).is_some()
}

/// The digits that somebody copied, where there are enough and not too many.
fn digits(said: &str) -> Option<String> {
    const ALL: usize = 16;
    let digits: String = said.chars().filter(|c| !matches!(c, ' ' | '-' | '…')).collect();
    let is_one = (SHORT..=ALL).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| digits.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
