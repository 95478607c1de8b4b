//! The version of `heard` that a site asks for, so that an older one stops and does not misread it.

/// Whether the program of version `ours` is one that `wants`, such as `>=0.2`, asks for; nothing where that cannot be read.
pub fn is_enough(wants: &str, ours: &str) -> Option<bool> {
    let least = numbers(wants.trim().strip_prefix(">=")?.trim_start())?;
    Some(released(ours)? >= least)
}

/// Whether the program of version `theirs` is older than that of version `ours`. One whose version is not known is older.
pub fn is_older(theirs: &str, ours: &str) -> bool {
    released(theirs) < released(ours)
}

/// The numbers of a program's version: what is being made towards a version has what it has.
fn released(version: &str) -> Option<[u32; 3]> {
    numbers(version.split(['-', '+']).next().unwrap_or_default())
}

/// Two or three numbers between full stops; a third that is not there is 0.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let mut numbers = [0; 3];
    let parts: Vec<&str> = version.split('.').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for (number, part) in numbers.iter_mut().zip(&parts) {
        *number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{is_enough, is_older};

    #[test]
    fn versions_are_compared_by_number_and_an_unknown_one_is_older() {
        for older in ["", "?", "0.2.0", "0.9.9", "0.9.9-beta"] {
            assert!(is_older(older, "0.10.0"), "{older}");
        }
        for not in ["0.10.0", "0.10.0-beta", "0.10.1", "1.0.0"] {
            assert!(!is_older(not, "0.10.0"), "{not}");
        }
    }

    #[test]
    fn an_older_program_is_known_and_nothing_is_guessed() {
        for (wants, enough) in
            [(">=0.2", true), (">= 0.2.0", true), (">=0.1.9", true), (">=0.2.1", false), (">=1.0", false)]
        {
            assert_eq!(is_enough(wants, "0.2.0"), Some(enough), "{wants}");
        }
        assert_eq!(is_enough(">=0.10", "0.9.9"), Some(false));
        assert_eq!(is_enough(">=0.3", "0.3.0-beta.1"), Some(true));
        for wants in
            ["0.2", ">0.2", "=0.2", ">=0", ">=0.2.0.0", ">=0.2, <0.4", ">=v0.2", ">=0.+2", ">=", "", ">=99999999999.0"]
        {
            assert_eq!(is_enough(wants, "0.2.0"), None, "{wants}");
        }
    }
}
