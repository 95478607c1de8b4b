//! The language server: one thread, one question after the other, over standard input and output or any other pair of pipes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::civil::Date as Day;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::{
    CodeActionParams, CodeActionProviderCapability, CompletionOptions, CompletionParams, DiagnosticRelatedInformation,
    DiagnosticSeverity, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentSymbolParams, DocumentSymbolResponse, FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationRegistrationOptions, FoldingRangeParams, FoldingRangeProviderCapability, GotoDefinitionParams,
    HoverParams, HoverProviderCapability, InitializeParams, InlayHintParams, Location, NumberOrString, OneOf,
    PublishDiagnosticsParams, ReferenceParams, RenameFilesParams, RenameParams, SaveOptions, ServerCapabilities,
    TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkspaceFileOperationsServerCapabilities, WorkspaceServerCapabilities,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::lsp::overlay::{Overlay, file_of};
use crate::lsp::position;
use crate::text::diagnostic::{Diagnostic, Sentence, Severity};
use crate::text::sources::Source;

/// How long nothing must come before what is wrong is said, and after how many messages it is said all the same. An editor
/// asks what may be written next a few milliseconds after each key, and would wait for all that is wrong to be found.
const PAUSE: Duration = Duration::from_millis(10);
const MOST_AT_ONCE: usize = 50;

/// Serves one editor until it says goodbye. `today` is asked before every check.
pub fn serve(connection: &Connection, today: &dyn Fn() -> Day) -> Result<()> {
    let parameters = connection.initialize(serde_json::to_value(capabilities())?)?;
    let parameters: InitializeParams = serde_json::from_value(parameters)?;
    let mut server = Server { connection, today, desktop: None, told: BTreeMap::new(), stale: true };
    server.desktop = folders(&parameters).iter().find_map(|folder| Overlay::of(folder));
    let mut unsaid = 0;
    loop {
        // All that is typed already is read before anything is said, and so is what an editor asks about it.
        let next = (unsaid < MOST_AT_ONCE).then(|| connection.receiver.recv_timeout(PAUSE).ok()).flatten();
        unsaid += 1;
        let message = if let Some(message) = next {
            message
        } else {
            unsaid = 0;
            server.publish()?;
            let Ok(message) = connection.receiver.recv() else { return Ok(()) };
            message
        };
        match message {
            Message::Request(request) => {
                // An editor that is gone before it has said goodbye is gone all the same.
                if connection.handle_shutdown(&request).unwrap_or(true) {
                    return Ok(());
                }
                let response = server.answer(request);
                connection.sender.send(response.into())?;
            }
            Message::Notification(notification) => server.note(notification),
            Message::Response(_) => {}
        }
    }
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::FULL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["@", ":", " ", "[", "{", ",", "(", "#", "/"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Simple(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                will_rename: Some(texts()),
                did_rename: Some(texts()),
                ..WorkspaceFileOperationsServerCapabilities::default()
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        ..ServerCapabilities::default()
    }
}

/// The files of whose new names we want to hear.
fn texts() -> FileOperationRegistrationOptions {
    let pattern = FileOperationPattern {
        glob: "**/*.md".to_owned(),
        matches: Some(FileOperationPatternKind::File),
        options: None,
    };
    FileOperationRegistrationOptions { filters: vec![FileOperationFilter { scheme: Some("file".to_owned()), pattern }] }
}

#[allow(deprecated)]
fn folders(parameters: &InitializeParams) -> Vec<PathBuf> {
    let folders = parameters.workspace_folders.iter().flatten().map(|folder| &folder.uri);
    folders.chain(&parameters.root_uri).filter_map(file_of).collect()
}

struct Server<'a> {
    connection: &'a Connection,
    today: &'a dyn Fn() -> Day,
    desktop: Option<Overlay>,
    /// What each file was last said to have.
    told: BTreeMap<Arc<str>, Published>,
    stale: bool,
}

/// What a file was last said to have, and what that was made of.
struct Published {
    source: Option<Arc<Source>>,
    found: Vec<Diagnostic>,
    said: Vec<lsp_types::Diagnostic>,
}

impl Server<'_> {
    fn note(&mut self, notification: Notification) {
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                if let Some(opened) = read::<DidOpenTextDocumentParams>(notification.params) {
                    let document = opened.text_document;
                    if self.desktop.is_none() {
                        self.desktop = file_of(&document.uri).and_then(|file| Overlay::of(&file));
                    }
                    self.write(&document.uri, Some(document.text));
                }
            }
            "textDocument/didChange" => {
                if let Some(changed) = read::<DidChangeTextDocumentParams>(notification.params)
                    && let Some(last) = changed.content_changes.into_iter().next_back()
                {
                    self.write(&changed.text_document.uri, Some(last.text));
                }
            }
            "textDocument/didClose" => {
                if let Some(closed) = read::<DidCloseTextDocumentParams>(notification.params) {
                    self.write(&closed.text_document.uri, None);
                }
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" | "workspace/didRenameFiles" => {
                if let Some(desktop) = &mut self.desktop {
                    desktop.sweep();
                    self.stale = true;
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, uri: &lsp_types::Uri, text: Option<String>) {
        let Some(desktop) = &mut self.desktop else { return };
        if let Some(path) = desktop.path_of(uri) {
            if text.is_none() {
                desktop.sweep();
            }
            desktop.write(&path, text);
            self.stale = true;
        }
    }

    /// Reads what has changed, and says what is wrong with whatever is wrong otherwise than before.
    fn publish(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.stale) {
            return Ok(());
        }
        let Some(desktop) = &mut self.desktop else { return Ok(()) };
        desktop.lay();
        let faults = desktop.faults((self.today)());
        // What is in order again is said first: whoever waits for the last file has then heard of all.
        for (path, before) in &self.told {
            if !faults.contains_key(path) && !before.said.is_empty() {
                publish(self.connection, desktop, path, Vec::new())?;
            }
        }
        let mut now: BTreeMap<Arc<str>, Published> = BTreeMap::new();
        for (path, found) in faults {
            let source = desktop.file(&path).cloned();
            let before = self.told.remove(&path);
            // Where neither the text nor what is wrong with it has changed, nor does it point at another text, the
            // protocol's places are the same.
            let same = before.as_ref().is_some_and(|before| {
                before.found == found
                    && before.source.as_ref().map(Arc::as_ptr) == source.as_ref().map(Arc::as_ptr)
                    && found.iter().all(|one| one.also.is_empty())
            });
            let told = match before {
                Some(before) if same => before,
                before => {
                    let said: Vec<_> = found.iter().map(|found| diagnostic(desktop, found)).collect();
                    if before.is_none_or(|before| before.said != said) {
                        publish(self.connection, desktop, &path, said.clone())?;
                    }
                    Published { source, found, said }
                }
            };
            now.insert(path, told);
        }
        self.told = now;
        Ok(())
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        // A question is about the text as it is now; what is wrong with it is said when nothing more comes.
        let today = (self.today)();
        let Some(desktop) = &mut self.desktop else { return Response::new_ok(id, Value::Null) };
        desktop.lay();
        let desktop = &*desktop;
        let place = |at: &TextDocumentPositionParams| Some((desktop.path_of(&at.text_document.uri)?, at.position));
        let answered = match method.as_str() {
            "textDocument/completion" => asked(params, |asked: CompletionParams| {
                place(&asked.text_document_position).map(|(path, at)| desktop.completion(&path, at))
            }),
            "textDocument/hover" => asked(params, |asked: HoverParams| {
                place(&asked.text_document_position_params).and_then(|(path, at)| desktop.hover(&path, at))
            }),
            "textDocument/definition" => asked(params, |asked: GotoDefinitionParams| {
                place(&asked.text_document_position_params).and_then(|(path, at)| desktop.definition(&path, at))
            }),
            "textDocument/references" => asked(params, |asked: ReferenceParams| {
                place(&asked.text_document_position).map(|(path, at)| desktop.references(&path, at))
            }),
            "textDocument/documentSymbol" => asked(params, |asked: DocumentSymbolParams| {
                desktop
                    .path_of(&asked.text_document.uri)
                    .map(|path| DocumentSymbolResponse::Nested(desktop.symbols(&path)))
            }),
            "textDocument/foldingRange" => asked(params, |asked: FoldingRangeParams| {
                desktop.path_of(&asked.text_document.uri).map(|path| desktop.folds(&path))
            }),
            "textDocument/inlayHint" => asked(params, |asked: InlayHintParams| {
                desktop.path_of(&asked.text_document.uri).map(|path| desktop.inlays(&path, asked.range, today))
            }),
            "workspace/willRenameFiles" => asked(params, |asked: RenameFilesParams| {
                let path = |uri: String| desktop.path_of(&uri.parse().ok()?);
                let files = asked.files.into_iter().filter_map(|file| Some((path(file.old_uri)?, path(file.new_uri)?)));
                Some(desktop.file_renames(&files.collect::<Vec<_>>()))
            }),
            "textDocument/codeAction" => asked(params, |asked: CodeActionParams| {
                desktop.path_of(&asked.text_document.uri).map(|path| desktop.fixes(&path, asked.range, today))
            }),
            "textDocument/rename" => {
                let renamed = read::<RenameParams>(params).and_then(|asked| {
                    let (path, at) = place(&asked.text_document_position)?;
                    Some(desktop.rename(&path, at, &asked.new_name))
                });
                match renamed {
                    Some(Err(why)) => return Response::new_err(id, ErrorCode::RequestFailed as i32, why),
                    Some(Ok(edit)) => serde_json::to_value(edit).ok(),
                    None => Some(Value::Null),
                }
            }
            _ => {
                return Response::new_err(
                    id,
                    ErrorCode::MethodNotFound as i32,
                    format!("heard doesn't support {method}"),
                );
            }
        };
        match answered {
            Some(answer) => Response::new_ok(id, answer),
            None => Response::new_err(id, ErrorCode::InvalidParams as i32, "the request can't be read".to_owned()),
        }
    }
}

fn publish(
    connection: &Connection,
    desktop: &Overlay,
    path: &str,
    diagnostics: Vec<lsp_types::Diagnostic>,
) -> Result<()> {
    let Some(uri) = desktop.uri_of(path) else { return Ok(()) };
    let parameters = PublishDiagnosticsParams { uri, diagnostics, version: None };
    let note = Notification::new("textDocument/publishDiagnostics".to_owned(), parameters);
    connection.sender.send(note.into())?;
    Ok(())
}

fn read<T: DeserializeOwned>(parameters: Value) -> Option<T> {
    serde_json::from_value(parameters).ok()
}

fn asked<T: DeserializeOwned, A: Serialize>(parameters: Value, answer: impl FnOnce(T) -> Option<A>) -> Option<Value> {
    serde_json::to_value(answer(read(parameters)?)).ok()
}

/// A diagnostic as the protocol draws it: our sentence, what to type instead, what to do next.
fn diagnostic(desktop: &Overlay, found: &Diagnostic) -> lsp_types::Diagnostic {
    let text = |path: &str| desktop.file(path).map_or("", |source| source.text());
    let mut message = found.sentence.whole();
    for more in found.label.iter().chain(&found.help).map(Sentence::whole) {
        message.push_str(&format!("\n{more}"));
    }
    let also = found.also.iter().filter_map(|(place, sentence)| {
        let location =
            Location { uri: desktop.uri_of(&place.path)?, range: position::range(text(&place.path), place.span) };
        Some(DiagnosticRelatedInformation { location, message: sentence.whole() })
    });
    let also: Vec<_> = also.collect();
    lsp_types::Diagnostic {
        range: position::range(text(&found.place.path), found.place.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Advice => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(found.code.to_owned())),
        source: Some("heard".to_owned()),
        message,
        related_information: Some(also).filter(|also| !also.is_empty()),
        ..lsp_types::Diagnostic::default()
    }
}
