//! Answers that colleagues sent by mail, read for a curator to confirm: an answer counts only from the address that was
//! asked, with the code of that letter, and while the text is still the one that they read. Nothing is decided here.

use std::collections::HashMap;

use jiff::civil::Date as Day;

use crate::library::Library;
use crate::site::MailAnswer;

/// A message, as far as an answer can be in it.
#[derive(Clone, Copy, Debug)]
pub struct ReplyMail<'m> {
    /// The address that it says it comes from.
    pub from: Option<&'m str>,
    /// Its subject.
    pub subject: &'m str,
    /// What is new in it.
    pub words: &'m str,
}

/// A letter that was sent to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedByMail {
    /// The story's address.
    pub story: String,
    /// Who was asked, by id.
    pub person: String,
    /// Their address in people.yaml as it is now.
    pub email: Option<String>,
    /// The code that only they were sent.
    pub code: String,
    /// The version that they were sent.
    pub version: String,
    /// The version that a letter would have today; nothing where none could be sent.
    pub current: Option<String>,
    /// How often it was written.
    pub times: u32,
}

impl AskedByMail {
    /// What the file says that keeps the code of a letter; nothing where it is no such file.
    pub fn of(text: &str, library: &Library, today: Day) -> Option<Self> {
        let line =
            |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' ')).map(str::to_owned);
        let (story, person) = (line("story")?, line("person")?);
        let known = library.person(&person);
        let current = known.zip(library.story(&story).ok());
        Some(Self {
            email: known.and_then(|person| library.email(person)),
            current: current.map(|(person, story)| library.code_of_letter(story, person, today).replace(' ', "")),
            code: line("code")?,
            version: line("version")?,
            times: line("times")?.parse().ok()?,
            story,
            person,
        })
    }

    /// The file that keeps it.
    pub fn text(&self) -> String {
        let Self { story, person, code, version, times, email: _, current: _ } = self;
        format!("story {story}\nperson {person}\nversion {version}\ncode {code}\ntimes {times}\n")
    }
}

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<'a> {
    /// An answer that can be confirmed.
    Answer {
        /// To which letter.
        asked: &'a AskedByMail,
        /// What it is.
        answer: MailAnswer,
        /// What else they wrote.
        words: String,
    },
    /// Something that changes nothing, and why.
    Refused {
        /// To which letter it seems to be; nothing where no such letter was sent.
        asked: Option<&'a AskedByMail>,
        /// Why.
        why: NoReply,
    },
}

/// Why a message is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// Nobody was sent that code for that story.
    UnknownCode,
    /// It doesn't come from the address that was asked.
    OtherSender,
    /// The text has changed since.
    Stale,
    /// The same was answered before.
    Twice,
    /// They sent different answers.
    Contradicts,
    /// Nobody can say which answer it is.
    Unclear,
}

/// Whether a message with this subject seems to be an answer to a letter.
pub fn is_reply(subject: &str) -> bool {
    token(subject).is_some()
}

/// What each message says; nothing of one that is no answer to a letter.
pub fn read<'a>(mails: &[ReplyMail<'_>], asked: &'a [AskedByMail]) -> Vec<Option<Reply<'a>>> {
    let mut read: Vec<Option<Reply<'a>>> = mails.iter().map(|mail| read_one(mail, asked)).collect();
    let mut answers: HashMap<(&str, &str), Vec<(usize, MailAnswer)>> = HashMap::new();
    for (at, reply) in read.iter().enumerate() {
        if let Some(Reply::Answer { asked, answer, .. }) = reply {
            answers.entry((asked.story.as_str(), asked.person.as_str())).or_default().push((at, *answer));
        }
    }
    for all in answers.into_values() {
        let differ = all.iter().any(|(_, answer)| *answer != all[0].1);
        let no = if differ { NoReply::Contradicts } else { NoReply::Twice };
        for (at, _) in all.into_iter().skip(usize::from(!differ)) {
            if let Some(Reply::Answer { asked, .. }) = read[at] {
                read[at] = Some(Reply::Refused { asked: Some(asked), why: no });
            }
        }
    }
    read
}

fn read_one<'a>(mail: &ReplyMail<'_>, asked: &'a [AskedByMail]) -> Option<Reply<'a>> {
    let [answer, version, code, _] = token(mail.subject)?;
    let refused = |asked, why| Some(Reply::Refused { asked, why });
    let Some(asked) = asked.iter().find(|one| one.code == code) else { return refused(None, NoReply::UnknownCode) };
    let from = mail.from.map(str::trim).unwrap_or_default();
    if !asked.email.as_deref().is_some_and(|email| !from.is_empty() && email.trim().eq_ignore_ascii_case(from)) {
        return refused(Some(asked), NoReply::OtherSender);
    }
    if asked.version != version || asked.current.as_deref() != Some(version.as_str()) {
        return refused(Some(asked), NoReply::Stale);
    }
    let words = mail.words.trim().to_owned();
    let answer = MailAnswer::ALL.iter().find(|(word, _)| *word == answer).map(|(_, answer)| *answer);
    match answer {
        // Whoever wants it changed says how.
        Some(MailAnswer::Change) if words.is_empty() => refused(Some(asked), NoReply::Unclear),
        Some(answer) => Some(Reply::Answer { asked, answer, words }),
        None => refused(Some(asked), NoReply::Unclear),
    }
}

/// The answer, the version, the code and the story's address of a subject. Mail programs put words before it, break it, and
/// change its spaces.
fn token(subject: &str) -> Option<[String; 4]> {
    let start = subject.rfind("[heard ").or_else(|| subject.rfind("[heard\u{a0}"))?;
    let inner = subject[start..].trim_start_matches('[').split(']').next()?;
    let mut words = inner.split_whitespace().skip(1);
    let mut next = || words.next().map(str::to_owned);
    let [answer, version, code] = [next()?, next()?, next()?].map(|word| word.to_lowercase());
    let story: Vec<&str> = words.collect();
    // Somebody may write a word in brackets of their own.
    let is_version = version.len() == 8 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!story.is_empty() && is_version).then(|| [answer, version, code, story.join(" ")])
}

#[cfg(test)]
mod tests {
    use super::{AskedByMail, NoReply, Reply, ReplyMail, read};
    use crate::site::MailAnswer;

    fn asked() -> Vec<AskedByMail> {
        let one = |person: &str, code: &str| AskedByMail {
            story: "2026/på-vinden".to_owned(),
            person: person.to_owned(),
            email: Some(format!("{person}@Firm.example")),
            code: code.to_owned(),
            version: "63cef1a0".to_owned(),
            current: Some("63cef1a0".to_owned()),
            times: 1,
        };
        vec![one("m.lindqvist", "k7m2pqrstvwx"), one("r.okafor", "aaaabbbbcccc")]
    }

    fn subject(answer: &str, code: &str) -> String {
        format!("Yes, others may read it [heard {answer} 63cef1a0 {code} 2026/på-vinden]")
    }

    fn why(asked: &[AskedByMail], from: &str, subject: &str, words: &str) -> Option<NoReply> {
        match read(&[ReplyMail { from: Some(from), subject, words }], asked).remove(0) {
            Some(Reply::Refused { why, .. }) => Some(why),
            Some(Reply::Answer { .. }) | None => None,
        }
    }

    #[test]
    fn an_answer_counts_from_the_address_that_was_asked_with_its_code() {
        let asked = asked();
        for subject in [
            subject("name", "k7m2pqrstvwx"),
            format!("Re: AW: {}", subject("name", "k7m2pqrstvwx")),
            subject("NAME", "K7M2PQRSTVWX").replace(' ', "\u{a0}").replace("[heard\u{a0}", "[heard "),
            format!("{} ", subject("name", "k7m2pqrstvwx")).replace("63cef1a0 ", "63cef1a0\r\n\t"),
        ] {
            let mail = ReplyMail { from: Some("M.Lindqvist@firm.example"), subject: &subject, words: " Thanks! " };
            let Some(Reply::Answer { asked, answer, words }) = read(&[mail], &asked).remove(0) else {
                panic!("{subject}")
            };
            assert_eq!((asked.person.as_str(), answer, words.as_str()), ("m.lindqvist", MailAnswer::Name, "Thanks!"));
        }
        let other = ReplyMail { from: Some("m.lindqvist@firm.example"), subject: "Lunch?", words: "[heard no]" };
        assert!(read(&[other], &asked)[0].is_none());
    }

    #[test]
    fn what_is_forged_stale_or_unclear_is_named_and_changes_nothing() {
        let mut asked = asked();
        let right = subject("name", "k7m2pqrstvwx");
        let (m, r) = ("m.lindqvist@firm.example", "r.okafor@firm.example");
        assert_eq!(why(&asked, m, &subject("name", "k7m2pqrstvwy"), ""), Some(NoReply::UnknownCode));
        assert_eq!(why(&asked, r, &right, ""), Some(NoReply::OtherSender), "a colleague's code");
        assert_eq!(why(&asked, "", &right, ""), Some(NoReply::OtherSender));
        assert_eq!(why(&asked, m, &right.replace("63ce", "0000"), ""), Some(NoReply::Stale));
        assert_eq!(why(&asked, m, &subject("maybe", "k7m2pqrstvwx"), ""), Some(NoReply::Unclear));
        assert_eq!(why(&asked, m, &subject("change", "k7m2pqrstvwx"), " "), Some(NoReply::Unclear));
        assert_eq!(why(&asked, m, &subject("change", "k7m2pqrstvwx"), "He stood."), None);
        asked[0].current = Some("ffffffff".to_owned());
        assert_eq!(why(&asked, m, &right, ""), Some(NoReply::Stale));
        asked[0].email = None;
        assert_eq!(why(&asked, m, &right, ""), Some(NoReply::OtherSender));
    }

    #[test]
    fn of_two_like_answers_one_counts_and_of_two_different_ones_none() {
        let asked = asked();
        let [yes, no] = ["name", "no"].map(|answer| subject(answer, "k7m2pqrstvwx"));
        let mail = |subject| ReplyMail { from: Some("m.lindqvist@firm.example"), subject, words: "" };
        let twice = read(&[mail(&yes), mail(&yes)], &asked);
        assert!(matches!(&twice[..], [Some(Reply::Answer { .. }), Some(Reply::Refused { why: NoReply::Twice, .. })]));
        for reply in read(&[mail(&yes), mail(&no), mail(&yes)], &asked) {
            assert!(matches!(reply, Some(Reply::Refused { why: NoReply::Contradicts, .. })));
        }
    }
}
