//! Answers to letters that came by mail. Each is shown with what mail servers say of it, and is recorded if somebody says so.
//! What is forged, stale, doubled or unclear is named, and changes nothing.

use std::path::Path;

use anyhow::Result;
use jiff::civil::Date as Day;

use crate::commands::agree::Agree;
use crate::commands::letter_mail;
use crate::commands::output::Output;
use crate::intake::replies::{self, AskedByMail, Reply, ReplyMail};
use crate::library::Library;
use crate::site::MailAnswer;
use crate::workspace::disk;
use crate::workspace::inbox::queue::{Answered, Queue};

/// Shows all answers.
pub fn show_all(queue: &Queue, site: &Path, today: Day, out: &Output) {
    let asked = asked(site, today);
    for (answered, reply) in queue.answers.iter().zip(read(&queue.answers, &asked)) {
        show(answered, reply.as_ref(), out);
    }
}

/// Shows one answer after the other, and asks whether to record it. What was recorded is put away.
pub fn confirm_each(queue: &mut Queue, site: &Path, today: Day, out: &Output) -> Result<()> {
    let (asked, all) = (asked(site, today), queue.answers.clone());
    for (answered, reply) in all.iter().zip(read(&all, &asked)) {
        show(answered, reply.as_ref(), out);
        let Some(Reply::Answer { asked, answer, .. }) = reply else { continue };
        let is_recorded = match record(site, asked, answer, out) {
            Ok(is_recorded) => is_recorded,
            Err(error) => {
                out.failure(&error);
                false
            }
        };
        if is_recorded {
            queue.put_away(answered)?;
        }
    }
    Ok(())
}

fn asked(site: &Path, today: Day) -> Vec<AskedByMail> {
    letter_mail::asked(site, &Library::of(&disk::read(site)), today)
}

fn read<'a>(answers: &[Answered], asked: &'a [AskedByMail]) -> Vec<Option<Reply<'a>>> {
    let of = |Answered { mail, .. }: &'_ Answered| (mail.from.clone(), mail.subject.clone(), mail.text.clone());
    let parts: Vec<_> = answers.iter().map(of).collect();
    let mails: Vec<ReplyMail<'_>> =
        parts.iter().map(|(from, subject, words)| ReplyMail { from: from.as_deref(), subject, words }).collect();
    replies::read(&mails, asked)
}

fn show(Answered { file, mail, .. }: &Answered, reply: Option<&Reply<'_>>, out: &Output) {
    match reply {
        Some(Reply::Answer { asked, answer, words }) => {
            let from = mail.from.as_deref().unwrap_or_default();
            let sent = mail.sent.map_or_else(|| "an unknown day".to_owned(), |sent| sent.to_string());
            let servers = match mail.authentication.first() {
                Some(said) => format!("the mail server says: {said}"),
                None => "no mail server has said whether that's true".to_owned(),
            };
            let (person, story, means) = (&asked.person, &asked.story, meaning(*answer));
            out.result(&plain(&format!("{file}: {person} about stories/{story}.md: {means}")));
            out.result(&plain(&format!("  from {from}, sent {sent}; {servers}")));
            words.lines().for_each(|line| out.result(&plain(&format!("  > {line}"))));
        }
        Some(Reply::Refused { why, .. }) => {
            out.error(&plain(&format!("{file} stays in the inbox and changes nothing: {why}")));
        }
        None => {}
    }
}

fn meaning(answer: MailAnswer) -> &'static str {
    match answer {
        MailAnswer::Name => "yes, by name",
        MailAnswer::Role => "yes, without their name",
        MailAnswer::Change => "they'd like something changed first",
        MailAnswer::Kept => "thanks, but keep it between us",
        MailAnswer::No => "no",
    }
}

/// What somebody sent moves nothing on the screen.
pub(super) fn plain(words: &str) -> String {
    words.replace(char::is_control, " ")
}

/// Asks whether to record an answer in the story; whether it is there now.
fn record(site: &Path, asked: &AskedByMail, answer: MailAnswer, out: &Output) -> Result<bool> {
    let AskedByMail { story, person, .. } = asked;
    let Some(agree) = Agree::by_mail(asked, answer, site) else {
        out.news(&format!(
            "change the story, then ask again with `heard letter {story} --for {person} --mail`; this answer stays in \
             the inbox until you move it"
        ));
        return Ok(false);
    };
    // Whoever says no to the question is told that nothing was written, by an error.
    agree.run(out)?;
    Ok(true)
}
