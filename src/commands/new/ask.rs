//! Questions on a terminal: each can be skipped, several lines can be pasted, ids are suggested as one types.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, Helper};

use crate::commands::output::{Output, reasons};
use crate::commands::phrases::{filled, is_one};
use crate::library::Completion;
use crate::library::is_id;
use crate::workspace::kept_answers::{KeptAnswers, LeftAnswers};

/// Whether there is somebody to ask.
pub fn is_somebody_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Asks one question after the other.
pub struct Asker {
    editor: Editor<Suggestions, MemHistory>,
    keeping: Option<Keeping>,
    out: Output,
}

/// Answers that are kept as they come, and those that were given another time.
struct Keeping {
    answers: KeptAnswers,
    /// What was answered to which question, the last time that it was asked.
    before: HashMap<String, Option<String>>,
    /// Whether somebody was told that the disk keeps nothing.
    is_told: bool,
}

/// One answer, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Answered {
    question: String,
    answer: Option<String>,
}

impl Asker {
    /// On this terminal.
    pub fn new(out: &Output) -> Result<Self> {
        let mut editor = Editor::with_history(rustyline::Config::default(), MemHistory::new())?;
        editor.set_helper(Some(Suggestions::default()));
        Ok(Self { editor, keeping: None, out: out.clone() })
    }

    /// On this terminal, where each answer is kept in the site until [`Asker::written`]. Answers that somebody left there
    /// are offered first; `begins` is the first question.
    pub fn keeping(site: &Path, begins: &str, out: &Output) -> Result<Self> {
        let mut asker = Self::new(out)?;
        let phrases = out.phrases();
        let mut keeping = None;
        for left in LeftAnswers::find(site) {
            let answers = left.lines.iter().filter_map(|line| serde_json::from_str::<Answered>(line).ok());
            let before: HashMap<_, _> = answers.map(|answered| (answered.question, answered.answer)).collect();
            let Some(Some(title)) = before.get(begins) else { continue };
            let title = title.chars().take(60).collect::<String>();
            let day = Timestamp::try_from(left.when).unwrap_or_default().to_zoned(TimeZone::system()).date();
            let question = filled(&phrases.unfinished, &[("day", &day), ("title", &title)]);
            let answer = asker.ask(&question, &[], After::At)?.unwrap_or_default();
            if answer.is_empty() || phrases.is_yes(&answer) {
                keeping = Some(Keeping { answers: left.go_on(), before, is_told: false });
                break;
            }
            if is_one(&answer, &phrases.delete) || is_one(&answer, &["d", "delete"]) {
                left.discard();
            }
        }
        match keeping {
            None => Self::beginning(site, out),
            keeping => Ok(Self { keeping, ..asker }),
        }
    }

    /// The same, for somebody who begins with a title of their own: nothing is offered.
    pub fn beginning(site: &Path, out: &Output) -> Result<Self> {
        let keeping = Keeping { answers: KeptAnswers::begin(site)?, before: HashMap::new(), is_told: false };
        Ok(Self { keeping: Some(keeping), ..Self::new(out)? })
    }

    /// What the answers are for is written, so they are kept no longer.
    pub fn written(self) {
        if let Some(keeping) = self.keeping {
            keeping.answers.discard();
        }
    }

    /// Keeps what was given without a question, as if it had been answered.
    pub fn given(&mut self, question: &str, answer: &str) {
        self.keep(question, Some(answer));
    }

    fn keep(&mut self, question: &str, answer: Option<&str>) {
        let Some(keeping) = &mut self.keeping else { return };
        let answered = Answered { question: question.to_owned(), answer: answer.map(str::to_owned) };
        let line = serde_json::to_string(&answered).unwrap_or_default();
        if let Err(error) = keeping.answers.keep(&line)
            && !keeping.is_told
        {
            keeping.is_told = true;
            self.out.error(&format!("Your answers can't be saved as you type: {}", reasons(&error)));
        }
    }

    /// Whether all answers so far are on the disk.
    pub fn is_kept(&self) -> bool {
        self.keeping.as_ref().is_some_and(|keeping| keeping.answers.is_begun() && !keeping.is_told)
    }

    /// What is said when the writer stops.
    fn stopped(&self) -> &str {
        let phrases = self.out.phrases();
        if self.is_kept() { &phrases.stopped_kept } else { &phrases.stopped }
    }

    /// The answer, trimmed; nothing where it was skipped. `suggested` are ids: after an `@` in a text, or anywhere where
    /// ids alone are asked for. Fails where the writer stops; then nothing was written but the answers that are kept.
    pub fn ask(&mut self, question: &str, suggested: &[Completion], after: After) -> Result<Option<String>> {
        let before = self.keeping.as_mut().and_then(|keeping| keeping.before.remove(question));
        if let Some(answer) = before {
            return Ok(answer);
        }
        let answer = self.ask_now(question, suggested, after)?;
        self.keep(question, answer.as_deref());
        Ok(answer)
    }

    fn ask_now(&mut self, question: &str, suggested: &[Completion], after: After) -> Result<Option<String>> {
        if let Some(suggestions) = self.editor.helper_mut() {
            *suggestions = Suggestions { all: suggested.to_vec(), after };
        }
        match self.editor.readline(&format!("{}\n> ", self.out.question(question))) {
            Ok(answer) => {
                let answer = answer.replace("\r\n", "\n").replace('\r', "\n");
                let answer = answer.trim();
                if answer.is_empty() {
                    return Ok(None);
                }
                self.editor.add_history_entry(answer)?;
                Ok(Some(answer.to_owned()))
            }
            // The end of the input skips, like an empty line.
            Err(ReadlineError::Eof) => Ok(None),
            Err(ReadlineError::Interrupted) => bail!("{}", self.stopped()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Where ids are suggested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// After an `@`.
    #[default]
    At,
    /// At every word.
    Anything,
}

#[derive(Default)]
struct Suggestions {
    all: Vec<Completion>,
    after: After,
}

impl Suggestions {
    /// Where the word before `position` begins, and what could be meant by it.
    fn meant(&self, line: &str, position: usize) -> (usize, Vec<&Completion>) {
        let before = line.get(..position).unwrap_or_default();
        let start = before
            .rfind(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'))
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = before[start..].to_lowercase();
        if self.after == After::At && !before[..start].ends_with('@') {
            return (start, Vec::new());
        }
        let named = |thing: &&Completion| {
            thing.id.starts_with(&word)
                || thing.label.to_lowercase().split_whitespace().any(|part| part.starts_with(&word))
        };
        (start, self.all.iter().filter(named).collect())
    }
}

impl Completer for Suggestions {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, meant) = self.meant(line, position);
        let pairs = meant
            .iter()
            .map(|thing| Pair { display: format!("{}  {}", thing.id, thing.label), replacement: thing.id.clone() });
        Ok((start, pairs.collect()))
    }
}

impl Hinter for Suggestions {
    type Hint = String;

    fn hint(&self, line: &str, position: usize, _: &Context<'_>) -> Option<String> {
        let (start, meant) = self.meant(line, position);
        let word = line.get(start..position)?;
        if position < line.len() || word.is_empty() || !is_id(word.trim_end_matches(['.', '-'])) {
            return None;
        }
        let rest = meant.iter().find_map(|thing| thing.id.strip_prefix(word))?;
        (!rest.is_empty()).then(|| rest.to_owned())
    }
}

impl Highlighter for Suggestions {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }
}

impl Validator for Suggestions {}
impl Helper for Suggestions {}

#[cfg(test)]
mod tests {
    use super::{After, Suggestions};
    use crate::library::Completion;

    #[test]
    fn an_id_is_suggested_after_an_at_sign_by_its_beginning_or_by_a_part_of_the_name() {
        let named = |id: &str, label: &str| Completion { id: id.into(), label: label.into(), about: String::new() };
        let all = vec![named("m.lindqvist", "Maja Lindqvist"), named("r.okafor", "Rosa Okafor")];
        let in_text = Suggestions { all: all.clone(), after: After::At };
        let meant = |line: &str| in_text.meant(line, line.len()).1.iter().map(|n| n.id.clone()).collect::<Vec<_>>();
        assert_eq!(meant("Then @m.l"), ["m.lindqvist"]);
        assert_eq!(meant("Then @oka"), ["r.okafor"]);
        assert_eq!(meant("Then m"), [""; 0]);
        let ids = Suggestions { all, after: After::Anything };
        assert_eq!(ids.meant("r.okafor, maj", 13).1[0].id, "m.lindqvist");
    }
}
