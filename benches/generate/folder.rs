//! Writing files.

use std::fs;
use std::io::Result;
use std::path::Path;

/// Makes a folder for each year that a story can have.
pub fn year_folders(stories: &Path) -> Result<()> {
    (2016..=2025).try_for_each(|year| fs::create_dir_all(stories.join(year.to_string())))
}

/// Writes a text.
pub fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)
}
