//! Questions as somebody at a terminal of 80 columns meets them: typed, pasted, skipped, and stopped at each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::files;
use crate::program::{heard, said};

/// The five, in the order that they are asked.
const PROMPTS: [&str; 5] = [
    "What was going on?",
    "What did they do or say?",
    "How do you know it landed?",
    "What did the numbers show, or miss?",
    "Why are you telling this one?",
];

/// What is asked after them.
const WHOSE: &str = "Who did it? (names or ids, separated by commas; “me” if it was your own work)";
const WHO: &str = "Who are you? (your name or id)";

/// A terminal of 80 columns and 40 lines in which a program runs; tmux draws it, so it is what a person sees.
struct Terminal {
    server: String,
    folder: tempfile::TempDir,
}

impl Terminal {
    fn of(folder: tempfile::TempDir, arguments: &str) -> Self {
        static RUNS: AtomicU32 = AtomicU32::new(0);
        let server = format!("heard-{}-{}", std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
        let terminal = Self { server, folder };
        let program = env!("CARGO_BIN_EXE_heard");
        // The pane stays when the program has ended, so that its last words can be read; also where Ctrl-C ended it.
        let line =
            format!("trap : INT; VISUAL= EDITOR=true '{program}' {arguments}; echo ended with $?; cat >/dev/null");
        let site = terminal.folder.path().to_str().unwrap().to_owned();
        terminal.tmux(&["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "40", "-c", &site, &line]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux").arg("-L").arg(&self.server).args(arguments).output();
        let output = output.expect("tmux is needed here; tests/run.sh installs it");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// Waits until the last lines of the screen are `words` and an empty prompt, or the words alone.
    fn shows(&self, words: &str) -> String {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let screen = self.screen();
            let end = screen.trim_end().trim_end_matches('>').trim_end();
            if end.ends_with(words) {
                return screen;
            }
            assert!(Instant::now() < until, "{words:?} is not shown:\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the program has ended, however that was.
    fn ended(&self) -> String {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let screen = self.screen();
            if screen.contains("ended with ") {
                return screen;
            }
            assert!(Instant::now() < until, "it does not end:\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn types(&self, words: &str) {
        if !words.is_empty() {
            self.tmux(&["send-keys", "-l", words]);
        }
        self.tmux(&["send-keys", "Enter"]);
    }

    fn pastes(&self, words: &str) {
        self.tmux(&["set-buffer", words]);
        self.tmux(&["paste-buffer", "-p"]);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = Command::new("tmux").args(["-L", &self.server, "kill-server"]).output();
    }
}

/// Runs the program by this machine's clock, by which the terminal goes too.
fn well(folder: &Path, arguments: &[&str]) {
    let output = heard().args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["init", ".", "--quiet"]);
    folder
}

fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.push((path.clone(), Vec::new()));
                open.push(path);
            } else {
                found.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn five_questions_make_a_story_that_check_accepts_with_what_was_pasted_whole() {
    let site = site();
    let people = "m.lindqvist: { name: Maja Lindqvist, shown: name }\nr.okafor: { name: Rosa Okafor }\n";
    fs::write(site.path().join("people.yaml"), people).unwrap();
    let terminal = Terminal::of(site, "new story");
    let screen = terminal.shows("What would you like to call it?");
    assert!(screen.contains("Press Ctrl-C to stop; your answers are kept for next time."), "{screen}");
    terminal.types("The chair: a “first” one");
    terminal.shows(PROMPTS[0]);
    terminal.pastes("It was late.\n\nNobody spoke.");
    terminal.shows("Nobody spoke.");
    terminal.types("");
    terminal.shows(PROMPTS[1]);
    terminal.types("\"Who sits there?\" she asked.");
    for prompt in &PROMPTS[2..] {
        terminal.shows(prompt);
        terminal.types("");
    }
    terminal.shows(WHOSE);
    terminal.types("maja lindqvist");
    terminal.shows(WHO);
    terminal.types("r.okafor");
    terminal.shows("ended with 0");
    let made = everything(&terminal.folder.path().join("stories"));
    let (_, bytes) = made.iter().find(|(path, _)| path.to_string_lossy().contains("the-chair")).unwrap();
    let text = String::from_utf8_lossy(bytes);
    assert!(
        text.contains("title: \"The chair: a “first” one\"") || text.contains("title: 'The chair: a “first” one'"),
        "{text}"
    );
    assert!(
        text.contains("It was late.\n\nNobody spoke.\n") && text.contains("\"Who sits there?\" she asked."),
        "{text}"
    );
    assert!(text.contains("about: [m.lindqvist]") && text.contains("reviewer: r.okafor"), "{text}");
    well(terminal.folder.path(), &["check"]);
}

/// Stopped in another way each time; the next one goes on, and asks only what is left.
#[test]
fn what_was_typed_survives_an_interrupt_and_a_terminal_that_closes() {
    let first = Terminal::of(site(), "new story");
    first.shows("What would you like to call it?");
    first.types("The chair");
    first.shows(PROMPTS[0]);
    first.pastes("It was late.\n\nNobody spoke.");
    first.shows("Nobody spoke.");
    first.types("");
    first.shows(PROMPTS[1]);
    first.tmux(&["send-keys", "C-c"]);
    let screen = first.ended();
    assert!(screen.contains("your answers are kept for the next `heard new story`"), "{screen}");
    let offer = "Continue? [Y]es, [n]ot now, [d]elete it";
    let again = |left: &Path| {
        let site = tempfile::tempdir().unwrap();
        for (path, bytes) in everything(left) {
            let name = path.strip_prefix(left).unwrap();
            if path.is_file() {
                files::put(site.path(), name.to_str().unwrap(), bytes);
            }
        }
        site
    };
    let second = Terminal::of(again(first.folder.path()), "new story");
    second.shows(offer);
    second.types("");
    second.shows(PROMPTS[1]);
    second.types("She moved the chair.");
    second.shows(PROMPTS[2]);
    second.tmux(&["kill-server"]);
    let third = Terminal::of(again(second.folder.path()), "new story");
    let screen = third.shows(offer);
    assert!(screen.contains("You were writing \"The chair\" on 20"), "{screen}");
    third.types("y");
    for prompt in &PROMPTS[2..] {
        third.shows(prompt);
        third.types("");
    }
    third.shows(WHOSE);
    third.types("");
    third.shows(WHO);
    third.types("");
    third.shows("ended with 0");
    let made = everything(third.folder.path());
    let (_, bytes) = made.iter().find(|(path, _)| path.ends_with("the-chair.md")).unwrap();
    let text = String::from_utf8_lossy(bytes);
    assert!(text.contains("It was late.\n\nNobody spoke.\n") && text.contains("She moved the chair."), "{text}");
    assert!(!made.iter().any(|(path, _)| is_kept(path)), "what is written is kept no longer");
}

#[test]
fn a_preview_that_is_ended_leaves_the_terminal_in_order() {
    let terminal = Terminal::of(site(), "serve --port 0");
    terminal.shows("the page updates each time you save");
    terminal.tmux(&["send-keys", "C-c"]);
    // What comes next begins a line of its own.
    terminal.shows("^C\nended with 0");
}

#[test]
fn whoever_is_new_is_asked_about_and_joins_with_the_story() {
    let terminal = Terminal::of(site(), "new story 'The chair'");
    for prompt in PROMPTS {
        terminal.shows(prompt);
        terminal.types(if prompt == PROMPTS[1] { "She moved the chair." } else { "" });
    }
    terminal.shows(WHOSE);
    terminal.types("Ana Barros");
    terminal.shows("Ana Barros isn't in people.yaml yet. What's their role? (a senior associate)");
    terminal.types("consultant");
    let shown = "How can Ana Barros be shown: name, role or withheld? (role)";
    terminal.shows(shown);
    terminal.types("nmae");
    terminal.shows(&format!("{shown}\n> nmae\n{shown}"));
    terminal.types("name");
    terminal.shows(WHO);
    terminal.types("ana barros");
    let screen = terminal.shows("ended with 0");
    assert!(screen.contains("@a.barros is in people.yaml"), "{screen}");
    let people = fs::read_to_string(terminal.folder.path().join("people.yaml")).unwrap();
    assert!(people.ends_with("a.barros: { name: Ana Barros, role: consultant, shown: name }\n"), "{people}");
    let stories = everything(&terminal.folder.path().join("stories"));
    let (_, bytes) = stories.iter().find(|(path, _)| path.ends_with("the-chair.md")).unwrap();
    let text = String::from_utf8_lossy(bytes);
    assert!(text.contains("reviewer: a.barros\nkind: own\n"), "{text}");
    well(terminal.folder.path(), &["check"]);
}

#[test]
fn whoever_is_known_by_a_nickname_is_not_asked_about() {
    let site = site();
    let people = "m.lindqvist: { name: Maja Lindqvist, role: partner, also: [Maj] }\n";
    fs::write(site.path().join("people.yaml"), people).unwrap();
    let terminal = Terminal::of(site, "new story 'The chair'");
    for prompt in PROMPTS {
        terminal.shows(prompt);
        terminal.types(if prompt == PROMPTS[1] { "She moved the chair." } else { "" });
    }
    terminal.shows(WHOSE);
    terminal.types("Maj");
    terminal.shows(WHO);
    terminal.types("maja lindqvist");
    terminal.shows("ended with 0");
    let folder = terminal.folder.path();
    assert_eq!(fs::read_to_string(folder.join("people.yaml")).unwrap(), people);
    let stories = everything(&folder.join("stories"));
    let (_, bytes) = stories.iter().find(|(path, _)| path.ends_with("the-chair.md")).unwrap();
    assert!(String::from_utf8_lossy(bytes).contains("reviewer: m.lindqvist\nkind: own\n"));
}

/// Answers that are kept until a story is written.
fn is_kept(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with(".heard-answers-")
}

/// Answers the questions one by one, each time one more of them, and stops at the next: nothing is left behind but, of
/// a story, the answers that are kept.
fn stops_at_each(arguments: &str, questions: &[(&str, &str)]) {
    std::thread::scope(|scope| {
        for stop in 0..questions.len() {
            scope.spawn(move || {
                let site = site();
                fs::write(site.path().join("answers.csv"), "Who,Moment\nAna,It was late.\n").unwrap();
                let slip = "---\ntitle: The pause: a story\ndate: 2026-03\n---\n";
                fs::write(site.path().join("stories/slip.md"), slip).unwrap();
                let terminal = Terminal::of(site, arguments);
                let before = everything(terminal.folder.path());
                for (question, answer) in &questions[..stop] {
                    terminal.shows(question);
                    terminal.types(answer);
                }
                terminal.shows(questions[stop].0);
                terminal.tmux(&["send-keys", "C-c"]);
                let screen = terminal.ended();
                assert!(!screen.contains("ended with 0"), "{screen}");
                let mut after = everything(terminal.folder.path());
                let all = after.len();
                after.retain(|(path, _)| !is_kept(path));
                let kept = usize::from(arguments == "new story" && stop > 0);
                assert_eq!(all - after.len(), kept, "{arguments} after {stop} answers");
                assert_eq!(after, before, "{arguments} after {stop} answers");
            });
        }
    });
}

#[test]
fn whoever_stops_at_a_question_of_a_story_leaves_nothing_behind() {
    let mut questions = vec![("What would you like to call it?", "The chair")];
    questions.extend(PROMPTS.map(|prompt| (prompt, "Words")));
    questions.push((WHOSE, "Ana Barros"));
    questions.push(("Ana Barros isn't in people.yaml yet. What's their role? (a senior associate)", "nurse"));
    questions.push(("How can Ana Barros be shown: name, role or withheld? (role)", ""));
    questions.push((WHO, ""));
    stops_at_each("new story", &questions);
}

#[test]
fn whoever_stops_at_a_question_of_anything_else_leaves_nothing_behind() {
    let person = [
        ("What's their role? (a senior associate)", "nurse"),
        ("How can they be shown: name, role or withheld? (role)", ""),
    ];
    stops_at_each("new person 'Ana Barros'", &person);
    let metric = ["What does it measure?", "What does it miss?", "What does it reward?", "How do people game it?"];
    stops_at_each("new metric 'Calls answered'", &metric.map(|question| (question, "Words")));
    let columns = [("Who", "Ana"), ("Moment", "It was late.")].map(|(name, sample)| {
        format!(
            "Which field should the column \"{name}\" go into? (Enter keeps it in a comment)\n  For example: {sample}"
        )
    });
    stops_at_each("import answers.csv", &columns.each_ref().map(|question| (question.as_str(), "")));
    stops_at_each("check --fix", &[("Write this file? [y/N]", "")]);
}

#[test]
fn a_curator_decides_flag_by_flag_and_takes_back_the_one_of_two_that_they_mean() {
    const ASKED: &str = "[k]eep it, [a]sk somebody, [w]ithdraw, [l]ater, [q]uit:";
    const WHY: &str = "why, in a few words:";
    let site = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| files::put(site.path(), path, text);
    write("heard.yaml", "title: Heard\ncontact: none\n");
    write("people.yaml", "a.one: { name: Ada One, shown: name }\nb.two: { name: Bo Two, shown: name }\n");
    write("metrics/hours.md", "---\ntitle: Hours\nowner: a.one\nreview_by: 2026-01\nstatus: published\n---\n");
    let story = |title: &str, teller: &str, about: &str, end: &str| {
        format!(
            "---\ntitle: {title}\ndate: 2026-03\nreviewer: {teller}\nabout: [{about}]\nstatus: published # out\n\
             agreed: {{ given: 2026-03-20 }}\n---\n\nShe put the list down at the end of the round, waited, and asked what \
             had not been asked yet. Then the room went on with the next bed {end}.\n"
        )
    };
    write("stories/first.md", &story("The round", "a.one", "b.two", "as before"));
    write("stories/second.md", &story("A list", "b.two", "a.one", "as if nothing was"));
    let terminal = Terminal::of(site, "review --today 2026-11-23");
    let screen = terminal.shows(ASKED);
    assert!(screen.contains("near-identical") && screen.contains("stories/second.md"), "{screen}");
    terminal.types("what?");
    terminal.types("w");
    terminal.shows(WHY);
    terminal.types("told twice; the first is better");
    terminal.shows("Write stories/first.md? [y/N]");
    terminal.types("");
    terminal.shows("Write stories/second.md? [y/N]");
    terminal.types("y");
    // They write about each other no more, since one of the two stories is gone.
    let screen = terminal.shows(ASKED);
    assert!(!screen.contains("only-each-other") && screen.contains("overdue-metric (hours)"), "{screen}");
    terminal.types("k");
    terminal.shows(WHY);
    terminal.types("in January");
    terminal.shows("ended with 0");
    let folder = terminal.folder.path();
    let read = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
    assert!(read("stories/first.md").contains("status: published # out"));
    assert!(read("stories/second.md").contains("status: withdrawn # out"));
    let decided = read("reviews.yaml");
    assert!(decided.contains("decision: withdraw, why: \"told twice; the first is better\""), "{decided}");
    assert!(decided.contains("flag: overdue-metric, of: \"hours\", decision: keep, why: \"in January\""), "{decided}");
}

#[test]
fn somebody_is_asked_in_the_language_of_the_site_and_answers_in_it() {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["init", ".", "--quiet", "--language", "de"]);
    let terminal = Terminal::of(folder, "new story 'Der Stuhl'");
    terminal.shows("Was war los?");
    terminal.types("Es war spät.");
    for prompt in [
        "Was hat die Person getan oder gesagt?",
        "Woran hast du gemerkt, dass es angekommen ist?",
        "Was haben die Zahlen gezeigt, und was nicht?",
        "Warum erzählst du gerade das?",
        "Wer war es? (Namen oder Kürzel, mit Kommas; „ich“ bei eigener Arbeit)",
        "Wer bist du? (dein Name oder Kürzel)",
    ] {
        terminal.shows(prompt);
        terminal.types("");
    }
    terminal.shows("ended with 0");
    let stories = everything(&terminal.folder.path().join("stories"));
    let (path, bytes) = stories.iter().find(|(path, _)| path.ends_with("der-stuhl.md")).unwrap();
    let text = String::from_utf8_lossy(bytes).into_owned();
    assert!(text.contains("Es war spät.") && text.contains("<!-- Warum erzählst du gerade das? -->"), "{text}");
    fs::write(path, text.replace("title: Der Stuhl", "title: Der Stuhl: ein Abend")).unwrap();
    for (answer, is_written) in [("n", false), ("J", true)] {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in everything(terminal.folder.path()) {
            let path = folder.path().join(path.strip_prefix(terminal.folder.path()).unwrap());
            if path.extension().is_some() && !bytes.is_empty() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }
        let again = Terminal::of(folder, "check --fix");
        again.shows("Diese Datei schreiben? [j/N]");
        again.types(answer);
        again.ended();
        let now = everything(&again.folder.path().join("stories"));
        let (_, now) = now.iter().find(|(path, _)| path.ends_with("der-stuhl.md")).unwrap();
        assert_eq!(String::from_utf8_lossy(now).contains("title: \"Der Stuhl: ein Abend\""), is_written, "{answer}");
    }
}

#[test]
fn a_yes_by_mail_is_recorded_once_somebody_confirms_it_and_a_forged_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    files::put(
        folder.path(),
        "site/heard.yaml",
        "title: Heard\ncontact: c@firm.example\ninbox: { folder: ../inbox }\n",
    );
    let people = "m.l: { name: Maja Lindqvist, role: nurse, shown: name, email: maja@firm.example }\n\
                  r.o: { name: Rae Oko, role: porter, shown: name }\n";
    files::put(folder.path(), "site/people.yaml", people);
    let story = "---\ntitle: The lift\ndate: 2026-03\nreviewer: r.o\nabout: [m.l]\nstatus: with-colleague\n---\n\nShe waited.\n";
    files::put(folder.path(), "site/stories/lift.md", story);
    crate::program::well(&path("site"), &["letter", "lift", "--for", "m.l", "--mail"]);
    let kept = files::all(&path("site/letters"));
    let (_, kept) = kept.iter().find(|(name, _)| name.ends_with(".asked")).unwrap();
    let kept = String::from_utf8(kept.clone()).unwrap();
    let line = |key: &str| kept.lines().find_map(|line| line.strip_prefix(key)).unwrap().trim();
    let (version, code) = (line("version "), line("code "));
    for (name, from) in [("forged.eml", "other@firm.example"), ("maja.eml", "Maja <MAJA@firm.example>")] {
        let mail = format!(
            "From: {from}\r\nSubject: Re: Yes [heard name {version} {code} lift]\r\nContent-Type: text/plain\r\n\r\nGladly.\r\n"
        );
        files::put(folder.path(), &format!("inbox/{name}"), &mail);
    }
    let terminal = Terminal::of(folder, "inbox site");
    let asked = terminal.shows("[y/N]");
    assert!(asked.contains("m.l about stories/lift.md: yes, by name") && asked.contains("> Gladly."), "{asked}");
    assert!(asked.contains("forged.eml stays in the inbox"), "{asked}");
    terminal.types("y");
    terminal.ended();
    let site = terminal.folder.path().join("site");
    let now = fs::read_to_string(site.join("stories/lift.md")).unwrap();
    assert!(now.contains("as: name"), "{now}");
    let inbox = terminal.folder.path().join("inbox");
    assert!(inbox.join("forged.eml").exists() && inbox.join("done/maja.eml").exists());
}
