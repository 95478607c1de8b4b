//! The fields of a story.

use crate::editor::known::{AUDIENCE, Field, File, Kind, Of, PUBLISH_ON, STATUS, field};

/// A story.
pub const STORY: File = File {
    name: "story",
    about: "The head of a story: a moment in which a colleague listened, noticed or held back in a way that mattered.",
    kind: Kind::Map(&FIELDS),
    required: &["title", "date"],
};

const SAID: Kind = Kind::Map(&[
    field("by", "Who says it, by id.", Kind::Named(Of::Person)),
    field("says", "What they say.", Kind::Words),
]);
const YES: Kind = Kind::Map(&[
    field("given", "When they said yes.", Kind::Date),
    field("until", "The last month in which it holds.", Kind::Date),
    field("as", "role: yes, but not by name, in this story.", Kind::OneOf(&["role", "name"])),
    field("read", "A fingerprint of what they read; where the text is another now, they are asked again.", Kind::Words),
]);
const ANSWER: Kind = Kind::Either(&[YES, Kind::OneOf(&["declined"])]);

const FIELDS: [Field; 25] = [
    field("title", "What the story is called; of the moment, and not of the person.", Kind::Words),
    field("date", "When it happened: 2026-03, 2026-Q1 or 2026-03-14. Shown as month and year.", Kind::Date),
    field("reviewer", "Who tells it, by id; printed as people.yaml shows them.", Kind::Named(Of::Person)),
    field(
        "about",
        "Whose act it tells, by id. Nothing is published that they have not read and agreed to.",
        Kind::Either(&[Kind::List(&Kind::Named(Of::Person)), Kind::Named(Of::Person)]),
    ),
    field("practice", "The practice in which it happened.", Kind::Named(Of::Practice)),
    field("setting", "Where it happened: a client meeting, a handover, a corridor.", Kind::Named(Of::Setting)),
    field(
        "kind",
        "observed (when absent), or composite: made of several events, so that nobody can be recognised.",
        Kind::OneOf(&["observed", "composite"]),
    ),
    field("composite_of", "Of how many events a composite is made: at least three.", Kind::Number),
    field(
        "indicators",
        "Behaviours, each with the words of the story that show it. At most three; none is fine.",
        Kind::By(Of::Indicator, &Kind::Either(&[Kind::Words, Kind::List(&Kind::Words)])),
    ),
    field("also", "A behaviour that the vocabulary lacks.", Kind::Words),
    field(
        "judgment",
        "Only where data and judgment met: what the data said, what they did, why, how it ended.",
        Kind::Map(&[
            field("metric", "The metric that spoke.", Kind::Named(Of::Metric)),
            field("data", "What the data said.", Kind::Words),
            field(
                "call",
                "What they did with it: went with it, went the other way, some of both, or waited.",
                Kind::OneOf(&["trusted", "overrode", "mixed", "deferred"]),
            ),
            field("because", "Why.", Kind::Words),
            field(
                "outcome",
                "How it ended. Bad and unknown endings teach as much as good ones.",
                Kind::OneOf(&["went-well", "went-badly", "mixed", "unknown"]),
            ),
        ]),
    ),
    field(
        "change",
        "What changed because of it.",
        Kind::Map(&[
            field("state", "planned or made.", Kind::OneOf(&["planned", "made"])),
            field("what", "What changed.", Kind::Words),
        ]),
    ),
    field("why", "Why you tell this one.", Kind::Words),
    field("reply", "The colleague's answer.", SAID),
    field("echoes", "What others added. They are never counted.", Kind::List(&SAID)),
    field("voices", "Other accounts of the same event; shown on both.", Kind::List(&Kind::Named(Of::Story))),
    field("summary", "One sentence for lists; otherwise the opening.", Kind::Words),
    field("tags", "Tags.", Kind::List(&Kind::Words)),
    field("language", "Its language, where it differs from the site's, such as sv.", Kind::Words),
    field(
        "image",
        "A picture at its head.",
        Kind::Map(&[
            field("src", "Its file, beside the story or in static/.", Kind::Words),
            field("alt", "What it shows, in words.", Kind::Words),
            field("credit", "Whose it is.", Kind::Words),
        ]),
    ),
    AUDIENCE,
    PUBLISH_ON,
    field("aliases", "Old addresses, which lead here.", Kind::List(&Kind::Words)),
    STATUS,
    field(
        "agreed",
        "Who has read it and agreed: { given: 2026-03-20, until: 2028-03 }; with several people, by id. declined is a no and needs no reason.",
        Kind::Either(&[ANSWER, Kind::By(Of::Person, &ANSWER)]),
    ),
];
