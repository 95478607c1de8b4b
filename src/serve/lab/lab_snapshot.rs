//! One moment of the lab's texts: its room's edition, the hour that it makes, and what the screen says at each step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::library::edition::{Edition, EditionOptions, LabStage, OnError, Reader, Room, StageView};
use crate::library::{Library, TextStatus};
use crate::publish::leak_check::PageLeakCheck;
use crate::serve::lab::schedule::{Schedule, Step};
use crate::serve::lab::screens;
use crate::serve::preview::snapshot::Snapshot;
use crate::site::Site;
use crate::text::diagnostic::Sentence;
use crate::text::excerpt::Places;
use crate::text::markdown::escaped;
use crate::theme::{PALETTE, Theme};

/// The ground rules, by their names in strings.
const RULES: [&str; 5] = ["understand", "how", "write", "endings", "stays"];

/// What the screen says at one step: the words of that step and of no other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What kind of sheet it is, for its style.
    pub kind: &'static str,
    /// What stands at its head.
    pub head: String,
    /// A line above the head: which case it is.
    pub above: Option<String>,
    /// The language of its blocks, where it is not the site's.
    pub language: Option<String>,
    /// Its paragraphs, as safe HTML.
    pub blocks: Vec<String>,
    /// Its pictures.
    pub pictures: BTreeMap<String, Arc<[u8]>>,
}

/// One moment of the lab's texts.
pub struct LabSnapshot {
    snapshot: Arc<Snapshot>,
    /// The site as the lab takes it: the snapshot's, but for what is in the middle of an edit.
    library: Library,
    /// The files of those.
    kept: BTreeSet<Arc<str>>,
    edition: Option<Edition>,
    schedule: Schedule,
    /// The edition of the lab's audience and the check before it, for what goes to the room.
    checked: OnceLock<Option<(Site, PageLeakCheck)>>,
    palette: OnceLock<Arc<str>>,
    lab: String,
}

impl LabSnapshot {
    /// The lab named `lab`, as it stands in a snapshot. What was shown `before` and is in the middle of an edit stays as it
    /// was; whether it may be shown is decided by what is written now.
    pub fn of(snapshot: Arc<Snapshot>, lab: &str, before: Option<&Self>) -> Self {
        let (now, today) = (snapshot.library().clone(), snapshot.today());
        let Some(before) = before else { return Self::with(now, BTreeSet::new(), snapshot, lab) };
        let slipped: BTreeSet<Arc<str>> =
            before.frame().into_iter().filter(|file| now.has_slipped(file, &before.library, today)).collect();
        let library = if slipped.is_empty() { now } else { now.with_files_of(&slipped, &before.library) };
        let mut made = Self::with(library, slipped, snapshot, lab);
        let shown = before.files(|parts| parts);
        for file in made.files(|parts| !parts).intersection(&shown) {
            made = made.keeping(file, before).unwrap_or(made);
        }
        made
    }

    /// The files that no case is shown without.
    fn frame(&self) -> Vec<Arc<str>> {
        let library = &self.library;
        let lab =
            library.lab(&self.lab).ok().and_then(|lab| library.file_of(TextStatus::Lab(library.address_of_lab(lab))));
        ["heard.yaml", "people.yaml", "indicators.yaml"].map(Arc::from).into_iter().chain(lab).collect()
    }

    /// The same with the case in `file` as it was `before`: its body, or all of it where no line decides anything else;
    /// nothing where it may not be shown so either.
    fn keeping(&self, file: &Arc<str>, before: &Self) -> Option<Self> {
        let body = self.library.with_body_of(file, &before.library);
        let decides_the_same = self.library.decides_as(file, &before.library);
        let whole = decides_the_same.then(|| self.library.with_files_of([file], &before.library));
        let kept: BTreeSet<Arc<str>> = self.kept.iter().chain([file]).cloned().collect();
        let made = body.into_iter().chain(whole);
        let mut made = made.map(|library| Self::with(library, kept.clone(), Arc::clone(&self.snapshot), &self.lab));
        made.find(|made| made.files(|parts| parts).contains(file))
    }

    fn with(library: Library, kept: BTreeSet<Arc<str>>, snapshot: Arc<Snapshot>, lab: &str) -> Self {
        let occasion = EditionOptions { today: snapshot.today(), broken: OnError::LeftOut };
        let id = library.lab(lab).ok().filter(|_| !library.guards_are_broken());
        let edition = id.map(|id| Edition::of(&library, Reader::Room(id), occasion));
        let minutes = edition.as_ref().and_then(Edition::room).map(|room| room.minutes()).unwrap_or_default();
        let schedule = Schedule::of(&minutes);
        Self {
            edition,
            schedule,
            checked: OnceLock::new(),
            palette: OnceLock::new(),
            lab: lab.to_owned(),
            snapshot,
            library,
            kept,
        }
    }

    /// The files of those cases of which `which` says so: whether each may be shown.
    fn files(&self, which: impl Fn(bool) -> bool) -> BTreeSet<Arc<str>> {
        let Some(room) = self.room() else { return BTreeSet::new() };
        let cases = (0..room.cases()).filter(|case| which(room.parts(*case).is_some()));
        cases.filter_map(|case| room.file(case)).collect()
    }

    /// The steps of its hour.
    pub fn schedule(&self) -> &Schedule {
        &self.schedule
    }

    /// The lab, where it can be shown.
    pub fn room(&self) -> Option<Room<'_>> {
        self.edition.as_ref().and_then(Edition::room)
    }

    /// The month it is, such as `2026-05`.
    pub fn month(&self) -> String {
        self.snapshot.today().strftime("%Y-%m").to_string()
    }

    /// The theme of what is shown.
    pub fn theme(&self) -> Option<&Theme> {
        let of_site = || self.snapshot.site().map(|site| site.edition().theme());
        self.edition.as_ref().map(Edition::theme).or_else(of_site)
    }

    /// A phrase of the site's language.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.theme().map_or_else(String::new, |theme| theme.say(key, args))
    }

    /// The palette of the theme; heard's own where something withheld is in the theme's.
    pub fn palette(&self) -> Arc<str> {
        let passes = |palette: &&Arc<str>| {
            let Some((site, leak_check)) = self.checked() else { return false };
            let Some(release) = site.release() else { return false };
            leak_check.lets_pass(&release, "assets/palette.css", palette.as_bytes())
        };
        let own = || self.theme().map(Theme::palette).filter(|palette| &***palette == PALETTE || passes(palette));
        Arc::clone(self.palette.get_or_init(|| own().cloned().unwrap_or_else(|| PALETTE.into())))
    }

    /// What the screen says at a step; a calm word where it may not be said now.
    pub fn sheet(&self, step: Step) -> Sheet {
        let sheet = self.room().and_then(|room| self.find(&room, step)).filter(|sheet| self.may_say(sheet));
        sheet.unwrap_or_else(|| Sheet { kind: "moment", head: self.say("hour.moment", &[]), ..Sheet::default() })
    }

    fn find(&self, room: &Room<'_>, step: Step) -> Option<Sheet> {
        let asked = |part: &str| room.prompt(part).unwrap_or_else(|| self.say(&format!("hour.asks.{part}"), &[]));
        let plain = |kind, head| Sheet { kind, head, ..Sheet::default() };
        Some(match step {
            Step::Join => plain("join", self.say("hour.title", &[])),
            Step::Rules => {
                let rule = |rule: &&str| format!("<p>{}</p>", escaped(&self.say(&format!("hour.rules.{rule}"), &[])));
                let blocks = RULES.iter().map(rule).collect();
                Sheet { blocks, ..plain("rules", self.say("hour.rules.title", &[])) }
            }
            Step::Close => plain("asks", asked("close")),
            Step::End => plain("cards", self.say("hour.end", &[])),
            Step::Case(case, part) => {
                let showing = room.showing(case, part)?;
                let number = (case + 1).to_string();
                let name = showing.name.clone().unwrap_or_else(|| self.say("hour.case", &[("n", &number)]));
                match part {
                    LabStage::Situation => Sheet { head: name, ..self.told("told", showing) },
                    LabStage::Write => Sheet { above: Some(name), ..plain("asks", asked("write")) },
                    LabStage::Round => Sheet { above: Some(name), ..plain("cards", asked("round")) },
                    // The lab's own words, of which its file was asked.
                    LabStage::Panel => {
                        let head = self.say("hour.heads.panel", &[]);
                        Sheet { above: Some(name), blocks: showing.blocks, ..plain("rules", head) }
                    }
                    LabStage::Talk => Sheet { above: Some(name), ..plain("asks", asked("talk")) },
                    LabStage::Data | LabStage::Call | LabStage::Reasons | LabStage::Outcome => {
                        let head = self.say(&format!("hour.heads.{}", part.word()), &[]);
                        let sheet = self.told("told", showing.below(&head));
                        Sheet { head, above: Some(name), ..sheet }
                    }
                }
            }
        })
    }

    fn told(&self, kind: &'static str, showing: StageView) -> Sheet {
        let said = |words: String| format!("<p class=\"said\">{}</p>", escaped(&words));
        let call = showing.call.map(|call| said(self.say(&format!("call.{}.told", call.word()), &[])));
        let outcome = showing.outcome.map(|how| said(self.say(&format!("outcome.{}", how.word()), &[])));
        let title = showing
            .title
            .map(|title| format!("<p class=\"title\">{}</p>", escaped(&self.say("hour.called", &[("title", &title)]))));
        let blocks = showing.blocks.iter().flat_map(|block| screens::pieces(block));
        let blocks = call.into_iter().chain(outcome).chain(blocks).chain(title).collect();
        let pictures = showing.pictures.into_iter().collect();
        Sheet { kind, language: showing.language, blocks, pictures, ..Sheet::default() }
    }

    /// Whether nothing withheld stands in a sheet: the same check as before everything that leaves this machine.
    fn may_say(&self, sheet: &Sheet) -> bool {
        if sheet.kind != "told" {
            return true;
        }
        let Some((site, leak_check)) = self.checked() else { return false };
        let Some(release) = site.release() else { return false };
        leak_check.lets_pass(&release, "lab.html", sheet.blocks.concat().as_bytes())
    }

    /// What a sheet is checked with. It is made once, before a key asks for it: the room does not wait for it.
    pub fn checked(&self) -> Option<&(Site, PageLeakCheck)> {
        let made = self.checked.get_or_init(|| {
            // Whom it is for, and who may be named, stands in those files.
            let library = Some(&self.library).filter(|library| !library.guards_are_broken())?;
            let audience = library.audience_of_lab(library.lab(&self.lab).ok()?)?;
            let occasion = EditionOptions { today: self.snapshot.today(), broken: OnError::LeftOut };
            let site = Site::of(Edition::of(library, Reader::Audience(audience), occasion));
            let leak_check = PageLeakCheck::of(&site.release()?);
            Some((site, leak_check))
        });
        made.as_ref()
    }

    /// What the facilitator alone is told: why something of the lab is not shown.
    pub fn troubles(&self) -> Vec<String> {
        let (library, today) = (self.snapshot.library(), self.snapshot.today());
        if self.library.guards_are_broken() {
            return vec![self.say("facilitator.guards", &[])];
        }
        let Some(room) = self.room() else { return vec![self.say("facilitator.no_lab", &[("lab", &self.lab)])] };
        let mut troubles = Vec::new();
        let texts = |path: &str| library.text(path);
        let mut places = Places::of(&texts);
        if room.cases() == 0 {
            troubles.push(self.say("facilitator.no_cases", &[]));
        }
        for file in &self.kept {
            let wrong = library.errors_in(file, today).into_iter().map(|wrong| match places.stretch(&wrong.place) {
                Some(stretch) => format!("{file}:{}: {}", stretch.from.line, wrong.sentence.whole()),
                None => wrong.sentence.whole(),
            });
            let mut why: Vec<String> = wrong.collect();
            let named = (0..room.cases()).filter(|case| room.file(*case).as_ref() == Some(file));
            why.extend(named.filter_map(|case| room.kept_from(case)).map(|why| why.whole()));
            if why.is_empty() {
                let status = library.text_status(file, today);
                why.extend(status.iter().flat_map(|status| status.kept_by.iter().map(Sentence::whole)));
            }
            troubles
                .push([self.say("facilitator.kept", &[("file", file)]), why.join("; ")].join(" ").trim().to_owned());
        }
        for case in (0..room.cases()).filter(|case| room.parts(*case).is_none()) {
            let file = room.file(case);
            let status = file.as_ref().and_then(|file| library.text_status(file, today));
            let kept = status.iter().flat_map(|status| status.kept_by.iter().map(Sentence::whole));
            let why: Vec<String> = kept.chain(room.kept_from(case).map(|why| why.whole())).collect();
            let (number, file) = ((case + 1).to_string(), file.map_or(String::new(), |file| file.to_string()));
            let said = self.say("facilitator.withheld", &[("n", &number), ("file", &file)]);
            troubles.push([said, why.join("; ")].join(" ").trim().to_owned());
        }
        troubles
    }
}
