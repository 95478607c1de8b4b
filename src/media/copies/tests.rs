//! Which copies a picture gets, and that their bytes are the same everywhere.

use img_parts::{Bytes, ImageEXIF, ImageICC};
use sha2::{Digest, Sha256};

use super::{Made, TooManyPixels, plan};
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

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&samples(width, height)).unwrap();
    writer.finish().unwrap();
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.encode(&samples(width.into(), height.into()), width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

fn sizes(picture: &Picture) -> Vec<(u32, u32)> {
    plan(picture).unwrap().iter().map(|copy| (copy.width, copy.height)).collect()
}

fn made(picture: &Picture) -> Vec<Picture> {
    let (copies, made) = (plan(picture).unwrap(), Made::default());
    let all = (0..copies.len()).map(|at| made.bytes(&picture.bytes, &copies, at));
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
    let bytes = [jpeg(2100, 1400), png(1100, 700)];
    let hashes: Vec<String> = ["a.jpg", "a.png"]
        .iter()
        .zip(bytes)
        .flat_map(|(path, bytes)| made(&image::read(path, &bytes).unwrap()))
        .map(|copy| Sha256::digest(&copy.bytes)[..6].iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    // Whoever changes these counts up the recipe.
    assert_eq!(hashes, ["c3d618c98709", "1ceb8aa5d2fe", "bcada8d5233d", "b7e1903a9256"]);
}

#[test]
fn a_copy_stands_upright_and_keeps_its_colour_profile() {
    let profile = SAMPLES.iter().find(|sample| sample.name == "colours.png").unwrap().bytes();
    let profile = img_parts::png::Png::from_bytes(profile.into()).unwrap().icc_profile().unwrap();
    let mut file = img_parts::jpeg::Jpeg::from_bytes(jpeg(1400, 1100).into()).unwrap();
    file.set_icc_profile(Some(profile));
    file.set_exif(Some(Bytes::from_static(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")));
    let picture = image::read("a.jpg", &file.encoder().bytes()).unwrap();
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
fn a_picture_that_cannot_be_decoded_stands_for_its_copies() {
    let mut photograph = image::read("a.jpg", &jpeg(1100, 700)).unwrap();
    let mut bytes = photograph.bytes.to_vec();
    // A frame that names a table which is not there.
    let at = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[at + 12] = 3;
    photograph.bytes = bytes.into();
    let copies = plan(&photograph).unwrap();
    assert_eq!(Made::default().bytes(&photograph.bytes, &copies, 0), &photograph.bytes);
}
