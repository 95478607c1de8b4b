//! Words that documents keep in their own way: wide texts, RTF, PDF. They are read as far as they can be without an office:
//! what is locked or drawn stays unread, so nothing is let out on their word.

use std::io::Read;

/// The most bytes that the streams of one PDF unpack to.
const MOST: u64 = 32 * 1024 * 1024;

/// The words of a document as text; `None` where it is none of these.
pub fn words(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"{\\rtf") {
        return Some(rtf(bytes));
    }
    // A PDF may begin with a few other bytes (ISO 32000-1, annex H.3, note 13).
    if bytes[..bytes.len().min(1024)].windows(5).any(|part| part == b"%PDF-") {
        return Some(pdf(bytes));
    }
    wide(bytes)
}

/// A text in UTF-16 or UTF-32: by its mark, or where every other byte is empty.
fn wide(bytes: &[u8]) -> Option<String> {
    let of_two = |read: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units = bytes.as_chunks().0.iter().map(|pair| read(*pair));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    let of_four = |read: fn([u8; 4]) -> u32, bytes: &[u8]| {
        bytes.as_chunks().0.iter().map(|four| char::from_u32(read(*four)).unwrap_or('\u{fffd}')).collect::<String>()
    };
    match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] => return Some(of_four(u32::from_le_bytes, rest)),
        [0, 0, 0xfe, 0xff, rest @ ..] => return Some(of_four(u32::from_be_bytes, rest)),
        [0xff, 0xfe, rest @ ..] => return Some(of_two(u16::from_le_bytes, rest)),
        [0xfe, 0xff, rest @ ..] => return Some(of_two(u16::from_be_bytes, rest)),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(512) & !1];
    let empty = |of: usize| head.iter().skip(of).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low, most) = (empty(0), empty(1), head.len() / 2);
    if most < 4 || high.max(low) * 4 < most * 3 || high.min(low) * 8 > most {
        return None;
    }
    Some(if high > low { of_two(u16::from_be_bytes, bytes) } else { of_two(u16::from_le_bytes, bytes) })
}

/// The words of RTF, its commands left out; `\'e9` is read as Latin-1, `\u233` as it is.
fn rtf(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['\\', '{', '}', '\r', '\n']) {
        out.push_str(&rest[..at]);
        let sign = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if sign != b'\\' {
            continue;
        }
        if let Some(hex) = rest.strip_prefix('\'').and_then(|rest| rest.get(..2)) {
            out.extend(u8::from_str_radix(hex, 16).map(char::from));
            rest = rest.get(3..).unwrap_or_default();
            continue;
        }
        let word = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        if word == 0 {
            // `\~` and `\_` stand for a space and a hyphen, `\{` for itself.
            let sign = rest.chars().next();
            out.extend(
                sign.map(|sign| if sign == '~' { ' ' } else { sign }).filter(|sign| *sign != '*' && *sign != '-'),
            );
            rest = &rest[sign.map_or(0, char::len_utf8)..];
            continue;
        }
        let (command, after) = rest.split_at(word);
        let number = after.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(after.len());
        let value: Option<i32> = after[..number].parse().ok();
        rest = &after[number..];
        rest = rest.strip_prefix(' ').unwrap_or(rest);
        match (command, value) {
            ("u", Some(value)) => {
                let unit = if value < 0 { value + 65_536 } else { value };
                out.extend(u32::try_from(unit).ok().and_then(char::from_u32));
                // What a reader shows that knows no Unicode.
                rest = rest.strip_prefix('?').unwrap_or(rest);
            }
            ("par" | "line" | "tab" | "cell" | "row", _) => out.push(' '),
            _ => {}
        }
    }
    out.push_str(rest);
    out
}

/// The strings of a PDF, those in packed streams too, in the order of the file. Words whose letters an embedded font has
/// numbered anew are no words here.
fn pdf(bytes: &[u8]) -> String {
    let mut out = String::new();
    strings(bytes, &mut out);
    let mut left = MOST;
    let mut rest = bytes;
    while let Some(at) = rest.windows(6).position(|part| part == b"stream") {
        let ends = at >= 3 && &rest[at - 3..at] == b"end";
        rest = &rest[at + 6..];
        if ends {
            continue;
        }
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        let mut unpacked = Vec::new();
        let mut decoder = flate2::read::ZlibDecoder::new(data).take(left);
        // One that is spoilt is read as far as it goes; one that is not packed gives nothing.
        let _ = decoder.read_to_end(&mut unpacked);
        left = left.saturating_sub(unpacked.len() as u64);
        strings(&unpacked, &mut out);
        if left == 0 {
            break;
        }
    }
    out
}

/// The strings in parentheses and in hex digits (ISO 32000-1, 7.3.4). Small numbers between two strings of one line move
/// letters closer, large ones part words.
fn strings(bytes: &[u8], out: &mut String) {
    let mut at = 0;
    let mut between: Vec<u8> = Vec::new();
    while at < bytes.len() {
        let (string, end) = match bytes[at] {
            b'(' => literal(bytes, at + 1),
            b'<' if bytes.get(at + 1) != Some(&b'<') => hex(bytes, at + 1),
            byte => {
                if between.len() < 64 {
                    between.push(byte);
                }
                at += 1;
                continue;
            }
        };
        let close = between.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'.' | b' ')) && {
            let digits = between.iter().filter(|byte| byte.is_ascii_digit()).count();
            digits < 3
        };
        if !close {
            out.push(' ');
        }
        between.clear();
        let is_wide = string.starts_with(b"\xfe\xff");
        match wide(&string).filter(|_| is_wide) {
            Some(text) => out.push_str(&text),
            None => out.extend(string.iter().map(|byte| char::from(*byte))),
        }
        at = end;
    }
    out.push(' ');
}

fn literal(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let (mut string, mut at, mut depth) = (Vec::new(), from, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                let octal: Vec<u8> =
                    bytes[at..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).copied().collect();
                if octal.is_empty() {
                    string.extend(bytes.get(at).map(|byte| if byte.is_ascii_alphabetic() { b' ' } else { *byte }));
                    at += 1;
                } else {
                    at += octal.len();
                    let value = octal.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
                    string.extend(u8::try_from(value));
                }
            }
            b'(' => {
                depth += 1;
                string.push(*byte);
            }
            b')' if depth == 0 => break,
            b')' => {
                depth -= 1;
                string.push(*byte);
            }
            byte => string.push(*byte),
        }
    }
    (string, at)
}

fn hex(bytes: &[u8], from: usize) -> (Vec<u8>, usize) {
    let is_inside = |byte: &u8| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace();
    let end = bytes[from..].iter().position(|byte| !is_inside(byte)).map_or(bytes.len(), |end| from + end);
    // One that is cut short with its stream is read as far as it goes.
    if bytes.get(end).is_some_and(|byte| *byte != b'>') {
        return (Vec::new(), from);
    }
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let inner = &bytes[from..end];
    let digits: Vec<u8> = inner.iter().filter_map(digit).collect();
    let pairs = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or_default());
    (pairs.collect(), end + 1)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::words;

    #[test]
    fn wide_texts_are_read_with_their_mark_and_without() {
        let wide = |mark: &[u8], read: fn(u16) -> [u8; 2]| {
            [mark, &"Maja Lindqvist".encode_utf16().flat_map(read).collect::<Vec<_>>()].concat()
        };
        for bytes in [
            wide(b"\xff\xfe", u16::to_le_bytes),
            wide(b"\xfe\xff", u16::to_be_bytes),
            wide(b"", u16::to_le_bytes),
            wide(b"", u16::to_be_bytes),
        ] {
            assert_eq!(words(&bytes).unwrap(), "Maja Lindqvist");
        }
        assert_eq!(words(b"Maja Lindqvist"), None);
    }

    #[test]
    fn rtf_is_read_without_its_commands() {
        let text = br"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0\b Maja\b0  Lindqvist\par \'c5sa K\u228?ll}";
        let words = words(text).unwrap();
        assert!(words.contains("Maja Lindqvist ") && words.contains("\u{c5}sa K\u{e4}ll"), "{words}");
    }

    #[test]
    fn a_pdf_is_read_in_its_streams() {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"BT [(Ma) -12 (ja) -300 (Lind) 3 (qvist)] TJ ET (a\\)b) Tj <4d616a61> Tj").unwrap();
        let packed = packed.finish().unwrap();
        let pdf = [b"%PDF-1.7\n1 0 obj <</Title (\xfe\xff\0Z\0o)>>\nstream\n", &*packed, b"\nendstream"].concat();
        let words = words(&pdf).unwrap();
        for wanted in ["Maja Lindqvist", "a)b", "Maja", "Zo"] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
    }

    #[test]
    fn what_is_in_angle_brackets_is_read_where_it_is_hex_digits() {
        for (text, wanted) in
            [("<4d61 6a61>", "Maja"), ("<4d61", "Ma"), ("<4d61<6a61>", "ja"), ("<4d6g>", ""), ("<", "")]
        {
            let read = words(format!("%PDF-1.7\n{text}").as_bytes()).unwrap();
            let read = read.trim().trim_start_matches("%PDF-1.7").trim();
            assert_eq!(read, wanted, "{text}");
        }
    }

    #[test]
    fn no_bytes_panic() {
        let starts: [&[u8]; 4] = [b"{\\rtf", b"%PDF-", b"\xff\xfe", b"\xfe\xff\xd8"];
        for start in starts {
            for end in [
                &b""[..],
                b"(",
                b"(\\",
                b"<",
                b"<4",
                b"stream",
                b"stream\r\n\x78\x9c",
                b"\\u",
                b"\\'",
                b"\\'e",
                b"\\u-1?",
            ] {
                words(&[start, end].concat());
            }
        }
    }
}
