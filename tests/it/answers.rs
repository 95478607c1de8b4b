//! The five answers, the one next step of each story, and what is kept only so long.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::files;
use crate::program::{run, words};

const PEOPLE: &str = "a.barros: { name: Ana Barros, role: consultant, shown: name }\n\
                      m.lindqvist: { name: Maja Lindqvist, role: associate, shown: name }\n\
                      k.shy: { name: Kim Shy, role: clerk, shown: role }\n\
                      r.okafor: { name: Rosa Okafor, role: partner, shown: name }\n";
const AUDIENCES: &str = "audiences:\n  firm: { label: The firm }\n  partners: { label: The partners, sees: [firm] }\n\
                         default_audience: firm\n";

/// A site folder with the people of this file.
struct Site(TempDir);

impl Site {
    fn of(config: &str) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.write("heard.yaml", &format!("heard: \">=0.1\"\ntitle: Heard\ncontact: heard@firm.example\n{config}"));
        site.write("people.yaml", PEOPLE);
        site
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        files::put(self.path(), path, text);
    }

    fn story(&self, name: &str, lines: &str, words: &str) {
        let text = format!("---\ntitle: The {name}\ndate: 2026-02\nreviewer: r.okafor\n{lines}\n---\n\n{words}\n");
        self.write(&format!("stories/{name}.md"), &text);
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(format!("stories/{name}.md"))).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    /// Runs the program in the folder: its status, its results, and what it says beside them.
    fn heard(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = run(self.path(), arguments);
        (output.status.code().unwrap(), words(&output.stdout), words(&output.stderr))
    }

    fn well(&self, arguments: &[&str]) -> String {
        let (code, shown, said) = self.heard(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        format!("{shown}{said}")
    }
}

#[test]
fn a_letter_says_for_whom_and_from_whom_it_is_and_takes_five_answers_in_every_language() {
    let answers = [
        ("en", "For Kim Shy", "without my name", "Not as it stands", "keep it between us", "No."),
        ("de", "Für Kim Shy", "ohne meinen Namen", "So noch nicht", "unter uns bleiben", "Nein."),
        ("fr", "Pour Kim Shy", "sans mon nom", "Pas tel quel", "entre nous", "Non."),
        ("es", "Para Kim Shy", "sin mi nombre", "Así todavía no", "que no salga de aquí", "No."),
        ("ar", "إلى Kim Shy", "من دون اسمي", "ليس بصيغته هذه", "بيننا", "لا."),
    ];
    let isolation = regex::Regex::new("</?bdi>").unwrap();
    for (language, to, without, change, kept, no) in answers {
        let site = Site::of(&format!("language: {language}\n{AUDIENCES}"));
        site.story("door", "about: [k.shy, a.barros]\nstatus: with-colleague", "Somebody held the door for everybody.");
        site.well(&["letter", "door"]);
        let letter = |person: &str| {
            let html = fs::read_to_string(site.path().join(format!("letters/door-{person}.html"))).unwrap();
            isolation.replace_all(&html, "").into_owned()
        };
        let html = letter("k.shy");
        let places: Vec<Option<usize>> =
            [to, without, change, kept, no].iter().map(|words| html.find(&words.to_string())).collect();
        assert!(places.iter().all(Option::is_some), "{language}: {places:?}\n{html}");
        let (_, story) = html.split_once("<article").unwrap();
        assert!(!story.contains("Kim Shy"), "nobody who is a role is named in what others would read: {story}");
        assert!(!html.contains("Ana Barros") && html.matches("<li").count() == 4, "{html}");
        let audiences = if language == "ar" { "The firm، The partners" } else { "The firm, The partners" };
        assert!(html.contains(audiences) && html.matches("heard@firm.example").count() == 2, "{html}");
        let html = letter("a.barros");
        assert!(html.matches("<li").count() == 5 && !html.contains("Kim Shy"), "{html}");
    }
    let site = Site::of("");
    site.story("door", "about: [k.shy]\nstatus: with-colleague", "Somebody held the door for everybody.");
    site.well(&["letter", "door"]);
    let html = fs::read_to_string(site.path().join("letters/door-k.shy.html")).unwrap();
    assert!(html.contains(
        "Apart from the person who wrote it and the people who look after these stories, nobody has been shown it."
    ));
}

#[test]
fn what_somebody_wants_kept_between_them_is_a_good_ending_and_on_no_site() {
    let site = Site::of("");
    let words = "She held the door for a while and said nothing at all to the two of them.";
    site.story("door", "about: [a.barros, m.lindqvist]\nstatus: published\nagreed: { a.barros: { given: 2026-01 }, m.lindqvist: { given: 2026-01 } }", words);
    site.well(&["build"]);
    assert!(site.has("public/stories/door.html"));

    let (code, _, said) = site.heard(&["agree", "door", "--kept-private", "--yes"]);
    assert!(code == 2 && said.contains("use --for to say who answered: a.barros, m.lindqvist"), "{said}");
    let (code, _, said) = site.heard(&["agree", "door", "--for", "a.barros", "--kept-private"]);
    assert!(code == 2 && said.contains("--yes") && !site.text("door").contains("kept-private"), "{said}");
    let said = site.well(&["agree", "door", "--for", "a.barros", "--kept-private", "--yes"]);
    assert!(said.contains("it stays between you") && said.contains("`heard build`"), "{said}");
    let text = site.text("door");
    assert!(
        text.contains("{ a.barros: kept-private, m.lindqvist: { given: 2026-01 } }\nsince: 2026-03-14\n"),
        "{text}"
    );
    assert!(
        site.well(&["agree", "door", "--for", "a.barros", "--kept-private", "--yes"]).contains("already been recorded")
    );

    let agenda = site.well(&["status"]);
    assert_eq!(agenda, "Kept between you, with thanks\n  stories/door.md\n");
    site.well(&["build"]);
    assert!(!site.has("public/stories/door.html"));
    // Nobody is asked about it again, and no other file brings it out.
    for person in ["a.barros", "m.lindqvist"] {
        site.well(&["letter", "door", "--for", person, "--again"]);
        assert!(!site.has(&format!("letters/door-{person}.html")));
    }
    site.story("again", "kind: composite\ncomposite_of: 3\nstatus: published", words);
    let (code, shown, _) = site.heard(&["check"]);
    assert!(code == 1 && shown.contains("withdrawn-twin"), "{shown}");
    fs::remove_file(site.path().join("stories/again.md")).unwrap();

    // A no is stricter, and a changed mind is said by whoever changed it.
    site.well(&["agree", "door", "--for", "m.lindqvist", "--declined", "--yes"]);
    assert!(site.well(&["status"]).contains("Marked published, but withheld\n  stories/door.md: "));
    let text = site.text("door").replace("status: published", "status: with-colleague");
    site.write("stories/door.md", &text);
    assert_eq!(site.well(&["status"]), "Nothing is waiting.\n");
    let said = site.well(&["agree", "door", "--for", "a.barros", "--yes"]);
    assert!(said.contains("somebody in it said no"), "{said}");
    let before = site.text("door");
    let (code, _, said) = site.heard(&["agree", "door", "--publish", "--yes"]);
    assert!(code == 2 && said.contains("--for m.lindqvist") && site.text("door") == before, "{said}");
    let (code, _, said) = site.heard(&["agree", "door", "--for", "a.barros", "--declined", "--publish"]);
    assert!(code == 2 && said.contains("--publish"), "{said}");
}

#[test]
fn a_no_is_written_however_the_answers_are() {
    for (before, after) in [
        ("agreed: { given: 2026-01, until: 2031-03 } # by phone", "agreed: declined # by phone"),
        ("agreed:\n  given: 2026-01\n  until: 2031-03\ntags: [tea]", "agreed: declined\ntags: [tea]"),
        ("agreed:\n  k.shy:\n    given: 2026-01\ntags: [tea]", "agreed:\n  k.shy: declined\ntags: [tea]"),
        ("agreed:\ntags: [tea]", "agreed: declined\ntags: [tea]"),
        ("agreed: kept-private", "agreed: declined"),
        ("agreed: perhaps", "agreed: declined"),
        ("tags: [tea]", "tags: [tea]\nagreed: declined"),
    ] {
        let site = Site::of("");
        site.story("door", &format!("about: [k.shy]\n{before}"), "Somebody held the door.");
        site.well(&["agree", "door", "--declined", "--yes"]);
        let text = site.text("door");
        assert!(text.contains(&format!("about: [k.shy]\n{after}\nsince: 2026-03-14\n---\n")), "{before}:\n{text}");
    }
}

#[test]
fn agree_publishes_once_nobody_has_still_to_answer() {
    let site = Site::of("");
    site.story("door", "about: [a.barros, m.lindqvist]\nstatus: with-colleague # asked", "They held the door.");
    let (code, _, said) = site.heard(&["agree", "door", "--yes"]);
    assert!(
        code == 2 && said.contains("waiting for several people") && said.contains("a.barros, m.lindqvist"),
        "{said}"
    );
    let said = site.well(&["agree", "door", "--for", "a.barros", "--publish", "--yes"]);
    assert!(said.contains("waiting for an answer from m.lindqvist"), "{said}");
    assert!(site.text("door").contains("status: with-colleague # asked"), "{}", site.text("door"));

    // Now there is one person to ask. Without a terminal nobody answers for how a stranger would read it.
    let (code, _, said) = site.heard(&["agree", "door", "--publish"]);
    assert!(code == 2 && said.contains("--yes") && !site.text("door").contains("m.lindqvist: {"), "{said}");
    site.well(&["agree", "door", "--publish", "--yes"]);
    let text = site.text("door");
    assert!(text.contains("status: published # asked") && text.contains("m.lindqvist: { given: 2026-03-14"), "{text}");
    site.well(&["build"]);
    assert!(site.has("public/stories/door.html"));

    // What everyone has agreed to already needs no further answer; what is wrong is never published.
    site.story("lamp", "about: [a.barros]\nstatus: agreed\nagreed: { given: 2026-01 }", "She lit the lamp.");
    assert!(site.well(&["agree", "lamp", "--publish", "--yes"]).contains("next build"));
    assert!(site.text("lamp").contains("status: published"));
    site.story("stair", "about: [a.barros]\nstatus: agreed\nsetting: nowhere", "She sat.");
    let before = site.text("stair");
    let (code, _, said) = site.heard(&["agree", "stair", "--publish", "--yes"]);
    assert!(code == 2 && said.contains("heard check") && site.text("stair") == before, "{said}");
    site.story("own", "kind: own\nstatus: draft", "I took it out.");
    site.well(&["agree", "own", "--publish", "--yes"]);
    assert!(site.text("own").contains("status: published"));
    let (code, _, said) = site.heard(&["letter", "own"]);
    assert!(code == 2 && said.contains("the writer's own work"), "{said}");
}

#[test]
fn status_and_heard_alone_name_the_one_next_step_of_each_story() {
    let site = Site::of("");
    let step = |wanted: &str| {
        for words in [&["status"] as &[&str], &[]] {
            let shown = site.well(words);
            assert!(shown.lines().any(|line| line.trim() == wanted), "{wanted}:\n{shown}");
        }
    };
    site.story("door", "about: []\nstatus: draft", "Somebody held the door.");
    step("add `about`, to say who it is about, or `kind: own`: stories/door.md");
    // Readers see who tells it and when it was, so that nobody is asked before that is there.
    site.write("stories/door.md", "---\ntitle: The door\nabout: [k.shy]\nstatus: draft\n---\n\nSomebody held it.\n");
    step("add `date` and `reviewer`: stories/door.md");
    let (_, _, said) = site.heard(&["letter", "door"]);
    assert!(said.contains("stories/door.md still needs `date` and `reviewer`"), "{said}");
    site.story("door", "about: [k.shy]\nstatus: draft", "Somebody held the door.");
    step("heard letter door");
    site.story("door", "about: [k.shy]\nstatus: with-colleague", "Somebody held the door.");
    site.well(&["letter", "door"]);
    let shown = site.well(&["status"]);
    let agree =
        shown.lines().find(|line| line.contains("heard agree door --for k.shy --read ")).unwrap().trim().to_owned();
    step(&agree);
    // The letter was about another text.
    site.story("door", "about: [k.shy]\nstatus: with-colleague", "Somebody shut the door.");
    step("heard letter door");
    site.well(&["letter", "door"]);
    let shown = site.well(&["status"]);
    let agree = shown.lines().find(|line| line.contains("heard agree door")).unwrap().trim().to_owned();
    site.well(&[agree.split(' ').skip(1).collect::<Vec<_>>(), vec!["--yes"]].concat());
    step("heard agree door --publish");
    site.well(&["agree", "door", "--publish", "--yes"]);
    let shown = site.well(&["status"]);
    assert!(shown.contains("Ready for readers: `heard build`\n  stories/door.md\n"), "{shown}");
    let text = site.text("door");
    site.write("stories/door.md", &text.replace("title:", "setting: nowhere\ntitle:"));
    let shown = site.well(&["status"]);
    let broken = "Marked published, but withheld\n  stories/door.md: it has an error that must be fixed first\n";
    assert!(shown.contains(broken) && !shown.contains("Ready"), "{shown}");
    site.write("stories/door.md", &text);
    site.well(&["build"]);
    assert_eq!(site.well(&["status"]), "Nothing is waiting.\n");
    let own =
        site.well(&["new", "story", "The clause", "--own", "--reviewer", "r.okafor", "--situation", "I kept it."]);
    assert!(!own.contains("about"), "{own}");
    let path = walkdir::WalkDir::new(site.path().join("stories"))
        .into_iter()
        .flatten()
        .find(|file| file.path().ends_with("the-clause.md"));
    let text = fs::read_to_string(path.unwrap().path()).unwrap();
    assert!(text.contains("kind: own\n") && !text.contains("about:"), "{text}");
    step("heard agree the-clause --publish");
}

/// How long everything is kept in these sites, of which it is the 14th of March 2026.
const RETENTION: &str =
    "retention: { draft: 12 months, declined: 3 months, withdrawn: 3 months, kept-private: 5 years }\n";

#[test]
fn what_is_due_is_named_and_goes_when_somebody_says_so() {
    let site = Site::of(&format!("{RETENTION}holds: {{ stories/held-by-path.md: matter-9 }}\n"));
    let kind = "kind: composite\ncomposite_of: 3\n";
    let mut due = Vec::new();
    let mut stay = Vec::new();
    for (name, lines, is_due) in [
        ("draft", "status: draft\nsince: 2025-03-14", true),
        ("draft-of-this-year", "status: draft\nsince: 2025-03-15", false),
        ("draft-of-a-month", "status: draft\nsince: 2025-03", false),
        ("no-day", "status: withdrawn", false),
        ("gone", "status: withdrawn\nsince: 2025-12-14", true),
        ("gone-lately", "status: withdrawn\nsince: 2025-12-15", false),
        ("no", "status: with-colleague\nagreed: declined\nsince: 2025-01", true),
        ("kept", "status: with-colleague\nagreed: kept-private\nsince: 2025-01", false),
        ("kept-long", "status: with-colleague\nagreed: kept-private\nsince: 2020-01", true),
        ("unclear", "status: draft\nagreed: kept-privat\nsince: 2020-01", false),
        ("unclear-status", "status: drat\nsince: 2020-01", false),
        ("out", "status: published\nsince: 2020-01", false),
        ("held-in-error", "status: withdrawn\nsince: 2020-01\nholds: matter-7", false),
        ("held", "status: withdrawn\nsince: 2020-01\nhold: matter-7", false),
        ("held-by-path", "status: withdrawn\nsince: 2020-01", false),
        ("held-by-something", "status: withdrawn\nsince: 2020-01\nhold:", false),
    ] {
        site.story(name, &format!("{kind}{lines}"), &format!("Nobody knew the {name} of it."));
        if is_due { due.push(name) } else { stay.push(name) }
    }
    let agenda = site.well(&["status"]);
    let listed = agenda.split_once("Kept longer than heard.yaml allows: `heard tidy`\n").unwrap().1;
    for name in &due {
        assert!(listed.contains(&format!("  stories/{name}.md: ")), "{name}: {listed}");
    }
    for name in &stay {
        let is_held = name.starts_with("held");
        let line = listed.lines().find(|line| line.contains(&format!("stories/{name}.md: ")));
        assert_eq!(line.is_some(), is_held, "{name}: {listed}");
        let why = if *name == "held-in-error" {
            "it stays until its errors are fixed (see heard check)"
        } else {
            "it's on hold, so it stays"
        };
        assert!(line.is_none_or(|line| line.ends_with(why)), "{listed}");
    }
    assert!(!listed.contains("matter-"), "{listed}");

    // Without a terminal nobody is asked.
    let (code, _, said) = site.heard(&["tidy"]);
    assert!(code == 2 && said.contains("--yes"), "{said}");
    assert!(due.iter().all(|name| site.has(&format!("stories/{name}.md"))));
    let (code, _, said) = site.heard(&["tidy", "--yes"]);
    assert_eq!(code, 1, "what is on hold was left: {said}");
    assert!(said.contains("copies in git") && said.contains("booklets or other pages in letters/"), "{said}");
    for name in &due {
        assert!(!site.has(&format!("stories/{name}.md")), "{name}");
    }
    for name in &stay {
        assert!(site.has(&format!("stories/{name}.md")), "{name}");
    }
    assert_eq!(site.heard(&["tidy", "--yes"]).0, 1);
    for name in stay.iter().filter(|name| name.starts_with("held")) {
        fs::remove_file(site.path().join(format!("stories/{name}.md"))).unwrap();
    }
    assert_eq!(site.heard(&["tidy"]).0, 0);
}

#[test]
fn a_text_goes_with_its_letters_and_pictures_and_not_while_its_words_are_published() {
    let site = Site::of(RETENTION);
    let words = "She held the door for a while and said nothing at all to the two of them, who looked at the clock.";
    let picture = include_bytes!("../../content-example/stories/2024/corridor.png");
    for name in ["chair.png", "shared.png"] {
        files::put(site.path(), &format!("stories/{name}"), picture);
    }
    site.story(
        "door",
        "about: [a.barros]\nstatus: with-colleague",
        &format!("{words}\n\n![A chair](chair.png)\n\n![A lamp](shared.png)"),
    );
    site.story("lamp", "kind: composite\ncomposite_of: 3\nstatus: published", "Lit.\n\n![A lamp](shared.png)");
    site.story("again", "kind: composite\ncomposite_of: 3\nstatus: published", words);
    site.well(&["letter", "door"]);
    let text = site.text("door").replace("status: with-colleague", "status: withdrawn\nsince: 2025-01");
    site.write("stories/door.md", &text);
    let (code, shown, _) = site.heard(&["tidy", "--yes"]);
    assert!(code == 1 && shown.contains("it stays while stories/again.md"), "{shown}");
    assert!(site.has("stories/door.md") && site.has("letters/door-a.barros.html"));

    // Nor while they only wait to be agreed to again.
    fs::remove_file(site.path().join("stories/again.md")).unwrap();
    site.story("paused", "about: [a.barros]\nagreed: { given: 2024-01, until: 2024-12 }\nstatus: published", words);
    let (code, shown, _) = site.heard(&["tidy", "--yes"]);
    assert!(code == 1 && shown.contains("it stays while stories/paused.md"), "{shown}");

    fs::remove_file(site.path().join("stories/paused.md")).unwrap();
    let (code, _, said) = site.heard(&["tidy", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(!site.has("stories/door.md") && !site.has("letters/door-a.barros.html") && !site.has("stories/chair.png"));
    assert!(site.has("stories/shared.png") && site.has("stories/lamp.md"));
    assert_eq!(
        site.heard(&["tidy"]),
        (0, String::new(), "nothing has been kept longer than heard.yaml allows\n".to_owned())
    );
}

#[test]
fn no_command_changes_the_words_of_what_is_on_hold_and_it_can_still_be_taken_back() {
    let site = Site::of("");
    site.story(
        "door",
        "about: [k.shy]\nstatus: with-colleague\nhold: matter-7\ndat: 2026-03\ntags: tea, rain",
        "Somebody held the door.",
    );
    let before = site.text("door");
    let (_, _, said) = site.heard(&["check", "--fix", "--yes"]);
    assert!(said.contains("stories/door.md is on hold") && site.text("door") == before, "{said}");
    site.story("door", "about: [k.shy]\nstatus: published\nhold: matter-7", "Somebody held the door.");
    site.well(&["letter", "door"]);
    let html = fs::read_to_string(site.path().join("letters/door-k.shy.html")).unwrap();
    assert!(!html.contains("matter"), "{html}");
    site.well(&["agree", "door", "--yes"]);
    site.well(&["build"]);
    let page = fs::read_to_string(site.path().join("public/stories/door.html")).unwrap();
    assert!(!page.contains("matter"), "{page}");
    site.well(&["agree", "door", "--kept-private", "--yes"]);
    site.well(&["withdraw", "door", "--yes"]);
    assert!(site.text("door").contains("status: withdrawn\n") && site.text("door").contains("agreed: kept-private\n"));
}

#[test]
fn what_is_marked_published_with_an_error_in_it_is_not_promised_to_the_next_build() {
    let site = Site::of("");
    site.write("stories/door.md", "---\ntitle: The door\nabout: [k.shy]\nstatus: draft\n---\n\nSomebody held it.\n");
    site.well(&["agree", "door", "--yes"]);
    let (_, shown, said) = site.heard(&["agree", "door", "--publish", "--yes"]);
    assert!(!format!("{shown}{said}").contains("the next build"), "{shown}{said}");
}

#[test]
fn a_built_page_about_somebody_whom_it_names_nowhere_goes_when_they_are_forgotten() {
    let site = Site::of("");
    for (name, about) in [("door", "about: [k.shy]"), ("chair", "about: [a.barros, k.shy]")] {
        site.story(name, &format!("{about}\nstatus: draft"), "@k.shy held it.");
        for person in if name == "door" { &["k.shy"][..] } else { &["k.shy", "a.barros"] } {
            site.well(&["agree", name, "--for", person, "--as", "role", "--yes"]);
        }
        site.well(&["agree", name, "--publish", "--yes"]);
    }
    site.well(&["build"]);
    let page = |name: &str| fs::read_to_string(site.path().join(format!("public/stories/{name}.html")));
    assert!(page("door").is_ok_and(|page| page.contains("clerk") && !page.contains("Shy")));
    assert!(page("chair").is_ok_and(|page| page.contains("clerk")));
    let (code, receipt, said) = site.heard(&["person", "k.shy", "--forget", "--yes"]);
    assert_eq!(code, 0, "{receipt}{said}");
    assert!(receipt.contains("Built or published again: 1 site."), "{receipt}");
    assert!(page("door").is_err());
    assert!(page("chair").is_ok_and(|page| !page.contains("clerk")));
}
