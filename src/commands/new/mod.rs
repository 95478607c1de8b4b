//! `heard new`: a story, lab, metric, page or person; it never overwrites, and leaves nothing half behind.

pub mod ask;
mod editor;
mod other;
mod person;
pub mod story;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::civil::Date as Day;

use crate::commands::Done;
use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::commands::phrases::filled;
use crate::commands::report::{self, Excerpts, Extent};
use crate::intake::draft_file::DraftFile;
use crate::library::Library;
use crate::text::diagnostic::{Diagnostic, Severity};
use crate::text::slug::slug;
use crate::text::sources::Sources;
use crate::workspace::atomic_write::{NewFile, write_new};
use crate::workspace::change::change;
use crate::workspace::disk;

const PEOPLE: &str = "people.yaml";
/// The most letters of a file name that is made from a title.
const LONGEST_NAME: usize = 60;

/// `heard new`.
#[derive(clap::Args)]
pub struct New {
    #[command(subcommand)]
    what: What,
    /// The site folder, or any folder in it.
    #[arg(long, global = true, default_value = ".")]
    site: PathBuf,
    /// Don't ask any questions or open an editor.
    #[arg(long, global = true)]
    no_edit: bool,
    /// The date to use, such as 2026-03-14 (default: today).
    #[arg(long, global = true, value_name = "DAY")]
    today: Option<String>,
}

#[derive(clap::Subcommand)]
enum What {
    /// A story: answer five questions in the terminal, or use options.
    ///
    /// Examples:
    ///   heard new story
    ///   heard new story "The second chair" --about a.barros --reviewer r.okafor
    ///   pbpaste | heard new story "The third chair" --body -
    #[command(verbatim_doc_comment)]
    Story(Box<story::Story>),
    /// A judgment lab: stories for a group to work through, a role play, or a story for two people.
    ///
    /// Examples:
    ///   heard new lab "Spring lab" --case the-empty-chair
    ///   heard new lab "Ten minutes" --kind pair --case the-empty-chair
    ///   heard new lab "A short answer" --kind roleplay
    #[command(verbatim_doc_comment)]
    Lab(other::Lab),
    /// A metric: what it measures, and what it misses.
    ///
    /// Example: heard new metric "Calls returned" --owner r.okafor
    Metric(other::Metric),
    /// A page for anything else.
    ///
    /// Example: heard new page "How we meet" --menu
    Page(other::Page),
    /// A person who can appear in stories: a line in people.yaml.
    ///
    /// Examples:
    ///   heard new person "Maja Lindqvist" --role "senior associate" --shown name
    ///   heard new person "Maja Lindqvist" --role "senior associate" --email maja@firm.example
    #[command(verbatim_doc_comment)]
    Person(person::Person),
}

/// Where something new is written.
struct Place<'a> {
    library: &'a Library,
    site: &'a Path,
    today: Day,
    asks: bool,
    out: &'a Output,
}

impl Place<'_> {
    fn month(&self) -> String {
        format!("{:04}-{:02}", self.today.year(), self.today.month())
    }
}

/// A Markdown file to be.
struct Draft {
    folder: String,
    title: String,
    text: String,
    /// Where writing goes on.
    line: usize,
    /// Who asked for it. Then it is kept with faults, since somebody typed it just now and would lose it.
    asker: Option<ask::Asker>,
    /// Who joins people.yaml with it.
    joining: Vec<person::Person>,
}

impl Draft {
    fn of(folder: &str, title: &str, paper: &DraftFile) -> Self {
        let (text, line) = paper.whole();
        Self { folder: folder.to_owned(), title: title.to_owned(), text, line, asker: None, joining: Vec::new() }
    }

    /// Its path in the site: the title's words, as many as a file name should hold.
    fn path(&self) -> String {
        let mut name = String::new();
        for part in slug(&self.title).split('-').filter(|part| !part.is_empty()) {
            if !name.is_empty() && name.chars().count() + part.chars().count() > LONGEST_NAME {
                break;
            }
            if !name.is_empty() {
                name.push('-');
            }
            name.extend(part.chars().take(LONGEST_NAME));
        }
        if name.is_empty() {
            name.push_str("untitled");
        }
        format!("{}/{name}.md", self.folder)
    }
}

impl New {
    pub(super) fn run(self, out: &Output) -> Result<Done> {
        let today = Clock::of(self.today.as_deref())?.today;
        let site = disk::find(&self.site)?;
        let sources = disk::read(&site);
        let library = Library::of(&sources);
        out.speak(library.language());
        let asks = !self.no_edit && ask::is_somebody_there();
        let at = Place { library: &library, site: &site, today, asks, out };
        let is_on_paper = matches!(&self.what, What::Lab(lab) if lab.is_on_paper());
        let mut draft = match self.what {
            What::Story(story) => story.draft(&at)?,
            What::Lab(lab) => lab.draft(&at),
            What::Metric(metric) => metric.draft(&at)?,
            What::Page(page) => page.draft(&at),
            What::Person(person) => {
                join(person, &at, &site, &sources)?;
                return Ok(Done::Well);
            }
        };
        let written = if draft.joining.is_empty() {
            write(&draft, &at, &site, &sources)
        } else {
            let sources = all_join(std::mem::take(&mut draft.joining), &at, &site, sources);
            write(&draft, &Place { library: &Library::of(&sources), ..at }, &site, &sources)
        };
        if written.is_err()
            && let Some(asker) = &draft.asker
        {
            // On a full disk the terminal is all there is.
            if !asker.is_kept() {
                out.result(&draft.text);
            }
            return written.map(|_| Done::Well).context(if asker.is_kept() {
                "your answers are kept for the next `heard new story`"
            } else {
                "your text is above; please copy it"
            });
        }
        let path = written?;
        if let Some(asker) = draft.asker.take() {
            asker.written();
        }
        out.result(&path);
        if let Some(lab) = path.strip_prefix("labs/").and_then(|path| path.strip_suffix(".md")) {
            out.news(&if is_on_paper {
                format!("once it's written, `heard pack --lab {lab}` makes the sheets to print")
            } else {
                format!("to try it on your own, with simulated phones: `heard lab {lab} --rehearse --open`")
            });
        }
        if asks && !editor::open(&site.join(&path), draft.line) {
            out.news(&filled(&out.phrases().in_editor, &[("line", &draft.line)]));
        }
        Ok(Done::Well)
    }
}

/// Writes the draft, and gives its path. What was typed on the terminal is kept even where something is wrong with it.
fn write(draft: &Draft, at: &Place<'_>, site: &Path, sources: &Sources) -> Result<String> {
    let wanted = draft.path();
    let (stem, _) = wanted.rsplit_once('.').unwrap_or((&wanted, ""));
    for path in std::iter::once(wanted.clone()).chain((2..100).map(|number| format!("{stem}-{number}.md"))) {
        let after = with(sources, &path, &draft.text);
        let found = errors(&after, at.today, &path);
        let (of_name, of_text): (Vec<_>, Vec<_>) =
            found.iter().cloned().partition(|found| found.code.starts_with("address-"));
        let is_taken = site.join(&path).exists();
        if draft.asker.is_some() {
            if is_taken || !of_name.is_empty() {
                continue;
            }
            tell(at.out, &after, &of_text);
        } else if is_taken {
            bail!("{path} already exists and was left alone; give the new one a different title");
        } else if !found.is_empty() {
            tell(at.out, &after, &found);
            bail!("{path} was not written");
        }
        if write_new(&site.join(&path), draft.text.as_bytes())? == NewFile::New {
            return Ok(path);
        }
    }
    bail!("there are too many files with names like {wanted}; choose a different title")
}

/// Adds those who were named with a story, and gives the site with them. Who cannot be added is told: what was typed
/// for the story is kept all the same.
fn all_join(joining: Vec<person::Person>, at: &Place<'_>, site: &Path, mut sources: Sources) -> Sources {
    for person in joining {
        let library = Library::of(&sources);
        let at = Place { library: &library, site, today: at.today, asks: false, out: at.out };
        match join(person, &at, site, &sources) {
            Ok(()) => sources = disk::read(site),
            Err(error) => at.out.failure(&error),
        }
    }
    sources
}

/// Adds somebody to people.yaml.
fn join(mut person: person::Person, at: &Place<'_>, site: &Path, sources: &Sources) -> Result<()> {
    if at.asks {
        person.ask(at.out)?;
    }
    let mut id = String::new();
    change(&site.join(PEOPLE), |now| {
        let before = with(sources, PEOPLE, now);
        let joined = person.joined(&before, now)?;
        let after = with(sources, PEOPLE, &joined.text);
        let is_in = after.roster().people.iter().any(|person| person.id == joined.id);
        let faults = errors(&after, at.today, PEOPLE);
        if !is_in || faults.len() > errors(&before, at.today, PEOPLE).len() {
            tell(at.out, &after, &faults);
            bail!("heard can't add anybody to {PEOPLE} safely, so it was left alone");
        }
        id = joined.id;
        Ok(joined.text)
    })?;
    at.out.result(&format!("@{id} is in {PEOPLE}"));
    Ok(())
}

/// The site with one file more, or another text in it.
fn with(sources: &Sources, path: &str, text: &str) -> Library {
    let mut sources = sources.clone();
    sources.insert(path, text.as_bytes().to_vec());
    Library::of(&sources)
}

fn errors(library: &Library, today: Day, path: &str) -> Vec<Diagnostic> {
    let all = library.check(today).into_iter();
    let is_here =
        |found: &Diagnostic| &*found.place.path == path || found.also.iter().any(|(place, _)| &*place.path == path);
    all.filter(|found| found.severity == Severity::Error && is_here(found)).collect()
}

fn tell(out: &Output, library: &Library, found: &[Diagnostic]) {
    if !found.is_empty() {
        let text = |path: &str| -> Option<Arc<str>> { library.text(path) };
        out.error(&report::human::render(found, Extent::Whole, &text, out.look_of_news(), Excerpts::Shown));
    }
}
