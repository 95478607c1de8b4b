//! All that can be read in a file: its bytes, what is packed in it, and words that a document keeps in its own way.

use std::io::Read;

use crate::media::fonts::{self, Names};
use crate::media::{archives, documents};

/// How deep packed files inside packed files are looked into.
pub const DEEPEST: usize = 2;
/// The most bytes that the packed texts of all pictures in a file unpack to.
const MOST_OF_PICTURES: u64 = 8 << 20;
/// What each of them counts at least.
const LEAST_OF_PICTURE: u64 = 1 << 10;

/// Whether all of a file could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// It was, as far as it is packed.
    Read,
    /// Something in it is packed and cannot be looked into.
    Closed,
}

/// Gives `read` the bytes of a file, and those of every file inside with its name there.
pub fn of(name: &str, bytes: &[u8], read: &mut dyn FnMut(&str, &[u8])) -> Inside {
    let mut left = MOST_OF_PICTURES;
    within(name, bytes, DEEPEST, &mut left, read)
}

/// `left` is how much the texts of pictures may still unpack to.
fn within(name: &str, bytes: &[u8], deep: usize, left: &mut u64, read: &mut dyn FnMut(&str, &[u8])) -> Inside {
    read(name, bytes);
    if let Some(words) = documents::words(bytes) {
        read(name, words.as_bytes());
    }
    let mut all = read_png_texts(name, bytes, left, read);
    match fonts::names(bytes) {
        Names::Read(words) => read(name, words.as_bytes()),
        Names::Closed => all = Inside::Closed,
        Names::None => {}
    }
    let files = match archives::unpack(bytes) {
        None => return all,
        Some(Ok(files)) if deep > 0 => files,
        Some(_) => return Inside::Closed,
    };
    for file in files {
        if within(&file.name, &file.bytes, deep - 1, left, read) == Inside::Closed {
            all = Inside::Closed;
        }
    }
    all
}

/// Gives `read` the packed texts of the PNG pictures in a file, such as those in an icon, one after the other; what is not
/// packed is in its bytes.
fn read_png_texts(name: &str, bytes: &[u8], left: &mut u64, read: &mut dyn FnMut(&str, &[u8])) -> Inside {
    // Pictures of their own are published without their texts: only icons come as they are.
    if !bytes.starts_with(b"\0\0\x01\0") {
        return Inside::Read;
    }
    for (at, _) in bytes.windows(4).enumerate().filter(|(_, part)| matches!(*part, b"zTXt" | b"iTXt")) {
        // After the keyword stand bytes about language and packing; the packed text begins with its own mark.
        let rest = &bytes[at + 4..bytes.len().min(at + 4 + 256)];
        let Some(start) = rest
            .windows(2)
            .position(|pair| pair[0] == 0x78 && pair[1] & 0x20 == 0 && (0x7800 + u16::from(pair[1])) % 31 == 0)
        else {
            continue;
        };
        let mut text = Vec::new();
        let packed = flate2::bufread::ZlibDecoder::new(&bytes[at + 4 + start..]);
        // One that is spoilt is read as far as it goes.
        let _ = packed.take(*left + 1).read_to_end(&mut text);
        read(name, &text);
        let rest = left.checked_sub((text.len() as u64).max(LEAST_OF_PICTURE));
        *left = rest.unwrap_or(0);
        if rest.is_none() {
            return Inside::Closed;
        }
    }
    Inside::Read
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{Inside, MOST_OF_PICTURES, of};

    /// An icon whose pictures have these texts, packed.
    fn icon<'t>(texts: impl IntoIterator<Item = &'t [u8]>) -> Vec<u8> {
        let mut icon = b"\0\0\x01\0".to_vec();
        for text in texts {
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            packed.write_all(text).unwrap();
            icon.extend([b"zTXtAuthor\0\0", packed.finish().unwrap().as_slice()].concat());
        }
        icon
    }

    /// Whether all could be read, how much of pictures was, and whether the name was among it.
    fn reading(bytes: &[u8]) -> (Inside, usize, bool) {
        let (mut length, mut is_met) = (0, false);
        let inside = of("favicon.ico", bytes, &mut |_, read| {
            if read != bytes {
                length += read.len();
                is_met |= read.windows(14).any(|part| part == b"Maja Lindqvist");
            }
        });
        (inside, length, is_met)
    }

    #[test]
    fn every_packed_text_of_an_icon_is_read() {
        let many: Vec<&[u8]> = std::iter::repeat_n(&b"words"[..], 100).chain([&b"Maja Lindqvist"[..]]).collect();
        assert_eq!(reading(&icon(many)), (Inside::Read, 514, true));
        let long = [&[b' '; 2 << 20][..], b"Maja Lindqvist"].concat();
        assert_eq!(reading(&icon([long.as_slice()])), (Inside::Read, (2 << 20) + 14, true));
    }

    #[test]
    fn texts_of_icons_past_one_bound_for_all_are_not_unpacked_and_the_file_is_closed() {
        let most = usize::try_from(MOST_OF_PICTURES).unwrap();
        let large = vec![b' '; most / 4];
        let (inside, length, _) = reading(&icon(std::iter::repeat_n(large.as_slice(), 40)));
        assert_eq!(inside, Inside::Closed);
        assert!(length <= most + 1, "{length}");
        let empty = icon(std::iter::repeat_n(&b""[..], 10_000));
        assert_eq!(reading(&empty).0, Inside::Closed);
    }
}
