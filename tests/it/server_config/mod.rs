//! What `heard headers` prints, in the servers it is for: each serves a real build of the example on loopback, with the
//! configuration as it was printed. A server that is not installed is said to be skipped; `tests/run.sh` installs all.

mod answer;
mod drop;
mod server;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::program::heard;
use crate::server_config::answer::{Answer, ask};
use crate::server_config::server::{Kind, Server};

const FRESH: &str = "private, no-cache";
const KEPT: &str = "private, max-age=31536000, immutable";

/// The site of the example below `/heard/`, as its settings have it, and a site at the top of its address.
struct Built {
    _folder: tempfile::TempDir,
    /// Where its settings are, and where its pages.
    below: (PathBuf, PathBuf),
    top: (PathBuf, PathBuf),
}

impl Built {
    fn here() -> Self {
        let folder = server::open_folder();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
        let below = folder.path().join("our pages");
        server::heard(&["build", source.to_str().unwrap(), "--out", below.to_str().unwrap()]);
        // What a firm may have among its own files.
        fs::create_dir(below.join(".well-known")).unwrap();
        for name in [".heard.lock", "_headers", "_redirects", ".htaccess", "web.config", ".well-known/security.txt"] {
            fs::write(below.join(name), "x").unwrap();
        }
        for name in ["app.webmanifest", "wide.avif", "wide.webp", "hand.woff2"] {
            fs::write(below.join(name), "{}").unwrap();
        }
        let settings = folder.path().join("settings");
        fs::create_dir_all(settings.join("stories")).unwrap();
        fs::write(settings.join("heard.yaml"), "title: Heard\nlanguage: en\n").unwrap();
        let top = folder.path().join("top");
        server::heard(&["build", settings.to_str().unwrap(), "--out", top.to_str().unwrap()]);
        Self { _folder: folder, below: (source, below), top: (settings, top) }
    }
}

fn held_by(kind: Kind) {
    if !kind.is_here() {
        return;
    }
    let built = Built::here();
    let (settings, pages) = &built.below;
    let server = Server::start(kind, &server::printed(kind, settings, pages));
    every_answer_says_what_a_page_may_do(&server, pages);
    what_is_missing_and_what_is_nobodys_is_the_sites_own_page(&server, pages);
    a_folder_is_a_page_or_nothing(&server);
    no_answer_tells_when_a_file_changed(&server, pages);
    kinds_are_told_right(&server);
    what_is_long_is_sent_short(&server, pages);
    a_shared_cache_before_it_keeps_nothing(&server, pages);
    drop(server);
    where_it_is_marked_readers_are_asked_who_they_are(kind, &server::printed(kind, settings, pages), pages);

    let (settings, pages) = &built.top;
    let server = Server::start(kind, &server::printed(kind, settings, pages));
    for path in ["/", "/index.html", "/stories/", "/assets/hearth.css"] {
        let answer = ask(&server, path, &[]);
        assert_eq!(answer.status, 200, "{path}");
        is_private(&answer, FRESH);
    }
    let missing = ask(&server, "/stories/none.html", &[]);
    assert_eq!((missing.status, missing.body), (404, fs::read(pages.join("404.html")).unwrap()));
    assert_eq!(ask(&server, "/.heard.json", &[]).status, 404);
}

#[test]
fn nginx_serves_the_site_as_privately_as_it_was_made() {
    held_by(Kind::Nginx);
}

#[test]
fn apache_serves_the_site_as_privately_as_it_was_made() {
    held_by(Kind::Apache);
}

#[test]
fn caddy_serves_the_site_as_privately_as_it_was_made() {
    held_by(Kind::Caddy);
}

#[test]
fn what_cannot_be_printed_is_said_and_not_guessed() {
    let folder = server::open_folder();
    for (arguments, says) in [
        (["headers", "lighttpd"].as_slice(), "nginx"),
        (&["headers", "iis", "--root", "/srv"], "leave out --root"),
        (&["headers", "nginx", "--root", "/srv/{a}"], "'{'"),
        (&["headers", "nginx", "--site", "not-here"], "not-here"),
    ] {
        let done = heard().args(arguments).current_dir(&folder).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    let done = heard().args(["headers", "nginx"]).current_dir(&folder).output().unwrap();
    assert!(String::from_utf8(done.stdout).unwrap().contains("location ^~ / {"), "no site says where it lies");
    assert!(String::from_utf8(done.stderr).unwrap().contains("at the root"));
}

#[test]
fn what_lies_in_the_site_itself_is_delivered_as_it_was_printed() {
    let folder = server::open_folder();
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("static")).unwrap();
    fs::create_dir(site.join("stories")).unwrap();
    fs::write(site.join("heard.yaml"), "title: Heard\nlanguage: en\n").unwrap();
    for (server, name) in [("iis", "web.config"), ("netlify-style", "_headers")] {
        let printed = server::heard(&["headers", server, "--site", site.to_str().unwrap()]);
        fs::write(site.join("static").join(name), &printed).unwrap();
        server::heard(&["build", site.to_str().unwrap(), "--out", folder.path().join("out").to_str().unwrap()]);
        assert_eq!(fs::read_to_string(folder.path().join("out").join(name)).unwrap(), printed);
    }
}

/// The headers that every answer has, whatever its status.
fn is_private(answer: &Answer, cache: &str) {
    let policy = answer.header("content-security-policy").unwrap();
    for part in ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"] {
        assert!(policy.contains(part), "{}: {policy}", answer.path);
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", cache),
    ] {
        assert_eq!(answer.all(name), [value], "{} of {}", name, answer.path);
    }
    assert_eq!(answer.header("last-modified"), None, "{}", answer.path);
}

fn picture(pages: &Path) -> String {
    let mut names = fs::read_dir(pages.join("images")).unwrap().map(|entry| entry.unwrap().file_name());
    names.next().unwrap().into_string().unwrap()
}

fn every_answer_says_what_a_page_may_do(server: &Server, pages: &Path) {
    for path in [
        "index.html",
        "",
        "stories/",
        "stories/2026/the-empty-chair.html",
        "stories/2025/p%C3%A5-vinden.html",
        "feed.xml",
        "feed.json",
        "sitemap.xml",
        "search/index.js",
        "search/index.js?0123456789abcdef",
        "assets/hearth.css",
        ".well-known/security.txt",
    ] {
        let answer = ask(server, &format!("/heard/{path}"), &[]);
        assert_eq!(answer.status, 200, "{path}");
        is_private(&answer, FRESH);
    }
    let name = picture(pages);
    let answer = ask(server, &format!("/heard/images/{name}"), &[]);
    assert_eq!((answer.status, &answer.body), (200, &fs::read(pages.join("images").join(&name)).unwrap()));
    is_private(&answer, KEPT);
}

fn what_is_missing_and_what_is_nobodys_is_the_sites_own_page(server: &Server, pages: &Path) {
    let own = fs::read(pages.join("404.html")).unwrap();
    for path in [
        "none.html",
        "stories/2026/none.html",
        "stories/2026/none/deep/er.html",
        "images/0123456789abcdef.png",
        ".heard.json",
        ".heard.lock",
        ".htaccess",
        "_headers",
        "_redirects",
        "web.config",
        "stories/.heard.json",
        "%2eheard.json",
    ] {
        let answer = ask(server, &format!("/heard/{path}"), &[]);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body == own, "{path}: {}", String::from_utf8_lossy(&answer.body));
        assert!(answer.header("content-type").unwrap().starts_with("text/html"), "{path}");
        is_private(&answer, FRESH);
    }
}

fn a_folder_is_a_page_or_nothing(server: &Server) {
    for (path, to) in [("/heard", "/heard/"), ("/heard/stories", "/heard/stories/")] {
        let answer = ask(server, path, &[]);
        assert!(matches!(answer.status, 301 | 308), "{path}: {}", answer.status);
        assert!(answer.header("location").unwrap().ends_with(to), "{path}: {:?}", answer.header("location"));
        assert_eq!(answer.all("cache-control"), [FRESH], "{path}");
        // Whoever came by TLS is not sent away from it.
        let to_here = answer.header("location").unwrap();
        assert!(to_here.starts_with('/') || to_here.starts_with("https://intranet.example/"), "{to_here}");
        let followed = ask(server, to, &[]);
        assert_eq!(followed.status, 200, "{to}");
    }
    for path in ["/heard/assets/", "/heard/images/", "/heard/search/", "/heard/stories/2026/", "/heard/.well-known/"] {
        let answer = ask(server, path, &[]);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("Index of"), "{path}");
        is_private(&answer, FRESH);
    }
}

/// The same question is asked of a file that is old and of the same file when it is new.
fn no_answer_tells_when_a_file_changed(server: &Server, pages: &Path) {
    let file = pages.join("stories/2026/the-empty-chair.html");
    let path = "/heard/stories/2026/the-empty-chair.html";
    let between = "Fri, 01 Nov 2024 00:00:00 GMT";
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let questions: [&[(&str, &str)]; 7] = [
        &[],
        &[("Accept-Encoding", "gzip")],
        &[("If-Modified-Since", between)],
        &[("If-Unmodified-Since", between)],
        &[("Range", "bytes=0-9")],
        &[("Range", "bytes=0-9"), ("If-Range", between)],
        &[("Range", "bytes=0-9"), ("If-Range", "Tue, 14 Nov 2023 22:13:20 GMT")],
    ];
    for question in questions {
        let both = [old, SystemTime::now()].map(|time| {
            File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
            let mut answer = ask(server, path, question);
            answer.headers.retain(|(name, _)| name != "date");
            answer
        });
        assert_eq!(both[0], both[1], "{question:?}");
    }
    let tag = ask(server, path, &[]).header("etag").map(str::to_owned);
    if let Some(tag) = tag {
        for coding in ["identity", "gzip"] {
            let again = ask(server, path, &[("If-None-Match", &tag), ("Accept-Encoding", coding)]);
            assert_eq!((again.status, again.body.len()), (304, 0), "{coding}");
            assert_eq!(again.all("cache-control"), [FRESH]);
        }
        let other = ask(server, path, &[("If-None-Match", "\"another\"")]);
        assert_eq!(other.status, 200);
    }
}

fn kinds_are_told_right(server: &Server) {
    for (path, kind) in [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/hearth.css", "text/css; charset=utf-8"),
        ("search/index.js", "text/javascript; charset=utf-8"),
        ("colophon.txt", "text/plain; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/json"),
        ("favicon.svg", "image/svg+xml"),
        ("app.webmanifest", "application/manifest+json"),
        ("wide.avif", "image/avif"),
        ("wide.webp", "image/webp"),
        ("hand.woff2", "font/woff2"),
    ] {
        assert_eq!(ask(server, &format!("/heard/{path}"), &[]).header("content-type"), Some(kind), "{path}");
    }
}

fn what_is_long_is_sent_short(server: &Server, pages: &Path) {
    for path in ["index.html", "feed.xml", "feed.json", "search/search.js", "assets/hearth.css"] {
        let whole = fs::read(pages.join(path)).unwrap();
        let answer = ask(server, &format!("/heard/{path}"), &[("Accept-Encoding", "gzip")]);
        assert_eq!(answer.all("content-encoding"), ["gzip"], "{path}");
        assert_eq!(answer.all("vary"), ["Accept-Encoding"], "{path}");
        assert!(answer.body.len() < whole.len(), "{path}");
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut read).unwrap();
        assert!(read == whole, "{path} is another after it was unpacked");
        is_private(&answer, FRESH);
    }
    let answer = ask(server, &format!("/heard/images/{}", picture(pages)), &[("Accept-Encoding", "identity")]);
    assert_eq!(answer.header("content-encoding"), None);
}

fn where_it_is_marked_readers_are_asked_who_they_are(kind: Kind, printed: &str, pages: &Path) {
    let server = Server::start(kind, &kind.with_a_password(printed));
    let known = [("Authorization", "Basic cmVhZGVyOndvcmQ=")];
    let home = fs::read(pages.join("index.html")).unwrap();
    let missing = fs::read(pages.join("404.html")).unwrap();
    for path in ["index.html", "", "feed.xml", "search/index.js", "none.html", ".heard.json", "assets/"] {
        let stranger = ask(&server, &format!("/heard/{path}"), &[]);
        assert_eq!(stranger.status, 401, "{path}");
        assert!(stranger.body != home && stranger.body != missing && stranger.body.len() < 1_000, "{path}");
    }
    // Where a picture was refused, that is not to be remembered for a year.
    let picture = format!("/heard/images/{}", picture(pages));
    let stranger = ask(&server, &picture, &[]);
    assert_eq!((stranger.status, stranger.all("cache-control").contains(&KEPT)), (401, false));
    assert_eq!(ask(&server, &picture, &known).all("cache-control"), [KEPT]);
    for (path, status, body) in [("index.html", 200, &home), ("none.html", 404, &missing), ("assets/", 404, &missing)] {
        let reader = ask(&server, &format!("/heard/{path}"), &known);
        assert!(reader.status == status && reader.body == *body, "{path}: {}", reader.status);
        is_private(&reader, FRESH);
    }
}

/// A page that is taken back is gone for everybody at once, whatever stands between.
fn a_shared_cache_before_it_keeps_nothing(server: &Server, pages: &Path) {
    if !Kind::Nginx.is_here() {
        return;
    }
    let cache = Server::cache_before(server.address);
    let picture = format!("images/{}", picture(pages));
    for name in ["stories/2026/bath-day.html", "feed.xml", "search/index.js", picture.as_str(), "none.html"] {
        let path = format!("/heard/{name}");
        let first = ask(&cache, &path, &[]);
        let file = pages.join(name);
        let whole = fs::read(&file).ok();
        assert_eq!(first.status, if whole.is_some() { 200 } else { 404 }, "{path}");
        // What comes and what goes is seen at the next question.
        match &whole {
            Some(_) => fs::remove_file(&file).unwrap(),
            None => fs::write(&file, "come").unwrap(),
        }
        let second = ask(&cache, &path, &[]);
        assert_eq!(second.status, if whole.is_some() { 404 } else { 200 }, "{path}");
        match &whole {
            Some(bytes) => fs::write(&file, bytes).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        assert_eq!((first.all("x-from-cache"), second.all("x-from-cache")), (vec!["MISS"], vec!["MISS"]), "{path}");
    }
}

#[test]
fn the_cache_of_these_tests_keeps_what_it_may() {
    if !Kind::Nginx.is_here() {
        return;
    }
    let folder = server::open_folder();
    fs::write(folder.path().join("page.html"), "read").unwrap();
    let server = Server::start(Kind::Nginx, &format!("root \"{}\";", folder.path().display()));
    let cache = Server::cache_before(server.address);
    assert_eq!(ask(&cache, "/page.html", &[]).status, 200);
    fs::remove_file(folder.path().join("page.html")).unwrap();
    let again = ask(&cache, "/page.html", &[]);
    assert_eq!((again.status, again.header("x-from-cache")), (200, Some("HIT")));
}
