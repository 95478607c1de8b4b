//! The specs in `tests/spec/`: Markdown files that read as documentation and are run.
//!
//! A section `## What is promised` holds small files in fences named by their paths, and what must come
//! of them: ```` ```says ```` the diagnostics, ```` ```page stories/a.html ```` lines that a page has
//! (`! ` before a line: has not), ```` ```absent ```` addresses that the site has not.
//!
//! Each section is a test: `cargo test spec::dates` runs all of `dates.md`, `cargo test spec::dates::a_quarter` the one
//! under `## A quarter`. `HEARD_BLESS=1` writes the diagnostics as they are, to be read before they are kept.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what is not there")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, OnceLock};

use clap::Parser;
use heard::library::Library;
use heard::library::diagnostics;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::site::{Route, Site};
use heard::text::diagnostic::{Diagnostic, Severity};
use heard::text::sources::Sources;
use heard::text::span::LineColumn;
use jiff::civil::{Date, date};
use libtest_mimic::{Arguments, Failed, Trial};

/// The day of every section.
const TODAY: Date = date(2026, 11, 23);
const CONFIG: &str = "title: T\ncontact: c@x.example\n";
const PEOPLE: &str = "m.lindqvist: { name: Maja Lindqvist, role: associate, shown: name, also: [Majken] }
r.okafor: { name: Rosa Okafor, role: associate, shown: name }
a.barros: { name: Ana Barros, role: associate }
w.quill: { name: Zoë Quill, role: associate, shown: withheld }
t.berg: { name: Tove Berg, role: engineer }
y.strand: { name: Ylva Strand, role: associate }
z.vik: { name: Zita Vik, role: associate }
";

/// Rules that only the world, and no text, can break: a disk, a link, two hundred thousand files, a large photograph.
const OF_THE_WORLD: [&str; 6] =
    ["unreadable-file", "no-answer", "too-many-files", "link-outside", "no-config", "large-image"];

struct Section {
    title: String,
    line: usize,
    fences: Vec<Fence>,
    /// The codes of its diagnostics, once somebody has asked.
    codes: OnceLock<BTreeSet<&'static str>>,
}

struct Fence {
    info: String,
    /// Lines of the file, from 0: the first and the one after the last of its text.
    lines: std::ops::Range<usize>,
    text: String,
}

fn specs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open: Option<(String, String, usize, String)> = None;
    for (number, line) in text.lines().enumerate() {
        if let Some((marks, info, start, mut words)) = open.take() {
            if line == marks {
                let fence = Fence { info, lines: start..number, text: words };
                sections.last_mut().unwrap().fences.push(fence);
            } else {
                words.push_str(line);
                words.push('\n');
                open = Some((marks, info, start, words));
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            sections.push(Section {
                title: title.to_owned(),
                line: number + 1,
                fences: Vec::new(),
                codes: OnceLock::new(),
            });
        } else if line.starts_with("```") {
            let marks: String = line.chars().take_while(|c| *c == '`').collect();
            let info = line[marks.len()..].trim().to_owned();
            open = Some((marks, info, number + 1, String::new()));
        }
    }
    sections
}

/// The library of a section's files.
fn library(section: &Section) -> Library {
    Library::of(&sources(section))
}

fn sources(section: &Section) -> Sources {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", CONFIG.into());
    sources.insert("people.yaml", PEOPLE.into());
    for fence in &section.fences {
        let kind = fence.info.split(' ').next().unwrap_or_default();
        if matches!(kind, "says" | "page" | "absent" | "present") {
            continue;
        }
        if let Some(path) = fence.info.strip_prefix("bytes ") {
            let digits: Vec<u8> = fence.text.bytes().filter(u8::is_ascii_hexdigit).collect();
            let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
            sources.insert(path, digits.chunks(2).map(byte).collect());
            continue;
        }
        // `path times=1000`: the line `{}` of the text stands a thousand times.
        let (path, times) =
            fence.info.split_once(" times=").map_or((&*fence.info, None), |(path, times)| (path, Some(times)));
        let text = match times {
            Some(times) => {
                let (before, repeated) = fence.text.trim_end().rsplit_once('\n').unwrap_or(("", &fence.text));
                format!("{before}\n{}", repeated.repeat(times.parse().unwrap()))
            }
            None => fence.text.clone(),
        };
        sources.insert(path, text.into_bytes());
    }
    sources
}

/// A diagnostic as a line of a spec.
fn line(library: &Library, diagnostic: &Diagnostic) -> String {
    let mut line = format!("{}[{}] {}", diagnostic.severity.word(), diagnostic.code, diagnostic.place.path);
    if let (Some(span), Some(text)) = (diagnostic.place.span, library.text(&diagnostic.place.path)) {
        let place = LineColumn::of(&text, span.start as usize);
        let _ = write!(line, ":{}:{}", place.line, place.column);
    }
    let _ = write!(line, " {}", diagnostic.sentence.whole());
    if let Some(label) = &diagnostic.label {
        let _ = write!(line, " | {}", label.whole());
    }
    for (_, words) in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
        let _ = write!(line, " => {}", words.replace('\n', "⏎"));
    }
    line
}

/// What is wrong with a section; the diagnostics as they are.
fn run(section: &Section) -> (Vec<String>, Vec<String>) {
    let library = library(section);
    let diagnostics = library.check(TODAY);
    let _ = section.codes.set(codes(&diagnostics));
    let all = section.fences.iter().any(|fence| fence.info == "says all");
    let told = diagnostics.iter().filter(|one| all || one.severity != Severity::Advice);
    let lines: Vec<String> = told.map(|one| line(&library, one)).collect();
    let mut wrong = Vec::new();
    for fence in &section.fences {
        let mut words = fence.info.split_whitespace();
        match words.next().unwrap_or_default() {
            "says" => {
                let wanted: Vec<&str> = fence.text.lines().collect();
                for line in wanted.iter().filter(|wanted| !lines.iter().any(|line| line == *wanted)) {
                    wrong.push(format!("is not said:  {line}"));
                }
                for line in lines.iter().filter(|line| !wanted.contains(&line.as_str())) {
                    wrong.push(format!("is said:      {line}"));
                }
            }
            "page" | "absent" | "present" => {
                let rest: Vec<&str> = words.collect();
                let (audience, page) = match rest[..] {
                    [audience, page] => (Some(audience), page),
                    [one] if one.contains('.') => (None, one),
                    [audience] => (Some(audience), ""),
                    _ => (None, ""),
                };
                let reader = Reader::Audience(library.audience(audience).unwrap());
                let site =
                    Site::of(Edition::of(&library, reader, EditionOptions { today: TODAY, broken: OnError::Stops }));
                wrong.extend(look(&site, fence, page));
            }
            _ => {}
        }
    }
    (wrong, lines)
}

/// What is wrong with the pages that a fence speaks of.
fn look(site: &Site, fence: &Fence, page: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let urls: Vec<String> = site.routes().iter().map(Route::url).collect();
    if fence.info.starts_with("page") {
        let route = site.routes().into_iter().find(|route| route.url() == page);
        let bytes = route.and_then(|route| site.render(&route).ok().flatten());
        let Some(bytes) = bytes else { return vec![format!("there is no page {page}; there are {urls:?}")] };
        let html = String::from_utf8_lossy(&bytes).into_owned();
        for line in fence.text.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("! ") {
                Some(line) if html.contains(line) => wrong.push(format!("{page} has: {line}")),
                None if !html.contains(line) => wrong.push(format!("{page} has not: {line}\n{html}")),
                _ => {}
            }
        }
        return wrong;
    }
    for line in fence.text.lines() {
        let is_there = urls.iter().any(|url| url == line);
        if is_there == fence.info.starts_with("absent") {
            wrong.push(format!("{line} is {}", if is_there { "there" } else { "not there" }));
        }
    }
    wrong
}

/// Tries a section, and writes its diagnostics as they are where that is wished.
fn try_section(path: &Path, section: &Section) -> Result<(), Failed> {
    let (wrong, lines) = run(section);
    if std::env::var_os("HEARD_BLESS").is_some() {
        bless(path, &section.title, lines);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let place = format!("{}:{} {}", path.display(), section.line, section.title);
    Err(format!("{place}\n    {}", wrong.join("\n    ")).into())
}

fn bless(path: &Path, title: &str, lines: Vec<String>) {
    // Sections of one file run beside each other, and what is written for one moves those after it.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let section = sections(&text).into_iter().find(|section| section.title == title).unwrap();
    let Some(says) = section.fences.into_iter().find(|fence| fence.info.starts_with("says")) else { return };
    let mut blessed: Vec<String> = text.lines().map(str::to_owned).collect();
    blessed.splice(says.lines, lines);
    fs::write(path, blessed.join("\n") + "\n").unwrap();
}

/// Every section, with its file.
static SECTIONS: LazyLock<Vec<(PathBuf, Section)>> = LazyLock::new(|| {
    let of = |path: PathBuf| {
        let sections = sections(&fs::read_to_string(&path).unwrap());
        sections.into_iter().map(move |section| (path.clone(), section))
    };
    specs().into_iter().flat_map(of).collect()
});

fn codes(diagnostics: &[Diagnostic]) -> BTreeSet<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn every_rule_is_met_by_a_section() -> Result<(), Failed> {
    let of = |section: &'static Section| section.codes.get_or_init(|| codes(&library(section).check(TODAY)));
    let met: BTreeSet<&str> = SECTIONS.iter().flat_map(|(_, section)| of(section)).copied().collect();
    let unmet =
        diagnostics::rules().map(|rule| rule.code).filter(|code| !met.contains(code) && !OF_THE_WORLD.contains(code));
    let unmet: Vec<&str> = unmet.collect();
    assert!(unmet.is_empty(), "no spec meets {unmet:?}");
    Ok(())
}

fn a_section_that_promises_what_is_not_so_is_found() -> Result<(), Failed> {
    let text = "## A title\n\n```stories/a.md\nno front matter\n```\n\n```says\n```\n";
    let (wrong, _) = run(&sections(text)[0]);
    assert!(wrong[0].contains("front-matter-missing"), "{wrong:?}");
    Ok(())
}

fn what_is_mended_has_no_more_errors_than_before_and_is_not_mended_again() -> Result<(), Failed> {
    let errors = |library: &Library| library.check(TODAY).iter().filter(|one| one.severity == Severity::Error).count();
    let mut mends = 0;
    for (path, section) in &*SECTIONS {
        let mut sources = sources(section);
        let mended = heard::library::mended(&sources, TODAY);
        // The same sources would be asked the same again.
        if mended.is_empty() {
            continue;
        }
        mends += mended.len();
        let before = errors(&Library::of(&sources));
        for one in mended {
            sources.insert(&one.path, one.after.into_bytes());
        }
        let place = format!("{}:{} {}", path.display(), section.line, section.title);
        assert!(errors(&Library::of(&sources)) <= before, "{place}");
        assert_eq!(heard::library::mended(&sources, TODAY), [], "{place}");
    }
    assert_ne!(mends, 0, "no spec has anything that can be mended");
    Ok(())
}

/// A title as the name of a test: `A quarter's end` is `a_quarter_s_end`.
fn name(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

/// What other programs of tests are told too.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    usual: Arguments,
    /// Of several filters, a test must hold one.
    more: Vec<String>,
    #[arg(long)]
    no_capture: bool,
}

fn main() {
    // Those that take longest come first, so that no other waits for them at the end.
    let mut trials = vec![
        Trial::test(
            "spec::what_is_mended_has_no_more_errors_than_before_and_is_not_mended_again",
            what_is_mended_has_no_more_errors_than_before_and_is_not_mended_again,
        ),
        Trial::test(
            "spec::a_section_that_promises_what_is_not_so_is_found",
            a_section_that_promises_what_is_not_so_is_found,
        ),
    ];
    let mut names = BTreeSet::new();
    for (path, section) in &*SECTIONS {
        let file = path.file_stem().unwrap().to_string_lossy();
        let name = format!("spec::{file}::{}", name(&section.title));
        assert!(names.insert(name.clone()), "two sections are {name}");
        trials.push(Trial::test(name, move || try_section(path, section)));
    }
    trials.push(Trial::test("spec::every_rule_is_met_by_a_section", every_rule_is_met_by_a_section));

    let Options { mut usual, more, no_capture } = Options::parse();
    usual.nocapture |= no_capture;
    if let (Some(first), false) = (&usual.filter, more.is_empty()) {
        let is_meant =
            |name: &str, filter: &String| if usual.exact { name == filter } else { name.contains(&**filter) };
        trials.retain(|trial| more.iter().chain([first]).any(|filter| is_meant(trial.name(), filter)));
        usual.filter = None;
    }
    libtest_mimic::run(&usual, trials).exit();
}
