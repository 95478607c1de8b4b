//! A message that is ready to be sent: a mail program opens it as one that somebody is still writing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The most bytes of a subject's word that is packed (RFC 2047 allows 75 letters).
const WORD: usize = 42;
/// The length of a packed line.
const LINE: usize = 76;

/// A message of plain words; without an address, somebody writes one.
pub fn unsent(to: Option<&str>, subject: &str, text: &str) -> String {
    let to = to.filter(|to| to.is_ascii() && !to.contains(char::is_whitespace) && !to.contains(char::is_control));
    let packed = STANDARD.encode(text.replace("\r\n", "\n").replace('\n', "\r\n"));
    let lines = packed.as_bytes().chunks(LINE).map(|line| String::from_utf8_lossy(line) + "\r\n");
    let to = to.map_or(String::new(), |to| format!("To: {to}\r\n"));
    format!(
        "X-Unsent: 1\r\n{to}Subject: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}",
        header(subject),
        lines.collect::<String>()
    )
}

/// Words as a header has them: plain where they are, else packed piece by piece.
fn header(words: &str) -> String {
    let words = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words = words.collect::<Vec<_>>().join(" ");
    if words.is_ascii() && words.len() <= LINE && !words.contains("=?") {
        return words;
    }
    let mut pieces = vec![String::new()];
    for c in words.chars() {
        if let Some(last) = pieces.last_mut().filter(|last| last.len() + c.len_utf8() <= WORD) {
            last.push(c);
        } else {
            pieces.push(c.to_string());
        }
    }
    pieces.iter().map(|piece| format!("=?utf-8?B?{}?=", STANDARD.encode(piece))).collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::unsent;
    use crate::intake::mail::read_one;

    #[test]
    fn what_is_ready_to_be_sent_says_what_it_should_and_nothing_gets_into_its_head() {
        let subject =
            "Größe – ein langer Betreff, der über mehr als eine Zeile geht, und noch weiter\r\nBcc: x@y.example";
        let mail = unsent(Some("a@x.example"), subject, "Liebe Mia,\n\nwar es so?\n");
        let read = read_one(mail.as_bytes()).unwrap();
        assert!(mail.starts_with("X-Unsent: 1\r\nTo: a@x.example\r\n"), "{mail}");
        assert_eq!(read.subject, subject.replace("\r\n", " "));
        assert_eq!(read.text, "Liebe Mia,\n\nwar es so?");
        let lines = mail.lines().take_while(|line| !line.is_empty());
        assert!(lines.clone().all(|line| line.len() <= 78 && !line.starts_with("Bcc")), "{mail}");
        assert!(!unsent(Some("a@x.example\r\nBcc: b@x.example"), "S", "").contains("Bcc"));
    }
}
