//! Law: a pipe or a socket in the place of any file holds nobody up: `check` and `build` end and name it, and the preview
//! shows a save of the same moment.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use heard::serve::preview::Preview;

use crate::files::put;
use crate::http::{GENEROUS, ask};
use crate::preview::options;
use crate::program::heard;

const STORY: &str = "stories/a.md";

/// Every kind of place at which a file is read.
const PLACES: [&str; 15] = [
    "heard.yaml",
    "people.yaml",
    "indicators.yaml",
    "reviews.yaml",
    "names.txt",
    "stories/b.md",
    "stories/b.png",
    "labs/b.md",
    "metrics/b.md",
    "pages/b.md",
    "static/b.pdf",
    "static/images/b.png",
    "static/b.html",
    "themes/own/theme.yaml",
    "themes/own/templates/story.html",
];

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(
        folder.path(),
        "heard.yaml",
        "title: Heard\ncontact: a@b.example\nprivacy: { consent: elsewhere, names_file: names.txt }\n",
    );
    put(folder.path(), "people.yaml", "r.okafor: { name: Rosa Okafor, shown: name }\n");
    put(folder.path(), "names.txt", "Northwind\n");
    put(folder.path(), "static/c.txt", "c");
    put(folder.path(), "themes/own/c.txt", "c");
    put(folder.path(), STORY, story("First."));
    folder
}

fn story(words: &str) -> String {
    format!(
        "---\ntitle: A title\ndate: 2026-03\nreviewer: r.okafor\nabout: [r.okafor]\nstatus: published\n---\n\n{words}\n"
    )
}

/// Puts a pipe at a place, or a socket; what stood there is given back.
fn put_pipe(folder: &Path, place: &str, is_socket: bool) -> Option<Vec<u8>> {
    let path = folder.join(place);
    let before = fs::read(&path).ok();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    if before.is_some() {
        fs::remove_file(&path).unwrap();
    }
    if is_socket {
        // Its file stays when it is dropped.
        UnixListener::bind(&path).unwrap();
    } else {
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    }
    before
}

fn take_away(folder: &Path, place: &str, before: Option<Vec<u8>>) {
    fs::remove_file(folder.join(place)).unwrap();
    if let Some(before) = before {
        fs::write(folder.join(place), before).unwrap();
    }
}

/// What a run says, which must end in time.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let mut command = heard();
    let output = tempfile::NamedTempFile::new().unwrap();
    let both = || Stdio::from(output.as_file().try_clone().unwrap());
    command.args(arguments).args(["--today", "2026-11-23"]).current_dir(folder);
    let mut child = command.stdout(both()).stderr(both()).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > GENEROUS {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{arguments:?} did not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    fs::read_to_string(output.path()).unwrap()
}

#[test]
fn check_and_build_end_and_name_what_is_no_file() {
    for (at, place) in PLACES.iter().enumerate() {
        let site = site();
        put_pipe(site.path(), place, at % 2 == 1);
        let said = run(site.path(), &["check"]);
        assert!(said.contains(place), "{place}: {said}");
        run(site.path(), &["build", "--out", "public"]);
    }
    // What stands in the way of a page ends too.
    let site = site();
    fs::create_dir(site.path().join("public")).unwrap();
    put_pipe(site.path(), "public/index.html", false);
    run(site.path(), &["build", "--out", "public"]);
}

#[test]
fn the_preview_shows_a_save_of_the_moment_in_which_a_pipe_comes() {
    let site = site();
    let live = Preview::start(options(site.path()), |_| {}).unwrap();
    let shows = |words: &str| {
        let start = Instant::now();
        while !ask(live.address, "/stories/a.html", &[]).contains(words) {
            assert!(start.elapsed() < GENEROUS, "{words} did not come");
            std::thread::sleep(Duration::from_millis(2));
        }
    };
    shows("First.");
    for (at, place) in PLACES.iter().enumerate() {
        let words = format!("Beside a pipe at {at}.");
        let before = put_pipe(site.path(), place, at % 2 == 1);
        fs::write(site.path().join(STORY), story(&words)).unwrap();
        shows(&words);
        take_away(site.path(), place, before);
        let words = format!("After the pipe at {at}.");
        fs::write(site.path().join(STORY), story(&words)).unwrap();
        shows(&words);
    }
}
