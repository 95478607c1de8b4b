//! The fields of people.yaml, indicators.yaml, reviews.yaml, and at the head of labs, metrics and pages.

use crate::library::source::field_table::{
    AUDIENCE, FieldKind, File, HISTORY, Of, PUBLISH_ON, Printed, STATUS, deciding, field, words,
};
use crate::library::source::lab::Stage;
use crate::library::source::metric::{self, Verdict};
use crate::library::source::person::Shown;
use crate::library::source::review;

/// `people.yaml`.
pub const PEOPLE: File = File {
    name: "people",
    about: "people.yaml: who may appear, and how; by id.",
    kind: FieldKind::Free(&FieldKind::Map(&[
        field(
            "name",
            "The full name. It is printed only where they tell the story or agreed to it.",
            FieldKind::Words,
            Printed::Name,
        ),
        field("role", "What they are in the firm.", FieldKind::Words, Printed::Words),
        deciding(
            "shown",
            "How they may be printed at the most: name, role (when absent), withheld.",
            FieldKind::OneOf(&words(&Shown::CHOICES)),
            Printed::No,
        ),
        field(
            "also",
            "Nicknames, which are printed no more readily than the name.",
            FieldKind::List(&FieldKind::Words),
            Printed::Name,
        ),
    ])),
    required: &[],
};

/// `indicators.yaml`.
pub const INDICATORS: File = File {
    name: "indicators",
    about: "indicators.yaml: what somebody can be seen or heard to do, in groups; the order is that of every list.",
    kind: FieldKind::Free(&FieldKind::Free(&FieldKind::Map(&[
        field("label", "What it is called.", FieldKind::Words, Printed::Words),
        field("definition", "What it is, in one line.", FieldKind::Words, Printed::Words),
        field("looks_like", "What it looks like.", FieldKind::Words, Printed::Words),
        field("gamed_by", "How it gets gamed. It is printed beside the definition.", FieldKind::Words, Printed::Words),
        field("caution", "A caution printed with it.", FieldKind::Words, Printed::Words),
        field(
            "notes",
            "What it means elsewhere, by setting.",
            FieldKind::By(Of::Setting, &FieldKind::Words),
            Printed::Words,
        ),
        field("owner", "Who looks after it, by id.", FieldKind::Named(Of::Person), Printed::Name),
        field("review_by", "When it should be looked at again.", FieldKind::Date, Printed::No),
        HISTORY,
        field(
            "retired",
            "Since when it is offered to no new story, and why.",
            FieldKind::Map(&[
                field("date", "Since when.", FieldKind::Date, Printed::No),
                field("why", "Why.", FieldKind::Words, Printed::Words),
            ]),
            Printed::No,
        ),
    ]))),
    required: &[],
};

const PARTS: FieldKind = FieldKind::Free(&FieldKind::Words);

/// A lab.
pub const LAB: File = File {
    name: "lab",
    about: "The head of a judgment lab: a case is read, the room decides, then hears what happened.",
    kind: FieldKind::Map(&[
        field("title", "What the lab is called.", FieldKind::Words, Printed::Words),
        field("date", "When it is.", FieldKind::Date, Printed::No),
        field("facilitator", "Who leads it, by id.", FieldKind::Named(Of::Person), Printed::Name),
        field(
            "cases",
            "The stories that are read; `as` is what the room sees until the end.",
            FieldKind::List(&FieldKind::Either(&[
                FieldKind::Named(Of::Story),
                FieldKind::Map(&[
                    field("story", "The story.", FieldKind::Named(Of::Story), Printed::Name),
                    field(
                        "as",
                        "What the room sees until the end, since a title can give it away.",
                        FieldKind::Words,
                        Printed::Words,
                    ),
                ]),
            ])),
            Printed::No,
        ),
        field(
            "stages",
            "What is revealed, in order: the situation first, the outcome last.",
            FieldKind::List(&FieldKind::OneOf(&words(&Stage::CHOICES))),
            Printed::No,
        ),
        field("prompts", "What the room is asked, by stage.", PARTS, Printed::Words),
        field("minutes", "How long each stage takes.", FieldKind::Free(&FieldKind::Number), Printed::No),
        field(
            "cards",
            "If someone says …, ask …",
            FieldKind::List(&FieldKind::Map(&[
                field("heard", "What someone says.", FieldKind::Words, Printed::Words),
                field("ask", "What to ask.", FieldKind::Words, Printed::Words),
            ])),
            Printed::No,
        ),
        deciding("held", "When it was held; absent: still to come, and in no edition.", FieldKind::Date, Printed::No),
        field("kept", "What we take from it.", FieldKind::List(&FieldKind::Words), Printed::Words),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
    ]),
    required: &["title", "date"],
};

/// A metric.
pub const METRIC: File = File {
    name: "metric",
    about: "The head of a metric's page: what the number measures, and what it misses.",
    kind: FieldKind::Map(&[
        field("title", "What the metric is called.", FieldKind::Words, Printed::Words),
        field(
            "kind",
            "quantitative (when absent) or qualitative.",
            FieldKind::OneOf(&words(&metric::KINDS)),
            Printed::No,
        ),
        field("measures", "What it measures.", FieldKind::Words, Printed::Words),
        field("misses", "What it misses.", FieldKind::Words, Printed::Words),
        field("rewards", "What it rewards.", FieldKind::Words, Printed::Words),
        field("gamed_by", "How it gets gamed.", FieldKind::Words, Printed::Words),
        field("owner", "Who looks after it, by id.", FieldKind::Named(Of::Person), Printed::Name),
        field("paired_with", "The metric it is read with.", FieldKind::Named(Of::Metric), Printed::Name),
        field("verdict", "What is thought of it now.", FieldKind::OneOf(&words(&Verdict::CHOICES)), Printed::No),
        field("review_by", "When it should be looked at again.", FieldKind::Date, Printed::No),
        HISTORY,
        field(
            "readings",
            "What it said, by period. Never a target.",
            FieldKind::List(&FieldKind::Map(&[
                field("period", "The month or quarter.", FieldKind::Date, Printed::No),
                field("value", "What it said, in words.", FieldKind::Words, Printed::Words),
            ])),
            Printed::No,
        ),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
    ]),
    required: &["title"],
};

/// A free page.
pub const PAGE: File = File {
    name: "page",
    about: "The head of a free page.",
    kind: FieldKind::Map(&[
        field("title", "What the page is called.", FieldKind::Words, Printed::Words),
        field("menu", "Whether the menu leads to it.", FieldKind::Switch, Printed::No),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
    ]),
    required: &["title"],
};

/// `reviews.yaml`.
pub const REVIEWS: File = File {
    name: "reviews",
    about: "reviews.yaml: the curator's decisions on flags. It is in no edition.",
    kind: FieldKind::List(&FieldKind::Map(&[
        field("flag", "The flag.", FieldKind::Words, Printed::No),
        field("stories", "The stories that it is about.", FieldKind::List(&FieldKind::Named(Of::Story)), Printed::No),
        field("decision", "What was decided.", FieldKind::OneOf(&words(&review::Decision::CHOICES)), Printed::No),
        field("why", "Why.", FieldKind::Words, Printed::No),
        field("date", "When.", FieldKind::Date, Printed::No),
        field(
            "of",
            "The behaviour, metric or person that the flag is about, where it is about one.",
            FieldKind::Words,
            Printed::No,
        ),
        field(
            "read",
            "The fingerprint of the stories as they stood: it is decided until they change.",
            FieldKind::Words,
            Printed::No,
        ),
    ])),
    required: &[],
};
