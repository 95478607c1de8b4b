//! `heard new person`: a line in people.yaml.

use anyhow::{Result, bail};

use crate::commands::new::ask::{After, Asker};
use crate::commands::output::Output;
use crate::commands::phrases::{Phrases, filled};
use crate::library::{Library, is_id};
use crate::text::scalar::{list, scalar};
use crate::text::slug::slug;

/// How somebody may be printed at the most.
const SHOWN: [&str; 3] = ["name", "role", "withheld"];

/// `heard new person`.
#[derive(clap::Args)]
pub struct Person {
    /// The full name.
    name: String,
    /// The id, as in @m.lindqvist (default: made from the name).
    #[arg(long)]
    id: Option<String>,
    /// Their role in the firm.
    #[arg(long)]
    role: Option<String>,
    /// The most that can be shown about them.
    #[arg(long, value_parser = SHOWN)]
    shown: Option<String>,
    /// Their email address, so that you can send them letters by email and heard knows whose answer it is. It is never published.
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// A nickname, shown only where their name can be shown; if there is more than one, separate them with commas.
    #[arg(long, value_delimiter = ',')]
    also: Vec<String>,
}

/// The people with one more, and the id of that one.
pub struct Joined {
    /// The id.
    pub id: String,
    /// `people.yaml` as it is to be.
    pub text: String,
}

impl Person {
    /// Somebody whose name was typed at a question, with an id that nobody in `known` has.
    pub(super) fn asked(name: &str, known: &[String], asker: &mut Asker, phrases: &Phrases) -> Result<Self> {
        let role = asker.ask(&filled(&phrases.role_of, &[("name", &name)]), &[], After::At)?;
        let shown = shown(asker, &filled(&phrases.shown_of, &[("name", &name)]))?;
        let id = id_of(name);
        let free = |id: &String| !known.contains(id);
        let id = std::iter::once(id.clone()).chain((2..1000).map(|number| format!("{id}-{number}"))).find(free);
        Ok(Self { name: name.to_owned(), id, role, shown, email: None, also: Vec::new() })
    }

    /// The id that was chosen for them.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether this is their name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }

    /// Asks what was not said.
    pub(super) fn ask(&mut self, out: &Output) -> Result<()> {
        if self.role.is_none() && self.shown.is_none() {
            let mut asker = Asker::new(out)?;
            self.role = asker.ask(&out.phrases().role, &[], After::At)?;
            self.shown = shown(&mut asker, &out.phrases().shown)?;
        }
        Ok(())
    }

    /// The people of `library`, who are written in `before`, and this one.
    pub(super) fn joined(&self, library: &Library, before: &str) -> Result<Joined> {
        let name = self.name.trim();
        let id = match &self.id {
            Some(id) => id.trim().trim_start_matches('@').to_owned(),
            None => id_of(name),
        };
        if name.is_empty() || !is_id(&id) {
            bail!("`{id}` can't be an id; use --id to give one in lower case, such as m.lindqvist");
        }
        if let Some(there) = library.roster().people.iter().find(|person| person.id == id) {
            bail!("`{id}` already belongs to {}; use --id to give another", there.label);
        }
        if let Some(email) = self.email.as_deref().filter(|email| !email.trim().contains('@')) {
            bail!("`{email}` isn't an email address");
        }
        let mut fields = vec![format!("name: {}", scalar(name))];
        fields.extend(self.role.as_deref().map(|role| format!("role: {}", scalar(role))));
        fields.extend(self.shown.as_deref().map(|shown| format!("shown: {}", scalar(shown))));
        fields.extend(self.email.as_deref().map(|email| format!("email: {}", scalar(email.trim()))));
        if !self.also.is_empty() {
            fields.push(format!("also: {}", list(&self.also)));
        }
        let is_crlf = before.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n"));
        let end = if is_crlf { "\r\n" } else { "\n" };
        let break_before = if before.is_empty() || before.ends_with('\n') { "" } else { end };
        let text = format!("{before}{break_before}{}: {{ {} }}{end}", scalar(&id), fields.join(", "));
        Ok(Joined { id, text })
    }
}

/// One of the three ways, or nothing; asked again until it is one.
fn shown(asker: &mut Asker, question: &str) -> Result<Option<String>> {
    loop {
        match asker.ask(question, &[], After::At)?.map(|answer| answer.to_lowercase()) {
            Some(answer) if !SHOWN.contains(&answer.as_str()) => {}
            answer => return Ok(answer),
        }
    }
}

/// The first letter of the first name and the last name.
fn id_of(name: &str) -> String {
    let parts: Vec<&str> = name.split_whitespace().collect();
    match parts.as_slice() {
        [] => String::new(),
        [only] => slug(only),
        [first, .., last] => {
            let initial = slug(first).chars().next().map(String::from).unwrap_or_default();
            format!("{initial}.{}", slug(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn an_id_is_made_from_a_name_of_any_script() {
        assert_eq!(id_of("Maja Lindqvist"), "m.lindqvist");
        assert_eq!(id_of("Ólafur van der Berg-Ås"), "ó.berg-ås");
        assert_eq!(id_of("Björk"), "björk");
    }
}
