//! A lab that is held: its own folder, the facilitator's line, and the ways into the room.

use std::fs;
use std::net::Ipv4Addr;

use heard::live::Wanted;
use heard::live::lab::{Lab, Options};
use heard::workspace::watch::Method;

use crate::line::{Line, ask, cookie};
use crate::model::Model;

/// A lab that runs.
pub struct Held {
    pub lab: Lab,
    pub desk: Line,
    /// What the facilitator was told last.
    pub now: serde_json::Value,
    pub token: String,
    /// The cookie of whoever showed the room's code.
    pub pass: String,
    pub folder: tempfile::TempDir,
}

impl Held {
    pub fn of(model: &Model) -> Self {
        Self::with(model, false)
    }

    /// The same, its room full of pretend phones where `rehearse`.
    pub fn with(model: &Model, rehearse: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &model.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let (tell, told) = std::sync::mpsc::channel();
        let options = Options {
            folder: folder.path().canonicalize().unwrap(),
            lab: "lab".to_owned(),
            today: Some(jiff::civil::date(2026, 11, 23)),
            port: 0,
            code: Wanted(Some("ABCDEF".to_owned())),
            room: Some(Ipv4Addr::LOCALHOST.into()),
            method: Method::Events,
            rehearse,
            keep: Box::new(|_, _| Ok("nowhere".to_owned())),
        };
        let lab = Lab::start(options, move |news| drop(tell.send(news))).unwrap();
        told.recv_timeout(crate::line::GENEROUS).unwrap();
        let token = lab.url().split_once("token=").unwrap().1.to_owned();
        let own = cookie(&ask(lab.desk, &format!("/?token={token}"), ""));
        let pass = cookie(&ask(lab.room, "/?code=abc-def", ""));
        let mut desk = Line::open(lab.desk, "/line/desk", &own).unwrap();
        let now = loop {
            let said: serde_json::Value = serde_json::from_str(&desk.next().unwrap()).unwrap();
            if said["now"]["next"].is_string() {
                break said["now"].clone();
            }
        };
        Self { lab, desk, now, token, pass, folder }
    }

    /// The number of the step.
    pub fn number(&self) -> u64 {
        self.now["number"].as_u64().unwrap()
    }

    /// The name of the step.
    pub fn step(&self) -> &str {
        self.now["step"].as_str().unwrap()
    }

    /// Goes on to the next step; the number by which pages know it.
    pub fn go_on(&mut self) -> String {
        let next = self.number() + 1;
        assert!(self.desk.say(&format!("{{\"do\":\"next\",\"at\":{}}}", next - 1)));
        while self.number() != next {
            let said: serde_json::Value = serde_json::from_str(&self.desk.next().unwrap()).unwrap();
            if said.get("now").is_some() {
                self.now = said["now"].clone();
            }
        }
        format!("\"number\":{next},")
    }

    /// Goes on until a step.
    pub fn go_to(&mut self, step: &str) -> String {
        let mut sign = String::new();
        while self.step() != step {
            assert_ne!(self.step(), "end", "there is no step {step}");
            sign = self.go_on();
        }
        sign
    }

    /// A phone's line.
    pub fn phone(&self) -> Line {
        Line::open(self.lab.room, "/line/phone", &self.pass).unwrap()
    }
}

/// What a phone sends.
pub fn answer(round: &str, phone: usize, words: &str) -> String {
    serde_json::json!({ "round": round, "own": format!("{phone:032x}"), "words": words, "in_time": false }).to_string()
}
