//! What the facts about a computer mean for somebody who works with heard, in sentences.

use jiff::civil::Date as Day;

/// What a computer is like.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Its operating system.
    pub system: System,
    /// What this site is published with.
    pub needs: Needs,
    /// Whether publishing over HTTPS would find a list of certificates; nothing where this heard cannot do it at all.
    pub trusts_certificates: Option<bool>,
    /// Whether there is a program called `ssh`.
    pub has_ssh: bool,
    /// The editor that the environment names.
    pub editor: Option<Editor>,
    /// Whether a browser has somewhere to show itself.
    pub has_screen: bool,
    /// Whether there is a program that opens an address in the browser.
    pub has_opener: bool,
    /// Where the site's folder is, where there is a site.
    pub drive: Option<Drive>,
    /// Today, by the machine's clock.
    pub machine_day: Day,
    /// Another day that the environment asks for.
    pub fixed_day: Option<Day>,
    /// The day of the commit that this heard was made from.
    pub made_on: Option<Day>,
    /// The terminal, where this is one.
    pub terminal: Option<Terminal>,
}

/// An operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS.
    Mac,
    /// Linux, and all others.
    Linux,
}

impl System {
    /// This machine's.
    pub const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::Mac
    } else {
        Self::Linux
    };
}

/// What the targets of a site ask of a computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needs {
    /// One is reached by SFTP.
    pub ssh: bool,
    /// One is reached over HTTPS.
    pub certificates: bool,
}

/// An editor that the environment names.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The variable that names it.
    pub variable: &'static str,
    /// The program.
    pub program: String,
    /// Whether it is there.
    pub is_found: bool,
}

/// Where a folder is.
#[derive(Clone, Debug)]
pub struct Drive {
    /// The kind of network drive.
    pub network: Option<String>,
    /// Whether a program copies it from and to other computers.
    pub is_synced: bool,
}

/// A terminal.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// Whether it shows colours.
    pub has_colours: bool,
    /// Whether somebody can type there.
    pub asks: bool,
    /// The setting that says in which letters.
    pub locale: Option<String>,
}

/// How much a sentence matters; the headings under which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// Something will not work.
    Fix,
    /// Something is worth knowing.
    Know,
    /// All is well.
    Fine,
}

/// A sentence.
type Finding = (Weight, String);

/// Everything that can be said, under a heading each for what to fix, what to know and what is fine.
pub fn findings(facts: &Facts) -> String {
    let all = [certificates, ssh, editor, browser, drive, clock, terminal].map(|find| find(facts));
    let of = |weight: Weight, heading: &str| {
        let listed: Vec<String> = all
            .iter()
            .flatten()
            .filter(|(its, _)| *its == weight)
            .map(|(_, sentence)| format!("* {sentence}\n"))
            .collect();
        if listed.is_empty() { String::new() } else { format!("{heading}:\n{}\n", listed.concat()) }
    };
    of(Weight::Fix, "To fix") + &of(Weight::Know, "Good to know") + &of(Weight::Fine, "All right")
}

fn certificates(facts: &Facts) -> Vec<Finding> {
    let lacking = if facts.needs.certificates { Weight::Fix } else { Weight::Know };
    let finding = match (facts.trusts_certificates, facts.system) {
        (None, _) => (lacking, "This version of heard can't publish to servers; it only publishes to folders."),
        (Some(true), _) => (
            Weight::Fine,
            "Certificates: this computer has a list of those it trusts, so heard can publish over HTTPS.",
        ),
        (Some(false), System::Linux) => (
            lacking,
            "Certificates: this computer has no list of those it trusts, so heard can't publish over HTTPS. Install the \
             package ca-certificates, or set SSL_CERT_FILE to your firm's list.",
        ),
        (Some(false), _) => (
            lacking,
            "Certificates: this computer's list of those it trusts can't be read, so heard can't publish over HTTPS. Ask \
             your IT, or set SSL_CERT_FILE to your firm's list.",
        ),
    };
    vec![(finding.0, finding.1.to_owned())]
}

fn ssh(facts: &Facts) -> Vec<Finding> {
    let lacking = if facts.needs.ssh { Weight::Fix } else { Weight::Know };
    let finding = match (facts.system, facts.has_ssh) {
        (System::Windows, _) => (
            lacking,
            "SFTP: heard can't publish over SFTP from Windows yet. Use a shared folder, WebDAV or an S3-compatible store.",
        ),
        (_, true) => (Weight::Fine, "SFTP: the program ssh was found, so heard can publish over SFTP."),
        (_, false) => (
            lacking,
            "SFTP: there is no program called ssh, so heard can't publish over SFTP. Install it; the package is often called \
             openssh-client.",
        ),
    };
    vec![(finding.0, finding.1.to_owned())]
}

fn editor(facts: &Facts) -> Vec<Finding> {
    let finding = match (&facts.editor, facts.system) {
        (Some(Editor { variable, program, is_found: true }), _) => {
            (Weight::Fine, format!("Editor: {variable} is set, so new stories open in `{program}`."))
        }
        (Some(Editor { variable, program, is_found: false }), _) => (
            Weight::Fix,
            format!(
                "Editor: {variable} is set to `{program}`, but there's no such program. Install it, or change {variable}."
            ),
        ),
        (None, System::Windows) => (
            Weight::Know,
            "Editor: new stories open in Notepad. To use another editor, set EDITOR, for example to `code --wait`."
                .to_owned(),
        ),
        (None, _) => (
            Weight::Know,
            "Editor: EDITOR isn't set, so `heard new story` can't open your editor. Set it, for example to `nano` or \
             `code --wait`."
                .to_owned(),
        ),
    };
    vec![finding]
}

fn browser(facts: &Facts) -> Vec<Finding> {
    let finding = if facts.has_opener && facts.has_screen {
        (Weight::Fine, "Browser: `heard serve --open` can open it.")
    } else {
        (
            Weight::Know,
            "Browser: heard can't open one from here. `heard serve` shows an address; open that in a browser on this \
             computer.",
        )
    };
    vec![(finding.0, finding.1.to_owned())]
}

fn drive(facts: &Facts) -> Vec<Finding> {
    let Some(drive) = &facts.drive else {
        return vec![(
            Weight::Know,
            "Site: there is no site in this folder. To look at one, run this command in its folder; to start one, run \
             `heard init`."
                .to_owned(),
        )];
    };
    let network = drive.network.as_ref().map(|kind| {
        format!(
            "Drive: the site is on a network drive ({kind}). Such drives don't always report changes, so the preview \
             checks the folder regularly and may take a moment longer."
        )
    });
    let synced = drive.is_synced.then(|| {
        "Drive: a program seems to copy the site to other computers. If two people edit the same file, it makes a second \
         copy; `heard check` finds those."
            .to_owned()
    });
    let known: Vec<Finding> = network.into_iter().chain(synced).map(|sentence| (Weight::Know, sentence)).collect();
    if known.is_empty() { vec![(Weight::Fine, "Drive: the site is on this computer.".to_owned())] } else { known }
}

fn clock(facts: &Facts) -> Vec<Finding> {
    let today = facts.machine_day;
    let machine = match facts.made_on {
        Some(made) if today < made => (
            Weight::Fix,
            format!(
                "Clock: this computer says it's {today}, but this version of heard is from {made}. Set the clock: it \
                 decides which consent has run out and which stories are due."
            ),
        ),
        _ => (Weight::Fine, format!("Clock: today is {today}.")),
    };
    let fixed = facts.fixed_day.map(|day| {
        let sentence = format!(
            "Clock: SOURCE_DATE_EPOCH is set, so heard checks consent as of {day}, not today. Remove it, unless you want \
             to repeat an old build."
        );
        (Weight::Know, sentence)
    });
    std::iter::once(machine).chain(fixed).collect()
}

fn terminal(facts: &Facts) -> Vec<Finding> {
    let Some(terminal) = &facts.terminal else { return Vec::new() };
    let is_plain = facts.system != System::Windows
        && terminal.locale.as_ref().is_none_or(|locale| {
            let locale = locale.to_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        });
    let letters = is_plain.then(|| {
        let set = terminal.locale.as_ref().map_or("isn't set".to_owned(), |locale| format!("is `{locale}`"));
        let sentence = format!(
            "Terminal: its language {set}, which doesn't mention UTF-8, so letters such as é may look wrong. Set LANG to \
             C.UTF-8, or to your language with .UTF-8 after it."
        );
        (Weight::Know, sentence)
    });
    let silent = (!terminal.asks).then(|| {
        (Weight::Know, "Terminal: nobody can type here, so heard asks no questions and plays it safe.".to_owned())
    });
    let colours = if terminal.has_colours { "in" } else { "without" };
    let usual = (Weight::Fine, format!("Terminal: text is shown {colours} colour."));
    letters.into_iter().chain(silent).chain([usual]).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Drive, Editor, Facts, Needs, System, Terminal, findings};

    fn good() -> Facts {
        Facts {
            system: System::Linux,
            needs: Needs::default(),
            trusts_certificates: Some(true),
            has_ssh: true,
            editor: Some(Editor { variable: "EDITOR", program: "nano".to_owned(), is_found: true }),
            has_screen: true,
            has_opener: true,
            drive: Some(Drive { network: None, is_synced: false }),
            machine_day: date(2026, 12, 1),
            fixed_day: None,
            made_on: Some(date(2026, 11, 30)),
            terminal: Some(Terminal { has_colours: true, asks: true, locale: Some("de_DE.UTF-8".to_owned()) }),
        }
    }

    /// What is said under a heading.
    fn under(heading: &str, facts: &Facts) -> String {
        let said = findings(facts);
        said.split(&format!("{heading}:\n")).nth(1).map_or("", |rest| rest.split("\n\n").next().unwrap()).to_owned()
    }

    #[test]
    fn where_all_is_well_nothing_is_to_fix() {
        let said = findings(&good());
        assert!(said.starts_with("All right:\n* Certificates") && said.matches("\n* ").count() == 7, "{said}");
    }

    #[test]
    fn what_a_target_of_the_site_needs_is_to_fix_and_anything_else_good_to_know() {
        let bare = Facts { trusts_certificates: Some(false), has_ssh: false, ..good() };
        let known = under("Good to know", &bare);
        assert!(known.contains("ca-certificates") && known.contains("openssh-client"), "{known}");
        assert_eq!(under("To fix", &bare), "");
        let needed = Facts { needs: Needs { ssh: true, certificates: true }, ..bare };
        let fix = under("To fix", &needed);
        assert!(fix.contains("ca-certificates") && fix.contains("openssh-client"), "{fix}");
        let windows = Facts { system: System::Windows, has_ssh: true, ..needed };
        assert!(under("To fix", &windows).contains("from Windows yet"));
        assert!(
            under("Good to know", &Facts { trusts_certificates: None, ..good() }).contains("only publishes to folders")
        );
    }

    #[test]
    fn an_editor_that_is_missing_is_named_and_without_one_windows_has_notepad() {
        let editor = Some(Editor { variable: "VISUAL", program: "cdoe".to_owned(), is_found: false });
        assert!(under("To fix", &Facts { editor, ..good() }).contains("VISUAL is set to `cdoe`, but"));
        let none = Facts { editor: None, ..good() };
        assert!(under("Good to know", &none).contains("EDITOR isn't set"));
        assert!(under("Good to know", &Facts { system: System::Windows, ..none }).contains("Notepad"));
    }

    #[test]
    fn a_clock_before_the_day_of_the_source_is_wrong_and_a_fixed_day_is_told() {
        let wrong = Facts { machine_day: date(1970, 1, 1), ..good() };
        assert!(under("To fix", &wrong).contains("says it's 1970-01-01, but this version of heard is from 2026-11-30"));
        assert_eq!(under("To fix", &Facts { made_on: None, ..wrong }), "");
        let fixed = Facts { fixed_day: Some(date(2026, 3, 14)), ..good() };
        assert!(under("Good to know", &fixed).contains("as of 2026-03-14"));
    }

    #[test]
    fn drive_browser_and_terminal_say_what_differs_from_usual() {
        let drive = Some(Drive { network: Some("cifs".to_owned()), is_synced: true });
        let terminal = Some(Terminal { has_colours: false, asks: false, locale: None });
        let known = under("Good to know", &Facts { drive, terminal, has_screen: false, ..good() });
        for part in ["network drive (cifs)", "second copy", "shows an address", "language isn't set", "nobody can type"]
        {
            assert!(known.contains(part), "{part}: {known}");
        }
        let log = findings(&Facts { terminal: None, drive: None, ..good() });
        assert!(!log.contains("Terminal") && log.contains("no site in this folder"), "{log}");
    }
}
