//! Nights on which something cannot be read: nothing goes unasked that nobody took back.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::civil::date;
use walkdir::WalkDir;

use crate::commands::bring::{Brought, Host, Planned, Run};
use crate::commands::output::Output;
use crate::library::Library;
use crate::publish::delivery::RemoteState;
use crate::publish::disk::Disk;
use crate::publish::manifest::Clock;
use crate::text::sources::{SourceFault, Sources};

const STORIES: usize = 12;

/// Nobody can be asked.
struct Cron;

impl Host for Cron {
    fn look(&self, _there: &RemoteState) -> Result<()> {
        Ok(())
    }
    fn ask(&self, planned: &Planned<'_>) -> Result<()> {
        if planned.many.is_some() { bail!("nobody can be asked") } else { Ok(()) }
    }
    fn is_plan_shown(&self) -> bool {
        false
    }
    fn waits(&self, _since: Option<&str>) {}
    fn done(&self, _planned: &Planned<'_>) {}
}

fn path(number: usize) -> String {
    format!("stories/story-{number}.md")
}

fn page(number: usize) -> String {
    format!("stories/story-{number}.html")
}

fn story(number: usize) -> String {
    format!(
        "---\ntitle: The {number}\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\nstatus: published\n\
         agreed: {{ given: 2026-01 }}\n---\n\nShe waited.\n"
    )
}

fn people(shown: &str) -> String {
    let roles = "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse";
    format!("{roles}, shown: {shown} }}\n")
}

fn site() -> Sources {
    let mut sources = Sources::new();
    let mut add = |path: &str, text: String| sources.insert(path, text.into_bytes());
    add("heard.yaml", "title: Heard\ncontact: heard@firm.example\n".to_owned());
    add("people.yaml", people("name"));
    add("static/notes.txt", "For everybody.".to_owned());
    add("static/scans/one.txt", "For everybody.".to_owned());
    (0..STORIES).for_each(|number| add(&path(number), story(number)));
    sources
}

fn night(top: &Path, sources: &Sources) -> Result<Brought> {
    let place = Disk::open(top.to_owned())?;
    let run = Run {
        out: &Output::to_nobody(),
        place: &place,
        library: &Library::of(sources),
        audience: None,
        today: date(2026, 6, 1),
        clock: Clock::Machine,
        without_broken: false,
        dry_run: false,
        wish: Arc::default(),
    };
    run.bring(RemoteState::look(&place)?, &Cron)
}

fn held(top: &Path) -> BTreeSet<String> {
    let files = WalkDir::new(top).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(top).unwrap().to_string_lossy().into_owned()).collect()
}

/// What is there after a sound night, and after one on which something is different.
fn after(change: impl FnOnce(&mut Sources)) -> (BTreeSet<String>, BTreeSet<String>, Result<Brought>) {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().join("site");
    let mut sources = site();
    night(&top, &sources).unwrap();
    let before = held(&top);
    assert!((0..STORIES).all(|number| before.contains(&page(number))) && before.contains("people/c.dar.html"));
    change(&mut sources);
    let brought = night(&top, &sources);
    (before, held(&top), brought)
}

fn denied() -> SourceFault {
    SourceFault::Unreadable { why: "permission denied".to_owned() }
}

#[test]
fn texts_that_cannot_be_read_are_not_taken_away_unasked() {
    for fault in [denied(), SourceFault::LinkOutside, SourceFault::NoAnswer, SourceFault::NoPlainFile] {
        let (before, there, brought) = after(|sources| {
            (0..STORIES).for_each(|number| sources.refuse(&path(number), fault.clone()));
        });
        assert_eq!(there, before, "{fault:?}: {brought:?}");
    }
    for spoilt in ["caf\u{e9}", "a\0b", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other"] {
        // As an old editor writes it: one byte a letter.
        let bytes = |text: String| text.chars().map(|letter| u8::try_from(letter).unwrap()).collect::<Vec<u8>>();
        let (before, there, brought) = after(|sources| {
            for number in 0..STORIES {
                let mut text = story(number) + spoilt;
                if number == 3 {
                    text = text.replace("published", "withdrawn");
                }
                sources.insert(&path(number), bytes(text));
            }
        });
        assert!(!there.contains(&page(3)), "{spoilt}: one was withdrawn");
        let stories = |all: &BTreeSet<String>| all.iter().filter(|url| url.starts_with("stories/story-")).count();
        // Those before and after it led to it.
        assert_eq!(stories(&there), stories(&before) - 3, "{spoilt}: {brought:?}");
    }
}

#[test]
fn one_text_that_cannot_be_read_goes_first_unless_its_share_hangs() {
    let (before, there, brought) = after(|sources| sources.refuse(&path(3), denied()));
    assert!(brought.is_ok() && !there.contains(&page(3)) && there.contains(&page(4)), "{brought:?}");
    assert!(before.contains(&page(3)));
    let (before, there, brought) = after(|sources| {
        sources.refuse(&path(3), SourceFault::NoAnswer);
        sources.insert(&path(STORIES), story(STORIES).into_bytes());
    });
    assert_eq!((brought.unwrap(), there), (Brought::Nothing, before));
}

#[test]
fn a_status_that_cannot_be_read_in_a_text_that_can_withholds_it_at_once() {
    let (_, there, _) = after(|sources| {
        for number in 0..STORIES {
            sources.insert(&path(number), story(number).replace("published", "[x]").into_bytes());
        }
    });
    assert!(!there.iter().any(|url| url.starts_with("stories/story-")), "{there:?}");
}

#[test]
fn what_may_be_a_folder_of_static_files_stops_everything_where_it_cannot_be_read() {
    for fault in [denied(), SourceFault::LinkOutside, SourceFault::NoAnswer, SourceFault::NameNotUnicode] {
        let (before, there, brought) = after(|sources| {
            sources.remove("static/scans/one.txt");
            sources.refuse("static/scans", fault.clone());
        });
        assert_eq!((brought.unwrap(), there), (Brought::Nothing, before), "{fault:?}");
    }
}

#[test]
fn the_page_of_somebody_who_is_not_named_any_more_goes_whatever_else_is_asked() {
    let own = "people/c.dar.html";
    let lose_many = |sources: &mut Sources| (3..STORIES).for_each(|number| sources.remove(&path(number)));
    let (before, there, brought) = after(|sources| lose_many(sources));
    assert!(brought.is_err());
    assert_eq!(there, before, "nobody took anything back");
    let (_, there, brought) = after(|sources| {
        lose_many(sources);
        sources.insert("people.yaml", people("role").into_bytes());
    });
    assert!(brought.is_err() && !there.contains(own), "shown: role");
    let (_, there, brought) = after(|sources| {
        lose_many(sources);
        let by_role = |number| story(number).replace("given: 2026-01", "given: 2026-01, as: role");
        (0..3).for_each(|number| sources.insert(&path(number), by_role(number).into_bytes()));
    });
    assert!(brought.is_err() && !there.contains(own), "agreed to by role alone");
    let (_, there, _) = after(|sources| {
        sources.insert("people.yaml", people("role").into_bytes());
        sources.insert("heard.yaml", b"title: [\n".to_vec());
    });
    assert!(!there.contains(own), "where heard.yaml is broken");
    // All the stories that name them are lost, and nobody was asked.
    let (_, there, brought) = after(|sources| (0..STORIES).for_each(|number| sources.remove(&path(number))));
    assert!(brought.is_err() && there.contains(own));
}
