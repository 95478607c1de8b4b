//! Servers as firms have them, in this process: whatever can be done is done, and each gets its own true sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};

use super::open;
use crate::library::source::target::{Destination, Target};
use crate::publish::delivery::tests::{Edition, edition, publish};
use crate::publish::store::Store;

/// What a WebDAV server does, or what stands in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    Sound,
    /// Once, and then no more.
    Busy,
    BusyForHours,
    DigestOnly,
    ForbidsDots,
    HidesDots,
    KeepsNothing,
    LosesScripts,
    NeverDeletes,
    SignOnPage,
    SignOnRedirect,
}

struct Server {
    habit: Habit,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    folders: Mutex<BTreeSet<String>>,
    /// What was asked, in its order.
    asked: Mutex<Vec<String>>,
}

type Head = [(&'static str, &'static str); 1];

fn says(status: u16, head: Head, body: &'static str) -> Response {
    (axum::http::StatusCode::from_u16(status).unwrap(), head, body).into_response()
}

fn plain(status: u16) -> Response {
    says(status, [("dav", "1")], "")
}

impl Server {
    async fn answer(State(server): State<Arc<Self>>, request: Request) -> Response {
        let (method, path) = (request.method().as_str().to_owned(), request.uri().path().to_owned());
        let is_first = {
            let mut asked = server.asked.lock().unwrap();
            asked.push(format!("{method} {path}"));
            asked.len() == 1
        };
        let is_dotted = path.rsplit('/').next().unwrap().starts_with('.');
        match server.habit {
            Habit::Busy if is_first => return says(429, [("retry-after", "1")], ""),
            Habit::BusyForHours => return says(503, [("retry-after", "7200")], ""),
            Habit::DigestOnly => return says(401, [("www-authenticate", "Digest realm=\"x\", nonce=\"y\"")], ""),
            Habit::SignOnPage => return says(200, [("content-type", "text/html")], "<!DOCTYPE html><p>Sign in"),
            Habit::SignOnRedirect => return says(302, [("location", "https://login.example/")], ""),
            Habit::ForbidsDots if is_dotted => return plain(403),
            Habit::HidesDots if is_dotted && method == "GET" => return plain(404),
            _ => {}
        }
        let only_if_new = request.headers().contains_key("if-none-match");
        let depth = request.headers().get("depth").map(|depth| depth.to_str().unwrap().to_owned());
        let body = to_bytes(request.into_body(), 1 << 20).await.unwrap().to_vec();
        let mut files = server.files.lock().unwrap();
        match method.as_str() {
            "PUT" if only_if_new && files.contains_key(&path) => plain(412),
            "PUT" => {
                let is_lost = server.habit == Habit::KeepsNothing
                    || (server.habit == Habit::LosesScripts && path.ends_with(".js"));
                if !is_lost {
                    files.insert(path, body);
                }
                plain(201)
            }
            "GET" => files.get(&path).map_or_else(|| plain(404), |bytes| bytes.clone().into_response()),
            "DELETE" if server.habit == Habit::NeverDeletes && path.ends_with(".html") => plain(204),
            "DELETE" => {
                files.remove(&path);
                server.folders.lock().unwrap().remove(&path);
                plain(204)
            }
            "MKCOL" => {
                server.folders.lock().unwrap().insert(format!("{}/", path.trim_end_matches('/')));
                plain(201)
            }
            _ => Self::listing(&files, &server.folders.lock().unwrap(), &path, depth.as_deref() == Some("1")),
        }
    }

    fn listing(files: &BTreeMap<String, Vec<u8>>, folders: &BTreeSet<String>, path: &str, is_inside: bool) -> Response {
        let mut found: BTreeMap<String, Option<usize>> = BTreeMap::new();
        let all =
            files.iter().map(|(url, bytes)| (url, Some(bytes.len()))).chain(folders.iter().map(|url| (url, None)));
        for (url, length) in all {
            if url.trim_end_matches('/') == path.trim_end_matches('/') {
                found.insert(url.clone(), length);
            } else if let Some(rest) = url.strip_prefix(path).filter(|_| is_inside && path.ends_with('/')) {
                match rest.split_once('/') {
                    Some((folder, _)) => drop(found.insert(format!("{path}{folder}/"), None)),
                    None => drop(found.insert(url.clone(), length)),
                }
            }
        }
        if found.is_empty() {
            return plain(404);
        }
        let mut xml = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">".to_owned();
        for (url, length) in found {
            let what = match length {
                Some(length) => format!("<D:resourcetype/><D:getcontentlength>{length}</D:getcontentlength>"),
                None => "<D:resourcetype><D:collection/></D:resourcetype>".to_owned(),
            };
            let when = "<D:getlastmodified>Mon, 30 Nov 2026 09:00:00 GMT</D:getlastmodified>";
            let status = "<D:status>HTTP/1.1 200 OK</D:status>";
            let _ = write!(
                xml,
                "<D:response><D:href>{url}</D:href><D:propstat><D:prop>{what}{when}</D:prop>{status}</D:propstat></D:response>"
            );
        }
        (axum::http::StatusCode::MULTI_STATUS, format!("{xml}</D:multistatus>")).into_response()
    }
}

/// A server, the way to it, and what is said of it. It lives as long as the test.
fn start(habit: Habit) -> (Arc<Server>, Box<dyn Store>, Arc<Mutex<String>>) {
    let server =
        Arc::new(Server { habit, files: Mutex::default(), folders: Mutex::default(), asked: Mutex::default() });
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let app = Router::new().fallback(Server::answer).with_state(Arc::clone(&server));
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), app).await.unwrap();
        });
    });
    let target = Target { name: "there".to_owned(), to: None, audience: None, endpoint: None, region: None };
    let destination = Destination::parse(&format!("http+webdav://{address}/heard")).unwrap();
    let told = Arc::new(Mutex::new(String::new()));
    let keeper = Arc::clone(&told);
    let say = Box::new(move |words: &str| keeper.lock().unwrap().push_str(words));
    (server, open(&target, &destination, &|_| None, say).unwrap().unwrap(), told)
}

fn first() -> Edition {
    edition(&[("index.html", "a"), ("stories/a.html", "a"), ("stories/b.html", "b"), ("assets/x.js", "x")])
}

#[test]
fn a_server_that_does_not_do_as_it_says_or_cannot_be_asked_is_told_in_its_own_sentence() {
    for (habit, sentence) in [
        (Habit::BusyForHours, "too busy; it asks us to come back in 120 minutes"),
        (Habit::DigestOnly, "doesn't accept Basic authentication"),
        (
            Habit::ForbidsDots,
            ".heard.json: this user isn't allowed to do that there; some servers only refuse files whose",
        ),
        (Habit::HidesDots, "the server hides files whose names begin with a dot"),
        (Habit::KeepsNothing, "the server says it stores files, but they aren't there afterwards"),
        (Habit::LosesScripts, "they aren't there as they were sent: assets/x.js"),
        (Habit::SignOnPage, "is there a sign-on page in front of this server?"),
        (Habit::SignOnRedirect, "or, if it's a sign-on page,"),
    ] {
        let (_, place, _) = start(habit);
        let told = format!("{:#}", publish(place.as_ref(), &first()).unwrap_err());
        assert!(told.contains(sentence), "{habit:?}: {told}");
    }
}

#[test]
fn what_a_server_says_is_deleted_and_is_not_is_named() {
    let (_, place, _) = start(Habit::NeverDeletes);
    publish(place.as_ref(), &first()).unwrap();
    let told = publish(place.as_ref(), &edition(&[("index.html", "a")])).unwrap_err().to_string();
    assert!(told.contains("but they're still there: stories/a.html, stories/b.html"), "{told}");
}

#[test]
fn a_server_that_asks_us_to_wait_is_waited_for_and_it_is_said() {
    let (server, place, told) = start(Habit::Busy);
    publish(place.as_ref(), &first()).unwrap();
    assert!(told.lock().unwrap().contains("is busy and asks us to wait; trying again in 1 s"));
    for (url, text) in first() {
        assert_eq!(server.files.lock().unwrap()[&format!("/heard/{url}")], text.as_bytes());
    }
}

#[test]
fn afterwards_the_folders_that_were_written_to_are_looked_at_and_no_others() {
    let (server, place, _) = start(Habit::Sound);
    publish(place.as_ref(), &first()).unwrap();
    let mut changed = first();
    changed.insert("stories/a.html".to_owned(), "a, longer".to_owned());
    server.asked.lock().unwrap().clear();
    publish(place.as_ref(), &changed).unwrap();
    let asked = server.asked.lock().unwrap();
    let sent = asked.iter().position(|asked| asked == "PUT /heard/stories/a.html").unwrap();
    let looked: Vec<&str> = asked[sent..].iter().filter_map(|asked| asked.strip_prefix("PROPFIND ")).collect();
    assert_eq!(looked, ["/heard/stories/"]);
}
