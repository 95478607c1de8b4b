//! A target under `publish` names no place that a site can be published to.
//!
//! ```yaml
//! publish:
//!   intranet: { to: /mnt/intranet/heard }
//!   web:      { to: sftp://deploy@web.example/srv/heard }
//!   dav:      { to: https+webdav://files.example/heard }
//!   bucket:   { to: s3://heard-site/prefix, endpoint: https://minio.example, region: eu-central-1 }
//! ```
//!
//! User names and secrets stand in the environment and never in `heard.yaml`, which many people read: `HEARD_DAV_USER`
//! and `HEARD_DAV_SECRET` for a target named `dav`, the usual `AWS_` variables for a store. SFTP goes by the system's
//! `ssh`, with its keys and known hosts.

use crate::library::source::target::TargetFault;
use crate::text::diagnostic::{Diagnostic, Place, Severity};

/// The stable name of this cause.
pub const CODE: &str = "bad-target";
/// How much it matters.
pub const SEVERITY: Severity = Severity::Error;

/// What is written at `place` is no place to publish to.
pub fn of(place: Place, fault: TargetFault) -> Diagnostic {
    let say = |sentence: &'static str, label: &'static str| {
        Diagnostic::of(CODE, SEVERITY, place, sentence.into()).label(label)
    };
    match fault {
        TargetFault::Scheme => say(
            "heard cannot publish to such a place",
            "write a folder, or an address that begins with sftp://, https+webdav:// or s3://",
        ),
        TargetFault::Parts => say(
            "something in this address is missing, or is too much",
            "write it as `sftp://deploy@web.example/srv/heard`, `https+webdav://files.example/heard` or `s3://bucket/prefix`",
        ),
        TargetFault::Secret => say(
            "a user or a secret stands in this address, and many people read this file",
            "take it out, and give it in the environment",
        )
        .unspeakable(),
        TargetFault::Plain => {
            say("the stories would travel unencrypted to this address", "begin it with https+webdav:// or https://")
        }
    }
}
