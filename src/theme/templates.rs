//! The templates of a theme: the built-in ones under `hearth/`, the theme's own before them.
//!
//! A template of the theme's own that cannot be used is left out, with its fault, and the built-in one shows instead.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Error, ErrorKind, Tera};

use crate::text::diagnostic::{Place, Sentence, id};
use crate::text::span::Span;
use crate::theme::const_fold::Folded;
use crate::theme::engine_error::{EngineError, MissingPart, lacking, sentence, told};
use crate::theme::fault::{ThemeFault, ThemeFaultKind};
use crate::theme::file::{HEARTH, ThemeFile};
use crate::theme::functions;
use crate::theme::options::Options;
use crate::theme::strings::Strings;
use crate::theme::wording::plainly;

/// The most templates of a theme's own.
const MOST_TEMPLATES: usize = 120;
/// Where templates stand in a theme.
const FOLDER: &str = "templates/";
/// Before the name of a built-in template.
pub const PREFIX: &str = "hearth/";

/// Templates that render, and what is known of their files.
pub struct Templates {
    tera: Tera,
    /// The file of each, by its name in `tera`.
    files: BTreeMap<String, Held>,
}

/// The file of a template.
struct Held {
    shown: Arc<str>,
    text: String,
    folded: Folded,
}

impl Held {
    fn of(shown: &Arc<str>, name: &str, text: &str, strings: &Strings) -> Self {
        let html = [".html", ".htm", ".xml"].iter().any(|ending| name.ends_with(ending));
        let folded = Folded::of(text, |key| strings.has(key).then(|| escaped(strings.words(key, None), html)));
        Self { shown: Arc::clone(shown), text: text.to_owned(), folded }
    }
}

impl Templates {
    /// The templates among `built_in` and `own`. The built-in ones are sound; tests see to it.
    pub fn of(
        built_in: &[ThemeFile],
        own: &[ThemeFile],
        strings: &Arc<Strings>,
        options: &Arc<Options>,
        palette: &Arc<str>,
    ) -> (Self, Vec<ThemeFault>) {
        let mut tera = Tera::new();
        functions::register(&mut tera, strings, options, palette);
        // Cannot fail before the first template; if it did, only replacing would not work.
        let _ = tera.set_fallback_prefixes([PREFIX]);
        let mut faults = Vec::new();
        let mut files = BTreeMap::new();
        for (name, file) in named(built_in) {
            if let Ok(text) = file.text() {
                files.insert(format!("{PREFIX}{name}"), Held::of(&file.shown, name, text, strings));
            }
        }
        if tera.add_raw_templates(files.iter().map(|(name, held)| (name, &held.folded.text))).is_err() {
            for (name, held) in &files {
                let _ = tera.add_raw_template(name, &held.folded.text);
            }
        }
        let mut templates = Self { tera, files };
        let mut waiting = Vec::new();
        for (index, (name, file)) in named(own).enumerate() {
            if index == MOST_TEMPLATES {
                faults.push(file.unusable(
                    None,
                    "a theme can have up to 120 templates; this one and the ones after it are ignored".into(),
                ));
                break;
            }
            if name.starts_with(PREFIX) {
                let why =
                    Sentence::of("the templates folder `{}` is reserved for the built-in theme", vec![id(HEARTH)]);
                faults.push(file.unusable(None, why));
                continue;
            }
            match file.text() {
                Ok(text) => {
                    templates.files.insert(name.to_owned(), Held::of(&file.shown, name, text, strings));
                    waiting.push(name.to_owned());
                }
                Err(fault) => faults.push(*fault),
            }
        }
        templates.add(waiting, &mut faults);
        (templates, faults)
    }

    /// Adds the waiting templates: at once if all is well, otherwise one by one, until none can be added any more.
    fn add(&mut self, mut waiting: Vec<String>, faults: &mut Vec<ThemeFault>) {
        // Each alone first, so that a slip of the pen is told once, and not by every template that builds on it.
        let mut broken = BTreeSet::new();
        waiting.retain(|name| match self.sound(name) {
            Ok(()) => true,
            Err(error) => {
                faults.push(self.fault(name, &error));
                broken.insert(name.clone());
                false
            }
        });
        if waiting.is_empty() || self.add_all(&waiting, &[]).is_ok() {
            return self.forget(broken.iter());
        }
        let mut failed = BTreeMap::new();
        loop {
            let before = waiting.len();
            waiting.retain(|name| match self.add_one(name, faults) {
                Ok(()) => false,
                Err(error) => {
                    failed.insert(name.clone(), error);
                    true
                }
            });
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        let lost = |name: &str| broken.contains(name) || failed.contains_key(name);
        let blocked = |error: &Error| match lacking(error, &self.told(error)) {
            Some(MissingPart::Template(name)) => lost(&name),
            Some(MissingPart::Component(name)) => {
                let made = format!("component {name}(");
                self.files.iter().any(|(name, held)| lost(name) && held.text.contains(&made))
            }
            None => false,
        };
        let told: Vec<_> = waiting.iter().filter(|name| !blocked(&failed[*name])).collect();
        faults.extend(told.iter().map(|name| self.fault(name, &failed[*name])));
        // What builds on each other in a ring blocks itself.
        if told.is_empty()
            && broken.is_empty()
            && let Err(error) = self.add_all(&waiting, &[])
        {
            faults.extend(waiting.first().map(|name| self.fault(name, &error)));
        }
        self.forget(broken.iter().chain(&waiting));
    }

    /// Forgets the files of templates that cannot be used.
    fn forget<'n>(&mut self, names: impl Iterator<Item = &'n String>) {
        for name in names {
            self.files.remove(name);
        }
    }

    fn sound(&self, name: &str) -> Result<(), Error> {
        let text = self.files.get(name).map_or("", |held| &held.folded.text);
        match Tera::new().add_raw_template(name, text) {
            Err(error) if matches!(error.kind(), ErrorKind::SyntaxError(_)) => Err(error),
            _ => Ok(()),
        }
    }

    fn add_all(&mut self, names: &[String], apart: &[(String, String)]) -> Result<(), Error> {
        let own = names.iter().filter_map(|name| Some((name.as_str(), self.files.get(name)?.folded.text.as_str())));
        self.tera.add_raw_templates(own.chain(apart.iter().map(|(name, text)| (name.as_str(), text.as_str()))))
    }

    /// Adds one template. Where it is a built-in template that does not fit it (the new `base.html` lacks a block), the
    /// built-in one stands on the built-in templates alone from then on.
    fn add_one(&mut self, name: &String, faults: &mut Vec<ThemeFault>) -> Result<(), Error> {
        let mut apart: Vec<(String, String)> = Vec::new();
        loop {
            let Err(error) = self.add_all(std::slice::from_ref(name), &apart) else { break };
            let reports = self.told(&error);
            let known = |told: &EngineError| apart.iter().any(|(name, _)| *name == told.template);
            if reports.is_empty() || reports.iter().any(|told| !told.template.starts_with(PREFIX) || known(told)) {
                return Err(error);
            }
            let strangers: BTreeSet<String> = reports.into_iter().map(|told| told.template).collect();
            for stranger in strangers {
                let text = self.files.get(&stranger).map(|held| standing_alone(&held.folded.text)).unwrap_or_default();
                apart.push((stranger, text));
            }
        }
        for (stranger, text) in apart {
            let plain = stranger.trim_start_matches(PREFIX);
            if let Some(held) = self.files.get(name)
                && !self.files.contains_key(plain)
            {
                let why = Sentence::of(
                    "this template can't be used with the built-in `{}`, so it appears inside the built-in layout",
                    vec![id(plain)],
                );
                let help =
                    Sentence::of("keep the blocks of the built-in template, or add your own `{}`", vec![id(plain)]);
                faults.push(ThemeFault::of(&held.shown, ThemeFaultKind::Template { why, help: Some(help) }));
            }
            if let Some(held) = self.files.get_mut(&stranger) {
                held.text.clone_from(&text);
                held.folded = Folded::of(&text, |_| None);
            }
        }
        Ok(())
    }

    /// What `error` says of the template `name`, which is of the theme's own.
    fn fault(&self, name: &str, error: &Error) -> ThemeFault {
        let told = self.told(error).into_iter().find(|told| told.template == name);
        let shown = self.files.get(name).map_or_else(|| Arc::from(name), |held| Arc::clone(&held.shown));
        let text = self.files.get(name).map_or("", |held| &held.text);
        let mut span = told.as_ref().map(|told| Span::of(told.at, told.end));
        let mut help = None;
        let quoted =
            |target: &str| text.find(&format!("\"{target}\"")).map(|at| Span::of(at + 1, at + 1 + target.len()));
        let why = match error.kind() {
            ErrorKind::MissingParent { parent, .. } => {
                span = quoted(parent);
                Sentence::of("there is no template `{}` to extend", vec![id(parent)])
            }
            ErrorKind::CircularExtend { .. } | ErrorKind::CircularInclude { .. } => {
                span = quoted(name);
                if self.tera.contains_template(&format!("{PREFIX}{name}")) {
                    help = Some(Sentence::of("the built-in one is `{}`", vec![id(format!("{PREFIX}{name}"))]));
                }
                Sentence::of("`{}` extends or includes itself", vec![id(name)])
            }
            _ => {
                let (message, at) = told.map_or_else(|| (sentence(error), ""), |told| (told.message, cut(text, span)));
                plainly(&message, at)
            }
        };
        ThemeFault { wrong: ThemeFaultKind::Template { why, help }, place: Place { path: shown, span } }
    }

    /// Where a failed rendering failed, and why.
    pub fn place(&self, template: &str, error: &Error) -> (Place, String) {
        let told = self.told(error).into_iter().next();
        let name = told.as_ref().map_or(template, |told| told.template.as_str());
        let found = self.files.get(name).or_else(|| self.files.get(&format!("{PREFIX}{name}")));
        let path = found.map_or_else(|| Arc::from(name), |held| Arc::clone(&held.shown));
        let place = Place { path, span: told.as_ref().map(|told| Span::of(told.at, told.end)) };
        (place, told.map_or_else(|| sentence(error), |told| told.message))
    }

    /// The text of the template that is shown as `path`.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.values().find(|held| *held.shown == *path).map(|held| held.text.as_str())
    }

    fn told(&self, error: &Error) -> Vec<EngineError> {
        let mut all = told(error, |name| self.files.get(name).map_or("", |held| &held.folded.text));
        for told in &mut all {
            if let Some(held) = self.files.get(&told.template) {
                told.at = held.folded.origin(told.at);
                told.end = held.folded.origin(told.end).max(told.at);
            }
        }
        all
    }

    /// The engine.
    pub fn tera(&self) -> &Tera {
        &self.tera
    }
}

/// The words of `text` at a place.
fn cut(text: &str, span: Option<Span>) -> &str {
    span.and_then(|span| text.get(span.start as usize..span.end as usize)).unwrap_or_default()
}

/// The templates among `files` by their names.
fn named(files: &[ThemeFile]) -> impl Iterator<Item = (&str, &ThemeFile)> {
    files.iter().filter_map(|file| Some((file.path.strip_prefix(FOLDER)?, file)))
}

/// Words as they stand in a page.
fn escaped(words: Cow<'_, str>, html: bool) -> Cow<'_, str> {
    let mut bytes = Vec::with_capacity(words.len() + 8);
    if !html || tera::escape_html(&words, &mut bytes).is_err() {
        return words;
    }
    String::from_utf8(bytes).map_or(words, Cow::Owned)
}

/// A built-in template that builds on built-in ones alone.
fn standing_alone(text: &str) -> String {
    let mut text = text.to_owned();
    for tag in ["extends", "include"] {
        for quote in ['"', '\''] {
            let plain = format!("{tag} {quote}");
            text = text.replace(&plain, &format!("{plain}{PREFIX}"));
        }
    }
    text.replace(&format!("{PREFIX}{PREFIX}"), PREFIX)
}
