//! One question to a server, and its answer, byte by byte.

use crate::http;
use crate::server_config::server::Server;

/// What a server answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub path: String,
    pub status: u16,
    /// With their names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// Asks for `path`, which goes as it is.
pub fn ask(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("Host", "intranet.example")], headers].concat();
    let bytes = http::get(server.address, path, &headers);
    let end = http::body_at(&bytes).unwrap_or_else(|| panic!("{path}: no answer"));
    let head = String::from_utf8(bytes[..end - 4].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = bytes[end..].to_vec();
    if headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked") {
        body = joined(&body);
    }
    Answer { path: path.to_owned(), status, headers, body }
}

/// A body that came in pieces.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + length]);
        rest = &rest[line + 4 + length..];
    }
}
