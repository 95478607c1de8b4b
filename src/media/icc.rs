//! A colour profile without its words: a profile names the screen it was made for, its owner and the day.

/// The most bytes of a profile; a longer one is left out.
const MOST_BYTES: usize = 1_000_000;
/// The most tags; real profiles have under 40.
const MOST_TAGS: usize = 100;
const HEAD: usize = 128;

/// The colours of a profile and nothing else; `None` where it is too long or not understood, and browsers take sRGB.
///
/// Kept are the tags that a browser computes with (ICC.1:2010, 9.2), each cut to its own length. The description and
/// the copyright, which a profile must have, are empty words of ours.
pub fn of(profile: &[u8]) -> Option<Vec<u8>> {
    let said = usize::try_from(long(profile, 0)?).ok()?;
    let profile = profile.get(..said)?;
    if profile.len() > MOST_BYTES || profile.get(36..40) != Some(b"acsp") {
        return None;
    }
    let count = usize::try_from(long(profile, HEAD)?).ok().filter(|&count| count <= MOST_TAGS)?;

    let text = words_of(profile[8]);
    let mut tags: Vec<([u8; 4], &[u8])> = vec![(*b"desc", &text.0), (*b"cprt", &text.1)];
    for number in 0..count {
        let entry = HEAD + 4 + 12 * number;
        let name = *profile.get(entry..)?.first_chunk()?;
        let start = usize::try_from(long(profile, entry + 4)?).ok()?;
        let length = usize::try_from(long(profile, entry + 8)?).ok()?;
        if is_colour(name) && tags.iter().all(|tag| tag.0 != name) {
            tags.push((name, cut(profile.get(start..start.checked_add(length)?)?)?));
        }
    }

    let mut head = profile.get(..HEAD)?.to_vec();
    // The program, the day, the machine, flags, the device and its maker, who wrote it, a sum over it all, what is spare.
    for range in [4..8, 24..36, 40..64, 80..128] {
        head[range].fill(0);
    }
    render(head, &tags)
}

fn render(mut out: Vec<u8>, tags: &[([u8; 4], &[u8])]) -> Option<Vec<u8>> {
    let mut data: Vec<u8> = Vec::new();
    let mut places: Vec<(&[u8], usize)> = Vec::new();
    let base = HEAD + 4 + 12 * tags.len();
    out.extend_from_slice(&u32::try_from(tags.len()).ok()?.to_be_bytes());
    for (name, body) in tags {
        // Red, green and blue often share one curve; it is written once, as it was.
        let place = places.iter().find(|place| place.0 == *body).map(|place| place.1);
        let place = place.unwrap_or_else(|| {
            let place = base + data.len();
            data.extend_from_slice(body);
            data.resize(data.len().next_multiple_of(4), 0);
            places.push((body, place));
            place
        });
        if data.len() > MOST_BYTES {
            return None;
        }
        out.extend_from_slice(name);
        out.extend_from_slice(&u32::try_from(place).ok()?.to_be_bytes());
        out.extend_from_slice(&u32::try_from(body.len()).ok()?.to_be_bytes());
    }
    out.extend_from_slice(&data);
    let length = u32::try_from(out.len()).ok().filter(|_| out.len() <= MOST_BYTES)?;
    out[..4].copy_from_slice(&length.to_be_bytes());
    Some(out)
}

/// Description and copyright that say nothing, in the form of the profile's version.
fn words_of(version: u8) -> (Vec<u8>, Vec<u8>) {
    if version >= 4 {
        let empty = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x02\0\0\0\x1c\0 ".to_vec();
        return (empty.clone(), empty);
    }
    // ASCII `icc`, then no Unicode and no Macintosh text: 78 bytes of nothing.
    let description = [b"desc\0\0\0\0\0\0\0\x04icc\0".as_slice(), &[0; 78]].concat();
    (description, b"text\0\0\0\0\0".to_vec())
}

/// Whether colours are computed with this tag.
fn is_colour(name: [u8; 4]) -> bool {
    matches!(&name, b"wtpt" | b"bkpt" | b"chad" | b"cicp" | b"lumi" | b"gamt")
        || matches!(name, [b'r' | b'g' | b'b', b'X', b'Y', b'Z'] | [b'r' | b'g' | b'b' | b'k', b'T', b'R', b'C'])
        || matches!(&name, b"A2B0" | b"A2B1" | b"A2B2" | b"B2A0" | b"B2A1" | b"B2A2")
}

/// A tag's data up to where its type says that it ends; `None` for a type that holds words or is not known.
fn cut(data: &[u8]) -> Option<&[u8]> {
    let length = match data.first_chunk::<4>()? {
        b"XYZ " => 20,
        b"cicp" => 12,
        b"sf32" => 44,
        b"curv" => usize::try_from(long(data, 8)?).ok()?.checked_mul(2)?.checked_add(12)?,
        b"para" => {
            let numbers = *[1, 3, 4, 5, 7].get(usize::from(*data.get(9)?))?;
            12 + 4 * numbers
        }
        b"mft1" | b"mft2" | b"mAB " | b"mBA " => data.len(),
        _ => return None,
    };
    data.get(..length)
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::of;

    /// A profile of the given tags, told of as they are.
    fn profile(version: u8, tags: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut head = vec![b'H'; 128];
        head[8..24].fill(0);
        head[8] = version;
        head[64..80].fill(0);
        head[36..40].copy_from_slice(b"acsp");
        let mut out = head;
        let mut data: Vec<u8> = Vec::new();
        out.extend(u32::try_from(tags.len()).unwrap().to_be_bytes());
        for (name, body) in tags {
            let at = 128 + 4 + 12 * tags.len() + data.len();
            out.extend(*name);
            out.extend(u32::try_from(at).unwrap().to_be_bytes());
            out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
            data.extend(*body);
        }
        out.extend(data);
        let length = u32::try_from(out.len()).unwrap();
        out[..4].copy_from_slice(&length.to_be_bytes());
        out
    }

    const GREY: &[u8] = b"XYZ \0\0\0\0abcdefghijkl";

    #[test]
    fn words_go_and_colours_stay() {
        for version in [2, 4] {
            let full = profile(
                version,
                &[
                    (b"desc", b"mluc Maja's screen"),
                    (b"cprt", b"text Maja"),
                    (b"mmod", b"mmod serial number"),
                    (b"rXYZ", &[GREY, b"Maja"].concat()),
                    (b"gXYZ", GREY),
                ],
            );
            let bare = of(&full).unwrap();
            assert!(!bare.windows(4).any(|part| part == b"Maja" || part == b"seri" || part == b"HHHH"));
            assert_eq!(bare.windows(GREY.len()).filter(|part| part == &GREY).count(), 1);
            assert_eq!(of(&bare).unwrap(), bare);
        }
    }

    #[test]
    fn a_profile_that_is_not_understood_goes_whole() {
        assert!(of(b"words").is_none());
        assert!(of(&profile(4, &[(b"rXYZ", b"text words here")])).is_none());
        let mut lying = profile(4, &[(b"rXYZ", GREY)]);
        lying[128 + 4 + 8] = 0xff;
        assert!(of(&lying).is_none());
    }

    #[test]
    fn a_profile_over_a_megabyte_goes_whole() {
        let table = [b"mft2".as_slice(), &vec![7; 999_000]].concat();
        assert!(of(&profile(4, &[(b"A2B0", &table)])).is_some());
        let table = [b"mft2".as_slice(), &vec![7; 1_000_000]].concat();
        assert!(of(&profile(4, &[(b"A2B0", &table)])).is_none());
    }
}
