//! `heard letter --mail`: the letter as a message to send, and the code by which its answer is known, kept in `letters/`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use jiff::ToSpan;
use jiff::civil::Date as Day;

use crate::commands::agree::{short, somebody, story, unsure};
use crate::commands::fix;
use crate::commands::in_template;
use crate::commands::letter::file_of;
use crate::commands::output::Output;
use crate::commands::own_file::{self, LETTERS, Mark};
use crate::intake::replies::AskedByMail;
use crate::library::Library;
use crate::publish::leak_check::read_sheet;
use crate::site::{Message, Site};

/// The letters of a code: those that cannot be taken for one another (Crockford's base 32).
const LETTERS_OF_CODE: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many of them a code has: 60 bits.
const LENGTH: usize = 12;
/// How the files end that keep the codes.
const ENDING: &str = ".asked";
/// After how many days somebody can be reminded, once.
const PATIENCE: i64 = 14;
/// The most of them that are read.
const MOST: usize = 100_000;

/// Writes the letter of `site`'s edition, about the story at `path`, as a message to `person`.
pub fn write(
    folder: &Path,
    library: &Library,
    site: &Site,
    path: &str,
    person: &str,
    today: Day,
    out: &Output,
) -> Result<()> {
    let Some(email) = library.person(person).and_then(|person| library.email(person)) else {
        bail!(
            "people.yaml has no `email` for {person}; heard only accepts an answer from an address that it knows, so \
             add it, or print their letter without --mail"
        );
    };
    let page = file_of(path, person);
    let name = page.trim_end_matches(".html");
    let kept = folder.join(format!("{name}{ENDING}"));
    let version = site.edition().asked().map(|asked| asked.reference.replace(' ', "")).unwrap_or_default();
    // Whoever is asked about the same text again can answer either letter.
    let before = read_one(&kept, library, today).filter(|before| before.version == version);
    let asked = AskedByMail {
        story: short(path).to_owned(),
        person: person.to_owned(),
        code: before.as_ref().map_or_else(code, |before| Ok(before.code.clone()))?,
        current: Some(version.clone()),
        version,
        times: before.map_or(1, |before| before.times.saturating_add(1)),
        email: Some(email.clone()),
    };
    let sheets = site.letter_mail(&asked.code).map_err(in_template)?.with_context(|| {
        "`contact` in heard.yaml isn't an email address, so nobody could answer; change it, or print the letter without \
         --mail"
    })?;
    let (Ok(html), Ok(text)) = (read_sheet(&sheets.html), read_sheet(&sheets.text)) else {
        bail!("the letter about {path} would contain something withheld; nothing was written");
    };
    let (html, text) = (String::from_utf8_lossy(html), String::from_utf8_lossy(text));
    let message =
        Message { to: Some((&sheets.name, &email)), subject: &sheets.subject, text: &text, html: Some(&html) };
    own_file::write_secret(&kept, &asked.text(), Mark::Html)?;
    let file = format!("{name}.eml");
    own_file::write_secret(&folder.join(&file), &message.eml(), Mark::Html)?;
    note(folder, library, path, person, today)?;
    out.result(&file);
    out.news(&format!(
        "open it in your mail program and send it; {path} now says that {person} was asked today, and the answer comes \
         to the contact of your site"
    ));
    Ok(())
}

/// Writes into the story that somebody was asked today.
fn note(folder: &Path, library: &Library, path: &str, person: &str, today: Day) -> Result<()> {
    let noted = |library: &Library| {
        let (story, person) = (story(library, path)?, somebody(library, person)?);
        library.note_asked(story, person, today).map_err(|_| anyhow!("{}", unsure(path, "asked")))
    };
    fix::write(folder, &noted(library)?, &|sources| noted(&Library::of(sources)))
}

/// A new code.
fn code() -> Result<String> {
    let mut random = [0; LENGTH];
    getrandom::fill(&mut random).map_err(|error| anyhow!("no random numbers: {error}"))?;
    Ok(random.iter().map(|byte| char::from(LETTERS_OF_CODE[usize::from(byte % 32)])).collect())
}

/// The letter whose code one file keeps; nothing where it is not one of ours.
fn read_one(file: &Path, library: &Library, today: Day) -> Option<AskedByMail> {
    AskedByMail::of(&fs::read_to_string(file).ok()?, library, today)
}

/// All letters of the site at `folder` that were written as messages.
pub fn asked(folder: &Path, library: &Library, today: Day) -> Vec<AskedByMail> {
    let Ok(entries) = fs::read_dir(folder.join(LETTERS)) else { return Vec::new() };
    let mut files: Vec<_> = entries.take(MOST).filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.to_string_lossy().ends_with(ENDING));
    files.sort();
    files.iter().filter_map(|file| read_one(file, library, today)).collect()
}

/// Whoever was asked by a message two weeks ago or more, has not answered, and has not been asked again: in sentences.
pub fn reminders(folder: &Path, library: &Library, today: Day) -> Vec<String> {
    let sentence = |asked: AskedByMail| {
        let (story, person) = (library.story(&asked.story).ok()?, library.person(&asked.person)?);
        let day = library.asked_on(story, person)?;
        let is_due = day.checked_add(PATIENCE.days()).is_ok_and(|due| due <= today);
        let waits = asked.times == 1 && library.still_to_answer(story, today).contains(&asked.person);
        let AskedByMail { story, person, .. } = asked;
        (is_due && waits).then(|| {
            format!("stories/{story}.md: {person} was asked on {day}\n    heard letter {story} --for {person} --mail")
        })
    };
    asked(folder, library, today).into_iter().filter_map(sentence).collect()
}
