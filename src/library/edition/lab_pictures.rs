//! The pictures that the room of a lab is shown: those that its edition holds, by names that say nothing of them.

use std::cell::RefCell;
use std::sync::Arc;

use crate::library::edition::body_html::Target;
use crate::library::edition::{Room, Story};
use crate::library::source::ids::StoryId;
use crate::text::markdown::escaped;

/// The pictures of a stage, found while its blocks are printed.
pub(super) type Pictures = RefCell<Vec<(String, Arc<[u8]>)>>;

impl<'e> Room<'e> {
    /// The picture at the head of a case's story, as a block of its own.
    pub(super) fn cover(&self, at: StoryId, pictures: &mut Vec<(String, Arc<[u8]>)>) -> Option<String> {
        let picture = Story::at(self.edition(), at).picture()?;
        let found = Pictures::default();
        let src = self.picture(picture.target, &found)?;
        pictures.extend(found.into_inner());
        let credit = picture.credit.map(|credit| format!("<figcaption>{}</figcaption>", escaped(&credit)));
        Some(format!(
            "<figure class=\"cover\"><img src=\"{src}\" alt=\"{}\" width=\"{}\" height=\"{}\">{}</figure>",
            escaped(&picture.alt),
            picture.width,
            picture.height,
            credit.unwrap_or_default()
        ))
    }

    /// The address of a picture that the edition holds, and of nothing else.
    pub(super) fn picture(&self, target: Target<'e>, found: &Pictures) -> Option<String> {
        match target {
            Target::Picture(name) => address(name, self.edition().find_picture(name).cloned(), found),
            Target::Static(path) => address(path, self.edition().find_static(path).cloned(), found),
            Target::Copy(_)
            | Target::Fragment(_)
            | Target::Story(..)
            | Target::Lab(..)
            | Target::Metric(..)
            | Target::Page(..)
            | Target::Path(..) => None,
        }
    }
}

/// The address of a picture, by what it holds: a file's own name may say how the case ends.
fn address(path: &str, bytes: Option<Arc<[u8]>>, found: &Pictures) -> Option<String> {
    let bytes = bytes?;
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let name = format!("{:032x}.{ending}", xxhash_rust::xxh3::xxh3_128(&bytes));
    found.borrow_mut().push((name.clone(), bytes));
    Some(format!("/picture/{name}"))
}
