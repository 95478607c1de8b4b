//! Answers that are kept as they are typed, until the file that they are for is written: one line each, in a hidden file
//! of the site that is never read as a text nor published.
//!
//! Lines are only ever added, so a full disk or a killed process leaves all earlier ones whole. Its writer locks the file,
//! so two who write at once do not meet in it. Only its owner can read it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

/// The beginning and end of its name. Sites that `heard init` made leave such files out of git.
const NAME: (&str, &str) = (".heard-answers-", ".tmp");

/// The answers of one who is writing now.
pub struct KeptAnswers {
    path: PathBuf,
    /// Nothing until there is a first line.
    file: Option<File>,
    /// Whether its last line may have been cut short.
    is_cut: bool,
}

/// Answers that somebody left.
pub struct LeftAnswers {
    /// When the last of them was given.
    pub when: SystemTime,
    /// One an answer; one that the disk had no room for may be cut short.
    pub lines: Vec<String>,
    kept: KeptAnswers,
}

impl KeptAnswers {
    /// For somebody who begins. There is a file with the first answer, and none before.
    pub fn begin(site: &Path) -> Result<Self> {
        let random =
            getrandom::u64().map_err(|error| anyhow::anyhow!("this computer can't provide random numbers: {error}"))?;
        Ok(Self { path: site.join(format!("{}{random:016x}{}", NAME.0, NAME.1)), file: None, is_cut: false })
    }

    /// Adds an answer, which is on the disk afterwards.
    pub fn keep(&mut self, line: &str) -> Result<()> {
        let cannot = || format!("{} can't be written", self.path.display());
        if self.file.is_none() {
            let mut options = OpenOptions::new();
            options.append(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&self.path).with_context(cannot)?;
            // Where files cannot be locked, another may be offered these answers while they are still being typed.
            let _ = file.try_lock();
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        // What there is of a line that was cut short gets a line to itself.
        let begins = if self.is_cut { "\n" } else { "" };
        let kept = file.write_all(format!("{begins}{line}\n").as_bytes()).and_then(|()| file.sync_data());
        self.is_cut = kept.is_err();
        kept.with_context(cannot)
    }

    /// Whether there is anything in it.
    pub fn is_begun(&self) -> bool {
        self.file.is_some()
    }

    /// Removes them: what they were for is written.
    pub fn discard(self) {
        if self.file.is_some() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl LeftAnswers {
    /// Those that are in a site and that nobody is writing now, the newest first. Others than one's own cannot be read.
    pub fn find(site: &Path) -> Vec<Self> {
        let Ok(files) = fs::read_dir(site) else { return Vec::new() };
        let mut found: Vec<Self> = files.flatten().filter_map(|file| Self::open(file.path())).collect();
        found.sort_by_key(|left| std::cmp::Reverse(left.when));
        found
    }

    fn open(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        if !(name.starts_with(NAME.0) && name.ends_with(NAME.1) && fs::symlink_metadata(&path).ok()?.is_file()) {
            return None;
        }
        let mut file = OpenOptions::new().read(true).append(true).open(&path).ok()?;
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return None;
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).ok()?;
        // A last line that was cut short is no answer.
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines = String::from_utf8_lossy(&text[..whole]);
        let lines = lines.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if whole < text.len() {
            file.set_len(whole as u64).ok()?;
        }
        let when = file.metadata().and_then(|there| there.modified()).ok()?;
        Some(Self { when, lines, kept: KeptAnswers { path, file: Some(file), is_cut: false } })
    }

    /// Goes on with them.
    pub fn go_on(self) -> KeptAnswers {
        self.kept
    }

    /// Throws them away.
    pub fn discard(self) {
        self.kept.discard();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{KeptAnswers, LeftAnswers};

    #[test]
    fn answers_are_found_again_by_one_who_comes_later_and_not_while_they_are_being_typed() {
        let site = tempfile::tempdir().unwrap();
        let mut one = KeptAnswers::begin(site.path()).unwrap();
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 0);
        one.keep("first").unwrap();
        let mut other = KeptAnswers::begin(site.path()).unwrap();
        other.keep("theirs").unwrap();
        assert!(LeftAnswers::find(site.path()).is_empty());
        drop(one);
        let mut left = LeftAnswers::find(site.path());
        let left = left.pop().unwrap();
        assert_eq!(left.lines, ["first"]);
        assert!(LeftAnswers::find(site.path()).is_empty(), "one who was offered them has them");
        let mut again = left.go_on();
        again.keep("second").unwrap();
        drop(again);
        // Killed in the middle of a line.
        let path = fs::read_dir(site.path()).unwrap().map(|file| file.unwrap().path());
        let path = path.into_iter().find(|path| fs::read_to_string(path).unwrap().starts_with("first")).unwrap();
        fs::write(&path, "first\nsecond\nthi").unwrap();
        let left = LeftAnswers::find(site.path()).pop().unwrap();
        assert_eq!(left.lines, ["first", "second"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first\nsecond\n");
        left.discard();
        other.discard();
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_line_that_is_cut_short_spoils_no_other() {
        let site = tempfile::tempdir().unwrap();
        for half in ["", "hal", "whole\n"] {
            let mut one = KeptAnswers::begin(site.path()).unwrap();
            one.keep("first").unwrap();
            // Now nothing can be written, but for what there was room for.
            let writable = one.file.replace(fs::File::open(&one.path).unwrap());
            fs::write(&one.path, format!("first\n{half}")).unwrap();
            one.keep("half a line").unwrap_err();
            one.file = writable;
            one.keep("second").unwrap();
            one.keep("third").unwrap();
            drop(one);
            let left = LeftAnswers::find(site.path()).pop().unwrap();
            let wanted = ["first", half.trim_end(), "second", "third"];
            assert_eq!(left.lines, wanted.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>());
            left.discard();
        }
    }
}
