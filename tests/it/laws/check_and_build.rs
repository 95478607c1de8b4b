//! `check` and `build` say the same: a build refuses a slip in a text if and only if `check` has an error at that text, the
//! leak check is never the first to speak, and with `--without-broken` the faulty text alone is missing.

mod slips;

use std::collections::BTreeSet;

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::publish::leak_check::{LeakChecked, Refused};
use heard::site::Site;
use heard::text::diagnostic::{Diagnostic, Severity};
use heard::text::sources::Sources;

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::effort;
use crate::laws::check_and_build::slips::{SLIPS, Slip, Words};
use crate::laws::random_site::{self, AUDIENCES};

/// A random site in which an audience's build has nothing to say.
struct Sound {
    seed: u64,
    audience: usize,
    sources: Sources,
    paths: Vec<String>,
    held: BTreeSet<String>,
    statics: BTreeSet<String>,
    words: Words,
}

impl Sound {
    /// The site of a seed, where it holds texts of all kinds and somebody who is named nowhere.
    fn of(seed: u64) -> Option<Self> {
        let audience = usize::try_from(seed % 3).unwrap();
        let mut model = random_site::site(seed, 4);
        let forbidden = "never_publish: [Gold Grand, Zorn, \"/M-[0-9]{3}/\", ";
        for (path, bytes) in &mut model.files {
            if path == "heard.yaml" {
                *bytes = String::from_utf8_lossy(bytes).replace("never_publish: [", forbidden).into_bytes();
            }
            // Nobody else has this role.
            if path == "people.yaml" {
                bytes.extend_from_slice(b"q.quorn: { name: Quilla Quorn, role: turner }\n");
            }
        }
        let (name, id) = model.hidden_names(audience).into_iter().next()?;
        let (first, last) = name.split_once(' ').unwrap();
        let sources = model.sources();
        let library = Library::of(&sources);
        let edition = edition(&library, audience, OnError::Stops);
        let faults = edition.faults();
        if has_error(&faults.guards) || has_error(&faults.texts) {
            return None;
        }
        let paths: Vec<String> = model.files.iter().map(|(path, _)| path.clone()).collect();
        let held = held(&edition, &paths);
        let kinds = ["stories/", "labs/", "metrics/", "pages/"];
        if !kinds.iter().all(|kind| held.iter().any(|path| path.starts_with(kind))) {
            return None;
        }
        let statics = statics(&edition);
        let name_of = |folder: &str| {
            let path = held.iter().find(|path| path.starts_with(folder)).unwrap();
            path[folder.len()..].trim_end_matches(".md").to_owned()
        };
        let (story, page) = (name_of("stories/2026/"), name_of("pages/"));
        let words = Words { first: first.to_owned(), last: last.to_owned(), id, story, page };
        Some(Self { seed, audience, sources, paths, held, statics, words })
    }

    /// Makes a slip in a text; what is at fault then, and whether it was there before.
    fn slip(&self, slip: &Slip, dice: &mut Dice) -> Option<(Sources, String)> {
        let mut sources = self.sources.clone();
        let fill = |template: &str| self.words.fill(template);
        if let Some((path, bytes)) = slip.added(&self.words) {
            sources.insert(&path, bytes);
            return Some((sources, path));
        }
        let of_kind: Vec<&String> = self.held.iter().filter(|path| path.starts_with(slip.folder)).collect();
        let start = dice.below(of_kind.len().max(1));
        let path = (0..of_kind.len()).map(|at| of_kind[(start + at) % of_kind.len()]).find(|path| {
            let text = self.sources.find(path).map_or("", |source| source.text());
            slip.fits(text)
        })?;
        let text = self.sources.find(path)?.text();
        sources.insert(path, slip.made_in(text, &fill).into_bytes());
        Some((sources, path.clone()))
    }
}

fn edition(library: &Library, audience: usize, broken: OnError) -> Edition {
    let reader = Reader::Audience(library.audience(Some(AUDIENCES[audience].0)).unwrap());
    Edition::of(library, reader, EditionOptions { today: TODAY, broken })
}

fn held(edition: &Edition, paths: &[String]) -> BTreeSet<String> {
    paths.iter().filter(|path| edition.reads(path)).cloned().collect()
}

fn statics(edition: &Edition) -> BTreeSet<String> {
    edition.statics().into_iter().map(|(path, _)| format!("static/{path}")).collect()
}

fn has_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|one| one.severity == Severity::Error)
}

/// Why the leak check refuses a site that has no faults, if it does.
fn leaks(edition: Edition) -> Option<String> {
    let site = Site::of(edition);
    match LeakChecked::of(site.release().unwrap()) {
        Ok(_) => None,
        Err(Refused::Leaks(hits)) => Some(format!("{hits:?}")),
        Err(Refused::Pages(_)) => Some("a page could not be made".to_owned()),
    }
}

/// What the law says of one slip in one site; what is wrong, if something is.
fn broken_by(sound: &Sound, slip: &Slip, dice: &mut Dice) -> Option<Result<(), String>> {
    let (sources, faulty) = sound.slip(slip, dice)?;
    let library = Library::of(&sources);
    let mut paths = sound.paths.clone();
    paths.push(faulty.clone());
    let checked = library.check(TODAY);
    let is_wrong = |one: &&Diagnostic| one.severity == Severity::Error && *one.place.path == *faulty;
    let check_has_error = checked.iter().any(|one| is_wrong(&one));
    let stops = edition(&library, sound.audience, OnError::Stops);
    let is_in = stops.reads(&faulty) || statics(&stops).contains(&faulty);
    let faults = stops.faults();
    let refuses = has_error(&faults.guards) || has_error(&faults.texts);
    let wrong = |what: &str| {
        let codes: Vec<String> = checked
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .map(|one| format!("{} {}", one.code, one.place.path))
            .collect();
        Some(Err(format!("seed {}, {}: {faulty}: {what}; {codes:?}", sound.seed, slip.what)))
    };
    if has_error(&faults.guards) {
        return wrong("the guards are at fault, and not the text");
    }
    if refuses != (check_has_error && is_in) {
        return wrong(&format!("build refuses: {refuses}, check has an error: {check_has_error}, it is in: {is_in}"));
    }
    if refuses != slip.stops && is_in {
        return wrong(&format!("build refuses: {refuses}, and should: {}", slip.stops));
    }
    if !refuses && let Some(leaks) = leaks(stops) {
        return wrong(&format!("the leak check is the first to speak: {leaks}"));
    }
    let without = edition(&library, sound.audience, OnError::LeftOut);
    let faults = without.faults();
    if has_error(&faults.guards) || has_error(&faults.texts) {
        return wrong("--without-broken still stops");
    }
    let mut wanted = sound.held.clone();
    wanted.remove(&faulty);
    let mut is = held(&without, &paths);
    let stays = is.remove(&faulty) || statics(&without).contains(&faulty);
    if stays != (is_in && !refuses) {
        return wrong(&format!("with --without-broken it is in: {stays}"));
    }
    // A path of which too few steps are left goes with the story of a step.
    let step = faulty.trim_start_matches("stories/").trim_end_matches(".md");
    let has_step = |path: &str| sources.find(path).is_some_and(|source| source.text().contains(step));
    wanted.retain(|path| is.contains(path) || !path.starts_with("paths/") || !has_step(path));
    if is != wanted {
        return wrong(&format!("with --without-broken others are missing: {:?}", wanted.difference(&is)));
    }
    if faulty.starts_with("static/") && !statics(&without).is_superset(&sound.statics) {
        return wrong("with --without-broken other files are missing");
    }
    if let Some(leaks) = leaks(without) {
        return wrong(&format!("the leak check stops --without-broken: {leaks}"));
    }
    Some(Ok(()))
}

#[test]
fn check_and_build_agree_on_every_slip_and_only_the_faulty_text_is_left_out() {
    let sites = if effort::is_long() { 40 } else { 4 };
    let sound: Vec<Sound> = (0_u64..).filter_map(Sound::of).take(sites).collect();
    let mut dice = Dice::of(1);
    let mut wrong = Vec::new();
    for (at, slip) in SLIPS.iter().enumerate() {
        // Each slip is made in one of the sites, the next one where it fits in none of its texts; in the long run in all.
        let most = if effort::is_long() { sites } else { 1 };
        let tried = (0..sites).filter_map(|site| broken_by(&sound[(at + site) % sites], slip, &mut dice)).take(most);
        let tried: Vec<Result<(), String>> = tried.collect();
        assert!(!tried.is_empty(), "{} fits nowhere", slip.what);
        wrong.extend(tried.into_iter().filter_map(Result::err));
    }
    assert!(wrong.is_empty(), "{} of {} slips:\n{}", wrong.len(), SLIPS.len(), wrong.join("\n"));
}

/// What may be forbidden although `heard` itself prints it: of a text's data, of the site's, or of everything.
const PRINTED: [&str; 37] = [
    "March 2026",
    "2026-03",
    "2026",
    "March",
    "'/\\d{4}/'",
    "'/[0-9]+/'",
    "'/20\\d\\d/'",
    "'/-0[1-9]/'",
    "nurse",
    "a nurse",
    "Care",
    "corridor",
    "Team",
    "Partners",
    "Board",
    "January to March 2026",
    "2026-1",
    "stylesheet",
    "max-inline-size",
    "viewport",
    "main",
    "feed.xml",
    "T00:00",
    "composite",
    "made of 3",
    "made from 3",
    "3 events",
    "three",
    "Green",
    "utf-8",
    "heard",
    "index",
    "search",
    "'/.html/'",
    "'/\\w+@\\w+/'",
    "'/[A-Z][a-z]+ 20/'",
    "'/^[^ ]+ [0-9]/'",
];

#[test]
fn what_heard_itself_prints_is_seen_to_be_forbidden_before_the_leak_check_speaks() {
    let sites = if effort::is_long() { 12 } else { 2 };
    let mut wrong = Vec::new();
    for seed in (0_u64..).filter(|seed| Sound::of(*seed).is_some()).take(sites) {
        let audience = usize::try_from(seed % 3).unwrap();
        let model = random_site::site(seed, 4);
        let hidden: BTreeSet<String> = model.hidden_names(audience).into_iter().map(|(name, _)| name).collect();
        let named = model.hidden_names(usize::MAX).into_iter().map(|(name, _)| name);
        let named: Vec<String> = named.filter(|name| !hidden.contains(name)).collect();
        let last = named.iter().map(|name| name.split(' ').next_back().unwrap().to_owned());
        let slugs = named.iter().map(|name| name.to_lowercase().replace(' ', "-"));
        let entries = PRINTED.iter().map(|&one| one.to_owned()).chain(named.clone()).chain(last).chain(slugs);
        for entry in entries {
            let mut sources = model.sources();
            let config = sources.find("heard.yaml").unwrap().text().to_owned();
            let config = config.replace("never_publish: [", &format!("never_publish: [{entry}, "));
            sources.insert("heard.yaml", config.into_bytes());
            let library = Library::of(&sources);
            let has_checked = has_error(&library.check(TODAY));
            for broken in [OnError::Stops, OnError::LeftOut] {
                let edition = edition(&library, audience, broken);
                let faults = edition.faults();
                if has_error(&faults.guards) || has_error(&faults.texts) {
                    if !has_checked {
                        wrong.push(format!("{seed}: {entry}: check says nothing"));
                    }
                } else if let Some(leaks) = leaks(edition) {
                    let leaks = leaks.get(..200).unwrap_or(&leaks);
                    wrong.push(format!("{seed}: {entry}: the leak check is the first to speak: {leaks}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
