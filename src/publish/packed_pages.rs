//! Pages kept compressed until they are delivered. What all pages share, such as the menu, is stored once.

use std::sync::Arc;

use lz4_flex::block::{compress_into_with_dict, decompress_with_dict, get_maximum_output_size};

/// Packs the pages of one site.
pub struct Packer {
    /// A page with almost nothing in it but what every page has.
    shared: Arc<[u8]>,
}

/// A page's bytes, compressed, in an allocation of exactly that size.
pub struct Packed {
    bytes: Box<[u8]>,
    /// How many bytes the page has.
    length: usize,
}

impl Packer {
    /// A packer for pages like `shared`.
    pub fn of(shared: Arc<[u8]>) -> Self {
        // The compressor compares four bytes at a time and would read past the end of a shorter dictionary.
        Self { shared: if shared.len() < 4 { Arc::default() } else { shared } }
    }

    /// Packs a page, which is far faster than making it. Overwrites `scratch`.
    pub fn pack(&self, page: &[u8], scratch: &mut Vec<u8>) -> Option<Packed> {
        scratch.resize(get_maximum_output_size(page.len()).max(scratch.len()), 0);
        let length = compress_into_with_dict(page, scratch, &self.shared).ok()?;
        Some(Packed { bytes: scratch[..length].into(), length: page.len() })
    }

    /// Unpacks a page that this packer packed.
    pub fn unpack(&self, packed: &Packed) -> Option<Vec<u8>> {
        decompress_with_dict(&packed.bytes, packed.length, &self.shared).ok()
    }
}

impl Packed {
    /// Its compressed size, in bytes.
    pub fn room(&self) -> usize {
        self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Packer;

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(shared in "[a-c<>]{0,40}", pages in proptest::collection::vec("[a-c<>é]{0,400}", 0..5)) {
            let (packer, mut scratch) = (Packer::of(shared.as_bytes().into()), Vec::new());
            for page in pages {
                let packed = packer.pack(page.as_bytes(), &mut scratch).unwrap();
                prop_assert_eq!(packer.unpack(&packed).unwrap(), page.as_bytes());
            }
        }
    }

    #[test]
    fn what_a_page_shares_with_the_others_takes_no_room() {
        let shared: Vec<u8> = (0..4_000_u32).flat_map(|at| at.wrapping_mul(0x9e37_79b9).to_le_bytes()).collect();
        let packed = Packer::of(shared.clone().into()).pack(&shared, &mut Vec::new()).unwrap();
        assert!(packed.room() * 20 < shared.len());
    }
}
