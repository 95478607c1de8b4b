//! Pictures beside texts and the files of `static/`: what of them may be delivered, and under which name.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::iter;
use std::sync::{Arc, OnceLock};

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use crate::library::collection::Collection;
use crate::library::collection::find_names::{Found, NameFinder};
use crate::library::collection::index::TextId;
use crate::library::collection::references::{LinkTarget, PictureFile};
use crate::library::diagnostics;
use crate::library::source::ids::numbered;
use crate::library::source::reading_faults;
use crate::library::source::route::Route;
use crate::media::attachment;
use crate::media::copies::{self, Made, Resized, TooManyPixels};
use crate::media::image;
use crate::media::readings;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::{Block, Hole, Stage};
use crate::text::normalize::Words;
use crate::text::sources::Source;

/// A picture as it is delivered.
pub struct Picture {
    /// Its name, made from what it holds: a camera's file name is a day, `maja.jpg` a name.
    pub name: String,
    /// What is delivered: pixels, colour profile and orientation, and nothing else.
    pub bytes: Arc<[u8]>,
    /// The hash of that (SHA-256), which an answer to a story is held to.
    pub digest: [u8; 32],
    /// Width as shown, in pixels.
    pub width: u32,
    /// Height as shown, in pixels.
    pub height: u32,
    /// Its smaller copies, the smallest first.
    pub copies: Vec<Resized>,
    made: Made,
    too_large: Option<TooManyPixels>,
}

impl Picture {
    /// Reads what is delivered of a picture; one of `static/` is delivered as it is, without copies.
    fn of(picture: image::Picture, path: &str) -> Self {
        let planned = if path.starts_with("static/") { Ok(Vec::new()) } else { copies::plan(&picture) };
        Self {
            name: format!("{:016x}.{}", xxhash_rust::xxh3::xxh3_64(&picture.bytes), picture.kind.ending()),
            digest: Sha256::digest(&picture.bytes).into(),
            bytes: picture.bytes,
            width: picture.width,
            height: picture.height,
            too_large: planned.as_ref().err().copied(),
            copies: planned.unwrap_or_default(),
            made: Made::default(),
        }
    }

    /// Its delivered name, and those of its copies.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        iter::once(self.name.as_str()).chain(self.copies.iter().map(|copy| copy.name.as_str()))
    }

    /// What is delivered under one of these names; a copy is made when it is first asked for.
    pub fn find(&self, name: &str) -> Option<&Arc<[u8]>> {
        if name == self.name {
            return Some(&self.bytes);
        }
        let at = self.copies.iter().position(|copy| copy.name == name)?;
        self.made.bytes(&self.bytes, &self.copies, at)
    }

    /// Whether a file that was found may stand for the copy of that name.
    pub fn takes(&self, name: &str, found: &[u8]) -> bool {
        self.copies.iter().any(|copy| copy.name == name && copy.takes(&self.bytes, found))
    }

    /// What is printed of it, and its name: the smallest copy that fills a page, or else the picture itself.
    pub fn printed(&self) -> (&str, &Arc<[u8]>) {
        let fills = |copy: &&Resized| copy.width >= self.width.min(copies::PAGE);
        let copy = self.copies.iter().find(fills).and_then(|copy| Some((copy.name.as_str(), self.find(&copy.name)?)));
        copy.unwrap_or((&self.name, &self.bytes))
    }
}

/// The pictures that texts show, by their files.
#[derive(Default)]
pub struct Pictures {
    by_path: HashMap<String, Arc<Picture>>,
    /// The file that each was made of.
    made_of: HashMap<String, Arc<Source>>,
    /// What is wrong with them, by the file of the text that shows each.
    pub diagnostics: Vec<(TextId, Diagnostic)>,
}

impl Pictures {
    /// Reads every picture that some text shows; one that `before` read of the same file is taken over.
    pub fn of(collection: &Collection, before: Option<&Self>) -> Self {
        let mut shown: BTreeMap<String, Vec<(TextId, Place)>> = BTreeMap::new();
        for (text_id, text_file, references) in collection.references() {
            for (picture, image) in references.pictures.iter().zip(&text_file.prose.images) {
                if let Some(path) = in_site(picture) {
                    shown.entry(path).or_default().push((text_id, text_file.place(image.span)));
                }
            }
        }
        for (at, story) in numbered(&collection.stories) {
            let image = story.manuscript.front.image.as_ref();
            if let (Some(path), Some(image)) = (story.picture.as_ref().and_then(in_site), image) {
                let place = story.manuscript.text_file.place(image.span);
                shown.entry(path).or_default().push((TextId::Story(at), place));
            }
        }
        let read: Vec<_> = shown
            .into_par_iter()
            .filter_map(|(path, places)| {
                let source = collection.sources.find(&path)?;
                let kept = before.and_then(|before| before.kept(&path, source));
                if let Some(picture) = kept {
                    return Some((path, places, Ok(Arc::clone(picture))));
                }
                let picture = match &source.fault {
                    Some(_) => Err(Box::new(reading_faults::of_source(source)?)),
                    None => image::read(&path, source.bytes())
                        .map_err(|refusal| Box::new(diagnostics::media::image_refused(&path, &refusal))),
                };
                let picture = picture.map(|picture| Arc::new(Picture::of(picture, &path)));
                Some((path, places, picture))
            })
            .collect();
        let mut pictures = Self::default();
        for (path, places, picture) in read {
            match picture {
                Ok(picture) => {
                    if let Some(pixels) = picture.too_large {
                        let told = |(text_id, place)| (text_id, diagnostics::media::large_image(place, pixels.0));
                        pictures.diagnostics.extend(places.into_iter().map(told));
                    }
                    if let Some(source) = collection.sources.find(&path) {
                        pictures.made_of.insert(path.clone(), Arc::clone(source));
                    }
                    pictures.by_path.insert(path, picture);
                }
                Err(diagnostic) => {
                    for (text_id, place) in places {
                        pictures.diagnostics.push((text_id, Diagnostic { place, ..(*diagnostic).clone() }));
                    }
                }
            }
        }
        pictures
    }

    /// The picture that is made of a file.
    pub fn find(&self, file: &PictureFile) -> Option<&Arc<Picture>> {
        self.by_path.get(&in_site(file)?)
    }

    /// The picture at `path`, where it was made of this very file.
    fn kept(&self, path: &str, source: &Arc<Source>) -> Option<&Arc<Picture>> {
        let same = self.made_of.get(path).is_some_and(|made_of| Arc::ptr_eq(made_of, source));
        self.by_path.get(path).filter(|_| same)
    }
}

/// Where the file of a picture stands in the site folder.
fn in_site(file: &PictureFile) -> Option<String> {
    match file {
        PictureFile::Nowhere => None,
        PictureFile::Beside(path) => Some(path.clone()),
        PictureFile::Static(path) => Some(format!("static/{path}")),
    }
}

/// One file of `static/` as it is delivered.
#[derive(Clone)]
pub struct StaticFile {
    /// Its path at the top of the edition.
    pub path: String,
    /// What is delivered.
    pub bytes: Arc<[u8]>,
    /// The file it was made of, and whether `heard.yaml` let it go unread.
    made_of: (Arc<Source>, bool),
    /// The texts that show it or lead to it, to readers.
    pub shown_by: BTreeSet<TextId>,
    /// Whether some text does, be it in the notes of a lab alone; if none does, it stands for itself.
    pub is_shown: bool,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// The names and forbidden words in it, once somebody has asked.
    names: OnceLock<NamesInFile>,
}

/// What stands in the name of a file and in the file, by what it was found.
#[derive(Clone)]
struct NamesInFile {
    name_finder: Arc<NameFinder>,
    in_name: Vec<Found>,
    inside: Vec<Found>,
}

impl StaticFile {
    /// The names and forbidden words in its name, and in what is delivered of it.
    pub fn names(&self, name_finder: &Arc<NameFinder>) -> (&[Found], &[Found]) {
        let names = self.names.get_or_init(|| {
            let (mut words, mut in_name, mut inside) = (Words::default(), Vec::new(), Vec::new());
            words.read(self.path.as_bytes());
            name_finder.find_near_too(&words, &[], |meaning, _| in_name.push(meaning));
            readings::of(&self.path, &self.bytes, &mut |name, bytes| {
                for bytes in [bytes, name.as_bytes()] {
                    words.read(bytes);
                    name_finder.find_near_too(&words, &[], |meaning, _| inside.push(meaning));
                }
            });
            inside.retain(|meaning| !in_name.contains(meaning));
            for found in [&mut in_name, &mut inside] {
                found.sort_unstable();
                found.dedup();
            }
            NamesInFile { name_finder: Arc::clone(name_finder), in_name, inside }
        });
        (&names.in_name, &names.inside)
    }

    /// The file that it was made of.
    pub fn source_path(&self) -> &Arc<str> {
        &self.made_of.0.path
    }
}

/// The files of `static/`, by path.
#[derive(Default)]
pub struct Statics {
    /// The files.
    pub all: Vec<StaticFile>,
}

impl Statics {
    /// Reads all files of `static/`; one that `before` read is taken over.
    pub fn of(collection: &Collection, before: Option<&Self>) -> Self {
        let mut shown_by: HashMap<&str, BTreeSet<TextId>> = HashMap::new();
        for (text_id, text_file, references) in collection.references() {
            let mut shows_some = false;
            for path in
                references.links.iter().filter_map(linked).chain(references.pictures.iter().filter_map(pictured))
            {
                shown_by.entry(path).or_default();
                shows_some = true;
            }
            if !shows_some {
                continue;
            }
            for hole in text_file.prose.holes_within(|block| is_for_readers(text_id, block)) {
                let path = match hole {
                    Hole::LinkOpen(at) => references.links.get(at as usize).and_then(linked),
                    Hole::Image(at) => references.pictures.get(at as usize).and_then(pictured),
                    _ => None,
                };
                if let Some(path) = path {
                    shown_by.entry(path).or_default().insert(text_id);
                }
            }
        }
        for (at, story) in numbered(&collection.stories) {
            if let Some(PictureFile::Static(path)) = &story.picture {
                shown_by.entry(path).or_default().insert(TextId::Story(at));
            }
        }
        let unread: HashSet<&str> = collection.config.privacy.unread.iter().map(|path| path.value.as_str()).collect();
        let files: Vec<_> = collection.sources.under("static").cloned().collect();
        let mut all: Vec<StaticFile> = files
            .into_par_iter()
            .map(|source| {
                let path = source.path.strip_prefix("static/").unwrap_or(&source.path).to_owned();
                let listed = unread.contains(path.as_str()) || unread.contains(&*source.path);
                let shown_by = shown_by.get(path.as_str()).cloned();
                let is_shown = shown_by.is_some();
                let shown_by = shown_by.unwrap_or_default();
                if let Some(kept) = before.and_then(|before| before.kept(&path, &source, listed)) {
                    let mut names = kept.names.clone();
                    if names.get().is_some_and(|known| !Arc::ptr_eq(&known.name_finder, &collection.name_finder)) {
                        names.take();
                    }
                    return StaticFile { shown_by, is_shown, names, ..kept.clone() };
                }
                let mut diagnostics: Vec<Diagnostic> = reading_faults::of_source(&source).into_iter().collect();
                let allowed = if listed { attachment::Unreadable::Allowed } else { attachment::Unreadable::Refused };
                let bytes = match attachment::read(&path, source.bytes(), allowed) {
                    Ok(bytes) => bytes,
                    Err(refusal) => {
                        if diagnostics.is_empty() {
                            diagnostics.push(diagnostics::files::static_kind(Place::file(&source.path), &refusal));
                        }
                        [].into()
                    }
                };
                if !Route::is_free(&path) {
                    diagnostics.push(diagnostics::addresses::static_clash(Place::file(&source.path), &path));
                }
                let names = OnceLock::new();
                StaticFile { path, bytes, made_of: (source, listed), shown_by, is_shown, diagnostics, names }
            })
            .collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        Self { all }
    }

    /// The file at `path`, where it was made of this very file in the same way.
    fn kept(&self, path: &str, source: &Arc<Source>, listed: bool) -> Option<&StaticFile> {
        let at = self.all.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        let (made_of, was_listed) = &self.all[at].made_of;
        (Arc::ptr_eq(made_of, source) && *was_listed == listed).then(|| &self.all[at])
    }
}

/// Whether readers see a block of a text: of a lab they see what stands under `{.readers}`, of all others everything.
pub fn is_for_readers(text_file: TextId, block: &Block) -> bool {
    !matches!(text_file, TextId::Lab(_)) || block.stage == Some(Stage::Readers)
}

fn linked(link: &LinkTarget) -> Option<&str> {
    match link {
        LinkTarget::Static(path) => Some(path),
        _ => None,
    }
}

fn pictured(picture: &PictureFile) -> Option<&str> {
    match picture {
        PictureFile::Static(path) => Some(path),
        _ => None,
    }
}
