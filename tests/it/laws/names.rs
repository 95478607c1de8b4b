//! Nobody who is printed as a role in a story is named, in part or whole, in anything that is printed of it: where its words
//! would, it is not printed. A list of many stories names nobody by a mention.
//!
//! Tried once against planted violations: names in addresses, in all but the first field, and with an `s` that are not looked
//! for; somebody who is a role is named the second time; lists print mentions as their stories do.

use std::collections::BTreeSet;

use heard::library::Library;
use heard::site::Site;
use heard::text::sources::Sources;

use crate::dice::Dice;
use crate::editions::{TODAY, site_without_broken};
use crate::effort;
use crate::laws::outputs;

/// Somebody, by what people.yaml says.
struct Somebody {
    id: &'static str,
    name: &'static str,
    also: Option<&'static str>,
    may_be_named: bool,
}

const fn somebody(id: &'static str, name: &'static str, also: Option<&'static str>, may_be_named: bool) -> Somebody {
    Somebody { id, name, also, may_be_named }
}

/// Names with no word that a page has anyway; some share one.
const PEOPLE: [Somebody; 7] = [
    somebody("z.quillifer", "Zoramund Quillifer", Some("Zorri"), true),
    somebody("m.quillifer", "Majolin Quillifer", None, true),
    somebody("k.zoellner", "Kuno-Albrik Zöllner", None, false),
    somebody("v.dronk", "Vex van Dronk", Some("Big Vexo"), false),
    somebody("y.odrax", "Dr. Yrsa O'Drax", None, true),
    somebody("n.petrov", "Никита Друкс", None, false),
    somebody("w.x", "Wuneke Xilander", None, false),
];

impl Somebody {
    /// The words that name them, by themselves.
    fn words(&self) -> Vec<String> {
        let words = self.name.split([' ', '-']).chain(self.also).filter(|word| !word.ends_with('.'));
        words.filter(|word| !word.starts_with(char::is_lowercase)).map(str::to_lowercase).collect()
    }
}

/// A random story alone in its site.
struct Made {
    sources: Sources,
    /// Who is in it and is printed as a role.
    roles: Vec<usize>,
    /// Who is printed by name.
    named: Vec<usize>,
    /// Whether its author wrote nobody's name out.
    is_clean: bool,
}

struct Maker {
    dice: Dice,
    involved: BTreeSet<usize>,
    is_clean: bool,
}

impl Maker {
    fn anybody(&mut self) -> usize {
        self.dice.below(PEOPLE.len())
    }

    /// A few words, now and then with somebody in them.
    fn words(&mut self, in_body: bool) -> String {
        let who = self.anybody();
        let person = &PEOPLE[who];
        let mention = |maker: &mut Self| _ = maker.involved.insert(who);
        match self.dice.below(if in_body { 22 } else { 14 }) {
            0..=3 => {
                mention(self);
                format!("then @{} came", person.id)
            }
            4 => {
                mention(self);
                format!("it was [the tall one](@{}) who came", person.id)
            }
            5 if self.dice.once_in(3) => {
                let words: Vec<&str> = person.name.split(' ').chain(person.also).collect();
                let word = self.dice.one(&words);
                self.is_clean = false;
                let ways = [
                    word.to_owned(),
                    format!("{word}'s"),
                    format!("{word}s"),
                    word.to_uppercase(),
                    person.name.to_owned(),
                    format!("@{}, {word}", person.id),
                    format!("[{word}](@{})", person.id),
                ];
                let way = self.dice.one(&ways);
                if way.contains('@') {
                    mention(self);
                }
                format!("so {way} said")
            }
            14 if self.dice.once_in(3) => {
                self.is_clean = false;
                let word = self.dice.one(&person.name.split([' ', '-']).collect::<Vec<_>>()).to_lowercase();
                let ways = [
                    format!("[here](https://x.example/{word}/a)"),
                    format!("[here](mailto:{word}@x.example)"),
                    format!("[here](https://x.example/ \"{}\")", person.name),
                    format!("![{}](https://x.example/a.png)", person.name),
                ];
                self.dice.one(&ways)
            }
            _ => self
                .dice
                .one(&["the door was open", "nobody spoke", "it rained, and so they left", "why not?"])
                .to_owned(),
        }
    }

    fn paragraph(&mut self) -> String {
        if self.dice.once_in(12) {
            self.is_clean = false;
            let word = PEOPLE[self.anybody()].name.split(' ').next().unwrap().to_lowercase();
            return self.dice.one(&[format!("## What was said {{#{word}}}"), format!("```{word}\ncode\n```")]);
        }
        let count = 1 + self.dice.below(4);
        (0..count).map(|_| self.words(true)).collect::<Vec<_>>().join(", and ") + "."
    }

    fn line(&mut self) -> String {
        format!("\"{}\"", self.words(false).replace('"', ""))
    }
}

fn made(seed: u64) -> Made {
    let mut maker = Maker { dice: Dice::of(seed), involved: BTreeSet::new(), is_clean: true };
    let (teller, about, reply) = (maker.anybody(), maker.anybody(), maker.anybody());
    maker.involved.extend([teller, about]);
    let as_role = maker.dice.once_in(2);
    let agreed = if as_role { "{ given: 2026-03, as: role }" } else { "{ given: 2026-03 }" };
    let is_named =
        |who: &usize| PEOPLE[*who].may_be_named && (*who == about && !as_role || *who == teller && teller != about);
    let mut front = format!(
        "title: {}\ndate: 2026-03\nreviewer: {}\nabout: [{}]\npractice: law\nstatus: published\nagreed: {agreed}\n",
        maker.line(),
        PEOPLE[teller].id,
        PEOPLE[about].id,
    );
    for field in ["why", "summary", "also"] {
        if maker.dice.once_in(2) {
            front += &format!("{field}: {}\n", maker.line());
        }
    }
    if maker.dice.once_in(3) {
        maker.involved.insert(reply);
        front += &format!("reply: {{ by: {}, says: {} }}\n", PEOPLE[reply].id, maker.line());
    }
    if maker.dice.once_in(9) {
        let word = PEOPLE[maker.anybody()].name.split(' ').next().unwrap().to_lowercase();
        maker.is_clean = false;
        front += &format!("tags: [\"the {word} case\"]\n");
    }
    let body = (0..1 + maker.dice.below(5)).map(|_| maker.paragraph()).collect::<Vec<_>>().join("\n\n");
    let mut people = String::new();
    for one in &PEOPLE {
        let also = one.also.map_or(String::new(), |also| format!(", also: [{also}]"));
        let shown = if one.may_be_named { ", shown: name" } else { "" };
        people += &format!("{}: {{ name: \"{}\", role: nurse{also}{shown} }}\n", one.id, one.name);
    }
    let name = if maker.dice.once_in(12) { "wuneke-left" } else { "a" };
    maker.is_clean &= name == "a";
    let mut sources = Sources::new();
    let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
    add("heard.yaml", "title: T\ncontact: c@x.example\npractices: [law]\n");
    add("people.yaml", &people);
    add(&format!("stories/{name}.md"), &format!("---\n{front}---\n\n{body}\n"));
    let named: Vec<usize> = maker.involved.iter().copied().filter(is_named).collect();
    let roles = maker.involved.iter().copied().filter(|who| !is_named(who)).collect();
    Made { sources, roles, named, is_clean: maker.is_clean }
}

/// Whether a word stands in a text as a word of its own, or with an `s`.
fn stands(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let after = &text[at + word.len()..];
        let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
        !text[..at].ends_with(char::is_alphanumeric) && (ends(after) || after.strip_prefix('s').is_some_and(ends))
    })
}

#[test]
fn nobody_who_is_a_role_in_a_story_is_named_in_part_or_whole_in_anything_that_is_printed_of_it() {
    let (mut printed, mut left_out) = (0, 0);
    for seed in 0..if effort::is_long() { 20_000 } else { 250 } {
        let made = made(seed);
        let site: Site = site_without_broken(&Library::of(&made.sources), None, TODAY);
        let is_there = !site.edition().stories().is_empty();
        let source =
            || made.sources.iter().find(|one| one.path.starts_with("stories/")).map(|one| one.text().to_owned());
        assert!(is_there || !made.is_clean, "seed {seed}: left out for nothing: {:?}", source());
        printed += usize::from(is_there);
        left_out += usize::from(!is_there);
        let of_named: BTreeSet<String> = made.named.iter().flat_map(|who| PEOPLE[*who].words()).collect();
        let words = made.roles.iter().flat_map(|who| PEOPLE[*who].words()).filter(|word| !of_named.contains(word));
        let words: Vec<String> = words.collect();
        for (url, bytes) in outputs(&site) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for word in &words {
                let at = text.find(word.as_str()).unwrap_or_default();
                let around = text.chars().skip(text[..at].chars().count().saturating_sub(60)).take(120);
                assert!(
                    !stands(&text, word),
                    "seed {seed}: {url} says {word}: {}\n{:?}",
                    around.collect::<String>(),
                    source()
                );
            }
            // No mention prints a name in a list, and no author wrote one.
            if made.is_clean && url.starts_with("practices/law") {
                assert!(
                    !of_named.iter().any(|word| stands(&text, word)),
                    "seed {seed}: {url} names somebody\n{:?}",
                    source()
                );
            }
        }
    }
    assert!(printed > 120 && left_out > 40, "{printed} {left_out}");
}
