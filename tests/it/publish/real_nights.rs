//! A dozen nights of the program itself, as cron starts it, under a clock that is moved on from month to month: what each
//! night leaves in the folder is what may be read on that day. In process, and with more that goes wrong: `nights`.
//!
//! Tried once against a planted violation: a consent that runs out a month later.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use crate::files::put;
use crate::publish::site::held;

/// The night of the first of January, April, …: consents end with a month.
const FIRST: Date = date(2026, 1, 1);
const NIGHTS: i64 = 12;

fn story(site: &Path, number: i64, slip: &str) {
    let until = FIRST.saturating_add(number.months()).strftime("%Y-%m").to_string();
    put(
        site,
        &format!("stories/story-{number}.md"),
        format!(
            "---\ntitle: The zqx{number}k\ndate: 2025-12\nreviewer: a.ben\nabout: [c.dar]\nstatus: published\n\
             agreed: {{ given: 2025-12, until: {until} }}\n{slip}---\n\nShe waited for zqx{number}k.\n"
        ),
    );
}

/// What cron runs on that day at three in the night.
fn cron(site: &Path, day: Date) -> Command {
    let mut command = Command::new("faketime");
    command.arg("-f").arg(format!("@{day} 03:00:00")).arg(env!("CARGO_BIN_EXE_heard"));
    command.args(["publish", "there", "--yes", "--site"]).arg(site).stdin(Stdio::null());
    command.env_remove("SOURCE_DATE_EPOCH").env("TZ", "UTC");
    command
}

fn told(done: &Output) -> String {
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[test]
fn a_dozen_nights_of_the_program_leave_only_what_may_be_read() {
    if Command::new("faketime").arg("--version").output().is_err() {
        println!("skipped: faketime is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("heard");
    let there = folder.path().join("there");
    put(
        &site,
        "heard.yaml",
        format!("title: Heard\ncontact: heard@firm.example\npublish:\n  there: {{ to: {} }}\n", there.display()),
    );
    put(&site, "people.yaml", "a.ben: { name: Ada Ben, shown: name }\nc.dar: { name: Cleo Dar, shown: name }\n");
    for number in 0..NIGHTS {
        story(&site, number, "");
    }
    for night in 0..NIGHTS {
        let day = FIRST.saturating_add(night.months());
        match night % 4 {
            // A slip in the story that is last to end, and it is there still.
            1 => story(&site, NIGHTS - 1, "practice: nowhere\n"),
            2 => story(&site, NIGHTS - 1, ""),
            // The run before was ended in the middle.
            3 => {
                // With its clock, which is a process around it.
                let mut run = cron(&site, day);
                let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().unwrap();
                let group = format!("-{}", run.id());
                Command::new("kill").args(["-s", "KILL", "--", &group]).status().unwrap();
                run.wait().unwrap();
            }
            _ => {}
        }
        let done = cron(&site, day).output().unwrap();
        let expected = if night % 4 == 1 { 1 } else { 0 };
        assert_eq!(done.status.code(), Some(expected), "{day}: {}", told(&done));
        let files = held(&there);
        for number in 0..NIGHTS {
            let canary = format!("zqx{number}k");
            let has = |bytes: &[u8]| bytes.windows(canary.len()).any(|part| part == canary.as_bytes());
            let tells = files.iter().any(|(name, bytes)| name.contains(&format!("story-{number}.")) || has(bytes));
            // It is agreed to until the end of its month. The one with a slip keeps its page, unless it is beside the one
            // that goes, and so leads to it.
            let led = night % 4 == 1 && number == NIGHTS - 1 && !tells;
            assert!(tells == (number >= night) || led, "{day}: {canary}: {}", told(&done));
        }
    }
    // A week after the last, nothing is left to read, and the folder is no ruin.
    let end = FIRST.saturating_add(Span::new().months(NIGHTS).weeks(1));
    assert!(cron(&site, end).output().unwrap().status.success());
    assert!(!held(&there).keys().any(|name| name.starts_with("stories/story-")));
    assert!(fs::metadata(there.join("index.html")).is_ok());
}
