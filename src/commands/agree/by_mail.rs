//! An answer that came by mail, as the command that records it.

use std::path::Path;

use crate::commands::agree::{Agree, Common, Manner};
use crate::intake::replies::AskedByMail;
use crate::site::MailAnswer;

impl Agree {
    /// What somebody answered by mail to the letter about `asked`; nothing where they want the story changed first.
    pub fn by_mail(asked: &AskedByMail, answer: MailAnswer, site: &Path) -> Option<Self> {
        let manner = match answer {
            MailAnswer::Name => Some(Manner::Name),
            MailAnswer::Role => Some(Manner::Role),
            MailAnswer::Change => return None,
            MailAnswer::Kept | MailAnswer::No => None,
        };
        Some(Self {
            story: asked.story.clone(),
            person: Some(asked.person.clone()),
            until: None,
            read: manner.map(|_| asked.version.clone()),
            manner,
            publish: false,
            kept_private: answer == MailAnswer::Kept,
            declined: answer == MailAnswer::No,
            common: Common { site: site.to_owned(), yes: false },
        })
    }

    /// The same, where somebody has said already that it is to be written.
    pub fn without_asking(mut self) -> Self {
        self.common.yes = true;
        self
    }
}
