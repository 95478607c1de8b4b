//! What the library, the program and both together promise, in one program of tests, so that the library is linked once.
//!
//! A subject is a module: `cargo test --test it lab::` runs one of them. `HEARD_LONG=1` tries for hours what is random.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at what is not there")]
#![allow(clippy::print_stdout, reason = "what is skipped, and what was measured, is said")]

mod bombs;
mod commands;
mod consent;
#[cfg(unix)]
mod documented;
mod form;
mod hostile_markdown;
mod imports;
mod inbox;
mod lab;
mod laws;
mod letter_mail;
mod lsp;
mod outsiders;
mod pictures;
mod preview;
#[cfg(unix)]
mod publish;
mod questions;
mod real_markdown;
mod review;
#[cfg(unix)]
mod server_config;
mod terminal;
mod theme_views;
mod themes;

// What several of them need.
mod addresses;
mod answers;
mod dice;
mod editions;
mod effort;
mod files;
mod http;
mod ports;
mod program;
mod turns;
