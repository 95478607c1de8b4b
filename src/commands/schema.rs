//! `heard schema`: what may be written in a file, as JSON Schema.

use anyhow::{Result, bail};

use crate::commands::Done;
use crate::commands::output::Output;
use crate::library::diagnostics::nearest;
use crate::library::source::field_table::FILES;
use crate::lsp::schema;

/// `heard schema`.
#[derive(clap::Args)]
pub struct Schema {
    /// story, heard, people, indicators, lab, metric, page or reviews. Leave it out to list them all.
    kind: Option<String>,
}

impl Schema {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let Some(kind) = &self.kind else {
            let lines = FILES.iter().map(|file| format!("{:<12} {}", file.name, file.about));
            out.result(&lines.collect::<Vec<_>>().join("\n"));
            return Ok(Done::Well);
        };
        let name = kind.trim().to_lowercase();
        let bare = name.strip_suffix(".yaml").unwrap_or(&name);
        if let Some(file) = FILES.iter().find(|file| file.name == bare) {
            out.result(&format!("{:#}", schema::of(file)));
            return Ok(Done::Well);
        }
        match nearest(bare, FILES.iter().map(|file| file.name)) {
            Some(near) => bail!("there is no schema `{kind}`; did you mean `{near}`?"),
            None => bail!("there is no schema `{kind}`; `heard schema` lists them all"),
        }
    }
}
