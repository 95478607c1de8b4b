//! What is delivered of a picture: its pixels, its colour profile and which way up it is.
//!
//! Nothing is decoded here (smaller copies are made in `copies`, of what passed this door): containers are rewritten by
//! an allow-list, so that a place for words which nobody thought of is dropped too. Bytes that are not understood refuse
//! the picture; they are never passed on.

use std::fmt;
use std::sync::Arc;

use crate::media::{jpeg, png, svg, webp};

/// The most bytes of one picture, as written.
pub const MOST_BYTES: usize = 20_000_000;

/// The kinds of picture that every browser shows and whose metadata can be told from its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// JPEG.
    Jpeg,
    /// PNG, also animated.
    Png,
    /// WebP, also animated.
    WebP,
    /// SVG.
    Svg,
}

impl ImageKind {
    /// The ending of a file of this kind, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
            Self::Svg => "svg",
        }
    }

    /// As it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Svg => "SVG",
        }
    }

    /// The kind that an ending, in lower case and without the dot, speaks of.
    pub fn find(ending: &str) -> Option<Self> {
        match ending {
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::WebP),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }
}

/// A picture as it is delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file: no metadata, no trailing bytes.
    pub bytes: Arc<[u8]>,
    /// What it is, by its bytes.
    pub kind: ImageKind,
    /// In CSS pixels, as shown: after it has been turned upright.
    pub width: u32,
    /// In CSS pixels, as shown.
    pub height: u32,
}

/// Why a file cannot be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is in it.
    Empty,
    /// It has more bytes than a picture may have.
    TooLarge {
        /// The most that it may have.
        most: usize,
    },
    /// A picture of another kind, `GIF`, or a file that is no picture, by its ending; empty where it has none.
    Kind(String),
    /// A good picture under a wrong ending.
    Ending {
        /// The kind that the bytes are.
        right: ImageKind,
    },
    /// It begins as this kind and cannot be read as one.
    Broken(ImageKind),
    /// An SVG that defines words of its own (`<!ENTITY`) or uses some.
    Entities,
    /// It cannot be looked into for what must not be printed; what it is, with its article: `a PDF`.
    Unreadable(String),
}

impl fmt::Display for Refusal {
    /// Says it as the end of a sentence: `its format is PNG, so its name has to end in .png`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::TooLarge { most } => write!(f, "it is over {} MB", most / 1_000_000),
            Self::Kind(name) if name.is_empty() => f.write_str("its format is unknown"),
            Self::Kind(name) => write!(f, "its format is {name}"),
            Self::Ending { right } => {
                write!(f, "its format is {}, so its name has to end in .{}", right.name(), right.ending())
            }
            Self::Broken(kind) => write!(f, "it can't be read as {}; part of it might be missing", kind.name()),
            Self::Entities => f.write_str("it uses its own XML entities"),
            Self::Unreadable(what) => write!(f, "it is {what}, which heard can't look inside"),
        }
    }
}

/// What is delivered of the picture at `path`. The bytes say what it is; an ending that says otherwise is refused.
pub fn read(path: &str, bytes: &[u8]) -> Result<Picture, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge { most: MOST_BYTES });
    }
    let ending = ending(path);
    let Some(kind) = find_kind(bytes) else {
        return Err(match (find_other(bytes), ImageKind::find(&ending)) {
            (Some(other), _) => Refusal::Kind(other.to_owned()),
            (None, Some(kind)) => Refusal::Broken(kind),
            (None, None) => Refusal::Kind(ending.to_uppercase()),
        });
    };
    if ImageKind::find(&ending) != Some(kind) {
        return Err(Refusal::Ending { right: kind });
    }
    let stripped = match kind {
        ImageKind::Jpeg => jpeg::strip(bytes),
        ImageKind::Png => png::strip(bytes),
        ImageKind::WebP => webp::strip(bytes),
        ImageKind::Svg => {
            let drawing = svg::read(bytes)?;
            return Ok(Picture { bytes: drawing.bytes.into(), kind, width: drawing.width, height: drawing.height });
        }
    };
    let (bytes, turned) = stripped.ok_or(Refusal::Broken(kind))?;
    let sides = imagesize::blob_size(&bytes).map_err(|_| Refusal::Broken(kind))?;
    let whole = |pixels: usize| u32::try_from(pixels).ok().filter(|&pixels| pixels > 0).ok_or(Refusal::Broken(kind));
    let (width, height) = (whole(sides.width)?, whole(sides.height)?);
    let (width, height) = if turned.swaps_sides() { (height, width) } else { (width, height) };
    Ok(Picture { bytes: bytes.into(), kind, width, height })
}

/// The ending of a path's last part, in lower case, without the dot; empty where there is none.
pub fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// The kind of picture that the bytes begin as.
pub fn find_kind(bytes: &[u8]) -> Option<ImageKind> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Some(ImageKind::Jpeg);
    }
    if bytes.starts_with(png::SIGNATURE) {
        return Some(ImageKind::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(ImageKind::WebP);
    }
    svg::is_drawing(bytes).then_some(ImageKind::Svg)
}

/// The name of a kind of picture that is not delivered.
pub fn find_other(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let name = if starts(b"GIF8") {
        "GIF"
    } else if bytes.get(4..8) == Some(b"ftyp") {
        match bytes.get(8..12)? {
            b"avif" | b"avis" => "AVIF",
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => "HEIC",
            _ => return None,
        }
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        "TIFF"
    } else if starts(b"\xff\x0a") || starts(b"\0\0\0\x0cJXL ") {
        "JPEG XL"
    } else if starts(b"\0\0\0\x0cjP  ") {
        "JPEG 2000"
    } else if starts(b"8BPS") {
        "Photoshop"
    } else if starts(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        "BMP"
    } else {
        return None;
    };
    Some(name)
}

#[cfg(test)]
mod tests {
    use std::iter;

    use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::{ImageKind, Refusal, read};
    use crate::media::samples::{CANARIES, SAMPLES, Sample};

    fn path(sample: &Sample) -> String {
        format!("stories/a.{}", sample.kind.ending())
    }

    #[test]
    fn no_word_in_any_place_for_metadata_is_delivered() {
        for sample in SAMPLES {
            let picture = read(&path(sample), &sample.bytes()).unwrap();
            for canary in CANARIES {
                let wide: Vec<u8> = canary.bytes().flat_map(|byte| [0, byte]).collect();
                for word in [canary.as_bytes(), &wide] {
                    assert!(!picture.bytes.windows(word.len()).any(|part| part == word), "{} {canary}", sample.name);
                }
            }
        }
    }

    #[test]
    fn width_and_height_are_those_of_the_upright_picture() {
        for sample in SAMPLES {
            let picture = read(&path(sample), &sample.bytes()).unwrap();
            assert_eq!((picture.width, picture.height), sample.shown, "{}", sample.name);
            assert_eq!(picture.kind, sample.kind, "{}", sample.name);
        }
    }

    #[test]
    fn what_was_delivered_once_is_delivered_unchanged() {
        for sample in SAMPLES {
            let once = read(&path(sample), &sample.bytes()).unwrap();
            assert_eq!(read(&path(sample), &once.bytes).unwrap(), once, "{}", sample.name);
        }
    }

    #[test]
    fn bytes_after_the_end_are_dropped() {
        for sample in SAMPLES {
            let bytes: Vec<u8> = sample.bytes().into_iter().chain(*b"trailing words").collect();
            assert_eq!(read(&path(sample), &bytes), read(&path(sample), &sample.bytes()), "{}", sample.name);
        }
    }

    #[test]
    fn a_wrong_ending_is_refused_with_the_right_one() {
        for sample in SAMPLES {
            let wrong = if sample.kind == ImageKind::Png { "a.jpeg" } else { "a.PNG" };
            assert_eq!(read(wrong, &sample.bytes()), Err(Refusal::Ending { right: sample.kind }));
        }
        assert_eq!(read("a.png", b"<svg/>"), Err(Refusal::Ending { right: ImageKind::Svg }));
        assert!(read("b.2026/A.JPEG", &SAMPLES[0].bytes()).is_ok());
    }

    #[test]
    fn other_kinds_are_refused_by_their_name() {
        let kind = |path: &str, bytes: &[u8]| read(path, bytes).unwrap_err();
        assert_eq!(kind("a.gif", b"GIF89a"), Refusal::Kind("GIF".into()));
        assert_eq!(kind("a.jpg", b"\0\0\0\x20ftypavif"), Refusal::Kind("AVIF".into()));
        assert_eq!(kind("a.heic", b"\0\0\0\x20ftypheic"), Refusal::Kind("HEIC".into()));
        assert_eq!(kind("a.xcf", b"gimp"), Refusal::Kind("XCF".into()));
        assert_eq!(kind("a.png", b"gimp"), Refusal::Broken(ImageKind::Png));
        assert_eq!(kind("a.png", b""), Refusal::Empty);
        assert_eq!(kind("a.png", &vec![0; 20_000_001]), Refusal::TooLarge { most: 20_000_000 });
    }

    #[test]
    fn a_file_that_was_cut_short_is_refused() {
        for sample in SAMPLES {
            let once = read(&path(sample), &sample.bytes()).unwrap().bytes;
            for end in 0..once.len() {
                assert!(read(&path(sample), &once[..end]).is_err(), "{} {end}", sample.name);
            }
        }
    }

    /// One way to spoil a file.
    #[derive(Clone, Debug)]
    enum Spoil {
        Set(usize, u8),
        Cut(usize),
        Remove(usize, usize),
        Repeat(usize, usize),
    }

    fn spoil(bytes: &mut Vec<u8>, how: &Spoil) {
        if bytes.is_empty() {
            return;
        }
        let len = bytes.len();
        match *how {
            Spoil::Set(at, to) => bytes[at % len] = to,
            Spoil::Cut(at) => bytes.truncate(at % len),
            Spoil::Remove(at, count) => drop(bytes.drain(at % len..(at % len + count).min(len))),
            Spoil::Repeat(at, count) => {
                let part = bytes[at % len..(at % len + count).min(len)].to_vec();
                bytes.extend(iter::repeat_n(part, 3).flatten());
            }
        }
    }

    fn spoils() -> impl Strategy<Value = Vec<Spoil>> {
        let byte = prop_oneof![any::<u8>(), prop::sample::select(vec![0, 0xff, 0x7f, 0x80, 0xd8, 0xd9, 0xda])];
        let one = prop_oneof![
            6 => (any::<usize>(), byte).prop_map(|(at, to)| Spoil::Set(at, to)),
            1 => any::<usize>().prop_map(Spoil::Cut),
            1 => (any::<usize>(), 1..64_usize).prop_map(|(at, count)| Spoil::Remove(at, count)),
            1 => (any::<usize>(), 1..64_usize).prop_map(|(at, count)| Spoil::Repeat(at, count)),
        ];
        prop::collection::vec(one, 1..8)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

        #[test]
        fn a_spoilt_file_is_refused_or_delivered_readable(which in 0..SAMPLES.len(), spoils in spoils()) {
            let sample = &SAMPLES[which];
            let mut bytes = sample.bytes();
            for how in &spoils {
                spoil(&mut bytes, how);
            }
            if let Ok(picture) = read(&path(sample), &bytes) {
                prop_assert!(picture.bytes.len() <= 2 * bytes.len() + 1000);
                let again = read(&path(sample), &picture.bytes);
                prop_assert_eq!(again.as_ref(), Ok(&picture));
            }
        }

        #[test]
        fn any_bytes_behind_a_signature_are_taken_without_a_panic(
            which in 0..5_usize,
            bytes in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let starts: [&[u8]; 5] =
                [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0", b"<svg ", b""];
            let bytes = [starts[which], &bytes].concat();
            for ending in ["jpg", "png", "webp", "svg", "gif"] {
                drop(read(&format!("a.{ending}"), &bytes));
            }
        }
    }
}
