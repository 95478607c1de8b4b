//! Random small sites with a canary in every field, and an oracle, written from what is promised and not from the code, of who may read each.

use std::collections::BTreeSet;

use heard::text::sources::Sources;

use crate::dice::Dice;

/// The audiences, and whom each sees beside itself; `board` sees `team` through `partners`.
pub const AUDIENCES: [(&str, &[&str]); 4] = [
    ("team", &["team"]),
    ("partners", &["partners", "team"]),
    ("board", &["board", "partners", "team"]),
    ("guests", &["guests"]),
];

/// A word that stands in one place of the sources only.
#[derive(Clone, Debug)]
pub struct Canary {
    pub word: String,
    /// What it stands in.
    pub what: String,
    /// The audiences that may read it.
    pub readers: BTreeSet<usize>,
    /// Whether it must be there for those who may read it.
    pub surely: bool,
    /// The file whose it is, where it is a file's own.
    pub file: Option<String>,
}

/// A name's words, and the stories in whose own page they must not be.
#[derive(Clone, Debug)]
pub struct Unnamed {
    pub word: String,
    pub address: String,
}

/// A random site.
#[derive(Clone)]
pub struct Model {
    pub files: Vec<(String, Vec<u8>)>,
    pub canaries: Vec<Canary>,
    pub unnamed: Vec<Unnamed>,
    pub stories: Vec<Told>,
    /// Full names and ids, and the audiences for whom they are printed somewhere.
    names: Vec<(String, String, BTreeSet<usize>)>,
    /// Whether consent is asked elsewhere.
    pub elsewhere: bool,
}

/// One story of it.
#[derive(Clone, Debug)]
pub struct Told {
    pub path: String,
    pub title: String,
    pub sentence: String,
    pub readers: BTreeSet<usize>,
}

impl Model {
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for (path, bytes) in &self.files {
            sources.insert(path, bytes.clone());
        }
        sources
    }

    /// The full names and ids of those who are printed by name nowhere for an audience.
    pub fn hidden_names(&self, audience: usize) -> Vec<(String, String)> {
        let hidden = |(name, id, readers): &(String, String, BTreeSet<usize>)| {
            (!readers.contains(&audience)).then(|| (name.clone(), id.clone()))
        };
        self.names.iter().filter_map(hidden).collect()
    }
}

/// What is random in everything that decides who may read it.
struct Terms {
    lines: String,
    readers: BTreeSet<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Name,
    Role,
    Withheld,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    No,
    ByName,
    AsRole,
}

struct Somebody {
    id: String,
    words: Vec<String>,
    shown: Shown,
    named_for: BTreeSet<usize>,
}

struct Maker {
    dice: Dice,
    count: usize,
    canaries: Vec<Canary>,
    unnamed: Vec<Unnamed>,
    files: Vec<(String, Vec<u8>)>,
    people: Vec<Somebody>,
    elsewhere: bool,
}

/// A site of `stories` stories.
pub fn site(seed: u64, stories: usize) -> Model {
    let mut dice = Dice::of(seed);
    let elsewhere = dice.once_in(4);
    let mut maker = Maker {
        dice,
        count: 0,
        canaries: Vec::new(),
        unnamed: Vec::new(),
        files: Vec::new(),
        people: Vec::new(),
        elsewhere,
    };
    maker.people();
    let metrics = maker.metrics();
    let told = maker.stories(stories, &metrics);
    maker.labs(&told);
    maker.pages(&told);
    maker.paths(&told);
    maker.rest(&told);
    maker.people_file();
    let name = |somebody: &Somebody| format!("Z{} Z{}", &somebody.words[1][1..], &somebody.words[2][1..]);
    let names = maker.people.iter().map(|one| (name(one), one.id.clone(), one.named_for.clone())).collect();
    Model { names, files: maker.files, canaries: maker.canaries, unnamed: maker.unnamed, stories: told, elsewhere }
}

fn everyone() -> BTreeSet<usize> {
    (0..AUDIENCES.len()).collect()
}

impl Maker {
    fn word(&mut self) -> String {
        self.count += 1;
        format!("zqx{}k", self.count)
    }

    fn plant(&mut self, what: &str, readers: &BTreeSet<usize>, surely: bool, file: &str) -> String {
        let word = self.word();
        let file = (!file.is_empty()).then(|| file.to_owned());
        self.canaries.push(Canary {
            word: word.clone(),
            what: what.to_owned(),
            readers: readers.clone(),
            surely,
            file,
        });
        word
    }

    fn never(&mut self, what: &str) -> String {
        self.plant(what, &BTreeSet::new(), false, "")
    }

    fn add(&mut self, path: &str, text: String) {
        self.files.push((path.to_owned(), text.into_bytes()));
    }

    fn people(&mut self) {
        for _ in 0..6 {
            let (id, first, last, nick) = (self.word(), self.word(), self.word(), self.word());
            let shown = self.dice.one(&[Shown::Name, Shown::Name, Shown::Role, Shown::Withheld]);
            self.people.push(Somebody {
                id: format!("p.{id}"),
                words: vec![id, first, last, nick],
                shown,
                named_for: BTreeSet::new(),
            });
        }
    }

    fn people_file(&mut self) {
        let mut text = format!("# {}\n", self.never("comment in people.yaml"));
        let mut canaries = Vec::new();
        for somebody in &self.people {
            let [_, first, last, nick] = &somebody.words[..] else { unreachable!() };
            let shown = match somebody.shown {
                Shown::Name => "name",
                Shown::Role => "role",
                Shown::Withheld => "withheld",
            };
            text += &format!(
                "{}: {{ name: Z{} Z{}, role: nurse, shown: {shown}, also: [Z{}] }}\n",
                somebody.id,
                &first[1..],
                &last[1..],
                &nick[1..]
            );
            for (at, (word, what)) in
                somebody.words.iter().zip(["id", "first name", "last name", "nickname"]).enumerate()
            {
                canaries.push(Canary {
                    word: word.clone(),
                    what: format!("{what} of {}", somebody.id),
                    readers: somebody.named_for.clone(),
                    surely: at == 1 || at == 2,
                    file: None,
                });
            }
        }
        self.canaries.extend(canaries);
        self.add("people.yaml", text);
    }

    /// Status, audience and day, with who may read by them.
    fn terms(&mut self) -> Terms {
        let (status, published) = match self.dice.below(12) {
            0 => ("status: draft\n", false),
            1 => ("status: withdrawn\n", false),
            2 => (self.dice.one(&["status: declined\n", "status: agreed\n", "status: with-colleague\n"]), false),
            3 => (
                self.dice.one(&["status: pubished\n", "status: [published]\n", "", "status: { a: published }\n"]),
                false,
            ),
            _ => ("status: published\n", true),
        };
        let (audience, group) = match self.dice.below(10) {
            0 => ("audience: partners\n", "partners"),
            1 => ("audience: board\n", "board"),
            2 => ("audience: guests\n", "guests"),
            3 => (self.dice.one(&["audience: teeem\n", "audience: [team]\n", "audience: { a: team }\n"]), "nobody"),
            4..7 => ("audience: team\n", "team"),
            _ => ("", "team"),
        };
        let (day, come) = match self.dice.below(10) {
            0 => ("publish_on: 2026-11-24\n", false),
            1 => (
                self.dice.one(&["publish_on: soon\n", "publish_on: [2020-01-01]\n", "publish_on: 2026-13-01\n"]),
                false,
            ),
            2 => ("publish_on: 2026-11-23\n", true),
            3 => ("publish_on: 2027-01\n", false),
            4 => ("publish_on: 2026-02\n", true),
            _ => ("", true),
        };
        let readers =
            (0..AUDIENCES.len()).filter(|at| published && come && AUDIENCES[*at].1.contains(&group)).collect();
        Terms { lines: format!("{status}{audience}{day}"), readers }
    }

    /// A random answer of one person as a map's value, and what it comes to.
    fn answer(&mut self) -> (&'static str, Answer) {
        let no: &[&str] = &[
            "declined",
            "kept-private",
            "{ given: 2026-11-24 }",
            "{ given: 2026-01-05, until: 2026-10 }",
            "{ given: 2026-01-05, until: 2026-11-22 }",
            "{ given: 2026-13-05 }",
            "{ given: 2026-01-05, until: whenever }",
            "{ until: 2028-01 }",
            "{ given: 2026-01-05, read: 0000000000000000 }",
            "{ given: 2026-01-05, as: roel }",
            "perhaps",
            "[2026-01-05]",
        ];
        let yes = [
            ("{ given: 2026-01-05 }", Answer::ByName),
            ("{ given: 2026-11-23, until: 2026-11-23 }", Answer::ByName),
            ("{ given: 2026-01, until: 2026-11 }", Answer::ByName),
            ("{ given: 2026-01-05, as: role }", Answer::AsRole),
        ];
        if self.dice.once_in(5) { (self.dice.one(no), Answer::No) } else { self.dice.one(&yes) }
    }

    fn metrics(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        for _ in 0..3 {
            let terms = self.terms();
            let readers = &terms.readers;
            let name = self.plant("file name of a metric", readers, true, "");
            let path = format!("metrics/{name}.md");
            let mut say = |what: &str, surely: bool| self.plant(what, readers, surely, &path);
            let (title, measures, misses, rewards) =
                (say("title of a metric", true), say("measures", true), say("misses", true), say("rewards", true));
            let (role, seen, unseen) =
                (say("role in seen_by", true), say("measures in seen_by", true), say("misses in seen_by", true));
            let (gamed, why, value, body) = (
                say("gamed_by", true),
                say("why of a metric's history", false),
                say("reading", false),
                say("text of a metric", false),
            );
            let (note, hidden) = (self.never("comment in YAML"), self.never("comment in a metric"));
            let owner = self.dice.below(self.people.len());
            let owner = self.people[owner].id.clone();
            let paired = names.last().map_or(String::new(), |name| format!("paired_with: {name}\n"));
            let text = format!(
                "---\n# {note}\ntitle: Metric {title} of the ward\nkind: quantitative\nmeasures: {measures} as it was counted\nmisses: {misses} which nobody counts\n\
                 rewards: {rewards} before noon\ngamed_by: {gamed} by waiting\n\
                 seen_by: [{{ role: a {role} trainee, measures: {seen} of a week, misses: {unseen} and the rest }}]\nowner: {owner}\n{paired}verdict: watch\nreview_by: 2026-12\n\
                 history: [{{ date: 2026-05, decision: watch, why: {why} came twice }}]\nreadings: [{{ period: 2026-Q1, value: {value} of them }}]\n{}---\n\n\
                 The {body} stood on the wall of the ward.\n\n<!-- {hidden} -->\n",
                terms.lines
            );
            self.add(&path, text);
            names.push(name);
        }
        names
    }

    #[expect(clippy::too_many_lines, reason = "every field of a story, once")]
    fn stories(&mut self, count: usize, metrics: &[String]) -> Vec<Told> {
        let mut told: Vec<Told> = Vec::new();
        for at in 0..count {
            let mut terms = self.terms();
            let composite = self.dice.once_in(8);
            let mut about: Vec<usize> = Vec::new();
            while !composite && (about.is_empty() || self.dice.once_in(3)) && about.len() < 3 {
                let somebody = self.dice.below(self.people.len());
                if !about.contains(&somebody) {
                    about.push(somebody);
                }
            }
            let teller = self.dice.below(self.people.len());
            let mut answers = Vec::new();
            let mut agreed = String::new();
            if self.elsewhere && self.dice.once_in(2) || self.dice.once_in(10) {
                let answer = if self.elsewhere { Answer::AsRole } else { Answer::No };
                answers.extend(about.iter().map(|_| answer));
            } else if about.len() == 1 {
                let (text, answer) = self.answer();
                agreed = format!("agreed: {text}\n");
                answers.push(answer);
            } else if !about.is_empty() {
                let mut parts = Vec::new();
                for somebody in &about {
                    let (text, answer) = self.answer();
                    parts.push(format!("{}: {text}", self.people[*somebody].id));
                    answers.push(answer);
                }
                agreed = format!("agreed: {{ {} }}\n", parts.join(", "));
            }
            if answers.contains(&Answer::No) {
                terms.readers.clear();
            }
            let readers = terms.readers.clone();
            // Who is printed by name here, and who is not though they play a part.
            let by_name = |somebody: usize| {
                let own = about.iter().position(|other| *other == somebody);
                self.people[somebody].shown == Shown::Name
                    && match own {
                        Some(own) => answers[own] == Answer::ByName,
                        None => somebody == teller,
                    }
            };
            let named: Vec<usize> = (0..self.people.len()).filter(|somebody| by_name(*somebody)).collect();
            let name = self.plant("file name of a story", &readers, true, "");
            let file = if self.dice.once_in(3) { format!("På vinden {name}") } else { name.clone() };
            let address = format!("2026/{}", file.to_lowercase().replace(' ', "-"));
            let path = format!("stories/2026/{file}.md");
            self.canaries.last_mut().unwrap().file = Some(path.clone());
            for somebody in &named {
                self.people[*somebody].named_for.extend(&readers);
            }
            for somebody in (0..self.people.len()).filter(|somebody| !named.contains(somebody)) {
                for word in self.people[somebody].words.clone() {
                    self.unnamed.push(Unnamed { word, address: address.clone() });
                }
            }
            let mut say = |what: &str, surely: bool| self.plant(what, &readers, surely, &path);
            let (title, body, quoted) = (say("title", true), say("text", true), say("cited words", true));
            let (also, data, because) = (say("also", false), say("judgment.data", true), say("judgment.because", true));
            let (change, why, reply, echo) =
                (say("change", true), say("why", true), say("reply", false), say("echo", false));
            let changed_why = say("why of a change", true);
            let (summary, tag, alt, credit) =
                (say("summary", true), say("tag", true), say("words of an image", true), say("credit", false));
            let (alias, link, pixels, second) = (
                say("old address", true),
                say("words of a link", true),
                say("pixels", true),
                say("words of a second image", true),
            );
            let (copied, copy) = (say("name of a file that it leads to", true), say("words of a file", true));
            let (note, hidden, meta) =
                (self.never("comment in YAML"), self.never("comment in a text"), self.never("metadata of an image"));
            self.files.push((format!("static/{copied}.txt"), format!("{copy}\n").into_bytes()));
            let (camera, drawn, drawing) = (
                self.never("file name of an image"),
                self.never("comment of a drawing"),
                self.never("file name of a drawing"),
            );
            self.files.push((format!("stories/2026/{camera}.png"), png(&pixels, &meta)));
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><!-- {drawn} --><metadata>{drawn}</metadata><rect width=\"{}\" height=\"4\"/></svg>",
                at + 1
            );
            self.files.push((format!("stories/2026/{drawing}.svg"), svg.into_bytes()));
            let title = format!("Something {title} stood beside the open window");
            let sentence = format!("The {body} was never once counted by anyone at that table.");
            let people = if composite {
                "kind: composite\ncomposite_of: 3\n".to_owned()
            } else {
                let ids: Vec<&str> = about.iter().map(|somebody| self.people[*somebody].id.as_str()).collect();
                let replier = ids[0];
                format!("about: [{}]\nreply: {{ by: {replier}, says: I kept {reply} to myself }}\n", ids.join(", "))
            };
            let echoer = if composite {
                String::new()
            } else {
                let somebody = self.dice.below(self.people.len());
                format!("echoes: [{{ by: {}, says: It was {echo} in Lund }}]\n", self.people[somebody].id)
            };
            let mention = if composite {
                "Somebody".to_owned()
            } else {
                let somebody = self.dice.below(self.people.len());
                format!("@{}", self.people[somebody].id)
            };
            let (voices, links) = if told.is_empty() {
                (String::new(), String::new())
            } else {
                let other = told[self.dice.below(told.len())].clone();
                let again = told[self.dice.below(told.len())].clone();
                let href = other.path.rsplit('/').next().unwrap().replace(' ', "%20");
                (
                    format!("voices: [\"{}\"]\n", again.path.trim_start_matches("stories/").trim_end_matches(".md")),
                    format!("[so {link} said]({href}) and [{}]({href}).", other.title),
                )
            };
            let links = if links.is_empty() { link } else { links };
            let metric = self.dice.one(metrics);
            let call = self.dice.one(&["trusted", "overrode", "mixed", "deferred"]);
            let month = 1 + self.dice.below(10);
            let text = format!(
                "---\n# {note}\ntitle: {title}\ndate: 2026-{month:02}\nclient: first time\nreviewer: {}\n{people}practice: care\nsetting: corridor\n\
                 indicators: {{ asked-deeper: went {quoted} at the door }}\nalso: noticed {also}\n\
                 judgment: {{ metric: {metric}, data: twelve {data}, call: {call}, because: the {because} was late, outcome: went-well }}\n\
                 change: {{ state: made, what: the board asks {change} now, by: 2027-03, why: since {changed_why} asked }}\nwhy: it was {why} all along\n{echoer}{voices}\
                 summary: They spoke of {summary} at length\ntags: [{tag}]\nimage: {{ src: {camera}.png, alt: a chair and {alt}, credit: by {credit} }}\n\
                 aliases: [2025/{alias}]\n{agreed}{}---\n\n{sentence} {mention} went {quoted} at the door.\n\n## Heading {at}\n\n{links}\n\n\
                 ![a {second} line]({drawing}.svg)\n\n[The file](../../static/{copied}.txt)\n\n<!-- {hidden} -->\n\n## What happened {{.outcome}}\n\nIt went on.\n",
                self.people[teller].id, terms.lines
            );
            self.add(&path, text);
            told.push(Told { path, title, sentence, readers });
        }
        told
    }

    fn labs(&mut self, told: &[Told]) {
        for _ in 0..2 {
            let mut terms = self.terms();
            let (held, was) = self.dice.one(&[
                ("held: 2026-05\n", true),
                ("held: 2026-05\n", true),
                ("", false),
                ("held: 2027-01\n", false),
                ("held: [x]\n", false),
            ]);
            if !was {
                terms.readers.clear();
            }
            let readers = terms.readers.clone();
            let name = self.plant("file name of a lab", &readers, true, "");
            let path = format!("labs/{name}.md");
            let case = told[self.dice.below(told.len())].clone();
            let both: BTreeSet<usize> = readers.intersection(&case.readers).copied().collect();
            let words = self.plant("words of a lab's case", &both, false, &path);
            let mut say = |what: &str, surely: bool| self.plant(what, &readers, surely, &path);
            let (title, kept, prompt, card, read) = (
                say("title of a lab", true),
                say("kept", true),
                say("prompt", false),
                say("card", false),
                say("text for readers", true),
            );
            let pixels = say("pixels of a lab's picture", true);
            let (panel, would) = (say("role on a panel", true), say("what a panel would do", true));
            let (brief, asked) = (self.never("brief of a lab"), self.never("question of a lab"));
            let (own, hidden, note) =
                (self.never("a facilitator's note"), self.never("comment in a lab"), self.never("comment in YAML"));
            let (noted, plan, planned, shown, drawn) = (
                self.never("pixels of a note's picture"),
                self.never("name of a note's file"),
                self.never("words of a note's file"),
                self.never("file name of a lab's picture"),
                self.never("file name of a note's picture"),
            );
            self.files.push((format!("labs/{shown}.png"), png(&pixels, &note)));
            self.files.push((format!("labs/{drawn}.png"), png(&noted, &note)));
            self.files.push((format!("static/{plan}.txt"), format!("{planned}\n").into_bytes()));
            let facilitator = self.dice.below(self.people.len());
            let text = format!(
                "---\n# {note}\ntitle: Lab {title} in spring\ndate: 2026-05\nfacilitator: {}\ncases: [{{ story: \"{}\", as: A {words} light }}]\n\
                 prompts: {{ write: what of {prompt} now }}\ncards: [{{ heard: they {card} should, ask: from where }}]\n\
                 briefs: [{{ role: a client, brief: You know {brief} of it }}]\nquestions: [What of {asked} then]\n\
                 panel: [{{ role: a {panel} partner, would: Wait for {would} here, why: It was late }}]\n{held}kept: [Green {kept} is reported]\n{}---\n\n\
                 Mind the {own} at the start: [the plan](../static/{plan}.txt), ![a chart]({drawn}.png).\n\n<!-- {hidden} -->\n\n\
                 ## For you {{.readers}}\n\nBring {read} with you.\n\n![a chart]({shown}.png)\n",
                self.people[facilitator].id,
                case.path.trim_start_matches("stories/").trim_end_matches(".md"),
                terms.lines
            );
            self.add(&path, text);
        }
    }

    fn pages(&mut self, told: &[Told]) {
        for menu in [true, false] {
            let terms = self.terms();
            let readers = &terms.readers;
            let name = self.plant("file name of a page", readers, true, "");
            let path = format!("pages/{name}.md");
            let mut say = |what: &str| self.plant(what, readers, true, &path);
            let (title, body, link) = (say("title of a page"), say("text of a page"), say("words of a page's link"));
            let hidden = self.never("comment in a page");
            let other = told[self.dice.below(told.len())].clone();
            let href = other.path.replace(' ', "%20");
            let text = format!(
                "---\ntitle: Page {title} of ours\nmenu: {menu}\n{}---\n\nWe keep {body} here, [{link} there](../{href}), and [{}](../{href}).\n\n<!-- {hidden} -->\n",
                terms.lines, other.title
            );
            self.add(&path, text);
        }
    }

    /// Paths: a step goes as one with its story, and a path that has fewer than two left goes whole.
    fn paths(&mut self, told: &[Told]) {
        for _ in 0..2 {
            let terms = self.terms();
            let start = self.dice.below(told.len());
            let steps: Vec<Told> = told.iter().cycle().skip(start).take(told.len().min(3)).cloned().collect();
            let enough = |audience: &usize| steps.iter().filter(|step| step.readers.contains(audience)).count() >= 2;
            let readers: BTreeSet<usize> = terms.readers.iter().copied().filter(enough).collect();
            let name = self.plant("file name of a path", &readers, true, "");
            let path = format!("paths/{name}.md");
            let mut say = |what: &str| self.plant(what, &readers, true, &path);
            let (title, body) = (say("title of a path"), say("text of a path"));
            let hidden = self.never("comment in a path");
            let mut lines = String::new();
            for step in &steps {
                let both: BTreeSet<usize> = readers.intersection(&step.readers).copied().collect();
                let said = self.plant("sentence of a path's step", &both, true, &path);
                let story = step.path.trim_start_matches("stories/").trim_end_matches(".md");
                lines += &format!("- {{ story: \"{story}\", say: Before {said} you sit down }}\n");
            }
            let text = format!(
                "---\ntitle: Path {title} of ours\nsteps:\n{lines}{}---\n\nBegin {body} here.\n\n<!-- {hidden} -->\n",
                terms.lines
            );
            self.add(&path, text);
        }
    }

    fn rest(&mut self, told: &[Told]) {
        let front = told[self.dice.below(told.len())].clone();
        let why = self.plant("why of the front page", &front.readers, true, "");
        let title = self.plant("title of the site", &everyone(), true, "");
        let (note, forbidden, target) =
            (self.never("comment in heard.yaml"), self.never("forbidden word"), self.never("address of a target"));
        let consent = if self.elsewhere { "elsewhere" } else { "required" };
        let counted = self.plant("number that nobody has described", &everyone(), true, "");
        let base = self.dice.one(&["", "base_url: https://firm.example/in/heard/\n"]);
        let text = format!(
            "# {note}\ntitle: The {title} house\n{base}contact: heard@firm.example\n\
             front: {{ story: \"{}\", why: Because {why} asked }}\n\
             audiences: {{ team: {{ label: Team }}, partners: {{ label: Partners, sees: [team] }}, board: {{ label: Board, sees: [partners] }}, guests: {{ label: Guests }} }}\n\
             default_audience: team\npractices: [{{ id: care, label: Care }}]\nnot_yet_audited: [Share of {counted} answered]\nsettings: [corridor]\nclients: [first time]\n\
             privacy: {{ consent: {consent}, never_publish: [{forbidden}] }}\npublish: {{ one: {{ to: /mnt/{target}/heard }} }}\n",
            front.path.trim_start_matches("stories/").trim_end_matches(".md")
        );
        self.add("heard.yaml", text);
        let (public, words) = (
            self.plant("name of a static file", &everyone(), true, ""),
            self.plant("words of a static file", &everyone(), true, ""),
        );
        self.add(&format!("static/{public}.txt"), format!("{words}\n"));
        let (flag, reason) = (self.never("flag of an override"), self.never("reason of an override"));
        self.add("overrides/checks.csv", format!("flag,decision,why\nOverdue {flag},rang her,She {reason} told me\n"));
        let (client, review) = (self.never("code of a client"), self.never("review of a relationship"));
        let (by, to) = (self.people[0].id.clone(), self.people[1].id.clone());
        self.add(
            &format!("relationships/{client}.md"),
            format!("---\ndate: 2026-05\nreviewer: {by}\nclient: {client}\nreaders: [{to}]\n---\n\nThey have stopped {review} since the spring.\n"),
        );
        let decision = self.never("the curator's decision");
        let pair: Vec<String> = told
            .iter()
            .take(2)
            .map(|told| format!("\"{}\"", told.path.trim_start_matches("stories/").trim_end_matches(".md")))
            .collect();
        self.add("reviews.yaml", format!("- {{ flag: near-identical, stories: [{}], decision: keep, why: they {decision} differ, date: 2026-05 }}\n", pair.join(", ")));
    }
}

/// A picture whose pixels are the bytes of `pixels`, plainly, with `meta` beside them.
pub fn png(pixels: &str, meta: &str) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        out.extend(kind);
        out.extend(data);
        out.extend(crc.sum().to_be_bytes());
    };
    let mut head = u32::try_from(pixels.len()).unwrap().to_be_bytes().to_vec();
    head.extend([0, 0, 0, 1, 8, 0, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"tEXt", format!("Comment\0{meta}").as_bytes());
    let mut row = vec![0_u8];
    row.extend(pixels.bytes());
    let length = u16::try_from(row.len()).unwrap();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &row {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    data.extend(row);
    data.extend((b << 16 | a).to_be_bytes());
    chunk(b"IDAT", &data);
    chunk(b"IEND", b"");
    out
}
