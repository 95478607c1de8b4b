//! Publishing to real servers on loopback: afterwards each holds exactly the edition and whatever was not ours; killed
//! at any moment, the next one finishes; every refusal is a sentence; no secret is found anywhere.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at what is not there")]
#![allow(clippy::print_stdout, reason = "what is skipped is said")]

#[path = "publishing/servers.rs"]
mod servers;

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Instant;

use servers::{Fault, Kind, SECRET, Server, between};
use tempfile::TempDir;
use walkdir::WalkDir;

type Files = BTreeMap<String, Vec<u8>>;

fn heard() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heard"));
    for (name, _) in std::env::vars() {
        if name.starts_with("HEARD_") || name.starts_with("AWS_") || name.to_lowercase().ends_with("_proxy") {
            command.env_remove(name);
        }
    }
    command.env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace").stdin(Stdio::null());
    command
}

/// A site of its own, and what the world knows of it.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
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

    fn config(&self, publish: &str) {
        let text = format!(
            "title: Heard\ncontact: heard@firm.example\naudiences: {{ firm: {{}}, partners: {{ sees: [firm] }} }}\n\
             default_audience: firm\nbase_url: https://firm.example/heard/\npublish:\n{publish}"
        );
        self.put("heard.yaml", text.trim_end_matches("publish:\n"));
    }

    /// Names the target `there`.
    fn target(&self, server: &Server, address: SocketAddr) {
        self.config(&format!("  there: {}\n", server.target(address)));
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn story(&self, name: &str, status: &str, body: &str) {
        let title = name.rsplit('/').next().unwrap();
        let text = format!(
            "---\ntitle: The {title}\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\nstatus: {status}\n\
             agreed: {{ given: 2026-01 }}\n---\n\n{body}\n"
        );
        self.put(&format!("stories/{name}.md"), &text);
    }

    /// The edition, as a build writes it.
    fn edition(&self) -> Files {
        let out = tempfile::tempdir().unwrap();
        let to = out.path().join("site");
        let done = heard().arg("build").arg(self.folder.path()).arg("--out").arg(&to).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        held(&to)
    }

    fn publish(&self, server: &Server, more: &[&str]) -> Output {
        self.publish_with(server, SECRET, more)
    }

    fn publish_with(&self, server: &Server, secret: &str, more: &[&str]) -> Output {
        let done = self.command(server, secret, more).output().unwrap();
        for bytes in [&done.stdout, &done.stderr] {
            let told = String::from_utf8_lossy(bytes);
            assert!(!told.contains(SECRET) && !told.contains(&encoded()), "{told}");
            assert!(!told.contains("panicked"), "{told}");
        }
        done
    }

    fn command(&self, server: &Server, secret: &str, more: &[&str]) -> Command {
        let mut command = heard();
        command.args(["publish", "there", "--yes", "--site"]).arg(self.folder.path()).args(more);
        command.envs(server.keys(secret));
        command
    }
}

/// The secret as Basic authentication sends it.
fn encoded() -> String {
    let made = Command::new("sh").arg("-c").arg(format!("printf '%s' '{}:{SECRET}' | base64", servers::USER)).output();
    String::from_utf8(made.unwrap().stdout).unwrap().trim().to_owned()
}

fn well(done: &Output) -> String {
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{told}");
    told
}

fn refused(done: &Output) -> String {
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{told}");
    told
}

/// What lies in a folder, but for our own two files and what a server has under way.
fn held(top: &Path) -> Files {
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
fn empty_folders(top: &Path) -> Vec<PathBuf> {
    let folders = WalkDir::new(top).min_depth(1).into_iter().flatten().filter(|entry| entry.file_type().is_dir());
    folders.map(walkdir::DirEntry::into_path).filter(|path| fs::read_dir(path).unwrap().next().is_none()).collect()
}

fn same(left: &Files, right: &Files, when: &str) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(left), names(right), "{when}");
    for (name, bytes) in left {
        assert!(bytes == &right[name], "{when}: {name} has other bytes");
    }
}

/// What others put there, as a server of files would have let them.
fn strangers(server: &Server) -> Files {
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
fn on_each(kinds: &[Kind], test: impl Fn(Server) + Sync) {
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

#[test]
fn a_server_holds_exactly_the_edition_and_what_was_not_ours() {
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let site = Site::new();
        site.target(&server, server.address);
        let mut expected = strangers(&server);
        well(&site.publish(&server, &[]));
        expected.extend(site.edition());
        same(&held(&server.held), &expected, &format!("{kind:?}, first"));
        let again = well(&site.publish(&server, &[]));
        assert!(again.contains("+0 ~0 -0"), "{kind:?}: {again}");

        site.story("deep/3/story-3", "withdrawn", "She waited until he had found the word.");
        site.story("deep/4/story-4", "published", "She waited longer.");
        site.story("new/story-9", "published", "She asked again.");
        let plan = well(&site.publish(&server, &["--dry-run"]));
        assert!(
            plan.contains("first goes, because it may no longer be read:\n  stories/deep/3/story-3.html"),
            "{plan}"
        );
        same(&held(&server.held), &expected, &format!("{kind:?}, after a plan"));
        well(&site.publish(&server, &[]));
        let mut expected = strangers(&server);
        expected.extend(site.edition());
        same(&held(&server.held), &expected, &format!("{kind:?}, second"));
        assert!(!expected.values().any(|bytes| bytes.windows(7).any(|part| part == b"story-3")));
        if kind != Kind::Store {
            assert_eq!(empty_folders(&server.held), Vec::<PathBuf>::new(), "{kind:?}");
        }
        assert!(!server.held.join(".heard.lock").exists());
        // Somebody else's file stands where a page should come: it is named, and stays.
        fs::write(server.held.join("pages"), "theirs").unwrap();
        site.put("pages/about.md", "---\ntitle: About\nstatus: published\n---\n\nWhy.\n");
        if kind != Kind::Store {
            assert!(refused(&site.publish(&server, &[])).contains("in the way: pages"), "{kind:?}");
            assert_eq!(fs::read(server.held.join("pages")).unwrap(), b"theirs");
        }
    });
}

#[test]
fn a_story_that_is_withdrawn_is_gone_from_the_server_though_another_text_is_broken() {
    on_each(&Kind::ALL, |server| {
        let site = Site::new();
        site.target(&server, server.address);
        well(&site.publish(&server, &[]));
        site.story("deep/1/story-1", "published\npractice: lw", "A slip that stops every build.");
        let withdraw = || {
            let mut command = heard();
            command.args(["withdraw", "story-3", "--publish", "there", "--yes", "--site"]).arg(site.folder.path());
            command.envs(server.keys(SECRET)).output().unwrap()
        };
        let told = String::from_utf8_lossy(&withdraw().stderr).into_owned();
        assert!(told.contains("its page is gone from there"), "{told}");
        assert!(!server.held.join("stories/deep/3/story-3.html").exists(), "{:?}: {told}", server.kind);
        assert!(server.held.join("stories/deep/1/story-1.html").exists(), "{:?}: {told}", server.kind);
        site.story("deep/1/story-1", "published", "Mended.");
        well(&withdraw());
        same(&held(&server.held), &site.edition(), &format!("{:?}", server.kind));
    });
}

#[test]
fn a_publishing_that_is_killed_leaves_whole_files_and_the_next_one_finishes() {
    let kills: u32 = if std::env::var_os("HEARD_LONG").is_some() { 200 } else { 20 };
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let site = Site::new();
        site.target(&server, server.address);
        let others = strangers(&server);
        let states = [("published", "She waited."), ("withdrawn", "She waited a little longer.")];
        let mut editions = Vec::new();
        for (status, words) in states.iter().rev() {
            site.story("deep/3/story-3", status, words);
            site.story("deep/4/story-4", "published", words);
            editions.push(site.edition());
        }
        editions.reverse();
        let begun = Instant::now();
        well(&site.publish(&server, &[]));
        let whole = begun.elapsed();
        for kill in 0..kills {
            let next = usize::from(kill % 2 == 0);
            let (status, words) = states[next];
            site.story("deep/3/story-3", status, words);
            site.story("deep/4/story-4", "published", words);
            let mut command = site.command(&server, SECRET, &["--break-lock"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(whole * kill / kills);
            let _ = child.kill();
            child.wait().unwrap();
            let between = held(&server.held);
            for (name, bytes) in &between {
                let known = editions.iter().chain([&others]).any(|files| files.get(name) == Some(bytes));
                assert!(known, "{kind:?}, kill {kill}: {name} is not whole");
            }
            if between.get("index.html") == editions[1].get("index.html") {
                assert!(!between.contains_key("stories/deep/3/story-3.html"), "{kind:?}, kill {kill}");
            }
            well(&site.publish(&server, &["--break-lock"]));
            let mut expected = others.clone();
            expected.extend(editions[next].clone());
            same(&held(&server.held), &expected, &format!("{kind:?}, after kill {kill}"));
        }
    });
}

#[test]
fn what_goes_wrong_on_the_way_is_overcome_or_told_in_a_sentence() {
    on_each(&[Kind::Apache, Kind::Nginx, Kind::Store], |server| {
        let kind = server.kind;
        type Rule = (&'static str, fn(usize, &str) -> Fault, Option<&'static str>);
        // Now and then: overcome. Always: told.
        let rules: [Rule; 9] = [
            ("late", |n, _| if n % 5 == 0 { Fault::Late } else { Fault::None }, None),
            ("cut", |n, _| if n % 10 == 1 { Fault::Cut } else { Fault::None }, None),
            ("cut in the middle", |n, _| if n % 10 == 1 { Fault::CutBody } else { Fault::None }, None),
            ("an answer cut", |n, _| if n % 10 == 1 { Fault::CutAnswer } else { Fault::None }, None),
            ("500", |n, _| if n % 10 == 1 { Fault::Status(500, "") } else { Fault::None }, None),
            ("503", |n, _| if n % 20 == 1 { Fault::Status(503, "Retry-After: 1\r\n") } else { Fault::None }, None),
            (
                "a full disk",
                |n, line| if n > 9 && line.starts_with("PUT") { Fault::Status(507, "") } else { Fault::None },
                Some("the disk there is full"),
            ),
            (
                "elsewhere",
                |_, line| if line.starts_with("PUT") { Fault::Status(302, "Location: /x\r\n") } else { Fault::None },
                Some("the server sends us to another address"),
            ),
            ("gone", |n, _| if n > 12 { Fault::Cut } else { Fault::None }, Some("the connection broke")),
        ];
        let site = Site::new();
        for (name, rule, told) in rules {
            let middle = between(server.address, rule);
            site.target(&server, middle);
            site.story("deep/4/story-4", "published", &format!("She waited: {name}."));
            site.story(&format!("of/{}", name.replace(' ', "-")), "published", "One more.");
            let done = site.publish(&server, &["--break-lock"]);
            match told {
                None => {
                    well(&done);
                    same(&held(&server.held), &site.edition(), &format!("{kind:?}, {name}"));
                }
                Some(sentence) => {
                    let said = refused(&done);
                    assert!(said.contains(sentence), "{kind:?}, {name}: {said}");
                }
            }
        }
        site.target(&server, server.address);
        well(&site.publish(&server, &["--break-lock"]));
        same(&held(&server.held), &site.edition(), &format!("{kind:?}, at last"));
    });
}

#[test]
fn every_refusal_is_a_sentence_and_no_secret_is_found_anywhere() {
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let site = Site::new();
        site.target(&server, server.address);
        let says = |done: &Output, sentence: &str| {
            let told = refused(done);
            assert!(told.contains(sentence), "{kind:?}: {told}");
        };
        let unknown = "the server does not know this user or secret";
        match kind {
            Kind::Sftp => {
                server.forget_key();
                says(&site.publish(&server, &[]), "the server's ssh key is not known here");
                return;
            }
            Kind::Store => {
                says(&site.publish_with(&server, "wrong", &[]), unknown);
                let mut without = site.command(&server, SECRET, &[]);
                without.env_remove("AWS_SECRET_ACCESS_KEY").env("HOME", site.folder.path());
                says(&without.output().unwrap(), "no key to the store is given");
                site.config(&format!("  there: {}\n", server.target(server.address).replace("heard-site", "nowhere")));
                says(&site.publish(&server, &[]), "there is no such bucket");
            }
            Kind::Apache | Kind::Nginx => {
                says(&site.publish_with(&server, "wrong", &[]), unknown);
                let mut half = site.command(&server, SECRET, &[]);
                half.env_remove("HEARD_THERE_USER");
                says(&half.output().unwrap(), "HEARD_THERE_SECRET is set and HEARD_THERE_USER is not");
            }
        }
        // Where nobody listens.
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        site.target(&server, nobody);
        says(&site.publish(&server, &[]), "no server answers at that address");
        site.target(&server, server.address);
        let json = site.publish(&server, &["--format", "json"]);
        well(&json);
        for (name, bytes) in WalkDir::new(&server.held)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some((entry.path().to_owned(), fs::read(entry.path()).ok()?)))
        {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(SECRET) && !text.contains(&encoded()), "{}", name.display());
        }
        // While it is at work, nobody who lists the programs of this machine sees it.
        let middle = between(server.address, |_, _| Fault::Late);
        site.target(&server, middle);
        site.story("deep/4/story-4", "published", "She waited again.");
        let mut child = site.command(&server, SECRET, &[]).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let arguments = fs::read(format!("/proc/{}/cmdline", child.id()));
        if let Ok(arguments) = arguments {
            assert!(!String::from_utf8_lossy(&arguments).contains(SECRET));
        }
        assert!(child.wait().unwrap().success());
    });
}

#[test]
fn two_curators_at_once_cannot_mix_their_editions() {
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let (first, second) = (Site::new(), Site::new());
        for (site, words) in [(&first, "One of them."), (&second, "The other one.")] {
            site.target(&server, server.address);
            for number in 0..6 {
                site.story(&format!("deep/{number}/story-{number}"), "published", words);
            }
        }
        let editions = [first.edition(), second.edition()];
        let mut rounds = 0;
        for _ in 0..3 {
            let has_published = Mutex::new(false);
            std::thread::scope(|scope| {
                for site in [&first, &second] {
                    let (server, has_published) = (&server, &has_published);
                    scope.spawn(move || {
                        let done = site.publish(server, &[]);
                        if done.status.success() {
                            *has_published.lock().unwrap() = true;
                            return;
                        }
                        let told = String::from_utf8_lossy(&done.stderr).into_owned();
                        let expected = [
                            "somebody is publishing there since",
                            "has changed since it was looked at",
                            "the lock at the target was taken away",
                        ];
                        assert!(expected.iter().any(|sentence| told.contains(sentence)), "{told}");
                    });
                }
            });
            // Where each kept the other from it, both have said so, and the next one brings all.
            if *has_published.lock().unwrap() {
                rounds += 1;
                let there = held(&server.held);
                assert!(editions.contains(&there), "{kind:?}: what is there is neither edition");
            }
        }
        assert!(rounds > 0, "{kind:?}: neither of them ever published");
        assert!(!server.held.join(".heard.lock").exists(), "{kind:?}");
    });
}
