//! Replies to letters that came by mail. Each is shown with what mail servers say of it, and is recorded if somebody says
//! so. What is forged, stale, doubled or unclear is named, and changes nothing.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use jiff::civil::Date as Day;

use crate::commands::agree::Agree;
use crate::commands::letter_mail;
use crate::commands::output::Output;
use crate::commands::phrases::{self, Meanings, Reasons, filled};
use crate::intake::replies::{self, AskedByMail, NoReply, Reply, ReplyMail};
use crate::library::Library;
use crate::serve::inbox::{Replies, ShownReply, Step};
use crate::site::MailAnswer;
use crate::workspace::disk;
use crate::workspace::inbox::queue::{Queue, WaitingReply};

/// Shows all replies.
pub fn show_all(queue: &Queue, site: &Path, today: Day, out: &Output) {
    let asked = asked(site, today);
    for (waiting, reply) in read(&queue.replies, &asked) {
        show(waiting, reply.as_ref(), out);
    }
}

/// Shows one reply after the other, and asks whether to record it. What was recorded is put away.
pub fn confirm_each(queue: &mut Queue, site: &Path, today: Day, out: &Output) -> Result<()> {
    let (asked, all) = (asked(site, today), queue.replies.clone());
    for (waiting, reply) in read(&all, &asked) {
        show(waiting, reply.as_ref(), out);
        let Some(Reply::Answer { asked, answer, .. }) = reply else { continue };
        let is_recorded = match record(site, asked, answer, out) {
            Ok(is_recorded) => is_recorded,
            Err(error) => {
                out.failure(&error);
                false
            }
        };
        if is_recorded {
            queue.put_away(waiting)?;
        }
    }
    Ok(())
}

/// The replies for the page: what each says as things are when it is shown, and how one is recorded.
pub struct OnPage {
    /// The site.
    pub site: PathBuf,
    /// The day.
    pub today: Day,
    /// What they are told in.
    pub words: phrases::Replies,
    /// The site's language.
    pub language: String,
}

impl Replies for OnPage {
    fn shown(&self, all: &[WaitingReply]) -> Vec<ShownReply> {
        let asked = asked(&self.site, self.today);
        let replies = read(all, &asked).into_iter();
        replies.filter_map(|(waiting, reply)| Some(shown(waiting, &reply?, &self.words))).collect()
    }

    fn record(&self, all: &[WaitingReply], mark: &str) -> Result<Option<String>> {
        let asked = asked(&self.site, self.today);
        let found = read(all, &asked).into_iter().find(|(one, _)| one.mark == mark);
        // It may have come to nothing since it was shown.
        let Some((_, Some(Reply::Answer { asked, answer, .. }))) = found else { return Ok(None) };
        let Some(agree) = Agree::by_mail(asked, answer, &self.site) else { return Ok(None) };
        let told = Arc::new(Mutex::new(String::new()));
        let out = Output::to_keeper(Arc::clone(&told));
        out.speak(&self.language);
        agree.without_asking().run(&out)?;
        let told = told.lock().unwrap_or_else(PoisonError::into_inner).trim().to_owned();
        Ok(Some(told))
    }
}

fn asked(site: &Path, today: Day) -> Vec<AskedByMail> {
    letter_mail::asked(site, &Library::of(&disk::read(site)), today)
}

/// What each message says; one that was saved twice says it once.
fn read<'q, 'a>(replies: &'q [WaitingReply], asked: &'a [AskedByMail]) -> Vec<(&'q WaitingReply, Option<Reply<'a>>)> {
    let mut met = HashSet::new();
    let once: Vec<&WaitingReply> = replies.iter().filter(|waiting| met.insert(waiting.mark.as_str())).collect();
    let mail = |WaitingReply { mail, .. }: &'q WaitingReply| ReplyMail {
        from: mail.from.as_deref(),
        subject: &mail.subject,
        words: &mail.text,
    };
    let mails: Vec<ReplyMail<'_>> = once.iter().copied().map(mail).collect();
    once.into_iter().zip(replies::read(&mails, asked)).collect()
}

/// What a reply says, and what can be done with it.
fn shown(waiting: &WaitingReply, reply: &Reply<'_>, phrases: &phrases::Replies) -> ShownReply {
    let WaitingReply { file, mail, mark } = waiting;
    let one = |title: String, said: Vec<String>, words: &str, step: Step| {
        let (mark, file, words) = (mark.clone(), file.clone(), words.to_owned());
        ShownReply { mark, file, title, said, words, step }
    };
    match reply {
        Reply::Answer { asked, answer, words } => {
            let AskedByMail { person, story, .. } = asked;
            let means = meaning(*answer, &phrases.meanings);
            let title = filled(&phrases.line, &[("person", person), ("story", story), ("answer", &means)]);
            let from = mail.from.as_deref().unwrap_or_default();
            let sent = mail.sent.map_or_else(|| phrases.some_day.clone(), |sent| sent.to_string());
            let servers = match mail.authentication.first() {
                Some(said) => filled(&phrases.servers, &[("said", said)]),
                None => phrases.no_servers.clone(),
            };
            let said = vec![filled(&phrases.sent, &[("from", &from), ("sent", &sent)]), servers];
            let step = match answer {
                MailAnswer::Change => Step::Change(change_first(asked, phrases)),
                _ => Step::Record,
            };
            one(title, said, words, step)
        }
        Reply::Refused { why, .. } => {
            let why = reason(*why, &phrases.why);
            one(filled(&phrases.refused, &[("file", file), ("why", &why)]), Vec::new(), "", Step::Nothing)
        }
    }
}

fn show(waiting: &WaitingReply, reply: Option<&Reply<'_>>, out: &Output) {
    let Some(reply) = reply else { return };
    let ShownReply { file, title, said, words, step, .. } = shown(waiting, reply, &out.phrases().replies);
    if step == Step::Nothing {
        out.error(&plain(&title));
        return;
    }
    out.result(&plain(&format!("{file}: {title}")));
    out.result(&plain(&format!("  {}", said.join("; "))));
    words.lines().for_each(|line| out.result(&plain(&format!("  > {line}"))));
}

/// What to do where somebody wants the story changed first.
fn change_first(AskedByMail { story, person, .. }: &AskedByMail, phrases: &phrases::Replies) -> String {
    filled(&phrases.change, &[("story", story), ("person", person)])
}

/// What an answer means, in words.
fn meaning(answer: MailAnswer, words: &Meanings) -> &str {
    match answer {
        MailAnswer::Name => &words.name,
        MailAnswer::Role => &words.role,
        MailAnswer::Change => &words.change,
        MailAnswer::Kept => &words.kept,
        MailAnswer::No => &words.no,
    }
}

/// Why a message is no reply, in words.
fn reason(why: NoReply, words: &Reasons) -> &str {
    match why {
        NoReply::UnknownCode => &words.unknown_code,
        NoReply::OtherSender => &words.other_sender,
        NoReply::Stale => &words.stale,
        NoReply::Twice => &words.twice,
        NoReply::Contradicts => &words.contradicts,
        NoReply::Unclear => &words.unclear,
    }
}

/// What somebody sent moves nothing on the screen.
pub(super) fn plain(words: &str) -> String {
    words.replace(char::is_control, " ")
}

/// Asks whether to record what somebody answered in the story; whether it is there now.
fn record(site: &Path, asked: &AskedByMail, answer: MailAnswer, out: &Output) -> Result<bool> {
    let Some(agree) = Agree::by_mail(asked, answer, site) else {
        out.news(&change_first(asked, &out.phrases().replies));
        return Ok(false);
    };
    // Whoever says no to the question is told that nothing was written, by an error.
    agree.run(out)?;
    Ok(true)
}
