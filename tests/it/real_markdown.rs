//! A real collection: Markdown that hundreds of people wrote for other purposes becomes a site.
//!
//! It is every Markdown file among the sources of the crates that this build downloaded; a test of its own gives
//! each the front matter of a story.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use heard::library::Library;
use heard::site::Route;
use heard::text::sources::Sources;

use crate::addresses;
use crate::editions::{self, TODAY};
use crate::effort::is_long;

/// The most files and bytes of a long run.
const MOST: (usize, u64) = (3_000, 60_000_000);
/// The most files and bytes of every other run.
const FEW: (usize, u64) = (200, 3_000_000);

/// Every Markdown file among the sources of crates, by path.
fn found() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    let Some(home) = home else { return Vec::new() };
    let files = walkdir::WalkDir::new(home.join("registry/src")).sort_by_file_name().into_iter().flatten();
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect()
}

/// A story of the file's words, and its links' neighbours under the addresses that they have there.
fn story(text: &str) -> String {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "));
    let title: String = heading.unwrap_or("A file").chars().filter(|c| !c.is_control() && *c != '\'').collect();
    let body = text.strip_prefix("---\n").unwrap_or(text);
    format!(
        "---\ntitle: '{}'\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\nagreed: {{ given: 2026-03-20 }}\n\
         status: published\n---\n\n{body}",
        title.trim()
    )
}

/// Where an address in the page at `from` leads, from the top of the site.
fn followed(from: &str, address: &str) -> Option<String> {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Where an address of a page leads.
fn decoded(address: &str) -> String {
    let address = address.replace("&amp;", "&").replace("&quot;", "\"").replace("&#x2F;", "/").replace("&#x27;", "'");
    addresses::decoded(&address)
}

/// The addresses of a page that lead to the site itself.
fn relative(page: &str) -> impl Iterator<Item = &str> {
    let addresses = [" href=\"", " src=\""].into_iter().flat_map(|key| page.split(key).skip(1));
    addresses
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| !address.is_empty() && !address.starts_with('#') && !address.contains("://"))
        .filter(|address| !address.starts_with("mailto:"))
}

#[test]
fn files_that_others_wrote_become_a_site_without_a_panic_a_script_or_a_link_to_nowhere() {
    let start = Instant::now();
    let (most, bytes) = if is_long() { MOST } else { FEW };
    let all = found();
    // A few of everywhere say more than all of the first crates.
    let step = all.len().div_ceil(most).max(1);
    let mut sources = Sources::new();
    let (mut taken, mut size) = (0_usize, 0_u64);
    for path in all.iter().step_by(step) {
        let Ok(text) = std::fs::read(path) else { continue };
        let text = String::from_utf8_lossy(&text).replace('\0', "");
        if taken >= most || size + text.len() as u64 > bytes {
            break;
        }
        let names: Vec<String> = path.iter().rev().take(2).map(|name| name.to_string_lossy().into_owned()).collect();
        let name = names.iter().rev().map(|name| name.replace(['.', '_'], "-")).collect::<Vec<_>>().join("-");
        sources.insert(&format!("stories/{taken}/{name}.md"), story(&text).into_bytes());
        taken += 1;
        size += text.len() as u64;
    }
    if taken == 0 {
        println!("skipped: no sources of crates with Markdown in them are on this machine");
        return;
    }
    sources.insert("heard.yaml", b"title: Heard\ncontact: a@b.example\n".to_vec());
    let people = "r.okafor: { name: Rosa Okafor, shown: name }\nm.lindqvist: { name: Maja Lindqvist, shown: name }\n";
    sources.insert("people.yaml", people.as_bytes().to_vec());

    let library = Library::of(&sources);
    let diagnostics = library.check(TODAY);
    // Texts with errors too: what is wrong with them must not shake a page.
    let site = editions::site(&library, None, TODAY);
    let routes = site.routes();
    let urls: HashSet<String> = routes.iter().map(Route::url).collect();
    assert_eq!(urls.len(), routes.len(), "two pages have one address");
    let stories = routes.iter().filter(|route| matches!(route, Route::Story { .. })).count();
    println!(
        "{taken} files, {size} bytes, {stories} stories, {} routes, {} diagnostics",
        routes.len(),
        diagnostics.len()
    );
    assert!(stories * 10 > taken * 9, "only {stories} of {taken} became stories");

    for route in &routes {
        let bytes = site.render(route).unwrap_or_else(|fault| panic!("{}: {fault:?}", route.url()));
        let bytes = bytes.unwrap_or_else(|| panic!("{} is a route and nothing", route.url()));
        let url = route.url();
        if !url.ends_with(".html") {
            continue;
        }
        let page = std::str::from_utf8(&bytes).unwrap();
        for script in page.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains("src=\"") && script[tag.len()..].starts_with("></script>"), "{url}: <script{tag}>");
        }
        for address in relative(page) {
            let target = followed(&url, &decoded(address)).unwrap_or_else(|| panic!("{url} leads out by {address}"));
            assert!(urls.contains(&target) || target.is_empty(), "{url} leads to {target}, which is nowhere");
        }
    }
    // A link that was written and is not printed as one has its diagnostic.
    for story in sources.under("stories") {
        let text = story.text();
        let written = heard::text::markdown::read(text, text.find("\n---\n\n").unwrap_or(0) + 6..text.len(), &[]);
        for link in &written.links {
            let heard::text::markdown::LinkKind::Relative { path, .. } = &link.kind else { continue };
            let told = diagnostics.iter().any(|diagnostic| {
                diagnostic.place.path == story.path
                    && diagnostic
                        .place
                        .span
                        .is_some_and(|span| span.start < link.span.end && link.span.start < span.end)
            });
            let parts = decoded(path);
            let target = followed(&story.path, &parts);
            let lies = path.is_empty() || target.is_some_and(|target| sources.find(&target).is_some());
            assert!(told || lies, "{}: a link to {path} leads nowhere and nothing is said", story.path);
        }
    }
    let took = start.elapsed();
    println!("took {took:.1?}");
    assert!(is_long() || took < Duration::from_secs(60), "{took:?}");
}
