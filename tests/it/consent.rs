//! A yes and its taking back, written into a story by the program: only the lines that must change do.

use std::fs;
use std::path::Path;

use heard::library::{Agreement, How, Library, Refusal};
use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::effort::tries;
use crate::files;
use crate::program::{run, words};

const PEOPLE: &str = "a.barros: { name: Ana Barros, role: consultant, shown: name }\n\
                      m.lindqvist: { name: Maja Lindqvist, role: associate, shown: name }\n\
                      r.okafor: { name: Rosa Okafor, role: partner, shown: name }\n";

/// A story before anything is written into it.
struct Before {
    text: String,
    /// The lines of `agreed`, and of `status`: the only ones that may change.
    agreed: Vec<String>,
    status: Vec<String>,
    several: bool,
}

fn story(dice: &mut Dice) -> Before {
    let several = dice.below(2) == 0;
    let about = match (several, dice.below(3)) {
        (false, 0) => "about: [a.barros]\n",
        (false, 1) => "about:\n  - a.barros # as ever\n",
        (false, _) => "about: Ana Barros\n",
        (true, 0) => "about: [a.barros, m.lindqvist]\n",
        (true, 1) => "about:\n- a.barros\n- m.lindqvist\n",
        (true, _) => "about:\n  # both of them\n  - a.barros\n\n  - Maja Lindqvist\n",
    };
    let answer = |dice: &mut Dice| {
        dice.one(&[
            "declined",
            "{ given: 2026-03-20 }",
            "{ given: 2026-03-20, until: 2031-03 }",
            "{given: 2026-03, as: role}",
            "{ given: 2026-Q1, read: 0000000000000000, until: 2031-03 }",
            "{ given: 2026-03, readers: everyone, as: colleague }",
        ])
    };
    let agreed = match (several, dice.below(7)) {
        (_, 0 | 1) => String::new(),
        (_, 2) => "agreed:\n".to_owned(),
        (false, 3) => format!("agreed: {} # on the phone\n", answer(dice)),
        (false, 4) => format!("agreed: {}\n", answer(dice)),
        (false, 5) => "agreed:\n  given: 2026-03-20   # in the kitchen\n  # and gladly\n  until: 2031-03\n".to_owned(),
        (false, _) => format!("agreed:\n  a.barros: {} # over tea\n", answer(dice)),
        (true, 3) => format!("agreed: {{ a.barros: {}, m.lindqvist: {} }}\n", answer(dice), answer(dice)),
        (true, 4) => format!("agreed: {{ m.lindqvist: {} }} # the other is away\n", answer(dice)),
        (true, 5) => format!("agreed:\n    Maja Lindqvist: {} # early\n    a.barros: {}\n", answer(dice), answer(dice)),
        (true, _) => "agreed:\n  m.lindqvist:\n    given: 2026-03-20\n    until: 2031-03  # five years\n".to_owned(),
    };
    let status = dice.one(&["", "status: published\n", "status: with-colleague # since May\n", "status: \"agreed\"\n"]);
    let mut lines = [
        dice.one(&[
            "title: The empty chair\n",
            "title: \"A pause: and then\"\n",
            "title: 'It''s here'   # so called\n",
            "title: ملاحظة – été\n",
        ])
        .to_owned(),
        dice.one(&["date: 2026-03\n", "date: 2026-Q1 # about\n", "date: \"2026-03-14\"\n"]).to_owned(),
        "reviewer: r.okafor\n".to_owned(),
        about.to_owned(),
        agreed.clone(),
        status.to_owned(),
        dice.one(&["", "# a note to myself\n", "\n", "tags: [ tea,   rain ]\n", "why: >\n  It stayed\n  with me.\n"])
            .to_owned(),
        dice.one(&["", "also: |\n  Two lines,\n  agreed: on nothing\n"]).to_owned(),
    ];
    dice.shuffle(&mut lines);
    let mut text =
        format!("---\n{}---\n\nShe pulled a chair to the table.\n\nagreed: this is no field\n", lines.concat());
    if dice.below(3) == 0 {
        text = text.replace('\n', "\r\n");
    }
    let own = |part: &str| part.lines().map(str::to_owned).collect();
    Before { text, agreed: own(&agreed), status: own(status), several }
}

fn library(text: &str) -> Library {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", b"title: Heard\ncontact: none\n".to_vec());
    sources.insert("people.yaml", PEOPLE.as_bytes().to_vec());
    sources.insert("stories/one.md", text.as_bytes().to_vec());
    Library::of(&sources)
}

/// The lines of `before` that are not in `after` any more, in order, and the other way round.
fn changed(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let diff = similar::TextDiff::from_lines(before, after);
    let of = |tag| {
        let own = diff.iter_all_changes().filter(move |change| change.tag() == tag);
        own.map(|change| change.value().trim_end_matches(['\r', '\n']).to_owned()).collect()
    };
    (of(similar::ChangeTag::Delete), of(similar::ChangeTag::Insert))
}

proptest! {
    #![proptest_config(tries(150))]

    #[test]
    fn a_yes_changes_the_lines_of_the_answer_and_no_other(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let before = story(&mut dice);
        let library = library(&before.text);
        let (story, person) = (library.story("one").unwrap(), library.person("a.barros").unwrap());
        let until = [None, Some("2031-05")][dice.below(2)];
        let at_most = [None, Some(How::Role), Some(How::Name), Some(How::Colleague)][dice.below(4)];
        let yes = Agreement { given: TODAY, until, at_most, read: None, publish: false };
        match library.agree(story, person, &yes) {
            Ok(mended) => {
                let (gone, come) = changed(&before.text, &mended.after);
                assert!(gone.iter().all(|line| before.agreed.contains(line)), "{gone:?}\n{}", mended.after);
                assert!(come.concat().contains("2026-11-23"), "{come:?}");
                // Comments stay, and every line ends as the file's own do.
                for line in &gone {
                    let comment = line.split_once('#').map(|(_, comment)| comment);
                    assert!(comment.is_none_or(|comment| come.iter().any(|line| line.ends_with(comment))), "{line} / {come:?}");
                }
                let returns = |text: &str| (text.matches("\r\n").count() == text.matches('\n').count(), text.contains('\r'));
                assert_eq!(returns(&before.text), returns(&mended.after), "{:?}", mended.after);
                let after = self::library(&mended.after);
                let story = after.story("one").unwrap();
                assert!(!after.still_to_answer(story, TODAY).contains(&"a.barros".to_owned()), "{}", mended.after);
                // Whoever has answered before has answered still.
                let lacking = library.still_to_answer(library.story("one").unwrap(), TODAY);
                assert_eq!(
                    after.still_to_answer(story, TODAY).contains(&"m.lindqvist".to_owned()),
                    lacking.contains(&"m.lindqvist".to_owned())
                );
                // The same yes again changes nothing.
                let again = after.agree(story, after.person("a.barros").unwrap(), &yes).unwrap();
                assert_eq!(again.after, mended.after);
            }
            Err(refusal) => assert!(refusal == Refusal::Faulty && before.agreed == ["agreed:"] || refusal == Refusal::Whose && before.several, "{refusal:?}: {}", before.text),
        }
    }

}

proptest! {
    #![proptest_config(tries(200))]

    #[test]
    fn taking_back_changes_the_line_of_the_status_and_no_other(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let before = story(&mut dice);
        let library = library(&before.text);
        let mended = library.withdraw(library.story("one").unwrap(), TODAY).unwrap();
        let (gone, come) = changed(&before.text, &mended.after);
        assert!(gone.iter().all(|line| before.status.contains(line)), "{gone:?}");
        let (since, come): (Vec<String>, Vec<String>) = come.into_iter().partition(|line| line.starts_with("since:"));
        assert_eq!((since.len(), come.len()), (1, 1));
        assert!(come[0].starts_with("status: withdrawn"));
        assert_eq!(gone.iter().any(|line| line.contains('#')), come[0].contains('#'));
    }
}

#[test]
fn a_yes_is_for_the_text_that_was_read() {
    let text =
        "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [a.barros]\nstatus: published\n---\n\nShe waited.\n";
    let library = library(text);
    let yes = Agreement { given: TODAY, until: None, at_most: None, read: None, publish: false };
    let agreed = library.agree(library.story("one").unwrap(), library.person("a.barros").unwrap(), &yes).unwrap();
    let changed = self::library(&agreed.after.replace("She waited.", "She left."));
    assert_eq!(changed.still_to_answer(changed.story("one").unwrap(), TODAY), ["a.barros"]);
}

#[test]
fn a_yes_that_has_ended_needs_a_new_end() {
    let text = "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [a.barros]\nagreed: { given: 2024-03, until: 2025-03 }\n---\n\nShe waited.\n";
    let library = library(text);
    let (story, person) = (library.story("one").unwrap(), library.person("a.barros").unwrap());
    let yes = Agreement { given: TODAY, until: None, at_most: None, read: None, publish: false };
    assert_eq!(library.agree(story, person, &yes).unwrap_err(), Refusal::Ended);
    let until = Agreement { until: Some("2028-03"), ..yes };
    assert!(library.agree(story, person, &until).unwrap().after.contains("until: 2028-03"));
    let other = library.person("m.lindqvist").unwrap();
    assert_eq!(library.agree(story, other, &yes).unwrap_err(), Refusal::NotAbout(vec!["a.barros".to_owned()]));
}

/// Runs the program in a folder: its status, and what it says.
fn heard(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(folder, arguments);
    (output.status.code(), words(&output.stdout), words(&output.stderr))
}

#[test]
fn nothing_is_written_that_nobody_agreed_to_and_the_agenda_follows() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    let text = "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [a.barros]\nstatus: published # at last\n---\n\nShe waited.\n";
    write("stories/one.md", text);
    let story = || fs::read_to_string(folder.path().join("stories/one.md")).unwrap();

    let (code, shown, said) = heard(folder.path(), &["agree", "one", "--for", "Ana Barros"]);
    assert_eq!((code, story().as_str()), (Some(2), text), "{said}");
    assert!(shown.contains("+agreed: { given: 2026-03-14, as: name, readers: [everyone], read: 2-"), "{shown}");
    let (_, agenda, _) = heard(folder.path(), &["status"]);
    assert!(
        agenda.contains("Marked published, but withheld\n  stories/one.md: a.barros hasn't answered yet"),
        "{agenda}"
    );

    let until = ["agree", "one", "--for", "a.barros", "--until", "2026-04", "--yes"];
    assert_eq!(heard(folder.path(), &until).0, Some(0));
    let (_, agenda, _) = heard(folder.path(), &["status"]);
    assert!(agenda.contains("stories/one.md: a.barros has agreed; consent runs until 2026-04-30"), "{agenda}");
    assert!(agenda.contains("stories/one.md disappears on 2026-05-01"), "{agenda}");
    let (_, agenda, _) = heard(folder.path(), &["status", "--format", "json"]);
    assert!(agenda.contains("\"last\": \"2026-04-30\""), "{agenda}");

    assert_eq!(heard(folder.path(), &["withdraw", "one", "--yes"]).0, Some(0));
    assert!(story().contains("status: withdrawn # at last\n"));
    assert_eq!(heard(folder.path(), &["status"]).1, "Nothing is waiting.\n");
    let files: Vec<_> = walkdir::WalkDir::new(folder.path())
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .collect();
    assert!(files.iter().all(|file| !file.file_name().to_string_lossy().ends_with(".tmp")));
}

#[test]
fn a_packet_holds_the_stories_in_which_somebody_agreed_to_be_named_and_no_figure() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    let story = |title: &str, about: &str, agreed: &str, words: &str| {
        format!(
            "---\ntitle: {title}\ndate: 2026-02\nreviewer: r.okafor\nabout: [{about}]\nstatus: published\n{agreed}---\n\n{words}\n"
        )
    };
    let yes = "agreed: { given: 2026-03-01 }\n";
    write("stories/one.md", &story("The door", "a.barros", yes, "She held the door until everybody was through."));
    write("stories/two.md", &story("The stair", "a.barros", "", "She sat on the third stair and waited for him."));
    write("stories/three.md", &story("The list", "m.lindqvist", yes, "She read the list aloud a second time, slowly."));
    let pack = || heard(folder.path(), &["pack", "--about", "a.barros"]);
    let (code, _, said) = pack();
    assert_eq!(code, Some(2));
    assert!(said.contains("one story names a.barros"), "{said}");
    assert!(!folder.path().join("letters").exists());

    write("stories/four.md", &story("The tea", "a.barros", yes, "She carried the tea up and said nothing at all."));
    let (code, _, said) = pack();
    assert_eq!(code, Some(0), "{said}");
    let html = fs::read_to_string(folder.path().join("letters/about-a-barros.html")).unwrap();
    assert!(html.contains("She held the door") && html.contains("She carried the tea"));
    assert!(!html.contains("third stair") && !html.contains("a second time"));
    assert!(html.contains("you can’t add them up"));
    let words =
        regex::Regex::new("(?s)<style>.*?</style>|<[^>]*>|February 2026").unwrap().replace_all(&html, " ").into_owned();
    assert!(!words.contains(|c: char| c.is_ascii_digit()), "{words}");
}

#[test]
fn a_booklet_holds_the_stories_of_three_months_that_its_readers_may_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    let pack = |issue: &str| heard(folder.path(), &["pack", "--issue", issue]);
    let (code, _, said) = pack("2026-Q1");
    assert_eq!(code, Some(2));
    assert!(said.contains("there is nothing to print"), "{said}");

    let story = |title: &str, date: &str, more: &str, words: &str| {
        format!(
            "---\ntitle: {title}\ndate: {date}\nreviewer: r.okafor\nabout: [a.barros]\nstatus: published\n{more}---\n\n{words}\n"
        )
    };
    let yes = "agreed: { given: 2026-03-01 }\n";
    let reply = "reply: { by: a.barros, says: I had forgotten the door. }\n";
    write(
        "stories/one.md",
        &story("The door", "2026-02", &format!("{yes}{reply}"), "She held it.[^n]\n\n[^n]: The heavy one."),
    );
    write("stories/two.md", &story("The hinge", "2026-Q1", yes, "She oiled it.[^n]\n\n[^n]: Twice."));
    write("stories/three.md", &story("The stair", "2026-01", "", "She sat on the third stair and waited for him."));
    write("stories/four.md", &story("The list", "2025-12", yes, "She read the list aloud a second time, slowly."));
    let taken_back = story("The tea", "2026-03", yes, "She carried the tea up and said nothing at all.");
    write("stories/five.md", &taken_back.replace("status: published", "status: withdrawn"));
    write("heard.yaml", "title: Heard\ncontact: none\nfront: { story: one }\n");
    let (code, told, said) = pack("2026-q1");
    assert_eq!(code, Some(0), "{said}");
    assert!(told.trim().ends_with("issue-2026-q1-everyone.html"), "{told}");
    let html = fs::read_to_string(told.trim()).unwrap();
    assert!(html.contains("<h1>January to March 2026</h1>\n<p class=\"line\">She held it.</p>"), "{html}");
    for words in ["In this booklet", "The door", "The hinge", "I had forgotten the door.", "The heavy one."] {
        assert!(html.contains(words), "{words}: {html}");
    }
    for words in ["third stair", "The stair", "second time", "The list", "The tea", "the tea", "href=", " id="] {
        assert!(!html.contains(words), "{words}: {html}");
    }
    let (code, _, said) = pack("2026-Q2");
    assert_eq!(code, Some(2));
    assert!(said.contains("there is no issue 2026-Q2, or `everyone` can't read any"), "{said}");
    assert!(said.contains("the issues are 2026-Q1, 2025-Q4"), "{said}");
}

#[test]
fn a_letter_is_one_story_that_leads_nowhere_and_asks_what_can_be_answered() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: heard@firm.example\n");
    write("people.yaml", &format!("{PEOPLE}k.shy: {{ name: Kim Shy, role: clerk, shown: role }}\n"));
    let story = |title: &str, about: &str, words: &str| {
        format!(
            "---\ntitle: {title}\ndate: 2026-02\nreviewer: r.okafor\nabout: [{about}]\nstatus: with-colleague\n---\n\n{words}\n"
        )
    };
    write(
        "stories/one.md",
        &story(
            "The door",
            "a.barros",
            "@a.barros held the door, as in [the other one](two.md), until everybody was through.",
        ),
    );
    write(
        "stories/two.md",
        &story("The hidden stair", "k.shy", "Somebody sat on the third stair and waited for the boy."),
    );
    let (code, file, said) = heard(folder.path(), &["letter", "one"]);
    assert_eq!((code, file.as_str()), (Some(0), "letters/one-a.barros.html\n"), "{said}");
    let html = fs::read_to_string(folder.path().join(file.trim())).unwrap();
    assert!(
        html.contains("with my name: Ana Barros")
            && html.contains("without my name")
            && html.contains("“a consultant”")
    );
    assert!(!html.contains("third stair") && !html.contains("hidden stair") && !html.contains("href"), "{html}");
    let (_, file, _) = heard(folder.path(), &["letter", "two", "--for", "k.shy"]);
    let html = fs::read_to_string(folder.path().join(file.trim())).unwrap();
    assert!(!html.contains("with my name") && html.contains("“a clerk”"));
    assert_eq!(html.matches("Kim Shy").count(), 2, "whom it is for, and the greeting");
}

#[test]
fn a_slip_is_answered_with_what_was_meant_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", &format!("{PEOPLE}k.shy: {{ name: Kim Shy, role: clerk, shown: role }}\n"));
    let story = |about: &str, status: &str| {
        format!(
            "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [{about}]\nstatus: {status}\n---\n\nShe waited.\n"
        )
    };
    write("stories/2025/the-empty-chair.md", &story("a.barros", "with-colleague"));
    write("stories/2026/the-list.md", &story("k.shy", "with-colleague"));
    write("stories/2026/the-stair.md", &story("a.barros", "withdrawn"));
    for (words, said) in [
        (&["agree", "the-emty-chair", "--for", "a.barros"] as &[&str], "did you mean 2025/the-empty-chair?"),
        (&["letter", "2025/the-empty-chiar"], "did you mean 2025/the-empty-chair?"),
        (&["withdraw", "the-empty"], "did you mean 2025/the-empty-chair?"),
        (&["agree", "the-empty-chair", "--for", "a.baros"], "did you mean a.barros?"),
        (&["letter", "the-empty-chair", "--for", "Ana Baros"], "did you mean a.barros?"),
        (&["pack", "--about", "m.lindquist"], "did you mean m.lindqvist?"),
        (&["agree", "the-empty-chair", "--for", "m.lindqvist"], "isn't about m.lindqvist; it is about a.barros"),
        (&["letter", "the-empty-chair", "--for", "m.lindqvist"], "isn't about m.lindqvist; it is about a.barros"),
        (&["agree", "the-empty-chair", "--for", "a.barros", "--until", "2026-13"], "2026-13 isn't a date"),
        (&["agree", "the-empty-chair", "--for", "a.barros", "--until", "2026-02"], "2026-02 is in the past"),
        (&["agree", "the-stair", "--for", "a.barros"], "is withdrawn, so nobody will be asked about it again"),
        (&["letter", "the-stair"], "is withdrawn, so nobody will be asked about it again"),
    ] {
        let (code, shown, told) =
            heard(folder.path(), &[words, if words[0] == "agree" { &["--yes"] } else { &[] }].concat());
        assert_eq!((code, shown.as_str()), (Some(2), ""), "{words:?}: {told}");
        assert!(told.contains(said), "{words:?}: {told}");
    }
    assert!(!folder.path().join("letters").exists());
    assert!(!fs::read_to_string(folder.path().join("stories/2026/the-stair.md")).unwrap().contains("agreed"));
    let (code, _, told) = heard(folder.path(), &["agree", "the-list", "--for", "k.shy", "--as", "name", "--yes"]);
    assert!(code == Some(0) && told.contains("people.yaml doesn't show k.shy by name"), "{told}");
    let (code, _, told) = heard(folder.path(), &["withdraw", "the-stair", "--yes"]);
    assert!(code == Some(0) && told.contains("already been withdrawn"), "{told}");
}

#[test]
fn words_that_name_somebody_are_put_before_nobody_who_could_agree_to_be_a_role() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    let story = |body: &str| {
        let front =
            "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [a.barros]\nstatus: with-colleague\n---\n";
        write("stories/one.md", &format!("{front}\n{body}\n"));
    };
    let letter = &["letter", "one"] as &[&str];
    let as_role = &["agree", "one", "--for", "a.barros", "--as", "role", "--yes"];
    story("Then Ana waited, and @r.okafor left.\n\nBarros stayed.");
    for command in [letter, as_role] {
        let (code, shown, told) = heard(folder.path(), command);
        assert_eq!((code, shown.as_str()), (Some(2), ""), "{command:?}: {told}");
        assert!(told.contains("on lines 9, 11"), "{told}");
    }
    let by_name = ["agree", "one", "--for", "a.barros", "--as", "name", "--yes"];
    assert_eq!(heard(folder.path(), &by_name).0, Some(0));
    story("Then @a.barros waited, and @r.okafor left.");
    for command in [letter, as_role] {
        let (code, _, told) = heard(folder.path(), command);
        assert_eq!(code, Some(0), "{command:?}: {told}");
    }
}

#[test]
fn two_stories_of_one_file_name_are_two_letters() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    for (year, words) in [("2025", "She waited by the door."), ("2026", "She read it aloud.")] {
        let head = "title: A\ndate: 2026-02\nreviewer: r.okafor\nabout: [a.barros]\nstatus: with-colleague";
        write(&format!("stories/{year}/rain.md"), &format!("---\n{head}\n---\n\n{words}\n"));
        assert_eq!(heard(folder.path(), &["letter", &format!("{year}/rain")]).0, Some(0));
    }
    for (year, words) in [("2025", "by the door"), ("2026", "read it aloud")] {
        let letter = folder.path().join(format!("letters/{year}-rain-a.barros.html"));
        assert!(fs::read_to_string(letter).unwrap().contains(words), "{year}");
    }
}

#[test]
fn what_appears_next_is_what_nothing_else_keeps_from_its_readers() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    let story = |more: &str| {
        format!(
            "---\ntitle: A\ndate: 2026-02\nreviewer: r.okafor\nabout: [a.barros]\nstatus: published\n{more}\n---\n\nShe waited.\n"
        )
    };
    // Its yes has ended before its day comes.
    write("stories/never.md", &story("publish_on: 2026-05\nagreed: { given: 2026-02, until: 2026-04 }"));
    write("stories/unasked.md", &story("publish_on: 2026-04"));
    write("stories/later.md", &story("publish_on: 2026-08\nagreed: { given: 2026-02 }"));
    // Its yes begins after its day.
    write("stories/begins.md", &story("publish_on: 2026-05\nagreed: { given: 2026-07-02 }"));
    let (_, agenda, _) = heard(folder.path(), &["status"]);
    assert!(
        agenda.contains("stories/begins.md appears on 2026-07-02\n") && agenda.matches(" appears on ").count() == 1,
        "{agenda}"
    );
    assert!(!agenda.contains(" disappears on "), "{agenda}");
}

/// What stands at the foot of a letter.
fn mark(folder: &Path, file: &str) -> String {
    let html = fs::read_to_string(folder.join(file)).unwrap();
    regex::Regex::new("<span class=\"mark\">[^<]*<bdi>([0-9a-f]{4} [0-9a-f]{4})</bdi>")
        .unwrap()
        .captures(&html)
        .unwrap()[1]
        .to_owned()
}

#[test]
fn a_letter_carries_what_agree_takes_and_a_text_changed_on_its_way_is_not_agreed_to() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", PEOPLE);
    let text = "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [a.barros, m.lindqvist]\nstatus: with-colleague\n---\n\nThey waited.\n";
    write("stories/one.md", text);
    let story = || fs::read_to_string(folder.path().join("stories/one.md")).unwrap();
    assert_eq!(heard(folder.path(), &["letter", "one"]).0, Some(0));
    let mark = mark(folder.path(), "letters/one-a.barros.html");
    let agree =
        |person: &str, read: &str| heard(folder.path(), &["agree", "one", "--for", person, "--read", read, "--yes"]);

    write("stories/one.md", &text.replace("They waited.", "They left."));
    let (code, _, said) = agree("a.barros", &mark);
    assert_eq!(code, Some(2));
    assert!(said.contains("has changed since a.barros read it") && said.contains("heard letter one"), "{said}");
    assert!(!story().contains("agreed"));

    // Wrapped anew it is the same text, and the other one's yes makes it no other.
    write("stories/one.md", &text.replace("They waited.", "They\nwaited."));
    assert_eq!(agree("m.lindqvist", &mark.to_uppercase().replace(' ', "-")).0, Some(0));
    assert_eq!(agree("a.barros", &mark).0, Some(0));
    let written = story();
    let read = written.rsplit_once("read: ").unwrap().1[..18].to_owned();
    assert_eq!(written.matches(&read).count(), 2, "{written}");
    assert_eq!(agree("a.barros", &read).0, Some(0), "the fingerprint itself will do");

    for wrong in [&mark[..4], "not digits", &format!("{read}0")] {
        let (code, _, said) = agree("a.barros", wrong);
        assert!(code == Some(2) && said.contains("the version code at the foot of the letter"), "{said}");
    }
    assert_eq!(agree("a.barros", "0000 0000").0, Some(2));
}

#[test]
fn what_stands_on_a_letter_is_the_same_whoever_is_only_a_role_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write(
        "people.yaml",
        &format!(
            "{PEOPLE}k.shy: {{ name: Kim Shy, role: clerk, shown: role }}\nl.shy: {{ name: Lou Shy, role: clerk, shown: role }}\n"
        ),
    );
    let letter = |teller: &str, other: &str, words: &str| {
        write(
            "stories/one.md",
            &format!(
                "---\ntitle: A\ndate: 2026-03\nreviewer: {teller}\nabout: [a.barros, {other}]\nwhy: As @{other} said.\nreply: {{ by: {other}, says: So it was. }}\nstatus: with-colleague\n---\n\nShe waited for @{other}.{words}\n"
            ),
        );
        let (code, _, said) = heard(folder.path(), &["letter", "one", "--for", "a.barros"]);
        assert_eq!(code, Some(0), "{said}");
        mark(folder.path(), "letters/one-a.barros.html")
    };
    let one = letter("k.shy", "m.lindqvist", "");
    assert_eq!(letter("l.shy", "m.lindqvist", ""), one, "who tells it");
    assert_eq!(letter("k.shy", "r.okafor", ""), one, "whom else it is about");
    assert_eq!(letter("k.shy", "m.lindqvist", "\n\n<!-- not Lou -->"), one, "a note to oneself");
    assert_ne!(letter("r.okafor", "m.lindqvist", ""), one, "a teller who is named");
    assert_ne!(letter("k.shy", "m.lindqvist", " Long."), one, "the words");
}

#[test]
fn what_a_letter_said_bounds_the_answer_whatever_was_changed_on_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(folder.path(), path, text);
    let config = |sees: &str| {
        format!(
            "title: Heard\ncontact: none\naudiences:\n  firm: {{ label: The firm }}\n  partners: {{ label: The partners, sees: [{sees}] }}\n\
             \x20 board: {{ sees: [partners] }}\ndefault_audience: firm\n"
        )
    };
    let people = |shown: &str| format!("{PEOPLE}k.shy: {{ name: Kim Shy, role: clerk, shown: {shown} }}\n");
    let text =
        "---\ntitle: A\ndate: 2026-03\nreviewer: r.okafor\nabout: [k.shy]\nstatus: published\n---\n\nThey waited.\n";
    let story = || fs::read_to_string(folder.path().join("stories/one.md")).unwrap();
    let agree = |more: &[&str]| {
        write("stories/one.md", text);
        heard(folder.path(), &[&["agree", "one", "--for", "k.shy", "--yes"], more].concat())
    };
    write("heard.yaml", &config("firm"));
    write("people.yaml", &people("role"));
    write("stories/one.md", text);
    assert_eq!(heard(folder.path(), &["letter", "one"]).0, Some(0));
    let html = fs::read_to_string(folder.path().join("letters/one-k.shy.html")).unwrap();
    assert!(html.contains(": The firm, The partners, board."), "{html}");
    let mark = mark(folder.path(), "letters/one-k.shy.html");

    assert_eq!(agree(&["--read", &mark]).0, Some(0));
    assert!(story().contains("as: role, readers: [firm, partners, board], read: 2-"), "{}", story());
    assert_eq!(agree(&["--read", &mark, "--as", "colleague"]).0, Some(0));
    assert!(story().contains("as: colleague, readers:"), "{}", story());

    // She read a letter that called her a clerk.
    write("people.yaml", &people("name"));
    assert_eq!(agree(&["--read", &mark]).0, Some(0));
    assert!(story().contains("as: role, "), "{}", story());
    assert_eq!(agree(&[]).0, Some(0));
    assert!(story().contains("as: name, "), "{}", story());
    write("people.yaml", &people("withheld"));
    assert_eq!(agree(&[]).0, Some(0));
    assert!(story().contains("as: colleague, "), "{}", story());

    // Nor is she a clerk where she asked to be a colleague before.
    write("people.yaml", &people("role"));
    let before = text.replace("\n---\n\n", "\nagreed: { given: 2026-01, as: colleague }\n---\n\n");
    write("stories/one.md", &before);
    assert_eq!(heard(folder.path(), &["agree", "one", "--for", "k.shy", "--yes", "--read", &mark]).0, Some(0));
    assert!(story().contains("as: colleague, readers"), "{}", story());

    // Others would read it than those that the letter listed.
    write("heard.yaml", &config(""));
    let (code, _, said) = agree(&["--read", &mark]);
    assert!(code == Some(2) && said.contains("make a new letter"), "{said}");
    assert!(!story().contains("agreed"));

    // Nobody is asked twice by mistake.
    assert_eq!(agree(&[]).0, Some(0));
    let (code, file, said) = heard(folder.path(), &["letter", "one"]);
    assert_eq!((code, file.as_str()), (Some(0), ""));
    assert!(said.contains("k.shy has already agreed; --again makes their letter anyway"), "{said}");
    for again in [&["letter", "one", "--again"] as &[&str], &["letter", "one", "--for", "k.shy"]] {
        assert_eq!(heard(folder.path(), again).1, "letters/one-k.shy.html\n");
    }

    // An older program could misread what stands there.
    write("heard.yaml", &format!("heard: \">=99.0\"\n{}", config("firm")));
    for words in [&["agree", "one", "--for", "k.shy", "--yes"] as &[&str], &["letter", "one", "--again"], &["build"]] {
        let (code, _, said) = heard(folder.path(), words);
        assert!(code != Some(0) && said.contains("this site needs heard >=99.0"), "{words:?}: {said}");
    }
}
