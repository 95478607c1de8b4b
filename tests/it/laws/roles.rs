//! A role that too few people fit has its diagnostic, also where an office is printed beside it; where it ended badly it stops
//! a build. The oracle is written from what is promised, and counts people and no lines of the code.

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::site::{Route, Site};
use heard::text::diagnostic::{Diagnostic, Severity};
use heard::text::sources::Sources;

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::effort;

const ROLES: [&str; 3] = ["nurse", "porter", "project manager"];
const SHOWN: [&str; 3] = ["name", "role", "withheld"];
const WAYS: [&str; 4] = ["", ", as: name", ", as: role", ", as: colleague"];
const OUTCOMES: [&str; 4] = ["went-well", "went-badly", "mixed", "unknown"];
/// Offices as heard.yaml has them, and as stories write them.
const OFFICES: [(&str, &str); 3] = [("malmo", "Malmö"), ("lund", "Lund"), ("new york", "New York")];

#[derive(Clone, Debug)]
enum Heads {
    Unsaid,
    Whole(usize),
    /// For the first offices, so many in each.
    Offices(Vec<usize>),
}

#[derive(Clone, Debug)]
struct Person {
    role: usize,
    shown: &'static str,
}

#[derive(Clone, Debug)]
struct Story {
    teller: usize,
    about: usize,
    way: &'static str,
    mentioned: Option<usize>,
    outcome: &'static str,
    /// The office in its field, and one that its text names.
    office: Option<usize>,
    named: Option<usize>,
    strict: bool,
}

#[derive(Clone, Debug)]
struct Firm {
    people: Vec<Person>,
    heads: Vec<Heads>,
    fits: usize,
    stories: Vec<Story>,
}

impl Firm {
    fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let people: Vec<Person> =
            (0..7).map(|_| Person { role: dice.below(ROLES.len()), shown: dice.one(&SHOWN) }).collect();
        let heads = (0..ROLES.len()).map(|_| match dice.below(3) {
            0 => Heads::Unsaid,
            1 => Heads::Whole(dice.below(9)),
            _ => Heads::Offices((0..=dice.below(OFFICES.len())).map(|_| dice.below(9)).collect()),
        });
        let heads = heads.collect();
        let fits = 2 + dice.below(3);
        let office = |dice: &mut Dice| (!dice.once_in(3)).then(|| dice.below(OFFICES.len()));
        let story = |_| Story {
            teller: dice.below(people.len()),
            about: dice.below(people.len()),
            way: dice.one(&WAYS),
            mentioned: dice.once_in(2).then(|| dice.below(people.len())),
            outcome: dice.one(&OUTCOMES),
            office: office(&mut dice),
            named: office(&mut dice).filter(|_| dice.once_in(2)),
            strict: dice.once_in(4),
        };
        let stories = (0..6).map(story).collect();
        Self { people, heads, fits, stories }
    }

    fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        let mut config = format!(
            "title: T\ncontact: c@x.example\nprivacy: {{ fits: {} }}\npractices: [law, {{ label: Ward, fits: 6 }}]\nheadcount:\n",
            self.fits
        );
        for (role, heads) in ROLES.iter().zip(&self.heads) {
            match heads {
                Heads::Unsaid => {}
                Heads::Whole(heads) => config += &format!("  {role}: {heads}\n"),
                Heads::Offices(all) => {
                    let all = OFFICES.iter().zip(all).map(|((office, _), heads)| format!("{office}: {heads}"));
                    config += &format!("  {role}: {{ {} }}\n", all.collect::<Vec<_>>().join(", "));
                }
            }
        }
        sources.insert("heard.yaml", config.into_bytes());
        let people = self.people.iter().enumerate().map(|(at, person)| {
            format!("p.{at}: {{ name: Z{at}q Zz{at}q, role: {}, shown: {} }}\n", ROLES[person.role], person.shown)
        });
        sources.insert("people.yaml", people.collect::<String>().into_bytes());
        for (at, story) in self.stories.iter().enumerate() {
            sources.insert(&path(at), story.text().into_bytes());
        }
        sources
    }

    /// Everyone who is printed as a role.
    fn roles(&self, story: &Story) -> Vec<usize> {
        let is_role = |at: &usize| {
            let agreed_to = if *at == story.about { story.way } else { "" };
            let may_be_named =
                *at == story.teller && *at != story.about || *at == story.about && story.way != ", as: role";
            let shown = self.people[*at].shown;
            agreed_to != ", as: colleague" && (shown == "role" || shown == "name" && !may_be_named)
        };
        [Some(story.teller), Some(story.about), story.mentioned].into_iter().flatten().filter(is_role).collect()
    }

    /// Of so many who hold somebody's role, those whom a reader cannot leave out.
    fn left(&self, story: &Story, person: usize, heads: usize) -> usize {
        let known = |at: &usize| {
            let other = &self.people[*at];
            other.role == self.people[person].role && (other.shown == "name" || *at == story.teller && *at != person)
        };
        heads.saturating_sub((0..self.people.len()).filter(known).count())
    }

    fn fewest(&self, story: &Story) -> usize {
        if story.strict { 6 } else { self.fits }
    }

    /// Whether the page can show the office of the field.
    fn shows_office(&self, story: &Story) -> bool {
        let Some(office) = story.office else { return false };
        self.roles(story).into_iter().all(|person| match &self.heads[self.people[person].role] {
            Heads::Offices(all) => {
                all.get(office).is_some_and(|heads| self.left(story, person, *heads) >= self.fewest(story))
            }
            Heads::Unsaid | Heads::Whole(_) => false,
        })
    }

    /// Whether a role of the story gives somebody away.
    fn points(&self, story: &Story) -> bool {
        let shown = story.office.filter(|_| self.shows_office(story));
        self.roles(story).into_iter().any(|person| {
            let role = self.people[person].role;
            let heads = match &self.heads[role] {
                Heads::Unsaid => self.people.iter().filter(|other| other.role == role).count(),
                Heads::Whole(heads) => *heads,
                Heads::Offices(all) => {
                    let narrow = shown.into_iter().chain(story.named).filter_map(|office| all.get(office)).min();
                    narrow.copied().unwrap_or_else(|| all.iter().sum())
                }
            };
            self.left(story, person, heads) < self.fewest(story)
        })
    }
}

impl Story {
    fn text(&self) -> String {
        let office = self.office.map_or(String::new(), |at| format!("office: {}\n", OFFICES[at].1));
        let mentioned = self.mentioned.map_or(String::new(), |at| format!(" @p.{at} was there."));
        let named = self.named.map_or(String::new(), |at| format!(" It was ({}).", OFFICES[at].1));
        format!(
            "---\ntitle: The door\ndate: 2026-03\nreviewer: p.{}\nabout: [p.{}]\npractice: {}\n{office}status: published\n\
             judgment: {{ call: trusted, outcome: {} }}\nagreed: {{ given: 2026-03-20, until: 2031-03{} }}\n---\n\n\
             Somebody held it.{mentioned}{named}\n",
            self.teller,
            self.about,
            if self.strict { "Ward" } else { "law" },
            self.outcome,
            self.way,
        )
    }
}

fn path(at: usize) -> String {
    format!("stories/s{at}.md")
}

fn about<'d>(found: &'d [Diagnostic], code: &str, at: usize) -> Option<&'d Diagnostic> {
    found.iter().find(|one| one.code == code && *one.place.path == *path(at))
}

#[test]
fn a_role_that_too_few_people_fit_is_said_and_the_page_prints_no_office_that_narrows_one_too_far() {
    let (mut pointing, mut grave, mut offices, mut without) = (0, 0, 0, 0);
    for seed in 0..if effort::is_long() { 4_000 } else { 200 } {
        let firm = Firm::of(seed);
        let library = Library::of(&firm.sources());
        let reader = || Reader::Audience(library.audience(None).unwrap());
        let stops = Edition::of(&library, reader(), EditionOptions { today: TODAY, broken: OnError::Stops });
        let built = stops.faults().texts;
        let checked = library.check(TODAY);
        let left_out = Edition::of(&library, reader(), EditionOptions { today: TODAY, broken: OnError::LeftOut });
        let site = Site::of(stops);
        for (at, story) in firm.stories.iter().enumerate() {
            let place = format!("seed {seed}, story {at}: {story:?}\n{firm:?}");
            let points = firm.points(story);
            let is_grave = points && matches!(story.outcome, "went-badly" | "mixed");
            for found in [&checked, &built] {
                let said = about(found, "role-points", at);
                assert_eq!(said.is_some(), points, "{place}");
                assert_eq!(said.is_some_and(|said| said.severity == Severity::Error), is_grave, "{place}");
            }
            assert_eq!(left_out.reads(&path(at)), !is_grave, "{place}");
            let shows = firm.shows_office(story);
            assert_eq!(about(&checked, "office-left-out", at).is_some(), story.office.is_some() && !shows, "{place}");
            let page = site.render(&Route::Story { address: format!("s{at}") }).unwrap().unwrap();
            let page = String::from_utf8_lossy(&page);
            let office = story.office.map(|at| OFFICES[at].1);
            let prints = office.is_some_and(|office| page.contains(&format!("<dd>{office}</dd>")));
            assert_eq!(prints, shows, "{place}");
            pointing += usize::from(points);
            grave += usize::from(is_grave);
            offices += usize::from(shows);
            without += usize::from(story.office.is_some() && !shows);
        }
    }
    assert!(pointing > 100 && grave > 50 && offices > 20 && without > 50, "{pointing} {grave} {offices} {without}");
}

#[test]
fn a_letter_says_how_many_people_a_role_fits_in_every_language() {
    let said = |language: &str, others: usize| {
        let mut sources = Sources::new();
        let config = format!("title: T\ncontact: c@x.example\nlanguage: {language}\n");
        sources.insert("heard.yaml", config.into_bytes());
        let people = (0..=others).map(|at| format!("p.{at}: {{ name: Zq{at} Zz{at}, role: physician }}\n"));
        let people = people.chain(["t.t: { name: Tt Uu, role: physician }\n".to_owned()]).collect::<String>();
        sources.insert("people.yaml", people.into_bytes());
        let story = "---\ntitle: The door\ndate: 2026-03\nreviewer: t.t\nabout: [p.0]\nstatus: with-colleague\n---\n\n@p.0 came.\n";
        sources.insert("stories/a.md", story.as_bytes().to_vec());
        let library = Library::of(&sources);
        let reader = Reader::Colleague(library.story("a").unwrap(), library.person("p.0").unwrap());
        let site = Site::of(Edition::of(&library, reader, EditionOptions { today: TODAY, broken: OnError::Stops }));
        String::from_utf8_lossy(site.letter().unwrap().unwrap().bytes()).into_owned()
    };
    assert!(said("en", 0).contains("can only be you"), "{}", said("en", 0));
    assert!(said("en", 3).contains("any of 4 people"), "{}", said("en", 3));
    for (language, alone) in
        [("de", "nur du gemeint"), ("fr", "désigner que vous"), ("es", "solo puedes ser tú"), ("ar", "إلا عليك")]
    {
        assert!(said(language, 0).contains(alone), "{language}");
        assert!(!said(language, 4).contains(alone), "{language}");
    }
}
