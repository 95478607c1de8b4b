//! A story as its author wrote it. It never leaves the library: the door makes a `Story` of it, or nothing.

use xxhash_rust::xxh3::Xxh3;

use crate::leak::shingles::Runs;
use crate::library::source::field_table;
use crate::library::source::fields::{Field, Written};
use crate::library::source::front_matter::FrontMatter;
use crate::library::source::ident;
use crate::library::source::text_file::{OfBody, TextFile};
use crate::text::fingerprint::part;
use crate::text::sources::Source;

/// One story file.
pub struct Manuscript {
    /// The file.
    pub text_file: TextFile,
    /// Its fields.
    pub front: FrontMatter,
    /// The addresses of its tags, in their order; empty where nothing is left of one.
    pub tag_slugs: Vec<String>,
    /// A fingerprint of all by which other texts can name it, and of whether its address comes first: path, addresses
    /// (old ones with their positions), headings, status.
    pub names: u64,
}

impl Manuscript {
    /// Reads a story file; one that names no language of its own is in `language`.
    pub fn read(source: &Source, language: &str) -> Self {
        let (mut text_file, mut front) =
            TextFile::read(source, &field_table::STORY, language, FrontMatter::read, |front: &FrontMatter| OfBody {
                cited: front.indicators.iter().flat_map(|e| &e.passages).map(|words| words.value.as_str()).collect(),
                language: front.language.as_ref().map(|language| language.value.as_str()),
            });
        for key in text_file.lost() {
            front.lose(key);
        }
        if text_file.title.is_none() {
            text_file.report_missing("title");
        }
        if matches!(front.date, Field::Absent) {
            text_file.report_missing("date");
        }
        if !front.is_composite() && !front.about_unreadable {
            if front.reviewer.is_none() {
                text_file.report_missing("reviewer");
            }
            if front.about.is_empty() && !front.is_own() {
                text_file.report_missing("about");
            }
        }
        let tag_slugs = front.tags.iter().map(|tag| ident::of_tag(&tag.value)).collect();
        let names = names(&text_file, &front);
        Self { text_file, front, tag_slugs, names }
    }

    /// Fingerprints of everything it says.
    pub fn runs(&self) -> &Runs {
        self.text_file.runs(self.prose())
    }

    /// The same, made each time.
    pub fn runs_of_now(&self) -> Runs {
        self.text_file.runs_of_now(self.prose())
    }

    fn prose(&self) -> impl Iterator<Item = &Written<String>> {
        self.front.prose().chain(self.front.indicators.iter().flat_map(|evidence| &evidence.passages))
    }
}

fn names(text_file: &TextFile, front: &FrontMatter) -> u64 {
    let mut hash = Xxh3::new();
    let headings = text_file.prose.headings.iter().map(|heading| &*heading.id);
    let aliases = front.aliases.iter().map(|alias| alias.value.as_str());
    for name in [&*text_file.path, text_file.address.as_str()].into_iter().chain(headings).chain(["\0"]).chain(aliases)
    {
        part(name.as_bytes(), |bytes| hash.update(bytes));
    }
    hash.update(&[u8::from(text_file.is_published())]);
    // A clash of aliases is reported at their position, so the position counts.
    for end in front.aliases.iter().flat_map(|alias| [alias.span.start, alias.span.end]) {
        hash.update(&end.to_le_bytes());
    }
    hash.digest()
}
