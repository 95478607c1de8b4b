//! Words as HTML writes them, and back.

use memchr::memchr;

/// `text` with the characters that HTML gives a meaning written as entities.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !SPECIAL[byte as usize] {
            continue;
        }
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            // A control character is no part of HTML.
            _ => "\u{fffd}",
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// The same as a text of its own.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// The entity with which escaped words begin: how long it is, and what it stands for.
pub(super) fn entity(html: &str) -> (usize, char) {
    const ENTITIES: [(&str, char); 4] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"')];
    let entity = ENTITIES.iter().find(|(name, _)| html.starts_with(name));
    entity.map_or((1, '&'), |(name, c)| (name.len(), *c))
}

/// `html` with its entities undone, as far as this writer makes any.
pub fn unescaped(html: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(html.len()), html);
    while let Some(at) = rest.find('&') {
        let (length, c) = entity(&rest[at..]);
        out.push_str(&rest[..at]);
        out.push(c);
        rest = &rest[at + length..];
    }
    out + rest
}

/// The words of the HTML of a leaf: its tags left out, entities undone, white space single, none at the beginning.
pub(super) fn push_words(out: &mut String, html: &str) {
    let bytes = html.as_bytes();
    let (mut done, mut at) = (0, 0);
    // A single space after a word is copied along with it. One at the beginning is looked at.
    let mut before = b' ';
    while let Some(byte) = bytes.get(at) {
        let is_double = (*byte == b' ') & (before == b' ');
        if !(SIGNS[*byte as usize] | is_double) {
            before = *byte;
            at += 1;
            continue;
        }
        out.push_str(&html[done..at]);
        let rest = &html[at..];
        at += match byte {
            b'<' => memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1),
            b'&' => {
                let (length, c) = entity(rest);
                out.push(c);
                length
            }
            _ => {
                if out.as_bytes().last().is_some_and(|last| *last != b' ') {
                    out.push(' ');
                }
                1
            }
        };
        done = at;
        before = b' ';
    }
    out.push_str(&html[done..]);
}

/// Bytes that are no word's, but for a space.
const SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        signs[byte] = matches!(byte as u8, b'<' | b'&' | b'\n' | b'\r' | b'\t');
        byte += 1;
    }
    signs
};

/// Bytes that cannot stand in HTML as they are.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        special[byte] = matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | 0..=8 | 11 | 12 | 14..=31 | 127);
        byte += 1;
    }
    special
};
