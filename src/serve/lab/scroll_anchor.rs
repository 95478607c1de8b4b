//! The place on the screen: the paragraph that a screen begins with, kept through an edit, also when others come before it.

/// Where the paragraph `at` of `before` stands in `after`: itself, else what stands where it stood.
pub fn kept(before: &[String], after: &[String], at: usize) -> usize {
    let last = after.len().saturating_sub(1);
    let Some(own) = before.get(at) else { return at.min(last) };
    let same = after.iter().enumerate().filter(|(_, other)| *other == own).map(|(found, _)| found);
    // How many came or went before it, by what both have at their end.
    let end = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let from_end = before.len() - at;
    let likely = if from_end <= end { after.len() - from_end } else { at };
    if let Some(found) = same.min_by_key(|found| found.abs_diff(likely)) {
        return found;
    }
    // The paragraph itself was edited: it stands after the nearest one before it that is still there.
    for (distance, earlier) in (1..).zip(before[..at].iter().rev()) {
        if let Some(found) = after.iter().position(|other| other == earlier) {
            return (found + distance).min(last);
        }
    }
    at.min(last)
}

#[cfg(test)]
mod tests {
    use super::kept;

    fn of(words: &str) -> Vec<String> {
        words.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_place_is_kept_when_paragraphs_come_go_and_change() {
        let at = |before, after, place| kept(&of(before), &of(after), place);
        assert_eq!(at("a b c", "a b c", 1), 1);
        assert_eq!(at("a b c", "x y a b c", 1), 3);
        assert_eq!(at("a b c", "b c", 1), 0);
        assert_eq!(at("a b c", "a B c", 1), 1);
        assert_eq!(at("a b c", "x a B c", 1), 2);
        assert_eq!(at("a a a b", "x a a a b", 1), 2);
        assert_eq!(at("a b c", "a", 2), 0);
        assert_eq!(at("a", "", 5), 0);
    }
}
