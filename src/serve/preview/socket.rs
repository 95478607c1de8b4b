//! One open page's socket: it is told what changes on its page, and may ask where its words are written.
//!
//! A socket and not an event stream: a browser opens six connections to one host, so the seventh tab would hang.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, interval_at, timeout};
use xxhash_rust::xxh3::xxh3_64;

use crate::serve::preview::editor_link::EditorLink;
use crate::serve::preview::page_status::{self, Listed, Message};
use crate::serve::preview::responses::ListenerState;
use crate::serve::preview::snapshot::{Snapshot, View};
use crate::serve::preview::{page, page_links, source_line};
use crate::site::Route;
use crate::text::span::LineColumn;

/// How often a page is told that the preview is still there, so that it notices when a laptop has slept.
const BEAT: Duration = Duration::from_secs(15);
/// How long a page may take to say which it is.
const HELLO: Duration = Duration::from_secs(10);
/// How long a page may take to read what it is sent.
const SLOW: Duration = Duration::from_secs(30);

/// What a page says.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Request {
    /// Which page it is, and of which snapshot.
    Here {
        /// The address.
        at: String,
        /// The snapshot's name.
        name: String,
    },
    /// The words of a paragraph whose line is looked for.
    Find(String),
    /// A file to open in the editor.
    Open {
        /// Its path in the site.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// Every problem of the site, please.
    List,
    /// Links that a program of the page has made, as it spelt them: which of them lead to withheld things?
    Links(Vec<String>),
}

/// What is answered to that.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Response {
    /// Where the words are written, what opens the editor there, and whether one could be opened.
    Found { path: String, line: usize, open: Option<String>, opened: bool },
    /// The words are nowhere in the page's text.
    NotFound,
    /// Every problem.
    List(Listed),
    /// Those links that lead to withheld things, each with why.
    Withheld(Vec<(String, String)>),
    /// The preview is still there.
    Beat(u8),
}

/// What the page has, as far as it is known here.
#[derive(Default)]
struct SentVersion {
    html: Option<u64>,
    beside: u64,
}

/// Tells a page what changes until it goes.
pub async fn serve(mut socket: WebSocket, state: &ListenerState) {
    let Ok(Some(Request::Here { at, name })) = timeout(HELLO, said(&mut socket)).await else { return };
    let mut shown = state.shown.clone();
    let mut has = SentVersion::default();
    let mut had = Some(name);
    let mut beat = interval_at(Instant::now() + BEAT, BEAT);
    loop {
        let now = shown.borrow_and_update().clone();
        if let Some(snapshot) = now {
            let first = had.take();
            if !tell(&mut socket, state, &snapshot, &at, first, &mut has).await {
                return;
            }
        }
        loop {
            tokio::select! {
                changed = shown.changed() => match changed {
                    Ok(()) => break,
                    // The preview ends.
                    Err(_) => return,
                },
                said = said(&mut socket) => {
                    let Some(said) = said else { return };
                    let Some(snapshot) = shown.borrow().clone() else { continue };
                    let Some(answered) = answer(state, &snapshot, &at, said).await else { continue };
                    if !send(&mut socket, &answered).await {
                        return;
                    }
                }
                _ = beat.tick() => {
                    if !send(&mut socket, &Response::Beat(0)).await {
                        return;
                    }
                }
            }
        }
    }
}

/// Tells the page what is new in `snapshot`; false where it has gone. `first` is the name of the snapshot that the
/// page is of, when it has just come.
async fn tell(
    socket: &mut WebSocket,
    state: &ListenerState,
    snapshot: &Arc<Snapshot>,
    at: &str,
    first: Option<String>,
    has: &mut SentVersion,
) -> bool {
    let (snapshot, url, editor_link) = (Arc::clone(snapshot), at.to_owned(), state.editor_link.clone());
    let follow = state.follow && first.is_none();
    let made = tokio::task::spawn_blocking(move || {
        let (page, state) = page::of(&snapshot, &url);
        let html = String::from_utf8_lossy(&page.bytes).into_owned();
        // The script's own attributes name the snapshot, which is another each time.
        let plain = html.replace(&snapshot.name, "");
        let beside = page_status::beside(&snapshot, &url, &html, &editor_link);
        let go = snapshot.saved().filter(|saved| follow && *saved != url).map(str::to_owned);
        (Message { name: snapshot.name.clone(), state, html: Some(html), go, beside }, xxh3_64(plain.as_bytes()))
    });
    // A fault of ours in one page: the last good one stays.
    let Ok((mut message, html)) = made.await else { return true };
    if has.html == Some(html) || first.as_ref() == Some(&message.name) {
        message.html = None;
    }
    let beside = serde_json::to_vec(&(&message.beside, message.state)).map_or(0, |bytes| xxh3_64(&bytes));
    if message.html.is_none() && message.go.is_none() && first.is_none() && has.beside == beside {
        return true;
    }
    *has = SentVersion { html: Some(html), beside };
    send(socket, &message).await
}

async fn answer(state: &ListenerState, snapshot: &Arc<Snapshot>, at: &str, said: Request) -> Option<Response> {
    let (snapshot, at, editor_link) = (Arc::clone(snapshot), at.to_owned(), state.editor_link.clone());
    let answered = tokio::task::spawn_blocking(move || match said {
        Request::Here { .. } => None,
        Request::List => Some(Response::List(page_status::all(&snapshot, &editor_link))),
        Request::Links(spelt) => {
            let links: Vec<(&str, String)> =
                spelt.iter().filter_map(|to| Some((to.as_str(), page_links::resolve(&at, to)?))).collect();
            Some(Response::Withheld(if *snapshot.view() == View::Author {
                page_status::withheld(&snapshot, &links)
            } else {
                Vec::new()
            }))
        }
        Request::Open { path, line } => Some(open(&snapshot, &editor_link, path, line)),
        Request::Find(words) => {
            let path = Route::parse(&at).and_then(|route| snapshot.file_of(&route));
            let found = path.and_then(|path| {
                let line = source_line::line(&snapshot.library().text(&path)?, &words)?;
                Some(open(&snapshot, &editor_link, path.to_string(), line))
            });
            Some(found.unwrap_or(Response::NotFound))
        }
    });
    answered.await.ok().flatten()
}

/// Opens a file of the site in the editor, or says what does. Any other file is none that is found.
fn open(snapshot: &Snapshot, editor_link: &EditorLink, path: String, line: usize) -> Response {
    if snapshot.library().text(&path).is_none() {
        return Response::NotFound;
    }
    let (file, at) = (snapshot.folder().join(&path), LineColumn { line, column: 1 });
    let open = editor_link.address(&file, at);
    let opened = open.is_some() || editor_link.run(&file, at).is_ok();
    Response::Found { path, line, open, opened }
}

/// The next thing that the page says; nothing where it has gone, or says what no page of ours says.
async fn said(socket: &mut WebSocket) -> Option<Request> {
    loop {
        match socket.recv().await? {
            Ok(Frame::Text(text)) => return serde_json::from_str(&text).ok(),
            Ok(Frame::Ping(_) | Frame::Pong(_)) => {}
            _ => return None,
        }
    }
}

async fn send(socket: &mut WebSocket, words: &impl Serialize) -> bool {
    let Ok(words) = serde_json::to_string(words) else { return true };
    matches!(timeout(SLOW, socket.send(Frame::Text(words.into()))).await, Ok(Ok(())))
}
