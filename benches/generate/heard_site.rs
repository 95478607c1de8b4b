//! The stories as a site of `heard`.

use std::fmt::Write as _;
use std::io::Result;
use std::path::Path;

use crate::cast::{Cast, INDICATORS, PRACTICES, SETTINGS};
use crate::folder::{write, year_folders};
use crate::story::{Address, Block, Kind, Piece, Story};
use crate::words::{Dice, Words};

/// How many labs there are.
const LABS: usize = 60;

/// Everything but the stories.
pub fn begin(site: &Path, cast: &Cast, kind: Kind) -> Result<()> {
    year_folders(&site.join("stories"))?;
    let list = |names: &[&str]| names.iter().map(|name| format!("  - {name}\n")).collect::<Vec<_>>().concat();
    let (practices, settings) = (list(&PRACTICES), list(&SETTINGS));
    let head = "title: A large collection\nlanguage: en\ncontact: heard@firm.example\n";
    write(&site.join("heard.yaml"), &format!("{head}practices:\n{practices}settings:\n{settings}"))?;

    let mut people = String::new();
    for person in &cast.people {
        let shown = if person.is_named { "name" } else { "role" };
        let (id, name, role) = (&person.id, &person.name, person.role);
        let also = match (kind, name.split_once(' ')) {
            (Kind::Dense, Some((first, last))) => format!(", also: [Dr {last}, {first} {}.]", &last[..1]),
            _ => String::new(),
        };
        let _ = writeln!(people, "{id}: {{ name: {name}, role: {role}, shown: {shown}{also} }}");
    }
    write(&site.join("people.yaml"), &people)?;

    let mut indicators = String::new();
    for (at, (id, label)) in INDICATORS.iter().enumerate() {
        let group = ["Hearing:\n", "Seeing:\n", "Doing:\n"].get(at / 5).filter(|_| at % 5 == 0);
        indicators.push_str(group.unwrap_or(&""));
        let _ = write!(
            indicators,
            "  {id}:\n    label: {label}\n    definition: Did what the label says.\n    looks_like: One of the lines \
             below.\n    gamed_by: Saying so.\n"
        );
    }
    write(&site.join("indicators.yaml"), &indicators)
}

/// Labs of three cases each.
pub fn labs(site: &Path, count: usize, words: &Words, cast: &Cast) -> Result<()> {
    std::fs::create_dir_all(site.join("labs"))?;
    (0..LABS.min(count)).try_for_each(|number| {
        let mut dice = Dice::of(number as u64, 4);
        let mut out = format!(
            "---\ntitle: Lab {number}\ndate: {}-{:02}\nfacilitator: {}\ncases:\n",
            dice.between(2016, 2025),
            dice.between(1, 12),
            cast.people[number].id
        );
        for story in dice.some(3, count) {
            let Address { year, slug, .. } = Address::of(story, Kind::Dense, words);
            let _ = writeln!(out, "  - {{ story: {year}/{slug}, as: Case {story} }}");
        }
        out.push_str("status: published\n---\n\n## What we talked about {.readers}\n\nThree cases, and a walk.\n");
        write(&site.join("labs").join(format!("lab-{number}.md")), &out)
    })
}

/// One story's file.
pub fn story(site: &Path, story: &Story, kind: Kind, words: &Words, cast: &Cast) -> Result<()> {
    let id = |person: usize| cast.people[person].id.as_str();
    let about: Vec<&str> = story.about.iter().map(|&person| id(person)).collect();
    let mut out = format!(
        "---\ntitle: \"{}\"\ndate: {}-{:02}\nreviewer: {}\nabout: [{}]\npractice: {}\nsetting: {}\n",
        story.address.title,
        story.address.year,
        story.month,
        id(story.teller),
        about.join(", "),
        story.practice,
        story.setting,
    );
    if !story.lines.is_empty() {
        out.push_str("indicators:\n");
    }
    for (indicator, line) in &story.lines {
        let _ = writeln!(out, "  {}: \"{line}\"", INDICATORS[*indicator].0);
    }
    if let Some(judgment) = &story.judgment {
        let (data, call, because, outcome) = (&judgment.data, judgment.call, &judgment.because, judgment.outcome);
        let _ = writeln!(
            out,
            "judgment:\n  data: \"{data}\"\n  call: {call}\n  because: \"{because}\"\n  outcome: {outcome}"
        );
    }
    if let Some(what) = &story.change {
        let _ = writeln!(out, "change: {{ state: made, what: \"{what}\" }}");
    }
    let _ = writeln!(out, "why: \"{}\"", story.why);
    if let Some(says) = &story.reply {
        let _ = writeln!(out, "reply: {{ by: {}, says: \"{says}\" }}", about[0]);
    }
    if let Some(summary) = &story.summary {
        let _ = writeln!(out, "summary: \"{summary}\"");
    }
    let tags: Vec<&str> = story.tags.iter().map(|&tag| cast.tags[tag].as_str()).collect();
    let _ = write!(out, "tags: [{}]\nstatus: published\nagreed:", tags.join(", "));
    let given = format!("{{ given: {}-{:02}, until: 2099-12 }}", story.address.year, story.month);
    if let [_] = about.as_slice() {
        let _ = writeln!(out, " {given}");
    } else {
        out.push('\n');
        for person in &about {
            let _ = writeln!(out, "  {person}: {given}");
        }
    }
    out.push_str("---\n");
    for block in &story.body {
        out.push('\n');
        match block {
            Block::Heading(heading, class) => drop(writeln!(out, "## {heading} {{.{class}}}")),
            Block::Quotation(said) => drop(writeln!(out, "> \"{said}\"")),
            Block::List(items) => {
                for item in items {
                    let _ = writeln!(out, "* {item}");
                }
            }
            Block::Paragraph(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Words(text) | Piece::Cited(text) => out.push_str(text),
                        Piece::Emphasis(text) => drop(write!(out, "*{text}*")),
                        Piece::Mention(person) => drop(write!(out, "@{}", id(*person))),
                        Piece::Link(text, target) => {
                            let to = Address::of(*target, kind, words);
                            let _ = write!(out, "[{text}](../{}/{}.md)", to.year, to.slug);
                        }
                    }
                }
                out.truncate(out.trim_end().len());
                out.push('\n');
            }
        }
    }
    write(&site.join("stories").join(story.address.year.to_string()).join(format!("{}.md", story.address.slug)), &out)
}
