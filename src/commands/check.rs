//! `heard check`: every diagnostic, sorted by place.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::commands::clock::Clock;
use crate::commands::fix;
use crate::commands::output::Output;
use crate::commands::report::{self, Excerpts, Extent, Format};
use crate::commands::{Done, Site};
use crate::library::Library;
use crate::text::diagnostic::Severity;
use crate::workspace::watch::{Hint, Method, Watch};
use crate::workspace::{Trust, Workspace, disk};

/// How long to wait for a change before looking at all files: not every system reports every change.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long a file that is suddenly empty or gone may be so before it is believed.
const DOUBT: Duration = Duration::from_millis(150);

/// `heard check`.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub struct Check {
    #[command(flatten)]
    site: Site,
    /// The output format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The date to check against, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
    /// Show every instance. By default, repeated mistakes are summarised.
    #[arg(long)]
    all: bool,
    /// Fix what can be fixed safely. It shows you the changes and asks first.
    #[arg(long)]
    fix: bool,
    /// With --fix: write without asking.
    #[arg(long, requires = "fix")]
    yes: bool,
    /// Check again after every save.
    #[arg(long, conflicts_with = "fix")]
    watch: bool,
}

impl Check {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let site = disk::find(&self.site.site)?;
        if self.fix {
            let consent = if self.yes { fix::Consent::Given } else { fix::Consent::Asked };
            fix::run(&site, clock.today, consent, out)?;
        }
        if self.watch {
            return self.watch(&site, out);
        }
        out.step("reading the folder", 0, "");
        let sources = disk::read(&site);
        out.step("checking stories and pages", 0, "");
        let library = Library::of(&sources);
        Ok(self.say(&library, clock, out))
    }

    fn say(&self, library: &Library, clock: Clock, out: &Output) -> Done {
        let diagnostics = library.check(clock.today);
        let text = |path: &str| -> Option<Arc<str>> { library.text(path) };
        let printed = match self.format {
            Format::Human => {
                let extent = if self.all { Extent::Whole } else { Extent::Summed };
                report::human::render(&diagnostics, extent, &text, out.look_of_result(), Excerpts::Shown)
            }
            Format::Json => report::json::render(&diagnostics, &text),
            Format::Github => report::github::render(&diagnostics, &text),
        };
        match self.format {
            Format::Human if printed.is_empty() && self.watch => {}
            Format::Human if printed.is_empty() => out.news("nothing to fix: no errors, no warnings, no advice"),
            Format::Human => out.told(&printed),
            _ if printed.is_empty() => {}
            _ => out.result(&printed),
        }
        out.rest();
        let errors = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if errors { Done::WithErrors } else { Done::Well }
    }

    /// Says it again after every change, until it is stopped.
    fn watch(&self, site: &Path, out: &Output) -> Result<Done> {
        let mut watch = Watch::of(site, Method::Events);
        let mut workspace = Workspace::open(site);
        let mut library = Library::of(workspace.sources());
        loop {
            self.say(&library, Clock::of(self.today.as_deref())?, out);
            out.news(&format!(
                "{} checked {}; press Ctrl-C to stop",
                jiff::Zoned::now().strftime("%H:%M:%S"),
                site.display()
            ));
            while !changed(&mut workspace, &mut watch) {}
            library = library.after(workspace.sources());
        }
    }
}

/// Waits for a moment, and says whether a file holds something else now.
fn changed(workspace: &mut Workspace, watch: &mut Watch) -> bool {
    let mut changes = match watch.wait(PATIENCE) {
        Hint::Paths(paths) => workspace.look(&paths, Trust::Doubt),
        Hint::Anything | Hint::Nothing | Hint::Stop => {
            watch.renew();
            workspace.sweep()
        }
    };
    if !changes.doubtful.is_empty() {
        // An editor may be in the middle of saving: it is given a moment, and then believed.
        let _ = watch.wait(DOUBT);
        let doubtful = std::mem::take(&mut changes.doubtful);
        changes.files.extend(workspace.look(&doubtful, Trust::Believe).files);
    }
    !changes.is_empty()
}
