//! `heard review`: flags for the curator's own eyes, and what was decided about them.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use serde_json::json;

use crate::commands::agree::story;
use crate::commands::clock::Clock;
use crate::commands::fix::Consent;
use crate::commands::output::Output;
use crate::commands::phrases::{self, is_one};
use crate::commands::withdraw::withdrawn;
use crate::commands::{Done, Site, fix};
use crate::library::author::also::Also;
use crate::library::author::flags::Flag;
use crate::library::author::overrides::{Override, Reasons};
use crate::library::{Decision, Library, Undecided};
use crate::text::sources::Sources;
use crate::workspace::disk;

const FILE: &str = "reviews.yaml";
/// How many reasons are shown of one flag, unless all are asked for.
const FEW_REASONS: usize = 20;

/// `heard review`.
#[derive(clap::Args)]
pub struct Review {
    #[command(flatten)]
    site: Site,
    /// The output format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Also show what has already been decided.
    #[arg(long)]
    all: bool,
    /// Don't ask anything, even in a terminal.
    #[arg(long)]
    no_ask: bool,
    /// The date to check against, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Human,
    /// For programs.
    Json,
}

impl Review {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        let site = disk::find(&self.site.site)?;
        let library = Library::of(&disk::read(&site));
        out.speak(library.language());
        let mut flags = library.flags(clock.today);
        let also = library.also();
        let reasons = library.reasons();
        let shown: Vec<&Flag> = flags.iter().filter(|flag| self.all || flag.decided.is_none()).collect();
        if self.format == Format::Json {
            let one = |flag: &&Flag| {
                json!({
                    "flag": flag.kind, "stories": paths(&flag.stories),
                    "of": flag.of, "words": flag.words.ours(), "read": flag.read, "decided": flag.decided.map(Decision::word),
                })
            };
            let of_also = |one: &Also| json!({ "also": one.words, "stories": paths(&one.stories) });
            let of_reasons = |one: &Reasons<'_>| {
                let why = |(path, one): &(&Arc<str>, &Override)| json!({ "path": ***path, "line": one.line, "decision": one.decision, "why": one.why });
                json!({ "overridden": one.flag, "reasons": one.all.iter().map(why).collect::<Vec<_>>() })
            };
            let all = shown.iter().map(one).chain(also.iter().map(of_also)).chain(reasons.iter().map(of_reasons));
            out.result(&format!("{:#}", all.collect::<serde_json::Value>()));
            return Ok(Done::Well);
        }
        if !also.is_empty() {
            out.told(&not_on_the_list(&also));
        }
        if !reasons.is_empty() {
            out.told(&overridden(&reasons, if self.all { usize::MAX } else { FEW_REASONS }));
        }
        if shown.is_empty() && also.is_empty() && reasons.is_empty() {
            out.result("Nothing needs a second look.");
            return Ok(Done::Well);
        }
        let asks = !self.no_ask && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        if !asks {
            for flag in shown {
                out.told(&told(flag));
            }
            out.news(
                "run this in a terminal to decide what to do about each one; a decision applies until its \
                 stories change",
            );
            return Ok(Done::Well);
        }
        let mut met: Vec<Flag> = Vec::new();
        let is_met = |met: &[Flag], flag: &Flag| met.iter().any(|other| is_same(other, flag));
        while let Some(at) = flags.iter().position(|flag| (self.all || flag.decided.is_none()) && !is_met(&met, flag)) {
            let flag = flags[at].clone();
            out.told(&told(&flag));
            if flag.decided.is_none() {
                // In the head of the match the locks would be held while the next question is asked.
                let answer = asked(&mut std::io::stdin().lock(), &mut std::io::stdout().lock(), &out.phrases().review)?;
                match answer {
                    Asked::Decided(decision, why) => {
                        if write(&site, &flag, decision, &why, clock, out)? {
                            // What was raised by a story that is taken back is raised no more.
                            flags = Library::of(&disk::read(&site)).flags(clock.today);
                        }
                    }
                    Asked::Later => {}
                    Asked::Enough => return Ok(Done::Well),
                }
            }
            met.push(flag);
        }
        Ok(Done::Well)
    }
}

/// Whether two flags are about the same, whatever was decided.
fn is_same(one: &Flag, other: &Flag) -> bool {
    (one.kind, &one.stories, &one.of) == (other.kind, &other.stories, &other.of)
}

fn paths(stories: &[Arc<str>]) -> Vec<&str> {
    stories.iter().map(|path| &**path).collect()
}

/// What stories show that isn't on the list yet. Nothing is asked about it: people talk about it together.
fn not_on_the_list(also: &[Also]) -> String {
    let one = |one: &Also| format!("  {}\n    {}\n", one.words, paths(&one.stories).join("\n    "));
    let all: String = also.iter().map(one).collect();
    format!("Told, and not on the list of behaviours yet (`heard pack --behaviours` prints it for a workshop)\n{all}")
}

/// Why people decided against a check, as text to read: no number says how often.
fn overridden(reasons: &[Reasons<'_>], most: usize) -> String {
    let mut text =
        "Reasons people gave for deciding against a check, or with it. Read them; they can't be counted. To turn \
                    one into a story: heard new story TITLE --from FILE:LINE\n"
            .to_owned();
    for one in reasons {
        let _ = writeln!(text, "{}", one.flag);
        for (path, reason) in one.all.iter().take(most) {
            let _ = writeln!(text, "  {}: {}\n    {path}:{}", reason.decision, reason.why, reason.line);
        }
        if one.all.len() > most {
            text.push_str("  … and more; `heard review --all` shows them\n");
        }
    }
    text
}

fn told(flag: &Flag) -> String {
    let of = flag.of.as_ref().map_or(String::new(), |of| format!(" ({of})"));
    let decided = flag.decided.map_or(String::new(), |decision| format!(" [decided: {}]", decision.word()));
    let stories: Vec<String> = flag.stories.iter().map(|path| format!("\n  {path}")).collect();
    format!("{}{of}: {}{decided}{}\n", flag.kind, flag.words.whole(), stories.concat())
}

/// What a curator says to a flag.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Decided(Decision, String),
    Later,
    Enough,
}

fn asked(answers: &mut impl BufRead, questions: &mut impl Write, words: &phrases::Review) -> Result<Asked> {
    let mut ask = |question: &str| -> Result<Option<String>> {
        write!(questions, "{question}")?;
        questions.flush()?;
        let mut answer = String::new();
        Ok((answers.read_line(&mut answer)? > 0).then(|| answer.trim().to_owned()))
    };
    loop {
        let Some(answer) = ask(&words.question)? else {
            return Ok(Asked::Enough);
        };
        let decision = match answer {
            answer if is_one(&answer, &words.keep) => Decision::Keep,
            answer if is_one(&answer, &words.ask) => Decision::Ask,
            answer if is_one(&answer, &words.withdraw) => Decision::Withdraw,
            answer if answer.is_empty() || is_one(&answer, &words.later) => return Ok(Asked::Later),
            answer if is_one(&answer, &words.quit) => return Ok(Asked::Enough),
            _ => continue,
        };
        let why = ask(&words.why)?.unwrap_or_default();
        return Ok(Asked::Decided(decision, why));
    }
}

/// Adds a decision to `reviews.yaml`, whose other lines stay as they are: whether stories may have changed by it, or
/// before.
fn write(site: &Path, flag: &Flag, decision: Decision, why: &str, clock: Clock, out: &Output) -> Result<bool> {
    let decide = |sources: &Sources| Library::of(sources).decide(flag, decision, why, clock.today);
    let by_hand = |undecided: Undecided| match undecided {
        Undecided::Gone => anyhow!("something this depends on has changed in the meantime, so nothing was written"),
        Undecided::ByHand(entry) => {
            anyhow!(
                "heard can't add to {FILE} safely, because of the way it's written; please add this by hand:\n- {entry}"
            )
        }
    };
    let mended = match decide(&disk::read(site)) {
        Ok(mended) => mended,
        Err(gone @ Undecided::Gone) => {
            out.news(&by_hand(gone).to_string());
            return Ok(true);
        }
        Err(undecided) => return Err(by_hand(undecided)),
    };
    fix::write(site, &mended, &|sources| decide(sources).map_err(by_hand))?;
    if mended.before.is_empty() {
        out.news(&format!("created {FILE}"));
    }
    if decision == Decision::Withdraw {
        for path in &flag.stories {
            take_back(site, path, out)?;
        }
    }
    Ok(decision == Decision::Withdraw)
}

/// Takes a story back, if that is wanted of this one: a flag can be about several.
fn take_back(site: &Path, path: &str, out: &Output) -> Result<()> {
    let library = Library::of(&disk::read(site));
    let today = Clock::of(None)?.today;
    let Ok(mended) = library.withdraw(story(&library, path)?, today) else {
        out.news(&format!("heard can't change `status` in {path} safely; please change it by hand"));
        return Ok(());
    };
    let again = |sources: &Sources| withdrawn(&Library::of(sources), path, today);
    if mended.before.as_ref() == mended.after || fix::offer(site, &mended, Consent::Asked, &again, out)? {
        out.news(&format!("{path} is withdrawn here; run `heard build` or `heard publish` to take it off the site"));
    } else {
        out.news(&format!("{path} was kept; to withdraw it later, run `heard withdraw {path}`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Asked, asked};
    use crate::commands::phrases::Phrases;
    use crate::library::Decision;

    #[test]
    fn a_decision_has_its_reason_and_an_end_of_input_is_no_decision() {
        let in_language = |words: &str, language: &str| {
            asked(&mut words.as_bytes(), &mut Vec::new(), &Phrases::of(language).review).unwrap()
        };
        let said = |words: &str| in_language(words, "en");
        assert_eq!(
            said("what?\nk\nthey were both there\n"),
            Asked::Decided(Decision::Keep, "they were both there".to_owned())
        );
        assert_eq!(said("\n"), Asked::Later);
        assert_eq!(said(""), Asked::Enough);
        assert_eq!(
            in_language("z\nsie will es so\n", "de"),
            Asked::Decided(Decision::Withdraw, "sie will es so".to_owned())
        );
    }
}
