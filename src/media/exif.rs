//! Which way up a picture is: the one tag that is kept of its EXIF.

/// The tag, in the first directory of a TIFF (EXIF 2.3, 4.6.4 A).
const TAG: u16 = 0x0112;

/// How a picture is to be turned to stand upright: 1 (as it is) to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation(u8);

impl Orientation {
    /// As it is.
    pub const UPRIGHT: Self = Self(1);

    /// The tag of an EXIF block, which may begin with `Exif\0\0`; upright where it is absent or not understood.
    pub fn read(block: &[u8]) -> Self {
        find(block.strip_prefix(b"Exif\0\0").unwrap_or(block)).unwrap_or(Self::UPRIGHT)
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// Which pixel of what is stored, of this width and height, stands at a place of the upright picture.
    pub fn source(self, (x, y): (usize, usize), (width, height): (usize, usize)) -> (usize, usize) {
        let (right, low) = (width.saturating_sub(1), height.saturating_sub(1));
        match self.0 {
            2 => (right.saturating_sub(x), y),
            3 => (right.saturating_sub(x), low.saturating_sub(y)),
            4 => (x, low.saturating_sub(y)),
            5 => (y, x),
            6 => (y, low.saturating_sub(x)),
            7 => (right.saturating_sub(y), low.saturating_sub(x)),
            8 => (right.saturating_sub(y), x),
            _ => (x, y),
        }
    }

    /// An EXIF block with this tag alone, without `Exif\0\0`; `None` for a picture that is upright.
    pub fn render(self) -> Option<[u8; 26]> {
        let mut block = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
        block[19] = self.0;
        (self != Self::UPRIGHT).then_some(block)
    }
}

fn find(tiff: &[u8]) -> Option<Orientation> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let start: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let start = usize::try_from(if little { u32::from_le_bytes(start) } else { u32::from_be_bytes(start) }).ok()?;
    let entries = start.checked_add(2)?;
    // A short of one value stands left in its four bytes, in either order of bytes.
    let entry =
        (0..usize::from(short(start)?)).map(|n| entries.saturating_add(12 * n)).find(|&at| short(at) == Some(TAG))?;
    let is_one_short = short(entry + 2)? == 3;
    let value = short(entry + 8)?;
    (is_one_short && (1..=8).contains(&value)).then(|| u8::try_from(value).ok().map(Orientation)).flatten()
}

#[cfg(test)]
mod tests {
    use super::Orientation;

    #[test]
    fn what_is_rendered_is_read_back() {
        for turned in 2..=8 {
            let block = Orientation(turned).render().unwrap();
            assert_eq!(Orientation::read(&block), Orientation(turned));
            assert_eq!(Orientation::read(&[b"Exif\0\0", block.as_slice()].concat()), Orientation(turned));
        }
        assert_eq!(Orientation::UPRIGHT.render(), None);
    }

    #[test]
    fn what_is_not_understood_is_upright() {
        let block = Orientation(6).render().unwrap();
        for end in 0..20 {
            assert_eq!(Orientation::read(&block[..end]), Orientation::UPRIGHT);
        }
        for at in 0..block.len() {
            for to in [0, 9, 0xff] {
                let mut block = block;
                block[at] = to;
                Orientation::read(&block);
            }
        }
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0";
        assert_eq!(Orientation::read(little), Orientation(8));
    }
}
