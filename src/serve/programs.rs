//! Other programs of this machine: a command line cut into words, and a program found by its name.

use std::path::{Path, PathBuf, is_separator};

/// Whose ways of naming programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// Quotation marks of both kinds and backslashes, as POSIX has them.
    Posix,
    /// Double quotation marks; a backslash is part of a path.
    Windows,
}

impl Shell {
    /// This machine's.
    pub const HERE: Self = if cfg!(windows) { Self::Windows } else { Self::Posix };

    /// A command line's words, for a program that is started without a shell. A path with spaces to a file that is there is
    /// one word, whether or not somebody thought of quotation marks.
    pub fn words(self, command: &str, is_file: &dyn Fn(&Path) -> bool) -> Vec<String> {
        let command = command.trim();
        if is_file(Path::new(command)) {
            return vec![command.to_owned()];
        }
        match self {
            Self::Posix => shell_words::split(command).ok(),
            Self::Windows => None,
        }
        .unwrap_or_else(|| quoted(command))
    }
}

/// Words between spaces that are in no double quotation marks.
fn quoted(command: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted) = (Vec::new(), None::<String>, false);
    for c in command.chars() {
        match c {
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !is_quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Where programs are looked for.
pub struct SearchPath {
    folders: Vec<PathBuf>,
    /// What a name may leave out: on Windows `.EXE`, `.CMD` and others.
    endings: Vec<String>,
}

impl SearchPath {
    /// As the environment has it.
    pub fn here() -> Self {
        let folders = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
        let endings = std::env::var("PATHEXT").unwrap_or_else(|_| ".COM;.EXE;.BAT;.CMD".to_owned());
        let endings = if cfg!(windows) { endings.split(';').map(str::to_owned).collect() } else { Vec::new() };
        Self { folders, endings }
    }

    /// The program of this name, which may be a path. Only then is it looked for where we are.
    pub fn find(&self, name: &str, is_file: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
        let has_ending = self.endings.is_empty() || Path::new(name).extension().is_some();
        let whole = has_ending.then(|| name.to_owned());
        let names = whole.into_iter().chain(self.endings.iter().map(|ending| format!("{name}{ending}")));
        let names: Vec<String> = names.collect();
        let first = |folder: &Path| names.iter().map(|name| folder.join(name)).find(|path| is_file(path));
        if name.contains(is_separator) {
            first(Path::new(""))
        } else {
            self.folders.iter().find_map(|folder| first(folder))
        }
    }
}

/// What this machine starts for a name; the name itself where nothing is found, whose error says so.
pub fn found(program: &str) -> PathBuf {
    SearchPath::here().find(program, &Path::is_file).unwrap_or_else(|| program.into())
}

/// A program's name without its folder and ending, in small letters.
pub fn bare_name(program: &str) -> String {
    Path::new(program).file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// A file's path as addresses have it: with `/` throughout and at the start, and without what Windows puts before long ones.
pub fn in_address(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    let path = match path.strip_prefix("//?/") {
        Some(verbatim) => verbatim.strip_prefix("UNC/").map_or(verbatim.to_owned(), |share| format!("//{share}")),
        None => path,
    };
    if path.starts_with('/') { path } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{SearchPath, Shell, in_address};

    fn words(shell: Shell, command: &str) -> Vec<String> {
        shell.words(command, &|path| path.ends_with("My Editor/ed"))
    }

    #[test]
    fn a_command_line_is_cut_as_the_shell_would_cut_it() {
        for shell in [Shell::Posix, Shell::Windows] {
            assert_eq!(words(shell, " code  --wait "), ["code", "--wait"]);
            assert_eq!(words(shell, r#""C:/My Editor/a" -x "" b"#), ["C:/My Editor/a", "-x", "", "b"]);
            assert_eq!(words(shell, "/opt/My Editor/ed"), ["/opt/My Editor/ed"]);
            // Whoever forgot the second one meant something.
            assert_eq!(words(shell, "vim \"a b"), ["vim", "a b"]);
        }
        assert_eq!(words(Shell::Posix, r"'/a b/vim' \ x"), ["/a b/vim", " x"]);
        assert_eq!(words(Shell::Windows, r"C:\tools\ed.exe --wait"), [r"C:\tools\ed.exe", "--wait"]);
    }

    #[test]
    fn a_path_in_an_address_begins_with_a_slash_and_has_nothing_of_windows_own() {
        for (path, wanted) in [
            ("/home/a b/x.md", "/home/a b/x.md"),
            (r"C:\site\x.md", "/C:/site/x.md"),
            (r"\\?\C:\site\x.md", "/C:/site/x.md"),
            (r"\\files\people\x.md", "//files/people/x.md"),
            (r"\\?\UNC\files\people\x.md", "//files/people/x.md"),
        ] {
            assert_eq!(in_address(Path::new(path)), wanted);
        }
    }

    #[test]
    fn a_program_is_found_by_its_name_with_the_ending_that_windows_leaves_out() {
        let is_file = |path: &Path| ["/b/code.CMD", "/a/ssh", "./ed"].iter().any(|there| path == Path::new(there));
        let folders = || ["/a", "/b"].map(PathBuf::from).to_vec();
        let unix = SearchPath { folders: folders(), endings: Vec::new() };
        let windows = SearchPath { folders: folders(), endings: [".EXE", ".CMD"].map(str::to_owned).to_vec() };
        assert_eq!(windows.find("code", &is_file), Some(PathBuf::from("/b/code.CMD")));
        assert_eq!(windows.find("code.CMD", &is_file), Some(PathBuf::from("/b/code.CMD")));
        assert_eq!((unix.find("code", &is_file), windows.find("ssh", &is_file)), (None, None));
        assert_eq!(unix.find("ssh", &is_file), Some(PathBuf::from("/a/ssh")));
        assert_eq!(unix.find("./ed", &is_file), Some(PathBuf::from("./ed")));
        assert_eq!(unix.find("ed", &is_file), None);
    }
}
