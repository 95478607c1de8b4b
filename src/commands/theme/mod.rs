//! `heard theme`: a theme of one's own, file by file.

mod sample;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::civil::date;
use similar::TextDiff;

use crate::commands::output::Output;
use crate::commands::report::{self, Excerpts, Extent};
use crate::commands::{Done, Site};
use crate::library::diagnostics::nearest;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::library::{Chosen, Library, chosen_theme, missing_phrases, template_fault};
use crate::site::Site as Pages;
use crate::site::lab_packet::Packet;
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::text::sources::Sources;
use crate::theme::{HEARTH, ThemeFile, built_in};
use crate::workspace::atomic_write::{NewFile, write_new};
use crate::workspace::disk;

/// The codes of what can be wrong with a theme.
const CODES: [&str; 6] =
    ["unknown-theme", "theme-api", "theme-file", "template-error", "unknown-option", "missing-phrase"];
/// The most differing lines of one file that are printed.
const MOST_LINES: usize = 2000;

/// `heard theme`.
#[derive(clap::Args)]
pub struct Theme {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Copy one file of the built-in theme into the site, to change it there: `heard theme eject story.html`.
    ///
    /// Your copy replaces the built-in file; nothing else changes. Existing files are never overwritten. Leave out the
    /// file name to list them all.
    Eject {
        /// The file, such as `templates/story.html`, or the end of its path.
        file: Option<String>,
        #[command(flatten)]
        site: Site,
    },
    /// Show how the site's own files differ from the built-in ones they replace.
    Diff {
        /// Only this file.
        #[arg(long, value_name = "FILE")]
        file: Option<String>,
        #[command(flatten)]
        site: Site,
    },
    /// Test every template on two made-up sites, one with everything and one with nothing, and list all errors at once.
    ///
    /// Exit status: 0 no errors, 1 errors found, 2 the command itself failed.
    Check {
        #[command(flatten)]
        site: Site,
    },
}

impl Theme {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        match &self.what {
            What::Eject { file, site } => eject(out, file.as_deref(), &site.site),
            What::Diff { file, site } => diff(out, file.as_deref(), &site.site),
            What::Check { site } => check(out, &site.site),
        }
    }
}

/// The site's folder, its files, and the theme that it has chosen.
fn read(start: &Path) -> Result<(PathBuf, Sources, Chosen)> {
    let folder = disk::find(start)?;
    let sources = disk::read(&folder);
    let chosen = chosen_theme(&sources);
    Ok((folder, sources, chosen))
}

fn built() -> Vec<ThemeFile> {
    let mut files = built_in(HEARTH).unwrap_or_default();
    files.retain(|file| &*file.path != "README.md");
    files
}

/// The one built-in file that `named` means: its path, or the end of it.
fn find<'f>(files: &'f [ThemeFile], named: &str) -> Result<&'f ThemeFile> {
    let named = named.trim_start_matches("./");
    let ends = |file: &&ThemeFile| {
        file.path.strip_suffix(named).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    let found: Vec<&ThemeFile> = files.iter().filter(ends).collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let names = files.iter().map(|file| file.path.rsplit('/').next().unwrap_or(&file.path));
            match nearest(named.rsplit('/').next().unwrap_or(named), names) {
                Some(near) => bail!("the built-in theme has no file called `{named}`; did you mean `{near}`?"),
                None => bail!("the built-in theme has no file `{named}`; `heard theme eject` lists them all"),
            }
        }
        _ => {
            let all: Vec<&str> = found.iter().map(|file| &*file.path).collect();
            bail!("`{named}` could be {}; give more of its path", all.join(" or "))
        }
    }
}

fn eject(out: &Output, named: Option<&str>, site: &Path) -> Result<Done> {
    let files = built();
    let Some(named) = named else {
        let all: Vec<&str> = files.iter().map(|file| &*file.path).collect();
        out.result(&all.join("\n"));
        return Ok(Done::Well);
    };
    let file = find(&files, named)?;
    let (folder, _, chosen) = read(site)?;
    let path = folder.join("themes").join(&chosen.name).join(&*file.path);
    if write_new(&path, &file.bytes)? == NewFile::WasThere {
        bail!("{} already exists, so it was left alone", path.display());
    }
    out.result(&path.display().to_string());
    let name = &file.path["templates/".len().min(file.path.len())..];
    if file.path.starts_with("templates/") {
        out.news(&format!(
            "It now replaces the built-in one. To change a single block, keep only \
             `{{% extends \"{HEARTH}/{name}\" %}}` and that block."
        ));
    } else if file.path.starts_with("strings/") {
        out.news("It now replaces the built-in one. It only needs to contain the phrases you change.");
    } else if file.path.ends_with("palette.css") {
        out.news("It comes after the built-in one. It only needs to contain the colours and fonts you change.");
    } else {
        out.news("It now replaces the built-in one.");
    }
    Ok(Done::Well)
}

fn diff(out: &Output, named: Option<&str>, site: &Path) -> Result<Done> {
    let files = built();
    let wanted = named.map(|named| find(&files, named)).transpose()?;
    let (_, sources, chosen) = read(site)?;
    let folder = format!("themes/{}/", chosen.name);
    let mut printed = Vec::new();
    for source in sources.under(folder.trim_end_matches('/')) {
        let path = &source.path[folder.len()..];
        if wanted.is_some_and(|wanted| &*wanted.path != path) {
            continue;
        }
        let Some(own) = files.iter().find(|file| &*file.path == path) else {
            printed.push(format!("{} doesn't replace any built-in file", source.path));
            continue;
        };
        if *own.bytes == *source.bytes() {
            printed.push(format!("{} is identical to the built-in one; you can delete it", source.path));
        } else if let (Ok(before), Ok(after)) = (std::str::from_utf8(&own.bytes), std::str::from_utf8(source.bytes())) {
            let diff = TextDiff::from_lines(before, after);
            let whole = diff.unified_diff().context_radius(2).header(&own.shown, &source.path).to_string();
            printed.push(whole.lines().take(MOST_LINES).collect::<Vec<_>>().join("\n"));
        } else {
            printed.push(format!("{} differs from {}", source.path, own.shown));
        }
    }
    if printed.is_empty() {
        out.news("None of the site's files replace a built-in one.");
    } else {
        out.result(&printed.join("\n"));
    }
    Ok(Done::Well)
}

fn check(out: &Output, site: &Path) -> Result<Done> {
    let (_, sources, chosen) = read(site)?;
    let today = date(2026, 11, 23);
    let library = Library::of(&sources);
    let mut told: Vec<Diagnostic> = library.check(today);
    told.retain(|diagnostic| CODES.contains(&diagnostic.code));
    let mut seen: BTreeSet<(Arc<str>, String)> = BTreeSet::new();
    for (full, model) in sample::MODELS.into_iter().flat_map(|model| [(true, model), (false, model)]) {
        let library = Library::of(&sample::sources(&chosen, &sources, full, model));
        let audience = library.audience(None).context("the sample has no audience")?;
        let occasion = EditionOptions { today, broken: OnError::Stops };
        let pages = Pages::of(Edition::of(&library, Reader::Audience(audience), occasion));
        let mut faults: Vec<_> = pages.routes().iter().filter_map(|route| pages.render(route).err()).collect();
        if let Some(release) = pages.release() {
            faults.extend(release.issues().first().and_then(|issue| release.booklet(issue).err()));
            faults.extend(release.to_audit().iter().filter_map(|name| release.round_table(name).err()));
            faults.extend(release.behaviours().iter().filter_map(|id| release.reflection(id).err()));
            faults.extend(release.paths().iter().filter_map(|path| release.path_booklet(path).err()));
            faults.extend(
                [release.workshop().err(), release.agenda().err(), release.year(2026).err()].into_iter().flatten(),
            );
            faults.extend(release.cases().first().and_then(|story| release.case(story).err()));
        }
        for reader in sample::readers_of_sheets(&library, audience) {
            let sheets = Pages::of(Edition::of(&library, reader, occasion));
            faults.extend(sheets.letter().err());
            faults.extend(sheets.talk().err());
            faults.extend(sheets.portfolio().err());
            faults.extend(Packet::of(sheets.edition()).err());
        }
        for fault in faults {
            // One slip in a template that many pages have is one slip.
            if seen.insert((Arc::clone(&fault.place.path), fault.why.whole())) {
                told.push(template_fault(fault));
            }
        }
        told.extend(missing_phrases(pages.edition().theme()));
    }
    told.dedup_by(|a, b| a.place == b.place && a.code == b.code && a.sentence.whole() == b.sentence.whole());
    let text = |path: &str| -> Option<Arc<str>> { library.text(path) };
    let printed = report::human::render(&told, Extent::Summed, &text, out.look_of_result(), Excerpts::Shown);
    if !printed.is_empty() {
        out.told(&printed);
    }
    // A template that falls back to a built-in one builds all the same, but somebody testing a theme wants to know.
    let errors = told.iter().any(|diagnostic| diagnostic.severity != Severity::Advice);
    if told.is_empty() {
        out.news(&format!("The theme `{}` works on every page.", chosen.name));
    }
    Ok(if errors { Done::WithErrors } else { Done::Well })
}
