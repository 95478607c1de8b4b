//! The folder that takes in stories, in the servers it is for: only new files come in, whole, and nothing comes out.

use std::fs;
use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::http;
use crate::program::heard;
use crate::server_config::answer::ask;
use crate::server_config::server::{self, Kind, Server};

const TOO_LARGE: usize = 1_100_000;

/// A site whose form sends to its own server, and a folder for what it sends.
struct Site {
    _folder: tempfile::TempDir,
    settings: PathBuf,
    pages: PathBuf,
    drop: PathBuf,
}

impl Site {
    fn here() -> Self {
        let folder = server::open_folder();
        let [settings, pages, drop] = ["settings", "pages", "drop"].map(|name| folder.path().join(name));
        fs::create_dir_all(settings.join("stories")).unwrap();
        let yaml = "title: Heard\ncontact: c@x.example\ntell: { form: put, to: /heard-drop/ }\n";
        fs::write(settings.join("heard.yaml"), yaml).unwrap();
        server::heard(&["build", settings.to_str().unwrap(), "--out", pages.to_str().unwrap()]);
        fs::create_dir(&drop).unwrap();
        // Apache runs as somebody else.
        fs::set_permissions(&drop, fs::Permissions::from_mode(0o777)).unwrap();
        Self { _folder: folder, settings, pages, drop }
    }

    fn printed(&self, kind: Kind) -> String {
        server::heard(&[
            "headers",
            kind.name(),
            "--drop",
            "--site",
            self.settings.to_str().unwrap(),
            "--root",
            self.drop.to_str().unwrap(),
        ])
    }

    /// What lies in the folder, by name.
    fn arrived(&self) -> Vec<(String, String)> {
        let entries = fs::read_dir(&self.drop).unwrap().map(|entry| entry.unwrap());
        let mut all: Vec<_> = entries
            .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
            .collect();
        all.sort();
        all
    }
}

fn name(number: u32) -> String {
    format!("{number:032x}.heard.txt")
}

/// The status that a server answers with.
fn send(address: SocketAddr, method: &str, path: &str, headers: &str, body: &[u8]) -> u16 {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: intranet.example\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    let answer = http::send(address, &[head.as_bytes(), body].concat());
    http::status(&String::from_utf8_lossy(&answer))
}

fn put(address: SocketAddr, name: &str, body: &str) -> u16 {
    send(address, "PUT", &format!("/heard-drop/{name}"), "Content-Type: text/plain\r\n", body.as_bytes())
}

/// What holds of every such folder, whichever server it is.
fn only_new_stories_come_in(site: &Site, at: SocketAddr, server: &Server) {
    assert_eq!(put(at, &name(1), "One story."), 201);
    let whole = vec![(name(1), "One story.".to_owned())];
    assert_eq!(site.arrived(), whole);
    let own = format!("/heard-drop/{}", name(1));
    assert!(put(at, &name(1), "Another.") >= 400, "a story was replaced");
    for method in
        ["GET", "HEAD", "DELETE", "PROPFIND", "PROPPATCH", "MKCOL", "LOCK", "POST", "PATCH", "OPTIONS", "TRACE"]
    {
        for path in [own.as_str(), "/heard-drop/"] {
            let status = send(at, method, path, "", b"");
            assert!(!(200..300).contains(&status), "{method} {path}: {status}");
        }
    }
    for method in ["MOVE", "COPY"] {
        let to = format!("Destination: http://intranet.example/heard-drop/{}\r\n", name(2));
        assert!(send(at, method, &own, &to, b"") >= 400, "{method}");
    }
    for wrong in [
        "story.heard.txt",
        "index.html",
        "a/../b.heard.txt",
        &name(1)[1..],
        &format!("{}.html", name(3)),
        ".htaccess",
        "",
    ] {
        assert!(put(at, wrong, "x") >= 400, "{wrong}");
    }
    assert_ne!(put(at, &format!("..%2f{}", name(3)), "x"), 201);
    let answer = ask(server, &own, &[]);
    assert!(!String::from_utf8_lossy(&answer.body).contains("One story"));
    assert!(put(at, &name(4), &"x".repeat(TOO_LARGE)) != 201);
    assert_eq!(site.arrived(), whole, "nothing else came in, and nothing went");
    // Whoever loses the line in the middle is given no thanks, and leaves nothing that looks whole.
    let mut cut = TcpStream::connect(at).unwrap();
    let path = name(5);
    write!(cut, "PUT /heard-drop/{path} HTTP/1.1\r\nHost: intranet.example\r\nContent-Length: 5000\r\n\r\nhalf a st")
        .unwrap();
    cut.shutdown(Shutdown::Both).unwrap();
    assert_eq!(put(at, &name(6), "Grüße: 10⁷ m²\n"), 201);
    assert!(!site.drop.join(&path).exists());
    assert_eq!(fs::read_to_string(site.drop.join(name(6))).unwrap(), "Grüße: 10⁷ m²\n");
}

fn sends_from_one_page_alone(kind: Kind, site: &Site) {
    let printed = server::printed(kind, &site.settings, &site.pages);
    let server = Server::start(kind, &printed);
    for (path, sends) in
        [("/tell.html", true), ("/index.html", false), ("/none.html", false), ("/stories/tell.html", false)]
    {
        let answer = ask(&server, path, &[]);
        let policies = answer.all("content-security-policy");
        assert_eq!(policies.len(), 1, "{kind:?} {path}: {policies:?}");
        let says = if sends { "connect-src 'self'" } else { "connect-src 'none'" };
        assert!(policies[0].contains(says), "{kind:?} {path}: {policies:?}");
    }
}

#[test]
fn nginx_takes_in_stories_and_gives_none_out() {
    if !Kind::Nginx.is_here() {
        return;
    }
    let site = Site::here();
    let printed = site.printed(Kind::Nginx);
    let server = Server::start_drop(Kind::Nginx, &printed);
    only_new_stories_come_in(&site, server.address, &server);
    // A burst is asked to wait; whatever was thanked for is there.
    let before = site.arrived().len();
    let statuses: Vec<u16> = (1_000..1_250).map(|number| put(server.address, &name(number), "Many.")).collect();
    assert!(statuses.iter().all(|status| matches!(status, 201 | 429)), "{statuses:?}");
    assert!(statuses.contains(&429), "nobody was asked to wait");
    let thanked = statuses.iter().filter(|status| **status == 201).count();
    assert_eq!(site.arrived().len() - before, thanked);
    drop(server);
    // A day's worth of stories, faster than the bound lets them come.
    let server = Server::start_drop(
        Kind::Nginx,
        &printed.replace("rate=5r/s", "rate=100000r/s").replace("burst=100", "burst=2000"),
    );
    let address = server.address;
    std::thread::scope(|scope| {
        for part in 0..4 {
            scope.spawn(move || {
                for number in 0..250 {
                    let number = 10_000 + part * 250 + number;
                    assert_eq!(put(address, &name(number), &format!("Story {number}.")), 201);
                }
            });
        }
    });
    for number in 10_000..11_000 {
        assert_eq!(fs::read_to_string(site.drop.join(name(number))).unwrap(), format!("Story {number}."));
    }
    drop(server);
    sends_from_one_page_alone(Kind::Nginx, &site);
}

#[test]
fn nginx_keeps_who_sent_a_story_only_where_the_form_says_so() {
    if !Kind::Nginx.is_here() {
        return;
    }
    let site = Site::here();
    let yaml = fs::read_to_string(site.settings.join("heard.yaml")).unwrap();
    fs::write(site.settings.join("heard.yaml"), yaml.replace("/heard-drop/ }", "/heard-drop/, signed: true }"))
        .unwrap();
    let printed = Kind::Nginx.with_a_password(&site.printed(Kind::Nginx));
    let server = Server::start_drop(Kind::Nginx, &printed);
    assert_eq!(put(server.address, &name(1), "Whose?"), 401);
    let known = "Authorization: Basic cmVhZGVyOndvcmQ=\r\n";
    assert_eq!(send(server.address, "PUT", &format!("/heard-drop/{}", name(1)), known, b"Mine."), 201);
    assert_eq!(site.arrived(), [(format!("reader~{}", name(1)), "Mine.".to_owned())]);
    // `../../x` and `word`.
    let elsewhere = "Authorization: Basic Li4vLi4veDp3b3Jk\r\n";
    assert_eq!(send(server.address, "PUT", &format!("/heard-drop/{}", name(2)), elsewhere, b"x"), 403);
}

#[test]
fn apache_takes_in_stories_and_gives_none_out() {
    if !Kind::Apache.is_here() {
        return;
    }
    let site = Site::here();
    let server = Server::start_drop(Kind::Apache, &site.printed(Kind::Apache));
    only_new_stories_come_in(&site, server.address, &server);
    drop(server);
    sends_from_one_page_alone(Kind::Apache, &site);
}

#[test]
fn caddy_passes_stories_on_to_a_server_that_takes_them_in() {
    if !Kind::Caddy.is_here() || !Kind::Nginx.is_here() {
        return;
    }
    let site = Site::here();
    let behind = Server::start_drop(Kind::Nginx, &site.printed(Kind::Nginx));
    let printed = site.printed(Kind::Caddy);
    assert!(printed.contains("no module"), "it says why");
    let server = Server::start(Kind::Caddy, &printed.replace("127.0.0.1:8010", &behind.address.to_string()));
    only_new_stories_come_in(&site, server.address, &server);
    drop(server);
    sends_from_one_page_alone(Kind::Caddy, &site);
}

#[test]
fn a_drop_is_printed_only_for_a_form_that_sends_there() {
    let folder = server::open_folder();
    fs::create_dir(folder.path().join("stories")).unwrap();
    for (yaml, server, says) in [
        ("title: T\ntell: { form: save }\n", "nginx", "form: put"),
        ("title: T\ntell: { form: put, to: /drop/, signed: true }\n", "apache", "sign-in name"),
        ("title: T\ntell: { form: put, to: /drop/ }\n", "iis", "nginx, apache and caddy"),
    ] {
        fs::write(folder.path().join("heard.yaml"), yaml).unwrap();
        let done = heard().args(["headers", server, "--drop"]).current_dir(&folder).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.stdout.is_empty() && said.contains(says), "{server}: {said}");
    }
}
