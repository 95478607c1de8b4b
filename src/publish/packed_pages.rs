//! Pages in little room until they are delivered: what all pages of a site share, such as its menu, is kept once.

use std::sync::Arc;

use lz4_flex::block::{compress_into_with_dict, decompress_with_dict, get_maximum_output_size};

/// Packs the pages of one site.
pub struct Packer {
    /// A page with little in it but what the others have too.
    shared: Arc<[u8]>,
}

/// The bytes of a page, packed, in a room of just their size.
pub struct Packed(Box<[u8]>);

impl Packer {
    /// For pages that are like this one.
    pub fn of(shared: Arc<[u8]>) -> Self {
        // Four bytes are compared at once, so fewer would be read beyond their end.
        Self { shared: if shared.len() < 4 { Arc::default() } else { shared } }
    }

    /// Packs a page; far quicker than making it. What is in `scratch` is overwritten.
    pub fn pack(&self, page: &[u8], scratch: &mut Vec<u8>) -> Option<Packed> {
        scratch.resize(get_maximum_output_size(page.len()).max(scratch.len()), 0);
        let length = compress_into_with_dict(page, scratch, &self.shared).ok()?;
        Some(Packed(scratch[..length].into()))
    }

    /// The page of that `length` again.
    pub fn unpack(&self, Packed(packed): &Packed, length: usize) -> Option<Vec<u8>> {
        decompress_with_dict(packed, length, &self.shared).ok()
    }
}

impl Packed {
    /// How many bytes it takes.
    pub fn room(&self) -> usize {
        self.0.len()
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
                prop_assert_eq!(packer.unpack(&packed, page.len()).unwrap(), page.as_bytes());
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
