//! The configuration by which a web server serves a site as privately as it was made.

mod drop;
mod policy;
mod server;

use anyhow::{Result, bail};
use percent_encoding::percent_decode_str;

use crate::publish::server_config::policy::{CONTENT, FRESH, HEADERS, KEPT, POLICY, SENDING};

pub use crate::publish::server_config::drop::{DROP, Drop};
pub use crate::publish::server_config::policy::cache_control;
pub use crate::publish::server_config::server::Server;

/// Where the folder lies when nothing else is said.
pub const ROOT: &str = "/srv/www/heard";

/// A site as a server sees it.
pub struct ServerConfig {
    path: String,
    root: String,
    sends: bool,
}

impl ServerConfig {
    /// A site under `path`, the path of its `base_url` with a slash at both ends, in the folder `root`; whether a form on
    /// it sends stories to the server.
    ///
    /// Fails where one of them holds what a server would read as something else than a name.
    pub fn of(path: &str, root: &str, sends: bool) -> Result<Self> {
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        if let Some(odd) = path.chars().find(|c| !c.is_alphanumeric() && !"/-._~@+,=".contains(*c)) {
            bail!("the path in `base_url` contains {odd:?}, which some server configurations can't handle");
        }
        Ok(Self { path, root: folder(root, ROOT)?, sends })
    }

    /// The configuration of `server`, whole, with where to put it in its first lines.
    pub fn render(&self, server: Server) -> String {
        let is_top = self.path == "/";
        let mut text = String::new();
        for line in server.template().lines() {
            let line = match (line.strip_prefix("@BELOW@"), line.strip_prefix("@TOP@")) {
                (Some(_), _) if is_top => continue,
                (_, Some(_)) if !is_top => continue,
                (Some(line), _) | (_, Some(line)) => line,
                _ => line,
            };
            let line = match line.strip_prefix("@SENDS@") {
                Some(_) if !self.sends => continue,
                Some(line) => line,
                None => line,
            };
            if line == "@HEADERS@" {
                for (name, value) in HEADERS {
                    let value = if name == POLICY && self.sends { server.policy_that_varies() } else { Some(value) };
                    text.extend(value.map(|value| server.header(name, value)));
                }
                continue;
            }
            text.push_str(&self.fill(line));
            text.push('\n');
        }
        text
    }

    fn fill(&self, line: &str) -> String {
        let bare = self.path.trim_end_matches('/');
        line.replace("@SENDING@", SENDING)
            .replace("@CONTENT@", CONTENT)
            .replace("@FRESH@", FRESH)
            .replace("@KEPT@", KEPT)
            .replace("@PATTERN_BARE@", &regex::escape(bare))
            .replace("@PATTERN@", &regex::escape(&self.path))
            .replace("@BARE@", bare)
            .replace("@PATH@", &self.path)
            .replace("@ROOT@", &self.root)
    }
}

/// A folder's name as a configuration has it; fails where a server would read it as something else.
fn folder(name: &str, such_as: &str) -> Result<String> {
    let name = name.trim_end_matches('/');
    if !name.starts_with('/') {
        bail!("the folder must be an absolute path, such as {such_as}");
    }
    if let Some(odd) = name.chars().find(|c| c.is_control() || "\"'`$%{}\\*?[]".contains(*c)) {
        bail!("the folder's name contains {odd:?}, which some server configurations can't handle");
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests;
