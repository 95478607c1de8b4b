//! The fields of heard.yaml.

use crate::library::ADVICE;
use crate::lsp::fields::{Field, FieldKind, File, Of, field};

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
        field("id", "How it is written in stories.", FieldKind::Words),
        field("label", "How it is shown.", FieldKind::Words),
        field("note", "A notice printed with it.", FieldKind::Words),
    ]),
]);

const FIELDS: [Field; 15] = [
    field("title", "What the site is called.", FieldKind::Words),
    field("language", "The language of the site's own words: en, de, fr, es and ar are built in.", FieldKind::Words),
    field("contact", "Who takes a story down; printed on every story.", FieldKind::Words),
    field(
        "theme",
        "The theme, by name or with its options.",
        FieldKind::Either(&[
            FieldKind::Words,
            FieldKind::Map(&[
                field("name", "The theme's name.", FieldKind::Words),
                field("options", "What the theme lets you choose.", FieldKind::Free(&FieldKind::Words)),
            ]),
        ]),
    ),
    field(
        "model",
        "How data and empathy are held together.",
        FieldKind::OneOf(&["augmented-intuition", "balanced-scorecard", "human-in-the-loop"]),
    ),
    field("base_url", "The site's address, for feeds and sitemap alone.", FieldKind::Words),
    field(
        "front",
        "The story on the front page, and why it is there; else the newest.",
        FieldKind::Map(&[
            field("story", "The story.", FieldKind::Named(Of::Story)),
            field("why", "Why it is there.", FieldKind::Words),
        ]),
    ),
    field(
        "audiences",
        "Who reads: each audience gets an edition of its own.",
        FieldKind::Free(&FieldKind::Map(&[
            field("label", "What the audience is called.", FieldKind::Words),
            field("sees", "The audiences whose stories it sees too.", FieldKind::List(&FieldKind::Named(Of::Audience))),
        ])),
    ),
    field("default_audience", "The audience that is meant where none is named.", FieldKind::Named(Of::Audience)),
    field("practices", "What the firm does.", FieldKind::List(&TOPIC)),
    field("settings", "Where things happen.", FieldKind::List(&TOPIC)),
    field(
        "privacy",
        "What must never get out.",
        FieldKind::Map(&[
            field(
                "consent",
                "required; or elsewhere: asked and kept outside heard, and the site says so.",
                FieldKind::OneOf(&["required", "elsewhere"]),
            ),
            field(
                "never_publish",
                "Words, and patterns between strokes, that must never be printed.",
                FieldKind::List(&FieldKind::Words),
            ),
            field("names_file", "A file of words that must never be printed, one a line.", FieldKind::Words),
            field(
                "unread",
                "Files of static/ that cannot be read inside and are let out all the same.",
                FieldKind::List(&FieldKind::Words),
            ),
        ]),
    ),
    field(
        "patterns",
        "Light statistics.",
        FieldKind::Map(&[field(
            "minimum_people",
            "The least number of people that a figure may stand for: 5 when absent, never under 3.",
            FieldKind::Number,
        )]),
    ),
    field(
        "check",
        "What `heard check` says.",
        FieldKind::Map(&[field(
            "without",
            "Advice that the house does not want, by its code.",
            FieldKind::List(&FieldKind::OneOf(&ADVICE)),
        )]),
    ),
    field(
        "publish",
        "Where the site is brought to, by name.",
        FieldKind::Free(&FieldKind::Map(&[
            field("to", "A folder, or an address that begins with sftp:, https+webdav: or s3:.", FieldKind::Words),
            field("audience", "For whom.", FieldKind::Named(Of::Audience)),
            field("endpoint", "The address of an S3-compatible store.", FieldKind::Words),
            field("region", "Its region.", FieldKind::Words),
        ])),
    ),
];
