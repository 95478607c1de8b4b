//! `heard serve`: the live preview.

use std::io::IsTerminal;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use fast_qr::QRBuilder;

use crate::commands::clock::{Clock, ClockKind};
use crate::commands::output::Output;
use crate::commands::{Done, Site};
use crate::library::Library;
use crate::serve::preview::editor_link::EditorLink;
use crate::serve::preview::snapshot::View;
use crate::serve::preview::{News, Options, Preview, RequestedCode};
use crate::workspace::disk;
use crate::workspace::watch::Method;

/// The preview's default port.
const PORT: u16 = 4100;

/// `heard serve`.
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    site: Site,
    /// Show what one audience would see, instead of everything.
    #[arg(long, value_name = "AUDIENCE")]
    r#as: Option<String>,
    /// Open it in the browser.
    #[arg(long)]
    open: bool,
    /// The port to use, or the next free one if it's taken.
    #[arg(long, value_name = "PORT", default_value_t = PORT)]
    port: u16,
    /// Keep the browser on the story you saved last.
    #[arg(long)]
    follow: bool,
    /// Check the folder regularly, in case the system doesn't report changes.
    #[arg(long)]
    poll: bool,
    /// Require a six-letter code, for example on a shared computer: choose your own, or let heard make one.
    #[arg(long, value_name = "LETTERS", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    code: Option<String>,
    /// Let others on the network read one audience's site, with a code. It's the default audience unless you name one.
    #[arg(long, value_name = "AUDIENCE", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    lan: Option<String>,
    /// The editor to open when you click: code, zed, idea, subl, vim, or a command such as 'gvim +{line} {file}'.
    #[arg(long, value_name = "EDITOR")]
    editor: Option<String>,
    /// The date to preview, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Serve {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        clock.tell(out);
        let folder = disk::find(&self.site.site)?;
        let editor_link = match &self.editor {
            None => EditorLink::usual(),
            Some(named) => EditorLink::of(named).with_context(|| {
                format!(
                    "heard doesn't know the editor {named}; use code, zed, idea, subl, vim, or a command with {{file}} \
                     and {{line}}"
                )
            })?,
        };
        let view = match &self.r#as {
            None => View::Author,
            Some(named) => View::Audience(audience(&folder, Some(named))?.unwrap_or_else(|| named.clone())),
        };
        let network = match &self.lan {
            None => None,
            Some(named) => {
                let named = Some(named.as_str()).filter(|named| !named.is_empty());
                // A code that opens drafts on this machine is not the one that is told to guests.
                Some((audience(&folder, named)?, RequestedCode(None)))
            }
        };
        let said = out.clone();
        let news = move |news| match news {
            News::Ready { files, took } => {
                said.news(&format!(
                    "read {files} files in {} ms; the page updates each time you save",
                    took.as_millis()
                ));
            }
            News::Polling => {
                said.news("the system doesn't report every change here, so heard now checks the folder regularly");
            }
            News::Fault => said.error(
                "heard couldn't process the last change (this is a bug in heard), so you're still looking at \
                 the last version that worked",
            ),
        };
        let live = Preview::start(
            Options {
                folder,
                view,
                today: (clock.kind == ClockKind::Fixed).then_some(clock.today),
                port: self.port,
                code: self.wanted(),
                network,
                method: if self.poll { Method::Polling } else { Method::Events },
                follow: self.follow,
                editor_link,
            },
            news,
        )?;
        let ending = live.ending();
        self.announce(out, &live);
        // What a program is started with, everybody on the machine can see.
        if self.open && !browse(&live.plain_url()) {
            out.news("couldn't open a browser; please open the address above yourself");
        }
        ending.wait();
        // The terminal has written ^C; what comes next begins a line.
        if std::io::stderr().is_terminal() {
            out.error("");
        }
        Ok(Done::Well)
    }

    /// The code that is wanted; without letters, a new one.
    fn wanted(&self) -> Option<RequestedCode> {
        self.code.clone().map(|letters| RequestedCode(Some(letters).filter(|letters| !letters.is_empty())))
    }

    fn announce(&self, out: &Output, live: &Preview) {
        let port = live.address.port();
        if port != self.port && self.port != 0 {
            out.news(&format!("port {} is taken, so the preview uses {port}", self.port));
        }
        out.result(&live.url());
        if let (Some(url), Some((address, code))) = (live.network_url(), &live.network) {
            if address.ip().is_loopback() {
                out.news("this computer isn't on a network, so nobody else can reach it");
            }
            out.news(&format!("others on the network can read it at http://{address}/ with the code {code}"));
            if std::io::stderr().is_terminal()
                && let Ok(code) = QRBuilder::new(url).build()
            {
                out.news(&code.to_str());
            }
        }
        out.news("the preview never writes anything; press Ctrl-C to stop it");
    }
}

/// The named audience, or the default one. While heard.yaml can't be read well enough to tell, the name is kept as it
/// is.
fn audience(folder: &Path, named: Option<&str>) -> Result<Option<String>> {
    let library = Library::of(&disk::read_settings(folder));
    if library.settings_are_broken() {
        return Ok(named.map(str::to_owned));
    }
    let known = library.audiences().join(", ");
    match (library.audience(named), named) {
        (Some(found), _) => Ok(Some(library.name_of(found).to_owned())),
        (None, Some(named)) => bail!("there is no audience `{named}`; heard.yaml has {known}"),
        (None, None) => {
            bail!(
                "say who it's for, for example with --lan=AUDIENCE, or set a default_audience in heard.yaml; the \
                 audiences are {known}"
            )
        }
    }
}

/// What opens an address in the browser, as the words before it.
pub fn openers() -> &'static [&'static [&'static str]] {
    match std::env::consts::OS {
        "macos" => &[&["open"]],
        "windows" => &[&["rundll32", "url.dll,FileProtocolHandler"]],
        _ => &[&["xdg-open"], &["gio", "open"], &["wslview"], &["x-www-browser"]],
    }
}

/// Asks the system to open an address in the browser.
pub fn browse(url: &str) -> bool {
    openers().iter().any(|words| {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else { return false };
        if has_failed(&mut child) {
            return false;
        }
        std::thread::spawn(move || child.wait());
        true
    })
}

/// Whether a program says within a moment that it could do nothing. A browser that stays is one that opened.
fn has_failed(child: &mut Child) -> bool {
    const MOMENT: Duration = Duration::from_millis(600);
    let start = Instant::now();
    while start.elapsed() < MOMENT {
        match child.try_wait() {
            Ok(Some(status)) => return !status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(10)),
            Err(_) => return true,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::audience;
    use std::fs;

    #[test]
    fn an_audience_that_there_is_not_is_refused_with_those_there_are_unless_nobody_can_tell() {
        let site = tempfile::tempdir().unwrap();
        let put = |text: &str| fs::write(site.path().join("heard.yaml"), text).unwrap();
        // The story is in another file, which is not read here.
        let sound = "title: T\ncontact: none\naudiences: { firm: {}, partners: { sees: [firm] } }\n\
                     default_audience: firm\nfront: { story: 2026/a }\n";
        put(sound);
        let told = audience(site.path(), Some("nobody")).unwrap_err().to_string();
        assert_eq!(told, "there is no audience `nobody`; heard.yaml has firm, partners");
        assert_eq!(audience(site.path(), Some("partners")).unwrap().as_deref(), Some("partners"));
        put(&sound.replace("firm: {},", "firm: {"));
        assert_eq!(audience(site.path(), Some("nobody")).unwrap().as_deref(), Some("nobody"));
    }
}
