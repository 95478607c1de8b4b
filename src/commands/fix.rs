//! `heard check --fix`: what is certain, shown as a diff, asked for, and only then written.

use std::fs;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::civil::Date as Day;
use similar::TextDiff;

use crate::commands::output::Output;
use crate::library::{Fixed, mended};
use crate::workspace::atomic_write::replace;
use crate::workspace::disk;

/// Whether somebody is asked before anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// On the terminal; where there is none, nothing is written.
    Asked,
    /// It was given with the command.
    Given,
}

/// Shows what can be mended for certain in the site, and mends it where that is wanted.
pub fn run(site: &Path, today: Day, consent: Consent, out: &Output) -> Result<()> {
    let sources = disk::read(site);
    let mended = mended(&sources, today);
    let mended: Vec<Fixed> = mended.into_iter().filter(|mended| disk::is_read(&mended.path)).collect();
    if mended.is_empty() {
        out.news("there is nothing that can be mended for certain");
        return Ok(());
    }
    let files = if mended.len() == 1 { "this file".to_owned() } else { format!("these {} files", mended.len()) };
    if offer(site, &mended, &files, consent, out)? {
        for one in &mended {
            out.news(&format!("mended {}", one.path));
        }
    } else {
        out.news("nothing was written; `heard check --fix --yes` writes without asking");
    }
    Ok(())
}

/// Shows what would be written as a diff, and writes it where that is wanted: whether it was. A file that has changed
/// meanwhile stays as it is, and is an error.
pub fn offer(site: &Path, mended: &[Fixed], files: &str, consent: Consent, out: &Output) -> Result<bool> {
    for one in mended {
        out.result(&diff(one));
    }
    if consent == Consent::Asked && !asked(&format!("Write {files}? [y/N] ")) {
        return Ok(false);
    }
    for one in mended {
        if !write(site, one)? {
            bail!("{} has changed meanwhile, and stays as it is", one.path);
        }
    }
    Ok(true)
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

/// Writes one file, if it is still what was mended; its byte order mark stays.
pub fn write(site: &Path, mended: &Fixed) -> Result<bool> {
    let path = site.join(&*mended.path);
    let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", mended.path))?;
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if bare != mended.before.as_bytes() {
        return Ok(false);
    }
    let mark = if bare.len() == bytes.len() { "" } else { "\u{feff}" };
    replace(&path, &format!("{mark}{}", mended.after))?;
    Ok(true)
}
