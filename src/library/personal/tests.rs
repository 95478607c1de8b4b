//! What forgetting somebody does to each kind of line.

use jiff::civil::date;

use crate::library::collection::library::Library;
use crate::library::edition::{Edition, EditionOptions, OnError, Reader};
use crate::library::edits::consent_edit::Agreement;
use crate::library::personal::forgetting::Forgetting;
use crate::library::source::agreed::Answer;
use crate::library::source::field_table::{FieldKind, PEOPLE as ENTRIES, REVIEWS, STORY};
use crate::library::source::front_matter::StoryKind;
use crate::library::source::person::{How, Shown};
use crate::library::source::review::Decision;
use crate::library::source::status::Status;
use crate::text::sources::Sources;

const PEOPLE: &str = "# Maja Lindqvist left in May\nm.lindqvist: { name: Maja Lindqvist, role: nurse }\n\
                      a.barros:\n  name: Ana Barros\n  shown: name\nmaja.o: { name: Maja Olsen }\n";

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", b"title: T\ncontact: c@x.example\n".to_vec());
    sources.insert("people.yaml", PEOPLE.as_bytes().to_vec());
    for (path, text) in files {
        sources.insert(path, text.as_bytes().to_vec());
    }
    sources
}

fn forget(sources: &Sources) -> Forgetting {
    let library = Library::of(sources);
    library.forget(library.person("m.lindqvist").unwrap())
}

fn after<'f>(forgetting: &'f Forgetting, path: &str) -> &'f str {
    let fixed = forgetting.changed.iter().find(|fixed| &*fixed.path == path);
    fixed.map_or_else(|| panic!("{path} is not changed"), |fixed| fixed.after.as_str())
}

fn story(about: &str, rest: &str, body: &str) -> String {
    format!("---\ntitle: The door\ndate: 2026-03\nreviewer: a.barros\nabout: {about}\n{rest}---\n\n{body}\n")
}

/// The body of a story about two as it is after one of them was forgotten.
fn body(words: &str) -> String {
    let text = story("[a.barros, m.lindqvist]", "", words);
    let forgetting = forget(&sources(&[("stories/a.md", &text)]));
    let after = after(&forgetting, "stories/a.md");
    after.rsplit_once("---\n\n").unwrap().1.trim_end().to_owned()
}

#[test]
fn every_way_of_naming_them_becomes_someone() {
    for (words, wanted) in [
        ("@m.lindqvist. waited", "@someone. waited"),
        ("[der Pflegerin](@m.lindqvist)", "[der Pflegerin](@someone)"),
        ("Maja  Lindqvist and LINDQVIST, Maja", "@someone and @someone"),
        ("Maja said", "@someone said"),
        ("Maja Lindqvist's door", "@someone's door"),
        ("Lindqvists Tür", "Lindqvists Tür"),
        ("Maja Lindqvists Tür", "A colleagues Tür"),
        ("to maja.lindqvist@x.example", "to someone@x.example"),
        ("[x](mailto:maja.lindqvist@x.example)", "[x](mailto:someone@x.example)"),
        ("a Maja-Lindqvist-like door", "a someone-like door"),
        ("Maja Olsen waited", "Maja Olsen waited"),
        ("<!-- ask Maja Lindqvist -->", "<!-- ask @someone -->"),
    ] {
        assert_eq!(body(words), wanted, "{words}");
    }
}

#[test]
fn fields_say_a_colleague_and_the_entry_goes() {
    let rest = "summary: Maja waited\nwhy: \"Since Maja Lindqvist did\" # Maja Lindqvist\ntags: [maja-lindqvist]\n\
                reply: { by: Maja Lindqvist, says: \"@m.lindqvist: no\" }\n";
    let text = story("- m.lindqvist\n- a.barros", rest, "Words.").replace("about: -", "about:\n-");
    let forgetting = forget(&sources(&[("stories/a.md", &text)]));
    let wanted = "summary: A colleague waited\nwhy: \"Since a colleague did\" # a colleague\ntags: [A colleague]\n\
                  reply: { by: someone, says: \"@someone: no\" }\n";
    let wanted = story("- someone\n- a.barros", wanted, "Words.").replace("about: -", "about:\n-");
    assert_eq!(after(&forgetting, "stories/a.md"), wanted);
    let people =
        "# a colleague left in May\na.barros:\n  name: Ana Barros\n  shown: name\nmaja.o: { name: Maja Olsen }\n";
    assert_eq!(after(&forgetting, "people.yaml"), people);
    assert_eq!(&*forgetting.changed.last().unwrap().path, "people.yaml", "until then it is known who is meant");
    assert_eq!((forgetting.held.len(), forgetting.left.len()), (0, 0));
}

#[test]
fn what_leads_to_a_story_about_them_alone_goes_with_it() {
    let own = story("m.lindqvist", "image: { src: door.png, alt: A door }\n", "She waited.");
    let other = story(
        "a.barros",
        "voices: [own, third]\n",
        "See [the *other*](own.md), [a third](third.md) and ![A door](both.png).",
    );
    let third = story("a.barros", "voices: own\n", "She waited.");
    let lab = "---\ntitle: L\ndate: 2026-04\ncases:\n- story: own\n  as: The door\n- third\n---\n\nWords.\n";
    let reviews =
        "- { flag: near-identical, stories: [own, third], decision: keep }\n- flag: always-told\n  decision: keep\n";
    let files = [
        ("stories/own.md", own.as_str()),
        ("stories/other.md", &other),
        ("stories/third.md", &third),
        ("stories/door.png", "x"),
        ("stories/both.png", "x"),
        ("labs/l.md", lab),
        ("reviews.yaml", reviews),
        ("heard.yaml", "title: T\ncontact: c@x.example\nfront:\n  story: own\n  why: New\nlanguage: en\n"),
    ];
    let forgetting = forget(&sources(&files));
    let deleted: Vec<&str> = forgetting.deleted.iter().map(|path| &**path).collect();
    assert_eq!(deleted, ["stories/door.png", "stories/own.md"]);
    let wanted =
        story("a.barros", "voices: [third]\n", "See the *other*, [a third](third.md) and ![A door](both.png).");
    assert_eq!(after(&forgetting, "stories/other.md"), wanted);
    assert_eq!(after(&forgetting, "labs/l.md"), lab.replace("- story: own\n  as: The door\n", ""));
    assert_eq!(after(&forgetting, "reviews.yaml"), "- flag: always-told\n  decision: keep\n");
    assert_eq!(after(&forgetting, "heard.yaml"), "title: T\ncontact: c@x.example\nlanguage: en\n");
}

#[test]
fn the_yes_of_another_goes_on_counting_and_an_old_one_stays_old() {
    let text = story("[m.lindqvist, a.barros]", "status: published\n", "@m.lindqvist waited with Maja Lindqvist.");
    for agreed in ["m.lindqvist: { given: 2026-03 }, ", ""] {
        let mut sources = sources(&[("stories/a.md", &text)]);
        let library = Library::of(&sources);
        let yes =
            Agreement { given: date(2026, 3, 14), until: None, at_most: Some(How::Name), read: None, publish: false };
        let ana = library.person("a.barros").unwrap();
        let fixed = library.agree(library.story("a").unwrap(), ana, &yes).unwrap();
        let agreed = fixed.after.replace("agreed: { ", &format!("agreed: {{ {agreed}"));
        sources.insert("stories/a.md", agreed.into_bytes());
        let forgetting = forget(&sources);
        for fixed in &forgetting.changed {
            sources.insert(&fixed.path, fixed.after.clone().into_bytes());
        }
        let library = Library::of(&sources);
        assert!(
            library.check(date(2026, 3, 14)).iter().all(|found| found.code != "read-again"),
            "{forgetting_text}",
            forgetting_text = after(&forgetting, "stories/a.md")
        );
        let reader = Reader::Audience(library.audience(None).unwrap());
        let options = EditionOptions { today: date(2026, 3, 14), broken: OnError::Stops };
        assert!(Edition::of(&library, reader, options).find_story("a").is_some());
    }
    let old = text.replace("status", "agreed: { a.barros: { given: 2026-03, read: 2-0000000000000000 } }\nstatus");
    let forgetting = forget(&sources(&[("stories/a.md", &old)]));
    assert!(after(&forgetting, "stories/a.md").contains("2-0000000000000000"));
}

#[test]
fn a_text_that_has_to_be_kept_stays_and_so_does_their_entry() {
    let own = story("m.lindqvist", "hold: matter-7\n", "She waited.");
    let other = story("[a.barros, m.lindqvist]", "", "She waited.");
    let forgetting = forget(&sources(&[("stories/own.md", &own), ("stories/other.md", &other)]));
    assert_eq!(forgetting.held.iter().map(|path| &**path).collect::<Vec<_>>(), ["stories/own.md"]);
    assert!(forgetting.deleted.is_empty());
    assert!(after(&forgetting, "stories/other.md").contains("about: [a.barros, someone]"));
    assert!(after(&forgetting, "people.yaml").contains("m.lindqvist:"));

    let config = "title: T\ncontact: c@x.example\nholds: { stories/other: matter-7 }\n";
    let forgetting = forget(&sources(&[("stories/other.md", &other), ("heard.yaml", config)]));
    assert_eq!(forgetting.held.iter().map(|path| &**path).collect::<Vec<_>>(), ["stories/other.md"]);
}

#[test]
fn a_name_that_may_be_somebody_else_s_is_left_with_its_line() {
    let page = "---\ntitle: P\n---\n\nMaja came.\n\nThen Lindqvist came.\n";
    let forgetting = forget(&sources(&[("pages/p.md", page)]));
    let left: Vec<(&str, usize)> = forgetting.left.iter().map(|(path, line)| (&**path, *line)).collect();
    assert_eq!(left, [("pages/p.md", 7)], "and of whom two are called so, nobody can tell");
}

#[test]
fn an_account_has_no_answer_of_another_and_no_matter() {
    let rest = "hold: matter-7\nagreed:\n  m.lindqvist: { given: 2026-03 }\n  a.barros: declined\n";
    let text = story("[m.lindqvist, a.barros]", rest, "@a.barros waited, M&#97;ja Olsen too. Ana left.");
    let library = Library::of(&sources(&[("stories/a.md", &text)]));
    let account = library.account_of(library.person("m.lindqvist").unwrap());
    let lines = &account.texts[0].lines;
    let has = |words: &str| lines.iter().any(|line| line.label.contains(words) || line.value.contains(words));
    assert!(has("Given") && has("2026-03") && !has("matter") && !has("declined") && !has("Barros"));
    assert!(!account.texts[0].paragraphs.iter().any(|words| words.contains("Ana") || words.contains("Olsen")));
}

/// The words of ours that can be chosen, by the phrase that says them to somebody.
fn choices() -> Vec<(&'static str, Vec<&'static str>)> {
    fn words<T: Copy, const N: usize>(all: [(&'static str, T); N]) -> Vec<&'static str> {
        all.iter().map(|(word, _)| *word).collect()
    }
    vec![
        ("own.status", words(Status::CHOICES)),
        ("own.shown", words(Shown::CHOICES)),
        ("own.shown", words(How::CHOICES)),
        ("own.kind", words(StoryKind::CHOICES)),
        ("own.answer", Answer::REFUSALS.to_vec()),
        ("own.decided", words(Decision::CHOICES)),
    ]
}

#[test]
fn every_word_that_is_chosen_from_ours_is_said_in_the_language_of_the_site() {
    let own = story("m.lindqvist", "kind: own\nstatus: With-colleague\n", "She waited.");
    let answered = "status: published\nagreed:\n  m.lindqvist: { given: 2026-03, as: colleague }\n";
    let named = story("[m.lindqvist, a.barros]", answered, "She waited.");
    let refused = story("m.lindqvist", "agreed: kept-private\n", "She waited.");
    let decided = "- { flag: near-identical, stories: [own], decision: withdraw }\n";
    let people = "m.lindqvist: { name: Maja Lindqvist, shown: withheld }\na.barros: { name: Ana Barros }\n";
    let files = [
        ("stories/own.md", own.as_str()),
        ("stories/named.md", &named),
        ("stories/refused.md", &refused),
        ("reviews.yaml", decided),
        ("people.yaml", people),
        ("heard.yaml", "title: T\nlanguage: fr\ncontact: c@x.example\n"),
    ];
    let library = Library::of(&sources(&files));
    let account = library.account_of(library.person("m.lindqvist").unwrap());
    let lines = account.entry.iter().chain(account.texts.iter().flat_map(|text| &text.lines));
    let mut said: Vec<String> = lines.map(|line| line.value.clone()).collect();
    said.extend(account.notes.iter().flat_map(|note| note.sentences.iter().cloned()));
    let said = said.join("\n");
    let neither = "Ni votre nom ni votre fonction";
    for words in [
        "En attente d’une réponse",
        "Publié",
        "Raconté par la personne qui l’a fait",
        "Que cela reste entre nous",
        "Retirer",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(said.matches(neither).count(), 2, "in people.yaml, and in the answer: {said}");
    for (phrase, words) in choices() {
        for word in words {
            assert!(account.theme.can_say(&format!("{phrase}.{word}")), "{phrase}.{word}");
            let is_printed = said.lines().any(|line| line == word);
            assert!(!is_printed, "{word}: {said}");
        }
    }
}

/// The names of all fields inside a field, at any depth.
fn names(kind: FieldKind) -> Vec<&'static str> {
    kind.rows().iter().flat_map(|row| [row.name].into_iter().chain(names(row.kind))).collect()
}

#[test]
fn every_field_of_an_account_has_a_name_in_the_language_of_the_site() {
    let fields = "judgment: { data: Alles grün., call: overrode }\nchange: { state: planned, what: So, by: 2026-09 }\nalso: wartete\nstatus: published\n";
    let judged = story("[m.lindqvist]", fields, "Sie wartete.");
    let mut sources = sources(&[("stories/a.md", &judged)]);
    sources.insert("heard.yaml", b"title: T\nlanguage: de\ncontact: c@x.example\n".to_vec());
    let library = Library::of(&sources);
    let account = library.account_of(library.person("m.lindqvist").unwrap());
    let labels: Vec<&str> = account.texts[0].lines.iter().map(|line| line.label.as_str()).collect();
    assert!(labels.contains(&"Daten und Urteil · Was die Daten sagten"), "{labels:?}");
    assert!(
        labels.contains(&"Veränderung · Geplant für")
            && labels.contains(&"Und etwas, das noch nicht auf unserer Liste steht")
    );
    assert!(account.texts[0].lines.iter().any(|line| line.value == "Man entschied anders."));
    assert_eq!(account.entry[1].label, "Name");
    let words: Vec<&str> = account.texts[0].lines.iter().map(|line| line.value.as_str()).collect();
    assert!(words.contains(&"Veröffentlicht") && !words.contains(&"published"), "{words:?}");
    let fields = [STORY, ENTRIES, REVIEWS].into_iter().flat_map(|file| names(file.kind)).filter(|name| *name != "hold");
    let unsaid: Vec<&str> = fields.filter(|name| !account.theme.can_say(&format!("own.field.{name}"))).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}
