//! What is promised of the reader of YAML.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Document, MOST_LEVELS, Node, Span, Value, YamlFaultKind, read};

/// One fault's kind, its words, and the line to write instead with whether that is certain.
type Told<'t> = (YamlFaultKind, &'t str, Option<(String, bool)>);

fn told(text: &str) -> Vec<Told<'_>> {
    let faults = read(text, 0).faults.into_iter();
    let instead = |fault: super::YamlFault| fault.instead.map(|instead| (instead.line, instead.certain));
    faults.map(|fault| (fault.kind, fault.span.slice(text), instead(fault))).collect()
}

/// Asserts that the text has one fault, here and with this line instead, and that the line mends the text.
fn slip(text: &str, kind: YamlFaultKind, words: &str, line: &str, certain: bool) {
    assert_eq!(told(text), [(kind, words, Some((line.to_owned(), certain)))], "{text}");
    let span = read(text, 0).faults[0].instead.as_ref().unwrap().span.within(text);
    let mended = [&text[..span.start], line, &text[span.end..]].concat();
    assert_eq!(told(&mended), [], "{mended}");
}

fn keys(document: &Document) -> Vec<&str> {
    let Value::Mapping(entries) = &document.root.value else { return Vec::new() };
    entries.iter().map(|entry| entry.key.as_str()).collect()
}

fn lost(document: &Document) -> Vec<&str> {
    document.lost.iter().map(|(key, _)| key.as_str()).collect()
}

#[test]
fn every_key_and_value_knows_where_it_stands() {
    let text =
        "title: zwölf Öfen  # so\nabout: [maja, 'ö']\nreply: { by: m.l, says: Ja }\nwhy: |\n  weil\nzwölf:\n  - a: b\n";
    let root = read(text, 0).root;
    let under = |key: &str| root.find(key).unwrap().span.slice(text);
    assert_eq!(under("title"), "zwölf Öfen");
    assert_eq!(under("about"), "[maja, 'ö']");
    assert_eq!(under("reply"), "{ by: m.l, says: Ja }");
    assert_eq!(under("zwölf"), "- a: b");
    assert_eq!(root.find("why").and_then(Node::as_text), Some("weil\n"));
    let Value::Mapping(entries) = &root.value else { panic!("not a map") };
    assert_eq!(entries[4].key_span.slice(text), "zwölf");
}

#[test]
fn places_are_those_of_the_file() {
    let file = "---\ntitle: a: b\nabout: x\n---\n";
    let document = read(&file[4..24], 4);
    assert_eq!(document.faults[0].span.slice(file), "a: b");
    assert_eq!(document.faults[0].instead.as_ref().unwrap().span.slice(file), "title: a: b");
    assert_eq!(document.lost[0].1.slice(file), "title: a: b\n");
    assert_eq!(document.root.find("about").unwrap().span.slice(file), "x");
}

#[test]
fn words_stay_words_and_nothing_is_nothing() {
    let root = read("a: yes\nb: 012\nc: ~\nd:\ne: null\nf: 'null'\ng: on\n", 0).root;
    let text = |key: &str| root.find(key).unwrap().as_text().map(str::to_owned);
    assert_eq!(text("a").as_deref(), Some("yes"));
    assert_eq!(text("b").as_deref(), Some("012"));
    assert_eq!(text("f").as_deref(), Some("null"));
    for key in ["c", "d", "e"] {
        assert_eq!(root.find(key).unwrap().kind_word(), "nothing");
    }
    assert_eq!(read("", 0).root.value, Value::Null);
    assert_eq!(read("# only a note\n", 0).root.value, Value::Null);
}

#[test]
fn line_ends_of_windows_and_a_missing_last_one_are_fine() {
    let document = read("title: a\r\nabout:\r\n  - b\r\nwhy: c", 0);
    assert_eq!((keys(&document), document.faults.len()), (vec!["title", "about", "why"], 0));
    let instead = told("title: a: b\r\nx: y\r\n");
    assert_eq!(instead[0].2, Some(("title: \"a: b\"".to_owned(), true)));
}

#[test]
fn typographic_quotation_marks_links_and_notes_are_no_fault() {
    for fine in
        ["title: “No,” she said\n", "to: sftp://a@b.example/c\n", "a: b # c\n", "a: 10:30\n", "---\na: b\n...\n"]
    {
        assert_eq!(told(fine), [], "{fine}");
    }
}

#[test]
fn tabs_are_told_line_by_line_with_spaces_instead() {
    let text = "a:\n\tb: c\n\td: e\nf: g\n";
    let line = |words: &str| Some((words.to_owned(), true));
    assert_eq!(told(text), [(YamlFaultKind::Tab, "\t", line("  b: c")), (YamlFaultKind::Tab, "\t", line("  d: e"))]);
    let document = read(text, 0);
    assert_eq!((keys(&document), lost(&document)), (vec!["f"], vec!["a"]));
}

#[test]
fn a_colon_in_words_wants_quotation_marks() {
    let kind = YamlFaultKind::Colon;
    slip("title: The pause: a story\n", kind, "The pause: a story", "title: \"The pause: a story\"", true);
    slip("title: \"Öl\": Ende # x\n", YamlFaultKind::Quote, "\"Öl\": Ende", "title: '\"Öl\": Ende' # x", true);
    slip("a: { says: He said: no }\n", kind, "He said: no", "a: { says: \"He said: no\" }", true);
    slip("about: [He said: no, x]\n", kind, "He said: no", "about: [\"He said: no\", x]", true);
    slip("kept:\n  - a: b: c\n", kind, "b: c", "  - a: \"b: c\"", true);
}

#[test]
fn quotation_marks_that_words_go_on_after_are_part_of_the_words() {
    let kind = YamlFaultKind::Quote;
    slip("title: \"No,\" she said\n", kind, "\"No,\" she said", "title: '\"No,\" she said'", true);
    let both = "title: \"I didn't,\" she said\n";
    slip(both, kind, "\"I didn't,\" she said", "title: \"\\\"I didn't,\\\" she said\"", true);
    slip("a: 'I didn't ask'\n", kind, "'I didn't ask'", "a: \"I didn't ask\"", true);
    slip("a: \"She said \"no\" to it\"\n", kind, "\"She said \"no\" to it\"", "a: 'She said \"no\" to it'", true);
    let inline = "a: { by: m.l, says: \"No,\" she said }\n";
    slip(inline, kind, "\"No,\" she said", "a: { by: m.l, says: '\"No,\" she said' }", true);
}

#[test]
fn open_quotation_marks_swallow_no_field() {
    slip("title: \"No\ndate: x\n", YamlFaultKind::Quote, "\"No", "title: \"No\"", false);
    let text = "title: \"No\nstatus: withdrawn\nsummary: bar\"\nb: c\n";
    let document = read(text, 0);
    assert_eq!(document.faults[0].span.slice(text), "\"No");
    assert_eq!(document.root.find("status").and_then(Node::as_text), Some("withdrawn"));
    assert!(lost(&document).contains(&"title"));
}

#[test]
fn backslashes_that_mean_nothing_are_doubled() {
    let kind = YamlFaultKind::Escape;
    slip("t: \"/M-\\d{6}/\"\n", kind, "\\d", "t: \"/M-\\\\d{6}/\"", true);
    slip("t: [Blue, \"/M-\\d{6}/\"]\n", kind, "\\d", "t: [Blue, \"/M-\\\\d{6}/\"]", true);
}

#[test]
fn words_that_begin_with_a_sign_want_quotation_marks() {
    for (text, kind) in [
        ("about: @maja\n", YamlFaultKind::Sign),
        ("about: `maja`\n", YamlFaultKind::Sign),
        ("about: %maja\n", YamlFaultKind::Sign),
        ("about: |maja\n", YamlFaultKind::Sign),
        ("about: [Draft] The pause\n", YamlFaultKind::Sign),
        ("about: {Draft} The pause\n", YamlFaultKind::Sign),
        ("about: *maja\n", YamlFaultKind::Alias),
        ("about: *Now* or never\n", YamlFaultKind::Alias),
        ("about: &maja\n", YamlFaultKind::Anchor),
    ] {
        let words = text.trim_end().strip_prefix("about: ").unwrap();
        slip(text, kind, words, &format!("about: \"{words}\""), true);
    }
    slip("a: !now or never\n", YamlFaultKind::Tag, "!now", "a: \"!now or never\"", false);
    slip("a: [b, @c]\n", YamlFaultKind::Sign, "@c", "a: [b, \"@c\"]", true);
}

#[test]
fn brackets_that_are_open_swallow_no_field() {
    slip("about: [maja\nb: c\n", YamlFaultKind::Unclosed, "[maja", "about: [maja]", false);
    slip("about: {maja: x\nb: c\n", YamlFaultKind::Unclosed, "{maja: x", "about: {maja: x}", false);
    slip("about: [maja]]\nb: c\n", YamlFaultKind::Unclosed, "]", "about: [maja]", false);
    let document = read("k: {a: b,\nstatus: c}\nd: e\n", 0);
    assert_eq!(document.root.find("d").and_then(Node::as_text), Some("e"));
    assert!(
        lost(&document).contains(&"k") && lost(&document).contains(&"status") || keys(&document).contains(&"status")
    );
}

#[test]
fn a_field_without_its_colon_or_space_is_understood() {
    slip("title:The pause\ndate: x\n", YamlFaultKind::NoSpace, "title:", "title: The pause", true);
    slip("date: x\ntitle:The pause\nb: y\n", YamlFaultKind::NoSpace, "title:", "title: The pause", true);
    slip("title:The pause: a story\n", YamlFaultKind::NoSpace, "title:", "title: \"The pause: a story\"", true);
    slip("title:The pause\n", YamlFaultKind::NoSpace, "title:", "title: The pause", true);
    slip("c:\n  state:made\n  what: x\n", YamlFaultKind::NoSpace, "state:", "  state: made", true);
    slip("c: { state:made, what: x }\n", YamlFaultKind::NoSpace, "state:", "c: { state: made, what: x }", true);
    slip("title = The pause: a story\n", YamlFaultKind::Equals, "=", "title: \"The pause: a story\"", true);
    assert_eq!(lost(&read("status:withdrawn: x\n", 0)), ["status"]);
    slip("title = x\ndate: y\n", YamlFaultKind::Equals, "=", "title: x", true);
    slip("date: y\ntitle The pause\n", YamlFaultKind::NoColon, "title", "title: The pause", false);
}

#[test]
fn items_and_indentation_are_put_right() {
    slip("a:\n- x\n-item\nb: c\n", YamlFaultKind::Dash, "-", "- item", true);
    slip("title: x\n date: y\nother: z\n", YamlFaultKind::Indent, " ", "date: y", false);
    slip("a:\n  b: c\n d: e\n", YamlFaultKind::Indent, " ", "  d: e", false);
}

#[test]
fn what_a_comma_cuts_off_is_told_and_is_no_field() {
    let text = "r: { period: 2026-Q1, value: 12, of 12 green, here }\n";
    let line = "r: { period: 2026-Q1, value: \"12, of 12 green, here\" }";
    slip(text, YamlFaultKind::CutByComma, "of 12 green, here", line, true);
    let root = read(text, 0).root;
    let Value::Mapping(entries) = &root.find("r").unwrap().value else { panic!("not a map") };
    assert_eq!(entries.len(), 2);
    assert_eq!(told("theme: { name: hearth, options: }\n"), []);
}

#[test]
fn anchors_aliases_and_tags_are_told_and_the_value_is_kept() {
    let document = read("a: &x words\nb: *x\nc: !!str 12\n", 0);
    let kinds: Vec<YamlFaultKind> = document.faults.iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [YamlFaultKind::Anchor, YamlFaultKind::Alias, YamlFaultKind::Tag]);
    assert_eq!(document.root.find("a").and_then(Node::as_text), Some("words"));
    assert_eq!(document.root.find("b").unwrap().value, Value::Null);
    assert_eq!(document.root.find("c").and_then(Node::as_text), Some("12"));
}

#[test]
fn of_a_repeated_key_the_first_stays() {
    let document = read("a: 1\nb: 2\na: 3\n", 0);
    assert_eq!(document.faults[0].kind, YamlFaultKind::DuplicateKey { first: Span::of(0, 1) });
    assert_eq!(document.faults[0].span, Span::of(10, 11));
    assert_eq!(document.root.find("a").and_then(Node::as_text), Some("1"));
}

#[test]
fn a_key_that_cannot_be_read_could_have_been_any() {
    for text in ["? [a]\n: b\n", ": b\n", "x: &s status\n*s : withdrawn\n", "a: b\n---\nc: [d\n", "a: b\n...\nc: d\n"] {
        assert!(lost(&read(text, 0)).contains(&""), "{text}");
    }
}

#[test]
fn all_faults_are_found_at_once_and_what_is_around_them_is_kept() {
    let text = "one: a: b\ntwo: fine\nthree: \"x\" y\nfour:\n  five: @z\n  six: kept\nseven: [oops\neight: fine\n";
    let document = read(text, 0);
    assert_eq!(document.faults.len(), 4);
    assert_eq!(keys(&document), ["two", "four", "eight"]);
    assert_eq!(lost(&document), ["one", "three", "four", "seven"]);
    assert_eq!(document.root.find("four").unwrap().find("six").and_then(Node::as_text), Some("kept"));
}

#[test]
fn more_faults_than_are_told_leave_nothing_to_trust() {
    let syntax = read(&"a: b: c\n".repeat(50), 0);
    assert_eq!(syntax.faults.iter().filter(|fault| fault.kind == YamlFaultKind::More).count(), 1);
    assert!(lost(&syntax).contains(&""));
    let repeats = read(&"a: b\n".repeat(500), 0);
    assert_eq!(repeats.faults.len(), super::MOST_FAULTS + 1);
    assert!(lost(&repeats).contains(&""));
}

#[test]
fn bombs_are_told_and_do_no_harm() {
    let laugh = |n: usize| format!("a{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(9));
    let laughs = (1..500).map(laugh).collect::<Vec<_>>().concat();
    let deep_lines = (0..1_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<Vec<_>>().concat();
    for bomb in [
        "[".repeat(1_000_000),
        "a: {".repeat(250_000),
        "- ".repeat(500_000),
        "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n".repeat(10_000),
        "\"".repeat(200_001),
        "a: \"\n".repeat(40_000),
        "a: b: c\n".repeat(30_000),
        "\ta: b\n".repeat(20_000),
        format!("a: {{ x: 1, {} }}", "b, ".repeat(60_000)),
        "? ".repeat(100_000),
        "!".repeat(200_000),
        format!("[{}]", "&a x, ".repeat(30_000)),
        format!("a: {{ {} }}", "b:c: d, ".repeat(30_000)),
        format!("a: {}", "[x\" ".repeat(50_000)),
        "a:b: c\n".repeat(30_000),
        laughs,
        deep_lines,
    ] {
        let start = Instant::now();
        let document = read(&bomb, 0);
        assert!(!document.faults.is_empty(), "{}", &bomb[..40]);
        drop(document);
        assert!(start.elapsed() < Duration::from_secs(10), "{:?} {:?}", &bomb[..40], start.elapsed());
    }
}

#[test]
fn levels_are_counted_together() {
    let inline = |n: usize| format!("a: {}{}", "[".repeat(n), "]".repeat(n));
    assert_eq!(told(&inline(MOST_LEVELS - 1)), []);
    assert_eq!(told(&inline(MOST_LEVELS))[0].0, YamlFaultKind::TooDeep);
}

fn check(node: &Node, text: &str) {
    let range = node.span.start as usize..node.span.end as usize;
    assert!(text.get(range).is_some());
    match &node.value {
        Value::Null | Value::Scalar(_) => {}
        Value::Sequence(nodes) => nodes.iter().for_each(|node| check(node, text)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| check(&entry.value, text)),
    }
}

/// Pieces that slips are made of.
fn pieces(most: usize) -> impl Strategy<Value = String> {
    let pieces = vec![
        "title",
        "ö",
        ": ",
        ":",
        "\n",
        "  ",
        "\t",
        "- ",
        "-",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "#",
        " #",
        "@",
        "*a",
        "&a",
        "!",
        "|",
        ">",
        "---\n",
        "...\n",
        "?",
        "\\",
        "\r\n",
        "=",
        "%",
        "~",
        "<<",
        "\u{feff}",
        "b: c\n",
        "d:\n  e: f\n",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..most).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_breaks_the_reader_and_every_place_lies_in_the_text(
        text in prop_oneof!["\\PC{0,60}", pieces(24)]
    ) {
        let document = read(&text, 0);
        check(&document.root, &text);
        for fault in &document.faults {
            prop_assert!(text.get(fault.span.start as usize..fault.span.end as usize).is_some());
            if let Some(instead) = &fault.instead {
                prop_assert!(text.get(instead.span.start as usize..instead.span.end as usize).is_some());
                prop_assert!(!instead.line.contains('\n'));
            }
        }
        for (_, span) in &document.lost {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
        prop_assert!(document.lost.is_empty() || !document.faults.is_empty());
    }

    #[test]
    fn a_field_that_decides_who_may_read_is_read_or_known_to_be_lost(before in pieces(12), after in pieces(12)) {
        let text = format!("{before}\nstatus: withdrawn\n{after}");
        let document = read(&text, 0);
        let is_read = document.root.find("status").is_some();
        let is_lost = document.lost.iter().any(|(key, _)| key.is_empty() || key == "status");
        let is_no_map = matches!(document.root.value, Value::Scalar(_) | Value::Sequence(_));
        prop_assert!(is_read || is_lost || is_no_map, "{text:?} {document:?}");
    }
}
