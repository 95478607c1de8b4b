//! How programs that keep folders in step, and people in a hurry, call the copy of a file.

/// The paths of which a file of this path may be a copy, by its name alone.
pub fn originals(path: &str) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, ending)) = name.rsplit_once('.') else { return Vec::new() };
    let before = stem.match_indices([' ', '(', '（', '.', '_', '-', '–', '~']).map(|(at, _)| stem.split_at(at));
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
    let words = || added.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    if words().next().is_some() && words().all(is_number) {
        return !added.starts_with(['-', '–', '~']);
    }
    let in_brackets = || added.trim_start().strip_prefix(['(', '（']).is_some_and(names_a_computer);
    is_copy(added)
        || is_version(&words().collect::<Vec<_>>())
        || added.strip_prefix('-').is_some_and(is_of_computer)
        || in_brackets()
}

/// Whether all that is added says which of two versions this is: `.bak`, `_LOCAL_1234`, ` v2`, `.r17`.
fn is_version(words: &[&str]) -> bool {
    const VERSIONS: [&str; 12] =
        ["backup", "bak", "base", "local", "mine", "new", "old", "orig", "original", "remote", "theirs", "yours"];
    let is_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let Some((first, rest)) = words.split_first() else { return false };
    let lower = first.to_lowercase();
    let is_numbered = lower.strip_prefix(['v', 'r']).is_some_and(is_digits);
    (is_numbered || VERSIONS.contains(&&*lower)) && rest.iter().all(|word| is_digits(word))
}

/// Whether this is the name of a computer, which some programs add: `DESKTOP-AB12`.
fn is_of_computer(words: &str) -> bool {
    !words.contains(' ') && (words != words.to_lowercase() || names_a_computer(words))
}

fn names_a_computer(words: &str) -> bool {
    const KINDS: [&str; 8] = ["desktop", "laptop", "macbook", "imac", "iphone", "ipad", "thinkpad", "surface"];
    let lower = words.to_lowercase();
    KINDS.iter().any(|kind| lower.contains(kind))
}

/// Whether words say in some language that this is a copy, or in conflict with another.
fn is_copy(words: &str) -> bool {
    const CONFLICT: [&str; 4] = ["conflict", "konflikt", "conflit", "conflitt"];
    const COPY: [&str; 17] = [
        "copy",
        "kopie",
        "copie",
        "copia",
        "cópia",
        "kopia",
        "kopi",
        "kopio",
        "kopija",
        "kopya",
        "копия",
        "копія",
        "نسخة",
        "副本",
        "拷贝",
        "コピー",
        "복사본",
    ];
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
            "chair.bak",
            "chair_old",
            "chair.orig",
            "chair.mine",
            "chair.r123",
            "chair_LOCAL_1234",
            "chair v2",
            "chair.1",
            "chair_2",
            "chair（1）",
            "chair (1) (1)",
            "chair (Annas iPhone)",
            "chair - 副本",
            "chair - コピー",
            "chair (копия)",
            "chair - نسخة",
            "Copy of chair",
            "Kopie von chair",
        ] {
            let originals = originals(&format!("stories/2026/{name}.md"));
            assert!(originals.contains(&"stories/2026/chair.md".to_owned()), "{name}: {originals:?}");
        }
        for name in
            ["chair", "the-empty-chair", "the old chair", "chair-2", "2026-chair", "photocopy", "a.b", "room 12b"]
        {
            assert_eq!(originals(&format!("stories/{name}.md")), [""; 0], "{name}");
        }
    }
}
