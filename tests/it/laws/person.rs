//! The person's own file: it holds every sentence that is theirs and none of another's; and whoever is forgotten leaves no
//! trace that a plain search finds, while the yeses of everybody else go on counting.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use heard::library::{Agreement, How, Library};
use heard::site::personal_file::{self, Notes};
use heard::text::sources::Sources;

use crate::dice::Dice;
use crate::program::{heard, words};
use crate::{editions, effort};

/// Two of them share a first name, one has an id that is a plain word, one a nickname, one a name without spaces.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("m.lindqvist", "Maja Lindqvist", ""),
    ("m.olsen", "Maja Olsen", ""),
    ("berta", "Berta Quastel", ""),
    ("r.okafor", "Rosa Okáfor", "Rosi"),
    ("wang", "王小明", ""),
    ("j.vandam", "Jörg van Dam", ""),
];
/// 2026-11-23.
const TODAY: jiff::civil::Date = editions::TODAY;

/// A sentence with a word that stands nowhere else, and whom it names.
struct Sentence {
    canary: String,
    names: BTreeSet<usize>,
    file: String,
    is_note: bool,
}

/// A random site.
struct Model {
    files: BTreeMap<String, String>,
    sentences: Vec<Sentence>,
    /// Who plays a part in each story.
    parts: BTreeMap<String, BTreeSet<usize>>,
    /// Whom each story is about.
    about: BTreeMap<String, BTreeSet<usize>>,
}

struct Maker {
    dice: Dice,
    count: usize,
    /// Whether people are only mentioned: then nothing is wrong with a story, and it can be published.
    only_mentions: bool,
    model: Model,
}

impl Maker {
    fn word(&mut self) -> String {
        self.count += 1;
        format!("zqx{}k", self.count)
    }

    /// One of the ways in which somebody may be written; in `words` no mention counts.
    fn called(&mut self, who: usize) -> String {
        let (id, name, also) = PEOPLE[who];
        if self.only_mentions {
            return format!("@{id}");
        }
        let last_first = match name.rsplit_once(' ') {
            Some((first, last)) => format!("{last}, {first}"),
            None => name.to_owned(),
        };
        let mut ways = vec![format!("@{id}"), name.to_owned(), name.to_uppercase(), last_first, format!("({name})")];
        if !also.is_empty() {
            ways.push(also.to_owned());
        }
        if let Some((first, last)) =
            name.split_once(' ').filter(|(first, last)| first.is_ascii() && !last.contains(' '))
        {
            ways.push(format!("{first}.{last}@x.example").to_lowercase());
        }
        self.dice.one(&ways)
    }

    /// A sentence in a file that names some of those who may be named there.
    fn sentence(&mut self, file: &str, may: &[usize], is_note: bool) -> String {
        let canary = self.word();
        let mut names = BTreeSet::new();
        let mut text = format!("Then {canary} came");
        for at in 0..self.dice.below(3) {
            if may.is_empty() {
                break;
            }
            let who = self.dice.one(may);
            names.insert(who);
            // Some stand in a list, where two names that stand side by side may look like a third.
            let listed =
                text.strip_suffix(" and").filter(|_| at > 0 && self.dice.once_in(4)).map(|text| format!("{text},"));
            text = listed.unwrap_or(text + " to");
            text += &format!(" {} and", self.called(who));
        }
        text += " so it went on.";
        self.model.sentences.push(Sentence { canary, names, file: file.to_owned(), is_note });
        text
    }

    fn sentences(&mut self, file: &str, may: &[usize]) -> String {
        let count = 1 + self.dice.below(4);
        let all: Vec<String> = (0..count).map(|_| self.sentence(file, may, false)).collect();
        all.join(" ")
    }

    fn quoted(&mut self, file: &str, may: &[usize]) -> String {
        let text = self.sentence(file, may, false);
        format!("\"{text}\"")
    }

    fn some(&mut self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..PEOPLE.len()).collect();
        self.dice.shuffle(&mut all);
        let count = 1 + self.dice.below(3);
        all.truncate(count);
        all
    }

    fn ids(&mut self, people: &[usize]) -> String {
        people.iter().map(|who| PEOPLE[*who].0).collect::<Vec<_>>().join(", ")
    }

    fn story(&mut self, at: usize, others: usize) {
        let file = format!("stories/2026/s{at}.md");
        let about = self.some();
        let teller = self.dice.below(PEOPLE.len());
        let mut may: Vec<usize> = about.clone();
        may.push(teller);
        may.extend(self.dice.once_in(2).then(|| self.dice.below(PEOPLE.len())));
        let mut parts: BTreeSet<usize> = about.iter().copied().chain([teller]).collect();
        let mut front = format!("title: {}\ndate: 2026-03\n", self.quoted(&file, &may));
        let teller_words = if self.dice.once_in(3) { PEOPLE[teller].1 } else { PEOPLE[teller].0 };
        front += &format!("reviewer: {teller_words}\n");
        front += &match (about.len(), self.dice.below(2)) {
            (1, 0) => format!("about: {}\n", PEOPLE[about[0]].0),
            (_, 0) => {
                format!("about:\n- {}\n", about.iter().map(|who| PEOPLE[*who].0).collect::<Vec<_>>().join("\n- "))
            }
            _ => format!("about: [{}]\n", self.ids(&about)),
        };
        if self.dice.once_in(2) {
            front += &format!("why: {}\n", self.quoted(&file, &may));
        }
        if self.dice.once_in(3) {
            let by = self.dice.one(&may);
            parts.insert(by);
            front += &format!("reply: {{ by: {}, says: {} }}\n", PEOPLE[by].0, self.quoted(&file, &may));
        }
        if self.dice.once_in(3) {
            let by = self.dice.below(PEOPLE.len());
            parts.insert(by);
            front += &format!("echoes:\n- by: {}\n  says: {}\n", PEOPLE[by].0, self.quoted(&file, &may));
        }
        if self.dice.once_in(3) {
            front += &format!("# {}\n", self.sentence(&file, &may, true));
        }
        if others > 0 && self.dice.once_in(3) {
            front += &format!("voices: [2026/s{}]\n", self.dice.below(others));
        }
        front += &format!("status: {}\n", self.dice.one(&["published", "published", "draft", "withdrawn", "agreed"]));
        let mut body = self.sentences(&file, &may);
        if others > 0 && self.dice.once_in(3) {
            body += &format!("\n\nSee [another one](s{}.md).", self.dice.below(others));
        }
        body += "\n\n";
        body += &self.sentences(&file, &may);
        if self.dice.once_in(2) {
            body += &format!("\n\n<!-- {} -->", self.sentence(&file, &may, true));
        }
        self.model.files.insert(file.clone(), format!("---\n{front}---\n\n{body}\n"));
        self.model.parts.insert(file.clone(), parts);
        self.model.about.insert(file, about.into_iter().collect());
    }

    /// A text in which nobody plays a part.
    fn other(&mut self, file: &str, fields: &str) {
        let may: Vec<usize> = (0..PEOPLE.len()).collect();
        let note = self.sentence(file, &may, true);
        let body = self.sentences(file, &may);
        let text = format!("---\ntitle: T\n{fields}status: published\n---\n\n{body}\n\n<!-- {note} -->\n");
        self.model.files.insert(file.to_owned(), text);
    }
}

/// A random site of some stories.
fn site(seed: u64) -> Model {
    let model = Model { files: BTreeMap::new(), sentences: Vec::new(), parts: BTreeMap::new(), about: BTreeMap::new() };
    let mut maker = Maker { dice: Dice::of(seed), count: 0, only_mentions: seed.is_multiple_of(2), model };
    let stories = 2 + maker.dice.below(5);
    for at in 0..stories {
        maker.story(at, at);
    }
    let facilitator = PEOPLE[maker.dice.below(PEOPLE.len())].0;
    let case = maker.dice.below(stories);
    maker.other(
        "labs/spring.md",
        &format!(
            "date: 2026-04\nfacilitator: {facilitator}\nheld: 2026-04\ncases:\n- story: 2026/s{case}\n  as: The door\n"
        ),
    );
    let owner = PEOPLE[maker.dice.below(PEOPLE.len())].0;
    maker.other("metrics/load.md", &format!("measures: Beds\nmisses: Talk\nowner: {owner}\n"));
    maker.other("pages/about.md", "");
    let people: String = PEOPLE
        .iter()
        .map(|(id, name, also)| {
            let shown = maker.dice.one(&["name", "role", "withheld"]);
            let also = if also.is_empty() { String::new() } else { format!(", also: [{also}]") };
            format!("{id}: {{ name: {name}, role: nurse, shown: {shown}{also} }}\n")
        })
        .collect();
    let mut files = maker.model.files;
    files.insert("people.yaml".to_owned(), people);
    let front = if maker.dice.once_in(2) { "front: { story: 2026/s0 }\n" } else { "" };
    files.insert(
        "heard.yaml".to_owned(),
        format!("title: T\ncontact: c@x.example\n{front}publish:\n  share: {{ to: ../share }}\n"),
    );
    files.insert(
        "reviews.yaml".to_owned(),
        "- { flag: near-identical, stories: [2026/s0, 2026/s1], decision: keep }\n".to_owned(),
    );
    maker.model.files = files;
    maker.model
}

impl Model {
    fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for (path, text) in &self.files {
            sources.insert(path, text.clone().into_bytes());
        }
        sources
    }

    /// Everybody says yes to everything, as a colleague.
    fn agree(&mut self) {
        let abouts: Vec<(String, usize)> =
            self.about.iter().flat_map(|(path, about)| about.iter().map(|who| (path.clone(), *who))).collect();
        for (path, who) in abouts {
            let library = Library::of(&self.sources());
            let name = path.trim_start_matches("stories/").trim_end_matches(".md");
            let (story, person) = (library.story(name).unwrap(), library.person(PEOPLE[who].0).unwrap());
            let yes =
                Agreement { given: TODAY, until: None, at_most: Some(How::Colleague), read: None, publish: false };
            if let Ok(fixed) = library.agree(story, person, &yes) {
                self.files.insert(path, fixed.after);
            }
        }
    }

    fn write(&self, folder: &Path) {
        for (path, text) in &self.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// Whoever is in most stories that are about others too.
    fn most_with_others(&self) -> usize {
        let stories = |who: &usize| {
            self.parts
                .iter()
                .filter(|(path, parts)| parts.contains(who) && self.about[*path] != BTreeSet::from([*who]))
                .count()
        };
        (0..PEOPLE.len()).max_by_key(stories).unwrap()
    }

    /// The name and id of somebody, as a plain search looks for them.
    fn needles(who: usize) -> Vec<String> {
        let (id, name, also) = PEOPLE[who];
        let mut needles = vec![name.to_lowercase(), format!("@{id}")];
        needles.extend(id.contains('.').then(|| id.to_owned()));
        needles.extend((!also.is_empty()).then(|| also.to_lowercase()));
        needles
    }
}

/// The same seeds in each run; twenty times as many in the long one.
fn seeds(count: u64) -> std::ops::Range<u64> {
    0..if effort::is_long() { count * 20 } else { count }
}

/// The page with everything about somebody.
fn page(library: &Library, who: usize) -> String {
    let account = library.account_of(library.person(PEOPLE[who].0).unwrap());
    String::from_utf8(personal_file::render(account, Notes::Shown).unwrap()).unwrap()
}

/// All files of a folder.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let all = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    all.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

/// Files in which one of the needles stands, in any case.
fn traces(folder: &Path, needles: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in files(folder) {
        let text = format!("{}\n{}", path.strip_prefix(folder).unwrap().display(), String::from_utf8_lossy(&bytes))
            .to_lowercase();
        found.extend(
            needles
                .iter()
                .filter(|needle| text.contains(*needle))
                .map(|needle| format!("{needle}: {}", path.display())),
        );
    }
    found
}

/// The file of the story that has this page.
fn path_of(page: &str) -> String {
    format!("stories/2026/{}", page.replace(".html", ".md"))
}

/// The stories that a built site holds.
fn stories_in(site: &Path) -> BTreeSet<String> {
    let all = files(&site.join("stories/2026"));
    all.into_iter().map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_personal_file_has_every_sentence_that_is_theirs_and_none_of_another_s() {
    for seed in seeds(40) {
        let model = site(seed);
        let library = Library::of(&model.sources());
        for (who, (id, ..)) in PEOPLE.iter().enumerate() {
            let page = page(&library, who);
            for Sentence { canary, names, file, is_note } in &model.sentences {
                let is_own = model.parts.get(file).is_some_and(|parts| parts.contains(&who));
                let is_theirs = is_own || names.contains(&who);
                assert_eq!(
                    page.contains(canary.as_str()),
                    is_theirs,
                    "{canary} of {file} (a note: {is_note}) for {}\n{page}",
                    id
                );
            }
            let folded = page.to_lowercase();
            for other in (0..PEOPLE.len()).filter(|other| *other != who) {
                for needle in Model::needles(other) {
                    assert!(!folded.contains(&needle), "{needle} is on the page of {}\n{page}", id);
                }
            }
        }
    }
}

#[test]
fn whoever_is_forgotten_leaves_no_trace_and_the_yeses_of_others_go_on_counting() {
    let mut still_read = 0;
    for seed in seeds(8) {
        let mut model = site(seed);
        model.agree();
        let who = if seed % 2 == 0 { model.most_with_others() } else { Dice::of(seed).below(PEOPLE.len()) };
        let id = PEOPLE[who].0;
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("site");
        model.write(&folder);
        let run = |arguments: &[&str]| {
            let mut command = heard();
            command.args(arguments).current_dir(&folder).env("XDG_CACHE_HOME", around.path().join("cache"));
            command.output().unwrap()
        };
        let is_held = Dice::of(seed + 1).once_in(3);
        let held = model
            .about
            .iter()
            .find(|(_, about)| about.contains(&who))
            .map(|(path, _)| path.clone())
            .filter(|_| is_held);
        if let Some(path) = &held {
            let text = fs::read_to_string(folder.join(path)).unwrap();
            fs::write(folder.join(path), text.replacen("---\n", "---\nhold: matter-7\n", 1)).unwrap();
        }
        let built = run(&["build", "--without-broken"]);
        assert!(folder.join("public").is_dir(), "{}", words(&built.stderr));
        let _ = run(&["publish", "share", "--yes", "--without-broken"]);
        let before = stories_in(&folder.join("public"));
        let _ = run(&["letter", "2026/s0", "--again"]);
        let _ = run(&["person", id, "--everything"]);
        fs::write(folder.join(".heard-answers-0123456789abcdef.tmp"), format!("A title\n{}\n", PEOPLE[who].1)).unwrap();

        let forgotten = run(&["person", id, "--forget"]);
        assert_eq!(forgotten.status.code(), Some(2), "without a terminal it asks nothing");
        assert!(words(&forgotten.stderr).contains("--yes"));

        let forgotten = run(&["person", id, "--forget", "--yes"]);
        let (receipt, said) = (words(&forgotten.stdout), words(&forgotten.stderr));
        for needle in Model::needles(who) {
            assert!(!receipt.to_lowercase().contains(&needle), "{receipt}");
        }
        assert!(receipt.contains("backups"), "{receipt}");
        if held.is_some() {
            assert_eq!(forgotten.status.code(), Some(1), "{said}\n{receipt}");
            assert!(receipt.contains("1 text that must be kept"), "{receipt}");
        } else {
            assert_eq!(forgotten.status.code(), Some(0), "{id}: {said}\n{receipt}");
            let mut found = traces(around.path(), &Model::needles(who));
            found.sort();
            assert!(found.is_empty(), "{id}: {found:?}\n{said}\n{receipt}");
            // What others have agreed to is read as before.
            let alone = |name: &str| {
                model.about.get(&path_of(name)).is_some_and(|about| about.len() == 1 && about.contains(&who))
            };
            let wanted: BTreeSet<String> = before.iter().filter(|name| !alone(name)).cloned().collect();
            let is_in = |name: &&String| model.parts[&path_of(name)].contains(&who);
            still_read += wanted.iter().filter(is_in).count();
            let built = run(&["build", "--without-broken"]);
            assert_eq!(stories_in(&folder.join("public")), wanted, "{id}: {}", words(&built.stderr));
        }
    }
    assert!(still_read > 0, "no story with somebody who was forgotten is still read");
}
