//! `heard explain CODE`: what a diagnostic means and what to do about it; `heard explain models`: which model fits.

use anyhow::{Result, bail};

use crate::commands::Done;
use crate::commands::output::Output;
use crate::library::diagnostics::{self, nearest};

/// The guide to the three models, and the word that asks for it.
const MODELS: &str = include_str!("explain/models.md");
const MODELS_WORD: &str = "models";

/// `heard explain`.
#[derive(clap::Args)]
pub struct Explain {
    /// The code, such as `unknown-indicator`. Leave it out to list all codes. `models` explains when each `model:` is a
    /// good fit and how it fails.
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let Some(code) = &self.code else {
            let lines = diagnostics::rules().map(|rule| format!("{:<24} {}", rule.code, rule.summary()));
            out.told(&lines.collect::<Vec<_>>().join("\n"));
            return Ok(Done::Well);
        };
        let code = code.trim().trim_matches(['[', ']']).to_lowercase();
        if let Some(rule) = diagnostics::rules().find(|rule| rule.code == code) {
            out.told(&format!("# {} ({})\n\n{}", rule.code, rule.severity.word(), rule.documentation()));
            return Ok(Done::Well);
        }
        if [MODELS_WORD, "model"].contains(&code.as_str()) {
            out.told(MODELS.trim_end());
            return Ok(Done::Well);
        }
        match nearest(&code, diagnostics::rules().map(|rule| rule.code).chain([MODELS_WORD])) {
            Some(near) => bail!("there is no diagnostic `{code}`; did you mean `{near}`?"),
            None => bail!("there is no diagnostic `{code}`; `heard explain` lists them all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MODELS;

    #[test]
    fn the_guide_says_of_every_model_when_it_fits_and_how_it_fails() {
        for model in ["augmented-intuition", "balanced-scorecard", "human-in-the-loop"] {
            let told = MODELS.split(&format!("\n## {model}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
            for word in [&format!("    model: {model}") as &str, "\n* It suits ", "\n* It fails ", "\n* So "] {
                assert!(told.contains(word), "{word} of {model}");
            }
        }
    }
}
