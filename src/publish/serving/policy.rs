//! What a server says with every answer, and for how long an answer may be kept.

/// What a page may load: nothing from elsewhere, nothing inline; and it stands in no other page.
const CONTENT: &str =
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// The headers of every answer, in the order in which they are printed.
pub const HEADERS: [(&str, &str); 6] = [
    ("Content-Security-Policy", CONTENT),
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
