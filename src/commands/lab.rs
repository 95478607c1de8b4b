//! `heard lab`: runs a judgment lab, on the screen, on the facilitator's page and on phones.

use std::io::IsTerminal;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use fast_qr::QRBuilder;

use crate::commands::Done;
use crate::commands::clock::{Clock, ClockKind};
use crate::commands::output::{Output, reasons};
use crate::commands::serve::browse;
use crate::library::Library;
use crate::library::edition::LabKind;
use crate::publish::manifest;
use crate::serve::lab::{self, Options};
use crate::serve::preview::{News, RequestedCode};
use crate::text::slug::slug;
use crate::workspace::Workspace;
use crate::workspace::atomic_write::{NewFile, write_new};
use crate::workspace::disk;
use crate::workspace::watch::Method;

/// The lab's default port; the room uses the next one.
const PORT: u16 = 4200;
/// How many files of answers one month may have.
const MOST_KEPT: usize = 50;

/// `heard lab`.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a command-line flag")]
pub struct Lab {
    /// The lab: its path under `labs/`, or just its file name.
    #[arg(value_name = "LAB")]
    lab: String,
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// Open the facilitator's page in the browser.
    #[arg(long)]
    open: bool,
    /// The port of the facilitator's page, or the next free one if it's taken. Phones use the one after it.
    #[arg(long, value_name = "PORT", default_value_t = PORT)]
    port: u16,
    /// The six letters people type to join on their phones. Use the same ones after a restart, and phones reconnect
    /// automatically.
    #[arg(long, value_name = "LETTERS")]
    code: Option<String>,
    /// Add simulated phones, so you can try the lab on your own.
    #[arg(long)]
    rehearse: bool,
    /// Let only this computer in, not others on the network.
    #[arg(long)]
    alone: bool,
    /// This computer's address on the room's network, if it has several (default: the one it uses to reach other
    /// networks).
    #[arg(long, value_name = "ADDRESS", conflicts_with = "alone")]
    at: Option<IpAddr>,
    /// Check the folder regularly, in case the system doesn't report changes.
    #[arg(long)]
    poll: bool,
    /// The date to check consent for, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Lab {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        clock.tell(out);
        let folder = disk::find(&self.site)?;
        let library = Library::of(Workspace::open(&folder).sources());
        let lab = find(&library, &self.lab)?;
        if library.lab(&lab).is_ok_and(|id| library.kind_of_lab(id).is_some_and(LabKind::is_on_paper)) {
            bail!("labs/{lab} needs no screen; `heard pack --lab {lab}` makes the sheets to print");
        }
        let said = out.clone();
        let news = move |news| match news {
            News::Ready { .. } => {}
            News::Polling => {
                said.news("the system doesn't report every change here, so heard now checks the folder regularly");
            }
            News::Fault => said.error("heard couldn't process the last change (this is a bug in heard)"),
        };
        let (site, own) = (folder.clone(), lab.clone());
        let rehearse = self.rehearse;
        let keep = move |month: &str, words: &str| {
            if rehearse {
                return Err("this is a rehearsal, so there are no real answers to save".to_owned());
            }
            keep(&site, &own, month, words).map_err(|error| reasons(&error))
        };
        let is_alone = self.alone || self.rehearse && self.at.is_none();
        let live = lab::Lab::start(
            Options {
                folder,
                lab,
                today: (clock.kind == ClockKind::Fixed).then_some(clock.today),
                port: self.port,
                code: RequestedCode(self.code.clone()),
                room: if is_alone { Some(Ipv4Addr::LOCALHOST.into()) } else { self.at },
                method: if self.poll { Method::Polling } else { Method::Events },
                rehearse: self.rehearse,
                keep: Box::new(keep),
            },
            news,
        )?;
        let ending = live.ending();
        out.result(&live.url());
        out.news("that's the facilitator's page; open the screen from there. It only works on this computer");
        out.news(&format!("the room: http://{}/ with the code {}", live.room, live.code()));
        if !is_alone && live.room.ip().is_loopback() {
            out.news(
                "no network was found, so phones can't join; if there is one, use `--at` with this computer's address \
                 on that network",
            );
        }
        if std::io::stderr().is_terminal()
            && let Ok(code) = QRBuilder::new(live.room_url()).build()
        {
            out.news(&code.to_str());
        }
        if self.open && !browse(&live.url()) {
            out.news("couldn't open a browser; please open the first address yourself");
        }
        out.news("press Ctrl-C to end the lab; anything you haven't saved is lost");
        if self.code.is_none() && !self.rehearse {
            out.news(&format!(
                "if it ends too early, run the same command with `--code {}` to continue where you were",
                live.code()
            ));
        }
        ending.wait();
        Ok(Done::Well)
    }
}

/// The address of the lab that is named: by its file, or by the title that its file was named after.
pub fn find(library: &Library, named: &str) -> Result<String> {
    match library.lab(named).or_else(|several| library.lab(&slug(named)).map_err(|_| several)) {
        Ok(lab) => Ok(library.address_of_lab(lab).to_owned()),
        Err(several) if !several.is_empty() => {
            bail!("`{named}` could be {}; give the whole path", several.join(" or "))
        }
        Err(_) => match library.labs().as_slice() {
            [] => bail!("there is no lab here yet; `heard new lab \"Spring lab\"` starts one"),
            labs => bail!("there is no lab `{named}`; this site has {}", labs.join(", ")),
        },
    }
}

/// Keeps what the room wrote as `labs/NAME/MONTH-answers.md`, beside what is there, and never in a folder that is
/// built.
fn keep(site: &Path, lab: &str, month: &str, words: &str) -> Result<String> {
    let folder = site.join("labs").join(lab);
    // A link may lead into a folder that is built.
    let real = folder.ancestors().find_map(|above| dunce::canonicalize(above).ok());
    let mut above = folder.ancestors().chain(real.iter().flat_map(|real| real.ancestors()));
    if above.any(|above| above.join(manifest::FILE).is_file()) {
        bail!("{} is in a folder that heard builds into, where it would be deleted", folder.display());
    }
    let names = (1..=MOST_KEPT).map(|number| match number {
        1 => format!("{month}-answers.md"),
        number => format!("{month}-answers-{number}.md"),
    });
    for name in names {
        let path = folder.join(&name);
        match write_new(&path, words.as_bytes()).with_context(|| format!("{} can't be written", path.display()))? {
            NewFile::New => return Ok(format!("labs/{lab}/{name}")),
            NewFile::WasThere if std::fs::read_to_string(&path).is_ok_and(|there| there == words) => {
                return Ok(format!("labs/{lab}/{name}"));
            }
            NewFile::WasThere => {}
        }
    }
    bail!("labs/{lab} already has {MOST_KEPT} files from this month")
}

#[cfg(test)]
mod tests {
    use super::{find, keep};
    use crate::library::Library;
    use crate::text::sources::Sources;

    #[test]
    fn a_lab_is_found_by_its_file_and_by_the_title_it_was_made_with() {
        let mut sources = Sources::new();
        for file in ["labs/a-pot-of-tea.md", "labs/2026/spring.md", "labs/2027/spring.md"] {
            sources.insert(file, b"---\ntitle: T\ndate: 2026-11\n---\n".to_vec());
        }
        let library = Library::of(&sources);
        for named in ["a-pot-of-tea", "labs/a-pot-of-tea.md", "A pot of tea"] {
            assert_eq!(find(&library, named).unwrap(), "a-pot-of-tea", "{named}");
        }
        assert!(find(&library, "spring").unwrap_err().to_string().contains("give the whole path"));
        assert!(find(&library, "tea").unwrap_err().to_string().contains("there is no lab `tea`"));
    }

    #[test]
    fn what_the_room_wrote_is_kept_beside_what_is_there_and_in_no_folder_that_is_built() {
        let site = tempfile::tempdir().unwrap();
        assert_eq!(keep(site.path(), "spring", "2026-05", "one").unwrap(), "labs/spring/2026-05-answers.md");
        assert_eq!(keep(site.path(), "spring", "2026-05", "one").unwrap(), "labs/spring/2026-05-answers.md");
        assert_eq!(keep(site.path(), "spring", "2026-05", "two").unwrap(), "labs/spring/2026-05-answers-2.md");
        #[cfg(unix)]
        {
            let built = tempfile::tempdir().unwrap();
            std::fs::write(built.path().join(".heard.json"), "{}").unwrap();
            std::os::unix::fs::symlink(built.path(), site.path().join("labs/winter")).unwrap();
            assert!(keep(site.path(), "winter", "2026-05", "one").is_err());
        }
        std::fs::write(site.path().join(".heard.json"), "{}").unwrap();
        assert!(keep(site.path(), "autumn", "2026-05", "one").is_err());
        assert!(!site.path().join("labs/autumn").exists());
    }
}
