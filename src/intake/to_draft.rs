//! One story that comes from elsewhere: what it says of itself, by field, and its text.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date as Day;
use xxhash_rust::xxh3::xxh3_64;

use crate::intake::blocks;
use crate::intake::dates;
use crate::intake::draft_file::DraftFile;
use crate::intake::links::{self, Place};
use crate::intake::prompts::Prompts;
use crate::intake::sender::Sender;
use crate::library::source::route::refused_by_windows;
use crate::library::{Completion, Completions};
use crate::text::slug::slug;
use crate::text::sources::Sources;

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
    /// What the service that it comes from knows it by, if anything.
    pub trace: Option<String>,
    /// Pictures that lay within the file it comes from, by the names that its text has for them.
    pub files: Vec<(String, Vec<u8>)>,
    /// Which of several that are alike in one file it is, counted from 0.
    pub nth: usize,
    /// Whether it names no teller, because they were asked and didn't say that we may.
    pub keeps_teller: bool,
    /// Whether it says itself whom it is from, so that whoever passes it on makes no other story of it.
    pub says_sender: bool,
    /// Whether its answers are plain text, to be escaped for Markdown. The draft is recognised by the unescaped answers.
    pub is_plain: bool,
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

    /// What it is known by when the same comes again, whatever its parts are taken for then: one of these is enough. The
    /// first is the one that is written.
    pub fn marks(&self) -> Vec<String> {
        let nth = if self.nth == 0 { String::new() } else { format!("\n{}", self.nth) };
        let mark = |words: &str| format!("<!-- imported {:016x} -->", xxh3_64(format!("{words}{nth}").as_bytes()));
        let mut marks: Vec<String> = self.trace.iter().map(|trace| mark(trace)).collect();
        marks.push(mark(&self.lines()));
        marks
    }

    /// All of its lines, in an order that doesn't depend on what they were taken for.
    fn lines(&self) -> String {
        let all = self.fields.iter().map(|(_, words)| words).chain(self.rest.iter().map(|rest| &rest.words));
        let mut lines: Vec<&str> = all.flat_map(|words| words.lines()).map(str::trim).collect();
        lines.retain(|line| !line.is_empty());
        lines.sort_unstable();
        lines.join("\n")
    }

    /// Somebody sent it whom its own words don't name: another's same words are another story.
    pub fn sent_by(&mut self, who: &str) {
        let lines = self.trace.take().unwrap_or_else(|| self.lines());
        self.trace = Some(format!("{lines}\n{who}"));
    }

    /// Its links and pictures lead to where `find` says. It is known by what it said before.
    pub fn move_links(&mut self, find: &mut dyn FnMut(&str, bool) -> Place) {
        if self.trace.is_none() {
            self.trace = Some(self.lines());
        }
        for (_, words) in self.fields.iter_mut().filter(|(name, _)| *name == "text" && !self.is_plain) {
            *words = links::moved(words, find);
        }
    }

    /// Whether it tells anything.
    pub fn has_text(&self) -> bool {
        ["situation", "did", "landed", "numbers", "why", "text"].iter().any(|target| self.find(target).is_some())
    }

    /// Whether it says anything at all.
    pub fn says_anything(&self) -> bool {
        self.words().any(|words| !words.trim().is_empty())
    }

    /// All that it says of the story itself.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let rest = self.rest.iter().filter(|rest| rest.sender.is_none()).map(|rest| rest.words.as_str());
        self.fields.iter().map(|(_, words)| words.as_str()).chain(rest)
    }

    /// The address at which whoever sent it can be asked.
    pub fn address(&self) -> Option<String> {
        let of_sender = self.rest.iter().filter(|rest| rest.sender == Some(Sender::Who));
        let mut words = of_sender.flat_map(|rest| rest.words.split([' ', '<', '>', ',', ';']));
        let is_address = |word: &&str| {
            word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.') && !at.contains('@'))
        };
        words.find(is_address).map(|word| word.trim_start_matches("mailto:").to_owned())
    }

    /// All of it for somebody who looks at it: what stands below which question, and what is kept beside.
    pub fn plain(&self, prompts: &Prompts) -> String {
        let question = |name: &str| match name {
            "situation" => prompts[0],
            "did" => prompts[1],
            "landed" => prompts[2],
            "numbers" => prompts[3],
            "why" => prompts[4],
            _ => "",
        };
        let fields = self.fields.iter().filter(|(name, _)| *name != "title").map(|(name, words)| {
            let name = match question(name) {
                "" if *name == "text" => String::new(),
                "" => format!("{name}:\n"),
                question => format!("{question}\n"),
            };
            format!("{name}{}", words.trim())
        });
        let rest = self.rest.iter().filter(|rest| rest.sender.is_none() && !rest.words.trim().is_empty());
        let rest = rest.map(|rest| format!("{}: {}", rest.name.trim(), rest.words.trim()));
        fields.chain(rest).collect::<Vec<_>>().join("\n\n")
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
        match date.and_then(|words| dates::day(words, None)) {
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
        let body = |words: &str| {
            let words = if self.is_plain { Cow::Owned(blocks::of_plain(words)) } else { Cow::Borrowed(words) };
            without_mentions(&words, roster)
        };
        for (target, question) in
            ["situation", "numbers", "did", "landed"].into_iter().zip([prompts[0], prompts[3], prompts[1], prompts[2]])
        {
            if let Some(words) = self.find(target) {
                paper.text(&format!("<!-- {question} -->\n\n{}", body(words)));
            }
        }
        if let Some(text) = self.find("text") {
            paper.text(&body(text));
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
        paper.text(&self.marks()[0]);
        paper.whole().0
    }

    /// Who tells it: the person of the field `reviewer`, else the one whom what is known of the sender names.
    fn teller<'r>(&self, roster: &'r Completions) -> Option<&'r Completion> {
        if self.keeps_teller {
            return None;
        }
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

/// The marks of all drafts that came from elsewhere before, wherever they stand by now.
pub fn drafts_known(sources: &Sources) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for source in sources.under("stories") {
        for (at, _) in source.text().match_indices("<!-- imported ") {
            let rest = &source.text()[at..];
            marks.extend(rest.find("-->").and_then(|end| rest.get(..end + 3)).map(str::to_owned));
        }
    }
    marks
}

/// Counts those that are alike, so that two like answers are two drafts. Those that were counted within their own file
/// are counted anew among all that came with it.
pub fn count_alike(records: &mut [Draft]) {
    let mut met: HashMap<String, usize> = HashMap::new();
    for record in records {
        record.nth = 0;
        let mark = record.marks().swap_remove(0);
        let times = met.entry(mark).or_default();
        record.nth = *times;
        *times += 1;
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
