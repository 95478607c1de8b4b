//! `heard explain CODE`: what a diagnostic means and what to do about it.

use anyhow::{Result, bail};

use crate::commands::Done;
use crate::commands::out::Out;
use crate::library::checks::{RULES, nearest};

/// `heard explain`.
#[derive(clap::Args)]
pub struct Explain {
    /// The code, as in `error[unknown-indicator]`; without one, all codes are listed.
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, out: &Out) -> Result<Done> {
        let Some(code) = &self.code else {
            let lines = RULES.iter().map(|rule| format!("{:<24} {}", rule.code, rule.summary()));
            out.result(&lines.collect::<Vec<_>>().join("\n"));
            return Ok(Done::Well);
        };
        let code = code.trim().trim_matches(['[', ']']).to_lowercase();
        if let Some(rule) = RULES.iter().find(|rule| rule.code == code) {
            out.result(&format!("# {} ({})\n\n{}", rule.code, rule.severity.word(), rule.documentation()));
            return Ok(Done::Well);
        }
        match nearest(&code, RULES.iter().map(|rule| rule.code)) {
            Some(near) => bail!("there is no diagnostic `{code}`; did you mean `{near}`?"),
            None => bail!("there is no diagnostic `{code}`; `heard explain` lists them all"),
        }
    }
}
