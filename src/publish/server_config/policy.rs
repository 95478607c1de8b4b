//! What a server says with every answer, and for how long an answer may be kept.

use crate::site::Route;

/// The header that says what a page may do.
pub const POLICY: &str = "Content-Security-Policy";

/// What a page may load: nothing from elsewhere, nothing inline; it sends nothing, and stands in no other page.
pub const CONTENT: &str = "default-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'self'; \
                           frame-ancestors 'none'; object-src 'none'";

/// The same of the one page that sends a story to its own server.
pub const SENDING: &str = "default-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
                           frame-ancestors 'none'; object-src 'none'";

/// The headers of every answer, in the order in which they are printed.
pub const HEADERS: [(&str, &str); 6] = [
    (POLICY, CONTENT),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Robots-Tag", "noindex"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// `Cache-Control` of what may be gone or another tomorrow: a browser asks each time, and nobody else keeps it.
pub const FRESH: &str = "private, no-cache";

/// `Cache-Control` of what has a name made from what it holds.
pub const KEPT: &str = "private, max-age=31536000, immutable";

/// `Cache-Control` of the file at an address.
pub fn cache_control(url: &str) -> &'static str {
    let is_named_by_what_it_holds = |name: &str| {
        let (name, ending) = name.split_once('.').unwrap_or((name, ""));
        name.len() == 16
            && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
            && !ending.is_empty()
            && ending.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    match Route::parse(url) {
        Some(Route::Picture { name }) if is_named_by_what_it_holds(&name) => KEPT,
        _ => FRESH,
    }
}
