//! What is written in a field, whatever the file: missing, unknown, or of another kind than the field holds.

use crate::library::diagnostics::suggestion::{called, nearest, suggest_or};
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Severity, Word, id, quoted};
use crate::text::scalar::in_quotes;

rules! {
    MISSING_FIELD: Error "missing-field";
    UNKNOWN_FIELD: Error "unknown-field";
    UNKNOWN_VALUE: Error "unknown-value";
    WRONG_TYPE: Error "wrong-type";
    BAD_DATE: Error "bad-date";
    BAD_NUMBER: Error "bad-number";
    BAD_LANGUAGE: Error "bad-language";
    BAD_URL: Error "bad-url";
    BAD_ID: Error "bad-id";
    NO_RATING: Error "no-rating";
    TOO_MANY_ITEMS: Error "too-many-items";
    COMMENT_IN_WORDS: Warning "comment-in-words";
}

/// What a text that isn't a date was most likely meant to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// It can mean nothing else.
    Certain(String),
    /// It may mean this, or something else.
    Perhaps(String),
    /// Only its author can tell: what to ask.
    Ask(&'static str),
}

/// `field` is missing from the text or map at `place`.
pub(crate) fn missing_field(place: Place, field: &'static str) -> Diagnostic {
    let sentence = Sentence::of("`{}` is missing", vec![id(field)]);
    MISSING_FIELD.at(place, sentence).label(Sentence::of("add `{}: …`", vec![id(field)]))
}

/// `field`, whose name is at `place`, has nothing after its colon, or nothing but a `comment`.
pub(crate) fn empty_field(place: Place, field: &'static str, comment: Option<&str>) -> Diagnostic {
    let diagnostic = MISSING_FIELD.at(place, Sentence::of("`{}` is empty", vec![id(field)]));
    match comment {
        Some(comment) => diagnostic
            .label(Sentence::of("perhaps `{}: {}`", vec![id(field), quoted(&in_quotes(comment))]))
            .help("in YAML, everything after ` #` is a comment, unless it's in quotation marks"),
        None => diagnostic.label("write it after the colon"),
    }
}

/// The words of `field` go on at `place` behind ` #`; `whole` are all of them in quotation marks.
pub(crate) fn comment_in_words(place: Place, field: &'static str, whole: &str) -> Diagnostic {
    COMMENT_IN_WORDS
        .at(place, Sentence::of("`{}` ends before this `#`, and the rest is ignored", vec![id(field)]))
        .label(Sentence::of("perhaps `{}: {}`", vec![id(field), quoted(whole)]))
        .help("in YAML, everything after ` #` is a comment, unless it's in quotation marks")
}

/// There are several names at `place`, under `field`, with commas between them; `instead` is the list that was meant.
pub(crate) fn list_without_brackets(place: Place, field: &'static str, instead: &str, decides: bool) -> Diagnostic {
    let span = place.span.unwrap_or_default();
    let diagnostic = WRONG_TYPE
        .at(place, Sentence::of("`{}` should be a list, but this is just text with commas", vec![id(field)]))
        .label(Sentence::of("write `{}`", vec![quoted(instead)]))
        .fix(span, instead);
    // Read as the list that it was meant as; only where it decides who may read, its author is asked first.
    if decides { diagnostic } else { Diagnostic { severity: Severity::Warning, ..diagnostic } }
}

/// A field written at `place` that nobody asked for; `known` are those that would be read here.
pub(crate) fn unknown_field(place: Place, written: &str, known: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("there is no field `{}` here", vec![id(written)]);
    let diagnostic = UNKNOWN_FIELD.at(place, sentence);
    if let Some((_, instead)) = elsewhere(written).filter(|_| known.contains(&"status")) {
        return diagnostic.label(*instead);
    }
    match nearest(written, known.iter().copied()) {
        Some(near) => diagnostic.suggest(written, near),
        None => diagnostic
            .label("this is ignored")
            .help(Sentence::of("fields you can use here: {}", vec![Word::Id(known.join(", "))])),
    }
}

/// What is written at `place`, under `field`, isn't one of `choices`.
pub(crate) fn unknown_value(place: Place, field: &'static str, written: &str, choices: &[&str]) -> Diagnostic {
    let sentence = Sentence::of("`{}` can't be `{}`", vec![id(field), id(written)]);
    let all = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
    let help = Sentence::of("use one of {}", vec![Word::Id(all)]);
    let diagnostic = UNKNOWN_VALUE.at(place, sentence).help(help);
    suggest_or(diagnostic, written, choices.iter().copied(), "choose one of the words below")
}

/// What is written at `place`, under `field`, is `got` and should be `wanted`.
pub(crate) fn wrong_type(place: Place, field: &'static str, wanted: &'static str, got: &'static str) -> Diagnostic {
    let words = vec![Word::Id(field.to_owned()), Word::Id(wanted.to_owned()), Word::Id(got.to_owned())];
    WRONG_TYPE
        .at(place, Sentence::of("`{}` should be {}, but is {}", words))
        .label(Sentence::of("write {} here", vec![Word::Id(wanted.to_owned())]))
}

/// A value of the wrong type, with what to write `instead`.
pub(crate) fn written_like(wrong: Diagnostic, instead: &str) -> Diagnostic {
    wrong.label(Sentence::of("write it like `{}`", vec![quoted(instead)]))
}

/// What is written at `place`, under `field`, isn't a date; `guess` is what it may mean.
pub(crate) fn bad_date(place: Place, field: &'static str, guess: Guess) -> Diagnostic {
    let sentence = Sentence::of("`{}` isn't a date that heard can read", vec![id(field)]);
    let span = place.span;
    let diagnostic =
        BAD_DATE.at(place, sentence).help("write a month, a quarter or a day: `2026-03`, `2026-Q1`, `2026-03-14`");
    match (guess, span) {
        (Guess::Certain(guess), Some(span)) => {
            diagnostic.label(Sentence::of("did you mean `{}`?", vec![id(&guess)])).fix(span, guess)
        }
        (Guess::Certain(guess) | Guess::Perhaps(guess), _) => {
            diagnostic.label(Sentence::of("perhaps `{}`", vec![id(&guess)]))
        }
        (Guess::Ask(question), _) => diagnostic.label(question),
    }
}

/// What is written at `place`, under `field`, is no whole number from `least` to `most`.
pub(crate) fn bad_number(place: Place, field: &'static str, written: &str, least: u32, most: u32) -> Diagnostic {
    let is_number = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
    let ours = if is_number { "`{}` can't be `{}`" } else { "`{}` should be a whole number, but is `{}`" };
    let label = match most {
        u32::MAX => Sentence::of("write a whole number, {} or more", vec![id(least)]),
        most => Sentence::of("write a whole number from {} to {}", vec![id(least), id(most)]),
    };
    BAD_NUMBER.at(place, Sentence::of(ours, vec![id(field), id(written)])).label(label)
}

/// The item at `place` is one more than the `most` that `field` can have.
pub(crate) fn too_many_items(place: Place, field: &'static str, most: usize) -> Diagnostic {
    let sentence = Sentence::of("`{}` can have up to {} entries", vec![id(field), id(most)]);
    TOO_MANY_ITEMS.at(place, sentence).label("this entry and the ones after it are left out")
}

/// What is written at `place` isn't a language tag.
pub(crate) fn bad_language(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` isn't a language tag", vec![id(written)]);
    BAD_LANGUAGE.at(place, sentence).label("write it like `sv`, `de` or `pt-BR`")
}

/// What is written at `place` isn't a web address.
pub(crate) fn bad_url(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` isn't an address that begins with https:// or http://", vec![id(written)]);
    BAD_URL.at(place, sentence).label("write it as `https://intranet.example/heard/`")
}

/// What is written at `place` can't be an id; `instead` is the one made from it, which may be empty.
pub(crate) fn bad_id(place: Place, written: &str, instead: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` can't be an id", vec![called(written)]);
    let diagnostic = BAD_ID.at(place, sentence).help("an id can contain lower-case letters, digits, `-` and `.`");
    match instead {
        "" => diagnostic.label("write a short name in lower case"),
        instead => diagnostic.label(Sentence::of("write `{}`", vec![quoted(instead)])),
    }
}

/// The id at `place` means somebody whom nobody knows.
pub(crate) fn id_reserved(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("nobody can have the id `{}`", vec![called(written)]);
    BAD_ID.at(place, sentence).label("it means a colleague who isn't in people.yaml; choose a different id")
}

/// The id at `place` is already taken.
pub(crate) fn id_twice(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("the id `{}` is used twice", vec![called(written)]);
    BAD_ID.at(place, sentence).label("give this one a different id")
}

/// A field written at `place` that would rate a person.
pub(crate) fn no_rating(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` would rate a person, and heard doesn't do ratings", vec![id(written)]);
    NO_RATING
        .at(place, sentence)
        .label("instead, describe what they did")
        .help("people read the number and skip the story; under `indicators:`, quote the line that shows what they did")
}

/// Names of fields that would hold a rating.
const RATINGS: [&str; 12] =
    ["score", "scores", "rating", "ratings", "rate", "stars", "points", "grade", "rank", "ranking", "level", "marks"];

/// Whether a field of this name would rate a person.
pub(crate) fn is_rating(field: &str) -> bool {
    RATINGS.contains(&field.to_lowercase().as_str())
}

/// Fields that other programs read at the head of a text, in lower case without signs, and what to write here instead.
const ELSEWHERE: [(&[&str], &str); 16] = [
    (
        &["draft", "published", "private", "hidden", "unlisted", "visibility", "public", "publish", "dgpublish"],
        "write `status: draft` while it's a draft, and `status: published` once others can read it",
    ),
    (
        &["publishdate", "publisheddate", "datepublished", "embargo", "pubdate", "publishon", "releasedate"],
        "write `publish_on: …` with the first day others can read it",
    ),
    (
        &["expirydate", "expires", "expiry", "unpublishdate", "expirationdate"],
        "put the last month under `agreed`, as in `agreed: { given: 2026-03, until: 2028-03 }`",
    ),
    (
        &["password", "protected", "access", "permissions", "roles"],
        "write `audience: …` with the audience that can read it",
    ),
    (
        &["author", "authors", "by", "byline", "creator", "writer"],
        "write `reviewer: …` with the id of the person telling it",
    ),
    (&["category", "categories", "keywords", "topics", "topic", "taxonomies"], "write `tags: […]`, or `practice: …`"),
    (&["description", "excerpt", "abstract", "subtitle", "lead", "teaser", "intro"], "write `summary: …`"),
    (
        &["layout", "template", "type", "theme", "css", "class", "cssclass", "cssclasses"],
        "delete this line: the theme decides how the page looks",
    ),
    (
        &["slug", "permalink", "url", "id", "path", "uid"],
        "delete this line: the file name is the address, and old addresses go under `aliases`",
    ),
    (&["redirectfrom", "redirects", "alias"], "write `aliases: […]`"),
    (
        &["cover", "thumbnail", "featuredimage", "images", "banner", "featured", "hero", "photo"],
        "write `image: { src: …, alt: … }`",
    ),
    (&["lang", "locale"], "write `language: …`"),
    (
        &["weight", "order", "navorder", "sidebarposition", "toc", "menu", "math", "comments", "pin", "sticky"],
        "delete this line: heard doesn't use it",
    ),
    (
        &["lastmod", "updated", "modified", "lastmodified", "created", "datecreated"],
        "delete this line: `date` is the month it happened",
    ),
    (
        &["people", "person", "who", "participants", "colleague", "colleagues"],
        "write `about: […]` with the ids of the people it's about",
    ),
    (&["consent", "approved", "approvedby", "agreedby"], "write `agreed: …`; `heard agree` writes it for you"),
];

fn elsewhere(field: &str) -> Option<&'static (&'static [&'static str], &'static str)> {
    let field: String = field.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    ELSEWHERE.iter().find(|(fields, _)| fields.contains(&field.as_str()))
}

/// Whether a field of this name decides in other programs who may read a text: then it was meant to here.
pub(crate) fn may_withhold(field: &str) -> bool {
    const DECIDING: usize = 4;
    let is_own = |field: &str| matches!(field, "status" | "audience" | "publish_on" | "agreed");
    elsewhere(field).is_some_and(|found| !is_own(field) && ELSEWHERE[..DECIDING].contains(found))
}
