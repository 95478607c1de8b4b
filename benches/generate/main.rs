//! Writes a large made-up site: `generate COUNT FOLDER`, or `generate --hugo COUNT FOLDER` for the same stories as a
//! site of Hugo; with `--dense`, the stories take more work to build ([`Kind::Dense`]). The same count gives the same
//! bytes on every machine.

mod cast;
mod folder;
mod heard_site;
mod hugo_site;
mod story;
mod words;

use std::env;
use std::error::Error;
use std::io::Result;
use std::path::PathBuf;
use std::thread;

use crate::cast::Cast;
use crate::story::{Kind, Story};
use crate::words::Words;

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = env::args().skip(1).collect();
    let mut is_said = |flag: &str| args.iter().position(|arg| arg == flag).map(|at| args.remove(at)).is_some();
    let (is_hugo, kind) = (is_said("--hugo"), if is_said("--dense") { Kind::Dense } else { Kind::Plain });
    let [count, site] = args.as_slice() else { return Err("usage: generate [--hugo] [--dense] COUNT FOLDER".into()) };
    let (count, site) = (count.parse::<usize>()?, PathBuf::from(site));

    let words = Words::of();
    let cast = Cast::of(&words);
    if is_hugo {
        hugo_site::begin(&site)?;
    } else {
        heard_site::begin(&site, &cast, kind)?;
        if kind == Kind::Dense {
            heard_site::labs(&site, count, &words, &cast)?;
        }
    }
    let one = |number: usize| {
        let story = Story::of(number, count, kind, &words, &cast);
        if is_hugo {
            hugo_site::story(&site, &story, kind, &words, &cast)
        } else {
            heard_site::story(&site, &story, kind, &words, &cast)
        }
    };
    let threads = thread::available_parallelism()?.get();
    let one = &one;
    thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads).map(|at| scope.spawn(move || (at..count).step_by(threads).try_for_each(one))).collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().unwrap_or_else(|_| Result::Err(std::io::ErrorKind::Other.into())))
    })?;
    Ok(())
}
