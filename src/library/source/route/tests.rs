//! One spelling a route, and links that lead where they mean to.

use proptest::prelude::*;

use crate::library::source::address::Address;
use crate::library::source::front_matter::Call;
use crate::library::source::route::{FeedForm, Route, TopicKind, href};

#[test]
fn a_link_leads_from_any_depth_to_any_other() {
    assert_eq!(href("index.html", "stories/2026/a.html"), "stories/2026/a.html");
    assert_eq!(href("stories/2026/a.html", "index.html"), "../../index.html");
    assert_eq!(href("stories/2026/a.html", "stories/2025/b.html"), "../2025/b.html");
    assert_eq!(href("stories/2026/a.html", "stories/2026/på vinden.html"), "p%C3%A5%20vinden.html");
}

#[test]
fn an_address_with_another_spelling_is_no_page() {
    for url in [
        "stories/index/index.txt",
        "indicators/x/page-02.html",
        "practices/law/page-1.html",
        "people/a/b.html",
        "judgment/ignored.html",
        "issues/2026-q5.html",
        "issues/02026-q1.html",
        "issues/2026.html",
        "sitemap-0.xml",
        "sitemap-02.xml",
        "feed.html",
        "a//b",
        "../a",
        "",
    ] {
        let route = Route::parse(url);
        assert!(route.is_none() || matches!(route, Some(Route::Static { .. })), "{url}: {route:?}");
    }
    assert_eq!(Route::parse("tags/a.html"), Some(Route::Topic { kind: TopicKind::Tag, slug: "a".into(), page: 1 }));
}

#[test]
fn a_file_of_static_is_at_no_address_of_ours_in_any_case() {
    for path in [
        "index.html",
        "Index.HTML",
        "robots.txt",
        "sitemap-2.xml",
        "search/index.js",
        "\u{17f}earch/index.js",
        "images/maja.jpg",
        "Images",
        "assets/hearth.css",
        "stories",
        "stories/handout.pdf",
        "STORIES/a.html",
        "judgment/x.txt",
        "issues/x.txt",
        "people./maja.html",
        ".heard",
        ".heard/preview.js",
        ".HEARD.json",
        ".heard.lock",
        "files/.heard-x",
    ] {
        assert!(!Route::is_free(path), "{path}");
    }
    for path in ["favicon.ico", "files/stories/a.html", ".well-known/security.txt", "_headers", "search.txt", "heard"] {
        assert!(Route::is_free(path), "{path}");
    }
}

/// The address to which `reference` leads from a page at `base`: RFC 3986, 5.2, for references without scheme,
/// host and query.
fn resolve(base: &str, reference: &str) -> String {
    assert!(!reference.split('/').next().unwrap().contains(':'), "{reference} would be taken for a scheme");
    let mut path: Vec<&str> = base.split('/').collect();
    path.pop();
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => assert!(path.pop().is_some(), "{reference} leads out of the site"),
            part => path.push(part),
        }
    }
    let path = path.join("/");
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        assert!(!b"?# \"<>\\".contains(first), "{path} holds what an address cannot");
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// A part of an address that the library lets stand.
fn part() -> impl Strategy<Value = String> {
    let whole = "[a-zåßж字٣0-9][-a-z0-9 .:?#%&+~'é]{0,6}[a-z0-9é]|[a-z]|page-0?[0-9]{1,3}x?|page-[+]2|index";
    whole.prop_filter("reserved", |part| Address::of_path(part).1.is_none() && part != "index")
}

fn route() -> impl Strategy<Value = Route> {
    let address = || prop::collection::vec(part(), 1..4).prop_map(|parts| parts.join("/"));
    let page = || prop_oneof![Just(1_u32), 2_u32..500, Just(u32::MAX)];
    let kind = || prop::sample::select(TopicKind::ALL.to_vec());
    let call = prop::sample::select(Call::ALL.to_vec());
    prop_oneof![
        prop::sample::select(vec![
            Route::Index,
            Route::Indicators,
            Route::People,
            Route::Judgment,
            Route::Labs,
            Route::Metrics,
            Route::NotFound,
            Route::Robots,
            Route::Openings,
            Route::Search,
            Route::Feed { form: FeedForm::Atom },
            Route::Feed { form: FeedForm::Json },
            Route::Sitemap { part: None },
        ]),
        page().prop_map(|part| Route::Sitemap { part: Some(part) }),
        page().prop_map(|page| Route::Stories { page }),
        (1990_i16..2100, 1_i8..5).prop_map(|(year, quarter)| Route::Issue { year, quarter }),
        address().prop_map(|address| Route::Story { address }),
        (part(), page()).prop_map(|(id, page)| Route::Indicator { id, page }),
        kind().prop_map(|kind| Route::Topics { kind }),
        (kind(), part(), page()).prop_map(|(kind, slug, page)| Route::Topic { kind, slug, page }),
        part().prop_map(|slug| Route::Person { slug }),
        (call, page()).prop_map(|(call, page)| Route::Call { call, page }),
        address().prop_map(|address| Route::Lab { address }),
        (address(), page()).prop_map(|(address, page)| Route::Metric { address, page }),
        address().prop_map(|address| Route::Page { address }),
        address().prop_map(|address| Route::Path { address }),
        (1..40_u32).prop_map(|page| Route::Changes { page }),
        address().prop_map(|name| Route::Asset { name }),
        part().prop_map(|name| Route::Picture { name }),
        address().prop_map(|path| Route::Static { path: format!("files/{path}") }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_route_has_one_spelling(route in route()) {
        prop_assert_eq!(Route::parse(&route.url()), Some(route));
    }

    #[test]
    fn an_address_of_a_file_of_static_is_its_alone(route in route(), upper in any::<u64>()) {
        let url = route.url();
        let case = |(at, c): (usize, char)| if upper >> (at % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c };
        let other: String = url.chars().enumerate().map(case).collect();
        prop_assert_eq!(Route::is_free(&other), matches!(route, Route::Static { .. }), "{}", other);
    }

    #[test]
    fn a_spelling_has_one_route(url in "([a-z]{1,9}|stories|indicators|metrics|tags|judgment)(/([a-z]{1,4}|index|page-[0-9]{1,3})){0,3}([.]html)?") {
        if let Some(route) = Route::parse(&url) {
            prop_assert_eq!(route.url(), url);
        }
    }

    #[test]
    fn a_link_resolves_to_the_page_that_it_means(from in route(), to in route()) {
        prop_assert_eq!(resolve(&from.url(), &href(&from.url(), &to.url())), to.url());
    }
}
