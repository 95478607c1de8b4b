//! Renders anything that serialises to bytes; knows no page. The files of a theme come to it as values.
//!
//! The built-in theme lies beneath every other: a template, phrase or asset that a theme does not bring is the built-in
//! one. What is wrong with a theme is told as faults, and it renders all the same.

mod fault;
mod file;
mod const_fold;
mod functions;
mod language;
mod manifest;
mod options;
mod palette;
mod lints;
mod wording;
mod render;
mod strings;
mod templates;
mod engine_error;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use tera::{Context as View, Error};
use xxhash_rust::xxh3::Xxh3;

use crate::text::diagnostic::Sentence;
use crate::text::diagnostic::{Place, id};
use crate::text::fingerprint::Fingerprint;
use crate::text::span::Span;

pub use crate::theme::fault::{ThemeFault, ThemeFaultKind};
pub use crate::theme::file::{BUILT_IN, HEARTH, ThemeFile, built_in};
use crate::theme::language::Months;
pub use crate::theme::language::{Direction, is_english, same_language, takes_an};
pub use crate::theme::manifest::{API, Manifest, Offered, OptionKind};
pub use crate::theme::options::{Options, Setting};
pub use crate::theme::palette::PALETTE;
pub use crate::theme::render::RenderError;
use crate::theme::strings::Strings;
use crate::theme::templates::Templates;

/// Which theme a site wants, and where it says so.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// The theme's name.
    pub name: &'a str,
    /// The site's language tag.
    pub language: &'a str,
    /// The options that the site sets.
    pub options: &'a [Setting<'a>],
    /// The names of the folders in `themes/`, to suggest one.
    pub others: &'a [&'a str],
    /// The file of the choice.
    pub path: &'a Arc<str>,
    /// Where in it the theme is named.
    pub span: Option<Span>,
}

/// A theme with its options set, in one language. Any number of threads may render with it.
pub struct Theme {
    templates: Templates,
    strings: Arc<Strings>,
    options: Arc<Options>,
    assets: BTreeMap<Arc<str>, Arc<[u8]>>,
    palette: Arc<str>,
    language: String,
    months: OnceLock<Months>,
    /// The files of phrases, for texts in another language than the site's.
    spoken: Vec<ThemeFile>,
    fingerprint: u128,
    others: Mutex<BTreeMap<String, Arc<Strings>>>,
}

impl Theme {
    /// The theme of `choice`. `own` are the site's files in `themes/NAME/`: they stand in one by one for the built-in
    /// files of the same paths, or are a theme of their own, which has a `theme.yaml`.
    ///
    /// Never fails: what cannot be used is told, and the built-in file, value or theme serves instead.
    pub fn of(choice: &Choice<'_>, own: &[ThemeFile]) -> (Self, Vec<ThemeFault>) {
        let beneath = built_in(HEARTH).unwrap_or_default();
        Self::upon(&beneath, choice, own)
    }

    fn upon(beneath: &[ThemeFile], choice: &Choice<'_>, own: &[ThemeFile]) -> (Self, Vec<ThemeFault>) {
        let mut faults = Vec::new();
        let (own, offered) = usable(beneath, choice, own, &mut faults);
        let (options, wrong) = Options::of(&offered, choice.options, choice.path);
        // The options of a theme that cannot be used are not judged by those of the one that serves instead.
        if own.is_some() {
            faults.extend(wrong);
        }
        let own = own.unwrap_or_default();
        let all = || beneath.iter().chain(own);
        let (strings, wrong) = Strings::of(choice.language, all());
        faults.extend(wrong);
        if !strings.speaks() {
            let place = Place { path: Arc::clone(choice.path), span: None };
            faults
                .push(ThemeFault { wrong: ThemeFaultKind::NoLanguage { language: choice.language.to_owned() }, place });
        }
        let (strings, options) = (Arc::new(strings), Arc::new(options));
        let (palette, wrong) = palette::of(beneath, own);
        faults.extend(wrong);
        let palette: Arc<str> = palette.into();
        let (templates, wrong) = Templates::of(beneath, own, &strings, &options, &palette);
        faults.extend(wrong);
        faults.extend(lints::slips(beneath, own));
        let assets = all()
            .filter_map(|file| {
                let name = file.path.strip_prefix("assets/")?;
                Some((name.into(), palette::taken_in(name, &file.bytes, &palette)))
            })
            .collect();
        let spoken = all().filter(|file| file.path.starts_with("strings/")).cloned().collect();
        let settings = options.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
        let files = all().flat_map(|file| [file.path.as_bytes(), &*file.bytes]);
        let fingerprint = Fingerprint::of(settings.chain(files).chain([choice.language.as_bytes()])).finish();
        let theme = Self {
            templates,
            strings,
            options,
            assets,
            palette,
            language: choice.language.to_owned(),
            months: OnceLock::new(),
            spoken,
            fingerprint,
            others: Mutex::default(),
        };
        (theme, faults)
    }

    /// The bytes of `view` in the template of this name (`story.html`). Values are escaped in templates whose names end
    /// in `.html`, `.htm` or `.xml`.
    pub fn render<V: Serialize>(&self, template: &str, view: &V) -> Result<Vec<u8>, RenderError> {
        View::from_serialize(view)
            .and_then(|view| self.templates.tera().render(template, &view))
            .map(String::into_bytes)
            .map_err(|error| self.render_error(template, &error))
    }

    /// A hash of the template's name and of `view`: in a theme with this [fingerprint](Self::fingerprint), the same hash
    /// means the same page.
    pub fn hash<V: Serialize>(&self, template: &str, view: &V) -> Option<u128> {
        let mut hash = HashWriter(Xxh3::new());
        hash.0.update(template.as_bytes());
        serde_json::to_writer(&mut hash, view).ok()?;
        Some(hash.0.digest128())
    }

    /// A fingerprint of its files, its options and its language.
    pub fn fingerprint(&self) -> u128 {
        self.fingerprint
    }

    fn render_error(&self, template: &str, error: &Error) -> RenderError {
        let (place, told) = self.templates.place(template, error);
        let text = self.templates.text(&place.path).unwrap_or_default();
        RenderError::of(place, text, &told)
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        self.templates.tera().contains_template(template)
    }

    /// The files that pages ask for, by name (`hearth.css`).
    pub fn assets(&self) -> impl Iterator<Item = (&str, &Arc<[u8]>)> {
        self.assets.iter().map(|(name, bytes)| (&**name, bytes))
    }

    /// The style sheet, script or font of that name.
    pub fn find_asset(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.assets.get(name)
    }

    /// The colours, the faces and the button that all which heard draws has in common, as a style sheet.
    pub fn palette(&self) -> &Arc<str> {
        &self.palette
    }

    /// The value of an option, or its default; empty where the theme has no such option.
    pub fn option(&self, name: &str) -> &str {
        self.options.find(name).unwrap_or_default()
    }

    /// Every option and its value, by name.
    pub fn options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.options.iter()
    }

    /// The phrase `key` with its `{holes}` filled: plain text, not escaped. A phrase that is in no file is its key in
    /// brackets; see [`Theme::missing`].
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.strings.say(key, None, given(args))
    }

    /// The phrase `key` in the form for `n` things; `{n}` is the number.
    pub fn say_n(&self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        self.strings.say(key, Some(n), given(args))
    }

    /// A number in words where the language has a word for it, else in figures.
    pub fn number(&self, n: usize) -> String {
        let key = format!("number.{n}");
        if self.strings.has_own(&key) { self.say(&key, &[]) } else { n.to_string() }
    }

    /// The phrase `key` as it stands within a text in `language` (the site's where none is given), only where that
    /// language says it itself.
    pub fn say_in(&self, language: Option<&str>, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let strings = match language.filter(|language| !language.eq_ignore_ascii_case(&self.language)) {
            Some(language) => self.strings_of(language),
            None => Arc::clone(&self.strings),
        };
        strings.has_own(key).then(|| strings.say(key, None, given(args)))
    }

    fn strings_of(&self, language: &str) -> Arc<Strings> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || Arc::new(Strings::of(language, self.spoken.iter()).0);
        Arc::clone(others.entry(language.to_lowercase()).or_insert_with(made))
    }

    /// A month and its year as the site's language writes them. A theme that has phrases `month.1` to `month.12` names
    /// them itself.
    pub fn month(&self, year: i16, month: i8) -> String {
        let key = format!("month.{month}");
        if self.strings.has_own(&key) {
            return self.say("when.month", &[("month", &self.say(&key, &[])), ("year", &year.to_string())]);
        }
        self.months.get_or_init(|| Months::of(&self.language)).say(year, month)
    }

    /// A quarter and its year: the phrase `when.quarter`, whose `{quarter}` is the number and whose `{ordinal}` is
    /// `quarter.1` to `quarter.4`.
    pub fn quarter(&self, year: i16, quarter: i8) -> String {
        let ordinal = self.say(&format!("quarter.{quarter}"), &[]);
        let (quarter, year) = (quarter.to_string(), year.to_string());
        self.say("when.quarter", &[("quarter", &quarter), ("ordinal", &ordinal), ("year", &year)])
    }

    /// A season and its year: the phrase `when.season`, whose `{season}` is one of `season.1`, which is winter, to `season.4`.
    pub fn season(&self, year: i16, season: i8) -> String {
        let season = self.say(&format!("season.{season}"), &[]);
        self.say("when.season", &[("season", &season), ("year", &year.to_string())])
    }

    /// The counted phrases that lack a form which their language has, each with it.
    pub fn lacking_forms(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.strings.lacking_forms()
    }

    /// Whether there is a phrase `key`.
    pub fn can_say(&self, key: &str) -> bool {
        self.strings.has(key)
    }

    /// Every phrase in every form, with its holes open: words that are the theme's and nobody's secret.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.strings.phrases()
    }

    /// The files that all its phrases come from, in any language: what it says is the same where they are and the
    /// site's language is.
    pub fn phrase_files(&self) -> &[ThemeFile] {
        &self.spoken
    }

    /// The keys that were asked for so far and are in no file, in order; at most 200.
    pub fn missing(&self) -> Vec<String> {
        self.strings.missing()
    }

    /// The keys of phrases that are said in English for want of the site's language.
    pub fn untranslated(&self) -> impl Iterator<Item = &str> {
        self.strings.untranslated()
    }

    /// The site's language tag, as it was given.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Where its lines begin.
    pub fn direction(&self) -> Direction {
        Direction::of(&self.language)
    }
}

/// Hashes what is written.
struct HashWriter(Xxh3);

impl std::io::Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What fills a hole of a phrase: the argument of its name.
fn given(args: &[(&str, &str)]) -> impl FnMut(&str, &mut String) -> bool {
    |name, out| {
        let found = args.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| out.push_str(value)).is_some()
    }
}

/// The files of the site's own that can be used, `None` if it is not the theme that was asked for, and the options of
/// the whole.
fn usable<'o>(
    beneath: &[ThemeFile],
    choice: &Choice<'_>,
    own: &'o [ThemeFile],
    faults: &mut Vec<ThemeFault>,
) -> (Option<&'o [ThemeFile]>, Vec<Offered>) {
    let manifest = |files: &[ThemeFile]| files.iter().find(|file| &*file.path == "theme.yaml").cloned();
    let of_built_in = manifest(beneath).and_then(|file| Manifest::read(HEARTH, &file).0).unwrap_or_default().options;
    let known = BUILT_IN.contains(&choice.name);
    if own.is_empty() {
        if known {
            return (Some(own), of_built_in);
        }
        let near = fault::near(choice.name, BUILT_IN.into_iter().chain(choice.others.iter().copied()));
        let place = Place { path: Arc::clone(choice.path), span: choice.span };
        faults.push(ThemeFault { wrong: ThemeFaultKind::UnknownTheme { name: choice.name.to_owned(), near }, place });
        return (None, of_built_in);
    }
    let Some(file) = manifest(own) else {
        if known {
            return (Some(own), of_built_in);
        }
        let why = Sentence::of("the theme `{}` needs a `theme.yaml` that starts with `api: 1`", vec![id(choice.name)]);
        faults.push(ThemeFault {
            wrong: ThemeFaultKind::File { why },
            place: Place { path: Arc::clone(choice.path), span: choice.span },
        });
        return (None, of_built_in);
    };
    let (read, wrong) = Manifest::read(choice.name, &file);
    faults.extend(wrong);
    match read {
        // The built-in options stay: a page of the built-in theme that the own one does not bring asks for them.
        Some(manifest) => (Some(own), of_built_in.into_iter().chain(manifest.options).collect()),
        None => (None, of_built_in),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::{Choice, Direction, Setting, Theme, ThemeFault, ThemeFaultKind, ThemeFile};

    #[derive(Serialize)]
    struct View<'a> {
        title: &'a str,
        teller: &'a str,
    }

    const VIEW: View<'_> = View { title: "A & <b>", teller: "O'Brien" };

    fn files(names: &[(&str, &str)]) -> Vec<ThemeFile> {
        let file = |(path, text): &(&str, &str)| ThemeFile {
            path: (*path).into(),
            shown: format!("themes/t/{path}").into(),
            bytes: text.as_bytes().into(),
        };
        names.iter().map(file).collect()
    }

    /// A small theme to stand beneath, so that these tests do not hang on the words of the real one.
    fn beneath() -> Vec<ThemeFile> {
        files(&[
            ("theme.yaml", "api: 1\noptions:\n  accent: { choices: [moss, rust], default: moss }\n"),
            ("templates/base.html", "<title>{{ title }}</title>{% block content %}{% endblock %}"),
            (
                "templates/story.html",
                "{% extends \"base.html\" %}{% block content %}<p>{{ say(key=\"story.told_by\", who=teller) }}</p>{% endblock %}",
            ),
            ("templates/lab.html", "{% extends \"base.html\" %}{% block content %}lab{% endblock %}"),
            ("assets/hearth.css", "body {}"),
            (
                "strings/en.yaml",
                "story: { told_by: \"Told by {who}\" }\ncount: { one: \"{n} story\", other: \"{n} stories\" }",
            ),
            ("strings/de.yaml", "story: { told_by: \"Erzählt von {who}\" }"),
        ])
    }

    fn theme(name: &str, own: &[(&str, &str)]) -> (Theme, Vec<ThemeFault>) {
        let path = "heard.yaml".into();
        let choice = Choice { name, language: "en", options: &[], others: &["harbour"], path: &path, span: None };
        Theme::upon(&beneath(), &choice, &files(own))
    }

    fn page(theme: &Theme, template: &str) -> String {
        String::from_utf8(theme.render(template, &VIEW).unwrap()).unwrap()
    }

    const STORY: &str = "<title>A &amp; &lt;b&gt;</title><p>Told by O&#39;Brien</p>";

    #[test]
    fn a_page_is_escaped_and_speaks() {
        let (theme, faults) = theme("hearth", &[]);
        assert_eq!(faults, []);
        assert_eq!(page(&theme, "story.html"), STORY);
        assert_eq!(theme.say_n("count", 1, &[]), "1 story");
        assert_eq!(theme.direction(), Direction::Ltr);
        assert_eq!(theme.option("accent"), "moss");
    }

    #[test]
    fn a_phrase_with_a_link_is_html_and_the_rest_of_it_is_escaped() {
        let own = [
            ("templates/lab.html", "{% set a %}<a>{{ teller }}</a>{% endset %}{{ say(key=\"x\", who=a, what=title) }}"),
            ("strings/en.yaml", "x: \"<{who}> {what}\""),
        ];
        let (theme, faults) = theme("hearth", &own);
        assert_eq!(faults, []);
        assert_eq!(page(&theme, "lab.html"), "&lt;<a>O&#39;Brien</a>&gt; A &amp; &lt;b&gt;");
    }

    #[test]
    fn a_template_may_extend_the_one_that_it_replaces() {
        let own = [(
            "templates/story.html",
            "{% extends \"hearth/story.html\" %}{% block content %}{{ super() }}<hr>{% endblock %}",
        )];
        let (theme, faults) = theme("hearth", &own);
        assert_eq!(faults, []);
        assert_eq!(page(&theme, "story.html"), format!("{STORY}<hr>"));
        assert_eq!(page(&theme, "lab.html"), "<title>A &amp; &lt;b&gt;</title>lab");
    }

    #[test]
    fn every_broken_template_is_told_at_its_place_and_the_built_in_one_serves() {
        let own = [
            ("templates/story.html", "\n{{ title | shout }}"),
            ("templates/lab.html", "{% if %}"),
            ("templates/base.html", "<b>{% block content %}{% endblock %}</b>"),
            ("templates/card.html", "{% extends \"missing.html\" %}"),
            ("templates/deck.html", "{% extends \"card.html\" %}"),
        ];
        let (theme, faults) = theme("hearth", &own);
        // Of `deck.html` is told only that no page is made with it.
        let place = |fault: &'_ ThemeFault| Some((fault.place.path.to_string(), fault.place.span?.start));
        let places: Vec<_> = faults.iter().filter_map(place).collect();
        assert_eq!(
            places,
            [
                ("themes/t/templates/lab.html".to_owned(), 6),
                ("themes/t/templates/story.html".to_owned(), 12),
                ("themes/t/templates/card.html".to_owned(), 12)
            ]
        );
        assert_eq!(page(&theme, "story.html"), "<b><p>Told by O&#39;Brien</p></b>");
    }

    #[test]
    fn a_ring_of_templates_is_told_once() {
        let ring = [("templates/a.html", "{% include \"b.html\" %}"), ("templates/b.html", "{% include \"a.html\" %}")];
        assert_eq!(theme("hearth", &ring).1.len(), 1);
        let itself = [("templates/story.html", "{% extends \"story.html\" %}")];
        let (theme, faults) = theme("hearth", &itself);
        assert!(
            matches!(&faults[..], [ThemeFault { wrong: ThemeFaultKind::Template { help: Some(_), .. }, .. }]),
            "{faults:?}"
        );
        assert_eq!(page(&theme, "story.html"), STORY);
    }

    #[test]
    fn a_frame_of_its_own_leaves_the_built_in_pages_whole() {
        let own = [
            ("theme.yaml", "api: 1\noptions:\n  wide: { default: true }\n"),
            ("templates/base.html", "<main>{% block main %}{% endblock %}</main>"),
            (
                "templates/story.html",
                "{% extends \"base.html\" %}{% block main %}{{ title }}{% if option(name=\"wide\") %}!{% endif %}{% endblock %}",
            ),
        ];
        let (theme, faults) = theme("harbour", &own);
        assert_eq!(page(&theme, "story.html"), "<main>A &amp; &lt;b&gt;!</main>");
        assert_eq!(page(&theme, "lab.html"), "<title>A &amp; &lt;b&gt;</title>lab");
        assert_eq!(faults.len(), 1, "the lab page alone is told: {faults:?}");
        assert_eq!((theme.option("wide"), theme.option("accent")), ("true", "moss"));
    }

    #[test]
    fn a_theme_that_cannot_be_used_is_one_fault_and_the_built_in_theme() {
        for own in [
            &[("theme.yaml", "api: 2"), ("templates/story.html", "{{")][..],
            &[("theme.yaml", "a: [")],
            &[("x.html", "")],
            &[],
        ] {
            let (theme, faults) = theme("harbor", own);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(page(&theme, "story.html"), STORY);
        }
        let near = theme("harbor", &[]).1;
        assert!(matches!(&near[0].wrong, ThemeFaultKind::UnknownTheme { near: Some(near), .. } if near == "harbour"));
    }

    #[test]
    fn a_language_without_phrases_is_told_and_speaks_english() {
        let path = "heard.yaml".into();
        let setting = Setting { name: "acent", value: "rust", span: None };
        let mut choice =
            Choice { name: "hearth", language: "it", options: &[setting], others: &[], path: &path, span: None };
        let (theme, faults) = Theme::upon(&beneath(), &choice, &[]);
        assert!(matches!(
            &faults[..],
            [
                ThemeFault { wrong: ThemeFaultKind::UnknownOption { .. }, .. },
                ThemeFault { wrong: ThemeFaultKind::NoLanguage { .. }, .. }
            ]
        ));
        assert_eq!(page(&theme, "story.html"), STORY);
        choice.language = "de-AT";
        assert!(page(&Theme::upon(&beneath(), &choice, &[]).0, "story.html").contains("Erzählt von"));
    }

    #[test]
    fn a_failed_page_says_where_and_why() {
        let (theme, _) = theme("hearth", &[("templates/a.html", "<p>\n  {{ nobody.name }}")]);
        let error = theme.render("a.html", &VIEW).unwrap_err();
        assert!(error.to_string().starts_with("themes/t/templates/a.html:2:6: "), "{error}");
        assert!(!error.to_string().contains('\n'));
        let error = theme.render("none.html", &VIEW).unwrap_err();
        assert_eq!((&*error.place.path, error.place.span), ("none.html", None));
        assert!(theme.render("a.html", &7).is_err());
    }

    #[test]
    fn assets_of_the_site_stand_in_and_files_astray_are_told() {
        let (theme, faults) =
            theme("hearth", &[("assets/hearth.css", "p {}"), ("assets/x.woff2", ""), ("story.html", "x")]);
        let assets: Vec<_> = theme.assets().map(|(name, bytes)| (name, bytes.len())).collect();
        assert_eq!(assets, [("hearth.css", 4), ("x.woff2", 0)]);
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn a_palette_comes_after_the_built_in_one_in_every_sheet_that_asks_for_it() {
        let mut beneath = beneath();
        beneath.extend(files(&[("palette.css", ":root { --ink: black }")]));
        let own = files(&[
            ("palette.css", ":root { --ink: navy }"),
            ("assets/a.css", "/* a */\n@import \"palette.css\";\np {}"),
            ("assets/b.css", "p {}"),
            ("templates/story.html", "<style>{{ palette() }}</style>"),
        ]);
        let path = "heard.yaml".into();
        let choice = Choice { name: "hearth", language: "en", options: &[], others: &[], path: &path, span: None };
        let (theme, faults) = Theme::upon(&beneath, &choice, &own);
        assert_eq!(faults, []);
        let both = ":root { --ink: black }\n:root { --ink: navy }";
        assert_eq!(&**theme.palette(), both);
        assert_eq!(theme.find_asset("a.css").unwrap()[..], *format!("/* a */\n{both}\np {{}}").as_bytes());
        assert_eq!(theme.find_asset("b.css").unwrap()[..], *b"p {}");
        assert_eq!(page(&theme, "story.html"), format!("<style>{both}</style>"));
        let (theme, _) = Theme::upon(&beneath, &choice, &files(&[("palette.css", &"x".repeat(200_000))]));
        assert_eq!(&**theme.palette(), ":root { --ink: black }");
    }

    #[test]
    fn every_built_in_template_is_sound() {
        let path = "heard.yaml".into();
        let choice = Choice { name: "hearth", language: "en", options: &[], others: &[], path: &path, span: None };
        let (theme, faults) = Theme::of(&choice, &[]);
        assert_eq!(faults, []);
        let files = super::built_in("hearth").unwrap();
        let lost: Vec<_> = files
            .iter()
            .filter_map(|file| file.path.strip_prefix("templates/"))
            .filter(|name| !theme.has(name))
            .collect();
        assert_eq!(lost, [""; 0]);
    }

    #[test]
    fn threads_may_share_a_theme() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&theme("hearth", &[]).0);
    }
}
