//! `heard lsp`: the language server, for an editor to start.

use anyhow::Result;
use jiff::Zoned;
use lsp_server::Connection;

use crate::commands::Done;
use crate::commands::clock::{Clock, ClockKind};
use crate::lsp::server;

/// `heard lsp`.
#[derive(clap::Args)]
pub struct Lsp {
    /// Accepted because editors pass it; standard input and output are always used.
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(&self) -> Result<Done> {
        let clock = Clock::of(None)?;
        let today = move || if clock.kind == ClockKind::Fixed { clock.today } else { Zoned::now().date() };
        let (connection, threads) = Connection::stdio();
        let served = server::serve(&connection, &today);
        drop(connection);
        // An editor that closes its pipes without a goodbye has gone; that is no fault of the site's.
        let _ = threads.join();
        served.map(|()| Done::Well)
    }
}
