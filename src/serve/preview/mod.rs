//! The live preview: it starts whatever is broken, shows each save, and never stops.

pub(in crate::serve) mod responses;
pub(in crate::serve) mod reloader;
mod page_links;
pub mod editor_link;
pub mod page;
mod source_line;
pub mod snapshot;
mod socket;
pub mod page_status;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::thread::JoinHandle;

use anyhow::{Context, Result};
use jiff::civil::Date as Day;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::serve::http::access_code::AccessCode;
use crate::serve::preview::editor_link::EditorLink;
use crate::serve::preview::reloader::Reloader;
use crate::serve::preview::responses::{Guests, ListenerState};
use crate::serve::preview::snapshot::View;
use crate::workspace::watch::{Method, Stopper, Watch};

pub use crate::serve::interrupt::{is_wished, wish};
pub use crate::serve::preview::reloader::News;

/// How many ports are tried after the one that was asked for, before the system gives any.
const TRIES: u16 = 20;

/// What a preview is to be.
pub struct Options {
    /// The site folder.
    pub folder: PathBuf,
    /// Through whose eyes.
    pub view: View,
    /// A fixed day; else the machine's.
    pub today: Option<Day>,
    /// The port to begin with; 0 is any.
    pub port: u16,
    /// Whether a code is asked for on this machine too, and which.
    pub code: Option<RequestedCode>,
    /// The audience whose edition others on the network may see, and their code. Without a name it is the usual one, as
    /// soon as heard.yaml can be read.
    pub network: Option<(Option<String>, RequestedCode)>,
    /// How changes are noticed.
    pub method: Method,
    /// Whether browsers go to the text that was saved.
    pub follow: bool,
    /// The author's editor.
    pub editor_link: EditorLink,
}

/// A code that is wanted; without letters, a new one.
pub struct RequestedCode(pub Option<String>);

/// A preview that runs, until it is dropped.
pub struct Preview {
    /// The address of the author's listener.
    pub address: SocketAddr,
    /// The author's code.
    pub code: Option<String>,
    /// The address for others on the network, and their code.
    pub network: Option<(SocketAddr, String)>,
    runtime: Option<Runtime>,
    stopper: Stopper,
    reloader: Option<JoinHandle<()>>,
}

impl Preview {
    /// Starts a preview. It answers at once, and reads the site meanwhile; `news` is told how it goes.
    pub fn start(options: Options, news: impl Fn(News) + Send + 'static) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .context("couldn't start any threads")?;
        let (shown, showing) = tokio::sync::watch::channel(None);
        let code = options.code.map(|RequestedCode(letters)| AccessCode::of(letters.as_deref())).transpose()?;
        let letters = code.as_ref().map(|code| code.letters().to_owned());
        let state =
            ListenerState::of(showing.clone(), Guests::Author, code, options.editor_link.clone(), options.follow);
        let listener = runtime.block_on(listen(Ipv4Addr::LOCALHOST.into(), options.port))?;
        let address = listener.local_addr().context("the preview's address is unknown")?;
        runtime.spawn(crate::serve::http::connections::accept(listener, responses::answers(state)));
        let network = match options.network {
            None => None,
            Some((audience, RequestedCode(letters))) => {
                let code = AccessCode::of(letters.as_deref())?;
                let letters = code.letters().to_owned();
                let guests = Guests::network(audience);
                let state = ListenerState::of(showing, guests, Some(code), EditorLink::Code, false);
                let listener = runtime.block_on(listen(own_address(), address.port().saturating_add(1)))?;
                let address = listener.local_addr().context("the address on the network is unknown")?;
                runtime.spawn(crate::serve::http::connections::accept(listener, responses::answers(state)));
                Some((address, letters))
            }
        };
        let watch = Watch::of(&options.folder, options.method);
        let stopper = watch.stopper();
        let reloader = Reloader {
            folder: options.folder,
            view: options.view,
            today: options.today,
            method: options.method,
            shown,
            news: Box::new(news),
            start: start_name()?,
        };
        let reloader = std::thread::Builder::new().name("reloader".to_owned()).spawn(move || reloader.run(watch));
        let reloader = reloader.context("couldn't start a thread")?;
        Ok(Self { address, code: letters, network, runtime: Some(runtime), stopper, reloader: Some(reloader) })
    }

    /// The address to open in a browser.
    pub fn url(&self) -> String {
        with_code(self.address, self.code.as_deref())
    }

    /// The same without the code, for where others could see it: the browser is asked for it.
    pub fn plain_url(&self) -> String {
        with_code(self.address, None)
    }

    /// The address to open in a browser elsewhere on the network.
    pub fn network_url(&self) -> Option<String> {
        self.network.as_ref().map(|(address, code)| with_code(*address, Some(code)))
    }

    /// From now on, a request of the terminal to end is heard; it is waited for with [`Ending::wait`].
    pub fn ending(&self) -> Interrupt<'_> {
        ending_of(self.runtime.as_ref())
    }
}

/// From now on, a request of the terminal to end is heard.
pub(in crate::serve) fn ending_of(runtime: Option<&Runtime>) -> Interrupt<'_> {
    let (tell, told) = std::sync::mpsc::channel();
    if let Some(runtime) = runtime {
        let (ready, waiting) = std::sync::mpsc::channel::<()>();
        runtime.spawn(async move {
            // Where no signal can be waited for, the program ends by the signal itself.
            if ended(move || drop(ready)).await.is_ok() {
                let _ = tell.send(());
            } else {
                std::future::pending::<()>().await;
            }
        });
        // It is dropped as soon as signals are heard.
        let _ = waiting.recv();
    }
    Interrupt { told, live: std::marker::PhantomData }
}

/// The end of a preview, as the terminal asks for it.
pub struct Interrupt<'l> {
    told: std::sync::mpsc::Receiver<()>,
    live: std::marker::PhantomData<&'l Runtime>,
}

impl Interrupt<'_> {
    /// Waits until the terminal asks to end.
    pub fn wait(&self) {
        // A preview that is gone has ended too.
        let _ = self.told.recv();
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        // The reloader may be in the middle of reading; nothing of it is written, so nobody waits for it.
        drop(self.reloader.take());
    }
}

/// Waits for an interrupt, or for the system's wish to end; calls `ready` once they are heard.
#[cfg(unix)]
pub async fn ended(ready: impl FnOnce()) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut end) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let mut closed = signal(SignalKind::hangup())?;
    ready();
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = end.recv() => {}
        _ = closed.recv() => {}
    }
    Ok(())
}

/// Waits for an interrupt; calls `ready` first.
#[cfg(not(unix))]
pub async fn ended(ready: impl FnOnce()) -> std::io::Result<()> {
    ready();
    tokio::signal::ctrl_c().await
}

/// Listens on `port`, else on one of the next, else on any.
pub(in crate::serve) async fn listen(address: IpAddr, port: u16) -> Result<TcpListener> {
    for port in port..=port.saturating_add(TRIES) {
        if let Ok(listener) = TcpListener::bind((address, port)).await {
            return Ok(listener);
        }
    }
    TcpListener::bind((address, 0)).await.with_context(|| format!("couldn't use the address {address}"))
}

/// The address by which others on the network find this machine; without a network, nobody does. No packet is sent:
/// to connect a UDP socket only chooses a way (192.0.2.1 is for documentation, RFC 5737).
pub(in crate::serve) fn own_address() -> IpAddr {
    let chosen = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    chosen.map_or(Ipv4Addr::LOCALHOST.into(), |address| address.ip())
}

fn with_code(address: SocketAddr, code: Option<&str>) -> String {
    let query = code.map(|code| format!("?code={code}")).unwrap_or_default();
    format!("http://{address}/{query}")
}

/// What tells the snapshots of one start from those of another.
fn start_name() -> Result<String> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random)
        .map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
    Ok(crate::serve::http::access_code::hex(&random))
}
