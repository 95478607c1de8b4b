//! `check --fix` touches no field that decides who may read: it changes no letter of one, and brings out nothing that would not be out had its author corrected only the fields that decide nothing.

use std::collections::BTreeSet;

use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::library::source::field_table::{FILES, FieldKind};
use heard::library::{Library, mended};
use heard::text::sources::Sources;
use jiff::civil::{Date, date};

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::effort;

const DAYS: [Date; 4] = [date(2026, 1, 10), TODAY, date(2027, 3, 1), date(2029, 1, 1)];

/// Files with every field of the table. A line that begins with `!` decides who may read, which is written here from what is
/// promised and not from the table; `|` parts what can be written in its place.
const FILES_OF_A_SITE: [(&str, &str); 11] = [
    (
        "heard.yaml",
        "!heard: \">=0.2\"\n title: Heard here\n says: What we noticed\n language: en\n contact: c@x.example\n tell: { form: put, to: /drop/, signed: true }\n theme:\n   name: hearth\n   options:\n     accent: teal\n\
         \x20model: balanced-scorecard\n base_url: https://x.example/heard/\n front:\n   story: one\n   why: It was the first\n   turn: weekly\n issues: { names: north, covers: [one] }\n main_menu: [people]\n\
         !audiences:\n!  firm: { label: The firm }\n!  partners: { label: Partners, sees: [firm] }\n!  board:\n!    label: Board\n!    sees:\n!    - partners\n\
         !default_audience: firm|partners\n practices: [law, { id: care, label: Care, note: With care }]\n settings:\n - bad news\n - id: hall\n   label: Hall\n   note: In passing\n\
         !privacy:\n!  consent: required|elsewhere\n!  never_publish: [Grand Gold]\n!  names_file: names.txt\n!  unread: [a.bin]\n!  outsiders: stop|warn\n!  plain: [Grand]\n!  fits: 2\n names: { again: full }\n cache: on|off\n inbox: { folder: ../inbox, incidents: safety@x.example }\n not_yet_audited: [NPS]\n offices: [Lund, Hall]\n clients: [first time]\n!headcount: { associate: 9 }\n\
         !retention: { draft: 12 months, declined: 3 months, withdrawn: 90 days, kept-private: 5 years, relationship: 2 years }|{ draft: 2 weeks }\n!holds: { stories/one.md: matter-7 }\n\
         \x20patterns:\n!  minimum_people: 4\n check:\n   without: [hindsight]\n\
         !publish:\n!  intranet: { to: out, audience: firm, endpoint: https://x.example, region: eu }\n",
    ),
    (
        "people.yaml",
        "!m.lindqvist: { name: Maja Lindqvist, role: associate, shown: name }|m.lindqvist: { name: Maja Lindqvist, role: associate, shown: role }\n\
         \x20r.okafor:\n   name: Rosa Okafor\n   role: partner\n!  shown: name|role|withheld\n   also: [Rosie]\n   short: Rosa\n   email: r@x.example\n\
         \x20a.barros:\n   name: Ana Barros\n   role: nurse\n!  shown: name\n   also:\n   - Anita\n",
    ),
    (
        "indicators.yaml",
        " Listening:\n   asked-deeper:\n     label: Asked deeper\n     definition: Asks on\n     looks_like: A second question\n     gamed_by: Asking for show\n\
         \x20    caution: Not always\n     notes: { hall: Softly }\n     owner: r.okafor\n     review_by: 2027-01\n     history:\n     - date: 2026-02\n       decision: keep\n       why: It helps\n\
         \x20    retired: { date: 2028-01, why: Done }\n",
    ),
    ("stories/one.md", STORY),
    ("stories/two.md", STORY),
    (
        "labs/spring.md",
        " title: Spring\n date: 2026-04\n kind: cases\n facilitator: r.okafor\n briefs:\n - { role: a client, brief: You wait }\n watch_for: asked-deeper\n questions: [What now]\n panel:\n - role: a partner\n   would: Wait\n   why: It rains\n cases:\n - story: one\n   as: A pause\n   picture: outcome\n stages: [situation, data, write, call, reasons, outcome]\n\
         \x20prompts: { write: What now }\n minutes: { write: 5 }\n cards: [{ heard: No, ask: Why }]\n!held: 2026-04-02|2027-02|2027-Q4\n kept: [One thing]\n\
         !status: published|agreed\n!audience: firm|partners\n!since: 2026-03-20|2026-04\n!hold: matter-7\n!changed: [asked]\n!plain: [waited]\n!publish_on: 2026-12-28|2025-01|2027-Q4\n",
    ),
    (
        "metrics/hours.md",
        " title: Hours\n kind: quantitative\n measures: Time\n misses: Rest\n rewards: Staying\n gamed_by: Sitting\n seen_by:\n - { role: a client, measures: Waiting, misses: Talk }\n owner: r.okafor\n paired_with: hours\n verdict: keep\n review_by: 2027-01\n\
         \x20history:\n - date: 2026-02\n   decision: keep\n   why: It helps\n readings:\n - period: 2026-Q1\n   value: Forty\n\
         !status: published|withdrawn\n!audience: firm|board\n!since: 2026-03-20|2026-04\n!hold: matter-7\n!changed: [asked]\n!plain: [waited]\n!publish_on: 2026-12-28|2025-01|2027-Q4\n",
    ),
    (
        "pages/about.md",
        " title: About\n menu: true\n!status: published|draft\n!audience: firm|partners\n!since: 2026-03-20|2026-04\n!hold: matter-7\n!changed: [asked]\n!plain: [waited]\n!publish_on: 2026-12-28|2025-01|2027-Q4\n",
    ),
    (
        "paths/first.md",
        " title: First\n steps:\n - story: one\n   say: Begin here\n - story: two\n!status: published|draft\n!audience: firm|partners\n!since: 2026-03-20|2026-04\n!hold: matter-7\n!changed: [asked]\n!plain: [waited]\n!publish_on: 2026-12-28|2025-01|2027-Q4\n",
    ),
    (
        "relationships/k-17.md",
        " date: 2026-03\n reviewer: r.okafor\n client: k-17\n!readers: [a.barros, m.lindqvist]\n!since: 2026-03-20|2026-04\n!hold: matter-7\n",
    ),
    (
        "reviews.yaml",
        " - flag: near-identical\n   stories: [one]\n   decision: keep\n   why: They differ\n   date: 2026-03\n   of: hours\n   read: abc\n",
    ),
];
const STORY: &str = " title: The pause\n date: 2026-03-14\n!reviewer: r.okafor|a.barros\n!about: [m.lindqvist]|m.lindqvist\n practice: law\n setting: bad news\n\
    !kind: observed|composite|own\n composite_of: 4\n indicators:\n   asked-deeper: She asked on\n also: sat still\n judgment:\n   metric: hours\n   data: Go on\n   call: overrode\n   because: She saw\n\
    \x20  outcome: went-well\n change: { state: made, what: A pause, by: 2027-03, why: It helped }\n why: It stayed\n reply: { by: m.lindqvist, says: So it was }\n echoes:\n - by: a.barros\n   says: Mine too\n voices: [two]\n\
    \x20summary: A pause\n tags: [pause]\n language: en\n image: { src: chair.png, alt: A chair, credit: Ana }\n!audience: firm|partners|board\n!publish_on: 2026-12-28|2025-01|2027-Q4|2027-12\n\
    \x20office: lund\n client: first time\n!changed: [asked]\n!plain: [waited]\n aliases: [old]\n!since: 2026-03-20|2026-04\n!hold: matter-7|matter-9\n asked: { m.lindqvist: 2026-03-02 }\n!status: published|published|published|draft|agreed\n!agreed: { given: 2026-03-20, until: 2026-12 }|{ given: 2026-12-20, as: role }|declined|kept-private|{ given: 2026-03-20, as: name, readers: [firm, partners] }|{ given: 2026-03-20, read: 0123456789abcdef }\n";

/// A line as its author meant it, as it is written, and whether it decides.
struct Line {
    meant: String,
    written: String,
    decides: bool,
}

/// A site with slips in it.
struct Slipped {
    files: Vec<(&'static str, Vec<Line>)>,
}

impl Slipped {
    fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let often = dice.one(&[2, 5, 12]);
        let mut line = |text: &'static str| {
            let decides = text.starts_with('!');
            let meant = choice(&text[1..], &mut dice);
            let written = if dice.once_in(often) { slip(&meant, &mut dice) } else { meant.clone() };
            Line { meant, written, decides }
        };
        let files = FILES_OF_A_SITE.into_iter();
        Self { files: files.map(|(path, text)| (path, text.lines().map(&mut line).collect())).collect() }
    }

    /// The site with each line as `write` has it.
    fn sources(&self, write: impl Fn(&Line) -> &str) -> Sources {
        let mut sources = Sources::new();
        for (path, lines) in &self.files {
            let text: String = lines.iter().flat_map(|line| [write(line), "\n"]).collect();
            let text = if path.ends_with(".md") {
                format!("---\n{text}---\n\nShe asked on, and @m.lindqvist waited.\n")
            } else {
                text
            };
            sources.insert(path, text.into_bytes());
        }
        sources.insert("names.txt", b"Grand Gold\n".to_vec());
        sources
    }
}

/// One of the values that are parted by `|`, after the line's key where they have it in common.
fn choice(text: &str, dice: &mut Dice) -> String {
    let choices: Vec<&str> = text.split('|').collect();
    match (dice.below(choices.len()), text.split_once(": ")) {
        (0, _) => choices[0].to_owned(),
        (at, Some((key, _))) if !choices[at].contains(key.trim()) => format!("{key}: {}", choices[at]),
        (at, _) => choices[at].to_owned(),
    }
}

/// `line` as a tired hand writes it.
fn slip(line: &str, dice: &mut Dice) -> String {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let (indent, rest) = line.split_at(start);
    let Some((key, value)) = rest.split_once(':') else { return misspelt(line, dice) };
    let value = value.trim_start();
    let line = |key: &str, value: &str| format!("{indent}{key}: {value}");
    match dice.below(17) {
        0 => line(&misspelt(key, dice), value),
        1 => line(key, &misspelt(value, dice)),
        2 | 3 => line(key, &misdated(value, dice)),
        4 => format!("{indent}{key} {value}"),
        5 => format!("{indent}{key}:{value}"),
        6 => format!("{indent}{key} = {value}"),
        7 => format!("{}{key}: {value}", indent.replace("  ", "\t")),
        8 => line(key, &format!("\"{value}")),
        9 => line(key, &format!("'{value}")),
        10 => line(key, &format!("{value}: so")),
        11 => line(key, &format!("@{value}")),
        12 => line(key, &format!("[{value}")),
        13 => line(key, ""),
        14 => line(&format!("\"{key}\""), &misspelt(value, dice)),
        15 => format!("{indent} {key}: {value}"),
        _ => line(&key.replace('_', "-"), value.trim_end_matches([']', '}'])),
    }
}

fn misspelt(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = dice.below(letters.len().max(1));
    match (letters.len(), dice.below(3)) {
        (0 | 1, _) => {}
        (_, 0) => drop(letters.remove(at)),
        (_, 1) => letters.insert(at, letters[at]),
        (length, _) => letters.swap(at, (at + 1) % length),
    }
    letters.into_iter().collect()
}

/// Every date in `value` as other programs and people write it.
fn misdated(value: &str, dice: &mut Dice) -> String {
    let form = dice.one(&["28.12.2026", "2027q4", "14/12/2026", "2026-12-1", "March 2027", "2026/11/30", "20270301"]);
    let is_date = |word: &str| word.starts_with("202");
    let words = value.split_inclusive([' ', ',']);
    let words =
        words.map(
            |word| if is_date(word) { word.replace(word.trim_end_matches([' ', ',']), form) } else { word.to_owned() },
        );
    words.collect()
}

/// What each audience may read on each day, and who is named there.
fn readable(sources: &Sources) -> BTreeSet<String> {
    let library = Library::of(sources);
    let mut found = BTreeSet::new();
    for audience in library.audiences().to_vec() {
        let Some(id) = library.audience(Some(&audience)) else { continue };
        for today in DAYS {
            let edition = Edition::of(&library, Reader::Audience(id), EditionOptions { today, broken: OnError::Stops });
            let mut add = |what: &str, address: &str| found.insert(format!("{audience} {today} {what} {address}"));
            for story in edition.stories().iter() {
                add("story", story.address());
                let is_named = |person: Option<_>| {
                    person.is_some_and(|one: heard::library::edition::Mentioned<'_>| one.person.is_some())
                };
                if is_named(story.teller()) {
                    add("teller", story.address());
                }
                for (at, about) in story.about().into_iter().enumerate() {
                    if is_named(Some(about)) {
                        add(&format!("about {at}"), story.address());
                    }
                }
            }
            edition.labs().for_each(|lab| {
                add("lab", lab.address());
            });
            edition.metrics().for_each(|metric| {
                add("metric", metric.address());
            });
            edition.pages().for_each(|page| {
                add("page", page.address());
            });
        }
    }
    found
}

/// What `--fix` changed that it must not.
fn wrong(site: &Slipped) -> Vec<String> {
    let before = site.sources(|line| &line.written);
    let mut after = before.clone();
    let mut wrong = Vec::new();
    for file in mended(&before, TODAY) {
        let mut left = file.after.lines();
        let lines = site.files.iter().find(|(path, _)| **path == *file.path).map(|(_, lines)| lines);
        for line in lines.into_iter().flatten().filter(|line| line.decides) {
            if !left.any(|other| other == line.written) {
                wrong.push(format!("{}: `{}` is changed in\n{}", file.path, line.written, file.after));
                break;
            }
        }
        after.insert(&file.path, file.after.into_bytes());
    }
    let mut lawful = readable(&before);
    lawful.extend(readable(&site.sources(|line| if line.decides { &line.written } else { &line.meant })));
    wrong.extend(readable(&after).difference(&lawful).map(|found| format!("{found} is let out")));
    wrong
}

#[test]
fn a_fix_touches_no_field_that_decides_who_may_read() {
    // The same sites in every run, so that what fails can be looked at again; the long run tries many more.
    let sites: u64 = if effort::is_long() { 5_000 } else { 32 };
    for seed in 0..sites {
        let wrong = wrong(&Slipped::of(seed));
        assert!(wrong.is_empty(), "site {seed}: {}", wrong.join("\n"));
    }
}

#[test]
fn every_field_of_the_table_is_tried() {
    fn names(kind: FieldKind) -> Vec<&'static str> {
        kind.rows().iter().flat_map(|row| std::iter::once(row.name).chain(names(row.kind))).collect()
    }
    for file in FILES {
        let is_of_it = |path: &&str| {
            path.trim_end_matches(".yaml") == file.name
                || path.starts_with(&*match file.name {
                    "story" => "stories/".to_owned(),
                    name => format!("{name}s/"),
                })
        };
        let text: String = FILES_OF_A_SITE.iter().filter(|(path, _)| is_of_it(path)).map(|(_, text)| *text).collect();
        let missing: Vec<_> = names(file.kind).into_iter().filter(|name| !text.contains(&format!("{name}:"))).collect();
        assert!(missing.is_empty(), "{missing:?} of {}", file.name);
    }
}

#[test]
fn a_good_part_of_the_slips_is_fixed_and_without_slips_much_is_read() {
    let fixed =
        (0..20).filter(|seed| !mended(&Slipped::of(*seed).sources(|line| &line.written), TODAY).is_empty()).count();
    assert!(fixed > 10, "{fixed} of 20 sites have something that is fixed");
    let read: usize = (0..20).map(|seed| readable(&Slipped::of(seed).sources(|line| &line.meant)).len()).sum();
    assert!(read > 100, "{read}");
}
