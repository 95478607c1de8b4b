//! Themes of one's own, by the program itself: files that stand in, and a whole theme made from the documentation alone.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;
use crate::program::{run, said, words};

/// A site with one line of settings.
fn site(theme: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("stories")).unwrap();
    fs::write(folder.path().join("heard.yaml"), format!("title: T\ncontact: c@x.example\ntheme: {theme}\n")).unwrap();
    folder
}

/// A lab of one case.
const LAB: [(&str, &str); 3] = [
    (
        "people.yaml",
        "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n",
    ),
    (
        "stories/one.md",
        "---\ntitle: One\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\nstatus: published\nagreed: { given: 2026-01 }\n---\n\nWords.\n",
    ),
    ("labs/hour.md", "---\ntitle: Hour\ndate: 2026-05\ncases: [{ story: one, as: It }]\n---\n"),
];

fn leaflet() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/leaflet")
}

#[test]
fn a_file_is_copied_out_once_and_never_written_over() {
    let site = site("hearth");
    let first = run(site.path(), &["theme", "eject", "story.html"]);
    assert!(first.status.success(), "{}", said(&first));
    let path = site.path().join("themes/hearth/templates/story.html");
    fs::write(&path, "mine").unwrap();
    let second = run(site.path(), &["theme", "eject", "templates/story.html"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("already exists"), "{}", said(&second));
    assert_eq!(fs::read_to_string(path).unwrap(), "mine");
}

#[test]
fn a_name_that_is_misspelt_is_answered_with_the_near_one_and_nothing_is_made() {
    let site = site("hearth");
    let output = run(site.path(), &["theme", "eject", "storry.html"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("did you mean `story.html`?"), "{}", said(&output));
    assert!(!site.path().join("themes").exists());
}

#[test]
fn what_differs_from_the_built_in_theme_is_shown_line_by_line() {
    let site = site("hearth");
    run(site.path(), &["theme", "eject", "not-found.html"]);
    assert!(said(&run(site.path(), &["theme", "diff"])).contains("identical"));
    let path = site.path().join("themes/hearth/templates/not-found.html");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("</h1>", " at all</h1>")).unwrap();
    let told = said(&run(site.path(), &["theme", "diff"]));
    assert!(told.contains("--- built-in/hearth/templates/not-found.html") && told.contains(" at all</h1>"), "{told}");
}

#[test]
fn every_fault_is_told_at_once_though_no_story_has_been_written() {
    let site = site("hearth");
    for (name, from, to) in [
        ("lab.html", "{{ title }}", "{{ titel }}"),
        ("metric.html", "{{ title }}", "{{ name }}"),
        ("person.html", "{{ name }}", "{{ say(key=\"person.nothing\") }}{{ name }}"),
    ] {
        run(site.path(), &["theme", "eject", &format!("templates/{name}")]);
        let path = site.path().join("themes/hearth/templates").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }
    let output = run(site.path(), &["theme", "check"]);
    assert_eq!(output.status.code(), Some(1));
    for word in ["lab.html", "titel", "metric.html", "person.nothing"] {
        assert!(said(&output).contains(word), "{word}: {}", said(&output));
    }
}

#[test]
fn a_slip_that_does_not_stop_a_build_is_told_and_is_no_success() {
    let together = [
        ("templates/page.html", "{% extends \"hearth/page.html\" %}{% block mian %}{% endblock %}", "no block `mian`"),
        ("templates/lab.html", "{% block main %}{% if frame %}x{% endblock %}", "`endblock` comes too soon"),
        ("templates/storry.html", "x", "did you mean `story.html`?"),
        ("strings/en.yaml", "story: { told_by: \"By {hwo}\" }", "which has {who}"),
        ("strings/de.yaml", "story: { tolld_by: x }", "did you mean `story.told_by`?"),
        ("assets/hearth.css", "@import \"https://x.example/a.css\";", "another server"),
    ];
    for files in [&together[..], &[("theme.yaml", "api: 2", "version 2")]] {
        let site = site("hearth");
        for (name, text, _) in files {
            let path = site.path().join("themes/hearth").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let output = run(site.path(), &["theme", "check"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        for (name, _, wanted) in files {
            assert!(said(&output).contains(wanted), "{name}: {}", said(&output));
        }
        let output = run(site.path(), &["build", "--out", "public"]);
        assert!(output.status.success() && site.path().join("public/index.html").exists(), "{}", said(&output));
    }
}

#[test]
fn a_theme_made_from_the_documentation_alone_makes_every_page() {
    let site = site("{ name: leaflet, options: { edge: ruled } }");
    for (name, bytes) in files::all(&leaflet()) {
        files::put(&site.path().join("themes/leaflet"), &name, bytes);
    }
    let lines: usize = files::all(&leaflet()).values().map(|bytes| words(bytes).lines().count()).sum();
    assert!(lines < 200, "{lines} lines");
    let output = run(site.path(), &["theme", "check"]);
    assert!(output.status.success(), "{}", said(&output));
    let output = run(site.path(), &["build", "--out", "public"]);
    assert!(output.status.success(), "{}", said(&output));
    let page = fs::read_to_string(site.path().join("public/stories/index.html")).unwrap();
    assert!(
        page.contains("data-edge=\"ruled\"") && page.contains("leaflet.css") && page.contains("Not yet."),
        "{page}"
    );
    let people = fs::read_to_string(site.path().join("public/people/index.html")).unwrap();
    assert!(people.contains("color-scheme"), "{people}");
    // It has no palette: the sheets on paper have the built-in one.
    for (name, text) in LAB {
        files::put(site.path(), name, text);
    }
    let output = run(site.path(), &["pack", "--lab", "hour", "--out", "hour.html"]);
    assert!(output.status.success(), "{}", said(&output));
    let packet = fs::read_to_string(site.path().join("hour.html")).unwrap();
    assert!(packet.contains("--paper: #fbf8f1;") && packet.contains("data-accent=\"moss\""), "{packet}");
}

#[test]
fn a_letter_of_ones_own_is_tried_like_a_page_and_is_the_one_that_is_written() {
    let site = site("hearth");
    let own = |name: &str, from: &str, to: &str| {
        run(site.path(), &["theme", "eject", name]);
        let path = site.path().join("themes/hearth/templates").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
    };
    own("letter.html", "{{ reference }}", "{{ refrence }}");
    own("talk.html", "{{ site }}</p>", "{{ siet }}</p>");
    let output = run(site.path(), &["theme", "check"]);
    assert_eq!(output.status.code(), Some(1));
    for word in ["letter.html", "refrence", "talk.html", "siet"] {
        assert!(said(&output).contains(word), "{word}: {}", said(&output));
    }
    own("letter.html", "{{ refrence }}", "ours {{ reference }}");
    own("talk.html", "{{ siet }}", "{{ site }}");
    let output = run(site.path(), &["theme", "check"]);
    assert!(output.status.success(), "{}", said(&output));

    let people = "a.b: { name: Ada Ben, role: partner }\nc.d: { name: Cleo Dar, role: nurse, shown: name }\n";
    fs::write(site.path().join("people.yaml"), people).unwrap();
    let story = "---\ntitle: A\ndate: 2026-02\nreviewer: a.b\nabout: c.d\nstatus: with-colleague\n---\n\nShe waited.\n";
    fs::write(site.path().join("stories/one.md"), story).unwrap();
    let output = run(site.path(), &["letter", "one"]);
    assert!(output.status.success(), "{}", said(&output));
    let letter = fs::read_to_string(site.path().join("letters/one-c.d.html")).unwrap();
    assert!(letter.contains("<bdi>ours ") && letter.contains("She waited."), "{letter}");
}

#[test]
fn a_packet_of_ones_own_is_tried_like_a_page_and_read_before_it_is_written() {
    let site = site("hearth\nprivacy: { never_publish: [Northwind] }");
    for (name, text) in LAB {
        files::put(site.path(), name, text);
    }
    run(site.path(), &["theme", "eject", "packet.html"]);
    let path = site.path().join("themes/hearth/templates/packet.html");
    let text = fs::read_to_string(&path).unwrap();
    let own =
        |more: &str| fs::write(&path, text.replace("{{ sheets | safe }}", &format!("{{{{ sheets | safe }}}}{more}")));
    let pack = || run(site.path(), &["pack", "--lab", "hour", "--out", "hour.html"]);
    for (more, wanted) in [("<p>Northwind</p>", "contains something withheld"), ("{{ sheats }}", "sheats")] {
        own(more).unwrap();
        let output = pack();
        assert!(!output.status.success() && said(&output).contains(wanted), "{more}: {}", said(&output));
        assert!(!site.path().join("hour.html").exists(), "{more}");
    }
    let output = run(site.path(), &["theme", "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("packet.html") && said(&output).contains("sheats"), "{}", said(&output));
    own("<p>Ours.</p>").unwrap();
    let output = pack();
    assert!(output.status.success(), "{}", said(&output));
    let packet = fs::read_to_string(site.path().join("hour.html")).unwrap();
    assert!(packet.contains("<p>Ours.</p>") && packet.contains("Words."), "{packet}");
}

#[test]
fn a_french_mark_never_leaves_the_word_that_it_belongs_to() {
    let leaves = regex::Regex::new("(?m)^ *[^# ].*( [;:?!»]|« ).*").unwrap();
    for path in ["themes/hearth/strings/fr.yaml", "src/commands/init/words/fr/prompts.yaml"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        assert_eq!(leaves.find(&text).map(|line| line.as_str()), None, "{path}: a space that does not break (U+202F)");
    }
}
