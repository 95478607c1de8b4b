//! Law: after any run of edits, deletions, moves, broken files and mends, every address gives what a fresh start
//! gives, and, for an audience, what a build writes.

use std::fs;
use std::path::{Path, PathBuf};

use heard::library::Library;
use heard::serve::preview::editor_link::EditorLink;
use heard::serve::preview::page_status::{self, PageStatus};
use heard::serve::preview::snapshot::{Answer, Snapshot, View};
use heard::workspace::{Trust, Workspace, disk};

use crate::dice::Dice;
use crate::editions::{self, TODAY};
use crate::effort::is_long;
use crate::files;

/// How many edits are tried, each followed by the comparison.
fn edits() -> usize {
    if is_long() { 20_000 } else { 300 }
}

const STORIES: [&str; 6] = [
    "stories/one.md",
    "stories/two.md",
    "stories/2026/three.md",
    "stories/2026/deep/four.md",
    "stories/One.md",
    "stories/ü.md",
];

fn story(dice: &mut Dice) -> String {
    let title = dice.one(&["Silence", "A second question", "\"Quoted: well\"", "Broken: badly", "[x", "Zed Zed"]);
    let month = dice.one(&["2026-03", "2026-01", "2025-12", "never"]);
    let teller = dice.one(&["a.ben", "a.bem", "c.dar"]);
    let status = dice.one(&["published", "published", "published", "draft", "publishd"]);
    let agreed = dice.one(&["agreed: { given: 2026-01 }\n", "agreed: { given: 2026-01, until: 2026-02 }\n", ""]);
    let more = dice.one(&[
        "",
        "tags: [silence, Übergabe]\n",
        "indicators: { asked-deeper: She asked once more }\n",
        "indicators: { asked-deeper: nowhere said }\n",
        "indicators: { asked-deeper: and one nurse or other }\n",
        "indicators: { asked-deeper: and some soul }\n",
        "voices: [two]\n",
        "aliases: [old/place]\n",
        "judgment: { metric: hours, data: Green., call: overrode, because: A pause., outcome: went-badly }\n",
        "audience: partners\n",
        "tags: [a\n",
    ]);
    let body = dice.one(&[
        "Nobody spoke. She asked once more.",
        "## A heading\n\nSee [the other](two.md#a-heading) and @c.dar.",
        "![What is seen](pixel.svg)\n\nWords[^1].\n\n[^1]: A note.",
        "[gone](missing.md) and Zed Zed.",
        "",
    ]);
    format!(
        "---\ntitle: {title}\ndate: {month}\nreviewer: {teller}\nabout: [c.dar]\npractice: law\n{more}status: {status}\n{agreed}---\n\n{body}\n"
    )
}

/// Words for a role that evidence may be written in.
const ROLE: &str =
    "person: { role: \"one {role} or other\", role_vowel: \"one {role} or other\", colleague: some soul }\n";

const CONFIG: &str = "title: Heard\npractices: [law]\ncontact: heard@firm.example\naudiences: { firm: {}, partners: { sees: [firm] } }\ndefault_audience: firm\n";
const PEOPLE: &str =
    "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n";

fn put(site: &Path, name: &str, bytes: impl AsRef<[u8]>) -> Vec<PathBuf> {
    files::put(site, name, bytes);
    vec![site.join(name)]
}

/// One edit; the paths that a system would tell of.
fn edit(site: &Path, dice: &mut Dice) -> Vec<PathBuf> {
    match dice.below(16) {
        0..=5 => {
            let (name, text) = (dice.one(&STORIES), story(dice));
            put(site, name, text)
        }
        6 => {
            let path = site.join(dice.one(&STORIES));
            let _ = fs::remove_file(&path);
            vec![path]
        }
        7 => {
            let (from, to) = (site.join(dice.one(&STORIES)), site.join(dice.one(&STORIES)));
            if from != to && from.exists() {
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::rename(&from, &to).unwrap();
            }
            vec![from, to]
        }
        8 => {
            let away = site.join("stories/away");
            let deep = site.join("stories/2026");
            let (from, to) = if deep.exists() { (deep, away) } else { (away, deep) };
            if from.exists() && !to.exists() {
                fs::rename(&from, &to).unwrap();
            }
            vec![from, to]
        }
        9 => {
            let people = dice.one(&[
                PEOPLE,
                "a.ben: { name: Ada Ben, role: partner, shown: role }\nc.dar: { name: Cleo Dar, also: [Zed Zed], shown: withheld }\n",
                "a.ben: { name: Ada Ben\n",
            ]);
            put(site, "people.yaml", people)
        }
        10 => {
            let config = dice.one(&[
                CONFIG,
                "title: Other\nlanguage: de\npractices: [law]\ncontact: x@y.example\nprivacy: { never_publish: [pause], names_file: names.txt }\n",
                "title: Heard\npractices: [law]\ncontact: heard@firm.example\ntheme: { name: hearth, options: { accent: moss } }\n",
                "title: [\n",
            ]);
            put(site, "heard.yaml", config)
        }
        11 => {
            let (name, text) = match dice.below(3) {
                0 => (
                    "strings/en.yaml",
                    dice.one(&["say: Hello\nfront.empty: Nothing yet.\n", "[", ROLE, "site.skip: Over\n"]),
                ),
                1 => (
                    "theme.yaml",
                    dice.one(&[
                        "api: 1\n",
                        "api: 1\n",
                        "api: 9\n",
                        "api: 1\noptions: { accent: { choices: [a, b], default: a } }\n",
                        "[",
                    ]),
                ),
                _ => ("strings/de.yaml", ROLE),
            };
            put(site, &format!("themes/hearth/{name}"), text)
        }
        12 => {
            let text = dice.one(&[
                "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{% endblock %}",
                "{% if %}",
            ]);
            put(site, "themes/hearth/templates/page.html", text)
        }
        13 => {
            let _ = fs::remove_dir_all(site.join("themes"));
            vec![site.join("themes")]
        }
        14 => {
            let picture =
                dice.one(&["<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>", "<svg", ""]);
            put(site, dice.one(&["stories/pixel.svg", "static/pixel.svg"]), picture)
        }
        _ => {
            let (name, text) = match dice.below(4) {
                0 => (
                    "metrics/hours.md",
                    "---\ntitle: Hours\nmeasures: Hours.\nmisses: Rest.\nrewards: Staying.\ngamed_by: Sitting.\nstatus: published\n---\n",
                ),
                1 => (
                    "pages/about.md",
                    "---\ntitle: About\nstatus: published\nmenu: true\n---\n\n# Hello\n\n[One](../stories/one.md)\n",
                ),
                2 => (
                    "labs/spring.md",
                    "---\ntitle: Spring\ndate: 2026-02\nheld: 2026-02\nstatus: published\ncases: [{ story: one }]\n---\n\nWords.\n",
                ),
                _ => ("names.txt", "Zed Zed\n"),
            };
            put(site, name, text)
        }
    }
}

/// Everything that a browser could be given, and everything that is said beside it.
fn everything(snapshot: &Snapshot) -> Vec<(String, Answer)> {
    let mut urls: Vec<String> =
        snapshot.site().map(|site| site.routes().iter().map(heard::site::Route::url).collect()).unwrap_or_default();
    urls.extend(STORIES.map(|path| path.replace(".md", ".html")));
    urls.push("stories/old/place.html".to_owned());
    urls.push("nothing.html".to_owned());
    urls.sort();
    urls.dedup();
    urls.into_iter().map(|url| (url.clone(), snapshot.answer(&url))).collect()
}

/// What is said beside the pages of the stories: what is wrong, how they stand, what of them is withheld.
fn beside(snapshot: &Snapshot) -> Vec<PageStatus> {
    let page = "<a href=\"two.html\"> <a href=\"2026/three.html\"> <img src=\"pixel.svg\">";
    STORIES
        .iter()
        .map(|path| page_status::beside(snapshot, &path.replace(".md", ".html"), page, &EditorLink::Code))
        .collect()
}

/// What a theme says, and whether it is used at all, decides what evidence may be written like: an edit of any of its
/// files must be as good as a fresh start.
#[test]
fn an_edit_of_the_theme_equals_a_fresh_start() {
    const MANIFESTS: [&str; 5] =
        ["api: 1\n", "api: 9\n", "api: 1\noptions: { tone: { choices: [low, high], default: low } }\n", "[", ""];
    const TEMPLATES: [&str; 2] = ["<h1>{{ page.title }}</h1>", "{% if %}"];
    let story = "---\ntitle: One\ndate: 2026-03\nreviewer: a.ben\nabout: [c.dar]\npractice: law\nstatus: published\n\
        agreed: { given: 2026-01 }\nindicators: { asked-deeper: EVIDENCE }\n---\n\nShe left and @c.dar came.\n";
    let mut files = std::collections::BTreeMap::from([
        ("heard.yaml", CONFIG.to_owned()),
        ("people.yaml", PEOPLE.to_owned()),
        ("stories/one.md", story.replace("EVIDENCE", "left and one nurse or other came")),
        ("stories/two.md", story.replace("EVIDENCE", "left and a nurse came")),
    ]);
    let mut dice = Dice::of(11);
    let mut sources = heard::text::sources::Sources::new();
    for (path, text) in &files {
        sources.insert(path, text.clone().into_bytes());
    }
    let mut library = Library::of(&sources);
    for number in 0..200 {
        let (path, text) = match dice.below(5) {
            0 => ("themes/hearth/theme.yaml", dice.one(&MANIFESTS).to_owned()),
            1 => ("themes/hearth/strings/en.yaml", dice.one(&[ROLE, "site.skip: Over\n", "["]).to_owned()),
            2 => ("themes/hearth/templates/page.html", dice.one(&TEMPLATES).to_owned()),
            3 => ("themes/other/theme.yaml", dice.one(&MANIFESTS).to_owned()),
            _ => (
                "heard.yaml",
                CONFIG.to_owned()
                    + dice.one(&["", "theme: { name: hearth, options: { tone: high } }\n", "theme: other\n"]),
            ),
        };
        // What is empty is no file.
        files.insert(path, text.clone());
        if text.is_empty() {
            files.remove(path);
            sources.remove(path);
        } else {
            sources.insert(path, text.into_bytes());
        }
        library = library.after(&sources);
        let mut fresh = heard::text::sources::Sources::new();
        for (path, text) in &files {
            fresh.insert(path, text.clone().into_bytes());
        }
        assert_eq!(library.check(TODAY), Library::of(&fresh).check(TODAY), "after edit {number}, of {path}");
    }
}

#[test]
fn an_edit_equals_a_fresh_start_and_what_a_build_writes() {
    let folder = tempfile::tempdir().unwrap();
    let site = dunce::canonicalize(folder.path()).unwrap();
    put(&site, "heard.yaml", CONFIG);
    put(&site, "people.yaml", PEOPLE);
    let mut dice = Dice::of(7);
    let mut workspace = Workspace::open(&site);
    let mut library = Library::of(workspace.sources());
    for number in 0..edits() {
        let mut paths = Vec::new();
        for _ in 0..=dice.below(3) {
            paths.extend(edit(&site, &mut dice));
        }
        match dice.below(3) {
            0 => drop(workspace.sweep()),
            1 => drop(workspace.look(&paths, Trust::Believe)),
            _ => {
                let doubtful = workspace.look(&paths, Trust::Doubt).doubtful;
                workspace.look(&doubtful, Trust::Believe);
            }
        }
        library = library.after(workspace.sources());
        let fresh = Library::of(&disk::read(&site));
        let (kept, made) = (library.check(TODAY), fresh.check(TODAY));
        for (kept, made) in kept.iter().zip(&made) {
            assert_eq!(kept, made, "after edit {number}");
        }
        assert_eq!(kept.len(), made.len(), "after edit {number}");
        for view in [View::Author, View::Audience("firm".to_owned())] {
            let of = |library: &Library| {
                Snapshot::of("s".to_owned(), &site, library.clone(), TODAY, view.clone(), &[], None)
            };
            let (kept, made) = (of(&library), of(&fresh));
            // What is said costs more than the pages themselves.
            if number % 10 == 0 {
                assert!(beside(&kept) == beside(&made), "what is said after edit {number} as {view:?}");
            }
            let (kept, made) = (everything(&kept), everything(&made));
            assert_eq!(kept.len(), made.len(), "after edit {number}");
            for (kept, made) in kept.iter().zip(&made) {
                assert!(kept == made, "{} after edit {number} as {view:?}", kept.0);
            }
        }
        if fresh.audience(Some("firm")).is_none() {
            continue;
        }
        let built = editions::site(&fresh, Some("firm"), TODAY);
        let view = View::Audience("firm".to_owned());
        let shown = Snapshot::of("s".to_owned(), &site, library.clone(), TODAY, view, &[], None);
        for route in built.routes() {
            let Ok(Some(bytes)) = built.render(&route) else { continue };
            let found = match shown.answer(&route.url()) {
                Answer::Found(found) | Answer::Missing(found) => found,
                other => panic!("{} is built and shown as {other:?} after edit {number}", route.url()),
            };
            assert!(found == bytes, "{} is built otherwise after edit {number}", route.url());
        }
    }
}
