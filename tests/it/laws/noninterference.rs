//! What is withheld changes no byte: an edition is the same where it is worded otherwise, and where it is not there.
//!
//! The strongest oracle there is: whatever could be told of a withheld text (its words, its place in an order, a count,
//! the number of a page, a hash) would be another byte in one of the two editions.

use std::collections::HashSet;
use std::sync::Arc;

use heard::library::Library;
use heard::text::sources::Sources;
use jiff::civil::date;
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::{self, TODAY};
use crate::laws::random_site::{self, AUDIENCES, Model};
use crate::laws::{outputs, site_for, tries};

type Files = Vec<(String, Arc<[u8]>)>;

/// Where two editions differ.
fn apart(one: &Files, other: &Files) -> Option<String> {
    let urls = |files: &Files| files.iter().map(|(url, _)| url.clone()).collect::<HashSet<String>>();
    if let Some(url) = urls(one).symmetric_difference(&urls(other)).next() {
        return Some(format!("{url} is in one of the two alone"));
    }
    if let Some((one, other)) = one.iter().zip(other).find(|(one, other)| one.0 != other.0) {
        return Some(format!("{} stands where {} does", one.0, other.0));
    }
    let (one, other) = one.iter().zip(other).find(|(one, other)| one.1 != other.1)?;
    let at = one.1.iter().zip(other.1.iter()).take_while(|(one, other)| one == other).count();
    let near =
        |bytes: &[u8]| String::from_utf8_lossy(&bytes[at.saturating_sub(60)..bytes.len().min(at + 60)]).into_owned();
    Some(format!("{} differs at byte {at}:\n  {:?}\n  {:?}", one.0, near(&one.1), near(&other.1)))
}

/// `bytes` with every canary of `words` spelt otherwise, whatever its case: `zqx7k` becomes `zqy7k`.
fn respelt(bytes: &[u8], words: &HashSet<&str>) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..bytes.len().saturating_sub(4) {
        if !bytes[at..at + 3].eq_ignore_ascii_case(b"zqx") {
            continue;
        }
        let digits = bytes[at + 3..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let word = bytes.get(at..=at + 3 + digits).unwrap_or_default();
        if words.contains(&*String::from_utf8_lossy(word).to_lowercase()) {
            out[at + 2] += 1;
        }
    }
    if bytes.starts_with(b"\x89PNG") { summed(out) } else { out }
}

/// A picture with its checksums made anew, as a camera would have written it.
fn summed(mut png: Vec<u8>) -> Vec<u8> {
    let mut at = 8;
    while at + 12 <= png.len() {
        let length = u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
        let mut sum = flate2::Crc::new();
        sum.update(&png[at + 4..at + 8 + length]);
        png[at + 8 + length..at + 12 + length].copy_from_slice(&sum.sum().to_be_bytes());
        at += 12 + length;
    }
    png
}

/// The site with every word spelt otherwise that an audience may not read.
fn worded_otherwise(model: &Model, audience: usize) -> Sources {
    let hidden = model.canaries.iter().filter(|canary| !canary.readers.contains(&audience));
    let hidden: HashSet<&str> = hidden.map(|canary| canary.word.as_str()).collect();
    assert!(hidden.len() > 10, "much is withheld");
    let mut sources = Sources::new();
    for (path, bytes) in &model.files {
        let path = String::from_utf8(respelt(path.as_bytes(), &hidden)).unwrap();
        sources.insert(&path, respelt(bytes, &hidden));
    }
    sources
}

/// The site without what an audience may not read: no such story, lab, metric or page, no file that they alone show, no
/// comment, no decision of the curator's. What leads to something that is gone is as it was; the title of what is gone says "another story".
fn bare(model: &Model, audience: usize) -> Sources {
    let is_gone = |path: &str| {
        let own = |canary: &&random_site::Canary| match path.strip_prefix("static/") {
            Some(copied) => copied.starts_with(&format!("{}.", canary.word)),
            None => canary.file.as_deref() == Some(path) && canary.what.starts_with("title"),
        };
        model.canaries.iter().find(own).is_some_and(|title| !title.readers.contains(&audience))
    };
    let mut sources = Sources::new();
    for (path, bytes) in model.files.iter().filter(|(path, _)| !is_gone(path) && path != "reviews.yaml") {
        if !(path.ends_with(".md") || path.ends_with(".yaml")) {
            sources.insert(path, bytes.clone());
            continue;
        }
        let text = std::str::from_utf8(bytes).unwrap().split_inclusive('\n');
        let mut text: String = text.filter(|line| !line.starts_with("# zqx") && !line.starts_with("<!--")).collect();
        for story in model.stories.iter().filter(|story| is_gone(&story.path)) {
            text = text.replace(&format!("[{}]", story.title), "[another story]");
        }
        assert!(!text.contains("<!--") && !text.contains("# zqx"), "{path} has a comment left");
        sources.insert(path, text.into_bytes());
    }
    sources
}

/// A site of so many stories that its lists have pages, every third of them withheld for one reason or another; without
/// those where it is `bare`.
fn long(is_bare: bool) -> Sources {
    const ENDS: [&str; 7] = [
        "status: draft\nagreed: { given: 2026-01 }",
        "status: withdrawn\nagreed: { given: 2026-01 }",
        "status: published\nagreed: { given: 2026-01, until: 2026-02 }",
        "status: published\nagreed: declined",
        "status: published\nagreed: kept-private",
        "status: published\npublish_on: 2029-01\nagreed: { given: 2026-01 }",
        "status: published\naudience: board\nagreed: { given: 2026-01 }",
    ];
    let mut sources = Sources::new();
    let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
    add(
        "heard.yaml",
        "title: T\ncontact: heard@firm.example\naudiences: { team: { label: Team }, board: { label: Board, sees: [team] } }\n\
         default_audience: team\npractices: [care, law]\nsettings: [corridor]\npatterns: { minimum_people: 3 }\n",
    );
    let people = |at| format!("p.{at}: {{ name: Ada Zed{at}, role: nurse, shown: name }}\n");
    add("people.yaml", &(0..60).map(people).collect::<String>());
    add(
        "metrics/hours.md",
        "---\ntitle: Hours\nmeasures: a\nmisses: b\nrewards: c\ngamed_by: d\nstatus: published\n---\n",
    );
    for at in 0..90 {
        let withheld = at % 3 == 1;
        // Of those that are withheld, each has its own teller, colleague, practice and tag.
        let (teller, about) = if withheld { (at % 20, 20 + at % 20) } else { (40 + at % 4, 44 + at % 4) };
        let (practice, tag) = if withheld { ("law", "hidden") } else { ("care", "seen") };
        let end = if withheld { ENDS[at / 3 % ENDS.len()] } else { "status: published\nagreed: { given: 2026-01 }" };
        let text = format!(
            "---\ntitle: Story number {at}\ndate: 2026-{:02}\nreviewer: p.{teller}\nabout: [p.{about}]\npractice: {practice}\n\
             setting: corridor\ntags: [{tag}]\nindicators: {{ asked-deeper: asked her once more }}\n\
             judgment: {{ metric: hours, data: all green, call: trusted, because: so, outcome: went-well }}\n{end}\n---\n\n\
             Nobody asked her once more.\n",
            1 + at % 9
        );
        if !(withheld && is_bare) {
            add(&format!("stories/{at}.md"), &text);
        }
    }
    sources
}

#[test]
fn what_is_withheld_moves_nothing_in_a_long_list() {
    let (one, other) = (outputs(&site_for(&long(false), 0)), outputs(&site_for(&long(true), 0)));
    assert!(one.iter().any(|(url, _)| url == "practices/care/page-2.html"), "a list has pages");
    assert!(one.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("at least 3")), "people are spoken of");
    assert_eq!(apart(&one, &other), None);
}

/// A text with a day at each of its months, and nothing that begins or ends about the day of the editions.
fn on_days(text: &str, mut day: impl FnMut() -> usize) -> String {
    const FIELDS: [&str; 5] = ["date: 20", "given: 20", "until: 20", "publish_on: 20", "held: 20"];
    let mut text = text
        .replace("given: 2026-11-24", "given: 2029-11")
        .replace("given: 2026-11-23, until: 2026-11-23", "given: 2026-01, until: 2029-11")
        .replace("given: 2026-01-05", "given: 2026-01")
        .replace("until: 2026-11 ", "until: 2029-11 ")
        .replace("until: 2026-11-22", "until: 2026-10")
        .replace("publish_on: 2026-11-24", "publish_on: 2029-11")
        .replace("publish_on: 2026-11-23", "publish_on: 2026-02")
        .replace("publish_on: 2027-01", "publish_on: 2029-01")
        .replace("held: 2027-01", "held: 2029-01");
    let mut from = 0;
    let next = |text: &str, from: usize| {
        let ends = FIELDS.iter().filter_map(|field| Some(text[from..].find(field)? + field.len()));
        ends.min().map(|end| from + end + "26-05".len())
    };
    while let Some(end) = next(&text, from) {
        from = end;
        if !text[end..].starts_with('-') {
            text.insert_str(end, &format!("-{:02}", day()));
        }
    }
    text
}

proptest! {
    #![proptest_config(tries(12))]

    #[test]
    fn what_is_withheld_could_be_worded_otherwise_and_no_byte_would_tell(seed in any::<u64>(), stories in 3_usize..=12) {
        let model = random_site::site(seed, stories);
        let sources = model.sources();
        for (audience, (name, _)) in AUDIENCES.iter().enumerate() {
            let as_it_is = outputs(&site_for(&sources, audience));
            let otherwise = outputs(&site_for(&worded_otherwise(&model, audience), audience));
            assert_eq!(apart(&as_it_is, &otherwise), None, "for {name}");
        }
    }

    #[test]
    fn what_is_withheld_could_be_absent_and_no_byte_would_tell(seed in any::<u64>(), stories in 3_usize..=12) {
        let model = random_site::site(seed, stories);
        let sources = model.sources();
        for (audience, (name, _)) in AUDIENCES.iter().enumerate() {
            let as_it_is = outputs(&site_for(&sources, audience));
            let without = outputs(&site_for(&bare(&model, audience), audience));
            assert_eq!(apart(&as_it_is, &without), None, "for {name}");
        }
    }

    #[test]
    fn a_text_that_says_what_must_not_be_said_can_be_left_out_and_the_rest_goes(seed in any::<u64>(), pick in any::<usize>()) {
        let model = random_site::site(seed, 6);
        let held = |canary: &&random_site::Canary| canary.what.starts_with("title of a ") || canary.what == "title";
        let held: Vec<_> = model.canaries.iter().filter(held).filter(|title| title.readers.contains(&2)).collect();
        let forbidden = &model.canaries.iter().find(|canary| canary.what == "forbidden word").unwrap().word;
        let hidden = model.hidden_names(2).into_iter().map(|(name, _)| name);
        for said in hidden.take(1).chain([forbidden.clone()]).filter(|_| !held.is_empty()) {
            let title = held[pick % held.len()];
            let path = title.file.clone().unwrap_or_default();
            let text = model.files.iter().find(|(other, _)| *other == path).unwrap().1.clone();
            let mut sources = model.sources();
            sources.insert(&path, [text, format!("\n\n## Again {{.readers}}\n\nThen {said} rose.\n").into_bytes()].concat());
            let library = Library::of(&sources);
            let site = editions::site_without_broken(&library, Some(AUDIENCES[2].0), TODAY);
            let faults = site.edition().faults().texts;
            let stops = faults.iter().filter(|fault| fault.severity == heard::text::diagnostic::Severity::Error);
            assert_eq!(stops.count(), 0, "{path} is in the way");
            let titled = |(_, bytes): &(String, Arc<[u8]>)| String::from_utf8_lossy(bytes).contains(&title.word);
            assert!(!outputs(&site).iter().any(titled), "{path} is still there");
            assert!(heard::publish::leak_check::LeakChecked::of(site.release().unwrap()).is_ok());
        }
    }

    #[test]
    fn no_byte_tells_a_day_or_when_the_site_was_built(seed in any::<u64>(), stories in 3_usize..=9) {
        let model = random_site::site(seed, stories);
        let site = |days: u64, today| {
            let mut dice = Dice::of(days);
            let mut sources = Sources::new();
            for (path, bytes) in &model.files {
                let text = std::str::from_utf8(bytes).ok().filter(|_| path.ends_with(".md"));
                let dated = text.map(|text| on_days(text, || 1 + dice.below(28)).into_bytes());
                sources.insert(path, dated.unwrap_or_else(|| bytes.clone()));
            }
            let library = Library::of(&sources);
            outputs(&editions::site(&library, Some("board"), today))
        };
        let first = site(seed, TODAY);
        for (days, today) in [(seed ^ 1, TODAY), (seed ^ 2, date(2026, 12, 30))] {
            assert_eq!(apart(&first, &site(days, today)), None);
        }
    }
}
