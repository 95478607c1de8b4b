//! The fields of a story.

use crate::library::source::agreed::Answer;
use crate::library::source::field_table::{
    AUDIENCE, CHANGED, FieldKind, File, HOLD, Of, PLAIN, PUBLISH_ON, Printed, Row, SINCE, STATUS, deciding, field,
    words,
};
use crate::library::source::front_matter::{Call, Outcome, State, StoryKind};
use crate::library::source::person::How;

/// A story.
pub const STORY: File = File {
    name: "story",
    about: "The fields of a story: a moment when a colleague listened, noticed or held back in a way that mattered.",
    kind: FieldKind::Map(&FIELDS),
};

const SAID: FieldKind = FieldKind::Map(&[
    field("by", "Who says it, by id.", FieldKind::Named(Of::Person), Printed::Name).required(),
    field("says", "What they say.", FieldKind::Words, Printed::Words).required(),
]);
/// A yes.
pub const YES: FieldKind = FieldKind::Map(&[
    deciding("given", "When they agreed.", FieldKind::Date, Printed::No).required(),
    deciding("until", "The last month in which it is valid.", FieldKind::Date, Printed::No),
    deciding(
        "as",
        "The most this story can show about them: their name, their role, or just that they are a colleague.",
        FieldKind::OneOf(&words(&How::CHOICES)),
        Printed::No,
    ),
    deciding(
        "readers",
        "The audiences they agreed to, such as [firm, partners]; no other audience gets it until they have agreed to \
         that too.",
        FieldKind::Either(&[FieldKind::List(&FieldKind::Named(Of::Audience)), FieldKind::Named(Of::Audience)]),
        Printed::No,
    ),
    deciding(
        "read",
        "A fingerprint of what they read. If the text changes, they have to be asked again.",
        FieldKind::Words,
        Printed::No,
    ),
]);
const ANSWER: FieldKind = FieldKind::Either(&[YES, FieldKind::OneOf(&Answer::REFUSALS)]);

const FIELDS: [Row; 32] = [
    field("title", "The story's title, naming the moment, not the person.", FieldKind::Words, Printed::Words)
        .required(),
    field(
        "date",
        "When it happened: 2026-03, 2026-Q1 or 2026-03-14. Shown as month and year.",
        FieldKind::Date,
        Printed::No,
    )
    .required(),
    deciding(
        "reviewer",
        "Who is telling it, by id; they appear as people.yaml allows.",
        FieldKind::Named(Of::Person),
        Printed::Name,
    ),
    deciding(
        "about",
        "Who it is about, by id. Nothing is published until they have read it and agreed. Leave it out in a \
         composite, or if `kind` is own.",
        FieldKind::Either(&[FieldKind::List(&FieldKind::Named(Of::Person)), FieldKind::Named(Of::Person)]),
        Printed::Name,
    ),
    field("practice", "The practice it happened in.", FieldKind::Named(Of::Practice), Printed::Name),
    field(
        "setting",
        "Where it happened: a client meeting, a handover, a corridor.",
        FieldKind::Named(Of::Setting),
        Printed::Name,
    ),
    field(
        "office",
        "The office it happened in. The page shows it only if enough people there fit every role in the story.",
        FieldKind::Named(Of::Office),
        Printed::Words,
    ),
    field(
        "client",
        "What kind of client it was, from `clients` in heard.yaml. No page shows it.",
        FieldKind::Named(Of::Client),
        Printed::No,
    ),
    deciding(
        "kind",
        "observed (the default); composite, if it's made up of several events so that nobody can be recognised; or \
         own, if it's about your own work, with no `about`.",
        FieldKind::OneOf(&words(&StoryKind::CHOICES)),
        Printed::No,
    ),
    field("composite_of", "How many events a composite is made up of: at least three.", FieldKind::Number, Printed::No),
    field(
        "indicators",
        "Behaviours, each with the words from the story that show it. Up to three, or none at all.",
        FieldKind::By(Of::Indicator, &FieldKind::Either(&[FieldKind::Words, FieldKind::List(&FieldKind::Words)])),
        Printed::Name,
    ),
    field("also", "A behaviour that isn't on the list yet.", FieldKind::Words, Printed::Words),
    field(
        "judgment",
        "Only if data and judgment both came into it: what the data said, what they did, why, and how it turned out.",
        FieldKind::Map(&[
            field("metric", "Which metric it was, by id.", FieldKind::Named(Of::Metric), Printed::Name),
            field("data", "What the data said.", FieldKind::Words, Printed::Words),
            field(
                "call",
                "What they did with it: went along with it, went the other way, did some of both, or waited.",
                FieldKind::OneOf(&words(&Call::CHOICES)),
                Printed::No,
            )
            .required(),
            field("because", "Why.", FieldKind::Words, Printed::Words),
            field(
                "outcome",
                "How it turned out. Bad and unknown endings teach as much as good ones.",
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
            field(
                "state",
                "Whether it is still planned, has been made, or was dropped.",
                FieldKind::OneOf(&words(&State::CHOICES)),
                Printed::No,
            )
            .required(),
            field("what", "What changed.", FieldKind::Words, Printed::Words).required(),
            field(
                "by",
                "When a planned change should have been made. Readers never see it; `heard status` says what is late.",
                FieldKind::Date,
                Printed::No,
            ),
            field(
                "why",
                "Why it was made or dropped; a dropped change needs a reason.",
                FieldKind::Words,
                Printed::Words,
            ),
        ]),
        Printed::No,
    ),
    field("why", "Why you are telling this one.", FieldKind::Words, Printed::Words),
    field("reply", "The colleague's reply.", SAID, Printed::No),
    field("echoes", "What others have added; never counted.", FieldKind::List(&SAID), Printed::No),
    field(
        "voices",
        "Other accounts of the same event, linked both ways.",
        FieldKind::List(&FieldKind::Named(Of::Story)),
        Printed::Name,
    ),
    field("summary", "One sentence for lists (default: the opening).", FieldKind::Words, Printed::Words),
    field("tags", "Tags.", FieldKind::List(&FieldKind::Words), Printed::Words),
    field("language", "Its language, if it isn't the site's, such as sv.", FieldKind::Words, Printed::Address),
    field(
        "image",
        "A picture at the top.",
        FieldKind::Map(&[
            field("src", "Its file, next to the story or in static/.", FieldKind::Words, Printed::Address),
            field("alt", "What it shows, in words.", FieldKind::Words, Printed::Words),
            field("credit", "Who to credit.", FieldKind::Words, Printed::Words),
        ]),
        Printed::No,
    ),
    AUDIENCE,
    PUBLISH_ON,
    CHANGED,
    PLAIN,
    field("aliases", "Old addresses that redirect here.", FieldKind::List(&FieldKind::Words), Printed::Address),
    STATUS,
    SINCE,
    HOLD,
    deciding(
        "agreed",
        "Who has read it and agreed: { given: 2026-03-20, until: 2028-03 }; for several people, by id. declined means \
         no; no reason is needed. kept-private means it stays between them. The strictest answer applies.",
        FieldKind::Either(&[ANSWER, FieldKind::By(Of::Person, &ANSWER)]),
        Printed::No,
    ),
    field(
        "asked",
        "When people were asked by email, by id; `heard letter --mail` fills it in. Readers never see it.",
        FieldKind::By(Of::Person, &FieldKind::Date),
        Printed::No,
    ),
];
