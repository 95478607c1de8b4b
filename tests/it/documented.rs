//! Every command that README and the handbook show to be copied, run as it stands there.
//!
//! Each is run in a small site of its own, in which everything is that the pages speak of; a block that begins a site is
//! run line by line in an empty folder. Folders such as `/mnt` are made in a folder of the test.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::files::put;
use crate::program::{SPRING, heard, said};

/// What is not run, by how it begins, and why.
const LEFT_OUT: [(&str, &str); 4] = [
    ("cargo install", "builds heard itself, in minutes"),
    ("cargo run", "builds heard itself, in minutes"),
    ("bash tests/run.sh", "runs this test"),
    ("npm install", "makes a package for an editor, with programs from the network"),
];
/// What is refused here, by how it ends, and why.
const REFUSED: [(&str, &str); 3] = [
    ("--read \"63ce f1a0\"", "the code is that of a letter nobody here has read"),
    ("--forget > receipt.txt", "it asks first, and nobody is there; `laws::person` answers it"),
    ("heard new story", "it asks for a title, and nobody is there; `questions` answers it"),
];
/// What goes on until it is stopped.
const WAITING: [&str; 4] = ["heard serve", "heard lab ", "heard inbox --open", "heard check --watch"];
/// What asks a person, who is not there.
const ASKING: [&str; 4] = ["heard agree", "heard withdraw", "heard publish", "heard check --fix"];
/// What must be published by the machine's own clock.
const OF_TODAY: [&str; 2] = ["heard publish", "--publish"];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of a page that are for a shell, and the lines of each; comments are the shell's business.
fn blocks(page: &str) -> Vec<Vec<String>> {
    let blocks = page.split("```").skip(1).step_by(2);
    let lines = blocks.filter_map(|block| block.strip_prefix("sh\n").or_else(|| block.strip_prefix("\n15 3 * * *")));
    let lines = lines.map(|lines| lines.replace("\\\n", " "));
    lines
        .map(|lines| lines.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect())
        .collect()
}

/// A folder with a site in it, a home, and the folders that the pages name.
struct Place {
    root: tempfile::TempDir,
    folder: PathBuf,
}

impl Place {
    fn empty() -> Self {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("site");
        for folder in [
            "site",
            "bin",
            "inbox",
            "mnt/intranet",
            "srv",
            "etc/nginx/snippets",
            ".local/share/bash-completion/completions",
        ] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        std::os::unix::fs::symlink(&folder, root.path().join("srv/heard")).unwrap();
        put(root.path(), "blog/2025/a.md", "---\ntitle: From the blog\n---\n\nShe put the pen down.\n");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_heard"), root.path().join("bin/heard")).unwrap();
        // Nobody looks at what a browser shows, and nothing is on a clipboard.
        for (name, script) in [("xdg-open", "exit 0"), ("pbpaste", "echo 'She moved the chair.'")] {
            put(root.path(), &format!("bin/{name}"), format!("#!/bin/sh\n{script}\n"));
            let path = root.path().join("bin").join(name);
            fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }
        Self { root, folder }
    }

    /// The site of which the pages speak, without what `line` is about to begin in it.
    fn before(line: &str) -> Self {
        let place = Self::empty();
        let at = &place.folder;
        let mnt = place.root.path().join("mnt/intranet/heard");
        put(
            at,
            "heard.yaml",
            format!(
                "title: Heard\ncontact: stories@firm.example\nbase_url: https://intranet.example/heard/\n\
                 audiences:\n  firm: {{ label: Everyone }}\n  partners: {{ label: Partners, sees: [firm] }}\n\
                 default_audience: firm\nclients: [transactional]\nnot_yet_audited: [Utilisation]\ntell: {{ form: put, to: /heard-drop/ }}\ninbox: {{ folder: ../inbox }}\npublish:\n  intranet: {{ to: {} }}\n",
                mnt.display()
            ),
        );
        let people = [
            (
                "Maja Lindqvist",
                "m.lindqvist: { name: Maja Lindqvist, role: senior associate, shown: name, email: maja@firm.example }\n",
            ),
            ("Ana Barros", "a.barros: { name: Ana Barros, role: consultant, shown: name }\n"),
            ("Rosa Okafor", "r.okafor: { name: Rosa Okafor, role: partner, shown: name }\n"),
        ];
        let is_kept = |name: &str| !line.contains(&format!("new person \"{name}\""));
        let is_story = line.contains("heard new story");
        put(at, "people.yaml", people.map(|(name, entry)| if is_kept(name) { entry } else { "" }).concat());
        let stories = [
            "the-empty-chair",
            "the-pause-after-the-word-budget",
            "the-chair-by-the-door",
            "an-example",
            "told",
            "again",
        ];
        for name in stories.iter().filter(|_| !is_story && is_kept("Maja Lindqvist") && is_kept("Ana Barros")) {
            let is_anas = *name == "the-chair-by-the-door" || line.contains("a.barros");
            let about = if is_anas { "a.barros" } else { "m.lindqvist" };
            let agreed = if ["told", "again"].contains(name) || line.contains("--portfolio") {
                "status: published\nagreed: { given: 2026-03-10 }"
            } else {
                "status: draft"
            };
            let text = format!(
                "---\ntitle: {name}\ndate: 2026-02\nreviewer: r.okafor\nclient: transactional\nabout: [{about}]\n{agreed}\n---\n\nAt {name}, \
                 @{about} put the pen down and waited.\n"
            );
            put(at, &format!("stories/2026/{name}.md"), &text);
        }
        if !line.contains("heard new") {
            for name in ["2026-spring", "spring-lab", "twelve-green-lights"] {
                let lab = format!("---\ntitle: {name}\ndate: 2026-03\ncases: [told]\nstatus: published\n---\n");
                put(at, &format!("labs/{name}.md"), &lab);
            }
        }
        if !line.contains("heard new metric") {
            put(
                at,
                "metrics/delivery-dashboard.md",
                "---\ntitle: Delivery dashboard\nmisses: Silence.\nstatus: published\n---\n",
            );
        }
        for path in ["first-week", "your-first-week"] {
            let steps = "[{ story: told, say: Begin here. }, { story: again }]";
            let text = format!("---\ntitle: {path}\nsteps: {steps}\nstatus: published\n---\n");
            put(at, &format!("paths/{path}.md"), &text);
        }
        if line.contains("--case") || line.contains("--year") {
            let judged = "---\ntitle: the-empty-chair\ndate: 2026-02\nkind: own\nreviewer: r.okafor\njudgment: { metric: delivery-dashboard, call: trusted }\n\
                          change: { state: made, what: A pause. }\nstatus: published\n---\n\nI waited.\n";
            put(at, "stories/2026/the-empty-chair.md", judged);
        }
        put(at, "overrides/screening.csv", "flag,decision,why\nOverdue,rang instead,He can't read our letters.\n");
        put(
            at,
            "relationships/k-17.md",
            "---\ndate: 2026-02\nreviewer: r.okafor\nclient: k-17\nreaders: [a.barros]\n---\n\nThey have stopped asking.\n",
        );
        put(at, "answers.csv", "Describe the moment,Who,When,Ward\nShe moved the chair.,Maja Lindqvist,2026-02,Nine\n");
        put(at, "notes.txt", "She moved the chair, and nobody said a word.\n");
        fs::create_dir_all(at.join("static")).unwrap();
        fs::copy(here().join("tests/word/libreoffice.docx"), at.join("interview.docx")).unwrap();
        if line.contains("heard leaks") {
            fs::create_dir_all(&mnt).unwrap();
        }
        place
    }

    /// A shell that runs the line as it stands, with the folders of the machine in those of the test.
    fn shell(&self, line: &str) -> Command {
        let root = self.root.path().display().to_string();
        let line = ["/mnt/", "/srv/", "/etc/"]
            .iter()
            .fold(line.to_owned(), |line, top| line.replace(&format!(" {top}"), &format!(" {root}{top}")));
        let examples = here().join("content-example").display().to_string();
        let line = line.replace(" content-example", &format!(" {examples}"));
        // The program's own environment is the tests': no editor, no settings of this machine.
        let clean = heard();
        let mut shell = Command::new("sh");
        for (name, value) in clean.get_envs() {
            if value.is_none() {
                shell.env_remove(name);
            }
        }
        shell.args(["-c", &line]).current_dir(&self.folder).stdin(Stdio::null());
        let path = std::env::var("PATH").unwrap_or_default();
        shell.env("HOME", &root).env("PATH", format!("{root}/bin:{path}")).env_remove("COLUMNS");
        if !OF_TODAY.iter().any(|part| line.contains(part)) {
            shell.env("SOURCE_DATE_EPOCH", SPRING);
        }
        shell
    }

    /// Runs one line, which must do what it says; otherwise that is the error.
    fn run(&self, line: &str) -> Result<(), String> {
        if WAITING.iter().any(|start| line.starts_with(start)) {
            return self.starts_and_stops(line);
        }
        let output = self.shell(line).output().unwrap();
        let words = said(&output);
        let well = |is_well: bool, words: &str| if is_well { Ok(()) } else { Err(format!("{line}: {words}")) };
        if REFUSED.iter().any(|(end, _)| line.ends_with(end)) {
            return well(output.status.code() == Some(2), &words);
        }
        let asks = ASKING.iter().any(|start| line.starts_with(start)) && words.contains("--yes");
        if asks {
            let line = format!("{} --yes", command(line));
            let output = self.shell(&line).output().unwrap();
            return well(output.status.success(), &said(&output));
        }
        well(output.status.success(), &words)
    }

    /// Starts what goes on until it is stopped, waits until it says something, and stops it. It is not by Ctrl-C, which is
    /// ignored by what somebody starts in the background.
    fn starts_and_stops(&self, line: &str) -> Result<(), String> {
        let mut command = self.shell(&format!("exec {line}"));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (heard, hears) = mpsc::channel();
        let streams: [Box<dyn std::io::Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in streams {
            let heard = heard.clone();
            std::thread::spawn(move || {
                BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| {
                    let _ = heard.send(line);
                })
            });
        }
        let first = hears.recv_timeout(Duration::from_secs(60));
        let id = child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        let is_ended_well = ended_well(&mut child);
        match first {
            Err(_) => Err(format!("{line} says nothing")),
            Ok(_) if is_ended_well => Ok(()),
            Ok(first) => Err(format!("{line}: {first} {:?}", hears.iter().collect::<Vec<_>>())),
        }
    }
}

/// Whether it did as it was told, or was ended by the signal itself.
fn ended_well(child: &mut Child) -> bool {
    let status = child.wait().unwrap();
    status.success() || std::os::unix::process::ExitStatusExt::signal(&status) == Some(15)
}

#[test]
fn every_command_that_is_shown_does_what_it_says() {
    let handbook = fs::read_dir(here().join("content-example/handbook/pages")).unwrap();
    let mut pages: Vec<PathBuf> = handbook.map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    pages.push(here().join("README.md"));
    let (mut jobs, mut left_out, mut known) = (Vec::new(), 0, BTreeSet::new());
    for page in pages {
        for mut lines in blocks(&fs::read_to_string(&page).unwrap()) {
            let all = lines.len();
            lines.retain(|line| !LEFT_OUT.iter().any(|(start, _)| line.starts_with(start)));
            left_out += all - lines.len();
            if lines.iter().any(|line| line.starts_with("heard init")) {
                jobs.push(Job::Block(lines));
            } else {
                // The same on another page does the same.
                jobs.extend(lines.into_iter().filter(|line| known.insert(command(line).to_owned())).map(Job::Line));
            }
        }
    }
    assert!(jobs.len() > 70 && left_out > 0, "{} are run, {left_out} not", jobs.len());
    let wrong: Vec<String> = jobs.par_iter().filter_map(|job| job.run().err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is run in one place.
enum Job {
    /// A block that begins a site.
    Block(Vec<String>),
    /// A line alone.
    Line(String),
}

impl Job {
    fn run(&self) -> Result<(), String> {
        match self {
            Self::Line(line) => Place::before(line).run(line),
            Self::Block(lines) => {
                let mut place = Place::empty();
                lines.iter().try_for_each(|line| match line.strip_prefix("cd ") {
                    Some(folder) => {
                        place.folder.push(folder);
                        Ok(())
                    }
                    None => place.run(line),
                })
            }
        }
    }
}

/// A line without what is said about it.
fn command(line: &str) -> &str {
    line.split(" #").next().unwrap_or(line).trim()
}
