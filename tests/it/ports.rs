//! Ports for servers that do not choose one themselves.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Mutex;

/// Below those that the system gives to whoever asks for any: between the look here and the server's own beginning no
/// connection of another test can come to have one.
const OURS: std::ops::Range<u16> = 20_000..32_000;

/// An address on loopback that nobody has, and that no other test was given.
pub fn free() -> SocketAddr {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    let mut given = GIVEN.lock().unwrap();
    // Another run beside this one begins elsewhere.
    let first = usize::try_from(std::process::id()).unwrap() * 64;
    let mut ports = (0..OURS.len()).map(|at| OURS.start + ((first + at) % OURS.len()) as u16);
    let is_free = |port: &u16| !given.contains(port) && TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let port = ports.find(is_free).expect("no port is free");
    given.insert(port);
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
