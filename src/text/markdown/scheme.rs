//! Where a link may lead: to the web, to a mailbox, to a file of the site. Everything else could do harm.

use crate::text::markdown::prose::LinkKind;

/// What the address of a link is; `None` where it is not let through.
///
/// Browsers pass over control characters and white space in an address, so they are taken out before
/// its scheme is looked at.
pub(super) fn classify(address: &str) -> Option<LinkKind> {
    let bare: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if let Some(fragment) = bare.strip_prefix('#') {
        return Some(LinkKind::Fragment(fragment.into()));
    }
    if bare.starts_with("//") || bare.starts_with('\\') || bare.starts_with("/\\") {
        return None;
    }
    let head = bare.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = head.split_once(':') {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" if bare.len() > scheme.len() + 3 && bare[scheme.len()..].starts_with("://") => {
                Some(LinkKind::Web)
            }
            "mailto" => Some(LinkKind::Mail),
            _ => None,
        };
    }
    // A file's name may hold spaces, so what is kept is the address as it was written.
    let address: String = address.trim().chars().filter(|c| !c.is_control()).collect();
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.into())),
        None => (address.as_str(), None),
    };
    let path = path.split('?').next().unwrap_or_default();
    Some(LinkKind::Relative { path: path.into(), fragment })
}

/// Whether an image's address leads to another server, or to no file at all.
pub(super) fn is_remote(address: &str) -> bool {
    !matches!(classify(address), Some(LinkKind::Relative { .. }))
}

/// Writes an address into an attribute: what HTML or an address gives a meaning is encoded.
pub(super) fn push_address(out: &mut String, address: &str) {
    for c in address.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("%22"),
            '\'' => out.push_str("%27"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '`' => out.push_str("%60"),
            '\\' => out.push_str("%5C"),
            '[' | ']' | '{' | '}' | '|' | '^' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_whitespace() => {
                let mut bytes = [0; 4];
                out.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::classify;
    use crate::text::markdown::prose::LinkKind;

    #[test]
    fn only_the_web_mailboxes_and_files_of_the_site_are_let_through() {
        assert_eq!(classify("https://a.example/b"), Some(LinkKind::Web));
        assert_eq!(classify("HTTPS://a.example"), Some(LinkKind::Web));
        assert_eq!(classify("mailto:a@b.example"), Some(LinkKind::Mail));
        for bad in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            " javascript:x",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "\\\\evil",
            "/\\evil",
            "\u{1}javascript:x",
            "https:x",
            "http:",
            "blob:x",
            "javascript\t:x",
        ] {
            assert_eq!(classify(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_relative_address_keeps_its_path_and_its_heading() {
        let kind = classify("../2025/On call.md#what-she-did").unwrap();
        let LinkKind::Relative { path, fragment } = kind else { panic!() };
        assert_eq!((&*path, fragment.as_deref()), ("../2025/On call.md", Some("what-she-did")));
    }
}
