//! Law: work grows with the input. A site twice as large costs at most two and a half times as much.
//!
//! Measured is the processor time of one thread, over two doublings at once: what is linear then costs four times as
//! much and what is quadratic sixteen times, which no noise of a busy machine makes alike.

use std::time::Duration;

use heard::library::Library;
use heard::site::Route;
use heard::text::sources::Sources;

use crate::editions::{TODAY, site_without_broken};
use crate::effort::spent;

/// How much more two doublings may cost.
const MOST: f64 = 2.5 * 2.5;
/// How often a case is measured before it counts as too slow; the least time of each size counts.
const TRIES: usize = 4;
const FRONT: &str = "title: A title\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\nstatus: published\n";

type Files = Vec<(String, String)>;

/// One way to grow.
struct Case {
    name: &'static str,
    /// How many there are in the smaller site: enough that they cost more than all else.
    size: usize,
    /// The files of a site with so many.
    files: fn(usize) -> Files,
    /// Which pages are made.
    pages: fn(&Route) -> bool,
}

/// What it costs to read a site, check it, put it together and make the pages of a case.
fn cost(files: Files, pages: fn(&Route) -> bool) -> Duration {
    let mut sources = Sources::new();
    let people =
        "r.okafor: { name: Rosa Okafor, shown: name }\nm.lindqvist: { name: Maja Lindqvist, role: associate }\n";
    sources.insert("heard.yaml", b"title: Heard\ncontact: a@b.example\nprivacy: { consent: elsewhere }\n".to_vec());
    sources.insert("people.yaml", people.into());
    for (path, text) in files {
        let path = path.as_str();
        assert!(text.len() < 1_000_000, "{path} would not be read");
        sources.insert(path, text.into_bytes());
    }
    let start = spent();
    let library = Library::of(&sources);
    library.check(TODAY);
    let site = site_without_broken(&library, None, TODAY);
    site.edition().watch();
    for route in site.routes().iter().filter(|route| pages(route)) {
        site.render(route).unwrap();
    }
    spent() - start
}

fn story(fields: &str, body: &str) -> Files {
    vec![("stories/long.md".to_owned(), format!("---\n{FRONT}{fields}---\n\n{body}\n"))]
}

fn stories(count: usize, fields: impl Fn(usize) -> String) -> Files {
    (0..count).map(|at| (format!("stories/s{at}.md"), format!("---\n{FRONT}{}---\n\nWords.\n", fields(at)))).collect()
}

fn many(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

/// The page of a long story, and those of behaviours.
fn is_long_story(route: &Route) -> bool {
    matches!(route, Route::Story { address } if address == "long") || matches!(route, Route::Indicator { .. })
}

fn none(_: &Route) -> bool {
    false
}

/// A site whose people have the entries `people` too.
fn with_people(people: &str, mut files: Files) -> Files {
    let people = format!("r.okafor: {{ name: R O }}\nm.lindqvist: {{ name: M L }}\n{people}");
    files.push(("people.yaml".to_owned(), people));
    files
}

/// A story that cites so many passages of its body.
fn citing(cited: impl Fn(usize) -> String, count: usize, body: &str) -> Files {
    let entries = many(count, |at| format!("    - {}\n", cited(at)));
    story(&format!("indicators:\n  asked-deeper:\n{entries}"), body)
}

fn cases() -> Vec<Case> {
    let is_redirect = |route: &Route| matches!(route, Route::Redirect { .. });
    let of_story = |name, size, files| Case { name, size, files, pages: is_long_story };
    vec![
        Case {
            name: "stories with an alias each",
            size: 50,
            files: |count| stories(count, |at| format!("aliases: [old/s{at}]\n")),
            pages: is_redirect,
        },
        Case {
            name: "aliases of one story",
            size: 150,
            files: |count| story(&format!("aliases: [{}]\n", many(count, |at| format!("old/s{at}, "))), "Words."),
            pages: is_redirect,
        },
        Case {
            name: "cases of a lab",
            size: 30,
            files: |count| {
                let mut files = stories(count, |_| String::new());
                let cases = many(count, |at| format!("  - story: s{at}\n"));
                let lab =
                    format!("---\ntitle: A lab\nheld: 2026-02\nstatus: published\ncases:\n{cases}---\n\nWords.\n");
                files.push(("labs/long.md".to_owned(), lab));
                files
            },
            pages: |route| matches!(route, Route::Lab { .. }),
        },
        Case {
            name: "voices of one story",
            size: 30,
            files: |count| {
                let mut files = stories(count, |_| String::new());
                files.extend(story(&format!("voices: [{}]\n", many(count, |at| format!("s{at}, "))), "Words."));
                files
            },
            pages: is_long_story,
        },
        Case {
            name: "people, each in a role of their own",
            size: 50,
            files: |count| {
                let people = many(count, |at| format!("p.n{at}: {{ name: Given{at} Family{at}, role: role {at} }}\n"));
                let people = format!("r.okafor: {{ name: R O }}\nm.lindqvist: {{ name: M L }}\n{people}");
                let mut files = stories(count, |at| format!("echoes: [{{ by: p.n{at}, says: So it was. }}]\n"));
                files.push(("people.yaml".to_owned(), people));
                files
            },
            pages: none,
        },
        Case {
            name: "people with one name",
            size: 200,
            files: |count| {
                let people = many(count, |at| format!("p.n{at}: {{ name: Given Family }}\n"));
                let people = format!("r.okafor: {{ name: R O }}\nm.lindqvist: {{ name: M L }}\n{people}");
                let mut files = story("", &"Given Family came. ".repeat(count));
                files.push(("people.yaml".to_owned(), people));
                files
            },
            pages: none,
        },
        of_story("people mentioned in one text", 200, |count| {
            let people = many(count, |at| format!("p.n{at}: {{ name: Given{at} Family{at} }}\n"));
            let people = format!("r.okafor: {{ name: R O }}\nm.lindqvist: {{ name: M L }}\n{people}");
            let mut files = story("", &many(count, |at| format!("@p.n{at} came. ")));
            files.push(("people.yaml".to_owned(), people));
            files
        }),
        of_story("tags", 400, |count| {
            story(&format!("tags: [{}]\n", many(count, |at| format!("tag {at}, "))), "Words.")
        }),
        of_story("entries of a list in YAML", 2_000, |count| {
            story(&format!("tags:\n{}", "  - one\n".repeat(count)), "Words.")
        }),
        of_story("echoes", 300, |count| {
            let echoes = "  - { by: r.okafor, says: So it was. }\n".repeat(count);
            story(&format!("echoes:\n{echoes}"), "Words.")
        }),
        of_story("mentions", 500, |count| story("", &"@m.lindqvist came. ".repeat(count))),
        of_story("mentions of nobody", 600, |count| story("", &many(count, |at| format!("@m.lindqvst{at} came. ")))),
        of_story("one mention of many parts", 15_000, |count| story("", &format!("@{}", "a.".repeat(count)))),
        of_story("links", 1_200, |count| story("", &"[one](long.md) ".repeat(count))),
        of_story("links to headings of the same text", 600, |count| {
            let links = many(count, |at| format!("[one](#h{at}) "));
            story("", &format!("{links}\n\n{}", many(count, |at| format!("# h{at}\n\n"))))
        }),
        of_story("links to headings of another text", 500, |count| {
            let links = many(count, |at| format!("[one](other.md#h{at}) "));
            let mut files = story("", &links);
            let headings = many(count, |at| format!("# h{at}\n\n"));
            files.push(("stories/other.md".to_owned(), format!("---\n{FRONT}---\n\n{headings}\n")));
            files
        }),
        of_story("links of escapes", 1_500, |count| story("", &format!("[one]({})", "%41".repeat(count * 10)))),
        of_story("headings of the same words", 800, |count| story("", &"# Words\n\n".repeat(count))),
        of_story("nested quotes", 20_000, |count| story("", &format!("{}words", ">".repeat(count)))),
        of_story("rows of a table in HTML", 5_000, |count| {
            story("", &format!("<table>\n{}</table>", "<tr><td>a</td><td>b</td></tr>\n".repeat(count)))
        }),
        of_story("footnotes", 1_000, |count| {
            let notes = many(count, |at| format!("[^{at}]: Note.\n\n"));
            story("", &format!("{}\n\n{notes}", many(count, |at| format!("Word[^{at}]. "))))
        }),
        of_story("raised signs in HTML", 4_000, |count| story("", &"<sup>a ".repeat(count))),
        of_story("evidence for one behaviour", 150, |count| {
            let body = many(count, |at| format!("She asked number {at} again.\n\n"));
            citing(|at| format!("She asked number {at} again"), count, &body)
        }),
        of_story("evidence in one paragraph", 150, |count| {
            let body = many(count, |at| format!("She asked number {at} again. "));
            citing(|at| format!("She asked number {at} again"), count, &body)
        }),
        of_story("evidence in which somebody is mentioned", 100, |count| {
            let body = many(count, |at| format!("@m.lindqvist asked number {at} again.\n\n"));
            citing(|at| format!("an associate asked number {at} again"), count, &body)
        }),
        of_story("evidence that isn't in the text", 300, |count| {
            let body = many(count, |at| format!("She asked number {at} again.\n\n"));
            citing(|at| format!("Nobody said word{at} before lunch"), count, &body)
        }),
        of_story("evidence of words that the text repeats", 100, |count| {
            let body = "She asked again and again and ".repeat(count * 5);
            citing(|at| format!("asked again and again and {at} again"), count, &body)
        }),
        of_story("mentions of nobody among many people", 100, |count| {
            let people = many(count * 5, |at| format!("p.n{at}: {{ name: Given{at} Family{at} }}\n"));
            with_people(&people, story("", &many(count, |at| format!("@p.m{at} came. "))))
        }),
        of_story("links to nothing", 500, |count| story("", &many(count, |at| format!("[one](x{at}.md) ")))),
        of_story("pictures that are not there", 500, |count| {
            story("", &many(count, |at| format!("![one](x{at}.png) ")))
        }),
        of_story("a table's rows", 1_000, |count| {
            story("", &format!("| a | b |\n|---|---|\n{}", "| x | y |\n".repeat(count)))
        }),
        of_story("a table's columns", 1_000, |count| {
            let row = |cell: &str| format!("|{}\n", cell.repeat(count));
            story("", &format!("{}{}{}", row(" a |"), row("---|"), row(" x |").repeat(3)))
        }),
        of_story("nested lists", 240, |count| story("", &many(count, |at| format!("{}- x\n", "  ".repeat(at % 60))))),
        of_story("stars that nothing closes", 4_000, |count| story("", &"*a **b ".repeat(count))),
        of_story("brackets that nothing closes", 8_000, |count| story("", &"[a](".repeat(count))),
        of_story("accents on one letter", 20_000, |count| story("", &format!("a{}", "\u{301}".repeat(count)))),
        of_story("one word", 100_000, |count| story("", &"a".repeat(count))),
        of_story("one line", 20_000, |count| story("", &"word ".repeat(count))),
        of_story("references to one note", 1_000, |count| {
            story("", &format!("{}\n\n[^1]: Note.\n", "Word[^1]. ".repeat(count)))
        }),
        Case {
            name: "people",
            size: 1_000,
            files: |count| {
                let people = many(count, |at| format!("p.n{at}: {{ name: Given{at} Family{at}, role: associate }}\n"));
                with_people(&people, story("", "Words."))
            },
            pages: none,
        },
        Case {
            name: "words that must not be printed",
            size: 500,
            files: |count| {
                let words = many(count, |at| format!("Word{at}, "));
                let config = format!(
                    "title: Heard\ncontact: a@b.example\nprivacy: {{ consent: elsewhere, never_publish: [{words}] }}\n"
                );
                let mut files = story("", &"Words and others. ".repeat(count));
                files.push(("heard.yaml".to_owned(), config));
                files
            },
            pages: none,
        },
        Case {
            name: "metrics, each with a pair",
            size: 30,
            files: |count| {
                let metric = |at: usize| {
                    let text = format!(
                        "---\ntitle: M{at}\nmeasures: a\nmisses: b\nrewards: c\ngamed_by: d\npaired_with: m{}\nstatus: published\n---\n",
                        at ^ 1
                    );
                    (format!("metrics/m{at}.md"), text)
                };
                (0..2 * count).map(metric).collect()
            },
            pages: |route| matches!(route, Route::Metrics),
        },
    ]
}

/// How many times as much four times as many cost, and the least that each size took.
fn growth(case: &Case) -> (f64, [Duration; 3]) {
    let (mut nothing, mut small, mut large) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let mut growth = f64::MAX;
    for _ in 0..TRIES {
        nothing = nothing.min(cost(Vec::new(), none));
        small = small.min(cost((case.files)(case.size), case.pages));
        large = large.min(cost((case.files)(4 * case.size), case.pages));
        let own = |all: Duration| all.saturating_sub(nothing).as_secs_f64().max(0.001);
        // On a busy machine one cost differs from the next by up to half of what a site of nothing costs.
        growth = own(large.saturating_sub(nothing / 2)) / own(small);
        if growth <= MOST {
            break;
        }
    }
    (growth, [nothing, small, large])
}

/// The files that a leak check reads as they are, of pieces that once cost more the more there were of them.
#[test]
fn bytes_twice_as_many_cost_a_leak_check_at_most_two_and_a_half_times_as_much() {
    let mut watch = heard::leak::watch::WatchBuilder::new();
    let place = || heard::text::diagnostic::Place::file(&"people.yaml".into());
    watch.name("Maja Lindqvist", place());
    watch.word("Northwind", place());
    let watch = watch.finish();
    let scan = |piece: &str, count: usize| {
        let bytes = piece.repeat(count / piece.len()).into_bytes();
        let start = spent();
        watch.scan("a.html", &bytes, &mut heard::text::normalize::Words::default());
        (spent() - start).as_secs_f64()
    };
    let pieces = [
        "<sup>a ",
        "<small class=\"label\">a ",
        "<a",
        "<!a",
        "%41",
        "%41)",
        "a%41\"",
        "&amp",
        "\\u00e9",
        "<",
        "a ",
        "a",
        "(a%2",
    ];
    let too_slow: Vec<(&str, f64)> = pieces
        .into_iter()
        .map(|piece| {
            let tries = (0..TRIES).map(|_| scan(piece, 400_000) / scan(piece, 100_000).max(0.000_5));
            (piece, tries.fold(f64::MAX, f64::min))
        })
        .filter(|(_, growth)| *growth > MOST)
        .collect();
    assert!(too_slow.is_empty(), "four times as many cost more than {MOST} times as much: {too_slow:?}");
}

/// Documents and icons, of pieces that each begin something.
#[test]
fn documents_twice_as_large_are_read_at_most_two_and_a_half_times_as_long() {
    let read = |start: &str, piece: &str, count: usize| {
        let bytes = format!("{start}{}", piece.repeat(count / piece.len())).into_bytes();
        let start = spent();
        heard::media::readings::of("a.pdf", &bytes, &mut |_, _| ());
        (spent() - start).as_secs_f64()
    };
    let pieces = ["<", "<4", "<4d ", "(", "\\", "stream\n"].map(|piece| ("%PDF-1.7\n", piece));
    let too_slow: Vec<(&str, f64)> = pieces
        .into_iter()
        .chain([("\0\0\u{1}\0", "zTXtx^"), ("\0\0\u{1}\0", "iTXta")])
        .map(|(start, piece)| {
            let tries = (0..TRIES).map(|_| read(start, piece, 400_000) / read(start, piece, 100_000).max(0.002));
            (piece, tries.fold(f64::MAX, f64::min))
        })
        .filter(|(_, growth)| *growth > MOST)
        .collect();
    assert!(too_slow.is_empty(), "four times as many cost more than {MOST} times as much: {too_slow:?}");
}

/// Signs of Markdown, of which each once cost more the more there were of them, or might.
#[test]
fn signs_twice_as_many_cost_a_text_at_most_two_and_a_half_times_as_much() {
    let read = |sign: &str, count: usize| {
        // Comments are only looked for where there is one.
        let text = format!("{}\n\n<!-- -->\n", sign.repeat(count / sign.len()));
        let start = spent();
        let _ = heard::text::markdown::read(&text, 0..text.len(), &[]);
        (spent() - start).as_secs_f64()
    };
    let signs = [
        "<!--",
        "<!-- -->",
        "`",
        "` `` ",
        "%%",
        "%% ",
        "<",
        "<!",
        "\\",
        "`<!--",
        "-->",
        "> ",
        "- `\n",
        "<!-- -->\n",
        "- ",
        "* ",
        "1. ",
        "-\t",
        "<td>a</td>\n",
        "<b>a ",
        "中*。**",
        "**中。**",
        "*中。*_a_ ",
    ];
    let too_slow: Vec<(&str, f64)> = signs
        .into_iter()
        .map(|sign| {
            let tries = (0..TRIES).map(|_| read(sign, 400_000) / read(sign, 100_000).max(0.002));
            (sign, tries.fold(f64::MAX, f64::min))
        })
        .inspect(|(sign, growth)| println!("{sign:?}: {growth:.1} times"))
        .filter(|(_, growth)| *growth > MOST)
        .collect();
    assert!(too_slow.is_empty(), "four times as many cost more than {MOST} times as much: {too_slow:?}");
}

#[test]
fn a_site_twice_as_large_costs_at_most_two_and_a_half_times_as_much() {
    // One thread does all the work, so that its time is that of all.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let only = std::env::var("HEARD_GROWTH").ok();
    let too_slow: Vec<String> = pool.install(|| {
        let is_chosen = |case: &Case| only.as_ref().is_none_or(|only| case.name.contains(only));
        let chosen = cases().into_iter().filter(is_chosen);
        let measured = chosen.map(|case| {
            let (growth, costs) = growth(&case);
            let line = format!("{}: {growth:.1} times ({costs:?})", case.name);
            println!("{line}");
            (growth, line)
        });
        measured.filter(|(growth, _)| *growth > MOST).map(|(_, line)| line).collect()
    });
    assert!(too_slow.is_empty(), "four times as many cost more than {MOST} times as much: {too_slow:#?}");
}
