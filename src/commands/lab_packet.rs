//! `heard pack --lab`: a lab on paper, which runs without power.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::commands::clock::Clock;
use crate::commands::own_file;
use crate::commands::{in_template, lab};
use crate::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::publish::leak_check::PageLeakCheck;
use crate::site::Site;
use crate::site::lab_packet::Packet;
use crate::text::diagnostic::Severity;
use crate::workspace::Workspace;

/// Writes the packet of the lab that is named, to `out` or beside the stories in `letters/`; answers where it is.
pub fn write(folder: &Path, named: &str, out: Option<&Path>, clock: Clock) -> Result<PathBuf> {
    let workspace = Workspace::open(folder);
    let library = Library::of(workspace.sources());
    let name = lab::find(&library, named)?;
    own_file::need_guards(&library)?;
    let own = library.wrong_with(&format!("labs/{name}.md"), clock.today);
    if own.iter().any(|wrong| wrong.unspeakable && wrong.severity == Severity::Error) {
        bail!("labs/{name}.md contains something that must not be published; `heard check` says where");
    }
    let occasion = EditionOptions { today: clock.today, broken: OnError::LeftOut };
    let Ok(id) = library.lab(&name) else { bail!("there's no longer a lab `{named}`") };
    let packet = Packet::of(&Edition::of(&library, Reader::Room(id), occasion)).map_err(in_template)?;
    let packet = packet.with_context(|| {
        format!("none of the cases in labs/{name} may be shown to its audience today; `heard check` says why")
    })?;
    let audience = library.audience_of_lab(id).with_context(|| format!("labs/{name} has no audience"))?;
    let site = Site::of(Edition::of(&library, Reader::Audience(audience), occasion));
    let passes = site
        .release()
        .is_some_and(|release| PageLeakCheck::of(&release).lets_pass(&release, "packet.html", packet.told.as_bytes()));
    if !passes {
        bail!(
            "a case in labs/{name}, or the theme's packet.html, paper.html or palette.css, contains something \
             withheld, so nothing was written; `heard check` says where in a case"
        );
    }
    own_file::write_letter(folder, &format!("lab-{}", name.replace('/', "-")), out, &packet.html)
}
