//! What a server's refusal means, in a sentence; and whether it may pass by itself.
//!
//! No word of a server's answer is repeated: it may hold what was sent.

use std::time::Duration;

use opendal::{Error, ErrorKind};

/// Whether it is worth while to try again; a server that has answered before may come back.
pub fn may_pass(error: &Error, reached: bool) -> bool {
    let told = told(error);
    let has = |signs: &[&str]| signs.iter().any(|sign| told.contains(sign));
    // Names that cannot be found, certificates and keys do not mend themselves in a minute.
    error.is_temporary() && !SURE.iter().any(|(signs, _)| has(signs)) && (reached || !has(&["connection refused"]))
}

/// How long a server asks us to wait (`Retry-After` in seconds, RFC 9110).
pub fn asked_to_wait(error: &Error) -> Option<Duration> {
    let told = told(error);
    let (_, rest) = told.split_once("\"retry-after\": \"")?;
    let (seconds, _) = rest.split_once('"')?;
    seconds.parse().ok().map(Duration::from_secs)
}

/// What is said of a failure, by signs in what the system, the library or the server says. The first that fits.
const SURE: &[(&[&str], &str)] = &[
    (
        &["requesttimetooskewed", "signature not yet current", "signature expired"],
        "this machine's clock is wrong, says the server",
    ),
    (
        &[
            "invalidaccesskeyid",
            "signaturedoesnotmatch",
            "invalidtoken",
            "expiredtoken",
            "status: 401",
            "authentication",
        ],
        "the server does not know this user or secret",
    ),
    (&["permission denied (", "publickey"], "the server does not take this machine's ssh key"),
    (
        &["host key verification failed", "no host key is known"],
        "the server's ssh key is not known here, or is another one; `ssh` to it once and compare the key",
    ),
    (
        &["certificate", "unknownissuer", "notvalidforname"],
        "the server's certificate is not known here; SSL_CERT_FILE can name a file with the firm's own",
    ),
    (
        &["dns error", "failed to lookup address", "could not resolve hostname", "name or service not known"],
        "no machine of that name can be found",
    ),
    (&["status: 507", "insufficient storage", "no space left", "storagefull", "diskfull"], "the disk there is full"),
    (&["quota"], "the quota there is used up"),
    (&["read-only", "readonly"], "the place can only be read"),
    (&["nosuchbucket"], "there is no such bucket"),
    (&["credential"], "no key to the store is given; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold it"),
    (
        &["status: 301", "status: 302", "status: 303", "status: 307", "status: 308", "permanentredirect"],
        "the server sends us to another address; write that one in heard.yaml",
    ),
    (
        &["status: 414", "status: 400", "keytoolong", "invalidobjectname"],
        "the server does not allow such a name or request",
    ),
    (&["status: 405", "status: 501"], "the server does not take files that way; is this the right address?"),
    (&["status: 423"], "somebody has locked it there"),
];

/// The same for what may pass, said when it did not.
const UNSURE: &[(&[&str], &str)] = &[
    (&["connection refused"], "no server answers at that address"),
    (&["timeout", "timed out"], "the server does not answer in time"),
    (&["network is unreachable", "no route to host"], "there is no way to that machine from here"),
    (
        &["reset", "broken pipe", "closed", "incomplete", "eof", "disconnect", "aborted", "terminated"],
        "the connection broke, again and again",
    ),
    (&["status: 503", "status: 429", "slowdown", "ratelimited"], "the server is too busy; try again later"),
    (&["status: 500", "status: 502", "status: 504", "internalerror"], "the server has a fault of its own"),
];

/// What is told a person.
pub fn sentence(name: &str, url: &str, error: &Error) -> anyhow::Error {
    let told = told(error);
    let found = SURE.iter().chain(UNSURE).find(|(signs, _)| signs.iter().any(|sign| told.contains(sign)));
    let why = match (found, error.kind()) {
        (Some((_, why)), _) => why,
        (None, ErrorKind::PermissionDenied) => "this user may not do that there",
        (None, ErrorKind::NotFound) => "the folder that it should lie in is not there",
        (None, ErrorKind::RateLimited) => "the server is too busy; try again later",
        (None, _) => "the server refused, and did not say why; its disk may be full",
    };
    if matches!(url, "/" | "") { anyhow::anyhow!("{name}: {why}") } else { anyhow::anyhow!("{name}: {url}: {why}") }
}

/// Everything that is known of a failure, in small letters, to look for signs in and never to show.
fn told(error: &Error) -> String {
    let mut told = error.to_string().to_lowercase();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        told.push('\n');
        told.push_str(&inner.to_string().to_lowercase());
        cause = inner.source();
    }
    told
}
