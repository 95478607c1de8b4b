//! The fields of heard.yaml.

use crate::library::diagnostics::OPTIONAL;
use crate::library::source::config::{CACHE, MenuEntry, Model, TURNS};
use crate::library::source::field_table::{FieldKind, File, Of, Printed, Row, deciding, field, words};
use crate::library::source::issues::IssueNames;
use crate::library::source::person::NamesAgain;
use crate::library::source::privacy::{Consent, Outsiders};
use crate::library::source::tell::Way;

/// `heard.yaml`.
pub const HEARD: File = File {
    name: "heard",
    about: "heard.yaml: the site's title, language, audiences, practices, settings, privacy, and where to publish it.",
    kind: FieldKind::Map(&FIELDS),
};

const ID: Row = field("id", "What story files call it.", FieldKind::Words, Printed::Address);
const LABEL: Row = field("label", "What the site calls it.", FieldKind::Words, Printed::Words).required();
const NOTE: Row = field("note", "A notice to show with it.", FieldKind::Words, Printed::Words);
const PRACTICE: FieldKind = FieldKind::Either(&[
    FieldKind::Words,
    FieldKind::Map(&[
        ID,
        LABEL,
        NOTE,
        deciding(
            "fits",
            "How many people have to fit a role in its stories, if that differs from the rest of the site.",
            FieldKind::Number,
            Printed::No,
        ),
    ]),
]);
const SETTING: FieldKind = FieldKind::Either(&[FieldKind::Words, FieldKind::Map(&[ID, LABEL, NOTE])]);
const HEADS: FieldKind = FieldKind::Either(&[FieldKind::Number, FieldKind::Free(&FieldKind::Number)]);

const PERIODS: [Row; 5] = [
    period("draft", "How long a draft is kept, such as 12 months."),
    period("declined", "How long a story is kept after somebody has said no."),
    period("withdrawn", "How long anything withdrawn is kept."),
    period("kept-private", "How long a story is kept if somebody asked for it to go no further."),
    period("relationship", "How long a relationship review is kept."),
];

const fn period(name: &'static str, about: &'static str) -> Row {
    deciding(name, about, FieldKind::Words, Printed::No)
}

const FIELDS: [Row; 29] = [
    deciding(
        "heard",
        "The versions of heard that can read this site, such as \">=0.2\"; older versions refuse to read it.",
        FieldKind::Words,
        Printed::No,
    ),
    field("title", "The site's title.", FieldKind::Words, Printed::Words).required(),
    field("says", "A line about the site, under its title on the front page.", FieldKind::Words, Printed::Words),
    field("language", "The site's language; en, de, fr, es and ar are built in.", FieldKind::Words, Printed::Address),
    field(
        "contact",
        "Who to contact to have a story taken down; printed on every story.",
        FieldKind::Words,
        Printed::Words,
    ),
    field(
        "tell",
        "How people can tell you a story: an address that begins with https:// or mailto:, or a form on the site.",
        FieldKind::Either(&[
            FieldKind::Words,
            FieldKind::Map(&[
                field(
                    "form",
                    "How the form sends a story: save (as a file), mail (by email), or put (to a folder on the site's own \
                     server; see `heard headers --drop`).",
                    FieldKind::OneOf(&words(&Way::CHOICES)),
                    Printed::No,
                ).required(),
                field(
                    "to",
                    "With save, where to put the file, in your own words; with mail, the address; with put, the path of \
                     the folder, such as /heard-drop/.",
                    FieldKind::Words,
                    Printed::Words,
                ),
                field(
                    "signed",
                    "true if the server keeps the sender's sign-in name with the story. The form then says so.",
                    FieldKind::Switch,
                    Printed::No,
                ),
            ]),
        ]),
        Printed::Address,
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
    field(
        "model",
        "How numbers and stories are shown together.",
        FieldKind::OneOf(&words(&Model::CHOICES)),
        Printed::No,
    ),
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
            field(
                "turn",
                "weekly: a different story opens the page each Monday, unless one is chosen. A story that ended badly, \
                 or whose roles give somebody away, doesn't get a turn.",
                FieldKind::OneOf(&words(&TURNS)),
                Printed::No,
            ),
        ]),
        Printed::No,
    ),
    field(
        "issues",
        "Settings for the issues; each one has three months of stories.",
        FieldKind::Map(&[
            field(
                "names",
                "What issues are called: months (the default), or the season in the north or the south.",
                FieldKind::OneOf(&words(&IssueNames::CHOICES)),
                Printed::No,
            ),
            field(
                "covers",
                "The stories that open their issues. In all other issues, the stories take turns.",
                FieldKind::List(&FieldKind::Named(Of::Story)),
                Printed::Name,
            ),
        ]),
        Printed::No,
    ),
    field(
        "main_menu",
        "What to add to the main menu: people.",
        FieldKind::List(&FieldKind::OneOf(&words(&MenuEntry::CHOICES))),
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
        "The audience for everything that doesn't name one.",
        FieldKind::Named(Of::Audience),
        Printed::No,
    ),
    field("practices", "What the firm does.", FieldKind::List(&PRACTICE), Printed::No),
    field("settings", "Where things happen.", FieldKind::List(&SETTING), Printed::No),
    field(
        "offices",
        "The firm's offices. Each has a page with its stories, as far as the office can be shown without giving anybody away.",
        FieldKind::List(&SETTING),
        Printed::No,
    ),
    field(
        "clients",
        "Kinds of clients, such as [first time, long-standing, transactional]. No page shows them; `heard pack --client` uses \
         them.",
        FieldKind::List(&SETTING),
        Printed::No,
    ),
    field(
        "not_yet_audited",
        "Numbers that the firm uses but nobody has described yet, such as [Utilisation, NPS]. The metrics page lists them.",
        FieldKind::List(&FieldKind::Words),
        Printed::Words,
    ),
    deciding(
        "headcount",
        "How many people hold each role, in the whole firm or office by office; people.yaml lists only those who appear.",
        FieldKind::Free(&HEADS),
        Printed::No,
    ),
    deciding(
        "privacy",
        "Consent, and what must never be published.",
        FieldKind::Map(&[
            deciding(
                "consent",
                "required (the default), or elsewhere if you ask for consent and record it outside heard. The site \
                 will say so.",
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
            deciding(
                "outsiders",
                "What to do about names, numbers or addresses of people outside the firm: stop (the default), warn \
                 or off.",
                FieldKind::OneOf(&words(&Outsiders::CHOICES)),
                Printed::No,
            ),
            deciding(
                "plain",
                "Words that look like a name but don't name anybody in the firm or outside it, such as the firm's own name.",
                FieldKind::List(&FieldKind::Words),
                Printed::No,
            ),
            deciding(
                "fits",
                "How many people have to fit a role so that it doesn't give anybody away: 3 by default, never fewer \
                 than 2.",
                FieldKind::Number,
                Printed::No,
            ),
        ]),
        Printed::No,
    ),
    deciding(
        "retention",
        "How long to keep things that nobody else reads, counted from each file's `since` (default: no limit). \
         `heard status` says what is due, and `heard tidy` asks before it deletes anything.",
        FieldKind::Map(&PERIODS),
        Printed::No,
    ),
    deciding(
        "holds",
        "What has to be kept, by path: a file or a folder, and the matter it's kept for. The same as `hold` in a story \
         or page.",
        FieldKind::Free(&FieldKind::Words),
        Printed::No,
    ),
    field(
        "names",
        "How people are named in stories and pages.",
        FieldKind::Map(&[field(
            "again",
            "What a story calls somebody after the first mention: short (the default) or full.",
            FieldKind::OneOf(&words(&NamesAgain::CHOICES)),
            Printed::No,
        )]),
        Printed::No,
    ),
    field(
        "patterns",
        "Settings for the Patterns page.",
        FieldKind::Map(&[deciding(
            "minimum_people",
            "The fewest people a figure can be based on: 5 by default, never fewer than 3.",
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
    field(
        "cache",
        "on or off (default: on). With off, `heard build` and `heard publish` keep no hashes or warnings for the next \
         run.",
        FieldKind::OneOf(&words(&CACHE)),
        Printed::No,
    ),
    field(
        "inbox",
        "Where stories arrive as files, for `heard inbox`.",
        FieldKind::Map(&[
            field("folder", "The folder's path from heard.yaml, such as ../inbox.", FieldKind::Words, Printed::No),
            field(
                "incidents",
                "The email address of the firm's incident system; `heard inbox` prepares an email to it.",
                FieldKind::Words,
                Printed::No,
            ),
        ]),
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
            ).required(),
            deciding("audience", "Which audience it is for.", FieldKind::Named(Of::Audience), Printed::No),
            deciding("endpoint", "The address of an S3-compatible store.", FieldKind::Words, Printed::No),
            deciding("region", "Its region.", FieldKind::Words, Printed::No),
        ])),
        Printed::No,
    ),
];
