//! Random labs with a canary in everything that a later stage tells, and an oracle of when each may be told.

use crate::dice::Dice;

/// The stages in which something can be told, in the usual order.
pub const TOLD: [&str; 5] = ["situation", "data", "call", "reasons", "outcome"];

/// A word that stands in one place of the sources only.
#[derive(Clone, Debug)]
pub struct Canary {
    pub word: String,
    /// The case in which it may be told; nothing where no room may ever read it.
    pub case: Option<usize>,
    /// The stage from which on it may be.
    pub stage: &'static str,
    /// Whether it must be told then.
    pub surely: bool,
}

/// A random lab of several cases.
pub struct Model {
    pub files: Vec<(String, String)>,
    pub canaries: Vec<Canary>,
    pub cases: usize,
}

struct Maker {
    dice: Dice,
    count: usize,
    canaries: Vec<Canary>,
    files: Vec<(String, String)>,
}

impl Maker {
    fn word(&mut self, case: Option<usize>, stage: &'static str, surely: bool) -> String {
        self.count += 1;
        let word = format!("canary{stage}x{}x", self.count);
        self.canaries.push(Canary { word: word.clone(), case, stage, surely });
        word
    }

    /// A picture, each with other bytes, and a file's name that would tell.
    fn picture(&mut self) -> String {
        let name = format!("{}.svg", self.word(None, "never", false));
        let side = self.count;
        let drawing =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h{side}v9z\"/></svg>");
        self.files.push((format!("stories/{name}"), drawing));
        name
    }

    fn paragraph(&mut self, case: usize, stage: &'static str) -> String {
        let word = self.word(Some(case), stage, true);
        match self.dice.below(8) {
            0 => format!("- one {word}\n- two\n"),
            1 => format!("> {word} was said by @c.dar.\n"),
            2 => format!("It led [to {word}](../labs/lab.md) and [on](case-0.md).\n"),
            3 => format!("| a | b |\n|---|---|\n| {word} | c |\n"),
            4 => {
                let note = self.word(Some(case), "outcome", false);
                format!("Here is {word}.[^n{}]\n\n[^n{}]: {note}\n", self.count, self.count)
            }
            5 => {
                let name = self.picture();
                format!("![{word}]({name})\n")
            }
            6 => format!("See [{word}](https://{word}.example/) and *more*.\n"),
            _ => format!("@a.ben said {word}. <!-- {} -->\n", self.word(None, "never", false)),
        }
    }
}

/// A lab with random stages and cases, each cut in one of the ways in which a case can be cut, or in none.
pub fn lab(seed: u64) -> Model {
    let mut maker = Maker { dice: Dice::of(seed), count: 0, canaries: Vec::new(), files: Vec::new() };
    let short = maker.dice.once_in(4);
    let mut stages = vec!["situation"];
    if short {
        stages.push("write");
    } else {
        for stage in ["data", "write", "call", "reasons"] {
            if !maker.dice.once_in(4) {
                stages.push(stage);
            }
        }
    }
    stages.push("outcome");
    let cases = 1 + maker.dice.below(3);
    let mut files = Vec::new();
    let mut listed = Vec::new();
    for case in 0..cases {
        let text = story(&mut maker, case, &stages);
        files.push((format!("stories/case-{case}.md"), text));
        let picture = if picture_comes_last(case) { ", picture: outcome" } else { "" };
        listed.push(if maker.dice.once_in(3) {
            format!("{{ story: case-{case}{picture} }}")
        } else {
            let name = maker.word(Some(case), "situation", true);
            format!("{{ story: case-{case}, as: {name}{picture} }}")
        });
    }
    let never = maker.word(None, "never", false);
    let title = maker.word(None, "never", false);
    let card = maker.word(None, "never", false);
    let kept = maker.word(None, "never", false);
    files.push((
        "labs/lab.md".to_owned(),
        format!(
            "---\ntitle: {title}\ndate: 2026-05\nfacilitator: a.ben\ncases: [{}]\nstages: [{}]\nprompts: {{ write: What would you do? }}\n\
             cards: [{{ heard: {card}, ask: so }}]\nkept: [{kept}]\n---\n\n{never}\n",
            listed.join(", "),
            stages.join(", ")
        ),
    ));
    files.push((
        "heard.yaml".to_owned(),
        "title: Heard\ncontact: heard@firm.example\naudiences: { firm: {} }\n".to_owned(),
    ));
    files.push((
        "people.yaml".to_owned(),
        "a.ben: { name: Canaryada Canaryben, role: partner, shown: name }\nc.dar: { name: Canarycleo Canarydar, role: nurse, shown: name }\n"
            .to_owned(),
    ));
    for word in ["Canaryada", "Canaryben", "Canarycleo", "Canarydar"] {
        maker.canaries.push(Canary { word: word.to_owned(), case: None, stage: "never", surely: false });
    }
    files.append(&mut maker.files);
    Model { files, canaries: maker.canaries, cases }
}

/// Whether the room sees the picture at the head of a case's story at its end.
fn picture_comes_last(case: usize) -> bool {
    case % 2 == 1
}

fn story(maker: &mut Maker, case: usize, stages: &[&'static str]) -> String {
    let of = Some(case);
    let told = |stage: &'static str| if stages.contains(&stage) { stage } else { "outcome" };
    let how = maker.dice.below(8);
    let by_line = stages == ["situation", "write", "outcome"] && how < 4;
    let whole = !by_line && how == 4;
    let title = maker.word(of, "outcome", true);
    let mut front = format!(
        "---\ntitle: {title}\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\nstatus: published\nagreed: {{ given: 2026-01 }}\n"
    );
    for field in ["why", "summary"] {
        front.push_str(&format!("{field}: {}\n", maker.word(None, "never", false)));
    }
    front.push_str(&format!("tags: [{}]\n", maker.word(None, "never", false)));
    if maker.dice.once_in(2) {
        // The picture at its head is the case's cover: it comes first, or last where the lab says so.
        let stage = if picture_comes_last(case) { "outcome" } else { "situation" };
        let (picture, alt) = (maker.picture(), maker.word(of, stage, true));
        front.push_str(&format!("image: {{ src: {picture}, alt: {alt} }}\n"));
    }
    if maker.dice.once_in(2) {
        // What a case that is told whole says beside its text is told with nothing.
        let (data, because) = (told("data"), told("reasons"));
        let (data, because) = if whole { ("never", "never") } else { (data, because) };
        let case = if whole { None } else { of };
        front.push_str(&format!(
            "judgment: {{ data: {}, call: overrode, because: {}, outcome: went-badly }}\n",
            maker.word(case, data, !whole),
            maker.word(case, because, !whole)
        ));
    }
    front.push_str("---\n\n");
    let mut body = String::new();
    let mut say = |maker: &mut Maker, stage: &'static str, times: usize| {
        for _ in 0..times {
            body.push_str(&maker.paragraph(case, stage));
            body.push('\n');
        }
    };
    let times = 1 + maker.dice.below(3);
    say(maker, "situation", times);
    if by_line {
        body.push_str("---\n\n");
        for _ in 0..2 {
            body.push_str(&maker.paragraph(case, "outcome"));
            body.push('\n');
        }
    } else if !whole {
        let mut sections = vec!["data", "call", "outcome"];
        // Sections may stand in any order, and one may be missing.
        let by = maker.dice.below(3);
        sections.rotate_left(by);
        if maker.dice.once_in(3) {
            sections.retain(|section| *section != "data");
        }
        for section in sections {
            let heading = maker.word(of, told(section), true);
            body.push_str(&format!("## About {heading} {{.{section}}}\n\n"));
            for _ in 0..=maker.dice.below(2) {
                body.push_str(&maker.paragraph(case, told(section)));
                body.push('\n');
            }
        }
    }
    front + &body
}
