//! The fields of heard.yaml.

use crate::library::diagnostics::OPTIONAL;
use crate::library::source::config::{Consent, Model};
use crate::library::source::field_table::{FieldKind, File, Of, Printed, Row, deciding, field, words};

/// `heard.yaml`.
pub const HEARD: File = File {
    name: "heard",
    about: "heard.yaml: the site's title, language, audiences, practices, settings, privacy and targets.",
    kind: FieldKind::Map(&FIELDS),
    required: &["title"],
};

const TOPIC: FieldKind = FieldKind::Either(&[
    FieldKind::Words,
    FieldKind::Map(&[
        field("id", "How it is written in stories.", FieldKind::Words, Printed::Address),
        field("label", "How it is shown.", FieldKind::Words, Printed::Words),
        field("note", "A notice printed with it.", FieldKind::Words, Printed::Words),
    ]),
]);

const FIELDS: [Row; 16] = [
    deciding(
        "heard",
        "The versions of heard that can read this site, such as \">=0.2\"; an older one stops.",
        FieldKind::Words,
        Printed::No,
    ),
    field("title", "What the site is called.", FieldKind::Words, Printed::Words),
    field(
        "language",
        "The language of the site's own words: en, de, fr, es and ar are built in.",
        FieldKind::Words,
        Printed::Address,
    ),
    field("contact", "Who takes a story down; printed on every story.", FieldKind::Words, Printed::Words),
    field(
        "theme",
        "The theme, by name or with its options.",
        FieldKind::Either(&[
            FieldKind::Words,
            FieldKind::Map(&[
                field("name", "The theme's name.", FieldKind::Words, Printed::No),
                field("options", "What the theme lets you choose.", FieldKind::Free(&FieldKind::Words), Printed::Words),
            ]),
        ]),
        Printed::No,
    ),
    field("model", "How data and empathy are held together.", FieldKind::OneOf(&words(&Model::CHOICES)), Printed::No),
    field("base_url", "The site's address, for feeds and sitemap alone.", FieldKind::Words, Printed::Address),
    field(
        "front",
        "The story on the front page, and why it is there; else the newest.",
        FieldKind::Map(&[
            field("story", "The story.", FieldKind::Named(Of::Story), Printed::Name),
            field("why", "Why it is there.", FieldKind::Words, Printed::Words),
        ]),
        Printed::No,
    ),
    deciding(
        "audiences",
        "Who reads: each audience gets an edition of its own.",
        FieldKind::Free(&FieldKind::Map(&[
            deciding("label", "What the audience is called.", FieldKind::Words, Printed::No),
            deciding(
                "sees",
                "The audiences whose stories it sees too.",
                FieldKind::List(&FieldKind::Named(Of::Audience)),
                Printed::No,
            ),
        ])),
        Printed::No,
    ),
    deciding(
        "default_audience",
        "The audience that is meant where none is named.",
        FieldKind::Named(Of::Audience),
        Printed::No,
    ),
    field("practices", "What the firm does.", FieldKind::List(&TOPIC), Printed::No),
    field("settings", "Where things happen.", FieldKind::List(&TOPIC), Printed::No),
    deciding(
        "privacy",
        "What must never get out.",
        FieldKind::Map(&[
            deciding(
                "consent",
                "required; or elsewhere: asked and kept outside heard, and the site says so.",
                FieldKind::OneOf(&words(&Consent::CHOICES)),
                Printed::No,
            ),
            deciding(
                "never_publish",
                "Words, and patterns between strokes, that must never be printed.",
                FieldKind::List(&FieldKind::Words),
                Printed::No,
            ),
            deciding(
                "names_file",
                "A file of words that must never be printed, one a line.",
                FieldKind::Words,
                Printed::No,
            ),
            deciding(
                "unread",
                "Files of static/ that cannot be read inside and are let out all the same.",
                FieldKind::List(&FieldKind::Words),
                Printed::No,
            ),
        ]),
        Printed::No,
    ),
    field(
        "patterns",
        "Light statistics.",
        FieldKind::Map(&[deciding(
            "minimum_people",
            "The least number of people that a figure may stand for: 5 when absent, never under 3.",
            FieldKind::Number,
            Printed::No,
        )]),
        Printed::No,
    ),
    field(
        "check",
        "What `heard check` says.",
        FieldKind::Map(&[field(
            "without",
            "Advice that the house does not want, by its code.",
            FieldKind::List(&FieldKind::OneOf(&OPTIONAL)),
            Printed::No,
        )]),
        Printed::No,
    ),
    deciding(
        "publish",
        "Where the site is brought to, by name.",
        FieldKind::Free(&FieldKind::Map(&[
            deciding(
                "to",
                "A folder, or an address that begins with sftp:, https+webdav: or s3:.",
                FieldKind::Words,
                Printed::No,
            ),
            deciding("audience", "For whom.", FieldKind::Named(Of::Audience), Printed::No),
            deciding("endpoint", "The address of an S3-compatible store.", FieldKind::Words, Printed::No),
            deciding("region", "Its region.", FieldKind::Words, Printed::No),
        ])),
        Printed::No,
    ),
];
