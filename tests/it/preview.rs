//! The preview on a real socket: strangers are refused or harmless, whatever is broken it starts, and it still answers.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use heard::serve::preview::editor_link::EditorLink;
use heard::serve::preview::snapshot::View;
use heard::serve::preview::{News, Options, Preview, RequestedCode};
use heard::workspace::watch::Method;

use crate::editions::TODAY;
use crate::files;
use crate::http::{self, GENEROUS, ask, cookie, status};
use crate::program::{Running, heard};
use crate::turns;

pub fn options(site: &Path) -> Options {
    Options {
        folder: dunce::canonicalize(site).unwrap(),
        view: View::Author,
        today: Some(TODAY),
        port: 0,
        code: None,
        network: None,
        method: Method::Events,
        follow: false,
        editor_link: EditorLink::Code,
    }
}

fn start(options: Options) -> (Preview, Receiver<News>) {
    let (tell, told) = channel();
    let live = Preview::start(options, move |news| drop(tell.send(news))).unwrap();
    let ready = told.recv_timeout(GENEROUS).unwrap();
    assert!(matches!(ready, News::Ready { .. }), "{ready:?}");
    (live, told)
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| files::put(folder.path(), name, text);
    put(
        "heard.yaml",
        "title: Heard\ncontact: heard@firm.example\naudiences: { firm: {}, partners: { sees: [firm] } }\ndefault_audience: firm\n\
         privacy: { never_publish: [Northwind] }\n",
    );
    put(
        "people.yaml",
        "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n\
         e.eve: { name: Eve Canary, role: nurse }\n",
    );
    put("stories/out.md", &story("Out in the open", "published", "She waited."));
    put("stories/draft.md", &story("Canarytitle", "draft", "Canarywords of a draft."));
    folder
}

fn story(title: &str, status: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\nstatus: {status}\nagreed: {{ given: 2026-01 }}\n---\n\n{body}\n"
    )
}

/// Asks until the answer is as wished.
fn until(what: &str, mut asked: impl FnMut() -> bool) {
    let start = Instant::now();
    while !asked() {
        assert!(start.elapsed() < GENEROUS, "{what} did not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

const SOCKET: [(&str, &str); 4] = [
    ("Upgrade", "websocket"),
    ("Connection", "Upgrade"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

#[test]
fn foreign_names_and_other_sites_get_nothing() {
    let site = site();
    let (live, _told) = start(options(site.path()));
    let at = live.address;
    let own = format!("http://{at}");
    assert_eq!(status(&ask(at, "/", &[])), 200);
    assert_eq!(status(&ask(at, "/", &[("Host", &format!("localhost:{}", at.port()))])), 200);
    for host in ["evil.example", "127.0.0.1.nip.example", "127.0.0.1:1", "", "localhost"] {
        let answer = ask(at, "/stories/draft.html", &[("Host", host)]);
        assert!(status(&answer) == 403 && !answer.contains("Canary"), "{host}: {answer}");
    }
    for header in [
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let answer = ask(at, "/stories/draft.html", &[header]);
        assert!(status(&answer) == 403 && !answer.contains("Canary"), "{header:?}: {answer}");
        assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
        assert!(answer.contains("content-security-policy: default-src 'self'"), "{answer}");
    }
    let with = |more: &[(&'static str, &str)]| {
        let mut headers: Vec<(&str, &str)> = SOCKET.to_vec();
        headers.extend(more);
        let mut stream = TcpStream::connect(at).unwrap();
        stream.set_read_timeout(Some(GENEROUS)).unwrap();
        let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(stream, "GET /.heard/socket HTTP/1.1\r\nHost: {at}\r\n{lines}\r\n").unwrap();
        let mut first = [0_u8; 12];
        stream.read_exact(&mut first).unwrap();
        status(&String::from_utf8_lossy(&first))
    };
    assert_eq!(with(&[("Origin", &own)]), 101);
    assert_eq!(with(&[]), 403);
    assert_eq!(with(&[("Origin", "http://evil.example")]), 403);
    assert_eq!(with(&[("Origin", &own), ("Sec-Fetch-Site", "cross-site")]), 403);
}

#[test]
fn only_reading_is_answered_and_no_path_leads_to_a_file() {
    let site = site();
    fs::write(site.path().join("secret.txt"), "Canaryfile").unwrap();
    let (live, _told) = start(options(site.path()));
    let at = live.address;
    let told = |request: &str| String::from_utf8_lossy(&http::send(at, request.as_bytes())).into_owned();
    for verb in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let request = format!("{verb} / HTTP/1.1\r\nHost: {at}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let answer = told(&request);
        assert_eq!(status(&answer), 405, "{verb}: {answer}");
    }
    let head = told(&format!("HEAD / HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"));
    assert!(status(&head) == 200 && head.ends_with("\r\n\r\n"), "{head}");
    for path in [
        "/....//secret.txt",
        "/%252e%252e/secret.txt",
        "/../secret.txt",
        "/stories/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/stories/..;/secret.txt",
        "//secret.txt",
        "/./secret.txt",
        "/secret.txt%00.html",
        "/%c0%ae%c0%ae/secret.txt",
        "/secret.txt",
        "/heard.yaml",
        "/people.yaml",
        "/stories/draft.md",
        "/.heard/../heard.yaml",
    ] {
        let answer = ask(at, path, &[]);
        assert!(matches!(status(&answer), 400 | 404), "{path}: {answer}");
        assert!(!answer.contains("Canaryfile") && !answer.contains("Ada Ben, role"), "{path}");
    }
    let policy = ask(at, "/", &[]);
    assert!(
        policy.contains("content-security-policy: default-src 'self'")
            && policy.contains("referrer-policy: no-referrer")
    );
}

#[test]
fn the_page_for_what_is_missing_is_dressed_wherever_the_site_will_stand() {
    let site = site();
    let config = fs::read_to_string(site.path().join("heard.yaml")).unwrap();
    fs::write(site.path().join("heard.yaml"), config + "base_url: https://firm.example/in/heard/\n").unwrap();
    let (live, _told) = start(options(site.path()));
    let missing = ask(live.address, "/stories/deep/nowhere.html", &[]);
    assert_eq!(status(&missing), 404);
    let (_, style) = missing.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let (style, _) = style.split_once('"').unwrap();
    assert!(style.starts_with('/'), "{style}");
    assert_eq!(status(&ask(live.address, style, &[])), 200, "{style}");
}

#[test]
fn whoever_says_too_much_or_too_little_keeps_nobody_from_reading() {
    let _turn = turns::of_hundreds_of_sockets();
    let site = site();
    let (live, _told) = start(options(site.path()));
    let at = live.address;
    let long = "x".repeat(64 << 10);
    let answer = ask(at, "/", &[("X-Long", &long)]);
    assert!(matches!(status(&answer), 0 | 400 | 431), "{}", &answer[..answer.len().min(200)]);
    let many: Vec<(String, String)> = (0..200).map(|n| (format!("X-{n}"), "y".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(matches!(status(&ask(at, "/", &many)), 0 | 400 | 431));
    // A thousand who connect and say nothing, and some who say a letter now and then.
    let mut idle = Vec::new();
    for number in 0..1_000 {
        let Ok(mut stream) = TcpStream::connect(at) else { continue };
        if number % 10 == 0 {
            let _ = stream.write_all(b"GET / HT");
        }
        idle.push(stream);
        // This process may not hold as many either.
        if idle.len() > 400 {
            idle.remove(0);
        }
    }
    for _ in 0..20 {
        assert_eq!(status(&ask(at, "/stories/out.html", &[])), 200);
    }
}

#[test]
fn it_starts_whatever_is_broken_and_mends_with_the_files() {
    for (name, text) in [
        ("heard.yaml", "title: [\n\t: :"),
        ("people.yaml", "a.ben: {"),
        ("themes/hearth/templates/base.html", "{% if %}"),
        ("stories/out.md", "\u{0}"),
        ("indicators.yaml", "- - -"),
    ] {
        let site = site();
        let path = site.path().join(name);
        let before = fs::read(&path).ok();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let (live, _told) = start(options(site.path()));
        assert!(matches!(status(&ask(live.address, "/", &[])), 200 | 404 | 503), "{name}");
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        until(name, || ask(live.address, "/stories/out.html", &[]).contains("She waited."));
    }
    let bare = tempfile::tempdir().unwrap();
    fs::write(bare.path().join("heard.yaml"), "title: Bare\n").unwrap();
    let (live, _told) = start(options(bare.path()));
    assert_eq!(status(&ask(live.address, "/", &[])), 200);
    fs::create_dir_all(bare.path().join("stories/2026/deep")).unwrap();
    fs::write(bare.path().join("stories/2026/deep/new.md"), story("New", "draft", "In a new folder.")).unwrap();
    until("a story in a new folder", || {
        ask(live.address, "/stories/2026/deep/new.html", &[]).contains("In a new folder.")
    });
}

#[test]
fn as_an_audience_it_starts_before_the_audiences_can_be_read() {
    let site = site();
    let config = fs::read_to_string(site.path().join("heard.yaml")).unwrap();
    fs::write(site.path().join("heard.yaml"), "title: [\n").unwrap();
    let mut command = heard();
    command.arg("serve").arg(site.path()).args(["--as", "firm", "--port", "0", "--quiet"]);
    let mut program = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(program.0.stdout.take().unwrap()), &mut line).unwrap();
    let address: SocketAddr = line.trim().trim_start_matches("http://").trim_end_matches('/').parse().expect(&line);
    assert!(matches!(status(&ask(address, "/", &[])), 200 | 404 | 503));
    fs::write(site.path().join("heard.yaml"), config).unwrap();
    until("the edition", || ask(address, "/stories/out.html", &[]).contains("She waited."));
    assert_eq!(status(&ask(address, "/stories/draft.html", &[])), 404);
}

#[test]
fn a_port_that_is_taken_gives_the_next_one() {
    let site = site();
    let (first, _told) = start(options(site.path()));
    let (second, _told_too) = start(Options { port: first.address.port(), ..options(site.path()) });
    assert_ne!(first.address, second.address);
    assert_eq!(status(&ask(second.address, "/", &[])), 200);
}

/// Every way in which editors and tools save; each is on the page.
#[test]
fn every_way_of_saving_is_seen() {
    let site = site();
    let (live, told) = start(options(site.path()));
    let path = site.path().join("stories/out.md");
    let beside = site.path().join("stories/out.md~");
    let temporary = site.path().join("stories/.out.md.swp");
    let shows = |words: &str| until(words, || ask(live.address, "/stories/out.html", &[]).contains(words));
    let text = |words: &str| story("Out in the open", "published", words);
    // Written in place, as Nano does.
    fs::write(&path, text("In place.")).unwrap();
    shows("In place.");
    // A temporary file and a rename, as VS Code does on some systems, JetBrains and `sed -i` on all.
    fs::write(&temporary, text("By rename.")).unwrap();
    fs::rename(&temporary, &path).unwrap();
    shows("By rename.");
    // The old one moved away, a new one written: Vim with a backup; the file is missing for a moment.
    fs::rename(&path, &beside).unwrap();
    fs::write(&path, text("With a backup.")).unwrap();
    fs::remove_file(&beside).unwrap();
    shows("With a backup.");
    // Cut to nothing, then written in two halves.
    let whole = text("In two halves.");
    let (one, other) = whole.split_at(whole.len() / 2);
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(one.as_bytes()).unwrap();
    file.flush().unwrap();
    file.write_all(other.as_bytes()).unwrap();
    drop(file);
    shows("In two halves.");
    // A probe of what may be written there, as Vim makes it.
    fs::write(site.path().join("stories/4913"), "").unwrap();
    fs::remove_file(site.path().join("stories/4913")).unwrap();
    // The time of the file is set back, as a tool that unpacks does.
    fs::write(&path, text("From the past.")).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    shows("From the past.");
    // Only the case of its name changes.
    fs::rename(&path, site.path().join("stories/OUT.md")).unwrap();
    fs::rename(site.path().join("stories/OUT.md"), &path).unwrap();
    shows("From the past.");
    // Its folder is moved away and back.
    fs::rename(site.path().join("stories"), site.path().join("elsewhere")).unwrap();
    until("its going", || status(&ask(live.address, "/stories/out.html", &[])) == 404);
    fs::rename(site.path().join("elsewhere"), site.path().join("stories")).unwrap();
    shows("From the past.");
    // And written again in the folder that came back.
    fs::write(&path, text("After the move.")).unwrap();
    shows("After the move.");
    // A thousand files at once, as when another branch is checked out.
    for number in 0..1_000 {
        fs::write(site.path().join(format!("stories/many-{number}.md")), text(&format!("Number {number}."))).unwrap();
    }
    for number in [0, 500, 999] {
        let page = format!("/stories/many-{number}.html");
        until(&page, || ask(live.address, &page, &[]).contains(&format!("Number {number}.")));
    }
    for number in 0..1_000 {
        fs::remove_file(site.path().join(format!("stories/many-{number}.md"))).unwrap();
    }
    until("their going", || status(&ask(live.address, "/stories/many-999.html", &[])) == 404);
    shows("After the move.");
    // A folder within a folder, with files of long ago, as an archive has them.
    let deep = site.path().join("stories/unpacked/deep");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("old.md"), text("Of long ago.")).unwrap();
    let old = fs::File::options().write(true).open(deep.join("old.md")).unwrap();
    old.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
    until("an old file", || ask(live.address, "/stories/unpacked/deep/old.html", &[]).contains("Of long ago."));
    // A clock that jumps ahead and back.
    old.set_modified(std::time::SystemTime::now() + Duration::from_secs(86_400)).unwrap();
    fs::write(deep.join("old.md"), text("Of tomorrow.")).unwrap();
    until("a save of tomorrow", || ask(live.address, "/stories/unpacked/deep/old.html", &[]).contains("Of tomorrow."));
    // The folder goes for good.
    fs::rename(site.path().join("stories/unpacked"), site.path().join("elsewhere")).unwrap();
    until("its going", || status(&ask(live.address, "/stories/unpacked/deep/old.html", &[])) == 404);
    // Each of them gave an event, or was looked for in time: nothing had to be polled.
    assert_eq!(told.try_iter().collect::<Vec<_>>(), []);
}

#[test]
fn a_site_that_is_moved_away_and_back_is_watched_again() {
    let folder = tempfile::tempdir().unwrap();
    let (here, away) = (folder.path().join("here"), folder.path().join("away"));
    fs::rename(site().keep(), &here).unwrap();
    let (live, told) = start(options(&here));
    fs::rename(&here, &away).unwrap();
    until("its going", || status(&ask(live.address, "/stories/out.html", &[])) == 404);
    fs::rename(&away, &here).unwrap();
    until("its coming back", || ask(live.address, "/stories/out.html", &[]).contains("She waited."));
    fs::write(here.join("stories/out.md"), story("Out", "published", "She waited again.")).unwrap();
    until("a save", || ask(live.address, "/stories/out.html", &[]).contains("She waited again."));
    assert_eq!(told.try_iter().collect::<Vec<_>>(), []);
}

#[test]
fn a_folder_that_is_polled_shows_saves_too() {
    let site = site();
    let (live, _told) = start(Options { method: Method::Polling, ..options(site.path()) });
    fs::write(site.path().join("stories/out.md"), story("Out", "published", "Seen by looking.")).unwrap();
    until("a save", || ask(live.address, "/stories/out.html", &[]).contains("Seen by looking."));
}

#[test]
fn a_code_keeps_others_out_and_guessing_is_slow() {
    let site = site();
    files::put(site.path(), "themes/hearth/palette.css", "/* For Northwind. */");
    let (live, _told) = start(Options { code: Some(RequestedCode(Some("QWERTY".to_owned()))), ..options(site.path()) });
    let at = live.address;
    let out = ask(at, "/stories/draft.html", &[]);
    assert!(status(&out) == 401 && !out.contains("Canary"), "{out}");
    assert!(out.contains("content-security-policy: default-src 'self'"), "{out}");
    // The page that asks is dressed; nothing else is given.
    assert!(ask(at, "/.heard/own.css", &[]).contains("content-type: text/css"));
    // A palette of the site's own is as good as a page of it.
    let palette = ask(at, "/.heard/palette.css", &[]);
    assert!(palette.contains("--paper:") && !palette.contains("Northwind"), "{palette}");
    assert_eq!(status(&ask(at, "/.heard/preview.js", &[])), 401);
    assert_eq!(status(&ask(at, "/favicon.svg", &[])), 401);
    assert_eq!(status(&ask(at, "/?code=QWERTX", &[])), 401);
    let let_in = ask(at, "/stories/draft.html?code=qwerty", &[]);
    assert_eq!(status(&let_in), 303);
    assert!(
        let_in.contains("location: /stories/draft.html\r\n") && let_in.contains("HttpOnly; SameSite=Strict"),
        "{let_in}"
    );
    let cookie = cookie(&let_in);
    assert!(ask(at, "/stories/draft.html", &[("Cookie", &cookie)]).contains("Canarywords"));
    assert!(ask(at, "/.heard/palette.css", &[("Cookie", &cookie)]).contains("For Northwind."), "for the author's eyes");
    for _ in 0..12 {
        ask(at, "/?code=AAAAAA", &[]);
    }
    assert_eq!(status(&ask(at, "/?code=QWERTY", &[])), 429);
    assert_eq!(status(&ask(at, "/stories/draft.html", &[("Cookie", &cookie)])), 200);
}

#[test]
fn others_on_the_network_get_one_edition_and_nothing_withheld() {
    let site = site();
    let network = Some((Some("firm".to_owned()), RequestedCode(Some("QWERTY".to_owned()))));
    let (live, _told) = start(Options { network, ..options(site.path()) });
    let (at, code) = live.network.clone().unwrap();
    let cookie = cookie(&ask(at, &format!("/?code={code}"), &[]));
    let get = |path: &str| ask(at, path, &[("Cookie", &cookie)]);
    assert!(get("/stories/out.html").contains("She waited."));
    for path in ["/", "/stories/index.html", "/stories/draft.html", "/people/index.html", "/nothing.html"] {
        let page = get(path);
        assert!(!page.contains("Canary") && !page.contains("/.heard/"), "{path}: {page}");
    }
    // Whoever guesses learns nothing: not which names there are, which words are forbidden, nor how a text begins.
    let nothing = get("/nothing.html");
    for guess in
        ["/people/e.eve.html", "/eve-canary", "/Eve%20Canary", "/northwind/x.html", "/canarywords-of-a-draft.html"]
    {
        let (guessed, nothing) = (get(guess), nothing.as_str());
        let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
        assert_eq!((status(&guessed), body(&guessed)), (404, body(nothing)), "{guess}");
    }
    // A theme's palette goes out like a page: where it says what is withheld, heard's own does instead.
    let palette = site.path().join("themes/hearth/palette.css");
    files::put(site.path(), "themes/hearth/palette.css", "/* ours */");
    until("the palette", || get("/.heard/palette.css").contains("/* ours */"));
    fs::write(&palette, "/* For Northwind. */").unwrap();
    until("another palette", || !get("/.heard/palette.css").contains("/* ours */"));
    let own = get("/.heard/palette.css");
    assert!(own.contains("--paper:") && !own.contains("Northwind"), "{own}");
    fs::remove_file(palette).unwrap();
    let mut headers: Vec<(&str, &str)> = SOCKET.to_vec();
    let origin = format!("http://{at}");
    headers.extend([("Origin", origin.as_str()), ("Cookie", &cookie)]);
    headers.retain(|(name, _)| *name != "Connection");
    assert_eq!(status(&ask(at, "/.heard/socket", &headers)), 404);
    // A name that may not be shown, in the words of a story that is out: the story is left out as broken.
    fs::write(
        site.path().join("people.yaml"),
        "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: role }\n",
    )
    .unwrap();
    fs::write(site.path().join("stories/out.md"), story("Out", "published", "Cleo Dar waited.")).unwrap();
    until("its going", || !get("/stories/out.html").contains("waited."));
    assert!(!get("/stories/index.html").contains("Cleo Dar"));
    // The guard itself is broken: nothing goes out.
    fs::write(site.path().join("heard.yaml"), "title: [\n").unwrap();
    until("the halt", || status(&get("/")) == 503);
}

#[test]
fn whom_the_network_reads_as_is_settled_once_heard_yaml_can_be_read_and_asked_in_its_language() {
    let site = site();
    let config = fs::read_to_string(site.path().join("heard.yaml")).unwrap() + "language: de\n";
    fs::write(site.path().join("stories/out.md"), story("Out", "published", "For all.")).unwrap();
    let close = story("Close", "published", "Canary for partners.").replace("date:", "audience: partners\ndate:");
    fs::write(site.path().join("stories/close.md"), close).unwrap();
    fs::write(site.path().join("heard.yaml"), "title: [\n").unwrap();
    let network = Some((None, RequestedCode(Some("QWERTY".to_owned()))));
    let (live, _told) = start(Options { network, ..options(site.path()) });
    let (at, code) = live.network.clone().unwrap();
    let let_in = ask(at, &format!("/?code={code}"), &[]);
    let cookie = cookie(&let_in);
    let get = |path: &str| ask(at, path, &[("Cookie", &cookie)]);
    assert_eq!(status(&get("/stories/out.html")), 503);
    fs::write(site.path().join("heard.yaml"), &config).unwrap();
    until("the edition", || get("/stories/out.html").contains("For all."));
    assert!(ask(at, "/", &[]).contains("Code eingeben"));
    let wider = config.replace("default_audience: firm", "default_audience: partners");
    fs::write(site.path().join("heard.yaml"), wider.replace("title: Heard", "title: Wider")).unwrap();
    until("the new title", || get("/").contains("Wider"));
    for path in ["/", "/stories/index.html", "/stories/close.html", "/feed.xml"] {
        assert!(!get(path).contains("Canary") && !get(path).contains("Close"), "{path}");
    }
}

#[test]
fn an_audience_is_shown_what_a_build_writes_for_it_byte_for_byte_but_for_the_script() {
    let folder = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    for audience in ["firm", "partners"] {
        let built = folder.path().join(audience);
        let mut build = heard();
        build.arg("build").arg(&example).args(["--audience", audience, "--today", "2026-11-23", "--quiet", "--out"]);
        assert!(build.arg(&built).status().unwrap().success());
        let (live, _told) = start(Options { view: View::Audience(audience.to_owned()), ..options(&example) });
        let files = walkdir::WalkDir::new(&built).into_iter().map(Result::unwrap);
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let url = file.path().strip_prefix(&built).unwrap().to_str().unwrap().to_owned();
            if url == ".heard.json" {
                continue;
            }
            let shown = body(live.address, &format!("/{url}"));
            let written = fs::read(file.path()).unwrap();
            assert!(without_script(&shown) == written, "{url} of {audience}");
        }
        assert!(built.join("index.html").is_file(), "something was compared");
    }
}

/// The bytes that an address gives.
fn body(address: SocketAddr, path: &str) -> Vec<u8> {
    let mut answer = http::get(address, path, &[]);
    let body = http::body_at(&answer).unwrap();
    answer.split_off(body)
}

/// A page without the one line that the preview adds.
fn without_script(page: &[u8]) -> Vec<u8> {
    let find = |what: &[u8], from: usize| page[from..].windows(what.len()).position(|window| window == what);
    let Some(start) = find(b"<script src=\"/.heard/preview.js\"", 0) else { return page.to_vec() };
    let end = start + find(b"</script>\n", start).unwrap() + "</script>\n".len();
    [&page[..start], &page[end..]].concat()
}

#[test]
fn the_view_of_an_audience_holds_nothing_else() {
    let site = site();
    let (live, _told) = start(Options { view: View::Audience("firm".to_owned()), ..options(site.path()) });
    for path in ["/", "/stories/index.html", "/stories/draft.html"] {
        assert!(!ask(live.address, path, &[]).contains("Canary"), "{path}");
    }
    assert!(ask(live.address, "/stories/out.html", &[]).contains("She waited."));
}

/// Forty who ask for a large picture and read nothing of it share its bytes.
#[test]
fn readers_who_do_not_read_cost_no_memory() {
    let site = site();
    fs::create_dir_all(site.path().join("static")).unwrap();
    fs::write(site.path().join("static/large.txt"), "words ".repeat(3_000_000)).unwrap();
    let mut command = heard();
    command.arg("serve").arg(site.path()).args(["--port", "0", "--quiet"]);
    let mut program = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(program.0.stdout.take().unwrap()), &mut line).unwrap();
    let address: SocketAddr = line.trim().trim_start_matches("http://").trim_end_matches('/').parse().expect(&line);
    let status = format!("/proc/{}/status", program.0.id());
    let memory = || -> Option<u64> {
        let status = fs::read_to_string(&status).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().trim_end_matches(" kB").parse().ok()
    };
    let ask_for_it = || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(GENEROUS)).unwrap();
        write!(stream, "GET /large.txt HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
        let mut head = [0_u8; 600];
        stream.read_exact(&mut head).unwrap();
        let head = String::from_utf8_lossy(&head);
        assert!(head.contains("content-length: 18000000"), "{head}");
        stream
    };
    until("the preview", || ask(address, "/stories/out.html", &[]).contains("She waited."));
    let one = ask_for_it();
    let Some(before) = memory() else { return };
    let others: Vec<TcpStream> = (0..40).map(|_| ask_for_it()).collect();
    let after = memory().unwrap();
    println!("the memory of the preview, in kB: {before} with one reader, {after} with {}", others.len() + 1);
    assert!(after < before + 60_000, "{before} {after}");
    drop(one);
}

/// Every page is made of heard.yaml and people.yaml: a slip in one of them changes none, and is said beside all.
#[test]
fn a_slip_in_what_every_page_is_made_of_leaves_the_pages_as_they_were() {
    let site = site();
    fs::write(site.path().join("stories/out.md"), story("Out in the open", "published", "@c.dar waited.")).unwrap();
    let (live, _told) = start(options(site.path()));
    let page = || {
        let page = String::from_utf8(body(live.address, "/stories/out.html")).unwrap();
        let mut page = String::from_utf8(without_script(page.as_bytes())).unwrap();
        // Which stories are beside it and next changes with the one that comes later.
        for (start, end) in [("<section class=\"ways-on\"", "</section>\n"), ("<nav class=\"turn\"", "</nav>\n")] {
            if let Some((before, rest)) = page.split_once(start) {
                page = before.to_owned() + rest.split_once(end).unwrap().1;
            }
        }
        page
    };
    until("the page", || page().contains("Cleo Dar waited."));
    let before = page();
    for (name, from, to) in [
        ("heard.yaml", "title: Heard", "title: [Heard"),
        ("heard.yaml", "contact:", "contcat:"),
        ("people.yaml", "c.dar: {", "c.dar: ["),
        ("people.yaml", "role: nurse, shown", "rolle: nurse, shown"),
    ] {
        let path = site.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        // A save that comes later is shown, and with it the slip has been read.
        let words = format!("@c.dar waited, {to}.");
        fs::write(site.path().join("stories/sign.md"), story("A sign", "published", &words)).unwrap();
        until(to, || ask(live.address, "/stories/sign.html", &[]).contains(&format!("Cleo Dar waited, {to}.")));
        assert_eq!(page(), before, "{to}");
        fs::write(&path, text).unwrap();
        fs::remove_file(site.path().join("stories/sign.md")).unwrap();
        until("its going", || status(&ask(live.address, "/stories/sign.html", &[])) == 404);
    }
}
