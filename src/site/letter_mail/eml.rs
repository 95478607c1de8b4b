//! A message to send, as a file that mail programs open in a window for writing (`X-Unsent`).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::text::fingerprint::Fingerprint;

/// A line of an encoded part (RFC 2045, 6.8).
const LINE: usize = 76;
/// The bytes of words in one encoded word, of which no line has more than 75 letters (RFC 2047, 2).
const WORD: usize = 42;

/// A message that somebody can send.
pub struct Message<'m> {
    /// The name and the address of the person it is for; without them, somebody writes them.
    pub to: Option<(&'m str, &'m str)>,
    /// What it is about.
    pub subject: &'m str,
    /// Its words as text.
    pub text: &'m str,
    /// The same as HTML, if it has both.
    pub html: Option<&'m str>,
}

impl Message<'_> {
    /// The file, with the line ends of mail.
    pub fn eml(&self) -> String {
        let part = |kind: &str, words: &str| {
            let words = words.replace("\r\n", "\n").replace('\n', "\r\n");
            let encoded = STANDARD.encode(words);
            let lines: Vec<&str> =
                encoded.as_bytes().chunks(LINE).filter_map(|line| std::str::from_utf8(line).ok()).collect();
            format!(
                "Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                lines.join("\r\n")
            )
        };
        let body = match self.html {
            None => part("plain", self.text),
            Some(html) => {
                let hash = Fingerprint::of([self.text.as_bytes(), html.as_bytes()]).finish();
                let boundary = format!("heard-{hash:032x}");
                format!(
                    "Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{}--{boundary}\r\n{}\
                     --{boundary}--\r\n",
                    part("plain", self.text),
                    part("html", html)
                )
            }
        };
        let to = self.to.map_or_else(String::new, |(name, address)| {
            let sound = |c: &char| !c.is_control() && !c.is_whitespace() && !"<>".contains(*c);
            let address: String = address.chars().filter(sound).collect();
            if name.is_empty() { format!("To: {address}\r\n") } else { format!("To: {} <{address}>\r\n", header(name)) }
        });
        format!("X-Unsent: 1\r\n{to}Subject: {}\r\nMIME-Version: 1.0\r\n{body}", header(self.subject))
    }
}

/// Words in a header line: encoded, so that no sign of them means anything there.
fn header(words: &str) -> String {
    let mut encoded: Vec<String> = Vec::new();
    let mut part = String::new();
    for c in words.chars() {
        if part.len() + c.len_utf8() > WORD {
            encoded.push(std::mem::take(&mut part));
        }
        part.push(c);
    }
    encoded.push(part);
    let words = encoded.iter().map(|part| format!("=?UTF-8?B?{}?=", STANDARD.encode(part)));
    words.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn a_message_opens_as_one_to_send_and_no_line_of_it_is_too_long() {
        let message = Message {
            to: Some(("Zoë\r\nBcc: all@firm.example", "zoe@firm.example>\r\nBcc: x@y.example")),
            subject: "A story about something that you did, which somebody noticed and wrote down",
            text: "Dear Zoë,\nyou waited.\n",
            html: Some("<p>Dear Zoë, you waited.</p>"),
        };
        let eml = message.eml();
        assert!(eml.starts_with("X-Unsent: 1\r\nTo: =?UTF-8?B?"), "{eml}");
        assert!(eml.lines().all(|line| line.len() <= 120 && !line.starts_with("Bcc")), "{eml}");
        assert!(!eml.replace("\r\n", "").contains('\n'), "every line ends as in mail");
        assert_eq!(eml.matches("Content-Type: text/").count(), 2);
    }
}
