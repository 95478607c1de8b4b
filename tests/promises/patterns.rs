//! Numbers stay smaller than the stories: none changes with whose stories they are but one sentence, which is rounded;
//! and no page says what would make a score of them.

use std::collections::{BTreeMap, BTreeSet};

use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};
use regex::Regex;

use crate::model::Dice;
use crate::{outputs, site_for, tries};

/// The least that the sentence stands for.
const LEAST: usize = 5;
/// From how many stories on their number is said.
const ENOUGH: usize = 10;
const BEHAVIOURS: [&str; 4] = ["asked-deeper", "named-it", "held-back", "left-choice"];
const CALLS: [&str; 4] = ["trusted", "overrode", "mixed", "deferred"];
const OUTCOMES: [&str; 4] = ["went-well", "went-badly", "mixed", "unknown"];

/// A story but for its persons.
#[derive(Clone)]
struct Plot {
    address: String,
    lines: String,
    behaviour: usize,
    teller: usize,
    about: usize,
}

fn plots(dice: &mut Dice, stories: usize, people: usize) -> Vec<Plot> {
    let plot = |at: usize, dice: &mut Dice| Plot {
        address: format!("{}/{}", 2023 + at % 3, letters(at)),
        lines: format!(
            "date: {}-{:02}\npractice: {}\nsetting: {}\njudgment: {{ data: All green, call: {}, because: A pause, outcome: {} }}\ntags: [{}]\n",
            2023 + at % 3,
            1 + dice.below(10),
            dice.one(&["law", "care"]),
            dice.one(&["corridor", "ward"]),
            dice.one(&CALLS),
            dice.one(&OUTCOMES),
            dice.one(&["tea", "rain", "stairs"]),
        ),
        behaviour: dice.below(BEHAVIOURS.len()),
        teller: dice.below(people),
        about: dice.below(people),
    };
    (0..stories).map(|at| plot(at, dice)).collect()
}

/// A name of letters alone.
fn letters(mut at: usize) -> String {
    let mut name = String::from("story-");
    loop {
        name.push(char::from(b'a' + u8::try_from(at % 26).unwrap()));
        at /= 26;
        if at == 0 {
            return name;
        }
    }
}

fn site_folder(plots: &[Plot], people: usize) -> Sources {
    let mut sources = Sources::new();
    let mut add = |path: &str, text: String| sources.insert(path, text.into_bytes());
    add(
        "heard.yaml",
        format!(
            "title: Heard\ncontact: none\naudiences: {{ team: {{ label: Team }}, partners: {{ label: Partners, sees: [team] }} }}\n\
             default_audience: team\npractices: [{{ id: law, label: Law }}, {{ id: care, label: Care }}, {{ id: none, label: Unheard }}]\n\
             settings: [corridor, ward, cellar]\npatterns: {{ minimum_people: {LEAST} }}\n"
        ),
    );
    let behaviours = BEHAVIOURS.map(|id| {
        format!("  {id}: {{ label: {}, definition: It showed., gamed_by: Doing it aloud. }}\n", id.replace('-', " "))
    });
    add("indicators.yaml", format!("Hearing:\n{}", behaviours.concat()));
    let person = |at: usize| {
        let name = letters(at);
        let name = name.trim_start_matches("story-");
        format!("p.{name}: {{ name: Q{name}a Z{name}on, role: associate, shown: name }}\n")
    };
    add("people.yaml", (0..people).map(person).collect());
    for plot in plots {
        let id = |at: usize| format!("p.{}", letters(at).trim_start_matches("story-"));
        let name = plot.address.rsplit('-').next().unwrap();
        add(
            &format!("stories/{}.md", plot.address),
            format!(
                "---\ntitle: Told {name}\n{}reviewer: {}\nabout: [{}]\nindicators: {{ {}: waited by the door }}\nstatus: published\n\
                 agreed: {{ given: 2026-01-10, until: 2031-03 }}\n---\n\nSomebody waited by the door and said so.\n",
                plot.lines,
                id(plot.teller),
                id(plot.about),
                BEHAVIOURS[plot.behaviour],
            ),
        );
    }
    let library = heard::library::Library::of(&sources);
    let faults = library.check(jiff::civil::date(2026, 11, 23));
    let errors: Vec<_> =
        faults.iter().filter(|fault| fault.severity == heard::text::diagnostic::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    sources
}

/// The numbers of every file, by address.
type Numbers = BTreeMap<String, Vec<String>>;

/// Every number of every file but those of the one sentence; and the sentence.
fn numbers(sources: &Sources) -> (Numbers, Option<(usize, usize)>) {
    let number = Regex::new(r"\d+").unwrap();
    // A fingerprint says which it is, and is no number of anything.
    let fingerprint = Regex::new("[0-9a-f]{16}").unwrap();
    let least = Regex::new(r"Told by at least (\d+) people, about at least (\d+)\.").unwrap();
    let mut sentence = None;
    let mut all = BTreeMap::new();
    for (url, bytes) in outputs(&site_for(sources, 0)) {
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(found) = least.captures(&text) {
            assert_eq!(url, "patterns.html");
            sentence = Some((found[1].parse().unwrap(), found[2].parse().unwrap()));
            text = least.replace(&text, "").into_owned();
        }
        let text = fingerprint.replace_all(&text, "");
        let url = fingerprint.replace_all(&url, "").into_owned();
        all.insert(url, number.find_iter(&text).map(|found| found.as_str().to_owned()).collect());
    }
    (all, sentence)
}

/// The words of a page's main part, without markup.
fn words(html: &str) -> String {
    let main = html.split("<main").nth(1).and_then(|main| main.split("</main>").next()).unwrap_or_default();
    Regex::new("<[^>]*>").unwrap().replace_all(main, "\n").into_owned()
}

fn patterns(sources: &Sources) -> String {
    let site = site_for(sources, 0);
    let bytes = site.render(&heard::site::Route::parse("patterns.html").unwrap()).unwrap().unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

proptest! {
    #![proptest_config(tries(48))]

    #[test]
    fn no_number_changes_with_whose_stories_they_are_but_the_one_sentence(
        seed in any::<u64>(), stories in 0_usize..30, people in 1_usize..14,
    ) {
        let mut dice = Dice::of(seed);
        let before = plots(&mut dice, stories, people);
        let mut after = before.clone();
        for plot in &mut after {
            (plot.teller, plot.about) = (dice.below(people), dice.below(people));
        }
        let ((one, _), (other, _)) = (numbers(&site_folder(&before, people)), numbers(&site_folder(&after, people)));
        // Whose page there is follows from who is named; what stands on it is dates of stories, checked below.
        let of_no_person = |url: &&String| !url.starts_with("people/");
        let urls: BTreeSet<&String> = one.keys().chain(other.keys()).filter(of_no_person).collect();
        for url in urls {
            assert_eq!(one.get(url), other.get(url), "{url}");
        }
    }

    #[test]
    fn the_one_sentence_is_rounded_down_and_absent_where_people_are_too_few(
        seed in any::<u64>(), stories in 0_usize..40, people in 1_usize..24,
    ) {
        let mut dice = Dice::of(seed);
        let plots = plots(&mut dice, stories, people);
        let (_, said) = numbers(&site_folder(&plots, people));
        let tellers: BTreeSet<usize> = plots.iter().map(|plot| plot.teller).collect();
        let about: BTreeSet<usize> = plots.iter().map(|plot| plot.about).collect();
        let (tellers, about) = (tellers.len(), about.len());
        match said {
            None => assert!(tellers < LEAST || about < LEAST, "{tellers} told about {about}, and nothing is said"),
            Some((by, of)) => {
                assert_eq!((by % LEAST, of % LEAST), (0, 0));
                assert!(by <= tellers && tellers < by + LEAST && of <= about && about < of + LEAST);
                assert!(by >= LEAST && of >= LEAST);
            }
        }
    }

    #[test]
    fn of_two_editions_one_story_apart_a_figure_of_people_tells_a_step_or_nothing(
        seed in any::<u64>(), stories in 1_usize..40, people in 4_usize..16,
    ) {
        let mut dice = Dice::of(seed);
        let plots = plots(&mut dice, stories, people);
        let (all, _) = numbers(&site_folder(&plots, people));
        let (fewer, _) = numbers(&site_folder(&plots[1..], people));
        // What the missing story prints on itself accounts for every other number: its row, its quarter, the total.
        let rows = |numbers: &Numbers| numbers["patterns.html"].len();
        assert!(rows(&all) >= rows(&fewer), "a story more says less");
        let (with, without) = (numbers(&site_folder(&plots, people)).1, numbers(&site_folder(&plots[1..], people)).1);
        for (with, without) in with.into_iter().zip(without) {
            for (more, less) in [(with.0, without.0), (with.1, without.1)] {
                assert!(more == less || more == less + LEAST, "{less} to {more}");
            }
        }
    }

    #[test]
    fn what_is_told_is_never_a_score(seed in any::<u64>(), stories in 0_usize..30, people in 1_usize..14) {
        let mut dice = Dice::of(seed);
        let sources = site_folder(&plots(&mut dice, stories, people), people);
        let never = Regex::new(r"(?i)[%‰★☆↑↓↗↘▲▼]|\b(most|top|rank\w*|averag\w*|mean|median|percent\w*|best|worst|leader\w*|more than|fewer than|increas\w*|declin\w*|trend\w*|target)\b").unwrap();
        let own = "Too few to say more than: read them.";
        for (url, bytes) in outputs(&site_for(&sources, 0)).into_iter().filter(|(url, _)| url.ends_with(".html")) {
            let text = words(&String::from_utf8_lossy(&bytes)).replace(own, "");
            assert!(!never.is_match(&text), "{url} says {:?}", never.find(&text));
        }
    }

    #[test]
    fn a_row_has_a_dot_for_each_story_in_the_order_of_the_vocabulary_and_a_sentence_from_ten_on(
        seed in any::<u64>(), stories in 0_usize..24,
    ) {
        let mut dice = Dice::of(seed);
        let plots = plots(&mut dice, stories, 3);
        let html = patterns(&site_folder(&plots, 3));
        let mut rest = html.as_str();
        for (at, id) in BEHAVIOURS.iter().enumerate() {
            let label = format!(">{}</a></h3>", id.replace('-', " "));
            let (_, after) = rest.split_once(&label).unwrap_or_else(|| panic!("{id} is not in its place"));
            rest = after;
            let row = after.split("</div>").next().unwrap();
            let own: BTreeSet<&str> = plots.iter().filter(|plot| plot.behaviour == at).map(|plot| plot.address.as_str()).collect();
            let dots: Vec<&str> = row.split("href=\"stories/").skip(1).map(|dot| dot.split(".html").next().unwrap()).collect();
            assert_eq!(dots.iter().copied().collect::<BTreeSet<_>>(), own);
            assert_eq!(dots.len(), own.len());
            let said = format!("{} of {stories} stories", own.len());
            assert_eq!(row.contains(&said), stories >= ENOUGH && !own.is_empty(), "{row}");
            assert_eq!(row.contains("No one has told one of these yet."), own.is_empty());
        }
        // A group of people of whom no story tells is not pointed at.
        assert!(!html.contains("Unheard") && !html.contains("cellar"));
        assert_eq!(html.contains("Too few to say more than"), stories < ENOUGH);
    }
}

#[test]
fn a_long_row_shows_its_newest_stories_and_the_way_to_the_rest() {
    let mut plots = plots(&mut Dice::of(7), 260, 3);
    for plot in &mut plots {
        plot.behaviour = 0;
    }
    let html = patterns(&site_folder(&plots, 3));
    let row = html.split("</h3>").nth(1).unwrap().split("</div>").next().unwrap();
    assert_eq!(row.matches("<li>").count(), 200);
    assert!(row.contains("260 of 260 stories tell of it."));
    assert!(row.contains("<a href=\"indicators/asked-deeper.html\">The rest of these stories</a>"), "{row}");
    let newest = html.split("<h3>Quarter").nth(1).unwrap();
    assert!(row.contains(newest.split("<li>").nth(1).unwrap().split("</li>").next().unwrap()));
}

#[test]
fn no_view_can_name_a_person_by_an_id() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site/views");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("PersonId"), "{}: {line}", path.display());
        }
    }
}
