//! The fields of heard.yaml.

use crate::editor::known::{Field, File, Kind, Of, field};
use crate::library::ADVICE;

/// `heard.yaml`.
pub const HEARD: File = File {
    name: "heard",
    about: "heard.yaml: the site's title, language, audiences, practices, settings, privacy and targets.",
    kind: Kind::Map(&FIELDS),
    required: &["title"],
};

const TOPIC: Kind = Kind::Either(&[
    Kind::Words,
    Kind::Map(&[
        field("id", "How it is written in stories.", Kind::Words),
        field("label", "How it is shown.", Kind::Words),
        field("note", "A notice printed with it.", Kind::Words),
    ]),
]);

const FIELDS: [Field; 15] = [
    field("title", "What the site is called.", Kind::Words),
    field("language", "The language of the site's own words: en, de, fr, es and ar are built in.", Kind::Words),
    field("contact", "Who takes a story down; printed on every story.", Kind::Words),
    field(
        "theme",
        "The theme, by name or with its options.",
        Kind::Either(&[
            Kind::Words,
            Kind::Map(&[
                field("name", "The theme's name.", Kind::Words),
                field("options", "What the theme lets you choose.", Kind::Free(&Kind::Words)),
            ]),
        ]),
    ),
    field(
        "model",
        "How data and empathy are held together.",
        Kind::OneOf(&["augmented-intuition", "balanced-scorecard", "human-in-the-loop"]),
    ),
    field("base_url", "The site's address, for feeds and sitemap alone.", Kind::Words),
    field(
        "front",
        "The story on the front page, and why it is there; else the newest.",
        Kind::Map(&[
            field("story", "The story.", Kind::Named(Of::Story)),
            field("why", "Why it is there.", Kind::Words),
        ]),
    ),
    field(
        "audiences",
        "Who reads: each audience gets an edition of its own.",
        Kind::Free(&Kind::Map(&[
            field("label", "What the audience is called.", Kind::Words),
            field("sees", "The audiences whose stories it sees too.", Kind::List(&Kind::Named(Of::Audience))),
        ])),
    ),
    field("default_audience", "The audience that is meant where none is named.", Kind::Named(Of::Audience)),
    field("practices", "What the firm does.", Kind::List(&TOPIC)),
    field("settings", "Where things happen.", Kind::List(&TOPIC)),
    field(
        "privacy",
        "What must never get out.",
        Kind::Map(&[
            field(
                "consent",
                "required; or elsewhere: asked and kept outside heard, and the site says so.",
                Kind::OneOf(&["required", "elsewhere"]),
            ),
            field(
                "never_publish",
                "Words, and patterns between strokes, that must never be printed.",
                Kind::List(&Kind::Words),
            ),
            field("names_file", "A file of words that must never be printed, one a line.", Kind::Words),
            field(
                "unread",
                "Files of static/ that cannot be read inside and are let out all the same.",
                Kind::List(&Kind::Words),
            ),
        ]),
    ),
    field(
        "patterns",
        "Light statistics.",
        Kind::Map(&[field(
            "minimum_people",
            "The least number of people that a figure may stand for: 5 when absent, never under 3.",
            Kind::Number,
        )]),
    ),
    field(
        "check",
        "What `heard check` says.",
        Kind::Map(&[field(
            "without",
            "Advice that the house does not want, by its code.",
            Kind::List(&Kind::OneOf(&ADVICE)),
        )]),
    ),
    field(
        "publish",
        "Where the site is brought to, by name.",
        Kind::Free(&Kind::Map(&[
            field("to", "A folder, or an address that begins with sftp:, https+webdav: or s3:.", Kind::Words),
            field("audience", "For whom.", Kind::Named(Of::Audience)),
            field("endpoint", "The address of an S3-compatible store.", Kind::Words),
            field("region", "Its region.", Kind::Words),
        ])),
    ),
];
