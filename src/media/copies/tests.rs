//! Which copies a picture gets, and that their bytes are the same everywhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, ImageEXIF, ImageICC};
use jpeg_encoder::ColorType;
use sha2::{Digest, Sha256};

use super::{Budget, LEAST_BYTES, Made, Resized, TooManyPixels, plan};
use crate::media::image::{self, Picture};
use crate::media::samples::SAMPLES;

/// A photograph, as far as arithmetic makes one: light that changes slowly, with grain.
fn samples(width: u32, height: u32) -> Vec<u8> {
    let mut grain = 1_u32;
    let mut samples = Vec::new();
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        for colour in 1..=3 {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            samples.push(((x * colour / 12 + y / 5) % 200 + (grain >> 28)) as u8);
        }
    }
    samples
}

fn png_of((width, height): (u32, u32), colours: png::ColorType, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    bytes
}

fn png(width: u32, height: u32) -> Vec<u8> {
    png_of((width, height), png::ColorType::Rgb, &samples(width, height))
}

/// A PNG with one more chunk behind its head.
fn png_with(kind: [u8; 4], contents: &'static [u8]) -> Vec<u8> {
    let mut file = Png::from_bytes(png(1100, 700).into()).unwrap();
    file.chunks_mut().insert(1, PngChunk::new(kind, Bytes::from_static(contents)));
    file.encoder().bytes().to_vec()
}

/// A PNG of which one chunk is another.
fn png_changed(kind: [u8; 4], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut file = Png::from_bytes(png(1100, 700).into()).unwrap();
    let chunk = file.chunks_mut().iter_mut().find(|chunk| chunk.kind() == kind).unwrap();
    let mut contents = chunk.contents().to_vec();
    change(&mut contents);
    *chunk = PngChunk::new(kind, contents.into());
    file.encoder().bytes().to_vec()
}

fn jpeg_of((width, height): (u16, u16), colours: ColorType, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    jpeg_encoder::Encoder::new(&mut bytes, 95).encode(samples, width, height, colours).unwrap();
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    jpeg_of((width, height), ColorType::Rgb, &samples(width.into(), height.into()))
}

/// A JPEG that stands on its side and has a colour profile.
fn turned_and_with_profile() -> Vec<u8> {
    let profile = SAMPLES.iter().find(|sample| sample.name == "colours.png").unwrap().bytes();
    let profile = Png::from_bytes(profile.into()).unwrap().icc_profile().unwrap();
    let mut file = img_parts::jpeg::Jpeg::from_bytes(jpeg(1400, 1100).into()).unwrap();
    file.set_icc_profile(Some(profile));
    file.set_exif(Some(Bytes::from_static(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")));
    file.encoder().bytes().to_vec()
}

fn sizes(picture: &Picture) -> Vec<(u32, u32)> {
    plan(picture).unwrap().iter().map(|copy| (copy.width, copy.height)).collect()
}

fn made(picture: &Picture) -> Vec<Picture> {
    let (copies, made) = (plan(picture).unwrap(), Made::default());
    let all = (0..copies.len()).map(|at| made.bytes(&picture.bytes, &copies, at).unwrap());
    all.map(|bytes| image::read("a.jpg", bytes).unwrap()).collect()
}

#[test]
fn a_photograph_gets_copies_for_a_phone_and_for_a_page_and_one_in_png_is_a_jpeg_as_large() {
    let photograph = image::read("a.jpg", &jpeg(2100, 1400)).unwrap();
    assert_eq!(sizes(&photograph), [(800, 533), (1600, 1067)]);
    let as_png = image::read("a.png", &png(1100, 700)).unwrap();
    assert_eq!(sizes(&as_png), [(800, 509), (1100, 700)]);
    for picture in [photograph, as_png] {
        let copies = made(&picture);
        let shown: Vec<_> = copies.iter().map(|copy| (copy.width, copy.height)).collect();
        assert_eq!(shown, sizes(&picture));
        assert!(copies.iter().all(|copy| copy.bytes.len() * 3 < picture.bytes.len() * 2));
    }
}

#[test]
fn what_is_small_or_no_photograph_has_none() {
    for sample in SAMPLES {
        let picture = image::read(&format!("a.{}", sample.kind.ending()), &sample.bytes()).unwrap();
        assert_eq!(plan(&picture), Ok(Vec::new()), "{}", sample.name);
    }
    assert_eq!(sizes(&image::read("a.jpg", &jpeg(990, 600)).unwrap()), []);

    let size = (1100_u32, 700_u32);
    let four: Vec<u8> = samples(size.0, size.1).chunks_exact(3).flat_map(|of| [of[0], of[1], of[2], 200]).collect();
    // A screenshot: one corner of it is a photograph.
    let mut flat = samples(2000, 1500);
    flat[2000 * 3 * 300..].fill(240);
    let large = [
        ("a.png", png_of(size, png::ColorType::Rgba, &four)),
        ("a.png", png_of((2000, 1500), png::ColorType::Rgb, &flat)),
        ("a.png", png_with(*b"acTL", b"\0\0\0\x01\0\0\0\0")),
        ("a.png", png_with(*b"tRNS", b"\0\x01\0\x01\0\x01")),
        ("a.png", png_with(*b"gAMA", b"\0\x01\x86\xa0")),
        // A way to interlace that nobody knows.
        ("a.png", png_changed(*b"IHDR", |head| head[12] = 7)),
        ("a.jpg", jpeg_of((1100, 700), ColorType::Cmyk, &four)),
        // Wider than a JPEG can be.
        ("a.png", png(70_000, 4)),
        ("a.png", png(4, 70_000)),
    ];
    for (at, (path, bytes)) in large.iter().enumerate() {
        let picture = image::read(path, bytes).unwrap();
        assert!(picture.bytes.len() >= LEAST_BYTES, "{at}");
        assert_eq!(plan(&picture), Ok(Vec::new()), "{at}");
    }
    assert_eq!(sizes(&image::read("a.png", &png(65_535, 2)).unwrap()).len(), 3);
}

#[test]
fn a_png_whose_pixels_are_broken_still_gets_copies_that_are_jpegs() {
    let spoilt = png_changed(*b"IDAT", |pixels| {
        let half = pixels.len() / 2;
        pixels[half..].fill(0xff);
    });
    let picture = image::read("a.png", &spoilt).unwrap();
    let shown: Vec<_> = made(&picture).iter().map(|copy| (copy.width, copy.height)).collect();
    assert_eq!(shown, [(800, 509), (1100, 700)]);
    // Where none can be made, there is none: a PNG is nothing that ends in `.jpg`.
    let lost = [picture.bytes[..8].to_vec(), vec![0; 100]].concat().into();
    assert_eq!(Made::default().bytes(&lost, &plan(&picture).unwrap(), 0), None);
}

#[test]
fn what_is_found_stands_for_a_copy_if_it_can_be_that_copy() {
    let picture = image::read("a.jpg", &jpeg(2100, 1400)).unwrap();
    let copy = plan(&picture).unwrap().remove(0);
    let bytes = made(&picture).remove(0).bytes;
    let takes = |found: &[u8]| copy.takes(&picture.bytes, found);
    assert!(takes(&bytes) && takes(&picture.bytes));
    let other = Resized { height: copy.height + 1, ..copy.clone() };
    assert!(!other.takes(&picture.bytes, &bytes), "of another size");
    assert!(!takes(&[b"\xff\xd8\xff\xfe\0\x07words", &bytes[2..]].concat()), "with words in it");
    assert!(!takes(&[&bytes[..], b"words"].concat()), "with words behind it");
    assert!(!takes(&bytes[..bytes.len() - 2]) && !takes(b"") && !takes(&png(800, 533)));
    let as_png: Arc<[u8]> = png(800, 533).into();
    assert!(!copy.takes(&as_png, &as_png), "a PNG under the name of a JPEG");
}

#[test]
fn who_takes_more_than_is_left_waits_and_who_takes_less_does_not() {
    let (budget, is_through) = (Budget::of(10), AtomicBool::new(false));
    thread::scope(|scope| {
        let (most, some) = (budget.take(6), budget.take(3));
        scope.spawn(|| {
            drop(budget.take(7));
            is_through.store(true, Ordering::SeqCst);
        });
        drop(budget.take(1));
        drop(some);
        thread::sleep(Duration::from_millis(50));
        assert!(!is_through.load(Ordering::SeqCst));
        drop(most);
    });
    assert!(is_through.into_inner());
}

#[test]
fn what_has_more_pixels_than_can_be_made_smaller_has_none_and_says_so() {
    let photograph = image::read("a.jpg", &jpeg(1100, 700)).unwrap();
    let huge = Picture { width: 8000, height: 5001, ..photograph };
    assert_eq!(plan(&huge), Err(TooManyPixels(41)));
    assert_eq!(plan(&Picture { height: 5000, ..huge }).unwrap().len(), 2);
}

#[test]
fn a_copy_has_the_same_bytes_on_every_computer() {
    let bytes = [("a.jpg", jpeg(2100, 1400)), ("a.png", png(1100, 700))];
    let hashes: Vec<String> = bytes
        .into_iter()
        .flat_map(|(path, bytes)| made(&image::read(path, &bytes).unwrap()))
        .map(|copy| Sha256::digest(&copy.bytes)[..6].iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    // Whoever changes these counts up the recipe.
    let (plain, as_png) = (["c3d618c98709", "1ceb8aa5d2fe"], ["bcada8d5233d", "b7e1903a9256"]);
    assert_eq!(hashes, [plain, as_png].concat());
}

#[test]
fn a_copy_stands_upright_and_keeps_its_colour_profile() {
    let picture = image::read("a.jpg", &turned_and_with_profile()).unwrap();
    let profile = |picture: &Picture| {
        img_parts::jpeg::Jpeg::from_bytes(Bytes::copy_from_slice(&picture.bytes)).unwrap().icc_profile()
    };
    let copy = made(&picture).remove(0);
    assert_eq!((copy.width, copy.height), (800, 1018));
    assert!(profile(&copy).is_some());
    assert_eq!(profile(&copy), profile(&picture));
    assert!(img_parts::jpeg::Jpeg::from_bytes(Bytes::copy_from_slice(&copy.bytes)).unwrap().exif().is_none());
}

#[test]
fn a_jpeg_that_cannot_be_decoded_stands_for_its_copies() {
    let mut photograph = image::read("a.jpg", &jpeg(1100, 700)).unwrap();
    let mut bytes = photograph.bytes.to_vec();
    // A frame that names a table which is not there.
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[at + 12] = 3;
    photograph.bytes = bytes.into();
    let copies = plan(&photograph).unwrap();
    assert_eq!(Made::default().bytes(&photograph.bytes, &copies, 0), Some(&photograph.bytes));
}
