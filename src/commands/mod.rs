//! The command line: one file a command, each thin. This is one file because the help of all commands is read together.

mod agree;
pub mod bring;
mod brought_along;
mod build;
mod check;
mod clock;
mod confirm;
mod doctor;
mod explain;
mod fix;
mod headers;
mod help;
mod import;
mod inbox;
mod init;
mod retained_pages;
mod lab;
mod last_days;
mod leaks;
mod letter;
mod letter_mail;
mod lsp;
mod usage_error;
mod new;
mod next_steps;
mod suggestions;
pub mod output;
mod own_file;
mod phrases;
mod pack;
mod person;
mod forget;
mod form;
mod receipt;
mod lab_packet;
mod plan_report;
mod progress;
mod publish;
mod recode;
mod build_cache;
pub mod report;
mod review;
mod schema;
mod serve;
mod shell;
mod status;
mod theme;
mod tidy;
mod version;
mod withdraw;
mod wrap;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{FromArgMatches, Parser, Subcommand};

use crate::commands::output::Output;
use crate::commands::report::Colour;
use crate::text::refusals;

/// A static site generator for narrative peer reviews: stories first, numbers smaller.
///
/// `heard` on its own tells you what to do next in this folder. `heard init` starts a site, `heard new story` writes a
/// story, `heard serve --open` shows it as you write, and `heard build` makes the site for its readers.
#[derive(Parser)]
#[command(name = "heard", version = version::VERSION, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print nothing but results and errors.
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Start a new site, ready to build.
    ///
    /// It comes with settings, people, a list of behaviours, a page and one example story. Existing files are never
    /// overwritten.
    ///
    /// Example: heard init our-stories --practice law --language de
    Init(init::Init),
    /// Write something new: a story (it asks five questions), a lab, a metric, a page or a person.
    ///
    /// Existing files are never overwritten. If you stop halfway through a story, or the terminal closes, your answers
    /// are kept, and the next `heard new story` offers them. When you finish, your editor ($VISUAL or $EDITOR) opens at
    /// the first line you still have to write.
    ///
    /// Example: heard new story "The pause after the word budget"
    New(new::New),
    /// Import stories from elsewhere: a form's answers (.csv, .xlsx), Word, Markdown, plain text, HTML or saved emails.
    ///
    /// Everything arrives as a draft. Nothing is guessed: anything heard doesn't recognise goes into a comment that
    /// readers don't see. Importing the same file again changes nothing. If one of several files can't be read, heard
    /// names it and imports the others. Exit status: 0 done, 1 some files couldn't be read, 2 the command itself failed
    /// or its only file couldn't be read.
    ///
    /// Example: heard import answers.csv --column "Describe the moment=situation"
    Import(import::Import),
    /// Look through the stories that have arrived in the inbox, one at a time, and decide what to do with each.
    ///
    /// The inbox is the folder that `inbox` in heard.yaml names. Keep a story as a draft, ask the sender something,
    /// pass it on as an incident, or say "thanks, but no"; heard decides nothing for you. Answers to letters come first,
    /// then stories that may be about harm. A file that you've dealt with goes to `done/` in the inbox, which `heard tidy`
    /// empties. Files that can't be read stay, and so do photographs.
    ///
    /// Examples:
    ///   heard inbox
    ///   heard inbox --open      the same, as a page in your browser, on this computer only
    #[command(verbatim_doc_comment)]
    Inbox(inbox::Inbox),
    /// Check a site: see what's wrong, line by line, and what to type instead.
    ///
    /// It checks every file, withheld or not. Exit status: 0 no errors, 1 errors found, 2 the command itself failed.
    ///
    /// Examples:
    ///   heard check
    ///   heard check --fix      shows what can be fixed safely, and asks
    ///   heard check --watch    for editors that aren't connected to heard
    #[command(verbatim_doc_comment)]
    Check(check::Check),
    /// Write a letter asking a colleague for consent, to print or send; most fit on one sheet.
    ///
    /// It contains only their story, as readers would see it, and names every audience that could read it. They can
    /// agree, agree without their name, ask for a change, keep it between you, or say no without giving a reason. It is
    /// saved in `letters/`, which is never published.
    ///
    /// Example: heard letter the-empty-chair --for a.barros
    Letter(letter::Letter),
    /// Record somebody's answer about a story: yes, no, or keep it between us.
    ///
    /// Only the lines that hold the answer are changed, and you see them first. They record how the person can appear,
    /// which audiences can read the story, and a fingerprint of what they read. If the text changes, the story is
    /// withheld until they have read the new version. `--publish` also sets `status: published`, unless somebody else
    /// still has to answer.
    ///
    /// Examples:
    ///   heard agree the-empty-chair --for a.barros --until 2028-03
    ///   heard agree the-empty-chair --kept-private
    #[command(verbatim_doc_comment)]
    Agree(agree::Agree),
    /// Withdraw a story.
    ///
    /// Its status becomes `withdrawn`, and nothing else changes. Nobody has to say why.
    ///
    /// Example: heard withdraw the-empty-chair
    Withdraw(withdraw::Withdraw),
    /// Show what might deserve a second look, for the curator's eyes only.
    ///
    /// It looks for near-identical wording, two people who only write about each other, the same words quoted in
    /// several stories, behaviours that appear in none of the stories or in more than half, consent about to run out,
    /// overdue metrics, and composites made up of very few events. Before those, it lists what stories show that isn't
    /// on the list of behaviours yet, and the reasons in `overrides/` for deciding against a check. In a terminal, it asks what to do about each and
    /// keeps the answers in reviews.yaml. Nothing is hidden or ranked because of it, and none of this reaches the site.
    ///
    /// Example: heard review
    Review(review::Review),
    /// Show who is waiting for what, and the next step for each story: missing answers, consent about to run out,
    /// stories about to appear or disappear, and what has been kept longer than heard.yaml allows. It also lists
    /// drafts of metrics, pages and paths, and what to look at again: overdue metrics and behaviours, planned changes
    /// that are late, labs to hold, and behaviours nobody has told a story about.
    ///
    /// Example: heard status
    Status(status::Status),
    /// Delete what has been kept longer than `retention` in heard.yaml allows.
    ///
    /// You see the list first, and nothing is deleted until you say so. The list includes files in the inbox's `done/`,
    /// which you've dealt with; incidents stay until you say they've been passed on. Anything on hold stays, and so does any file
    /// whose words are still published in another. When a story is deleted, its letters go too, and so do any pictures
    /// that only it shows. Booklets and other pages in `letters/` stay, as do copies in git, backups and emails, and
    /// heard says so. Exit status: 0 done, 1 something wasn't deleted, 2 the command itself failed.
    ///
    /// Example: heard tidy
    Tidy(tidy::Tidy),
    /// Build the site for one audience.
    ///
    /// A story is included only if it is published and everyone in it has agreed. If there is an error, nothing new is
    /// written, but pages that readers are no longer allowed to see are still removed. Exit status: 0 success, 1 the
    /// site has errors, 2 the command itself failed.
    ///
    /// Example: heard build --out /mnt/intranet/heard --audience firm
    Build(build::Build),
    /// Publish the site to a target named in heard.yaml: a folder, SFTP, WebDAV or S3-compatible storage.
    ///
    /// Pages that readers are no longer allowed to see are removed immediately. You see the plan before anything else
    /// happens. Only changed files are sent, and files that heard didn't write are never touched. If publishing is
    /// interrupted, the next run finishes it.
    ///
    /// Examples:
    ///   heard publish intranet --dry-run
    ///   heard publish intranet --yes       for a nightly run
    #[command(verbatim_doc_comment)]
    Publish(publish::Publish),
    /// Preview the site as you write: it updates the moment you save.
    ///
    /// You see everything, on this computer only. Withheld stories are marked, with the reason. It never writes
    /// anything. It starts even if something is broken, and the page shows you what to type instead.
    ///
    /// Example: heard serve --open --follow
    Serve(serve::Serve),
    /// Run a judgment lab: the case on the screen in stages, the questions on your page, the group joining on their
    /// phones.
    ///
    /// Nothing reaches a page or a phone until you reveal it, and the screen updates the moment you save in your
    /// editor. Nothing people write is kept unless you say so.
    ///
    /// Examples:
    ///   heard lab 2026-spring --open
    ///   heard lab 2026-spring --rehearse     try it alone, with simulated phones
    #[command(verbatim_doc_comment)]
    Lab(lab::Lab),
    /// Make pages to print: a lab on paper, an issue as a booklet, stories to talk over with somebody, and sheets for
    /// people who meet to talk about metrics or behaviours.
    ///
    /// It writes one HTML file that prints on A4 or Letter paper. A lab on paper works without electricity. It contains
    /// each case up to the decision, with lines to write on; the facilitator's sheet with its cards; and each outcome
    /// on a separate sheet. For a conversation, it contains the stories in which the person agreed to be named, with
    /// questions to ask about each, and no figures. A booklet contains three months of stories, or a path, with a
    /// cover and a contents page. On a sheet for a round table, people first write what they see in a metric, then
    /// turn over. On a sheet for a workshop, they go through the list of behaviours together. Each is made of what one
    /// audience can read. A portfolio contains up to three stories that somebody chose to show of themselves, and
    /// names nobody else. Every three months, `--quarter` says what to look at again; `--year` sums up a year in
    /// words, and `--case` makes a few pages for somebody who has doubts.
    ///
    /// Examples:
    ///   heard pack --lab 2026-spring
    ///   heard pack --about a.barros
    ///   heard pack --issue 2026-Q1
    ///   heard pack --path your-first-week
    ///   heard pack --client transactional
    ///   heard pack --quarter
    ///   heard pack --year 2026
    ///   heard pack --case the-empty-chair
    ///   heard pack --relationship k-17
    ///   heard pack --audit utilisation
    ///   heard pack --behaviours
    ///   heard pack --reflection came-back
    ///   heard pack --portfolio a.barros --story the-empty-chair
    #[command(verbatim_doc_comment)]
    Pack(pack::Pack),
    /// Make the form for telling a story as one file, for people who can't reach the site.
    ///
    /// It has the same questions as the site's own form (`tell` in heard.yaml) and works without a website: put it on a
    /// shared drive, or attach it to a message. It saves a file, or opens an email if the site's form does. `heard
    /// import` reads the files that come back.
    ///
    /// Examples:
    ///   heard form
    ///   heard form --docx --out Tell-a-story.docx
    #[command(verbatim_doc_comment)]
    Form(form::Form),
    /// Show somebody everything you hold about them, or forget them.
    ///
    /// `--everything` makes a page for that person alone, in `letters/`: everything they appear in, and every sentence
    /// elsewhere that names them. Everyone else appears as "[a colleague]". `--forget` shows what would happen and
    /// asks you to confirm. Stories that are only about them are deleted, and everywhere else they become `someone`.
    /// Then heard looks for them, byte by byte, in everything it has access to, and gives you a receipt with no names
    /// in it. Exit status: 0 done, 1 something was left undone and is listed, 2 the command itself failed.
    ///
    /// Examples:
    ///   heard person a.barros --everything
    ///   heard person a.barros --forget > receipt.txt
    #[command(verbatim_doc_comment)]
    Person(person::Person),
    /// Search any folder for anything this site withholds.
    ///
    /// It reads every byte of every file, including inside gzip and zip files, and looks for withheld sentences, names
    /// that aren't shown, and words that must never be published. It reports the file and the source line, never the
    /// words.
    ///
    /// Example: heard leaks /mnt/intranet/heard
    Leaks(leaks::Leaks),
    /// Print a web server configuration that keeps the site private.
    ///
    /// It sets a strict content security policy, keeps pages out of shared caches, hides file dates, folder listings
    /// and heard's own files, and shows the site's own "not found" page. Its first lines say where to put it and where
    /// to control who can read the site. The site's path comes from `base_url` in heard.yaml.
    ///
    /// Examples:
    ///   heard headers nginx --root /srv/www/heard > /etc/nginx/snippets/heard.conf
    ///   heard headers iis > static/web.config
    ///   heard headers nginx --drop > /etc/nginx/snippets/heard-drop.conf
    #[command(verbatim_doc_comment)]
    Headers(headers::Headers),
    /// Check whether this computer has what heard needs, and see what to do about anything that's missing.
    ///
    /// It looks at the certificates that publishing needs, ssh, your editor and browser, the drive the site is on, the
    /// clock and the terminal. It changes nothing and contacts nobody.
    ///
    /// Example: heard doctor
    Doctor(doctor::Doctor),
    /// Make your own theme, file by file: copy a file, see what differs, test every page.
    ///
    /// Example: heard theme eject story.html
    #[command(subcommand_required = true)]
    Theme(theme::Theme),
    /// Explain a diagnostic code, or the three models.
    ///
    /// Example: heard explain evidence-not-found
    Explain(explain::Explain),
    /// Print the JSON Schema for one kind of file, for editors.
    ///
    /// Example: heard schema people > people.schema.json
    Schema(schema::Schema),
    /// Get help in your editor: problems as you type, names to choose from, what each word means.
    ///
    /// Your editor starts it and talks to it over standard input and output. The handbook explains how to set it up.
    ///
    /// Example (Neovim): vim.lsp.start({ name = "heard", cmd = { "heard", "lsp" } })
    Lsp(lsp::Lsp),
    /// Print shell completions.
    ///
    /// Example: heard completions bash > ~/.local/share/bash-completion/completions/heard
    Completions(shell::Completions),
    /// Write the manual pages.
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
    // The message of a panic may contain words of a text, and logs travel.
    std::panic::set_hook(Box::new(|fault| {
        let at = fault.location().map_or(String::new(), |at| format!(" at {}:{}", at.file(), at.line()));
        Output::of(false).error(&format!("this is a bug in heard{at}; please report it"));
    }));
    let arguments = match help::command().try_get_matches().and_then(|typed| Arguments::from_arg_matches(&typed)) {
        Ok(arguments) => arguments,
        Err(error) => return explained(&error, &Output::of(false)),
    };
    let out = Output::of(arguments.quiet);
    let Some(command) = arguments.command else {
        return ended(suggestions::run(&out), &out);
    };
    let done = match command {
        Command::Init(init) => init.run(&out),
        Command::New(new) => new.run(&out),
        Command::Import(import) => import.run(&out),
        Command::Inbox(inbox) => inbox.run(&out),
        Command::Check(check) => check.run(&out),
        Command::Letter(letter) => letter.run(&out),
        Command::Agree(agree) => agree.run(&out),
        Command::Withdraw(withdraw) => withdraw.run(&out),
        Command::Review(review) => review.run(&out),
        Command::Status(status) => status.run(&out),
        Command::Tidy(tidy) => tidy.run(&out),
        Command::Build(build) => build.run(&out),
        Command::Publish(publish) => publish.run(&out),
        Command::Serve(serve) => serve.run(&out),
        Command::Lab(lab) => lab.run(&out),
        Command::Pack(pack) => pack.run(&out),
        Command::Form(form) => form.run(&out),
        Command::Person(person) => person.run(&out),
        Command::Leaks(leaks) => leaks.run(&out),
        Command::Headers(headers) => headers.run(&out),
        Command::Doctor(doctor) => doctor.run(&out),
        Command::Theme(theme) => theme.run(&out),
        Command::Explain(explain) => explain.run(&out),
        Command::Lsp(lsp) => lsp.run(),
        Command::Schema(schema) => schema.run(&out),
        Command::Completions(completions) => Ok(completions.run(&out)),
        Command::Manual(manual) => manual.run(&out),
    };
    ended(done, &out)
}

/// Shows the help that was asked for, or what is wrong with the words that were typed.
fn explained(error: &clap::Error, out: &Output) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let text = error.render();
        out.told(&match out.look_of_result().colour {
            Colour::Always => text.ansi().to_string(),
            Colour::Never => text.to_string(),
        });
        return ExitCode::SUCCESS;
    }
    let typed: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    out.error(&usage_error::told(error, &typed));
    ExitCode::from(2)
}

/// Why a page to print could not be made.
fn in_template(fault: crate::site::SiteFault) -> anyhow::Error {
    anyhow::Error::msg(crate::library::template_fault(fault).sentence.whole())
}

fn ended(done: anyhow::Result<Done>, out: &Output) -> ExitCode {
    out.rest();
    if let Some(error) = out.lost() {
        out.error(&format!("heard: couldn't write the output: {}", refusals::why(error)));
    }
    match done {
        Ok(_) if out.lost().is_some() => ExitCode::from(2),
        Ok(done) => done.into(),
        Err(error) => {
            out.error(&format!("heard: {}", output::reasons(&error)));
            ExitCode::from(2)
        }
    }
}

/// How a command ended that did what it should.
enum Done {
    /// Nothing is wrong.
    Well,
    /// The site has errors, or some of what it was given couldn't be read.
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
