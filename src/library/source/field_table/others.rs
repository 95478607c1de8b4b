//! The fields of people.yaml, indicators.yaml, reviews.yaml, and at the head of labs, metrics and pages.

use crate::library::source::field_table::{
    AUDIENCE, CHANGED, FieldKind, File, HISTORY, HOLD, Of, PLAIN, PUBLISH_ON, Printed, SINCE, STATUS, deciding, field,
    words,
};
use crate::library::source::lab::{LabKind, PICTURE, Stage};
use crate::library::source::metric::{self, Verdict};
use crate::library::source::person::Shown;
use crate::library::source::review;

/// `people.yaml`.
pub const PEOPLE: File = File {
    name: "people",
    about: "people.yaml: who can appear, and how, by id.",
    kind: FieldKind::Free(&FieldKind::Map(&[
        field(
            "name",
            "Their full name, shown only in stories they tell or have agreed to.",
            FieldKind::Words,
            Printed::Name,
        )
        .required(),
        field(
            "role",
            "Their role in the firm, or how it reads in a sentence, on first mention and after that: [eine Pflegerin, \
             die Pflegerin]. For a second person with the same role: [eine andere Pflegerin, die andere Pflegerin].",
            FieldKind::Either(&[FieldKind::Words, FieldKind::List(&FieldKind::Words)]),
            Printed::Words,
        ),
        deciding(
            "shown",
            "The most that can be shown about them: name, role (the default) or withheld.",
            FieldKind::OneOf(&words(&Shown::CHOICES)),
            Printed::No,
        ),
        field(
            "also",
            "Nicknames, which are protected the same way as the name.",
            FieldKind::List(&FieldKind::Words),
            Printed::Name,
        ),
        field(
            "short",
            "What a story calls them after the first mention (default: the first word of their name).",
            FieldKind::Words,
            Printed::Name,
        ),
        field(
            "email",
            "Their email address, so that `heard import` knows whose answer it is. It is never printed.",
            FieldKind::Words,
            Printed::No,
        ),
    ])),
};

/// `indicators.yaml`.
pub const INDICATORS: File = File {
    name: "indicators",
    about: "indicators.yaml: the things people can be seen or heard doing, arranged in groups. Every list follows this \
            order.",
    kind: FieldKind::Free(&FieldKind::Free(&FieldKind::Map(&[
        field("label", "What it is called.", FieldKind::Words, Printed::Words),
        field("definition", "What it is, in one line.", FieldKind::Words, Printed::Words),
        field("looks_like", "What it looks like.", FieldKind::Words, Printed::Words),
        field("gamed_by", "How it gets gamed; printed next to the definition.", FieldKind::Words, Printed::Words),
        field("caution", "A word of caution, printed with it.", FieldKind::Words, Printed::Words),
        field(
            "notes",
            "What it means in particular settings.",
            FieldKind::By(Of::Setting, &FieldKind::Words),
            Printed::Words,
        ),
        field("owner", "Who looks after it, by id.", FieldKind::Named(Of::Person), Printed::Name),
        field("review_by", "When it is due for review.", FieldKind::Date, Printed::No),
        HISTORY,
        field(
            "retired",
            "When it was retired, and why. It is no longer offered for new stories.",
            FieldKind::Map(&[
                field("date", "When it was retired.", FieldKind::Date, Printed::No),
                field("why", "Why.", FieldKind::Words, Printed::Words),
            ]),
            Printed::No,
        ),
    ]))),
};

const PARTS: FieldKind = FieldKind::Free(&FieldKind::Words);

/// A lab.
pub const LAB: File = File {
    name: "lab",
    about: "The fields of a judgment lab: the group reads a case, decides, and then hears what happened.",
    kind: FieldKind::Map(&[
        field("title", "The lab's title.", FieldKind::Words, Printed::Words).required(),
        field("date", "When it takes place.", FieldKind::Date, Printed::No).required(),
        field(
            "kind",
            "cases (the default), roleplay for two people who play and others who watch, or pair for two people and one story.",
            FieldKind::OneOf(&words(&LabKind::CHOICES)),
            Printed::No,
        ),
        field("facilitator", "Who runs it, by id.", FieldKind::Named(Of::Person), Printed::Name),
        field(
            "cases",
            "The stories to read; `as` is the title the group sees until the end.",
            FieldKind::List(&FieldKind::Either(&[
                FieldKind::Named(Of::Story),
                FieldKind::Map(&[
                    field("story", "The story.", FieldKind::Named(Of::Story), Printed::Name).required(),
                    field(
                        "as",
                        "The title the group sees until the end, because the real one might give the story away.",
                        FieldKind::Words,
                        Printed::Words,
                    ),
                    field(
                        "picture",
                        "When the group sees the story's own picture: situation (the default), or outcome if it gives the ending away.",
                        FieldKind::OneOf(&words(&PICTURE)),
                        Printed::No,
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
        field("prompts", "What the group is asked, by stage.", PARTS, Printed::Words),
        field("minutes", "How long each stage takes.", FieldKind::Free(&FieldKind::Number), Printed::No),
        field(
            "cards",
            "If someone says …, ask …",
            FieldKind::List(&FieldKind::Map(&[
                field("heard", "What someone says.", FieldKind::Words, Printed::Words).required(),
                field("ask", "What to ask.", FieldKind::Words, Printed::Words).required(),
            ])),
            Printed::No,
        ),
        field(
            "briefs",
            "For a role play: what each of the two who play knows, on separate sheets.",
            FieldKind::List(&FieldKind::Map(&[
                field("role", "Who they play; not a name.", FieldKind::Words, Printed::Words).required(),
                field("brief", "What they know and want, and the other doesn't.", FieldKind::Words, Printed::Words)
                    .required(),
            ])),
            Printed::No,
        ),
        field(
            "watch_for",
            "For a role play: the behaviour that everyone else looks and listens for.",
            FieldKind::Named(Of::Indicator),
            Printed::Name,
        ),
        field(
            "questions",
            "For a pair: up to two questions to talk about.",
            FieldKind::List(&FieldKind::Words),
            Printed::Words,
        ),
        field(
            "panel",
            "What up to three experienced people would do, and why; include anyone who disagrees. The group sees it after \
             everyone has written.",
            FieldKind::List(&FieldKind::Map(&[
                field("role", "Their role; not a name.", FieldKind::Words, Printed::Words).required(),
                field("would", "What they would do.", FieldKind::Words, Printed::Words).required(),
                field("why", "Why.", FieldKind::Words, Printed::Words),
            ])),
            Printed::No,
        ),
        deciding(
            "held",
            "When it was held. Until this is filled in, the lab isn't on the site.",
            FieldKind::Date,
            Printed::No,
        ),
        field("kept", "What we took from it.", FieldKind::List(&FieldKind::Words), Printed::Words),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
        CHANGED,
        PLAIN,
        SINCE,
        HOLD,
    ]),
};

/// A metric.
pub const METRIC: File = File {
    name: "metric",
    about: "The fields of a metric: what the number measures, and what it misses.",
    kind: FieldKind::Map(&[
        field("title", "The metric's name.", FieldKind::Words, Printed::Words).required(),
        field(
            "kind",
            "quantitative (the default) or qualitative.",
            FieldKind::OneOf(&words(&metric::KINDS)),
            Printed::No,
        ),
        field("measures", "What it measures.", FieldKind::Words, Printed::Words),
        field("misses", "What it misses.", FieldKind::Words, Printed::Words),
        field("rewards", "What it rewards.", FieldKind::Words, Printed::Words),
        field("gamed_by", "How it gets gamed.", FieldKind::Words, Printed::Words),
        field(
            "seen_by",
            "How it looks to people in different roles, up to twelve, such as a partner, a trainee or a client. The page \
             shows them next to each other, and nobody is named.",
            FieldKind::List(&FieldKind::Map(&[
                field("role", "Their role; not a name.", FieldKind::Words, Printed::Words).required(),
                field("measures", "What it measures, as they see it.", FieldKind::Words, Printed::Words),
                field("misses", "What it misses, as they see it.", FieldKind::Words, Printed::Words),
            ])),
            Printed::No,
        ),
        field("owner", "Who looks after it, by id.", FieldKind::Named(Of::Person), Printed::Name),
        field("paired_with", "The metric it is paired with.", FieldKind::Named(Of::Metric), Printed::Name),
        field("verdict", "What we think of it now.", FieldKind::OneOf(&words(&Verdict::CHOICES)), Printed::No),
        field("review_by", "When it is due for review.", FieldKind::Date, Printed::No),
        HISTORY,
        field(
            "readings",
            "What it said, by period; never a target.",
            FieldKind::List(&FieldKind::Map(&[
                field("period", "The month or quarter.", FieldKind::Date, Printed::No).required(),
                field("value", "What it said, in words.", FieldKind::Words, Printed::Words).required(),
            ])),
            Printed::No,
        ),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
        CHANGED,
        PLAIN,
        SINCE,
        HOLD,
    ]),
};

/// A free page.
pub const PAGE: File = File {
    name: "page",
    about: "The fields of any other page.",
    kind: FieldKind::Map(&[
        field("title", "The page's title.", FieldKind::Words, Printed::Words).required(),
        field("menu", "Whether it is in the menu.", FieldKind::Switch, Printed::No),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
        CHANGED,
        PLAIN,
        SINCE,
        HOLD,
    ]),
};

/// A path.
pub const PATH: File = File {
    name: "path",
    about: "The fields of a path: a few stories in an order, with a sentence before each, for somebody who is new.",
    kind: FieldKind::Map(&[
        field("title", "The path's title.", FieldKind::Words, Printed::Words).required(),
        field(
            "steps",
            "Its stories, in order, up to twelve. A step whose story somebody can't read is left out, and a path with fewer \
             than two steps isn't shown.",
            FieldKind::List(&FieldKind::Either(&[
                FieldKind::Named(Of::Story),
                FieldKind::Map(&[
                    field("story", "The story.", FieldKind::Named(Of::Story), Printed::Name).required(),
                    field("say", "A sentence before it: why it comes here.", FieldKind::Words, Printed::Words),
                ]),
            ])),
            Printed::No,
        ).required(),
        STATUS,
        AUDIENCE,
        PUBLISH_ON,
        CHANGED,
        PLAIN,
        SINCE,
        HOLD,
    ]),
};

/// A relationship review.
pub const RELATIONSHIP: File = File {
    name: "relationship",
    about: "The fields of a relationship review: what somebody writes about one client, for two people to read. No site \
            contains it.",
    kind: FieldKind::Map(&[
        field("date", "When it was written.", FieldKind::Date, Printed::No).required(),
        field("reviewer", "Who wrote it, by id.", FieldKind::Named(Of::Person), Printed::No).required(),
        field("client", "The client, by a code such as k-17; never a name.", FieldKind::Words, Printed::No).required(),
        deciding(
            "readers",
            "Who reads it: one or two people, by id.",
            FieldKind::List(&FieldKind::Named(Of::Person)),
            Printed::No,
        )
        .required(),
        SINCE,
        HOLD,
    ]),
};

/// `reviews.yaml`.
pub const REVIEWS: File = File {
    name: "reviews",
    about: "reviews.yaml: what the curator decided about each flag. It is never published.",
    kind: FieldKind::List(&FieldKind::Map(&[
        field("flag", "The flag.", FieldKind::Words, Printed::No).required(),
        field("stories", "The stories it is about.", FieldKind::List(&FieldKind::Named(Of::Story)), Printed::No),
        field("decision", "What was decided.", FieldKind::OneOf(&words(&review::Decision::CHOICES)), Printed::No)
            .required(),
        field("why", "Why.", FieldKind::Words, Printed::No),
        field("date", "When.", FieldKind::Date, Printed::No),
        field("of", "The behaviour, metric or person it is about, if any.", FieldKind::Words, Printed::No),
        field(
            "read",
            "A fingerprint of the stories at the time. The decision applies until they change.",
            FieldKind::Words,
            Printed::No,
        ),
    ])),
};
