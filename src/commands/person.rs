//! `heard person`: what is held about somebody, shown to them or forgotten.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::commands::agree::somebody;
use crate::commands::forget;
use crate::commands::output::Output;
use crate::commands::own_file::{self, LETTERS, Mark};
use crate::commands::{Done, in_template};
use crate::library::Library;
use crate::site::personal_file::{self, Notes};
use crate::text::slug::slug;
use crate::workspace::disk;

/// `heard person`.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
#[command(group(clap::ArgGroup::new("what").required(true).args(["everything", "forget"])))]
pub struct Person {
    /// Who it is, by id or name.
    person: String,
    /// Make a page with everything you hold about them, for them alone.
    #[arg(long)]
    everything: bool,
    /// With --everything: leave out the curator's notes, such as comments and decisions.
    #[arg(long, requires = "everything")]
    without_notes: bool,
    /// Delete or change everything that names them.
    #[arg(long)]
    forget: bool,
    /// The site folder, or any folder in it.
    #[arg(long, default_value = ".")]
    site: PathBuf,
    /// With --forget: do it without asking.
    #[arg(long, requires = "forget")]
    yes: bool,
}

impl Person {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let folder = disk::find(&self.site)?;
        let library = Library::of(&disk::read(&folder));
        if let Some(why) = library.needs_newer() {
            bail!("{why}");
        }
        own_file::need_guards(&library)?;
        let person = somebody(&library, &self.person)?;
        let (id, _) = library.shown(person);
        if self.forget {
            return forget::run(&folder, id, self.yes, out);
        }
        let notes = if self.without_notes { Notes::LeftOut } else { Notes::Shown };
        write(&folder, &library, id, notes, out)?;
        Ok(Done::Well)
    }
}

fn write(folder: &Path, library: &Library, id: &str, notes: Notes, out: &Output) -> Result<()> {
    let Some(person) = library.person(id) else { bail!("nobody in people.yaml is called {id}") };
    let page = personal_file::render(library.account_of(person), notes).map_err(in_template)?;
    let name = PathBuf::from(LETTERS).join(format!("everything-{}.html", slug(id)));
    own_file::write_secret(&folder.join(&name), &String::from_utf8_lossy(&page), Mark::Html)?;
    out.result(&name.display().to_string());
    out.news("it's for them alone; read it through before you give it to them, because no program finds every name");
    Ok(())
}
