//! A text as words, figures and signs, each with its place, its case and what the table of words knows of it.
//!
//! Made once, in one pass; every rule looks at tokens and at a bounded number of neighbours.

use crate::text::identifiers::words::{self, Role};
use crate::text::identifiers::{Language, ages, titles};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Make {
    /// Letters, with hyphens and apostrophes between them.
    Word,
    /// Digits of any script alone.
    Digits,
    /// Letters and digits.
    Mixed,
    /// One character that is neither.
    Sign(char),
}

/// What is between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// White space, marks of emphasis or one end of a line.
    Space,
    /// A blank line, or the beginning of a heading, an entry or a quotation.
    Block,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) make: Make,
    pub(super) gap: Gap,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether its letters are capitals, and more than one.
    pub(super) shouted: bool,
    /// Whether it is the first word of a sentence, a quotation or a line that is an entry.
    pub(super) opens: bool,
    roles: u32,
}

/// A text and its tokens. Asking beyond either end is always answered: nothing is there.
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) language: Language,
    all: Vec<Token>,
    /// Those with which something may begin.
    telling: Vec<usize>,
}

/// The value of a digit of Latin, Arabic, Persian or full-width writing.
pub(super) fn digit(c: char) -> Option<u32> {
    let from = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(c as u32 - from as u32)
}

/// Characters that nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{640}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..'\u{370}').contains(&c) || ('\u{64b}'..='\u{652}').contains(&c)
}

/// How many bytes of white space begin `text`.
fn spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Letters and digits that stand together.
struct Run {
    end: usize,
    letters: usize,
    digits: usize,
    capitals: usize,
}

impl Run {
    /// The one that begins at `start`, where there is one.
    fn of(text: &str, start: usize) -> Self {
        let mut run = Self { end: start, letters: 0, digits: 0, capitals: 0 };
        let bytes = &text.as_bytes()[start..];
        // Most words are of ASCII alone.
        let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        run.letters = letters;
        run.capitals = bytes[..letters].iter().filter(|byte| byte.is_ascii_uppercase()).count();
        run.end = start + letters;
        while let Some(c) = text[run.end..].chars().next() {
            let next = run.end + c.len_utf8();
            if is_letter(c) {
                run.letters += 1;
                run.capitals += usize::from(c.is_uppercase());
            } else if digit(c).is_some() {
                run.digits += 1;
            } else if !(run.end > start && is_invisible(c)) {
                let joins = run.letters > 0 && run.digits == 0 && (is_apostrophe(c) || is_hyphen(c));
                if !joins || !text[next..].chars().next().is_some_and(is_letter) {
                    break;
                }
                if is_apostrophe(c) && is_elided(&text[start..run.end], &text[next..]) {
                    run.end = next;
                    break;
                }
            }
            run.end = next;
        }
        run
    }
}

impl<'t> Tokens<'t> {
    /// The tokens of `text`.
    pub(super) fn of(text: &'t str, language: Language) -> Self {
        let mut all: Vec<Token> = Vec::with_capacity(text.len() / 5 + 1);
        let mut telling = Vec::new();
        let mut gap = Gap::Block;
        let mut opens = true;
        let mut lower = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let start = at;
            if c.is_whitespace() {
                at += spaces(&text[at..]);
                let lines = text[start..at].bytes().filter(|byte| *byte == b'\n').take(2).count();
                let begins_entry = lines > 0
                    && (text[at..].starts_with(['#', '>', '|'])
                        || ["- ", "* ", "+ "].iter().any(|one| text[at..].starts_with(one)));
                gap = gap.max(if lines > 1 || begins_entry { Gap::Block } else { Gap::Space });
                opens |= gap == Gap::Block;
                continue;
            }
            at += c.len_utf8();
            if matches!(c, '*' | '_' | '\\') || is_invisible(c) {
                continue;
            }
            let run = Run::of(text, start);
            let make = match (run.letters, run.digits) {
                (0, 0) => Make::Sign(c),
                (0, _) => Make::Digits,
                (_, 0) => Make::Word,
                _ => Make::Mixed,
            };
            let end = at.max(run.end);
            at = end;
            let roles = match make {
                Make::Word | Make::Mixed => words::roles(&text[start..end], language, &mut lower),
                Make::Digits | Make::Sign(_) => 0,
            };
            let is_sign = matches!(make, Make::Sign(_));
            if make != Make::Word || roles != 0 || !is_dull(&text[start..end]) {
                telling.push(all.len());
            }
            all.push(Token {
                start,
                end,
                make,
                gap,
                capital: c.is_uppercase(),
                shouted: run.capitals > 1 && run.capitals == run.letters,
                opens: opens && !is_sign,
                roles,
            });
            gap = if make == Make::Word && text[start..end].ends_with(is_apostrophe) { Gap::Space } else { Gap::None };
            opens = if is_sign { opens || is_break(c) } else { false };
        }
        Self { text, language, all, telling }
    }

    /// Asks a rule about each token with which something may begin, behind what it took before: its last token is answered.
    pub(super) fn each(&self, mut rule: impl FnMut(usize) -> Option<usize>) {
        let mut from = 0;
        for at in &self.telling {
            if *at >= from
                && let Some(last) = rule(*at)
            {
                from = last + 1;
            }
        }
    }

    /// The same tokens, where each is asked about.
    #[cfg(test)]
    pub(super) fn all_telling(mut self) -> Self {
        self.telling = (0..self.all.len()).collect();
        self
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.all.get(at)
    }

    /// The words of the token at `at`; none beyond the end.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.all.get(at).map_or("", |token| &self.text[token.start..token.end])
    }

    /// Whether the token at `at` is a word with this role in the text's language.
    pub(super) fn is(&self, at: usize, role: Role) -> bool {
        self.all.get(at).is_some_and(|token| token.roles & role as u32 != 0)
    }

    pub(super) fn sign(&self, at: usize) -> Option<char> {
        match self.all.get(at)?.make {
            Make::Sign(c) => Some(c),
            _ => None,
        }
    }

    pub(super) fn gap(&self, at: usize) -> Gap {
        self.all.get(at).map_or(Gap::Block, |token| token.gap)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.make == Make::Word)
    }

    /// Whether the token at `at` is a word with a capital and goes on from the one before it.
    pub(super) fn goes_on_with_capital(&self, at: usize) -> bool {
        self.all.get(at).is_some_and(|token| token.make == Make::Word && token.capital && token.gap == Gap::Space)
    }

    /// The digits of the token at `at`, where it has no letters, as Latin ones.
    pub(super) fn digits(&self, at: usize) -> Option<String> {
        (self.all.get(at)?.make == Make::Digits).then(|| self.word(at).chars().filter_map(digit_sign).collect())
    }

    /// The number at `at`, where it has at most eight digits and no letters.
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        let token = self.all.get(at)?;
        let word = self.word(at);
        if token.make != Make::Digits || word.len() > 24 {
            return None;
        }
        let digits: Vec<u32> = word.chars().filter_map(digit).collect();
        (digits.len() <= 8).then(|| digits.iter().fold(0, |number, digit| number * 10 + digit))
    }

    /// How many digits the token at `at` has.
    pub(super) fn count_digits(&self, at: usize) -> usize {
        self.word(at).chars().filter(|c| digit(*c).is_some()).count()
    }

    /// The word at `at` in small letters.
    pub(super) fn lower(&self, at: usize) -> String {
        let word = self.word(at);
        if word.len() > 60 { String::new() } else { word.to_lowercase() }
    }

    /// `at`, or the next one where a full stop stands at once behind the token before it.
    pub(super) fn after_dot(&self, at: usize) -> usize {
        at + usize::from(self.sign(at) == Some('.') && self.gap(at) == Gap::None)
    }

    /// The bytes from the token `first` to the token `last`, without an English genitive.
    pub(super) fn range(&self, first: usize, last: usize) -> std::ops::Range<usize> {
        let start = self.all.get(first).map_or(self.text.len(), |token| token.start);
        let end = self.all.get(last).map_or(self.text.len(), |token| token.end);
        let words = &self.text[start..end.max(start)];
        let owner = ["'s", "’s", "'", "’"].iter().find(|owner| words.ends_with(**owner)).map_or(0, |owner| owner.len());
        start..end.max(start) - owner
    }
}

/// A digit as a Latin one.
pub(super) fn digit_sign(c: char) -> Option<char> {
    digit(c).and_then(|value| char::from_digit(value, 10))
}

/// Whether nothing begins with a word of which the table knows nothing: one in small letters of ASCII that is no number in
/// words (`ages`) and no title without its capital (`titles`).
fn is_dull(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() > 1
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'\''))
        && !matches!(bytes[0], b'n' | b'q')
        && !ages::is_of_ninety(word)
        && !titles::is_small(word)
}

/// Whether `word` is an article or the like that has lost its vowel before `rest`: *l'école*, *d'Aix*, but not *O'Brien*.
fn is_elided(word: &str, rest: &str) -> bool {
    let is_small = word.starts_with(char::is_lowercase) || rest.starts_with(char::is_lowercase);
    is_small && ["l", "d", "j", "m", "n", "s", "c", "qu"].iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// Whether what stands behind this sign may begin with a capital of its own.
fn is_break(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | ':'
            | ';'
            | '…'
            | '"'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‘'
            | '\''
            | '('
            | '['
            | '—'
            | '–'
            | '|'
            | '>'
            | '#'
            | '¿'
            | '¡'
            | '؟'
            | '•'
    )
}
