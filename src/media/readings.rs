//! All that can be read in a file: its bytes, what is packed in it, and words that a document keeps in its own way.

use std::io::Read;

use crate::media::{archives, documents, fonts};

/// How deep packed files inside packed files are looked into.
pub const DEEPEST: usize = 2;

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
    within(name, bytes, DEEPEST, read)
}

fn within(name: &str, bytes: &[u8], deep: usize, read: &mut dyn FnMut(&str, &[u8])) -> Inside {
    read(name, bytes);
    for words in [documents::words(bytes), fonts::names(bytes)].into_iter().flatten() {
        read(name, words.as_bytes());
    }
    for chunk in png_texts(bytes) {
        read(name, &chunk);
    }
    let files = match archives::unpack(bytes) {
        None => return Inside::Read,
        Some(Ok(files)) if deep > 0 => files,
        Some(_) => return Inside::Closed,
    };
    let mut all = Inside::Read;
    for file in files {
        if within(&file.name, &file.bytes, deep - 1, read) == Inside::Closed {
            all = Inside::Closed;
        }
    }
    all
}

/// The packed texts of the PNG pictures in a file, such as those in an icon; what is not packed is in its bytes.
fn png_texts(bytes: &[u8]) -> Vec<Vec<u8>> {
    const MOST: u64 = 1 << 20;
    let mut texts = Vec::new();
    // Pictures of their own are published without their texts: only icons come as they are.
    if !bytes.starts_with(b"\0\0\x01\0") {
        return texts;
    }
    for kind in [b"zTXt", b"iTXt"] {
        for (at, _) in bytes.windows(4).enumerate().filter(|(_, part)| part == kind) {
            // After the keyword stand bytes about language and packing; the packed text begins with its own mark.
            let rest = &bytes[at + 4..bytes.len().min(at + 4 + 256)];
            let Some(start) = rest
                .windows(2)
                .position(|pair| pair[0] == 0x78 && pair[1] & 0x20 == 0 && (0x7800 + u16::from(pair[1])) % 31 == 0)
            else {
                continue;
            };
            let mut text = Vec::new();
            let _ = flate2::read::ZlibDecoder::new(&bytes[at + 4 + start..]).take(MOST).read_to_end(&mut text);
            texts.push(text);
        }
    }
    texts.truncate(64);
    texts
}
