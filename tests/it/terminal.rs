//! What is printed: lines that fit, and refusals of the machine in our words.

use std::fs;
use std::path::Path;

use crate::program::{heard, refused, run, said, well, words};

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["init"]);
    folder
}

#[test]
fn lines_fit_where_columns_says_how_many_there_are_and_a_program_gets_them_whole() {
    let site = site();
    let story = "---\ntitle: A story\ndate: 2026-03\nreviewer: nobody.here\nabout: [somebody.else]\nstatus: published\n---\n\nWords.\n";
    fs::write(site.path().join("stories/2026/a.md"), story).unwrap();
    let in_columns = |arguments: &[&str], columns: &str| {
        words(&heard().args(arguments).current_dir(site.path()).env("COLUMNS", columns).output().unwrap().stdout)
    };
    for arguments in [&["--help"][..], &["check", "--help"], &["check"], &["explain", "unread"], &["status"], &[]] {
        let whole = in_columns(arguments, "");
        for columns in [48, 70] {
            let fitted = in_columns(arguments, &columns.to_string());
            let fenced: Vec<&str> = whole.split("```").skip(1).step_by(2).flat_map(str::lines).collect();
            let is_code =
                |line: &str| fenced.contains(&line) || [" | ", "-->", "heard "].iter().any(|mark| line.contains(mark));
            let long = fitted.lines().find(|line| line.chars().count() > columns && !is_code(line));
            assert_eq!(long, None, "{arguments:?} in {columns}");
            assert_eq!(joined(&fitted), joined(&whole), "{arguments:?} in {columns}");
        }
    }
}

/// The words without the line breaks, and without what is drawn before a broken label.
fn joined(text: &str) -> String {
    text.split_whitespace().filter(|word| *word != "|").collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_machine_refuses_is_said_in_our_words_and_without_a_number() {
    let site = site();
    let at = site.path();
    fs::create_dir(at.join("folder.csv")).unwrap();
    fs::create_dir_all(at.join("stories/2026/a-folder.md")).unwrap();
    fs::write(at.join("file"), "x").unwrap();
    let long = format!("{}.csv", "x".repeat(300));
    let runs: [&[&str]; 16] = [
        &["import", "folder.csv"],
        &["import", "missing.csv"],
        &["import", &long],
        &["import", "file/below.csv"],
        &["build", "--out", "file"],
        &["build", "--out", "file/below"],
        &["build", "--out", "/proc/heard"],
        &["build", "--out", "/dev/null/site"],
        &["check", "missing"],
        &["check", "file/below"],
        &["leaks", "missing"],
        &["leaks", "file/below"],
        &["init", "file/below"],
        &["new", "story", "A title", "--body", "missing.txt"],
        &["new", "story", "A title", "--body", "folder.csv"],
        &["manual", "file/below"],
    ];
    for arguments in runs {
        let output = run(at, arguments);
        assert_ne!(output.status.code(), Some(101), "{arguments:?}");
        let said = said(&output);
        assert!(!said.contains("os error") && !said.contains("No such file"), "{arguments:?}: {said}");
    }
    assert!(refused(at, &["import", "folder.csv"]).contains("folder"));
    assert!(refused(at, &["import", "missing.csv"]).contains("missing.csv"));
    is_locked(at);
}

/// A folder in which nobody may write. Whoever runs the tests as root may all the same.
fn is_locked(at: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(at.join("stories"), fs::Permissions::from_mode(0o555)).unwrap();
        let said = said(&run(at, &["new", "story", "Another", "--body", "file"]));
        fs::set_permissions(at.join("stories"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!said.contains("os error"), "{said}");
    }
}

#[test]
fn a_check_that_finds_nothing_says_so_and_a_build_says_which_file_to_open() {
    let site = site();
    let checked = run(site.path(), &["check"]);
    assert!(checked.status.success());
    assert_eq!(said(&checked).lines().count(), 1, "{}", said(&checked));
    for out in ["public", "./elsewhere"] {
        let built = words(&run(site.path(), &["build", "--out", out]).stderr);
        assert!(built.trim_end().ends_with(&format!("{out}/index.html")), "{built}");
        // A second build changes nothing, and says it again.
        let again = words(&run(site.path(), &["build", "--out", out]).stderr);
        assert!(again.trim_end().ends_with(&format!("{out}/index.html")), "{again}");
        assert!(site.path().join(out).join("index.html").is_file());
    }
}
