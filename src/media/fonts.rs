//! The words that a font keeps of itself and its makers: the `name` table of OpenType, also in WOFF and WOFF2, and what
//! these two keep beside it.

use std::io::Read;

/// The most bytes that is unpacked of a font.
const MOST: u64 = 64 * 1024 * 1024;
/// The number of `name` among the tables that WOFF2 knows (section 5.2).
const NAME: u8 = 5;
/// Those of `glyf` and `loca`, which are kept in another form unless they say so.
const GLYPHS: [u8; 2] = [10, 11];
/// A table that WOFF2 does not know, whose name follows.
const OTHER: u8 = 63;

/// What can be read of a font.
pub enum Names {
    /// It is none, or none that is packed.
    None,
    /// Its words, a line each.
    Read(String),
    /// It is packed, and cannot be read.
    Closed,
}

/// The words of a font.
pub fn names(bytes: &[u8]) -> Names {
    let packed = |names: Option<String>| names.map_or(Names::Closed, Names::Read);
    if bytes.starts_with(b"wOFF") {
        return packed(woff(bytes));
    }
    if bytes.starts_with(b"wOF2") {
        return packed(woff2(bytes));
    }
    if ![b"OTTO", b"\0\x01\0\0", b"true"].iter().any(|magic| bytes.starts_with(*magic)) {
        return Names::None;
    }
    let table = || {
        let entry = entry(bytes, 12, short(bytes, 4)?, 16)?;
        bytes.get(long(entry, 8)?..)?.get(..long(entry, 12)?)
    };
    table().and_then(records).map_or(Names::None, Names::Read)
}

/// WOFF 1.0, section 4: entries of 20 bytes behind a head of 44.
fn woff(bytes: &[u8]) -> Option<String> {
    let about = beside(bytes, 24, inflated)?;
    let Some(entry) = entry(bytes, 44, short(bytes, 12)?, 20) else { return Some(about) };
    let (packed, length) = (long(entry, 8)?, long(entry, 12)?);
    let data = bytes.get(long(entry, 4)?..)?.get(..packed)?;
    let table = if packed < length { inflated(data)? } else { data.to_vec() };
    Some(records(&table)? + &about)
}

/// WOFF 2.0, sections 4 and 5: a head of 48 bytes, the tables' lengths, and all tables packed as one.
fn woff2(bytes: &[u8]) -> Option<String> {
    let about = beside(bytes, 28, unbrotlied)?;
    // Of several fonts in one, the tables are shared out by another list.
    if bytes.get(4..8)? == b"ttcf" {
        return None;
    }
    let (mut rest, mut at, mut name) = (bytes.get(48..)?, 0_usize, None);
    for _ in 0..short(bytes, 12)? {
        let flags = *rest.first()?;
        let (table, form) = (flags & 63, flags >> 6);
        rest = rest.get(1..)?;
        let is_name = if table == OTHER { rest.get(..4)? == b"name" } else { table == NAME };
        rest = rest.get(if table == OTHER { 4 } else { 0 }..)?;
        let mut length = number(&mut rest)?;
        if GLYPHS.contains(&table) != (form != 0) {
            length = number(&mut rest)?;
        }
        if is_name {
            name = Some(at..at.checked_add(length)?);
        }
        at = at.checked_add(length)?;
    }
    let Some(name) = name else { return Some(about) };
    let tables = unbrotlied(rest.get(..long(bytes, 20)?)?)?;
    Some(records(tables.get(name)?)? + &about)
}

/// A number of WOFF2 in one to five bytes of seven bits.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    for at in 0..5 {
        let byte = *rest.get(at)?;
        value = value << 7 | usize::from(byte & 127);
        if byte < 128 {
            *rest = &rest[at + 1..];
            return Some(value);
        }
    }
    None
}

/// The text about a font that WOFF keeps beside its tables, whose place and length stand at `at`.
fn beside(bytes: &[u8], at: usize, unpack: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<String> {
    let (start, length) = (long(bytes, at)?, long(bytes, at + 4)?);
    if length == 0 {
        return Some(String::new());
    }
    let text = unpack(bytes.get(start..)?.get(..length)?)?;
    Some(String::from_utf8_lossy(&text).into_owned())
}

fn inflated(packed: &[u8]) -> Option<Vec<u8>> {
    whole(flate2::read::ZlibDecoder::new(packed))
}

fn unbrotlied(packed: &[u8]) -> Option<Vec<u8>> {
    whole(brotli_decompressor::Decompressor::new(packed, 4096))
}

/// All of it, where it is not too much.
fn whole(unpacked: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    unpacked.take(MOST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST).then_some(bytes)
}

/// The directory's entry for the table `name`.
fn entry(bytes: &[u8], start: usize, count: usize, size: usize) -> Option<&[u8]> {
    bytes.get(start..)?.chunks(size).take(count).find(|entry| entry.starts_with(b"name"))
}

/// The records of a `name` table: UTF-16 but for the old Macintosh, whose letters are ASCII here.
fn records(table: &[u8]) -> Option<String> {
    let (count, strings) = (short(table, 2)?, short(table, 4)?);
    let mut out = String::new();
    for record in table.get(6..)?.chunks_exact(12).take(count) {
        let (length, at) = (short(record, 8)?, short(record, 10)?);
        let Some(name) = table.get(strings + at..).and_then(|rest| rest.get(..length)) else { continue };
        if short(record, 0)? == 1 {
            out.extend(name.iter().map(|byte| char::from(*byte)));
        } else {
            let units = name.as_chunks().0.iter().map(|pair| u16::from_be_bytes(*pair));
            out.extend(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')));
        }
        out.push('\n');
    }
    Some(out)
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::{Names, names};

    fn table() -> Vec<u8> {
        let words: Vec<u8> = "Maja".encode_utf16().flat_map(u16::to_be_bytes).collect();
        [&b"\0\0\0\x01\0\x12\0\x03\0\x01\x04\x09\0\x04\0\x08\0\0"[..], &words].concat()
    }

    fn read(font: &[u8]) -> Option<String> {
        match names(font) {
            Names::Read(names) => Some(names),
            Names::None | Names::Closed => None,
        }
    }

    /// Bytes as Brotli has them that packs nothing (RFC 7932, section 9.2).
    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let head = (u32::try_from(bytes.len()).unwrap() - 1) << 4 | 1 << 20;
        [&head.to_le_bytes()[..3], bytes, b"\x03"].concat()
    }

    /// A font of an `OS/2` table of four bytes and the name, with a text about it.
    fn woff2(flags: u8) -> Vec<u8> {
        let (packed, about) = (brotli(&[&[0; 4][..], &table()].concat()), brotli(b"by Nora"));
        let long = |value: usize| u32::try_from(value).unwrap().to_be_bytes();
        let entries = [6, 4, flags, u8::try_from(table().len()).unwrap()];
        let start = 48 + entries.len() + packed.len();
        let head = [&b"wOF2\0\x01\0\0\0\0\0\0\0\x02\0\0\0\0\0\0"[..], &long(packed.len()), &[0; 4]].concat();
        [&head[..], &long(start), &long(about.len()), &[0; 12], &entries, &packed, &about].concat()
    }

    #[test]
    fn the_names_of_a_font_are_read() {
        let font = [&b"\0\x01\0\0\0\x01\0\0\0\0\0\0name\0\0\0\0\0\0\0\x1c\0\0\0\x1a"[..], &table()].concat();
        assert_eq!(read(&font).unwrap(), "Maja\n");
        for end in 0..font.len() {
            names(&font[..end]);
        }
    }

    #[test]
    fn the_names_of_a_packed_font_are_read_or_it_is_closed() {
        let font = woff2(5);
        assert_eq!(read(&font).unwrap(), "Maja\nby Nora");
        for end in 4..font.len() {
            assert!(matches!(names(&font[..end]), Names::Closed), "{end}");
        }
        assert!(matches!(names(b"wOF2"), Names::Closed) && matches!(names(b"wOFF"), Names::Closed));
    }
}
