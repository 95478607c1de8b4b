//! The configuration by which a web server serves a site as privately as it was made.

mod policy;
mod server;

use anyhow::{Result, bail};
use percent_encoding::percent_decode_str;

use crate::publish::server_config::policy::{FRESH, HEADERS, KEPT};

pub use crate::publish::server_config::policy::cache_control;
pub use crate::publish::server_config::server::Server;

/// Where the folder lies when nothing else is said.
pub const ROOT: &str = "/srv/www/heard";

/// A site as a server sees it.
pub struct ServerConfig {
    path: String,
    root: String,
}

impl ServerConfig {
    /// A site under `path`, the path of its `base_url` with a slash at both ends, in the folder `root`.
    ///
    /// Fails where one of them holds what a server would read as something else than a name.
    pub fn of(path: &str, root: &str) -> Result<Self> {
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        if let Some(odd) = path.chars().find(|c| !c.is_alphanumeric() && !"/-._~@+,=".contains(*c)) {
            bail!("the path in `base_url` contains {odd:?}, which some server configurations can't handle");
        }
        let root = root.trim_end_matches('/');
        if !root.starts_with('/') {
            bail!("the folder must be an absolute path, such as {ROOT}");
        }
        if let Some(odd) = root.chars().find(|c| c.is_control() || "\"'`$%{}\\*?[]".contains(*c)) {
            bail!("the folder's name contains {odd:?}, which some server configurations can't handle");
        }
        Ok(Self { path, root: root.to_owned() })
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
            if line == "@HEADERS@" {
                for (name, value) in HEADERS {
                    text.push_str(&server.header(name, value));
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
        line.replace("@FRESH@", FRESH)
            .replace("@KEPT@", KEPT)
            .replace("@PATTERN_BARE@", &regex::escape(bare))
            .replace("@PATTERN@", &regex::escape(&self.path))
            .replace("@BARE@", bare)
            .replace("@PATH@", &self.path)
            .replace("@ROOT@", &self.root)
    }
}

#[cfg(test)]
mod tests;
