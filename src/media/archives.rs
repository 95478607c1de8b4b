//! What is inside packed files: gzip and zip, within bounds.

use std::io::{Cursor, Read};

/// The most bytes that a packed file may unpack to.
const MOST: u64 = 64 * 1024 * 1024;
/// The most files in a packed file.
const MOST_FILES: usize = 10_000;

/// A file inside a packed one.
pub struct Inner {
    /// Its name in the packed file.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The files inside `bytes`; `None` where it is not packed, an error where it cannot be read or is past a bound.
pub fn unpack(bytes: &[u8]) -> Option<Result<Vec<Inner>, ()>> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        let read = flate2::read::MultiGzDecoder::new(bytes).take(MOST + 1).read_to_end(&mut unpacked);
        let sound = read.is_ok() && unpacked.len() as u64 <= MOST;
        return Some(if sound { Ok(vec![Inner { name: String::new(), bytes: unpacked }]) } else { Err(()) });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(unzip(bytes));
    }
    None
}

fn unzip(bytes: &[u8]) -> Result<Vec<Inner>, ()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(drop)?;
    if archive.len() > MOST_FILES {
        return Err(());
    }
    let mut left = MOST;
    let mut files = Vec::new();
    let comment = archive.comment().to_vec();
    files.push(Inner { name: String::new(), bytes: comment });
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(drop)?;
        if !file.comment().is_empty() {
            files.push(Inner { name: String::new(), bytes: file.comment().as_bytes().to_vec() });
        }
        let mut inner = Inner { name: file.name().to_owned(), bytes: Vec::new() };
        let read = file.by_ref().take(left + 1).read_to_end(&mut inner.bytes).map_err(drop)? as u64;
        left = left.checked_sub(read).ok_or(())?;
        files.push(inner);
    }
    Ok(files)
}
