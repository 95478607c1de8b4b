//! The laws of the house, as property tests: what must hold for every site, tried on random ones.
//!
//! `HEARD_LONG=1` tries twenty times as many. Each law was once tried against a planted violation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at what is not there")]

#[path = "promises/edits.rs"]
mod edits;
#[path = "promises/feeds.rs"]
mod feeds;
#[path = "promises/folder.rs"]
mod folder;
#[path = "promises/killed.rs"]
mod killed;
#[path = "promises/model.rs"]
mod model;
#[path = "promises/patterns.rs"]
mod patterns;
#[path = "promises/plants.rs"]
mod plants;
#[path = "promises/routes.rs"]
mod routes;
#[path = "promises/same.rs"]
mod same;
#[path = "promises/withheld.rs"]
mod withheld;
#[path = "promises/without.rs"]
mod without;

use std::sync::Arc;

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::site::Site;
use heard::text::sources::Sources;
use proptest::test_runner::Config;

/// How often a law is tried.
fn tries(cases: u32) -> Config {
    let cases = if std::env::var_os("HEARD_LONG").is_some() { cases * 20 } else { cases };
    Config { cases, failure_persistence: None, max_shrink_iters: 20, ..Config::default() }
}

/// The site of an audience's edition on the day of every edition here.
fn site_for(sources: &Sources, audience: usize) -> Site {
    let library = Library::of(sources);
    let audience = library.audience(Some(model::AUDIENCES[audience].0)).unwrap();
    let (year, month, day) = model::TODAY;
    let occasion = EditionOptions { today: jiff::civil::date(year, month, day), broken: OnError::Stops };
    Site::of(Edition::of(&library, Reader::Audience(audience), occasion))
}

/// Every file of a site: its address and its bytes.
fn outputs(site: &Site) -> Vec<(String, Arc<[u8]>)> {
    let render = |route: heard::site::Route| {
        let bytes = site.render(&route).unwrap_or_else(|fault| panic!("{} could not be made: {fault:?}", route.url()));
        (route.url(), bytes.unwrap_or_else(|| panic!("{} is listed and not there", route.url())))
    };
    site.routes().into_iter().map(render).collect()
}
