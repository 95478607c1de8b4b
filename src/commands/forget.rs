//! `heard person … --forget`: the plan, the question, the changes, and the search through what is left.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use walkdir::WalkDir;

use crate::commands::build::Build;
use crate::commands::build_cache;
use crate::commands::clock::Clock;
use crate::commands::confirm::confirm;
use crate::commands::output::Output;
use crate::commands::own_file::{LETTERS, Mark};
use crate::commands::phrases::{Phrases, filled};
use crate::commands::publish::{Publish, open};
use crate::commands::receipt::{Reach, Receipt};
use crate::commands::{Done, fix};
use crate::intake::mail;
use crate::leak::watch::{HitKind, Watch};
use crate::library::Library;
use crate::library::personal::forgetting::Forgetting;
use crate::publish::delivery::RemoteState;
use crate::publish::disk::Disk;
use crate::publish::leak_check::{Searched, search_folder, search_place};
use crate::publish::manifest;
use crate::text::normalize::Words;
use crate::workspace::disk;
use crate::workspace::kept_answers::LeftAnswers;
use crate::workspace::removal::{Removal, delete_if_same};

/// How often the folder is looked at again, where somebody saves in between.
const MOST_TIMES: usize = 20;
/// The file that goes last: until then it is known who is meant.
const PEOPLE: &str = "people.yaml";

/// Forgets the person with this id.
pub fn run(site: &Path, id: &str, is_certain: bool, out: &Output) -> Result<Done> {
    let clock = Clock::of(None)?;
    let library = Library::of(&disk::read(site));
    out.speak(library.language());
    let Some(person) = library.person(id) else { anyhow::bail!("nobody in people.yaml is called {id}") };
    let plan = library.forget(person);
    let traces = Traces { watch: library.traces_of(person), id: id.to_owned(), pages: pages(&library, &plan) };
    let letters = traces.letters(site);
    out.news(&told(&plan, &letters, id));
    if !is_certain {
        let question = |phrases: &Phrases| filled(&phrases.forget, &[("id", &id)]);
        confirm((&question, "--yes"), "nothing was changed", out)?;
    }
    let mut receipt = Receipt::of(clock.today);
    let last = change_texts(site, id, &mut receipt, out);
    receipt.held = last.held.len();
    for path in &last.held {
        out.error(&format!("{path} has to be kept, so it still names them"));
    }
    for (path, line) in &last.left {
        out.error(&format!("{path}:{line} may be about them; please read it and change it by hand"));
    }
    receipt.places = last.left.len();
    traces.empty_letters(site, &mut receipt, out);
    traces.empty_drafts(site, &mut receipt);
    let now = Library::of(&disk::read(site));
    traces.renew_folders(site, &now, &mut receipt, out);
    traces.renew_targets(site, &now, &mut receipt, out);
    traces.search(site, &mut receipt, out)?;
    receipt.has_git = site.ancestors().any(|folder| folder.join(".git").exists());
    out.result(&receipt.words(&|words| traces.are_in(words)));
    Ok(if receipt.is_whole() { Done::Well } else { Done::WithErrors })
}

/// What would happen.
fn told(plan: &Forgetting, letters: &[PathBuf], id: &str) -> String {
    let mut lines = vec![format!("to forget {id}:")];
    lines.extend(plan.deleted.iter().map(|path| format!("  delete {path}")));
    lines.extend(plan.changed.iter().map(|fixed| format!("  change {}", fixed.path)));
    lines.extend(letters.iter().map(|path| format!("  delete {LETTERS}/{}", path.display())));
    lines.extend(plan.held.iter().map(|path| format!("  leave {path}, which has to be kept")));
    lines.extend(plan.left.iter().map(|(path, line)| format!("  leave {path}:{line} for you to look at")));
    let then = "build and publish again wherever the site still shows one of these texts or names them";
    lines.push(format!("  {then}, then search everywhere"));
    lines.join("\n")
}

/// The pages of all texts that are to go or to say less. They can tell of somebody whom no word in them names.
fn pages(library: &Library, plan: &Forgetting) -> BTreeSet<String> {
    let paths = plan.deleted.iter().map(|path| &**path).chain(plan.changed.iter().map(|fixed| &*fixed.path));
    paths.filter_map(|path| Some(library.page_of(path)?.url())).collect()
}

/// Makes every change in the authors' folder; once more where somebody has saved meanwhile. What was left at last.
fn change_texts(site: &Path, id: &str, receipt: &mut Receipt, out: &Output) -> Forgetting {
    let mut last = Forgetting::default();
    let mut is_refused = false;
    for _ in 0..MOST_TIMES {
        let sources = disk::read(site);
        let library = Library::of(&sources);
        let Some(person) = library.person(id) else { break };
        let plan = library.forget(person);
        let mut is_done = true;
        for fixed in plan.changed.iter().filter(|fixed| &*fixed.path != PEOPLE) {
            let again = |_: &_| anyhow::bail!("{} has changed in the meantime", fixed.path);
            match fix::write(site, fixed, &again) {
                Ok(()) => receipt.changed += 1,
                Err(error) => {
                    is_done = false;
                    is_refused |= refusal(site, &fixed.path, &fixed.before, &error, out);
                }
            }
        }
        for path in &plan.deleted {
            let bytes = sources.find(path).map(|source| source.bytes().to_vec()).unwrap_or_default();
            match delete(&site.join(&**path), &bytes) {
                Ok(true) => receipt.deleted(path),
                Ok(false) => is_done = false,
                Err(error) => {
                    is_done = false;
                    is_refused = true;
                    out.error(&format!("{error:#}"));
                }
            }
        }
        if is_done && let Some(people) = plan.changed.iter().find(|fixed| &*fixed.path == PEOPLE) {
            let again = |_: &_| anyhow::bail!("{PEOPLE} has changed in the meantime");
            match fix::write(site, people, &again) {
                Ok(()) => receipt.changed += 1,
                Err(error) => {
                    is_done = false;
                    is_refused |= refusal(site, PEOPLE, &people.before, &error, out);
                }
            }
        }
        last = plan;
        if is_done || is_refused {
            break;
        }
    }
    receipt.is_refused = is_refused;
    last
}

/// Whether a file was refused though it is as it was: trying again would not help.
fn refusal(site: &Path, path: &str, before: &str, error: &anyhow::Error, out: &Output) -> bool {
    let there = fs::read(site.join(path)).unwrap_or_default();
    let is_same = there.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&there) == before.as_bytes();
    if is_same {
        out.error(&format!("{error:#}"));
    }
    is_same
}

/// Deletes a file that holds these bytes, after a byte order mark or without: whether it is gone.
fn delete(path: &Path, bytes: &[u8]) -> Result<bool> {
    let there = fs::read(path).unwrap_or_default();
    if there.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&there) != bytes {
        return Ok(false);
    }
    Ok(delete_if_same(path, &there)? == Removal::Gone)
}

/// What tells of somebody.
struct Traces {
    watch: Watch,
    id: String,
    /// The pages that told of them.
    pages: BTreeSet<String>,
}

impl Traces {
    fn are_in(&self, words: &str) -> bool {
        !self.watch.scan("", words.as_bytes(), &mut Words::default()).is_empty()
    }

    /// The files of `letters/` that are for them or name them, by their paths there.
    fn letters(&self, site: &Path) -> Vec<PathBuf> {
        let folder = site.join(LETTERS);
        let files = WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file()).filter(|entry| {
            let name = entry.file_name().to_string_lossy();
            let is_for_them = name.strip_suffix(".html").is_some_and(|name| name.ends_with(&format!("-{}", self.id)));
            let mut words = Words::default();
            is_for_them
                || fs::read(entry.path()).is_ok_and(|bytes| {
                    // The words of a message are packed.
                    let mail = name.ends_with(".eml").then(|| mail::read_one(&bytes).ok()).flatten();
                    mail.is_some_and(|mail| self.are_in(&format!("{}\n{}", mail.text, mail.kept_apart)))
                        || !self.watch.scan(&name, &bytes, &mut words).is_empty()
                })
        });
        files.filter_map(|entry| Some(entry.path().strip_prefix(&folder).ok()?.to_owned())).collect()
    }

    fn empty_letters(&self, site: &Path, receipt: &mut Receipt, out: &Output) {
        for name in self.letters(site) {
            let path = site.join(LETTERS).join(&name);
            let there = fs::read(&path).unwrap_or_default();
            let is_gone = Mark::Html.is_on(&there) && matches!(delete_if_same(&path, &there), Ok(Removal::Gone));
            if is_gone {
                receipt.letters += 1;
            } else {
                receipt.places += 1;
                out.error(&format!(
                    "{LETTERS}/{} wasn't made by heard, or somebody has changed it; please delete it yourself",
                    name.display()
                ));
            }
        }
    }

    /// Answers that somebody typed and never finished, where nobody is typing them now.
    fn empty_drafts(&self, site: &Path, receipt: &mut Receipt) {
        for left in LeftAnswers::find(site) {
            if self.are_in(&left.lines.join("\n")) {
                left.discard();
                receipt.drafts += 1;
            }
        }
    }

    /// Whether a place that was looked at has a page that told of them.
    fn shows(&self, there: &RemoteState) -> bool {
        there.addresses().any(|url| self.pages.contains(url))
    }

    /// Builds once more into the folders in the site that hold a site which tells of them.
    fn renew_folders(&self, site: &Path, library: &Library, receipt: &mut Receipt, out: &Output) {
        let lists = WalkDir::new(site).max_depth(3).into_iter().flatten();
        let lists = lists.filter(|entry| entry.file_name() == manifest::FILE);
        let folders: Vec<PathBuf> = lists.filter_map(|entry| Some(entry.path().parent()?.to_owned())).collect();
        for folder in folders {
            let there = Disk::open(folder.clone()).and_then(|store| RemoteState::look(&store));
            let Ok(there) = there else { continue };
            let names = || search_folder(&folder, &self.watch, &[], &|_, _| ()).is_ok_and(|found| is_named(&found));
            if !self.shows(&there) && !names() {
                continue;
            }
            let is_for = |name: &&String| !there.is_for_another(manifest::audience(name));
            let Some(audience) = library.audiences().iter().find(is_for) else { continue };
            let shown = folder.strip_prefix(site).unwrap_or(&folder).display().to_string();
            match Build::again(&folder, site, audience).run(out) {
                Ok(_) => receipt.renewed += 1,
                Err(error) => out.error(&format!("{shown} couldn't be built again: {error:#}")),
            }
        }
    }

    /// Publishes once more to the targets that tell of them, and searches all of them.
    fn renew_targets(&self, site: &Path, library: &Library, receipt: &mut Receipt, out: &Output) {
        for target in library.targets() {
            let search = || open(target, site, out).and_then(|place| search_place(place.as_ref(), &self.watch));
            let mut found = search();
            let there = open(target, site, out).and_then(|place| RemoteState::look(place.as_ref()));
            if found.as_ref().is_ok_and(is_named) || there.is_ok_and(|there| self.shows(&there)) {
                if let Err(error) = Publish::to(&target.name, site).again(out) {
                    out.error(&format!("{} couldn't be published again: {error:#}", target.name));
                }
                found = search();
                receipt.renewed += 1;
            }
            let reach = match &found {
                Ok(searched) => self.reach(searched, &target.name, out),
                Err(error) => {
                    out.error(&format!("{} couldn't be searched: {error:#}", target.name));
                    Reach::Not
                }
            };
            receipt.searched.push((format!("the target {}", target.name), reach));
        }
    }

    /// Searches the site's folder, sites that are in it included, and what heard keeps elsewhere on this computer.
    fn search(&self, site: &Path, receipt: &mut Receipt, out: &Output) -> Result<()> {
        let searched = search_folder(site, &self.watch, &[".git"], &|_, _| ())?;
        receipt.searched.push(("the site folder".to_owned(), self.reach(&searched, "", out)));
        let inbox = crate::library::inbox(&disk::read_settings(site)).map(|inbox| site.join(inbox.folder));
        for inbox in inbox.into_iter().filter(|inbox| !is_within(inbox, site)) {
            let named = inbox.display().to_string();
            let reach = match search_folder(&inbox, &self.watch, &[], &|_, _| ()) {
                Ok(found) => self.reach(&found, &named, out),
                Err(error) => {
                    out.error(&format!("the inbox couldn't be searched: {error:#}"));
                    Reach::Not
                }
            };
            receipt.searched.push(("the inbox".to_owned(), reach));
        }
        // What is said there of texts is sealed, and could not be searched.
        build_cache::forget_all();
        if let Some(caches) = build_cache::folder().filter(|caches| caches.is_dir()) {
            let searched = search_folder(&caches, &self.watch, &[], &|_, _| ())?;
            let reach = self.reach(&searched, &caches.display().to_string(), out);
            receipt.searched.push(("heard's cache on this computer".to_owned(), reach));
        }
        Ok(())
    }

    /// What a search came to; each file in which they are still named is said.
    fn reach(&self, searched: &Searched, place: &str, out: &Output) -> Reach {
        let of_kind = |is_closed: bool| {
            let hits = searched.hits.iter().filter(move |(_, hit)| (hit.kind == HitKind::Unreadable) == is_closed);
            let mut files: Vec<&str> = hits.map(|(file, _)| file.as_str()).collect();
            files.dedup();
            files
        };
        let named = of_kind(false);
        for file in &named {
            let file = if place.is_empty() { (*file).to_owned() } else { format!("{place}/{file}") };
            out.error(&format!("{file} still names them"));
        }
        Reach::Read { files: searched.files, named: named.len(), closed: of_kind(true).len() }
    }
}

/// Whether a folder is in another, by whatever way it is named.
fn is_within(folder: &Path, outer: &Path) -> bool {
    let both = dunce::canonicalize(folder).ok().zip(dunce::canonicalize(outer).ok());
    both.is_some_and(|(folder, outer)| folder.starts_with(outer))
}

/// Whether something that could be read names them.
fn is_named(searched: &Searched) -> bool {
    searched.hits.iter().any(|(_, hit)| hit.kind != HitKind::Unreadable)
}
