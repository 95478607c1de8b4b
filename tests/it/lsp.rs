//! The language server as an editor meets it: a client over pipes, with buffers that were never saved.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use heard::library::Library;
use heard::workspace::disk;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::program::{SPRING, heard};

const STORY: &str = "---\ntitle: The empty chair\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\nsetting: bad news\n\
    indicators:\n  asked-deeper: put the pen down and asked\nstatus: draft\n---\n\nIt was late 😀. @m.lindqvist put the pen down and asked again.\n";
const PEOPLE: &str =
    "m.lindqvist: { name: Maja Lindqvist, role: partner, shown: name }\nr.okafor: { name: Rosa Okafor }\n";

struct Editor {
    folder: tempfile::TempDir,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: i64,
    /// The last that was said of each file.
    told: BTreeMap<String, Vec<Value>>,
}

impl Editor {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path();
        fs::create_dir(site.join("stories")).unwrap();
        fs::write(site.join("heard.yaml"), "title: T\ncontact: c@x.example\n").unwrap();
        fs::write(site.join("people.yaml"), PEOPLE).unwrap();
        fs::write(site.join("stories/the chair.md"), STORY).unwrap();
        let mut child = heard()
            .args(["lsp", "--stdio"])
            .env("SOURCE_DATE_EPOCH", SPRING)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut editor = Self { folder, child, to, from, asked: 0, told: BTreeMap::new() };
        let root = editor.uri("");
        editor.ask("initialize", json!({ "capabilities": {}, "rootUri": root }));
        editor.tell("initialized", json!({}));
        editor
    }

    fn path(&self, name: &str) -> PathBuf {
        dunce::canonicalize(self.folder.path()).unwrap().join(name)
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display()).replace(' ', "%20")
    }

    fn send(&mut self, message: Value) {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn message(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.from.read_line(&mut line).unwrap(), 0, "the server has gone");
            match line.trim().strip_prefix("Content-Length: ") {
                Some(number) => length = number.parse().unwrap(),
                None if line.trim().is_empty() => break,
                None => {}
            }
        }
        let mut bytes = vec![0; length];
        self.from.read_exact(&mut bytes).unwrap();
        let message: Value = serde_json::from_slice(&bytes).unwrap();
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_owned();
            self.told.insert(uri, message["params"]["diagnostics"].as_array().unwrap().clone());
        }
        message
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.message();
            if message["id"] == id {
                return if message["error"].is_null() { message["result"].clone() } else { message["error"].clone() };
            }
        }
    }

    fn write(&mut self, name: &str, text: &str, version: i64) {
        let uri = self.uri(name);
        if version == 0 {
            let document = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": text });
            self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        } else {
            let document = json!({ "uri": uri, "version": version });
            self.tell(
                "textDocument/didChange",
                json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
            );
        }
    }

    /// Asks about the place just after the first `|` of `text`, which is written to the story's buffer without it.
    fn ask_at(&mut self, method: &str, text: &str, more: Value) -> Value {
        let at = text.find('|').unwrap();
        self.write("stories/the chair.md", &text.replacen('|', "", 1), 0);
        let before = &text[..at];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
        let uri = self.uri("stories/the chair.md");
        let mut params = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column } });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask(method, params)
    }

    fn labels(&mut self, text: &str) -> Vec<String> {
        let items = self.ask_at("textDocument/completion", text, json!({}));
        items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    /// What is said of `name` once everything is read: a question is answered after what was typed before it, and
    /// what is wrong is said when nothing more comes.
    fn codes(&mut self, name: &str) -> Vec<String> {
        let uri = self.uri(name);
        while !self.told.contains_key(&uri) {
            self.message();
        }
        self.told[&uri].iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect()
    }
}

impl Editor {
    /// Reads until something that is said of `name` holds `words`.
    fn wait_for(&mut self, name: &str, words: &str) {
        let uri = self.uri(name);
        let holds = |told: &BTreeMap<String, Vec<Value>>| {
            told.get(&uri).is_some_and(|found| found.iter().any(|found| found.to_string().contains(words)))
        };
        while !holds(&self.told) {
            self.message();
        }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_buffer_that_was_never_saved_is_told_what_is_wrong_and_how_to_mend_it() {
    let mut editor = Editor::open();
    let uri = editor.uri("stories/the chair.md");
    editor.write("stories/the chair.md", &STORY.replace("bad news", "bad nwes"), 0);
    assert_eq!(editor.codes("stories/the chair.md"), ["unknown-setting"]);
    let found = &editor.told[&uri][0];
    assert_eq!(found["range"]["start"], json!({ "line": 5, "character": 9 }));
    assert!(found["message"].as_str().unwrap().contains("did you mean `bad-news`?"), "{found}");
    let params = json!({ "textDocument": { "uri": uri }, "range": found["range"], "context": { "diagnostics": [] } });
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["edit"]["changes"][&uri][0]["newText"], "bad-news");
    editor.told.clear();
    editor.write("stories/the chair.md", STORY, 1);
    assert_eq!(editor.codes("stories/the chair.md"), [""; 0]);
}

#[test]
fn fields_words_people_behaviours_and_passages_are_offered_where_they_fit() {
    let mut editor = Editor::open();
    assert!(editor.labels(&STORY.replace("status: draft", "sta|")).contains(&"status".to_owned()));
    assert_eq!(
        editor.labels(&STORY.replace("status: draft", "judgment:\n  call: o|")),
        ["trusted", "overrode", "mixed", "deferred"]
    );
    assert_eq!(editor.labels(&STORY.replace("[m.lindqvist]", "[m.lindqvist, |]")), ["m.lindqvist", "r.okafor"]);
    assert_eq!(editor.labels(&STORY.replace("again.", "again. @r|")), ["m.lindqvist", "r.okafor"]);
    assert!(editor.labels(&STORY.replace("asked-deeper", "a|")).contains(&"asked-deeper".to_owned()));
    let cited = editor.labels(&STORY.replace("put the pen down and asked\n", "|\n"));
    let listed = editor.ask_at(
        "textDocument/completion",
        &STORY.replace(" put the pen down and asked\n", "\n    - It was|\n"),
        json!({}),
    );
    assert_eq!(listed[0]["textEdit"]["range"]["start"]["character"], 6, "{listed}");
    let begun = STORY.replace(": put the pen down and asked\n", ": She said - and |\n");
    let begun = editor.ask_at("textDocument/completion", &begun, json!({}));
    assert_eq!(begun[0]["textEdit"]["range"]["start"]["character"], 16, "{begun}");
    assert_eq!(cited, ["It was late 😀", "@m.lindqvist put the pen down and asked again"]);
}

#[test]
fn who_was_just_written_into_a_buffer_is_offered_at_once() {
    let mut editor = Editor::open();
    let story = STORY.replace("[m.lindqvist]", "[|]");
    assert_eq!(editor.labels(&story), ["m.lindqvist", "r.okafor"]);
    editor.write("people.yaml", &format!("{PEOPLE}n.berg: {{ name: Nora Berg }}\n"), 0);
    assert_eq!(editor.labels(&story), ["m.lindqvist", "r.okafor", "n.berg"]);
    editor.write("people.yaml", PEOPLE, 1);
    assert_eq!(editor.labels(&story), ["m.lindqvist", "r.okafor"]);
}

#[test]
fn a_word_says_what_it_means_and_leads_to_where_it_is_defined() {
    let mut editor = Editor::open();
    let told = |hover: Value| hover["contents"]["value"].as_str().unwrap().to_owned();
    let indicator = editor.ask_at("textDocument/hover", &STORY.replace("asked-deeper", "asked|-deeper"), json!({}));
    let indicator = told(indicator);
    assert!(indicator.contains("only someone listening could ask") && indicator.contains("gamed: "), "{indicator}");
    let person = told(editor.ask_at("textDocument/hover", &STORY.replace("@m.lin", "@m.|lin"), json!({})));
    assert!(person.contains("Maja Lindqvist") && person.contains("by name in stories"), "{person}");
    let field = told(editor.ask_at("textDocument/hover", &STORY.replace("setting:", "set|ting:"), json!({})));
    assert!(field.contains("Where it happened"), "{field}");
    let defined = editor.ask_at("textDocument/definition", &STORY.replace("@m.lin", "@m.|lin"), json!({}));
    assert_eq!(defined["uri"], editor.uri("people.yaml"));
    assert_eq!(defined["range"]["end"], json!({ "line": 0, "character": 11 }));
    let cited = editor.ask_at(
        "textDocument/definition",
        &STORY.replace("put the pen down and asked\n", "put the| pen down and asked\n"),
        json!({}),
    );
    assert_eq!(cited["range"]["start"], json!({ "line": 11, "character": 29 }));
    let symbols = editor.ask_at("textDocument/documentSymbol", &format!("{STORY}\n## After\n|"), json!({}));
    assert!(symbols.as_array().unwrap().iter().any(|symbol| symbol["name"] == "After"), "{symbols}");
}

#[test]
fn a_person_is_renamed_in_every_file_and_never_to_somebody_else() {
    let mut editor = Editor::open();
    let text = STORY.replace("@m.lin", "@m.|lin");
    let references =
        editor.ask_at("textDocument/references", &text, json!({ "context": { "includeDeclaration": true } }));
    assert_eq!(references.as_array().unwrap().len(), 3, "{references}");
    let renamed = editor.ask_at("textDocument/rename", &text, json!({ "newName": "maja.l" }));
    let (people, story) = (editor.uri("people.yaml"), editor.uri("stories/the chair.md"));
    assert_eq!(renamed["changes"][&people].as_array().unwrap().len(), 1, "{renamed}");
    let edits = renamed["changes"][&story].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert_eq!(edits[1]["range"]["start"], json!({ "line": 11, "character": 17 }));
    let refused = editor.ask_at("textDocument/rename", &text, json!({ "newName": "r.okafor" }));
    assert!(refused["message"].as_str().unwrap().contains("already exists"), "{refused}");
}

#[test]
fn front_matter_and_headings_fold_and_a_mention_shows_how_it_is_printed() {
    let mut editor = Editor::open();
    let text = format!("{STORY}\n## One\n\nA.\n\n### Inner\n\nB.\n\n## Two\n\nC. @r.okafor left.\n");
    editor.write("stories/the chair.md", &text, 0);
    let document = json!({ "uri": editor.uri("stories/the chair.md") });
    let folds = editor.ask("textDocument/foldingRange", json!({ "textDocument": document }));
    let folds: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap()))
        .collect();
    assert_eq!(folds, [(0, 9), (13, 19), (17, 19), (21, 23)]);
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let hints = editor.ask("textDocument/inlayHint", json!({ "textDocument": document, "range": whole }));
    let printed: Vec<&str> = hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert_eq!(printed, ["Maja Lindqvist", "a colleague"], "{hints}");
    assert_eq!(hints[0]["position"], json!({ "line": 11, "character": 28 }));
}

#[test]
fn a_link_is_offered_with_its_headings_and_leads_to_them() {
    let mut editor = Editor::open();
    editor.write("stories/2025/other day.md", &format!("{STORY}\n## In the spring\n\nB.\n"), 0);
    let paths = editor.labels(&format!("{STORY}\nAs [before](|\n"));
    assert!(paths.contains(&"2025/other%20day.md".to_owned()), "{paths:?}");
    assert_eq!(editor.labels(&format!("{STORY}\nAs [before](2025/other%20day.md#|\n")), ["in-the-spring"]);
    let led = editor.ask_at(
        "textDocument/definition",
        &format!("{STORY}\nAs [be|fore](2025/other%20day.md#in-the-spring).\n"),
        json!({}),
    );
    assert_eq!(led["uri"], editor.uri("stories/2025/other day.md"), "{led}");
    assert_eq!(led["range"]["start"]["line"], 13);
}

#[test]
fn a_file_with_another_name_is_still_what_every_file_means() {
    let mut editor = Editor::open();
    let path = |name: &str| editor.folder.path().join(name);
    for folder in ["labs", "metrics", "stories/2025"] {
        fs::create_dir_all(path(folder)).unwrap();
    }
    let told = STORY.replace("status: draft", "voices: [the chair]\nstatus: draft");
    let files = [
        ("stories/2025/other.md", format!("{told}\nAs [before](../the%20chair.md) and [so][x].\n\n[x]: <../the chair.md>\n")),
        ("stories/the chair.md", format!("{STORY}\nAs [after](2025/other.md), [here](#a), ![A](a.png).\n\n## A\n")),
        ("labs/spring.md", "---\ntitle: L\ndate: 2026-05\nfacilitator: r.okafor\ncases: [the chair, { story: stories/the chair.md, as: B }]\n---\n".to_owned()),
        ("stories/a.png", String::new()),
    ];
    for (name, text) in &files {
        fs::write(path(name), text).unwrap();
    }
    let (old, new) = (editor.uri("stories/the chair.md"), editor.uri("stories/2024/the seat.md"));
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    let edit = editor.ask("workspace/willRenameFiles", json!({ "files": [{ "oldUri": old, "newUri": new }] }));
    for (name, text) in &files {
        fs::write(editor.path(name), edited(text, &edit["changes"][editor.uri(name)])).unwrap();
    }
    fs::create_dir(editor.path("stories/2024")).unwrap();
    fs::rename(editor.path("stories/the chair.md"), editor.path("stories/2024/the seat.md")).unwrap();
    let library = Library::of(&disk::read(editor.folder.path()));
    let codes = library.check("2026-03-14".parse().unwrap()).into_iter().map(|found| found.code);
    let lost = ["broken-link", "broken-image", "broken-anchor", "unknown-story", "ambiguous-story"];
    assert_eq!(codes.filter(|code| lost.contains(code)).collect::<Vec<_>>(), [""; 0], "{edit:#}");
    let lab = fs::read_to_string(editor.path("labs/spring.md")).unwrap();
    assert!(lab.contains("[the seat, { story: stories/2024/the seat.md, as: B }]"), "{lab}");
    let story = fs::read_to_string(editor.path("stories/2024/the seat.md")).unwrap();
    assert!(story.contains("[after](../2025/other.md), [here](#a), ![A](../a.png)"), "{story}");
}

/// A text after edits of the protocol.
fn edited(text: &str, edits: &Value) -> String {
    let offset = |place: &Value| {
        let line = place["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + place["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|edit| (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, words) in edits.into_iter().rev() {
        text.replace_range(start..end, words);
    }
    text
}

#[test]
fn after_any_edits_in_buffers_what_is_said_is_what_check_says_of_files_with_the_same_words() {
    let parts = prop::sample::select(vec![
        "status: draft",
        "title:",
        "@r.okafor ",
        "asked-deper",
        ": ",
        "\n",
        "\t",
        "---\n",
        "😀",
        "[",
        "x",
    ]);
    let edits = prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), 0_usize..12, parts), 1..12);
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let editor = std::cell::RefCell::new((Editor::open(), 0_i64));
    let names = ["stories/the chair.md", "people.yaml"];
    let random_edits = |edits: Vec<(bool, prop::sample::Index, usize, &str)>| {
        let (editor, run) = &mut *editor.borrow_mut();
        *run += 1;
        let mut texts = [STORY.to_owned(), PEOPLE.to_owned()];
        for (name, text) in names.iter().zip(&texts) {
            editor.write(name, text, 0);
        }
        for (version, (which, at, length, part)) in (1..).zip(edits) {
            let which = usize::from(which);
            let text = &mut texts[which];
            let start = floor(text, at.index(text.len() + 1));
            let end = floor(text, start + length).max(start);
            text.replace_range(start..end, part);
            editor.write(names[which], text, version);
        }
        // What is wrong with this file is said after what is wrong with the others: files come by path.
        let (last, field) = ("stories/zz.md", format!("mark{run}"));
        let words = format!("---\ntitle: A\ndate: 2026-03\n{field}: x\n---\n");
        editor.write(last, &words, 0);
        editor.wait_for(last, &field);
        let mut sources = disk::read(editor.folder.path());
        for (name, text) in names.iter().zip(&texts).chain([(&last, &words)]) {
            sources.insert(name, text.clone().into_bytes());
        }
        let library = Library::of(&sources);
        let mut wanted: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
        for found in library.check("2026-03-14".parse().unwrap()) {
            let text = library.text(&found.place.path).unwrap_or_default();
            let start = found.place.span.map_or(0, |span| span.within(&text).start);
            let line = text[..start].matches('\n').count() as u64;
            wanted.entry(editor.uri(&found.place.path)).or_default().push((found.code.to_owned(), line));
        }
        let said = editor.told.iter().filter(|(_, found)| !found.is_empty()).map(|(uri, found)| {
            let place = |found: &Value| {
                (found["code"].as_str().unwrap().to_owned(), found["range"]["start"]["line"].as_u64().unwrap())
            };
            (uri.clone(), found.iter().map(place).collect())
        });
        prop_assert_eq!(said.collect::<BTreeMap<_, Vec<_>>>(), wanted);
        Ok(())
    };
    runner.run(&edits, random_edits).unwrap();
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
