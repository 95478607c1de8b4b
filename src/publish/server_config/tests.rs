//! What every configuration says, whatever the server.

#![allow(clippy::unwrap_used, reason = "a test may stop at what is not there")]

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::publish::server_config::policy::{CONTENT, FRESH, HEADERS, KEPT, SENDING};
use crate::publish::server_config::{DROP, Drop, ROOT, Server, ServerConfig, cache_control};

fn printed(path: &str, server: Server) -> String {
    ServerConfig::of(path, ROOT, false).unwrap().render(server)
}

#[test]
fn every_configuration_has_every_header_and_begins_by_saying_where_it_goes() {
    for server in Server::ALL {
        let text = printed("/in/heard/", server);
        for (name, value) in HEADERS {
            assert!(text.contains(name) && text.contains(value), "{server:?} sends no {name}");
        }
        assert!(text.contains(FRESH), "{server:?} says nothing of caches");
        let beginning = text.lines().take(4).collect::<Vec<_>>().join(" ");
        assert!(beginning.contains("Save this as"), "{server:?}: {beginning}");
    }
}

#[test]
fn only_what_is_named_by_what_it_holds_may_be_kept() {
    assert_eq!(cache_control("images/0123456789abcdef.png"), KEPT);
    for url in ["index.html", "images/maja.png", "images/0123456789abcdef", "stories/images/0123456789abcdef.png"] {
        assert_eq!(cache_control(url), FRESH, "{url}");
    }
}

#[test]
fn no_hole_is_left_open() {
    for server in Server::ALL {
        for (path, sends) in [("/", false), ("/heard/", true)] {
            let text = ServerConfig::of(path, ROOT, sends).unwrap().render(server);
            let holes = [
                "@BELOW@",
                "@TOP@",
                "@HEADERS@",
                "@FRESH@",
                "@KEPT@",
                "@PATH",
                "@BARE@",
                "@ROOT@",
                "@PATTERN",
                "@SENDS@",
                "@SENDING@",
                "@CONTENT@",
            ];
            assert!(holes.iter().all(|hole| !text.contains(hole)), "{text}");
        }
    }
}

#[test]
fn the_path_on_the_server_is_the_sites_own() {
    assert!(printed("/in/heard/", Server::Nginx).contains("location = /in/heard {"));
    assert!(printed("/p%C3%A5/", Server::Nginx).contains("location ^~ /på/ {"));
    let top = printed("/", Server::Nginx);
    assert!(top.contains("location ^~ / {") && !top.contains("location = "), "{top}");
    assert!(printed("/v1.2/", Server::Nginx).contains(r#"~ "^/v1\.2/images/"#));
}

#[test]
fn what_a_server_would_misread_is_refused() {
    for path in ["/a b/", "/a\"/", "/a;b/", "/$x/", "/{x}/", "/a%0Ab/", "/*/"] {
        assert!(ServerConfig::of(path, ROOT, false).is_err(), "{path}");
    }
    for root in ["heard", "", "/srv/a\"b", "/srv/$x", "/srv/{a}", "/srv/a\nb", "/srv/a*"] {
        assert!(ServerConfig::of("/", root, false).is_err(), "{root}");
    }
    assert!(ServerConfig::of("/", "/srv/our pages/på vinden", false).is_ok());
}

#[test]
fn the_file_for_iis_is_well_formed() {
    let text = printed("/heard/", Server::Iis);
    let mut reader = Reader::from_str(&text);
    let mut rules = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(element) if element.name().as_ref() == "rule" => rules += 1,
            _ => {}
        }
    }
    assert_eq!(rules, 3);
}

#[test]
fn only_a_page_that_sends_a_story_can_send_anything() {
    for server in Server::ALL {
        assert!(!printed("/heard/", server).contains(SENDING), "{server:?}");
        let text = ServerConfig::of("/heard/", ROOT, true).unwrap().render(server);
        assert_eq!(text.contains(SENDING), server != Server::Netlify, "{server:?}");
        assert!(text.contains(CONTENT), "{server:?}");
    }
}

#[test]
fn a_drop_is_named_and_only_where_a_server_can_keep_what_it_promises() {
    let drop = |signed| Drop::of("/in/drop/", DROP, signed).unwrap();
    for (server, signed) in
        [(Server::Nginx, false), (Server::Nginx, true), (Server::Apache, false), (Server::Caddy, true)]
    {
        let text = drop(signed).render(server).unwrap();
        assert!(text.contains("/in/drop/") && text.contains("Save this as"), "{server:?}: {text}");
        assert_eq!(text.contains("heard_sender"), signed && server == Server::Nginx, "{server:?}");
        assert!(!text.contains("@ROOT@") && !text.contains("SIGNED@") && !text.contains("@PATH"), "{text}");
    }
    for (server, signed) in [(Server::Apache, true), (Server::Iis, false), (Server::Netlify, false)] {
        assert!(drop(signed).render(server).is_err(), "{server:?}");
    }
    assert!(Drop::of("/drop/", "drop", false).is_err());
}
