//! `heard inbox`: stories that arrived as files, one at a time, in the terminal or in a page of its own.

mod replies;

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::{Result, anyhow, bail};

use crate::commands::clock::Clock;
use crate::commands::confirm::is_agreed;
use crate::commands::inbox::replies::{OnPage, plain};
use crate::commands::new::ask::is_somebody_there;
use crate::commands::output::Output;
use crate::commands::phrases::{self, filled, is_one};
use crate::commands::serve::browse;
use crate::commands::{Done, Site};
use crate::intake::prompts::{Prompts, prompts};
use crate::library::{self, Library};
use crate::serve::inbox::{InboxPage, Words};
use crate::text::sources::Sources;
use crate::workspace::disk;
use crate::workspace::inbox::queue::{Decision, Letters, Outcome, Queue, Waiting};
use crate::workspace::inbox::{self, MOST_FILES};

/// The default port of the page.
const PORT: u16 = 4300;

/// `heard inbox`.
#[derive(clap::Args)]
pub struct Inbox {
    #[command(flatten)]
    site: Site,
    /// Look through them in the browser instead; the page works only on this computer.
    #[arg(long)]
    open: bool,
    /// The page's port, or the next free one if it's taken.
    #[arg(long, value_name = "PORT", default_value_t = PORT)]
    port: u16,
}

impl Inbox {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(None)?;
        let site = disk::find(&self.site.site)?;
        let sources = disk::read(&site);
        let language = Library::of(&sources).language().to_owned();
        out.speak(&language);
        let words = &out.phrases().inbox;
        let mut queue = queue(&site, &sources, words)?;
        if queue.is_more {
            out.news(&format!("heard only looked at the first {MOST_FILES} files"));
        }
        for (file, why) in &queue.unread {
            out.error(&plain(&format!("{file} stays in the inbox: {why}")));
        }
        let mut is_well = if queue.unread.is_empty() { Done::Well } else { Done::WithErrors };
        if self.open {
            let replies = OnPage {
                site: site.clone(),
                today: clock.today,
                words: out.phrases().replies.clone(),
                language: language.clone(),
            };
            let words = Words {
                language: language.clone(),
                title: words.title.clone(),
                buttons: words.buttons.clone(),
                harm: words.harm.clone(),
                asked: words.asked.clone(),
                left: words.left.clone(),
                empty: words.empty.clone(),
                unread: words.unread.clone(),
                mail: words.mail.clone(),
                draft: words.draft.clone(),
                record: out.phrases().replies.record.clone(),
            };
            let page = InboxPage::start(queue, Box::new(replies), prompts(&language), words, clock.today, self.port)?;
            out.result(&page.url());
            if !browse(&page.url()) {
                out.news("couldn't open a browser; please open this address yourself");
            }
            out.news("it only works on this computer; press Ctrl-C to stop");
            page.ending().wait();
            return Ok(is_well);
        }
        if !is_somebody_there() {
            for story in &queue.waiting {
                out.result(&plain(&format!("{}: {}", story.file, story.draft.title())));
            }
            replies::show_all(&queue, &site, clock.today, out);
            out.news("run this in a terminal to decide what to do with each one, or with --open for a page");
            return Ok(is_well);
        }
        replies::confirm_each(&mut queue, &site, clock.today, out)?;
        let terminal = Terminal { out, words, prompts: prompts(&language) };
        terminal.look_through(&mut queue, &mut std::io::stdin().lock(), clock)?;
        for mail in queue.inbox().incidents() {
            let question = filled(&words.passed_on, &[("mail", &mail)]);
            if is_agreed(&question, &mut std::io::stderr().lock(), out)? {
                // One that can't be put away keeps nobody from the next.
                if let Err(error) = queue.passed_on(&mail) {
                    out.error(&plain(&format!("{error:#}")));
                    is_well = Done::WithErrors;
                }
            }
        }
        Ok(is_well)
    }
}

/// What waits in the inbox that heard.yaml names.
fn queue(site: &Path, sources: &Sources, words: &phrases::Inbox) -> Result<Queue> {
    let named = library::inbox(sources).ok_or_else(|| {
        anyhow!("heard.yaml doesn't say where the inbox is; add `inbox: {{ folder: ../inbox }}`, with your own folder")
    })?;
    let incidents = named.incidents.map(|address| address.trim_start_matches("mailto:").to_owned());
    if incidents.as_ref().is_some_and(|address| !address.contains('@')) {
        bail!("`incidents` in heard.yaml isn't an email address");
    }
    let letters = Letters { ask: words.ask_mail.clone(), incident: words.incident_mail.clone() };
    Queue::read(site, sources, inbox::Inbox::open(site, &named.folder)?, incidents, letters)
}

struct Terminal<'t> {
    out: &'t Output,
    words: &'t phrases::Inbox,
    prompts: Prompts,
}

impl Terminal<'_> {
    fn look_through(&self, queue: &mut Queue, input: &mut impl BufRead, clock: Clock) -> Result<()> {
        let mut later: Vec<String> = Vec::new();
        while let Some(story) = queue.waiting.iter().find(|story| !later.contains(&story.mark)).cloned() {
            let left = queue.waiting.len() - later.len();
            self.show(&story, left);
            let decision = match self.asked(input)? {
                Said::Decided(decision) => decision,
                Said::Later => {
                    later.push(story.mark);
                    continue;
                }
                Said::Enough => return Ok(()),
            };
            match queue.decide(&story.mark, decision, clock.today)? {
                Outcome::Draft(path) => self.out.result(&path),
                Outcome::Mail(path) => self.out.result(&path.display().to_string()),
                Outcome::Away | Outcome::Before => {}
            }
            if decision == Decision::AskBack {
                later.push(story.mark);
            }
        }
        self.out.news(&self.words.empty);
        Ok(())
    }

    fn show(&self, story: &Waiting, left: usize) {
        let mut lines = vec![filled(&self.words.left, &[("number", &left)]), plain(&story.file)];
        lines.extend(story.speaks_of_harm.then(|| self.words.harm.clone()));
        lines.extend(story.is_asked.then(|| self.words.asked.clone()));
        let text = story.draft.plain(&self.prompts);
        let text = text.lines().map(plain).collect::<Vec<_>>().join("\n");
        self.out.told(&format!("\n{}\n\n{}\n\n{text}\n", lines.join(" · "), plain(&story.draft.title())));
    }

    fn asked(&self, input: &mut impl BufRead) -> Result<Said> {
        loop {
            let mut terminal = std::io::stderr().lock();
            write!(terminal, "{}", self.words.question)?;
            terminal.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                return Ok(Said::Enough);
            }
            if let Some(said) = Said::of(line.trim(), self.words) {
                return Ok(said);
            }
        }
    }
}

/// What a curator says to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Decided(Decision),
    Later,
    Enough,
}

impl Said {
    fn of(line: &str, words: &phrases::Inbox) -> Option<Self> {
        let decisions = [
            (&words.keep, Self::Decided(Decision::Keep)),
            (&words.ask, Self::Decided(Decision::AskBack)),
            (&words.incident, Self::Decided(Decision::Incident)),
            (&words.no, Self::Decided(Decision::No)),
            (&words.later, Self::Later),
            (&words.quit, Self::Enough),
        ];
        if line.is_empty() {
            return Some(Self::Later);
        }
        decisions.into_iter().find(|(words, _)| is_one(line, words)).map(|(_, said)| said)
    }
}

#[cfg(test)]
mod tests {
    use super::Said;
    use crate::commands::phrases::Phrases;
    use crate::workspace::inbox::queue::Decision;

    #[test]
    fn each_letter_that_is_offered_is_understood_in_every_language() {
        for language in ["en", "de", "fr", "es", "ar"] {
            let words = Phrases::of(language).inbox;
            let letters: Vec<&str> = words.question.split(['[', ']']).skip(1).step_by(2).collect();
            let all: Vec<Said> = letters.iter().map(|letter| Said::of(letter, &words).unwrap()).collect();
            let decisions = [Decision::Keep, Decision::AskBack, Decision::Incident, Decision::No];
            assert_eq!(all[..4], decisions.map(Said::Decided), "{language}");
            assert_eq!(all[4..], [Said::Later, Said::Enough], "{language}");
        }
        let words = Phrases::of("en").inbox;
        assert_eq!((Said::of("", &words), Said::of("x", &words)), (Some(Said::Later), None));
    }
}
