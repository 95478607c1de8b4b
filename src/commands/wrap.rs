//! Lines that fit a terminal: broken between words, the next ones set in as far as the words before them.
//!
//! Excerpts of files, fenced code, commands and paths to copy are never broken.

use console::{Term, measure_text_width, strip_ansi_codes};

/// Sentences are no wider than this on any terminal: longer ones are hard to follow.
const WIDEST: usize = 100;
/// Nor narrower than this.
const NARROWEST: usize = 24;
/// Where nobody says how wide a terminal is.
const USUAL: usize = 80;
/// Words between backticks stay together up to this width: a command to copy, a name. Longer ones are quoted sentences.
const COPIED: usize = 60;
/// Words in columns: the last begins here at the latest.
const COLUMN: usize = 44;

/// How many columns there are for sentences on `terminal`: what `COLUMNS` says, or the terminal. None where the words go
/// to a file or a program, which get whole lines.
pub fn columns(terminal: &Term) -> Option<usize> {
    let wished = std::env::var("COLUMNS").ok();
    let measured = terminal.is_term().then(|| terminal.size_checked().map_or(USUAL, |(_, columns)| columns.into()));
    chosen(wished.as_deref(), measured)
}

fn chosen(wished: Option<&str>, measured: Option<usize>) -> Option<usize> {
    let wished = wished.and_then(|wished| wished.trim().parse().ok());
    wished.or(measured).filter(|columns| *columns > 0).map(|columns: usize| columns.max(NARROWEST))
}

/// The text with every line that is too wide broken between words. Colours count for nothing.
pub fn wrapped(text: &str, columns: usize) -> String {
    let columns = columns.clamp(NARROWEST, WIDEST);
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut is_code = false;
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        let is_wide = line.len() > columns && measure_text_width(line) > columns;
        match if is_wide && !is_code && !is_fence { Margin::of(line, columns) } else { None } {
            Some(margin) => broken(line, &margin, columns, &mut out),
            None => out.push_str(line),
        }
        out.push_str(end);
    }
    out
}

/// What stands before the words of every further line.
struct Margin(String);

impl Margin {
    /// None for a line that isn't broken.
    fn of(line: &str, columns: usize) -> Option<Self> {
        let plain = strip_ansi_codes(line);
        let bare = plain.trim_start();
        let inner = plain.len() - bare.len();
        if let Some(below) = bare.strip_prefix('|') {
            return label(&plain, inner, below, columns);
        }
        if is_of_an_excerpt(bare) || is_example(bare) {
            return None;
        }
        let spaces = |many: usize| Self(" ".repeat(many));
        let set_in = ["= help: ", "= note: ", "- ", "* ", "• "].iter().find(|mark| bare.starts_with(**mark));
        if let Some(mark) = set_in {
            return Some(spaces(inner + mark.chars().count()));
        }
        let (head, rest) = bare.split_once(' ').unwrap_or((bare, ""));
        let number = head.trim_end_matches(['.', ')']);
        if number.len() < head.len() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(spaces(inner + head.len() + 1 + (rest.len() - rest.trim_start().len())));
        }
        if ["error[", "warning[", "advice["].iter().any(|start| bare.starts_with(start)) {
            return Some(spaces(2));
        }
        Some(spaces(column(&plain, inner).filter(|at| columns >= at + NARROWEST).unwrap_or(inner.min(columns / 2))))
    }
}

/// A line of a file with its number, where it is, or a line that was left out.
fn is_of_an_excerpt(bare: &str) -> bool {
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < bare.len() && [" |", " -", " +", " ~"].iter().any(|mark| rest.starts_with(mark));
    is_numbered || ["-->", ":::", "..."].iter().any(|mark| bare.starts_with(mark))
}

/// A command to copy.
fn is_example(bare: &str) -> bool {
    let bare = bare.strip_prefix("Example").and_then(|rest| rest.split_once(": ")).map_or(bare, |(_, rest)| rest);
    bare.starts_with("heard ") && !bare.contains("   ")
}

/// What is said below the words of an excerpt that are meant: it goes on under itself or, where there is no room, under
/// the marks before it.
fn label(plain: &str, bar: usize, below: &str, columns: usize) -> Option<Margin> {
    let marks = below.trim_start();
    let words = marks.trim_start_matches(['^', '-', '~', '+']);
    if words.len() == marks.len() || !words.starts_with(' ') {
        return None;
    }
    let before = |rest: &str| measure_text_width(&plain[..plain.len() - rest.len()]);
    let at = [words.trim_start(), marks].map(before).into_iter().find(|at| columns >= at + NARROWEST)?;
    Some(Margin(format!("{}|{}", " ".repeat(bar), " ".repeat(at.saturating_sub(bar + 1)))))
}

/// Where the last of several columns begins: after a gap of two spaces or more.
fn column(plain: &str, inner: usize) -> Option<usize> {
    let gap = plain[inner..].find("  ")? + inner;
    let begins = gap + plain[gap..].len() - plain[gap..].trim_start().len();
    let width = measure_text_width(&plain[..begins]);
    (width <= COLUMN && begins < plain.len()).then_some(width)
}

fn broken(line: &str, margin: &Margin, columns: usize, out: &mut String) {
    let mut width = 0;
    let mut waiting = 0;
    let mut is_first = true;
    for word in words(line, columns) {
        let bare = word.trim_end_matches(' ');
        let wide = measure_text_width(bare);
        if !is_first && width + waiting + wide > columns {
            out.push('\n');
            out.push_str(&margin.0);
            width = measure_text_width(&margin.0);
        } else {
            out.extend(std::iter::repeat_n(' ', waiting));
            width += waiting;
        }
        out.push_str(bare);
        width += wide;
        waiting = word.len() - bare.len();
        is_first &= measure_text_width(bare.trim()) == 0;
    }
}

/// The words with the spaces after them. What is between two backticks is one, unless it is long.
fn words(line: &str, columns: usize) -> Vec<&str> {
    let most = COPIED.min(columns);
    let (mut words, mut start, mut at) = (Vec::new(), 0, 0);
    // Where the long words end that were opened last.
    let mut closes = 0;
    while let Some(c) = line[at..].chars().next() {
        let end = at + c.len_utf8();
        match c {
            '`' if at >= closes => {
                let close = line[end..].find('`').map_or(at, |length| end + length);
                closes = close + 1;
                at = if measure_text_width(&line[at..closes]) <= most { closes } else { end };
            }
            ' ' => {
                at = line.len() - line[at..].trim_start_matches(' ').len();
                words.push(&line[start..at]);
                start = at;
            }
            _ => at = end,
        }
    }
    words.push(&line[start..]);
    words
}

#[cfg(test)]
mod tests {
    use console::measure_text_width;
    use proptest::prelude::*;

    use super::{chosen, wrapped};

    #[test]
    fn the_width_is_what_is_wished_or_the_terminals_and_programs_get_whole_lines() {
        assert_eq!(chosen(None, None), None);
        assert_eq!(chosen(None, Some(132)), Some(132));
        assert_eq!(chosen(Some("60"), Some(132)), Some(60));
        assert_eq!(chosen(Some("60"), None), Some(60));
        assert_eq!(chosen(Some("wide"), Some(80)), Some(80));
        assert_eq!(chosen(Some("0"), None), None);
        assert_eq!(chosen(Some("3"), None), Some(24));
    }

    #[test]
    fn sentences_are_broken_between_words_and_stay_set_in() {
        assert_eq!(
            wrapped("  heard check --fix     fix what can be fixed safely; you're asked first\n", 50),
            "  heard check --fix     fix what can be fixed\n                        safely; you're asked first\n"
        );
        assert_eq!(
            wrapped("   = help: behaviours are listed in indicators.yaml; add it there if it is new", 52),
            "   = help: behaviours are listed in indicators.yaml;\n           add it there if it is new"
        );
        assert_eq!(wrapped("* one two three four five six", 24), "* one two three four\n  five six");
        assert_eq!(wrapped("10. one two three four five six", 24), "10. one two three four\n    five six");
        assert_eq!(
            wrapped("error[unknown-person]: `m.lindqvst` isn't in people.yaml", 40),
            "error[unknown-person]: `m.lindqvst`\n  isn't in people.yaml"
        );
        assert_eq!(wrapped("short\n\nlines stay\n", 40), "short\n\nlines stay\n");
    }

    #[test]
    fn excerpts_paths_code_and_commands_stay_whole_and_a_label_goes_on_under_itself() {
        for line in [
            " 12 | title: a line of a file that is much wider than the terminal, and stays as it is",
            "3 + title: \"a line that is written instead, wider than any terminal of forty columns\"",
            "  --> stories/2026/a file whose name has many words in it and is very long.md:3:1",
            "  ::: stories/2026/a file whose name has many words in it and is very long.md:3:1",
            "```\nsome code that is much wider than the terminal, and stays as it is\n```",
            "Example: heard completions bash > ~/.local/share/bash-completion/completions/heard",
            "https://example.org/an/address/that/is/much/wider/than/the/terminal/at/hand.html",
        ] {
            assert_eq!(wrapped(line, 40), line);
        }
        assert_eq!(
            wrapped("  |   ^^^^^ did you mean `asked-deeper`, or perhaps something else?", 40),
            "  |   ^^^^^ did you mean `asked-deeper`,\n  |         or perhaps something else?"
        );
        assert_eq!(
            wrapped("  |   ^^^^^^^^^^^^^^^^ did you mean `asked-deeper` here?", 32),
            "  |   ^^^^^^^^^^^^^^^^ did you\n  |   mean `asked-deeper` here?"
        );
        assert_eq!(
            wrapped("to see every one of them, run `heard check --all --today 2026-01-01`", 44),
            "to see every one of them, run\n`heard check --all --today 2026-01-01`"
        );
    }

    #[test]
    fn colours_and_wide_letters_are_measured_as_they_are_seen() {
        let coloured = "\u{1b}[1m\u{1b}[91merror[x]\u{1b}[0m: one two three four five six seven";
        let shown = wrapped(coloured, 30);
        assert!(shown.lines().all(|line| measure_text_width(line) <= 30), "{shown:?}");
        assert_eq!(wrapped("日本語 日本語 日本語 日本語 日本語", 24), "日本語 日本語 日本語\n日本語 日本語");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn no_word_is_lost_or_added_and_what_can_fit_fits(
            text in "( {0,4}[a-zß日`*|.\u{301}-]{1,9}){0,30}",
            columns in 24_usize..110,
        ) {
            let shown = wrapped(&text, columns);
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let margins = |word: &String| word != "|";
            prop_assert_eq!(
                words(&shown).into_iter().filter(margins).collect::<Vec<_>>(),
                words(&text).into_iter().filter(margins).collect::<Vec<_>>()
            );
            if !text.contains(['`', '|']) {
                prop_assert!(shown.lines().all(|line| measure_text_width(line) <= columns), "{:?}", shown);
            }
        }
    }
}
