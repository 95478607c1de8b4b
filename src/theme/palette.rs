//! The palette: colours, faces and the button, one sheet for site, lab, preview and paper.
//!
//! The built-in one comes first, and a theme's own after it, so that a theme writes only what it changes and nothing
//! that heard draws is ever without a colour.

use std::sync::Arc;

use crate::theme::fault::ThemeFault;
use crate::theme::file::ThemeFile;

/// The built-in one, which serves before a site's theme is read.
pub const PALETTE: &str = include_str!("../../themes/hearth/palette.css");
/// Its path in a theme.
pub const PATH: &str = "palette.css";
/// The line at which a style sheet takes it in: a page waits for one sheet.
const IMPORT: &str = "@import \"palette.css\";";
/// The most bytes of a theme's own; each sheet that takes it in grows by it.
const MOST: usize = 100_000;

/// The palette of a theme that lies upon `beneath`, and what is wrong with its own.
pub fn of(beneath: &[ThemeFile], own: &[ThemeFile]) -> (String, Option<ThemeFault>) {
    let find = |files: &[ThemeFile]| files.iter().find(|file| &*file.path == PATH).cloned();
    let built_in = find(beneath).and_then(|file| file.text().map(str::to_owned).ok()).unwrap_or_default();
    let Some(file) = find(own) else { return (built_in, None) };
    match file.text() {
        Ok(text) if text.len() > MOST => (built_in, Some(file.unusable(None, "the file is larger than 100 kB".into()))),
        Ok(text) => (format!("{built_in}\n{text}"), None),
        Err(fault) => (built_in, Some(*fault)),
    }
}

/// A file of `assets/` with the palette in it, where it is a style sheet that asks for it.
pub fn taken_in(path: &str, bytes: &Arc<[u8]>, palette: &str) -> Arc<[u8]> {
    let text = std::str::from_utf8(bytes).ok().filter(|_| path.rsplit('.').next() == Some("css"));
    match text.and_then(|text| text.split_once(IMPORT)) {
        Some((before, after)) => [before, palette, after].concat().into_bytes().into(),
        None => Arc::clone(bytes),
    }
}
