//! One story that comes from elsewhere: what it says of itself, by field, and its text.

use jiff::civil::Date as Day;
use xxhash_rust::xxh3::xxh3_64;

use crate::intake::draft_file::DraftFile;
use crate::intake::prompts::Prompts;
use crate::intake::sender::Sender;
use crate::library::source::route::refused_by_windows;
use crate::library::{Completion, Completions, Date};
use crate::text::slug::slug;

/// The names of what can be filled, as `--column` and headings of columns give them.
pub const TARGETS: [&str; 14] = [
    "title",
    "date",
    "reviewer",
    "about",
    "practice",
    "setting",
    "tags",
    "summary",
    "why",
    "situation",
    "did",
    "landed",
    "numbers",
    "text",
];

/// Something for which a story has no field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The name that it had.
    pub name: String,
    /// What it says.
    pub words: String,
    /// What of the sender it says, so that it is left out.
    pub sender: Option<Sender>,
}

impl Rest {
    /// Something that is kept for the author.
    pub fn kept(name: impl Into<String>, words: impl Into<String>) -> Self {
        Self { name: name.into(), words: words.into(), sender: None }
    }
}

/// What a comment with everything else begins with.
const NOT_PRINTED: &str =
    "Readers don't see this. Move what belongs to the story out of this comment, and delete the rest.";

/// What came from elsewhere, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Words for one of [`TARGETS`].
    pub fields: Vec<(&'static str, String)>,
    /// Everything else, by the name it had. No reader sees it.
    pub rest: Vec<Rest>,
    /// What it is called where it has no title.
    pub name: String,
}

impl Draft {
    /// The words for `target`.
    pub fn find(&self, target: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(name, _)| *name == target)
            .map(|(_, words)| words.trim())
            .filter(|words| !words.is_empty())
    }

    /// What it is known by when the same comes again, whatever its parts are taken for then.
    pub fn mark(&self) -> String {
        let all = self.fields.iter().map(|(_, words)| words).chain(self.rest.iter().map(|rest| &rest.words));
        let mut lines: Vec<&str> = all.flat_map(|words| words.lines()).map(str::trim).collect();
        lines.retain(|line| !line.is_empty());
        lines.sort_unstable();
        format!("<!-- imported {:016x} -->", xxh3_64(lines.join("\n").as_bytes()))
    }

    /// Whether it tells anything.
    pub fn has_text(&self) -> bool {
        ["situation", "did", "landed", "numbers", "why", "text"].iter().any(|target| self.find(target).is_some())
    }

    /// Its title.
    pub fn title(&self) -> String {
        self.find("title").unwrap_or(&self.name).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The draft, with questions in the site's language. What names nobody and nothing here, and is no date, is kept in a
    /// comment: nothing is guessed, and no reader meets what nobody has looked at. What says who sent it is used for
    /// `reviewer`, or left out.
    /// `since` says from which day on it is kept, where drafts are kept for a time only.
    pub fn draft(&self, roster: &Completions, prompts: &Prompts, since: Option<Day>) -> String {
        let mut paper = DraftFile::default();
        let mut rest: Vec<(&str, &str)> = Vec::new();
        paper.field("title", &self.title());
        let date = self.find("date");
        match date.and_then(day) {
            Some(day) => {
                paper.date(&day);
            }
            None => rest.extend(date.map(|words| ("date", words))),
        }
        match self.teller(roster) {
            Some(teller) => {
                paper.field("reviewer", &teller.id);
            }
            None => rest.extend(self.find("reviewer").map(|words| ("reviewer", words))),
        }
        for (key, known) in [("practice", &roster.practices), ("setting", &roster.settings)] {
            let Some(words) = self.find(key) else { continue };
            match find(known, words) {
                Some(named) => {
                    paper.field(key, &named.id);
                }
                None => rest.push((key, words)),
            }
        }
        if let Some(words) = self.find("about") {
            let people: Option<Vec<String>> = words
                .split([',', ';', '\n'])
                .map(|who| find_person(roster, who).map(|named| named.id.clone()))
                .collect();
            match people {
                Some(people) => {
                    paper.list_if("about", &people);
                }
                None => rest.push(("about", words)),
            }
        }
        let tags: Vec<String> =
            self.find("tags").unwrap_or_default().split([',', ';', '\n']).map(|tag| tag.trim().to_owned()).collect();
        paper.list_if("tags", &tags.into_iter().filter(|tag| !tag.is_empty()).collect::<Vec<_>>());
        paper.field_if("summary", self.find("summary")).field_if("why", self.find("why")).field("status", "draft");
        if let Some(since) = since {
            paper.raw("since", &since.to_string());
        }
        for (target, question) in
            ["situation", "numbers", "did", "landed"].into_iter().zip([prompts[0], prompts[3], prompts[1], prompts[2]])
        {
            if let Some(words) = self.find(target) {
                paper.text(&format!("<!-- {question} -->\n\n{}", without_mentions(words, roster)));
            }
        }
        if let Some(text) = self.find("text") {
            paper.text(&without_mentions(text, roster));
        }
        let kept = self.rest.iter().filter(|rest| rest.sender.is_none());
        rest.extend(kept.map(|rest| (rest.name.trim(), rest.words.trim())));
        rest.retain(|(_, words)| !words.is_empty());
        if !rest.is_empty() {
            let lines = rest.iter().map(|(name, words)| {
                let stop = if name.ends_with(['?', '!', '.', ':', '؟', '？']) { "" } else { ":" };
                format!("{name}{stop} {words}")
            });
            // A comment ends at its first such sign.
            let lines = lines.collect::<Vec<_>>().join("\n\n").replace("-->", "-- >").replace("--!>", "--! >");
            paper.text(&format!("<!--\n{NOT_PRINTED}\n\n{lines}\n-->"));
        }
        paper.text(&self.mark());
        paper.whole().0
    }

    /// Who tells it: the person of the field `reviewer`, else the one whom what is known of the sender names.
    fn teller<'r>(&self, roster: &'r Completions) -> Option<&'r Completion> {
        if let Some(words) = self.find("reviewer") {
            return find_person(roster, words);
        }
        let of = |wanted: Sender| {
            // Elsewhere an author is a field among others.
            let says = |rest: &Rest| rest.sender.or_else(|| Sender::of_heading(&rest.name));
            let all = self.rest.iter().filter(move |rest| says(rest) == Some(wanted));
            all.map(|rest| rest.words.trim()).filter(|words| !words.is_empty())
        };
        let whole = of(Sender::Who).map(str::to_owned);
        // French and Spanish forms call one half of a name by the word for the whole.
        let firsts = of(Sender::FirstName).chain(of(Sender::Who));
        let pairs = firsts
            .flat_map(|first| of(Sender::LastName).chain(of(Sender::Who)).map(move |last| format!("{first} {last}")));
        let found: Vec<&Completion> = whole.chain(pairs).filter_map(|words| find_person(roster, &words)).collect();
        let (first, others) = found.split_first()?;
        others.iter().all(|other| other.id == first.id).then_some(*first)
    }

    /// The part of its path after the folder.
    pub fn file_name(&self) -> String {
        let name: String = slug(&self.title()).chars().take(60).collect();
        let name = name.trim_end_matches('-');
        match name {
            "" => "untitled".to_owned(),
            // No file of this name can be read on Windows.
            device if refused_by_windows(device).is_some() => format!("{device}-story"),
            name => name.to_owned(),
        }
    }
}

/// The one person who is named so, by id, name or email address.
fn find_person<'a>(roster: &'a Completions, words: &str) -> Option<&'a Completion> {
    let words = words.trim().trim_start_matches("mailto:").to_lowercase();
    let mut owners = roster.emails.iter().filter(|(email, _)| email.to_lowercase() == words);
    if let (Some((_, id)), None) = (owners.next(), owners.next()) {
        return roster.people.iter().find(|person| person.id == *id);
    }
    let bare = words.trim_start_matches('@');
    let mut named = roster.people.iter().filter(|person| person.label.to_lowercase() == bare);
    match (named.next(), named.next()) {
        (Some(person), None) => Some(person),
        _ => roster.people.iter().find(|person| person.id == bare),
    }
}

/// Whoever or whatever is named so, by id or label, in any case.
fn find<'a>(known: &'a [Completion], words: &str) -> Option<&'a Completion> {
    let words = words.trim().trim_start_matches('@').to_lowercase();
    known.iter().find(|named| named.id == words || named.label.to_lowercase() == words)
}

/// A date as heard reads it; of a time, its day.
fn day(words: &str) -> Option<String> {
    let day = words.split(['T', ' ']).next().unwrap_or(words);
    [words, day].into_iter().find(|words| Date::read(words).is_some()).map(str::to_owned)
}

/// `words` in which an at sign that names nobody here is only an at sign.
fn without_mentions(words: &str, roster: &Completions) -> String {
    let mut out = String::with_capacity(words.len());
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        if c == '@' && !before.is_alphanumeric() && before != '\\' {
            let after = &words[at + 1..];
            let names = after.starts_with(char::is_alphanumeric);
            let known = roster.people.iter().any(|person| {
                after
                    .strip_prefix(person.id.as_str())
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
            });
            if names && !known {
                out.push('\\');
            }
        }
        out.push(c);
        before = c;
    }
    out
}
