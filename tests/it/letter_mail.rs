//! A colleague asked by email: the message, its answers, and that nobody's address gets onto the site.

use std::collections::BTreeMap;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use heard::intake::replies::{AskedByMail, NoReply, Reply, ReplyMail, read};
use heard::library::Library;
use heard::site::MailAnswer;
use heard::text::sources::Sources;
use jiff::civil::{Date, date};

use crate::files::{all, put};
use crate::program::{heard, refused, well, words};

const PEOPLE: &str = "m.lindqvist: { name: Maja Lindqvist, role: senior associate, shown: name, email: maja@firm.example }\n\
                      a.barros: { name: Ana Barros, role: consultant, shown: name }\n\
                      r.okafor: { name: Rosa Okafor, role: partner, shown: name, email: Rosa.Okafor@firm.example }\n";
const STORY: &str = "---\ntitle: The cup & the chair\ndate: 2026-02\nreviewer: r.okafor\nabout: [m.lindqvist]\n\
                     indicators: { asked-deeper: She asked once more }\nwhy: It stayed with me.\nstatus: draft\n---\n\n\
                     Nobody spoke. She asked once more.\n\n* One cup\n* Two chairs\n";
const IN_SPRING: Date = date(2026, 3, 14);

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "heard.yaml", "title: Heard\ncontact: stories@firm.example\n");
    put(folder.path(), "people.yaml", PEOPLE);
    put(folder.path(), "stories/2026/på-vinden.md", STORY);
    folder
}

/// The words of the parts of a message, by their kind.
fn parts(eml: &str) -> BTreeMap<&str, String> {
    let part = |kind: &'static str| {
        let start = eml.find(&format!("Content-Type: text/{kind};")).unwrap();
        let body = eml[start..].split("\r\n\r\n").nth(1).unwrap().split("\r\n--").next().unwrap();
        (kind, words(&STANDARD.decode(body.replace("\r\n", "")).unwrap()))
    };
    ["plain", "html"].map(part).into()
}

fn subjects(text: &str) -> Vec<String> {
    let hrefs = text.lines().filter_map(|line| line.trim().strip_prefix("mailto:stories@firm.example?subject="));
    let subject = |href: &str| {
        let subject = href.split("&body=").next().unwrap();
        percent_encoding::percent_decode_str(subject).decode_utf8().unwrap().into_owned()
    };
    hrefs.map(subject).collect()
}

fn asked(folder: &std::path::Path) -> Vec<AskedByMail> {
    let mut sources = Sources::new();
    for (path, bytes) in all(folder).into_iter().filter(|(path, _)| !path.starts_with("letters/")) {
        sources.insert(&path, bytes);
    }
    let library = Library::of(&sources);
    let kept = all(&folder.join("letters")).into_iter().filter(|(name, _)| name.ends_with(".asked"));
    kept.filter_map(|(_, text)| AskedByMail::of(&words(&text), &library, IN_SPRING)).collect()
}

#[test]
fn the_message_has_the_story_and_five_answers_that_are_read_back() {
    let folder = site();
    let file = well(folder.path(), &["letter", "på-vinden", "--mail"]);
    let eml = fs::read_to_string(folder.path().join(file.trim())).unwrap();
    assert!(eml.starts_with("X-Unsent: 1\r\nTo: ") && eml.contains("<maja@firm.example>\r\n"), "{eml}");
    let parts = parts(&eml);
    for words in ["She asked once more", "One cup", "It stayed with me.", "Version: ", "stories@firm.example"] {
        assert!(parts.values().all(|part| part.contains(words)), "{words}: {parts:?}");
    }
    assert!(parts["plain"].contains("The cup & the chair") && parts["html"].contains("The cup &amp; the chair"));
    let html = &parts["html"];
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("[letter."), "{html}");
    let subjects = subjects(&parts["plain"]);
    assert_eq!(subjects.len(), 5, "{subjects:?}");
    let text = fs::read_to_string(folder.path().join("stories/2026/på-vinden.md")).unwrap();
    assert_eq!(text, STORY.replace("status: draft\n", "status: draft\nasked: { m.lindqvist: 2026-03-14 }\n"));
    let asked = asked(folder.path());
    for (subject, (_, wanted)) in subjects.iter().zip(MailAnswer::ALL) {
        let mail = ReplyMail { from: Some("Maja@firm.example"), subject, words: "With a word." };
        match read(&[mail], &asked).remove(0) {
            Some(Reply::Answer { asked, answer, .. }) => {
                assert_eq!((asked.person.as_str(), answer), ("m.lindqvist", wanted), "{subject}");
            }
            other => panic!("{subject}: {other:?}"),
        }
        let forged = ReplyMail { from: Some("Rosa.Okafor@firm.example"), ..mail };
        assert!(matches!(read(&[forged], &asked)[..], [Some(Reply::Refused { why: NoReply::OtherSender, .. })]));
    }
    // The text has changed since.
    put(folder.path(), "stories/2026/på-vinden.md", STORY.replace("Nobody spoke", "Nobody said a word"));
    let mail = ReplyMail { from: Some("maja@firm.example"), subject: &subjects[0], words: "" };
    assert!(matches!(
        read(&[mail], &self::asked(folder.path()))[..],
        [Some(Reply::Refused { why: NoReply::Stale, .. })]
    ));
}

#[test]
fn whoever_does_not_answer_is_named_once_after_two_weeks() {
    let folder = site();
    well(folder.path(), &["letter", "på-vinden", "--mail"]);
    let status = |day: &str| well(folder.path(), &["status", "--today", day]);
    let reminder = "heard letter 2026/på-vinden --for m.lindqvist --mail";
    let is_reminded = |day: &str| status(day).contains("Asked by email two weeks ago");
    assert!(!is_reminded("2026-03-27") && is_reminded("2026-03-28"));
    assert!(status("2026-03-28").contains(reminder));
    let codes = |folder: &std::path::Path| asked(folder).into_iter().map(|asked| asked.code).collect::<Vec<_>>();
    let before = codes(folder.path());
    well(folder.path(), &["letter", "på-vinden", "--for", "m.lindqvist", "--mail"]);
    assert_eq!(codes(folder.path()), before, "either letter can be answered");
    assert!(!is_reminded("2026-05-28"), "nobody is asked a third time");
}

#[test]
fn nobody_is_written_to_whose_answer_could_not_be_known() {
    let folder = site();
    put(folder.path(), "people.yaml", PEOPLE.replace(", email: maja@firm.example", ""));
    assert!(refused(folder.path(), &["letter", "på-vinden", "--mail"]).contains("no `email` for m.lindqvist"));
    put(folder.path(), "people.yaml", PEOPLE);
    put(folder.path(), "heard.yaml", "title: Heard\ncontact: room 12\n");
    assert!(refused(folder.path(), &["letter", "på-vinden", "--mail"]).contains("isn't an email address"));
    assert!(!folder.path().join("letters").exists());
}

#[test]
fn an_address_of_people_yaml_gets_onto_no_site() {
    let folder = site();
    let published = STORY.replace("status: draft", "status: published\nagreed: { given: 2026-03-01 }");
    let told = |text: &str| {
        put(folder.path(), "stories/2026/på-vinden.md", text);
        let mut command = heard();
        command.args(["build", "--out", "out"]).current_dir(&folder).env("SOURCE_DATE_EPOCH", crate::program::SPRING);
        command.output().unwrap()
    };
    let done = told(&published);
    assert!(done.status.success(), "{}", words(&done.stderr));
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().contains("@firm.example");
    let found: Vec<String> =
        all(&folder.path().join("out")).into_iter().filter(|(_, bytes)| holds(bytes)).map(|(name, _)| name).collect();
    assert!(
        found.iter().all(|name| name.ends_with(".html") || name.starts_with("feed")),
        "only the contact: {found:?}"
    );
    let has_an_address = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).to_lowercase().contains("maja@");
    assert!(!all(&folder.path().join("out")).values().any(has_an_address));
    let done = told(&published.replace("Nobody spoke.", "Nobody spoke to MAJA@firm.example."));
    assert!(!done.status.success(), "{}", words(&done.stdout));
}
