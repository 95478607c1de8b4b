//! The command line: one file a command, each thin.

mod agree;
mod build;
mod check;
mod clock;
mod confirm;
mod explain;
mod fix;
mod headers;
mod import;
mod init;
mod retained_pages;
mod lab;
mod leaks;
mod letter;
mod lsp;
mod usage_error;
mod new;
mod suggestions;
mod output;
mod own_file;
mod pack;
mod lab_packet;
mod plan_report;
mod progress;
mod publish;
mod build_cache;
pub mod report;
mod review;
mod schema;
mod serve;
mod shell;
mod status;
mod theme;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::commands::output::Output;

/// A static site generator for narrative peer reviews: stories first, numbers smaller.
///
/// `heard` alone says what to do next in this folder; `heard init` begins a site, `heard new story` writes a story,
/// `heard serve --open` shows it as it is written, `heard build` makes the site for its readers.
#[derive(Parser)]
#[command(name = "heard", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Say only what is wrong.
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Begin a site in an empty folder: it builds at once.
    ///
    /// Settings, people, the vocabulary, a page and one example story. Nothing that is there is overwritten.
    ///
    /// Example: heard init our-stories --practice law --language de
    Init(init::Init),
    /// Write something new: a story, in five questions; or a lab, a metric, a page, a person.
    ///
    /// What is there is never overwritten, and who stops half way leaves nothing behind. Afterwards your editor opens
    /// ($VISUAL, else $EDITOR) at the first line that is still empty.
    ///
    /// Example: heard new story "The pause after the word budget"
    New(new::New),
    /// Bring stories from elsewhere: a form's answers as CSV, a Word document, Markdown with other front matter.
    ///
    /// Always as drafts, and nothing is guessed: what names nobody and nothing here is kept as text. The same file
    /// again changes nothing.
    ///
    /// Example: heard import answers.csv --column "Describe the moment=situation"
    Import(import::Import),
    /// Say what is wrong in a site, line by line, and what to type instead.
    ///
    /// Every file is looked at, what is withheld too. Exit status: 0 nothing is wrong, 1 something is an error,
    /// 2 the command itself failed.
    ///
    /// Examples:
    ///   heard check
    ///   heard check --fix      shows what can be mended for certain, and asks
    ///   heard check --watch    beside an editor that knows nothing of heard
    #[command(verbatim_doc_comment)]
    Check(check::Check),
    /// Make the letter by which a colleague is asked: one sheet, to be printed or sent.
    ///
    /// It holds their story alone, as it would be read, names every audience that would read it, and takes a yes, a yes
    /// without the name, and a no that needs no reason. It is written into `letters/` beside the site, where nothing is read or published.
    ///
    /// Example: heard letter the-empty-chair --for m.lindqvist
    Letter(letter::Letter),
    /// Write down that somebody has read a story and agreed to it.
    ///
    /// Only the lines of the answer change; they are shown first. They say how the person appears at the most, which
    /// audiences may read it, and, as a fingerprint, what was read: a text that is changed afterwards is withheld until
    /// they have read it again.
    ///
    /// Example: heard agree the-empty-chair --for m.lindqvist --until 2028-03
    Agree(agree::Agree),
    /// Take a story back.
    ///
    /// Its status becomes `withdrawn`, and nothing else changes. Nobody has to say why.
    ///
    /// Example: heard withdraw the-empty-chair
    Withdraw(agree::Withdraw),
    /// Say what may be worth a second look, for the curator's own eyes.
    ///
    /// Near-identical wording, two people who write about nobody but each other, cited words used again, behaviours never
    /// or always told, consents about to end, metrics overdue, composites of few. On a terminal it asks what to do about
    /// each and keeps the answer in reviews.yaml. A flag hides and ranks nothing, and none reaches the site.
    ///
    /// Example: heard review
    Review(review::Review),
    /// Say who waits for what: answers that are missing, consents that end, what comes and goes next.
    ///
    /// Example: heard status
    Status(status::Status),
    /// Make the site for one audience.
    ///
    /// Only published stories to which everyone in them has agreed are in it. Nothing is written where something in
    /// it is wrong. Exit status: 0 done, 1 the site has errors, 2 the command itself failed.
    ///
    /// Example: heard build --out /mnt/intranet/heard --audience firm
    Build(build::Build),
    /// Bring a fresh edition to a place that heard.yaml names: a folder, SFTP, WebDAV, or a store that speaks S3.
    ///
    /// The plan is shown first. Only what differs travels; what may no longer be read goes first; what heard did not
    /// write there is never touched. One that was broken off is finished by the next.
    ///
    /// Examples:
    ///   heard publish intranet --dry-run
    ///   heard publish intranet --yes       for a nightly run
    #[command(verbatim_doc_comment)]
    Publish(publish::Publish),
    /// Show the site as it is being written: a save is on the page before the hand leaves the key.
    ///
    /// Everything is shown, withheld things marked as withheld and why, on this machine alone. Nothing is ever
    /// written. The preview starts whatever is broken, and says on the page what to type instead.
    ///
    /// Example: heard serve --open --follow
    Serve(serve::Serve),
    /// Hold a judgment lab: the case on the wall stage by stage, the questions on your screen, the room on its phones.
    ///
    /// What comes later is in no page and on no phone before it is revealed, and a save in the editor is on the wall
    /// at once. Nothing of what the room writes is kept, unless you say so.
    ///
    /// Examples:
    ///   heard lab spring --open
    ///   heard lab spring --rehearse     try the hour alone, with pretend phones
    #[command(verbatim_doc_comment)]
    Lab(lab::Lab),
    /// Print what a conversation needs: a lab's packet, or stories to talk about with somebody.
    ///
    /// One HTML file that prints on A4 and Letter. Of a lab, with no power at all the hour works: each case cut at the
    /// decision with lines to write on, the facilitator's sheet with its cards, and each outcome on a sheet of its own,
    /// last. About somebody: the stories in which they agreed to be named, questions to ask of each, and no figure.
    ///
    /// Examples:
    ///   heard pack --lab spring
    ///   heard pack --about m.lindqvist
    #[command(verbatim_doc_comment)]
    Pack(pack::Pack),
    /// Look through any folder for what this site withholds.
    ///
    /// Every file's bytes are read, inside gzip and zip too: withheld sentences, names that are not shown, words that
    /// must never be printed. What is found is named by file and source line, never by its words.
    ///
    /// Example: heard leaks /mnt/intranet/heard
    Leaks(leaks::Leaks),
    /// Print the configuration by which a web server serves the site as privately as it was made.
    ///
    /// A strict content policy, nothing that a shared cache may keep, no day of a file's change, no list of a folder, the
    /// site's own page for what is missing, and nothing of what is heard's own there. Its first lines say where to put it,
    /// and where to say who may read. The site's path is the one of `base_url` in heard.yaml.
    ///
    /// Examples:
    ///   heard headers nginx --root /srv/www/heard > /etc/nginx/snippets/heard.conf
    ///   heard headers iis > static/web.config
    #[command(verbatim_doc_comment)]
    Headers(headers::Headers),
    /// Make a theme of your own, file by file: copy one out, see what differs, try it on everything.
    ///
    /// Example: heard theme eject story.html
    #[command(subcommand_required = true)]
    Theme(theme::Theme),
    /// Say more about a diagnostic, by its code; or about the three models.
    ///
    /// Example: heard explain evidence-not-found
    Explain(explain::Explain),
    /// Say what may be written in a file, as JSON Schema for editors.
    ///
    /// Example: heard schema people > people.schema.json
    Schema(schema::Schema),
    /// Help in the editor: what is wrong while you type, names to choose from, what a word means.
    ///
    /// An editor starts it, and speaks to it over standard input and output; the handbook says how to set it up.
    ///
    /// Example (Neovim): vim.lsp.start({ name = "heard", cmd = { "heard", "lsp" } })
    Lsp(lsp::Lsp),
    /// Say how a shell completes these commands.
    ///
    /// Example: heard completions bash > ~/.local/share/bash-completion/completions/heard
    Completions(shell::Completions),
    /// Write the pages of the manual.
    ///
    /// Example: heard manual ~/.local/share/man/man1
    Manual(shell::Manual),
}

/// Where the site is.
#[derive(clap::Args)]
struct Site {
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
}

/// Runs the command that the arguments name: 0 done, 1 the site has errors, 2 the command or the machine failed.
pub fn run() -> ExitCode {
    // What goes wrong in heard itself may hold words of a text, and its log travels.
    std::panic::set_hook(Box::new(|fault| {
        let at = fault.location().map_or(String::new(), |at| format!(" at {}:{}", at.file(), at.line()));
        Output::of(false).error(&format!("this is a fault in heard itself{at}; please report it"));
    }));
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let typed: Vec<String> =
                std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
            let Some(told) = usage_error::told(&error, &typed) else { error.exit() };
            Output::of(false).error(&told);
            return ExitCode::from(2);
        }
    };
    let out = Output::of(arguments.quiet);
    let Some(command) = arguments.command else {
        return ended(suggestions::run(&out), &out);
    };
    let done = match command {
        Command::Init(init) => init.run(&out),
        Command::New(new) => new.run(&out),
        Command::Import(import) => import.run(&out),
        Command::Check(check) => check.run(&out),
        Command::Letter(letter) => letter.run(&out),
        Command::Agree(agree) => agree.run(&out),
        Command::Withdraw(withdraw) => withdraw.run(&out),
        Command::Review(review) => review.run(&out),
        Command::Status(status) => status.run(&out),
        Command::Build(build) => build.run(&out),
        Command::Publish(publish) => publish.run(&out),
        Command::Serve(serve) => serve.run(&out),
        Command::Lab(lab) => lab.run(&out),
        Command::Pack(pack) => pack.run(&out),
        Command::Leaks(leaks) => leaks.run(&out),
        Command::Headers(headers) => headers.run(&out),
        Command::Theme(theme) => theme.run(&out),
        Command::Explain(explain) => explain.run(&out),
        Command::Lsp(lsp) => lsp.run(),
        Command::Schema(schema) => schema.run(&out),
        Command::Completions(completions) => Ok(completions.run(&out)),
        Command::Manual(manual) => manual.run(&out),
    };
    ended(done, &out)
}

fn ended(done: anyhow::Result<Done>, out: &Output) -> ExitCode {
    match done {
        Ok(done) => done.into(),
        Err(error) => {
            out.error(&format!("heard: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// How a command ended that did what it should.
enum Done {
    /// Nothing is wrong.
    Well,
    /// The site has errors.
    WithErrors,
}

impl From<Done> for ExitCode {
    fn from(done: Done) -> Self {
        match done {
            Done::Well => Self::SUCCESS,
            Done::WithErrors => Self::from(1),
        }
    }
}

#[cfg(test)]
mod handbook;
#[cfg(test)]
mod tests;
