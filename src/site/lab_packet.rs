//! A lab on paper: the case cut at the decision, lines to write on, the facilitator's sheet, and each outcome on a sheet of its own.

use std::fmt::Write;

use serde::Serialize;

use crate::library::edition::{Edition, HOUR, LabStage, Room, StageView};
use crate::media::media_type::data_url;
use crate::site::SiteFault;
use crate::text::markdown::escaped;
use crate::theme::Theme;

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
        for case in &cases {
            maker.call(*case, &mut sheets, &mut told);
        }
        for case in &cases {
            maker.outcome(*case, &mut sheets, &mut told);
        }
        let mut view = View {
            title: room.script().title,
            language: maker.theme.language().to_owned(),
            direction: maker.theme.direction().word(),
            sheets,
        };
        let html = maker.theme.render("packet.html", &view)?;
        view.title.clear();
        let around = maker.theme.render("packet.html", &view)?;
        told.push_str(&String::from_utf8_lossy(&around).replacen(&view.sheets, "", 1));
        Ok(Some(Self { html, told }))
    }
}

struct PacketBuilder<'e> {
    theme: &'e Theme,
    room: Room<'e>,
}

impl PacketBuilder<'_> {
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
        for part in [LabStage::Situation, LabStage::Data] {
            let Some(showing) = self.room.showing(case, part) else { continue };
            if part == LabStage::Data {
                let head = self.theme.say("hour.heads.data", &[]);
                let _ = writeln!(out, "<h2>{}</h2>", escaped(&head));
                tell(&showing.below(&head), out, told);
            } else {
                tell(&showing, out, told);
            }
        }
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
        out.push_str("</section>\n");
    }

    /// What they did, and why, to be read aloud after the round.
    fn call(&self, case: usize, out: &mut String, told: &mut String) {
        let parts = self.room.parts(case).unwrap_or_default();
        if !parts.iter().any(|part| matches!(part, LabStage::Call | LabStage::Reasons)) {
            return;
        }
        let _ = writeln!(out, "<section class=\"sheet\">\n<p class=\"for\">{}</p>", self.say("packet.lead"));
        let _ = writeln!(out, "<h1>{}</h1>", self.name(case));
        for part in [LabStage::Call, LabStage::Reasons] {
            let Some(showing) = self.room.showing(case, part) else { continue };
            let head = self.theme.say(&format!("hour.heads.{}", part.word()), &[]);
            let _ = writeln!(out, "<h2>{}</h2>", escaped(&head));
            if let Some(call) = showing.call {
                let _ = writeln!(out, "<p>{}</p>", self.say(&format!("call.{}.told", call.word())));
            }
            tell(&showing.below(&head), out, told);
        }
        out.push_str("</section>\n");
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

/// The blocks of a stage, its pictures within them.
fn tell(showing: &StageView, out: &mut String, told: &mut String) {
    let language = showing.language.as_ref().map(|language| format!(" lang=\"{}\"", escaped(language)));
    let _ = writeln!(out, "<div{}>", language.unwrap_or_default());
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
