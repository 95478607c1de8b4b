//! What a server's refusal means, in a sentence; and whether it may pass by itself.
//!
//! No word of a server's answer is repeated: it may hold what was sent.

use std::time::Duration;

use jiff::Timestamp;
use opendal::{Error, ErrorKind};

/// What is added to the head of an answer that asks for another way to sign in than ours.
pub(super) const ANOTHER_SIGN_IN: &str = "x-heard-another-sign-in";

/// How long a server may ask us to wait, for us to wait at all.
const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// Whether it is worth while to try again; a server that has answered before may come back.
pub fn may_pass(error: &Error, reached: bool) -> bool {
    let told = told(error);
    let has = |signs: &[&str]| signs.iter().any(|sign| told.contains(sign));
    // Names that cannot be found, certificates and keys do not mend themselves in a minute. What `ssh` could not do for
    // another reason may be that too many knock at once, or that the way is broken for a moment.
    (error.is_temporary() || has(&["ssh error", "status: 429", "status: 503"]))
        && asked_to_wait(error).is_none_or(|asked| asked <= LONGEST_ASKED)
        && !SURE.iter().any(|(signs, _)| has(signs))
        // What some servers forbid for a moment only is not the first thing that is asked of them.
        && (reached || !(has(&["connection refused"]) || error.kind() == ErrorKind::PermissionDenied))
}

/// Whether a store says that it cannot write on the condition that nothing is there.
pub fn knows_no_condition(error: &Error) -> bool {
    error.kind() == ErrorKind::Unsupported
        || ["status: 501", "notimplemented"].iter().any(|sign| told(error).contains(sign))
}

/// How long a server asks us to wait: `Retry-After`, in seconds or as a day and time by its own clock (RFC 9110).
pub fn asked_to_wait(error: &Error) -> Option<Duration> {
    let told = told(error);
    let header = |name: &str| {
        let (_, rest) = told.split_once(&format!("\"{name}\": \""))?;
        rest.split_once('"').map(|(value, _)| value)
    };
    let asked = header("retry-after")?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = |header: &str| Timestamp::strptime("%a, %d %b %Y %H:%M:%S %z", header.replace("gmt", "+0000")).ok();
    Duration::try_from(moment(asked)?.duration_since(moment(header("date")?)?)).ok()
}

/// What is said of a failure, by signs in what the system, the library or the server says. The first that fits.
const SURE: &[(&[&str], &str)] = &[
    (
        &["requesttimetooskewed", "signature not yet current", "signature expired"],
        "the server says this computer's clock is wrong",
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
        "the server doesn't recognise this user or secret",
    ),
    (&["permission denied (", "publickey"], "the server doesn't accept this computer's ssh key"),
    (
        &["host key verification failed", "no host key is known"],
        "the server's ssh key is unknown here or has changed; connect once with `ssh` and compare the key",
    ),
    (&["no ssh program"], "this computer has no `ssh`; install the OpenSSH client"),
    (&["subsystem request failed"], "the server allows ssh, but not SFTP"),
    (
        &["hello message of length"],
        "the server prints something when a user logs in, perhaps from .bashrc; SFTP can't work until it stops",
    ),
    (
        &["certificate", "unknownissuer", "notvalidforname"],
        "the server's certificate isn't trusted here; SSL_CERT_FILE can point to a file with your firm's certificates",
    ),
    (
        &["dns error", "failed to lookup address", "could not resolve hostname", "name or service not known"],
        "no computer with that name was found",
    ),
    (&["quota"], "the quota there has been reached"),
    (&["status: 413", "entitytoolarge"], "the server doesn't accept files this large"),
    (
        &["status: 507", "insufficient storage", "no space left", "storagefull", "diskfull", "sufficient-disk-space"],
        "the disk there is full",
    ),
    (&["read-only", "readonly"], "that location is read-only"),
    (&["nosuchbucket"], "there is no such bucket"),
    (&["credential"], "no key for the storage was found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    (
        &["deserialize xml", "status: 200"],
        "a web page came back instead of an answer; is there a sign-on page in front of this server?",
    ),
    (
        &["status: 301", "status: 302", "status: 303", "status: 307", "status: 308", "permanentredirect"],
        "the server redirects to another address; put that address in heard.yaml, or, if it's a sign-on page, use one \
         that programs can sign in to",
    ),
    (
        &["status: 414", "status: 400", "keytoolong", "invalidobjectname"],
        "the server doesn't allow a name or request like this",
    ),
    (&["status: 405", "status: 501"], "the server doesn't accept files that way; is this the right address?"),
    (&["status: 423"], "somebody has locked it"),
];

/// The same for what may pass, said when it did not.
const UNSURE: &[(&[&str], &str)] = &[
    (&["connection refused"], "no server is answering at that address"),
    (&["timeout", "timed out"], "the server didn't answer in time"),
    (&["network is unreachable", "no route to host"], "that computer can't be reached from here"),
    (
        &[
            "reset",
            "broken pipe",
            "closed",
            "incomplete",
            "eof",
            "disconnect",
            "aborted",
            "terminated",
            "background task failed",
            "io error (",
            "ssh error",
        ],
        "the connection kept dropping",
    ),
    (&["status: 503", "status: 429", "slowdown", "ratelimited"], "the server is too busy; try again later"),
    (&["status: 500", "status: 502", "status: 504", "internalerror"], "the server reported an internal error"),
];

/// What is told a person.
pub fn sentence(name: &str, url: &str, error: &Error) -> anyhow::Error {
    let told = told(error);
    let found = SURE.iter().chain(UNSURE).find(|(signs, _)| signs.iter().any(|sign| told.contains(sign)));
    let is_dotted = url.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
    let asked = asked_to_wait(error).filter(|asked| *asked > LONGEST_ASKED);
    let busy = asked.map(|asked| {
        format!("the server is too busy; it asks us to come back in {} minutes", asked.as_secs().div_ceil(60))
    });
    let why = match (found, error.kind()) {
        _ if told.contains(ANOTHER_SIGN_IN) => {
            "the server doesn't accept Basic authentication (a user name and password); heard can't use anything else, \
             such as Digest or a sign-on page"
        }
        (_, _) if busy.is_some() => busy.as_deref().unwrap_or_default(),
        (Some((_, why)), _) => why,
        (None, ErrorKind::PermissionDenied) if is_dotted => {
            "this user isn't allowed to do that there; some servers only refuse files whose names begin with a dot, \
             and heard needs to read and write .heard.json and .heard.lock"
        }
        (None, ErrorKind::PermissionDenied) => "this user isn't allowed to do that there",
        (None, ErrorKind::NotFound) => "the folder it belongs in was not found",
        (None, ErrorKind::RateLimited) => "the server is too busy; try again later",
        (None, _) => "the server refused, without saying why; its disk might be full",
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

#[cfg(test)]
mod tests {
    use opendal::{Error, ErrorKind};

    use super::{SURE, UNSURE, asked_to_wait, may_pass, sentence};

    fn error(kind: ErrorKind, told: &str) -> Error {
        Error::new(kind, "refused").set_temporary().set_source(anyhow::anyhow!("{told}"))
    }

    /// What systems, libraries and servers say, as they were heard to say it or as their own papers have it.
    #[test]
    fn what_a_server_says_has_its_sentence_and_none_of_its_words_is_repeated() {
        for (told, expected) in [
            ("<Code>SignatureDoesNotMatch</Code> secret-4711", "recognise this user or secret"),
            ("Parts { status: 401, secret-4711 }", "recognise this user or secret"),
            ("root@web: Permission denied (publickey). secret-4711", "accept this computer's ssh key"),
            ("Host key verification failed. secret-4711", "ssh key is unknown here"),
            ("No such file or directory; this computer has no ssh program secret-4711", "install the OpenSSH client"),
            ("subsystem request failed on channel 0 secret-4711", "allows ssh, but not SFTP"),
            (
                "sftp server returned hello message of length 1197042540 secret-4711",
                "prints something when a user logs",
            ),
            ("invalid peer certificate: UnknownIssuer secret-4711", "certificate isn't trusted here"),
            ("dns error: failed to lookup address information secret-4711", "no computer with that name"),
            ("ssh: Could not resolve hostname web: secret-4711", "no computer with that name"),
            ("Parts { status: 507 } sufficient-disk-space secret-4711", "the disk there is full"),
            ("<Code>XMinioStorageFull</Code> secret-4711", "the disk there is full"),
            ("Parts { status: 507 } <quota-not-exceeded/> secret-4711", "the quota there has been reached"),
            ("<Code>XMinioAdminBucketQuotaExceeded</Code> secret-4711", "the quota there has been reached"),
            ("Parts { status: 413 } secret-4711", "accept files this large"),
            ("Read-only file system secret-4711", "that location is read-only"),
            ("<Code>NoSuchBucket</Code> secret-4711", "no such bucket"),
            ("<Code>KeyTooLongError</Code> secret-4711", "allow a name or request like this"),
            ("<Code>RequestTimeTooSkewed</Code> secret-4711", "clock is wrong"),
            ("Parts { status: 302 } secret-4711", "redirects to another address"),
            (
                "Parts { status: 401, headers: {\"x-heard-another-sign-in\": \"asked\"} secret-4711 }",
                "accept Basic authentication",
            ),
            ("deserialize xml secret-4711", "is there a sign-on page"),
            ("Parts { status: 503, headers: {\"retry-after\": \"7200\"} } secret-4711", "come back in 120 minutes"),
            ("Parts { status: 405 } secret-4711", "accept files that way"),
            ("Parts { status: 423 } secret-4711", "somebody has locked it"),
            ("Connection refused (os error 111) secret-4711", "no server is answering"),
            ("operation timed out secret-4711", "answer in time"),
            ("Connection reset by peer secret-4711", "the connection kept dropping"),
            ("Background task failed: read task secret-4711", "the connection kept dropping"),
            ("Parts { status: 503 } secret-4711", "too busy"),
            ("Parts { status: 502 } secret-4711", "an internal error"),
            ("secret-4711", "without saying why"),
        ] {
            let said = sentence("files.example", "index.html", &error(ErrorKind::Unexpected, told)).to_string();
            assert!(said.contains(expected), "{told}: {said}");
            assert!(said.starts_with("files.example: index.html: ") && !said.contains("4711"), "{said}");
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let may = |told: &str, reached| may_pass(&error(ErrorKind::Unexpected, told), reached);
        assert!(SURE.iter().all(|(signs, _)| signs.iter().all(|sign| !may(sign, true))));
        assert!(UNSURE.iter().all(|(signs, _)| signs.iter().all(|sign| may(sign, true))));
        assert!(!may("connection refused", false), "a server that was never there is told at once");
        let ssh =
            Error::new(ErrorKind::Unexpected, "ssh error").set_source(anyhow::anyhow!("the master connection failed"));
        assert!(may_pass(&ssh, true));
    }

    #[test]
    fn a_server_is_given_the_time_it_asks_for() {
        let told = "headers: {\"retry-after\": \"7\", \"date\": \"x\"}";
        assert_eq!(asked_to_wait(&error(ErrorKind::RateLimited, told)).map(|wait| wait.as_secs()), Some(7));
        let date = "headers: {\"retry-after\": \"Fri, 27 Nov 2026 18:00:09 GMT\", \"date\": \"Fri, 27 Nov 2026 18:00:00 GMT\"}";
        assert_eq!(asked_to_wait(&error(ErrorKind::RateLimited, date)).map(|wait| wait.as_secs()), Some(9));
        assert_eq!(asked_to_wait(&error(ErrorKind::RateLimited, "headers: {\"retry-after\": \"soon\"}")), None);
        // WebDAV's 429 is told as nothing that passes, and it does.
        let busy = Error::new(ErrorKind::Unexpected, "refused").set_source(anyhow::anyhow!("parts {{ status: 429 }}"));
        assert!(may_pass(&busy, true));
    }
}
