//! `heard agree` and `heard withdraw`: a yes, or its taking back, written into the story's own lines.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use jiff::civil::Date as Day;

use crate::commands::Done;
use crate::commands::clock::{Clock, ClockKind};
use crate::commands::fix::{Again, Consent, offer};
use crate::commands::output::Output;
use crate::commands::publish::Publish;
use crate::library::edition::{PersonId, StoryId};
use crate::library::{Agreement, Date, Fixed, How, Library, Refusal, is_reference};
use crate::text::sources::Sources;
use crate::workspace::disk;

/// `heard agree`.
#[derive(clap::Args)]
pub struct Agree {
    /// The story: its path, or just its file name.
    story: String,
    /// Who agreed, by id or name.
    #[arg(long = "for", value_name = "PERSON")]
    person: String,
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
    #[command(flatten)]
    common: Common,
}

/// `heard withdraw`.
#[derive(clap::Args)]
pub struct Withdraw {
    /// The story: its path, or just its file name.
    story: String,
    /// Also remove it from this target in heard.yaml: first its page, then the lists that mention it.
    #[arg(long, value_name = "TARGET")]
    publish: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(clap::Args)]
struct Common {
    /// The site folder, or any folder in it.
    #[arg(long, default_value = ".")]
    site: PathBuf,
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
        let person = somebody(&library, &self.person)?;
        not_taken_back(&library, story, clock.today)?;
        let at_most = self.manner.map(Manner::how);
        let read = self.read.clone().unwrap_or_else(|| library.reference_for(story, person, clock.today));
        let yes = Agreement { given: clock.today, until: self.until.as_deref(), at_most, read: Some(&read) };
        let agreed = |library: &Library, story: StoryId| {
            let person = somebody(library, &self.person)?;
            library.agree(story, person, &yes).map_err(|refusal| anyhow!("{}", self.words(&refusal)))
        };
        let mended = agreed(&library, story)?;
        // The words that were agreed to are the same ones, or the answer does not count for them.
        let again = |sources: &Sources| {
            let library = Library::of(sources);
            let story = self::story(&library, &mended.path)?;
            not_taken_back(&library, story, clock.today)?;
            agreed(&library, story)
        };
        if clock.kind == ClockKind::Fixed {
            out.news(&format!("the date recorded is {}, from SOURCE_DATE_EPOCH", clock.today));
        }
        self.common.write(&site, &mended, &again, out)?;
        let (id, may_be_named) = library.shown(person);
        if at_most == Some(How::Name) && !may_be_named {
            out.news(&format!("people.yaml doesn't show {id} by name, so this story won't either"));
        }
        let now = Library::of(&disk::read(&site));
        let waiting = now.still_to_answer(self::story(&now, &self.story)?, clock.today);
        let is_out = now.text_status(&mended.path, clock.today).is_some_and(|text| text.status == Some("published"));
        out.news(&match (waiting.as_slice(), is_out) {
            ([], true) => "everyone it is about has agreed; the next build includes it".to_owned(),
            ([], false) => {
                "everyone it is about has agreed; with `status: published`, the next build includes it".to_owned()
            }
            (waiting, _) => format!("it's still waiting for an answer from {}", waiting.join(", ")),
        });
        Ok(Done::Well)
    }

    fn words(&self, refusal: &Refusal) -> String {
        let Self { story, person, .. } = self;
        match refusal {
            Refusal::NotAbout(about) if about.is_empty() => {
                format!("{story} isn't about anybody yet; add people to `about`")
            }
            Refusal::NotAbout(about) => format!("{story} isn't about {person}; it is about {}", about.join(", ")),
            Refusal::Faulty => {
                format!("the front matter of {story} has an error; `heard check` says what to type instead")
            }
            Refusal::Whose => format!(
                "{story} is about several people, but `agreed` doesn't say who answered; first list the answers by \
                 person"
            ),
            Refusal::Changed => format!(
                "either {story} has changed since {person} read it, or its audience has; make a new letter with \
                 `heard letter {story} --for \"{person}\"` and ask again"
            ),
            Refusal::Audience => {
                format!("it isn't clear who could read {story}; `heard check` says what to type in its `audience`")
            }
            Refusal::Ended => {
                "the consent recorded there has run out; use --until to say how long the new one is valid".to_owned()
            }
            Refusal::Named(lines) => named_in(story, person, lines),
            Refusal::Uncertain => unsure(story, "agreed"),
        }
    }
}

impl Withdraw {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let site = disk::find(&self.common.site)?;
        let library = Library::of(&disk::read(&site));
        out.speak(library.language());
        let story = story(&library, &self.story)?;
        let mended = withdrawn(&library, &self.story)?;
        if mended.before.as_ref() == mended.after {
            out.news("it is already withdrawn");
        } else {
            let again = |sources: &Sources| withdrawn(&Library::of(sources), &mended.path);
            self.common.write(&site, &mended, &again, out)?;
        }
        let Some(target) = &self.publish else {
            out.news("it's withdrawn here; run `heard build` or `heard publish` to take it off the site");
            return Ok(Done::Well);
        };
        Publish::to(target, &site).withdraw(&library, story, out)
    }
}

impl Common {
    fn write(&self, site: &Path, mended: &Fixed, again: Again<'_>, out: &Output) -> Result<()> {
        let consent = if self.yes { Consent::Given } else { Consent::Asked };
        if !offer(site, mended, consent, again, out)? {
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
        "{story} spells out the name of {person} on {lines} {}, so they would be named there even as a role; \
         write `@` and their id instead, or leave the name out",
        all.join(", ")
    )
}

/// The file of a story as it is once it is taken back.
pub fn withdrawn(library: &Library, named: &str) -> Result<Fixed> {
    let withdrawn = library.withdraw(story(library, named)?);
    withdrawn.map_err(|_| anyhow!("{}", unsure(named, "status")))
}

fn unsure(story: &str, field: &str) -> String {
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
            "{path} is {status}, so nobody will be asked about it again; if they do want it told, change its `status` \
             first"
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
