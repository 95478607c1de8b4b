//! The inbox as a page: one reply to a letter or one story, and what becomes of it. It has a listener and a token of its
//! own, on this computer alone, and no script; it never is a part of the preview, which writes nothing.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date as Day;
use tokio::runtime::Runtime;

use crate::intake::prompts::Prompts;
use crate::serve::http::access_code;
use crate::serve::http::connections::{self, Peer};
use crate::serve::http::request_guard::{Ask, Names};
use crate::serve::preview::page::{OWN, Page, common_file};
use crate::serve::preview::responses::{refuse, send, with_policy};
use crate::serve::preview::{Interrupt, ending_of, listen};
use crate::text::markdown::escaped;
use crate::theme::{Direction, PALETTE};
use crate::workspace::inbox::queue::{Decision, Outcome, Queue, Waiting, WaitingReply};

/// The most bytes of a decision.
const MOST_DECISION: usize = 4_096;

/// The words of the page, in the site's language.
#[derive(Default)]
pub struct Words {
    /// That language.
    pub language: String,
    /// What the page is called.
    pub title: String,
    /// Keep, ask back, an incident, thanks and no, later.
    pub buttons: [String; 5],
    /// That a story may be about harm.
    pub harm: String,
    /// That somebody was asked about it.
    pub asked: String,
    /// How many are left.
    pub left: String,
    /// That none is.
    pub empty: String,
    /// What stands above files that can't be read.
    pub unread: String,
    /// Where a mail is.
    pub mail: String,
    /// Where a draft is.
    pub draft: String,
    /// Recording what a reply says.
    pub record: String,
}

/// A reply to a letter, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownReply {
    /// What it is known by.
    pub mark: String,
    /// The file that it came in.
    pub file: String,
    /// Who answered what, or why nothing came of it.
    pub title: String,
    /// Whom it is from, and what mail servers say of that.
    pub said: Vec<String>,
    /// What else they wrote.
    pub words: String,
    /// What comes next.
    pub step: Step,
}

/// What can be done with a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It can be recorded.
    Record,
    /// Somebody changes the story first: what to do, in words.
    Change(String),
    /// It changes nothing, and stays.
    Nothing,
}

/// What is known of replies to letters, and done with them.
pub trait Replies: Send + Sync {
    /// What each of them says, as things are now.
    fn shown(&self, all: &[WaitingReply]) -> Vec<ShownReply>;

    /// Records the one with this mark, and gives what there is to say about it; nothing where it can't be recorded.
    fn record(&self, all: &[WaitingReply], mark: &str) -> Result<Option<String>>;
}

/// What each button sends.
const BUTTONS: [&str; 5] = ["keep", "ask", "incident", "no", "later"];

struct PageState {
    queue: Mutex<Shown>,
    replies: Box<dyn Replies>,
    prompts: Prompts,
    words: Words,
    today: Day,
    token: String,
}

/// What waits, which of it was put off, and what the last decision led to.
struct Shown {
    queue: Queue,
    later: Vec<String>,
    news: Option<String>,
}

/// A page that runs, until it is dropped.
pub struct InboxPage {
    /// Where it is.
    pub address: SocketAddr,
    page_state: Arc<PageState>,
    runtime: Option<Runtime>,
}

impl InboxPage {
    /// Opens the page.
    pub fn start(
        queue: Queue,
        replies: Box<dyn Replies>,
        prompts: Prompts,
        words: Words,
        today: Day,
        port: u16,
    ) -> Result<Self> {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().context("couldn't start any threads")?;
        let mut random = [0_u8; 32];
        getrandom::fill(&mut random)
            .map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
        let listener = runtime.block_on(listen(Ipv4Addr::LOCALHOST.into(), port))?;
        let address = listener.local_addr().context("the page's address is unknown")?;
        let shown = Mutex::new(Shown { queue, later: Vec::new(), news: None });
        let token = access_code::hex(&random);
        let page_state = Arc::new(PageState { queue: shown, replies, prompts, words, today, token });
        let router = Router::new().fallback(respond).with_state(Arc::clone(&page_state));
        runtime.spawn(connections::accept(listener, router));
        Ok(Self { address, page_state, runtime: Some(runtime) })
    }

    /// The address to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/?token={}", self.address, self.page_state.token)
    }

    /// From now on, a request of the terminal to end is heard.
    pub fn ending(&self) -> Interrupt<'_> {
        ending_of(self.runtime.as_ref())
    }
}

impl Drop for InboxPage {
    fn drop(&mut self) {
        // A decision that is being carried out is carried out.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(5));
        }
    }
}

async fn respond(State(page_state): State<Arc<PageState>>, request: Request) -> Response {
    let Some(peer) = request.extensions().get::<Peer>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    peer.has_asked();
    let names = Names { address: peer.local.ip(), port: peer.local.port() };
    let is_decision = request.method() == Method::POST;
    // A decision must say that it comes from this page, as a socket must.
    let (method, ask) = if is_decision { (&Method::GET, Ask::Socket) } else { (request.method(), Ask::Page) };
    if let Err(refusal) = names.judge(method, request.headers(), ask) {
        return refuse(refusal);
    }
    let host = request.headers().get(header::HOST).cloned();
    let cookie = format!("heard-inbox-{}", peer.local.port());
    let path = request.uri().path().to_owned();
    let response = if path.strip_prefix(OWN) == Some("palette.css") {
        send(Page::style(PALETTE.into()))
    } else if let Some(bytes) = path.strip_prefix(OWN).and_then(common_file) {
        let kind = crate::site::media_type(&path);
        send(Page { status: StatusCode::OK, kind, bytes: bytes.into() })
    } else if let Some(token) = request.uri().query().and_then(|query| query.strip_prefix("token=")) {
        if access_code::same(token, &page_state.token) {
            let cookie = format!("{cookie}={}; Path=/; HttpOnly; SameSite=Strict", page_state.token);
            (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie.as_str()), (header::LOCATION, "/")]).into_response()
        } else {
            send(refused())
        }
    } else if !is_known(&page_state, request.headers(), &cookie) {
        send(refused())
    } else if path != "/" {
        StatusCode::NOT_FOUND.into_response()
    } else if is_decision {
        take(page_state, request).await
    } else {
        show(page_state).await
    };
    let mut response = with_policy(response, host.as_ref());
    // Where no page says where it comes from, a form can't say so either.
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn is_known(page_state: &PageState, headers: &HeaderMap, cookie: &str) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut values = cookies.flat_map(|all| all.split(';')).filter_map(|one| one.trim().split_once('='));
    values.any(|(name, value)| name == cookie && access_code::same(value, &page_state.token))
}

fn refused() -> Page {
    Page::own(StatusCode::UNAUTHORIZED, "Inbox", &["Open the address that `heard inbox` printed."], None)
}

/// The page, which takes as long as the site takes to be read.
async fn show(page_state: Arc<PageState>) -> Response {
    let made = tokio::task::spawn_blocking(move || shown(&page_state)).await;
    made.map_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response(), send)
}

/// Does what somebody decided, and leads on to the next story.
async fn take(page_state: Arc<PageState>, request: Request) -> Response {
    let Ok(body) = to_bytes(request.into_body(), MOST_DECISION).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let body = String::from_utf8_lossy(&body).into_owned();
    let value = |key: &str| {
        let found = body.split('&').find_map(|part| part.strip_prefix(key)?.strip_prefix('='));
        found.unwrap_or_default().to_owned()
    };
    let (mark, reply, decision) = (value("story"), value("reply"), value("decision"));
    let done = tokio::task::spawn_blocking(move || match reply.as_str() {
        "" => decide(&page_state, &mark, &decision),
        reply => decide_on_reply(&page_state, reply, &decision),
    })
    .await;
    match done {
        Ok(true) => (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response(),
        _ => StatusCode::BAD_REQUEST.into_response(),
    }
}

fn decide(page_state: &PageState, mark: &str, button: &str) -> bool {
    let decision = match BUTTONS.iter().position(|known| *known == button) {
        Some(0) => Decision::Keep,
        Some(1) => Decision::AskBack,
        Some(2) => Decision::Incident,
        Some(3) => Decision::No,
        Some(_) => {
            page_state.queue.lock().unwrap_or_else(PoisonError::into_inner).later.push(mark.to_owned());
            return true;
        }
        None => return false,
    };
    let mut shown = page_state.queue.lock().unwrap_or_else(PoisonError::into_inner);
    let said = |words: &str, path: &Path| Some(words.replace("{path}", &path.display().to_string()));
    shown.news = match shown.queue.decide(mark, decision, page_state.today) {
        Ok(Outcome::Draft(path)) => said(&page_state.words.draft, Path::new(&path)),
        Ok(Outcome::Mail(path)) => said(&page_state.words.mail, &path),
        Ok(Outcome::Away | Outcome::Before) => None,
        Err(error) => Some(format!("{error:#}")),
    };
    if decision == Decision::AskBack {
        shown.later.push(mark.to_owned());
    }
    true
}

/// Records a reply to a letter, or puts it off.
fn decide_on_reply(page_state: &PageState, mark: &str, button: &str) -> bool {
    let mut shown = page_state.queue.lock().unwrap_or_else(PoisonError::into_inner);
    match button {
        "record" => {
            let news = record(page_state, &mut shown.queue, mark).unwrap_or_else(|error| Some(format!("{error:#}")));
            shown.news = news;
        }
        "later" => {
            shown.news = None;
            shown.later.push(mark.to_owned());
        }
        _ => return false,
    }
    true
}

fn record(page_state: &PageState, queue: &mut Queue, mark: &str) -> Result<Option<String>> {
    let all = queue.replies.clone();
    let news = page_state.replies.record(&all, mark)?;
    if let Some(reply) = all.iter().find(|one| news.is_some() && one.mark == mark) {
        queue.put_away(reply)?;
    }
    Ok(news)
}

/// The page as it is now: the first reply that waits, then the first story.
fn shown(page_state: &PageState) -> Page {
    let words = &page_state.words;
    let replies = page_state.queue.lock().unwrap_or_else(PoisonError::into_inner).queue.replies.clone();
    // The site is read while nobody else waits for the queue.
    let replies = if replies.is_empty() { Vec::new() } else { page_state.replies.shown(&replies) };
    let shown = page_state.queue.lock().unwrap_or_else(PoisonError::into_inner);
    let mut body = format!("<main>\n<h1>{}</h1>\n", escaped(&words.title));
    if let Some(news) = &shown.news {
        body.push_str(&format!("<p role=\"status\"><bdi>{}</bdi></p>\n", escaped(news)));
    }
    let (refused, replies): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.step == Step::Nothing);
    let mut replies = replies.iter().filter(|reply| !shown.later.contains(&reply.mark));
    let mut open = shown.queue.waiting.iter().filter(|story| !shown.later.contains(&story.mark));
    let left = replies.clone().count() + open.clone().count();
    match (replies.next(), open.next()) {
        (Some(reply), _) => body.push_str(&page_of_reply(words, reply, left)),
        (None, Some(story)) => body.push_str(&page_of(page_state, story, left)),
        (None, None) => body.push_str(&format!("<p>{}</p>\n", escaped(&words.empty))),
    }
    for reply in refused {
        body.push_str(&format!("<p><bdi>{}</bdi></p>\n", escaped(&reply.title)));
    }
    if !shown.queue.unread.is_empty() {
        body.push_str(&format!("<h2>{}</h2>\n<ul>\n", escaped(&words.unread)));
        for (file, why) in &shown.queue.unread {
            body.push_str(&format!("<li><bdi>{}</bdi>: {}</li>\n", escaped(file), escaped(why)));
        }
        body.push_str("</ul>\n");
    }
    let (language, title) = (escaped(&words.language), escaped(&words.title));
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} · heard</title>\n\
         <link rel=\"stylesheet\" href=\"{OWN}palette.css\">\n<link rel=\"stylesheet\" href=\"{OWN}own.css\">\n</head>\n\
         <body class=\"own\">\n{body}</main>\n</body>\n</html>\n",
        Direction::of(&words.language).word()
    );
    Page { status: StatusCode::OK, kind: "text/html; charset=utf-8", bytes: html.into() }
}

fn page_of(page_state: &PageState, story: &Waiting, left: usize) -> String {
    let words = &page_state.words;
    let mut said = vec![words.left.replace("{number}", &left.to_string()), story.file.clone()];
    said.extend(story.speaks_of_harm.then(|| words.harm.clone()));
    said.extend(story.is_asked.then(|| words.asked.clone()));
    let text = paragraphs(&story.draft.plain(&page_state.prompts));
    let buttons: Vec<(&str, &str)> = BUTTONS.into_iter().zip(words.buttons.iter().map(String::as_str)).collect();
    asked(&said, &story.draft.title(), &text, ("story", &story.mark), &buttons)
}

fn page_of_reply(words: &Words, reply: &ShownReply, left: usize) -> String {
    let said = [words.left.replace("{number}", &left.to_string()), reply.file.clone()];
    let said: Vec<String> = said.into_iter().chain(reply.said.iter().cloned()).collect();
    let later = (BUTTONS[4], words.buttons[4].as_str());
    let (more, buttons) = match &reply.step {
        Step::Record => (String::new(), vec![("record", words.record.as_str()), later]),
        Step::Change(what) => (paragraphs(what), vec![later]),
        Step::Nothing => (String::new(), Vec::new()),
    };
    let text = paragraphs(&reply.words) + &more;
    asked(&said, &reply.title, &text, ("reply", &reply.mark), &buttons)
}

/// Something that waits, and a button for each thing that can become of it.
fn asked(said: &[String], title: &str, text: &str, (kind, mark): (&str, &str), buttons: &[(&str, &str)]) -> String {
    let said: Vec<String> = said.iter().map(|words| format!("<bdi>{}</bdi>", escaped(words))).collect();
    let button = |(value, label): &(&str, &str)| {
        format!("<button name=\"decision\" value=\"{value}\">{}</button>\n", escaped(label))
    };
    format!(
        "<p>{}</p>\n<h2 dir=\"auto\">{}</h2>\n{text}<form method=\"post\" action=\"/\">\n\
         <input type=\"hidden\" name=\"{kind}\" value=\"{}\">\n{}</form>\n",
        said.join(" · "),
        escaped(title),
        escaped(mark),
        buttons.iter().map(button).collect::<String>()
    )
}

fn paragraphs(text: &str) -> String {
    let all = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let paragraph = |words: &str| format!("<p dir=\"auto\">{}</p>\n", escaped(words).replace('\n', "<br>"));
    all.map(paragraph).collect()
}
