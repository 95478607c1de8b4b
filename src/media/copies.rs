//! The smaller copies of a picture, one of which a browser takes: for a phone, for a page, for a sharp screen.
//!
//! Which ones there are follows from the head of the file alone, so that a page can name them before any is made.
//! A copy is made by arithmetic on whole numbers: the same bytes on every processor.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use img_parts::{Bytes, ImageICC};
use jpeg_encoder::{ColorType, Encoder};
use xxhash_rust::xxh3::xxh3_64;

use crate::media::image::{ImageKind, Picture};
use crate::media::pixels::{self, Colours};
use crate::media::{jpeg, png};

/// The widths of copies, in pixels.
const WIDTHS: [u32; 2] = [800, 1600];
/// A picture of fewer bytes has no copies.
const LEAST_BYTES: usize = 100_000;
/// The most pixels of a picture that has copies.
pub const MOST_PIXELS: u64 = 40_000_000;
/// How good a JPEG is, of 100.
const QUALITY: u8 = 82;
/// Goes into every name: whoever changes what a copy's bytes are, counts it up.
const RECIPE: u8 = 1;

/// One copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Its name, made from what the picture holds, and the width.
    pub name: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A picture has more pixels than copies are made of: this many millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyPixels(pub u64);

/// The copies that a picture gets, the smallest first. None are made of a drawing, of what moves, of WebP, of what is
/// small, and of a PNG that is no photograph.
pub fn plan(picture: &Picture) -> Result<Vec<Copy>, TooManyPixels> {
    let (width, height) = (picture.width, picture.height);
    let has_some = picture.bytes.len() >= LEAST_BYTES
        && match picture.kind {
            ImageKind::Jpeg => jpeg::is_common(&picture.bytes),
            ImageKind::Png => png::is_photograph(&picture.bytes),
            ImageKind::WebP | ImageKind::Svg => false,
        };
    // What is hardly larger than a copy stands for it.
    let mut widths: Vec<u32> = WIDTHS.into_iter().filter(|&copy| width >= copy + copy / 4).collect();
    if picture.kind == ImageKind::Png {
        widths.push(width);
    }
    if !has_some || widths.is_empty() {
        return Ok(Vec::new());
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(TooManyPixels(pixels.div_ceil(1_000_000)));
    }
    let content = xxh3_64(&picture.bytes);
    let copy = |copy: u32| {
        let cause = [content.to_le_bytes().as_slice(), &copy.to_le_bytes(), &[RECIPE]].concat();
        let scaled = (u64::from(height) * u64::from(copy) + u64::from(width) / 2) / u64::from(width);
        Copy { name: format!("{:016x}.jpg", xxh3_64(&cause)), width: copy, height: (scaled as u32).max(1) }
    };
    Ok(widths.into_iter().map(copy).collect())
}

/// The bytes of copies, made when one of them is first asked for.
#[derive(Default)]
pub struct Made(OnceLock<Vec<Arc<[u8]>>>);

impl Made {
    /// The bytes of the copy at `index`. Where one cannot be made, or would not be smaller, it is the picture's own.
    pub fn bytes<'m>(&'m self, picture: &'m Arc<[u8]>, copies: &[Copy], index: usize) -> &'m Arc<[u8]> {
        let all = self.0.get_or_init(|| make(picture, copies));
        all.get(index).unwrap_or(picture)
    }
}

/// A picture takes up to 120 MB while its copies are made, so that no more than four are under way.
static LANES: [Mutex<()>; 4] = [const { Mutex::new(()) }; 4];

fn make(picture: &Arc<[u8]>, copies: &[Copy]) -> Vec<Arc<[u8]>> {
    let _lane = LANES[picture.len() % LANES.len()].lock().unwrap_or_else(PoisonError::into_inner);
    let decoded = pixels::decode(picture);
    let made = |copy: &Copy| {
        let (decoded, profile) = decoded.as_ref()?;
        let upright = decoded.scaled(copy.width, copy.height)?;
        let bytes = encode(&upright, profile.as_ref())?;
        (bytes.len() < picture.len()).then(|| Arc::from(bytes))
    };
    copies.iter().map(|copy| made(copy).unwrap_or_else(|| Arc::clone(picture))).collect()
}

/// As JPEG, through the same door as every picture.
fn encode(pixels: &pixels::Pixels, profile: Option<&Bytes>) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(pixels.width).ok()?, u16::try_from(pixels.height).ok()?);
    let colours = match pixels.colours {
        Colours::Grey => ColorType::Luma,
        Colours::Rgb => ColorType::Rgb,
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&pixels.samples, width, height, colours).ok()?;
    let out = match profile {
        Some(profile) => {
            let mut file = img_parts::jpeg::Jpeg::from_bytes(out.into()).ok()?;
            file.set_icc_profile(Some(profile.clone()));
            file.encoder().bytes().to_vec()
        }
        None => out,
    };
    jpeg::strip(&out).map(|(bytes, _)| bytes)
}

#[cfg(test)]
mod tests;
