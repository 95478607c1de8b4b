//! Smaller copies of pictures: named on pages, made once, and gone with their picture.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use heard::library::Library;
use heard::media::image;
use heard::publish::known_pages::KnownPages;
use heard::publish::leak_check::{Before, LeakChecked, There};
use heard::site::Route;
use heard::text::sources::Sources;
use xxhash_rust::xxh3::xxh3_128;

use crate::editions::{TODAY, site};
use crate::files;
use crate::program::{run, well};

const CONFIG: &str = "title: Heard\npractices: [law]\ndefault_audience: all\naudiences: { all: {}, partners: {} }\n";
const PEOPLE: &str = "a.ben: { name: Ada Ben, role: partner, shown: name }\n";

/// A photograph, as far as arithmetic makes one.
fn photograph(width: u16, height: u16) -> Vec<u8> {
    let mut grain = 7_u32;
    let mut samples = Vec::new();
    for (x, y) in (0..u32::from(height)).flat_map(|y| (0..u32::from(width)).map(move |x| (x, y))) {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        samples.push(((x / 11 + y / 7) % 200 + (grain >> 27)) as u8);
    }
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.encode(&samples, width, height, jpeg_encoder::ColorType::Luma).unwrap();
    bytes
}

fn story(status: &str, more: &str, body: &str) -> String {
    format!(
        "---\ntitle: The chair\ndate: 2026-03\nreviewer: a.ben\nkind: composite\ncomposite_of: 3\n{more}status: {status}\n---\n\n{body}\n"
    )
}

/// A story with a photograph at its head, and one with two in its text, of which the second is small.
fn texts(status: &str) -> BTreeMap<&'static str, Vec<u8>> {
    BTreeMap::from([
        ("heard.yaml", CONFIG.into()),
        ("people.yaml", PEOPLE.into()),
        (
            "stories/head.md",
            story(status, "image: { src: table.jpg, alt: A table }\n", "![Again](table.jpg)\n\nNobody spoke.").into(),
        ),
        ("stories/body.md", story("published", "", "![A hall](hall.jpg)\n\nHe waited.\n\n![A door](door.jpg)").into()),
        ("stories/table.jpg", photograph(2100, 900)),
        ("stories/hall.jpg", photograph(1100, 700)),
        ("stories/door.jpg", photograph(300, 200)),
    ])
}

fn library(texts: &BTreeMap<&'static str, Vec<u8>>) -> Library {
    let mut sources = Sources::new();
    for (path, bytes) in texts {
        sources.insert(path, bytes.clone());
    }
    Library::of(&sources)
}

/// The files that the attributes `src` and `srcset` of a page name.
fn shown(html: &str) -> BTreeSet<String> {
    let values = [" src=\"", " srcset=\""].into_iter().flat_map(|sign| html.split(sign).skip(1));
    let addresses = values.filter_map(|rest| rest.split_once('"')).flat_map(|(value, _)| value.split(", "));
    let addresses = addresses.map(|address| address.split(' ').next().unwrap_or_default());
    addresses.filter_map(|address| address.strip_prefix("../images/")).map(str::to_owned).collect()
}

#[test]
fn a_page_names_the_copies_of_its_photographs_and_every_one_of_them_is_there() {
    let library = library(&texts("published"));
    let site = site(&library, None, TODAY);
    let page = |address: &str| {
        let bytes = site.render(&Route::Story { address: address.to_owned() }).unwrap().unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    let (head, body) = (page("head"), page("body"));
    let all: BTreeSet<String> = shown(&head).union(&shown(&body)).cloned().collect();
    let routes: BTreeSet<String> = site
        .routes()
        .into_iter()
        .filter_map(|route| match route {
            Route::Picture { name } => Some(name),
            _ => None,
        })
        .collect();
    assert_eq!(all, routes);
    assert_eq!(routes.len(), 3 + 2 + 1);
    for (html, lead) in [(&head, 1), (&body, 0)] {
        let pictures: Vec<&str> =
            html.split("<img ").skip(1).filter_map(|rest| rest.split_once('>')).map(|tag| tag.0).collect();
        assert!(!pictures[0].contains("lazy"), "{}", pictures[0]);
        assert!(pictures[1..].iter().all(|tag| tag.contains("loading=\"lazy\" decoding=\"async\"")), "{pictures:?}");
        assert!(pictures[..=lead].iter().all(|tag| tag.contains(" sizes=\"") && tag.contains("w\"")), "{pictures:?}");
    }
    for name in routes {
        let bytes = site.render(&Route::Picture { name: name.clone() }).unwrap().unwrap();
        assert!(bytes.starts_with(b"\xff\xd8\xff"), "{name}");
    }
}

#[test]
fn a_copy_that_is_there_is_read_and_not_made_again_and_nothing_else_is_asked_for() {
    let library = library(&texts("published"));
    let site = site(&library, None, TODAY);
    let first = LeakChecked::of(site.release().unwrap()).ok().unwrap();
    let asked = Mutex::new(BTreeSet::new());
    let there = |url: &str| {
        asked.lock().unwrap().insert(url.to_owned());
        let file = first.files().iter().find(|file| file.url == url)?;
        first.bytes(file).ok()
    };
    let known = |pages| Before { pages, program: 1, has: &|_, _| true };
    let made = |there: There<'_>, pages| {
        LeakChecked::counting(site.release().unwrap(), &|_, _| (), there, Some(&known(pages))).ok().unwrap()
    };
    let second = made(&there, KnownPages::default());
    let sums =
        |site: &LeakChecked<'_>| site.files().iter().map(|file| (file.url.clone(), file.hash)).collect::<Vec<_>>();
    assert_eq!(sums(&first), sums(&second));
    let asked = asked.into_inner().unwrap();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(asked.iter().all(|url| url.starts_with("images/")));
    assert_eq!(second.known_pages().count(), second.files().len() - 3, "what was found is not remembered");
    // A copy that is known isn't even read.
    let pages = KnownPages::read(&KnownPages::render(made(&|_| None, KnownPages::default()).known_pages()));
    let third = made(&|url| panic!("{url} is asked for"), pages);
    assert_eq!(sums(&first), sums(&third));
    assert_eq!(third.known_pages().count(), third.files().len());
}

#[test]
fn two_builds_give_the_same_bytes_and_copies_go_with_their_picture() {
    let place = tempfile::tempdir().unwrap();
    for (path, bytes) in texts("published") {
        files::put(place.path(), path, bytes);
    }
    well(place.path(), &["build", "--out", "one"]);
    well(place.path(), &["build", "--out", "two"]);
    let (one, two) = (files::all(&place.path().join("one")), files::all(&place.path().join("two")));
    assert!(one == two, "two builds differ");
    let pictures = |all: &BTreeMap<String, Vec<u8>>| {
        all.keys().filter(|name| name.starts_with("images/")).cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(pictures(&one).len(), 6);

    // What somebody changed there is made again.
    let copies: Vec<&String> = one.keys().filter(|name| name.starts_with("images/")).collect();
    for name in &copies {
        fs::write(place.path().join("one").join(name), b"\xff\xd8\xff").unwrap();
    }
    well(place.path(), &["build", "--out", "one"]);
    assert!(files::all(&place.path().join("one")) == one, "what was changed stayed");

    files::put(place.path(), "stories/head.md", &texts("withdrawn")["stories/head.md"]);
    let built = run(place.path(), &["build", "--out", "one", "--delete-many"]);
    let mut said = String::new();
    write!(said, "{}", String::from_utf8_lossy(&built.stderr)).unwrap();
    let left = pictures(&files::all(&place.path().join("one")));
    assert_eq!(left.len(), 3, "{said}");
    assert!(left.is_subset(&pictures(&one)));
}

#[test]
fn a_build_takes_a_copy_that_is_there_and_makes_anew_what_cannot_be_that_copy() {
    let place = tempfile::tempdir().unwrap();
    for (path, bytes) in texts("published") {
        files::put(place.path(), path, bytes);
    }
    well(place.path(), &["build", "--out", "one"]);
    let out = place.path().join("one");
    let all = files::all(&out);
    let is_copy = |(name, bytes): &(&String, &Vec<u8>)| name.starts_with("images/") && size(bytes) == (800, 509);
    let (copy, right) = all.iter().find(is_copy).unwrap();
    // The list beside the files tells of what is laid there.
    let built_over = |bytes: &[u8], program: &str| {
        files::put(&out, copy, bytes);
        let list = out.join(".heard.json");
        let mut said: serde_json::Value = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
        said["files"][copy] = serde_json::json!([format!("{:032x}", xxh3_128(bytes)), bytes.len()]);
        said["program"] = program.into();
        fs::write(&list, said.to_string()).unwrap();
        well(place.path(), &["build", "--out", "one"]);
        fs::read(out.join(copy)).unwrap()
    };
    let own = env!("CARGO_PKG_VERSION");
    let other = image::read("a.jpg", &photograph(800, 509)).unwrap().bytes;
    assert!(built_over(&other, own) == *other, "it was made again");
    assert!(built_over(&other, "0.0.1") == *right, "another version's copy was taken");
    let small = image::read("a.jpg", &photograph(80, 50)).unwrap().bytes;
    assert!(built_over(&small, own) == *right, "a picture of another size was taken");
    let words = [b"\xff\xd8\xff\xfe\0\x07words", &other[2..]].concat();
    assert!(built_over(&words, own) == *right, "words in a picture were taken");
    assert!(files::all(&out) == all);
}

fn size(bytes: &[u8]) -> (u32, u32) {
    image::read("a.jpg", bytes).map(|picture| (picture.width, picture.height)).unwrap_or_default()
}

#[test]
fn a_booklet_holds_pictures_as_large_as_a_page_needs_them_and_those_of_static_too() {
    let mut texts = texts("published");
    texts.insert("static/plan.jpg", photograph(1200, 60));
    texts.insert(
        "stories/plan.md",
        story("published", "image: { src: static/plan.jpg, alt: A plan }\n", "He waited.").into(),
    );
    let library = library(&texts);
    let site = site(&library, None, TODAY);
    let release = site.release().unwrap();
    let sheet = release.booklet(&release.issues()[0]).unwrap().unwrap();
    let html = String::from_utf8_lossy(sheet.bytes());
    let pictures = html.split("<img src=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut sizes: Vec<(u32, u32)> = pictures
        .map(|src| size(&STANDARD.decode(src.strip_prefix("data:image/jpeg;base64,").unwrap()).unwrap()))
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [(300, 200), (1100, 700), (1200, 60), (1600, 686), (1600, 686)]);
}

#[test]
fn a_picture_of_more_than_forty_megapixels_is_shown_as_it_is_and_check_says_so() {
    let mut texts = texts("published");
    // The frame says another size than it has: nobody decodes it.
    let mut huge = photograph(1100, 700);
    let frame = huge.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    huge[frame + 5..frame + 9].copy_from_slice(&[0x1b, 0x58, 0x1f, 0x40]);
    texts.insert("stories/hall.jpg", huge);
    let library = library(&texts);
    let said: Vec<String> =
        library.check(TODAY).iter().filter(|one| one.code == "large-image").map(|one| one.sentence.whole()).collect();
    assert_eq!(said, ["this picture has 56 megapixels, so every reader has to load all of it"]);
    let site = site(&library, None, TODAY);
    let page = site.render(&Route::Story { address: "body".to_owned() }).unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&page).contains("srcset"));
}
