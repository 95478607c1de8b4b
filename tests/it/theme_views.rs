//! What themes lean on: `themes/hearth/README.md` lists the fields of each view as the types have them.
//!
//! `HEARD_BLESS=1` writes the tables as the types are, to be read before they are kept.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Each heading of the documentation, and the type that it tells of.
const TOLD: [(&str, &str); 115] = [
    ("`index.html`", "front::View"),
    ("`story.html`", "story::View"),
    ("`stories.html`", "issue::Stories"),
    ("`issue.html`", "issue::View"),
    ("`openings.html`", "issue::Openings"),
    ("`topics.html`", "topic::List"),
    ("`topic.html`", "topic::View"),
    ("`indicators.html`", "indicator::List"),
    ("`indicator.html`", "indicator::View"),
    ("`patterns.html`", "patterns::View"),
    ("`readings.html`", "readings::View"),
    ("`balance.html`", "balance::View"),
    ("`checks.html`", "checks::View"),
    ("`judgment.html`", "judgment::View"),
    ("`call.html`", "judgment::CallView"),
    ("`metrics.html`", "metric::List"),
    ("`metric.html`", "metric::View"),
    ("`labs.html`", "lab::List"),
    ("`lab.html`", "lab::View"),
    ("`people.html`", "person::List"),
    ("`person.html`", "person::View"),
    ("`changes.html`", "changes::View"),
    ("`page.html`", "page::View"),
    ("`paths.html`", "reading_path::List"),
    ("`path.html`", "reading_path::View"),
    ("`search.html`", "search::View"),
    ("`tell.html`", "tell::View"),
    ("`redirect.html`", "page::Redirect"),
    ("`not-found.html`", "page::NotFound"),
    ("`letter.html`", "letter::View"),
    ("`letter-mail.html`", "letter_mail::View"),
    ("`talk.html`", "letter::Talk"),
    ("`booklet.html`", "booklet::View"),
    ("`path-booklet.html`", "path_booklet::View"),
    ("`agenda.html`", "agenda::View"),
    ("`year.html`", "year::View"),
    ("`case.html`", "case::View"),
    ("`round-table.html`", "round_table::View"),
    ("`workshop.html`", "workshop::View"),
    ("`reflection.html`", "reflection::View"),
    ("`portfolio.html`", "portfolio::View"),
    ("`relationship.html`", "relationship::View"),
    ("`personal-file.html`", "personal_file::View"),
    ("`packet.html`", "lab_packet::View"),
    ("`form.html`", "form::View"),
    ("Form", "tell::Form"),
    ("Answer link", "letter_mail::AnswerLink"),
    ("Form question", "tell::Question"),
    ("Form notice", "tell::Notice"),
    ("Frame", "layout::Layout"),
    ("Feed", "layout::Feed"),
    ("Menu entry", "layout::Entry"),
    ("Bearing", "layout::Bearing"),
    ("Contact", "layout::Contact"),
    ("Link", "mod::Link"),
    ("Person", "mod::Person"),
    ("Card", "mod::Card"),
    ("Paging", "mod::Paging"),
    ("Decision", "mod::Decision"),
    ("Issue contents", "issue::IssueContents"),
    ("Issue cover", "issue::IssueCover"),
    ("Year", "issue::Year"),
    ("Way", "front::Way"),
    ("Story", "story::StoryView"),
    ("Picture", "story::Picture"),
    ("Cited", "story::Cited"),
    ("Judgment", "story::Judgment"),
    ("Change", "story::Change"),
    ("Said", "story::RemarkView"),
    ("Onward", "story::Onward"),
    ("Topic entry", "topic::Entry"),
    ("Story link", "topic::StoryLink"),
    ("Group", "indicator::Group"),
    ("Behaviour entry", "indicator::Entry"),
    ("Note", "indicator::Note"),
    ("Retired", "indicator::Retired"),
    ("Line", "indicator::Line"),
    ("Call", "judgment::Group"),
    ("Ending", "judgment::Ending"),
    ("Judged story", "judgment::Judged"),
    ("Pattern", "patterns::PatternSection"),
    ("Row", "patterns::Row"),
    ("Dot", "patterns::Dot"),
    ("Seen by", "metric::SeenBy"),
    ("Reading", "metric::Reading"),
    ("Time", "readings::Time"),
    ("Said then", "readings::ReadingView"),
    ("Pair", "balance::Pair"),
    ("Weighed", "balance::Weighed"),
    ("Moment", "checks::Moment"),
    ("Check", "checks::Check"),
    ("Case", "lab::Case"),
    ("Panelist", "lab::Panelist"),
    ("Letter", "person::Letter"),
    ("Held field", "personal_file::Field"),
    ("Held text", "personal_file::Text"),
    ("Held passage", "personal_file::Quoted"),
    ("Filter", "filters::Filter"),
    ("Choice", "filters::Choice"),
    ("Metric entry", "metric::Entry"),
    ("Lab entry", "lab::Entry"),
    ("Person entry", "person::Entry"),
    ("Workshop group", "workshop::Group"),
    ("Behaviour", "workshop::Behaviour"),
    ("Also", "workshop::Also"),
    ("Quoted", "reflection::Quoted"),
    ("Shown story", "portfolio::Shown"),
    ("Change entry", "changes::Entry"),
    ("Due", "agenda::DueItem"),
    ("Planned change", "agenda::Planned"),
    ("Changed", "year::Changed"),
    ("Retired item", "year::Retired"),
    ("Held lab", "year::HeldLab"),
    ("Path step", "reading_path::Step"),
    ("Printed step", "path_booklet::Step"),
];

/// Texts that are addresses.
const ADDRESSES: [&str; 11] =
    ["openings", "href", "src", "home", "assets", "newer", "older", "call_href", "program", "files", "stories"];

struct Type {
    says: String,
    fields: Vec<(String, String, String)>,
}

/// The types that templates receive, by module and name, read from their source.
fn types() -> BTreeMap<String, Type> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site");
    let mut files: Vec<_> = fs::read_dir(source.join("views")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.extend(fs::read_dir(source.join("sheets")).unwrap().map(|entry| entry.unwrap().path()));
    files.extend([
        source.join("search/filters.rs"),
        source.join("letter.rs"),
        source.join("letter_mail.rs"),
        source.join("booklet.rs"),
        source.join("form.rs"),
        source.join("personal_file.rs"),
        source.join("lab_packet.rs"),
        source.join("relationship.rs"),
    ]);
    let mut types = BTreeMap::new();
    for path in files {
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let (mut docs, mut now): (Vec<&str>, Option<(String, Type)>) = (Vec::new(), None);
        let mut serialises = false;
        for line in text.lines().map(str::trim) {
            if let Some(doc) = line.strip_prefix("/// ") {
                docs.push(doc);
                continue;
            }
            if line.starts_with("#[derive(") {
                serialises = line.contains("Serialize");
                continue;
            }
            let opened = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {"));
            if let Some(name) = opened.filter(|_| serialises) {
                now = Some((format!("{module}::{name}"), Type { says: docs.join(" "), fields: Vec::new() }));
            } else if line == "}" {
                types.extend(now.take());
            } else if let (Some((_, of)), Some((name, kind))) =
                (&mut now, line.strip_prefix("pub ").and_then(|rest| rest.trim_end_matches(',').split_once(": ")))
            {
                of.fields.push((name.to_owned(), kind.to_owned(), docs.join(" ")));
            }
            serialises &= now.is_none() && line.starts_with("#[");
            docs.clear();
        }
    }
    types
}

/// What a field is, in the words of the documentation.
fn kind(module: &str, name: &str, kind: &str, says: &str) -> String {
    if let Some(inner) = kind.strip_prefix("Option<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("{}, or nothing", self::kind(module, name, inner, says));
    }
    if kind == "Vec<String>" {
        return "texts".to_owned();
    }
    if let Some(inner) = kind.strip_prefix("Vec<").and_then(|rest| rest.strip_suffix('>')) {
        return format!("list of *{}*", called(module, inner));
    }
    match kind {
        "String" if says.contains("as HTML") => "HTML".to_owned(),
        "String" if ADDRESSES.contains(&name) || name == "all" => "address".to_owned(),
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "u32" => "number".to_owned(),
        other => {
            let name = called(module, other);
            format!("{} *{name}*", if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
        }
    }
}

/// The heading under which a type stands.
fn called(module: &str, name: &str) -> String {
    let own = format!("{module}::{name}");
    let told = |path: &str| TOLD.iter().find(|(_, of)| *of == path || of.ends_with(&format!("::{path}")));
    let found = told(&own).or_else(|| told(&format!("mod::{name}"))).or_else(|| told(name));
    found.unwrap_or_else(|| panic!("{own} has no heading")).0.to_lowercase()
}

fn table(path: &str, of: &Type) -> String {
    let module = path.split_once("::").unwrap().0;
    let mut table = format!("{}\n\n| field | is | says |\n|---|---|---|\n", of.says);
    for (name, of, says) in of.fields.iter().filter(|(name, ..)| name != "frame") {
        let _ = writeln!(table, "| `{name}` | {} | {says} |", kind(module, name, of, says));
    }
    table
}

#[test]
fn the_documentation_of_the_views_is_what_the_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/hearth/README.md");
    let types = types();
    let text = fs::read_to_string(&path).unwrap();
    let mut blessed = text.clone();
    let mut wrong = Vec::new();
    for (heading, name) in TOLD {
        let Some(of) = types.get(name) else { panic!("there is no view {name}; there are {:?}", types.keys()) };
        let wanted = format!("### {heading}\n\n{}", table(name, of));
        let Some(start) = text.find(&format!("### {heading}\n")) else {
            wrong.push(format!("{heading} is not told"));
            let end = blessed.find("## What the style sheet relies on").unwrap();
            blessed.insert_str(end, &format!("{wanted}\n"));
            continue;
        };
        let rest = &text[start..];
        let end = rest[4..].find("\n##").map_or(rest.len(), |end| end + 5);
        let told = rest[..end].trim_end();
        if told != wanted.trim_end() {
            wrong.push(format!("{heading} is told otherwise:\n{wanted}"));
            blessed = blessed.replace(told, wanted.trim_end());
        }
    }
    let untold: Vec<&String> = types.keys().filter(|name| !TOLD.iter().any(|(_, told)| told == name)).collect();
    if std::env::var_os("HEARD_BLESS").is_some() {
        fs::write(&path, blessed).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(untold.is_empty(), "not documented: {untold:?}");
}
