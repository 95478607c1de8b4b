//! Opens an author's editor at a line: by an address that the editor listens to, or by its command.

use std::path::Path;
use std::process::{Command, Stdio};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::text::span::LineColumn;

/// What is not written as it is in an editor's address.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'?').add(b'&').add(b'<').add(b'>');

/// An editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opener {
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
}

impl Opener {
    /// The editor that `wanted` names: `code`, `zed`, `idea`, `subl`, or a command with `{file}` in it.
    pub fn of(wanted: &str) -> Option<Self> {
        if wanted.contains("{file}") {
            return Some(Self::Command(wanted.split_whitespace().map(str::to_owned).collect()));
        }
        let program = wanted.split_whitespace().next()?;
        let program = Path::new(program).file_stem()?.to_str()?;
        match program {
            "code" | "codium" | "code-insiders" => Some(Self::Code),
            "zed" | "zeditor" => Some(Self::Zed),
            "idea" | "pycharm" | "webstorm" | "rustrover" | "phpstorm" | "goland" | "clion" => Some(Self::JetBrains),
            "subl" | "sublime_text" => Some(Self::Sublime),
            // An editor in a terminal has its own: a second one would have nowhere to be. One that listens is asked.
            "gvim" | "mvim" => {
                Some(Self::Command([program, "--remote-silent", "+{line}", "{file}"].map(str::to_owned).to_vec()))
            }
            "emacs" | "emacsclient" => Some(Self::Command(
                ["emacsclient", "--no-wait", "+{line}:{column}", "{file}"].map(str::to_owned).to_vec(),
            )),
            _ => None,
        }
    }

    /// The author's own: `$VISUAL`, else `$EDITOR`, else Visual Studio Code.
    pub fn usual() -> Self {
        let named = |name: &str| std::env::var(name).ok().and_then(|editor| Self::of(&editor));
        named("VISUAL").or_else(|| named("EDITOR")).unwrap_or(Self::Code)
    }

    /// The address that opens `file` there, for editors that listen to one.
    pub fn address(&self, file: &Path, at: LineColumn) -> Option<String> {
        let LineColumn { line, column } = at;
        let path = file.to_string_lossy().replace('\\', "/");
        let path = utf8_percent_encode(&path, ESCAPED);
        match self {
            Self::Code => Some(format!("vscode://file{path}:{line}:{column}")),
            Self::Zed => Some(format!("zed://file{path}:{line}:{column}")),
            Self::JetBrains => Some(format!("idea://open?file={path}&line={line}&column={column}")),
            Self::Sublime => Some(format!("subl://open?url=file://{path}&line={line}&column={column}")),
            Self::Command(_) => None,
        }
    }

    /// Runs the editor's command, where it is one. No shell reads its words.
    pub fn run(&self, file: &Path, at: LineColumn) -> std::io::Result<()> {
        let Self::Command(words) = self else { return Ok(()) };
        let filled = words.iter().map(|word| {
            let word = word.replace("{line}", &at.line.to_string()).replace("{column}", &at.column.to_string());
            word.replace("{file}", &file.to_string_lossy())
        });
        let filled: Vec<String> = filled.collect();
        let Some((program, rest)) = filled.split_first() else { return Ok(()) };
        let mut child = Command::new(program)
            .args(rest)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // Nobody waits for an editor, but the system keeps what nobody waited for.
        std::thread::spawn(move || child.wait());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Opener;
    use crate::text::span::LineColumn;

    #[test]
    fn an_editor_is_opened_at_the_line_whatever_the_file_is_called() {
        let at = LineColumn { line: 9, column: 3 };
        let file = Path::new("/home/a b/#1 100%.md");
        let address = |name: &str| Opener::of(name).unwrap().address(file, at).unwrap();
        assert_eq!(address("/usr/bin/code --wait"), "vscode://file/home/a%20b/%231%20100%25.md:9:3");
        assert_eq!(address("idea"), "idea://open?file=/home/a%20b/%231%20100%25.md&line=9&column=3");
        assert_eq!(Opener::of("vim"), None);
        assert_eq!(Opener::of("vim -c {file}").unwrap().address(file, at), None);
    }
}
