//! How programs that keep folders in step, and people in a hurry, call the copy of a file.

/// The paths of which a file of this path may be a copy, by its name alone.
pub fn originals(path: &str) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, ending)) = name.rsplit_once('.') else { return Vec::new() };
    let before = stem.match_indices([' ', '(', '.', '_', '-', '–', '~']).map(|(at, _)| stem.split_at(at));
    let mut stems: Vec<&str> = before
        .filter(|(stem, added)| !stem.is_empty() && is_addition(added))
        .map(|(stem, _)| stem.trim_end())
        .collect();
    let of = [" of ", " von ", " de ", " di ", " av ", " van "];
    let after = of.iter().filter_map(|of| stem.split_once(of));
    stems.extend(after.filter(|(copy, _)| is_copy(copy)).map(|(_, stem)| stem));
    stems.dedup();
    let other = if ending == "markdown" { "md" } else { "markdown" };
    let paths = stems.into_iter().flat_map(|stem| [ending, other].map(|ending| format!("{folder}/{stem}.{ending}")));
    paths.collect()
}

/// Whether this is added to the name of a copy.
fn is_addition(added: &str) -> bool {
    let words = added.trim_matches(|c: char| !c.is_alphanumeric());
    if !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit()) {
        return words.len() <= 3 && added.starts_with([' ', '(']);
    }
    is_copy(words) || added.strip_prefix('-').is_some_and(is_of_computer)
}

/// Whether this is the name of a computer, which some programs add: `DESKTOP-AB12`.
fn is_of_computer(words: &str) -> bool {
    const KINDS: [&str; 6] = ["desktop", "laptop", "macbook", "imac", "thinkpad", "surface"];
    let lower = words.to_lowercase();
    !words.contains(' ') && (words != lower || KINDS.iter().any(|kind| lower.contains(kind)))
}

/// Whether words say in some language that this is a copy, or in conflict with another.
fn is_copy(words: &str) -> bool {
    const CONFLICT: [&str; 4] = ["conflict", "konflikt", "conflit", "conflitt"];
    const COPY: [&str; 9] = ["copy", "kopie", "copie", "copia", "cópia", "kopia", "kopi", "kopio", "kopija"];
    let lower = words.to_lowercase();
    let is_one = |word: &str| COPY.contains(&word);
    CONFLICT.iter().any(|word| lower.contains(word)) || lower.split(|c: char| !c.is_alphabetic()).any(is_one)
}

#[cfg(test)]
mod tests {
    use super::originals;

    #[test]
    fn the_names_that_programs_give_to_copies_lead_to_the_original() {
        for name in [
            "chair-DESKTOP-AB12",
            "chair-annas-macbook-pro",
            "chair-Annas-Air",
            "chair (1)",
            "chair(2)",
            "chair 2",
            "chair.sync-conflict-20260101-101010-ABC",
            "chair (Anna's conflicted copy 2026-01-01)",
            "chair (conflicted copy 2026-01-01 101010)",
            "chair_conflict-20260101-101010",
            "chair (in Konflikt stehende Kopie)",
            "chair - Copy",
            "chair - Copy (2)",
            "chair – Kopie",
            "chair copy",
            "chair copy 3",
            "chair (another copy)",
            "chair.copy",
            "Copy of chair",
            "Kopie von chair",
        ] {
            let originals = originals(&format!("stories/2026/{name}.md"));
            assert!(originals.contains(&"stories/2026/chair.md".to_owned()), "{name}: {originals:?}");
        }
        for name in ["chair", "the-empty-chair", "chair-2", "2026-chair", "photocopy", "a.b"] {
            assert_eq!(originals(&format!("stories/{name}.md")), [""; 0], "{name}");
        }
    }
}
