//! Numbers stay smaller than the stories: none changes with whose stories they are but one sentence, which is rounded;
//! and no page says what would make a score of them.

use std::collections::{BTreeMap, BTreeSet};

use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};
use regex::Regex;

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::laws::{outputs, site_for, tries};

/// The least that the sentence stands for.
const LEAST: usize = 5;
/// From how many stories on their number is said.
const ENOUGH: usize = 10;
/// How many dots a row has at most: the newest stories.
const DOTS: usize = 22;
/// The numbers that are said in words.
const WORDS: [&str; 10] = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
const MODELS: [&str; 3] = ["augmented-intuition", "balanced-scorecard", "human-in-the-loop"];
const METRICS: [&str; 3] = ["hours", "letters", "speed"];
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
            "date: {}-{:02}\npractice: {}\nsetting: {}\njudgment: {{ metric: {}, data: All green, call: {}, because: A pause, outcome: {} }}\ntags: [{}]\n",
            2023 + at % 3,
            1 + dice.below(10),
            dice.one(&["law", "care"]),
            dice.one(&["corridor", "ward"]),
            dice.one(&METRICS),
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
    site_by(MODELS[people % MODELS.len()], plots, people)
}

/// Of any number of people there is a site of each model somewhere near.
fn site_by(model: &str, plots: &[Plot], people: usize) -> Sources {
    let mut sources = Sources::new();
    let mut add = |path: &str, text: String| sources.insert(path, text.into_bytes());
    add(
        "heard.yaml",
        format!(
            "title: Heard\ncontact: none\nmodel: {model}\naudiences: {{ team: {{ label: Team }}, partners: {{ label: Partners, sees: [team] }} }}\n\
             default_audience: team\npractices: [{{ id: law, label: Law }}, {{ id: care, label: Care }}, {{ id: none, label: Unheard }}]\n\
             settings: [corridor, ward, cellar]\npatterns: {{ minimum_people: {LEAST} }}\n"
        ),
    );
    let behaviours = BEHAVIOURS.map(|id| {
        format!("  {id}: {{ label: {}, definition: It showed., gamed_by: Doing it aloud. }}\n", id.replace('-', " "))
    });
    add("indicators.yaml", format!("Hearing:\n{}", behaviours.concat()));
    for (at, name) in METRICS.into_iter().enumerate() {
        let kind = if at == 1 { "qualitative" } else { "quantitative\npaired_with: letters" };
        add(
            &format!("metrics/{name}.md"),
            format!(
                "---\ntitle: About {name}\nkind: {kind}\nmeasures: Some of it\nmisses: The rest\ngamed_by: Waiting\nowner: p.a\n\
                 review_by: 2031-01\nreadings: [{{ period: 2026-Q1, value: forty }}, {{ period: 2026-Q2, value: sixty }}]\nstatus: published\n---\n"
            ),
        );
    }
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
    let faults = library.check(TODAY);
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

/// The words of a page's main part, and of a whole sheet, without markup.
fn words(html: &str) -> String {
    let begin = if html.contains("<main") { "<main" } else { "<body" };
    let main = html.split_once(begin).unwrap().1.split("</main>").next().unwrap();
    Regex::new("<[^>]*>").unwrap().replace_all(main, "\n").into_owned()
}

fn patterns(sources: &Sources) -> String {
    let site = site_for(sources, 0);
    let bytes = site.render(&heard::site::Route::parse("patterns.html").unwrap()).unwrap().unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

proptest! {
    #![proptest_config(tries(24))]

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
        let ((all, with), (fewer, without)) =
            (numbers(&site_folder(&plots, people)), numbers(&site_folder(&plots[1..], people)));
        // What the missing story prints on itself accounts for every other number: its row, its quarter, the total.
        let rows = |numbers: &Numbers| numbers["patterns.html"].len();
        assert!(rows(&all) >= rows(&fewer), "a story more says less");
        for (with, without) in with.into_iter().zip(without) {
            for (more, less) in [(with.0, without.0), (with.1, without.1)] {
                assert!(more == less || more == less + LEAST, "{less} to {more}");
            }
        }
    }

    #[test]
    fn every_number_of_stories_is_that_of_a_groups_dots_or_of_all_and_is_said_once_a_group(
        seed in any::<u64>(), stories in ENOUGH..=DOTS,
    ) {
        let mut dice = Dice::of(seed);
        let html = patterns(&site_folder(&plots(&mut dice, stories, 3), 3));
        let rows: Vec<&str> = html.split("<div class=\"row\">").skip(1).map(|row| row.split("</div>").next().unwrap()).collect();
        let said_in = Regex::new(r"<p class=.by.>(\w+) of (\d+) stories").unwrap();
        let mut groups = 0;
        for group in html.split("<section class=\"pattern\">").skip(1) {
            let said: Vec<_> = said_in.captures_iter(group).collect();
            // Practices, settings and quarters are of every story; their number would say nothing.
            let counts = group.contains("href=\"indicators/index.html\"") || group.contains("href=\"judgment/");
            assert_eq!(said.len(), usize::from(counts), "{group}");
            let dots: BTreeSet<&str> = group.split("href=\"stories/").skip(1).map(|dot| dot.split(".html").next().unwrap()).collect();
            for said in said {
                groups += 1;
                let some = WORDS.iter().position(|word| *word == &said[1]).map_or_else(|| said[1].parse().unwrap(), |at| at + 1);
                assert_eq!((some, said[2].parse().unwrap()), (dots.len(), stories), "{group}");
                assert!(some > WORDS.len() || WORDS.contains(&&said[1]), "{} is a figure", &said[1]);
            }
        }
        assert!(groups > 0, "nothing is said");
        // Behaviours, practices, settings, calls, quarters: each story has a dot in each.
        let dots: usize = rows.iter().map(|row| row.matches("<li>").count()).sum();
        assert_eq!(dots, 5 * stories);
    }

    #[test]
    fn what_is_told_is_never_a_score(seed in any::<u64>(), stories in 0_usize..30, people in 1_usize..14) {
        let mut dice = Dice::of(seed);
        let sources = site_folder(&plots(&mut dice, stories, people), people);
        let never = Regex::new(r"(?i)[%‰★☆↑↓↗↘▲▼]|\b(most|top|rank\w*|averag\w*|mean|median|percent\w*|best|worst|leader\w*|more than|fewer than|increas\w*|declin\w*|trend\w*|target)\b").unwrap();
        for (url, bytes) in outputs(&site_for(&sources, 0)).into_iter().filter(|(url, _)| url.ends_with(".html")) {
            let text = words(&String::from_utf8_lossy(&bytes));
            assert!(!never.is_match(&text), "{url} says {:?}", never.find(&text));
        }
    }

    #[test]
    fn a_row_has_a_dot_for_each_story_in_the_order_of_the_vocabulary_and_no_number(
        seed in any::<u64>(), stories in 0..=DOTS,
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
            assert!(!row.contains(" stories"), "a row is counted: {row}");
            assert_eq!(row.contains("class=\"invitation\""), own.is_empty());
        }
        // A group of people of whom no story tells is not pointed at.
        assert!(!html.contains("Unheard") && !html.contains("cellar"));
        assert_eq!(html.contains("too few stories"), stories < ENOUGH);
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
    assert_eq!(row.matches("<li>").count(), DOTS);
    assert!(html.contains("260 of 260 stories show at least one of these."));
    assert!(row.contains("<li class=\"rest\"><a href=\"indicators/asked-deeper.html\">and the rest</a></li>"), "{row}");
    let newest = html.split("2025</a></h3>").nth(1).unwrap();
    let address = newest.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(row.split("<li>").nth(1).unwrap().contains(&format!("href=\"{address}#line-1\"")), "{row}");
}

#[test]
fn nothing_is_said_of_nine_stories_and_of_ten_it_is_and_nobody_is_counted_under_five() {
    // Stories, people who tell and who are told about; what is said of stories, and of people.
    for (stories, people, told, counted) in [
        (0, 5, false, None),
        (9, 4, false, None),
        (9, 5, false, Some((5, 5))),
        (10, 4, true, None),
        (10, 5, true, Some((5, 5))),
        (20, 9, true, Some((5, 5))),
        (20, 10, true, Some((10, 10))),
    ] {
        let mut plots = plots(&mut Dice::of(11), stories, people);
        for (at, plot) in plots.iter_mut().enumerate() {
            (plot.teller, plot.about) = (at % people, (at + 1) % people);
        }
        for model in MODELS {
            let sources = site_by(model, &plots, people);
            let html = patterns(&sources);
            assert_eq!(html.contains(&format!(" of {stories} stories")), told, "{stories} stories");
            assert_eq!(numbers(&sources).1, counted, "{stories} stories of {people} people");
        }
    }
}

#[test]
fn no_phrase_of_any_language_compares() {
    // In words, not in arrows: the percent sign, arrows and stars are in no language's phrases.
    let compared = [
        ("en", r"\b(most|top|rank\w*|averag\w*|mean|median|percent\w*|best|worst|trend\w*|targets?)\b"),
        (
            "de",
            r"\b(meiste\w*|am häufigsten|rang\w*|durchschnitt\w*|mittelwert|prozent\w*|beste[mnrs]?|trends?|zielwert\w*)\b",
        ),
        (
            "fr",
            r"\b(la plupart|classement\w*|rang|moyenne\w*|pour cent|pourcentage\w*|meilleur\w*|pires?|tendances?)\b",
        ),
        (
            "es",
            r"\b(la mayoría|clasificación|rango|promedio\w*|por ciento|porcentaje\w*|mejor(es)?|peor(es)?|tendencias?)\b",
        ),
        ("ar", "معظم|الأكثر|متوسط|المئة|بالمئة|الأفضل|الأسوأ|مرتبة|اتجاه"),
    ];
    // `%name` stands for what a script puts there.
    let signs = Regex::new("%[^a-z]|%$|[‰★☆↑↓↗↘▲▼]").unwrap();
    for (language, words) in compared {
        let path = format!("{}/themes/hearth/strings/{language}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let words = Regex::new(&format!("(?i){words}")).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            assert!(!words.is_match(line) && !signs.is_match(line), "{language}: {line}");
        }
    }
}

/// The files in which pages and sheets say what is on them.
fn views_and_sheets() -> Vec<std::path::PathBuf> {
    let site = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site");
    let folders = ["views", "sheets"].map(|folder| std::fs::read_dir(site.join(folder)).unwrap());
    folders.into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn no_view_holds_a_number_but_the_size_of_a_picture_or_anything_but_words_and_other_views() {
    let inner = Regex::new(r"^(?:(?:Option|Vec)<)*([^<>]+)>*$").unwrap();
    let texts: Vec<String> =
        views_and_sheets().into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let view =
        Regex::new(r"#\[derive\([^\]]*\bSerialize\b[^\]]*\]\n(?:#\[[^\]]*\]\n)*pub struct (\w+) \{([^}]*)\}").unwrap();
    let field = Regex::new(r"(?m)^    pub (\w+): (.+),$").unwrap();
    let views: Vec<(String, String)> = texts
        .iter()
        .flat_map(|text| view.captures_iter(text).map(|found| (found[1].to_owned(), found[2].to_owned())))
        .collect();
    let names: BTreeSet<&str> = views.iter().map(|(name, _)| name.as_str()).collect();
    // The search's filters are made of words and links too, and stand with the search.
    let words = ["String", "bool", "&'static str", "Filter"];
    for (name, fields) in &views {
        for found in field.captures_iter(fields) {
            let of = inner.captures(&found[2]).map(|inner| inner[1].to_owned()).unwrap_or_default();
            let of = of.rsplit("::").next().unwrap_or_default();
            let size = name == "Picture" && ["width", "height"].contains(&&found[1]);
            assert!(size || words.contains(&of) || names.contains(of), "{name}.{}: {}", &found[1], &found[2]);
        }
    }
    assert!(names.contains("PatternSection") && names.contains("Row"), "{names:?}");
}

#[test]
fn no_view_can_name_a_person_by_an_id() {
    for path in views_and_sheets() {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("PersonId"), "{}: {line}", path.display());
        }
    }
}
