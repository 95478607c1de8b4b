//! What a page is told beside itself: what is wrong, how its text stands, and what of it is fresh.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::library::TextStatuses;
use crate::library::edition::ConsentGap;
use crate::serve::preview::editor_link::EditorLink;
use crate::serve::preview::page_links;
use crate::serve::preview::snapshot::{Answer, Snapshot, View};
use crate::site::Route;
use crate::text::diagnostic::{Diagnostic, Sentence};
use crate::text::excerpt::{Places, Stretch};
use crate::text::span::LineColumn;

/// The most problems of one page that are told.
const MOST: usize = 50;
/// The most problems of the whole site that are listed.
const MOST_LISTED: usize = 500;

/// What an open page is sent.
#[derive(Serialize, PartialEq, Eq)]
pub struct Message {
    /// The snapshot's name.
    pub name: String,
    /// What its address gives now.
    pub state: State,
    /// The page, where it may be another than the browser has.
    pub html: Option<String>,
    /// Where to go instead.
    pub go: Option<String>,
    /// Everything beside the page itself.
    #[serde(flatten)]
    pub beside: PageStatus,
}

/// What an address gives, in a word.
#[derive(Clone, Copy, Serialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The page.
    Found,
    /// Nothing is there.
    Missing,
    /// The last good page stays: its text, or a template, cannot be read.
    Broken,
    /// The page cannot be shown to this reader now.
    HeldBack,
}

/// Everything beside the page itself.
#[derive(Serialize, Default, PartialEq, Eq)]
pub struct PageStatus {
    /// What is wrong with its text, then with the site.
    pub problems: Vec<Problem>,
    /// How its text stands.
    pub text: Option<TextReport>,
    /// Its links to withheld things, as spelt in it, each with why.
    pub withheld: Vec<(String, String)>,
    /// Its files, as spelt in it, each with a hash of what it holds.
    pub files: Vec<(String, String)>,
    /// Through whose eyes it is seen, if not the author's.
    pub audience: Option<String>,
}

/// How a text stands with everyone else.
#[derive(Serialize, PartialEq, Eq)]
pub struct TextReport {
    /// Its file.
    pub path: String,
    /// Its status.
    pub status: Option<&'static str>,
    /// Its audience.
    pub audience: Option<String>,
    /// Everyone it is about, and what they said.
    pub answers: Vec<(String, &'static str)>,
    /// What keeps it from its readers.
    pub kept_by: Vec<String>,
    /// What opens it in the editor.
    pub open: Option<String>,
}

/// Something that is wrong.
#[derive(Serialize, PartialEq, Eq)]
pub struct Problem {
    /// Its code.
    pub code: &'static str,
    /// `error`, `warning` or `advice`.
    pub severity: &'static str,
    /// What is wrong.
    pub sentence: String,
    /// The file.
    pub path: String,
    /// The line, from 1; nothing where the file is meant as a whole.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// The lines: before, at, and after the words that are meant.
    pub excerpt: Option<[String; 3]>,
    /// What stands beside the underline: most often what to type instead.
    pub label: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// The line to write instead.
    pub instead: Option<String>,
    /// The page on which it can be seen.
    pub page: Option<String>,
    /// What opens the editor there.
    pub open: Option<String>,
}

/// What the page at `url` is told of this snapshot.
pub fn beside(snapshot: &Snapshot, url: &str, html: &str, editor_link: &EditorLink) -> PageStatus {
    let path = Route::parse(url).and_then(|route| snapshot.file_of(&route));
    let mut found = path.as_ref().map(|path| snapshot.wrong_with(path)).unwrap_or_default();
    found.extend(snapshot.library().wrong_with_site());
    if let Answer::Faulty(diagnostic) = snapshot.answer(url)
        && !found.contains(&diagnostic)
    {
        found.insert(0, *diagnostic);
    }
    let links = page_links::of(url, html);
    let author = *snapshot.view() == View::Author;
    let status = path.filter(|_| author).and_then(|path| snapshot.library().text_status(&path, snapshot.today()));
    PageStatus {
        problems: problems(snapshot, found.iter().take(MOST), editor_link),
        text: status.map(|status| standing(snapshot, status, editor_link)),
        withheld: if author { withheld(snapshot, &links) } else { Vec::new() },
        files: files(snapshot, &links),
        audience: match snapshot.view() {
            View::Author => None,
            View::Audience(audience) => Some(audience.clone()),
        },
    }
}

/// Every problem of the site, and how many more there are than are listed.
#[derive(Serialize)]
pub struct Listed {
    /// The first of them.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub more: usize,
}

/// Every problem of the site.
pub fn all(snapshot: &Snapshot, editor_link: &EditorLink) -> Listed {
    let found = snapshot.problems();
    let problems = problems(snapshot, found.iter().take(MOST_LISTED), editor_link);
    Listed { more: found.len() - problems.len(), problems }
}

fn problems<'d>(
    snapshot: &Snapshot,
    found: impl Iterator<Item = &'d Diagnostic>,
    editor_link: &EditorLink,
) -> Vec<Problem> {
    let texts = |path: &str| snapshot.library().text(path);
    let mut places = Places::of(&texts);
    found.map(|diagnostic| problem(snapshot, diagnostic, &mut places, editor_link)).collect()
}

fn problem(snapshot: &Snapshot, diagnostic: &Diagnostic, places: &mut Places<'_>, editor_link: &EditorLink) -> Problem {
    let path = &diagnostic.place.path;
    // Seen with an audience's eyes, what it may not read is told by its place alone.
    let open = *snapshot.view() == View::Author || snapshot.site().is_some_and(|site| site.edition().reads(path));
    let words = |sentence: &Sentence| if open { sentence.whole() } else { sentence.ours() };
    let shown = open && !diagnostic.unspeakable;
    let from = places.stretch(&diagnostic.place).map(|Stretch { from, .. }| from);
    let excerpt = places.excerpt(&diagnostic.place).filter(|_| shown).map(|excerpt| {
        let (start, end) = (excerpt.meant.start, excerpt.meant.end);
        [&excerpt.text[..start], &excerpt.text[start..end], &excerpt.text[end..]].map(str::to_owned)
    });
    let edit = diagnostic.fix.as_ref().and_then(|fix| match fix.edits.as_slice() {
        [(span, words)] if shown => Some((*span, words)),
        _ => None,
    });
    let instead = edit.and_then(|(span, words)| {
        let whole = places.whole(path, span)?;
        Some(format!("{}{words}{}", &whole.text[..whole.meant.start], &whole.text[whole.meant.end..]))
    });
    let page = snapshot.library().page_of(path).map(|page| page.url());
    let file = snapshot.folder().join(&**path);
    Problem {
        code: diagnostic.code,
        severity: diagnostic.severity.word(),
        sentence: words(&diagnostic.sentence),
        path: path.to_string(),
        line: from.map(|from| from.line),
        column: from.map(|from| from.column),
        excerpt,
        label: diagnostic.label.as_ref().map(words),
        help: diagnostic.help.as_ref().map(words),
        instead,
        page,
        open: editor_link.address(&file, from.unwrap_or(LineColumn { line: 1, column: 1 })),
    }
}

fn standing(snapshot: &Snapshot, text: TextStatuses, editor_link: &EditorLink) -> TextReport {
    let answer = |lack: Option<ConsentGap>| match lack {
        None => "agreed",
        Some(ConsentGap::NoAnswer) => "hasn’t answered yet",
        Some(ConsentGap::Declined) => "said no",
        Some(ConsentGap::KeptPrivate) => "wants it kept between you",
        Some(ConsentGap::Unreadable) => "the answer can't be read",
        Some(ConsentGap::NotBegun) => "the consent isn't valid yet",
        Some(ConsentGap::Ended) => "consent has run out",
        Some(ConsentGap::ReadAgain) => "read an earlier version",
        Some(ConsentGap::OtherReaders) => "agreed, but only to other audiences",
    };
    TextReport {
        path: text.path.to_string(),
        status: text.status,
        audience: text.audience,
        answers: text.answers.into_iter().map(|(person, lack)| (person, answer(lack))).collect(),
        kept_by: text.kept_by.iter().map(Sentence::whole).collect(),
        open: editor_link.address(&snapshot.folder().join(&*text.path), LineColumn { line: 1, column: 1 }),
    }
}

/// Those of `links` that lead to withheld things, each with why.
pub fn withheld(snapshot: &Snapshot, links: &[(&str, String)]) -> Vec<(String, String)> {
    let mut withheld = Vec::new();
    for (spelling, to) in links {
        let path = Route::parse(to).and_then(|route| snapshot.file_of(&route));
        let status = path.and_then(|path| snapshot.library().text_status(&path, snapshot.today()));
        if let Some(why) = status.and_then(|status| status.kept_by.first().map(Sentence::whole)) {
            withheld.push(((*spelling).to_owned(), why));
        }
    }
    withheld
}

fn files(snapshot: &Snapshot, links: &[(&str, String)]) -> Vec<(String, String)> {
    let Some(site) = snapshot.site() else { return Vec::new() };
    let file = |(spelling, to): &(&str, String)| {
        let route = Route::parse(to).filter(|route| matches!(route, Route::Asset { .. } | Route::Static { .. }))?;
        let bytes = site.render(&route).ok()??;
        Some(((*spelling).to_owned(), format!("{:016x}", xxh3_64(&bytes))))
    };
    links.iter().filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;

    use super::{all, beside};
    use crate::library::Library;
    use crate::serve::preview::editor_link::EditorLink;
    use crate::serve::preview::snapshot::{Snapshot, View};
    use crate::text::sources::Sources;

    fn told(view: View) -> String {
        let mut sources = Sources::new();
        let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
        add("heard.yaml", "title: T\ncontact: c@x.example\naudiences: { firm: {} }\n");
        add("people.yaml", "a.ben: { name: Ada Ben, role: nurse, shown: name }\n");
        let draft = "---\ntitle: Out\ndate: 2026-03\nreviewer: Canary name\nabout: [a.ben]\nstatus: draft\nsetting: canary words\n---\n\nNo.\n";
        add("stories/draft.md", draft);
        let library = Library::of(&sources);
        let snapshot = Snapshot::of("1".into(), Path::new("/s"), library, date(2026, 11, 23), view, &[], None);
        let editor_link = EditorLink::usual();
        let said = (all(&snapshot, &editor_link), beside(&snapshot, "stories/draft.html", "", &editor_link));
        serde_json::to_string(&said).unwrap().to_lowercase()
    }

    #[test]
    fn with_an_audience_s_eyes_what_it_may_not_read_is_told_by_its_place_alone() {
        let author = told(View::Author);
        assert!(author.contains("canary name") && author.contains("canary words"), "{author}");
        let audience = told(View::Audience("firm".to_owned()));
        assert!(audience.contains("stories/draft.md") && !audience.contains("canary"), "{audience}");
    }
}
