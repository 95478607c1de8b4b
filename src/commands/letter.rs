//! `heard letter`: a sheet for the colleague whom a story is about, to be printed or sent.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date as Day;

use crate::commands::agree::{named_in, not_taken_back, short, somebody, story};
use crate::commands::clock::Clock;
use crate::commands::next_steps::fields_in_words;
use crate::commands::output::Output;
use crate::commands::own_file::{self, LETTERS, Mark};
use crate::commands::{Done, in_template, letter_mail};
use crate::library::Library;
use crate::library::edition::{ConsentGap, Edition, EditionOptions, OnError, Reader, StoryId};
use crate::publish::leak_check::read_sheet;
use crate::site::Site;
use crate::text::diagnostic::Severity;
use crate::workspace::disk;

/// About how many words of a story fit on one sheet, both sides used, beside the rest of the letter.
const ONE_SHEET: usize = 1_200;

/// `heard letter`.
#[derive(clap::Args)]
pub struct Letter {
    /// The story: its path, or just its file name.
    story: String,
    /// Who to ask, by id or name (default: everyone it is about who hasn't agreed yet, one letter each).
    #[arg(long = "for", value_name = "PERSON")]
    person: Option<String>,
    /// Also write letters to people who have already agreed.
    #[arg(long)]
    again: bool,
    /// Make an email instead of a page, to open in your mail program and send. The answers are links that open a message
    /// to the site's contact.
    #[arg(long)]
    mail: bool,
    /// The site folder, or any folder in it.
    #[arg(long, default_value = ".")]
    site: PathBuf,
}

impl Letter {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(None)?;
        let site = disk::find(&self.site)?;
        let library = Library::of(&disk::read(&site));
        let id = story(&library, &self.story)?;
        let path = library.path_of(id);
        not_taken_back(&library, id, clock.today)?;
        if let Some(why) = library.needs_newer() {
            bail!("{why}");
        }
        let wrong = library.wrong_with(&path, clock.today);
        if library.guards_are_broken() || wrong.iter().any(|one| one.severity == Severity::Error) {
            bail!("there is an error in {path}, heard.yaml or people.yaml; `heard check` says what to type instead");
        }
        let about = library.text_status(&path, clock.today).map(|text| text.answers).unwrap_or_default();
        let wanted = match &self.person {
            Some(name) => {
                let person = somebody(&library, name)?;
                let Some(one) = about.iter().find(|(id, _)| library.person(id) == Some(person)) else {
                    let about: Vec<&str> = about.iter().map(|(id, _)| id.as_str()).collect();
                    let about = if about.is_empty() { "nobody in people.yaml".to_owned() } else { about.join(", ") };
                    bail!("{path} isn't about {name}; it is about {about}");
                };
                vec![one]
            }
            None => about.iter().collect(),
        };
        if wanted.is_empty() && library.is_own(id) {
            bail!("{path} is about the writer's own work, so there is nobody to ask");
        }
        if wanted.is_empty() {
            bail!("{path} isn't about anybody you could ask");
        }
        let missing = library.missing_fields(id);
        if !missing.is_empty() {
            out.news(&format!(
                "{path} still needs {}; if you add that after they've read it, you have to ask them again",
                fields_in_words(&missing)
            ));
        }
        for (person, lack) in wanted {
            if let Some(why) = not_asked(&library, id, *lack) {
                out.news(&format!("{person} {why}"));
                continue;
            }
            if lack.is_none() && self.person.is_none() && !self.again {
                out.news(&format!("{person} has already agreed; --again makes their letter anyway"));
                continue;
            }
            let lines = library.person(person).map(|to| library.lines_that_name(id, to, clock.today));
            if let Some(lines) = lines.filter(|lines| !lines.is_empty()) {
                bail!("{}", named_in(&path, person, &lines));
            }
            self.write(&site, &library, id, person, clock.today, out)?;
        }
        Ok(Done::Well)
    }
}

/// Why somebody gets no letter: their own answer, or that of somebody else in the story, after which nobody reads it.
fn not_asked(library: &Library, story: StoryId, lack: Option<ConsentGap>) -> Option<&'static str> {
    match (lack, library.refusal_of(story)) {
        (Some(ConsentGap::Declined), _) => Some("has said no and won't be asked again"),
        (Some(ConsentGap::KeptPrivate), _) => Some("wants it kept between you and won't be asked again"),
        (_, Some(_)) => Some("won't be asked, because somebody else in the story doesn't want it read"),
        (_, None) => None,
    }
}

/// Where the letter to somebody about the story at `path` is, in the site folder.
pub fn file_of(path: &str, person: &str) -> String {
    // Two stories of two years can have one file name, and are two letters.
    format!("{LETTERS}/{}-{person}.html", short(path).replace('/', "-"))
}

impl Letter {
    fn write(
        &self,
        folder: &Path,
        library: &Library,
        story: StoryId,
        person: &str,
        today: Day,
        out: &Output,
    ) -> Result<()> {
        let path = library.path_of(story);
        let path = &*path;
        let Some(to) = library.person(person) else { bail!("nobody in people.yaml is called {person}") };
        let occasion = EditionOptions { today, broken: OnError::Stops };
        let site = Site::of(Edition::of(library, Reader::Colleague(story, to), occasion));
        if self.mail {
            return letter_mail::write(folder, library, &site, path, person, today, out);
        }
        let Some(letter) = site.letter().map_err(in_template)? else { bail!("there is no letter about {path}") };
        let bytes = match read_sheet(&letter) {
            Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Err(_) => bail!("the letter about {path} would contain something withheld; nothing was written"),
        };
        let (named, name) = (short(path), file_of(path, person));
        own_file::write(&folder.join(&name), &bytes, Mark::Html)?;
        out.result(&name);
        if let Some(asked) = site.edition().asked() {
            let reference = asked.reference.replace(' ', "");
            out.news(&format!("when they agree: heard agree {named} --for {person} --read {reference}"));
        }
        if library.text(path).is_some_and(|text| text.split_whitespace().count() > ONE_SHEET) {
            out.news("the story is long, so the letter takes more than one printed sheet");
        }
        Ok(())
    }
}
