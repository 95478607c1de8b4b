//! A picture's pixels: decoded, made smaller, turned upright. All of it in whole numbers.

#![allow(clippy::cast_possible_wrap, clippy::cast_sign_loss, reason = "sides are under 2^26, samples are clamped")]

use std::borrow::Cow;
use std::io::Cursor;

use img_parts::{Bytes, ImageEXIF, ImageICC};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::media::exif::Orientation;
use crate::media::png;

/// The most pixels of a picture that is decoded.
pub const MOST_PIXELS: u64 = 40_000_000;
/// A weight of 1.
const ONE: i64 = 1 << 14;
/// Distances are counted in parts of a pixel of the copy.
const PART: i64 = 1 << 12;

/// What a pixel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// One sample.
    Grey,
    /// Red, green, blue.
    Rgb,
}

impl Colours {
    fn samples(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

/// Rows of pixels, 8 bits a sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// What a pixel is made of.
    pub colours: Colours,
    /// The samples, row after row.
    pub samples: Vec<u8>,
}

/// Pixels as they are stored, and how they are to be turned.
pub struct Decoded {
    stored: Pixels,
    turn: Orientation,
}

/// The pixels of a JPEG or PNG that has been stripped, and its colour profile.
pub fn decode(bytes: &[u8]) -> Option<(Decoded, Option<Bytes>)> {
    let is_png = bytes.starts_with(png::SIGNATURE);
    let stored = if is_png { decode_png(bytes)? } else { decode_jpeg(bytes)? };
    let file = Bytes::copy_from_slice(bytes);
    let (exif, profile) = if is_png {
        let file = img_parts::png::Png::from_bytes(file).ok()?;
        (file.exif(), file.icc_profile())
    } else {
        let file = img_parts::jpeg::Jpeg::from_bytes(file).ok()?;
        (file.exif(), file.icc_profile())
    };
    let turn = exif.map_or(Orientation::UPRIGHT, |exif| Orientation::read(&exif));
    Some((Decoded { stored, turn }, profile))
}

fn decode_jpeg(bytes: &[u8]) -> Option<Pixels> {
    let options = DecoderOptions::new_safe().set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let info = decoder.info()?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    let colours = match decoder.input_colorspace()? {
        ColorSpace::Luma => Colours::Grey,
        _ => Colours::Rgb,
    };
    let out = if colours == Colours::Grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(options.jpeg_set_out_colorspace(out));
    within(width, height)?;
    Pixels::of(width, height, colours, decoder.decode().ok()?)
}

/// Whether a stripped PNG can be decoded, as far as all that stands before its pixels tells.
pub fn opens_png(bytes: &[u8]) -> bool {
    open_png(bytes).is_some()
}

/// A PNG up to its pixels. Of memory, the decoder bounds what it needs beside them.
fn open_png(bytes: &[u8]) -> Option<(::png::Reader<Cursor<&[u8]>>, Colours)> {
    let mut decoder = ::png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(::png::Transformations::EXPAND | ::png::Transformations::STRIP_16);
    let reader = decoder.read_info().ok()?;
    let colours = match reader.output_color_type() {
        (::png::ColorType::Rgb, ::png::BitDepth::Eight) => Colours::Rgb,
        (::png::ColorType::Grayscale, ::png::BitDepth::Eight) => Colours::Grey,
        _ => return None,
    };
    Some((reader, colours))
}

/// Pixels that are broken stay white, and so does what comes after them: browsers show what comes before.
fn decode_png(bytes: &[u8]) -> Option<Pixels> {
    let (mut reader, colours) = open_png(bytes)?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    within(width, height)?;
    let mut samples = vec![u8::MAX; reader.output_buffer_size()?];
    let _broken = reader.next_frame(&mut samples);
    Pixels::of(width, height, colours, samples)
}

fn within(width: usize, height: usize) -> Option<()> {
    (width > 0 && height > 0 && (width as u64).checked_mul(height as u64)? <= MOST_PIXELS).then_some(())
}

impl Decoded {
    /// Upright, and of this size.
    pub fn scaled(&self, width: u32, height: u32) -> Option<Cow<'_, Pixels>> {
        let (width, height) = (width as usize, height as usize);
        let (width, height) = if self.turn.swaps_sides() { (height, width) } else { (width, height) };
        let mut pixels = Cow::Borrowed(&self.stored);
        if width != pixels.width {
            pixels = Cow::Owned(pixels.narrowed(width)?);
        }
        if height != pixels.height {
            pixels = Cow::Owned(pixels.lowered(height)?);
        }
        if self.turn != Orientation::UPRIGHT {
            pixels = Cow::Owned(pixels.turned(self.turn));
        }
        Some(pixels)
    }
}

impl Pixels {
    fn of(width: usize, height: usize, colours: Colours, samples: Vec<u8>) -> Option<Self> {
        (samples.len() == width * height * colours.samples()).then_some(Self { width, height, colours, samples })
    }

    /// With fewer pixels in a row.
    fn narrowed(&self, width: usize) -> Option<Self> {
        let taps = taps(self.width, width)?;
        let of = self.colours.samples();
        let mut samples = Vec::with_capacity(width * self.height * of);
        for row in self.samples.chunks_exact(self.width * of) {
            for tap in &taps {
                let part = &row[tap.start * of..(tap.start + tap.weights.len()) * of];
                for sample in 0..of {
                    let sum = part.iter().skip(sample).step_by(of).zip(&tap.weights);
                    samples.push(rounded(sum.map(|(value, weight)| i32::from(*value) * weight).sum()));
                }
            }
        }
        Self::of(width, self.height, self.colours, samples)
    }

    /// With fewer rows.
    fn lowered(&self, height: usize) -> Option<Self> {
        let long = self.width * self.colours.samples();
        let mut samples = Vec::with_capacity(height * long);
        let mut sums = vec![0_i32; long];
        for tap in taps(self.height, height)? {
            sums.fill(0);
            let rows = self.samples[tap.start * long..].chunks_exact(long);
            for (row, weight) in rows.zip(&tap.weights) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += i32::from(*value) * weight;
                }
            }
            samples.extend(sums.iter().map(|sum| rounded(*sum)));
        }
        Self::of(self.width, height, self.colours, samples)
    }

    fn turned(&self, turn: Orientation) -> Self {
        let (width, height) = if turn.swaps_sides() { (self.height, self.width) } else { (self.width, self.height) };
        let of = self.colours.samples();
        let mut samples = Vec::with_capacity(self.samples.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = turn.source((x, y), (self.width, self.height));
                let at = (from_y * self.width + from_x) * of;
                samples.extend_from_slice(&self.samples[at..at + of]);
            }
        }
        Self { width, height, colours: self.colours, samples }
    }
}

/// What one pixel of a copy is made of: the neighbours from `start` on, each by its weight.
struct Tap {
    start: usize,
    weights: Vec<i32>,
}

/// Catmull and Rom's cubic, stretched over as many pixels as become one. Its weights add up to one, exactly.
fn taps(from: usize, to: usize) -> Option<Vec<Tap>> {
    if to == 0 || to > from {
        return None;
    }
    let (long, short) = (from as i64, to as i64);
    let tap = |at: i64| {
        // The middle of the copy's pixel, and of the picture's, in halves of a pixel of either side.
        let middle = (2 * at + 1) * long;
        let reach = 4 * long;
        let first = ((middle - reach) / (2 * short)).clamp(0, long - 1);
        let last = ((middle + reach) / (2 * short)).clamp(0, long - 1);
        let raw: Vec<i64> =
            (first..=last).map(|pixel| cubic(((2 * pixel + 1) * short - middle).abs() * PART / (2 * long))).collect();
        let sum: i64 = raw.iter().sum::<i64>().max(1);
        let mut weights: Vec<i32> = raw.iter().map(|weight| (weight * ONE / sum) as i32).collect();
        let rest = ONE as i32 - weights.iter().sum::<i32>();
        let heaviest = (0..weights.len()).max_by_key(|&index| weights[index]).unwrap_or_default();
        weights[heaviest] += rest;
        Tap { start: first as usize, weights }
    };
    Some((0..short).map(tap).collect())
}

/// The weight at a distance, in parts of a pixel; times twice the cube of a part.
fn cubic(distance: i64) -> i64 {
    let (t, square, cube) = (distance, distance * distance, distance * distance * distance);
    if t < PART {
        (3 * cube - 5 * square * PART + 2 * PART * PART * PART) >> 10
    } else if t < 2 * PART {
        (-cube + 5 * square * PART - 8 * t * PART * PART + 4 * PART * PART * PART) >> 10
    } else {
        0
    }
}

fn rounded(sum: i32) -> u8 {
    ((sum + ONE as i32 / 2) >> 14).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{Colours, Decoded, ONE, Pixels, decode, taps};
    use crate::media::exif::Orientation;
    use crate::media::image::{ImageKind, read};
    use crate::media::samples::SAMPLES;

    #[test]
    fn a_picture_is_turned_as_its_tag_says() {
        // Two columns, three rows.
        let stored = Pixels { width: 2, height: 3, colours: Colours::Grey, samples: b"abcdef".to_vec() };
        let turned = [b"abcdef", b"badcfe", b"fedcba", b"efcdab", b"acebdf", b"ecafdb", b"fdbeca", b"bdface"];
        for (tag, samples) in (1..).zip(turned) {
            let mut block = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x00\0\0\0\0\0\0";
            block[19] = tag;
            let pixels = stored.turned(Orientation::read(&block));
            assert_eq!(pixels.samples, samples, "{tag}");
            assert_eq!(pixels.width, if tag > 4 { 3 } else { 2 });
        }
    }

    #[test]
    fn what_is_upright_and_of_its_own_size_is_not_copied() {
        let stored = Pixels { width: 2, height: 3, colours: Colours::Grey, samples: b"abcdef".to_vec() };
        let decoded = Decoded { stored, turn: Orientation::UPRIGHT };
        assert!(matches!(decoded.scaled(2, 3), Some(Cow::Borrowed(_))));
        assert!(matches!(decoded.scaled(1, 3), Some(Cow::Owned(_))));
    }

    #[test]
    fn one_colour_stays_as_it_is() {
        let plain = Pixels { width: 97, height: 61, colours: Colours::Rgb, samples: [9, 130, 255].repeat(97 * 61) };
        let small = plain.narrowed(13).unwrap().lowered(7).unwrap();
        assert_eq!(small.samples, [9, 130, 255].repeat(13 * 7));
    }

    proptest! {
        #[test]
        fn weights_add_up_to_one(from in 1..5000_usize, to in 1..5000_usize) {
            let (from, to) = (from.max(to), from.min(to));
            for tap in taps(from, to).unwrap() {
                prop_assert!(tap.start + tap.weights.len() <= from);
                prop_assert_eq!(tap.weights.iter().map(|weight| i64::from(*weight)).sum::<i64>(), ONE);
            }
        }

        #[test]
        fn a_spoilt_file_is_decoded_or_refused_without_a_panic(which in 0..SAMPLES.len(), at in 0..2000_usize, to: u8) {
            let sample = &SAMPLES[which];
            if let ImageKind::Jpeg | ImageKind::Png = sample.kind {
                let mut bytes = read(&format!("a.{}", sample.kind.ending()), &sample.bytes()).unwrap().bytes.to_vec();
                let at = at % bytes.len();
                bytes[at] = to;
                drop(decode(&bytes));
            }
        }
    }
}
