//! What no generator can do without: read every file of a site, and write as many bytes into as many files as a build.
//!
//! `floor plan BUILT PLAN` notes what a build wrote; `floor run SITE PLAN OUT` does no more than that.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::io::{Error as Fault, Result};
use std::path::{Path, PathBuf};
use std::thread;

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["plan", built, plan] => note(Path::new(built), Path::new(plan))?,
        ["run", site, plan, out] => run(Path::new(site), &fs::read_to_string(plan)?, Path::new(out))?,
        _ => return Err("usage: floor plan BUILT PLAN | floor run SITE PLAN OUT".into()),
    }
    Ok(())
}

/// Writes a line for each file: its size and its path.
fn note(built: &Path, plan: &Path) -> Result<()> {
    let mut out = String::new();
    for file in files(built)? {
        let size = fs::metadata(&file)?.len();
        let path = file.strip_prefix(built).map_err(Fault::other)?;
        let _ = writeln!(out, "{size} {}", path.display());
    }
    fs::write(plan, out)
}

fn run(site: &Path, plan: &str, out: &Path) -> Result<()> {
    let inputs = files(site)?;
    let outputs: Vec<(usize, PathBuf)> = plan
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(size, path)| Some((size.parse().ok()?, out.join(path))))
        .collect();
    let mut folders: Vec<&Path> = outputs.iter().filter_map(|(_, path)| path.parent()).collect();
    folders.sort_unstable();
    folders.dedup();
    folders.into_iter().try_for_each(fs::create_dir_all)?;

    let largest = outputs.iter().map(|output| output.0).max().unwrap_or_default();
    let filling = vec![b'.'; largest];
    in_parallel(&inputs, |path| fs::read(path).map(|bytes| drop(black_box(bytes))))?;
    in_parallel(&outputs, |(size, path)| fs::write(path, &filling[..*size]))
}

/// Does one thing to each of `all`, on every core.
fn in_parallel<T: Sync>(all: &[T], work: impl Fn(&T) -> Result<()> + Sync) -> Result<()> {
    let threads = thread::available_parallelism()?.get();
    let work = &work;
    thread::scope(|scope| {
        let parts = all.chunks(all.len().div_ceil(threads).max(1));
        let workers: Vec<_> = parts.map(|part| scope.spawn(move || part.iter().try_for_each(work))).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Err(Fault::other("a thread failed"))))
    })
}

/// Every file under a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}
