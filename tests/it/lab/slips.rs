//! Law: a slip in an open case, in its lab or in a file that guards the site leaves the screen as it was and is told to
//! the facilitator alone; whatever takes a text back takes it off at once.

use std::fs;
use std::time::Instant;

use heard::library::Agreement;
use jiff::civil::date;

use crate::http::GENEROUS;
use crate::lab::line::Line;
use crate::lab::random_lab::Model;
use crate::lab::running::Running;

const STORY: &str = "stories/pause.md";
const LAB: &str = "labs/lab.md";
const STORY_TEXT: &str = "---
title: The pause
date: 2026-03
reviewer: a.ben
about: [c.dar]
status: published
indicators:
  asked-deeper: She asked what he feared
agreed:
  c.dar: { given: 2026-01 }
---

@c.dar sat down. She asked what he feared. Canarygood.

## What happened {.outcome}

He told her.
";

fn model() -> Model {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = vec![
        file(
            "heard.yaml",
            "title: Heard\ncontact: a@firm.example\nlanguage: en\naudiences: { firm: {}, few: {} }\ndefault_audience: firm\n",
        ),
        file(
            "people.yaml",
            "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n",
        ),
        file(STORY, STORY_TEXT),
        file(
            LAB,
            "---\ntitle: A lab\ndate: 2026-02\nstatus: published\nheld: 2026-02\ncases:\n  - story: pause\n    as: A case\n---\n\nNotes.\n",
        ),
    ];
    Model { files, canaries: Vec::new(), cases: 1 }
}

/// Changes one place of a file.
fn edit(held: &Running, path: &str, from: &str, to: &str) -> String {
    let file = held.folder.path().join(path);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from} in {path}");
    fs::write(&file, text.replacen(from, to, 1)).unwrap();
    text
}

/// Reads until a text holds `words`. A line is never silent for long, so that a read alone would not end.
fn until(line: &mut Line, words: &str) -> String {
    let start = Instant::now();
    loop {
        let said = line.next().unwrap_or_else(|| panic!("the line ended before it said {words}"));
        if said.contains(words) {
            return said;
        }
        assert!(start.elapsed() < GENEROUS, "{words} was not said");
    }
}

/// What the screen says to somebody who comes now.
fn screen(held: &Running) -> String {
    Line::open(held.lab.room, "/line/screen", &held.pass).unwrap().until("number")
}

#[test]
fn a_slip_leaves_the_last_good_words_and_is_told_to_the_facilitator_alone() {
    let mut held = Running::of(&model());
    held.go_to("case-1-situation");
    assert!(screen(&held).contains("Canarygood"));
    for (path, from, to, line) in [
        (STORY, "title: The pause", "title: The pause: again", "pause.md:2"),
        (STORY, "title: The pause", "\ttitle: The pause", "pause.md:"),
        (STORY, "title: The pause", "title: \"The pause", "pause.md"),
        (STORY, "She asked what he feared\n", "She asked what he dreaded\n", "pause.md:8"),
        (STORY, "asked-deeper:", "asked-deper:", "pause.md:8"),
        (STORY, "He told her.", "He told @nobody.at.all.", "pause.md:17"),
        (STORY, "She asked what he feared.", "She asked why he feared.", "pause.md:8"),
        (STORY, "date: 2026-03", "date: 2026-03\ntitle: Twice", "pause.md:4"),
        ("heard.yaml", "title: Heard", "title: [Heard", "heard.yaml"),
        ("heard.yaml", "language: en", "langage: en: x", "heard.yaml"),
        ("people.yaml", "a.ben: {", "a.ben: [", "people.yaml"),
        ("people.yaml", "role: partner,", "rolle: partner,", "people.yaml:1"),
        (LAB, "title: A lab", "title: A lab: two", "labs/lab.md:2"),
        (LAB, "    as: A case", "\tas: A case", "labs/lab.md"),
    ] {
        let before = edit(&held, path, from, to);
        let told = until(&mut held.facilitator, line);
        assert!(told.contains("the last version that worked"), "{to}: {told}");
        let shown = screen(&held);
        assert!(shown.contains("Canarygood") && !shown.contains(".md") && !shown.contains(".yaml"), "{to}: {shown}");
        fs::write(held.folder.path().join(path), before).unwrap();
        until(&mut held.facilitator, "\"troubles\":[]");
    }
}

#[test]
fn what_is_taken_back_goes_at_once_also_beside_a_slip() {
    let mut held = Running::of(&model());
    held.go_to("case-1-situation");
    let mut screen = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    until(&mut screen, "Canarygood");
    for (path, from, to) in [
        (STORY, "status: published", "status: withdrawn"),
        (STORY, "c.dar: { given: 2026-01 }", "c.dar: no"),
        (STORY, "agreed:\n  c.dar: { given: 2026-01 }\n", ""),
        (STORY, "given: 2026-01", "given: 2026-01, until: 2026-05"),
        (STORY, "title: The pause\n", "title: The pause: again\nstatus: declined\n"),
        (STORY, "status: published", "summary: \"open\n\tstatus: withdrawn"),
        (STORY, "status: published", "status: published\naudience: few\ntitle: a: b"),
        (STORY, "status: published", "status: withdr"),
        ("people.yaml", "role: nurse, shown: name }", "rolle: nurse, shown: role }"),
        ("heard.yaml", "title: Heard", "title: [Heard\nprivacy: { never_publish: [Canarygood] }"),
    ] {
        let before = edit(&held, path, from, to);
        let said = until(&mut screen, "\"kind\":\"moment\"");
        assert!(!said.contains("Canarygood"), "{to}: {said}");
        fs::write(held.folder.path().join(path), before).unwrap();
        until(&mut screen, "Canarygood");
    }
    fs::remove_file(held.folder.path().join(STORY)).unwrap();
    assert!(!until(&mut screen, "\"kind\":\"moment\"").contains("Canarygood"));
}

#[test]
fn a_correction_that_was_not_agreed_to_waits_and_the_facilitator_is_told_why() {
    let mut model = model();
    let mut sources = heard::text::sources::Sources::new();
    for (path, text) in &model.files {
        sources.insert(path, text.clone().into_bytes());
    }
    let library = heard::library::Library::of(&sources);
    let yes = Agreement { given: date(2026, 1, 10), until: None, at_most: None, read: None, publish: false };
    let agreed = library.agree(library.story("pause").unwrap(), library.person("c.dar").unwrap(), &yes).unwrap();
    model.files.iter_mut().find(|(path, _)| path == STORY).unwrap().1 = agreed.after;
    let mut held = Running::of(&model);
    held.go_to("case-1-situation");
    edit(&held, STORY, "sat down", "sat  down at last");
    let told = until(&mut held.facilitator, "has changed since `c.dar` read it");
    assert!(told.contains("stories/pause.md"), "{told}");
    let shown = screen(&held);
    assert!(shown.contains("Canarygood") && !shown.contains("at last"), "{shown}");
}
