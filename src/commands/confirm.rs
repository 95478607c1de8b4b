//! Questions that a person should answer before anything happens. Where nobody can be asked, a flag answers.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Result, bail};

use crate::commands::output::Output;
use crate::commands::phrases::Phrases;
use crate::serve::preview;

/// A question, in whatever language somebody is asked, and the flag that says yes to it.
pub type Question<'q> = (&'q dyn Fn(&Phrases) -> String, &'q str);

/// Whether to replace the edition of another audience.
pub const OTHER_AUDIENCE: Question<'static> = (&|phrases| phrases.other_audience.clone(), "--other-audience");

/// Asks on a terminal. Without one, says which flag would have answered. `so_far` says what has happened when it is a no.
pub fn confirm((question, flag): Question<'_>, so_far: &str, out: &Output) -> Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        let colon = if so_far.is_empty() { "" } else { ": " };
        let question = question(&Phrases::of("en"));
        bail!("{so_far}{colon}{question} There's no terminal to ask in; add {flag} to answer yes");
    }
    let is_yes = is_agreed(&question(out.phrases()), &mut std::io::stderr().lock(), out)?;
    if preview::is_wished() {
        bail!("stopped");
    }
    if !is_yes {
        bail!("{}", if so_far.is_empty() { "you answered no" } else { so_far });
    }
    Ok(())
}

/// Whether the answer to a question on a terminal is a yes.
pub fn is_agreed(question: &str, terminal: &mut impl Write, out: &Output) -> Result<bool> {
    out.rest();
    let phrases = out.phrases();
    let question = out.question(&format!("{question} {}", phrases.yes_or_no));
    write!(terminal, "{question} ").and_then(|()| terminal.flush())?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(phrases.is_yes(&answer))
}
