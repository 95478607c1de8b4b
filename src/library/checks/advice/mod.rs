//! What a good editor says to a story while it can still be changed: never to one that a colleague has agreed to.

mod phrases;
mod speech;

use std::ops::Range;

use crate::library::checks::advice::phrases::Phrases;
use crate::library::checks::advice::speech::{Speech, told};
use crate::library::diagnostics;
use crate::library::source::config::Config;
use crate::library::source::manuscript::Manuscript;
use crate::library::source::status::Status;
use crate::text::diagnostic::Diagnostic;
use crate::text::span::Span;

/// How many words are read aloud in a minute, slowly, to a room.
const WORDS_A_MINUTE: usize = 130;
/// The most words that can be read aloud in the seven minutes that a lab has for it.
const MOST_WORDS: usize = 900;
/// Under so many words a story is only begun.
const BEGUN_WORDS: usize = 120;

/// Advice on a story that nobody has agreed to yet, whatever is switched off left out.
pub fn of(manuscript: &Manuscript, config: &Config) -> Vec<Diagnostic> {
    let text_file = &manuscript.text_file;
    if !matches!(text_file.terms.status(), Some(Status::Draft | Status::WithColleague)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let told = told(&text_file.text, &text_file.prose);
    let language = manuscript.front.language.as_ref().map_or(config.language.as_str(), |language| &language.value);
    if let Some(phrases) = Phrases::of(language) {
        for leaf in &told.leaves {
            found.extend(leaf.own(phrases.hindsight).map(|span| diagnostics::advice::hindsight(text_file.place(span))));
            found
                .extend(leaf.own(phrases.traits).map(|span| diagnostics::advice::trait_not_act(text_file.place(span))));
        }
        let cited = manuscript.front.indicators.iter().flat_map(|evidence| &evidence.passages);
        let verdicts = cited.filter(|words| is_verdict(&phrases, &words.value, &told));
        found.extend(verdicts.map(|words| diagnostics::advice::verdict_cited(text_file.place(words.span))));
    }
    let start = opening(&text_file.text, &text_file.body);
    if told.words >= BEGUN_WORDS && !told.somebody_speaks {
        found.push(diagnostics::advice::no_words_of_theirs(text_file.place(start)));
    }
    if let Some(past) = told.past.filter(|_| told.words > MOST_WORDS) {
        let minutes = told.words.div_ceil(WORDS_A_MINUTE);
        found.push(diagnostics::advice::too_long_to_read(text_file.place(past), told.words, minutes));
    }
    config.leave_out(&mut found);
    found
}

/// Whether cited words judge, in the teller's voice: where somebody in the story says them, they are what was done.
fn is_verdict(phrases: &Phrases, passage: &str, told: &Speech<'_>) -> bool {
    let Some(judging) = phrases.verdicts.and_then(|verdicts| verdicts.find(passage)) else { return false };
    let judging = judging.as_str().to_lowercase();
    told.leaves.iter().any(|leaf| leaf.narrates(&judging))
}

/// The first word of a body.
fn opening(text: &str, body: &Range<usize>) -> Span {
    let inside = &text[body.clone()];
    let start = body.start + (inside.len() - inside.trim_start().len());
    let length = text[start..body.end].split_whitespace().next().map_or(0, str::len);
    Span::of(start, start + length)
}
