//! How much of what is wrong is drawn in full: a slip that is made everywhere fills no screen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::text::diagnostic::Diagnostic;

/// The most places of one cause in one file.
const MOST_IN_A_FILE: usize = 5;
/// The most places of one cause.
const MOST_OF_A_CAUSE: usize = 15;
/// The most places of all; a cause that is not among them is shown once nevertheless.
const MOST: usize = 60;

/// How much is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// A few places of each cause, and how many more there are.
    Summed,
}

/// Which diagnostics are drawn, and what is said of the others.
pub(super) struct Selection<'d> {
    /// For each diagnostic, whether it is drawn.
    shown: Vec<bool>,
    /// Of the last one that is drawn of a cause in a file: how many more there are in that file.
    more_here: BTreeMap<usize, usize>,
    /// By cause: how many more there are in files of which none is drawn, and those files.
    elsewhere: BTreeMap<(&'static str, &'static str), (usize, BTreeSet<&'d str>)>,
}

impl<'d> Selection<'d> {
    pub(super) fn of(diagnostics: &'d [Diagnostic], extent: Extent) -> Self {
        let shown = match extent {
            Extent::Whole => vec![true; diagnostics.len()],
            Extent::Summed => chosen(diagnostics),
        };
        let mut last: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (at, found) in diagnostics.iter().enumerate().filter(|(at, _)| shown[*at]) {
            last.insert((found.code, &found.place.path), at);
        }
        let (mut more_here, mut elsewhere) = (BTreeMap::new(), BTreeMap::new());
        for (_, found) in diagnostics.iter().enumerate().filter(|(at, _)| !shown[*at]) {
            let path = &*found.place.path;
            if let Some(last) = last.get(&(found.code, path)) {
                *more_here.entry(*last).or_default() += 1;
            } else {
                let (count, files): &mut (usize, BTreeSet<&str>) =
                    elsewhere.entry((found.code, found.severity.word())).or_default();
                *count += 1;
                files.insert(path);
            }
        }
        Self { shown, more_here, elsewhere }
    }

    pub(super) fn is_shown(&self, at: usize) -> bool {
        self.shown[at]
    }

    /// What is said after the diagnostic with this index.
    pub(super) fn after(&self, at: usize, found: &Diagnostic) -> String {
        let (word, code) = (found.severity.word(), found.code);
        self.more_here
            .get(&at)
            .map_or(String::new(), |more| format!("… and {more} more {word}[{code}] in this file\n\n"))
    }

    /// What is said at the end; nothing where all was drawn.
    pub(super) fn at_the_end(&self) -> String {
        let mut out = String::new();
        for ((code, word), (count, files)) in &self.elsewhere {
            let files =
                if files.len() == 1 { "1 other file".to_owned() } else { format!("{} other files", files.len()) };
            // Writing to a `String` cannot fail.
            let _ = writeln!(out, "… and {count} more {word}[{code}] in {files}");
        }
        if !out.is_empty() || !self.more_here.is_empty() {
            out.push_str("`heard check --all` shows every instance\n\n");
        }
        out
    }
}

/// Which diagnostics are drawn: what weighs most first, each in its order.
fn chosen(diagnostics: &[Diagnostic]) -> Vec<bool> {
    let mut by_weight: Vec<usize> = (0..diagnostics.len()).collect();
    by_weight.sort_by_key(|at| diagnostics[*at].severity);
    let mut shown = vec![false; diagnostics.len()];
    let mut of_cause: BTreeMap<&str, usize> = BTreeMap::new();
    let mut in_file: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut all = 0;
    for at in by_weight {
        let found = &diagnostics[at];
        let cause = of_cause.entry(found.code).or_default();
        let here = in_file.entry((found.code, &found.place.path)).or_default();
        let few = *here < MOST_IN_A_FILE && *cause < MOST_OF_A_CAUSE && all < MOST;
        if few || *cause == 0 {
            shown[at] = true;
            *cause += 1;
            *here += 1;
            all += 1;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Extent, Selection};
    use crate::text::diagnostic::{Diagnostic, Place, Severity};

    fn found(code: &'static str, severity: Severity, file: usize) -> Diagnostic {
        Diagnostic::of(code, severity, Place::file(&format!("{file:03}.md").into()), "x".into())
    }

    #[test]
    fn a_slip_that_is_made_everywhere_is_summed_up_and_no_cause_is_left_out() {
        let mut all: Vec<Diagnostic> = Vec::new();
        for file in 0..400 {
            all.extend((0..500).map(|_| found("often", Severity::Warning, file)));
        }
        all.extend((0..100).map(|file| found("wrong", Severity::Error, 300 + file)));
        all.push(found("once", Severity::Advice, 399));
        let selection = Selection::of(&all, Extent::Summed);
        let shown = |code| (0..all.len()).filter(|at| selection.is_shown(*at) && all[*at].code == code).count();
        assert_eq!((shown("wrong"), shown("often"), shown("once")), (15, 15, 1));
        assert_eq!(selection.after(4, &all[4]), "… and 495 more warning[often] in this file\n\n");
        assert_eq!(
            selection.at_the_end(),
            "… and 198500 more warning[often] in 397 other files\n… and 85 more error[wrong] in 85 other files\n\
             `heard check --all` shows every instance\n\n"
        );
        let whole = Selection::of(&all, Extent::Whole);
        assert!((0..all.len()).all(|at| whole.is_shown(at)) && whole.at_the_end().is_empty());
    }
}
