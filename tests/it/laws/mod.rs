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
mod portfolio;
mod random_site;
mod relationships;
mod remembered;
mod roles;
mod routes;
mod same_bytes;
mod withheld;
mod writers;
mod yeses;

use std::sync::Arc;

use heard::library::Library;
use heard::site::{Sheet, Site, SiteFault};
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
fn files(site: &Site) -> Vec<(String, Arc<[u8]>)> {
    let render = |route: heard::site::Route| {
        let bytes = site.render(&route).unwrap_or_else(|fault| panic!("{} could not be made: {fault:?}", route.url()));
        (route.url(), bytes.unwrap_or_else(|| panic!("{} is listed and not there", route.url())))
    };
    site.routes().into_iter().map(render).collect()
}

/// Every file of a site, and every sheet.
fn outputs(site: &Site) -> Vec<(String, Arc<[u8]>)> {
    [files(site), sheets(site)].concat()
}

/// Every sheet that is made of an audience's site, for people around a table: it is bound by all that binds a page.
fn sheets(site: &Site) -> Vec<(String, Arc<[u8]>)> {
    let Some(release) = site.release() else { return Vec::new() };
    let mut all = vec![("sheets/workshop.html".to_owned(), release.workshop())];
    let audits = release.to_audit().into_iter();
    all.extend(
        audits.map(|name| (format!("sheets/round-table/{name}.html"), release.round_table(&name).map(Option::unwrap))),
    );
    all.push(("sheets/agenda.html".to_owned(), release.agenda()));
    let year = release.year(2026).transpose().into_iter();
    all.extend(year.map(|year| ("sheets/year.html".to_owned(), year)));
    let case = release.cases().into_iter().take(1);
    all.extend(case.map(|case| (format!("sheets/case/{case}.html"), release.case(case).map(Option::unwrap))));
    let issue = release.issues().into_iter().take(1);
    all.extend(issue.map(|name| (format!("sheets/issue/{name}.html"), release.booklet(&name).map(Option::unwrap))));
    let clients = release.clients().into_iter();
    all.extend(
        clients.map(|kind| (format!("sheets/client/{kind}.html"), release.client_booklet(kind).map(Option::unwrap))),
    );
    let paths = release.paths().into_iter();
    all.extend(paths.map(|path| (format!("sheets/path/{path}.html"), release.path_booklet(path).map(Option::unwrap))));
    let behaviours = release.behaviours().into_iter();
    all.extend(
        behaviours.map(|id| (format!("sheets/reflection/{id}.html"), release.reflection(id).map(Option::unwrap))),
    );
    let made = |(name, sheet): (String, Result<Sheet<'_>, SiteFault>)| match sheet {
        Ok(sheet) => (name, sheet.bytes().into()),
        Err(fault) => panic!("{name} could not be made: {fault:?}"),
    };
    all.into_iter().map(made).collect()
}
