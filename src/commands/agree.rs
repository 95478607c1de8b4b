//! `heard agree`: somebody's answer, written into the story's own lines.

mod by_mail;

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use jiff::civil::Date as Day;

use crate::commands::Done;
use crate::commands::clock::{Clock, ClockKind};
use crate::commands::fix::{Again, Consent, offer_with};
use crate::commands::output::Output;
use crate::commands::phrases::filled;
use crate::library::edition::{ConsentGap, PersonId, StoryId};
use crate::library::{Agreement, Date, Fixed, How, Library, No, Refusal, is_reference};
use crate::text::sources::Sources;
use crate::workspace::disk;

/// `heard agree`.
#[derive(clap::Args)]
pub struct Agree {
    /// The story: its path, or just its file name.
    story: String,
    /// Who answered, by id or name. Not needed if there is only one person to ask.
    #[arg(long = "for", value_name = "PERSON")]
    person: Option<String>,
    /// The last month in which their consent is valid, such as 2028-03. Without this, any existing end date is kept.
    #[arg(long, value_name = "MONTH")]
    until: Option<String>,
    /// The most that can be shown about them, as ticked in their letter. Without this, they appear as their letter
    /// says.
    #[arg(long = "as", value_enum)]
    manner: Option<Manner>,
    /// What they read: the code after "Version:" at the foot of their letter. If the story has changed since, nothing
    /// is recorded. Without this, heard assumes they read the current text.
    #[arg(long, value_name = "FINGERPRINT")]
    read: Option<String>,
    /// Also set `status: published`, once everyone it is about has agreed.
    #[arg(long)]
    publish: bool,
    /// They thanked you but want it kept between you. It is never published.
    #[arg(long, conflicts_with_all = ["until", "manner", "read", "publish"])]
    kept_private: bool,
    /// They said no.
    #[arg(long, conflicts_with_all = ["until", "manner", "read", "publish", "kept_private"])]
    declined: bool,
    #[command(flatten)]
    common: Common,
}

/// Where, and whether somebody is asked.
#[derive(clap::Args)]
pub struct Common {
    /// The site folder, or any folder in it.
    #[arg(long, default_value = ".")]
    pub site: PathBuf,
    /// Write without asking.
    #[arg(long)]
    yes: bool,
}

/// How somebody agrees to appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Manner {
    /// By name.
    Name,
    /// As their role, not by name.
    Role,
    /// As a colleague, without their role.
    Colleague,
}

impl Manner {
    fn how(self) -> How {
        match self {
            Self::Name => How::Name,
            Self::Role => How::Role,
            Self::Colleague => How::Colleague,
        }
    }
}

impl Agree {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        if let Some(until) = self.until.as_ref().filter(|until| Date::read(until).is_none()) {
            bail!("--until {until} isn't a date such as 2028-03");
        }
        if self.read.as_ref().is_some_and(|read| !is_reference(read)) {
            bail!("--read takes the version code at the foot of the letter, such as 63ce f1a0");
        }
        let clock = Clock::of(None)?;
        if let Some(until) = self.until.as_ref().filter(|until| is_over(until, clock.today)) {
            bail!("--until {until} is in the past; give a later month");
        }
        let site = disk::find(&self.common.site)?;
        let library = Library::of(&disk::read(&site));
        out.speak(library.language());
        if let Some(why) = library.needs_newer() {
            bail!("{why}");
        }
        let story = story(&library, &self.story)?;
        if let Some(no) = self.no() {
            return self.refuse(&site, &library, story, no, clock, out);
        }
        not_taken_back(&library, story, clock.today)?;
        if self.publish && library.has_errors(&library.path_of(story), clock.today) {
            bail!("there is an error in {}; `heard check` says what to type instead", library.path_of(story));
        }
        let is_agreed = library.still_to_answer(story, clock.today).is_empty();
        if self.publish && self.person.is_none() && is_agreed {
            return self.publish(&site, &library, story, clock, out);
        }
        let named = self.named(&library, story, clock.today)?;
        let person = somebody(&library, &named)?;
        let at_most = self.manner.map(Manner::how);
        let read = self.read.clone().unwrap_or_else(|| library.reference_for(story, person, clock.today));
        let yes = Agreement {
            given: clock.today,
            until: self.until.as_deref(),
            at_most,
            read: Some(&read),
            publish: self.publish,
        };
        let agreed = |library: &Library, story: StoryId| {
            let person = somebody(library, &named)?;
            library.agree(story, person, &yes).map_err(|refusal| anyhow!("{}", self.words(&refusal, &named)))
        };
        let mended = agreed(&library, story)?;
        // The words that were agreed to are the same ones, or the answer does not count for them.
        let again = |sources: &Sources| {
            let library = Library::of(sources);
            let story = self::story(&library, &mended.path)?;
            not_taken_back(&library, story, clock.today)?;
            agreed(&library, story)
        };
        tell_day(clock, out);
        let was_out = is_published(&library, &mended.path, clock.today);
        let comes_out = self.publish && !was_out && is_published(&with(&site, &mended), &mended.path, clock.today);
        self.common.write(&question(&mended.path, comes_out, out), &site, &mended, &again, out)?;
        let (id, may_be_named) = library.shown(person);
        if at_most == Some(How::Name) && !may_be_named {
            out.news(&format!("people.yaml doesn't show {id} by name, so this story won't either"));
        }
        let now = Library::of(&disk::read(&site));
        say_who_waits(&now, self::story(&now, &mended.path)?, clock.today, out);
        Ok(Done::Well)
    }

    fn no(&self) -> Option<No> {
        match (self.declined, self.kept_private) {
            (true, _) => Some(No::Declined),
            (false, true) => Some(No::KeptPrivate),
            (false, false) => None,
        }
    }

    /// Whose answer it is: as named, or the one person who can be meant. Whoever said no is only asked again by name.
    fn named(&self, library: &Library, story: StoryId, today: Day) -> Result<String> {
        if let Some(named) = &self.person {
            return Ok(named.clone());
        }
        let path = library.path_of(story);
        let answers = library.text_status(&path, today).map(|text| text.answers).unwrap_or_default();
        let about: Vec<String> = answers.iter().map(|(id, _)| id.clone()).collect();
        let said_no =
            |who: &String| answers.iter().any(|(id, gap)| id == who && gap.is_some_and(ConsentGap::is_refusal));
        let mut waiting = library.still_to_answer(story, today);
        if self.no().is_none() && waiting.len() > 1 {
            waiting.retain(|who| !said_no(who));
        }
        match (about.as_slice(), waiting.as_slice()) {
            ([], _) => bail!("{}", self.words(&Refusal::NotAbout(Vec::new()), "")),
            ([one], _) | (_, [one]) if self.no().is_none() && said_no(one) => {
                bail!("{one} doesn't want {path} read by anybody else; if that has changed, add --for {one}")
            }
            ([one], _) | (_, [one]) => Ok(one.clone()),
            (all, []) => bail!("{path} is about several people; use --for to say who answered: {}", all.join(", ")),
            (_, waiting) => {
                bail!("{path} is waiting for several people; use --for to say who answered: {}", waiting.join(", "))
            }
        }
    }

    /// Records that somebody wants nobody else to read it.
    fn refuse(
        &self,
        site: &Path,
        library: &Library,
        story: StoryId,
        no: No,
        clock: Clock,
        out: &Output,
    ) -> Result<Done> {
        let named = self.named(library, story, clock.today)?;
        let refused = |library: &Library, story: StoryId| {
            let person = somebody(library, &named)?;
            library
                .refuse(story, person, no, clock.today)
                .map_err(|refusal| anyhow!("{}", self.words(&refusal, &named)))
        };
        let mended = refused(library, story)?;
        if mended.before.as_ref() == mended.after {
            out.news("that has already been recorded");
            return Ok(Done::Well);
        }
        let again = |sources: &Sources| {
            let library = Library::of(sources);
            refused(&library, self::story(&library, &mended.path)?)
        };
        tell_day(clock, out);
        self.common.write(&question(&mended.path, false, out), site, &mended, &again, out)?;
        out.news(match no {
            No::Declined => "they said no, so nobody else will be asked, and nobody else gets to read it",
            No::KeptPrivate => "it stays between you, so nobody else will be asked, and nobody else gets to read it",
        });
        if is_published(library, &mended.path, clock.today) {
            out.news("run `heard build` or `heard publish` to take it off the site");
        }
        Ok(Done::Well)
    }

    /// Publishes what nobody has still to answer for.
    fn publish(&self, site: &Path, library: &Library, story: StoryId, clock: Clock, out: &Output) -> Result<Done> {
        let published = |library: &Library, story: StoryId| {
            library.publish(story, clock.today).map_err(|_| anyhow!("{}", unsure(&self.story, "status")))
        };
        let mended = published(library, story)?;
        if mended.before.as_ref() == mended.after {
            out.news("it's already published; the next build will include it");
            return Ok(Done::Well);
        }
        let again = |sources: &Sources| {
            let library = Library::of(sources);
            let story = self::story(&library, &mended.path)?;
            not_taken_back(&library, story, clock.today)?;
            let waiting = library.still_to_answer(story, clock.today);
            if !waiting.is_empty() {
                bail!("{} is now waiting for an answer from {}", mended.path, waiting.join(", "));
            }
            published(&library, story)
        };
        tell_day(clock, out);
        self.common.write(&question(&mended.path, true, out), site, &mended, &again, out)?;
        let now = Library::of(&disk::read(site));
        say_who_waits(&now, self::story(&now, &mended.path)?, clock.today, out);
        Ok(Done::Well)
    }

    fn words(&self, refusal: &Refusal, person: &str) -> String {
        let Self { story, .. } = self;
        match refusal {
            Refusal::NotAbout(about) if about.is_empty() => {
                format!("{story} isn't about anybody yet; add people to `about`")
            }
            Refusal::NotAbout(about) => format!("{story} isn't about {person}; it is about {}", about.join(", ")),
            Refusal::Faulty => {
                format!("the front matter of {story} has an error; `heard check` says what to type instead")
            }
            Refusal::Whose => format!(
                "{story} is about several people, but `agreed` doesn't say who answered; list the answers by person \
                 first"
            ),
            Refusal::Changed => format!(
                "{story} or its audience has changed since {person} read it; make a new letter with \
                 `heard letter {story} --for \"{person}\"` and ask again"
            ),
            Refusal::Audience => {
                format!("it isn't clear who could read {story}; `heard check` says what to type in its `audience`")
            }
            Refusal::Ended => {
                "the consent recorded there has run out; use --until to say how long the new consent lasts".to_owned()
            }
            Refusal::Named(lines) => named_in(story, person, lines),
            Refusal::Uncertain => unsure(story, "agreed"),
        }
    }
}

impl Common {
    /// Shows what would be written, and writes it if that is wanted; an error where it is not.
    pub fn write(&self, question: &str, site: &Path, mended: &Fixed, again: Again<'_>, out: &Output) -> Result<()> {
        let consent = if self.yes { Consent::Given } else { Consent::Asked };
        if !offer_with(question, site, mended, consent, again, out)? {
            bail!("nothing was written; add --yes to write without asking");
        }
        Ok(())
    }
}

/// What is said where the words of a story name somebody who is not to be named in it.
pub fn named_in(story: &str, person: &str, lines: &[usize]) -> String {
    let all: Vec<String> = lines.iter().map(usize::to_string).collect();
    let lines = if all.len() == 1 { "line" } else { "lines" };
    format!(
        "{story} uses {person}'s name on {lines} {}, so it would be shown there even if they appear as a role; \
         write `@` and their id instead, or leave the name out",
        all.join(", ")
    )
}

/// Says which day is written, where it isn't the machine's.
fn tell_day(clock: Clock, out: &Output) {
    if clock.kind == ClockKind::Fixed {
        out.news(&format!("the date recorded is {}, from SOURCE_DATE_EPOCH", clock.today));
    }
}

/// What is asked before a file is written; before others can read it, what no program can answer.
pub fn question(path: &str, comes_out: bool, out: &Output) -> String {
    let phrases = out.phrases();
    filled(if comes_out { &phrases.publish_file } else { &phrases.write_file }, &[("file", &path)])
}

/// Says who has still to answer, or what comes next.
fn say_who_waits(now: &Library, story: StoryId, today: Day, out: &Output) {
    let path = now.path_of(story);
    let waiting = now.still_to_answer(story, today);
    let refusal = now.refusal_of(story);
    out.news(&match (refusal, waiting.as_slice()) {
        (Some("kept-private"), _) => "somebody in it wants it kept between you, so it stays off the site".to_owned(),
        (Some(_), _) => "somebody in it said no, so it stays off the site".to_owned(),
        (None, []) if is_published(now, &path, today) && now.has_errors(&path, today) => {
            "everyone it is about has agreed, but there is an error in it; `heard check` says what to type instead"
                .to_owned()
        }
        (None, []) if is_published(now, &path, today) => {
            "everyone it is about has agreed; the next build will include it".to_owned()
        }
        (None, []) => format!(
            "everyone it is about has agreed; `heard agree {} --publish` sets `status: published`",
            short(&path)
        ),
        (None, waiting) => format!("it's still waiting for an answer from {}", waiting.join(", ")),
    });
}

/// How a story is called in a command.
pub fn short(path: &str) -> &str {
    path.trim_start_matches("stories/").trim_end_matches(".md")
}

fn is_published(library: &Library, path: &str, today: Day) -> bool {
    library.text_status(path, today).is_some_and(|text| text.status == Some("published"))
}

/// The site as it would be with this file.
fn with(site: &Path, fixed: &Fixed) -> Library {
    let mut sources = disk::read(site);
    sources.insert(&fixed.path, fixed.after.clone().into_bytes());
    Library::of(&sources)
}

/// What is said of a field that no program changes for certain.
pub fn unsure(story: &str, field: &str) -> String {
    format!("heard can't change `{field}` in {story} safely; please change it by hand")
}

fn is_over(until: &str, today: Day) -> bool {
    Date::read(until).is_some_and(|until| until.last() < today)
}

/// Refuses where a story was taken back, or declined: nobody is asked about it again by mistake.
pub fn not_taken_back(library: &Library, story: StoryId, today: Day) -> Result<()> {
    let path = library.path_of(story);
    match library.text_status(&path, today).and_then(|text| text.status) {
        Some(status @ ("declined" | "withdrawn")) => bail!(
            "{path} is {status}, so nobody will be asked about it again; if it should go ahead after all, change its \
             `status` first"
        ),
        _ => Ok(()),
    }
}

/// The person who is meant, by id, name or nickname.
pub fn somebody(library: &Library, name: &str) -> Result<PersonId> {
    match (library.person(name), library.person_like(name)) {
        (Some(person), _) => Ok(person),
        (None, Some(near)) => bail!("nobody in people.yaml is called {name}; did you mean {near}?"),
        (None, None) => bail!("nobody in people.yaml is called {name}"),
    }
}

/// The story that is meant.
pub fn story(library: &Library, name: &str) -> Result<StoryId> {
    let bare = name.trim_start_matches("./").trim_start_matches("stories/").trim_end_matches(".md");
    match library.story(bare) {
        Ok(story) => Ok(story),
        Err(several) if several.is_empty() => match library.story_like(bare) {
            Some(near) => bail!("there is no story {name}; did you mean {near}?"),
            None => bail!("there is no story {name}; give its path, or just its file name"),
        },
        Err(several) => bail!("{name} could be any of these stories: {}", several.join(", ")),
    }
}
