//! Requests on a plain socket, so that each byte of them and of their answers is known.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long something may take that takes milliseconds: this is no benchmark, and machines are busy.
pub const GENEROUS: Duration = Duration::from_secs(20);

/// Sends a request as it stands and reads until the other end is done, or says no more.
pub fn send(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(GENEROUS)).unwrap();
    // A server that refuses may close before it has read all.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// The whole answer to a question for `path`, which goes as it is; `Host` is the address where no header says otherwise.
pub fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    send(address, request.as_bytes())
}

/// The same as text.
pub fn ask(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> String {
    String::from_utf8_lossy(&get(address, path, headers)).into_owned()
}

/// The status of an answer; 0 where it has none.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// The cookie that an answer gives.
pub fn cookie(answer: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_default();
    line.split(';').next().unwrap_or_default().to_owned()
}

/// Where the body of an answer begins.
pub fn body_at(answer: &[u8]) -> Option<usize> {
    Some(answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4)
}
