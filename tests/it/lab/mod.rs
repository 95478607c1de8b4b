//! Judgment labs: nobody in the room reads what is to come, whatever the case and however it is cut.

mod line;
mod random_lab;
mod running;
mod slips;

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, LabStage, OnError, Reader};
use heard::text::sources::Sources;

use crate::editions::TODAY;
use crate::effort::is_long;
use crate::http::{GENEROUS, status};
use crate::lab::line::{Line, ask};
use crate::lab::random_lab::{Model, TOLD};
use crate::lab::running::{Running, answer};
use crate::turns;

fn edition(model: &Model) -> Edition {
    let mut sources = Sources::new();
    for (path, text) in &model.files {
        sources.insert(path, text.clone().into_bytes());
    }
    let library = Library::of(&sources);
    let lab = library.lab("lab").unwrap();
    Edition::of(&library, Reader::Room(lab), EditionOptions { today: TODAY, broken: OnError::LeftOut })
}

/// Where a part stands among what is told.
fn told_by(part: LabStage) -> usize {
    match part {
        LabStage::Situation => 0,
        LabStage::Data => 1,
        // In the usual order the room writes before the call; what it writes tells nothing of the case.
        LabStage::Write | LabStage::Round | LabStage::Panel => 1,
        LabStage::Call => 2,
        LabStage::Reasons | LabStage::Talk => 3,
        LabStage::Outcome => 4,
    }
}

#[test]
fn no_showing_holds_a_word_of_a_later_stage_or_of_another_case_or_anybody_s_name() {
    let (mut shown, mut surely) = (0, 0);
    for seed in 0..150 {
        let model = random_lab::lab(seed);
        let edition = edition(&model);
        let room = edition.room().unwrap();
        for case in 0..model.cases {
            let parts = room.parts(case).unwrap_or_else(|| panic!("seed {seed}: {:?}", model.files));
            assert_eq!(parts.last(), Some(&LabStage::Outcome));
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
        let mut model = random_lab::lab(3);
        let story = model.files.iter_mut().find(|(path, _)| path == "stories/case-0.md").unwrap();
        story.1 = story.1.replace(from, to);
        let edition = edition(&model);
        let room = edition.room().unwrap();
        assert_eq!(room.parts(0), None, "{to}");
        assert_eq!(room.showing(0, LabStage::Situation), None, "{to}");
        assert!(room.file(0).is_some());
    }
}

#[test]
fn a_name_that_a_text_writes_itself_is_shown_to_no_room() {
    for said in ["Canarycleo Canarydar", "Canarycleo", "Canarydars"] {
        let mut model = random_lab::lab(3);
        let story = model.files.iter_mut().find(|(path, _)| path == "stories/case-0.md").unwrap();
        story.1 += &format!("\nThen {said} rose.\n");
        let edition = edition(&model);
        let room = edition.room().unwrap();
        assert_eq!(room.parts(0), None, "{said}");
        assert!(room.kept_from(0).is_some(), "{said}");
    }
    let mut model = random_lab::lab(3);
    let lab = model.files.iter_mut().find(|(path, _)| path == "labs/lab.md").unwrap();
    lab.1 = lab.1.replace("What would you do?", "What would Canarycleo Canarydar do?");
    let at = lab.1.find("{ story: case-0").unwrap();
    let end = at + lab.1[at..].find('}').unwrap();
    lab.1.replace_range(at..end, "{ story: case-0, as: The day of Canaryada Canaryben ");
    let edition = edition(&model);
    let room = edition.room().unwrap();
    assert!(room.parts(0).is_some());
    assert_eq!((room.name(0), room.prompt("write")), (None, None));
}

#[test]
fn each_stage_mentions_people_anew_and_its_paragraphs_go_on_from_each_other() {
    let mut sources = Sources::new();
    let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
    add("heard.yaml", "title: T\ncontact: c@x.example\npractices: [law]\n");
    add("people.yaml", "a.ben: { name: Ada Ben, role: nurse, shown: name }\nc.dar: { name: Cleo Dar, role: nurse }\n");
    add(
        "stories/a.md",
        "---\ntitle: A\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\npractice: law\nstatus: published\n\
         agreed: { given: 2026-01 }\n---\n\n@c.dar rang @a.ben.\n\n@a.ben asked what @c.dar saw.\n\n---\n\n\
         @a.ben left. @c.dar stayed with @a.ben.\n",
    );
    add(
        "labs/lab.md",
        "---\ntitle: L\ndate: 2026-11-23\nfacilitator: a.ben\ncases: [{ story: a }]\nstages: [situation, write, outcome]\n\
         status: published\n---\n",
    );
    let library = Library::of(&sources);
    let reader = Reader::Room(library.lab("lab").unwrap());
    let edition = Edition::of(&library, reader, EditionOptions { today: TODAY, broken: OnError::LeftOut });
    let room = edition.room().unwrap();
    let blocks = |part| room.showing(0, part).unwrap().blocks.concat().replace('\n', "");
    // A room is told of nobody by name.
    let situation = blocks(LabStage::Situation);
    assert_eq!(situation, "<p>A nurse rang another nurse.</p><p>The other nurse asked what the nurse saw.</p>");
    assert_eq!(blocks(LabStage::Outcome), "<p>A nurse left. Another nurse stayed with the nurse.</p>");
}

/// The case and the part of a step's name.
fn part_of(step: &str) -> Option<(usize, LabStage)> {
    let (case, part) = step.strip_prefix("case-")?.split_once('-')?;
    Some((case.parse::<usize>().ok()? - 1, LabStage::ALL.into_iter().find(|other| other.word() == part)?))
}

/// The addresses of the pictures of every part of every case.
fn pictures(model: &Model) -> Vec<((usize, LabStage), String)> {
    let edition = edition(model);
    let room = edition.room().unwrap();
    let mut all = Vec::new();
    for case in 0..model.cases {
        for part in room.parts(case).unwrap() {
            let named = room.showing(case, part).unwrap().pictures.into_iter();
            all.extend(named.map(|(name, _)| ((case, part), format!("/picture/{name}"))));
        }
    }
    all
}

#[test]
fn no_byte_sent_to_the_wall_or_a_phone_holds_what_is_to_come_or_the_token_or_another_s_words() {
    let (mut surely, mut looked) = (0, 0);
    for seed in 1000..1012 {
        let model = random_lab::lab(seed);
        let pictures = pictures(&model);
        let mut held = Running::of(&model);
        let (at, pass) = (held.lab.room, held.pass.clone());
        let mut screen = Line::open(at, "/line/screen", &pass).unwrap();
        let (mut writer, mut other) = (held.phone(), held.phone());
        let mut pages = String::new();
        let mut now: Option<(usize, LabStage)> = None;
        let mut revealed = Vec::new();
        let mut written = Vec::new();
        while held.step() != "end" {
            let sign = held.go_on();
            for line in [&mut screen, &mut writer, &mut other] {
                line.until(&sign);
            }
            for path in [
                "/",
                "/screen",
                "/facilitator",
                "/stories/case-0.html",
                "/picture/x.png",
                "/line/facilitator",
                "/?code=AAAAAA",
            ] {
                pages.push_str(&ask(at, path, if path.contains("code") { "" } else { &pass }));
            }
            // A picture is there while it is on the screen, and neither before nor after.
            let here = part_of(held.step());
            for (_, address) in &pictures {
                let shown = pictures.iter().any(|(part, other)| other == address && Some(*part) == here);
                let answer = ask(at, address, &pass);
                assert_eq!(status(&answer), if shown { 200 } else { 404 }, "seed {seed}: {address} at {}", held.step());
                pages.push_str(&answer);
                looked += usize::from(shown);
            }
            now = here.or(now);
            let round = match now {
                _ if held.step() == "close" => Some("close".to_owned()),
                Some((case, LabStage::Write)) => Some(format!("case-{}", case + 1)),
                _ => None,
            };
            if let Some(round) = round {
                assert!(writer.say(&answer(&round, 1, &format!("canarywritten{round}"))));
                writer.until("\"taken\":\"kept\"");
                written.push(format!("canarywritten{round}"));
            } else {
                revealed.append(&mut written);
            }
            let heard =
                [&screen.heard, &other.heard, &writer.heard].map(|heard| String::from_utf8_lossy(heard).into_owned());
            for bytes in heard.iter().chain([&pages]) {
                assert!(!bytes.contains(&held.token), "seed {seed}: the token was sent");
                // Whoever knew the word by which a phone finds its answer again could write in its place.
                assert!(!bytes.contains(&format!("{:032x}", 1)), "seed {seed}: a phone's own word was sent");
                for own in &written {
                    assert!(!bytes.contains(own), "seed {seed}: {own} was sent before the reveal");
                }
                for canary in model.canaries.iter().filter(|canary| bytes.contains(&canary.word)) {
                    let stage = TOLD.iter().position(|stage| *stage == canary.stage);
                    let may = canary.case.zip(now).is_some_and(|(case, (here, part))| {
                        case < here || case == here && stage.is_some_and(|stage| stage <= told_by(part))
                    });
                    assert!(may && canary.stage != "never", "seed {seed}, {}: {canary:?} was sent", held.step());
                }
            }
            if held.step() == "end" {
                for canary in model.canaries.iter().filter(|canary| canary.surely) {
                    assert!(heard[0].contains(&canary.word), "seed {seed}: {canary:?} was never on the screen");
                    surely += 1;
                }
                assert!(heard[1].contains("canarywrittenclose"), "what was written is shown in the end");
            }
        }
        drop(revealed);
    }
    assert!(surely > 50 && looked > 5, "{surely} {looked}");
}

#[test]
fn whoever_is_not_meant_gets_nothing_and_the_wall_stays_calm() {
    let mut held = Running::of(&random_lab::lab(3));
    let (facilitator, room, pass) = (held.lab.facilitator, held.lab.room, held.pass.clone());
    // Without the token, and without the code, there is no line and no page.
    for (at, path) in [
        (facilitator, "/line/facilitator"),
        (facilitator, "/line/screen"),
        (room, "/line/phone"),
        (room, "/line/screen"),
    ] {
        assert_eq!(Line::open(at, path, "").err(), Some(401), "{path}");
        assert_eq!(Line::open(at, path, &format!("heard-lab-{}=x", at.port())).err(), Some(401), "{path}");
    }
    for path in ["/", "/screen", "/phone", "/?token=x"] {
        assert_eq!(status(&ask(facilitator, path, &pass)), 401, "{path}");
    }
    assert_eq!(Line::open(room, "/line/facilitator", &pass).err(), Some(404));
    // The room cannot move the hour.
    let mut screen = Line::open(room, "/line/screen", &pass).unwrap();
    let number = held.number();
    for command in ["next", "blank", "save"] {
        assert!(screen.say(&format!("{{\"do\":\"{command}\",\"at\":{number}}}")));
    }
    let mut phone = held.phone();
    phone.until("number");
    assert!(phone.say("{\"do\":\"blank\"}"));
    assert_eq!(phone.next(), None, "who speaks otherwise than a phone is sent away");
    // Nobody writes where nobody is asked.
    let mut phone = held.phone();
    phone.until("number");
    for round in ["case-1", "case-9", "close", ""] {
        assert!(phone.say(&answer(round, 5, "early")));
        phone.until("not-open");
    }
    let step = held.step().to_owned();
    let sign = held.go_to("rules");
    assert_eq!(step, "join", "nothing moved but by the facilitator");
    phone.until(&sign);
    let writing = (0..20).find_map(|_| {
        held.go_on();
        held.step().ends_with("-write").then(|| held.step().trim_end_matches("-write").to_owned())
    });
    let Some(round) = writing else { return };
    // Ten megabytes, a thousand and one letters, a script.
    assert!(phone.say(&answer(&round, 5, &"x".repeat(1001))));
    phone.until("too-much");
    assert!(phone.say(&answer(&round, 5, "<script>alert(1)</script> & \"so\"")));
    phone.until("kept");
    let mut loud = held.phone();
    loud.until("number");
    let _ = loud.say(&answer(&round, 6, &"x".repeat(10 << 20)));
    assert_eq!(std::iter::from_fn(|| loud.next()).find(|said| said.contains("kept")), None);
    // After the reveal an answer stays, and a new one is marked.
    let sign = held.go_on();
    phone.until(&sign);
    assert!(phone.say(&answer(&round, 5, "another")));
    phone.until("stays");
    let mut late = held.phone();
    late.until("number");
    assert!(late.say(&answer(&round, 7, "I knew it")));
    late.until("\"taken\":\"late\"");
    assert!(late.say(&answer(&round, 8, "and so did I")));
    assert_eq!(std::iter::from_fn(|| late.next()).find(|said| said.contains("taken")), None, "a line is one phone's");
    let shown = screen.until("I knew it");
    assert!(
        shown.contains("&lt;script&gt;") && !shown.contains("<script>") && shown.contains("class=\\\"late\\\""),
        "{shown}"
    );
    // Whoever guesses must wait, and then even the right letters do.
    let answers: Vec<u16> = (0..12).map(|_| status(&ask(room, "/?code=AAAAAA", ""))).collect();
    assert!(answers.contains(&401) && answers.ends_with(&[429]), "{answers:?}");
}

#[test]
fn a_palette_of_the_site_s_own_is_for_those_who_are_in_and_only_where_it_was_checked() {
    let palette = |at, cookie: &str| {
        let answer = ask(at, "/.heard/palette.css", cookie);
        assert!(status(&answer) == 200 && answer.contains("--paper:"), "{answer}");
        answer.contains("/* ours */")
    };
    let mut model = random_lab::lab(3);
    model.files.push(("themes/hearth/palette.css".to_owned(), "/* ours */".to_owned()));
    let held = Running::of(&model);
    let (facilitator, room) = (held.lab.facilitator, held.lab.room);
    assert!(!palette(room, "") && !palette(facilitator, "") && !palette(facilitator, &held.pass));
    assert!(palette(room, &held.pass), "whoever is in has it");
    // Where nobody can tell who may be named, nothing can be checked.
    let people = model.files.iter_mut().find(|(path, _)| path == "people.yaml").unwrap();
    people.1 = "a.ben: [\n".to_owned();
    let held = Running::of(&model);
    assert!(!palette(held.lab.room, &held.pass));
}

#[test]
fn two_hundred_phones_are_told_at_once_and_heard() {
    let _turn = turns::of_hundreds_of_sockets();
    let mut held = Running::of(&random_lab::lab(3));
    let mut phones: Vec<Line> = (0..200).map(|_| held.phone()).collect();
    for phone in &mut phones {
        phone.until("number");
    }
    let mut slowest = std::time::Duration::ZERO;
    let mut answered = std::time::Duration::ZERO;
    while held.step() != "end" {
        let start = std::time::Instant::now();
        let sign = held.go_on();
        for phone in &mut phones {
            phone.until(&sign);
        }
        slowest = slowest.max(start.elapsed());
        let step = held.step().to_owned();
        if let Some(round) = step.strip_suffix("-write").or((step == "close").then_some("close")) {
            let start = std::time::Instant::now();
            for (number, phone) in phones.iter_mut().enumerate() {
                assert!(phone.say(&answer(round, number, "I would wait.")));
            }
            for phone in &mut phones {
                phone.until("\"taken\":\"kept\"");
            }
            answered = answered.max(start.elapsed());
        }
    }
    println!("the last of 200 phones was told after {slowest:?}; 200 answers were taken in {answered:?}");
    assert!(slowest < GENEROUS && answered < GENEROUS);
}

/// The first random lab whose room writes in its first case.
fn writing() -> Model {
    let mut labs = (3..).map(random_lab::lab);
    labs.find(|model| model.files.iter().any(|(path, text)| path == "labs/lab.md" && text.contains(", write,")))
        .unwrap()
}

#[test]
fn memory_stays_flat_over_many_rounds_of_answers_edits_and_phones_that_go_and_come() {
    let _turn = turns::of_hundreds_of_sockets();
    let mut held = Running::alone(&writing());
    if held.memory().is_none() {
        return;
    }
    let mut phones: Vec<Line> = (0..200).map(|_| held.phone()).collect();
    let mut screen = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    let path = held.folder.path().join("stories/case-0.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (front, body) = text.split_once("\n---\n").unwrap();
    let (warm, rounds) = (3, if is_long() { 50 } else { 6 });
    let mut figures = Vec::new();
    held.go_to("case-1-situation");
    for round in 0..rounds {
        held.reopen();
        std::fs::write(&path, format!("{front}\n---\n\nThis is edit {round}.\n{body}")).unwrap();
        screen.until(&format!("This is edit {round}."));
        let sign = held.go_to("case-1-write");
        for (number, phone) in phones.iter_mut().enumerate() {
            phone.until(&sign);
            assert!(phone.say(&answer("case-1", number, &format!("{round} {}", "I would wait. ".repeat(60)))));
        }
        for phone in &mut phones {
            phone.until("\"taken\":\"kept\"");
        }
        for phone in phones.iter_mut().step_by(4) {
            *phone = held.phone();
        }
        while held.step() != "case-1-situation" {
            let sign = held.go_back();
            for phone in &mut phones {
                phone.until(&sign);
                phone.heard.clear();
            }
        }
        figures.push(held.memory().unwrap());
    }
    println!("the memory of the lab after each round, in kB: {figures:?}");
    let (before, after) = (figures[warm - 1], figures[rounds - 1]);
    assert!(after < before + before / 4, "{figures:?}");
}

#[test]
fn whoever_opens_thousands_of_sockets_leaves_the_wall_and_the_phones_that_are_in_as_they_were() {
    let _turn = turns::of_hundreds_of_sockets();
    let mut held = Running::alone(&writing());
    let mut screen = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    let mut phone = held.phone();
    phone.until("number");
    // An enemy who knows the code holds lines for as long as there are any, and one who does not connects and says nothing.
    let tries = if is_long() { 10_000 } else { 700 };
    let (mut lines, mut refused, mut silent) = (Vec::new(), 0, std::collections::VecDeque::new());
    for number in 0..tries {
        if number % 2 == 0 && refused < 20 {
            match Line::open(held.lab.room, "/line/phone", &held.pass) {
                Ok(line) => lines.push(line),
                Err(status) => {
                    assert_eq!(status, 503, "beyond the most that one address may have, a line is refused");
                    refused += 1;
                }
            }
        } else if let Ok(stream) = std::net::TcpStream::connect(held.lab.room) {
            silent.push_back(stream);
            if silent.len() > 500 {
                silent.pop_front();
            }
        }
    }
    assert!(refused > 0 && lines.len() < 1000, "{refused} refused, {} open", lines.len());
    // The hour goes on for those who are in, and the page still comes.
    let start = std::time::Instant::now();
    let sign = held.go_to("case-1-write");
    screen.until(&sign);
    phone.until(&sign);
    assert!(phone.say(&answer("case-1", 1, "I would wait.")));
    phone.until("\"taken\":\"kept\"");
    assert_eq!(status(&ask(held.lab.room, "/", &held.pass)), 200);
    assert_eq!(status(&ask(held.lab.room, "/", "")), 401);
    assert_eq!(status(&ask(held.lab.facilitator, "/screen", "")), 401);
    println!("with {} lines and {} silent sockets, all that took {:?}", lines.len(), silent.len(), start.elapsed());
    assert!(start.elapsed() < GENEROUS);
    // When they go, there is room again.
    drop((lines, silent));
    let start = std::time::Instant::now();
    while Line::open(held.lab.room, "/line/phone", &held.pass).is_err() {
        assert!(start.elapsed() < GENEROUS, "there is still no room");
    }
}

#[test]
fn an_edit_is_on_the_wall_and_the_place_is_kept() {
    let model = random_lab::lab(3);
    let mut held = Running::of(&model);
    // Its picture comes last, so that its first paragraph comes first.
    held.go_to("case-2-situation");
    let mut screen = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    screen.until("number");
    let path = held.folder.path().join("stories/case-1.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (front, body) = text.split_once("\n---\n").unwrap();
    std::fs::write(&path, format!("{front}\n---\n\nA new beginning.\n\nAnd more.\n{body}")).unwrap();
    let said: serde_json::Value = serde_json::from_str(&screen.until("A new beginning.")).unwrap();
    assert_eq!(
        said["now"]["place"], 2,
        "the first paragraph is the third now, and still the screen begins with it: {said}"
    );
    // A text in the middle of an edit leaves the screen as it was, and only the facilitator is told, also when the hour goes on.
    let broken = format!("{front}\n---\n\nA half sentence by @nobody.at.all.\n{body}");
    std::fs::write(&path, &broken).unwrap();
    held.facilitator.until("stories/case-1.md can’t be shown");
    let mut another = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    let said = another.until("number");
    assert!(said.contains("A new beginning.") && !said.contains("half sentence"), "{said}");
    // But who may read it is decided by what is written now.
    std::fs::write(&path, broken.replace("status: published", "status: withdrawn")).unwrap();
    let said = screen.until("\"kind\":\"moment\"");
    assert!(!said.contains("canary"), "{said}");
    std::fs::write(&path, &broken).unwrap();
    held.facilitator.until("it has an error");
    std::fs::write(&path, &text).unwrap();
    screen.until("canary");
    // A story that may not be read any more is on no screen.
    std::fs::write(&path, text.replace("status: published", "status: withdrawn")).unwrap();
    let said = screen.until("\"kind\":\"moment\"");
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn a_wall_of_many_cards_goes_from_screen_to_screen_and_on() {
    let mut held = Running::of(&random_lab::lab(3));
    held.go_to("close");
    let mut phones: Vec<Line> = (0..40).map(|_| held.phone()).collect();
    for (number, phone) in phones.iter_mut().enumerate() {
        assert!(phone.say(&answer("close", number, &"I would wait. ".repeat(20))));
        phone.until("\"taken\":\"kept\"");
    }
    held.go_on();
    let mut screen = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    screen.until("\"place\":0,");
    let number = held.number();
    for place in [17, 39] {
        assert!(held.facilitator.say(&format!("{{\"do\":\"screen\",\"at\":{number},\"place\":{place}}}")));
        screen.until(&format!("\"place\":{place},"));
    }
}

#[test]
fn a_packet_has_each_outcome_on_a_sheet_of_its_own_and_the_call_on_none_of_the_room_s() {
    for seed in 0..40 {
        let model = random_lab::lab(seed);
        let edition = edition(&model);
        let packet = heard::site::lab_packet::Packet::of(&edition).unwrap().unwrap();
        let html = String::from_utf8(packet.html).unwrap();
        let sheets: Vec<&str> = html.split("<section class=\"sheet").skip(1).collect();
        let first_outcome = sheets.iter().position(|sheet| sheet.starts_with(" outcome")).unwrap();
        assert_eq!(sheets.len() - first_outcome, model.cases, "the outcomes come last");
        for (at, sheet) in sheets.iter().enumerate() {
            for canary in model.canaries.iter().filter(|canary| sheet.contains(&canary.word)) {
                let for_room = sheet.starts_with(" room");
                let told = match canary.stage {
                    "situation" => true,
                    "data" => for_room || at >= first_outcome,
                    "call" | "reasons" => !for_room,
                    "outcome" => at >= first_outcome,
                    _ => !for_room && at < first_outcome,
                };
                assert!(told, "seed {seed}: {canary:?} stands on sheet {at}");
            }
        }
        assert!(!html.contains("/picture/") && !html.contains("<script"));
    }
}

#[test]
fn a_pair_reads_a_story_whole_below_its_title_without_what_was_said_of_its_judgment() {
    let mut model = random_lab::lab(3);
    for (_, text) in model.files.iter_mut().filter(|(path, _)| path.starts_with("labs/")) {
        *text = text.replacen("cases:", "kind: pair\ncases:", 1);
    }
    let packet = heard::site::lab_packet::Packet::of(&edition(&model)).unwrap().unwrap();
    let html = String::from_utf8(packet.html).unwrap();
    assert_eq!(html.matches("<section").count(), 1);
    let printed: Vec<_> = model.canaries.iter().filter(|canary| html.contains(&canary.word)).collect();
    for stage in ["situation", "outcome"] {
        assert!(printed.iter().any(|canary| canary.stage == stage && canary.case.is_some()), "{stage}: {printed:?}");
    }
    for canary in printed.iter().filter(|canary| canary.case.is_some()) {
        assert!(packet.told.contains(&canary.word), "nothing reads {canary:?} before it is written");
    }
    assert!(!html.contains("class=\"said\"") && !html.contains(">Case 1<"), "{html}");
}

/// The packet of a lab with these fields, on a story whose end is below a line.
fn packet_of_two(fields: &str) -> String {
    let mut sources = Sources::new();
    let front = "title: The stair\ndate: 2026-03\nkind: own\nreviewer: r.o\nstatus: published\n";
    let story = format!("---\n{front}---\n\nI stood on the stair w1x.\n\n---\n\nThen I sat down w2x.\n");
    let lab = format!("---\ntitle: L\ndate: 2026-05\ncases: [a]\n{fields}---\n\nNotes.\n");
    let files = [
        ("heard.yaml", "title: T\ncontact: c@x.example\n"),
        ("people.yaml", "r.o: { name: Rosa Okafor, role: partner }\n"),
        ("stories/a.md", &story),
        ("labs/lab.md", &lab),
    ];
    for (path, text) in files {
        sources.insert(path, text.as_bytes().to_vec());
    }
    let library = Library::of(&sources);
    let reader = Reader::Room(library.lab("lab").unwrap());
    let edition = Edition::of(&library, reader, EditionOptions { today: TODAY, broken: OnError::LeftOut });
    String::from_utf8(heard::site::lab_packet::Packet::of(&edition).unwrap().unwrap().html).unwrap()
}

#[test]
fn a_misspelt_stage_takes_no_story_from_a_pair_and_gives_no_ending_away() {
    for stages in ["sitation, outcome", "situation, outcme", "x"] {
        let html = packet_of_two(&format!("kind: pair\nstages: [{stages}]\n"));
        assert!(html.contains("w1x") && html.contains("w2x"), "{stages}: {html}");
    }
    for stages in [
        "sitation, write, outcome",
        "situation, wrte, outcome",
        "situation, [write], outcome",
        "situation, outcome, write, outcome",
        "situation, write, outcme",
        "write, x",
    ] {
        let html = packet_of_two(&format!("stages: [{stages}]\n"));
        let (room, ending) = html.split_once("<section class=\"sheet outcome\"").unwrap();
        assert!(room.contains("w1x") && !room.contains("w2x") && ending.contains("w2x"), "{stages}: {html}");
    }
}

#[test]
fn an_hour_that_was_started_anew_goes_on_where_it_was_with_its_minutes_and_only_once() {
    let mut held = Running::of(&random_lab::lab(3));
    let restore = |step: &str| {
        format!(
            "{{\"do\":\"restore\",\"step\":\"{step}\",\"furthest\":\"end\",\"place\":0,\"hidden\":[],\"spent\":100,\"in_all\":1500}}"
        )
    };
    assert!(held.facilitator.say(&restore("close")));
    let said: serde_json::Value = serde_json::from_str(&held.facilitator.until("\"step\":\"close\"")).unwrap();
    let now = &said["now"];
    assert_eq!([&now["spent"], &now["in_all"]].map(|seconds| seconds.as_u64().unwrap()), [100, 1500], "{now}");
    assert_eq!((now["furthest"].as_str(), now["fresh"].as_bool()), (Some("end"), Some(false)));
    // A phone is believed that what it holds was written in time, although the end was reached.
    let mut phone = held.phone();
    phone.until("number");
    assert!(phone.say(&answer("close", 1, "I would wait.").replace("\"in_time\":false", "\"in_time\":true")));
    phone.until("\"taken\":\"kept\"");
    // Another tab that comes later does not take the hour back.
    assert!(held.facilitator.say(&restore("rules")) && held.facilitator.say("{\"do\":\"blank\"}"));
    assert!(held.facilitator.until("\"blank\":true").contains("\"step\":\"close\""));
}

#[test]
fn a_rehearsal_fills_the_room_with_phones_that_write() {
    let mut held = Running::with(&random_lab::lab(3), true);
    held.go_to("close");
    held.facilitator.until("so far: 8");
    held.go_on();
    let mut screen = Line::open(held.lab.room, "/line/screen", &held.pass).unwrap();
    assert_eq!(screen.until("number").matches("<blockquote").count(), 8);
}
