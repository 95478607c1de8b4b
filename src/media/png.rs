//! PNG without its metadata: the chunks that a decoder needs, up to the end of the picture.

use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, ImageEXIF, ImageICC};

use crate::media::exif::Orientation;
use crate::media::icc;

/// What every PNG begins with.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The picture alone, and which way up it is; `None` where it cannot be read or ends too early.
pub fn strip(bytes: &[u8]) -> Option<(Vec<u8>, Orientation)> {
    let mut png = Png::from_bytes(Bytes::copy_from_slice(bytes)).ok()?;
    let orientation = png.exif().map_or(Orientation::UPRIGHT, |exif| Orientation::read(&exif));
    let profile = png.icc_profile().and_then(|profile| icc::of(&profile));

    let is_first = png.chunks().first().is_some_and(|chunk| &chunk.kind() == b"IHDR");
    let is_last = png.chunks().last().is_some_and(|chunk| &chunk.kind() == b"IEND");
    if !is_first || !is_last || sides(&png).is_none() {
        return None;
    }
    let mut seen = Vec::new();
    png.chunks_mut().retain(|chunk| {
        let kind = chunk.kind();
        let kept = is_kept(chunk);
        let again = !matches!(&kind, b"IDAT" | b"fcTL" | b"fdAT") && seen.contains(&kind);
        if kept && !seen.contains(&kind) {
            seen.push(kind);
        }
        kept && !again
    });
    let has = |kind: &[u8; 4]| seen.contains(kind);
    if !has(b"IHDR") || !has(b"IDAT") || !has(b"IEND") {
        return None;
    }
    if profile.is_some() {
        png.set_icc_profile(profile.map(Bytes::from));
    }
    png.set_exif(orientation.render().map(|exif| Bytes::copy_from_slice(&exif)));
    Some((png.encoder().bytes().to_vec(), orientation))
}

/// Whether a stripped PNG is a photograph, as far as its head tells: nothing in it is transparent, nothing moves, its
/// colours are as a browser takes them or by a profile, and it packs as badly as photographs do.
pub fn is_photograph(bytes: &[u8]) -> bool {
    let Ok(png) = Png::from_bytes(Bytes::copy_from_slice(bytes)) else { return false };
    let has = |kind: &[u8; 4]| png.chunks().iter().any(|chunk| &chunk.kind() == kind);
    let Some([.., depth, colours, _, _, _]) = png.chunks().first().map(|chunk| &chunk.contents()[..]) else {
        return false;
    };
    let Some((width, height)) = sides(&png) else { return false };
    let samples = match (*colours, *depth) {
        (0, 8 | 16) => 1,
        (2, 8 | 16) => 3,
        (3, 8) => 1,
        _ => return false,
    };
    let has_plain_colours = has(b"iCCP") || has(b"sRGB") || !(has(b"gAMA") || has(b"cHRM"));
    // Both sides are under 2^31, so the product of all three is under 2^64.
    let packs_badly = bytes.len() as u64 * 3 >= u64::from(width) * u64::from(height) * samples;
    has_plain_colours && !has(b"tRNS") && !has(b"acTL") && !has(b"cICP") && packs_badly
}

/// Width and height, each from 1 up to the largest number that a PNG may say (7.1).
fn sides(png: &Png) -> Option<(u32, u32)> {
    let head = png.chunks().first()?.contents();
    let side = |at: usize| {
        let side = u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?);
        (1..1 << 31).contains(&side).then_some(side)
    };
    Some((side(0)?, side(4)?))
}

/// Whether a chunk is pixels or says how they are shown, and holds nothing behind that (PNG, third edition, 11).
fn is_kept(chunk: &PngChunk) -> bool {
    let length = chunk.contents().len();
    match &chunk.kind() {
        b"IDAT" | b"fdAT" => true,
        b"IHDR" => length == 13,
        b"PLTE" => length.is_multiple_of(3) && length <= 768,
        b"tRNS" => length <= 256,
        b"cHRM" => length == 32,
        b"gAMA" | b"cICP" => length == 4,
        b"sRGB" => length == 1,
        b"sBIT" => length <= 4,
        b"pHYs" => length == 9,
        b"acTL" => length == 8,
        b"fcTL" => length == 26,
        b"IEND" => length == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use img_parts::Bytes;
    use img_parts::png::{Png, PngChunk};

    use super::{is_photograph, strip};
    use crate::media::samples::SAMPLES;

    fn with(kind: [u8; 4], contents: &'static [u8]) -> Vec<u8> {
        let sample = SAMPLES.iter().find(|sample| sample.name == "indexed.png").unwrap();
        let mut png = Png::from_bytes(sample.bytes().into()).unwrap();
        png.chunks_mut().insert(1, PngChunk::new(kind, Bytes::from_static(contents)));
        png.encoder().bytes().to_vec()
    }

    #[test]
    fn a_chunk_that_nobody_knows_goes() {
        let plain = strip(&with(*b"tIME", b"\x07\xea\x03\x0e\0\0\0")).unwrap();
        for kind in [*b"prVt", *b"caBX", *b"hIST", *b"sPLT", *b"iDOT"] {
            assert_eq!(strip(&with(kind, b"words")).unwrap(), plain);
        }
        // Known by name and not by size: words in disguise.
        assert_eq!(strip(&with(*b"pHYs", b"words and more words")).unwrap(), plain);
    }

    #[test]
    fn a_side_that_no_png_may_have_is_refused() {
        for (side, is_lawful) in [(0, false), (1, true), (i32::MAX as u32, true), (1 << 31, false), (u32::MAX, false)] {
            let mut png = Png::from_bytes(with(*b"tIME", b"").into()).unwrap();
            let head = [&side.to_be_bytes(), side.to_be_bytes().as_slice(), &[8, 2, 0, 0, 0]].concat();
            png.chunks_mut()[0] = PngChunk::new(*b"IHDR", head.into());
            let bytes = png.encoder().bytes();
            assert_eq!(strip(&bytes).is_some(), is_lawful, "{side}");
            assert_eq!(is_photograph(&bytes), side == 1, "{side}");
        }
    }

    #[test]
    fn a_wrong_sum_is_refused() {
        let mut bytes = with(*b"tIME", b"");
        bytes[20] ^= 1;
        assert!(strip(&bytes).is_none());
    }
}
