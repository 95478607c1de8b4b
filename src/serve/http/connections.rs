//! Connections, within limits: one that stays silent makes way for one that asks.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::serve::http::patient::Patient;

/// How long somebody may take to say what they want.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of a request's head, and the most lines.
const MOST_HEAD: usize = 16 << 10;
const MOST_HEADERS: usize = 64;
/// The most connections that are no sockets: a browser opens six.
const MOST: usize = 384;

const QUIET: u8 = 0;
const ASKED: u8 = 1;
const STAYS: u8 = 2;

/// The other end of a connection, as far as it matters.
#[derive(Clone)]
pub struct Peer {
    /// The address and port on which it came in.
    pub local: SocketAddr,
    /// Where it comes from.
    pub remote: IpAddr,
    state: Arc<AtomicU8>,
}

impl Peer {
    /// It has asked for something.
    pub fn has_asked(&self) {
        self.state.fetch_max(ASKED, Ordering::Relaxed);
    }

    /// It is a socket now, and counted elsewhere.
    pub fn stays(&self) {
        self.state.store(STAYS, Ordering::Relaxed);
    }
}

/// Answers connections, for ever.
pub async fn accept(listener: TcpListener, answers: Router) {
    let mut tasks = JoinSet::new();
    let mut open: VecDeque<(Peer, AbortHandle)> = VecDeque::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = tasks.join_next() => continue,
        };
        let Ok((stream, from)) = accepted else {
            // The system has no more to give: somebody must go before anybody can come.
            make_room(&mut open, 0);
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        make_room(&mut open, MOST);
        let Ok(local) = stream.local_addr() else { continue };
        let peer = Peer { local, remote: from.ip().to_canonical(), state: Arc::new(AtomicU8::new(QUIET)) };
        let handle = tasks.spawn(serve(stream, answers.clone(), peer.clone()));
        open.push_back((peer, handle));
    }
}

/// Lets connections go until fewer than `most` are open: those that ended, then the one that has been quiet longest,
/// then the one that asked longest ago. Sockets stay.
fn make_room(open: &mut VecDeque<(Peer, AbortHandle)>, most: usize) {
    if open.len() < most {
        return;
    }
    open.retain(|(peer, handle)| !handle.is_finished() && peer.state.load(Ordering::Relaxed) != STAYS);
    if open.len() < most {
        return;
    }
    let quiet = open.iter().position(|(peer, _)| peer.state.load(Ordering::Relaxed) == QUIET);
    if let Some((_, handle)) = open.remove(quiet.unwrap_or_default()) {
        handle.abort();
    }
}

async fn serve(stream: TcpStream, answers: Router, peer: Peer) {
    // Without it, a small answer waits for the other end's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(answers.layer(Extension(peer)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(MOST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(Patient::of(stream)), service)
        .with_upgrades();
    // Whoever goes in the middle has gone.
    let _ = connection.await;
}
