//! What the preview answers: pages from memory, and never a file by its path.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use tokio::sync::{Semaphore, watch};

use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::serve::http::access_code::{AccessCode, CodeAnswer};
use crate::serve::http::connections::Peer;
use crate::serve::http::request_guard::{Ask, Names, RequestRefusal};
use crate::serve::preview::editor_link::EditorLink;
use crate::serve::preview::page::{self, CodePrompt, OWN, Page};
use crate::serve::preview::page_links;
use crate::serve::preview::snapshot::Snapshot;
use crate::serve::preview::socket;
use crate::text::sources::Sources;
use crate::theme::{PALETTE, Theme};

/// How long a browser waits for the first reading before it is shown that it waits.
const FIRST: Duration = Duration::from_millis(700);
/// The most sockets at once: each open page has one.
const MOST_SOCKETS: usize = 256;

/// The snapshot that is shown now; nothing before the first reading is done.
pub type Shown = watch::Receiver<Option<Arc<Snapshot>>>;

/// For whom a listener answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guests {
    /// The author at this machine, whatever view they chose.
    Author,
    /// Others on the network: the edition of one audience. It is settled once, when it is named or heard.yaml can first
    /// be read, so that no later edit of heard.yaml shows them another.
    Network(Arc<OnceLock<String>>),
}

impl Guests {
    /// Others on the network, who read the edition of `audience`; without a name, of the usual one.
    pub fn network(audience: Option<String>) -> Self {
        Self::Network(Arc::new(audience.map_or_else(OnceLock::new, OnceLock::from)))
    }
}

/// Everything that one listener answers from.
pub struct ListenerState {
    /// What is shown.
    pub shown: Shown,
    /// For whom.
    pub guests: Guests,
    /// The code that is asked for.
    pub code: Option<AccessCode>,
    /// The author's editor.
    pub editor_link: EditorLink,
    /// Whether browsers go to the text that was saved.
    pub follow: bool,
    /// How many more sockets there may be.
    sockets: Arc<Semaphore>,
}

impl ListenerState {
    /// A listener without a connection yet.
    pub fn of(shown: Shown, guests: Guests, code: Option<AccessCode>, editor_link: EditorLink, follow: bool) -> Self {
        Self { shown, guests, code, editor_link, follow, sockets: Arc::new(Semaphore::new(MOST_SOCKETS)) }
    }
}

/// All answers of a listener.
pub fn answers(state: ListenerState) -> Router {
    Router::new().fallback(answer).with_state(Arc::new(state))
}

async fn answer(State(state): State<Arc<ListenerState>>, request: Request) -> Response {
    let Some(peer) = request.extensions().get::<Peer>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    peer.has_asked();
    let names = Names { address: peer.local.ip(), port: peer.local.port() };
    let path = request.uri().path().to_owned();
    let is_socket = path == format!("{OWN}socket");
    let ask = if is_socket { Ask::Socket } else { Ask::Page };
    if let Err(refusal) = names.judge(request.method(), request.headers(), ask) {
        return with_policy(refuse(refusal), None);
    }
    let host = request.headers().get(header::HOST).cloned();
    let response = if let Some(asked) = ask_for_code(&state, request.uri(), request.headers(), is_socket, &peer).await {
        asked
    } else if is_socket {
        open_socket(state, request, peer).await
    } else {
        send(give(&state, &path).await)
    };
    with_policy(response, host.as_ref())
}

/// The page that asks for the code, or the way on with the right one; nothing where none is needed.
async fn ask_for_code(
    state: &ListenerState,
    uri: &Uri,
    headers: &HeaderMap,
    is_socket: bool,
    peer: &Peer,
) -> Option<Response> {
    let code = state.code.as_ref()?;
    // Cookies do not know ports: the name tells ours from another program's.
    let name = format!("heard-{}=", peer.local.port());
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut passes =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().strip_prefix(&name));
    if passes.any(|pass| code.knows(pass)) {
        return None;
    }
    if is_socket {
        return Some(StatusCode::UNAUTHORIZED.into_response());
    }
    // The page that asks is dressed like the others, but in nothing of the site's.
    match uri.path().strip_prefix(OWN) {
        Some(own) if page::common_file(own).is_some() => return None,
        Some("palette.css") => return Some(send(Page::style(PALETTE.into()))),
        _ => {}
    }
    let given = uri.query().and_then(|query| query.split('&').find_map(|part| part.strip_prefix("code=")));
    let asking = async |asked| in_tongue(state, move |theme| page::asking(theme, asked)).await;
    let Some(given) = given else { return Some(send(asking(CodePrompt::First).await)) };
    let given = percent_decode_str(given).decode_utf8_lossy().into_owned();
    Some(match code.judge(&given, peer.remote, Instant::now()) {
        CodeAnswer::Right => {
            let cookie = format!("{name}{}; Path=/; HttpOnly; SameSite=Strict", code.pass());
            let on = if page_links::of_request(uri.path()).is_some() { uri.path() } else { "/" };
            let headers = [(header::SET_COOKIE, cookie.as_str()), (header::LOCATION, on)];
            (StatusCode::SEE_OTHER, headers).into_response()
        }
        CodeAnswer::Wrong => send(asking(CodePrompt::Wrong).await),
        CodeAnswer::Wait => send(asking(CodePrompt::Wait).await),
    })
}

/// A page of the preview's own in the site's language; before the first reading, in that of a site without any
/// settings.
async fn in_tongue(state: &ListenerState, made: impl FnOnce(&Theme) -> Page) -> Page {
    let snapshot = first(state.shown.clone()).await;
    match snapshot.as_ref().and_then(|snapshot| snapshot.site()) {
        Some(site) => made(site.edition().theme()),
        None => made(speechless().theme()),
    }
}

/// An edition of nothing.
fn speechless() -> Edition {
    let occasion = EditionOptions { today: jiff::civil::Date::ZERO, broken: OnError::Stops };
    Edition::of(&Library::of(&Sources::new()), Reader::Author, occasion)
}

async fn open_socket(state: Arc<ListenerState>, request: Request, peer: Peer) -> Response {
    if state.guests != Guests::Author {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(place) = Arc::clone(&state.sockets).try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            peer.stays();
            let upgrade = upgrade.max_message_size(64 << 10).max_frame_size(64 << 10);
            upgrade.on_upgrade(move |socket| async move {
                socket::serve(socket, &state).await;
                drop(place);
            })
        }
        Err(rejection) => rejection.into_response(),
    }
}

/// The page or file at `path`.
async fn give(state: &ListenerState, path: &str) -> Page {
    match path.strip_prefix(OWN) {
        Some("palette.css") => return palette(state).await,
        Some(own) => return own_file(own),
        None => {}
    }
    let Some(url) = page_links::of_request(path) else {
        return Page::own(StatusCode::NOT_FOUND, "Page not found", &["There is no page at this address."], None);
    };
    let snapshot = first(state.shown.clone()).await;
    let Some(snapshot) = snapshot else {
        return match state.guests {
            Guests::Author => page::waiting(&url),
            Guests::Network(_) => page::waiting_guest(speechless().theme()),
        };
    };
    let guests = state.guests.clone();
    let made = tokio::task::spawn_blocking(move || match guests {
        Guests::Author => page::of(&snapshot, &url).0,
        Guests::Network(audience) => audience_of(&audience, &snapshot)
            .and_then(|audience| page::lent(&snapshot, &url, &audience))
            .unwrap_or_else(|| {
                snapshot
                    .site()
                    .map_or_else(|| page::away(speechless().theme()), |site| page::away(site.edition().theme()))
            }),
    });
    // A fault of ours in one page must not take the others down.
    made.await.unwrap_or_else(|_| {
        let words = ["This is a bug in heard. The other pages still work."];
        Page::own(StatusCode::INTERNAL_SERVER_ERROR, "This page couldn't be built", &words, None)
    })
}

/// Whose edition others on the network read.
fn audience_of(settled: &OnceLock<String>, snapshot: &Snapshot) -> Option<String> {
    settled.get().cloned().or_else(|| {
        let usual = snapshot.usual_audience()?.to_owned();
        Some(settled.get_or_init(|| usual).clone())
    })
}

/// The palette of the site that is shown; before the first reading, heard's own.
async fn palette(state: &ListenerState) -> Page {
    let Some(snapshot) = first(state.shown.clone()).await else { return Page::style(PALETTE.into()) };
    let guests = state.guests.clone();
    let made = tokio::task::spawn_blocking(move || match guests {
        Guests::Author => snapshot.site().map(|site| Arc::clone(site.edition().theme().palette())),
        Guests::Network(audience) => audience_of(&audience, &snapshot).map(|audience| snapshot.lend_palette(&audience)),
    });
    Page::style(made.await.ok().flatten().map_or(PALETTE.into(), |palette| palette.as_bytes().to_vec().into()))
}

/// The snapshot that is shown; nothing where the first takes too long.
async fn first(mut shown: Shown) -> Option<Arc<Snapshot>> {
    // The end of the reloader is the end of the preview.
    let ready = tokio::time::timeout(FIRST, shown.wait_for(Option::is_some)).await.ok()?.ok()?;
    ready.clone()
}

fn own_file(name: &str) -> Page {
    let bytes: Option<&'static [u8]> = match name {
        "preview.js" => Some(include_bytes!("client/preview.js")),
        "morph.js" => Some(include_bytes!("client/morph.js")),
        "preview.css" => Some(include_bytes!("client/preview.css")),
        "marks.css" => Some(include_bytes!("client/marks.css")),
        common => page::common_file(common),
    };
    let page =
        |bytes| Page { status: StatusCode::OK, kind: crate::site::media_type(name), bytes: Bytes::from_static(bytes) };
    let missing = || Page::own(StatusCode::NOT_FOUND, "Page not found", &["There is no page at this address."], None);
    bytes.map_or_else(missing, page)
}

/// A page as an answer.
pub fn send(page: Page) -> Response {
    (page.status, [(header::CONTENT_TYPE, page.kind)], Body::from(page.bytes)).into_response()
}

/// Why somebody gets nothing, as an answer.
pub fn refuse(refusal: RequestRefusal) -> Response {
    let (status, words) = match refusal {
        RequestRefusal::Method => (StatusCode::METHOD_NOT_ALLOWED, "The preview is read-only.\n"),
        RequestRefusal::Host => (StatusCode::FORBIDDEN, "The preview works only at the address it printed.\n"),
        RequestRefusal::Origin => {
            (StatusCode::FORBIDDEN, "This request came from another site. Open the address the preview printed.\n")
        }
    };
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

/// Nothing from elsewhere, nothing kept, nothing told.
pub fn with_policy(response: Response, host: Option<&HeaderValue>) -> Response {
    with_policy_for(response, host, "'none'")
}

/// The same for pages that pages from `frames` may show within themselves.
pub fn with_policy_for(mut response: Response, host: Option<&HeaderValue>, frames: &str) -> Response {
    let own = host.and_then(|host| host.to_str().ok()).map(|host| format!(" ws://{host}")).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; connect-src 'self'{own}; base-uri 'none'; form-action 'self'; \
         frame-ancestors {frames}; object-src 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
