//! What the room wrote, as Markdown: without names, times, or the order in which it came.

use crate::serve::lab::schedule::{Round, Step};
use crate::serve::lab::session::Session;

/// The month, and what was written so far; nothing where nothing was.
pub fn words(session: &Session) -> Option<(String, String)> {
    let snapshot = session.snapshot.as_ref()?;
    if session.answers.is_empty() {
        return None;
    }
    let room = snapshot.room()?;
    let month = snapshot.month();
    let title = snapshot.say("facilitator.file_title", &[("title", &room.script().title)]);
    let mut out = format!("---\ntitle: {}\ndate: {month}\nstatus: draft\n---\n", quoted(&title));
    for (step, _) in snapshot.schedule().steps() {
        let Some(round) = step.writes() else { continue };
        let shown: Vec<_> = session.answers.shown(round).collect();
        if shown.is_empty() {
            continue;
        }
        let number = |case: usize| (case + 1).to_string();
        let head = match (round, step) {
            (Round::Case(case), Step::Case(..)) => {
                room.name(case).unwrap_or_else(|| snapshot.say("hour.case", &[("n", &number(case))]))
            }
            _ => snapshot.say("hour.steps.close", &[]),
        };
        out.push_str(&format!("\n## {}\n", inert(&head)));
        for answer in shown {
            let lines: Vec<String> = answer.words.lines().map(|line| format!("> {}", inert(line))).collect();
            out.push_str(&format!("\n{}\n", lines.join("\n")));
            if answer.late {
                out.push_str(&format!("\n({})\n", inert(&snapshot.say("hour.late", &[]))));
            }
        }
    }
    Some((month, out))
}

/// A line of text that Markdown takes for nothing else.
fn inert(line: &str) -> String {
    let line = line.trim();
    let number = line.bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::new();
    for (at, c) in line.char_indices() {
        let begins = at == 0 && matches!(c, '-' | '+' | '=') || at == number && number > 0 && matches!(c, '.' | ')');
        if begins || "\\`*_[]<>#@~|&!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn words_of_the_room_stay_words() {
        assert_eq!(inert(" # @m.lind <b> *x*."), "\\# \\@m.lind \\<b\\> \\*x\\*.");
        assert_eq!(inert("12. wait"), "12\\. wait");
        assert_eq!(inert("- no"), "\\- no");
    }
}
