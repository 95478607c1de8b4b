//! A lab that is held: its own folder, the facilitator's line, and the ways into the room.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Stdio};

use heard::serve::lab::{Lab, Options};
use heard::serve::preview::RequestedCode;
use heard::workspace::watch::Method;

use crate::editions::TODAY;
use crate::files;
use crate::http::{GENEROUS, cookie};
use crate::lab::line::{Line, ask};
use crate::lab::random_lab::Model;
use crate::program::heard;

/// Its two ways in.
pub struct Ways {
    pub facilitator: SocketAddr,
    pub room: SocketAddr,
}

/// What runs it, until it is dropped.
enum Runs {
    Here { _lab: Box<Lab> },
    Alone(Child),
}

impl Drop for Runs {
    fn drop(&mut self) {
        if let Self::Alone(child) = self {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A lab that runs.
pub struct Running {
    pub lab: Ways,
    pub facilitator: Line,
    /// What the facilitator was told last.
    pub now: serde_json::Value,
    pub token: String,
    own: String,
    /// The cookie of whoever showed the room's code.
    pub pass: String,
    pub folder: tempfile::TempDir,
    runs: Runs,
}

impl Running {
    pub fn of(model: &Model) -> Self {
        Self::with(model, false)
    }

    /// The same, its room full of pretend phones where `rehearse`.
    pub fn with(model: &Model, rehearse: bool) -> Self {
        let folder = written(model);
        let (tell, told) = std::sync::mpsc::channel();
        let options = Options {
            folder: dunce::canonicalize(folder.path()).unwrap(),
            lab: "lab".to_owned(),
            today: Some(TODAY),
            port: 0,
            code: RequestedCode(Some("ABCDEF".to_owned())),
            room: Some(Ipv4Addr::LOCALHOST.into()),
            method: Method::Events,
            rehearse,
            keep: Box::new(|_, _| Ok("nowhere".to_owned())),
        };
        let lab = Lab::start(options, move |news| drop(tell.send(news))).unwrap();
        told.recv_timeout(GENEROUS).unwrap();
        let token = lab.url().split_once("token=").unwrap().1.to_owned();
        Self::at(
            Ways { facilitator: lab.facilitator, room: lab.room },
            token,
            folder,
            Runs::Here { _lab: Box::new(lab) },
        )
    }

    /// The same as a process of its own.
    pub fn alone(model: &Model) -> Self {
        let folder = written(model);
        let mut child = heard()
            .args(["lab", "lab", "--alone", "--code", "ABCDEF", "--today", "2026-11-23", "--port", "0"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let first = |from: &mut dyn BufRead, sign: &str| {
            let mut line = String::new();
            while !line.contains(sign) {
                line.clear();
                assert_ne!(from.read_line(&mut line).unwrap(), 0, "the lab ended before it said {sign}");
            }
            line.split_once(sign).unwrap().1.trim().to_owned()
        };
        let url = first(&mut BufReader::new(child.stdout.take().unwrap()), "http://");
        let room = first(&mut BufReader::new(child.stderr.take().unwrap()), "the room: http://");
        let (facilitator, token) = url.split_once("/?token=").unwrap();
        let ways =
            Ways { facilitator: facilitator.parse().unwrap(), room: room.split_once('/').unwrap().0.parse().unwrap() };
        Self::at(ways, token.to_owned(), folder, Runs::Alone(child))
    }

    fn at(lab: Ways, token: String, folder: tempfile::TempDir, runs: Runs) -> Self {
        let own = cookie(&ask(lab.facilitator, &format!("/?token={token}"), ""));
        let pass = cookie(&ask(lab.room, "/?code=abc-def", ""));
        let (facilitator, now) = opened(lab.facilitator, &own);
        Self { lab, facilitator, now, token, own, pass, folder, runs }
    }

    /// Opens the facilitator's page once more: a line takes so many keys and no more.
    pub fn reopen(&mut self) {
        (self.facilitator, self.now) = opened(self.lab.facilitator, &self.own);
    }

    /// The memory of the process that it has for itself, in kilobytes; nothing where the system does not tell.
    pub fn memory(&self) -> Option<u64> {
        let Runs::Alone(child) = &self.runs else { return None };
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").parse().ok()
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
        self.go("next")
    }

    /// Goes back to the step before.
    pub fn go_back(&mut self) -> String {
        self.go("back")
    }

    fn go(&mut self, way: &str) -> String {
        let next = self.number() + 1;
        assert!(self.facilitator.say(&format!("{{\"do\":\"{way}\",\"at\":{}}}", next - 1)));
        while self.number() != next {
            let said: serde_json::Value = serde_json::from_str(&self.facilitator.next().unwrap()).unwrap();
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

/// The facilitator's line, and what it is told first.
fn opened(at: SocketAddr, own: &str) -> (Line, serde_json::Value) {
    let mut facilitator = Line::open(at, "/line/facilitator", own).unwrap();
    loop {
        let said: serde_json::Value = serde_json::from_str(&facilitator.next().unwrap()).unwrap();
        if said["now"]["next"].is_string() {
            return (facilitator, said["now"].clone());
        }
    }
}

/// A folder with the files of a model.
fn written(model: &Model) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &model.files {
        files::put(folder.path(), path, text);
    }
    folder
}

/// What a phone sends.
pub fn answer(round: &str, phone: usize, words: &str) -> String {
    serde_json::json!({ "round": round, "own": format!("{phone:032x}"), "words": words, "in_time": false }).to_string()
}
