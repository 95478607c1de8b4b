//! Flags: raised for a second look, decided until their stories change, and never in an edition.

use std::fs;
use std::path::Path;
use std::process::Output;

use heard::library::author::flags::Flag;
use heard::library::{Decision, Library, Undecided};
use heard::site::Route;
use heard::text::diagnostic::Severity;
use heard::text::sources::Sources;
use heard::text::yaml::{self, Value};
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::{self, TODAY};
use crate::effort::tries;
use crate::files;
use crate::program::{heard, words};

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
fn what_was_decided_of_a_date_that_passed_does_not_hold_when_the_next_one_passes() {
    let mut files = files();
    let read = find(&library(&files).flags(TODAY), "overdue-metric").read.clone();
    let decision = format!("- {{ flag: overdue-metric, of: hours, decision: keep, why: so, read: {read} }}\n");
    files.push(("reviews.yaml".to_owned(), decision));
    assert_eq!(find(&library(&files).flags(TODAY), "overdue-metric").decided, Some(Decision::Keep));
    let (_, metric) = files.iter_mut().find(|(path, _)| path.starts_with("metrics/")).unwrap();
    let (before, after) = metric.split_once("review_by: 20").unwrap();
    let (_, rest) = after.split_once('\n').unwrap();
    *metric = format!("{before}review_by: 2026-02\n{rest}");
    assert_eq!(find(&library(&files).flags(TODAY), "overdue-metric").decided, None);
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

/// The files of the example's folder, but for what was decided.
fn example() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    let entries = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
    entries
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md" || ending == "yaml"))
        .filter(|entry| entry.file_name() != "reviews.yaml")
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// The pairs of stories that say nearly the same.
fn near(files: &[(String, String)]) -> Vec<Vec<String>> {
    let flags = library(files).flags(TODAY);
    let near = flags.iter().filter(|flag| flag.kind == "near-identical");
    near.map(|flag| flag.stories.iter().map(|path| path.to_string()).collect()).collect()
}

/// A text as somebody tells it again: in the present, of somebody else, and every eighth word another one.
fn retold(body: &str) -> String {
    const PRESENT: [(&str, &str); 20] = [
        ("was", "is"),
        ("were", "are"),
        ("had", "has"),
        ("said", "says"),
        ("did", "does"),
        ("went", "goes"),
        ("came", "comes"),
        ("took", "takes"),
        ("sat", "sits"),
        ("told", "tells"),
        ("knew", "knows"),
        ("thought", "thinks"),
        ("gave", "gives"),
        ("made", "makes"),
        ("wrote", "writes"),
        ("rang", "rings"),
        ("stood", "stands"),
        ("kept", "keeps"),
        ("saw", "sees"),
        ("could", "can"),
    ];
    let word = |(at, word): (usize, &str)| -> String {
        if at % 8 == 7 {
            return format!("else{}", "abcdefghijklmnopqrstuvwxyz".chars().nth(at % 26).unwrap());
        }
        if word.starts_with('@') {
            return "@n.obuya".to_owned();
        }
        match PRESENT.iter().find(|(past, _)| *past == word) {
            Some((_, present)) => (*present).to_owned(),
            None if word.len() > 4 && word.ends_with("ed") => format!("{}s", word.trim_end_matches("ed")),
            None => word.to_owned(),
        }
    };
    body.split_whitespace().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn of_real_stories_every_one_that_is_told_again_in_other_words_is_found_and_no_other() {
    let files = example();
    let before = near(&files);
    let of_words =
        |text: &str| text.split_once("\n---\n").is_some_and(|(_, body)| body.split_whitespace().count() > 30);
    let stories: Vec<&(String, String)> =
        files.iter().filter(|(path, text)| path.starts_with("stories/") && of_words(text)).collect();
    assert!(!stories.is_empty(), "the example has no story to try it on");
    let mut planted = files.clone();
    for (path, text) in &stories {
        let body = text.split_once("\n---\n").unwrap().1;
        let head = "---\ntitle: Told again\ndate: 2026-03\nreviewer: n.obuya\n---\n\n";
        planted.push((path.replace("stories/", "stories/again/"), format!("{head}{}\n", retold(body))));
    }
    let found = near(&planted);
    for (path, _) in stories.iter().filter(|(_, text)| {
        !["declined", "withdrawn", "kept-private"].iter().any(|no| text.contains(&format!(": {no}\n")))
    }) {
        let pair = [path.replace("stories/", "stories/again/"), path.clone()];
        assert!(found.iter().any(|found| pair.iter().all(|path| found.contains(path))), "{path} is not found again");
    }
    for pair in found {
        let mut told: Vec<String> = pair.iter().map(|path| path.replace("stories/again/", "stories/")).collect();
        told.sort();
        assert!(told[0] == told[1] || before.contains(&told), "{told:?} are two stories");
    }
}

#[test]
fn of_a_story_that_many_copied_each_copy_is_found_and_no_stranger() {
    // More than are compared with each other: each is found by its neighbours.
    const COPIES: usize = 30;
    let word = |seed: u64, at: u64| format!("w{:03x}", (seed * 7919 + at * at * 31 + at * 17) % 4096);
    let words = |seed: u64, of: std::ops::Range<u64>| of.map(|at| word(seed, at)).collect::<Vec<_>>();
    let mut files = files();
    files.retain(|(path, _)| !path.starts_with("stories/"));
    let mut dice = Dice::of(5);
    for copy in 0..COPIES {
        let mut own = words(1, 0..80);
        for _ in 0..3 {
            let at = dice.below(own.len());
            own[at] = format!("other{copy}");
        }
        files.push((format!("stories/copy-{copy:02}.md"), story("A", "a.one", "b.two", "so it was", &own.join(" "))));
        let strange = words(100 + copy as u64, 0..60).join(" ");
        files.push((format!("stories/own-{copy:02}.md"), story("A", "a.one", "b.two", "so it was", &strange)));
    }
    let found = near(&files);
    for copy in 0..COPIES {
        let path = format!("stories/copy-{copy:02}.md");
        assert!(found.iter().flatten().any(|one| *one == path), "{path} is not found");
    }
    assert!(!found.iter().flatten().any(|path| path.contains("/own-")), "{found:?}");
}

#[test]
fn each_model_of_the_example_is_a_site_without_an_error_and_every_state_is_in_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    let written = fs::read_to_string(folder.join("heard.yaml")).unwrap();
    // A page, and what must stand on it.
    let everywhere: [(&str, &[&str]); 4] = [
        (
            "patterns.html",
            &["class=\"invitation\"", " stories show at least one of these.", "Told by at least", "They waited"],
        ),
        ("metrics/index.html", &["id=\"retired\"", "So far, all the stories are on one side", "No stories yet."]),
        ("metrics/net-promoter-score.html", &["What it taught", "Readings:"]),
        ("indicators/replied-same-day.html", &["What it taught", "How it gets gamed"]),
    ];
    let own: [(&str, &str, &[&str]); 3] = [
        ("augmented-intuition", "readings.html", &["What it misses", "It comes up in"]),
        ("balanced-scorecard", "balance.html", &["class=\"pair\"", "id=\"unpaired\"", "id=\"alone\""]),
        ("human-in-the-loop", "checks.html", &["Do two people write only about each other?"]),
    ];
    for (model, page, marks) in own {
        let mut sources = heard::workspace::disk::read(&folder);
        let config = written.replace("model: augmented-intuition", &format!("model: {model}"));
        sources.insert("heard.yaml", config.into_bytes());
        let library = Library::of(&sources);
        let errors = library.check(TODAY).into_iter().filter(|found| found.severity == Severity::Error);
        assert_eq!(errors.map(|found| found.sentence.whole()).collect::<Vec<_>>(), Vec::<String>::new(), "{model}");
        let site = editions::site(&library, None, TODAY);
        let read = |url: &str| {
            let bytes = site.render(&Route::parse(url).unwrap()).unwrap();
            bytes.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
        };
        for (url, marks) in everywhere.into_iter().chain([(page, marks)]) {
            let html = read(url).unwrap_or_else(|| panic!("{model} has no {url}"));
            for mark in marks {
                assert!(html.contains(mark), "{model}: {url} does not show {mark}");
            }
        }
        for (_, other, _) in own.into_iter().filter(|(_, other, _)| *other != page) {
            assert!(!site.routes().iter().any(|route| route.url() == other), "{model} has {other} too");
        }
    }
}

#[test]
fn in_the_example_a_curator_meets_every_answer_and_flags_that_are_open_and_decided() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    let library = Library::of(&heard::workspace::disk::read(&folder));
    let agenda = library.agenda(TODAY);
    assert!(!agenda.drafts.is_empty() && !agenda.asked.is_empty() && !agenda.agreed.is_empty());
    assert!(!agenda.ending.is_empty() && agenda.next_in.is_some() && agenda.next_out.is_some());
    let kept: Vec<String> =
        agenda.withheld.iter().flat_map(|one| &one.why).map(heard::text::diagnostic::Sentence::whole).collect();
    for why in ["hasn't answered yet", "said no", "has run out", "has changed since"] {
        assert!(kept.iter().any(|kept| kept.contains(why)), "no story is kept because it {why}: {kept:#?}");
    }
    let flags = library.flags(TODAY);
    for (kind, decided) in [
        ("near-identical", Some(Decision::Ask)),
        ("composite-few", Some(Decision::Ask)),
        ("evidence-reused", None),
        ("consent-ending", None),
        ("overdue-metric", None),
    ] {
        assert_eq!(find(&flags, kind).decided, decided, "{kind}");
    }
}

/// Runs the program in a folder, on the day of the flags.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    // 2026-11-23
    heard().args(arguments).current_dir(folder).env("SOURCE_DATE_EPOCH", "1795392000").output().unwrap()
}

#[test]
fn no_flag_and_no_decision_changes_a_byte_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files() {
        files::put(folder.path(), &path, text);
    }
    let build = |out: &str| assert!(run(folder.path(), &["build", "--out", out, "--quiet"]).status.success());
    let site = |out: &str| files::all(&folder.path().join(out));
    build("one");
    let said = words(&run(folder.path(), &["review"]).stdout);
    assert!(said.contains("near-identical: these two say almost the same"), "{said}");
    let read = find(&library(&files()).flags(TODAY), "near-identical").read.clone();
    fs::write(
        folder.path().join("reviews.yaml"),
        format!("- {{ flag: near-identical, stories: [first, second], decision: ask, why: both were there, read: {read} }}\n"),
    )
    .unwrap();
    let said = words(&run(folder.path(), &["review"]).stdout);
    assert!(!said.contains("near-identical"), "{said}");
    let all = words(&run(folder.path(), &["review", "--all", "--format", "json"]).stdout);
    assert!(all.contains("\"decided\": \"ask\""), "{all}");
    // What an author wrote is on the screen alone.
    assert!(all.contains("quote the same words: \u{201c}…\u{201d}") && !all.contains("had not been asked"), "{all}");
    build("two");
    assert_eq!(site("one"), site("two"));
    // They stand in no edition, and so a slip in them stops none.
    fs::write(folder.path().join("reviews.yaml"), "- { flag: near-alike, stories: [first\n").unwrap();
    assert!(!run(folder.path(), &["check"]).status.success());
    build("three");
    assert_eq!(site("one"), site("three"));
}

/// One entry of a file that somebody kept by hand, as pairs in any order.
fn pairs(dice: &mut Dice) -> Vec<String> {
    let mut pairs: Vec<String> = [
        dice.one(&[
            "flag: near-identical",
            "flag: evidence-reused",
            "flag: consent-ending",
            "flag: \"overdue-metric\"",
        ]),
        dice.one(&["stories: [first, second]", "stories: third", "stories: [ 'first' ]"]),
        dice.one(&["decision: keep", "decision: ask", "decision: 'withdraw'"]),
        dice.one(&["why: one event", "why: \"a, b # c\"", "why: 'it''s [so]'", "why: so"]),
        dice.one(&["read: 0000000000000000", "read: ffffffffffffffff"]),
    ]
    .map(str::to_owned)
    .into();
    if dice.below(2) == 0 {
        pairs.push(dice.one(&["date: 2026-05", "date: 2026-Q1", "of: hours"]).to_owned());
    }
    dice.shuffle(&mut pairs);
    pairs
}

/// A `reviews.yaml`, and whether its list stands in brackets.
fn reviews(dice: &mut Dice) -> (String, bool) {
    let flow = |dice: &mut Dice| format!("{{ {} }}", pairs(dice).join(dice.one(&[", ", ",  "])));
    let comment = |dice: &mut Dice| dice.one(&["", "", " # so, we said", "   # [no]"]).to_owned();
    let between = |dice: &mut Dice| dice.one(&["", "", "\n", "# a word, in between\n", "    # ] far in\n"]).to_owned();
    let items = dice.below(4);
    let in_brackets = dice.below(3) == 0;
    let mut text = dice.one(&["", "# by hand\n", "---\n", "\n# at the top\n\n"]).to_owned();
    if in_brackets && dice.below(2) == 0 {
        let own: Vec<String> = (0..items).map(|_| flow(dice)).collect();
        let comma = if items == 0 { "" } else { dice.one(&["", ",", " , "]) };
        text.push_str(&format!("[{}{comma}{}]{}\n", own.join(", "), dice.one(&["", " "]), comment(dice)));
    } else if in_brackets {
        text.push_str(&format!("[{}\n", comment(dice)));
        let indent = dice.one(&["", "  ", "    "]);
        for at in 0..items {
            let comma = if at + 1 < items { "," } else { dice.one(&["", ","]) };
            text.push_str(&format!("{indent}{}{comma}{}\n{}", flow(dice), comment(dice), between(dice)));
        }
        text.push_str(&format!("{}]{}\n", dice.one(&["", " "]), comment(dice)));
    } else {
        let indent = dice.one(&["", "", "  "]);
        for _ in 0..items {
            match dice.below(3) {
                0 => text.push_str(&format!("{indent}- {}{}\n", flow(dice), comment(dice))),
                1 => {
                    let (own, comment) = (pairs(dice).join(&format!("\n{indent}  ")), comment(dice));
                    text.push_str(&format!("{indent}- {own}{comment}\n"));
                }
                _ => {
                    let own = pairs(dice).into_iter().filter(|pair| !pair.starts_with("why")).collect::<Vec<_>>();
                    let own = own.join(&format!("\n{indent}  "));
                    let words = dice.one(&[">", "|", "|-"]);
                    text.push_str(&format!(
                        "{indent}- {own}\n{indent}  why: {words}\n{indent}    - they\n{indent}    # sat\n"
                    ));
                }
            }
            text.push_str(&between(dice));
        }
    }
    if dice.below(4) == 0 {
        text.truncate(text.trim_end_matches('\n').len());
    }
    if dice.below(3) == 0 {
        text = text.replace('\n', "\r\n");
    }
    (text, in_brackets)
}

/// The reason in the last entry of a file.
fn last_reason(text: &str) -> Option<String> {
    let Value::Sequence(items) = yaml::read(text, 0).root.value else { return None };
    let Value::Mapping(entries) = &items.last()?.value else { return None };
    match &entries.iter().find(|entry| entry.key == "why")?.value.value {
        Value::Scalar(words) => Some(words.text.to_string()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(tries(80))]

    #[test]
    fn a_decision_is_one_entry_more_and_every_other_line_stays(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let mut files = files();
        let (mut text, in_brackets) = reviews(&mut dice);
        files.push(("reviews.yaml".to_owned(), text.clone()));
        let faults = |library: &Library| library.check(TODAY).into_iter().filter(|found| &*found.place.path == "reviews.yaml").count();
        for _ in 0..=dice.below(3) {
            let before = library(&files);
            let flags = before.flags(TODAY);
            let open: Vec<&Flag> = flags.iter().filter(|flag| flag.decided.is_none()).collect();
            let flag = open[dice.below(open.len())];
            let decision = [Decision::Keep, Decision::Ask, Decision::Withdraw][dice.below(3)];
            let why = dice.one(&["", "both sat there", "a: \"b\" # c", "C:\\new, [x]", "été – ملاحظة 🙂", "- {no}", "'", "null"]);
            let mended = before.decide(flag, decision, why, TODAY).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!(&*mended.before, text.as_str());

            let diff = similar::TextDiff::from_lines(text.as_str(), mended.after.as_str());
            let of = |tag| -> Vec<String> {
                let own = diff.iter_all_changes().filter(|change| change.tag() == tag);
                own.map(|change| change.value().trim_end_matches(['\r', '\n']).to_owned()).collect()
            };
            let (gone, come) = (of(similar::ChangeTag::Delete), of(similar::ChangeTag::Insert));
            // Only what the last line lacks is added to it: its end, or a comma.
            let had_no_end = !text.ends_with('\n');
            assert!(gone.len() <= usize::from(in_brackets) + usize::from(had_no_end), "{gone:?}\n{come:?}\n{text}");
            assert!(come.len() <= gone.len() + 1 + usize::from(text.is_empty()), "{gone:?}\n{come:?}");
            for comment in ["# so, we said", "# [no]", "# a word, in between", "# ] far in", "# by hand", "# at the top"] {
                assert_eq!(text.matches(comment).count(), mended.after.matches(comment).count(), "{}", mended.after);
            }
            let signs = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect::<String>();
            let (entry_before, entry_after) = (signs(&gone.concat()), signs(&come.concat()));
            let shared = entry_before.chars().zip(entry_after.chars()).take_while(|(one, other)| one == other).count();
            let rest: String = entry_before.chars().skip(shared).collect();
            assert!(entry_after.ends_with(&rest), "{gone:?}\n{come:?}");
            let returns = |text: &str| text.matches("\r\n").count() == text.matches('\n').count();
            assert!(!text.contains('\n') || returns(&text) == returns(&mended.after), "{:?}", mended.after);
            assert_eq!(last_reason(&mended.after).as_deref(), Some(why).filter(|why| !why.is_empty()), "{}", mended.after);

            let faulty = faults(&before);
            text.clone_from(&mended.after);
            files.last_mut().unwrap().1.clone_from(&text);
            let after = library(&files);
            assert_eq!(faults(&after), faulty, "{text}");
            for (was, is) in flags.iter().zip(after.flags(TODAY)) {
                let expected = if was == flag { Some(decision) } else { was.decided };
                assert_eq!(is.decided, expected, "{}\n{text}", was.kind);
            }
        }
    }
}

#[test]
fn what_is_no_list_is_left_as_it_is_and_the_entry_is_told() {
    for text in ["flag: near-identical\n", "a word\n", "- { flag: near-identical", "- {}\n---\n- {}\n"] {
        let mut files = files();
        files.push(("reviews.yaml".to_owned(), text.to_owned()));
        let library = library(&files);
        let flags = library.flags(TODAY);
        let undecided = library.decide(find(&flags, "near-identical"), Decision::Keep, "so", TODAY).expect_err(text);
        let Undecided::ByHand(entry) = undecided else { panic!("{text}") };
        assert!(entry.contains("decision: keep, why: \"so\""), "{entry}");
    }
}
