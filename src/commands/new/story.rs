//! `heard new story`: five prompts, or flags.

use std::io::Read;

use anyhow::{Context, Result, bail};

use crate::commands::new::ask::{After, Asker};
use crate::commands::new::person::Person;
use crate::commands::new::{Draft, Place};
use crate::intake::draft_file::DraftFile;
use crate::intake::prompts::prompts;
use crate::library::{Completions, Library, is_id};

/// `heard new story`.
#[derive(clap::Args)]
pub struct Story {
    /// The title. In a terminal, heard asks for it if you leave it out.
    title: Option<String>,
    /// When it happened: 2026-03, 2026-Q1 or 2026-03-14 (default: this month).
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Who is telling it, by id or name.
    #[arg(long, value_name = "PERSON")]
    reviewer: Option<String>,
    /// Who it is about, by id or name; if there is more than one, separate them with commas.
    #[arg(long, value_name = "PERSON", value_delimiter = ',')]
    about: Vec<String>,
    /// It is about the writer's own work, so there is nobody to ask.
    #[arg(long, conflicts_with = "about")]
    own: bool,
    /// The practice.
    #[arg(long)]
    practice: Option<String>,
    /// Where it happened.
    #[arg(long)]
    setting: Option<String>,
    /// The office it happened in, from `offices` in heard.yaml.
    #[arg(long)]
    office: Option<String>,
    /// What kind of client it was, from `clients` in heard.yaml.
    #[arg(long, value_name = "KIND")]
    client: Option<String>,
    /// A behaviour and the words from the story that show it, as ID=WORDS; at most three.
    #[arg(long, value_name = "ID=WORDS")]
    indicator: Vec<String>,
    /// A tag; if there is more than one, separate them with commas.
    #[arg(long, value_delimiter = ',')]
    tag: Vec<String>,
    /// What was going on?
    #[arg(long, value_name = "WORDS")]
    situation: Option<String>,
    /// What did they do or say?
    #[arg(long, value_name = "WORDS")]
    did: Option<String>,
    /// How do you know it landed?
    #[arg(long, value_name = "WORDS")]
    landed: Option<String>,
    /// What did the numbers show, or miss?
    #[arg(long, value_name = "WORDS")]
    numbers: Option<String>,
    /// Why are you telling this one?
    #[arg(long, value_name = "WORDS")]
    why: Option<String>,
    /// The text, from a file or, with `-`, from standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["situation", "did", "landed", "numbers"])]
    body: Option<String>,
    /// A line of a table in overrides/, as `FILE:LINE`, to begin with: what the check said, what was decided, and why.
    #[arg(long, value_name = "FILE:LINE", conflicts_with_all = ["body", "did", "numbers"])]
    from: Option<String>,
    /// People named in an answer who aren't in people.yaml yet.
    #[arg(skip)]
    joining: Vec<Person>,
}

impl Story {
    /// Whether anything of the text was given, so that nobody is asked.
    fn is_told(&self) -> bool {
        let answers = [&self.situation, &self.did, &self.landed, &self.numbers, &self.why, &self.body];
        answers.iter().any(|answer| answer.is_some())
    }

    pub(super) fn draft(mut self, place: &Place<'_>) -> Result<Draft> {
        if let Some(from) = &self.from {
            let Some(one) = from.rsplit_once(':').and_then(|(path, line)| {
                let path = path.trim_start_matches("./");
                place.library.reason_at(path, line.parse().ok()?)
            }) else {
                bail!("there is no reason at {from}; `heard review` shows where each one is")
            };
            self.numbers = Some(one.flag.clone());
            self.did = Some(format!("{}. {}", one.decision.trim_end_matches('.'), one.why));
        }
        let asked = place.asks && !self.is_told();
        let roster = place.library.roster();
        let asker = if asked { Some(self.ask(&roster, place)?) } else { None };
        let Some(title) = self.title.as_deref().map(str::trim).filter(|title| !title.is_empty()) else {
            bail!("a story needs a title: heard new story \"The pause after the word budget\"")
        };
        let date = self.date.clone().unwrap_or_else(|| place.month());
        let mut paper = DraftFile::default();
        paper.field("title", title).date(&date);
        paper.field_or_empty("reviewer", self.reviewer.as_deref().map(id));
        let about: Vec<String> =
            self.about.iter().map(|who| id(who).to_owned()).filter(|who| !who.is_empty()).collect();
        if self.own || self.is_about_teller(&about, place.library) {
            paper.field("kind", "own");
        } else {
            paper.raw("about", &crate::text::scalar::list(&about));
        }
        paper.field_or_empty("practice", self.practice.as_deref());
        paper.field_or_empty("setting", self.setting.as_deref());
        for (field, given, known) in
            [("office", &self.office, &roster.offices), ("client", &self.client, &roster.clients)]
        {
            match given.as_deref() {
                None if !known.is_empty() => paper.field_or_empty(field, None),
                given => paper.field_if(field, given),
            };
        }
        paper.lines("indicators", &self.evidence()?);
        paper.field_if("why", self.why.as_deref()).list_if("tags", &self.tag).field("status", "draft");
        if place.library.keeps_drafts_for_a_time() {
            paper.raw("since", &place.today.to_string());
        }
        match &self.body {
            Some(body) => {
                paper.text(&read_body(body)?);
            }
            None => self.tell(&mut paper, place),
        }
        let year = date.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()));
        let folder = format!("stories/{}", year.unwrap_or("undated"));
        let (text, line) = paper.whole();
        Ok(Draft { folder, title: title.to_owned(), text, line, asker, joining: self.joining })
    }

    fn ask(&mut self, roster: &Completions, place: &Place<'_>) -> Result<Asker> {
        let phrases = place.out.phrases();
        place.out.news(&phrases.intro);
        let mut asker = if self.title.is_none() {
            Asker::keeping(place.site, &phrases.title, place.out)?
        } else {
            Asker::beginning(place.site, place.out)?
        };
        match &self.title {
            Some(title) => asker.given(&phrases.title, title),
            None => {
                while self.title.is_none() {
                    self.title = asker.ask(&phrases.title, &[], After::At)?;
                }
            }
        }
        let [situation, did, landed, numbers, why] = prompts(place.library.language());
        self.situation = asker.ask(situation, &roster.people, After::At)?;
        self.did = asker.ask(did, &roster.people, After::At)?;
        self.landed = asker.ask(landed, &roster.people, After::At)?;
        self.numbers = asker.ask(numbers, &roster.people, After::At)?;
        self.why = asker.ask(why, &roster.people, After::At)?;
        if self.about.is_empty() && !self.own {
            let about = asker.ask(&phrases.who_did, &roster.people, After::Anything)?;
            let about = about.unwrap_or_default();
            self.own = phrases.is_me(&about) && place.library.person(about.trim()).is_none();
            let named = if self.own { "" } else { about.as_str() };
            for who in named.split(',').map(str::trim).filter(|who| !who.is_empty()) {
                let id = self.somebody(who, place, &mut asker)?;
                self.about.push(id);
            }
        }
        if self.reviewer.is_none()
            && let Some(who) = asker.ask(&phrases.who_are_you, &roster.people, After::Anything)?
        {
            self.reviewer = Some(self.somebody(&who, place, &mut asker)?);
        }
        Ok(asker)
    }

    /// Whether the one person it is about tells it.
    fn is_about_teller(&self, about: &[String], library: &Library) -> bool {
        let ([one], Some(teller)) = (about, &self.reviewer) else { return false };
        let same = library.person(one).is_some() && library.person(one) == library.person(id(teller));
        same || one == id(teller)
    }

    /// The id of whoever is meant. A name that nobody here has is asked about, and joins people.yaml with the story.
    fn somebody(&mut self, who: &str, place: &Place<'_>, asker: &mut Asker) -> Result<String> {
        let library = place.library;
        let (who, people) = (id(who), library.roster().people);
        // By id, name or nickname.
        let found = library.person(who);
        if let Some(known) = people.iter().find(|known| found.is_some() && library.person(&known.id) == found) {
            return Ok(known.id.clone());
        }
        if let Some(id) = self.joining.iter().find(|person| person.is_called(who)).and_then(Person::id) {
            return Ok(id.to_owned());
        }
        // What is written like an id is a slip, and `check` says what was meant.
        if is_id(who) && !who.contains(char::is_uppercase) {
            return Ok(who.to_owned());
        }
        let joining = self.joining.iter().filter_map(|person| person.id().map(str::to_owned));
        let known: Vec<String> = people.iter().map(|person| person.id.clone()).chain(joining).collect();
        let person = Person::asked(who, &known, asker, place.out.phrases())?;
        let id = person.id().unwrap_or_default().to_owned();
        self.joining.push(person);
        Ok(id)
    }

    /// `ID=WORDS`, gathered by id.
    fn evidence(&self) -> Result<Vec<(String, Vec<String>)>> {
        let mut evidence: Vec<(String, Vec<String>)> = Vec::new();
        for given in &self.indicator {
            let Some((id, words)) = given.split_once('=') else {
                bail!("--indicator {given} has no words; write --indicator 'came-back=Two weeks later she asked again'")
            };
            let (id, words) = (crate::text::scalar::scalar(id), words.trim().to_owned());
            match evidence.iter_mut().find(|(name, _)| *name == id) {
                Some((_, several)) => several.push(words),
                None => evidence.push((id, vec![words])),
            }
        }
        Ok(evidence)
    }

    /// The answers in the order in which a room hears them, and what is still open. Where data came in, the parts have
    /// headings, so that a judgment lab can reveal them one by one.
    fn tell(&self, paper: &mut DraftFile, place: &Place<'_>) {
        let [situation, did, landed, numbers, why] = prompts(place.library.language());
        let headings = &place.out.phrases().headings;
        let parts = [
            (None, &self.situation, situation),
            (Some((&headings[0], "data")), &self.numbers, numbers),
            (Some((&headings[1], "call")), &self.did, did),
            (Some((&headings[2], "outcome")), &self.landed, landed),
        ];
        for (heading, answer, question) in parts {
            match answer {
                Some(answer) => {
                    if let Some((heading, class)) = heading.filter(|_| self.numbers.is_some()) {
                        paper.text(&format!("## {heading} {{.{class}}}"));
                    }
                    paper.text(answer);
                }
                None => {
                    paper.open(question);
                }
            }
        }
        if self.why.is_none() {
            paper.open(why);
        }
    }
}

/// An id as it stands in a field, which may be given with its `@`.
fn id(who: &str) -> &str {
    let who = who.trim();
    who.strip_prefix('@').unwrap_or(who)
}

fn read_body(file: &str) -> Result<String> {
    if file == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input isn't UTF-8")?;
        return Ok(text);
    }
    std::fs::read_to_string(file).with_context(|| format!("{file} can't be read"))
}
