//! Whoever writes, loses nothing of another's: by real processes, and beside an editor.
//!
//! Every point between reading and renaming is tried beside the two functions that write, in `src/workspace`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;

use crate::files;
use crate::program::{SPRING, heard, refused, run, well, words};

const STORY: &str = "---\ntitle: The pause\ndate: 2026-03\nreviewer: a.one\nabout: [b.two, c.three]\nstatus: published\n---\n\nIt was late. They waited.\n";

fn site() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    files::put(&site, "heard.yaml", "title: Heard\ncontact: none\n");
    let people = ["a.one: { name: Ada One }", "b.two: { name: Bo Two }", "c.three: { name: Cy Three }"];
    files::put(&site, "people.yaml", people.join("\r\n"));
    files::put(&site, "stories/pause.md", STORY);
    (folder, site)
}

fn start(site: &Path, arguments: &[&str]) -> Child {
    let mut command = heard();
    command.args(arguments).current_dir(site).env("SOURCE_DATE_EPOCH", SPRING);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn left_over(site: &Path) -> Vec<String> {
    files::all(site).into_keys().filter(|name| name.contains(".heard-") || name.contains("saved-meanwhile")).collect()
}

#[test]
fn of_eight_people_who_join_at_once_all_are_kept_and_so_is_what_an_editor_saves() {
    let (_folder, site) = site();
    let names: Vec<String> = (0..8).map(|number| format!("Person Number{number}")).collect();
    let commands: Vec<Child> = names.iter().map(|name| start(&site, &["new", "person", name])).collect();
    // An editor reads, adds a line and renames, while the commands run.
    let people = site.join("people.yaml");
    let editor = thread::spawn({
        let (people, beside) = (people.clone(), site.join("people.yaml~"));
        move || {
            let text = fs::read_to_string(&people).unwrap() + "\r\n# By hand.\r\n";
            fs::write(&beside, &text).unwrap();
            fs::rename(&beside, &people).unwrap();
        }
    });
    editor.join().unwrap();
    for command in commands {
        let output = command.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", words(&output.stderr));
    }
    let text = fs::read_to_string(&people).unwrap();
    assert!(text.contains("c.three: { name: Cy Three }\r\n") && text.contains("# By hand."), "{text}");
    assert_eq!(left_over(&site), [""; 0]);
    well(&site, &["check"]);
}

#[test]
fn two_who_agree_at_once_have_both_agreed() {
    let (_folder, site) = site();
    let agree = |who: &str| start(&site, &["agree", "pause", "--for", who, "--until", "2027-01", "--yes"]);
    let commands = [agree("b.two"), agree("c.three")];
    for command in commands {
        let output = command.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", words(&output.stderr));
    }
    let text = fs::read_to_string(site.join("stories/pause.md")).unwrap();
    assert!(text.contains("b.two: {") && text.contains("c.three: {"), "{text}");
    assert_eq!(left_over(&site), [""; 0]);
}

#[test]
fn no_command_writes_over_what_heard_did_not_make_nor_among_the_stories() {
    let (folder, site) = site();
    let story = |number: usize| STORY.replace("The pause", &format!("Pause {number}")).replace(", c.three", "");
    let agreed = "agreed: { given: 2026-03-10, until: 2027-01 }\nstatus: published";
    files::put(&site, "people.yaml", "a.one: { name: Ada One }\nb.two: { name: Bo Two, shown: name }\n");
    for number in 0..2 {
        let text = story(number).replace("status: published", agreed).replace("They", "@b.two");
        files::put(&site, &format!("stories/pause-{number}.md"), text.replace("late", &format!("late {number}")));
    }
    fs::remove_file(site.join("stories/pause.md")).unwrap();
    files::put(&site, "notes.html", "<p>Mine</p>\n");
    files::put(folder.path(), "theirs.html", "");
    let before = files::all(folder.path());
    let theirs = folder.path().join("theirs.html");
    for out in
        ["stories/pause-0.md", "stories/new.html", "static/a.html", "labs/a/b.html", "people.yaml", "notes.html", "."]
    {
        refused(&site, &["pack", "--about", "b.two", "--out", out]);
    }
    refused(folder.path(), &["pack", "site", "--about", "b.two", "--out", theirs.to_str().unwrap()]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("stories/pause-0.md", site.join("link.html")).unwrap();
        refused(&site, &["pack", "--about", "b.two", "--out", "link.html"]);
        fs::remove_file(site.join("link.html")).unwrap();
    }
    assert_eq!(files::all(folder.path()), before);
    // What heard made and nobody touched is replaced; what somebody wrote into is theirs.
    let letter = ["letter", "pause-0", "--again"];
    well(&site, &letter);
    well(&site, &letter);
    let path = site.join("letters/pause-0-b.two.html");
    let touched = fs::read_to_string(&path).unwrap().replace("</body>", "<p>By hand</p></body>");
    fs::write(&path, &touched).unwrap();
    assert!(refused(&site, &letter).contains("somebody has changed it"));
    assert_eq!(fs::read_to_string(&path).unwrap(), touched);
}

#[test]
fn a_file_in_an_old_encoding_is_saved_with_every_word_or_left_and_the_fixes_go_on_after_it() {
    let (_folder, site) = site();
    let slip = STORY.replace("reviewer: a.one", "reviewer: a.one\nsumary: A pause.").replace("published", "draft");
    let with = |more: &[u8]| [slip.as_bytes(), more].concat();
    let strange = with(b"Caf\xe9, and caf\xc3\xa9.\n");
    files::put(&site, "stories/a.md", &strange);
    files::put(&site, "stories/b.md", &slip);
    files::put(&site, "stories/c.md", with(b"Caf\xe9, \x93she said\x94.\n"));
    let wide: Vec<u8> = format!("{slip}Café.\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    files::put(&site, "stories/d.md", [&b"\xff\xfe"[..], &wide].concat());
    let output = run(&site, &["check", "--fix"]);
    assert!(words(&output.stdout).contains("  Café, “she said”."), "{}", words(&output.stdout));
    assert!(fs::read(site.join("stories/c.md")).unwrap().contains(&0xe9), "nobody was asked");
    let output = run(&site, &["check", "--fix", "--yes"]);
    let said = words(&output.stderr);
    assert_eq!(fs::read(site.join("stories/a.md")).unwrap(), strange);
    for (name, end) in [("b", ""), ("c", "Café, “she said”.\n"), ("d", "Café.\n")] {
        let text = fs::read_to_string(site.join(format!("stories/{name}.md"))).unwrap();
        assert_eq!(text, slip.replace("sumary", "summary") + end, "{name}: {said}");
    }
    assert!(said.contains("stories/a.md isn't UTF-8") && said.contains("stories/b.md"), "{said}");
}
