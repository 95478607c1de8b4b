//! Where a site is published to: what a target of `heard.yaml` says, and what its `to` means.

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use crate::library::source::fields::Written;

/// A place to publish to, as it is written.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Where it is: a folder, or an address with a scheme.
    pub to: Option<Written<String>>,
    /// Which edition it gets; absent is the usual one.
    pub audience: Option<Written<String>>,
    /// An S3-compatible store's address.
    pub endpoint: Option<Written<String>>,
    /// An S3-compatible store's region.
    pub region: Option<Written<String>>,
}

/// What `to` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A folder of this machine, or a share that is mounted in it; relative to the site folder.
    Folder(String),
    /// A folder of another machine, by the system's `ssh`: `ssh://user@host:port`, and the folder's absolute path.
    Sftp {
        /// Machine, user and port, as `ssh` takes them.
        machine: String,
        /// The folder; what begins with `/~/` lies in the user's home.
        path: String,
    },
    /// A folder of a WebDAV server (RFC 4918).
    WebDav {
        /// The server: scheme, host and port.
        server: String,
        /// The folder.
        path: String,
    },
    /// A part of a store that speaks S3.
    Store {
        /// The bucket.
        bucket: String,
        /// What the names of all files begin with; may be empty.
        prefix: String,
    },
}

/// Why `to` means nothing that a site can be published to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// Another kind of place.
    Scheme,
    /// No machine, folder or bucket in it, or something after it.
    Parts,
    /// A password: it would stand in a file that many read.
    Secret,
    /// Everything would travel unencrypted.
    Plain,
}

impl Destination {
    /// Reads `to`.
    pub fn parse(to: &str) -> Result<Self, TargetFault> {
        let Some((scheme, _)) = to.split_once("://") else { return Ok(Self::Folder(to.to_owned())) };
        let url = Url::parse(to).map_err(|_| TargetFault::Parts)?;
        if url.password().is_some() {
            return Err(TargetFault::Secret);
        }
        let Some(host) = url.host_str().filter(|host| !host.is_empty()) else { return Err(TargetFault::Parts) };
        if url.query().is_some() || url.fragment().is_some() {
            return Err(TargetFault::Parts);
        }
        let path = percent_decode_str(url.path()).decode_utf8().map_err(|_| TargetFault::Parts)?;
        let path = path.trim_end_matches('/').to_owned();
        if path.split('/').any(|part| part == "..") {
            return Err(TargetFault::Parts);
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        match scheme {
            // The home folder itself holds other things too, and another's is not ours.
            "sftp" if path.is_empty() || path == "/~" => Err(TargetFault::Parts),
            "sftp" if path.starts_with("/~") && !path.starts_with("/~/") => Err(TargetFault::Parts),
            "sftp" => {
                let user = if url.username().is_empty() { String::new() } else { format!("{}@", url.username()) };
                // What begins with a dash would be an option of `ssh`.
                if user.starts_with('-') || host.starts_with('-') {
                    return Err(TargetFault::Parts);
                }
                Ok(Self::Sftp { machine: format!("ssh://{user}{host}{port}"), path })
            }
            "https+webdav" | "http+webdav" => {
                if !url.username().is_empty() {
                    return Err(TargetFault::Secret);
                }
                let scheme = scheme.trim_end_matches("+webdav");
                let server = format!("{scheme}://{host}{port}");
                if is_safe(&server) { Ok(Self::WebDav { server, path }) } else { Err(TargetFault::Plain) }
            }
            "s3" if url.port().is_some() => Err(TargetFault::Parts),
            "s3" if !url.username().is_empty() => Err(TargetFault::Secret),
            "s3" => Ok(Self::Store { bucket: host.to_owned(), prefix: path.trim_start_matches('/').to_owned() }),
            _ => Err(TargetFault::Scheme),
        }
    }
}

/// Whether what is sent to an address of the web is encrypted on its way, or never leaves this machine.
pub fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::{Destination, TargetFault};

    #[test]
    fn addresses_mean_what_the_guide_says() {
        let sftp = |machine: &str, path: &str| Destination::Sftp { machine: machine.to_owned(), path: path.to_owned() };
        let dav = |server: &str, path: &str| Destination::WebDav { server: server.to_owned(), path: path.to_owned() };
        let store = |bucket: &str, prefix: &str| {
            Ok(Destination::Store { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
        };
        for (to, expected) in [
            ("/mnt/intranet/heard", Ok(Destination::Folder("/mnt/intranet/heard".to_owned()))),
            (r"\\server\share", Ok(Destination::Folder(r"\\server\share".to_owned()))),
            ("sftp://deploy@web.example/srv/heard/", Ok(sftp("ssh://deploy@web.example", "/srv/heard"))),
            ("sftp://web.example:2222/srv/my%20site", Ok(sftp("ssh://web.example:2222", "/srv/my site"))),
            ("sftp://web.example/~/my/site", Ok(sftp("ssh://web.example", "/~/my/site"))),
            ("sftp://web.example/~", Err(TargetFault::Parts)),
            ("sftp://web.example/~other/site", Err(TargetFault::Parts)),
            ("sftp://web.example", Err(TargetFault::Parts)),
            ("sftp://-oProxyCommand=x/srv", Err(TargetFault::Parts)),
            ("sftp://deploy:pass@web.example/srv", Err(TargetFault::Secret)),
            ("https+webdav://files.example/heard", Ok(dav("https://files.example", "/heard"))),
            ("https+webdav://files.example:8443", Ok(dav("https://files.example:8443", ""))),
            ("https+webdav://me@files.example/heard", Err(TargetFault::Secret)),
            ("http+webdav://files.example/heard", Err(TargetFault::Plain)),
            ("http+webdav://127.0.0.1:8080/heard", Ok(dav("http://127.0.0.1:8080", "/heard"))),
            ("http+webdav://127.0.0.1.evil.example/heard", Err(TargetFault::Plain)),
            ("https+webdav://files.example/heard?x", Err(TargetFault::Parts)),
            ("https+webdav://files.example/a/%2e%2e/b", Ok(dav("https://files.example", "/b"))),
            ("s3://heard-site/prefix/", store("heard-site", "prefix")),
            ("s3://heard-site", store("heard-site", "")),
            ("s3://key:secret@heard-site", Err(TargetFault::Secret)),
            ("s3:///prefix", Err(TargetFault::Parts)),
            ("ftp://files.example/heard", Err(TargetFault::Scheme)),
            ("https://files.example/heard", Err(TargetFault::Scheme)),
        ] {
            assert_eq!(Destination::parse(to), expected, "{to}");
        }
    }
}
