//! `heard import`: stories from a form's answers, from Word, from Markdown elsewhere; always drafts, nothing guessed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::commands::Done;
use crate::commands::new::ask::{After, Asker, is_somebody_there};
use crate::commands::output::Output;
use crate::commands::phrases::filled;
use crate::intake::csv::{Csv, target_of};
use crate::intake::prompts::prompts;
use crate::intake::to_draft::{Draft, TARGETS};
use crate::intake::{docx, encoding, markdown};
use crate::library::{Completion, Library};
use crate::text::sources::Sources;
use crate::workspace::atomic_write::{NewFile, write_new};
use crate::workspace::disk;

/// The most bytes of a file that is imported.
const MOST: u64 = 50_000_000;

/// `heard import`.
#[derive(clap::Args)]
pub struct Import {
    /// CSV files of answers from a form, .docx files, or .md files from elsewhere.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Which field a CSV column goes into, as COLUMN=FIELD: title, date, reviewer, about, practice, setting, tags,
    /// summary, why, situation, did, landed, numbers or text. All other columns are kept as text.
    #[arg(long, value_name = "COLUMN=FIELD")]
    column: Vec<String>,
    /// The encoding of a CSV file that isn't Unicode, such as windows-1250, macintosh or dos-850 (default:
    /// windows-1252).
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(encoding::names()), hide_possible_values = true)]
    encoding: Option<String>,
    /// The folder under stories/ to put them in.
    #[arg(long, default_value = "imported")]
    to: String,
    /// The site folder, or any folder in it.
    #[arg(long, default_value = ".")]
    site: PathBuf,
}

impl Import {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let site = disk::find(&self.site)?;
        if Path::new(&self.to).components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
            bail!("--to {} isn't a folder under stories/", self.to);
        }
        out.step("reading the site's stories and pages", 0, "");
        let sources = disk::read(&site);
        let library = Library::of(&sources);
        out.speak(library.language());
        // All are read before the first is written.
        let mut records = Vec::new();
        for (number, file) in self.files.iter().enumerate() {
            out.step("reading", self.files.len(), "files");
            out.done(number);
            records.extend(self.read(file, out).with_context(|| format!("{}", file.display()))?);
        }
        let (roster, prompts) = (library.roster(), prompts(library.language()));
        let mut known = marks(&sources);
        let (mut written, mut there) = (0, 0);
        out.step("writing", records.len(), "drafts");
        for (number, record) in records.iter().enumerate() {
            out.done(number);
            if !known.insert(record.mark()) {
                there += 1;
                continue;
            }
            let path = self.write(&site, record, &record.draft(&roster, &prompts))?;
            out.result(&path);
            written += 1;
        }
        let told = |number: usize, one: &str, several: &str| match number {
            1 => one.to_owned(),
            number => format!("{number} {several}"),
        };
        if there > 0 {
            out.news(&format!("{} already here, and left unchanged", told(there, "one was", "were")));
        }
        if written > 0 {
            out.news(&format!("{}; `heard check` says what is still missing", told(written, "one draft", "drafts")));
        }
        Ok(Done::Well)
    }

    fn read(&self, file: &Path, out: &Output) -> Result<Vec<Draft>> {
        if fs::metadata(file)?.len() > MOST {
            bail!("it's larger than {MOST} bytes");
        }
        let bytes = fs::read(file)?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match ending.as_str() {
            "csv" | "tsv" | "txt" => {
                let table = Csv::read(&bytes, self.encoding.as_deref())?;
                if let Some((taken, word)) = &table.taken {
                    let file = file.display();
                    out.news(&format!(
                        "{file} was read as {taken}: “{word}”. If that looks wrong, delete these drafts and import \
                         the file again with --encoding"
                    ));
                }
                let mut targets = table.targets(&self.column)?;
                if self.column.is_empty() && is_somebody_there() {
                    ask(&table, &mut targets, out)?;
                }
                Ok(table.records(&targets, &name))
            }
            "docx" => Ok(vec![docx::read(&bytes, &name)?]),
            "md" | "markdown" => {
                let text = std::str::from_utf8(&bytes).context("it isn't UTF-8")?;
                Ok(vec![markdown::read(text, &name)])
            }
            "doc" => bail!("this is an old Word format; save it as .docx first"),
            "xlsx" | "xls" | "ods" => bail!("save the sheet as CSV first"),
            _ => bail!("only .csv, .docx and .md files can be imported"),
        }
    }

    /// Writes the draft under the first free name, and gives its path.
    fn write(&self, site: &Path, record: &Draft, text: &str) -> Result<String> {
        let name = record.file_name();
        for number in 1..10_000 {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = format!("stories/{}/{name}{suffix}.md", self.to);
            if write_new(&site.join(&path), text.as_bytes())? == NewFile::New {
                return Ok(path);
            }
        }
        bail!("too many files have names like {name}")
    }
}

/// What was imported before, wherever it stands by now.
fn marks(sources: &Sources) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for source in sources.under("stories") {
        for (at, _) in source.text().match_indices("<!-- imported ") {
            let rest = &source.text()[at..];
            marks.extend(rest.find("-->").and_then(|end| rest.get(..end + 3)).map(str::to_owned));
        }
    }
    marks
}

/// Asks what each column fills that has no name of ours.
fn ask(table: &Csv, targets: &mut [Option<&'static str>], out: &Output) -> Result<()> {
    let suggested: Vec<Completion> = TARGETS
        .iter()
        .map(|name| Completion { id: (*name).to_owned(), label: String::new(), about: String::new() })
        .collect();
    out.rest();
    let is_open = targets.iter().any(Option::is_none);
    if is_open {
        out.news(&filled(&out.phrases().import.intro, &[("fields", &TARGETS.join(", "))]));
    }
    let mut asker = Asker::new(out)?;
    for (column, target) in table.columns.iter().zip(targets) {
        while target.is_none() {
            let question = filled(&out.phrases().import.column, &[("column", column)]);
            let Some(answer) = asker.ask(&question, &suggested, After::Anything)? else { break };
            *target = target_of(&answer);
        }
    }
    Ok(())
}
