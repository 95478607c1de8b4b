//! What is printed: results to standard output, news to standard error, colour only on a terminal.

use std::io::{IsTerminal, Write};

use crate::commands::report::Colour;

/// Where words go.
#[derive(Clone)]
pub struct Output {
    quiet: bool,
    is_heard: bool,
}

impl Output {
    /// With `quiet`, news are not said.
    pub fn of(quiet: bool) -> Self {
        Self { quiet, is_heard: true }
    }

    /// Nobody reads what is said.
    pub fn to_nobody() -> Self {
        Self { quiet: true, is_heard: false }
    }

    /// Whether no news are said.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// The result that was asked for. A reader who has gone away is no error of ours.
    pub fn result(&self, text: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end_matches('\n'));
    }

    /// Something worth knowing.
    pub fn news(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end_matches('\n'));
        }
    }

    /// Something wrong.
    pub fn error(&self, text: &str) {
        if !self.is_heard {
            return;
        }
        let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end_matches('\n'));
    }

    /// Whether what is written to standard output, or to standard error, may be coloured.
    pub fn colour(&self, stream: &dyn IsTerminalStream) -> Colour {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if wanted && stream.is_terminal() { Colour::Always } else { Colour::Never }
    }
}

/// A stream that may be a terminal.
pub trait IsTerminalStream {
    /// Whether it is one.
    fn is_terminal(&self) -> bool;
}

impl IsTerminalStream for std::io::Stdout {
    fn is_terminal(&self) -> bool {
        IsTerminal::is_terminal(self)
    }
}

impl IsTerminalStream for std::io::Stderr {
    fn is_terminal(&self) -> bool {
        IsTerminal::is_terminal(self)
    }
}
