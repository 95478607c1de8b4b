//! Opens an author's editor at a line: by an address that the editor listens to, or by its command.

use std::path::Path;
use std::process::{Command, Stdio};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::serve::programs::{self, SearchPath, Shell};
use crate::text::span::LineColumn;

/// What is not written as it is in an editor's address.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'?').add(b'&').add(b'<').add(b'>');

/// An editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorLink {
    /// Visual Studio Code.
    Code,
    /// Zed.
    Zed,
    /// An editor of `JetBrains`.
    JetBrains,
    /// Sublime Text.
    Sublime,
    /// A command with `{file}`, `{line}` and `{column}` in its words.
    Command(Vec<String>),
    /// The same for an editor that needs a terminal of its own to be in.
    InTerminal(Vec<String>),
}

impl EditorLink {
    /// The editor that `wanted` names: `code`, `zed`, `idea`, `subl`, `vim` and its like, or a command with `{file}` in it.
    pub fn of(wanted: &str) -> Option<Self> {
        if wanted.contains("{file}") {
            return Some(Self::Command(Shell::HERE.words(wanted, &|_| false)));
        }
        let given = Shell::HERE.words(wanted, &Path::is_file);
        let program = programs::bare_name(given.first()?);
        let own = |more: &[&str]| {
            Some(Self::InTerminal(given.iter().cloned().chain(more.iter().map(|&word| word.to_owned())).collect()))
        };
        match &*program {
            "code" | "codium" | "code-insiders" => Some(Self::Code),
            "zed" | "zeditor" => Some(Self::Zed),
            "idea" | "pycharm" | "webstorm" | "rustrover" | "phpstorm" | "goland" | "clion" => Some(Self::JetBrains),
            "subl" | "sublime_text" => Some(Self::Sublime),
            "vi" | "vim" | "nvim" | "nano" | "pico" | "ne" | "joe" | "jed" | "mg" => own(&["+{line}", "{file}"]),
            "micro" => own(&["+{line}:{column}", "{file}"]),
            "kak" => own(&["{file}", "+{line}:{column}"]),
            "hx" | "helix" => own(&["{file}:{line}:{column}"]),
            "gvim" | "mvim" => {
                Some(Self::Command([&program, "--remote-silent", "+{line}", "{file}"].map(str::to_owned).to_vec()))
            }
            "emacs" | "emacsclient" => Some(Self::Command(
                ["emacsclient", "--no-wait", "+{line}:{column}", "{file}"].map(str::to_owned).to_vec(),
            )),
            "notepad" | "notepad++" => Some(Self::of_windows(&given)),
            _ => None,
        }
    }

    /// An editor that has a window of its own and is told the file alone, or as Notepad++ is told the line.
    fn of_windows(given: &[String]) -> Self {
        let line = given.first().filter(|word| programs::bare_name(word) == "notepad++").map(|_| "-n{line}".to_owned());
        Self::Command(given.iter().cloned().chain(line).chain(["{file}".to_owned()]).collect())
    }

    /// The author's own: `$VISUAL`, else `$EDITOR`, else Visual Studio Code, or Notepad where Windows has no other.
    pub fn usual() -> Self {
        let named = |name: &str| std::env::var(name).ok().and_then(|editor| Self::of(&editor));
        let has_code = || !cfg!(windows) || SearchPath::here().find("code", &Path::is_file).is_some();
        let other = || if has_code() { Self::Code } else { Self::of_windows(&["notepad".to_owned()]) };
        named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(other)
    }

    /// The address that opens `file` there, for editors that listen to one.
    pub fn address(&self, file: &Path, at: LineColumn) -> Option<String> {
        let LineColumn { line, column } = at;
        let path = programs::in_address(file);
        let path = utf8_percent_encode(&path, ESCAPED);
        match self {
            Self::Code => Some(format!("vscode://file{path}:{line}:{column}")),
            Self::Zed => Some(format!("zed://file{path}:{line}:{column}")),
            Self::JetBrains => Some(format!("idea://open?file={path}&line={line}&column={column}")),
            Self::Sublime => Some(format!("subl://open?url=file://{path}&line={line}&column={column}")),
            Self::Command(_) | Self::InTerminal(_) => None,
        }
    }

    /// Runs the editor's command, where it is one. No shell of ours reads its words.
    ///
    /// # Errors
    /// When there is no such program, or no terminal for one that needs it.
    pub fn run(&self, file: &Path, at: LineColumn) -> std::io::Result<()> {
        let (words, terminals) = match self {
            Self::Command(words) => (words, vec![Vec::new()]),
            Self::InTerminal(words) => (words, terminals()),
            _ => return Ok(()),
        };
        let filled = words.iter().map(|word| {
            let word = word.replace("{line}", &at.line.to_string()).replace("{column}", &at.column.to_string());
            word.replace("{file}", &file.to_string_lossy())
        });
        let filled: Vec<String> = filled.collect();
        let mut tried = Err(std::io::ErrorKind::NotFound.into());
        for terminal in terminals {
            tried = begin(&[terminal.as_slice(), filled.as_slice()].concat());
            if tried.is_ok() {
                break;
            }
        }
        tried
    }
}

/// What opens a terminal with a command in it, as words before that command: a window of the tmux that we are in, the
/// terminal that the author prefers, the system's.
fn terminals() -> Vec<Vec<String>> {
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let tmux = set("TMUX").map(|_| owned(&["tmux", "new-window", "--"]));
    let preferred = set("TERMINAL").map(|terminal| owned(&[&terminal, "-e"]));
    let system = owned(&["x-terminal-emulator", "-e"]);
    tmux.into_iter().chain(preferred).chain([system]).collect()
}

/// Starts a program that nobody waits for.
fn begin(words: &[String]) -> std::io::Result<()> {
    let Some((program, rest)) = words.split_first() else { return Ok(()) };
    let mut child = Command::new(programs::found(program))
        .args(rest)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // The system keeps what nobody waited for.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::EditorLink;
    use crate::text::span::LineColumn;

    #[test]
    fn an_editor_is_opened_at_the_line_whatever_the_file_is_called() {
        let at = LineColumn { line: 9, column: 3 };
        let file = Path::new("/home/a b/#1 100%.md");
        let address = |name: &str| EditorLink::of(name).unwrap().address(file, at).unwrap();
        assert_eq!(address("/usr/bin/code --wait"), "vscode://file/home/a%20b/%231%20100%25.md:9:3");
        assert_eq!(address("idea"), "idea://open?file=/home/a%20b/%231%20100%25.md&line=9&column=3");
        let own = EditorLink::InTerminal(["vim", "-u", "x", "+{line}", "{file}"].map(str::to_owned).to_vec());
        assert_eq!(EditorLink::of("vim -u x"), Some(own));
        assert_eq!(EditorLink::of("frob"), None);
        let windows = EditorLink::Code.address(Path::new(r"\\?\C:\a b\x.md"), at);
        assert_eq!(windows.unwrap(), "vscode://file/C:/a%20b/x.md:9:3");
        let quoted =
            EditorLink::Command(["C:/Program Files/gvim.exe", "+{line}", "{file}"].map(str::to_owned).to_vec());
        assert_eq!(EditorLink::of("\"C:/Program Files/gvim.exe\" +{line} {file}"), Some(quoted));
        let notepad = EditorLink::Command(["notepad++.exe", "-n{line}", "{file}"].map(str::to_owned).to_vec());
        assert_eq!(EditorLink::of("notepad++.exe"), Some(notepad));
        assert_eq!(EditorLink::of("vim -c {file}").unwrap().address(file, at), None);
    }
}
