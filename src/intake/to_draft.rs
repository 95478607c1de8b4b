//! One story that comes from elsewhere: what it says of itself, by field, and its text.

use xxhash_rust::xxh3::xxh3_64;

use crate::intake::draft_file::DraftFile;
use crate::intake::prompts::Prompts;
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

/// What came from elsewhere, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Words for one of [`TARGETS`].
    pub fields: Vec<(&'static str, String)>,
    /// Everything else, by the name it had.
    pub rest: Vec<(String, String)>,
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

    /// What it is known by when the same comes again.
    pub fn mark(&self) -> String {
        let mut all = String::new();
        for (name, words) in &self.fields {
            all.push_str(&format!("{name}\0{}\0", words.trim()));
        }
        for (name, words) in &self.rest {
            all.push_str(&format!("{name}\0{}\0", words.trim()));
        }
        format!("<!-- imported {:016x} -->", xxh3_64(all.as_bytes()))
    }

    /// Its title.
    pub fn title(&self) -> String {
        self.find("title").unwrap_or(&self.name).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The draft. What names nobody and nothing here, and is no date, is kept as text: nothing is guessed.
    /// Its questions are those of the site's language.
    pub fn draft(&self, roster: &Completions, prompts: &Prompts) -> String {
        let mut paper = DraftFile::default();
        let mut rest: Vec<(String, String)> = Vec::new();
        paper.field("title", &self.title());
        let date = self.find("date");
        match date.and_then(day) {
            Some(day) => {
                paper.date(&day);
            }
            None => rest.extend(date.map(|words| ("date".to_owned(), words.to_owned()))),
        }
        for (key, known) in
            [("reviewer", &roster.people), ("practice", &roster.practices), ("setting", &roster.settings)]
        {
            let Some(words) = self.find(key) else { continue };
            match find(known, words) {
                Some(named) => {
                    paper.field(key, &named.id);
                }
                None => rest.push((key.to_owned(), words.to_owned())),
            }
        }
        if let Some(words) = self.find("about") {
            let people: Option<Vec<String>> = words
                .split([',', ';', '\n'])
                .map(|who| find(&roster.people, who).map(|named| named.id.clone()))
                .collect();
            match people {
                Some(people) => {
                    paper.list_if("about", &people);
                }
                None => rest.push(("about".to_owned(), words.to_owned())),
            }
        }
        let tags: Vec<String> =
            self.find("tags").unwrap_or_default().split([',', ';', '\n']).map(|tag| tag.trim().to_owned()).collect();
        paper.list_if("tags", &tags.into_iter().filter(|tag| !tag.is_empty()).collect::<Vec<_>>());
        paper.field_if("summary", self.find("summary")).field_if("why", self.find("why")).field("status", "draft");
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
        rest.extend(self.rest.iter().filter(|(_, words)| !words.trim().is_empty()).cloned());
        for (name, words) in rest {
            let name = without_mentions(name.trim(), roster);
            let stop = if name.ends_with(['?', '!', '.', ':', '؟', '？']) { "" } else { ":" };
            paper.text(&format!("**{name}{stop}** {}", without_mentions(words.trim(), roster)));
        }
        paper.text(&self.mark());
        paper.whole().0
    }

    /// The part of its path after the folder.
    pub fn file_name(&self) -> String {
        let name: String = slug(&self.title()).chars().take(60).collect();
        let name = name.trim_end_matches('-');
        if name.is_empty() { "untitled".to_owned() } else { name.to_owned() }
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
