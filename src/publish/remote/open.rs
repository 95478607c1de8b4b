//! How a place on another machine is reached: its address from `heard.yaml`, its secrets from the environment.

use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use opendal::layers::TimeoutLayer;
#[cfg(unix)]
use opendal::services::Sftp;
use opendal::services::{S3, Webdav};
use opendal::{Builder, HttpTransporter, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use reqwest::redirect::Policy;

use crate::library::source::target::{Destination, Target};
use crate::publish::remote::{Remote, RemoteKind, runtime};

/// How long the other machine may say nothing at all.
const SILENCE: Duration = Duration::from_secs(30);
/// How long an operation without a body may take.
const LONGEST: Duration = Duration::from_mins(1);
/// How long one file may take: a picture of 20 MB over a slow line.
const LONGEST_FILE: Duration = Duration::from_mins(10);

/// What the environment says, by name: secrets come from nowhere else.
pub type Keys<'k> = &'k dyn Fn(&str) -> Option<String>;

/// How what travels is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    /// By TLS, for which a list of certificates is needed.
    Tls,
    /// By `ssh`, or it never leaves this machine.
    ByAnother,
}

impl Encryption {
    fn of(address: &str) -> Self {
        if address.starts_with("http://") { Self::ByAnother } else { Self::Tls }
    }
}

impl Remote {
    /// The place that a target names; nothing for a folder of this machine.
    pub fn open(target: &Target, destination: &Destination, keys: Keys<'_>) -> Result<Option<Self>> {
        match destination {
            Destination::Folder(_) => Ok(None),
            #[cfg(not(unix))]
            Destination::Sftp { .. } => bail!(
                "heard can't publish over SFTP from Windows yet; use a shared folder, WebDAV or an S3-compatible store"
            ),
            #[cfg(unix)]
            Destination::Sftp { machine, path } => {
                // The service makes the folder that is its root, and a look must make nothing: its root is the
                // machine's. Without one, it is the user's home folder, and is there.
                let service = Sftp::default().endpoint(machine).known_hosts_strategy("Strict");
                let (service, path) = match path.strip_prefix("/~/") {
                    Some(in_home) => (service, in_home),
                    None => (service.root("/"), path.as_str()),
                };
                let prefix = format!("{}/", path.trim_matches('/'));
                Ok(Some(Self { prefix, ..Self::of(service, RemoteKind::Sftp, machine, Encryption::ByAnother)? }))
            }
            Destination::WebDav { server, path } => {
                let mut service = Webdav::default().endpoint(server).root(&format!("/{path}")).disable_create_dir(true);
                let (user, secret) = (key_of(&target.name, "USER"), key_of(&target.name, "SECRET"));
                match (keys(&user), keys(&secret)) {
                    (None, None) => {}
                    (Some(name), Some(word)) => service = service.username(&name).password(&word),
                    (Some(_), None) => bail!("{user} is set but {secret} isn't; set both, or neither"),
                    (None, Some(_)) => bail!("{secret} is set but {user} isn't; set both, or neither"),
                }
                Self::of(service, RemoteKind::WebDav, server, Encryption::of(server)).map(Some)
            }
            Destination::Store { bucket, prefix } => {
                let key = |name: &str| keys(name).filter(|value| !value.is_empty());
                let endpoint = target.endpoint.as_ref().map(|endpoint| endpoint.value.clone());
                let region = target.region.as_ref().map(|region| region.value.clone());
                let region = region.or_else(|| key("AWS_REGION")).or_else(|| key("AWS_DEFAULT_REGION"));
                let region = match (region, &endpoint) {
                    (Some(region), _) => region,
                    // What most other stores take, which have no regions.
                    (None, Some(_)) => "us-east-1".to_owned(),
                    (None, None) => bail!("add the bucket's region to heard.yaml, such as `region: eu-central-1`"),
                };
                // No request to a cloud's own address for machines: what we are not given, we do not look for.
                let mut service =
                    S3::default().bucket(bucket).root(&format!("/{prefix}")).region(&region).disable_ec2_metadata();
                if let Some(endpoint) = &endpoint {
                    service = service.endpoint(endpoint);
                }
                let encryption = endpoint.as_deref().map_or(Encryption::Tls, Encryption::of);
                Self::of(service, RemoteKind::Store, bucket, encryption).map(Some)
            }
        }
    }

    /// Whether this machine has a list of certificates to trust, without which nothing is reached by TLS.
    pub fn trusts_certificates() -> bool {
        client().build().is_ok()
    }

    fn of(service: impl Builder, kind: RemoteKind, name: &str, encryption: Encryption) -> Result<Self> {
        let client = match (client().build(), encryption) {
            (Ok(client), _) => client,
            (Err(_), Encryption::Tls) => bail!(
                "this computer has no list of trusted certificates; install one (the package is often called \
                 ca-certificates), or point SSL_CERT_FILE to one"
            ),
            // Where TLS is not spoken, nobody has to be trusted by it.
            (Err(_), Encryption::ByAnother) => client().tls_certs_only([]).build().context("couldn't connect")?,
        };
        HttpTransporter::install_default(ReqwestTransport::new(client));
        let operator = Operator::new(service).map_err(|error| anyhow::anyhow!("{name}: {}", error.message()))?;
        let patience = TimeoutLayer::new().with_timeout(LONGEST).with_io_timeout(LONGEST_FILE);
        let operator = operator.layer(patience);
        let name = name.rsplit("://").next().unwrap_or(name).to_owned();
        Ok(Self {
            operator,
            runtime: runtime()?,
            kind,
            name,
            prefix: String::new(),
            reached: false.into(),
            folders: Mutex::default(),
        })
    }
}

/// What makes requests.
fn client() -> reqwest::ClientBuilder {
    // An error says that one is installed already, for an earlier place.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A redirected request loses its body and would seem to have been done: it is refused instead.
    let client = reqwest::Client::builder().redirect(Policy::none()).connect_timeout(SILENCE).tcp_keepalive(SILENCE);
    #[cfg(target_os = "linux")]
    let client = client.tcp_user_timeout(SILENCE);
    client
}

/// The variable that holds a target's user or secret: `HEARD_DAV_SECRET` for the target `dav`.
fn key_of(target: &str, what: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    format!("HEARD_{}_{what}", target.chars().map(plain).collect::<String>())
}
