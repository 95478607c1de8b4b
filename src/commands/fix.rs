//! `heard check --fix`: what is certain, shown as a diff, asked for, and only then written.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use anyhow::{Result, bail};
use jiff::civil::Date as Day;
use similar::TextDiff;

use crate::commands::output::Output;
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
    let sources = disk::read(site);
    // What is read in place of a strange byte must not be written in its place.
    let is_utf8 = |path: &str| {
        let fault = sources.find(path).and_then(|source| source.fault.as_ref());
        !matches!(fault, Some(SourceFault::NotUtf8 { .. }))
    };
    let found = mended(&sources, today).into_iter().filter(|mended| disk::is_read(&mended.path));
    let library = Library::of(&sources);
    let (held, found): (Vec<Fixed>, Vec<Fixed>) = found.partition(|mended| library.is_held(&mended.path));
    for one in &held {
        out.news(&format!("{} is on hold, so it was left as it is", one.path));
    }
    let (mended, strange): (Vec<Fixed>, Vec<Fixed>) = found.into_iter().partition(|mended| is_utf8(&mended.path));
    for one in &strange {
        out.news(&format!("{} isn't UTF-8, so it was left as it is; save it as UTF-8 first", one.path));
    }
    if mended.is_empty() {
        out.news("there is nothing that can be fixed safely");
        return Ok(());
    }
    let files = if mended.len() == 1 { "this file".to_owned() } else { format!("these {} files", mended.len()) };
    if !is_wanted(&mended, &format!("Write {files}?"), consent, out) {
        out.news("nothing was written; `heard check --fix --yes` writes without asking");
        return Ok(());
    }
    let mut left = 0;
    for one in &mended {
        // Nobody has seen what would be fixed in a text that was saved since.
        match write(site, one, &|_| bail!("{} has changed in the meantime, so it was left as it is", one.path)) {
            Ok(()) => out.news(&format!("fixed {}", one.path)),
            Err(error) => {
                left += 1;
                out.error(&format!("{error:#}"));
            }
        }
    }
    match left {
        0 => Ok(()),
        1 => bail!("one file was left as it is; run this again"),
        left => bail!("{left} files were left as they are; run this again"),
    }
}

/// Makes a change again, in files of which somebody has saved the one meanwhile; an error where it can't be made there.
pub type Again<'a> = &'a dyn Fn(&Sources) -> Result<Fixed>;

/// Shows what would be written as a diff, and writes it where that is wanted: whether it was.
pub fn offer(site: &Path, mended: &Fixed, consent: Consent, again: Again<'_>, out: &Output) -> Result<bool> {
    offer_with(&format!("Write {}?", mended.path), site, mended, consent, again, out)
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
    consent == Consent::Given || asked(&format!("{question} [y/N] "))
}

/// The lines that differ, each with three around it.
fn diff(mended: &Fixed) -> String {
    let diff = TextDiff::from_lines(&*mended.before, mended.after.as_str());
    diff.unified_diff().context_radius(3).header(&mended.path, &mended.path).to_string().replace('\r', "")
}

fn asked(question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return false;
    }
    let mut terminal = std::io::stdout().lock();
    let _ = write!(terminal, "{question}").and_then(|()| terminal.flush());
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
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
            bail!("{} has changed in the meantime, so it was left as it is", fixed.path);
        }
        Ok(again.after)
    })?;
    Ok(())
}
