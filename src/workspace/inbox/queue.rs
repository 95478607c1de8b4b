//! What waits in the inbox, a story at a time, and what becomes of each. Only somebody's word moves anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date as Day;
use xxhash_rust::xxh3::xxh3_64;

use crate::intake::harm::speaks_of_harm;
use crate::intake::mail::Mail;
use crate::intake::prompts::prompts;
use crate::intake::read;
use crate::intake::to_draft::{Draft, drafts_known};
use crate::library::Library;
use crate::site::Message;
use crate::text::fingerprint::Fingerprint;
use crate::text::sources::Sources;
use crate::workspace::atomic_write::new_draft;
use crate::workspace::disk;
use crate::workspace::inbox::{Inbox, can_be_called, mail_name, parts_of_mail};

/// The folder under `stories/` in which drafts begin.
const TO: &str = "inbox";

/// A story that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The file that it came in.
    pub file: String,
    /// What it says.
    pub draft: Draft,
    /// What tells it apart from all else that waits, also from the same words in another file.
    pub mark: String,
    /// What its words are known by, whichever file they come in.
    known_as: String,
    /// Whether a word in it speaks of harm.
    pub speaks_of_harm: bool,
    /// Whether somebody was asked about it.
    pub is_asked: bool,
}

/// A reply to a letter.
#[derive(Clone, Debug)]
pub struct WaitingReply {
    /// The file that it came in.
    pub file: String,
    /// The message.
    pub mail: Mail,
    /// What it is known by.
    pub mark: String,
}

/// What somebody decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It becomes a draft.
    Keep,
    /// Whoever sent it is asked something first; it waits.
    AskBack,
    /// It belongs into the firm's own system.
    Incident,
    /// Thanks, and no.
    No,
}

/// What became of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is a draft, at this path in the site.
    Draft(String),
    /// A mail is ready to be sent.
    Mail(PathBuf),
    /// It was put away.
    Away,
    /// It had been dealt with before, by somebody else.
    Before,
}

/// What mails begin with, above the story.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// To whoever sent it.
    pub ask: String,
    /// To the firm's own system.
    pub incident: String,
}

/// A file in which something waits.
struct Came {
    /// How many of its stories are not dealt with.
    left: usize,
    /// The hash of what was read.
    hash: u64,
    /// What tells its stories apart, those that are dealt with included.
    marks: Vec<String>,
}

/// All that waits.
pub struct Queue {
    site: PathBuf,
    inbox: Inbox,
    /// The address of the firm's own system for incidents.
    incidents: Option<String>,
    /// Stories, those that speak of harm first and those about which somebody was asked last.
    pub waiting: Vec<Waiting>,
    /// Replies to letters, in the order of their files.
    pub replies: Vec<WaitingReply>,
    /// Files that can't be read, and why; they stay.
    pub unread: Vec<(String, String)>,
    /// Whether there are more files than are looked at.
    pub is_more: bool,
    /// What the mails begin with.
    letters: Letters,
    files: BTreeMap<String, Came>,
}

impl Queue {
    /// Reads the inbox. What was dealt with before a program was stopped is put away now.
    pub fn read(
        site: &Path,
        sources: &Sources,
        inbox: Inbox,
        incidents: Option<String>,
        letters: Letters,
    ) -> Result<Self> {
        let (names, is_more) = inbox.list()?;
        let strange = inbox.strange()?.into_iter().map(|(name, why)| (name, why.to_owned())).collect();
        let mut known = drafts_known(sources);
        known.extend(inbox.noted().iter().map(|mark| as_comment(mark)));
        let passing_on = passing_on(&inbox);
        let mut queue = Self {
            site: site.to_owned(),
            inbox,
            incidents,
            waiting: Vec::new(),
            replies: Vec::new(),
            unread: strange,
            is_more,
            letters,
            files: BTreeMap::new(),
        };
        for name in names {
            let bytes = match queue.inbox.read(&name) {
                Ok(bytes) => bytes,
                Err(error) => {
                    queue.unread.push((name, format!("{error:#}")));
                    continue;
                }
            };
            let is_picture = read::is_picture(&name);
            let drafts = match stories_in(&name, &bytes) {
                Ok(drafts) => drafts,
                Err(error) => {
                    queue.unread.push((name, format!("{error:#}")));
                    continue;
                }
            };
            let before = queue.waiting.len() + queue.replies.len();
            let replies = read::replies(&name, &bytes);
            let mut says_something = !replies.is_empty();
            let mut all_marks = Vec::new();
            for mail in replies {
                let mark = mark_of(&mail);
                if !known.contains(&as_comment(&mark)) {
                    queue.replies.push(WaitingReply { file: name.clone(), mail, mark });
                }
            }
            for draft in drafts {
                says_something = true;
                let marks = draft.marks();
                let known_as = bare(&marks[0]).to_owned();
                let mark = mark_in(&name, &known_as);
                all_marks.push(mark.clone());
                if marks.iter().any(|mark| known.contains(mark)) {
                    continue;
                }
                let is_harm = draft.words().any(speaks_of_harm);
                queue.waiting.push(Waiting {
                    is_asked: queue.inbox.has_asked(&mail_name(&name, &mark)),
                    speaks_of_harm: is_harm,
                    file: name.clone(),
                    draft,
                    mark,
                    known_as,
                });
            }
            let left = queue.waiting.len() + queue.replies.len() - before;
            if left > 0 {
                queue.files.insert(name, Came { left, hash: xxh3_64(&bytes), marks: all_marks });
            } else if !says_something {
                queue.unread.push((name, "heard found no words in it".to_owned()));
            } else if !is_picture {
                let is_incident = is_of_incident(&name, &all_marks, &passing_on);
                queue.inbox.put_away(&name, &bytes, is_incident)?;
            }
        }
        queue.waiting.sort_by_key(|story| (story.is_asked, !story.speaks_of_harm));
        Ok(queue)
    }

    /// Does what somebody decided about the story with this mark. The draft or the mail is written first, and the file moved
    /// last: a program that is stopped in between loses nothing, and repeats nothing.
    pub fn decide(&mut self, mark: &str, decision: Decision, today: Day) -> Result<Outcome> {
        let Some(at) = self.waiting.iter().position(|story| story.mark == mark) else { return Ok(Outcome::Before) };
        let story = self.waiting[at].clone();
        let outcome = match decision {
            Decision::Keep => {
                let sources = disk::read(&self.site);
                let known = drafts_known(&sources);
                if story.draft.marks().iter().any(|mark| known.contains(mark)) {
                    Outcome::Before
                } else {
                    let library = Library::of(&sources);
                    let since = library.keeps_drafts_for_a_time().then_some(today);
                    let text = story.draft.draft(&library.roster(), &prompts(library.language()), since);
                    Outcome::Draft(new_draft(&self.site, TO, &story.draft.file_name(), &text)?)
                }
            }
            Decision::AskBack | Decision::Incident => {
                let is_incident = decision == Decision::Incident;
                let to = if is_incident { self.incidents.clone() } else { story.draft.address() };
                let begins = if is_incident { &self.letters.incident } else { &self.letters.ask };
                let language = Library::of(&disk::read_settings(&self.site)).language().to_owned();
                let text = format!("{}\n\n{}\n", begins.trim_end(), story.draft.plain(&prompts(&language)));
                let to = to.as_deref().map(|address| ("", address));
                let mail = Message { to, subject: &story.draft.title(), text: &text, html: None }.eml();
                Outcome::Mail(self.inbox.write_mail(is_incident, &mail_name(&story.file, mark), &mail)?)
            }
            Decision::No => Outcome::Away,
        };
        if decision == Decision::AskBack {
            // It waits for an answer, behind all others.
            let mut story = self.waiting.remove(at);
            story.is_asked = true;
            self.waiting.push(story);
            return Ok(outcome);
        }
        if decision != Decision::Keep {
            self.inbox.note(&story.known_as)?;
        }
        self.waiting.remove(at);
        // A picture that was kept stays, since nothing else has it.
        let stays = read::is_picture(&story.file) && decision == Decision::Keep;
        self.is_one_less(&story.file, !stays)?;
        Ok(outcome)
    }

    /// A reply was dealt with, and is not shown again, in whichever files it was saved.
    pub fn put_away(&mut self, reply: &WaitingReply) -> Result<()> {
        self.inbox.note(&reply.mark)?;
        let all = std::mem::take(&mut self.replies);
        let (done, waiting): (Vec<_>, Vec<_>) = all.into_iter().partition(|other| other.mark == reply.mark);
        self.replies = waiting;
        done.iter().try_for_each(|one| self.is_one_less(&one.file, true))
    }

    /// One thing less is left in a file; after the last one, it may go, if it still holds what was read.
    fn is_one_less(&mut self, file: &str, may_go: bool) -> Result<()> {
        let Some(came) = self.files.get_mut(file) else { return Ok(()) };
        came.left = came.left.saturating_sub(1);
        if came.left > 0 || !may_go {
            return Ok(());
        }
        let Some(came) = self.files.get(file) else { return Ok(()) };
        if let Ok(bytes) = self.inbox.read(file)
            && xxh3_64(&bytes) == came.hash
        {
            let is_incident = is_of_incident(file, &came.marks, &passing_on(&self.inbox));
            self.inbox.put_away(file, &bytes, is_incident)?;
        }
        Ok(())
    }

    /// Says that an incident was passed on: its mail is kept no longer than any other, and neither is the file that it came
    /// in, unless another incident that came in it waits. The mail goes last: while it is there, somebody is asked again.
    pub fn passed_on(&self, mail: &str) -> Result<()> {
        if let Some((file, mark)) = parts_of_mail(mail) {
            self.release_file(mail, file, mark)?;
        }
        self.inbox.away_from_incidents(mail)
    }

    /// Moves the file that an incident came in. Which one that is, its words say: several may have had one name.
    fn release_file(&self, mail: &str, file: &str, mark: &str) -> Result<()> {
        let mut others = passing_on(&self.inbox);
        others.remove(mail);
        let (mut is_found, mut unknown) = (false, None);
        for name in self.inbox.files_of_incidents(file)? {
            let bytes = self.inbox.read_of_incident(&name)?;
            let is_its_own = marks_in(file, &bytes).iter().any(|one| one == mark);
            is_found |= is_its_own;
            if is_of_one(&others, &name, &bytes) {
                continue;
            }
            if is_its_own {
                self.inbox.away_from_incidents(&name)?;
            } else {
                unknown = Some(name);
            }
        }
        match unknown {
            // While somebody still has to decide about another story in it, it is where it came.
            Some(name) if !is_found && !self.is_in_inbox(file, mark) => bail!(
                "{mail} may have been made from {name}, which heard reads differently now; move {name} from \
                 done/incident to done yourself, then run this again"
            ),
            _ => Ok(()),
        }
    }

    /// Whether a story with this mark is in a file that is still in the inbox.
    fn is_in_inbox(&self, file: &str, mark: &str) -> bool {
        self.inbox.read(file).is_ok_and(|bytes| marks_in(file, &bytes).iter().any(|one| one == mark))
    }

    /// The inbox itself.
    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }
}

/// The mails of incidents that wait to be passed on.
fn passing_on(inbox: &Inbox) -> BTreeSet<String> {
    inbox.incidents().into_iter().collect()
}

/// Whether one of the stories that came in a file is an incident about which one of these mails was written, whatever was
/// decided about the others.
fn is_of_incident(file: &str, marks: &[String], mails: &BTreeSet<String>) -> bool {
    marks.iter().any(|mark| mails.contains(&mail_name(file, mark)))
}

/// Whether one of these mails is about a story in this file, whatever it was called when it came.
fn is_of_one(mails: &BTreeSet<String>, name: &str, bytes: &[u8]) -> bool {
    let files = mails.iter().filter_map(|mail| parts_of_mail(mail)).map(|(file, _)| file);
    let files: BTreeSet<&str> = files.filter(|file| can_be_called(file, name)).collect();
    files.into_iter().any(|file| is_of_incident(file, &marks_in(file, bytes), mails))
}

/// What a reply is known by: a message that was saved twice is one reply. Whoever changes their mind and back sends the
/// same words again, on another day.
fn mark_of(mail: &Mail) -> String {
    let from = mail.from.as_deref().unwrap_or_default();
    let sent = mail.sent.map(|sent| sent.to_string()).unwrap_or_default();
    let all = Fingerprint::of([from, &mail.subject, &mail.text, &sent].map(str::as_bytes)).finish();
    format!("{:016x}", all as u64)
}

/// The stories in a file of this name.
fn stories_in(file: &str, bytes: &[u8]) -> Result<Vec<Draft>> {
    if read::is_picture(file) {
        return Ok(vec![read::of_picture(file, bytes)]);
    }
    let mut drafts = read::drafts(file, bytes)?;
    drafts.retain(Draft::says_anything);
    Ok(drafts)
}

/// What tells the stories apart that came in a file of this name.
fn marks_in(file: &str, bytes: &[u8]) -> Vec<String> {
    let stories = stories_in(file, bytes).unwrap_or_default();
    stories.iter().map(|draft| mark_in(file, bare(&draft.marks()[0]))).collect()
}

/// What tells a story apart from the same words in another file.
fn mark_in(file: &str, known_as: &str) -> String {
    format!("{:016x}", xxh3_64(format!("{file}\n{known_as}").as_bytes()))
}

/// A mark without the comment that it stands in.
fn bare(mark: &str) -> &str {
    mark.trim_start_matches("<!-- imported ").trim_end_matches(" -->")
}

fn as_comment(mark: &str) -> String {
    format!("<!-- imported {mark} -->")
}
