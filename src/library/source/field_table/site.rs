//! The fields of heard.yaml.

use crate::library::diagnostics::OPTIONAL;
use crate::library::source::config::{Consent, Model};
use crate::library::source::field_table::{FieldKind, File, Of, Printed, Row, deciding, field, words};

/// `heard.yaml`.
pub const HEARD: File = File {
    name: "heard",
    about: "heard.yaml: the site's title, language, audiences, practices, settings, privacy, and where to publish it.",
    kind: FieldKind::Map(&FIELDS),
    required: &["title"],
};

const TOPIC: FieldKind = FieldKind::Either(&[
    FieldKind::Words,
    FieldKind::Map(&[
        field("id", "Its name in story files.", FieldKind::Words, Printed::Address),
        field("label", "Its name on the site.", FieldKind::Words, Printed::Words),
        field("note", "A notice to show with it.", FieldKind::Words, Printed::Words),
    ]),
]);

const FIELDS: [Row; 17] = [
    deciding(
        "heard",
        "The versions of heard that can read this site, such as \">=0.2\"; older versions stop.",
        FieldKind::Words,
        Printed::No,
    ),
    field("title", "The site's title.", FieldKind::Words, Printed::Words),
    field("says", "What the site is, in one line under its title on the front page.", FieldKind::Words, Printed::Words),
    field("language", "The site's language; en, de, fr, es and ar are built in.", FieldKind::Words, Printed::Address),
    field(
        "contact",
        "Who to contact to have a story taken down; printed on every story.",
        FieldKind::Words,
        Printed::Words,
    ),
    field(
        "theme",
        "The theme, by name, or with options.",
        FieldKind::Either(&[
            FieldKind::Words,
            FieldKind::Map(&[
                field("name", "The theme's name.", FieldKind::Words, Printed::No),
                field("options", "Settings that the theme offers.", FieldKind::Free(&FieldKind::Words), Printed::Words),
            ]),
        ]),
        Printed::No,
    ),
    field("model", "How numbers and stories sit together.", FieldKind::OneOf(&words(&Model::CHOICES)), Printed::No),
    field(
        "base_url",
        "The site's address, for feeds, the sitemap and `heard headers`.",
        FieldKind::Words,
        Printed::Address,
    ),
    field(
        "front",
        "The story on the front page, and why it is there (default: the newest).",
        FieldKind::Map(&[
            field("story", "The story.", FieldKind::Named(Of::Story), Printed::Name),
            field("why", "Why it is there.", FieldKind::Words, Printed::Words),
        ]),
        Printed::No,
    ),
    deciding(
        "audiences",
        "Who reads the site. Each audience gets its own site.",
        FieldKind::Free(&FieldKind::Map(&[
            deciding("label", "What the audience is called.", FieldKind::Words, Printed::No),
            deciding(
                "sees",
                "The audiences whose stories it can also read.",
                FieldKind::List(&FieldKind::Named(Of::Audience)),
                Printed::No,
            ),
        ])),
        Printed::No,
    ),
    deciding(
        "default_audience",
        "The audience of everything that doesn't name one.",
        FieldKind::Named(Of::Audience),
        Printed::No,
    ),
    field("practices", "What the firm does.", FieldKind::List(&TOPIC), Printed::No),
    field("settings", "Where things happen.", FieldKind::List(&TOPIC), Printed::No),
    deciding(
        "privacy",
        "What must never be published.",
        FieldKind::Map(&[
            deciding(
                "consent",
                "required (the default), or elsewhere if you ask for consent and record it outside heard. The site \
                 then says so.",
                FieldKind::OneOf(&words(&Consent::CHOICES)),
                Printed::No,
            ),
            deciding(
                "never_publish",
                "Words that must never be published, or patterns between slashes.",
                FieldKind::List(&FieldKind::Words),
                Printed::No,
            ),
            deciding(
                "names_file",
                "A file of words that must never be published, one per line.",
                FieldKind::Words,
                Printed::No,
            ),
            deciding(
                "unread",
                "Files in static/ that can't be checked but are published anyway.",
                FieldKind::List(&FieldKind::Words),
                Printed::No,
            ),
        ]),
        Printed::No,
    ),
    field(
        "patterns",
        "Settings for the Patterns page.",
        FieldKind::Map(&[deciding(
            "minimum_people",
            "The fewest people that a figure may be based on: 5 by default, never under 3.",
            FieldKind::Number,
            Printed::No,
        )]),
        Printed::No,
    ),
    field(
        "check",
        "What `heard check` reports.",
        FieldKind::Map(&[field(
            "without",
            "Advice you don't want, by code.",
            FieldKind::List(&FieldKind::OneOf(&OPTIONAL)),
            Printed::No,
        )]),
        Printed::No,
    ),
    deciding(
        "publish",
        "Where to publish the site, by name.",
        FieldKind::Free(&FieldKind::Map(&[
            deciding(
                "to",
                "A folder, or an address that starts with sftp:, https+webdav: or s3:.",
                FieldKind::Words,
                Printed::No,
            ),
            deciding("audience", "Which audience it is for.", FieldKind::Named(Of::Audience), Printed::No),
            deciding("endpoint", "The address of an S3-compatible store.", FieldKind::Words, Printed::No),
            deciding("region", "Its region.", FieldKind::Words, Printed::No),
        ])),
        Printed::No,
    ),
];
