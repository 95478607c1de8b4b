//! What identifies people outside the firm, over passages and prose that others wrote before the rules were tuned.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use heard::text::identifiers::{Language, find};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outsiders").join(name)
}

/// The texts of a folder, by language.
fn texts(name: &str) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = ["ar", "de", "en", "es", "fr"]
        .iter()
        .filter_map(|language| {
            let text = fs::read_to_string(folder(name).join(format!("{language}.txt"))).ok()?;
            Some(((*language).to_owned(), text))
        })
        .collect();
    texts.sort();
    texts
}

/// How much of `of` is covered, in bytes.
fn covered(found: &[std::ops::Range<usize>], of: &std::ops::Range<usize>) -> usize {
    found.iter().map(|one| one.end.min(of.end).saturating_sub(one.start.max(of.start))).sum()
}

#[test]
fn nineteen_of_twenty_identifiers_are_found() {
    let (mut all, mut hits, mut missed) = (0_u32, 0_u32, Vec::new());
    let mut kinds: BTreeMap<(String, String), (u32, u32)> = BTreeMap::new();
    for (language, text) in texts("passages") {
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let parts: Vec<&str> = line.splitn(3, '\t').collect();
            let [kind, identifier, passage] = parts[..] else { panic!("{line}") };
            let at = passage.find(identifier).unwrap_or_else(|| panic!("{identifier}: not in its passage"));
            let found = find(passage, Language::of(&language), &[]);
            let ranges: Vec<_> = found.into_iter().map(|one| one.range).collect();
            let is_found = 2 * covered(&ranges, &(at..at + identifier.len())) > identifier.len();
            let count = kinds.entry((kind.to_owned(), language.clone())).or_default();
            count.0 += 1;
            count.1 += u32::from(is_found);
            all += 1;
            hits += u32::from(is_found);
            if !is_found {
                missed.push(format!("{language} {line}"));
            }
        }
    }
    let share = f64::from(hits) / f64::from(all);
    println!("found {hits} of {all} ({share:.3}); by kind and language, {kinds:?}");
    if std::env::var_os("HEARD_FIGURES").is_some() {
        println!("missed:\n{}", missed.join("\n"));
    }
    assert_eq!(all, 400, "the whole set is read");
    assert!(share >= 0.95, "missed:\n{}", missed.join("\n"));
}

#[test]
fn prose_is_left_in_peace() {
    let known = fs::read_to_string(folder("prose/true.txt")).unwrap();
    let known: Vec<(&str, &str)> = known.lines().filter_map(|line| line.split_once('\t')).collect();
    let (mut words, mut errors, mut warnings) = (0, Vec::new(), Vec::new());
    for (language, text) in texts("prose") {
        words += text.split_whitespace().count();
        let own = known.iter().filter(|(of, _)| *of == language);
        let right: Vec<_> =
            own.flat_map(|(_, words)| text.match_indices(words).map(|(at, words)| at..at + words.len())).collect();
        for found in find(&text, Language::of(&language), &[]) {
            if covered(&right, &found.range) > 0 {
                continue;
            }
            let line = format!("{language} {:?}: {}", found.kind, &text[found.range.clone()]);
            if found.certain { errors.push(line) } else { warnings.push(line) }
        }
    }
    assert!(words >= 20_000, "the whole set is read");
    println!("{words} words of prose: {} false errors, {} false warnings", errors.len(), warnings.len());
    if std::env::var_os("HEARD_FIGURES").is_some() {
        println!("{}\n\n{}", errors.join("\n"), warnings.join("\n"));
    }
    assert!(errors.len() * 5_000 <= words, "{}", errors.join("\n"));
    assert!(warnings.len() * 300 <= words, "{}", warnings.join("\n"));
}
