//! Runs one command.

use std::process::ExitCode;

fn main() -> ExitCode {
    heard::commands::run()
}
