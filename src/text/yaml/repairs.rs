//! What a tired hand meant: slips that break YAML, each with the line that was most likely meant.
//!
//! A line is offered only if reading gets past this place with it. It is one file because the repairs are tried in one
//! order, each only where those before it do not fit.

use std::ops::Range;

use crate::text::yaml::faults::{Instead, YamlFault, YamlFaultKind};
use crate::text::yaml::lines::{Line, MOST_LINE, closing, colon_in, quote};
use crate::text::yaml::recovery::Section;
use crate::text::yaml::tree::Stop;
use crate::text::yaml::{MOST_LOST, Work};

/// How many lines before the place where reading stopped are looked at.
const MOST_LINES: usize = 6;
/// Signs that begin no words.
const SIGNS: &str = "@`%*&!|>,]}?:-";

/// A guess about one line; `at` is in the line.
struct Repair {
    kind: YamlFaultKind,
    at: Range<usize>,
    line: Option<String>,
    certain: bool,
}

impl Repair {
    /// Words that belong in quotation marks.
    fn quoted(kind: YamlFaultKind, line: &Line<'_>, words: Range<usize>) -> Self {
        let instead = line.with(words.clone(), &quote(&line.text[words.clone()]));
        Self { kind, at: words, line: instead, certain: true }
    }

    /// Some words in place of others.
    fn other(kind: YamlFaultKind, line: &Line<'_>, at: Range<usize>, place: Range<usize>, words: &str) -> Self {
        Self { kind, at, line: line.with(place, words), certain: true }
    }

    fn perhaps(mut self) -> Self {
        self.certain = false;
        self
    }
}

/// The faults that stopped the reading of `part`; never none. Every place is in the part.
pub(in crate::text::yaml) fn find(part: &Section<'_>, stop: &Stop, work: &mut Work) -> Vec<YamlFault> {
    let text = part.text;
    let lines: Vec<Line<'_>> = Line::all(text, 0..text.len()).filter(|line| !line.is_bare()).collect();
    let Some(last) = lines.iter().rposition(|line| line.start <= stop.at).or((!lines.is_empty()).then_some(0)) else {
        return vec![YamlFault::of(stop.kind, stop.at..stop.at)];
    };
    if stop.kind == YamlFaultKind::Tab
        && let Some(faults) = tabs(part, &lines, last, work)
    {
        return faults;
    }
    let mut unsure = None;
    // What was opened and swallowed the lines after it stands in the first.
    let first = last.saturating_sub(MOST_LINES - 1);
    let order = (first..=last).rev().chain((first > 0).then_some(0));
    let mut guesses: Vec<(Line<'_>, Repair)> = Vec::new();
    for index in order.filter(|index| lines[*index].text.len() <= MOST_LINE) {
        guesses.extend(slips(&lines, index, stop).into_iter().map(|slip| (lines[index], slip)));
    }
    // A certain guess a few lines above is better than an uncertain one here.
    guesses.sort_by_key(|(_, slip)| !slip.certain);
    for (line, slip) in guesses {
        let fault = |instead| YamlFault {
            key: line.parts().and_then(|parts| parts.key).map(str::to_owned),
            instead,
            ..YamlFault::of(slip.kind, line.start + slip.at.start..line.start + slip.at.end)
        };
        if let Some(new) = &slip.line
            && goes_on(part, &line, new, stop, work)
        {
            let instead = Instead { line: new.clone(), span: line.span(), certain: slip.certain };
            return vec![fault(Some(instead))];
        }
        if unsure.is_none() && line.start == lines[last].start && slip.kind == stop.kind {
            unsure = Some(fault(None));
        }
    }
    vec![unsure.unwrap_or_else(|| plainly(&lines[last], stop))]
}

/// A fault without a guess: the rest of the line from where reading stopped.
fn plainly(line: &Line<'_>, stop: &Stop) -> YamlFault {
    let end = line.start + line.text.trim_end().len();
    let start = stop.at.clamp(line.start + line.indent(), end.max(line.start + line.indent()));
    let start = if start == end { line.start + line.indent() } else { start };
    let key = line.parts().and_then(|parts| parts.key).map(str::to_owned);
    let kind = stop.kind;
    YamlFault {
        key,
        ..YamlFault::of(kind, start..if kind == YamlFaultKind::TooDeep { end.min(start + 1) } else { end })
    }
}

/// Whether reading gets past `line` when `new` stands in its place.
fn goes_on(part: &Section<'_>, line: &Line<'_>, new: &str, stop: &Stop, work: &mut Work) -> bool {
    let old_end = line.start + line.text.len();
    let changed = [&part.text[..line.start], new, &part.text[old_end..]].concat();
    let new_end = line.start + new.len();
    match part.stop(&changed, work) {
        None => true,
        Some(next) => next.kind != YamlFaultKind::More && next.at > new_end && next.at + old_end > stop.at + new_end,
    }
}

/// Every line of the part that a tab indents, if spaces in their place are read.
fn tabs(part: &Section<'_>, lines: &[Line<'_>], last: usize, work: &mut Work) -> Option<Vec<YamlFault>> {
    let mut faults = Vec::new();
    let mut changed = String::with_capacity(part.text.len() + 64);
    let mut copied = 0;
    for (index, line) in lines.iter().enumerate() {
        let indent = &line.text[..line.indent()];
        // A tab in the line before hides the one that reading stopped at.
        if !indent.contains('\t') || index > last + 1 && faults.is_empty() {
            continue;
        }
        let spaces = indent.replace('\t', "  ");
        changed.push_str(&part.text[copied..line.start]);
        changed.push_str(&spaces);
        copied = line.start + indent.len();
        let instead = line.with(0..indent.len(), &spaces);
        faults.push(YamlFault {
            key: line.parts().and_then(|parts| parts.key).map(str::to_owned),
            instead: instead.map(|text| Instead { line: text, span: line.span(), certain: false }),
            ..YamlFault::of(YamlFaultKind::Tab, line.start..line.start + indent.len())
        });
    }
    changed.push_str(&part.text[copied..]);
    let reads = part.stop(&changed, work).is_none();
    for instead in faults.iter_mut().filter_map(|fault| fault.instead.as_mut()) {
        instead.certain = reads;
    }
    faults.truncate(MOST_LOST);
    (!faults.is_empty()).then_some(faults)
}

/// The guesses about one line, the likeliest first.
fn slips(lines: &[Line<'_>], index: usize, stop: &Stop) -> Vec<Repair> {
    let line = &lines[index];
    let mut slips = Vec::new();
    slips.extend(item(line));
    if let Some(slip) = loose(line) {
        slips.push(slip);
        return slips;
    }
    let Some(parts) = line.parts() else {
        slips.extend(no_colon(line));
        slips.extend(indents(lines, index));
        return slips;
    };
    let value = parts.value.clone();
    let words = &line.text[value.clone()];
    match words.chars().next() {
        None => {}
        Some(mark @ ('"' | '\'')) => slips.extend(quotes(line, value, mark)),
        Some('[' | '{') => slips.extend(brackets(line, &value, stop)),
        Some(sign) if SIGNS.contains(sign) => {
            let kind = match sign {
                '*' => YamlFaultKind::Alias,
                '&' => YamlFaultKind::Anchor,
                '!' => YamlFaultKind::Tag,
                _ => YamlFaultKind::Sign,
            };
            let slip = Repair::quoted(kind, line, value);
            // Before some signs something may simply be missing.
            slips.push(if ",]}?:-".contains(sign) { slip.perhaps() } else { slip });
        }
        Some(_) => {
            slips.extend(indents(lines, index));
            if colon_in(words).is_some() {
                slips.push(Repair::quoted(YamlFaultKind::Colon, line, value));
            }
        }
    }
    slips.extend(indents(lines, index));
    slips
}

/// `-item` and `* item`.
fn item(line: &Line<'_>) -> Option<Repair> {
    let indent = line.indent();
    let rest = &line.text[indent..];
    let mark = rest.chars().next()?;
    let words = &rest[mark.len_utf8()..];
    let slipped = match mark {
        '-' => words.starts_with(|c: char| !c.is_whitespace() && c != '-'),
        '*' | '•' | '–' => words.starts_with(' '),
        _ => false,
    };
    let at = indent..indent + mark.len_utf8();
    slipped.then(|| {
        let space = if words.starts_with(' ') { "-" } else { "- " };
        Repair::other(YamlFaultKind::Dash, line, at.clone(), at, space)
    })
}

/// The key of `key:value` and `key = value`, and what stands between it and the value.
pub(in crate::text::yaml) fn loose_key(line: &str) -> Option<(&str, Range<usize>)> {
    let words = line.trim_start_matches([' ', '\t']);
    let start = line.len() - words.len();
    let end = start + words.find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c)))?;
    let rest = &line[end..];
    let key = &line[start..end];
    if key.is_empty() || key.starts_with('-') {
        return None;
    }
    let between = rest.len() - rest.trim_start().len();
    let after = &rest[between..];
    let sign = match after.chars().next()? {
        '=' => 1,
        ':' if between == 0 && !after.starts_with("://") && !after[1..].starts_with([' ', '\t']) && after.len() > 1 => {
            1
        }
        _ => return None,
    };
    let value = after[sign..].trim_start();
    Some((key, end..line.len() - value.len()))
}

/// The fault of a line `key:value` or `key = value` whose value has a colon of its own, so that YAML reads on.
pub(in crate::text::yaml) fn loose_fault(line: &Line<'_>) -> Option<YamlFault> {
    let slip = loose(line)?;
    let instead = slip.line.map(|new| Instead { line: new, span: line.span(), certain: slip.certain });
    Some(YamlFault { instead, ..YamlFault::of(slip.kind, line.start + slip.at.start..line.start + slip.at.end) })
}

/// `key:value` and `key = value`.
fn loose(line: &Line<'_>) -> Option<Repair> {
    let (key, between) = loose_key(line.text)?;
    let equals = line.text[between.clone()].contains('=');
    let kind = if equals { YamlFaultKind::Equals } else { YamlFaultKind::NoSpace };
    let value = line.text[between.end..].trim_end();
    let is_plain = !value.starts_with(['"', '\'', '[', '{']);
    let value = if is_plain && (colon_in(value).is_some() || value.starts_with(|c| SIGNS.contains(c))) {
        quote(value)
    } else {
        value.to_owned()
    };
    let sign = between.start + line.text[between.clone()].find('=').unwrap_or(0);
    let at = if equals { sign..sign + 1 } else { between.start - key.len()..between.start + 1 };
    let words = if value.is_empty() { ":".to_owned() } else { format!(": {value}") };
    Some(Repair::other(kind, line, at, between.start..line.text.len(), &words))
}

/// `title The pause`.
fn no_colon(line: &Line<'_>) -> Option<Repair> {
    let indent = line.indent();
    let rest = &line.text[indent..];
    let end = rest.find(' ')?;
    let is_key = rest[..end].chars().all(|c| c.is_alphanumeric() || "_-.".contains(c)) && !rest.starts_with('-');
    let at = indent..indent + end;
    is_key.then(|| Repair::other(YamlFaultKind::NoColon, line, at.clone(), at.end..at.end, ":").perhaps())
}

/// The indentations of the lines above, nearest first.
fn indents(lines: &[Line<'_>], index: usize) -> Vec<Repair> {
    let line = &lines[index];
    let own = line.indent();
    let mut tried = vec![own];
    let mut slips = Vec::new();
    for above in lines[..index].iter().rev().take(MOST_LINES) {
        let indent = above.indent();
        if !tried.contains(&indent) && tried.len() <= 3 {
            tried.push(indent);
            let at = if own > 0 { 0..own } else { 0..line.text.trim_end().len() };
            slips.push(Repair::other(YamlFaultKind::Indent, line, at, 0..own, &" ".repeat(indent)).perhaps());
        }
    }
    slips
}

/// A value that begins with quotation marks: not closed, words after them, or a backslash in them.
fn quotes(line: &Line<'_>, value: Range<usize>, mark: char) -> Vec<Repair> {
    let words = &line.text[value.clone()];
    let kind = YamlFaultKind::Quote;
    let inner = words.strip_suffix(mark).and_then(|words| words.get(1..));
    let end = closing(words, mark);
    let mut slips = Vec::new();
    if mark == '"' {
        slips.extend(escapes(line, &value));
    }
    match (end, inner) {
        (Some(end), _) if end == words.len() => {}
        // "She said "no" to it": the outer ones are YAML's, and the inner ones belong to the words.
        (Some(end), Some(inner))
            if words[..end - 1].ends_with(char::is_whitespace) || words[end..].starts_with(char::is_alphanumeric) =>
        {
            slips.push(Repair::other(kind, line, value.clone(), value, &quote(inner)));
        }
        (Some(_), _) => slips.push(Repair::quoted(kind, line, value)),
        (None, _) => {
            let closed = format!("{words}{mark}");
            slips.push(Repair::other(kind, line, value.clone(), value.clone(), &closed).perhaps());
            slips.push(Repair::quoted(kind, line, value).perhaps());
        }
    }
    slips
}

/// Backslashes before characters that they have no meaning with.
fn escapes(line: &Line<'_>, value: &Range<usize>) -> Option<Repair> {
    let words = &line.text[value.clone()];
    let mut out = String::with_capacity(words.len() + 8);
    let mut first = None;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        out.push(c);
        if c != '\\' {
            continue;
        }
        match chars.peek().copied() {
            Some((_, next)) if "0abtnvfre \"/\\N_LPxuU".contains(next) => {
                out.push(next);
                chars.next();
            }
            next => {
                out.push('\\');
                let after = next.map_or(at + 1, |(at, next)| at + next.len_utf8());
                first = first.or(Some(value.start + at..value.start + after));
            }
        }
    }
    Some(Repair::other(YamlFaultKind::Escape, line, first?, value.clone(), &out))
}

/// A value that begins with a bracket: not closed, words after it, or a slip inside it.
fn brackets(line: &Line<'_>, value: &Range<usize>, stop: &Stop) -> Vec<Repair> {
    let words = &line.text[value.clone()];
    let mut slips = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    // Where a piece begins, and whether the map around it gives its first colon away.
    let mut piece = 0;
    let mut end = None;
    while let Some(c) = words[at..].chars().next() {
        let here = at;
        at += c.len_utf8();
        let starts = words[piece..here].trim().is_empty()
            || colon_in(&words[piece..here]).is_some_and(|colon| words[piece + colon + 1..here].trim().is_empty());
        match c {
            '"' | '\'' if starts => at = closing(&words[here..], c).map_or(at, |end| here + end),
            '[' | '{' if starts => {
                open.push(if c == '[' { ']' } else { '}' });
                piece = at;
            }
            ',' | ']' | '}' => {
                slips.extend(inner(line, value.start + piece..value.start + here, open.last() == Some(&'}')));
                piece = at;
                if c != ',' && open.pop().is_none_or(|closer| closer != c) {
                    break;
                }
            }
            _ => {}
        }
        if open.is_empty() {
            end = Some(at);
            break;
        }
    }
    // The likeliest is the last before the place where reading stopped.
    slips.retain(|slip| {
        line.start + slip.at.start <= stop.at || matches!(slip.kind, YamlFaultKind::Quote | YamlFaultKind::Escape)
    });
    slips.reverse();
    match end {
        Some(end) if words[end..].chars().all(|c| matches!(c, ']' | '}')) && end < words.len() => {
            let extra = value.start + end..value.end;
            slips.push(Repair::other(YamlFaultKind::Unclosed, line, extra.clone(), extra, "").perhaps());
        }
        Some(end) if end < words.len() => slips.push(Repair::quoted(YamlFaultKind::Sign, line, value.clone())),
        Some(_) => {}
        None => {
            let closers: String = open.iter().rev().collect();
            let at = value.clone();
            let comma = usize::from(words.ends_with(','));
            slips.push(
                Repair::other(YamlFaultKind::Unclosed, line, at, value.end - comma..value.end, &closers).perhaps(),
            );
        }
    }
    slips
}

/// One value of an inline list or map.
fn inner(line: &Line<'_>, piece: Range<usize>, in_map: bool) -> Vec<Repair> {
    let trimmed = |range: Range<usize>| {
        let words = &line.text[range.clone()];
        let start = range.start + (words.len() - words.trim_start().len());
        start..start + words.trim().len()
    };
    let mut value = trimmed(piece.clone());
    if in_map && let Some(colon) = colon_in(&line.text[value.clone()]) {
        value = trimmed(value.start + colon + 1..value.end);
    }
    let words = &line.text[value.clone()];
    match words.chars().next() {
        Some(mark @ ('"' | '\'')) => quotes(line, value, mark),
        Some(sign) if SIGNS.contains(sign) => vec![Repair::quoted(YamlFaultKind::Sign, line, value)],
        Some(_) if colon_in(words).is_some() => vec![Repair::quoted(YamlFaultKind::Colon, line, value)],
        _ => Vec::new(),
    }
}
