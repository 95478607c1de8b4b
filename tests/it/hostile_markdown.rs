//! Hostile Markdown is made into safe HTML, whatever it is.
//!
//! The oracle is `ammonia`: it parses our HTML as browsers do (html5ever) and knows nothing of Markdown, of our
//! writer or of our list of schemes, so a mistake in one is not a mistake in the other. Allowed exactly what we
//! mean to write, it must find nothing to remove and nothing to repair.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use ammonia::{Builder, UrlRelative};
use heard::library::Library;
use heard::site::Route;
use heard::text::markdown::{Cut, Filler, Form, LinkWords, Mark, Marked, Prose, read};
use heard::text::sources::Sources;

use crate::dice::Dice;
use crate::editions::{self, TODAY};
use crate::effort::{is_long, spent};

/// What we mean to write, and nothing else.
const ALLOWED: [(&str, &[&str]); 31] = [
    ("p", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("blockquote", &[]),
    ("pre", &[]),
    ("code", &["class"]),
    ("ol", &["start"]),
    ("ul", &[]),
    ("li", &["id"]),
    ("div", &["class", "role"]),
    ("table", &[]),
    ("thead", &[]),
    ("tbody", &[]),
    ("tr", &[]),
    ("th", &["class", "scope"]),
    ("td", &["class"]),
    ("hr", &[]),
    ("br", &[]),
    ("em", &[]),
    ("strong", &[]),
    ("del", &[]),
    ("a", &["href", "rel", "id", "class"]),
    ("img", &["src", "alt"]),
    ("sup", &["id"]),
    ("section", &["class"]),
    ("mark", &["class", "id"]),
    ("span", &[]),
    ("i", &[]),
];

/// Tags that are never closed.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];

const WORDS: &[&str] = &[
    "budget",
    "silence",
    "zwölf",
    "سكت",
    "沉默",
    "a\u{301}",
    "\u{202e}abc",
    "👩‍⚕️",
    "\u{a0}",
    "\u{feff}",
    "\u{1}",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "&amp;",
    "&lt;script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "&quot;",
    "&#34;",
    "&#x27;",
    "&#0;",
    "&NewLine;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "\\",
    "\\@",
    "@r.okafor",
    "@m.lindqvist.",
    "@",
    "@@a",
    "a@b.example",
    "@سارة",
    "&#64;r.okafor",
    "{{ x }}",
    "{% y %}",
    "${z}",
    "--",
    "...",
    "\"quoted\"",
    "'s",
    "\t",
    "|",
    "[x]",
    "-",
    "1.",
];

const SCHEMES: &[&str] = &[
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "java&Tab;script:",
    "java&NewLine;script:",
    "javascript&colon;",
    "&#106;avascript:",
    "&#x6A;avascript&#58;",
    "\u{1}javascript:",
    "&#1;javascript:",
    "\u{a0}javascript:",
    " javascript:",
    "java\u{ad}script:",
    "javascript\u{85}:",
    "vbscript:",
    "VBSCRIPT&colon;",
    "data:text/html,",
    "data:image/svg+xml,",
    "da\tta:text/html;base64,",
    "file:///",
    "blob:",
    "//evil.example/",
    "\\\\evil\\",
    "/\\evil",
    "///evil",
    "http:",
    "https:x",
    "http://",
    "https://a.example/",
    "HTTPS://a.example/?q=\"",
    "mailto:",
    "mailto:a@b.example?body=\"",
    "ftp://",
    "view-source:",
    "tel:",
    "x:",
    ":",
    "./javascript:",
    "?javascript:",
    "#javascript:",
    "a.md",
    "../b c.md",
    "/",
    "",
    "javascript%3A",
    "&sol;&sol;evil.example/",
    "\u{feff}javascript:",
    "\u{200b}javascript:",
    "https://[::1]/",
];

const PAYLOADS: &[&str] = &[
    "alert(1)",
    "x",
    "\"onclick=\"alert(1)",
    "'onclick='alert(1)",
    "%22%20onclick=%22x",
    "&quot; onmouseover=&quot;x",
    "\\\" onx=\\\"",
    "><script>alert(1)</script>",
    "&gt;&lt;script&gt;",
    "` onclick=x",
    "a#\"b",
    "%00",
    "\\",
    "",
    "é",
    "#x",
    "%0Ajavascript:x",
    "<b>",
    "a b",
    "table.png",
    "page.md",
];

const HTML: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example>",
    "<img src=x onerror=alert(1)>",
    "<iframe src=x></iframe>",
    "<svg/onload=alert(1)>",
    "<a href=javascript:x>",
    "</p></div></body>",
    "<style>*{}</style>",
    "<p style='x'>",
    "<!--",
    "<!-- note -->",
    "-->",
    "<!-->",
    "<!--->",
    "<!-- a -- b -->",
    "<![CDATA[ x ]]>",
    "<?php x ?>",
    "<!DOCTYPE html>",
    "<textarea>",
    "<title>",
    "<plaintext>",
    "<math><mtext><table><mglyph><style>",
    "<noscript>",
    "<base href=//evil.example>",
    "<details open>",
    "<b\nonclick=x>",
    "<x y=\"",
    "</a>",
    "<div>\n\n*x*\n\n</div>",
    "<mark>",
    "</code></pre>",
    "<",
    "<table><td>",
    "<template>",
    "<form action=x><input>",
    "<meta http-equiv=refresh content=0>",
    "<object data=x>",
    "<embed src=x>",
    "&lt;script>",
];

const ATTRIBUTES: &[&str] = &[
    "{onclick=alert(1)}",
    "{#id .class}",
    "{.data}",
    "{.call}",
    "{.outcome}",
    "{.readers .data}",
    "{#x\" onclick=\"y}",
    "{#<b>}",
    "{style=\"x\"}",
    "{.a onclick=x #b}",
    "{#line-1}",
    "{#fn-1}",
    "{#é}",
    "{",
    "}",
    "{}",
    "{#}",
    "{.}",
    "{# .}",
    "{#a #b}",
    "{.data} {.call}",
    "{href=javascript:x}",
];

const LABELS: &[&str] = &[
    "1",
    "a",
    "é",
    "\"",
    "<b>",
    "&quot;",
    "a b",
    "x\" onclick=\"y",
    "\u{1}",
    "-",
    "../x",
    "a\\]b",
    "@r.okafor",
    "*",
    "`",
    "A",
];

fn inline(dice: &mut Dice, depth: usize, out: &mut String) {
    for _ in 0..=dice.below(3) {
        let kind = if depth == 0 { dice.below(6) } else { dice.below(18) };
        let mut inner = String::new();
        if kind >= 6 {
            inline(dice, depth - 1, &mut inner);
        }
        let address = format!("{}{}", dice.one(SCHEMES), dice.one(PAYLOADS));
        let _ = match kind {
            0..=2 => write!(out, "{} ", dice.one(WORDS)),
            3 => write!(out, "{}", dice.one(HTML)),
            4 => write!(out, "<{address}>"),
            5 => write!(out, "[^{}]", dice.one(LABELS)),
            6 => write!(out, "*{inner}*"),
            7 => write!(out, "__{inner}__"),
            8 => write!(out, "~~{inner}~~"),
            9 => write!(out, "`{inner}`"),
            10 => write!(out, "[{inner}]({address})"),
            11 => write!(out, "[{inner}](<{address}> \"{}\")", dice.one(PAYLOADS)),
            12 => write!(out, "![{inner}]({address})"),
            13 => write!(out, "![{inner}](table.png '{}')", dice.one(PAYLOADS)),
            14 => write!(out, "[{inner}][{}]", dice.one(LABELS)),
            15 => write!(out, "***{inner}**"),
            16 => write!(out, "{inner}  \n"),
            _ => write!(out, "[![{inner}]({address})](<{address}>)"),
        };
    }
}

fn block(dice: &mut Dice, depth: usize, out: &mut String) {
    let mut words = String::new();
    inline(dice, 3, &mut words);
    let mut inner = String::new();
    let kind = dice.below(if depth == 0 { 11 } else { 15 });
    if kind >= 11 {
        for _ in 0..=dice.below(2) {
            block(dice, depth - 1, &mut inner);
        }
    }
    let indented = |by: &str| inner.lines().map(|line| format!("{by}{line}\n")).collect::<String>();
    let _ = match kind {
        0 | 1 => write!(out, "{words}\n\n"),
        2 => write!(out, "{} {words} {}\n\n", &"######"[..=dice.below(6)], dice.one(ATTRIBUTES)),
        3 => write!(out, "{words} {}\n{}\n\n", dice.one(ATTRIBUTES), dice.one(&["---", "==="])),
        4 => write!(out, "{}{words}\n\n", dice.one(HTML)),
        5 => write!(out, "```{}{}\n{words}\n{}\n\n", dice.one(PAYLOADS), dice.one(WORDS), dice.one(&["```", ""])),
        6 => write!(out, "| {words} | b |\n|{}|---|\n| {words} | {words} |\n\n", dice.one(&[":-", "-:", ":-:", "-"])),
        7 => write!(
            out,
            "[{}]: {}{} \"{}\"\n\n",
            dice.one(LABELS),
            dice.one(SCHEMES),
            dice.one(PAYLOADS),
            dice.one(WORDS)
        ),
        8 => write!(out, "[^{}]: {words}\n\n", dice.one(LABELS)),
        9 => {
            write!(out, "{}\n\n", dice.one(&["---", "- - -", "***", "    code <b>", "\\", "<div", "<!--\n", "$$x$$"]))
        }
        10 => write!(out, "- [{}] {words}\n\n", dice.one(&["x", " ", "X", "y"])),
        11 => write!(out, "{}\n", indented("> ")),
        12 => write!(out, "-{}\n", &indented("  ")[1..]),
        13 => write!(out, "{}. {}\n", dice.one(&["1", "0", "7", "999999999"]), &indented("   ")[2..]),
        _ => write!(out, "[^{}]: {}\n", dice.one(LABELS), &indented("    ")[3..]),
    };
}

fn hostile(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..=dice.below(4) {
        block(dice, 3, &mut text);
    }
    if dice.below(8) == 0 {
        text = text.replace('\n', dice.one(&["\r\n", "\r"]));
    }
    // Half a text is a text too.
    let end = dice.below(text.len() + 1);
    if dice.below(4) == 0 && text.is_char_boundary(end) {
        text.truncate(end);
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Fills every hole plainly, and notes which.
struct Plain<'p> {
    prose: &'p Prose,
    open: usize,
    /// Whether the words of links are left out.
    leaves_out: bool,
}

impl Filler for Plain<'_> {
    fn mention(&mut self, index: usize, out: &mut String) {
        assert!(index < self.prose.mentions.len(), "a hole for a mention that is not there");
        out.push_str("<i>somebody</i>");
    }

    fn link_open(&mut self, index: usize, words: Range<Cut>, out: &mut String) -> LinkWords {
        assert!(index < self.prose.links.len(), "a hole for a link that is not there");
        assert!(words.start <= words.end, "the words of a link end before they begin");
        self.open += 1;
        out.push_str("<a href=\"page.html\">");
        if self.leaves_out { LinkWords::LeftOut } else { LinkWords::Written }
    }

    fn link_close(&mut self, _: usize, out: &mut String) {
        assert!(self.open > 0, "a link ends that has not begun");
        self.open -= 1;
        out.push_str("</a>");
    }

    fn image(&mut self, index: usize, out: &mut String) {
        let image = &self.prose.images[index];
        let _ = write!(out, "<img src=\"picture.png\" alt=\"{}\">", escaped(&image.alt));
    }
}

/// A tag as it stands in HTML.
#[derive(Debug, PartialEq, Eq)]
struct Tag {
    name: String,
    closes: bool,
    attributes: BTreeSet<(String, String)>,
}

fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")] {
        text = text.replace(entity, c);
    }
    text
}

/// The tags and the words of HTML that is written as strictly as ours; a sentence where it is not.
fn taken_apart(html: &str) -> Result<(Vec<Tag>, String), String> {
    let (mut tags, mut text, mut rest) = (Vec::new(), String::new(), html);
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let closes = rest.starts_with('/');
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).ok_or("a tag does not end")?;
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut attributes = BTreeSet::new();
        while let Some(attribute) = rest.strip_prefix(' ') {
            let (key, value) = attribute.split_once("=\"").ok_or("an attribute without a value")?;
            if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                return Err(format!("an attribute named {key:?}"));
            }
            let (value, after) = value.split_once('"').ok_or("an attribute does not end")?;
            if !attributes.insert((key.to_owned(), unescaped(value))) {
                return Err(format!("{key} twice"));
            }
            rest = after;
        }
        rest = rest.strip_prefix('>').ok_or_else(|| format!("<{name} does not end"))?;
        tags.push(Tag { name, closes, attributes });
    }
    text.push_str(rest);
    Ok((tags, unescaped(&text)))
}

/// Whether every tag is closed in turn, and no link stands in another.
fn balanced(tags: &[Tag]) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for tag in tags {
        if tag.closes {
            if open.pop() != Some(&tag.name) {
                return Err(format!("</{}> closes what is not open", tag.name));
            }
        } else if !VOID.contains(&tag.name.as_str()) {
            if tag.name == "a" && open.contains(&"a") {
                return Err("a link in a link".to_owned());
            }
            open.push(&tag.name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("not closed: {open:?}")) }
}

/// What a browser makes of an address before it looks at its scheme.
fn bare(address: &str) -> String {
    address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn harmless(tags: &[Tag]) -> Result<(), String> {
    for tag in tags {
        if ["script", "iframe", "style", "object", "embed", "base", "form"].contains(&tag.name.as_str()) {
            return Err(format!("<{}", tag.name));
        }
        for (key, value) in &tag.attributes {
            if key.starts_with("on") || key == "style" {
                return Err(format!("the attribute {key}"));
            }
            let bare = bare(value);
            let bad = ["javascript:", "data:", "vbscript:", "file:", "blob:", "//", "/\\", "\\"];
            if ["href", "src"].contains(&key.as_str()) && bad.iter().any(|bad| bare.starts_with(bad)) {
                return Err(format!("{key}={value:?}"));
            }
        }
    }
    Ok(())
}

/// The oracle, and one that also lets through every scheme that could do harm: an address that no browser could
/// follow is taken away by both.
struct Oracle {
    strict: Builder<'static>,
    lax: Builder<'static>,
}

impl Oracle {
    fn of() -> Self {
        let mut lax = strict();
        lax.add_url_schemes(["javascript", "data", "vbscript", "file", "blob", "ftp", "tel", "view-source", "x"]);
        Self { strict: strict(), lax }
    }
}

fn strict() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(ALLOWED.iter().map(|(tag, _)| *tag).collect())
        .tag_attributes(ALLOWED.iter().map(|(tag, keys)| (*tag, keys.iter().copied().collect())).collect())
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
}

/// Whether the HTML is safe, and what the oracle makes of it is what it is.
fn safe(html: &str, oracle: &Oracle) -> Result<(), String> {
    let html = &html.replace("\r\n", "\n").replace('\r', "\n");
    let (tags, text) = taken_apart(html)?;
    balanced(&tags)?;
    harmless(&tags)?;
    let cleaned = oracle.strict.clean(html).to_string();
    let (left, words) = taken_apart(&cleaned).map_err(|why| format!("the oracle's: {why}"))?;
    let leads_out = |tag: &Tag| {
        let address = tag.attributes.iter().find(|(key, _)| key == "href").map(|(_, value)| bare(value));
        address.is_some_and(|address| ["http://", "https://", "mailto:"].iter().any(|web| address.starts_with(web)))
    };
    let alike = |ours: &Tag, theirs: &Tag| {
        let without = || ours.attributes.iter().filter(|(key, _)| key != "href");
        ours == theirs
            || (&ours.name, ours.closes) == (&theirs.name, theirs.closes)
                && leads_out(ours)
                && theirs.attributes.iter().eq(without())
                && oracle.lax.clean(html).to_string() == cleaned
    };
    if let Some((ours, theirs)) = tags.iter().zip(&left).find(|(ours, theirs)| !alike(ours, theirs)) {
        return Err(format!("we wrote {ours:?}, the oracle left {theirs:?}"));
    }
    if tags.len() != left.len() {
        return Err(format!("we wrote {} tags, the oracle left {}", tags.len(), left.len()));
    }
    if words != text {
        return Err(format!("we wrote {text:?}, the oracle left {words:?}"));
    }
    Ok(())
}

/// Words of the source that may or may not stand in the text as printed.
fn some_words<'t>(dice: &mut Dice, text: &'t str) -> &'t str {
    let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let start = dice.below(borders.len());
    let end = (start + 1 + dice.below(12)).min(borders.len() - 1);
    text[borders[start]..borders[end.max(start)]].trim()
}

fn examine(text: &str, dice: &mut Dice, oracle: &Oracle) -> Result<(), String> {
    let cited: Vec<&str> = (0..3).map(|_| some_words(dice, text)).collect();
    let prose = read(text, 0..text.len(), &cited);
    for (position, _) in &prose.holes {
        if !prose.html.is_char_boundary(*position as usize) {
            return Err(format!("a hole at {position}, which is no border of a character"));
        }
    }
    if !prose.holes.is_sorted_by_key(|(position, _)| *position) {
        return Err("holes are out of order".to_owned());
    }
    let filled_as = |form, leaves_out, marks: &[Mark<'_>], blocks: Range<usize>| {
        let mut html = String::new();
        let mut plain = Plain { prose: &prose, open: 0, leaves_out };
        let marked = prose.fill(blocks, form, &mut html, marks, &mut plain);
        let sound = |run: &Marked| html.get(run.words.clone()).is_some() && html.is_char_boundary(run.end);
        assert!(marked.iter().all(sound), "what is marked is not in the text");
        html
    };
    let filled = |marks: &[Mark<'_>], blocks| filled_as(Form::Page, false, marks, blocks);
    let whole = filled(&[], 0..prose.blocks.len());
    safe(&whole, oracle).map_err(|why| format!("{why}\n{whole}"))?;
    for block in 0..prose.blocks.len() {
        let html = filled(&[], block..block + 1);
        let (tags, _) = taken_apart(&html)?;
        balanced(&tags).map_err(|why| format!("block {block} alone: {why}\n{html}"))?;
    }
    let found = prose.cited.iter().zip(1..);
    let marks: Vec<Mark<'_>> = found
        .filter_map(|(passage, number)| Some(Mark { passage: passage.as_ref()?, id: format!("line-{number}") }))
        .collect();
    let marked = filled(&marks, 0..prose.blocks.len());
    safe(&marked, oracle).map_err(|why| format!("marked for {cited:?}: {why}\n{marked}"))?;
    let elsewhere = filled_as(Form::Elsewhere("page.html"), true, &marks, 0..prose.blocks.len());
    safe(&elsewhere, oracle).map_err(|why| format!("elsewhere: {why}\n{elsewhere}"))?;
    if elsewhere.contains(" id=\"") || elsewhere.contains("href=\"#") {
        return Err(format!("an id, or a way to one, is left elsewhere\n{elsewhere}"));
    }
    filled_as(Form::Words, true, &marks, 0..prose.blocks.len());
    Ok(())
}

#[test]
fn hostile_markdown_becomes_html_from_which_a_sanitiser_removes_nothing() {
    let oracle = Oracle::of();
    let cases: u64 = if is_long() { 300_000 } else { 2_500 };
    let mut faults: HashMap<String, (usize, String)> = HashMap::new();
    let mut slowest = Duration::ZERO;
    for case in 0..cases {
        let mut dice = Dice::of(case.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let text = hostile(&mut dice);
        let before = spent();
        let done = std::panic::catch_unwind(AssertUnwindSafe(|| examine(&text, &mut dice, &oracle)));
        if let Err(why) = done.unwrap_or_else(|_| Err("a panic".to_owned())) {
            let kind = why.lines().next().unwrap_or_default().split(['"', '{']).next().unwrap_or_default().to_owned();
            let shown = format!("{why}\n--- from ---\n{text:?}");
            let fault = faults.entry(kind).or_insert_with(|| (0, shown.clone()));
            fault.0 += 1;
            if shown.len() < fault.1.len() {
                fault.1 = shown;
            }
        }
        slowest = slowest.max(spent() - before);
    }
    let told: Vec<String> =
        faults.values().map(|(times, shortest)| format!("{times} times, shortest:\n{shortest}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
    assert!(slowest < Duration::from_secs(1), "one case took a processor {slowest:?}");
}

#[test]
fn a_sanitiser_that_is_told_what_we_write_does_see_what_we_do_not() {
    let oracle = Oracle::of();
    for bad in [
        "<p><a href=\"javascript:alert(1)\">a</a></p>",
        "<p><a href=\"java&#10;script:x\">a</a></p>",
        "<p><img src=\"x\" alt=\"\" onerror=\"x\"></p>",
        "<p><b>a</p>",
        "<script>x</script>",
        "<p>a<!-- b --></p>",
        "<a href=\"a\"><a href=\"b\">x</a></a>",
        "<h2 id=\"a\" style=\"x\">b</h2>",
    ] {
        assert!(safe(bad, &oracle).is_err(), "{bad}");
    }
    assert_eq!(safe("<p>a <em>b</em> &amp; <a href=\"https://a.example\">c</a></p>", &oracle), Ok(()));
}

/// The tag that words would be in, were they let through as tags.
fn strange(page: &str) -> Option<String> {
    let lower = page.to_lowercase();
    [
        "<iframe",
        "<script>alert",
        "<svg/onload",
        "<object",
        "<plaintext",
        "<img src=x",
        "javascript:alert",
        "href=\"data:",
    ]
    .into_iter()
    .find(|bad| match *bad {
        // As words it may stand anywhere, as an address nowhere.
        "javascript:alert" => {
            ["href=\"", "src=\"", "href='", "src='"].iter().any(|key| lower.contains(&format!("{key}{bad}")))
        }
        bad => lower.contains(bad),
    })
    .map(str::to_owned)
}

#[test]
fn whole_pages_of_hostile_stories_hold_no_attribute_or_tag_that_authors_brought() {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", b"title: Heard\ncontact: a@b.example\nprivacy: { consent: elsewhere }\n".to_vec());
    sources.insert(
        "people.yaml",
        b"r.okafor: { name: Rosa Okafor, shown: name }\nm.lindqvist: { name: Maja, shown: role, role: associate }\n"
            .to_vec(),
    );
    let picture = include_bytes!("../../content-example/stories/2024/corridor.png");
    sources.insert("stories/table.png", picture.to_vec());
    let cases: u64 = if is_long() { 3_000 } else { 150 };
    for case in 0..cases {
        let mut dice = Dice::of(case.wrapping_mul(0x9fb2_1c65_1e98_df25) ^ 7);
        let text = hostile(&mut dice).replace('\0', "");
        let alt = dice.one(PAYLOADS).replace(['[', ']'], "");
        let page = format!(
            "---\ntitle: Case {case}\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\nstatus: published\n---\n\n\
             {text}\n\n\n\n![{alt} \" onerror=\"x](table.png)\n"
        );
        sources.insert(&format!("stories/case-{case}.md"), page.into_bytes());
    }
    let library = Library::of(&sources);
    let site = editions::site(&library, None, TODAY);
    let stories: Vec<Route> = site.routes().into_iter().filter(|route| matches!(route, Route::Story { .. })).collect();
    assert_eq!(stories.len() as u64, cases);
    for route in stories {
        let bytes = site.render(&route).unwrap().unwrap();
        let page = std::str::from_utf8(&bytes).unwrap();
        assert_eq!(strange(page), None, "{}", route.url());
        for tag in page.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
            // What stands between quotation marks is a value; what does not is a name.
            for name in tag.split('"').step_by(2).flat_map(str::split_whitespace).skip(1) {
                assert!(!name.starts_with("on") && !name.starts_with("style"), "{}: <{tag}>", route.url());
            }
        }
    }
}
