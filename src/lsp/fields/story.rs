//! The fields of a story.

use crate::lsp::fields::{AUDIENCE, Field, FieldKind, File, Of, PUBLISH_ON, STATUS, field};

/// A story.
pub const STORY: File = File {
    name: "story",
    about: "The head of a story: a moment in which a colleague listened, noticed or held back in a way that mattered.",
    kind: FieldKind::Map(&FIELDS),
    required: &["title", "date"],
};

const SAID: FieldKind = FieldKind::Map(&[
    field("by", "Who says it, by id.", FieldKind::Named(Of::Person)),
    field("says", "What they say.", FieldKind::Words),
]);
const YES: FieldKind = FieldKind::Map(&[
    field("given", "When they said yes.", FieldKind::Date),
    field("until", "The last month in which it holds.", FieldKind::Date),
    field("as", "role: yes, but not by name, in this story.", FieldKind::OneOf(&["role", "name"])),
    field(
        "read",
        "A fingerprint of what they read; where the text is another now, they are asked again.",
        FieldKind::Words,
    ),
]);
const ANSWER: FieldKind = FieldKind::Either(&[YES, FieldKind::OneOf(&["declined"])]);

const FIELDS: [Field; 25] = [
    field("title", "What the story is called; of the moment, and not of the person.", FieldKind::Words),
    field("date", "When it happened: 2026-03, 2026-Q1 or 2026-03-14. Shown as month and year.", FieldKind::Date),
    field("reviewer", "Who tells it, by id; printed as people.yaml shows them.", FieldKind::Named(Of::Person)),
    field(
        "about",
        "Whose act it tells, by id. Nothing is published that they have not read and agreed to.",
        FieldKind::Either(&[FieldKind::List(&FieldKind::Named(Of::Person)), FieldKind::Named(Of::Person)]),
    ),
    field("practice", "The practice in which it happened.", FieldKind::Named(Of::Practice)),
    field("setting", "Where it happened: a client meeting, a handover, a corridor.", FieldKind::Named(Of::Setting)),
    field(
        "kind",
        "observed (when absent), or composite: made of several events, so that nobody can be recognised.",
        FieldKind::OneOf(&["observed", "composite"]),
    ),
    field("composite_of", "Of how many events a composite is made: at least three.", FieldKind::Number),
    field(
        "indicators",
        "Behaviours, each with the words of the story that show it. At most three; none is fine.",
        FieldKind::By(Of::Indicator, &FieldKind::Either(&[FieldKind::Words, FieldKind::List(&FieldKind::Words)])),
    ),
    field("also", "A behaviour that the vocabulary lacks.", FieldKind::Words),
    field(
        "judgment",
        "Only where data and judgment met: what the data said, what they did, why, how it ended.",
        FieldKind::Map(&[
            field("metric", "The metric that spoke.", FieldKind::Named(Of::Metric)),
            field("data", "What the data said.", FieldKind::Words),
            field(
                "call",
                "What they did with it: went with it, went the other way, some of both, or waited.",
                FieldKind::OneOf(&["trusted", "overrode", "mixed", "deferred"]),
            ),
            field("because", "Why.", FieldKind::Words),
            field(
                "outcome",
                "How it ended. Bad and unknown endings teach as much as good ones.",
                FieldKind::OneOf(&["went-well", "went-badly", "mixed", "unknown"]),
            ),
        ]),
    ),
    field(
        "change",
        "What changed because of it.",
        FieldKind::Map(&[
            field("state", "planned or made.", FieldKind::OneOf(&["planned", "made"])),
            field("what", "What changed.", FieldKind::Words),
        ]),
    ),
    field("why", "Why you tell this one.", FieldKind::Words),
    field("reply", "The colleague's answer.", SAID),
    field("echoes", "What others added. They are never counted.", FieldKind::List(&SAID)),
    field("voices", "Other accounts of the same event; shown on both.", FieldKind::List(&FieldKind::Named(Of::Story))),
    field("summary", "One sentence for lists; otherwise the opening.", FieldKind::Words),
    field("tags", "Tags.", FieldKind::List(&FieldKind::Words)),
    field("language", "Its language, where it differs from the site's, such as sv.", FieldKind::Words),
    field(
        "image",
        "A picture at its head.",
        FieldKind::Map(&[
            field("src", "Its file, beside the story or in static/.", FieldKind::Words),
            field("alt", "What it shows, in words.", FieldKind::Words),
            field("credit", "Whose it is.", FieldKind::Words),
        ]),
    ),
    AUDIENCE,
    PUBLISH_ON,
    field("aliases", "Old addresses, which lead here.", FieldKind::List(&FieldKind::Words)),
    STATUS,
    field(
        "agreed",
        "Who has read it and agreed: { given: 2026-03-20, until: 2028-03 }; with several people, by id. declined is a no and needs no reason.",
        FieldKind::Either(&[ANSWER, FieldKind::By(Of::Person, &ANSWER)]),
    ),
];
