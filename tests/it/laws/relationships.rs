//! Relationship reviews: whoever is forgotten writes and reads none any more, and each is due when its time is over, unless
//! it has to be kept. That nothing of one is in any page or sheet is held by `withheld`, whose random sites have one.

use std::collections::BTreeSet;

use heard::library::Library;
use heard::text::sources::Sources;

use crate::dice::Dice;
use crate::{editions, effort};

/// Two share a first name, one has a nickname, one a name that isn't ASCII.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("m.lindqvist", "Maja Lindqvist", ""),
    ("r.okafor", "Rosa Okáfor", "Rosi"),
    ("m.olsen", "Maja Olsen", ""),
    ("j.vandam", "Jörg van Dam", ""),
];

/// Somebody as a field may name them.
fn in_field(dice: &mut Dice, who: usize) -> String {
    let (id, name, _) = PEOPLE[who];
    dice.one(&[id, name]).to_owned()
}

struct Review {
    path: String,
    text: String,
    reviewer: usize,
    readers: Vec<usize>,
    /// Everyone it names, in fields and in its text.
    named: BTreeSet<usize>,
    /// Words that nobody's name is in.
    words: String,
    /// The month since which it is kept.
    since: (i16, i8),
    is_held: bool,
}

/// One review of a random site; `is_held_by_path` is said of it in heard.yaml.
fn review(dice: &mut Dice, at: usize, is_held_by_path: bool) -> Review {
    let mut others: Vec<usize> = (0..PEOPLE.len()).collect();
    dice.shuffle(&mut others);
    let reviewer = others.remove(0);
    let readers: Vec<usize> = others.iter().copied().take(1 + dice.below(2)).collect();
    let mut named: BTreeSet<usize> = readers.iter().copied().chain([reviewer]).collect();
    let month = |dice: &mut Dice| (dice.one(&[2021, 2024, 2025]), dice.one(&[10, 11, 12]));
    let date = month(dice);
    let since = dice.once_in(2).then(|| month(dice));
    let written = |(year, month): (i16, i8)| format!("{year}-{month:02}");
    let mut text = format!("---\ndate: {}\nreviewer: {}\n", written(date), in_field(dice, reviewer));
    let all: Vec<String> = readers.iter().map(|who| in_field(dice, *who)).collect();
    text += &match dice.below(2) {
        0 => format!("client: k-{at}\nreaders: [{}]\n", all.join(", ")),
        _ => format!("readers:\n- {}\nclient: k-{at} # at last\n", all.join("\n- ")),
    };
    text += &since.map(|since| format!("since: {}\n", written(since))).unwrap_or_default();
    let is_held = dice.once_in(4);
    text += if is_held { "hold: matter-7\n" } else { "" };
    let words = format!("They have stopped asking zqx{at}k about the spring");
    text += &format!("---\n\n{words}.");
    if dice.once_in(2) {
        let who = dice.below(PEOPLE.len());
        named.insert(who);
        let (id, name, _) = PEOPLE[who];
        text += &dice.one(&[format!(" They ring @{id} first."), format!("\n\n<!-- ask {name} -->")]);
    }
    text.push('\n');
    let is_held = is_held || is_held_by_path;
    let path = format!("relationships/k-{at}.md");
    Review { path, text, reviewer, readers, named, words, since: since.unwrap_or(date), is_held }
}

/// Some reviews, and the site that they belong to.
fn site(seed: u64) -> (Vec<Review>, Sources) {
    let mut dice = Dice::of(seed);
    let held_by_path = dice.below(8);
    let reviews: Vec<Review> = (0..4).map(|at| review(&mut dice, at, at == held_by_path)).collect();
    let mut sources = Sources::new();
    let holds = format!("holds: {{ relationships/k-{held_by_path}.md: matter-9 }}\n");
    let kept = "retention: { relationship: 2 years }\n";
    sources.insert("heard.yaml", format!("title: T\ncontact: c@x.example\n{kept}{holds}").into_bytes());
    let entry = |(id, name, also): &(&str, &str, &str)| {
        let also = if also.is_empty() { String::new() } else { format!(", also: [{also}]") };
        format!("{id}: {{ name: {name}, role: associate, shown: name{also} }}\n")
    };
    sources.insert("people.yaml", PEOPLE.iter().map(entry).collect::<String>().into_bytes());
    for review in &reviews {
        sources.insert(&review.path, review.text.clone().into_bytes());
    }
    (reviews, sources)
}

fn seeds(count: u64) -> std::ops::Range<u64> {
    0..if effort::is_long() { count * 20 } else { count }
}

fn text_of<'s>(sources: &'s Sources, path: &str) -> &'s str {
    sources.find(path).unwrap_or_else(|| panic!("{path} is gone")).text()
}

#[test]
fn whoever_is_forgotten_writes_and_reads_no_review_any_more_and_everybody_else_does() {
    let mut unread = 0;
    for seed in seeds(4) {
        let (reviews, before) = site(seed);
        let library = Library::of(&before);
        for (who, (id, name, also)) in PEOPLE.iter().enumerate() {
            let forgetting = library.forget(library.person(id).unwrap());
            assert!(forgetting.deleted.is_empty() && forgetting.left.is_empty(), "{seed} {id}");
            let mut after = before.clone();
            for fixed in &forgetting.changed {
                after.insert(&fixed.path, fixed.after.clone().into_bytes());
            }
            let now = Library::of(&after);
            let names = |people: &[usize]| people.iter().map(|who| PEOPLE[*who].1).collect::<Vec<_>>();
            for review in &reviews {
                let text = text_of(&after, &review.path);
                let sheet = now.relationship(review.path.trim_start_matches("relationships/").trim_end_matches(".md"));
                if review.is_held && review.named.contains(&who) {
                    assert!(forgetting.held.iter().any(|held| **held == review.path), "{seed} {id}: {text}");
                    assert_eq!(text, review.text);
                    assert_eq!(sheet.unwrap().readers, names(&review.readers));
                    continue;
                }
                let (folded, needles) = (text.to_lowercase(), [id, name, also].map(|needle| needle.to_lowercase()));
                let trace = needles.iter().find(|needle| !needle.is_empty() && folded.contains(needle.as_str()));
                assert!(trace.is_none() && text.contains(&review.words), "{seed} {id}: {text}");
                let left: Vec<usize> = review.readers.iter().copied().filter(|reader| *reader != who).collect();
                let Some(sheet) = sheet else {
                    assert!(left.is_empty(), "{seed} {id}: {text}");
                    unread += 1;
                    continue;
                };
                assert_eq!(sheet.readers, names(&left), "{seed} {id}: {text}");
                assert!(!left.is_empty() && sheet.paragraphs.concat().contains(&review.words), "{seed} {id}: {text}");
                let reviewer = if review.reviewer == who { "a colleague" } else { PEOPLE[review.reviewer].1 };
                assert_eq!(sheet.reviewer, reviewer, "{seed} {id}: {text}");
            }
        }
    }
    assert!(unread > 0, "in no site was the only reader forgotten");
}

#[test]
fn a_review_is_due_when_its_time_is_over_unless_it_has_to_be_kept() {
    for seed in seeds(20) {
        let (reviews, sources) = site(seed);
        let due = Library::of(&sources).due(editions::TODAY);
        let found: Vec<(&str, bool)> = due.iter().map(|due| (&*due.path, due.is_held)).collect();
        // Two years after the last day of a month; today is 23 November 2026.
        let is_over = |review: &&Review| review.since < (2024, 11);
        let wanted: Vec<(&str, bool)> =
            reviews.iter().filter(is_over).map(|review| (&*review.path, review.is_held)).collect();
        assert_eq!(found, wanted, "{seed}");
        assert!(due.iter().all(|due| !due.is_faulty && due.unread == "relationship"), "{seed}");
    }
}
