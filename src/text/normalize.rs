//! The words of any bytes as they are compared: tags and escapes undone, accents in one form, white space single.
//!
//! Whatever a file is, its words are read in two streams: the flow of its sentences, and what stands beside it (attributes,
//! comments, numbers of notes). Where letters of other scripts look Latin in them, a third one has both as they look, and
//! where lines break words, a fourth one has these whole. It is one file because reading a sign undoes all of them in one
//! pass.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

use crate::text::broken_words::rejoin;
use crate::text::lookalikes::unmasked;

/// The words of one file, in its streams. It is used again for the next file, to spare memory.
#[derive(Default)]
pub struct Words {
    /// What a reader reads in one go.
    pub flow: String,
    /// Attributes, comments and labels, which would cut the flow's sentences.
    pub beside: String,
    /// Both as they look, where letters of other scripts look Latin.
    pub unmasked: String,
    /// What stands around the words of both that lines break, with these whole.
    pub rejoined: String,
}

/// Whether a tag may stand inside a word or a sentence.
fn is_inline(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "tspan"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Tags of headings and of entries: what stands behind one does not go on from what stands before it. A text's own list
/// may part a name; one of links is a page's.
const ENTRIES: [&str; 12] = ["h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "title", "article", "nav", "option"];

/// Single quotation marks, and all that is written for an apostrophe.
pub const APOSTROPHES: [char; 15] = ['’', '‘', '‚', '‛', '‹', '›', '´', '′', '‵', 'ʹ', 'ʻ', 'ʼ', 'ʽ', '՚', 'ꞌ'];

const SOFT_HYPHEN: &str = "\u{ad}";
/// Soft hyphens at the ends of lines, and hyphens there.
const SOFT_BREAKS: [(&str, &str); 3] = [("\u{ad}\n", "-\n"), ("\u{ad}\r", "-\r"), ("\u{ad} ", "- ")];

/// Named entities worth knowing: what HTML writers use for letters, spaces and quotation marks.
const ENTITIES: [(&str, &str); 36] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("shy", ""),
    ("ndash", "-"),
    ("mdash", "-"),
    ("lsquo", "'"),
    ("rsquo", "'"),
    ("ldquo", "\""),
    ("rdquo", "\""),
    ("hellip", "..."),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("aring", "å"),
    ("Aring", "Å"),
    ("aelig", "æ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("eacute", "é"),
    ("Eacute", "É"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("ntilde", "ñ"),
    ("iacute", "í"),
    ("oacute", "ó"),
    ("uacute", "ú"),
    ("aacute", "á"),
];

impl Words {
    /// Reads `bytes`, replacing what was read before.
    pub fn read(&mut self, bytes: &[u8]) {
        self.flow.clear();
        self.beside.clear();
        if let Ok(text) = std::str::from_utf8(bytes) {
            self.text(text);
        } else {
            for chunk in bytes.utf8_chunks() {
                self.text(chunk.valid());
                space(&mut self.flow);
            }
        }
        self.look_again(bytes);
    }

    /// Reads what was read in its other ways.
    fn look_again(&mut self, bytes: &[u8]) {
        self.unmasked.clear();
        self.rejoined.clear();
        for stream in [&self.flow, &self.beside] {
            if let Some(looks) = unmasked(stream) {
                self.unmasked.push_str("| ");
                self.unmasked.push_str(&looks);
            }
            rejoin(stream, &mut self.rejoined);
        }
        // A soft hyphen is seen where a line ends.
        let is_at_end = |at: usize| bytes.get(at + SOFT_HYPHEN.len()).is_some_and(u8::is_ascii_whitespace);
        if memmem::find_iter(bytes, SOFT_HYPHEN).any(is_at_end) {
            let text = String::from_utf8_lossy(bytes);
            let seen = SOFT_BREAKS.iter().fold(text.into_owned(), |text, (soft, hard)| text.replace(soft, hard));
            let mut shown = Self::default();
            shown.text(&seen);
            rejoin(&shown.flow, &mut self.rejoined);
        }
    }

    /// All of its streams.
    pub fn streams(&self) -> impl Iterator<Item = &str> {
        let all = [&self.flow, &self.beside, &self.unmasked, &self.rejoined];
        all.into_iter().map(String::as_str).filter(|stream| !stream.is_empty())
    }

    /// What stands in its flow, in every way in which that can be read, a line for each.
    pub fn readings(&self) -> String {
        let mut decoded = String::new();
        if self.flow.contains('%') {
            push(&mut String::new(), &mut decoded, &self.flow);
        }
        [&self.flow, &self.unmasked, &self.rejoined, &decoded].map(String::as_str).join("\n")
    }

    fn text(&mut self, text: &str) {
        let mut done = 0;
        let mut ahead = Ahead::default();
        while let Some(at) = memchr(b'<', &text.as_bytes()[done..]).map(|at| done + at) {
            push(&mut self.flow, &mut self.beside, &text[done..at]);
            done = at + self.tag(text, at, &mut ahead);
        }
        push(&mut self.flow, &mut self.beside, &text[done..]);
    }

    /// Reads what begins at `at` with `<`; how many bytes it takes.
    fn tag(&mut self, whole: &str, at: usize, ahead: &mut Ahead) -> usize {
        let text = &whole[at..];
        if let Some(comment) = text.strip_prefix("<!--") {
            let end = comment.find("-->").unwrap_or(comment.len());
            self.aside(&comment[..end]);
            return (4 + end + 3).min(text.len());
        }
        let name: &str = text[1..].trim_start_matches('/');
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let (name, closing) = (&name[..length], text[1..].starts_with('/'));
        if name.is_empty() && !text[1..].starts_with(['!', '?']) {
            self.flow.push('<');
            return 1;
        }
        let Some(end) = ahead.find(whole, at, ">") else {
            // Not a tag after all; its words still count.
            self.flow.push(' ');
            return 1;
        };
        let attributes = text.get(2 + length..end).unwrap_or_default();
        if attributes.len() > 1 && !closing {
            self.aside(attributes);
        }
        let label = name == "sup" || name == "small" && attributes.contains("\"label\"");
        if label && !closing {
            let close = if name == "sup" { "</sup>" } else { "</small>" };
            if let Some(inner) = ahead.find(whole, at + end, close) {
                self.aside(&text[end + 1..end + inner]);
                return end + inner + close.len();
            }
        }
        if !is_inline(name) {
            space(&mut self.flow);
            if ENTRIES.contains(&name) || name == "li" && text[end + 1..].starts_with("<a ") {
                self.flow.push_str("| ");
            }
        }
        end + 1
    }

    fn aside(&mut self, text: &str) {
        space(&mut self.beside);
        let mut decoded = String::new();
        push(&mut self.beside, &mut decoded, text);
        space(&mut self.beside);
        self.beside.push_str(&decoded);
    }
}

/// Where what closes a tag stands next, so that a text of tags that nothing closes is not looked through for each.
#[derive(Default)]
struct Ahead {
    known: Vec<(&'static str, Option<usize>)>,
}

impl Ahead {
    /// How far from `at` the next `sign` stands.
    fn find(&mut self, text: &str, at: usize, sign: &'static str) -> Option<usize> {
        let index = self.known.iter().position(|(known, _)| *known == sign).unwrap_or_else(|| {
            self.known.push((sign, Some(0)));
            self.known.len() - 1
        });
        let next = &mut self.known[index].1;
        if next.is_some_and(|next| next <= at) {
            *next = memmem::find(&text.as_bytes()[at..], sign.as_bytes()).map(|far| at + far);
        }
        next.map(|next| next - at)
    }
}

/// The words of a text that is known to be plain, as they are compared.
pub fn fold(text: &str) -> String {
    let mut flow = String::with_capacity(text.len());
    push(&mut flow, &mut String::new(), text);
    flow.trim().to_owned()
}

/// The words of a text that is known to be plain, in every way in which they can be read, a line for each.
pub fn readings(text: &str) -> String {
    let mut words = Words::default();
    push(&mut words.flow, &mut words.beside, text);
    words.look_again(text.as_bytes());
    words.streams().collect::<Vec<_>>().join("\n")
}

/// `text` in whole letters, where their accents may stand beside them.
pub fn whole_letters(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

fn space(out: &mut String) {
    if out.as_bytes().last().is_some_and(|last| *last != b' ') {
        out.push(' ');
    }
}

/// Bytes that are compared as they are, and a space.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric()
            || matches!(byte as u8, b' ' | b'.' | b',' | b'-' | b'"' | b'\'' | b'=' | b'/' | b':' | b';');
        byte += 1;
    }
    plain
};

/// Adds text without tags; words in percent-escapes are added to `decoded` too.
#[expect(clippy::needless_bitwise_bool, reason = "a branch at each space takes longer than both answers")]
fn push(out: &mut String, decoded: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    // A single space after a word is copied along with it. One at the beginning is looked at.
    let mut before = b' ';
    while at < bytes.len() {
        let byte = bytes[at];
        let is_double = (byte == b' ') & (before == b' ');
        if PLAIN[byte as usize] & !is_double {
            at += 1;
            before = byte;
            continue;
        }
        out.push_str(&text[done..at]);
        let taken = special(out, decoded, &text[at..]);
        at += taken;
        done = at;
        before = b' ';
    }
    out.push_str(&text[done..]);
}

/// Adds what `text` begins with, which is no plain letter; how many bytes it takes.
fn special(out: &mut String, decoded: &mut String, text: &str) -> usize {
    match text.as_bytes()[0] {
        b'&' => entity(out, text),
        b'\\' => escape(out, text),
        b'%' => percent(out, decoded, text),
        byte if byte.is_ascii_whitespace() || byte == 0 => {
            space(out);
            1
        }
        byte if byte.is_ascii() => {
            out.push(char::from(byte));
            1
        }
        _ => {
            let c = text.chars().next().unwrap_or(' ');
            letter(out, c);
            c.len_utf8()
        }
    }
}

/// Adds a letter in the one form in which letters are compared: its accents beside it, of full width, a ligature or
/// another shape of it as the letters that it is, and what nobody sees not at all.
fn letter(out: &mut String, c: char) {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' => out.push('"'),
        c if APOSTROPHES.contains(&c) => out.push('\''),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '·' | '・' | '･' | '־' => out.push('-'),
        '…' => out.push_str("..."),
        c if c.is_whitespace() => space(out),
        c if is_unseen(c) => {}
        c => decompose_compatible(c, |part| match part {
            ' ' => space(out),
            part if is_unseen(part) => {}
            part => out.push(part),
        }),
    }
}

/// Whether words read the same with and without `c`: signs that join, part or turn letters and show nothing, and vowel
/// signs that Arabic and Hebrew leave out as they like.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c7}')
}

/// A text of ours, such as a pattern's, with each letter that is not ASCII as it is compared: what of it becomes a sign of
/// ASCII is given to `sign`.
pub fn fold_letters(text: &str, mut sign: impl FnMut(&mut String, char)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut folded = String::new();
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        folded.clear();
        folded.push('.');
        letter(&mut folded, c);
        for part in folded[1..].chars() {
            if part.is_ascii_punctuation() { sign(&mut out, part) } else { out.push(part) }
        }
    }
    out
}

fn entity(out: &mut String, text: &str) -> usize {
    let end = text.bytes().take(12).position(|byte| byte == b';');
    let Some(end) = end else {
        out.push('&');
        return 1;
    };
    let name = &text[1..end];
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    if let Some(c) = number.and_then(char::from_u32) {
        letter(out, c);
        return end + 1;
    }
    match ENTITIES.iter().find(|(known, _)| *known == name) {
        Some((_, " ")) => space(out),
        Some((_, letters)) => letters.chars().for_each(|c| letter(out, c)),
        None => {
            out.push('&');
            return 1;
        }
    }
    end + 1
}

/// `\u00e9`, `\u{e9}`, `\xe9`, `\"` and `\n` of scripts and JSON.
fn escape(out: &mut String, text: &str) -> usize {
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok();
    let rest = &text[1..];
    if let Some(digits) = rest.strip_prefix('u').and_then(|rest| rest.get(..4))
        && let Some(unit) = hex(digits)
    {
        if let Some(c) = char::from_u32(unit) {
            letter(out, c);
            return 6;
        }
        // Two halves of one character.
        let low = rest.get(5..).and_then(|rest| rest.strip_prefix("\\u")).and_then(|rest| rest.get(..4)).and_then(hex);
        if let Some(Ok(c)) = low.and_then(|low| char::decode_utf16([unit as u16, low as u16]).next()) {
            letter(out, c);
            return 12;
        }
    }
    if let Some(end) = rest.strip_prefix("u{").and_then(|rest| rest.get(..rest.len().min(7))?.find('}'))
        && let Some(c) = hex(&rest[2..2 + end]).and_then(char::from_u32)
    {
        letter(out, c);
        return end + 4;
    }
    if let Some(c) = rest.strip_prefix('x').and_then(|rest| rest.get(..2)).and_then(hex).and_then(char::from_u32) {
        letter(out, c);
        return 4;
    }
    match rest.chars().next() {
        Some('n' | 't' | 'r') => {
            space(out);
            2
        }
        Some('"' | '\'' | '/' | '\\') => 1,
        _ => {
            out.push('\\');
            1
        }
    }
}

/// The most bytes of a word with percent-escapes that are undone together.
const LONGEST_WORD: usize = 4_000;

/// A word with percent-escapes stays as it is, and is added beside with them undone.
fn percent(out: &mut String, decoded: &mut String, text: &str) -> usize {
    out.push('%');
    let byte = |at: usize| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    if byte(0).is_none() {
        return 1;
    }
    // The whole word is undone, from where it began in the flow.
    let begun = out.len() - 1;
    let near = out.floor_char_boundary(begun.saturating_sub(LONGEST_WORD));
    let start = out[near..begun].rfind([' ', '"', '\'', '(', ')', '<', '>']).map_or(near, |at| near + at + 1);
    let mut bytes = out.as_bytes()[start..begun].to_vec();
    let mut at = 0;
    while let Some(next) =
        text.as_bytes().get(at).filter(|next| !next.is_ascii_whitespace() && !b"\"'<>)".contains(next))
    {
        if let (b'%', Some(value)) = (next, byte(at)) {
            bytes.push(value);
            at += 3;
        } else {
            bytes.push(*next);
            at += 1;
        }
        if at > LONGEST_WORD {
            break;
        }
    }
    space(decoded);
    String::from_utf8_lossy(&bytes).chars().for_each(|c| letter(decoded, c));
    // What follows in this word has been undone with it and is passed over as it is.
    let end = (1..=at).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(1);
    out.push_str(&text[1..end]);
    end
}

#[cfg(test)]
mod tests {
    use super::{Words, readings};

    fn read(text: &str) -> (String, String) {
        let mut words = Words::default();
        words.read(text.as_bytes());
        (words.flow.trim().to_owned(), words.beside.trim().to_owned())
    }

    #[test]
    fn tags_inside_words_are_undone_and_blocks_part_them() {
        assert_eq!(read("<p>Ma<b>ja</b></p><p>L</p>").0, "Maja L");
        assert_eq!(read("one<br>two").0, "one two");
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(read("M&#97;ja &#x4C;ind&quot;").0, "Maja Lind\"");
        assert_eq!(read("\"M\\u0061ja\\nLind\\u{71}vist\\x41\"").0, "\"Maja LindqvistA\"");
        assert_eq!(read("a\\\"b").0, "a\"b");
        assert!(read("<a href=\"/Maja%20Lindqvist%C3%A9.html\">").1.contains("Maja Lindqviste\u{301}.html"));
    }

    #[test]
    fn accents_have_one_form_and_soft_hyphens_none() {
        assert_eq!(read("\u{e9}").0, read("e\u{301}").0);
        assert_eq!(read("Lind\u{ad}q\u{200b}vist").0, "Lindqvist");
        assert_eq!(read("“a” – ‘b’…").0, "\"a\" - 'b'...");
        assert_eq!(read("O´B OʼB O′B Oʻb &acute; O%C2%B4B").0, "O'B O'B O'B O'b &acute; O%C2%B4B");
    }

    #[test]
    fn words_that_lines_break_are_whole_too() {
        let rejoined = |text: &str| {
            let mut words = Words::default();
            words.read(text.as_bytes());
            words.rejoined
        };
        assert_eq!(rejoined("<p>It was Lind-\nqvist who</p>"), "| It was Lindqvist who ");
        assert_eq!(rejoined("It was Lind\u{ad}\nqvist who"), "| It was Lindqvist who");
        assert_eq!(rejoined("It was Lind-<br>\nqvist who"), "| It was Lindqvist who");
        assert_eq!(rejoined("<img alt=\"Lind-\nqvist\">"), "| alt=\"Lindqvist\" ");
        assert_eq!(rejoined("Lind\u{ad}qvist - who, well-known"), "");
    }

    #[test]
    fn a_plain_text_is_read_in_every_way() {
        assert_eq!(readings("a/M%C3%BCller"), "a/M%C3%BCller\na/Mu\u{308}ller");
        assert_eq!(readings("Lind- qvist"), "Lind- qvist\n| Lindqvist");
        assert_eq!(readings("Mаja"), "Mаja\n| Maja");
        assert_eq!(readings("< b"), "< b");
    }

    #[test]
    fn letters_of_any_shape_are_the_letters_they_are_and_what_nobody_sees_is_nothing() {
        assert_eq!(read("Ｍａｊａ ﬁﬂ Ⓜ").0, "Maja fifl M");
        assert_eq!(read("Ma\u{2066}ja\u{2069} L\u{fe0f}i\u{34f}n\u{e0041}d").0, "Maja Lind");
        assert_eq!(read("م\u{64f}ح\u{640}مد").0, "محمد");
    }

    #[test]
    fn attributes_comments_and_numbers_of_notes_stand_beside_the_flow() {
        let (flow, beside) = read("one <i title=\"two\">three</i><!-- four --><sup><a href=\"#x\">5</a></sup> six");
        assert_eq!(flow, "one three six");
        assert!(beside.contains("two") && beside.contains("four") && beside.contains('5'));
    }

    #[test]
    fn what_looks_like_a_tag_and_is_none_keeps_its_words() {
        assert_eq!(read("a < b").0, "a < b");
        assert!(read("x <unclosed words").0.contains("unclosed words"));
    }

    #[test]
    fn no_bytes_panic() {
        for text in
            ["&", "&#;", "&#x110000;", "\\", "\\u", "\\ud800", "%", "%zz", "%e2", "<", "</", "<!", "<!--", "é%C3é"]
        {
            read(text);
        }
        let mut words = Words::default();
        words.read(&[0xff, b'%', b'4', 0xfe, b'<', 0xc3]);
    }
}
