//! Pictures.

use std::fmt::Display;

use crate::library::diagnostics::suggestion::suggest_or;
use crate::media::pixels::MOST_PIXELS;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id};

rules! {
    BROKEN_IMAGE: Error "broken-image";
    IMAGE_KIND: Error "image-kind";
    IMAGE_WITHOUT_WORDS: Warning "image-without-words";
    LARGE_IMAGE: Warning "large-image";
    REMOTE_IMAGE: Warning "remote-image";
}

/// The picture at `place` wasn't found; `known` are the pictures beside the text.
pub(crate) fn broken_image<'a>(place: Place, written: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let sentence = Sentence::of("the picture `{}` was not found", vec![id(written)]);
    let diagnostic = BROKEN_IMAGE.at(place, sentence);
    suggest_or(diagnostic, written, known, "put it next to the text, or in static/")
}

/// The picture's name at `place` has different capitals from its file: `path`.
pub(crate) fn image_other_case(place: Place, path: &str) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let label = Sentence::of("the file is called `{}`; use the same capitals here", vec![id(name)]);
    BROKEN_IMAGE.at(place, "the capitals in this picture's name don't match the file's name").label(label)
}

/// The file shown at `place` is of a kind that isn't published.
pub(crate) fn image_kind(place: Place, ending: &str) -> Diagnostic {
    let sentence = Sentence::of("a file that ends in `.{}` can't be shown as a picture", vec![id(ending)]);
    IMAGE_KIND.at(place, sentence).label("save it as JPEG, PNG, WebP or SVG")
}

/// The picture at `path` is refused, and `why` says so in our own words.
pub(crate) fn image_refused(path: &str, why: &impl Display) -> Diagnostic {
    let sentence = Sentence::of("the picture `{}` can't be shown: {}", vec![id(path), Word::Id(why.to_string())]);
    IMAGE_KIND.at(Place::file(&path.into()), sentence).label("save it as JPEG, PNG, WebP or SVG")
}

/// The picture at `place` has no description.
pub(crate) fn image_without_words(place: Place) -> Diagnostic {
    IMAGE_WITHOUT_WORDS
        .at(place, "this picture has no description")
        .label("describe it in a sentence, for people who can't see it")
}

/// The picture at `place` has so many million pixels that no copies are made of it.
pub(crate) fn large_image(place: Place, megapixels: u64) -> Diagnostic {
    let most = MOST_PIXELS / 1_000_000;
    let sentence =
        Sentence::of("this picture has {} megapixels, so every reader has to load all of it", vec![id(megapixels)]);
    let label = Sentence::of("save it with at most {} megapixels, and phones will get a smaller copy", vec![id(most)]);
    LARGE_IMAGE.at(place, sentence).label(label)
}

/// The picture at `place` is on another server.
pub(crate) fn remote_image(place: Place) -> Diagnostic {
    REMOTE_IMAGE
        .at(place, "this picture is on another server, which could see who is reading")
        .label("save it next to the text; until then, its description is shown")
}
