//! What is delivered of a file of `static/`: pictures without their metadata, what can be read inside as it is.
//!
//! What the leak check cannot look into is refused, unless the site says that this file may go unread.

use std::sync::Arc;

use crate::media::archives;
use crate::media::fonts::{self, Names};
use crate::media::image::{self, ImageKind};
use crate::media::readings;

pub use crate::media::image::Refusal;

/// Whether a file may be delivered that nobody can look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// The site lists it.
    Allowed,
    /// As any other.
    Refused,
}

/// The bytes that are delivered of the file at `path`. Where that is allowed, a file that cannot be looked into goes as
/// it is; a picture that can be stripped still is.
pub fn read(path: &str, bytes: &[u8], unread: Unreadable) -> Result<Arc<[u8]>, Refusal> {
    let ending = image::ending(path);
    let begins_as = image::find_kind(bytes).filter(|kind| *kind != ImageKind::Svg);
    if begins_as.is_some() || ImageKind::find(&ending).is_some() && image::find_other(bytes).is_none() {
        return image::read(path, bytes).map(|picture| picture.bytes);
    }
    match unreadable(&ending, bytes) {
        Some(refusal) if unread == Unreadable::Refused => Err(refusal),
        _ => Ok(bytes.into()),
    }
}

/// Why a file cannot be looked into; `None` where it can.
fn unreadable(ending: &str, bytes: &[u8]) -> Option<Refusal> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let is = |what: &str| Some(Refusal::Unreadable(what.to_owned()));
    if let Some(other) = image::find_other(bytes) {
        return Some(Refusal::Kind(other.to_owned()));
    }
    if ending == "svgz" {
        // A drawing that would be shown with all that is dropped from one that is not packed.
        return Some(Refusal::Kind("SVGZ".to_owned()));
    }
    if starts(b"%PDF-") {
        return is("a PDF");
    }
    if starts(b"{\\rtf") || starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return is("an Office document");
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return match zip_names(bytes) {
            None => is("a ZIP file that is encrypted, damaged or compressed in an unusual way"),
            Some(names) if is_office(ending, &names) => is("an Office document"),
            Some(_) => documents_inside(bytes, readings::DEEPEST).map(Refusal::Unreadable),
        };
    }
    if let Some(what) = documents_inside(bytes, readings::DEEPEST) {
        return Some(Refusal::Unreadable(what));
    }
    if is_closed_font(bytes) {
        return is("a font that is damaged or compressed in an unusual way");
    }
    let is_font = [b"wOF2", b"wOFF", b"OTTO", b"\0\x01\0\0"].iter().any(|magic| starts(*magic));
    let is_known = is_font || starts(b"\x1f\x8b\x08") || starts(b"\0\0\x01\0");
    let is_text = str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    if is_known || is_text {
        return None;
    }
    if starts(b"\xff\xfe") || starts(b"\xfe\xff") {
        return is("a text file that isn't UTF-8");
    }
    if bytes.get(4..8) == Some(b"ftyp") || starts(b"\x1a\x45\xdf\xa3") || bytes.get(8..12) == Some(b"AVI ") {
        return is("a video");
    }
    if starts(b"ID3") || starts(b"OggS") || starts(b"fLaC") || bytes.get(8..12) == Some(b"WAVE") {
        return is("a sound file");
    }
    is("an unknown kind of file")
}

/// What is in a packed file, or in one in it, that nobody can look into: a document that would be refused by itself, or
/// a packed file that cannot be read.
fn documents_inside(bytes: &[u8], deep: usize) -> Option<String> {
    let files = match archives::unpack(bytes)? {
        Ok(files) if deep > 0 => files,
        Ok(_) => return Some("a file compressed more than twice".to_owned()),
        Err(()) => return Some("a compressed file that is locked, damaged or too large".to_owned()),
    };
    files.iter().find_map(|file| {
        let bytes = file.bytes.as_slice();
        if bytes.starts_with(b"%PDF-") {
            return Some("a compressed PDF".to_owned());
        }
        let office = bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
            || zip_names(bytes).is_some_and(|names| is_office(&image::ending(&file.name), &names));
        if office {
            return Some("a compressed Office document".to_owned());
        }
        if is_closed_font(bytes) {
            return Some("a damaged compressed font".to_owned());
        }
        documents_inside(bytes, deep - 1)
    })
}

/// Whether a font is packed and its names cannot be read.
fn is_closed_font(bytes: &[u8]) -> bool {
    matches!(fonts::names(bytes), Names::Closed)
}

/// Whether a ZIP file is a document of an office program: Microsoft's, the open format's or Apple's.
fn is_office(ending: &str, names: &[&[u8]]) -> bool {
    matches!(ending, "odt" | "ods" | "odp" | "odg" | "pages" | "numbers" | "key")
        || names
            .iter()
            .any(|name| matches!(*name, b"[Content_Types].xml" | b"META-INF/manifest.xml" | b"Index/Document.iwa"))
}

/// The names of a ZIP file's entries, by its directory; `None` where one of them cannot be looked into: it is locked
/// or packed by another method than deflate, or the directory is not whole.
fn zip_names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)));
    let long = |at: usize| usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok();
    // The directory's end is 22 bytes and a comment of at most 65,535 (APPNOTE 4.3.16).
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = tail + bytes[tail..].windows(4).rposition(|part| part == b"PK\x05\x06")?;
    let mut at = long(end + 16)?;
    let mut names = Vec::new();
    for _ in 0..short(end + 10)? {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" || short(at + 8)? & 1 == 1 || !matches!(short(at + 10)?, 0 | 8) {
            return None;
        }
        let name = bytes.get(at + 46..at + 46 + short(at + 28)?)?;
        names.push(name);
        at += 46 + name.len() + short(at + 30)? + short(at + 32)?;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, Unreadable, read};
    use crate::media::image::ImageKind;

    /// A ZIP file of one empty entry.
    fn zip(name: &str, flags: u8, method: u8) -> Vec<u8> {
        let length = u8::try_from(name.len()).unwrap();
        let local =
            [b"PK\x03\x04\x14\0", [flags, 0, method, 0].as_slice(), &[0; 16], &[length, 0, 0, 0], name.as_bytes()]
                .concat();
        let method = [flags, 0, method, 0];
        let entry =
            [b"PK\x01\x02\x14\0\x14\0", method.as_slice(), &[0; 16], &[length, 0], &[0; 16], name.as_bytes()].concat();
        let (size, place) = (u8::try_from(entry.len()).unwrap(), u8::try_from(local.len()).unwrap());
        let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", [size, 0, 0, 0, place, 0, 0, 0, 0, 0].as_slice()].concat();
        [local, entry, end].concat()
    }

    fn goes_as_it_is(path: &str, bytes: &[u8]) -> bool {
        read(path, bytes, Unreadable::Refused).is_ok_and(|out| &*out == bytes)
    }

    #[test]
    fn texts_fonts_and_what_can_be_unpacked_go_as_they_are() {
        for (path, bytes) in [
            ("_headers", "/*\n  X: y".as_bytes()),
            (".htaccess", b"Deny from all"),
            (".well-known/security.txt", b"Contact: x"),
            ("a.css", b"p{}"),
            ("a.js", b"f()"),
            ("a.csv", "å,b".as_bytes()),
            ("empty.txt", b""),
            ("a.html", b"<p><svg/>"),
            ("a.otf", b"OTTO\0\xff"),
            ("a.ttf", b"\0\x01\0\0\xff"),
            ("favicon.ico", b"\0\0\x01\0\xff"),
            ("a.zip", &zip("a.txt", 0, 0)),
        ] {
            assert!(goes_as_it_is(path, bytes), "{path}");
        }
    }

    #[test]
    fn what_cannot_be_looked_into_is_refused_unless_it_may_go_unread() {
        for (path, bytes) in [
            ("a.pdf", b"%PDF-1.7 all text".as_slice()),
            ("a.docx", &zip("[Content_Types].xml", 0, 8)),
            ("a.zip", &zip("a", 1, 8)),
            ("a.zip", &zip("a", 0, 14)),
            ("a.zip", b"PK\x03\x04 cut"),
            ("a.gz", b"\x1f\x8b\x08\xff"),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.rtf", b"{\\rtf1 x}"),
            ("a.mp4", b"\0\0\0\x20ftypisom"),
            ("a.mp3", b"ID3\xff"),
            ("a.txt", b"\xff\xfea\0"),
            ("a.bin", b"a\0b"),
            ("a.dat", b"\xff\xff"),
        ] {
            assert!(matches!(read(path, bytes, Unreadable::Refused), Err(Refusal::Unreadable(_))), "{path}");
            assert_eq!(&*read(path, bytes, Unreadable::Allowed).unwrap(), bytes, "{path}");
        }
    }

    #[test]
    fn a_picture_that_is_not_delivered_is_named() {
        for (path, bytes, name) in
            [("a.gif", b"GIF89a".as_slice(), "GIF"), ("a.png", b"GIF89a", "GIF"), ("a.svgz", b"\x1f\x8b\x08", "SVGZ")]
        {
            assert_eq!(read(path, bytes, Unreadable::Refused), Err(Refusal::Kind(name.into())));
            assert!(read(path, bytes, Unreadable::Allowed).is_ok());
        }
    }

    #[test]
    fn a_picture_is_stripped_whatever_is_allowed() {
        for unread in [Unreadable::Allowed, Unreadable::Refused] {
            let drawing = read("a.svg", b"<svg><!-- words --></svg>", unread).unwrap();
            assert_eq!(&*drawing, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
            assert_eq!(read("a.png", b"\x89PNG\r\n\x1a\n", unread), Err(Refusal::Broken(ImageKind::Png)));
            assert_eq!(read("a.txt", b"\xff\xd8\xff\xe0", unread), Err(Refusal::Ending { right: ImageKind::Jpeg }));
        }
    }
}
