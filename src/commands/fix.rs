//! `heard check --fix`: what is certain, shown as a diff, asked for, and only then written.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Result, bail};
use jiff::civil::Date as Day;
use similar::TextDiff;

use crate::commands::confirm::is_agreed;
use crate::commands::output::Output;
use crate::commands::phrases::filled;
use crate::commands::recode;
use crate::library::{Fixed, Library, mended};
use crate::text::sources::{SourceFault, Sources};
use crate::workspace::change::change;
use crate::workspace::disk;

/// Whether somebody is asked before anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// On the terminal; where there is none, nothing is written.
    Asked,
    /// It was given with the command.
    Given,
}

/// Shows what can be fixed safely in the site, and fixes it if that is wanted.
pub fn run(site: &Path, today: Day, consent: Consent, out: &Output) -> Result<()> {
    let mut sources = disk::read(site);
    out.speak(Library::of(&sources).language());
    if recode::run(site, &sources, consent, out)? {
        sources = disk::read(site);
    }
    // What is read in place of a strange byte must not be written in its place.
    let is_utf8 = |path: &str| {
        let fault = sources.find(path).and_then(|source| source.fault.as_ref());
        !matches!(fault, Some(SourceFault::NotUtf8 { .. }))
    };
    let found = mended(&sources, today).into_iter().filter(|mended| disk::is_read(&mended.path));
    let library = Library::of(&sources);
    let (held, found): (Vec<Fixed>, Vec<Fixed>) = found.partition(|mended| library.is_held(&mended.path));
    for one in &held {
        out.news(&format!("{} is on hold, so it was left unchanged", one.path));
    }
    let (mended, strange): (Vec<Fixed>, Vec<Fixed>) = found.into_iter().partition(|mended| is_utf8(&mended.path));
    for one in &strange {
        out.news(&format!("{} isn't UTF-8, so it was left unchanged; save it as UTF-8 first", one.path));
    }
    if mended.is_empty() {
        out.news("there's nothing here that heard can fix safely");
        return Ok(());
    }
    let phrases = out.phrases();
    let question = match mended.len() {
        1 => phrases.write_this.clone(),
        several => filled(&phrases.write_these, &[("number", &several)]),
    };
    if !is_wanted(&mended, &question, consent, out) {
        out.news("nothing was written; to write without asking, use `heard check --fix --yes`");
        return Ok(());
    }
    let mut left = 0;
    for one in &mended {
        // Nobody has seen what would be fixed in a text that was saved since.
        match write(site, one, &|_| bail!("{} has changed in the meantime, so heard left it alone", one.path)) {
            Ok(()) => out.news(&format!("fixed {}", one.path)),
            Err(error) => {
                left += 1;
                out.failure(&error);
            }
        }
    }
    match left {
        0 => Ok(()),
        1 => bail!("one file was left unchanged; run the command again"),
        left => bail!("{left} files were left unchanged; run the command again"),
    }
}

/// Makes a change again, in files of which somebody has saved the one meanwhile; an error where it can't be made there.
pub type Again<'a> = &'a dyn Fn(&Sources) -> Result<Fixed>;

/// Shows what would be written as a diff, and writes it where that is wanted: whether it was.
pub fn offer(site: &Path, mended: &Fixed, consent: Consent, again: Again<'_>, out: &Output) -> Result<bool> {
    let question = filled(&out.phrases().write_file, &[("file", &mended.path)]);
    offer_with(&question, site, mended, consent, again, out)
}

/// The same, with a question of its own.
pub fn offer_with(
    question: &str,
    site: &Path,
    mended: &Fixed,
    consent: Consent,
    again: Again<'_>,
    out: &Output,
) -> Result<bool> {
    let is_wanted = is_wanted(std::slice::from_ref(mended), question, consent, out);
    if is_wanted {
        write(site, mended, again)?;
    }
    Ok(is_wanted)
}

fn is_wanted(mended: &[Fixed], question: &str, consent: Consent, out: &Output) -> bool {
    for one in mended {
        out.result(&diff(one));
    }
    consent == Consent::Given || asked(question, out)
}

/// The lines that differ, each with three around it.
fn diff(mended: &Fixed) -> String {
    let diff = TextDiff::from_lines(&*mended.before, mended.after.as_str());
    diff.unified_diff().context_radius(3).header(&mended.path, &mended.path).to_string().replace('\r', "")
}

pub fn asked(question: &str, out: &Output) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return false;
    }
    is_agreed(question, &mut std::io::stdout().lock(), out).unwrap_or(false)
}

/// Writes one file. Where it is no longer what was changed, the change is made again on what is there now.
pub fn write(site: &Path, fixed: &Fixed, again: Again<'_>) -> Result<()> {
    change(&site.join(&*fixed.path), |now| {
        if now == &*fixed.before {
            return Ok(fixed.after.clone());
        }
        let mut sources = disk::read(site);
        sources.insert(&fixed.path, now.as_bytes().to_vec());
        let again = again(&sources)?;
        if again.path != fixed.path || *again.before != *now {
            bail!("{} has changed in the meantime, so heard left it alone", fixed.path);
        }
        Ok(again.after)
    })?;
    Ok(())
}
