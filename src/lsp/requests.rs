//! What an editor asks at a place: completion, hover, definition, references, rename, quick fixes, symbols.
//!
//! It is one file because every request finds its answer from the same place in a text.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date as Day;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CompletionItem, CompletionItemKind, CompletionTextEdit,
    Documentation, Hover, HoverContents, Location, MarkupContent, MarkupKind, Position, Range, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::library::source::field_table::{self, FieldKind, Of};
use crate::library::{Completion, is_id};
use crate::lsp::cursor::{self, Expected};
use crate::lsp::links;
use crate::lsp::names::{self, NamedAt, split};
use crate::lsp::overlay::Overlay;
use crate::lsp::position;
use crate::text::scalar::scalar;
use crate::text::span::Span;
use crate::text::yaml::{self, Value};

/// The most passages of a story that are offered as evidence, and the most letters of one.
const MOST_PASSAGES: usize = 60;
const LONGEST_PASSAGE: usize = 160;

impl Overlay {
    /// What may be written at a place, each once.
    pub fn completion(&self, path: &str, at: Position) -> Vec<CompletionItem> {
        let mut seen = BTreeSet::new();
        let offered = self.offered(path, at).into_iter();
        offered.filter(|item| seen.insert(item.label.clone())).collect()
    }

    fn offered(&self, path: &str, at: Position) -> Vec<CompletionItem> {
        let Some(source) = self.file(path) else { return Vec::new() };
        let text = source.text();
        let offset = position::offset(text, at);
        match cursor::wanted(path, text, offset) {
            Expected::Mention => self.names(Of::Person, word_range(text, offset)),
            Expected::Key(keys) => {
                let mut items = Vec::new();
                for kind in cursor::kinds(path, &keys) {
                    match kind {
                        FieldKind::Map(fields) => items.extend(fields.iter().map(|field| {
                            let item = item(field.name, "", field.about, CompletionItemKind::FIELD);
                            edit(item, word_range(text, offset), format!("{}: ", field.name))
                        })),
                        FieldKind::By(of, _) => {
                            for mut item in self.names(of, word_range(text, offset)) {
                                if let Some(CompletionTextEdit::Edit(edit)) = &mut item.text_edit {
                                    edit.new_text.push_str(": ");
                                }
                                items.push(item);
                            }
                        }
                        _ => {}
                    }
                }
                items
            }
            Expected::Value(keys) => {
                let mut items = Vec::new();
                for kind in cursor::kinds(path, &keys) {
                    match kind {
                        FieldKind::OneOf(words) => items.extend(words.iter().map(|word| {
                            edit(
                                item(word, "", "", CompletionItemKind::ENUM_MEMBER),
                                word_range(text, offset),
                                (*word).to_owned(),
                            )
                        })),
                        FieldKind::Named(of) => items.extend(self.names(of, word_range(text, offset))),
                        FieldKind::Switch => {
                            items.extend(["true", "false"].map(|word| item(word, "", "", CompletionItemKind::VALUE)));
                        }

                        _ => {}
                    }
                }
                if cursor::is_evidence(path, &keys) {
                    items.extend(passages(text, offset));
                }
                items
            }
            Expected::Nothing if path.contains('/') => {
                links::begun(text, offset).map_or_else(Vec::new, |begun| self.linkable(path, text, offset, &begun))
            }
            Expected::Nothing => Vec::new(),
        }
    }

    fn named(&self, of: Of) -> Vec<Completion> {
        let roster = self.roster();
        match of {
            Of::Person => roster.people.clone(),
            Of::Practice => roster.practices.clone(),
            Of::Setting => roster.settings.clone(),
            Of::Office => roster.offices.clone(),
            Of::Client => roster.clients.clone(),
            Of::Indicator => roster.indicators.clone(),
            Of::Metric => roster.metrics.clone(),
            Of::Audience => roster.audiences.clone(),
            Of::Story => {
                let named = |path: &str| {
                    let inner = path.strip_prefix("stories/").and_then(|path| path.strip_suffix(".md")).unwrap_or(path);
                    Completion { id: inner.to_owned(), label: String::new(), about: String::new() }
                };
                self.stories().into_iter().map(named).collect()
            }
        }
    }

    fn names(&self, of: Of, range: Range) -> Vec<CompletionItem> {
        let named = self.named(of).into_iter();
        let items = named.map(|thing| {
            let mut item = item(&thing.id, &thing.label, &thing.about, CompletionItemKind::REFERENCE);
            item.filter_text = Some(format!("{} {}", thing.id, thing.label));
            edit(item, range, thing.id)
        });
        items.collect()
    }

    /// The name at a place.
    fn name_at(&self, path: &str, at: Position) -> Option<NamedAt> {
        let source = self.file(path)?;
        let offset = position::offset(source.text(), at) as u32;
        let found = names::all(source, self.roster());
        found.into_iter().find(|name| name.span.start <= offset && offset <= name.span.end)
    }

    /// The id that a written name means: itself, or that of the label it is.
    pub fn id_of(&self, name: &NamedAt) -> String {
        let folded = name.written.to_lowercase();
        if name.of == Of::Story {
            let bare = folded.trim_start_matches("stories/").trim_end_matches(".md").to_owned();
            let known = self.named(Of::Story);
            let by_name = known.iter().find(|story| {
                story.id.to_lowercase() == bare || story.id.to_lowercase().ends_with(&format!("/{bare}"))
            });
            return by_name.map_or(bare, |story| story.id.clone());
        }
        let known = self.named(name.of);
        known
            .iter()
            .find(|thing| thing.id == folded || thing.label.to_lowercase() == folded)
            .map_or(folded, |thing| thing.id.clone())
    }

    /// What is known of the thing or the field at a place.
    pub fn hover(&self, path: &str, at: Position) -> Option<Hover> {
        let source = self.file(path)?;
        let text = source.text();
        if let Some(name) = self.name_at(path, at) {
            let words = self.told(name.of, &self.id_of(&name))?;
            return Some(hover(words, position::range(text, Some(name.span))));
        }
        let offset = position::offset(text, at);
        let end = text[offset..]
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(text.len(), |length| offset + length);
        if !text[end..].starts_with(':') {
            return None;
        }
        let Expected::Key(keys) = cursor::wanted(path, text, offset) else { return None };
        let start = text[..offset].rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        keys.push(&text[start..end]);
        let field =
            field_table::under(field_table::of_path(path)?.kind, &keys).into_iter().find_map(|(_, field)| field)?;
        Some(hover(format!("**{}**: {}", field.name, field.about), position::range(text, Some(Span::of(start, end)))))
    }

    /// A thing in words.
    fn told(&self, of: Of, id: &str) -> Option<String> {
        let thing = self.named(of).into_iter().find(|thing| thing.id == id);
        match of {
            Of::Person => {
                let person = thing?;
                let shown =
                    self.entry("people.yaml", id).and_then(|fields| fields.into_iter().find(|(key, _)| key == "shown"));
                let how = match shown.as_ref().map(|(_, words)| words.as_str()) {
                    Some("name") => "by name in stories they tell or have agreed to; otherwise by role",
                    Some("withheld") => "as a colleague everywhere",
                    _ => "by role everywhere",
                };
                let role = if person.about.is_empty() { String::new() } else { format!(", {}", person.about) };
                Some(format!("**{}**{role}\n\nShown {how}.", person.label))
            }
            Of::Indicator => {
                let fields = self.entry("indicators.yaml", id)?;
                let find = |key: &str| fields.iter().find(|(name, _)| name == key).map(|(_, words)| words.as_str());
                let mut words = format!("**{}**", find("label").unwrap_or(id));
                for (key, before) in [
                    ("definition", ""),
                    ("looks_like", "Looks like: "),
                    ("gamed_by", "How it gets gamed: "),
                    ("caution", "Caution: "),
                ] {
                    if let Some(said) = find(key) {
                        words.push_str(&format!("\n\n{before}{said}"));
                    }
                }
                Some(words)
            }
            _ => thing.map(|thing| {
                format!("**{}**\n\n{}", if thing.label.is_empty() { &thing.id } else { &thing.label }, thing.about)
            }),
        }
    }

    /// The fields of the entry `id` of a file, at its top or in its groups.
    fn entry(&self, file: &str, id: &str) -> Option<Vec<(String, String)>> {
        let text = match self.file(file) {
            Some(source) => source.text().to_owned(),
            None if file == "indicators.yaml" => crate::library::BUILT_IN_INDICATORS.to_owned(),
            None => return None,
        };
        let root = yaml::read(&text, 0).root;
        let Value::Mapping(top) = root.value else { return None };
        let grouped = top
            .iter()
            .filter_map(|entry| if let Value::Mapping(inner) = &entry.value.value { Some(inner) } else { None });
        let entry = top.iter().chain(grouped.flatten()).find(|entry| entry.key == id)?;
        let Value::Mapping(fields) = &entry.value.value else { return None };
        Some(fields.iter().filter_map(|field| Some((field.key.clone(), field.value.as_text()?.to_owned()))).collect())
    }

    /// Where the thing at a place is defined; of evidence, the line of the story that it cites.
    pub fn definition(&self, path: &str, at: Position) -> Option<Location> {
        let Some(name) = self.name_at(path, at) else {
            let offset = position::offset(self.file(path)?.text(), at);
            return self.linked(path, offset).or_else(|| self.cited(path, at));
        };
        let id = self.id_of(&name);
        let whole = |path: &str| Some(Location { uri: self.uri_of(path)?, range: Range::default() });
        match name.of {
            Of::Story => whole(&format!("stories/{id}.md")),
            Of::Metric => {
                let ending = format!("/{id}.md");
                let mut metrics = self.files().filter(|source| source.path.starts_with("metrics/"));
                whole(&metrics.find(|source| source.path.to_lowercase().ends_with(&ending))?.path)
            }
            of => {
                self.everywhere(of, &id).into_iter().find(|(_, _, defines)| *defines).map(|(_, location, _)| location)
            }
        }
    }

    /// The line that the evidence at a place cites.
    fn cited(&self, path: &str, at: Position) -> Option<Location> {
        let text = self.file(path)?.text();
        let (front, body) = split(text);
        let offset = position::offset(text, at) as u32;
        let Value::Mapping(top) = yaml::read(&text[front.clone()], front.start).root.value else { return None };
        let Value::Mapping(evidence) = &top.iter().find(|entry| entry.key == "indicators")?.value.value else {
            return None;
        };
        let passages = evidence.iter().flat_map(|entry| match &entry.value.value {
            Value::Sequence(items) => items.iter().collect(),
            _ => vec![&entry.value],
        });
        let words = passages
            .into_iter()
            .find(|node| node.span.start <= offset && offset <= node.span.end)?
            .as_text()?
            .to_owned();
        // The first words stand in one line, also where the passage is broken over two.
        let first: String = words.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        let start = text[body.clone()].find(words.as_str()).or_else(|| text[body.clone()].find(&first))? + body.start;
        Some(Location {
            uri: self.uri_of(path)?,
            range: position::range(text, Some(Span::of(start, start + first.len()))),
        })
    }

    /// Every place where a thing is named, and whether it is defined there.
    fn everywhere(&self, of: Of, id: &str) -> Vec<(String, Location, bool)> {
        let mut places = Vec::new();
        for source in self.files() {
            for name in names::all(source, self.roster()).into_iter().filter(|name| name.of == of) {
                if self.id_of(&name) != id {
                    continue;
                }
                if let Some(uri) = self.uri_of(&source.path) {
                    let range = position::range(source.text(), Some(name.span));
                    places.push((name.written, Location { uri, range }, name.defines));
                }
            }
        }
        places
    }

    /// Where the thing at a place is named.
    pub fn references(&self, path: &str, at: Position) -> Vec<Location> {
        let Some(name) = self.name_at(path, at) else { return Vec::new() };
        self.everywhere(name.of, &self.id_of(&name)).into_iter().map(|(_, location, _)| location).collect()
    }

    /// Gives a person or a behaviour another id, in every file; or says why not.
    // The protocol's own map.
    #[allow(clippy::mutable_key_type)]
    pub fn rename(&self, path: &str, at: Position, to: &str) -> Result<WorkspaceEdit, String> {
        let Some(name) = self.name_at(path, at) else { return Err("there is no id here".to_owned()) };
        if !matches!(name.of, Of::Person | Of::Indicator) {
            return Err(
                "only people and behaviours can be renamed here; to rename anything else, rename its file".to_owned()
            );
        }
        let to = to.trim().trim_start_matches('@');
        if !is_id(to) {
            return Err(format!("`{to}` can't be an id; use lower-case letters, digits, - and ."));
        }
        if self.named(name.of).iter().any(|thing| thing.id == to) {
            return Err(format!("`{to}` already exists"));
        }
        let id = self.id_of(&name);
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for (written, location, _) in self.everywhere(name.of, &id) {
            // A label stays what it is.
            if written.to_lowercase() == id {
                changes
                    .entry(location.uri)
                    .or_default()
                    .push(TextEdit { range: location.range, new_text: to.to_owned() });
            }
        }
        Ok(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() })
    }

    /// The safe fixes for part of a file.
    #[allow(clippy::mutable_key_type)]
    pub fn fixes(&self, path: &str, within: Range, today: Day) -> Vec<CodeActionOrCommand> {
        let (Some(source), Some(uri)) = (self.file(path), self.uri_of(path)) else { return Vec::new() };
        let text = source.text();
        let mut actions = Vec::new();
        for found in self.library().check(today).into_iter().filter(|found| &*found.place.path == path) {
            let range = position::range(text, found.place.span);
            let Some(fix) = found.fix.filter(|_| range.start <= within.end && within.start <= range.end) else {
                continue;
            };
            let edits = self.library().with_yeses_kept(path, &fix.edits, today);
            let edits = edits
                .iter()
                .map(|(span, words)| TextEdit { range: position::range(text, Some(*span)), new_text: words.clone() });
            let words = fix.edits.first().map_or("", |(_, words)| words.trim());
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: format!("Write `{words}`"),
                kind: Some(CodeActionKind::QUICKFIX),
                is_preferred: Some(true),
                edit: Some(WorkspaceEdit {
                    changes: Some(HashMap::from([(uri.clone(), edits.collect())])),
                    ..WorkspaceEdit::default()
                }),
                ..CodeAction::default()
            }));
        }
        actions
    }
}

/// Passages of the body that can be cited, as they would be written.
fn passages(text: &str, offset: usize) -> Vec<CompletionItem> {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let written = &text[line..offset];
    let indent = written.len() - written.trim_start().len();
    let listed = written.trim_start().starts_with("- ").then_some(indent + 2);
    let start = line + listed.or_else(|| written.find(": ").map(|at| at + 2)).unwrap_or(written.len());
    let start = start + usize::from(text[start..offset].starts_with('['));
    let range = position::range(text, Some(Span::of(start, offset)));
    let (_, body) = split(text);
    let paragraphs =
        text[body].split("\n\n").filter(|paragraph| !paragraph.trim_start().starts_with(['#', '<', '!', '|', '`']));
    let mut items = Vec::new();
    for paragraph in paragraphs {
        let joined = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        for passage in sentences(&joined) {
            let passage = passage.trim().trim_matches(['"', '“', '”', '.', ' ']);
            if passage.chars().count() > 8 && passage.chars().count() <= LONGEST_PASSAGE && items.len() < MOST_PASSAGES
            {
                let mut item = item(passage, "", "", CompletionItemKind::TEXT);
                item.sort_text = Some(format!("{:04}", items.len()));
                items.push(edit(item, range, scalar(passage)));
            }
        }
    }
    items
}

/// The sentences of a paragraph: a full stop inside an id or a number ends none.
fn sentences(paragraph: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in paragraph.char_indices() {
        let end = at + c.len_utf8();
        let ends = matches!(c, '.' | '?' | '!') && !paragraph[end..].starts_with(char::is_alphanumeric);
        if ends {
            sentences.push(&paragraph[start..end]);
            start = end;
        }
    }
    sentences.push(&paragraph[start..]);
    sentences
}

pub fn item(label: &str, detail: &str, about: &str, kind: CompletionItemKind) -> CompletionItem {
    let words = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: words(detail),
        documentation: words(about).map(Documentation::String),
        ..CompletionItem::default()
    }
}

pub fn edit(mut item: CompletionItem, range: Range, new_text: String) -> CompletionItem {
    item.text_edit = Some(CompletionTextEdit::Edit(TextEdit { range, new_text }));
    item
}

/// The word that is being written before a place.
fn word_range(text: &str, offset: usize) -> Range {
    let before = &text[..offset];
    let start = before.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '/')).len();
    position::range(text, Some(Span::of(start, offset)))
}

fn hover(words: String, range: Range) -> Hover {
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: words });
    Hover { contents, range: Some(range) }
}
