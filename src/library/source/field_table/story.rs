//! The fields of a story.

use crate::library::source::field_table::{
    AUDIENCE, FieldKind, File, Of, PUBLISH_ON, Printed, Row, STATUS, deciding, field, words,
};
use crate::library::source::front_matter::{Call, Outcome, State, StoryKind};
use crate::library::source::person::How;

/// A story.
pub const STORY: File = File {
    name: "story",
    about: "The head of a story: a moment in which a colleague listened, noticed or held back in a way that mattered.",
    kind: FieldKind::Map(&FIELDS),
    required: &["title", "date"],
};

const SAID: FieldKind = FieldKind::Map(&[
    field("by", "Who says it, by id.", FieldKind::Named(Of::Person), Printed::Name),
    field("says", "What they say.", FieldKind::Words, Printed::Words),
]);
/// A yes.
pub const YES: FieldKind = FieldKind::Map(&[
    deciding("given", "When they said yes.", FieldKind::Date, Printed::No),
    deciding("until", "The last month in which it holds.", FieldKind::Date, Printed::No),
    deciding(
        "as",
        "How they are printed in this story, at the most: by name, as their role, or as a colleague.",
        FieldKind::OneOf(&words(&How::CHOICES)),
        Printed::No,
    ),
    deciding(
        "readers",
        "The audiences that they agreed may read it, such as [firm, partners]; no other gets it until they are asked again.",
        FieldKind::Either(&[FieldKind::List(&FieldKind::Named(Of::Audience)), FieldKind::Named(Of::Audience)]),
        Printed::No,
    ),
    deciding(
        "read",
        "A fingerprint of what they read; where the text is another now, they are asked again.",
        FieldKind::Words,
        Printed::No,
    ),
]);
const ANSWER: FieldKind = FieldKind::Either(&[YES, FieldKind::OneOf(&["declined"])]);

const FIELDS: [Row; 25] = [
    field("title", "What the story is called; of the moment, and not of the person.", FieldKind::Words, Printed::Words),
    field(
        "date",
        "When it happened: 2026-03, 2026-Q1 or 2026-03-14. Shown as month and year.",
        FieldKind::Date,
        Printed::No,
    ),
    deciding(
        "reviewer",
        "Who tells it, by id; printed as people.yaml shows them.",
        FieldKind::Named(Of::Person),
        Printed::Name,
    ),
    deciding(
        "about",
        "Whose act it tells, by id. Nothing is published that they have not read and agreed to.",
        FieldKind::Either(&[FieldKind::List(&FieldKind::Named(Of::Person)), FieldKind::Named(Of::Person)]),
        Printed::Name,
    ),
    field("practice", "The practice in which it happened.", FieldKind::Named(Of::Practice), Printed::Name),
    field(
        "setting",
        "Where it happened: a client meeting, a handover, a corridor.",
        FieldKind::Named(Of::Setting),
        Printed::Name,
    ),
    deciding(
        "kind",
        "observed (when absent), or composite: made of several events, so that nobody can be recognised.",
        FieldKind::OneOf(&words(&StoryKind::CHOICES)),
        Printed::No,
    ),
    field("composite_of", "Of how many events a composite is made: at least three.", FieldKind::Number, Printed::No),
    field(
        "indicators",
        "Behaviours, each with the words of the story that show it. At most three; none is fine.",
        FieldKind::By(Of::Indicator, &FieldKind::Either(&[FieldKind::Words, FieldKind::List(&FieldKind::Words)])),
        Printed::Name,
    ),
    field("also", "A behaviour that the vocabulary lacks.", FieldKind::Words, Printed::Words),
    field(
        "judgment",
        "Only where data and judgment met: what the data said, what they did, why, how it ended.",
        FieldKind::Map(&[
            field("metric", "The metric that spoke.", FieldKind::Named(Of::Metric), Printed::Name),
            field("data", "What the data said.", FieldKind::Words, Printed::Words),
            field(
                "call",
                "What they did with it: went with it, went the other way, some of both, or waited.",
                FieldKind::OneOf(&words(&Call::CHOICES)),
                Printed::No,
            ),
            field("because", "Why.", FieldKind::Words, Printed::Words),
            field(
                "outcome",
                "How it ended. Bad and unknown endings teach as much as good ones.",
                FieldKind::OneOf(&words(&Outcome::CHOICES)),
                Printed::No,
            ),
        ]),
        Printed::No,
    ),
    field(
        "change",
        "What changed because of it.",
        FieldKind::Map(&[
            field("state", "planned or made.", FieldKind::OneOf(&words(&State::CHOICES)), Printed::No),
            field("what", "What changed.", FieldKind::Words, Printed::Words),
        ]),
        Printed::No,
    ),
    field("why", "Why you tell this one.", FieldKind::Words, Printed::Words),
    field("reply", "The colleague's answer.", SAID, Printed::No),
    field("echoes", "What others added. They are never counted.", FieldKind::List(&SAID), Printed::No),
    field(
        "voices",
        "Other accounts of the same event; shown on both.",
        FieldKind::List(&FieldKind::Named(Of::Story)),
        Printed::Name,
    ),
    field("summary", "One sentence for lists; otherwise the opening.", FieldKind::Words, Printed::Words),
    field("tags", "Tags.", FieldKind::List(&FieldKind::Words), Printed::Words),
    field(
        "language",
        "Its language, where it differs from the site's, such as sv.",
        FieldKind::Words,
        Printed::Address,
    ),
    field(
        "image",
        "A picture at its head.",
        FieldKind::Map(&[
            field("src", "Its file, beside the story or in static/.", FieldKind::Words, Printed::Address),
            field("alt", "What it shows, in words.", FieldKind::Words, Printed::Words),
            field("credit", "Whose it is.", FieldKind::Words, Printed::Words),
        ]),
        Printed::No,
    ),
    AUDIENCE,
    PUBLISH_ON,
    field("aliases", "Old addresses, which lead here.", FieldKind::List(&FieldKind::Words), Printed::Address),
    STATUS,
    deciding(
        "agreed",
        "Who has read it and agreed: { given: 2026-03-20, until: 2028-03 }; with several people, by id. declined is a no and needs no reason.",
        FieldKind::Either(&[ANSWER, FieldKind::By(Of::Person, &ANSWER)]),
        Printed::No,
    ),
];
