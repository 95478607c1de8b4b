//! The smaller copies of a picture, one of which a browser takes: for a phone, for a page, for a sharp screen.
//!
//! Which ones there are follows from the head of the file alone, so that a page can name them before any is made.
//! A copy is made by arithmetic on whole numbers: the same bytes on every processor.

use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use img_parts::{Bytes, ImageICC};
use jpeg_encoder::{ColorType, Encoder};
use xxhash_rust::xxh3::xxh3_64;

use crate::media::image::{self, ImageKind, Picture};
use crate::media::pixels::{self, Colours, MOST_PIXELS};
use crate::media::{jpeg, png};

/// The width of a copy that fills a page, in pixels.
pub const PAGE: u32 = 1600;
/// The widths of copies, in pixels.
const WIDTHS: [u32; 2] = [800, PAGE];
/// A picture of fewer bytes has no copies.
const LEAST_BYTES: usize = 100_000;
/// How good a JPEG is, of 100.
const QUALITY: u8 = 82;
/// Goes into every name: whoever changes what a copy's bytes are, counts it up.
const RECIPE: u8 = 1;

/// One copy, as a page can name it: a JPEG of this size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resized {
    /// Its name, made from what the picture holds, and the width.
    pub name: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Resized {
    /// Whether a file that was found may stand for this copy of `picture`, as far as can be told without making it: a
    /// JPEG of this size, or the picture itself, and nothing beside the pixels and their profile.
    pub fn takes(&self, picture: &[u8], found: &[u8]) -> bool {
        image::read(&self.name, found).is_ok_and(|read| {
            let is_as_planned = (read.width, read.height) == (self.width, self.height);
            *read.bytes == *found && (is_as_planned || found == picture)
        })
    }
}

/// A picture has more pixels than copies are made of: this many millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyPixels(pub u64);

/// The copies that a picture gets, the smallest first. None are made of a drawing, of what moves, of WebP, of what is
/// small, of what is longer or wider than a JPEG can be, and of a PNG that is no photograph.
pub fn plan(picture: &Picture) -> Result<Vec<Resized>, TooManyPixels> {
    let (width, height) = (picture.width, picture.height);
    let has_some = picture.bytes.len() >= LEAST_BYTES
        && u16::try_from(width.max(height)).is_ok()
        && match picture.kind {
            ImageKind::Jpeg => jpeg::is_common(&picture.bytes),
            ImageKind::Png => png::is_photograph(&picture.bytes) && pixels::opens_png(&picture.bytes),
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
        Resized { name: format!("{:016x}.jpg", xxh3_64(&cause)), width: copy, height: (scaled as u32).max(1) }
    };
    Ok(widths.into_iter().map(copy).collect())
}

/// The bytes of copies, made when one of them is first asked for.
#[derive(Default)]
pub struct Made(OnceLock<Vec<Option<Arc<[u8]>>>>);

impl Made {
    /// The bytes of the copy at `index`. A JPEG stands for a copy that cannot be made of it or would not be smaller. A PNG
    /// stands for none, whose names and types are those of a JPEG: then there is nothing.
    pub fn bytes(&self, picture: &Arc<[u8]>, copies: &[Resized], index: usize) -> Option<&Arc<[u8]>> {
        self.0.get_or_init(|| make(picture, copies)).get(index)?.as_ref()
    }
}

/// The pixels of pictures whose copies are being made. One takes up to ten bytes a pixel: three samples and, in a
/// progressive JPEG, a number of two bytes for each. So all of them together take 800 MB at most. A thread that has to
/// wait makes no pages meanwhile.
static UNDER_WAY: Budget = Budget::of(2 * MOST_PIXELS);

/// A number of something, of which parts are taken and given back.
struct Budget {
    left: Mutex<u64>,
    given_back: Condvar,
}

impl Budget {
    const fn of(number: u64) -> Self {
        Self { left: Mutex::new(number), given_back: Condvar::new() }
    }

    /// Takes so many, which may be no more than there are in all; waits for them where they are not left.
    fn take(&self, number: u64) -> Taken<'_> {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let left = self.given_back.wait_while(left, |left| *left < number);
        *left.unwrap_or_else(PoisonError::into_inner) -= number;
        Taken { budget: self, number }
    }
}

/// A part of a budget, given back at the end.
struct Taken<'b> {
    budget: &'b Budget,
    number: u64,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.budget.left.lock().unwrap_or_else(PoisonError::into_inner) += self.number;
        self.budget.given_back.notify_all();
    }
}

fn make(picture: &Arc<[u8]>, copies: &[Resized]) -> Vec<Option<Arc<[u8]>>> {
    let pixels = imagesize::blob_size(picture).map_or(u64::MAX, |sides| sides.width as u64 * sides.height as u64);
    let _taken = UNDER_WAY.take(pixels.min(MOST_PIXELS));
    let instead = (!picture.starts_with(png::SIGNATURE)).then_some(picture);
    let decoded = pixels::decode(picture);
    let made = |copy: &Resized| {
        let (decoded, profile) = decoded.as_ref()?;
        let upright = decoded.scaled(copy.width, copy.height)?;
        let bytes = encode(&upright, profile.as_ref())?;
        instead.is_none_or(|picture| bytes.len() < picture.len()).then(|| Arc::from(bytes))
    };
    copies.iter().map(|copy| made(copy).or_else(|| instead.cloned())).collect()
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
