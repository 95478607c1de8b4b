//! From an empty folder to a first story, by the program itself.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::files;
use crate::program::{SPRING, heard, refused, run, well, words};

/// A new site in a folder that goes by itself.
fn site() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    well(folder.path(), &["init", "site"]);
    (folder, site)
}

#[test]
fn a_new_site_builds_at_once_without_a_diagnostic_for_every_practice_and_language() {
    let sites = [
        ("", "en", "The coat"),
        ("law", "en", "The coat"),
        ("consulting", "en", "The coat"),
        ("health-care", "en", "The coat"),
        ("engineering", "en", "The coat"),
        ("law,health-care", "de", "Der Mantel"),
        ("", "fr", "Le manteau"),
        ("health-care", "es", "El abrigo"),
        ("engineering,law", "ar", "المعطف"),
    ];
    for (practice, language, example) in sites {
        let notice = match (practice.contains("health-care"), language) {
            (true, "de") => Some("kein Meldesystem"),
            (true, "es") => Some("no es un sistema de notificación"),
            (true, _) => Some("isn't an incident reporting system"),
            (false, _) => None,
        };
        let folder = tempfile::tempdir().unwrap();
        let mut arguments = vec!["init", "new/site", "--title", "Heard: at \"ours\"", "--language", language];
        if !practice.is_empty() {
            arguments.extend(["--practice", practice]);
        }
        let said = well(folder.path(), &arguments);
        assert_eq!(said.matches("  heard ").count(), 3, "{said}");
        let site = folder.path().join("new/site");
        assert_eq!(well(&site, &["check"]), "", "{practice} {language}");
        well(&site, &["build"]);
        let front = fs::read_to_string(site.join("public/index.html")).unwrap();
        assert!(
            front.contains(example) && front.contains(&format!("<html lang=\"{language}\"")),
            "{practice} {language}"
        );
        let settings = fs::read_to_string(site.join("heard.yaml")).unwrap();
        assert_eq!(settings.contains("minimum_people: 11"), practice.contains("health-care"));
        assert_eq!(settings.contains("    fits: 11 "), practice.contains("health-care"));
        assert!(notice.is_none_or(|notice| settings.contains(notice)), "{practice} {language}: {settings}");
        assert_eq!(settings.contains("isn't an incident reporting system"), notice.is_some() && language == "en");
        // A word of English in a site of another language would be one that was forgotten.
        let vocabulary = fs::read_to_string(site.join("indicators.yaml")).unwrap();
        assert_eq!(vocabulary.contains("Came back to it"), language == "en");
        assert_eq!(settings.contains("bad news"), language == "en");
    }
}

#[test]
fn init_overwrites_nothing_and_begins_no_site_twice_or_in_another() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("people.yaml"), "a.b: { name: Anna Berg }\n").unwrap();
    well(folder.path(), &["init"]);
    assert_eq!(fs::read_to_string(folder.path().join("people.yaml")).unwrap(), "a.b: { name: Anna Berg }\n");
    let before = files::all(folder.path());
    refused(folder.path(), &["init"]);
    refused(folder.path(), &["init", "stories/below"]);
    assert_eq!(files::all(folder.path()), before);
}

#[test]
fn a_story_by_flags_is_a_draft_that_check_accepts_and_is_never_written_over() {
    let (_folder, site) = site();
    assert_eq!(
        well(&site, &["new", "person", "Maja Lindqvist", "--role", "senior associate"]),
        "@m.lindqvist is in people.yaml\n"
    );
    well(&site, &["new", "person", "Rosa: \"Okafor\"", "--id", "r.okafor", "--also", "Rosie, the \"Fox\""]);
    let told = [
        "new",
        "story",
        "Why: \"a pause\" # 1, {2}",
        "--reviewer",
        "r.okafor",
        "--about",
        "m.lindqvist",
        "--setting",
        "bad news",
        "--situation",
        "It was late.",
        "--did",
        "@m.lindqvist put the pen down and asked again.",
        "--landed",
        "He laughed.",
        "--numbers",
        "Twelve of twelve.",
        "--why",
        "Nobody: ever does.",
        "--indicator",
        "asked-deeper=put the pen down",
    ];
    assert_eq!(well(&site, &told), "stories/2026/why-a-pause-1-2.md\n");
    let text = fs::read_to_string(site.join("stories/2026/why-a-pause-1-2.md")).unwrap();
    assert!(text.contains("title: \"Why: \\\"a pause\\\" # 1, {2}\"\ndate: 2026-03\n"), "{text}");
    assert!(text.contains("status: draft"), "{text}");
    assert!(text.find("Twelve of twelve").unwrap() < text.find("## What they did {.call}").unwrap(), "{text}");
    let said = words(&run(&site, &["check"]).stdout);
    assert!(!said.contains("error[") && !said.contains("warning["), "{said}");
    let before = files::all(&site);
    assert!(refused(&site, &told).contains("already exists"));
    assert_eq!(files::all(&site), before);
}

#[test]
fn a_first_story_is_asked_for_agreed_to_and_published_by_the_commands_of_the_readme() {
    let (_folder, site) = site();
    well(&site, &["new", "person", "Ana Barros", "--role", "consultant", "--shown", "name"]);
    well(&site, &["new", "person", "Tove Berg", "--shown", "name"]);
    let story = ["new", "story", "The chair by the door", "--about", "a.barros", "--reviewer", "t.berg"];
    let config = fs::read_to_string(site.join("heard.yaml")).unwrap();
    fs::write(site.join("heard.yaml"), format!("{config}offices: [Leeds]\nclients: [first time]\n")).unwrap();
    let told = ["--office", "Leeds", "--did", "@a.barros moved it, and nobody said a word."];
    well(&site, &[&story[..], &told].concat());
    let page = site.join("public/stories/2026/the-chair-by-the-door.html");
    let file = site.join("stories/2026/the-chair-by-the-door.md");
    assert!(fs::read_to_string(&file).unwrap().contains("\noffice: Leeds\nclient:\n"));
    let publish = || {
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("status: draft", "status: published")).unwrap();
        well(&site, &["build"]);
    };
    publish();
    assert!(!page.exists(), "nobody has agreed");
    let letter = well(&site, &["letter", "the-chair-by-the-door"]);
    let sheet = fs::read_to_string(site.join(letter.trim())).unwrap();
    assert!(sheet.contains("nobody said a word"), "{sheet}");
    well(&site, &["agree", "the-chair-by-the-door", "--for", "a.barros", "--until", "2028-03", "--yes"]);
    publish();
    assert!(fs::read_to_string(&page).unwrap().contains("Ana Barros moved it"));
}

#[test]
fn what_check_would_not_accept_is_told_and_not_written() {
    let (_folder, site) = site();
    well(&site, &["new", "person", "Maja Lindqvist"]);
    let before = files::all(&site);
    let said = refused(&site, &["new", "story", "A", "--about", "m.lindqist", "--why", "b"]);
    assert!(said.contains("did you mean `m.lindqvist`?") && said.contains("was not written"), "{said}");
    refused(&site, &["new", "story", "A", "--indicator", "came-back=words that are not there", "--why", "b"]);
    refused(&site, &["new", "person", "Malte Lindqvist"]);
    refused(&site, &["new", "person", "?"]);
    assert_eq!(files::all(&site), before);
}

#[test]
fn a_text_can_come_from_standard_input() {
    let (_folder, site) = site();
    let mut command = heard();
    command.args(["new", "story", "Empty chair", "--date", "2025-Q4", "--body", "-"]);
    command.current_dir(&site).env("SOURCE_DATE_EPOCH", SPRING).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"First.\n\nThen.\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(words(&output.stdout), "stories/2025/empty-chair.md\n", "{}", words(&output.stderr));
    assert!(
        fs::read_to_string(site.join("stories/2025/empty-chair.md")).unwrap().ends_with("---\n\nFirst.\n\nThen.\n")
    );
}

#[test]
fn a_lab_a_metric_and_a_page_are_drafts_that_check_accepts() {
    let (_folder, site) = site();
    let made = [
        well(&site, &["new", "lab", "Spring: lab", "--case", "an-example"]),
        well(&site, &["new", "metric", "Über 90 %", "--measures", "Calls: answered", "--gamed-by", "Hanging up."]),
        well(&site, &["new", "page", "???", "--menu"]),
    ];
    assert_eq!(made, ["labs/spring-lab.md\n", "metrics/über-90.md\n", "pages/untitled.md\n"]);
    let said = words(&run(&site, &["check"]).stdout);
    assert!(!said.contains("error[") && !said.contains("warning["), "{said}");
}

#[test]
fn a_lab_of_each_kind_begins_with_what_that_kind_needs_and_can_be_printed() {
    let (_folder, site) = site();
    let made = [
        (vec!["Spring"], vec!["cases: []", "prompts:"], vec!["kind:", "briefs:"]),
        (vec!["Two", "--kind", "pair", "--case", "an-example"], vec!["kind: pair", "questions:"], vec!["prompts:"]),
        (vec!["Short", "--kind", "roleplay"], vec!["kind: roleplay", "  - role:", "    brief:"], vec!["cases:"]),
    ];
    for (options, has, lacks) in made {
        let path = well(&site, &[&["new", "lab"], &options[..]].concat());
        let text = fs::read_to_string(site.join(path.trim())).unwrap();
        assert!(has.iter().all(|words| text.contains(words)), "{text}");
        assert!(!lacks.iter().any(|words| text.contains(words)), "{text}");
    }
    let said = words(&run(&site, &["check"]).stdout);
    assert!(!said.contains("error[") && !said.contains("warning["), "{said}");
    let sheet = well(&site, &["pack", "--lab", "short"]);
    let sheet = fs::read_to_string(site.join(sheet.trim())).unwrap();
    assert!(sheet.contains("The person who asks") && sheet.contains("The person who answers"), "{sheet}");
    assert!(refused(&site, &["new", "lab", "Four", "--kind", "quiz"]).contains("roleplay"));
}

#[test]
fn somebody_s_address_is_written_beside_their_name_and_what_is_none_is_refused() {
    let (_folder, site) = site();
    well(&site, &["new", "person", "Ana Barros", "--email", "a.barros@firm.example"]);
    let people = || fs::read_to_string(site.join("people.yaml")).unwrap();
    assert!(people().contains("a.barros: { name: Ana Barros, email: a.barros@firm.example }\n"), "{}", people());
    assert!(refused(&site, &["new", "person", "Tove Berg", "--email", "tove"]).contains("isn't an email address"));
    assert!(!people().contains("Tove"));
}

#[test]
fn fix_shows_what_is_certain_writes_it_when_told_and_then_finds_nothing_more() {
    let (_folder, site) = site();
    well(&site, &["new", "person", "Maja Lindqvist"]);
    let path = site.join("stories/broken.md");
    let broken = "\u{feff}---\r\ntitle: The pause: a story\r\ndate: 14.03.2026\r\nabout: [m.lindqvist]\r\nsumary: A pause.\r\n---\r\n\r\nText.\r\n";
    fs::write(&path, broken).unwrap();
    let before = files::all(&site);
    let shown = run(&site, &["check", "--fix"]);
    assert_eq!((shown.status.code(), files::all(&site)), (Some(1), before));
    let shown = words(&shown.stdout);
    assert!(
        shown.contains("-title: The pause: a story\n") && shown.contains("+title: \"The pause: a story\"\n"),
        "{shown}"
    );
    let wrong = words(&run(&site, &["check", "--fix", "--yes"]).stdout);
    assert!(!wrong.contains("error["), "{wrong}");
    let mended = fs::read_to_string(&path).unwrap();
    assert_eq!(
        mended,
        broken
            .replace("The pause: a story", "\"The pause: a story\"")
            .replace("14.03.2026", "2026-03-14")
            .replace("sumary", "summary")
    );
    let after = files::all(&site);
    run(&site, &["check", "--fix", "--yes"]);
    assert_eq!(files::all(&site), after);
}

#[test]
fn check_goes_on_saying_what_is_wrong_after_every_save() {
    use std::io::{BufRead, BufReader};
    let (_folder, site) = site();
    let mut child = heard()
        .args(["check", "--watch"])
        .current_dir(&site)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut news = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(news.next().unwrap().unwrap().contains("checked"));
    fs::write(site.join("stories/broken.md"), "---\ntitle: A\nstatsu: draft\n---\n").unwrap();
    assert!(said.any(|line| line.unwrap().contains("`statsu`")));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn alone_it_says_what_comes_next_and_a_mistyped_command_is_answered_with_the_near_one() {
    let empty = tempfile::tempdir().unwrap();
    assert!(well(empty.path(), &[]).contains("heard init"));
    let (_folder, site) = site();
    assert!(well(&site, &[]).contains("heard new story"));
    fs::write(site.join("stories/a.md"), "---\ntitle: A\ndate: 2026-03\nsumary: A pause.\n---\n").unwrap();
    assert!(well(&site, &[]).contains("heard check --fix"));
    assert!(refused(&site, &["biuld"]).contains("did you mean `heard build`?"));
    assert!(refused(&site, &["check", "--fxi"]).contains("did you mean `--fix`?"));
    assert!(refused(&site, &["schema", "peopel"]).contains("did you mean `people`?"));
}

#[test]
fn every_command_has_help_with_an_example_a_completion_and_a_page_of_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    let help = well(folder.path(), &["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Every day:"))
        .take_while(|line| !line.starts_with("Options:"))
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"init") && commands.contains(&"check"), "{help}");
    well(folder.path(), &["manual", "man"]);
    let script = well(folder.path(), &["completions", "bash"]);
    for command in commands {
        let help = well(folder.path(), &[command, "--help"]);
        assert!(help.contains(&format!("heard {command}")) && help.contains("Example"), "{command}: {help}");
        assert!(folder.path().join(format!("man/heard-{command}.1")).exists(), "{command}");
        assert!(script.contains(command), "{command}");
    }
}

#[test]
fn what_a_schema_describes_is_what_the_example_holds() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["story", "heard", "people", "indicators", "lab", "metric", "page", "reviews"] {
        let schema: serde_json::Value = serde_json::from_str(&well(folder.path(), &["schema", kind])).unwrap();
        let described = schema.to_string().matches("\"description\"").count();
        assert!(described > 3, "{kind}");
    }
    let schema: serde_json::Value = serde_json::from_str(&well(folder.path(), &["schema", "heard"])).unwrap();
    let settings =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example/heard.yaml")).unwrap();
    for key in
        settings.lines().filter(|line| line.starts_with(char::is_alphabetic)).filter_map(|line| line.split(':').next())
    {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
}

#[test]
fn what_is_imported_is_a_draft_that_check_accepts_and_the_same_again_changes_nothing() {
    let (folder, site) = site();
    well(&site, &["new", "person", "Maja Lindqvist"]);
    let csv = "Title;Wer;What was going on?;Date;Mail;status\n\
               \"A: \"\"pause\"\"\";maja lindqvist;\"It was late. @nobody\nand more\";3.3.26;a@b.example;published\n\
               Second;Someone Else;Text;2026-03-14T10:00;;\nSecond;;Other text;;;\n";
    fs::write(folder.path().join("answers.csv"), csv).unwrap();
    fs::write(folder.path().join("post.md"), "---\ntitle: Post\nstatus: published\nlayout: x\n---\nBody.\n").unwrap();
    let import = ["import", "../answers.csv", "../post.md", "--column", "Wer=about"];
    assert_eq!(
        well(&site, &import),
        "stories/imported/a-pause.md\nstories/imported/second.md\nstories/imported/second-2.md\nstories/imported/post.md\n"
    );
    let said = words(&run(&site, &["check"]).stdout);
    assert!(!said.contains("error[") && !said.contains("warning["), "{said}");
    let first = fs::read_to_string(site.join("stories/imported/a-pause.md")).unwrap();
    assert!(first.contains("about: [m.lindqvist]") && first.contains("It was late. \\@nobody\nand more"), "{first}");
    let comment = first.split("<!--\n").nth(1).and_then(|rest| rest.split("-->").next()).unwrap();
    assert!(comment.contains("\ndate: 3.3.26\n"), "{first}");
    assert!(!first.contains("a@b.example") && !first.contains("published"), "{first}");
    let second = fs::read_to_string(site.join("stories/imported/second.md")).unwrap();
    assert!(second.contains("\nabout: Someone Else\n") && second.contains("date: 2026-03-14\n"), "{second}");
    for text in files::all(&site.join("stories/imported")).values() {
        assert_eq!(words(text).matches("\nstatus: draft\n").count(), 1);
    }
    fs::rename(site.join("stories/imported/second.md"), site.join("stories/elsewhere.md")).unwrap();
    let before = files::all(&site);
    assert_eq!(well(&site, &import), "");
    assert_eq!(files::all(&site), before);
    // Whatever a column is taken for, an answer is the same one.
    assert_eq!(well(&site, &["import", "../answers.csv", "--column", "Wer=tags", "--column", "Mail=-"]), "");
    assert_eq!(files::all(&site), before);
    // Where drafts are kept for a time only, each says since when.
    let config = site.join("heard.yaml");
    fs::write(&config, fs::read_to_string(&config).unwrap() + "\nretention: { draft: 12 months }\n").unwrap();
    fs::write(folder.path().join("more.csv"), "title,What was going on?\nThird,It rained.\n").unwrap();
    well(&site, &["import", "../more.csv"]);
    let third = fs::read_to_string(site.join("stories/imported/third.md")).unwrap();
    assert!(third.contains("\nsince: 20"), "{third}");
    refused(&site, &["import", "../answers.csv", "--column", "Nix=about"]);
    refused(&site, &["import", "../answers.csv", "--to", "../../out"]);
}

#[test]
fn a_folder_comes_over_with_its_links_and_its_pictures() {
    let (folder, site) = site();
    let notes = folder.path().join("notes");
    fs::create_dir_all(notes.join("pictures")).unwrap();
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, 1, 1);
    encoder.add_text_chunk("Author".to_owned(), "Zofia Zublin".to_owned()).unwrap();
    encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
    fs::write(notes.join("pictures/The Chair.png"), &picture).unwrap();
    let one =
        "# One\n\nSee [[Two|the other]] and [gone](gone.md).\n\n![[The Chair.png]]\n\n> [!note] Later\n> She came.\n";
    fs::write(notes.join("One.md"), one).unwrap();
    fs::write(notes.join("Two.md"), "# Two\n\nBack to [one](One.md#there).\n\n![A lamp](lamp.png)\n").unwrap();
    let import = ["import", "../notes"];
    assert_eq!(well(&site, &import), "stories/imported/one.md\nstories/imported/two.md\n");
    let read = |name: &str| fs::read_to_string(site.join("stories/imported").join(name)).unwrap();
    let first = read("one.md");
    let body = "See [the other](two.md) and gone.\n\n![](the-chair.png)\n\n> **Later**\n>\n> She came.\n";
    assert!(first.contains(body), "{first}");
    let second = read("two.md");
    let body = "Back to [one](one.md#there).\n\n<!-- there was a picture here: A lamp -->\n";
    assert!(second.contains(body), "{second}");
    let brought = fs::read(site.join("stories/imported/the-chair.png")).unwrap();
    assert!(brought.len() < picture.len() && !brought.windows(5).any(|five| five == b"Zofia"));
    let before = files::all(&site);
    assert_eq!(well(&site, &import), "");
    assert_eq!(files::all(&site), before);
}

#[test]
fn what_other_programs_make_of_a_word_document_comes_over_whole() {
    let (_folder, site) = site();
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/word");
    for program in ["pandoc", "libreoffice"] {
        let file = made.join(format!("{program}.docx"));
        let to = format!("stories/{program}");
        let import = ["import", file.to_str().unwrap(), "--to", program];
        assert_eq!(well(&site, &import), format!("{to}/the-chair-nobody-used.md\n"));
        let text = fs::read_to_string(site.join(&to).join("the-chair-nobody-used.md")).unwrap();
        for part in [
            "title: The chair nobody used\n",
            "It was the *fourth* meeting, and the **minutes** said nothing.\n\n## What she did\n\n“Who usually sits there?” she asked.",
            "\n- first a pause\n- then an answer\n",
        ] {
            assert!(text.contains(part), "{program}: {text}");
        }
        let is_noted =
            text.contains("she asked.[^20]\n") && text.contains("\n[^20]: She had the actions on her knee.\n");
        assert_eq!(is_noted, program == "pandoc", "{text}");
        let before = files::all(&site);
        assert_eq!(well(&site, &import), "");
        assert_eq!(files::all(&site), before);
    }
    let import = |program: &str| {
        let file = made.join(format!("{program}-parts.docx"));
        well(&site, &["import", file.to_str().unwrap(), "--to", "parts"])
    };
    assert_eq!(import("pandoc"), "stories/parts/the-parts.md\n");
    let text = fs::read_to_string(site.join("stories/parts/the-parts.md")).unwrap();
    let parts = "A [link](https://x.example/a_b?c=1) and **bold** words.\n\n1. one\n2. two\n   - nested\n3. three\n\n\
                 > Who sits there?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nkept as\n  it is\n```\n\nEnd.\n";
    assert!(text.contains(parts), "{text}");
    assert_eq!(import("libreoffice"), "", "the other program's is the same story");
    let said = words(&run(&site, &["check"]).stdout);
    assert!(!said.contains("error[") && !said.contains("warning["), "{said}");
}

#[test]
fn nothing_that_a_site_forbids_stands_in_its_search_by_chance() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    let forbidden = "[KPM, ZQ, Bo, A/B, R-D, '/\\d{6,}/', '/[A-Z]{2}\\d{3}/']";
    let config = format!("title: T\ncontact: c@x.example\nprivacy: {{ never_publish: {forbidden} }}\n");
    files::put(site, "heard.yaml", config);
    files::put(site, "people.yaml", "a.ben: { name: Ada Ben }\nj.k: { name: Jo Kim, shown: withheld }\n");
    for at in 0..400_u32 {
        let word = |by: u32| char::from(b'a' + (at / by % 26) as u8);
        let words = format!("Nobody said hu{}m{} or hu{}m.", word(1), word(26), word(7));
        let story =
            format!("---\ntitle: Told\ndate: 2025-12\nkind: own\nreviewer: a.ben\nstatus: published\n---\n\n{words}\n");
        files::put(site, &format!("stories/of/{at}.md"), story);
    }
    let said = run(site, &["build", "--out", "out", "--quiet"]);
    assert!(said.status.success(), "{}", words(&said.stderr));
}

#[test]
fn a_quiet_build_says_what_is_wrong_with_a_story_that_nobody_can_read_any_more() {
    let (_folder, site) = site();
    files::put(&site, "stories/broken.md", b"---\ntitle: A caf\xe9\nstatus: published\n---\n\nWords.\n");
    for _ in 0..2 {
        let said = run(&site, &["build", "--out", "out", "--quiet"]);
        assert!(words(&said.stderr).contains("error[not-utf8]"), "{}", words(&said.stderr));
    }
    fs::remove_file(site.join("stories/broken.md")).unwrap();
    let said = run(&site, &["build", "--out", "out", "--quiet"]);
    assert_eq!(words(&said.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure_and_a_reader_who_has_gone_is_none() {
    let (_folder, site) = site();
    let schema = |to: Stdio| heard().args(["schema", "story"]).current_dir(&site).stdout(to).output().unwrap();
    let full = schema(fs::OpenOptions::new().write(true).open("/dev/full").unwrap().into());
    assert_eq!(full.status.code(), Some(2), "{}", words(&full.stderr));
    assert!(words(&full.stderr).contains("couldn't write the output"), "{}", words(&full.stderr));
    let (gone, to) = std::io::pipe().unwrap();
    drop(gone);
    assert_eq!(schema(to.into()).status.code(), Some(0));
}

#[test]
fn whoever_is_forgotten_is_looked_for_in_the_inbox_too() {
    let (folder, site) = site();
    let config = fs::read_to_string(site.join("heard.yaml")).unwrap();
    files::put(&site, "heard.yaml", config + "\ninbox: { folder: ../in }\n");
    let people = fs::read_to_string(site.join("people.yaml")).unwrap_or_default();
    files::put(&site, "people.yaml", people + "\nz.quill: { name: Zoe Quill, role: nurse }\n");
    files::put(folder.path(), "in/done/a.txt", "Zoe Quill sat by the door.");
    let said = run(&site, &["person", "z.quill", "--forget", "--yes"]);
    assert_eq!(said.status.code(), Some(1), "{}", words(&said.stderr));
    assert!(words(&said.stdout).contains("the inbox: 1 file, still found in 1"), "{}", words(&said.stdout));
    assert!(words(&said.stderr).contains("a.txt still names them"), "{}", words(&said.stderr));
}
