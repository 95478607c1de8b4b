//! `heard doctor`: what this computer has and lacks for working with heard. It only looks.

use std::env;
use std::io::IsTerminal;
use std::path::Path;

use anyhow::Result;
use console::Term;
use jiff::Zoned;

use crate::commands::clock::{Clock, ClockKind};
use crate::commands::doctor::findings::{Drive, Editor, Facts, Needs, System, Terminal, findings};
use crate::commands::output::Output;
use crate::commands::report::Colour;
use crate::commands::version::{VERSION, made_on};
use crate::commands::{Done, Site, serve};
use crate::library::Library;
use crate::library::source::target::Destination;
use crate::serve::programs::{SearchPath, Shell};
use crate::workspace::{disk, watch};

mod findings;

/// What programs that copy folders to other computers call theirs.
const SYNCED: [&str; 6] = ["OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "Nextcloud", "Mobile Documents"];

/// `heard doctor`.
#[derive(clap::Args)]
pub struct Doctor {
    #[command(flatten)]
    site: Site,
}

impl Doctor {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let facts = facts(disk::find(&self.site.site).ok().as_deref(), out)?;
        out.told(&format!("heard {VERSION}, {} on {}\n\n{}", env::consts::OS, env::consts::ARCH, findings(&facts)));
        Ok(Done::Well)
    }
}

fn facts(site: Option<&Path>, out: &Output) -> Result<Facts> {
    let search = SearchPath::here();
    let has = |name: &str| search.find(name, &Path::is_file).is_some();
    let set = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = |variable: &'static str| {
        let program = Shell::HERE.words(&set(variable)?, &Path::is_file).into_iter().next()?;
        Some(Editor { variable, is_found: has(&program), program })
    };
    let clock = Clock::of(None)?;
    Ok(Facts {
        system: System::HERE,
        needs: site.map(needs).unwrap_or_default(),
        trusts_certificates: trusts_certificates(),
        has_ssh: has("ssh"),
        editor: ["VISUAL", "EDITOR"].into_iter().find_map(editor),
        has_screen: System::HERE != System::Linux
            || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].into_iter().any(|name| set(name).is_some()),
        has_opener: serve::openers().iter().any(|words| has(words[0])),
        drive: site.map(|site| Drive { network: watch::network(site), is_synced: is_synced(site) }),
        machine_day: Zoned::now().date(),
        fixed_day: (clock.kind == ClockKind::Fixed).then_some(clock.today),
        made_on: made_on(VERSION),
        terminal: Term::stdout().is_term().then(|| Terminal {
            has_colours: out.look_of_result().colour == Colour::Always,
            asks: std::io::stdin().is_terminal(),
            locale: ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set),
        }),
    })
}

/// What the targets in heard.yaml are reached by.
fn needs(site: &Path) -> Needs {
    let library = Library::of(&disk::read_settings(site));
    let mut needs = Needs::default();
    for target in library.targets() {
        match target.to.as_ref().map(|to| Destination::parse(&to.value)) {
            Some(Ok(Destination::Sftp { .. })) => needs.ssh = true,
            Some(Ok(Destination::WebDav { server, .. })) => needs.certificates |= server.starts_with("https"),
            Some(Ok(Destination::Store { .. })) => {
                let is_plain = target.endpoint.as_ref().is_some_and(|endpoint| endpoint.value.starts_with("http://"));
                needs.certificates |= !is_plain;
            }
            Some(Ok(Destination::Folder(_)) | Err(_)) | None => {}
        }
    }
    needs
}

/// Whether this computer has certificates to trust; `None` where nothing is published to servers.
fn trusts_certificates() -> Option<bool> {
    #[cfg(feature = "remote")]
    let trusts = Some(crate::publish::remote::Remote::trusts_certificates());
    #[cfg(not(feature = "remote"))]
    let trusts = None;
    trusts
}

fn is_synced(site: &Path) -> bool {
    let named = |part: &str| SYNCED.iter().any(|name| part.starts_with(name));
    site.components().any(|part| part.as_os_str().to_str().is_some_and(named))
}
