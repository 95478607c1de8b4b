//! What is wrong with an edition: with the texts in it, with what guards it, and with what is withheld for nothing else.

use rayon::prelude::{IntoParallelRefIterator, ParallelExtend, ParallelIterator};

use crate::library::collection::index::TextId;
use crate::library::collection::sound_texts::{SoundTexts, asked_for_words};
use crate::library::edition::name_check::{
    roles_of_story, said_by_story, words_of_site, words_of_statics, words_of_text,
};
use crate::library::edition::withholding::ConsentGap;
use crate::library::edition::{Edition, Withheld, others};
use crate::library::source::ids::Id;
use crate::library::source::review;
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::text::fingerprint::Fingerprint;

/// Everything wrong with what would be in an edition.
#[derive(Default)]
pub struct Faults {
    /// In the files that guard everything else: these stop a build whatever is left out.
    pub guards: Vec<Diagnostic>,
    /// In what would be in the edition.
    pub texts: Vec<Diagnostic>,
    /// In texts that are withheld for nothing but these errors: nobody knows who may read them.
    pub unclear: Vec<Diagnostic>,
}

impl Edition {
    /// What is wrong with what would be in it.
    pub fn faults(&self) -> Faults {
        self.faults_beside(None)
    }

    /// The same, without checking the texts that are known to be `sound`.
    pub fn faults_beside(&self, sound: Option<&SoundTexts>) -> Faults {
        let collection = self.collection();
        if collection.config.is_for_newer {
            return Faults { guards: collection.guards.clone(), ..Faults::default() };
        }
        let twins = collection.twins(self.today);
        let sound = sound.map(|sound| (sound, asked_for_words(collection)));
        let mut texts = collection.diagnostics.clone();
        let stories = self.stories.par_iter().copied();
        texts.par_extend(stories.flat_map_iter(|at| {
            let story = &collection.stories[at.index()];
            let mut own: Vec<Diagnostic> = story.diagnostics().cloned().collect();
            own.extend_from_slice(twins.diagnostics(&story.manuscript.text_file.path));
            let named = &self.named[at.index()];
            let find = || Some(said_by_story(collection, at, named)).filter(|found| !found.is_empty());
            let said = match &sound {
                Some((sound, asked)) => {
                    let mut hash = Fingerprint::default();
                    hash.number(*asked);
                    for person in named {
                        hash.number(person.index() as u128);
                    }
                    sound.ask(hash.finish(), &story.manuscript.text_file, find)
                }
                None => find(),
            };
            own.extend(said.into_iter().flatten());
            own.extend(roles_of_story(collection, at, named));
            own
        }));
        for (text_file, settled, text_id) in others(collection) {
            if self.holds(text_id) {
                texts.extend(text_file.diagnostics.iter().chain(settled).cloned());
                texts.extend_from_slice(twins.diagnostics(&text_file.path));
                texts.extend(words_of_text(collection, text_id));
            }
        }
        let pictures = collection.pictures.diagnostics.iter().filter(|(text_file, _)| self.holds(*text_file));
        texts.extend(pictures.map(|(_, diagnostic)| diagnostic.clone()));
        // The curator's decisions are in no edition, and a slip in them stops none.
        texts.retain(|diagnostic| &*diagnostic.place.path != review::FILE);
        for file in collection.statics.all.iter().filter(|file| self.holds_static(&file.path)) {
            texts.extend(file.diagnostics.iter().cloned());
        }
        texts.extend(self.faults_of_statics());
        collection.config.leave_out(&mut texts);
        let mut guards = collection.guards.clone();
        guards.extend(self.own_faults());
        Faults { guards, texts, unclear: self.unclear() }
    }

    /// The errors for which alone texts are withheld.
    fn unclear(&self) -> Vec<Diagnostic> {
        let is_unclear =
            |why: &Withheld| matches!(why, Withheld::Unclear(_) | Withheld::Consent(_, ConsentGap::Unreadable));
        let is_unclear = |whys: &[Withheld]| !whys.is_empty() && whys.iter().all(is_unclear);
        let all = self.collection().references().filter(|(text_id, ..)| is_unclear(self.whys(*text_id)));
        let errors = all.flat_map(|(text_id, text_file, _)| {
            let settled = match text_id {
                TextId::Story(at) => self.collection().stories[at.index()].diagnostics.as_slice(),
                TextId::Lab(_) | TextId::Metric(_) | TextId::Page(_) | TextId::Path(_) => &[],
            };
            text_file.diagnostics.iter().chain(settled).filter(|diagnostic| diagnostic.severity == Severity::Error)
        });
        errors.cloned().collect()
    }

    /// What is wrong with the edition as a whole, and with no text of it.
    pub(in crate::library) fn own_faults(&self) -> Vec<Diagnostic> {
        words_of_site(self)
    }

    /// What the files of `static/` that are in it say, and their names, that may not be printed.
    pub(in crate::library) fn faults_of_statics(&self) -> Vec<Diagnostic> {
        let found = words_of_statics(self).into_iter().filter(|(path, _)| self.holds_static(path));
        found.map(|(_, diagnostic)| diagnostic).collect()
    }
}
