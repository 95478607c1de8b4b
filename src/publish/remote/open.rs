//! How a place on another machine is reached: its address from `heard.yaml`, its secrets from the environment.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use http::header::{HeaderValue, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use opendal::layers::TimeoutLayer;
use opendal::services::{S3, Webdav};
use opendal::{Buffer, Builder, HttpBody, HttpTransport, HttpTransporter, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use reqwest::redirect::Policy;

use crate::library::source::target::{Destination, Target};
use crate::publish::remote::attempts::{Attempts, Say};
use crate::publish::remote::fault::ANOTHER_SIGN_IN;
#[cfg(unix)]
use crate::publish::remote::sftp::SftpStore;
#[cfg(unix)]
use crate::publish::remote::ssh::Machine;
use crate::publish::remote::web_store::{WebKind, WebStore};
use crate::publish::remote::{LONGEST, LONGEST_FILE};
use crate::publish::store::Store;

/// How long the other machine may say nothing at all.
const SILENCE: Duration = Duration::from_secs(30);

/// What the environment says, by name: secrets come from nowhere else.
pub type Keys<'k> = &'k dyn Fn(&str) -> Option<String>;

/// How what travels is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    /// By TLS, for which a list of certificates is needed.
    Tls,
    /// It never leaves this machine.
    NotNeeded,
}

impl Encryption {
    fn of(address: &str) -> Self {
        if address.starts_with("http://") { Self::NotNeeded } else { Self::Tls }
    }
}

/// The place that a target names; nothing for a folder of this machine.
pub fn open(target: &Target, destination: &Destination, keys: Keys<'_>, say: Say) -> Result<Option<Box<dyn Store>>> {
    match destination {
        Destination::Folder(_) => Ok(None),
        #[cfg(not(unix))]
        Destination::Sftp { .. } => bail!(
            "heard can't publish over SFTP from Windows yet; use a shared folder, WebDAV or an S3-compatible store"
        ),
        #[cfg(unix)]
        Destination::Sftp { machine, path } => {
            // Without a folder at its beginning, a path begins in the user's home.
            let path = path.strip_prefix("/~/").unwrap_or(path);
            let (top, attempts) = (format!("{}/", path.trim_end_matches('/')), Attempts::at(&shown(machine), say)?);
            Ok(Some(Box::new(SftpStore::of(Machine::of(machine)?, top, attempts))))
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
            web_store(service, WebKind::WebDav, Attempts::at(&shown(server), say)?, Encryption::of(server)).map(Some)
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
            let attempts = Attempts::at(bucket, say)?;
            web_store(service, WebKind::Store, attempts, encryption).map(Some)
        }
    }
}

/// Whether this machine has a list of certificates to trust, without which nothing is reached by TLS.
pub fn trusts_certificates() -> bool {
    client().build().is_ok()
}

fn web_store(
    service: impl Builder,
    kind: WebKind,
    attempts: Attempts,
    encryption: Encryption,
) -> Result<Box<dyn Store>> {
    let client = match (client().build(), encryption) {
        (Ok(client), _) => client,
        (Err(_), Encryption::Tls) => bail!(
            "this computer has no list of trusted certificates; install one (the package is often called \
             ca-certificates), or point SSL_CERT_FILE to one"
        ),
        // Where TLS is not spoken, nobody has to be trusted by it.
        (Err(_), Encryption::NotNeeded) => client().tls_certs_only([]).build().context("couldn't connect")?,
    };
    HttpTransporter::install_default(Transport(ReqwestTransport::new(client)));
    let operator =
        Operator::new(service).map_err(|error| anyhow::anyhow!("{}: {}", attempts.name(), error.message()))?;
    let patience = TimeoutLayer::new().with_timeout(LONGEST).with_io_timeout(LONGEST_FILE);
    let operator = operator.layer(patience);
    Ok(Box::new(WebStore::of(operator, attempts, kind)))
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

/// Requests, and of the ways to sign in what the library's errors leave out, since there can be a secret in it.
struct Transport(ReqwestTransport);

impl HttpTransport for Transport {
    async fn fetch(&self, request: Request<Buffer>) -> opendal::Result<Response<HttpBody>> {
        let mut answer = self.0.fetch(request).await?;
        let ways = || answer.headers().get_all(WWW_AUTHENTICATE).iter().filter_map(|way| way.to_str().ok());
        let knows_none = ways().next().is_some() && !ways().any(|way| way.to_ascii_lowercase().contains("basic"));
        if answer.status() == StatusCode::UNAUTHORIZED && knows_none {
            answer.headers_mut().insert(ANOTHER_SIGN_IN, HeaderValue::from_static("asked"));
        }
        Ok(answer)
    }
}

/// An address as sentences name it.
fn shown(address: &str) -> String {
    address.rsplit("://").next().unwrap_or(address).to_owned()
}

/// The variable that holds a target's user or secret: `HEARD_DAV_SECRET` for the target `dav`.
fn key_of(target: &str, what: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    format!("HEARD_{}_{what}", target.chars().map(plain).collect::<String>())
}
