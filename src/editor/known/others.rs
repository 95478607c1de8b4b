//! The fields of people.yaml, indicators.yaml, reviews.yaml, and at the head of labs, metrics and pages.

use crate::editor::known::{AUDIENCE, File, HISTORY, Kind, Of, PUBLISH_ON, STATUS, field};

/// `people.yaml`.
pub const PEOPLE: File = File {
    name: "people",
    about: "people.yaml: who may appear, and how; by id.",
    kind: Kind::Free(&Kind::Map(&[
        field("name", "The full name. It is printed only where they tell the story or agreed to it.", Kind::Words),
        field("role", "What they are in the firm.", Kind::Words),
        field(
            "shown",
            "How they may be printed at the most: name, role (when absent), withheld.",
            Kind::OneOf(&["name", "role", "withheld"]),
        ),
        field("also", "Nicknames, which are printed no more readily than the name.", Kind::List(&Kind::Words)),
    ])),
    required: &[],
};

/// `indicators.yaml`.
pub const INDICATORS: File = File {
    name: "indicators",
    about: "indicators.yaml: what somebody can be seen or heard to do, in groups; the order is that of every list.",
    kind: Kind::Free(&Kind::Free(&Kind::Map(&[
        field("label", "What it is called.", Kind::Words),
        field("definition", "What it is, in one line.", Kind::Words),
        field("looks_like", "What it looks like.", Kind::Words),
        field("gamed_by", "How it gets gamed. It is printed beside the definition.", Kind::Words),
        field("caution", "A caution printed with it.", Kind::Words),
        field("notes", "What it means elsewhere, by setting.", Kind::By(Of::Setting, &Kind::Words)),
        field("owner", "Who looks after it, by id.", Kind::Named(Of::Person)),
        field("review_by", "When it should be looked at again.", Kind::Date),
        HISTORY,
        field(
            "retired",
            "Since when it is offered to no new story, and why.",
            Kind::Map(&[field("date", "Since when.", Kind::Date), field("why", "Why.", Kind::Words)]),
        ),
    ]))),
    required: &[],
};

const PARTS: Kind = Kind::Free(&Kind::Words);

/// A lab.
pub const LAB: File = File {
    name: "lab",
    about: "The head of a judgment lab: a case is read, the room decides, then hears what happened.",
    kind: Kind::Map(&[
        field("title", "What the lab is called.", Kind::Words),
        field("date", "When it is.", Kind::Date),
        field("facilitator", "Who leads it, by id.", Kind::Named(Of::Person)),
        field(
            "cases",
            "The stories that are read; `as` is what the room sees until the end.",
            Kind::List(&Kind::Either(&[
                Kind::Named(Of::Story),
                Kind::Map(&[
                    field("story", "The story.", Kind::Named(Of::Story)),
                    field("as", "What the room sees until the end, since a title can give it away.", Kind::Words),
                ]),
            ])),
        ),
        field(
            "stages",
            "What is revealed, in order: the situation first, the outcome last.",
            Kind::List(&Kind::OneOf(&["situation", "data", "write", "call", "reasons", "outcome"])),
        ),
        field("prompts", "What the room is asked, by stage.", PARTS),
        field("minutes", "How long each stage takes.", Kind::Free(&Kind::Number)),
        field(
            "cards",
            "If someone says …, ask …",
            Kind::List(&Kind::Map(&[
                field("heard", "What someone says.", Kind::Words),
                field("ask", "What to ask.", Kind::Words),
            ])),
        ),
        field("held", "When it was held; absent: still to come, and in no edition.", Kind::Date),
        field("kept", "What we take from it.", Kind::List(&Kind::Words)),
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
    kind: Kind::Map(&[
        field("title", "What the metric is called.", Kind::Words),
        field("kind", "quantitative (when absent) or qualitative.", Kind::OneOf(&["quantitative", "qualitative"])),
        field("measures", "What it measures.", Kind::Words),
        field("misses", "What it misses.", Kind::Words),
        field("rewards", "What it rewards.", Kind::Words),
        field("gamed_by", "How it gets gamed.", Kind::Words),
        field("owner", "Who looks after it, by id.", Kind::Named(Of::Person)),
        field("paired_with", "The metric it is read with.", Kind::Named(Of::Metric)),
        field("verdict", "What is thought of it now.", Kind::OneOf(&["keep", "watch", "adjust", "retired"])),
        field("review_by", "When it should be looked at again.", Kind::Date),
        HISTORY,
        field(
            "readings",
            "What it said, by period. Never a target.",
            Kind::List(&Kind::Map(&[
                field("period", "The month or quarter.", Kind::Date),
                field("value", "What it said, in words.", Kind::Words),
            ])),
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
    kind: Kind::Map(&[
        field("title", "What the page is called.", Kind::Words),
        field("menu", "Whether the menu leads to it.", Kind::Switch),
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
    kind: Kind::List(&Kind::Map(&[
        field("flag", "The flag.", Kind::Words),
        field("stories", "The stories that it is about.", Kind::List(&Kind::Named(Of::Story))),
        field("decision", "What was decided.", Kind::OneOf(&["keep", "ask", "withdraw"])),
        field("why", "Why.", Kind::Words),
        field("date", "When.", Kind::Date),
        field("of", "The behaviour, metric or person that the flag is about, where it is about one.", Kind::Words),
        field("read", "The fingerprint of the stories as they stood: it is decided until they change.", Kind::Words),
    ])),
    required: &[],
};
