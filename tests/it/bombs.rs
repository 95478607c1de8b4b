//! Texts that were made to be slow or to overflow: each takes seconds at most, and its neighbours survive.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::site::{Route, Site};
use heard::text::sources::Sources;

use crate::effort::spent;

/// The longest that a bomb may take a processor: longer where nothing is optimised.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 5 });
/// After so long a bomb has no end, however much else the machine has to do.
const NO_END: Duration = Duration::from_secs(900);
/// The stories of a large site: fewer where nothing is optimised.
const STORIES: usize = if cfg!(debug_assertions) { 500 } else { 5_000 };
const FRONT: &str = "title: A bomb\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\nstatus: published\n";
const NEIGHBOUR: &str = "The words of a neighbour stand here.";

fn site() -> BTreeMap<String, String> {
    let neighbour = FRONT.replace("A bomb", "A neighbour");
    BTreeMap::from([
        ("heard.yaml".to_owned(), "title: Heard\ncontact: a@b.example\nprivacy: { consent: elsewhere }\n".to_owned()),
        (
            "people.yaml".to_owned(),
            "r.okafor: { name: Rosa Okafor, shown: name }\nm.lindqvist: { name: Maja Lindqvist, role: associate }\n"
                .to_owned(),
        ),
        ("stories/neighbour.md".to_owned(), format!("---\n{neighbour}---\n\n{NEIGHBOUR}\n")),
    ])
}

fn with(files: &[(&str, String)]) -> BTreeMap<String, String> {
    let mut site = site();
    site.extend(files.iter().map(|(path, text)| ((*path).to_owned(), text.clone())));
    site
}

/// A site with a story of this body.
fn body(text: String) -> BTreeMap<String, String> {
    with(&[("stories/bomb.md", format!("---\n{FRONT}---\n\n{text}"))])
}

/// A site with a story that has these fields too.
fn fields(text: &str) -> BTreeMap<String, String> {
    with(&[("stories/bomb.md", format!("---\n{FRONT}{text}\n---\n\nWords.\n"))])
}

/// Whether a bomb leaves the edition itself in peace, so that a neighbour must be in it.
#[derive(Clone, Copy, PartialEq)]
enum Neighbour {
    Survives,
    /// The file that everything hangs on is the bomb: it is enough that nothing is shaken.
    MayBeWithheld,
}

/// Reads, checks and prints a site, on a stack as small as a thread of the program has; says how long it took. All of it
/// is the work of one thread, so that what it takes is known beside other tests too.
fn explode(name: &str, files: BTreeMap<String, String>, neighbour: Neighbour) -> Result<Duration, String> {
    let run = move || {
        let before = spent();
        let took = || spent().saturating_sub(before);
        let mut sources = Sources::new();
        for (path, text) in files {
            sources.insert(&path, text.into_bytes());
        }
        let library = Library::of(&sources);
        let today = jiff::civil::date(2026, 6, 1);
        let read = took();
        let diagnostics = library.check(today).len();
        let checked = took();
        let Some(audience) =
            library.audience(None).or_else(|| library.audience(library.audiences().first().map(|a| a.as_str())))
        else {
            return (took(), read, checked, diagnostics, false);
        };
        let occasion = EditionOptions { today, broken: OnError::LeftOut };
        let site = Site::of(Edition::of(&library, Reader::Audience(audience), occasion));
        let faults = site.edition().faults();
        drop(faults);
        let neighbour = Route::Story { address: "neighbour".to_owned() };
        let bomb = Route::Story { address: "bomb".to_owned() };
        let page = site.render(&neighbour).unwrap_or_default().unwrap_or_default();
        let _ = site.render(&bomb);
        let _ = site.render(&Route::Index);
        let lives = String::from_utf8_lossy(&page).contains(NEIGHBOUR);
        (took(), read, checked, diagnostics, lives)
    };
    let (tell, told) = std::sync::mpsc::channel();
    // Where it panics, `tell` goes without a word.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(2 << 20).panic_handler(drop);
    let one = one.build().map_err(|error| error.to_string())?;
    one.spawn(move || {
        let _ = tell.send(run());
    });
    let (took, read, checked, diagnostics, lives) = told.recv_timeout(NO_END).map_err(|error| match error {
        RecvTimeoutError::Timeout => format!("{name}: no end"),
        RecvTimeoutError::Disconnected => format!("{name}: a panic"),
    })?;
    println!("{took:>12.1?}  {name} (read by {read:.1?}, checked by {checked:.1?}, {diagnostics} diagnostics)");
    if took > LONGEST {
        return Err(format!("{name}: {took:.1?} (read by {read:.1?}, checked by {checked:.1?})"));
    }
    if neighbour == Neighbour::Survives && !lives {
        return Err(format!("{name}: its neighbour is gone"));
    }
    Ok(took)
}

fn explode_all(bombs: Vec<(&str, BTreeMap<String, String>)>, neighbour: Neighbour) {
    let only = std::env::var("HEARD_BOMB").ok();
    let chosen = bombs.into_iter().filter(|(name, _)| only.as_ref().is_none_or(|only| name.contains(only.as_str())));
    let results: Vec<_> = chosen.map(|(name, files)| (name, explode(name, files, neighbour))).collect();
    let slowest = results.iter().filter_map(|(name, result)| Some((result.as_ref().ok()?, name))).max();
    println!("slowest that held: {slowest:?}");
    let faults: Vec<&String> = results.iter().filter_map(|(_, result)| result.as_ref().err()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

fn many(times: usize, of: impl Fn(usize) -> String) -> String {
    (0..times).map(of).collect()
}

/// As much of `piece` as fits into a file; less where nothing is optimised.
fn full(piece: &str) -> String {
    let most = if cfg!(debug_assertions) { 400_000 } else { 990_000 };
    piece.repeat(most / piece.len())
}

#[test]
fn deep_and_endless_markdown_takes_seconds_at_most() {
    let nested = many(600, |at| format!("{}- a\n", "  ".repeat(at)));
    let tables = format!("{}|\n{}|\n{}|\n", "|a".repeat(10_000), "|-".repeat(10_000), "|b".repeat(10_000));
    let bombs = vec![
        ("quotes", body("> ".repeat(200_000))),
        ("quotes with words", body(format!("{}a", ">".repeat(900_000)))),
        ("brackets", body("[".repeat(500_000))),
        ("closing brackets", body("]".repeat(500_000))),
        ("stars", body("*".repeat(500_000))),
        ("stars and words", body("*a ".repeat(300_000))),
        ("stars that open and close", body("*a_ ".repeat(200_000))),
        ("underlines and stars", body("_*__**_a".repeat(100_000))),
        ("emphasis, deep", body(format!("{}a{}", "*a **b ".repeat(50_000), "** *".repeat(50_000)))),
        ("tildes", body("~~a~".repeat(200_000))),
        ("nested lists, indented", body(nested)),
        ("nested lists of 10,000", body(format!("{}a", "- ".repeat(10_000)))),
        ("nested numbers of 10,000", body(format!("{}a", "1. ".repeat(10_000)))),
        ("pictures that do not end", body("![".repeat(300_000))),
        ("pictures in pictures", body(format!("{}a{}", "![".repeat(20_000), "](a.png)".repeat(20_000)))),
        ("links in links", body(format!("{}a{}", "[".repeat(50_000), "](b.md)".repeat(50_000)))),
        ("backticks", body("`".repeat(500_000))),
        ("backticks, ever more", body(many(1_300, |at| format!("{}a", "`".repeat(at))))),
        ("comments that do not end", body("<!--".repeat(100_000))),
        ("comments in words", body("a <!--".repeat(100_000))),
        ("comments in a block", body(format!("<div>\n{}", "<!-- a -->b\n".repeat(80_000)))),
        ("notes", body("[^a]:".repeat(100_000))),
        ("notes in notes", body("[^a]: ".repeat(100_000))),
        ("notes and references", body(many(30_000, |at| format!("a[^{at}]\n\n[^{at}]: b\n\n")))),
        ("one note, many references", body("a[^a] ".repeat(150_000) + "\n\n[^a]: b\n")),
        (
            "references to references",
            body(many(30_000, |at| format!("[{at}]: {at}.md\n")) + &many(30_000, |at| format!("[{at}] "))),
        ),
        ("tables of 10,000 columns", body(tables)),
        (
            "tables with few cells",
            body(format!("{}|\n{}|\n{}", "|a".repeat(1_500), "|-".repeat(1_500), "|a|\n".repeat(1_500))),
        ),
        ("entities that do not end", body("&#".repeat(400_000))),
        ("entities", body("&amp;".repeat(190_000))),
        ("ends of links", body("](".repeat(400_000))),
        ("addresses that do not end", body("[a](<".repeat(100_000))),
        ("addresses in parentheses", body(format!("[a]({}", "(".repeat(500_000)))),
        ("titles that do not end", body("[a](b \"".repeat(100_000))),
        ("tags that do not end", body("<a b=\"".repeat(150_000))),
        ("tags", body("<a b='c'>".repeat(100_000))),
        ("declarations", body("<!A ".repeat(200_000))),
        ("instructions", body("<?".repeat(400_000))),
        ("a line of 1 MB", body(full("words and "))),
        ("a word of 1 MB", body(full("a"))),
        ("1 MB of @a", body(full("@a"))),
        ("1 MB of @a apart", body(full("@a "))),
        ("1 MB of @", body(full("@"))),
        ("1 MB of known mentions", body(full("@m.lindqvist "))),
        ("1 MB of names", body(full("Maja Lindqvist "))),
        ("1 MB of headings", body(full("# a\n"))),
        ("1 MB of headings underlined", body(full("a {.data}\n==\n\n"))),
        ("a heading of many lines", body(format!("{}===\n", "a\n".repeat(400_000)))),
        ("classes alone over lines", body(full("> a\n>  {.a}\n> ===\n"))),
        ("1 MB of rules", body(full("- - - -\n"))),
        ("1 MB of hard breaks", body(full("a\\\n"))),
        ("1 MB of combining accents", body(full("\u{301}"))),
        ("1 MB of unknown links", body(full("[a](b.md) "))),
        ("1 MB of web links", body(full("<https://a.example/> "))),
        ("1 MB of quotation marks", body(full("\"'"))),
        ("front matter that does not end", with(&[("stories/bomb.md", "---\n".repeat(200_000))])),
    ];
    explode_all(bombs, Neighbour::Survives);
}

#[test]
fn deep_and_endless_fields_take_seconds_at_most() {
    let evidence = |words: &str, text: String| {
        with(&[("stories/bomb.md", format!("---\n{FRONT}indicators:\n  came-back: \"{words}\"\n---\n\n{text}"))])
    };
    let mut alias = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..12 {
        let _ = writeln!(alias, "a{at}: &a{at} [{}]", vec![format!("*a{}", at - 1); 9].join(", "));
    }
    let bombs = vec![
        ("front matter of 200 kB of brackets", fields(&format!("tags: {}", "[".repeat(200_000)))),
        ("60 kB of brackets", fields(&format!("tags: {}", "[".repeat(60_000)))),
        ("60 kB of braces", fields(&format!("tags: {}", "{".repeat(60_000)))),
        ("a: { 10,000 times", fields(&"a: {".repeat(10_000))),
        ("dashes in a row", fields(&format!("tags:\n  {}a", "- ".repeat(25_000)))),
        ("questions in a row", fields(&"? ".repeat(25_000))),
        ("indented ever deeper", fields(&many(300, |at| format!("{}a:\n", " ".repeat(at))))),
        ("aliases of aliases", fields(&alias)),
        ("anchors", fields(&many(6_000, |at| format!("a{at}: &a b\n")))),
        ("unknown fields", fields(&many(5_000, |at| format!("titel{at}: b\n")))),
        ("one field many times", fields(&"tags: [a]\n".repeat(6_000))),
        ("quotes that do not end", fields(&"why: \"a\n".repeat(6_000))),
        ("20,000 tags", fields(&format!("tags: [{}]", many(9_000, |at| format!("t{at},"))))),
        (
            "many echoes",
            fields(&format!("echoes: [{}]", many(1_500, |_| "{ by: m.lindqvist, says: Yes. },".to_owned()))),
        ),
        ("many indicators", fields(&format!("indicators: {{{}}}", many(5_000, |at| format!("i{at}: b,"))))),
        ("many aliases", fields(&format!("aliases: [{}]", many(6_000, |at| format!("a{at},"))))),
        ("evidence of 2,000 characters", evidence(&"a ".repeat(990), full("a "))),
        ("evidence that nearly stands there", evidence(&format!("{}b", "a".repeat(1_990)), full("a"))),
        ("evidence in many paragraphs", evidence(&format!("{}b", "a ".repeat(900)), full("a a a a a\n\n"))),
        ("evidence with many mentions", evidence(&"@m.lindqvist ".repeat(150), full("@m.lindqvist "))),
        (
            "3,000 mentions with spellings",
            evidence(&format!("{}b", "Maja ".repeat(300)), "@m.lindqvist ".repeat(3_000)),
        ),
        ("evidence with markup", evidence(&"*a* ".repeat(400), full("**a** "))),
    ];
    explode_all(bombs, Neighbour::Survives);
}

#[test]
fn deep_and_endless_files_of_a_site_take_seconds_at_most() {
    let heard = |more: &str| format!("title: Heard\ncontact: a@b.example\n{more}");
    let people = "r.okafor: { name: Rosa Okafor, shown: name }\nm.lindqvist: { name: Maja Lindqvist }\n";
    let many_people = many(9_000, |at| format!("p.erson{at}: {{ name: Per{at} Son{at}, also: [P{at}] }}\n"));
    let near = many(9_000, |at| format!("p{at}: {{ nam: a }}\n"));
    let names = many(50_000, |at| format!("Client Number {at}\n"));
    let audiences = many(2_000, |at| format!("  a{at}: {{ label: A {at}, sees: [a{}] }}\n", at + 1));
    let last = "  a2000: { label: Last }\ndefault_audience: a2000\n";
    let circle = many(2_000, |at| format!("  a{at}: {{ sees: [a{}] }}\n", (at + 1) % 2_000));
    let indicators =
        many(9_000, |at| format!("  i{at}: {{ label: I {at}, definition: d, looks_like: l, gamed_by: g }}\n"));
    let bombs = vec![
        ("people.yaml of one key", with(&[("people.yaml", format!("{}: {{}}\n", full("a")))])),
        ("people.yaml of brackets", with(&[("people.yaml", full("["))])),
        ("9,000 people", with(&[("people.yaml", format!("{people}{many_people}"))])),
        ("9,000 people with slips", with(&[("people.yaml", format!("{people}{near}"))])),
        ("people.yaml of tabs", with(&[("people.yaml", full("\t"))])),
        ("people.yaml of lines", with(&[("people.yaml", full("a\n"))])),
        ("1 MB of indicators", with(&[("indicators.yaml", format!("Hearing:\n{indicators}"))])),
        ("indicators.yaml of one value", with(&[("indicators.yaml", format!("Hearing: {}", full("a ")))])),
        ("indicators.yaml of dashes", with(&[("indicators.yaml", full("- "))])),
        (
            "50,000 names",
            with(&[
                ("heard.yaml", heard("privacy: { consent: elsewhere, names_file: names.yaml }\n")),
                ("names.yaml", names),
            ]),
        ),
        ("a pattern with stars in stars", {
            let mut site = body(full("a"));
            site.insert(
                "heard.yaml".to_owned(),
                heard("privacy: { consent: elsewhere, never_publish: [\"/(a*)*b/\"] }\n"),
            );
            site
        }),
        (
            "a pattern of many repeats",
            with(&[("heard.yaml", heard("privacy: { never_publish: [\"/((a{1000}){1000}){1000}/\"] }\n"))]),
        ),
        (
            "20,000 words that must not be printed",
            with(&[(
                "heard.yaml",
                heard(&format!("privacy: {{ never_publish: [{}] }}\n", many(20_000, |at| format!("word{at}x,")))),
            )]),
        ),
        ("2,000 audiences in a chain", with(&[("heard.yaml", heard(&format!("audiences:\n{audiences}{last}")))])),
        ("2,000 audiences in a circle", with(&[("heard.yaml", heard(&format!("audiences:\n{circle}")))])),
        ("heard.yaml of braces", with(&[("heard.yaml", "{".repeat(900_000))])),
        ("reviews.yaml of brackets", with(&[("reviews.yaml", full("["))])),
        (
            "9,000 decisions",
            with(&[("reviews.yaml", full("- { flag: near-identical, stories: [a, b], decision: keep }\n"))]),
        ),
    ];
    explode_all(bombs, Neighbour::MayBeWithheld);
}

#[test]
fn thousands_of_stories_with_slips_take_seconds_at_most() {
    let stories = |text: &dyn Fn(usize) -> String| {
        let mut site = site();
        for at in 0..STORIES {
            site.insert(format!("stories/2026/story-{at}.md"), text(at));
        }
        site
    };
    let plain = |more: &str, body: &str| format!("---\n{FRONT}{more}---\n\n{body}\n");
    let bombs = vec![
        ("many links to unknown stories", stories(&|at| plain("", &format!("[a](story-{at}x.md)")))),
        ("many unknown voices", stories(&|at| plain(&format!("voices: [2026/stroy-{at}x]\n"), "a"))),
        ("many unknown people", stories(&|at| plain("", &format!("@m.lindqvst{at} came.")))),
        ("many unknown headings", stories(&|at| plain("", &format!("[a](neighbour.md#h{at})")))),
        ("many stories alike", stories(&|_| plain("", &"The same words again and again, and no other. ".repeat(10)))),
        ("many stories of one alias", stories(&|_| plain("aliases: [2025/old]\n", "a"))),
    ];
    explode_all(bombs, Neighbour::Survives);
}
