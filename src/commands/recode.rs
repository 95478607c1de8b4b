//! Texts in an old encoding, saved as UTF-8 by `heard check --fix`: shown, asked for, and never where it would be a guess
//! that changes words.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::commands::fix::{Consent, asked};
use crate::commands::output::Output;
use crate::commands::phrases::filled;
use crate::intake::encoding;
use crate::library::Library;
use crate::text::sources::{Source, SourceFault, Sources};
use crate::workspace::atomic_write::{Replacement, replace_if_same};
use crate::workspace::disk;

/// The languages that the old encoding of Western Europe and America writes.
const WESTERN: [&str; 16] =
    ["en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "nn", "no", "fi", "is", "ga", "ca"];
/// What of it people write beside letters.
const SIGNS: &str = "\u{a0}“”‘’‚„‹›«»–—…•·€£§°´¨¡¿ª©®™½¼¾±×";
/// What of that may stand between two letters.
const BETWEEN_WORDS: &str = "\u{a0}“”‘’‹›«»–—…·";
/// How many lines are shown of a text of which each line would change.
const LINES: usize = 3;

/// A text that can be read in another encoding.
struct Found<'s> {
    path: &'s str,
    before: Vec<u8>,
    after: String,
    /// The encoding that was assumed; none where the bytes say it themselves.
    assumed: Option<&'static str>,
}

/// Offers to save as UTF-8 the texts of `site` that are in another encoding: whether any was saved.
pub fn run(site: &Path, sources: &Sources, consent: Consent, out: &Output) -> Result<bool> {
    let is_strange = |source: &&Source| {
        matches!(source.fault, Some(SourceFault::NotUtf8 { .. } | SourceFault::Nul { .. }))
            && disk::is_read(&source.path)
    };
    let strange: Vec<&Source> = sources.iter().map(|source| &**source).filter(is_strange).collect();
    if strange.is_empty() {
        return Ok(false);
    }
    let is_western = is_western(Library::of(sources).language());
    let mut is_saved = false;
    for source in strange {
        let Some(found) = read(site, &source.path).filter(|found| found.assumed.is_none() || is_western) else {
            continue;
        };
        out.result(&shown(&found, source.text()));
        if consent != Consent::Given && !asked(&filled(&out.phrases().save_as_utf8, &[("file", &found.path)]), out) {
            continue;
        }
        match replace_if_same(&site.join(found.path), &found.before, found.after.as_bytes())? {
            Replacement::Replaced => {
                is_saved = true;
                out.news(&format!("saved {} as UTF-8", found.path));
            }
            Replacement::Changed { .. } => {
                out.error(&format!("{} has changed in the meantime, so heard left it alone", found.path));
            }
        }
    }
    Ok(is_saved)
}

fn is_western(language: &str) -> bool {
    let language = language.split('-').next().unwrap_or_default().to_lowercase();
    WESTERN.contains(&language.as_str())
}

/// The text at `path` in the encoding that it has, where that is sure enough.
fn read<'s>(site: &Path, path: &'s str) -> Option<Found<'s>> {
    let before = fs::read(site.join(path)).ok()?;
    let (after, assumed) = decode(&before)?;
    Some(Found { path, before, after, assumed })
}

/// What bytes that aren't UTF-8 say, and in which encoding where that was assumed; nothing where a word may be lost.
fn decode(bytes: &[u8]) -> Option<(String, Option<&'static str>)> {
    // Some of it is UTF-8 already, so that no one encoding is that of the whole.
    let lossy = String::from_utf8_lossy(bytes);
    let is_mixed = !lossy.contains('\0') && lossy.chars().any(|c| !c.is_ascii() && c != '\u{fffd}');
    let read = encoding::read(bytes, None).ok().filter(|_| !is_mixed)?;
    let is_wide = read.taken.is_none();
    if read.text.contains(['\u{fffd}', '\0']) || is_wide && bytes.len() % 2 == 1 {
        return None;
    }
    let assumed = read.taken.map(|(name, _)| name);
    (is_wide || are_words(&read.text)).then_some((read.text, assumed))
}

/// Whether a text reads like words: no three letters with accents in a row, and no sign inside a word, as letters of another
/// alphabet would give.
fn are_words(text: &str) -> bool {
    let (mut accents, mut is_word) = (0, false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let is_raised = matches!(c, 'ª' | 'º' | 'µ' | '²' | '³' | '¹');
        let is_letter = c.is_alphabetic() && !is_raised;
        accents = if is_letter && !c.is_ascii() { accents + 1 } else { 0 };
        let is_inside = is_word && letters.peek().is_some_and(|next| next.is_alphabetic());
        let is_known = c.is_ascii() || is_letter || is_raised || SIGNS.contains(c);
        let parts = c.is_ascii() || is_letter || BETWEEN_WORDS.contains(c);
        if accents > 2 || !is_known || is_inside && !parts {
            return false;
        }
        is_word = is_letter;
    }
    true
}

/// What would be saved: in which encoding it is, and the lines that would read otherwise.
fn shown(found: &Found<'_>, now: &str) -> String {
    let of = match found.assumed {
        Some(name) => format!("{} isn't UTF-8. Read as {name}, it says:", found.path),
        None => format!("{} is in UTF-16. It says:", found.path),
    };
    let changed: Vec<&str> = if found.assumed.is_some() {
        found.after.lines().zip(now.lines()).filter(|(after, now)| after != now).map(|(after, _)| after).collect()
    } else {
        found.after.lines().filter(|line| !line.trim().is_empty()).collect()
    };
    let mut lines: Vec<String> = changed.iter().take(LINES).map(|line| format!("  {line}")).collect();
    if changed.len() > LINES {
        lines.push("  …".to_owned());
    }
    format!("{of}\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{decode, is_western};

    fn western(text: &str) -> Vec<u8> {
        let byte = |c: char| match c {
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '–' => 0x96,
            '€' => 0x80,
            c => u8::try_from(c).unwrap(),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn every_word_of_a_text_in_an_old_encoding_is_kept() {
        for text in [
            "---\r\ntitle: Café\r\n---\r\n\r\nShe’d said: “Größe, naïve, señor” – for 5 €.\r\n",
            "L’été à Évreux, où l’œuvre".trim_end_matches("l’œuvre"),
            "¿Qué tal? ¡Sí! 20 °C, 5 m², 1ª",
            "Ærø, Malmö, Åre, Þór, façade",
        ] {
            assert_eq!(decode(&western(text)), Some((text.to_owned(), Some("windows-1252"))), "{text}");
        }
        let text = "---\ntitle: Größe – 大きさ\n---\n";
        for mark in ["", "\u{feff}"] {
            let little: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = format!("{mark}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(decode(&little), Some((text.to_owned(), None)), "{mark:?}");
            assert_eq!(decode(&big), Some((text.to_owned(), None)), "{mark:?}");
        }
    }

    #[test]
    fn what_may_be_of_another_alphabet_or_is_damaged_is_left() {
        let left: [&[u8]; 8] = [
            // Russian, Polish, Greek and Arabic in the encodings of their own.
            b"\xcf\xf0\xe8\xe2\xe5\xf2",
            b"za\xbf\xf3\xb3\xe6",
            b"\xea\xe1\xeb\xe7\xec\xdd\xf1\xe1",
            b"\xe3\xd1\xcd\xc8\xc7",
            // Both at once, and a mark of UTF-8 before what is none.
            b"Caf\xe9 and caf\xc3\xa9",
            b"\xef\xbb\xbfCaf\xe9",
            // Half a letter, and a byte that is none.
            b"\xff\xfea\0b",
            b"Gr\x81n",
        ];
        for bytes in left {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
        assert!(is_western("en") && is_western("de-CH") && !is_western("pl") && !is_western(""));
    }
}
