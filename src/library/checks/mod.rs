//! Every cause of a diagnostic: one rule a file, with its documentation and its words.

pub mod advice;
mod audit;
pub mod faults;
pub mod text_faults;
mod today;

use crate::library::source::ident;
use crate::text::diagnostic::{Severity, Word, id, quoted};

pub use crate::library::checks::audit::is_overdue;
pub use crate::library::checks::today::{SOON, all, of_text};

/// One cause of diagnostics.
pub struct Rule {
    /// Its stable name.
    pub code: &'static str,
    /// How much it matters; to a draft some matter less.
    pub severity: Severity,
    source: &'static str,
}

impl Rule {
    /// Its documentation, as Markdown: the head of its file.
    pub fn documentation(&self) -> String {
        let head = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        let lines: Vec<&str> = head.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// What it is about, in one sentence.
    pub fn summary(&self) -> String {
        self.documentation().lines().next().unwrap_or_default().to_owned()
    }
}

macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        $(pub mod $rule;)*
        /// All rules, by code.
        pub const RULES: &[Rule] = &[$(Rule {
            code: $rule::CODE,
            severity: $rule::SEVERITY,
            source: include_str!(concat!(stringify!($rule), ".rs")),
        }),*];
    };
}

rules![
    address_clash,
    address_day,
    address_name,
    address_reserved,
    agreed_by_whom,
    agreed_not_about,
    ambiguous_story,
    audience_cycle,
    bad_answer,
    bad_date,
    bad_id,
    bad_language,
    bad_number,
    bad_pattern,
    bad_target,
    bad_url,
    broken_anchor,
    broken_image,
    broken_link,
    case_named,
    case_uncut,
    case_withheld,
    composite_few,
    composite_person,
    consent_ended,
    consent_ends,
    evidence_missing,
    evidence_not_found,
    forbidden_word,
    front_matter_missing,
    front_matter_open,
    heading_class,
    hindsight,
    image_kind,
    image_without_words,
    link_outside,
    missing_field,
    missing_phrase,
    name_in_text,
    names_file,
    no_config,
    no_contact,
    no_default_audience,
    no_rating,
    no_words_of_theirs,
    not_agreed,
    not_utf8,
    nul_byte,
    part_of_name,
    raw_html,
    read_again,
    remote_image,
    retired_indicator,
    review_overdue,
    role_points,
    shortfall_named,
    stages_order,
    static_clash,
    static_kind,
    template_error,
    theme_api,
    theme_file,
    too_large,
    too_long_to_read,
    too_many_files,
    too_many_indicators,
    trait_not_act,
    unknown_audience,
    unknown_field,
    unknown_indicator,
    unknown_metric,
    unknown_option,
    unknown_person,
    unknown_practice,
    unknown_setting,
    unknown_story,
    unknown_theme,
    unknown_value,
    unowned,
    unread,
    unreadable_file,
    unsafe_link,
    verdict_cited,
    wrong_type,
    yaml_anchor,
    yaml_colon,
    yaml_cut,
    yaml_duplicate_key,
    yaml_quote,
    yaml_syntax,
    yaml_tab,
    yaml_too_deep,
    yaml_unclosed,
];

/// The most candidates that a suggestion is chosen among; past that the help lists nothing near.
const MOST_CANDIDATES: usize = 20_000;
/// The most candidates of nearly the same letters that are compared: where there are more, none is meant more than
/// another, and thousands of slips would take minutes.
const MOST_ALIKE: usize = 100;

/// Somebody as they are called in a field, for a hole of a sentence: an id, or else a name, which the author alone is shown.
/// A single word may be either, and is taken for a name.
pub fn called(written: &str) -> Word {
    let is_no_name = written.contains(|c: char| matches!(c, '.' | '-') || c.is_ascii_digit());
    if is_no_name && ident::is_id(written) { id(written) } else { quoted(written) }
}

/// The one of `candidates` that `written` most likely means: at most a third of its letters are
/// other ones, and no second candidate is as near (distance of Damerau and Levenshtein).
pub fn nearest<'a>(written: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let letters = written.chars().count();
    if letters > 100 {
        return None;
    }
    let most = (letters / 3).max(1);
    let candidates: Vec<&str> =
        candidates.take(MOST_CANDIDATES).filter(|other| other.len().abs_diff(written.len()) <= most * 4).collect();
    // A slip of two letters first, which few share; only then what is farther.
    let slip = among(&written, letters, most.min(2), &candidates);
    slip.or_else(|| among(&written, letters, most, &candidates).filter(|_| most > 2))
}

fn among<'a>(written: &str, letters: usize, most: usize, candidates: &[&'a str]) -> Option<&'a str> {
    let bag = Bag::of(written);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    let mut alike = 0;
    for candidate in candidates {
        if bag.least_distance(&Bag::of(candidate)) > most {
            continue;
        }
        alike += 1;
        if alike > MOST_ALIKE {
            return None;
        }
        let distance = strsim::damerau_levenshtein(written, &candidate.to_lowercase());
        if distance > most || distance == letters {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, other)) if distance == least => tied |= other != *candidate,
            _ => {
                best = Some((distance, candidate));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

/// How often each letter stands in a word, letters of other scripts folded together.
struct Bag([u8; 32]);

impl Bag {
    fn of(word: &str) -> Self {
        let mut bag = [0_u8; 32];
        for c in word.chars() {
            let slot = &mut bag[c.to_ascii_lowercase() as usize % 32];
            *slot = slot.saturating_add(1);
        }
        Self(bag)
    }

    /// No two words are nearer than this.
    fn least_distance(&self, other: &Self) -> usize {
        let (mut more, mut less) = (0, 0);
        for (a, b) in self.0.iter().zip(other.0) {
            more += usize::from(a.saturating_sub(b));
            less += usize::from(b.saturating_sub(*a));
        }
        more.max(less)
    }
}

#[cfg(test)]
mod tests {
    use super::{RULES, nearest};

    #[test]
    fn a_slip_of_a_letter_is_guessed_and_a_toss_up_is_not() {
        assert_eq!(nearest("asked-deper", ["asked-deeper", "came-back"].into_iter()), Some("asked-deeper"));
        assert_eq!(nearest("m.lindquist", ["m.lindqvist", "r.okafor"].into_iter()), Some("m.lindqvist"));
        assert_eq!(nearest("a.b", ["a.c", "a.d"].into_iter()), None);
        assert_eq!(nearest("corridor", ["law"].into_iter()), None);
    }

    #[test]
    fn every_rule_has_a_code_of_its_own_and_a_page() {
        let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), RULES.len());
        for rule in RULES {
            let documentation = rule.documentation();
            assert!(rule.summary().ends_with('.'), "{}", rule.code);
            assert!(documentation.lines().count() >= 3, "{} says too little", rule.code);
        }
    }
}
