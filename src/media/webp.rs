//! WebP without its metadata: the chunks that a decoder needs, in the order that the format asks for.

use crate::media::exif::Orientation;
use crate::media::icc;

const HAS_PROFILE: u8 = 0x20;
const HAS_ALPHA: u8 = 0x10;
const HAS_EXIF: u8 = 0x08;
const HAS_FRAMES: u8 = 0x02;

/// A chunk's name and what it holds.
type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The picture alone, and which way up it is; `None` where it cannot be read or ends too early.
pub fn strip(bytes: &[u8]) -> Option<(Vec<u8>, Orientation)> {
    let size = usize::try_from(u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?)).ok()?;
    let mut rest = bytes.get(12..size.checked_add(8)?)?;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut orientation = Orientation::UPRIGHT;

    let first = next(&mut rest)?;
    if &first.0 == b"VP8X" {
        let chunks = all(rest)?;
        let find = |name: &[u8; 4]| chunks.iter().find(|chunk| &chunk.0 == name).map(|chunk| chunk.1);
        orientation = find(b"EXIF").map_or(orientation, Orientation::read);
        let profile = find(b"ICCP").and_then(icc::of);
        let has_frames = find(b"ANMF").is_some();

        let mut head: [u8; 10] = *first.1.first_chunk()?;
        head[0] &= HAS_ALPHA;
        head[0] |= if has_frames { HAS_FRAMES } else { 0 };
        head[0] |= if profile.is_some() { HAS_PROFILE } else { 0 };
        head[0] |= if orientation == Orientation::UPRIGHT { 0 } else { HAS_EXIF };
        head[1..4].fill(0);
        push(&mut out, *b"VP8X", &head);
        if let Some(profile) = profile {
            push(&mut out, *b"ICCP", &profile);
        }
        if has_frames {
            push(&mut out, *b"ANIM", find(b"ANIM")?.get(..6)?);
            for frame in chunks.iter().filter(|chunk| &chunk.0 == b"ANMF") {
                let (place, parts) = frame.1.split_at_checked(16)?;
                let mut kept = place.to_vec();
                take_image(&mut kept, &all(parts)?)?;
                push(&mut out, *b"ANMF", &kept);
            }
        } else {
            take_image(&mut out, &chunks)?;
        }
        if let Some(exif) = orientation.render() {
            push(&mut out, *b"EXIF", &exif);
        }
    } else {
        take_image(&mut out, &[first])?;
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some((out, orientation))
}

/// Keeps the pixels of one image: its first bitstream, with the transparency that a lossy one may have beside it.
fn take_image(out: &mut Vec<u8>, chunks: &[Chunk<'_>]) -> Option<()> {
    let at = chunks.iter().position(|chunk| matches!(&chunk.0, b"VP8 " | b"VP8L"))?;
    let (name, stream) = chunks[at];
    let is_sound = match &name {
        b"VP8 " => stream.get(3..6) == Some(b"\x9d\x01\x2a") && stream.len() >= 10,
        _ => stream.first() == Some(&0x2f) && stream.len() >= 5,
    };
    if !is_sound {
        return None;
    }
    if &name == b"VP8 "
        && let Some(alpha) = chunks[..at].iter().find(|chunk| &chunk.0 == b"ALPH")
    {
        push(out, *b"ALPH", alpha.1);
    }
    push(out, name, stream);
    Some(())
}

fn all(mut rest: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let chunk = next(&mut rest)?;
        // Others are not kept, so that a file of empty chunks takes no memory.
        if matches!(&chunk.0, b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" | b"EXIF") {
            chunks.push(chunk);
        }
    }
    Some(chunks)
}

fn next<'a>(rest: &mut &'a [u8]) -> Option<Chunk<'a>> {
    let (name, after) = rest.split_first_chunk::<4>()?;
    let (length, after) = after.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (body, after) = after.split_at_checked(length)?;
    // An odd chunk is followed by one byte that is nothing; at the end of a file it is often left out.
    *rest = after.get(length % 2..).unwrap_or_default();
    Some((*name, body))
}

/// Writes one chunk. No body is longer than the file it came from, so its length fits.
fn push(out: &mut Vec<u8>, name: [u8; 4], body: &[u8]) {
    out.extend_from_slice(&name);
    out.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(body);
    out.extend_from_slice(&[0][..body.len() % 2]);
}

#[cfg(test)]
mod tests {
    use super::{push, strip};

    fn file(chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
        let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
        for (name, body) in chunks {
            push(&mut out, *name, body);
        }
        let length = u32::try_from(out.len() - 8).unwrap().to_le_bytes();
        out[4..8].copy_from_slice(&length);
        out
    }

    const LOSSY: &[u8] = b"\0\0\0\x9d\x01\x2a\x08\0\x04\0";

    #[test]
    fn flags_say_what_is_left() {
        let before = file(&[
            (*b"VP8X", &[0x3e, 1, 2, 3, 7, 0, 0, 3, 0, 0]),
            (*b"ALPH", b"\0\x01"),
            (*b"VP8 ", LOSSY),
            (*b"XMP ", b"words"),
            (*b"odd!", b"words"),
        ]);
        let after = file(&[(*b"VP8X", &[0x10, 0, 0, 0, 7, 0, 0, 3, 0, 0]), (*b"ALPH", b"\0\x01"), (*b"VP8 ", LOSSY)]);
        assert_eq!(strip(&before).unwrap().0, after);
    }

    #[test]
    fn chunks_inside_a_frame_go_too() {
        let mut frame = vec![0; 16];
        push(&mut frame, *b"VP8 ", LOSSY);
        let clean = frame.clone();
        push(&mut frame, *b"XMP ", b"words");
        let of =
            |frame: &[u8]| file(&[(*b"VP8X", &[2, 0, 0, 0, 7, 0, 0, 3, 0, 0]), (*b"ANIM", &[0; 6]), (*b"ANMF", frame)]);
        assert_eq!(strip(&of(&frame)).unwrap().0, of(&clean));
    }

    #[test]
    fn chunks_behind_a_plain_picture_go() {
        let before = file(&[(*b"VP8 ", LOSSY), (*b"EXIF", b"words")]);
        assert_eq!(strip(&before).unwrap().0, file(&[(*b"VP8 ", LOSSY)]));
    }

    #[test]
    fn a_file_without_pixels_is_refused() {
        assert!(strip(&file(&[(*b"VP8X", &[0; 10]), (*b"EXIF", b"")])).is_none());
        assert!(strip(&file(&[(*b"VP8 ", b"not a stream at all")])).is_none());
    }
}
