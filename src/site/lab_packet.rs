//! A lab on paper: the case cut at the decision, lines to write on, the facilitator's sheet, and each outcome on a sheet of its own.

use std::fmt::Write;

use serde::Serialize;

use crate::library::edition::{Edition, HOUR, LabKind, LabStage, Room, StageView};
use crate::media::media_type::data_url;
use crate::site::SiteFault;
use crate::text::markdown::escaped;
use crate::theme::{Direction, Theme};

/// Lines to write on: as many as fit below a case, and for the close.
const LINES: usize = 8;
/// The ground rules and the usual cards, by their names in strings.
const RULES: [&str; 5] = ["understand", "how", "write", "endings", "stays"];
const CARDS: [&str; 5] = ["should", "obviously", "knew", "ignored", "rule"];

/// The sheets of a lab.
#[derive(Serialize)]
pub struct View {
    /// The lab's title.
    pub title: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The sheets, one after the other, as HTML: `section` elements with the class `sheet`. Sheets for the room also
    /// have the class `room`, and those with an outcome have `outcome`.
    pub sheets: String,
}

/// A lab on paper.
pub struct Packet {
    /// The whole packet, one file that needs no other.
    pub html: Vec<u8>,
    /// What of it is read before it is written: what comes from the cases, and what the theme puts around all sheets. The
    /// rest is the lab's own, of which its file was asked.
    pub told: String,
}

impl Packet {
    /// The packet of the lab whose room an edition is for; nothing where it is for none, or no case may be shown.
    pub fn of(edition: &Edition) -> Result<Option<Self>, SiteFault> {
        let Some(room) = edition.room() else { return Ok(None) };
        let maker = PacketBuilder { theme: edition.theme(), room };
        match room.kind() {
            LabKind::Cases => {}
            LabKind::RolePlay => return maker.role_play(),
            LabKind::Pair => return maker.pair(),
        }
        let cases: Vec<usize> = (0..room.cases()).filter(|case| room.parts(*case).is_some()).collect();
        if cases.is_empty() {
            return Ok(None);
        }
        let mut told = String::new();
        let mut sheets = String::new();
        for case in &cases {
            let is_last = Some(case) == cases.last();
            maker.for_the_room(*case, is_last, &mut sheets, &mut told);
        }
        maker.for_the_facilitator(&cases, &mut sheets);
        maker.panel(&mut sheets);
        for case in &cases {
            maker.call(*case, &mut sheets, &mut told);
        }
        for case in &cases {
            maker.outcome(*case, &mut sheets, &mut told);
        }
        maker.finish(sheets, told).map(Some)
    }
}

struct PacketBuilder<'e> {
    theme: &'e Theme,
    room: Room<'e>,
}

impl PacketBuilder<'_> {
    /// The sheets as one file; what of it is read before it is written is `told`, and what the theme puts around them.
    fn finish(&self, sheets: String, mut told: String) -> Result<Packet, SiteFault> {
        let mut view = View {
            title: self.room.script().title,
            language: self.theme.language().to_owned(),
            direction: self.theme.direction().word(),
            sheets,
        };
        let html = self.theme.render("packet.html", &view)?;
        view.title.clear();
        let around = self.theme.render("packet.html", &view)?;
        told.push_str(&String::from_utf8_lossy(&around).replacen(&view.sheets, "", 1));
        Ok(Packet { html, told })
    }

    /// A sheet for each of those who play, one for whoever watches, and one for the facilitator.
    fn role_play(&self) -> Result<Option<Packet>, SiteFault> {
        let briefs = self.room.briefs();
        if briefs.is_empty() {
            return Ok(None);
        }
        let mut out = String::new();
        for (role, brief) in &briefs {
            let (only, lead) = (self.say("packet.only"), self.say("packet.only_lead"));
            let _ = writeln!(out, "<section class=\"sheet room\">\n<p class=\"for\">{only}</p>");
            let _ =
                writeln!(out, "<h1 class=\"role\">{}</h1>\n<p class=\"brief\">{}</p>", escaped(role), escaped(brief));
            let _ = writeln!(out, "<p class=\"for\">{lead}</p>\n</section>");
        }
        let _ = writeln!(out, "<section class=\"sheet room\">\n<p class=\"for\">{}</p>", self.say("packet.watch"));
        if let Some(behaviour) = self.room.watch_for() {
            let _ = writeln!(out, "<h1>{}</h1>", escaped(behaviour.label()));
            let line = |key: &str, words: Option<String>| {
                words.map_or_else(String::new, |words| {
                    format!("<dt>{}</dt><dd>{}</dd>\n", self.say(key), escaped(&words))
                })
            };
            let definition =
                behaviour.definition().map_or_else(String::new, |words| format!("<p>{}</p>\n", escaped(&words)));
            let looks = line("indicator.looks_like", behaviour.looks_like());
            let _ = writeln!(out, "{definition}<dl>\n{looks}{}</dl>", line("indicator.gamed_by", behaviour.gamed_by()));
        }
        let _ = writeln!(out, "<p>{}</p>", self.say("packet.watch_lead"));
        for key in ["packet.saw", "packet.almost"] {
            let _ = writeln!(out, "<h2>{}</h2>\n{}", self.say(key), lines(LINES));
        }
        out.push_str("</section>\n");
        let _ = writeln!(out, "<section class=\"sheet\">\n<p class=\"for\">{}</p>", self.say("packet.lead"));
        let _ = writeln!(out, "<h1>{}</h1>\n<ol class=\"plan\">", escaped(&self.room.script().title));
        for step in ["read", "play", "write", "speak", "swap"] {
            let _ = writeln!(out, "<li>{}</li>", self.say(&format!("packet.play.{step}")));
        }
        out.push_str("</ol>\n");
        self.cards_and_notes(&mut out);
        out.push_str("</section>\n");
        self.finish(out, String::new()).map(Some)
    }

    /// One story for two people, who need nothing else.
    fn pair(&self) -> Result<Option<Packet>, SiteFault> {
        let Some(case) = (0..self.room.cases()).find(|case| self.room.parts(*case).is_some()) else { return Ok(None) };
        let (mut out, mut told) = (String::new(), String::new());
        let title = escaped(&self.room.name(case).unwrap_or_else(|| self.room.script().title));
        let _ = writeln!(out, "<section class=\"sheet room\">\n<p class=\"for\">{}</p>", self.say("packet.pair"));
        let end = self.room.showing(case, LabStage::Outcome).unwrap_or_default();
        told.push_str(&escaped(end.title.as_deref().unwrap_or_default()));
        let name = end.title.as_ref().map_or(title, |title| escaped(title));
        let _ = writeln!(out, "<h1{}>{name}</h1>\n<p>{}</p>", spoken(&end), self.say("packet.pair_lead"));
        self.stage(case, LabStage::Situation, &mut out, &mut told);
        if !end.blocks.is_empty() {
            tell(&end, &mut out, &mut told);
        }
        let own = self.room.questions();
        let usual = || ["packet.notice", "packet.cost"].iter().map(|key| self.say(key)).collect();
        let asked: Vec<String> =
            if own.is_empty() { usual() } else { own.iter().map(|question| escaped(question)).collect() };
        out.push_str("<div class=\"cut close\">\n");
        for question in asked {
            let _ = writeln!(out, "<h2>{question}</h2>");
        }
        let _ = writeln!(out, "<p class=\"for\">{}</p>\n</div>\n</section>", self.say("packet.pair_end"));
        self.finish(out, told).map(Some)
    }

    /// What experienced people would do, on a sheet of its own, for after everyone has written.
    fn panel(&self, out: &mut String) {
        let panel = self.room.panel();
        if panel.is_empty() {
            return;
        }
        let _ = writeln!(out, "<section class=\"sheet room\">\n<p class=\"for\">{}</p>", self.say("packet.panel"));
        let _ = writeln!(out, "<h1>{}</h1>\n<p>{}</p>", self.say("hour.heads.panel"), self.say("packet.panel_lead"));
        for (role, would, why) in panel {
            let why = why.map_or_else(String::new, |why| format!("<p>{}</p>", escaped(&why)));
            let _ = writeln!(out, "<h2 class=\"role\">{}</h2>\n<p>{}</p>\n{why}", escaped(&role), escaped(&would));
        }
        out.push_str("</section>\n");
    }

    fn say(&self, key: &str) -> String {
        escaped(&self.theme.say(key, &[]))
    }

    fn name(&self, case: usize) -> String {
        let number = (case + 1).to_string();
        escaped(&self.room.name(case).unwrap_or_else(|| self.theme.say("hour.case", &[("n", &number)])))
    }

    fn asks(&self, part: &str) -> String {
        self.room.prompt(part).map_or_else(|| self.say(&format!("hour.asks.{part}")), |prompt| escaped(&prompt))
    }

    /// The situation and the data, then the cut, and lines; below the last case those for the close.
    fn for_the_room(&self, case: usize, is_last: bool, out: &mut String, told: &mut String) {
        let _ = writeln!(out, "<section class=\"sheet room\">\n<p class=\"for\">{}</p>", self.say("packet.room"));
        let _ = writeln!(out, "<h1>{}</h1>", self.name(case));
        self.stage(case, LabStage::Situation, out, told);
        self.stage(case, LabStage::Data, out, told);
        let (cut, asks) = (self.say("packet.cut"), self.asks("write"));
        let _ = writeln!(out, "<div class=\"cut\"><p>{cut}</p>\n<h2>{asks}</h2>\n{}</div>", lines(LINES));
        if is_last {
            let _ = writeln!(out, "<div class=\"close\"><h2>{}</h2>\n{}</div>", self.asks("close"), lines(3));
        }
        out.push_str("</section>\n");
    }

    /// The ground rules, the minutes, the cards and the notes.
    fn for_the_facilitator(&self, cases: &[usize], out: &mut String) {
        let script = self.room.script();
        let _ = writeln!(out, "<section class=\"sheet\">\n<p class=\"for\">{}</p>", self.say("packet.lead"));
        let _ = writeln!(out, "<h1>{}</h1>\n<h2>{}</h2>\n<ul>", escaped(&script.title), self.say("hour.rules.title"));
        for rule in RULES {
            let _ = writeln!(out, "<li>{}</li>", self.say(&format!("hour.rules.{rule}")));
        }
        out.push_str("</ul>\n<table>\n");
        let row = |rows: &mut String, name: &str, minutes: u32, prompt: Option<String>| {
            let minutes = escaped(&self.theme.say("packet.minutes", &[("n", &minutes.to_string())]));
            let prompt = prompt.map(|prompt| escaped(&prompt)).unwrap_or_default();
            let _ = writeln!(rows, "<tr><td>{name}</td><td>{minutes}</td><td>{prompt}</td></tr>");
        };
        let minutes = self.room.minutes();
        for case in cases {
            let _ = writeln!(out, "<tr><th colspan=\"3\">{}</th></tr>", self.name(*case));
            for (part, minutes) in minutes.cases.get(*case).into_iter().flatten() {
                let name = self.say(&format!("hour.steps.{}", part.word()));
                row(out, &name, *minutes, self.room.prompt(part.word()));
            }
        }
        let _ = writeln!(out, "<tr><th colspan=\"3\">{}</th></tr>", self.say("hour.steps.close"));
        row(out, "", minutes.close, self.room.prompt("close"));
        out.push_str("</table>\n");
        if minutes.in_all() > HOUR {
            let over = self.theme.say("facilitator.over", &[("n", &minutes.in_all().to_string())]);
            let _ = writeln!(out, "<p class=\"for\">{}</p>", escaped(&over));
        }
        self.cards_and_notes(out);
        out.push_str("</section>\n");
    }

    /// What to ask if somebody says something, and what the facilitator noted.
    fn cards_and_notes(&self, out: &mut String) {
        let script = self.room.script();
        let _ = writeln!(out, "<h2>{}</h2>\n<div class=\"cards\">", self.say("packet.cards"));
        let own = script.cards.iter().map(|(heard, ask)| (escaped(heard), escaped(ask)));
        let usual = CARDS
            .iter()
            .map(|card| (self.say(&format!("hour.cards.{card}.heard")), self.say(&format!("hour.cards.{card}.ask"))));
        for (heard, ask) in own.chain(usual) {
            let (said, asked) = (self.say("packet.said"), self.say("packet.ask"));
            let _ = writeln!(
                out,
                "<div class=\"card\"><p class=\"for\">{said}</p><p><em>{heard}</em></p><p class=\"for\">{asked}</p><p>{ask}</p></div>"
            );
        }
        out.push_str("</div>\n");
        if !script.notes.trim().is_empty() {
            let _ = writeln!(out, "<h2>{}</h2>\n{}", self.say("packet.notes"), script.notes);
        }
    }

    /// What they did, and why, to be read aloud after the round.
    fn call(&self, case: usize, out: &mut String, told: &mut String) {
        let parts = self.room.parts(case).unwrap_or_default();
        if !parts.iter().any(|part| matches!(part, LabStage::Call | LabStage::Reasons)) {
            return;
        }
        let _ = writeln!(out, "<section class=\"sheet\">\n<p class=\"for\">{}</p>", self.say("packet.lead"));
        let _ = writeln!(out, "<h1>{}</h1>", self.name(case));
        self.stage(case, LabStage::Call, out, told);
        self.stage(case, LabStage::Reasons, out, told);
        out.push_str("</section>\n");
    }

    /// What a case tells at a stage, below its head; the situation has none.
    fn stage(&self, case: usize, stage: LabStage, out: &mut String, told: &mut String) {
        let Some(mut showing) = self.room.showing(case, stage) else { return };
        if stage != LabStage::Situation {
            let head = self.theme.say(&format!("hour.heads.{}", stage.word()), &[]);
            let _ = writeln!(out, "<h2>{}</h2>", escaped(&head));
            showing = showing.below(&head);
        }
        if let Some(call) = showing.call {
            let _ = writeln!(out, "<p>{}</p>", self.say(&format!("call.{}.told", call.word())));
        }
        tell(&showing, out, told);
    }

    /// How it ended, on a sheet of its own.
    fn outcome(&self, case: usize, out: &mut String, told: &mut String) {
        let Some(showing) = self.room.showing(case, LabStage::Outcome) else { return };
        let _ = writeln!(out, "<section class=\"sheet outcome\">\n<p class=\"for\">{}</p>", self.say("packet.apart"));
        let head = self.theme.say("hour.heads.outcome", &[]);
        let showing = showing.below(&head);
        let _ = writeln!(out, "<h1>{} · {}</h1>", self.name(case), escaped(&head));
        if let Some(outcome) = showing.outcome {
            let _ = writeln!(out, "<p>{}</p>", self.say(&format!("outcome.{}", outcome.word())));
        }
        tell(&showing, out, told);
        if let Some(title) = &showing.title {
            let _ = writeln!(out, "<p><em>{}</em></p>", escaped(&self.theme.say("hour.called", &[("title", title)])));
            told.push_str(&escaped(title));
        }
        out.push_str("</section>\n");
    }
}

/// The attributes of what a stage says in a language that is not the site's.
fn spoken(showing: &StageView) -> String {
    let of = |language: &String| format!(" lang=\"{}\" dir=\"{}\"", escaped(language), Direction::of(language).word());
    showing.language.as_ref().map(of).unwrap_or_default()
}

/// The blocks of a stage, its pictures within them.
fn tell(showing: &StageView, out: &mut String, told: &mut String) {
    let _ = writeln!(out, "<div class=\"told\"{}>", spoken(showing));
    for block in &showing.blocks {
        told.push_str(block);
        let mut block = block.clone();
        for (name, bytes) in &showing.pictures {
            block = block.replace(&format!("/picture/{name}"), &data_url(name, bytes));
        }
        out.push_str(&block);
        out.push('\n');
    }
    out.push_str("</div>\n");
}

fn lines(count: usize) -> String {
    format!("<div class=\"lines\">{}</div>\n", "<p></p>".repeat(count))
}
