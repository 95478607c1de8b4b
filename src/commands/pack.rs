//! `heard pack`: pages to print.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::commands::agree::{self, somebody};
use crate::commands::clock::Clock;
use crate::commands::output::Output;
use crate::commands::own_file::{self, Mark};
use crate::commands::{Done, in_template, lab_packet};
use crate::library::edition::{
    AudienceId, ChosenStory, Edition, EditionOptions, MOST_CHOSEN, OnError, PersonId, Portfolio, Reader,
};
use crate::library::{Library, TextStatus};
use crate::publish::leak_check::read_sheet;
use crate::site::{Release, Sheet, Site, relationship};
use crate::text::slug::slug;
use crate::workspace::disk;

/// Up to how many things are named one by one.
const MOST_NAMED: usize = 12;

/// `heard pack`.
#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args([
    "lab", "about", "issue", "audit", "behaviours", "reflection", "portfolio", "path", "quarter",
    "year", "case", "relationship",
    "client",
])))]
pub struct Pack {
    /// The site folder, or any folder in it.
    #[arg(value_name = "SITE", default_value = ".")]
    site: PathBuf,
    /// A lab on paper: the case up to the decision, lines to write on, the outcome on a separate sheet.
    #[arg(long, value_name = "LAB")]
    lab: Option<String>,
    /// Stories to talk over with this person, by id or name: those in which they agreed to be named.
    #[arg(long, value_name = "PERSON")]
    about: Option<String>,
    /// An issue as a booklet: three months of stories, such as 2026-Q1.
    #[arg(long, value_name = "ISSUE")]
    issue: Option<String>,
    /// A path as a booklet: a few stories in an order, for somebody who is new.
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// The newest stories about one kind of client (`clients` in heard.yaml) as a booklet.
    #[arg(long, value_name = "KIND")]
    client: Option<String>,
    /// A metric, or anything under `not_yet_audited`, on a sheet for a round table: people write what it measures and
    /// misses before they turn over and read what others wrote.
    #[arg(long, value_name = "METRIC")]
    audit: Option<String>,
    /// The list of behaviours for a workshop, with everything stories show that isn't on it yet.
    #[arg(long)]
    behaviours: bool,
    /// One behaviour on a sheet for yourself. Nobody collects it.
    #[arg(long, value_name = "BEHAVIOUR")]
    reflection: Option<String>,
    /// Stories that this person, by id or name, chose to show of themselves, with a page for their own words. Nobody else
    /// is named in it.
    #[arg(long, value_name = "PERSON")]
    portfolio: Option<String>,
    /// With --portfolio: a story they chose, up to three times.
    #[arg(long, value_name = "STORY", requires = "portfolio")]
    story: Vec<String>,
    /// With --portfolio: a story they had asked to keep between them and the person who told it. Only they can choose it;
    /// the sheet has a box for them to tick, and the person who told it is "a colleague".
    #[arg(long, value_name = "STORY", requires = "portfolio")]
    kept_private: Vec<String>,
    /// What to look at again every three months, on one sheet: overdue metrics and behaviours, planned changes, behaviours
    /// nobody has told a story about.
    #[arg(long)]
    quarter: bool,
    /// A year in words: what changed and what was dropped, which metrics and behaviours were retired and why, which
    /// labs were held, and what is still open.
    #[arg(long, value_name = "YEAR")]
    year: Option<i16>,
    /// A few pages for a sceptical partner: this story, the metric in it and what that misses, what a trial takes, and what
    /// nobody promises.
    #[arg(long, value_name = "STORY")]
    case: Option<String>,
    /// What somebody wrote about one client (a file in relationships/), for the two people who read it. Only you can open
    /// the file.
    #[arg(long, value_name = "NAME")]
    relationship: Option<String>,
    /// Use this audience's stories (default: the site's default audience).
    #[arg(long, value_name = "AUDIENCE", conflicts_with_all = ["lab", "relationship"])]
    audience: Option<String>,
    /// The file to write (default: one in `letters/`, which is never published).
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The date to check consent for, such as 2026-03-14 (default: today).
    #[arg(long, value_name = "DAY")]
    today: Option<String>,
}

impl Pack {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let clock = Clock::of(self.today.as_deref())?;
        clock.tell(out);
        let folder = disk::find(&self.site)?;
        let file = match self {
            Self { lab: Some(lab), .. } => lab_packet::write(&folder, lab, self.out.as_deref(), clock)?,
            Self { about: Some(person), .. } => self.talk(&folder, person, clock)?,
            Self { issue: Some(issue), .. } => self.booklet(&folder, issue, clock)?,
            Self { audit: Some(metric), .. } => {
                self.of_site(&folder, clock, &format!("round-table-{metric}"), &|site, library| {
                    let kept = || kept_back(library, TextStatus::Metric(&slug(metric)), clock);
                    let known = || kept().unwrap_or_else(|| none_called("metric", metric, &site.to_audit()));
                    site.round_table(metric).map_err(in_template)?.with_context(known)
                })?
            }
            Self { path: Some(path), .. } => {
                self.of_site(&folder, clock, &format!("path-{path}"), &|site, library| {
                    let kept = || kept_back(library, TextStatus::Path(&slug(path)), clock);
                    let known = || kept().unwrap_or_else(|| none_called("path", path, &site.paths()));
                    site.path_booklet(path).map_err(in_template)?.with_context(known)
                })?
            }
            Self { client: Some(kind), .. } => {
                self.of_site(&folder, clock, &format!("client-{kind}"), &|site, _| {
                    let known = || none_called("story about the kind of client", kind, &site.clients());
                    site.client_booklet(kind).map_err(in_template)?.with_context(known)
                })?
            }
            Self { behaviours: true, .. } => {
                self.of_site(&folder, clock, "behaviours", &|site, _| site.workshop().map_err(in_template))?
            }
            Self { reflection: Some(behaviour), .. } => {
                self.of_site(&folder, clock, &format!("reflection-{behaviour}"), &|site, _| {
                    let known = || none_called("behaviour", behaviour, &site.behaviours());
                    site.reflection(behaviour).map_err(in_template)?.with_context(known)
                })?
            }
            Self { portfolio: Some(person), .. } => self.chosen(&folder, person, clock)?,
            Self { quarter: true, .. } => {
                self.of_site(&folder, clock, &format!("quarter-{}", clock.today), &|site, _| {
                    site.agenda().map_err(in_template)
                })?
            }
            Self { year: Some(year), .. } => self.of_site(&folder, clock, &format!("year-{year}"), &|site, _| {
                let nothing = || {
                    format!(
                        "there is nothing to say about {year} yet: no changes, made or planned, no labs, and no retired metrics \
                         or behaviours"
                    )
                };
                site.year(*year).map_err(in_template)?.with_context(nothing)
            })?,
            Self { case: Some(story), .. } => self.of_site(&folder, clock, &format!("case-{story}"), &|site, _| {
                let known = || match &site.cases()[..] {
                    [] => "there is no story with a metric in it that this audience can read".to_owned(),
                    known => format!(
                        "there is no story `{story}` with a metric in it that this audience can read; choose from {}",
                        listed(known)
                    ),
                };
                site.case(story).map_err(in_template)?.with_context(known)
            })?,
            Self { relationship: Some(name), .. } => self.relationship(&folder, name)?,
            _ => bail!("choose what to print; `heard pack --help` lists everything"),
        };
        out.result(&file.display().to_string());
        Ok(Done::Well)
    }

    /// A sheet of an audience's site, under `name`.
    fn of_site(
        &self,
        folder: &Path,
        clock: Clock,
        name: &str,
        make: &dyn for<'s> Fn(&Release<'s>, &Library) -> Result<Sheet<'s>>,
    ) -> Result<PathBuf> {
        let (library, audience) = self.read(folder)?;
        let readers = library.name_of(audience);
        let site = site_of(&library, Reader::Audience(audience), clock);
        let release = site.release().with_context(|| format!("{readers} isn't an audience"))?;
        self.write(folder, &format!("{}-{}", slug(name), slug(readers)), &make(&release, &library)?)
    }

    fn talk(&self, folder: &Path, name: &str, clock: Clock) -> Result<PathBuf> {
        let (library, audience) = self.read(folder)?;
        let person = somebody(&library, name)?;
        let (id, _) = library.shown(person);
        let site = site_of(&library, Reader::Table(person, audience), clock);
        let sheet = site.talk().map_err(in_template)?.with_context(|| {
            format!(
                "at most one story names {name}, and one story can't sum up a whole year; read it together, and ask \
                 who else has seen something"
            )
        })?;
        self.write(folder, &format!("about-{}", slug(id)), &sheet)
    }

    fn chosen(&self, folder: &Path, name: &str, clock: Clock) -> Result<PathBuf> {
        let (library, audience) = self.read(folder)?;
        let owner = somebody(&library, name)?;
        let (id, _) = library.shown(owner);
        let ticked = self.kept_private.iter().map(|story| (story, true));
        let named: Vec<(&String, bool)> = self.story.iter().map(|story| (story, false)).chain(ticked).collect();
        if named.is_empty() || named.len() > MOST_CHOSEN {
            bail!("choose up to {MOST_CHOSEN} stories with --story; {}", own_stories(&library, owner, name));
        }
        let mut chosen = [None; MOST_CHOSEN];
        for (place, (story, is_ticked)) in chosen.iter_mut().zip(&named) {
            *place = Some(ChosenStory { story: agree::story(&library, story)?, is_ticked: *is_ticked });
        }
        let site = site_of(&library, Reader::Portfolio(Portfolio { owner, audience, chosen }), clock);
        if site.edition().stories().len() < named.len() {
            bail!(
                "not all of these stories can be shown: {name} has to be telling each one or be in it, everyone in it has \
                 to have agreed, and its words can't name anybody else. If they asked to keep it between them, use \
                 --kept-private. {}",
                own_stories(&library, owner, name)
            );
        }
        let sheet = site.portfolio().map_err(in_template)?.context("there is nothing to show")?;
        self.write(folder, &format!("portfolio-{}", slug(id)), &sheet)
    }

    fn relationship(&self, folder: &Path, name: &str) -> Result<PathBuf> {
        let library = Library::of(&disk::read(folder));
        own_file::need_guards(&library)?;
        let sheet = library.relationship(name).with_context(|| match &library.relationships()[..] {
            [] => "there is nothing in relationships/ yet".to_owned(),
            known if known.contains(&name) => {
                format!(
                    "relationships/{name}.md can't be printed yet: it needs a `client`, and a `reviewer` and `readers` who \
                     are in people.yaml; `heard check` says what is missing"
                )
            }
            known => format!("there is no {name} in relationships/; there are {}", known.join(", ")),
        })?;
        let file = self
            .out
            .clone()
            .unwrap_or_else(|| folder.join(own_file::LETTERS).join(format!("relationship-{}.html", slug(&sheet.name))));
        let page = relationship::render(sheet).map_err(in_template)?;
        own_file::write_secret(&file, &String::from_utf8_lossy(&page), Mark::Html)?;
        Ok(file)
    }

    fn booklet(&self, folder: &Path, name: &str, clock: Clock) -> Result<PathBuf> {
        self.of_site(folder, clock, &format!("issue-{name}"), &|release, _| {
            let (issues, readers) = (release.issues(), release.audience());
            release.booklet(name).map_err(in_template)?.with_context(|| match &issues[..] {
                [] => format!("there is nothing to print: `{readers}` can't read any stories with a date yet"),
                [newest, .., oldest] if issues.len() > MOST_NAMED => {
                    format!("{}; the issues are from {oldest} to {newest}", no_issue(name, readers))
                }
                few => format!("{}; the issues are {}", no_issue(name, readers), few.join(", ")),
            })
        })
    }

    /// What the authors wrote, and for whom it is printed.
    fn read(&self, folder: &Path) -> Result<(Library, AudienceId)> {
        let library = Library::of(&disk::read(folder));
        own_file::need_guards(&library)?;
        let Some(audience) = library.audience(self.audience.as_deref()) else {
            bail!("there is no such audience; heard.yaml has {}", library.audiences().join(", "));
        };
        Ok((library, audience))
    }

    fn write(&self, folder: &Path, name: &str, sheet: &Sheet<'_>) -> Result<PathBuf> {
        let Ok(bytes) = read_sheet(sheet) else {
            bail!("these pages would reveal something withheld, so nothing was written; `heard check` says where");
        };
        own_file::write_letter(folder, name, self.out.as_deref(), bytes)
    }
}

/// What that reader may read today; a text with an error is left out.
fn site_of(library: &Library, reader: Reader, clock: Clock) -> Site {
    Site::of(Edition::of(library, reader, EditionOptions { today: clock.today, broken: OnError::LeftOut }))
}

fn no_issue(name: &str, readers: &str) -> String {
    format!("there is no issue {name}, or `{readers}` can't read any of its stories")
}

fn none_called<N: AsRef<str>>(what: &str, name: &str, known: &[N]) -> String {
    match known {
        [] => format!("there is no {what} `{name}` that this audience can read"),
        known => format!("there is no {what} `{name}` that this audience can read; choose from {}", listed(known)),
    }
}

fn listed<N: AsRef<str>>(known: &[N]) -> String {
    let names: Vec<&str> = known.iter().map(AsRef::as_ref).take(MOST_NAMED).collect();
    names.join(", ")
}

/// Why nobody reads a text that is there: nothing where it is not, or where its own readers can read it.
fn kept_back(library: &Library, text: TextStatus<'_>, clock: Clock) -> Option<String> {
    let path = library.file_of(text)?;
    let kept_by = library.text_status(&path, clock.today)?.kept_by;
    Some(format!("{path} can't be printed yet: {}", kept_by.first()?.whole()))
}

/// What somebody can choose from, in a sentence.
fn own_stories(library: &Library, owner: PersonId, name: &str) -> String {
    let own = library.stories_of(owner);
    let told: Vec<&str> = own.iter().take(MOST_NAMED).map(|(address, _)| address.as_str()).collect();
    match told[..] {
        [] => format!("no story here is told by {name} or about them"),
        _ => format!("those they tell, or that are about them, are {}", told.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sources::Sources;

    #[test]
    fn a_metric_or_path_that_nobody_can_read_yet_is_said_to_be_one() {
        let mut sources = Sources::new();
        sources.insert("heard.yaml", b"title: T\ncontact: c@x.example\n".to_vec());
        sources.insert("metrics/billed-hours.md", b"---\ntitle: Billed hours\n---\n".to_vec());
        sources.insert("metrics/calls.md", b"---\ntitle: Calls\nowner: nobody\nstatus: published\n---\n".to_vec());
        sources.insert("paths/first.md", b"---\ntitle: First\nsteps: []\nstatus: published\n---\n".to_vec());
        let library = Library::of(&sources);
        let said = |text| kept_back(&library, text, Clock::of(Some("2026-11-23")).unwrap());
        let wanted = "metrics/billed-hours.md can't be printed yet: its status is `draft`, not `published`";
        assert_eq!(said(TextStatus::Metric("billed-hours")).as_deref(), Some(wanted));
        assert!(said(TextStatus::Metric("calls")).unwrap().contains("error"));
        assert!(said(TextStatus::Path("first")).unwrap().contains("fewer than two"));
        assert_eq!(said(TextStatus::Metric("hours")), None);
    }
}
