//! Mail as it was saved: one message, or a folder of them in one file (mbox).

mod new_words;

use std::borrow::Cow;

use jiff::Timestamp;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Address, Encoding, HeaderForm, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

pub use crate::intake::mail::new_words::{NewWords, new_words};
use crate::intake::{encoding, html};

/// The most bytes of a message.
pub const MOST: usize = 20_000_000;
/// The most messages that are read of one file.
pub const MOST_MESSAGES: usize = 10_000;
/// The most attachments of a message.
const MOST_ATTACHMENTS: usize = 1_000;

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The address that it says it comes from, in small letters.
    pub from: Option<String>,
    /// The name beside that address.
    pub name: Option<String>,
    /// When it says that it was sent.
    pub sent: Option<Timestamp>,
    /// What it is about.
    pub subject: String,
    /// What mail servers say of where it came from (`Authentication-Results`), the nearest one first. Only the first was
    /// surely written by one's own.
    pub authentication: Vec<String>,
    /// The words that are new in it, as they were written.
    pub text: String,
    /// All other words of it: earlier mail that it quotes, a signature, a disclaimer.
    pub kept_apart: String,
    /// Files that came with it, in their order; a message within a message is one of them.
    pub attachments: Vec<Attachment>,
}

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called, without folders; empty where it has no name.
    pub name: String,
    /// Its kind, such as `text/csv`; a message within a message is `message/rfc822`.
    pub media_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What is wrong with a file of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMail {
    /// It has none of the lines that a message begins with.
    NoHeaders,
    /// It has more bytes than [`MOST`].
    TooLarge,
    /// It has more than [`MOST_MESSAGES`].
    TooMany,
}

impl std::fmt::Display for NoMail {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoHeaders => {
                write!(out, "this isn't a mail message: it doesn't say who it's from or when it was sent")
            }
            Self::TooLarge => write!(out, "this message is larger than {} MB", MOST / 1_000_000),
            Self::TooMany => write!(out, "there are more than {MOST_MESSAGES} messages in this file"),
        }
    }
}

impl std::error::Error for NoMail {}

/// The messages of a file, each by itself: one that can't be read keeps no other from being read.
pub fn read(bytes: &[u8]) -> Vec<Result<Mail, NoMail>> {
    let Some(messages) = mbox(bytes) else { return vec![read_one(bytes)] };
    let mut read: Vec<_> = messages.iter().take(MOST_MESSAGES).map(|message| read_one(message)).collect();
    if messages.len() > MOST_MESSAGES {
        read.push(Err(NoMail::TooMany));
    }
    read
}

/// Reads one message.
pub fn read_one(bytes: &[u8]) -> Result<Mail, NoMail> {
    if bytes.len() > MOST {
        return Err(NoMail::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = with_unicode_head(without_nesting(bytes));
    let message = MessageParser::default().parse(bytes.as_ref()).filter(|message| !message.parts.is_empty());
    let message = message.ok_or(NoMail::NoHeaders)?;
    let is_mail = message.from().is_some() || message.date().is_some() || message.subject().is_some();
    if !is_mail {
        return Err(NoMail::NoHeaders);
    }
    let sender = message.from().and_then(Address::first).or_else(|| message.sender().and_then(Address::first));
    let authentication = message
        .header_as(HeaderName::AuthenticationResults, HeaderForm::Text)
        .into_iter()
        .filter_map(|value| Some(one_line(value.as_text()?)));
    let whole = whole_text(&message);
    let NewWords { new, apart } = new_words(&whole);
    let attachments = message.attachments().take(MOST_ATTACHMENTS).map(|part| {
        let media_type = part.content_type().map_or_else(String::new, |of| {
            format!("{}/{}", of.ctype(), of.subtype().unwrap_or_default()).to_lowercase()
        });
        let name = part.attachment_name().unwrap_or_default();
        Attachment {
            name: name.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned(),
            media_type: if media_type == WITHIN { "message/rfc822".to_owned() } else { media_type },
            bytes: words_of(&message, part).map_or_else(|| part.contents().to_vec(), |words| words.into_owned().into()),
        }
    });
    Ok(Mail {
        from: sender.and_then(|of| of.address()).map(|address| address.trim().to_lowercase()),
        name: sender.and_then(|of| of.name()).map(one_line).filter(|name| !name.is_empty()),
        sent: message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        subject: message.subject().map(one_line).unwrap_or_default(),
        authentication: authentication.collect(),
        text: new,
        kept_apart: apart,
        attachments: attachments.collect(),
    })
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All that a message says in words. Where it says the same twice, as words and as HTML, the words; but some programs
/// write no words then.
fn whole_text(message: &Message<'_>) -> String {
    let of = |part: &MessagePart<'_>| match (&part.body, words_of(message, part)) {
        (PartType::Html(_), Some(page)) => html::words(&page),
        (_, Some(words)) => {
            let flow = part.content_type().and_then(|of| of.attribute("format"));
            let is_flowed = flow.is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
            let joins_words = part
                .content_type()
                .and_then(|of| of.attribute("delsp"))
                .is_some_and(|of| of.eq_ignore_ascii_case("yes"));
            let words = words.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
            if is_flowed { unfolded(&words, joins_words) } else { words }
        }
        _ => String::new(),
    };
    let joined = |parts: Vec<String>| parts.iter().map(|part| part.trim_end()).collect::<Vec<_>>().join("\n\n");
    let text = joined(message.text_bodies().map(of).collect());
    if text.trim().is_empty() { joined(message.html_bodies().map(of).collect()) } else { text }
}

/// The words of a part. If it names no encoding, or no letter beyond ASCII can be read in the one that it names, they are
/// read in UTF-8, else in Windows-1252.
fn words_of<'m>(message: &'m Message<'_>, part: &'m MessagePart<'_>) -> Option<Cow<'m, str>> {
    let (PartType::Text(words) | PartType::Html(words)) = &part.body else { return None };
    let charset = part.content_type().and_then(|of| of.attribute("charset")).unwrap_or_default();
    let mut letters = words.chars().filter(|c| !c.is_ascii()).peekable();
    let has_letters = letters.peek().is_some();
    if !has_letters || !charset.to_lowercase().ends_with("ascii") && letters.any(|c| c != '\u{fffd}') {
        return Some(Cow::Borrowed(words));
    }
    let raw = message.raw_message.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
    };
    // What has no letter above 127 is in an encoding that nobody reads any more.
    let bytes = bytes.filter(|bytes| !bytes.is_ascii());
    let read = bytes.and_then(|bytes| encoding::read(&bytes, None).ok());
    Some(read.map_or(Cow::Borrowed(words), |read| Cow::Owned(read.text)))
}

/// The message with its headers in UTF-8, since older programs send their letters as they are: each line by itself.
fn with_unicode_head(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let (mut head, mut end) = (String::new(), 0);
    while bytes.get(end).is_some_and(|byte| !matches!(byte, b'\r' | b'\n')) {
        let start = end;
        end = end_of_line(&bytes, start);
        match encoding::read(&bytes[start..end], None) {
            Ok(line) => head.push_str(&line.text),
            Err(_) => return bytes,
        }
    }
    if std::str::from_utf8(&bytes[..end]).is_ok() {
        return bytes;
    }
    Cow::Owned([head.as_bytes(), &bytes[end..]].concat())
}

/// The lines of a text whose long lines were folded (RFC 3676): a line that ends with a space goes on in the next.
fn unfolded(words: &str, joins_words: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut is_open: Option<usize> = None;
    for line in words.split('\n') {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let body = line[depth..].strip_prefix(' ').unwrap_or(&line[depth..]);
        let goes_on = body.ends_with(' ') && body != "-- ";
        let said = if goes_on && joins_words { &body[..body.len() - 1] } else { body };
        match (is_open == Some(depth), lines.last_mut()) {
            (true, Some(last)) if body != "-- " => last.push_str(said),
            _ => lines.push(format!("{}{}{said}", ">".repeat(depth), if depth > 0 { " " } else { "" })),
        }
        is_open = goes_on.then_some(depth);
    }
    lines.join("\n")
}

/// What a message within a message is called while the outer one is read.
const WITHIN: &str = "application/x-message-within";

/// A message in which those within it are files, whatever they are packed in: so no nesting is too deep.
fn without_nesting(bytes: &[u8]) -> Cow<'_, [u8]> {
    const FIELD: &[u8] = b"content-type";
    const USUAL: [&[u8]; 5] = [b"text/", b"image/", b"audio/", b"video/", b"application/"];
    let begins =
        |line: &[u8], with: &[u8]| line.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let mut out: Option<Vec<u8>> = None;
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        let end = end_of_line(bytes, at);
        // White space before the first field of a part counts for nothing.
        let begin = bytes[at..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let at_field = at + begin;
        let line = &bytes[at_field..end];
        if begins(line, FIELD)
            && let Some(colon) = line.iter().position(|byte| *byte == b':')
            && line[FIELD.len()..colon].iter().all(u8::is_ascii_whitespace)
        {
            let begin = value_from(bytes, at_field + colon + 1);
            let value = &bytes[begin..];
            let stop = value.iter().position(|byte| matches!(byte, b';' | b'\r' | b'\n')).unwrap_or(value.len());
            let kind = &value[..stop];
            let is_multipart =
                begins(kind, b"multipart/") && !kind.to_ascii_lowercase().windows(6).any(|w| w == b"digest");
            if kind.contains(&b'/') && !is_multipart && !USUAL.iter().any(|usual| begins(kind, usual)) {
                let out = out.get_or_insert_with(Vec::new);
                out.extend_from_slice(&bytes[copied..begin]);
                let is_digest = begins(kind, b"multipart/");
                out.extend_from_slice(if is_digest { b"multipart/mixed" } else { WITHIN.as_bytes() });
                copied = begin + stop;
                at = end_of_line(bytes, copied);
                continue;
            }
        }
        at = end;
    }
    match out {
        Some(mut out) => {
            out.extend_from_slice(&bytes[copied..]);
            Cow::Owned(out)
        }
        None => Cow::Borrowed(bytes),
    }
}

/// Where the value of a field begins, which may be on the line below.
fn value_from(bytes: &[u8], from: usize) -> usize {
    let is_space = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    let mut at = from;
    loop {
        at += match bytes.get(at..).unwrap_or_default() {
            [b' ' | b'\t', ..] => 1,
            [b'\r', b'\n', ..] if is_space(at + 2) => 2,
            [b'\n', ..] if is_space(at + 1) => 1,
            _ => return at.min(bytes.len()),
        };
    }
}

/// Where the line that begins at `from` is over.
fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| from + at + 1)
}

/// The messages of a folder in one file: each begins with a line `From `, and has a line of its own before it.
fn mbox(bytes: &[u8]) -> Option<Vec<Cow<'_, [u8]>>> {
    if !bytes.starts_with(b"From ") {
        return None;
    }
    let mut starts = vec![0];
    let mut at = 0;
    while at < bytes.len() {
        let end = end_of_line(bytes, at);
        let is_blank = matches!(&bytes[at..end], b"\n" | b"\r\n");
        if is_blank && bytes[end..].starts_with(b"From ") && has_year(&bytes[end..end_of_line(bytes, end)]) {
            starts.push(end);
        }
        at = end;
    }
    let ends = starts.iter().copied().skip(1).chain([bytes.len()]);
    let message = |(start, end): (usize, usize)| {
        let body = &bytes[end_of_line(bytes, start).min(end)..end];
        // A line that would look like the next message has a sign before it.
        if !body.windows(7).any(|window| window == b"\n>From ") {
            return Cow::Borrowed(body);
        }
        let mut plain = Vec::with_capacity(body.len());
        for line in body.split_inclusive(|byte| *byte == b'\n') {
            let signs = line.iter().take_while(|byte| **byte == b'>').count();
            plain.extend_from_slice(&line[usize::from(signs > 0 && line[signs..].starts_with(b"From "))..]);
        }
        Cow::Owned(plain)
    };
    Some(starts.iter().copied().zip(ends).map(message).collect())
}

/// Whether four digits stand together, as in the line with a sender and a time that begins a message.
fn has_year(line: &[u8]) -> bool {
    line.split(u8::is_ascii_whitespace).any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests;
