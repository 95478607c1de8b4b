//! The hour of a judgment lab, live: the screen, the facilitator's page, and the room's phones.
//!
//! The room has a listener of its own. It can follow and send in what was written, and nothing else: what moves the hour
//! needs the facilitator's token, and that never leaves this machine.

mod answers;
mod http;
mod schedule;
mod page;
mod scroll_anchor;
mod rehearsal;
mod transcript;
mod lab_snapshot;
mod screens;
mod limits;
mod session;
mod socket;
mod view;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use anyhow::{Context, Result};
use jiff::civil::Date as Day;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::serve::http::access_code::{self, AccessCode};
use crate::serve::http::connections;
use crate::serve::lab::http::{LabListener, Listener};
use crate::serve::lab::lab_snapshot::LabSnapshot;
use crate::serve::lab::limits::Limits;
use crate::serve::lab::session::{Command, Session};
use crate::serve::preview::reloader::{News, Reloader};
use crate::serve::preview::snapshot::View;
use crate::serve::preview::{Interrupt, RequestedCode, ending_of, listen, own_address};
use crate::workspace::watch::{Method, Stopper, Watch};

/// The most lines of the room at once, and of the facilitator.
const MOST_PHONES: usize = 600;
const MOST_FACILITATORS: usize = 32;

/// What keeps the words of the room: a month and Markdown; it answers where they are, or why not.
pub type Keep = Box<dyn Fn(&str, &str) -> Result<String, String> + Send + Sync>;

/// What a lab's hour is to be.
pub struct Options {
    /// The site folder.
    pub folder: PathBuf,
    /// The lab's address under `labs/`.
    pub lab: String,
    /// A fixed day; else the machine's.
    pub today: Option<Day>,
    /// The port to begin with; 0 is any.
    pub port: u16,
    /// The room's code.
    pub code: RequestedCode,
    /// Where the room's listener is; else the address by which others on the network find this machine.
    pub room: Option<IpAddr>,
    /// How changes are noticed.
    pub method: Method,
    /// Whether pretend phones fill the room.
    pub rehearse: bool,
    /// What keeps the words of the room, when the facilitator says so.
    pub keep: Keep,
}

/// What every page is told now, ready to be sent.
struct Messages {
    /// When the step came onto the screen: how long ago that is, is told beside the words, which stay the same.
    began: Instant,
    screen: Arc<str>,
    phone: Arc<str>,
    facilitator: Arc<str>,
}

/// Everything that the listeners answer from.
struct LabState {
    session: Mutex<Session>,
    told: watch::Sender<Arc<Messages>>,
    /// What the facilitator's browser is known by.
    token: String,
    code: AccessCode,
    /// The room's listener.
    room: SocketAddr,
    /// How the room comes in, as HTML for the screen alone.
    join: Mutex<String>,
    phones: Arc<Limits>,
    facilitators: Arc<Limits>,
    keep: Keep,
}

impl LabState {
    /// Changes the hour, and tells everybody.
    fn change<T>(&self, change: impl FnOnce(&mut Session, Instant) -> T) -> T {
        let now = Instant::now();
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let done = change(&mut session, now);
        let join = self.join.lock().unwrap_or_else(PoisonError::into_inner);
        let words = |made: serde_json::Result<String>| -> Arc<str> { made.unwrap_or_default().into() };
        let told = Messages {
            began: session.began(),
            screen: words(serde_json::to_string(&view::screen(&session, &join))),
            phone: words(serde_json::to_string(&view::phone(&session))),
            facilitator: words(serde_json::to_string(&view::facilitator(
                &session,
                &page::address(self.room),
                self.code.letters(),
            ))),
        };
        self.told.send_replace(Arc::new(told));
        done
    }

    /// Looks at the hour.
    fn look<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.session.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether `given` is the facilitator's token. Takes the same time whichever letters are wrong.
    fn is_token(&self, given: &str) -> bool {
        access_code::same(given, &self.token)
    }

    /// Phrases of the site's language; empty before its texts are read.
    fn say(&self, keys: &[&str]) -> Vec<String> {
        let snapshot = self.look(|session| session.snapshot.clone());
        keys.iter().map(|key| snapshot.as_ref().map_or_else(String::new, |snapshot| snapshot.say(key, &[]))).collect()
    }

    /// Does what the facilitator asks.
    fn obey(&self, command: &Command) {
        if *command != Command::Save {
            self.change(|session, now| session.obey(command, now));
            return;
        }
        let Some((month, words)) = self.look(transcript::words) else { return };
        let kept = (self.keep)(&month, &words);
        self.change(|session, _| {
            let Some(snapshot) = session.snapshot.clone() else { return };
            session.news = match &kept {
                Ok(path) => snapshot.say("facilitator.saved", &[("path", path)]),
                Err(why) => snapshot.say("facilitator.not_saved", &[("why", why)]),
            };
        });
    }
}

/// An hour that runs, until it is dropped.
pub struct Lab {
    /// The facilitator's listener.
    pub facilitator: SocketAddr,
    /// The room's listener.
    pub room: SocketAddr,
    state: Arc<LabState>,
    runtime: Option<Runtime>,
    stopper: Stopper,
    reloader: Option<JoinHandle<()>>,
}

impl Lab {
    /// Starts the hour. `news` is told how the texts are read.
    pub fn start(options: Options, news: impl Fn(News) + Send + 'static) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context("couldn't start any threads")?;
        let mut random = [0_u8; 40];
        getrandom::fill(&mut random)
            .map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
        let salt = random[32..].iter().fold(0_u64, |salt, byte| salt << 8 | u64::from(*byte));
        let began = Instant::now();
        let code = AccessCode::of(options.code.0.as_deref())?;
        let own = runtime.block_on(listen(Ipv4Addr::LOCALHOST.into(), options.port))?;
        let facilitator = own.local_addr().context("the lab's address can't be found")?;
        let address = options.room.unwrap_or_else(own_address);
        let port = if options.port == 0 { 0 } else { options.port.saturating_add(1) };
        let theirs = runtime.block_on(listen(address, port))?;
        let room = theirs.local_addr().context("the address for the room can't be found")?;
        let state = Arc::new(LabState {
            session: Mutex::new(Session::of(salt, code.letters(), began)),
            told: watch::Sender::new(Arc::new(Messages {
                began,
                screen: "".into(),
                phone: "".into(),
                facilitator: "".into(),
            })),
            token: access_code::hex(&random[..32]),
            code,
            room,
            join: Mutex::new(String::new()),
            phones: Limits::of(MOST_PHONES),
            facilitators: Limits::of(MOST_FACILITATORS),
            keep: options.keep,
        });
        let (shown, mut showing) = watch::channel(None);
        for (listener, door) in [(own, Listener::Facilitator), (theirs, Listener::Room)] {
            let answers = http::answers(LabListener { state: Arc::clone(&state), listener: door });
            runtime.spawn(connections::accept(listener, answers));
        }
        let (follower, lab) = (Arc::clone(&state), options.lab);
        runtime.spawn(async move {
            while showing.changed().await.is_ok() {
                let Some(snapshot) = showing.borrow_and_update().clone() else { continue };
                let (state, lab) = (Arc::clone(&follower), lab.clone());
                // A fault of ours in one reading: the last one stays.
                let _ = tokio::task::spawn_blocking(move || {
                    let before = state.look(|session| session.snapshot.clone());
                    let snapshot = Arc::new(LabSnapshot::of(snapshot, &lab, before.as_deref()));
                    let join = page::join(&snapshot, &page::address(room), state.code.letters());
                    *state.join.lock().unwrap_or_else(PoisonError::into_inner) = join;
                    // What is checked is not waited for by who writes; only the first page comes before it.
                    if before.is_some() {
                        let _ = snapshot.checked();
                    }
                    state.change(|session, _| session.renew(Arc::clone(&snapshot)));
                    let _ = snapshot.checked();
                })
                .await;
            }
        });
        if options.rehearse {
            runtime.spawn(rehearsal::run(Arc::clone(&state)));
        }
        let watch = Watch::of(&options.folder, options.method);
        let stopper = watch.stopper();
        let reloader = Reloader {
            folder: options.folder,
            view: View::Author,
            today: options.today,
            method: options.method,
            shown,
            news: Box::new(news),
            start: access_code::hex(&random[..4]),
        };
        let reloader = std::thread::Builder::new().name("reloader".to_owned()).spawn(move || reloader.run(watch));
        let reloader = reloader.context("couldn't start a thread")?;
        Ok(Self { facilitator, room, state, runtime: Some(runtime), stopper, reloader: Some(reloader) })
    }

    /// The room's code.
    pub fn code(&self) -> &str {
        self.state.code.letters()
    }

    /// The address for the facilitator's browser, and for nobody else.
    pub fn url(&self) -> String {
        format!("http://{}/?token={}", self.facilitator, self.state.token)
    }

    /// The address for the room's phones.
    pub fn room_url(&self) -> String {
        format!("http://{}/?code={}", self.room, self.code())
    }

    /// From now on, a request of the terminal to end is heard; it is waited for with [`Ending::wait`].
    pub fn ending(&self) -> Interrupt<'_> {
        ending_of(self.runtime.as_ref())
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        drop(self.reloader.take());
    }
}
