//! `heard new person`: a line in people.yaml.

use anyhow::{Result, bail};

use crate::commands::new::Place;
use crate::commands::new::ask::{After, Asker};
use crate::library::is_id;
use crate::text::scalar::{list, scalar};
use crate::text::slug::slug;

/// `heard new person`.
#[derive(clap::Args)]
pub struct Person {
    /// The full name.
    name: String,
    /// The id, as in @m.lindqvist; else made from the name.
    #[arg(long)]
    id: Option<String>,
    /// What they are in the firm.
    #[arg(long)]
    role: Option<String>,
    /// How they may be printed at the most.
    #[arg(long, value_parser = ["name", "role", "withheld"])]
    shown: Option<String>,
    /// A nickname, which is printed no more readily than the name; several with commas.
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
    pub(super) fn joined(mut self, place: &Place<'_>, before: &str) -> Result<Joined> {
        if place.asks && self.role.is_none() && self.shown.is_none() {
            let mut asker = Asker::new()?;
            self.role = asker.ask("What are they in the firm? (a senior associate)", &[], After::At)?;
            self.shown = asker.ask("How may they be printed: name, role, withheld? (role)", &[], After::At)?;
        }
        let name = self.name.trim();
        let id = match &self.id {
            Some(id) => id.trim().trim_start_matches('@').to_owned(),
            None => id_of(name),
        };
        if name.is_empty() || !is_id(&id) {
            bail!("`{id}` cannot be an id: give one with --id, in lower case, such as m.lindqvist");
        }
        if let Some(there) = place.library.roster().people.iter().find(|person| person.id == id) {
            bail!("`{id}` is {} already; give another id with --id", there.label);
        }
        let mut fields = vec![format!("name: {}", scalar(name))];
        fields.extend(self.role.as_deref().map(|role| format!("role: {}", scalar(role))));
        fields.extend(self.shown.as_deref().map(|shown| format!("shown: {}", scalar(shown))));
        if !self.also.is_empty() {
            fields.push(format!("also: {}", list(&self.also)));
        }
        let break_before = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        let text = format!("{before}{break_before}{}: {{ {} }}\n", scalar(&id), fields.join(", "));
        Ok(Joined { id, text })
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
