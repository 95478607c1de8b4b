//! `heard withdraw`: a story taken back, in its own lines and, if that is wanted, at a target.

use anyhow::{Result, anyhow};
use jiff::civil::Date as Day;

use crate::commands::Done;
use crate::commands::agree::{Common, question, story, unsure};
use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::commands::publish::Publish;
use crate::library::{Fixed, Library};
use crate::text::sources::Sources;
use crate::workspace::disk;

/// `heard withdraw`.
#[derive(clap::Args)]
pub struct Withdraw {
    /// The story: its path, or just its file name.
    story: String,
    /// Also remove it from this target in heard.yaml: first its page, then the lists that mention it.
    #[arg(long, value_name = "TARGET")]
    publish: Option<String>,
    #[command(flatten)]
    common: Common,
}

impl Withdraw {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let site = disk::find(&self.common.site)?;
        let library = Library::of(&disk::read(&site));
        out.speak(library.language());
        let story = story(&library, &self.story)?;
        let clock = Clock::of(None)?;
        let mended = withdrawn(&library, &self.story, clock.today)?;
        if mended.before.as_ref() == mended.after {
            out.news("it has already been withdrawn");
        } else {
            let again = |sources: &Sources| withdrawn(&Library::of(sources), &mended.path, clock.today);
            self.common.write(&question(&mended.path, false, out), &site, &mended, &again, out)?;
        }
        let Some(target) = &self.publish else {
            out.news("it's withdrawn here; run `heard build` or `heard publish` to take it off the site");
            return Ok(Done::Well);
        };
        Publish::to(target, &site).withdraw(&library, story, out)
    }
}

/// The file of a story as it is once it is taken back.
pub fn withdrawn(library: &Library, named: &str, today: Day) -> Result<Fixed> {
    let withdrawn = library.withdraw(story(library, named)?, today);
    withdrawn.map_err(|_| anyhow!("{}", unsure(named, "status")))
}
