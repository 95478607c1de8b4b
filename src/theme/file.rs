//! A file of a theme as a value, and the files of the themes that come with the program.

use std::sync::Arc;

use rust_embed::Embed;
use serde_yaml::Value;

use crate::text::diagnostic::{Place, Sentence};
use crate::text::span::Span;
use crate::theme::fault::{ThemeFault, ThemeFaultKind, words};

/// The theme beneath every other.
pub const HEARTH: &str = "hearth";
/// The names of the themes that come with the program.
pub const BUILT_IN: [&str; 1] = [HEARTH];
/// The most bytes of a `theme.yaml` or of a file of phrases.
const MOST_YAML: usize = 256_000;
/// The deepest nesting of brackets in them; libyaml's time grows with it for every word that it reads.
const DEEPEST: usize = 100;

#[derive(Embed)]
#[folder = "themes/hearth"]
struct Hearth;

/// One file of a theme.
#[derive(Clone, Debug)]
pub struct ThemeFile {
    /// Its path in the theme, with `/`: `templates/story.html`, `assets/hearth.css`, `strings/en.yaml`, `theme.yaml`.
    pub path: Arc<str>,
    /// Its path for diagnostics: `themes/hearth/templates/story.html`.
    pub shown: Arc<str>,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

/// The files of a theme that comes with the program, by path.
///
/// They are shown as `built-in/hearth/…`, so that no one looks for them in the site's folder.
pub fn built_in(name: &str) -> Option<Vec<ThemeFile>> {
    if name != HEARTH {
        return None;
    }
    let mut files: Vec<ThemeFile> = Hearth::iter()
        .filter_map(|path| {
            let file = Hearth::get(&path)?;
            Some(ThemeFile {
                shown: format!("built-in/{HEARTH}/{path}").into(),
                path: path.as_ref().into(),
                bytes: file.data.as_ref().into(),
            })
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(files)
}

impl ThemeFile {
    /// Its text, or what is wrong with it.
    pub fn text(&self) -> Result<&str, Box<ThemeFault>> {
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            let at = error.valid_up_to();
            Box::new(self.unusable(Some(Span::of(at, at + 1)), "this file isn't in UTF-8; save it as UTF-8".into()))
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// Its YAML, or what is wrong with it.
    pub fn yaml(&self) -> Result<Value, Box<ThemeFault>> {
        let text = self.text()?;
        if text.len() > MOST_YAML {
            return Err(Box::new(self.unusable(None, "the file is larger than 256 kB".into())));
        }
        if let Some(at) = too_deep(text) {
            return Err(Box::new(
                self.unusable(Some(Span::of(at, at + 1)), "brackets are nested too deeply here".into()),
            ));
        }
        serde_yaml::from_str(text).map_err(|error| {
            let at = error.location().map(|at| offset(text, at.line(), at.column()));
            let told = error.to_string();
            // The parser repeats its place at the end of its sentence.
            let told = told.split(" at line ").next().unwrap_or(&told).to_owned();
            let why = Sentence::of("this can't be read as YAML: {}", vec![words(told)]);
            Box::new(self.unusable(at.map(|at| Span::of(at, at + 1)), why))
        })
    }

    /// A fault of this file as such.
    pub(in crate::theme) fn unusable(&self, span: Option<Span>, why: Sentence) -> ThemeFault {
        ThemeFault { wrong: ThemeFaultKind::File { why }, place: Place { path: Arc::clone(&self.shown), span } }
    }
}

/// Where brackets are nested deeper than [`DEEPEST`], by a count that knows nothing of quotation marks.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// The byte offset of a line and column, both from 1, the column in characters.
pub(in crate::theme) fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let rest = rest.split('\n').next().unwrap_or(rest);
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{ThemeFile, built_in, offset};

    fn file(text: &str) -> ThemeFile {
        ThemeFile { path: "theme.yaml".into(), shown: "themes/x/theme.yaml".into(), bytes: text.as_bytes().into() }
    }

    #[test]
    fn the_built_in_theme_is_whole() {
        let files = built_in("hearth").unwrap();
        assert!(files.iter().any(|file| &*file.path == "theme.yaml"));
        assert!(files.iter().any(|file| &*file.path == "strings/en.yaml"));
        assert!(built_in("somewhere").is_none());
    }

    /// What of a style sheet holds only where lines begin on the left.
    fn one_sided(css: &str) -> Vec<String> {
        let side = r"(?i)\b(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b|\b(?:float|clear|text-align|text-align-last)\s*:\s*(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius|[{;]\s*(?:left|right)\s*:";
        let side = regex::Regex::new(side).unwrap();
        let sides =
            regex::Regex::new(r"\b(?:margin|padding|inset|border-width|border-color|border-style)\s*:([^;{}]*)")
                .unwrap();
        let value = regex::Regex::new(r"(?:[^\s()]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?)+").unwrap();
        let mut found: Vec<String> = side.find_iter(css).map(|found| found.as_str().to_owned()).collect();
        for all in sides.captures_iter(css) {
            let values: Vec<&str> = value.find_iter(&all[1]).map(|value| value.as_str()).collect();
            if values.len() == 4 && values[1] != values[3] {
                found.push(all[0].to_owned());
            }
        }
        found
    }

    #[test]
    fn the_style_sheet_knows_no_left_and_no_right() {
        let files = built_in("hearth").unwrap();
        for file in files.iter().filter(|file| file.path.ends_with(".css")) {
            assert_eq!(one_sided(file.text().unwrap()), [""; 0], "{}", file.path);
        }
        let wrong = [
            "a{margin-left:1px}",
            "a{ text-align: right }",
            "a{left:0}",
            "a{padding: 1px calc(1px + (2px)) 3px 0}",
            "a{float:left}",
        ];
        for css in wrong {
            assert_eq!(one_sided(css).len(), 1, "{css}");
        }
        assert_eq!(
            one_sided("a{margin: 0 1px 2px 1px; padding: 0 clamp(1px, 2vw, 3px) 1px; text-align: start; --left: 0}"),
            [""; 0]
        );
    }

    #[test]
    fn a_hundred_thousand_brackets_are_refused_at_once() {
        let begun = std::time::Instant::now();
        let fault = file(&"[".repeat(200_000)).yaml().unwrap_err();
        assert_eq!(fault.place.span.unwrap().start, 100);
        assert!(begun.elapsed().as_millis() < 500);
    }

    #[test]
    fn yaml_that_cannot_be_read_says_where() {
        let fault = file("api: 1\nname: \"ä\" \"\n").yaml().unwrap_err();
        assert!(fault.place.span.unwrap().start >= 7, "{fault:?}");
    }

    #[test]
    fn columns_are_characters() {
        assert_eq!(offset("ab\nä{x", 2, 2), 5);
        assert_eq!(offset("ab\n", 9, 9), 3);
        assert_eq!(offset("", 0, 0), 0);
    }
}
