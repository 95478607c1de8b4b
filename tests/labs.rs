//! Judgment labs: nobody in the room reads what is to come, whatever the case and however it is cut.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at what is not there")]

#[path = "labs/model.rs"]
mod model;

use heard::library::Library;
use heard::library::edition::{Broken, Edition, Occasion, Part, Reader};
use heard::text::sources::Sources;
use model::{Model, TOLD};

fn edition(model: &Model) -> Edition {
    let mut sources = Sources::new();
    for (path, text) in &model.files {
        sources.insert(path, text.clone().into_bytes());
    }
    let library = Library::of(&sources);
    let lab = library.lab("lab").unwrap();
    let today = jiff::civil::date(2026, 11, 23);
    Edition::of(&library, Reader::Room(lab), Occasion { today, broken: Broken::LeftOut })
}

/// Where a part stands among what is told.
fn told_by(part: Part) -> usize {
    match part {
        Part::Situation => 0,
        Part::Data => 1,
        // In the usual order the room writes before the call; what it writes tells nothing of the case.
        Part::Write | Part::Round => 1,
        Part::Call => 2,
        Part::Reasons | Part::Talk => 3,
        Part::Outcome => 4,
    }
}

#[test]
fn no_showing_holds_a_word_of_a_later_stage_or_of_another_case_or_anybody_s_name() {
    let (mut shown, mut surely) = (0, 0);
    for seed in 0..150 {
        let model = model::lab(seed);
        let edition = edition(&model);
        let room = edition.room().unwrap();
        for case in 0..model.cases {
            let parts = room.parts(case).unwrap_or_else(|| panic!("seed {seed}: {:?}", model.files));
            assert_eq!(parts.last(), Some(&Part::Outcome));
            let mut all = String::new();
            for part in parts {
                let showing = room.showing(case, part).unwrap();
                let bytes = format!("{showing:?}");
                for canary in model.canaries.iter().filter(|canary| bytes.contains(&canary.word)) {
                    let stage = TOLD.iter().position(|stage| *stage == canary.stage);
                    let may = canary.case == Some(case) && stage.is_some_and(|stage| stage <= told_by(part));
                    assert!(may, "seed {seed}: {canary:?} stands at {part:?} of case {case}: {bytes}");
                }
                shown += 1;
                all.push_str(&bytes);
            }
            for canary in model.canaries.iter().filter(|canary| canary.surely && canary.case == Some(case)) {
                assert!(all.contains(&canary.word), "seed {seed}: {canary:?} of case {case} was never told: {all}");
                surely += 1;
            }
        }
    }
    assert!(shown > 500 && surely > 500, "{shown} {surely}");
}

#[test]
fn a_case_whose_story_may_not_be_read_is_shown_to_nobody() {
    for (from, to) in
        [("status: published", "status: draft"), ("given: 2026-01", "given: 2027-01"), ("about: [c.dar]", "about: 7")]
    {
        let mut model = model::lab(3);
        let story = model.files.iter_mut().find(|(path, _)| path == "stories/case-0.md").unwrap();
        story.1 = story.1.replace(from, to);
        let edition = edition(&model);
        let room = edition.room().unwrap();
        assert_eq!(room.parts(0), None, "{to}");
        assert_eq!(room.showing(0, Part::Situation), None, "{to}");
        assert!(room.file(0).is_some());
    }
}
