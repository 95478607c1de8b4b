//! Nights on which something cannot be read: nothing goes unasked that nobody took back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Result, bail};
use jiff::civil::{Date as Day, date};
use walkdir::WalkDir;

use crate::commands::bring::{Brought, Host, Planned, Run, still_holds};
use crate::commands::output::Output;
use crate::library::Library;
use crate::publish::delivery::RemoteState;
use crate::publish::disk::Disk;
use crate::publish::look_again::LookAgain;
use crate::publish::manifest::Clock;
use crate::text::sources::{SourceFault, Sources};

const STORIES: usize = 16;

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

    fn may_plan_again(&self) -> bool {
        true
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

/// Beside the site, as if among somebody's caches.
fn last_days(top: &Path) -> PathBuf {
    top.with_file_name("last-days")
}

fn night(top: &Path, sources: &Sources) -> Result<Brought> {
    night_on(date(2026, 6, 1), top, sources)
}

fn night_on(today: Day, top: &Path, sources: &Sources) -> Result<Brought> {
    Night { today, ..Night::of(top, sources) }.told().0
}

/// One run.
struct Night<'n> {
    today: Day,
    top: &'n Path,
    sources: &'n Sources,
    without_broken: bool,
}

impl<'n> Night<'n> {
    fn of(top: &'n Path, sources: &'n Sources) -> Self {
        Self { today: date(2026, 6, 1), top, sources, without_broken: false }
    }

    /// What it brought, and what it said.
    fn told(&self) -> (Result<Brought>, String) {
        let told = Arc::new(Mutex::new(String::new()));
        let brought = self.run(&Output::to_keeper(Arc::clone(&told)));
        let told = told.lock().unwrap().clone();
        (brought, told)
    }

    fn run(&self, out: &Output) -> Result<Brought> {
        let place = Disk::open(self.top.to_owned())?;
        let run = Run {
            out,
            place: &place,
            library: &Library::of(self.sources),
            audience: None,
            today: self.today,
            clock: Clock::Machine,
            without_broken: self.without_broken,
            dry_run: false,
            again: LookAgain::AtWritten,
            cache: None,
            last_days: Some(&last_days(self.top)),
            is_as_read: &|| true,
            wish: Arc::default(),
        };
        run.bring(RemoteState::look(&place)?, &Cron)
    }
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

/// The pages of other stories that lead to one.
fn leading_to(number: usize) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().join("site");
    night(&top, &site()).unwrap();
    let leads =
        |page: &String| std::fs::read_to_string(top.join(page)).unwrap().contains(&format!("story-{number}.html"));
    let leading: BTreeSet<String> = (0..STORIES).filter(|other| *other != number).map(page).filter(leads).collect();
    // Were it most of them, little would be left that must stay.
    assert!((1..STORIES / 2).contains(&leading.len()), "{leading:?}");
    leading
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
        assert_eq!(stories(&there), stories(&before) - 1 - leading_to(3).len(), "{spoilt}: {brought:?}");
    }
}

#[test]
fn one_text_that_cannot_be_read_goes_first_unless_its_share_hangs() {
    let (before, there, brought) = after(|sources| sources.refuse(&path(3), denied()));
    assert!(brought.is_ok() && !there.contains(&page(3)) && there.contains(&page(5)), "{brought:?}");
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

#[test]
fn what_has_ended_goes_though_the_folder_is_gone_or_cannot_be_read_and_the_rest_waits() {
    let ended = |number| story(number).replace("given: 2026-01", "given: 2026-01, until: 2026-06-01");
    let gone = |sources: &mut Sources| (0..STORIES).for_each(|number| sources.remove(&path(number)));
    let denied_folder = |sources: &mut Sources| {
        gone(sources);
        sources.refuse("stories", denied());
    };
    let denied_files = |sources: &mut Sources| {
        (0..STORIES).for_each(|number| sources.refuse(&path(number), denied()));
    };
    let changes: [&dyn Fn(&mut Sources); 3] = [&gone, &denied_folder, &denied_files];
    for (at, change) in changes.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("site");
        let mut sources = site();
        sources.insert(&path(3), ended(3).into_bytes());
        night(&top, &sources).unwrap();
        let before = held(&top);
        change(&mut sources);
        let same_day = night(&top, &sources);
        assert_eq!(held(&top), before, "{at}: it may be read on its last day: {same_day:?}");
        let brought = night_on(date(2026, 6, 2), &top, &sources);
        let there = held(&top);
        assert!(!there.contains(&page(3)) && there.contains(&page(5)), "{at}: {brought:?}");
        for url in &there {
            let bytes = std::fs::read(top.join(url)).unwrap();
            let is_list = url != ".heard.json";
            assert!(!(is_list && String::from_utf8_lossy(&bytes).contains("story-3")), "{at}: {url}");
        }
        let kept = std::fs::read_to_string(last_days(&top)).unwrap();
        assert!(!kept.contains("stor"), "no address is kept: {kept}");
    }
    // Renewed before the folder went: nothing goes.
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().join("site");
    let mut sources = site();
    sources.insert(&path(3), ended(3).into_bytes());
    night(&top, &sources).unwrap();
    sources.insert(&path(3), story(3).into_bytes());
    night(&top, &sources).unwrap();
    gone(&mut sources);
    assert!(night_on(date(2026, 6, 2), &top, &sources).is_err() && held(&top).contains(&page(3)));
}

#[test]
fn texts_of_every_kind_are_counted_where_their_folder_is_gone() {
    let labs = |sources: &mut Sources| {
        let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
        add(
            "labs/spring.md",
            "---\ntitle: Spring\ndate: 2026-03\nheld: 2026-03\nstatus: published\ncases: [story-1]\n---\n",
        );
        add("metrics/wait.md", "---\ntitle: Waiting\nstatus: published\n---\n\nHow long.\n");
        add("pages/about.md", "---\ntitle: About\nstatus: published\n---\n\nWhy.\n");
    };
    for (lost, own) in [
        ("labs/spring.md", "labs/spring.html"),
        ("metrics/wait.md", "metrics/wait.html"),
        ("pages/about.md", "pages/about.html"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("site");
        let mut sources = site();
        labs(&mut sources);
        night(&top, &sources).unwrap();
        assert!(held(&top).contains(own), "{own}: {:?}", held(&top));
        sources.remove(lost);
        sources.remove(&path(7));
        let brought = night(&top, &sources);
        assert!(brought.is_err() && held(&top).contains(own), "{own} went unasked");
        assert!(
            !held(&top).contains(&page(7)),
            "a story whose file is deleted does not wait for an answer about others"
        );
        sources.insert(lost, "---\ntitle: T\nstatus: withdrawn\n---\n".into());
        assert!(night(&top, &sources).is_ok() && !held(&top).contains(own), "{own} was withdrawn");
    }
}

#[test]
fn a_case_that_may_no_longer_be_read_leaves_its_lab_at_once_though_another_text_has_a_slip() {
    let lab = "---\ntitle: Spring\ndate: 2026-03\nheld: 2026-03\nstatus: published\ncases: [story-1, story-2]\n---\n";
    let slip = |sources: &mut Sources, number: usize| {
        let text = story(number).replace("status:", "practice: nobody-knows\nstatus:");
        sources.insert(&path(number), text.into_bytes());
    };
    let withdrawn: &dyn Fn(&mut Sources) =
        &|sources| sources.insert(&path(1), story(1).replace("published", "withdrawn").into_bytes());
    let deleted: &dyn Fn(&mut Sources) = &|sources| sources.remove(&path(1));
    let declined: &dyn Fn(&mut Sources) =
        &|sources| sources.insert(&path(1), story(1).replace("{ given: 2026-01 }", "no").into_bytes());
    let of_partners: &dyn Fn(&mut Sources) =
        &|sources| sources.insert(&path(1), story(1).replace("status:", "audience: partners\nstatus:").into_bytes());
    let lab_has_slip: &dyn Fn(&mut Sources) = &|sources| {
        sources.insert("labs/spring.md", lab.replace("cases:", "facilitator: nobody\ncases:").into_bytes());
        sources.insert(&path(1), story(1).replace("published", "withdrawn").into_bytes());
    };
    for (at, change) in [withdrawn, deleted, declined, of_partners, lab_has_slip].into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("site");
        let mut sources = site();
        sources.insert(
            "heard.yaml",
            b"title: Heard\ncontact: heard@firm.example\naudiences: { firm: {}, partners: { sees: [firm] } }\ndefault_audience: firm\n".to_vec(),
        );
        sources.insert("labs/spring.md", lab.as_bytes().to_vec());
        night(&top, &sources).unwrap();
        let tells = || std::fs::read_to_string(top.join("labs/spring.html")).is_ok_and(|page| page.contains("story-1"));
        assert!(tells());
        change(&mut sources);
        slip(&mut sources, 5);
        let brought = night(&top, &sources);
        assert!(!tells() && held(&top).contains(&page(5)), "{at}: {brought:?}");
    }
}

/// As an older program left it, which wrote no version down.
fn make_older(top: &Path) {
    let file = top.join(".heard.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let program = format!(",\"program\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&program), "{text}");
    std::fs::write(&file, text.replace(&program, "")).unwrap();
}

#[test]
fn on_the_day_of_an_upgrade_texts_that_break_new_rules_stay_and_what_may_not_be_read_goes() {
    let spoil = |sources: &mut Sources, numbers: std::ops::Range<usize>| {
        for number in numbers {
            let text = story(number).replace("status:", "practice: nobody-knows\nstatus:");
            sources.insert(&path(number), text.into_bytes());
        }
    };
    let sentence = "newer version of heard than the one that last published there";
    let leading = leading_to(13);
    for (spoilt, is_older) in [(0, true), (1, true), (12, true), (12, false)] {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("site");
        let mut sources = site();
        night(&top, &sources).unwrap();
        if is_older {
            make_older(&top);
        }
        spoil(&mut sources, 0..spoilt);
        sources.insert(&path(13), story(13).replace("published", "withdrawn").into_bytes());
        let before = held(&top);
        let (brought, told) = Night::of(&top, &sources).told();
        assert_eq!(told.matches(sentence).count(), usize::from(is_older && spoilt > 0), "{spoilt}: {told}");
        assert!(!held(&top).contains(&page(13)), "{told}");
        // What leads to the one that goes, goes with it where it has an error.
        let stays = |number: usize| leading.contains(&page(number)) || held(&top).contains(&page(number));
        assert!((0..13).all(stays), "{spoilt}: {told}");
        let wanted = if spoilt == 0 { Brought::Whole } else { Brought::Around };
        assert_eq!(brought.unwrap(), wanted, "{told}");
        if spoilt == 0 {
            continue;
        }
        assert!(!is_older || told.contains(&format!("{spoilt} file")), "{told}");
        // The second night is no day of an upgrade.
        let (brought, told) = Night::of(&top, &sources).told();
        assert!(brought.unwrap() == Brought::Nothing && !told.contains(sentence), "{told}");
        assert!(before.is_superset(&held(&top)));
        // Most of what is there would go: that is asked, and a few go unasked.
        let (brought, told) = Night { without_broken: true, ..Night::of(&top, &sources) }.told();
        assert_eq!(brought.is_err(), spoilt == 12, "{told}");
        assert_eq!(held(&top).contains(&page(0)), spoilt == 12, "{told}");
    }
}

#[test]
fn a_folder_is_as_it_was_read_until_a_file_comes_changes_or_goes() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("heard.yaml", "title: T\ncontact: c@x.example\n");
    put("stories/a.md", "status: published");
    let read = crate::workspace::disk::read(folder.path());
    assert!(still_holds(folder.path(), &read));
    put("stories/a.md", "status: withdrawn");
    assert!(!still_holds(folder.path(), &read));
    put("stories/a.md", "status: published");
    put("stories/b.md", "");
    assert!(!still_holds(folder.path(), &read));
    std::fs::remove_file(folder.path().join("stories/b.md")).unwrap();
    assert!(still_holds(folder.path(), &read));
    std::fs::remove_file(folder.path().join("stories/a.md")).unwrap();
    assert!(!still_holds(folder.path(), &read));
}
