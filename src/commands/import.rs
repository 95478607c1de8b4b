//! `heard import`: stories from a form's answers, from Word, from Markdown elsewhere; always drafts, nothing guessed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::commands::Done;
use crate::commands::brought_along::{self, BroughtAlong};
use crate::commands::clock::Clock;
use crate::commands::new::ask::{After, Asker, is_somebody_there};
use crate::commands::output::{Output, reasons};
use crate::commands::phrases::filled;
use crate::commands::shell::as_word;
use crate::intake::csv::{Csv, Use};
use crate::intake::encoding;
use crate::intake::prompts::prompts;
use crate::intake::read::{self, Read};
use crate::intake::to_draft::{Draft, TARGETS, count_alike, drafts_known};
use crate::library::{Completion, Library};
use crate::workspace::atomic_write::{NewFile, write_new};
use crate::workspace::disk;

/// The most bytes of a file that is imported.
const MOST: u64 = 50_000_000;

/// `heard import`.
#[derive(clap::Args)]
pub struct Import {
    /// Answers from a form (.csv, .xlsx, .heard.txt), texts (.docx, .md, .txt, .html or saved emails: .eml, .mbox), or
    /// folders of them. Links between them keep working, and their pictures are imported too.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Which field a CSV column goes into, as COLUMN=FIELD: title, date, reviewer, about, practice, setting, tags,
    /// summary, why, situation, did, landed, numbers or text; or - to leave it out. Other columns go into a comment
    /// that readers don't see, and anything that says who filled in the form is left out.
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
        let clock = Clock::of(None)?;
        let site = disk::find(&self.site)?;
        if Path::new(&self.to).components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
            bail!("--to {} isn't a folder under stories/", self.to);
        }
        out.step("reading the site's stories and pages", 0, "");
        let sources = disk::read(&site);
        let library = Library::of(&sources);
        out.speak(library.language());
        // All are read before the first is written.
        let (files, beside) = brought_along::files(&self.files)?;
        let (mut records, mut done) = (Vec::new(), Done::Well);
        for (number, file) in files.iter().enumerate() {
            out.step("reading", files.len(), "files");
            out.done(number);
            let in_file = || format!("{}", file.display());
            let read = match self.read(file) {
                Ok(read) => read,
                Err(error) if files.len() == 1 => return Err(error.context(in_file())),
                Err(error) => {
                    out.error(&format!("{} wasn't imported: {}", file.display(), reasons(&error)));
                    done = Done::WithErrors;
                    continue;
                }
            };
            let mut read = self.drafts(file, read, out).with_context(in_file)?;
            count_alike(&mut read);
            if read.iter().flat_map(Draft::words).any(|words| words.contains('\u{fffd}')) {
                out.news(&format!(
                    "{} has characters that heard can't read; they appear as � in its drafts",
                    file.display()
                ));
            }
            records.extend(read.into_iter().map(|record| (file, record)));
        }
        let (roster, prompts) = (library.roster(), prompts(library.language()));
        let since = library.keeps_drafts_for_a_time().then_some(clock.today);
        let mut known = drafts_known(&sources);
        let all = records.len();
        records.retain(|(_, record)| {
            let marks = record.marks();
            let is_new = !marks.iter().any(|mark| known.contains(mark));
            known.extend(marks);
            is_new
        });
        let (written, there) = (records.len(), all - records.len());
        let mut along = BroughtAlong::plan(&site, &self.to, &records, beside);
        out.step("writing", written, "drafts");
        for (number, (file, mut record)) in records.into_iter().enumerate() {
            out.done(number);
            let inside = std::mem::take(&mut record.files);
            record.move_links(&mut |leads, is_picture| along.find(file, &inside, leads, is_picture));
            let path = along.path(number).to_owned();
            if write_new(&site.join(&path), record.draft(&roster, &prompts, since).as_bytes())? == NewFile::WasThere {
                bail!("{path} was written by something else in the meantime; run the same command again");
            }
            out.result(&path);
            if !record.has_text() {
                out.news(&format!("{path} has no text: the answers in it were empty"));
            }
        }
        for refused in along.refused {
            out.news(&refused);
        }
        let told = |number: usize, one: &str, several: &str| match number {
            1 => one.to_owned(),
            number => format!("{number} {several}"),
        };
        if there > 0 {
            let (one, several) = (
                "one was already here, so it was skipped; to import it another way, delete its draft first",
                "were already here, so they were skipped; to import them another way, delete their drafts first",
            );
            out.news(&told(there, one, several));
        }
        if written > 0 {
            out.news(&format!("{}; `heard check` says what is still missing", told(written, "one draft", "drafts")));
        }
        Ok(done)
    }

    fn read(&self, file: &Path) -> Result<Read> {
        if fs::metadata(file)?.len() > MOST {
            bail!("it's larger than {MOST} bytes");
        }
        read::read(&file.to_string_lossy(), &fs::read(file)?, self.encoding.as_deref())
    }

    /// The drafts of what was read. Columns that nobody can find stop all of it, and so does somebody who is asked.
    fn drafts(&self, file: &Path, read: Read, out: &Output) -> Result<Vec<Draft>> {
        let table = match read {
            Read::Drafts(drafts) => return Ok(drafts),
            Read::Table(table) => table,
        };
        if let Some((taken, word)) = &table.taken {
            let file = file.display();
            out.news(&format!(
                "{file} was read as {taken}: “{word}”. If that looks wrong, delete these drafts and import the file \
                 again with --encoding"
            ));
        }
        let mut uses = table.uses(&self.column)?;
        if self.column.is_empty() && is_somebody_there() {
            let mut asker = Asker::new(out)?;
            let fields = fields();
            let before = uses.clone();
            ask(&table, &mut uses, out, &mut |question| asker.ask(question, &fields, After::Anything))?;
            if let Some(columns) = as_options(&table, &before, &uses) {
                out.news(&format!(
                    "To import more of these answers without the questions:\n  heard import {}{columns}",
                    as_word(&file.display().to_string())
                ));
            }
        }
        tell(&table, &uses, out);
        Ok(table.records(&uses, &file.file_stem().unwrap_or_default().to_string_lossy()))
    }
}

/// The fields as they are suggested while somebody types.
fn fields() -> Vec<Completion> {
    let named = |name: &&str| Completion { id: (*name).to_owned(), label: String::new(), about: String::new() };
    TARGETS.iter().map(named).collect()
}

/// Takes a question, and gives what was typed.
type AskColumn<'a> = dyn FnMut(&str) -> Result<Option<String>> + 'a;

/// Asks what becomes of each column that has no name of ours. `<` leads to the question before.
fn ask(table: &Csv, uses: &mut [Use], out: &Output, ask: &mut AskColumn<'_>) -> Result<()> {
    let is_open = |given: &Use| !matches!(given, Use::Field(_));
    let open: Vec<usize> = (0..uses.len()).filter(|at| is_open(&uses[*at])).collect();
    let first: Vec<Use> = uses.to_vec();
    let phrases = &out.phrases().import;
    if !open.is_empty() {
        out.rest();
        out.news(&filled(&phrases.intro, &[("fields", &TARGETS.join(", "))]));
    }
    let mut next = 0;
    while let Some(at) = open.get(next).copied() {
        let question = if matches!(first[at], Use::Sender(_)) { &phrases.sender } else { &phrases.column };
        let sample = table.sample(at);
        let sample =
            sample.map_or(String::new(), |sample| format!("\n  {}", filled(&phrases.begins, &[("sample", &sample)])));
        let column = table.columns[at].lines().next().unwrap_or_default();
        let question = filled(question, &[("column", &column)]) + &sample;
        match ask(&question)?.as_deref() {
            None => {
                uses[at] = first[at];
                next += 1;
            }
            Some("<") => next = next.saturating_sub(1),
            Some(answer) => match Use::named(answer) {
                Some(wanted) => {
                    uses[at] = wanted;
                    next += 1;
                }
                None => out.news(&filled(&phrases.no_field, &[("field", &answer), ("fields", &TARGETS.join(", "))])),
            },
        }
    }
    Ok(())
}

/// The options that give the answers which somebody has just typed; nothing where all were left as they were.
fn as_options(table: &Csv, before: &[Use], uses: &[Use]) -> Option<String> {
    let chosen = uses.iter().enumerate().filter(|(at, given)| before.get(*at) != Some(given));
    let options = chosen.filter_map(|(at, given)| {
        let target = match given {
            Use::Field(target) => target,
            Use::Sender(_) => "-",
            Use::Rest => return None,
        };
        Some(format!(" --column {}", as_word(&format!("{}={target}", table.columns[at]))))
    });
    Some(options.collect::<String>()).filter(|options| !options.is_empty())
}

/// Says what of a table becomes of no field.
fn tell(table: &Csv, uses: &[Use], out: &Output) {
    let of = |is: fn(&Use) -> bool| {
        let columns = table.columns.iter().zip(uses).filter(|(column, given)| is(given) && !column.is_empty());
        columns
            .map(|(column, _)| format!("“{}”", column.lines().next().unwrap_or_default()))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (left, kept) = (of(|given| matches!(given, Use::Sender(_))), of(|given| *given == Use::Rest));
    if !left.is_empty() {
        out.news(&format!("Left out of the drafts, because it's about the sender: {left}"));
    }
    if !kept.is_empty() {
        out.news(&format!(
            "Kept in a comment that readers don't see: {kept}. Use --column to say which field a column goes into"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::ask;
    use crate::commands::output::Output;
    use crate::intake::csv::{Csv, Use};
    use crate::intake::sender::Sender;

    #[test]
    fn each_column_is_asked_with_a_sample_and_a_question_can_be_gone_back_to() {
        let table = "Where,Email,What was going on?,More\n,a@x.example,It rained.,\n\"In the\nhall\",,,z\n";
        let table = Csv::read(table.as_bytes(), None).unwrap();
        let mut uses = table.uses(&[]).unwrap();
        assert_eq!(uses, [Use::Rest, Use::Sender(Sender::Who), Use::Field("situation"), Use::Rest]);
        let mut answers =
            [Some("setting"), Some("<"), None, Some("-"), Some("nowhere"), Some("<"), None, Some("text")].into_iter();
        let mut asked = Vec::new();
        let mut one = |question: &str| {
            asked.push(question.to_owned());
            Ok(answers.next().unwrap().map(str::to_owned))
        };
        ask(&table, &mut uses, &Output::of(false), &mut one).unwrap();
        assert_eq!(uses, [Use::Rest, Use::Sender(Sender::Who), Use::Field("situation"), Use::Field("text")]);
        assert_eq!(answers.next(), None);
        let columns: Vec<&str> = asked.iter().map(|question| question.split('"').nth(1).unwrap()).collect();
        assert_eq!(columns, ["Where", "Email", "Where", "Email", "More", "More", "Email", "More"]);
        assert!(asked[0].ends_with("(Enter keeps it in a comment)\n  For example: In the hall"), "{}", asked[0]);
        assert!(asked[1].ends_with("(Enter leaves it out)\n  For example: a@x.example"), "{}", asked[1]);
    }
}
