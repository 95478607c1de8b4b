//! What the two listeners of a lab answer: the facilitator's on this machine alone, and the room's.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::serve::http::access_code::CodeAnswer;
use crate::serve::http::connections::Peer;
use crate::serve::http::request_guard::{Ask, Names};
use crate::serve::lab::{LabState, page, socket};
use crate::serve::preview::page::{OWN, Page, common_file};
use crate::serve::preview::responses::{refuse, send, with_policy_for};
use crate::site::media_type;
use crate::theme::PALETTE;

/// The most bytes of one message: an answer of a thousand letters of four bytes, escaped.
const MOST_MESSAGE: usize = 16 << 10;

/// Which of the two listeners it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// The facilitator's.
    Facilitator,
    /// The room's.
    Room,
}

/// Everything that one listener answers from.
pub struct LabListener {
    pub(super) state: Arc<LabState>,
    /// Which it is.
    pub listener: Listener,
}

/// All answers of a listener.
pub fn answers(door: LabListener) -> Router {
    Router::new().fallback(answer).with_state(Arc::new(door))
}

async fn answer(State(door): State<Arc<LabListener>>, request: Request) -> Response {
    let Some(peer) = request.extensions().get::<Peer>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    peer.has_asked();
    let names = Names { address: peer.local.ip(), port: peer.local.port() };
    let path = request.uri().path().to_owned();
    let line = match path.as_str() {
        "/line/screen" => Some(socket::ClientKind::Screen),
        "/line/facilitator" if door.listener == Listener::Facilitator => Some(socket::ClientKind::Facilitator),
        "/line/phone" => Some(socket::ClientKind::Phone),
        _ => None,
    };
    let ask = if line.is_some() { Ask::Socket } else { Ask::Page };
    if let Err(refusal) = names.judge(request.method(), request.headers(), ask) {
        return refuse(refusal);
    }
    let host = request.headers().get(header::HOST).cloned();
    let is_palette = path.strip_prefix(OWN) == Some("palette.css");
    let response = if let Some(page) = own_file(&path) {
        send(page)
    } else if let Some(asked) = admit(&door, request.uri(), request.headers(), line.is_some(), &peer) {
        // The page that asks is dressed in nothing of the site's.
        if is_palette { send(Page::style(PALETTE.into())) } else { asked }
    } else if is_palette {
        send(palette(&door).await)
    } else if let Some(kind) = line {
        open_line(door, kind, request, peer).await
    } else {
        send(give(&door, &path))
    };
    with_policy_for(response, host.as_ref(), "'self'")
}

/// What whoever has not shown the token or the code is answered; nothing where they have.
fn admit(door: &LabListener, uri: &Uri, headers: &HeaderMap, is_line: bool, peer: &Peer) -> Option<Response> {
    let state = &door.state;
    // Cookies do not know ports: the name tells the listeners from each other.
    let name = format!("heard-lab-{}=", peer.local.port());
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut shown = cookies.flat_map(|c| c.split(';')).filter_map(|cookie| cookie.trim().strip_prefix(&name));
    let given = |key: &str| {
        let found = uri.query()?.split('&').find_map(|part| part.strip_prefix(key)?.strip_prefix('='))?;
        Some(percent_decode_str(found).decode_utf8_lossy().into_owned())
    };
    let enter = |pass: &str| {
        let cookie = format!("{name}{pass}; Path=/; HttpOnly; SameSite=Strict");
        let headers = [(header::SET_COOKIE, cookie.as_str()), (header::LOCATION, uri.path())];
        (StatusCode::SEE_OTHER, headers).into_response()
    };
    let (known, asked) = match door.listener {
        Listener::Facilitator => (shown.any(|token| state.is_token(token)), given("token")),
        Listener::Room => (shown.any(|pass| state.code.knows(pass)), given("code")),
    };
    if known && asked.is_none() {
        return None;
    }
    if is_line {
        return Some(StatusCode::UNAUTHORIZED.into_response());
    }
    Some(match (door.listener, asked) {
        (Listener::Facilitator, Some(token)) if state.is_token(&token) => enter(&state.token),
        (Listener::Facilitator, _) => {
            let words = state.say(&["hour.title", "facilitator.token"]);
            let [title, sentence] = [&words[0], &words[1]];
            send(Page::own(StatusCode::UNAUTHORIZED, title, &[sentence], None))
        }
        (Listener::Room, None) => send(page::asking(state, None)),
        (Listener::Room, Some(code)) => match state.code.judge(&code, peer.remote, Instant::now()) {
            CodeAnswer::Right => enter(state.code.pass()),
            CodeAnswer::Wrong => send(page::asking(state, Some(("hour.code.wrong", StatusCode::UNAUTHORIZED)))),
            CodeAnswer::Wait => send(page::asking(state, Some(("hour.code.wait", StatusCode::TOO_MANY_REQUESTS)))),
        },
    })
}

async fn open_line(door: Arc<LabListener>, kind: socket::ClientKind, request: Request, peer: Peer) -> Response {
    let limits = match door.listener {
        Listener::Facilitator => &door.state.facilitators,
        Listener::Room => &door.state.phones,
    };
    let Some(seat) = limits.take(peer.remote) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            peer.stays();
            let upgrade = upgrade.max_message_size(MOST_MESSAGE).max_frame_size(MOST_MESSAGE);
            upgrade.on_upgrade(move |line| async move {
                // Only the facilitator's listener asks for the token, and so only there keys move the hour.
                let may_move = door.listener == Listener::Facilitator;
                socket::serve(line, &door.state, &seat, kind, may_move).await;
            })
        }
        Err(rejection) => rejection.into_response(),
    }
}

fn give(door: &LabListener, path: &str) -> Page {
    let state = &door.state;
    match (path, door.listener) {
        ("/", Listener::Facilitator) => page::facilitator(state),
        ("/", Listener::Room) | ("/phone", Listener::Facilitator) => page::phone(state),
        ("/screen", Listener::Facilitator) => page::screen(state),
        ("/screen", Listener::Room) => page::far_screen(state),
        _ => {
            let picture = path.strip_prefix("/picture/").and_then(|name| {
                let bytes = state.look(|session| {
                    let shown = session.sheet.pictures.get(name).filter(|_| !session.blank);
                    shown.map(|bytes| Bytes::from_owner(Arc::clone(bytes)))
                })?;
                Some(Page { status: StatusCode::OK, kind: media_type(name), bytes })
            });
            picture.unwrap_or_else(|| {
                let words = state.say(&["not_found.title"]);
                Page::own(StatusCode::NOT_FOUND, &words[0], &[], None)
            })
        }
    }
}

/// The palette, for those who are in: it passed the check that the texts pass.
async fn palette(door: &LabListener) -> Page {
    let Some(snapshot) = door.state.look(|session| session.snapshot.clone()) else {
        return Page::style(PALETTE.into());
    };
    let made = tokio::task::spawn_blocking(move || snapshot.palette()).await;
    Page::style(made.map_or(PALETTE.into(), |palette| palette.as_bytes().to_vec().into()))
}

/// The scripts and styles, which tell nothing of any lab.
fn own_file(path: &str) -> Option<Page> {
    let name = path.strip_prefix(OWN)?;
    let bytes: &'static [u8] = match name {
        "line.js" => include_bytes!("client/line.js"),
        "screen.js" => include_bytes!("client/screen.js"),
        "facilitator.js" => include_bytes!("client/facilitator.js"),
        "phone.js" => include_bytes!("client/phone.js"),
        "screen.css" => include_bytes!("client/screen.css"),
        "facilitator.css" => include_bytes!("client/facilitator.css"),
        "phone.css" => include_bytes!("client/phone.css"),
        common => common_file(common)?,
    };
    Some(Page { status: StatusCode::OK, kind: media_type(name), bytes: Bytes::from_static(bytes) })
}
