//! What stories show that is not on the list of behaviours yet, for the curator's own eyes.

use std::sync::Arc;

use crate::library::collection::library::Library;
use crate::library::source::status::Status;
use crate::text::normalize::fold;

/// Something that isn't on the list yet, and the stories that show it.
#[derive(Debug, PartialEq, Eq)]
pub struct Also {
    /// The words, as the first of the stories has them.
    pub words: String,
    /// The files of the stories, in the order of all lists.
    pub stories: Vec<Arc<str>>,
}

impl Library {
    /// What stories show that isn't on the list yet, the newest first; what nobody may tell any more is left out.
    pub fn also(&self) -> Vec<Also> {
        let mut all: Vec<(String, Also)> = Vec::new();
        for story in &self.0.stories {
            let (text_file, front) = (&story.manuscript.text_file, &story.manuscript.front);
            let is_over = matches!(text_file.terms.status(), Some(Status::Declined | Status::Withdrawn) | None)
                || front.agreed.refusal().is_some();
            let Some(words) = front.also.as_ref().filter(|words| !is_over && !words.value.is_empty()) else { continue };
            let path = Arc::clone(&text_file.path);
            let folded = fold(&words.value).to_lowercase();
            match all.iter_mut().find(|(own, _)| *own == folded) {
                Some((_, also)) => also.stories.push(path),
                None => all.push((folded, Also { words: words.value.clone(), stories: vec![path] })),
            }
        }
        all.into_iter().map(|(_, also)| also).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::library::Library;
    use crate::text::sources::Sources;

    #[test]
    fn what_several_stories_tell_in_one_wording_is_told_once_and_what_was_withdrawn_never() {
        let mut sources = Sources::new();
        let mut story = |name: &str, also: &str, status: &str| {
            let text = format!("---\ntitle: {name}\ndate: 2026-03\nalso: {also}\nstatus: {status}\n---\n\nWords.\n");
            sources.insert(&format!("stories/{name}.md"), text.into_bytes());
        };
        story("a", "Sat on the floor", "draft");
        story("b", "sat on the floor", "published");
        story("c", "Brought a chair", "withdrawn");
        let also = Library::of(&sources).also();
        assert_eq!(also.len(), 1);
        assert_eq!((also[0].words.as_str(), also[0].stories.len()), ("Sat on the floor", 2));
    }
}
