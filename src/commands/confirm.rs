//! Questions that a person should answer before anything happens. Where nobody can be asked, a flag answers.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Result, bail};

use crate::serve::preview;

/// Whether to replace the edition of another audience.
pub const OTHER_AUDIENCE: (&str, &str) =
    ("the site there is for another audience; replace it with this one?", "--other-audience");

/// Asks on a terminal. Without one, says which flag would have answered. `so_far` says what has happened when it is a
/// no.
pub fn confirm((question, flag): (&str, &str), so_far: &str) -> Result<()> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        let colon = if so_far.is_empty() { "" } else { ": " };
        bail!("{so_far}{colon}{question} There's no terminal to ask in; add {flag} to answer yes");
    }
    let mut terminal = std::io::stderr().lock();
    write!(terminal, "{question} [y/N] ").and_then(|()| terminal.flush())?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    if preview::is_wished() {
        bail!("stopped");
    }
    if !matches!(answer.trim(), "y" | "Y" | "yes") {
        bail!("{}", if so_far.is_empty() { "you answered no" } else { so_far });
    }
    Ok(())
}
