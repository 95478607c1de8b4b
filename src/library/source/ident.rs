//! Ids and labels: how a thing is named in fields, by its id or by its label, in any case.

use std::collections::HashMap;

use crate::library::source::ids::Id;
use crate::text::normalize::whole_letters;

use unicode_normalization::UnicodeNormalization;

/// The most bytes of an id.
pub const LONGEST: usize = 100;

/// Whether `text` is an id as it should be written: letters in lower case, digits, `-` and `.`.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text != "index"
        && text.len() <= LONGEST
        && text.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '-' || c == '.')
        && text.starts_with(char::is_alphanumeric)
        && text.ends_with(char::is_alphanumeric)
}

/// The id of a label that was given none: lower case, runs of anything else to `-`.
pub fn of_label(label: &str) -> String {
    let mut id = String::with_capacity(label.len());
    for c in whole_letters(label).chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
        if id.len() > LONGEST {
            break;
        }
    }
    match id.trim_end_matches('-') {
        // The address of a list of its kind.
        "index" => "index-0".to_owned(),
        id => id.to_owned(),
    }
}

/// The address of a tag: like the id of a label, but `C++`, `C#` and `C` are three tags, and so are two signs.
pub fn of_tag(tag: &str) -> String {
    let mut spelled = String::with_capacity(tag.len());
    for c in whole_letters(tag).chars() {
        match c {
            '+' => spelled.push_str(" plus "),
            '#' => spelled.push_str(" sharp "),
            c if is_sign(c) => spelled.push_str(&format!(" u{:x} ", u32::from(c))),
            c => spelled.push(c),
        }
    }
    match of_label(&spelled) {
        // Nothing but punctuation.
        id if id.is_empty() => {
            let signs: Vec<String> = whole_letters(tag).chars().map(|c| format!("u{:x}", u32::from(c))).collect();
            of_label(&signs.join(" "))
        }
        id => id,
    }
}

/// Whether `c` is a sign that can tell two tags apart: no letter, no space, no mark of punctuation.
fn is_sign(c: char) -> bool {
    let is_punctuation = c.is_ascii() && !matches!(c, '*' | '%' | '$' | '=' | '<' | '>' | '^' | '~' | '|')
        || matches!(c, '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe0f}');
    !c.is_alphanumeric() && !c.is_whitespace() && !is_punctuation && !unicode_normalization::char::is_combining_mark(c)
}

/// What two names have in common that mean the same: Unicode form, case, and runs of white space.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            folded.extend(word.nfc().flat_map(char::to_lowercase));
        }
    }
    folded
}

/// The things of one kind, found by id or by label.
#[derive(Clone, Debug)]
pub struct Names<I> {
    by_name: HashMap<String, I>,
    ids: Vec<String>,
}

impl<I> Default for Names<I> {
    fn default() -> Self {
        Self { by_name: HashMap::new(), ids: Vec::new() }
    }
}

impl<I: Id> Names<I> {
    /// Adds the next thing; its id, or the one of whatever is written like this already.
    pub fn add(&mut self, id: &str, label: Option<&str>) -> Result<I, I> {
        let folded = fold(id);
        let index = I::of(self.ids.len());
        if let Some(other) = self.by_name.get(&folded).copied()
            && fold(&self.ids[other.index()]) == folded
        {
            return Err(other);
        }
        self.by_name.insert(folded, index);
        self.ids.push(id.to_owned());
        if let Some(label) = label {
            // An id is never shadowed by another's label, and of two equal labels the first stands.
            self.by_name.entry(fold(label)).or_insert(index);
        }
        Ok(index)
    }

    /// What `name` means.
    pub fn find(&self, name: &str) -> Option<I> {
        self.by_name.get(name).or_else(|| self.by_name.get(&fold(name))).copied()
    }

    /// How it is written in fields.
    pub fn id(&self, id: I) -> &str {
        self.ids.get(id.index()).map_or("", String::as_str)
    }

    /// All ids, in order.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, is_id, of_label, of_tag};
    use crate::library::source::ids::{Id, TopicId};

    #[test]
    fn a_label_without_an_id_gets_one() {
        assert_eq!(of_label("Health care"), "health-care");
        assert_eq!(of_label("Ward or site!"), "ward-or-site");
        assert_eq!(of_label("Übergabe"), "übergabe");
    }

    #[test]
    fn tags_that_differ_in_a_sign_have_addresses_of_their_own() {
        assert_eq!(["C", "C++", "C#", "c"].map(of_tag), ["c", "c-plus-plus", "c-sharp", "c"]);
        assert_eq!(["Team 👍", "Team 👎", "👍"].map(of_tag), ["team-u1f44d", "team-u1f44e", "u1f44d"]);
        assert_eq!(["R&D", "check-in", "“Well!”"].map(of_tag), ["r-d", "check-in", "well"]);
        assert_eq!(of_tag("!?"), "u21-u3f");
    }

    #[test]
    fn ids_are_lower_case_letters_of_any_script_digits_hyphens_and_full_stops() {
        assert!(is_id("m.lindqvist") && is_id("2-fast") && is_id("лариса"));
        assert!(!is_id("M.Lindqvist") && !is_id("a b") && !is_id("") && !is_id("a.") && !is_id("-a") && !is_id("../a"));
    }

    #[test]
    fn a_thing_is_found_by_id_or_label_in_any_case() {
        let mut names = Names::default();
        let law = TopicId::of(0);
        assert_eq!(names.add("law", Some("Law and order")), Ok(law));
        assert_eq!(names.add("LAW", None), Err(law));
        assert_eq!(names.find("LAW  and Order"), Some(law));
        assert_eq!(names.find("order"), None);
    }
}
