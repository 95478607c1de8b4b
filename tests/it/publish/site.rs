//! A site to be published, what is said of it, and what lies at a place afterwards.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::files;
use crate::program;
use crate::publish::servers::{self, Kind, SECRET, Server};

pub type Files = BTreeMap<String, Vec<u8>>;

/// The program, which tells all that it can tell.
pub fn heard() -> Command {
    let mut command = program::heard();
    command.env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace");
    command
}

/// A site of its own, and what the world knows of it.
pub struct Site {
    pub folder: TempDir,
}

impl Site {
    pub fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.put(
            "people.yaml",
            "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n",
        );
        site.config("");
        site.put("static/empty.txt", "");
        site.put("static/größe & mehr.txt", "An address that must be escaped on its way.");
        for number in 0..6 {
            site.story(
                &format!("deep/{number}/story-{number}"),
                "published",
                "She waited until he had found the word.",
            );
        }
        site
    }

    pub fn config(&self, publish: &str) {
        let text = format!(
            "title: Heard\ncontact: heard@firm.example\naudiences: {{ firm: {{}}, partners: {{ sees: [firm] }} }}\n\
             default_audience: firm\nbase_url: https://firm.example/heard/\npublish:\n{publish}"
        );
        self.put("heard.yaml", text.trim_end_matches("publish:\n"));
    }

    /// Takes a story back, here and at the target.
    pub fn withdraw(&self, server: &Server, story: &str) -> Output {
        let mut command = heard();
        command.args(["withdraw", story, "--publish", "there", "--yes", "--site"]).arg(self.folder.path());
        command.envs(server.keys(SECRET)).output().unwrap()
    }

    /// Names the target `there`.
    pub fn target(&self, server: &Server, address: SocketAddr) {
        self.config(&format!("  there: {}\n", server.target(address)));
    }

    pub fn put(&self, name: &str, text: &str) {
        files::put(self.folder.path(), name, text);
    }

    pub fn story(&self, name: &str, status: &str, body: &str) {
        self.put(&format!("stories/{name}.md"), &self.text(name.rsplit('/').next().unwrap(), status, body));
    }

    /// What stands in the file of a story: each says something of its own.
    pub fn text(&self, title: &str, status: &str, body: &str) -> String {
        format!(
            "---\ntitle: The {title}\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\nstatus: {status}\n\
             agreed: {{ given: 2026-01 }}\n---\n\nIn {title} it was so. {body} And {title} was all about that.\n"
        )
    }

    /// The edition, as a build writes it.
    pub fn edition(&self) -> Files {
        let out = tempfile::tempdir().unwrap();
        let to = out.path().join("site");
        let done = heard().arg("build").arg(self.folder.path()).arg("--out").arg(&to).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        held(&to)
    }

    pub fn publish(&self, server: &Server, more: &[&str]) -> Output {
        self.publish_with(server, SECRET, more)
    }

    pub fn publish_with(&self, server: &Server, secret: &str, more: &[&str]) -> Output {
        let done = self.command(server, secret, more).output().unwrap();
        for bytes in [&done.stdout, &done.stderr] {
            let told = String::from_utf8_lossy(bytes);
            assert!(!told.contains(SECRET) && !told.contains(&encoded()), "{told}");
            assert!(!told.contains("panicked"), "{told}");
        }
        done
    }

    pub fn command(&self, server: &Server, secret: &str, more: &[&str]) -> Command {
        let mut command = heard();
        command.args(["publish", "there", "--yes", "--site"]).arg(self.folder.path()).args(more);
        command.envs(server.keys(secret));
        command
    }
}

/// The secret as Basic authentication sends it.
pub fn encoded() -> String {
    let made = Command::new("sh").arg("-c").arg(format!("printf '%s' '{}:{SECRET}' | base64", servers::USER)).output();
    String::from_utf8(made.unwrap().stdout).unwrap().trim().to_owned()
}

pub fn well(done: &Output) -> String {
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    told
}

/// What was said of a site with errors, and what was done all the same.
pub fn faulty(done: &Output) -> String {
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{told}");
    told
}

pub fn refused(done: &Output) -> String {
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{told}");
    told
}

/// What lies in a folder, but for our own two files and what a server has under way.
pub fn held(top: &Path) -> Files {
    let files = WalkDir::new(top).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let named = files
        .map(|entry| (entry.path().strip_prefix(top).unwrap().to_string_lossy().into_owned(), entry.path().to_owned()));
    let is_ours = |name: &str| {
        let last = name.rsplit('/').next().unwrap();
        last.starts_with(".heard") || last.starts_with(".davfs.tmp")
    };
    // One that goes in this moment was not there.
    named.filter(|(name, _)| !is_ours(name)).filter_map(|(name, path)| Some((name, fs::read(path).ok()?))).collect()
}

/// Folders with nothing in them: their names would tell of what was taken away.
pub fn empty_folders(top: &Path) -> Vec<PathBuf> {
    let folders = WalkDir::new(top).min_depth(1).into_iter().flatten().filter(|entry| entry.file_type().is_dir());
    folders.map(walkdir::DirEntry::into_path).filter(|path| fs::read_dir(path).unwrap().next().is_none()).collect()
}

pub fn same(left: &Files, right: &Files, when: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(left), names(right), "{when}");
    for (name, bytes) in left {
        assert!(bytes == &right[name], "{when}: {name} has other bytes");
    }
}

/// What others put there, as a server of files would have let them.
pub fn strangers(server: &Server) -> Files {
    let names = ["notes.txt", "stories/theirs.txt"];
    for name in names {
        let path = server.held.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut folder = path.parent();
        while let Some(made) = folder.filter(|folder| folder.starts_with(&server.held)) {
            servers::open_to_all(made);
            folder = made.parent();
        }
        fs::write(path, "not ours").unwrap();
    }
    names.iter().map(|name| ((*name).to_owned(), b"not ours".to_vec())).collect()
}

/// Every server, each on a thread of its own.
pub fn on_each(kinds: &[Kind], test: impl Fn(Server) + Sync) {
    std::thread::scope(|scope| {
        let test = &test;
        for kind in kinds {
            scope.spawn(move || {
                if let Some(server) = Server::start(*kind) {
                    test(server);
                }
            });
        }
    });
}
