//! One made-up story: who, what, and the text, before it is written for one generator or another.

use crate::cast::{CALLS, COLLEAGUES, Cast, INDICATORS, PRACTICES, SETTINGS, TAGS, TELLERS};
use crate::words::{Dice, Words};

/// Which kind of stories to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Short titles, and cited lines anywhere in the text.
    Plain,
    /// Long titles, more cited lines at the end of the text, people known by other forms of their name, and labs.
    Dense,
}

/// A part of a paragraph.
pub enum Piece {
    /// Plain words.
    Words(String),
    /// Words with weight.
    Emphasis(String),
    /// Words that an indicator cites.
    Cited(String),
    /// Somebody.
    Mention(usize),
    /// A link to the story of that number.
    Link(String, usize),
}

/// A part of a story.
pub enum Block {
    /// A heading and the class that a lab reveals it by.
    Heading(&'static str, &'static str),
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// Words that somebody said.
    Quotation(String),
    /// A list.
    List(Vec<String>),
}

/// Where data and judgment met.
pub struct Judgment {
    pub data: String,
    pub call: &'static str,
    pub because: String,
    pub outcome: &'static str,
}

/// Where a story stands: its year and its file's name without an ending.
pub struct Address {
    pub year: usize,
    pub slug: String,
    pub title: String,
}

/// One story.
pub struct Story {
    pub address: Address,
    pub month: usize,
    pub teller: usize,
    pub about: Vec<usize>,
    pub practice: &'static str,
    pub setting: &'static str,
    /// The place of an indicator and the words that show it.
    pub lines: Vec<(usize, String)>,
    pub judgment: Option<Judgment>,
    pub change: Option<String>,
    pub why: String,
    pub reply: Option<String>,
    pub summary: Option<String>,
    pub tags: Vec<usize>,
    pub body: Vec<Block>,
}

impl Address {
    /// The address of the story of this number; made without the story, so that others can link to it.
    pub fn of(number: usize, kind: Kind, words: &Words) -> Self {
        let mut dice = Dice::of(number as u64, 2);
        let (least, most) = if kind == Kind::Dense { (8, 12) } else { (3, 6) };
        let title = phrase(&mut dice, words, least, most);
        let slug = format!("{}-{number}", title.replace(' ', "-"));
        Self { year: dice.between(2016, 2025), slug, title: capital(&title) }
    }
}

impl Story {
    /// The story of this number, of `count` in all.
    pub fn of(number: usize, count: usize, kind: Kind, words: &Words, cast: &Cast) -> Self {
        let dice = &mut Dice::of(number as u64, 3);
        let told_about = if dice.once_in(10) { 2 } else { 1 };
        let about: Vec<usize> = dice.some(told_about, COLLEAGUES).into_iter().map(|at| TELLERS + at).collect();
        let teller = dice.under(TELLERS);
        let indicators = if kind == Kind::Dense { dice.between(2, 3) } else { dice.between(0, 3) };
        let lines: Vec<(usize, String)> =
            dice.some(indicators, INDICATORS.len()).into_iter().map(|at| (at, phrase(dice, words, 5, 9))).collect();
        // A name beside a bad end would be a warning.
        let is_named = cast.people[teller].is_named || about.iter().any(|&at| cast.people[at].is_named);
        let outcomes: &[&str] = if is_named {
            &["went-well", "mixed", "unknown"]
        } else {
            &["went-well", "went-badly", "mixed", "unknown"]
        };
        let judgment = dice.once_in(3).then(|| Judgment {
            data: sentence(dice, words),
            call: dice.one(&CALLS),
            because: sentence(dice, words),
            outcome: dice.one(outcomes),
        });
        let tags = dice.between(1, 4);
        let mut story = Self {
            address: Address::of(number, kind, words),
            month: dice.between(1, 12),
            practice: dice.one(&PRACTICES),
            setting: dice.one(&SETTINGS),
            change: dice.once_in(8).then(|| sentence(dice, words)),
            why: sentence(dice, words),
            reply: dice.once_in(5).then(|| sentence(dice, words)),
            summary: dice.once_in(2).then(|| sentence(dice, words)),
            tags: dice.some(tags, TAGS),
            body: Vec::new(),
            teller,
            about,
            lines,
            judgment,
        };
        story.body = body(&story, kind, dice, words, count);
        story
    }
}

/// 600 to 900 words: paragraphs in which every cited line stands, with links, mentions and the odd list.
fn body(story: &Story, kind: Kind, dice: &mut Dice, words: &Words, count: usize) -> Vec<Block> {
    // The last paragraph goes beyond by half its length and more.
    let wanted = dice.between(600, 815);
    let mut cited = story.lines.iter().map(|line| line.1.clone());
    let mut headings = Vec::new();
    if story.judgment.is_some() {
        headings = vec![("What happened", "outcome"), ("What they did", "call"), ("What the data said", "data")];
    }
    let mut body = Vec::new();
    let mut written = 0;
    while written < wanted {
        let section = wanted / 4;
        if written > section * (4 - headings.len())
            && let Some((words, class)) = headings.pop()
        {
            body.push(Block::Heading(words, class));
        }
        let mut pieces = Vec::new();
        for _ in 0..dice.between(3, 6) {
            let before = phrase(dice, words, 3, 9);
            let middle = match dice.under(12) {
                0 => Piece::Mention(dice.one(&story.about)),
                1 => Piece::Link(phrase(dice, words, 2, 4), dice.under(count)),
                2 => Piece::Emphasis(phrase(dice, words, 1, 2)),
                3 | 4 if kind == Kind::Plain => {
                    cited.next().map_or_else(|| Piece::Words(phrase(dice, words, 2, 4)), Piece::Cited)
                }
                _ => Piece::Words(phrase(dice, words, 3, 9)),
            };
            let after = phrase(dice, words, 1, 7);
            written += length(&before) + middle.length() + length(&after);
            let comma = if dice.once_in(3) { "," } else { "" };
            pieces.extend([
                Piece::Words(format!("{} ", capital(&before))),
                middle,
                Piece::Words(format!("{comma} {after}. ")),
            ]);
        }
        body.push(Block::Paragraph(pieces));
        match dice.under(12) {
            0 => {
                let said = sentence(dice, words);
                written += length(&said);
                body.push(Block::Quotation(said));
            }
            1 => {
                let items: Vec<String> = (0..3).map(|_| sentence(dice, words)).collect();
                written += items.iter().map(|item| length(item)).sum::<usize>();
                body.push(Block::List(items));
            }
            _ => {}
        }
    }
    for line in cited {
        body.push(Block::Paragraph(vec![Piece::Cited(line), Piece::Words(".".to_owned())]));
    }
    body
}

impl Piece {
    /// Words that people read.
    fn length(&self) -> usize {
        match self {
            Self::Words(text) | Self::Emphasis(text) | Self::Cited(text) | Self::Link(text, _) => length(text),
            Self::Mention(_) => 2,
        }
    }
}

fn length(text: &str) -> usize {
    text.split(' ').count()
}

fn phrase(dice: &mut Dice, words: &Words, least: usize, most: usize) -> String {
    let mut out = String::new();
    for at in 0..dice.between(least, most) {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(words.draw(dice));
    }
    out
}

fn sentence(dice: &mut Dice, words: &Words) -> String {
    format!("{}.", capital(&phrase(dice, words, 6, 16)))
}

fn capital(text: &str) -> String {
    // All words are ASCII.
    let (first, rest) = text.split_at(1.min(text.len()));
    first.to_uppercase() + rest
}
