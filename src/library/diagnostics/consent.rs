//! What the people a story is about have answered.

use crate::library::diagnostics::suggestion::called;
use crate::text::diagnostic::{Diagnostic, Place, Sentence, Word, id};

rules! {
    NOT_AGREED: Warning "not-agreed";
    AGREED_BY_WHOM: Error "agreed-by-whom";
    AGREED_NOT_ABOUT: Error "agreed-not-about";
    NOBODY_TO_ASK: Error "nobody-to-ask";
    BAD_ANSWER: Error "bad-answer";
    CONSENT_ENDED: Warning "consent-ended";
    CONSENT_ENDS: Warning "consent-ends";
    READ_AGAIN: Warning "read-again";
    UNREAD: Advice "unread";
    OTHER_READERS: Warning "other-readers";
    NO_BOUNDS: Advice "no-bounds";
}

/// `person` hasn't agreed to the published story at `place`.
pub(crate) fn not_agreed(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("this is withheld until `{}` has agreed", vec![id(person)]);
    NOT_AGREED
        .at(place, sentence)
        .label("marked as published, but they haven't agreed yet")
        .help("when they have read it and agreed, add `agreed: { given: 2026-03 }`")
}

/// There is one yes, at `place`, but the story is about `people` people.
pub(crate) fn agreed_by_whom(place: Place, people: usize) -> Diagnostic {
    let sentence = Sentence::of("there is only one answer, but the story is about {} people", vec![id(people)]);
    AGREED_BY_WHOM
        .at(place, sentence)
        .label("who agreed?")
        .help("write one for each person: `agreed: { m.lindqvist: { given: 2026-03 }, a.barros: { given: 2026-03 } }`")
}

/// The person at `place` has an answer, but the story isn't about them.
pub(crate) fn agreed_not_about(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}` has an answer here, but the story isn't about them", vec![called(person)]);
    AGREED_NOT_ABOUT.at(place, sentence).label("add them to `about`, or fix the id")
}

/// The story is only about `someone`, at `place`.
pub(crate) fn nobody_to_ask(place: Place) -> Diagnostic {
    NOBODY_TO_ASK
        .at(place, "there is nobody to ask about this story, so it is withheld")
        .label("`someone` is a colleague nobody can ask")
        .help("add the people it is about, or make it a composite")
}

/// What is written at `place` is neither a yes nor a no.
pub(crate) fn bad_answer(place: Place, written: &str) -> Diagnostic {
    let sentence = Sentence::of("heard can't tell whether `{}` means yes or no", vec![called(written)]);
    BAD_ANSWER
        .at(place, sentence)
        .label("write `{ given: 2026-03 }`, `declined` or `kept-private`")
        .help("until this is fixed, the story is withheld")
}

/// The consent of `person`, at `place`, isn't valid today.
pub(crate) fn consent_ended(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}`'s consent isn't valid today, so this is withheld", vec![id(person)]);
    CONSENT_ENDED.at(place, sentence).label("ask them again, then fill in the new date")
}

/// The consent of `person`, at `place`, runs out soon.
pub(crate) fn consent_ends(place: Place, person: &str) -> Diagnostic {
    let sentence = Sentence::of("`{}`'s consent runs out within sixty days", vec![id(person)]);
    CONSENT_ENDS.at(place, sentence).label("ask whether the story can stay")
}

/// The text has changed since `person` read it, by the fingerprint at `place`; `now` is the current one.
pub(crate) fn read_again(place: Place, person: &str, now: &str) -> Diagnostic {
    let sentence = Sentence::of("the text has changed since `{}` read it, so it's withheld", vec![id(person)]);
    let label = Sentence::of("when they have read the new version, write `{}`", vec![id(now)]);
    READ_AGAIN.at(place, sentence).label(label)
}

/// The consent of `person`, at `place`, has no fingerprint; `now` is that of the current text.
pub(crate) fn unread(place: Place, person: &str, now: &str) -> Diagnostic {
    let sentence = Sentence::of("there's no record of which version `{}` agreed to", vec![id(person)]);
    let label = Sentence::of("if this is the version they read, add `read: {}`", vec![id(now)]);
    UNREAD.at(place, sentence).label(label)
}

/// By how people.yaml shows `person`, at `place`, the teller of `stories` agreed stories is printed in another way than
/// those who agreed have read.
pub(crate) fn read_again_for_teller(place: Place, person: &str, stories: usize) -> Diagnostic {
    let ours = match stories {
        1 => {
            "a story told by `{}` is withheld: the person telling it is no longer shown the way they were when people \
             agreed"
        }
        _ => {
            "{} stories told by `{}` are withheld: the person telling them is no longer shown the way they were when \
             people agreed"
        }
    };
    READ_AGAIN
        .at(place, Sentence::of(ours, counted(stories, person)))
        .label("`shown` or `role` has changed")
        .help("change it back, or ask again: `heard letter STORY --again`, then `heard agree`")
}

/// `people` agreed to other readers than the audience of their story, which is written at `place`.
pub(crate) fn other_readers(place: Place, audience: &str, people: &str) -> Diagnostic {
    let sentence = Sentence::of(
        "this is withheld from `{}`, because `{}` agreed only to other audiences",
        vec![id(audience), Word::Id(people.to_owned())],
    );
    OTHER_READERS.at(place, sentence).label("this isn't in their `readers`").help(ASK_AGAIN)
}

/// `audience`, which sees what others read by the line at `place`, does not get `stories` agreed stories.
pub(crate) fn other_readers_by_sees(place: Place, audience: &str, stories: usize) -> Diagnostic {
    let ours = match stories {
        1 => "a story people agreed to is withheld from `{}`, an audience they weren't asked about",
        _ => "{} stories people agreed to are withheld from `{}`, an audience they weren't asked about",
    };
    OTHER_READERS.at(place, Sentence::of(ours, counted(stories, audience))).help(ASK_AGAIN)
}

/// The default audience, written at `place`, is another than the one that `stories` agreed stories were for.
pub(crate) fn other_readers_by_default(place: Place, audience: &str, stories: usize) -> Diagnostic {
    let ours = match stories {
        1 => "a story is withheld from `{}`, the default audience: the people in it agreed only to other audiences",
        _ => {
            "{} stories are withheld from `{}`, the default audience: the people in them agreed only to other \
             audiences"
        }
    };
    OTHER_READERS.at(place, Sentence::of(ours, counted(stories, audience))).help(ASK_AGAIN)
}

/// The answers to `stories` stories of the site whose heard.yaml is at `place` have no bounds.
pub(crate) fn no_bounds(place: Place, stories: usize) -> Diagnostic {
    let sentence = match stories {
        1 => Sentence::of("the consent for one story doesn't say how people appear or who can read it", Vec::new()),
        _ => Sentence::of(
            "the consent for {} stories doesn't say how people appear or who can read them",
            vec![id(stories)],
        ),
    };
    NO_BOUNDS
        .at(place, sentence)
        .help("it's still valid; if it matters, ask again: `heard letter STORY --again`, then `heard agree`")
}

const ASK_AGAIN: &str = "ask them with `heard letter STORY --again`, then record their answer with `heard agree`";

/// The words of a sentence about one story, or about several and their number.
fn counted(stories: usize, word: &str) -> Vec<Word> {
    if stories == 1 { vec![id(word)] } else { vec![id(stories), id(word)] }
}
