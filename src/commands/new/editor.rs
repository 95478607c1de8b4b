//! The writer's own editor, opened at a line and waited for.

use std::path::Path;
use std::process::Command;

use crate::serve::programs::{self, Shell};

/// Opens `$VISUAL`, else `$EDITOR`, else Notepad on Windows, at the line and waits until it is closed; false where there
/// is none or it does not start.
pub fn open(file: &Path, line: usize) -> bool {
    let named =
        ["VISUAL", "EDITOR"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.trim().is_empty()));
    let Some(command) = named.or_else(|| cfg!(windows).then(|| "notepad".to_owned())) else { return false };
    let words = at_line(Shell::HERE.words(&command, &Path::is_file), file, line);
    let Some((program, rest)) = words.split_first() else { return false };
    Command::new(programs::found(program)).args(rest).status().is_ok()
}

/// The command with the file and, as this editor wants it, the line. No shell reads it.
fn at_line(mut words: Vec<String>, file: &Path, line: usize) -> Vec<String> {
    let program = words.first().map(|word| programs::bare_name(word));
    let path = file.to_string_lossy().into_owned();
    match program.as_deref().unwrap_or_default() {
        "code" | "codium" | "code-insiders" => words.extend(["--goto".to_owned(), format!("{path}:{line}")]),
        "subl" | "sublime_text" | "zed" | "zeditor" | "hx" | "helix" => words.push(format!("{path}:{line}")),
        "idea" | "pycharm" | "webstorm" | "rustrover" | "kate" => {
            words.extend(["--line".to_owned(), line.to_string(), path]);
        }
        "vi" | "vim" | "nvim" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient" | "micro" | "kak" | "joe"
        | "jed" | "ne" => {
            words.extend([format!("+{line}"), path]);
        }
        _ => words.push(path),
    }
    words
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::at_line;
    use crate::serve::programs::Shell;

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way_and_an_unknown_one_only_the_file() {
        let at = |command: &str| at_line(Shell::Posix.words(command, &|_| false), Path::new("a b.md"), 7);
        assert_eq!(at("/usr/bin/nvim -p"), ["/usr/bin/nvim", "-p", "+7", "a b.md"]);
        assert_eq!(at("code --wait"), ["code", "--wait", "--goto", "a b.md:7"]);
        assert_eq!(at("hx"), ["hx", "a b.md:7"]);
        assert_eq!(at("'C:/Program Files/Code.cmd'"), ["C:/Program Files/Code.cmd", "--goto", "a b.md:7"]);
        assert_eq!(at("notepad"), ["notepad", "a b.md"]);
    }
}
