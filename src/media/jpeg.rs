//! JPEG without its metadata: the segments that a decoder needs, up to the end of the first picture.

use crate::media::exif::Orientation;
use crate::media::icc;

/// The start of a part of a colour profile (ICC.1:2010, B.4); a part's number and the count of parts follow.
const PROFILE: &[u8] = b"ICC_PROFILE\0";
/// The most bytes of a profile in one segment.
const PROFILE_PART: usize = 65_535 - 2 - PROFILE.len() - 2;

/// What has been found of a picture.
#[derive(Default)]
struct Found<'a> {
    /// Resolution, from JFIF.
    density: Option<&'a [u8]>,
    exif: Option<&'a [u8]>,
    /// How colours are coded, from Adobe.
    transform: Option<&'a [u8]>,
    profile: Vec<(u8, u8, &'a [u8])>,
    /// Tables, frame and scans, as they stood.
    picture: Vec<u8>,
    frames: usize,
    scans: usize,
}

/// The picture alone, and which way up it is; `None` where it cannot be read or ends too early.
pub fn strip(bytes: &[u8]) -> Option<(Vec<u8>, Orientation)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut found = Found { picture: Vec::with_capacity(bytes.len()), ..Found::default() };
    loop {
        // Decoders skip what stands between segments, so it is a place to hide words.
        let marker_at = rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff))?;
        let marker = rest[marker_at + 1];
        rest = &rest[marker_at + 2..];
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk()?));
        let body = rest.get(2..length)?;
        rest = &rest[length..];
        take(&mut found, marker, body)?;
        if marker == 0xda {
            if found.frames == 0 {
                return None;
            }
            rest = &rest[take_scan(&mut found.picture, rest)..];
        }
    }
    if found.frames != 1 || found.scans == 0 {
        return None;
    }
    Some(render(&found))
}

/// Whether a stripped JPEG is of the common kind: 8 bits a sample, Huffman codes, grey or three colours.
pub fn is_common(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, high, low, ..] = *rest {
        let length = usize::from(u16::from_be_bytes([high, low]));
        match marker {
            0xc0..=0xc2 => return rest.get(4) == Some(&8) && matches!(rest.get(9), Some(1 | 3)),
            0xc4 | 0xc8 | 0xcc | 0xda..=0xdd | 0xe0..=0xef => {}
            _ => return false,
        }
        rest = rest.get(2 + length..).unwrap_or_default();
    }
    false
}

/// Keeps what a decoder needs of one segment. `None` where a decoder would refuse it.
fn take<'a>(found: &mut Found<'a>, marker: u8, body: &'a [u8]) -> Option<()> {
    match marker {
        0xe0 if found.density.is_none() && body.starts_with(b"JFIF\0") => found.density = body.get(5..12),
        0xe1 if found.exif.is_none() && body.starts_with(b"Exif\0\0") => found.exif = Some(body),
        0xe2 => {
            if let Some([number, count, part @ ..]) = body.strip_prefix(PROFILE) {
                found.profile.push((*number, *count, part));
            }
        }
        0xee if found.transform.is_none() && body.starts_with(b"Adobe") => found.transform = body.get(5..12),
        0xc0..=0xcf | 0xda..=0xdd => {
            if !is_whole(marker, body) {
                return None;
            }
            match marker {
                // `C4` and `CC` are tables and `C8` is kept for later; the others begin a frame.
                0xc8 => return None,
                0xc4 | 0xcc | 0xdb..=0xdd => {}
                0xda => found.scans += 1,
                _ => found.frames += 1,
            }
            push(&mut found.picture, marker, &[body]);
        }
        _ => {}
    }
    Some(())
}

/// Whether a segment holds what it must and nothing behind it.
fn is_whole(marker: u8, body: &[u8]) -> bool {
    let mut rest = body;
    match marker {
        0xc4 => {
            while !rest.is_empty() {
                let Some(counts) = rest.get(1..17) else { return false };
                let symbols: usize = counts.iter().map(|&count| usize::from(count)).sum();
                let Some(next) = rest.get(17 + symbols..) else { return false };
                rest = next;
            }
            true
        }
        0xdb => {
            while let [head, ..] = rest {
                let Some(next) = rest.get(if head >> 4 == 0 { 65 } else { 129 }..) else { return false };
                rest = next;
            }
            true
        }
        0xcc => body.len().is_multiple_of(2),
        0xda => body.first().is_some_and(|&parts| body.len() == 4 + 2 * usize::from(parts)),
        0xdc | 0xdd => body.len() == 2,
        _ => body.get(5).is_some_and(|&parts| body.len() == 6 + 3 * usize::from(parts)),
    }
}

/// Copies coded pixels up to the next segment, without fill bytes; how many bytes of `rest` they are.
fn take_scan(picture: &mut Vec<u8>, rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() {
        let plain = rest[at..].iter().position(|&byte| byte == 0xff).unwrap_or(rest.len() - at);
        picture.extend_from_slice(&rest[at..at + plain]);
        at += plain;
        match rest.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => {
                picture.extend_from_slice(&rest[at..at + 2]);
                at += 2;
            }
            Some(0xff) => at += 1,
            _ => break,
        }
    }
    at
}

fn render(found: &Found<'_>) -> (Vec<u8>, Orientation) {
    let orientation = found.exif.map_or(Orientation::UPRIGHT, Orientation::read);
    let mut out = Vec::with_capacity(found.picture.len() + 256);
    out.extend_from_slice(b"\xff\xd8");
    if let Some(density) = found.density {
        // Two zeros: no thumbnail.
        push(&mut out, 0xe0, &[b"JFIF\0", density, &[0, 0]]);
    }
    if let Some(exif) = orientation.render() {
        push(&mut out, 0xe1, &[b"Exif\0\0", &exif]);
    }
    if let Some(transform) = found.transform {
        push(&mut out, 0xee, &[b"Adobe", transform]);
    }
    if let Some(profile) = whole_profile(&found.profile).and_then(|profile| icc::of(&profile)) {
        let parts = profile.chunks(PROFILE_PART);
        let count = u8::try_from(parts.len()).unwrap_or(u8::MAX);
        for (number, part) in (1..=count).zip(parts) {
            push(&mut out, 0xe2, &[PROFILE, &[number, count], part]);
        }
    }
    out.extend_from_slice(&found.picture);
    out.extend_from_slice(b"\xff\xd9");
    (out, orientation)
}

/// A profile put together, if none of its parts is missing or there twice.
fn whole_profile(parts: &[(u8, u8, &[u8])]) -> Option<Vec<u8>> {
    let mut parts = parts.to_vec();
    parts.sort_by_key(|part| part.0);
    let count = parts.len();
    let is_whole =
        parts.iter().zip(1..).all(|(part, n): (_, usize)| usize::from(part.0) == n && usize::from(part.1) == count);
    (is_whole && count > 0).then(|| parts.iter().flat_map(|part| part.2).copied().collect())
}

/// Writes one segment. Bodies are parts of segments that were read or our own, so they are never too long.
fn push(out: &mut Vec<u8>, marker: u8, body: &[&[u8]]) {
    let length = 2 + body.iter().map(|part| part.len()).sum::<usize>();
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xff, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    for part in body {
        out.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::strip;

    /// The least that is kept: a frame of one part and a scan.
    fn least(before: &[u8], between: &[u8]) -> Vec<u8> {
        let frame = b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0";
        let scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\0\x34\xff\xd0\x56";
        [b"\xff\xd8", before, frame, scan, between, b"\xff\xd9"].concat()
    }

    #[test]
    fn segments_between_scans_go_too() {
        let scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x99";
        let between = [b"\xff\xfe\0\x07words".as_slice(), scan, b"\xff\xff\xef\0\x07words"].concat();
        assert_eq!(strip(&least(b"", &between)).unwrap().0, least(b"", scan));
    }

    #[test]
    fn what_stands_between_segments_goes() {
        assert_eq!(strip(&least(b"words\xff\0more\xff\xff", b"")).unwrap().0, least(b"", b""));
    }

    #[test]
    fn a_thumbnail_goes_and_the_resolution_stays() {
        let with = b"\xff\xe0\0\x13JFIF\0\x01\x01\x01\0\x48\0\x48\x01\x01abc\xff\xe0\0\x0aJFXX\0xyz";
        let without = b"\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\x48\0\x48\0\0";
        assert_eq!(strip(&least(with, b"")).unwrap().0, least(without, b""));
    }

    #[test]
    fn a_table_with_something_behind_it_is_refused() {
        let table = [b"\xff\xdb\0\x48\0".as_slice(), &[1; 64], b"words"].concat();
        assert!(strip(&least(&table, b"")).is_none());
        assert!(strip(&least(b"\xff\xdd\0\x06\0\x01ab", b"")).is_none());
    }

    #[test]
    fn two_frames_in_one_picture_are_refused() {
        assert!(strip(&least(b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0", b"")).is_none());
    }
}
