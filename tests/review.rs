//! Flags: raised for a second look, decided until their stories change, and never in an edition.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what is not there")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use heard::library::flags::Flag;
use heard::library::{Decision, Library};
use heard::text::sources::Sources;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 23);

fn story(title: &str, teller: &str, about: &str, cited: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\ndate: 2026-03\nreviewer: {teller}\nabout: [{about}]\nindicators: {{ asked-deeper: {cited} }}\n\
         status: published\nagreed: {{ given: 2026-03-20, until: 2027-01-10 }}\n---\n\n{body}\n"
    )
}

fn files() -> Vec<(String, String)> {
    let person = |id: &str, name: &str| format!("{id}: {{ name: {name}, role: nurse, shown: name }}\n");
    let told = "@PERSON put the list down at the end of the round, waited, and asked what had not been asked yet. Then the room went on with the next bed as if nothing had been said.";
    vec![
        ("heard.yaml".to_owned(), "title: Heard\ncontact: none\n".to_owned()),
        ("people.yaml".to_owned(), [("a.one", "Ada One"), ("b.two", "Bo Two"), ("c.three", "Cy Three")].map(|(id, name)| person(id, name)).concat()),
        ("stories/first.md".to_owned(), story("The round", "a.one", "b.two", "asked what had not been asked yet", &told.replace("PERSON", "b.two"))),
        ("stories/second.md".to_owned(), story("A list", "b.two", "a.one", "asked what had not been asked yet", &told.replace("PERSON", "a.one").replace("the round", "a long round"))),
        ("stories/third.md".to_owned(), story("Rain", "c.three", "a.one", "once more by the stairs", "Nobody had seen the water come in. She went back and looked once more by the stairs.")),
        ("metrics/hours.md".to_owned(), "---\ntitle: Hours\nmeasures: Hours.\nmisses: Rest.\nowner: a.one\nreview_by: 2026-01\nstatus: published\n---\n".to_owned()),
    ]
}

fn library(files: &[(String, String)]) -> Library {
    let mut sources = Sources::new();
    for (path, text) in files {
        sources.insert(path, text.as_bytes().to_vec());
    }
    Library::of(&sources)
}

fn find<'f>(flags: &'f [Flag], kind: &str) -> &'f Flag {
    flags.iter().find(|flag| flag.kind == kind).unwrap_or_else(|| panic!("no {kind} in {flags:#?}"))
}

#[test]
fn each_kind_is_raised_by_what_it_says_and_by_nothing_else() {
    let flags = library(&files()).flags(TODAY);
    for kind in ["near-identical", "only-each-other", "evidence-reused"] {
        let stories: Vec<&str> = find(&flags, kind).stories.iter().map(|path| &**path).collect();
        assert_eq!(stories, ["stories/first.md", "stories/second.md"], "{kind}");
    }
    assert_eq!(find(&flags, "overdue-metric").of.as_deref(), Some("hours"));
    assert_eq!(flags.iter().filter(|flag| flag.kind == "consent-ending").count(), 3);
    // Of so few stories, nothing is said about what is never told.
    assert!(!flags.iter().any(|flag| flag.kind == "never-told"));
    assert!(flags.iter().all(|flag| flag.kind == "consent-ending" || !flag.stories.iter().any(|path| &**path == "stories/third.md")));
}

#[test]
fn what_was_decided_stays_so_until_a_story_of_it_changes() {
    let mut files = files();
    let read = find(&library(&files).flags(TODAY), "near-identical").read.clone();
    let decision = format!(
        "- {{ flag: near-identical, stories: [second, first], decision: keep, why: one event, read: {read} }}\n"
    );
    files.push(("reviews.yaml".to_owned(), decision));
    let library_now = library(&files);
    assert_eq!(find(&library_now.flags(TODAY), "near-identical").decided, Some(Decision::Keep));
    assert_eq!(find(&library_now.flags(TODAY), "only-each-other").decided, None);
    assert!(!library_now.check(TODAY).iter().any(|found| &*found.place.path == "reviews.yaml"));
    files[2].1 = files[2].1.replace("waited, and", "waited a while, and");
    assert_eq!(find(&library(&files).flags(TODAY), "near-identical").decided, None);
}

fn heard(folder: &Path, arguments: &[&str]) -> Output {
    // 2026-11-23
    Command::new(env!("CARGO_BIN_EXE_heard"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .output()
        .unwrap()
}

#[test]
fn no_flag_and_no_decision_changes_a_byte_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files() {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let build = |out: &str| assert!(heard(folder.path(), &["build", "--out", out, "--quiet"]).status.success());
    let site = |out: &str| -> Vec<(String, Vec<u8>)> {
        let entries = walkdir::WalkDir::new(folder.path().join(out)).sort_by_file_name().into_iter().flatten();
        let files = entries.filter(|entry| entry.file_type().is_file());
        files.map(|file| (file.file_name().to_string_lossy().into_owned(), fs::read(file.path()).unwrap())).collect()
    };
    build("one");
    let said = String::from_utf8(heard(folder.path(), &["review"]).stdout).unwrap();
    assert!(said.contains("near-identical: these two say nearly the same"), "{said}");
    let read = find(&library(&files()).flags(TODAY), "near-identical").read.clone();
    fs::write(
        folder.path().join("reviews.yaml"),
        format!("- {{ flag: near-identical, stories: [first, second], decision: ask, why: both were there, read: {read} }}\n"),
    )
    .unwrap();
    let said = String::from_utf8(heard(folder.path(), &["review"]).stdout).unwrap();
    assert!(!said.contains("near-identical"), "{said}");
    let all = String::from_utf8(heard(folder.path(), &["review", "--all", "--format", "json"]).stdout).unwrap();
    assert!(all.contains("\"decided\": \"ask\""), "{all}");
    build("two");
    assert_eq!(site("one"), site("two"));
}
