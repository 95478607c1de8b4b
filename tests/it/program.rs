//! The program as it is started by a person or by another program.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// 2026-03-14, as `SOURCE_DATE_EPOCH` has it.
pub const SPRING: &str = "1773446400";

/// The program, to which this machine's own settings say nothing; nobody is there to be asked.
pub fn heard() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heard"));
    for (name, _) in std::env::vars() {
        let is_ours = name.starts_with("HEARD_") || matches!(&*name, "SOURCE_DATE_EPOCH" | "EDITOR" | "VISUAL");
        if is_ours || name.starts_with("AWS_") || name.to_lowercase().ends_with("_proxy") {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null());
    command
}

/// A program that is ended with the test.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs the program in a folder, on a day in spring.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    heard().args(arguments).current_dir(folder).env("SOURCE_DATE_EPOCH", SPRING).output().unwrap()
}

/// What was said, of a run that must succeed.
pub fn well(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", words(&output.stderr));
    words(&output.stdout)
}

/// What was said, of a run that must fail with 2.
pub fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", words(&output.stdout));
    words(&output.stderr)
}

/// All that was said, whatever came of it.
pub fn said(output: &Output) -> String {
    words(&output.stdout) + &words(&output.stderr)
}

/// What the program says is text.
pub fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
