//! What is delivered of an SVG: its drawing and the words that people read in it.
//!
//! Everything is rewritten from an allow-list, so an element, an attribute or a way to load something that nobody
//! thought of is dropped. Editors' notes, scripts, style sheets, comments and the names of layers go.

mod paint;

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape};

use crate::media::image::{ImageKind, Refusal};
use crate::media::svg::paint::Paint;

/// The deepest nesting; drawings stay far below, and browsers refuse about ten times as much.
const DEEPEST: usize = 200;
/// The longest side in CSS pixels that is believed.
const LONGEST_SIDE: f64 = 100_000.0;
/// What browsers take where a drawing does not say (CSS 2.2, 10.3.2).
const UNSAID: (f64, f64) = (300.0, 150.0);

/// A drawing as it is delivered.
#[derive(Debug)]
pub struct Drawing {
    /// A whole file.
    pub bytes: Vec<u8>,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
}

/// Whether the bytes are an SVG by what they begin with.
pub fn is_drawing(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let start = &bytes[..bytes.len().min(65_536)];
    let has = |word: &[u8]| start.windows(word.len()).any(|part| part == word);
    let is_prose = start.get(..14).is_some_and(|head| head.eq_ignore_ascii_case(b"<!doctype html")) || has(b"<html");
    start.starts_with(b"<") && (has(b"<svg") || has(b"<!DOCTYPE svg")) && !is_prose
}

/// The drawing alone.
pub fn read(bytes: &[u8]) -> Result<Drawing, Refusal> {
    const BROKEN: Refusal = Refusal::Broken(ImageKind::Svg);
    let text = str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| BROKEN)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut pen = Pen { out: String::with_capacity(text.len()), ..Pen::default() };
    loop {
        match reader.read_event().map_err(|_| BROKEN)? {
            Event::Start(start) => pen.open(&start)?,
            Event::End(_) => pen.close(),
            Event::Text(words) => pen.write(&words.xml10_content()),
            Event::CData(words) => pen.write(&words.xml10_content()),
            Event::GeneralRef(name) => {
                let whole = format!("&{};", &*name);
                pen.write(&escape::unescape(&whole).map_err(|_| Refusal::Entities)?);
            }
            Event::DocType(kind) if kind.contains('[') => return Err(Refusal::Entities),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        if pen.is_done() {
            break;
        }
    }
    if !pen.is_done() {
        return Err(BROKEN);
    }
    let (width, height) = pen.size;
    Ok(Drawing { bytes: pen.out.into_bytes(), width, height })
}

/// What becomes of an element.
#[derive(Clone, Copy, PartialEq)]
enum ElementRole {
    /// Kept, and what it holds are shapes.
    Shapes(&'static str),
    /// Kept, and it holds words.
    Words(&'static str),
    /// Left out, but what it holds is looked at.
    Through,
    /// Left out with all that it holds.
    Dropped,
}

/// Writes the new file.
#[derive(Default)]
struct Pen {
    out: String,
    open: Vec<ElementRole>,
    /// How many open elements are inside a dropped one, itself included.
    dropped: usize,
    /// Layers are named after people and projects, so a name is replaced by a number.
    names: HashMap<String, usize>,
    size: (u32, u32),
    /// Whether the last byte ends the tag that opens the innermost element.
    is_fresh: bool,
    ended: bool,
}

impl Pen {
    fn is_done(&self) -> bool {
        self.ended
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = start.name().into_inner();
        let part =
            if self.dropped > 0 { ElementRole::Dropped } else { part(name.strip_prefix("svg:").unwrap_or(name)) };
        if self.open.len() == DEEPEST || self.open.is_empty() && part != ElementRole::Shapes("svg") {
            return Err(Refusal::Broken(ImageKind::Svg));
        }
        match part {
            ElementRole::Shapes(name) | ElementRole::Words(name) => self.element(name, start)?,
            ElementRole::Through => {}
            ElementRole::Dropped => self.dropped += 1,
        }
        self.open.push(part);
        Ok(())
    }

    fn element(&mut self, name: &'static str, start: &BytesStart<'_>) -> Result<(), Refusal> {
        const BROKEN: Refusal = Refusal::Broken(ImageKind::Svg);
        let mut kept: Vec<(&'static str, String)> = Vec::new();
        let mut attributes = Vec::new();
        // The reader's own check for doubles takes the square of their number.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| BROKEN)?;
            let value = escape::unescape(&attribute.value).map_err(|_| Refusal::Entities)?;
            if attribute.key.into_inner() == "style" {
                self.keep_declarations(&mut kept, &value);
            } else if let Some((key, paint)) = paint::find(attribute.key.into_inner()) {
                attributes.push((key, paint, value.into_owned()));
            }
        }
        // A declaration outdoes the attribute of the same name, so those came first.
        for (key, paint, value) in attributes {
            self.keep(&mut kept, key, paint, &value);
        }
        self.out.push('<');
        self.out.push_str(name);
        if self.open.is_empty() {
            self.out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
            let find = |key: &str| kept.iter().find(|(other, _)| *other == key).map(|(_, value)| value.as_str());
            self.size = size(find("width"), find("height"), find("viewBox"));
        }
        for (key, value) in &kept {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            push_escaped(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
        self.is_fresh = true;
        Ok(())
    }

    /// Keeps of a `style` what may stand as attributes. The last of two counts.
    fn keep_declarations(&mut self, kept: &mut Vec<(&'static str, String)>, style: &str) {
        for declaration in style.rsplit(';') {
            if let Some((key, value)) = declaration.split_once(':')
                && let Some((key, paint)) = paint::find_property(key.trim())
            {
                let value = value.trim();
                self.keep(kept, key, paint, value.strip_suffix("!important").unwrap_or(value).trim_end());
            }
        }
    }

    /// Keeps an attribute that draws, once.
    fn keep(&mut self, kept: &mut Vec<(&'static str, String)>, key: &'static str, paint: Paint, value: &str) {
        if kept.iter().any(|(other, _)| *other == key) {
            return;
        }
        let value = match paint {
            Paint::Name => Some(self.number(value.trim())),
            Paint::Link => value.trim().strip_prefix('#').map(|name| format!("#{}", self.number(name))),
            Paint::Value => paint::is_clean(value).then(|| paint::rename(value, &mut |name| self.number(name))),
        };
        kept.extend(value.map(|value| (key, value)));
    }

    fn number(&mut self, name: &str) -> String {
        let next = self.names.len() + 1;
        let number = *self.names.entry(name.to_owned()).or_insert(next);
        format!("n{number}")
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(ElementRole::Shapes(name) | ElementRole::Words(name)) => {
                if self.is_fresh {
                    self.out.truncate(self.out.len() - 1);
                    self.out.push_str("/>");
                } else {
                    self.out.extend(["</", name, ">"]);
                }
                self.is_fresh = false;
            }
            Some(ElementRole::Dropped) => self.dropped -= 1,
            Some(ElementRole::Through) | None => {}
        }
        self.ended = self.open.is_empty();
    }

    fn write(&mut self, words: &str) {
        let holder = self.open.iter().rev().find(|part| **part != ElementRole::Through);
        if let Some(ElementRole::Words(_)) = holder {
            push_escaped(&mut self.out, words);
            self.is_fresh = false;
        }
    }
}

/// What becomes of an element of this name. Editors' own have a prefix and are dropped for it.
fn part(name: &str) -> ElementRole {
    const SHAPES: [&str; 18] = [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "symbol",
        "use",
    ];
    const WORDS: [&str; 5] = ["text", "tspan", "textPath", "title", "desc"];
    if let Some(name) = SHAPES.iter().find(|known| **known == name) {
        ElementRole::Shapes(name)
    } else if name == "marker" {
        ElementRole::Shapes("marker")
    } else if let Some(name) = WORDS.iter().find(|known| **known == name) {
        ElementRole::Words(name)
    } else if matches!(name, "a" | "switch") {
        ElementRole::Through
    } else {
        ElementRole::Dropped
    }
}

fn push_escaped(out: &mut String, words: &str) {
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ if paint::is_written(letter) => out.push(letter),
            _ => {}
        }
    }
}

/// Width and height in CSS pixels, from what the root says.
fn size(width: Option<&str>, height: Option<&str>, view: Option<&str>) -> (u32, u32) {
    let view = view.and_then(|view| {
        let mut sides =
            view.split([' ', ',', '\t', '\n']).filter(|part| !part.is_empty()).skip(2).map(str::parse::<f64>);
        Some((sides.next()?.ok()?, sides.next()?.ok()?)).filter(|(width, height)| *width > 0.0 && *height > 0.0)
    });
    let (width, height) = match (width.and_then(length), height.and_then(length)) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, view.map_or(UNSAID.1, |view| width * view.1 / view.0)),
        (None, Some(height)) => (view.map_or(UNSAID.0, |view| height * view.0 / view.1), height),
        (None, None) => view.unwrap_or(UNSAID),
    };
    // Between 1 and a bound that is far below the largest `u32`; a float that is none becomes 0 and then 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = |side: f64| (side.round().min(LONGEST_SIDE) as u32).max(1);
    (whole(width), whole(height))
}

/// A length in CSS pixels (CSS Values 3, 5.2); none for a percentage or an unknown unit.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" | "em" | "rem" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    digits.parse::<f64>().ok().filter(|number| *number > 0.0).map(|number| number * unit)
}

#[cfg(test)]
mod tests;
