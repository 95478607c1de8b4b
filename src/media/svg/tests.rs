//! What is delivered of an SVG.

use crate::media::image::{ImageKind, Refusal};
use crate::media::svg::{is_drawing, read};

const SPACE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"";

fn of(inside: &str) -> String {
    let drawing = read(format!("<svg>{inside}</svg>").as_bytes()).unwrap();
    let text = String::from_utf8(drawing.bytes).unwrap();
    match text.strip_prefix(SPACE).unwrap() {
        "/>" => String::new(),
        rest => rest.strip_prefix('>').unwrap().strip_suffix("</svg>").unwrap().to_owned(),
    }
}

fn sides(root: &str) -> (u32, u32) {
    let drawing = read(format!("<svg {root}/>").as_bytes()).unwrap();
    (drawing.width, drawing.height)
}

#[test]
fn shapes_and_their_paint_stay() {
    let plain = "<g fill=\"none\"><path d=\"M0 0L1 1\" stroke=\"#26395c\" stroke-width=\"3\"/></g>";
    assert_eq!(of(plain), plain);
    assert_eq!(of("<svg:rect width='1'/>"), "<rect width=\"1\"/>");
}

#[test]
fn nothing_that_runs_or_loads_stays() {
    for inside in [
        "<script>alert(1)</script>",
        "<style>@import url(x)</style>",
        "<foreignObject><p>x</p></foreignObject>",
        "<image href='https://x.example/a.png'/>",
        "<animate attributeName='href' to='x'/>",
        "<set/>",
        "<filter><feImage href='a'/></filter>",
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x</h:script>",
        "<?xml-stylesheet href='a'?>",
        "<!-- words -->",
        "<metadata><rdf:RDF>Maja</rdf:RDF></metadata>",
        "<sodipodi:namedview><rect/></sodipodi:namedview>",
        "<![CDATA[words]]>",
        "words",
    ] {
        assert_eq!(of(inside), "", "{inside}");
    }
    for attribute in [
        "onclick='x()'",
        "onload='x()'",
        "href='https://x.example'",
        "xlink:href='a.svg#b'",
        "href='javascript:x'",
        "fill='url(a.svg#b)'",
        "filter='url(#a)'",
        "inkscape:label='Maja'",
        "data-name='Maja'",
        "class='maja'",
        "style='background:url(x)'",
        "style='fill:url(x)'",
        "aria-label='Maja'",
        "xmlns:x='words'",
        "cursor='url(a)'",
    ] {
        assert_eq!(of(&format!("<use {attribute}/>")), "<use/>", "{attribute}");
    }
}

#[test]
fn names_of_layers_become_numbers_and_links_still_lead_there() {
    let drawn = of("<linearGradient id='Maja'/><rect fill='url(#Maja)' id='b'/><use xlink:href='#b'/>");
    let wanted = "<linearGradient id=\"n1\"/><rect fill=\"url(#n1)\" id=\"n2\"/><use href=\"#n2\"/>";
    assert_eq!(drawn, wanted);
}

#[test]
fn declarations_become_attributes_and_outdo_them() {
    let drawn =
        of("<path fill='red' style='fill: #fff !important; stroke:none; -inkscape-x: Maja; behavior: url(x)'/>");
    assert_eq!(drawn, "<path stroke=\"none\" fill=\"#fff\"/>");
}

#[test]
fn words_that_people_read_stay_and_stay_words() {
    let drawn =
        of("<title>A &amp; B</title><text x='1'>one <tspan>two</tspan> &#60;b&gt; &#8212; <![CDATA[<i>]]></text>");
    let wanted = "<title>A &amp; B</title><text x=\"1\">one <tspan>two</tspan> &lt;b&gt; — &lt;i&gt;</text>";
    assert_eq!(drawn, wanted);
    assert_eq!(of("<text>a<a href='x'>b</a><style>c</style></text>"), "<text>ab</text>");
}

#[test]
fn words_of_its_own_refuse_a_drawing() {
    for text in [
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg><text>&a;</text></svg>",
        "<svg><text>&a;</text></svg>",
        "<svg><rect x='&a;'/></svg>",
        "<svg><title>&lol9;</title></svg>",
    ] {
        assert_eq!(read(text.as_bytes()).unwrap_err(), Refusal::Entities, "{text}");
    }
    let plain = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'><svg/>";
    assert_eq!(read(plain.as_bytes()).unwrap().bytes, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
}

#[test]
fn what_is_not_well_formed_is_refused() {
    let deep = format!("<svg>{}{}</svg>", "<g>".repeat(200), "</g>".repeat(200));
    for text in ["<svg><g></svg>", "<svg>", "<svg", "<g/>", "<svg><rect x=1/></svg>", "", &deep] {
        assert_eq!(read(text.as_bytes()).unwrap_err(), Refusal::Broken(ImageKind::Svg), "{text}");
    }
    assert_eq!(read(b"<svg>\xff</svg>").unwrap_err(), Refusal::Broken(ImageKind::Svg));
}

#[test]
fn sides_come_from_the_root() {
    assert_eq!(sides("width='640' height='480px'"), (640, 480));
    assert_eq!(sides("viewBox='0 0 1200,800'"), (1200, 800));
    assert_eq!(sides("width='600' viewBox='0 0 1200 800'"), (600, 400));
    assert_eq!(sides("width='100%' height='100%' viewBox='0 0 12 8'"), (12, 8));
    assert_eq!(sides("width='1in' height='72pt'"), (96, 96));
    assert_eq!(sides(""), (300, 150));
    assert_eq!(sides("width='1e300' height='1'"), (100_000, 1));
    assert_eq!(sides("viewBox='0 0 NaN inf'"), (300, 150));
}

#[test]
fn a_drawing_is_known_by_its_beginning() {
    assert!(is_drawing(b"\xef\xbb\xbf\n<svg>"));
    assert!(is_drawing(b"<?xml version='1.0'?><!-- Maja --><svg>"));
    assert!(!is_drawing(b"<!DOCTYPE html><p><svg>"));
    assert!(!is_drawing(b"a <svg>"));
}

#[test]
fn a_great_many_attributes_take_no_square_of_their_number() {
    let many = " a='x' x='1' id='b'".repeat(300_000);
    let text = format!("<svg><rect{many} style='{}'/></svg>", "fill:a;".repeat(300_000));
    assert!(read(text.as_bytes()).is_ok());
    let names = (0..100_000).fold(String::new(), |names, n| names + &format!("<use id='{n}'/>"));
    assert!(read(format!("<svg>{names}</svg>").as_bytes()).is_ok());
}
