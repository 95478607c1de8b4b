//! What is printed: results to standard output, news to standard error; colour, and lines that fit, on a terminal.

use std::borrow::Cow;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use console::Term;

use crate::commands::phrases::Phrases;
use crate::commands::progress::Progress;
use crate::commands::report::{Colour, Look};
use crate::commands::wrap;
use crate::text::refusals;

/// Where words go.
#[derive(Clone)]
pub struct Output {
    quiet: bool,
    listener: Listener,
    progress: Progress,
    phrases: Arc<OnceLock<Phrases>>,
    /// Why a result could not be written.
    lost: Arc<OnceLock<std::io::Error>>,
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
        let progress = Progress::new();
        Self { quiet, listener: Listener::Terminal, progress, phrases: Arc::default(), lost: Arc::default() }
    }

    /// Nobody reads what is said.
    pub fn to_nobody() -> Self {
        Self { listener: Listener::Nobody, ..Self::of(true) }
    }

    /// News and errors are kept in `told`, a line each.
    pub fn to_keeper(told: Arc<Mutex<String>>) -> Self {
        Self { listener: Listener::Keeper(told), ..Self::of(false) }
    }

    /// Whether no news are said.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// The result that was asked for, as it is. A reader who has gone away is no error of ours.
    pub fn result(&self, text: &str) {
        let text = text.trim_end_matches('\n');
        let written = self.progress.aside(|| writeln!(std::io::stdout().lock(), "{text}"));
        if let Err(error) = written
            && error.kind() != std::io::ErrorKind::BrokenPipe
        {
            let _ = self.lost.set(error);
        }
    }

    /// Why a result that was asked for could not be written.
    pub fn lost(&self) -> Option<&std::io::Error> {
        self.lost.get()
    }

    /// The result that was asked for, in sentences.
    pub fn told(&self, text: &str) {
        self.result(&fitted(text, &Term::stdout()));
    }

    /// From now on questions are asked in the language of a site.
    pub fn speak(&self, language: &str) {
        self.phrases.get_or_init(|| Phrases::of(language));
    }

    /// What is asked, in the site's language; in English as long as it isn't known.
    pub fn phrases(&self) -> &Phrases {
        self.phrases.get_or_init(|| Phrases::of("en"))
    }

    /// Something worth knowing.
    pub fn news(&self, text: &str) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// What is being done now, for as long as it takes: shown on a terminal. `total` is how many there are of `unit`, or 0.
    pub fn step(&self, doing: &str, total: usize, unit: &'static str) {
        if !self.quiet {
            self.progress.step(doing, total, unit);
        }
    }

    /// So many of the step are done.
    pub fn done(&self, done: usize) {
        self.progress.done(done);
    }

    /// Nothing is being done, since a person is asked or the command is over.
    pub fn rest(&self) {
        self.progress.rest();
    }

    /// A question as it fits the terminal on which it is asked.
    pub fn question(&self, text: &str) -> String {
        fitted(text, &Term::stderr()).into_owned()
    }

    /// What stopped a command, and why.
    pub fn failure(&self, error: &anyhow::Error) {
        self.error(&reasons(error));
    }

    /// Something wrong.
    pub fn error(&self, text: &str) {
        match &self.listener {
            Listener::Terminal => {
                let text = fitted(text, &Term::stderr());
                let text = text.trim_end_matches('\n');
                let _ = self.progress.aside(|| writeln!(std::io::stderr().lock(), "{text}"));
            }
            Listener::Nobody => {}
            Listener::Keeper(told) => {
                if let Ok(mut told) = told.lock() {
                    told.push_str(text.trim_end_matches('\n'));
                    told.push('\n');
                }
            }
        }
    }

    /// How diagnostics look on standard output.
    pub fn look_of_result(&self) -> Look {
        look(&Term::stdout())
    }

    /// How diagnostics look on standard error.
    pub fn look_of_news(&self) -> Look {
        look(&Term::stderr())
    }
}

/// An error and what is behind it, in our words.
pub fn reasons(error: &anyhow::Error) -> String {
    let reasons = error.chain().map(|reason| match reason.downcast_ref::<std::io::Error>() {
        Some(refusal) => refusals::why(refusal),
        None => refusals::without_number(&reason.to_string()),
    });
    let mut said: Vec<String> = Vec::new();
    for reason in reasons {
        // Some errors say themselves what is said again behind them.
        let is_said =
            |last: &String| last.ends_with(&reason) || last.contains("not found") && reason.ends_with("found");
        if !said.last().is_some_and(is_said) {
            said.push(reason);
        }
    }
    said.join(": ")
}

fn fitted<'t>(text: &'t str, terminal: &Term) -> Cow<'t, str> {
    wrap::columns(terminal).map_or(Cow::Borrowed(text), |columns| wrap::wrapped(text, columns).into())
}

fn look(terminal: &Term) -> Look {
    let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let colour = if is_wanted && terminal.features().colors_supported() { Colour::Always } else { Colour::Never };
    Look { colour, columns: wrap::columns(terminal).unwrap_or(Look::PLAIN.columns) }
}
