//! The names that a font keeps of itself and its makers: the `name` table of OpenType, also in WOFF. In WOFF2 the table is
//! packed by Brotli and stays unread.

use std::io::Read;

/// The most bytes that a table unpacks to.
const MOST: u64 = 4 * 1024 * 1024;

/// The names of a font, a line each; `None` where the bytes are none, or none that can be read.
pub fn names(bytes: &[u8]) -> Option<String> {
    let table = if bytes.starts_with(b"wOFF") {
        // WOFF 1.0, section 4: entries of 20 bytes behind a head of 44.
        let entry = entry(bytes, 44, short(bytes, 12)?, 20)?;
        let (packed, length) = (long(entry, 8)?, long(entry, 12)?);
        let data = bytes.get(long(entry, 4)?..)?.get(..packed)?;
        if packed < length {
            let mut unpacked = Vec::new();
            flate2::read::ZlibDecoder::new(data).take(MOST).read_to_end(&mut unpacked).ok()?;
            unpacked
        } else {
            data.to_vec()
        }
    } else if [b"OTTO", b"\0\x01\0\0", b"true"].iter().any(|magic| bytes.starts_with(*magic)) {
        let entry = entry(bytes, 12, short(bytes, 4)?, 16)?;
        bytes.get(long(entry, 8)?..)?.get(..long(entry, 12)?)?.to_vec()
    } else {
        return None;
    };
    records(&table)
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
    use super::names;

    #[test]
    fn the_names_of_a_font_are_read() {
        let words: Vec<u8> = "Maja".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let table = [&b"\0\0\0\x01\0\x12\0\x03\0\x01\x04\x09\0\x04\0\x08\0\0"[..], &words].concat();
        let font = [&b"\0\x01\0\0\0\x01\0\0\0\0\0\0name\0\0\0\0\0\0\0\x1c\0\0\0\x1a"[..], &table].concat();
        assert_eq!(names(&font).unwrap(), "Maja\n");
        for end in 0..font.len() {
            names(&font[..end]);
        }
        assert_eq!(names(b"wOF2"), None);
    }
}
