//! A small made-up site in which everything is that a template can meet, to try a theme on.

use crate::library::edition::{AudienceId, ChosenStory, Portfolio, Reader};
use crate::library::{Chosen, Library};
use crate::text::sources::Sources;

/// The models: each has a page of its own.
pub const MODELS: [&str; 3] = ["augmented-intuition", "balanced-scorecard", "human-in-the-loop"];

/// Texts with every field set.
const FULL: [(&str, &str); 14] = [
    (
        "people.yaml",
        "a.ben: { name: Ada Ben, role: partner, shown: name }
c.dar: { name: Cleo Dar, role: nurse, shown: name }
e.fox: { name: Elin Fox, role: engineer, shown: role }
",
    ),
    (
        "indicators.yaml",
        "Hearing:
  asked-again: { label: Asked again, definition: One question more., looks_like: A pause., gamed_by: Asking by rote., caution: Not at night., owner: a.ben, review_by: 2027-01, notes: { review: It is a duty there. } }
  answered-fast: { label: Answered fast, definition: Within the hour., gamed_by: A machine., retired: { date: 2026-01, why: It praised the clock. }, history: [{ date: 2025-06, decision: watch, why: It was early. }] }
  never-told: { label: Waited, definition: Waited for the end., gamed_by: Sleeping. }
",
    ),
    (
        "metrics/hours.md",
        "---
title: Hours
kind: quantitative
measures: Hours.
misses: Rest.
rewards: Staying.
gamed_by: Sitting.
seen_by: [{ role: a trainee, measures: The evening., misses: The morning. }]
owner: a.ben
paired_with: letters
verdict: watch
review_by: 2027-01
history: [{ date: 2025-10, decision: watch, why: It was early. }]
readings: [{ period: 2026-Q1, value: forty }]
status: published
---

What we count.
",
    ),
    (
        "metrics/letters.md",
        "---
title: Letters
kind: qualitative
measures: Letters.
misses: Silence.
verdict: retired
history: [{ date: 2025-10, decision: retired, why: Nobody wrote. }]
status: published
---
",
    ),
    (
        "labs/spring.md",
        "---
title: Spring
date: 2026-05
facilitator: a.ben
held: 2026-05
cases: [{ story: one, as: Forty hours }]
kept: [Ask once more.]
panel: [{ role: a partner, would: Wait., why: It was late. }]
status: published
---

## What we talked about {.readers}

The pause.
",
    ),
    (
        "pages/about.md",
        "---\ntitle: About\nmenu: true\nstatus: published\n---\n\nWords.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nA note.[^1]\n\n[^1]: Here.\n",
    ),
    (
        "labs/play.md",
        "---\ntitle: Play\ndate: 2026-06\nkind: roleplay\nwatch_for: asked-again\n\
         briefs: [{ role: the client, brief: You wait. }, { role: the partner, brief: You know. }]\nstatus: published\n---\n",
    ),
    (
        "labs/pair.md",
        "---\ntitle: Two\ndate: 2026-06\nkind: pair\ncases: [one]\nquestions: [What now?]\nstatus: published\n---\n",
    ),
    (
        "paths/first.md",
        "---\ntitle: The first hour\nsteps: [{ story: one, say: A pause. }, { story: two }]\nstatus: published\n---\n\nBegin here.\n",
    ),
    (
        "metrics/visits.md",
        "---
title: Visits
kind: qualitative
measures: Who came by.
misses: Who did not.
paired_with: hours
readings: [{ period: 2026-03, value: few }]
status: published
---
",
    ),
    (
        "metrics/cards.md",
        "---
title: Cards
kind: qualitative
measures: Cards.
misses: Calls.
status: published
---
",
    ),
    (
        "metrics/steps.md",
        "---
title: Steps
measures: Steps.
misses: Where to.
status: published
---
",
    ),
    (
        "stories/one.md",
        "---
title: The pause
date: 2026-03
reviewer: a.ben
about: [c.dar, e.fox]
practice: law
setting: review
office: Lund
voices: [two]
tags: [silence]
indicators: { asked-again: asked once more }
also: She waited.
why: Nobody else did.
summary: A pause, and what came of it.
judgment: { metric: hours, data: All green., call: overrode, because: A pause., outcome: went-badly }
change: { state: made, what: We ask now., why: It was simple. }
reply: { by: c.dar, says: Thank you. }
echoes: [{ by: a.ben, says: So did I. }]
aliases: [old]
status: published
agreed: { c.dar: { given: 2026-03, until: 2199-01 }, e.fox: { given: 2026-03, until: 2199-01 } }
---

Nobody spoke. @c.dar asked once more.

## What then {.outcome}

> A line.

She *stayed*.
",
    ),
    (
        "stories/two.md",
        "---
title: الباب
date: 2026-Q1
reviewer: c.dar
about: [a.ben]
practice: law
setting: review
language: ar
indicators: { asked-again: مرة أخرى }
judgment: { metric: hours, data: أخضر., call: trusted, because: صمت., outcome: unknown }
change: { state: planned, what: نسأل. }
status: published
agreed: { a.ben: { given: 2026-03, until: 2199-01 } }
---

سأل @a.ben مرة أخرى.
",
    ),
];

/// A text that names nobody.
const COMPOSITE: (&str, &str) = (
    "stories/three.md",
    "---\ntitle: Three at once\ndate: 2026-02\nkind: composite\ncomposite_of: 3\nstatus: published\n---\n\nThey waited.\n",
);

/// Somebody's own work.
const OWN: (&str, &str) = (
    "stories/own.md",
    "---\ntitle: The clause I kept\ndate: 2026-02\nkind: own\nreviewer: a.ben\nstatus: published\n---\n\nI took it out.\n",
);
/// What of heard.yaml says more than a site needs.
const FULL_ONLY: &str = "offices: [Lund, Malmo]\nclients: [first time]\nnot_yet_audited: [Calls]\nheadcount: { engineer: { lund: 9, malmo: 30 } }\n";

/// How many plain stories there are, so that lists have further pages.
const PLAIN: usize = 60;

/// The sample in the language and with the theme and options that a site has chosen, and that site's own files of
/// themes; full of everything, or with nothing in it.
pub fn sources(chosen: &Chosen, own: &Sources, full: bool, model: &str) -> Sources {
    let mut sources = Sources::new();
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let options: Vec<String> =
        chosen.options.iter().map(|(name, value)| format!("{}: {}", json(name), json(value))).collect();
    let config = format!(
        "title: A sample\nmodel: {model}\nlanguage: {}\ncontact: heard@firm.example\nbase_url: https://firm.example/heard/\n\
         theme: {{ name: {}, options: {{ {} }} }}\npractices: [{{ id: law, label: Law, note: A note. }}, medicine]\n\
         settings: [review, corridor]\nfront: {{ story: one, why: It was read aloud. }}\n{FULL_ONLY}",
        json(&chosen.language),
        json(&chosen.name),
        options.join(", "),
    );
    let empty = config.replace("front: { story: one, why: It was read aloud. }\n", "").replace(FULL_ONLY, "");
    sources.insert("heard.yaml", if full { config } else { empty }.into_bytes());
    for source in own.under("themes") {
        sources.insert(&source.path, source.bytes().to_vec());
    }
    if !full {
        return sources;
    }
    for (path, text) in FULL.into_iter().chain([COMPOSITE, OWN]) {
        sources.insert(path, text.as_bytes().to_vec());
    }
    for number in 0..PLAIN {
        let text = format!(
            "---\ntitle: Plain {number}\ndate: 2025-12\nreviewer: a.ben\nabout: [c.dar]\npractice: law\ntags: [silence]\n\
             indicators: {{ asked-again: once more }}\n\
             judgment: {{ data: Green., call: overrode, because: A pause., outcome: went-well }}\nstatus: published\n\
             agreed: {{ given: 2026-01, until: 2199-01 }}\n---\n\nShe asked once more.\n"
        );
        sources.insert(&format!("stories/plain/{number}.md"), text.into_bytes());
    }
    sources
}

/// Those for whom sheets are made in the sample: one who can be named, one who is a role, one to talk with, one who shows stories of their
/// own, and the rooms of three labs.
pub fn readers_of_sheets(library: &Library, audience: AudienceId) -> Vec<Reader> {
    let colleague = |name: &str| Some(Reader::Colleague(library.story("one").ok()?, library.person(name)?));
    let table = library.person("c.dar").map(|person| Reader::Table(person, audience));
    let rooms = ["spring", "play", "pair"].map(|lab| library.lab(lab).ok().map(Reader::Room));
    let own = library.person("c.dar").zip(library.story("one").ok()).map(|(owner, story)| {
        let chosen = [Some(ChosenStory { story, is_ticked: false }), None, None];
        Reader::Portfolio(Portfolio { owner, audience, chosen })
    });
    let others = [colleague("c.dar"), colleague("e.fox"), table, own];
    others.into_iter().chain(rooms).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{MODELS, readers_of_sheets, sources};
    use crate::library::edition::{Edition, EditionOptions, OnError};
    use crate::library::{Chosen, Library};
    use crate::site::Site;
    use crate::site::lab_packet::Packet;
    use crate::text::diagnostic::Severity;
    use crate::text::sources::Sources;

    #[test]
    fn the_sample_has_no_fault_of_its_own() {
        let chosen = Chosen { name: "hearth".into(), language: "en".into(), options: Vec::new() };
        for (full, model) in MODELS.into_iter().flat_map(|model| [(true, model), (false, model)]) {
            let library = Library::of(&sources(&chosen, &Sources::new(), full, model));
            let told = library.check(jiff::civil::date(2026, 11, 23));
            let faults: Vec<_> =
                told.iter().filter(|one| one.severity == Severity::Error).map(|one| one.sentence.whole()).collect();
            assert_eq!(faults, [""; 0]);
        }
    }

    #[test]
    fn the_sample_has_letters_a_talk_a_portfolio_and_a_packet() {
        let chosen = Chosen { name: "hearth".into(), language: "en".into(), options: Vec::new() };
        let library = Library::of(&sources(&chosen, &Sources::new(), true, MODELS[0]));
        let occasion = EditionOptions { today: jiff::civil::date(2026, 11, 23), broken: OnError::Stops };
        let (mut letters, mut talks, mut own, mut packets) = (0, 0, 0, 0);
        for reader in readers_of_sheets(&library, library.audience(None).unwrap()) {
            let site = Site::of(Edition::of(&library, reader, occasion));
            letters += usize::from(site.letter().is_ok_and(|sheet| sheet.is_some()));
            talks += usize::from(site.talk().is_ok_and(|sheet| sheet.is_some()));
            own += usize::from(site.portfolio().is_ok_and(|sheet| sheet.is_some()));
            packets += usize::from(Packet::of(site.edition()).is_ok_and(|packet| packet.is_some()));
        }
        assert_eq!((letters, talks, own, packets), (2, 1, 1, 3));
    }
}
