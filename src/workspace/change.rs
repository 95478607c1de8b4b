//! A text changed on what is there now, however often somebody saves it in between.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::atomic_write::{NewFile, Replacement, replace_if_same, write_new};

/// How often a change is made again. Each time, somebody else's change was kept.
const MOST_TIMES: usize = 100;

/// Gives `make` the text of a file, and writes what it answers; nothing yet is an empty text. Where somebody saves in
/// between, `make` is asked again with what they saved. The byte order mark stays. Whether anything was written.
pub fn change(path: &Path, mut make: impl FnMut(&str) -> Result<String>) -> Result<bool> {
    const MARK: &str = "\u{feff}";
    let shown = path.display();
    for _ in 0..MOST_TIMES {
        let before = match fs::metadata(path) {
            Ok(there) if !there.is_file() => bail!("{shown} isn't a regular file, so heard doesn't write to it"),
            Ok(_) => Some(fs::read(path).with_context(|| format!("{shown} can't be read"))?),
            Err(error) if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(path).is_ok() => {
                bail!("{shown} is a broken link, so heard doesn't write to it")
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("{shown} can't be read")),
        };
        let whole = std::str::from_utf8(before.as_deref().unwrap_or_default());
        let Ok(whole) = whole else { bail!("{shown} isn't UTF-8, so it was left unchanged; save it as UTF-8 first") };
        let text = whole.strip_prefix(MARK).unwrap_or(whole);
        let mark = &whole[..whole.len() - text.len()];
        let after = make(text)?;
        if after == text {
            return Ok(false);
        }
        let after = format!("{mark}{after}").into_bytes();
        let done = match &before {
            Some(before) => replace_if_same(path, before, &after)? == Replacement::Replaced,
            None => write_new(path, &after)? == NewFile::New,
        };
        if done {
            return Ok(true);
        }
    }
    bail!("{shown} keeps changing, so it was left alone; try again in a moment")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::change;

    #[test]
    fn a_change_is_made_again_on_what_was_saved_in_between_and_the_byte_order_mark_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.yaml");
        assert!(change(&path, |now| Ok(format!("{now}one\n"))).unwrap());
        fs::write(&path, "\u{feff}one\r\n").unwrap();
        let mut times = 0;
        let changed = change(&path, |now| {
            times += 1;
            if times < 3 {
                fs::write(&path, format!("\u{feff}{now}somebody {times}\r\n")).unwrap();
            }
            Ok(format!("{now}two\r\n"))
        });
        assert!(changed.unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "\u{feff}one\r\nsomebody 1\r\nsomebody 2\r\ntwo\r\n");
        assert!(!change(&path, |now| Ok(now.to_owned())).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_never_rests_is_refused_aloud_and_one_in_another_alphabet_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "").unwrap();
        let restless = change(&path, |now| {
            fs::write(&path, format!("{now}.")).unwrap();
            Ok("mine".to_owned())
        });
        assert!(restless.unwrap_err().to_string().contains("keeps changing"));
        fs::write(&path, b"caf\xe9").unwrap();
        assert!(change(&path, |_| Ok("mine".to_owned())).unwrap_err().to_string().contains("UTF-8"));
        assert_eq!(fs::read(&path).unwrap(), b"caf\xe9");
    }
}
