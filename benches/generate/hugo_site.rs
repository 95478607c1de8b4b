//! The same stories as a site of Hugo, with layouts for the same kinds of pages.
//!
//! What heard works out is given to Hugo ready-made, so that it has less to do: links are written as final addresses,
//! mentions as printed words, cited lines as marks, and the opening lines that lists show stand in the front matter.

use std::fmt::Write as _;
use std::fs;
use std::io::Result;
use std::iter;
use std::path::Path;

use crate::cast::{Cast, INDICATORS};
use crate::folder::{write, year_folders};
use crate::story::{Address, Block, Kind, Piece, Story};
use crate::words::Words;

const FILES: [(&str, &str); 9] = [
    ("hugo.yaml", include_str!("hugo/hugo.yaml")),
    ("layouts/baseof.html", include_str!("hugo/baseof.html")),
    ("layouts/home.html", include_str!("hugo/home.html")),
    ("layouts/page.html", include_str!("hugo/page.html")),
    ("layouts/section.html", include_str!("hugo/section.html")),
    ("layouts/taxonomy.html", include_str!("hugo/taxonomy.html")),
    ("layouts/term.html", include_str!("hugo/term.html")),
    ("layouts/_partials/card.html", include_str!("hugo/card.html")),
    ("layouts/_partials/story.html", include_str!("hugo/story.html")),
];

/// Everything but the stories.
pub fn begin(site: &Path) -> Result<()> {
    year_folders(&site.join("content/stories"))?;
    fs::create_dir_all(site.join("layouts/_partials"))?;
    FILES.iter().try_for_each(|(path, text)| write(&site.join(path), text))
}

/// One story's file.
pub fn story(site: &Path, story: &Story, kind: Kind, words: &Words, cast: &Cast) -> Result<()> {
    let list = |names: &mut dyn Iterator<Item = &str>| {
        let quoted: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
        quoted.join(", ")
    };
    let named =
        iter::once(story.teller).chain(story.about.iter().copied()).filter(|&person| cast.people[person].is_named);
    let mut out = format!(
        "---\ntitle: \"{}\"\ndate: {}-{:02}-01\nteller: \"{}\"\nabout: [{}]\npractices: [\"{}\"]\nsettings: [\"{}\"]\n",
        story.address.title,
        story.address.year,
        story.month,
        cast.printed(story.teller),
        list(&mut story.about.iter().map(|&person| cast.printed(person))),
        story.practice,
        story.setting,
    );
    let _ = writeln!(out, "people: [{}]", list(&mut named.map(|person| cast.people[person].name.as_str())));
    let _ = writeln!(out, "indicators: [{}]", list(&mut story.lines.iter().map(|line| INDICATORS[line.0].1)));
    if !story.lines.is_empty() {
        out.push_str("lines:\n");
    }
    for (indicator, line) in &story.lines {
        let _ = writeln!(out, "  - {{ indicator: \"{}\", words: \"{line}\" }}", INDICATORS[*indicator].1);
    }
    if let Some(judgment) = &story.judgment {
        let (data, call, because, outcome) = (&judgment.data, judgment.call, &judgment.because, judgment.outcome);
        let _ = writeln!(
            out,
            "calls: [{call}]\njudgment:\n  data: \"{data}\"\n  call: {call}\n  because: \"{because}\"\n  outcome: {outcome}"
        );
    }
    if let Some(what) = &story.change {
        let _ = writeln!(out, "change: \"{what}\"");
    }
    let _ = writeln!(out, "why: \"{}\"", story.why);
    if let Some(says) = &story.reply {
        let _ = writeln!(out, "reply: {{ by: \"{}\", says: \"{says}\" }}", cast.printed(story.about[0]));
    }
    let _ = writeln!(out, "opening: \"{}\"", story.summary.as_ref().unwrap_or(&opening(story)));
    let _ = writeln!(out, "tags: [{}]\n---", list(&mut story.tags.iter().map(|&tag| cast.tags[tag].as_str())));
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
                        Piece::Words(text) => out.push_str(text),
                        Piece::Cited(text) => drop(write!(out, "=={text}==")),
                        Piece::Emphasis(text) => drop(write!(out, "*{text}*")),
                        Piece::Mention(person) => out.push_str(cast.printed(*person)),
                        Piece::Link(text, target) => {
                            let to = Address::of(*target, kind, words);
                            let _ = write!(out, "[{text}](/stories/{}/{}.html)", to.year, to.slug);
                        }
                    }
                }
                out.truncate(out.trim_end().len());
                out.push('\n');
            }
        }
    }
    let folder = site.join("content/stories").join(story.address.year.to_string());
    write(&folder.join(format!("{}.md", story.address.slug)), &out)
}

/// The first words of a text.
fn opening(story: &Story) -> String {
    let mut out = String::new();
    if let Some(Block::Paragraph(pieces)) = story.body.first() {
        for piece in pieces {
            if let Piece::Words(text) | Piece::Cited(text) | Piece::Emphasis(text) | Piece::Link(text, _) = piece {
                out.push_str(text);
            }
        }
    }
    out.truncate(160);
    out
}
