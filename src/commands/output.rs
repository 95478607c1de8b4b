//! What is printed: results to standard output, news to standard error, colour only on a terminal.

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex};

use crate::commands::report::Colour;

/// Where words go.
#[derive(Clone)]
pub struct Output {
    quiet: bool,
    listener: Listener,
}

/// Who is told.
#[derive(Clone)]
enum Listener {
    Terminal,
    Nobody,
    Keeper(Arc<Mutex<String>>),
}

impl Output {
    /// With `quiet`, news are not said.
    pub fn of(quiet: bool) -> Self {
        Self { quiet, listener: Listener::Terminal }
    }

    /// Nobody reads what is said.
    pub fn to_nobody() -> Self {
        Self { quiet: true, listener: Listener::Nobody }
    }

    /// News and errors are kept in `told`, a line each.
    pub fn to_keeper(told: Arc<Mutex<String>>) -> Self {
        Self { quiet: false, listener: Listener::Keeper(told) }
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
            self.error(text);
        }
    }

    /// Something wrong.
    pub fn error(&self, text: &str) {
        let line = text.trim_end_matches('\n');
        match &self.listener {
            Listener::Terminal => {
                let _ = writeln!(std::io::stderr().lock(), "{line}");
            }
            Listener::Nobody => {}
            Listener::Keeper(told) => {
                if let Ok(mut told) = told.lock() {
                    told.push_str(line);
                    told.push('\n');
                }
            }
        }
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
