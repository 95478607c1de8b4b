//! The stories as a site of `heard`.

use std::fmt::Write as _;
use std::io::Result;
use std::path::Path;

use crate::cast::{Cast, INDICATORS, PRACTICES, SETTINGS};
use crate::folder::{write, year_folders};
use crate::story::{Address, Block, Piece, Story};
use crate::words::Words;

/// Everything but the stories.
pub fn begin(site: &Path, cast: &Cast) -> Result<()> {
    year_folders(&site.join("stories"))?;
    let list = |names: &[&str]| names.iter().map(|name| format!("  - {name}\n")).collect::<Vec<_>>().concat();
    let (practices, settings) = (list(&PRACTICES), list(&SETTINGS));
    let head = "title: A large collection\nlanguage: en\ncontact: heard@firm.example\n";
    write(&site.join("heard.yaml"), &format!("{head}practices:\n{practices}settings:\n{settings}"))?;

    let mut people = String::new();
    for person in &cast.people {
        let shown = if person.is_named { "name" } else { "role" };
        let (id, name, role) = (&person.id, &person.name, person.role);
        let _ = writeln!(people, "{id}: {{ name: {name}, role: {role}, shown: {shown} }}");
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

/// One story's file.
pub fn story(site: &Path, story: &Story, words: &Words, cast: &Cast) -> Result<()> {
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
                            let to = Address::of(*target, words);
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
