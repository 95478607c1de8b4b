//! `people.yaml`: who may appear, and how.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use crate::leak::near::without_apostrophe;
use crate::library::diagnostics;
use crate::library::source::field_table;
use crate::library::source::fields::{Field, Fields, Written};
use crate::library::source::ident::{self, Names};
use crate::library::source::ids::{Id, PersonId, numbered};
use crate::library::source::reading_faults;
use crate::text::diagnostic::Diagnostic;
use crate::text::normalize;
use crate::text::span::Span;
use crate::text::yaml::{self, Value};
use crate::theme::{Theme, is_english, same_language, takes_an};

/// The name of the file.
pub const FILE: &str = "people.yaml";

/// The id that is nobody's: a colleague of whom no more is said, and whom nobody can ask.
pub const SOMEONE: &str = "someone";

/// Whoever that id stands for: printed as "a colleague", and called nothing.
static SOMEBODY: LazyLock<Person> = LazyLock::new(|| Person {
    id: SOMEONE.to_owned(),
    name: Written::of(String::new(), Span::default()),
    role: None,
    role_forms: Vec::new(),
    shown: Shown::Withheld,
    also: Vec::new(),
    short: None,
    again: String::new(),
    email: None,
    place: Span::default(),
});

/// The most bytes that an id can take as it is written: letters with their accents beside them take up to three times
/// as many as composed ones.
const MOST_WRITTEN: usize = 3 * ident::LONGEST;

/// The fewest letters of a part of a name that counts.
const SHORTEST: usize = 2;
/// The most letters of a particle in a name that is written in small letters.
const LONGEST_PARTICLE: usize = 3;

/// How somebody is printed, at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// By name, where they tell the story or agreed to it.
    Name,
    /// By role.
    Role,
    /// Always "a colleague".
    Withheld,
}

impl Shown {
    /// The ways by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("name", Self::Name), ("role", Self::Role), ("withheld", Self::Withheld)];
}

/// How somebody is printed in one text; the later one says less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// By name.
    Name,
    /// By role.
    Role,
    /// As "a colleague".
    Colleague,
}

impl How {
    /// The ways by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] =
        [("name", Self::Name), ("role", Self::Role), ("colleague", Self::Colleague)];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, how)| *how == self).map_or("", |(word, _)| word)
    }
}

/// Somebody who may appear in a story.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id, as in `@id`.
    pub id: String,
    /// The full name.
    pub name: Written<String>,
    /// What they are in the firm.
    pub role: Option<String>,
    /// The role as it stands in a sentence, where its author gave it so: one wording for each of the first few turns.
    pub role_forms: Vec<String>,
    /// How they are printed.
    pub shown: Shown,
    /// Nicknames, which are printed no more readily than the name.
    pub also: Vec<Written<String>>,
    /// What they are called once their whole name has been printed, where that is given; as little to be printed as it.
    pub short: Option<Written<String>>,
    /// What a second mention of them by name prints.
    pub again: String,
    /// By which an import knows whose answer it is. It is never printed.
    pub email: Option<Written<String>>,
    /// Where the entry begins.
    pub place: Span,
}

impl Person {
    /// Everything that is their name: the full one first.
    pub fn called(&self) -> impl Iterator<Item = &Written<String>> {
        std::iter::once(&self.name).chain(&self.also).chain(&self.short)
    }

    /// The words of the full name, each of which may say whose it is: no particle, initial or title. A word that joins two
    /// with a hyphen comes before them, and one with an apostrophe before itself without. Each has a capital where its script
    /// has some, as it has in texts.
    pub fn parts(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let words = self.name.value.split_whitespace().filter(|word| !word.ends_with('.'));
        let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        // Some write their whole name in small letters: then these tell no particle.
        let is_small = words.iter().all(|word| word.starts_with(is_small_letter));
        let last = words.len().saturating_sub(1);
        let words = words
            .into_iter()
            .enumerate()
            .filter(move |(at, word)| !is_small || *at == 0 || *at == last || word.chars().count() > LONGEST_PARTICLE);
        let pieces = words.flat_map(|(_, word)| {
            std::iter::once(word)
                .chain(word.split('-').filter(|piece| piece.len() < word.len() && piece.len() > SHORTEST))
        });
        let pieces = pieces.filter(|word| word.chars().count() >= SHORTEST);
        let named = pieces.filter_map(move |word| match word.chars().next().filter(|c| is_small_letter(*c)) {
            Some(first) if is_small => {
                Some(Cow::Owned(first.to_uppercase().chain(word.chars().skip(1)).collect::<String>()))
            }
            Some(_) => None,
            None => Some(Cow::Borrowed(word)),
        });
        named.flat_map(|word| {
            let without = without_apostrophe(&word);
            std::iter::once(word).chain(without.into_iter().map(Cow::Owned))
        })
    }
}

/// Whether `c` is a small letter of a script in which names begin with a capital. In Georgian they don't.
fn is_small_letter(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10d0}'..='\u{10ff}')
}

/// Everybody, in the order they appear in the file.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The people.
    pub all: Vec<Person>,
    /// Their ids and names.
    pub names: Names<PersonId>,
    /// The file they stand in.
    pub path: Arc<str>,
    /// Who holds each role, by the role as roles are compared.
    holders: HashMap<String, Vec<PersonId>>,
}

impl People {
    /// Reads `people.yaml`.
    pub fn read(path: &Arc<str>, text: &str, found: &mut Vec<Diagnostic>) -> Self {
        let document = yaml::read(text, 0);
        found.extend(document.faults.iter().map(|fault| reading_faults::of_yaml(path, fault)));
        let mut people = Self { path: Arc::clone(path), ..Self::default() };
        let fields = Fields::of(path, &document.root, FILE, &[], found);
        let Value::Mapping(entries) = &document.root.value else { return people };
        for entry in entries {
            let place = fields.place(entry.key_span);
            if ident::fold(&entry.key) == SOMEONE {
                fields.found.push(diagnostics::fields::id_reserved(place, &entry.key));
                continue;
            }
            if !ident::is_id(&entry.key) {
                fields.found.push(diagnostics::fields::bad_id(place, &entry.key, &ident::of_label(&entry.key)));
                continue;
            }
            let mut person =
                Fields::of(path, &entry.value, "people", field_table::PEOPLE.kind.rows(), fields.found).of_several();
            let name = person.words("name");
            let (role, role_forms) = read_role(&mut person);
            // When it is unclear how somebody may be printed, they are withheld.
            let lost = document.lost.iter().any(|(key, _)| key.is_empty() || *key == entry.key);
            let shown = match person.one_of("shown", &Shown::CHOICES) {
                Field::Absent if !lost => Shown::Role,
                Field::Given(written) if !lost => written.value,
                _ => Shown::Withheld,
            };
            let also = person.list("also");
            let short = person.words("short");
            let email = person.words("email");
            if name.is_none() {
                person.require();
            }
            person.finish();
            let name = name.unwrap_or_else(|| Written::of(entry.key.clone(), entry.key_span));
            match people.names.add(&entry.key, Some(&name.value)) {
                Ok(at) => {
                    if let Some(role) = &role {
                        people.holders.entry(ident::fold(role)).or_default().push(at);
                    }
                    people.all.push(Person {
                        id: entry.key.clone(),
                        name,
                        role,
                        role_forms,
                        shown,
                        also,
                        short,
                        again: String::new(),
                        email,
                        place: entry.key_span,
                    });
                }
                Err(_) => fields.found.push(diagnostics::fields::id_twice(place, &entry.key)),
            }
        }
        people.settle_short_names();
        people
    }

    /// A short name is printed only where it is nobody else's whole name or nickname.
    fn settle_short_names(&mut self) {
        let key = |name: &str| normalize::fold(name).to_lowercase();
        let mut called: HashMap<String, HashSet<PersonId>> = HashMap::new();
        for (at, person) in numbered::<PersonId, _>(&self.all) {
            person.called().for_each(|name| _ = called.entry(key(&name.value)).or_default().insert(at));
        }
        let again: Vec<String> = numbered::<PersonId, _>(&self.all)
            .map(|(at, person)| {
                let name = &person.name.value;
                // A title or an initial is no name to call somebody by.
                let first = name.split_whitespace().next().filter(|first| !first.ends_with('.'));
                let short = person.short.as_ref().map(|short| short.value.as_str()).or(first).unwrap_or(name);
                let is_theirs = called.get(&key(short)).is_none_or(|all| all.iter().all(|one| *one == at));
                if is_theirs { short.to_owned() } else { name.clone() }
            })
            .collect();
        for (person, again) in self.all.iter_mut().zip(again) {
            person.again = again;
        }
    }

    /// The person with this id.
    pub fn at(&self, id: PersonId) -> &Person {
        if id == PersonId::SOMEONE { &SOMEBODY } else { &self.all[id.index()] }
    }

    /// Who is meant by an id or a name; `someone` is nobody in particular.
    pub fn find(&self, name: &str) -> Option<PersonId> {
        self.names.find(name).or_else(|| (ident::fold(name) == SOMEONE).then_some(PersonId::SOMEONE))
    }

    /// The id of the only one whom a story calls `name` after the first mention, as by a first name.
    pub fn only_called(&self, name: &str) -> Option<&str> {
        let mut called = self.all.iter().filter(|person| ident::fold(&person.again) == ident::fold(name));
        called.next().filter(|_| called.next().is_none()).map(|person| &*person.id)
    }

    /// Everyone who holds a role.
    pub fn holders(&self, role: &str) -> &[PersonId] {
        self.holders.get(&ident::fold(role)).map_or(&[], Vec::as_slice)
    }

    /// Who a mention means: the longest known id at the start of `raw`, and how many bytes it takes.
    pub fn mentioned(&self, raw: &str) -> Option<(PersonId, usize)> {
        let mut end = raw.len();
        if end > MOST_WRITTEN {
            // So long is no id: the parts at its beginning may be one.
            end = raw[..raw.floor_char_boundary(MOST_WRITTEN)].rfind(['.', '-'])?;
        }
        loop {
            if let Some(index) = self.find(&raw[..end]) {
                // A mention is by id, never by a name that happens to be one word.
                if ident::fold(&self.at(index).id) == ident::fold(&raw[..end]) {
                    return Some((index, end));
                }
            }
            // Only a whole part may be left over: `@maja.` is `maja`, but `@majas` is nobody.
            end = raw[..end].rfind(['.', '-'])?;
        }
    }
}

/// `role: nurse`, or the wordings of it that stand in a sentence, `role: [eine Pflegerin, die Pflegerin]`: the role alone,
/// and those wordings.
fn read_role(person: &mut Fields<'_>) -> (Option<String>, Vec<String>) {
    match person.node("role").map(|node| &node.value) {
        Some(Value::Sequence(_)) => {
            let forms: Vec<String> = person.list("role").into_iter().map(|form| form.value).collect();
            match forms.as_slice() {
                [] => (None, Vec::new()),
                [one] => (Some(one.clone()), Vec::new()),
                [first, again, ..] => (Some(role_alone(first, again).to_owned()), forms),
            }
        }
        Some(_) => (person.words("role").map(|role| role.value), Vec::new()),
        None => (None, Vec::new()),
    }
}

/// The words with which both wordings of a role end, its articles left out; else the first wording whole.
fn role_alone<'r>(first: &'r str, again: &str) -> &'r str {
    let same = first.chars().rev().zip(again.chars().rev()).take_while(|(a, b)| a == b);
    let start = first.len() - same.map(|(c, _)| c.len_utf8()).sum::<usize>();
    let begins_word = |at: &usize| !first[..*at].ends_with(char::is_alphanumeric);
    let word = (start..first.len()).filter(|at| first.is_char_boundary(*at)).find(begins_word);
    let alone = word.map_or("", |at| first[at..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    if alone.is_empty() { first } else { alone }
}

/// Which of the mentions of one role, or of colleagues, in a text is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The first of all.
    First,
    /// The first person again.
    Again,
    /// Somebody beside those who were there before.
    Another,
    /// The second of two again.
    Other,
}

impl Turn {
    /// All of them, in the order in which people.yaml gives their wordings.
    pub const ALL: [Self; 4] = [Self::First, Self::Again, Self::Another, Self::Other];

    /// The phrases of a role and of a colleague.
    fn phrases(self) -> (&'static str, &'static str) {
        match self {
            Self::First => ("person.role", "person.colleague"),
            Self::Again => ("person.role_again", "person.colleague_again"),
            Self::Another => ("person.role_another", "person.colleague_another"),
            Self::Other => ("person.role_other", "person.colleague_other"),
        }
    }
}

/// Somebody's role as it stands in a sentence of that language: "a partner", "the partner", "jemand (Partner)"; nothing
/// where they have none. In a language that the theme does not speak it stands alone, for an English article has no place
/// there.
pub fn role_words(theme: &Theme, language: Option<&str>, person: &Person, turn: Turn) -> Option<String> {
    let role = person.role.as_deref()?;
    let is_of_site = language.is_none_or(|language| same_language(language, theme.language()));
    let given = Turn::ALL.iter().position(|one| *one == turn).and_then(|at| person.role_forms.get(at));
    if let Some(given) = given.filter(|_| is_of_site) {
        return Some(given.clone());
    }
    let say = |key: &str| theme.say_in(language, key, &[("role", role)]);
    let is_vowel = is_english(language.unwrap_or(theme.language())) && takes_an(role);
    let first = if is_vowel { "person.role_vowel" } else { "person.role" };
    let said = if turn == Turn::First { say(first) } else { say(turn.phrases().0).or_else(|| say(first)) };
    Some(said.unwrap_or_else(|| role.to_owned()))
}

/// "A colleague" as it stands in a sentence of that language, or else of the site's.
pub fn colleague_words(theme: &Theme, language: Option<&str>, turn: Turn) -> String {
    let first = Turn::First.phrases().1;
    let own = theme.say_in(language, turn.phrases().1, &[]).or_else(|| theme.say_in(language, first, &[]));
    own.unwrap_or_else(|| theme.say(first, &[]))
}

/// What a second mention of somebody by name prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesAgain {
    /// Their short name.
    Short,
    /// Their full name, as the first one does.
    Full,
}

impl NamesAgain {
    /// The two by the words that people write.
    pub const CHOICES: [(&'static str, Self); 2] = [("short", Self::Short), ("full", Self::Full)];
}

#[cfg(test)]
mod tests {
    use super::People;
    use crate::library::source::ids::{Id, PersonId};

    fn people() -> People {
        let text = "m.lindqvist: { name: Maja Lindqvist }\nm: { name: Em }\nm.l: { name: Emmel, shown: nmae }\n";
        People::read(&"people.yaml".into(), text, &mut Vec::new())
    }

    #[test]
    fn the_longest_known_id_counts_and_a_full_stop_that_ends_the_sentence_does_not() {
        let people = people();
        assert_eq!(people.mentioned("m.lindqvist."), Some((PersonId::of(0), 11)));
        assert_eq!(people.mentioned("m.lindqvist-led"), Some((PersonId::of(0), 11)));
        assert_eq!(people.mentioned("m.lind"), Some((PersonId::of(1), 1)));
        assert_eq!(people.mentioned("maja"), None);
        assert_eq!(people.mentioned("someone."), Some((PersonId::SOMEONE, 7)));
        assert_eq!(people.mentioned("someones"), None);
        assert_eq!(people.mentioned(&format!("m.l.{}", "a.".repeat(100_000))), Some((PersonId::of(2), 3)));
    }

    #[test]
    fn a_short_name_is_the_first_word_unless_it_is_a_title_or_somebody_elses_name() {
        let text = "a: { name: Maja Lindqvist }\nb: { name: Dr. Bo Ek }\nc: { name: Rosa Lee, short: Ro }\n\
                    d: { name: Jo Dahl }\ne: { name: Eva Falk, also: [JO] }\nf: { name: Mai }\n";
        let people = People::read(&"people.yaml".into(), text, &mut Vec::new());
        let again: Vec<&str> = people.all.iter().map(|person| person.again.as_str()).collect();
        assert_eq!(again, ["Maja", "Dr. Bo Ek", "Ro", "Jo Dahl", "Eva", "Mai"]);
    }

    #[test]
    fn the_parts_of_a_name_are_its_words_with_a_capital_and_no_particles() {
        for (name, parts) in [
            ("Maja van der Lindqvist", &["Maja", "Lindqvist"][..]),
            ("Dr. Yrsa Quill-Ek", &["Yrsa", "Quill-Ek", "Quill"]),
            ("maja lindqvist", &["Maja", "Lindqvist"]),
            ("dr. danah boyd", &["Danah", "Boyd"]),
            ("jan van der berg", &["Jan", "Berg"]),
            ("ana maria barros", &["Ana", "Maria", "Barros"]),
            ("Siobhan O’Brien", &["Siobhan", "O’Brien", "OBrien", "O Brien"]),
            ("Siobhan OʼBrien", &["Siobhan", "OʼBrien", "OBrien", "O Brien"]),
            ("李 小明", &["小明"]),
            ("ნინო ბერიძე", &["ნინო", "ბერიძე"]),
        ] {
            let text = format!("p: {{ name: {name} }}\n");
            let people = People::read(&"people.yaml".into(), &text, &mut Vec::new());
            assert_eq!(people.all[0].parts().collect::<Vec<_>>(), parts, "{name}");
        }
    }

    #[test]
    fn a_role_alone_is_what_its_wordings_have_in_common() {
        for (first, again, alone) in [
            ("eine Pflegerin", "die Pflegerin", "Pflegerin"),
            ("un infirmier", "l’infirmier", "infirmier"),
            ("une sage-femme", "la sage-femme", "sage-femme"),
            ("ممرضة", "الممرضة", "ممرضة"),
            ("a scrub nurse", "the scrub nurse", "scrub nurse"),
            ("eine Ärztin", "die Frau Doktor", "eine Ärztin"),
        ] {
            assert_eq!(super::role_alone(first, again), alone);
        }
    }

    #[test]
    fn somebody_whose_way_of_being_shown_is_unclear_is_withheld() {
        assert_eq!(people().all[2].shown, super::Shown::Withheld);
    }
}
