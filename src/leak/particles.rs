//! Where a word begins and ends in scripts that write no spaces, or write particles at words.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most particles at one word.
const MOST: usize = 3;

/// Whether `c` is of a script that writes no spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Katakana are words of their own between other signs.
fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fe}' | '\u{31f0}'..='\u{31ff}' | '\u{3099}' | '\u{309a}')
}

/// Whether words of such a script are long enough to be known by themselves.
fn is_long_enough(words: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..);
    let least = if words.chars().any(is_ideograph) { 2 } else { 4 };
    words.chars().filter(|c| !is_combining_mark(*c)).count() >= least
}

/// Whether `words` are a word though `before` ends with a letter: particles are written at it, or no space ever is.
pub fn may_stand_before(before: &str, words: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), words.chars().next()) else { return true };
    if is_katakana(first) {
        return !is_katakana(last);
    }
    if is_unspaced(first) {
        return is_long_enough(words);
    }
    // The letters of another script end where these begin, as the Latin ones of a name do in Japanese.
    if is_unspaced(last) || is_jamo(last) && !is_jamo(first) {
        return true;
    }
    let particles: &[&str] = match first {
        '\u{600}'..='\u{6ff}' => &["ال", "لل", "و", "ف", "ب", "ل", "ك"],
        '\u{5d0}'..='\u{5ea}' => &["ו", "ה", "ב", "ל", "מ", "ש", "כ"],
        _ => return false,
    };
    are_particles(before, particles, MOST)
}

fn are_particles(before: &str, particles: &[&str], most: usize) -> bool {
    !before.ends_with(char::is_alphanumeric)
        || most > 0
            && particles
                .iter()
                .any(|one| before.strip_suffix(one).is_some_and(|rest| are_particles(rest, particles, most - 1)))
}

/// Whether `words` are a word though `after` begins with a letter.
pub fn may_stand_behind(words: &str, after: &str) -> bool {
    let (Some(last), Some(next)) = (words.chars().next_back(), after.chars().next()) else { return true };
    if is_katakana(last) {
        return !is_katakana(next);
    }
    if is_unspaced(last) {
        return !goes_on(after) && is_long_enough(words);
    }
    if is_jamo(last) || is_jamo(next) {
        return are_behind(after, MOST);
    }
    is_unspaced(next)
}

/// Whether a letter goes on in `after`: a vowel sign or a tone of the letter before.
pub fn goes_on(after: &str) -> bool {
    after.chars().next().is_some_and(|c| is_combining_mark(c) && is_unspaced(c))
}

fn are_behind(after: &str, most: usize) -> bool {
    !after.starts_with(char::is_alphanumeric)
        || most > 0
            && KOREAN.iter().any(|one| after.strip_prefix(&**one).is_some_and(|rest| are_behind(rest, most - 1)))
}

/// Whether `c` is a part of a syllable of Hangul, as folded texts have them.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}')
}

/// What Korean writes at a name, in folded letters.
static KOREAN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let all = [
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "의",
        "에",
        "에게",
        "에게서",
        "께",
        "께서",
        "한테",
        "한테서",
        "와",
        "과",
        "랑",
        "이랑",
        "하고",
        "도",
        "만",
        "로",
        "으로",
        "부터",
        "까지",
        "처럼",
        "보다",
        "마다",
        "조차",
        "야",
        "아",
        "여",
        "이여",
        "나",
        "이나",
        "라고",
        "이라고",
        "라는",
        "이라는",
        "입니다",
        "이다",
        "네",
        "씨",
        "님",
        "군",
        "양",
        "선생님",
    ];
    all.iter().map(|one| one.nfd().collect()).collect()
});
