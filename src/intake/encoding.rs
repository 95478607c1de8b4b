//! The letters of a table's bytes: Unicode where it says so itself, else one of the old alphabets that spreadsheets write.

use anyhow::{Result, bail};

/// The old alphabets: a line each with its name, a space, and its letters from byte 128 on; `\u{fffd}` where it has none.
const OLD: &str = include_str!("encodings.txt");
/// The one that is taken where nobody named another: most of the older spreadsheets of Western Europe and America write it.
const USUAL: &str = "windows-1252";

/// Text, and what should be known of how it was read.
pub struct Read {
    /// The text.
    pub text: String,
    /// The encoding that was assumed, if nobody named one, and a word that shows whether it was right.
    pub taken: Option<(&'static str, String)>,
}

/// The names of the old encodings.
pub fn names() -> Vec<&'static str> {
    OLD.lines().filter_map(|line| line.split(' ').next()).collect()
}

/// Reads bytes in the encoding `named`; otherwise as UTF-8 or UTF-16, if they look like it, or in the default one.
pub fn read(bytes: &[u8], named: Option<&str>) -> Result<Read> {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let unicode = match bytes {
        [0xff, 0xfe, rest @ ..] => Some(wide(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some(wide(rest, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => Some(String::from_utf8_lossy(rest).into_owned()),
        // Without a mark: the headings are mostly letters that have an empty half.
        [_, 0, _, 0, ..] => Some(wide(bytes, u16::from_le_bytes)),
        [0, _, 0, _, ..] => Some(wide(bytes, u16::from_be_bytes)),
        _ if named.is_none() => std::str::from_utf8(bytes).ok().map(str::to_owned),
        _ => None,
    };
    let is_asked_for = unicode.is_none() && named.is_none();
    let text = match unicode {
        Some(text) => text,
        None => old(bytes, named.unwrap_or(USUAL))?,
    };
    if text.contains('\0') {
        bail!("it contains bytes that aren't text; save it as CSV UTF-8");
    }
    let shows = |word: &&str| word.contains(|c: char| !c.is_ascii());
    let word = text.split([' ', '\t', '\r', '\n', ',', ';', '"', '|']).find(shows).unwrap_or_default().to_owned();
    Ok(Read { taken: is_asked_for.then_some((USUAL, word)), text })
}

fn old(bytes: &[u8], name: &str) -> Result<String> {
    let line = OLD.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let Some(line) = line else { bail!("heard doesn't know the encoding `{name}`; use one of {}", names().join(", ")) };
    let letters: Vec<char> = line.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(128) {
        None => Some(char::from(*byte)),
        Some(at) => letters.get(usize::from(at)).copied().filter(|letter| *letter != '\u{fffd}'),
    };
    match bytes.iter().map(letter).collect() {
        Some(text) => Ok(text),
        None => bail!(
            "it isn't in {name}; save it as CSV UTF-8, or give its encoding with --encoding: {}",
            names().join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn every_alphabet_that_spreadsheets_write_gives_the_same_words() {
        for (name, bytes) in [
            (None, "Größe".as_bytes().to_vec()),
            (None, b"Gr\xf6\xdfe".to_vec()),
            (Some("windows-1250"), b"Gr\xf6\xdfe".to_vec()),
            (Some("macintosh"), b"Gr\x9a\xa7e".to_vec()),
            (Some("dos-850"), b"Gr\x94\xe1e".to_vec()),
            (Some("dos-437"), b"Gr\x94\xe1e".to_vec()),
            (None, "Größe".encode_utf16().flat_map(u16::to_le_bytes).collect()),
            (None, "Größe".encode_utf16().flat_map(u16::to_be_bytes).collect()),
            (None, "\u{feff}Größe".encode_utf16().flat_map(u16::to_le_bytes).collect()),
            (None, "\u{feff}Größe".as_bytes().to_vec()),
        ] {
            assert_eq!(read(&bytes, name).unwrap().text, "Größe", "{name:?} {bytes:?}");
        }
        assert_eq!(read(b"\xe3\xd1\xcd\xc8\xc7", Some("windows-1256")).unwrap().text, "مرحبا");
        assert_eq!(read(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251")).unwrap().text, "Привет");
    }

    #[test]
    fn what_was_taken_for_granted_is_told_with_a_word_and_what_fits_nothing_is_refused() {
        let taken = read(b"Title,Gr\xf6\xdfe\r\n", None).unwrap().taken;
        assert_eq!(taken, Some(("windows-1252", "Größe".to_owned())));
        assert!(read("Größe".as_bytes(), None).unwrap().taken.is_none());
        assert!(read(b"Gr\x81n", None).is_err_and(|error| error.to_string().contains("--encoding")));
        assert!(read(b"a,b\0c", None).is_err());
        assert!(read(b"a", Some("latin")).is_err());
    }
}
