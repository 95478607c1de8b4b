//! The laws of the house, as property tests: what must hold for every site, tried on random ones.
//!
//! Each law was once tried against a planted violation.

mod check_and_build;
mod edits;
mod feeds;
mod fixes;
mod growth;
mod killed_build;
mod names;
mod noninterference;
#[cfg(unix)]
mod output_folder;
mod patterns;
mod person;
#[cfg(unix)]
mod pipes;
mod planted_leaks;
mod random_site;
mod remembered;
mod roles;
mod routes;
mod same_bytes;
mod withheld;
mod writers;
mod yeses;

use std::sync::Arc;

use heard::library::Library;
use heard::site::Site;
use heard::text::sources::Sources;
use proptest::test_runner::Config;

use crate::editions::{self, TODAY};
use crate::effort;

/// How often a law is tried; what breaks it is made smaller a few times only, since each time makes whole sites.
fn tries(cases: u32) -> Config {
    Config { max_shrink_iters: 20, ..effort::tries(cases) }
}

/// The site of an audience's edition on the day of every edition here.
fn site_for(sources: &Sources, audience: usize) -> Site {
    let library = Library::of(sources);
    editions::site(&library, Some(random_site::AUDIENCES[audience].0), TODAY)
}

/// Every file of a site: its address and its bytes.
fn outputs(site: &Site) -> Vec<(String, Arc<[u8]>)> {
    let render = |route: heard::site::Route| {
        let bytes = site.render(&route).unwrap_or_else(|fault| panic!("{} could not be made: {fault:?}", route.url()));
        (route.url(), bytes.unwrap_or_else(|| panic!("{} is listed and not there", route.url())))
    };
    site.routes().into_iter().map(render).collect()
}
