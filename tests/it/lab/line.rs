//! A line to a lab as a page has it: a WebSocket (RFC 6455) on a plain socket, and requests, with every byte kept.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::http::{self, GENEROUS, status};

/// An open line.
pub struct Line {
    stream: TcpStream,
    /// Every byte that came.
    pub heard: Vec<u8>,
}

impl Line {
    /// Opens a line, or says with which status it was refused.
    pub fn open(at: SocketAddr, path: &str, cookie: &str) -> Result<Self, u16> {
        let mut stream = TcpStream::connect(at).unwrap();
        stream.set_read_timeout(Some(GENEROUS)).unwrap();
        stream.set_nodelay(true).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: {cookie}\r\n\r\n"
        )
        .unwrap();
        let mut heard = Vec::new();
        while !heard.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            if stream.read_exact(&mut byte).is_err() {
                return Err(0);
            }
            heard.extend(byte);
        }
        let status = status(&String::from_utf8_lossy(&heard));
        if status == 101 { Ok(Self { stream, heard }) } else { Err(status) }
    }

    /// Sends text; false where the other end has gone.
    pub fn say(&mut self, words: &str) -> bool {
        let bytes = words.as_bytes();
        let mut frame = vec![0x81];
        match bytes.len() {
            length @ 0..126 => frame.push(0x80 | length as u8),
            length @ 126..65536 => {
                frame.push(0x80 | 126);
                frame.extend((length as u16).to_be_bytes());
            }
            length => {
                frame.push(0x80 | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        frame.extend([0, 0, 0, 0]);
        frame.extend(bytes);
        self.stream.write_all(&frame).is_ok()
    }

    /// The next text; nothing where the line has ended.
    pub fn next(&mut self) -> Option<String> {
        loop {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).ok()?;
            let length = match head[1] & 0x7f {
                126 => {
                    let mut length = [0; 2];
                    self.stream.read_exact(&mut length).ok()?;
                    usize::from(u16::from_be_bytes(length))
                }
                127 => {
                    let mut length = [0; 8];
                    self.stream.read_exact(&mut length).ok()?;
                    usize::try_from(u64::from_be_bytes(length)).unwrap()
                }
                length => usize::from(length),
            };
            let mut words = vec![0; length];
            self.stream.read_exact(&mut words).ok()?;
            self.heard.extend(&words);
            match head[0] & 0x0f {
                1 => return Some(String::from_utf8(words).unwrap()),
                8 => return None,
                _ => {}
            }
        }
    }

    /// Reads until a text holds `words`.
    pub fn until(&mut self, words: &str) -> String {
        loop {
            let said = self.next().unwrap_or_else(|| panic!("the line ended before it said {words}"));
            if said.contains(words) {
                return said;
            }
        }
    }
}

/// What a request is answered, whole.
pub fn ask(at: SocketAddr, path: &str, cookie: &str) -> String {
    http::ask(at, path, &[("Cookie", cookie)])
}
