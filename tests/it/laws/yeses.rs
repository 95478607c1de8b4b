//! A yes is obeyed as given: its bounds are never passed, its text is the one that was read, and two yeses in either order
//! end published.

use heard::library::{Agreement, How, Library, No};
use heard::site::{Route, Site};
use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::laws::tries;

const NAMES: [(&str, &str); 2] = [("a.barros", "Ana Barros"), ("m.lindqvist", "Maja Lindqvist")];
const SHOWN: [&str; 3] = ["name", "role", "withheld"];
const WAYS: [Option<How>; 4] = [None, Some(How::Name), Some(How::Role), Some(How::Colleague)];
/// Audiences, of which each may see some that come before it; so there is no circle.
const AUDIENCES: [&str; 4] = ["firm", "partners", "board", "guests"];

/// Somebody who only tells, and somebody who tells of themselves too.
const TELLERS: [&str; 2] = ["r.okafor", "a.barros"];

/// What a site has beside its story.
#[derive(Clone, Debug)]
struct Around {
    /// How the two whom the story is about are shown, and who tells it.
    shown: [&'static str; 2],
    teller: &'static str,
    role: &'static str,
    /// What each audience sees.
    sees: [Vec<usize>; 4],
    usual: usize,
}

impl Around {
    fn of(dice: &mut Dice) -> Self {
        let sees = [0, 1, 2, 3].map(|at| (0..at).filter(|_| dice.once_in(3)).collect());
        Self { shown: [dice.one(&SHOWN), dice.one(&SHOWN)], teller: "name", role: "nurse", sees, usual: 0 }
    }

    fn sources(&self, story: &str) -> Sources {
        let mut sources = Sources::new();
        let audiences = AUDIENCES.iter().zip(&self.sees).map(|(id, sees)| {
            let sees: Vec<&str> = sees.iter().map(|at| AUDIENCES[*at]).collect();
            format!("  {id}: {{ sees: [{}] }}\n", sees.join(", "))
        });
        let audiences: String = audiences.collect();
        let usual = AUDIENCES[self.usual];
        let config = format!("title: T\ncontact: c@x.example\naudiences:\n{audiences}default_audience: {usual}\n");
        sources.insert("heard.yaml", config.into_bytes());
        let people = NAMES
            .iter()
            .zip(self.shown)
            .map(|((id, name), shown)| format!("{id}: {{ name: {name}, role: {}, shown: {shown} }}\n", self.role));
        let teller = format!("r.okafor: {{ name: Rosa Okafor, role: partner, shown: {} }}\n", self.teller);
        let people: String = people.chain([teller]).collect();
        sources.insert("people.yaml", people.into_bytes());
        sources.insert("stories/one.md", story.as_bytes().to_vec());
        sources
    }

    /// The page of the story for an audience, where it gets one.
    fn page(&self, story: &str, audience: &str) -> Option<String> {
        page_of(&Library::of(&self.sources(story)), audience)
    }

    /// Whether an audience gets a page of somebody.
    fn has_page_for(&self, story: &str, audience: &str, id: &str) -> bool {
        let url = format!("people/{id}.html");
        site_of(&Library::of(&self.sources(story)), audience).routes().iter().any(|route| route.url() == url)
    }

    /// Everyone who may see what an audience reads: a list of its own, and not the program's.
    fn see(&self, audience: usize) -> Vec<usize> {
        let mut seen = vec![audience];
        for reader in 0..AUDIENCES.len() {
            if reader != audience && self.sees[reader].iter().any(|at| seen.contains(at)) {
                seen.push(reader);
            }
        }
        seen
    }

    /// The story with the yes of one of the two written in.
    fn agreed(&self, story: &str, who: usize, at_most: Option<How>) -> String {
        let library = Library::of(&self.sources(story));
        let yes = Agreement { given: TODAY, until: None, at_most, read: None, publish: false };
        let (one, person) = (library.story("one").unwrap(), library.person(NAMES[who].0).unwrap());
        library.agree(one, person, &yes).unwrap().after
    }
}

fn site_of(library: &Library, audience: &str) -> Site {
    crate::editions::site(library, Some(audience), TODAY)
}

fn page_of(library: &Library, audience: &str) -> Option<String> {
    let bytes = site_of(library, audience).render(&Route::Story { address: "one".to_owned() }).unwrap()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// How people.yaml and an answer together have somebody printed.
fn printed(shown: &str, at_most: How) -> How {
    let shown = match shown {
        "name" => How::Name,
        "role" => How::Role,
        _ => How::Colleague,
    };
    shown.max(at_most)
}

const WORDS: &str = "@a.barros waited, and @m.lindqvist waited with her.";

fn story(teller: &str, audience: Option<&str>, words: &str) -> String {
    let audience = audience.map_or(String::new(), |audience| format!("audience: {audience}\n"));
    format!(
        "---\ntitle: The pause\ndate: 2026-03\nreviewer: {teller}\nabout: [a.barros, m.lindqvist]\n{audience}status: published\n---\n\n{words}\n"
    )
}

proptest! {
    #![proptest_config(tries(30))]

    #[test]
    fn two_yeses_in_either_order_end_published_within_their_bounds_and_for_that_text_alone(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let around = Around::of(&mut dice);
        let at_most = [dice.one(&WAYS), dice.one(&WAYS)];
        let text = story(dice.one(&TELLERS), None, ["She waited.", WORDS][dice.below(2)]);
        let page = |text: &str| around.page(text, "firm");
        assert!(page(&text).is_none());
        let order = if dice.once_in(2) { [0, 1] } else { [1, 0] };
        let half = around.agreed(&text, order[0], at_most[order[0]]);
        assert!(page(&half).is_none(), "{half}");
        let whole = around.agreed(&half, order[1], at_most[order[1]]);
        let Some(one) = page(&whole) else { panic!("two yeses and no page:\n{whole}") };
        for (at, (_, name)) in NAMES.iter().enumerate() {
            let may = printed(around.shown[at], at_most[at].unwrap_or(How::Name)) == How::Name;
            assert!(may || !one.contains(name), "{name} is printed beyond their yes:\n{whole}");
        }
        // It is for the words that were read.
        assert!(page(&whole.replace("waited", "left")).is_none(), "{whole}");
    }

    #[test]
    fn whatever_becomes_of_people_and_audiences_a_yes_shows_nothing_that_it_did_not_show(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let before = Around::of(&mut dice);
        let own = dice.below(AUDIENCES.len());
        let named = dice.once_in(2);
        let before = Around { usual: if named { 0 } else { own }, ..before };
        let at_most = [dice.one(&WAYS), dice.one(&WAYS)];
        let text = story(dice.one(&TELLERS), named.then_some(AUDIENCES[own]), WORDS);
        let agreed = before.agreed(&before.agreed(&text, 0, at_most[0]), 1, at_most[1]);
        let listed = before.see(own);

        let after = Around { usual: dice.below(AUDIENCES.len()), ..Around::of(&mut dice) };
        let moved = dice.below(AUDIENCES.len());
        let (text, now) = match named && dice.once_in(2) {
            true => (agreed.replace(&format!("audience: {}\n", AUDIENCES[own]), &format!("audience: {}\n", AUDIENCES[moved])), moved),
            false => (agreed.clone(), if named { own } else { after.usual }),
        };
        for (at, audience) in AUDIENCES.iter().enumerate() {
            let page = after.page(&text, audience);
            let may = listed.contains(&at) && after.see(now).contains(&at);
            assert_eq!(page.is_some(), may, "{audience}: {before:?} {after:?}\n{text}");
            let Some(page) = page else { continue };
            for (at, (id, name)) in NAMES.iter().enumerate() {
                // Where nothing was said, the letter's own way is the bound.
                let bound = at_most[at].unwrap_or(printed(before.shown[at], How::Name));
                let how = printed(after.shown[at], bound);
                assert_eq!(page.contains(name), how == How::Name, "{name}: {before:?} {after:?}\n{text}");
                assert_eq!(after.has_page_for(&text, audience, id), how == How::Name, "{name}: {before:?} {after:?}\n{text}");
                // The two share one role, which is printed where one of them is a role.
                assert!(how != How::Role || page.contains("nurse"), "{name}: {before:?} {after:?}\n{text}");
            }
            let all = [0, 1].map(|at| printed(after.shown[at], at_most[at].unwrap_or(printed(before.shown[at], How::Name))));
            assert_eq!(page.contains("nurse"), all.contains(&How::Role), "{before:?} {after:?}\n{text}");
        }
    }
}

/// What somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Yes,
    Refused(No),
}

const ANSWERS: [Said; 3] = [Said::Yes, Said::Refused(No::KeptPrivate), Said::Refused(No::Declined)];

/// The story with an answer of one of the two written in.
fn answered(around: &Around, story: &str, who: usize, said: Said, publish: bool) -> String {
    let library = Library::of(&around.sources(story));
    let (one, person) = (library.story("one").unwrap(), library.person(NAMES[who].0).unwrap());
    let yes = Agreement { given: TODAY, until: None, at_most: None, read: None, publish };
    let written = match said {
        Said::Yes => library.agree(one, person, &yes),
        Said::Refused(no) => library.refuse(one, person, no, TODAY),
    };
    written.unwrap().after
}

proptest! {
    #![proptest_config(tries(30))]

    #[test]
    fn two_answers_in_either_order_end_alike_and_the_strictest_decides(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let around = Around::of(&mut dice);
        let said = [dice.one(&ANSWERS), dice.one(&ANSWERS)];
        let publish = dice.once_in(2);
        let status = if publish { dice.one(&["with-colleague", "agreed", "draft"]) } else { "published" };
        let text = story(dice.one(&TELLERS), None, WORDS).replace("status: published", &format!("status: {status}"));
        for order in [[0, 1], [1, 0]] {
            let half = answered(&around, &text, order[0], said[order[0]], publish);
            assert!(around.page(&half, "firm").is_none(), "{half}");
            let whole = answered(&around, &half, order[1], said[order[1]], publish);
            assert!(whole.contains("since: 2026-11-23"), "{whole}");
            let library = Library::of(&around.sources(&whole));
            let strictest = if said.contains(&Said::Refused(No::Declined)) {
                Some("declined")
            } else {
                said.contains(&Said::Refused(No::KeptPrivate)).then_some("kept-private")
            };
            assert_eq!(library.refusal_of(library.story("one").unwrap()), strictest, "{whole}");
            assert_eq!(around.page(&whole, "firm").is_some(), said == [Said::Yes; 2], "{said:?}: {whole}");
            if strictest.is_some() {
                // Nothing else that is true of the site brings it back.
                for audience in AUDIENCES {
                    assert!(around.page(&whole.replace(&format!("status: {status}"), "status: published"), audience).is_none(), "{whole}");
                }
                let closed = library.closings(None, TODAY).at("stories/one.html");
                assert_eq!(closed, Some(heard::library::author::closed::Closing::Decided), "{whole}");
                // Whoever changes their mind says so, and the other's answer is what it was.
                let again = answered(&around, &whole, 0, Said::Yes, publish);
                assert_eq!(around.page(&again, "firm").is_some(), said[1] == Said::Yes, "{again}");
            }
        }
    }

    #[test]
    fn of_ones_own_work_nobody_is_asked_and_a_no_is_one_all_the_same(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let around = Around { teller: dice.one(&SHOWN), ..Around::of(&mut dice) };
        let text = story("r.okafor", None, WORDS).replace("about: [a.barros, m.lindqvist]\n", "kind: own\n");
        let Some(page) = around.page(&text, "firm") else { panic!("nobody was to be asked:\n{text}") };
        assert_eq!(page.contains("Rosa Okafor"), around.teller == "name", "{page}");
        let line = match around.teller {
            "name" => "</a>, on their own work<",
            "role" => ">A partner, on their own work<",
            _ => ">A colleague, on their own work<",
        };
        assert!(page.contains(line), "{page}");
        // Everyone else in it is a role, as ever.
        assert!(NAMES.iter().all(|(_, name)| !page.contains(name)), "{page}");
        assert_eq!(around.has_page_for(&text, "firm", "r.okafor"), around.teller == "name");
        for no in ["declined", "kept-private", "{ r.okafor: kept-private }", "{ nobody: declined }"] {
            let refused = text.replace("status:", &format!("agreed: {no}\nstatus:"));
            assert!(around.page(&refused, "firm").is_none(), "{refused}");
        }
        let others = text.replace("kind: own", "kind: own\nabout: [a.barros]");
        assert!(around.page(&others, "firm").is_none(), "{others}");
    }
}

/// A story with every field that is printed.
const FULL: &str = "---
title: The pause of @m.lindqvist
date: 2026-03
reviewer: r.okafor
about: [a.barros, m.lindqvist]
practice: law
setting: bad news
indicators: { asked-deeper: \"waited with her\" }
also: sat beside @m.lindqvist
judgment: { metric: hours, data: It said go, call: overrode, because: she asked, outcome: went-well }
change: { state: planned, what: A pause in each call }
why: It stayed with me
reply: { by: a.barros, says: I was afraid }
echoes: [{ by: k.shy, says: Mine as well }]
summary: She waited for once
tags: [pause]
language: en
image: { src: chair.png, alt: A chair, credit: By hand }
status: published
---

@a.barros waited, and Maja Lindqvist waited with her.

![A picture](other.png)

<!-- a note -->
";
const CONFIG: &str = "title: T\ncontact: c@x.example\npractices: [law, care]\naudiences: { firm: {}, partners: { sees: [firm] } }\ndefault_audience: firm\n";
const PEOPLE: &str = "a.barros: { name: Ana Barros, role: nurse, shown: name }\nm.lindqvist: { name: Maja Lindqvist, role: nurse, shown: name }\nr.okafor: { name: Rosa Okafor, role: partner, shown: role }\nk.shy: { name: Kim Shy, role: clerk, shown: role }\nl.shy: { name: Lou Shy, role: clerk, shown: role }\n";
const BEHAVIOURS: &str = "Hearing:\n  asked-deeper: { label: Asked deeper, definition: Asked. }\n  named-it: { label: Named it, definition: Named. }\n";
const PICTURE: &[u8] = include_bytes!("../../../content-example/stories/2024/corridor.png");
const OTHER_PICTURE: &[u8] = include_bytes!("../../../content-example/stories/2026/pump-house.png");

/// The site of that story, without an answer.
fn full() -> Sources {
    let mut sources = Sources::new();
    let texts = [
        ("heard.yaml", CONFIG),
        ("people.yaml", PEOPLE),
        ("indicators.yaml", BEHAVIOURS),
        ("metrics/hours.md", "---\ntitle: Hours\nstatus: published\n---\n"),
        ("metrics/beds.md", "---\ntitle: Beds\nstatus: published\n---\n"),
        ("stories/one.md", FULL),
    ];
    for (path, text) in texts {
        sources.insert(path, text.as_bytes().to_vec());
    }
    for path in ["stories/chair.png", "stories/other.png"] {
        sources.insert(path, PICTURE.to_vec());
    }
    sources
}

fn both_agree(sources: &Sources) -> Sources {
    let mut sources = sources.clone();
    for (id, _) in NAMES {
        let library = Library::of(&sources);
        let yes = Agreement { given: TODAY, until: None, at_most: None, read: None, publish: false };
        let after = library.agree(library.story("one").unwrap(), library.person(id).unwrap(), &yes).unwrap().after;
        sources.insert("stories/one.md", after.into_bytes());
    }
    sources
}

/// The files of a site, with one changed.
fn with(sources: &Sources, path: &str, from: &str, to: &str) -> Sources {
    let text = sources.find(path).unwrap().text();
    assert!(text.contains(from), "{from}");
    let mut sources = sources.clone();
    sources.insert(path, text.replacen(from, to, 1).into_bytes());
    sources
}

fn is_out(sources: &Sources) -> bool {
    page_of(&Library::of(sources), "firm").is_some()
}

#[test]
fn whatever_is_printed_voids_an_answer_when_it_changes() {
    let agreed = both_agree(&full());
    assert!(is_out(&agreed));
    for (from, to) in [
        ("title: The pause", "title: The end"),
        ("date: 2026-03", "date: 2026-04"),
        ("date: 2026-03", "date: 2026-Q1"),
        ("reviewer: r.okafor", "reviewer: k.shy"),
        ("practice: law", "practice: care"),
        ("practice: law\n", ""),
        ("setting: bad news", "setting: corridor"),
        ("asked-deeper:", "named-it:"),
        ("\"waited with her\"", "\"waited\""),
        ("also: sat", "also: stood"),
        ("metric: hours", "metric: beds"),
        ("data: It said go", "data: It said stay"),
        ("call: overrode", "call: trusted"),
        ("because: she asked", "because: she knew"),
        ("outcome: went-well", "outcome: unknown"),
        ("state: planned", "state: made"),
        ("what: A pause in each call", "what: A pause in some calls"),
        ("why: It stayed", "why: It left"),
        ("by: a.barros, says: I was", "by: m.lindqvist, says: I was"),
        ("says: I was afraid", "says: I was not afraid"),
        ("by: k.shy", "by: l.shy"),
        ("says: Mine as well", "says: Mine too"),
        ("summary: She waited for once", "summary: She waited"),
        ("tags: [pause]", "tags: [pause, fear]"),
        ("language: en", "language: sv"),
        ("alt: A chair", "alt: A stool"),
        ("credit: By hand", "credit: By her"),
        ("![A picture]", "![Another picture]"),
        ("waited, and", "left, and"),
        ("@a.barros waited, and", "@k.shy waited, and"),
        ("about: [a.barros, m.lindqvist]", "about: [m.lindqvist]"),
    ] {
        assert!(!is_out(&with(&agreed, "stories/one.md", from, to)), "{from} becomes {to}");
    }
    // A first or last name may be printed where a mention is a role.
    let mentioned = both_agree(&with(&full(), "stories/one.md", "Maja Lindqvist waited", "@m.lindqvist waited"));
    assert!(is_out(&mentioned));
    for (from, to) in [("@m.lindqvist waited", "Lindqvist waited"), ("@m.lindqvist waited", "Maja waited")] {
        assert!(!is_out(&with(&mentioned, "stories/one.md", from, to)), "{from} becomes {to}");
    }
    // The pixels of a picture, at the head and in the text.
    for path in ["stories/chair.png", "stories/other.png"] {
        let mut changed = agreed.clone();
        changed.insert(path, PICTURE.to_vec());
        assert!(is_out(&changed), "the same picture");
        changed.insert(path, OTHER_PICTURE.to_vec());
        assert!(!is_out(&changed), "{path}");
    }
    // How the teller is printed.
    for shown in ["name", "withheld"] {
        let changed =
            with(&agreed, "people.yaml", "role: partner, shown: role", &format!("role: partner, shown: {shown}"));
        assert!(!is_out(&changed), "the teller's `shown` becomes {shown}");
    }
}

#[test]
fn whatever_is_not_part_of_what_was_agreed_to_asks_nobody_again() {
    let agreed = both_agree(&full());
    for (path, from, to) in [
        ("stories/one.md", "title: The pause of", "title:   The pause  of"),
        ("stories/one.md", "waited with her.\n", "waited\nwith her.\n"),
        ("stories/one.md", "<!-- a note -->", "<!-- another note -->"),
        ("stories/one.md", "<!-- a note -->", ""),
        ("stories/one.md", "Maja Lindqvist waited", "@m.lindqvist waited"),
        ("stories/one.md", "status: published", "status: published\naliases: [old/place]"),
        ("stories/one.md", "practice: law", "practice: Law"),
        ("people.yaml", "Ana Barros, role: nurse, shown: name", "Ana Barros, role: nurse, shown: role"),
        ("people.yaml", "Ana Barros, role: nurse", "Ana Barros, role: ward sister"),
        ("people.yaml", "role: partner", "role: senior partner"),
        ("people.yaml", "role: clerk", "role: officer"),
        ("people.yaml", "k.shy: { name: Kim Shy", "k.shy: { name: Kim Shyer"),
        ("people.yaml", "l.shy:", "o.new: { name: Pause Waited }\nl.shy:"),
        ("heard.yaml", "practices: [law, care]", "practices: [{ id: law, label: The law }, care]"),
        ("heard.yaml", "{ sees: [firm] }", "{}"),
        ("heard.yaml", "title: T", "title: U"),
        ("indicators.yaml", "label: Asked deeper", "label: Asked again"),
        ("metrics/hours.md", "status: published", "status: draft"),
    ] {
        assert!(is_out(&with(&agreed, path, from, to)), "{path}: {from} becomes {to}");
    }
    // The audience is a bound and no part of the text: it is back as soon as it is theirs again.
    let elsewhere = with(&agreed, "stories/one.md", "status: published", "status: published\naudience: partners");
    assert!(page_of(&Library::of(&elsewhere), "partners").is_some() && !is_out(&elsewhere));
}

#[test]
fn a_picture_that_is_changed_while_the_preview_runs_is_told_as_in_a_fresh_start() {
    let agreed = both_agree(&full());
    let mut changed = agreed.clone();
    changed.insert("stories/other.png", OTHER_PICTURE.to_vec());
    let running = Library::of(&agreed);
    assert!(running.check(TODAY).iter().all(|one| one.code != "read-again"));
    assert_eq!(running.after(&changed).check(TODAY), Library::of(&changed).check(TODAY));
    assert!(Library::of(&changed).check(TODAY).iter().any(|one| one.code == "read-again"));
}
