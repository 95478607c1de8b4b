//! What programs read keeps the rules of its formats: RFC 4287 (Atom), JSON Feed 1.1, sitemaps.org 0.9.

use std::collections::HashSet;
use std::sync::Arc;

use heard::library::Library;
use heard::site::Route;
use heard::text::sources::Sources;
use proptest::prelude::{Strategy, any, proptest};
use quick_xml::events::Event;
use serde_json::Value;

use crate::addresses::decoded;
use crate::editions::{self, TODAY};
use crate::laws::random_site::{self, AUDIENCES};
use crate::laws::{files, site_for, tries};

type Files = [(String, Arc<[u8]>)];

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// An element of a document.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn all<'e>(&'e self, name: &str) -> impl Iterator<Item = &'e Element> + use<'e> {
        let name = name.to_owned();
        self.children.iter().filter(move |child| child.name == name)
    }

    fn one(&self, name: &str) -> &Element {
        let all: Vec<&Element> = self.all(name).collect();
        assert_eq!(all.len(), 1, "{} has {} of {name}", self.name, all.len());
        all[0]
    }
}

/// A document, which must be well-formed.
fn parsed(bytes: &[u8]) -> Element {
    let text = std::str::from_utf8(bytes).unwrap();
    let illegal = |c: char| c < ' ' && !"\t\n\r".contains(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!text.contains(illegal), "a character that XML cannot hold");
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = vec![Element::default()];
    let started = |start: &quick_xml::events::BytesStart<'_>| Element {
        name: start.name().as_ref().to_owned(),
        attributes: start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap();
                let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned();
                (attribute.key.as_ref().to_owned(), value)
            })
            .collect(),
        ..Element::default()
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(started(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(started(&start)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::CData(text) => open.last_mut().unwrap().text.push_str(&text),
            Event::GeneralRef(entity) => {
                let named = match &*entity {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("&{other}; is not known to XML"),
                };
                open.last_mut().unwrap().text.push_str(named);
            }
            Event::Decl(_) => {}
            Event::Eof => break,
            other => panic!("{other:?} has no place here"),
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed");
    let mut roots = open.pop().unwrap().children;
    assert_eq!(roots.len(), 1, "a document has one root");
    roots.pop().unwrap()
}

/// RFC 3986: a scheme, and no character that an address cannot hold.
fn is_absolute(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme && address.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c))
}

/// RFC 3339, and a month's first moment.
fn is_month(date: &str) -> bool {
    let form = regex::Regex::new("^[0-9]{4}-(0[1-9]|1[0-2])-01T00:00:00Z$").unwrap();
    form.is_match(date)
}

fn is_language(tag: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    tag.split('-').all(part)
}

/// The values of the attributes that hold addresses.
fn addresses(html: &str) -> Vec<String> {
    let pattern = regex::Regex::new("<[a-z][^>]*? (?:href|src)=\"([^\"]*)\"").unwrap();
    pattern.captures_iter(html).map(|found| found[1].replace("&amp;", "&")).collect()
}

fn find<'f>(files: &'f Files, name: &str) -> Option<&'f [u8]> {
    files.iter().find(|(url, _)| url == name).map(|(_, bytes)| &**bytes)
}

/// A story in the feeds: its page, all that is said of it, and its content.
pub struct Entry {
    pub page: String,
    pub text: String,
    id: String,
    updated: String,
    language: Option<String>,
    content: String,
}

fn all_text(element: &Element) -> String {
    let mut text = element.text.clone();
    text.extend(element.attributes.iter().map(|(_, value)| format!(" {value} ")));
    text.extend(element.children.iter().map(all_text));
    text
}

/// The entries of the Atom feed, whose every rule is looked at.
fn atom(files: &Files) -> Vec<Entry> {
    let feed = parsed(find(files, "feed.xml").unwrap());
    assert_eq!((feed.name.as_str(), feed.attribute("xmlns")), ("feed", Some(ATOM)));
    let known = ["id", "title", "updated", "link", "author", "rights", "entry"];
    assert!(feed.children.iter().all(|child| known.contains(&child.name.as_str())), "an element that is not Atom's");
    assert!(is_absolute(&feed.one("id").text), "{}", feed.one("id").text);
    assert!(!feed.one("title").text.is_empty() && is_language(feed.attribute("xml:lang").unwrap()));
    assert!(is_month(&feed.one("updated").text), "{}", feed.one("updated").text);
    assert!(!feed.one("author").one("name").text.is_empty(), "entries without an author have the feed's");
    for rel in ["self", "alternate"] {
        assert_eq!(feed.all("link").filter(|link| link.attribute("rel") == Some(rel)).count(), 1, "{rel}");
    }
    let entry = |entry: &Element| {
        let known = ["id", "title", "updated", "published", "link", "author", "category", "summary", "content"];
        assert!(
            entry.children.iter().all(|child| known.contains(&child.name.as_str())),
            "an element that is not Atom's"
        );
        entry.one("title");
        assert!(entry.all("summary").count() < 2 && entry.all("author").count() < 2);
        assert!(is_absolute(&entry.one("id").text), "{}", entry.one("id").text);
        assert_eq!(entry.one("published").text, entry.one("updated").text);
        for author in entry.all("author") {
            assert!(!author.one("name").text.is_empty() && author.all("uri").count() < 2);
        }
        assert!(entry.all("category").all(|category| category.attribute("term").is_some_and(|term| !term.is_empty())));
        let content = entry.one("content");
        assert_eq!(content.attribute("type"), Some("html"));
        let language = entry.attribute("xml:lang");
        assert!([language, content.attribute("xml:lang")].into_iter().flatten().all(is_language));
        assert!(entry.children.iter().all(|child| child.children.is_empty() || child.name == "author"), "text alone");
        Entry {
            page: entry.one("link").attribute("href").unwrap().to_owned(),
            text: all_text(entry),
            id: entry.one("id").text.clone(),
            updated: entry.one("updated").text.clone(),
            language: language.map(str::to_owned),
            content: content.text.clone(),
        }
    };
    let entries: Vec<Entry> = feed.all("entry").map(entry).collect();
    if let Some(newest) = entries.iter().map(|entry| &entry.updated).max() {
        assert_eq!(feed.one("updated").text, *newest);
    }
    entries
}

/// The items of the JSON feed, whose every rule is looked at.
fn json(files: &Files) -> Vec<Entry> {
    let feed: Value = serde_json::from_slice(find(files, "feed.json").unwrap()).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    let known = ["version", "title", "home_page_url", "feed_url", "language", "authors", "items"];
    assert!(feed.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())));
    assert!(!feed["title"].as_str().unwrap().is_empty() && is_language(feed["language"].as_str().unwrap()));
    let named = |authors: &Value| authors.as_array().unwrap().iter().all(|author| author["name"].is_string());
    assert!(named(&feed["authors"]));
    let item = |item: &Value| {
        let known =
            ["id", "url", "title", "content_html", "summary", "image", "date_published", "authors", "tags", "language"];
        assert!(item.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())));
        let text = |key: &str| item[key].as_str().unwrap().to_owned();
        assert!(item.get("authors").is_none_or(named));
        assert!(item.get("tags").is_none_or(|tags| tags.as_array().unwrap().iter().all(Value::is_string)));
        let language = item.get("language").map(|language| language.as_str().unwrap().to_owned());
        assert!(language.as_deref().is_none_or(is_language));
        let (page, content) = (text("url"), text("content_html"));
        let said = serde_json::to_string(item).unwrap();
        Entry { page, text: said, id: text("id"), updated: text("date_published"), language, content }
    };
    feed["items"].as_array().unwrap().iter().map(item).collect()
}

/// The entries of both feeds.
pub fn entries(files: &Files) -> Vec<Entry> {
    atom(files).into_iter().chain(json(files)).collect()
}

/// Every rule of every format, on the files of a site at `base`.
fn look(files: &Files, base: Option<&str>) {
    let urls: HashSet<&str> = files.iter().map(|(url, _)| url.as_str()).collect();
    let is_there = |address: &str| {
        let rest = base.map_or(Some(address), |base| address.strip_prefix(base));
        rest.is_some_and(|rest| urls.contains(decoded(rest.split('#').next().unwrap()).as_str()))
    };
    let (atom, json) = (atom(files), json(files));
    let clashing = regex::Regex::new("<[a-z][^>]* (id|on[a-z]+|style)=").unwrap();
    assert!(atom.len() <= 20, "the newest twenty");
    assert_eq!(atom.len(), json.len());
    for (one, other) in atom.iter().zip(&json) {
        assert_eq!((&one.id, &one.updated, &one.page), (&other.id, &other.updated, &other.page), "both say the same");
        assert_eq!((&one.content, &one.language), (&other.content, &other.language));
    }
    for entries in [&atom, &json] {
        let ids: HashSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), entries.len(), "an id stands for one story");
        let order = |entry: &Entry| (std::cmp::Reverse(entry.updated.clone()), decoded(&entry.page));
        assert!(entries.iter().map(order).is_sorted(), "newest first, and by address within a month");
        for entry in entries.iter() {
            assert!(is_month(&entry.updated) && is_there(&entry.page), "{}", entry.page);
            assert!(!entry.content.contains("<script") && !clashing.is_match(&entry.content));
            for address in addresses(&entry.content) {
                assert!(!address.starts_with('#'), "{address} means another page elsewhere");
                match base {
                    Some(base) => assert!(
                        is_absolute(&address) && (!address.starts_with(base) || is_there(&address)),
                        "{address}"
                    ),
                    None => assert!(is_absolute(&address) || is_there(&address), "{address}"),
                }
            }
        }
    }
    let sitemap = find(files, "sitemap.xml");
    assert_eq!(sitemap.is_some(), base.is_some(), "a list of addresses needs an address");
    if let (Some(sitemap), Some(base)) = (sitemap, base) {
        let set = parsed(sitemap);
        assert_eq!(
            (set.name.as_str(), set.attribute("xmlns")),
            ("urlset", Some("http://www.sitemaps.org/schemas/sitemap/0.9"))
        );
        assert!(set.children.iter().all(|url| url.name == "url") && set.children.len() <= 50_000);
        let all: Vec<&str> = set.all("url").map(|url| url.one("loc").text.as_str()).collect();
        assert!(all.iter().all(|loc| is_absolute(loc) && loc.starts_with(base) && loc.len() < 2048 && is_there(loc)));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "a page is listed once");
        let month = regex::Regex::new("^[0-9]{4}-(0[1-9]|1[0-2])$").unwrap();
        assert!(set.all("url").flat_map(|url| url.all("lastmod")).all(|month_of| month.is_match(&month_of.text)));
        let listed: HashSet<String> = all.iter().map(|loc| decoded(&loc[base.len()..])).collect();
        let stories = files.iter().filter(|(url, bytes)| {
            url.ends_with(".html") && url != "404.html" && !bytes.windows(7).any(|part| part == b"refresh")
        });
        for (url, _) in stories {
            assert!(listed.contains(url), "{url} is not listed");
        }
    }
    for (url, bytes) in files.iter().filter(|(url, _)| url.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        if !html.contains("http-equiv=\"refresh\"") || html.contains("rel=\"stylesheet\"") {
            for kind in ["application/atom+xml", "application/feed+json"] {
                assert_eq!(
                    html.matches(&format!("<link rel=\"alternate\" type=\"{kind}\"")).count(),
                    1,
                    "{kind} on {url}"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(tries(24))]

    #[test]
    fn feeds_and_sitemap_keep_the_rules_of_their_formats(seed in any::<u64>(), stories in 3_usize..=30) {
        let model = random_site::site(seed, stories);
        let sources = model.sources();
        for audience in 0..AUDIENCES.len() {
            let site = site_for(&sources, audience);
            let files = files(&site);
            look(&files, site.edition().masthead().base_url);
            assert_eq!(atom(&files).len(), site.edition().stories().len().min(20), "whole stories, the newest twenty");
            for (entry, story) in atom(&files).iter().zip(site.edition().stories().iter()) {
                let own = Route::Story { address: story.address().to_owned() }.url();
                assert!(decoded(&entry.page).ends_with(&own), "newest first: {} and {own}", entry.page);
            }
        }
    }
}

/// Titles, texts and tags that would break what is put together without care.
fn hostile() -> impl Strategy<Value = String> {
    let parts = proptest::sample::select(vec![
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "</entry>",
        "<script>alert(1)</script>",
        "&lt;",
        "&amp;",
        "&",
        "\"",
        "'",
        "\\",
        "\u{1}",
        "\u{b}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{fffe}",
        "\u{feff}",
        "\u{202e}",
        "😀",
        "é",
        "{{ x }}",
        "<?xml?>",
        "%5D%5D%3E",
        "الربيع",
        "word",
        " ",
        " id=\"x\"",
        "href=\"#y\"",
    ]);
    proptest::collection::vec(parts, 1..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(tries(96))]

    #[test]
    fn no_words_of_an_author_break_a_feed(title in hostile(), text in hostile(), tag in hostile(), base in any::<bool>()) {
        let quoted = |words: &str| serde_json::to_string(words).unwrap();
        let mut sources = Sources::new();
        let base_url = if base { "base_url: https://firm.example/på&more\n" } else { "" };
        sources.insert("heard.yaml", format!("title: {}\n{base_url}", quoted(&format!("T{title}"))).into_bytes());
        sources.insert("people.yaml", format!("a.ben: {{ name: {}, shown: name }}\n", quoted(&format!("Ada {tag}"))).into_bytes());
        for (file, language) in [("one", ""), ("two", "language: ar\n")] {
            let story = format!(
                "---\ntitle: {}\ndate: 2026-03\nreviewer: a.ben\nkind: composite\ncomposite_of: 3\ntags: [{}]\nsummary: {}\nwhy: {}\n{language}status: published\n---\n\n## {text}\n\nA note[^1] and [a link](https://x.example/?a=1&b=2) {text}\n\n[^1]: {text}\n",
                quoted(&title), quoted(&tag), quoted(&text), quoted(&title)
            );
            sources.insert(&format!("stories/2026/{file}.md"), story.into_bytes());
        }
        let library = Library::of(&sources);
        let site = editions::site(&library, None, TODAY);
        let files = files(&site);
        assert!(!site.edition().stories().is_empty(), "{:?}", library.check(TODAY));
        look(&files, base.then_some("https://firm.example/p%C3%A5&more/"));
        assert_eq!(atom(&files).iter().filter(|entry| entry.language.as_deref() == Some("ar")).count(), 1);
    }
}
