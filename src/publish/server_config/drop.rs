//! The configuration of a folder that takes in stories from the site's form: nobody reads, lists, replaces or deletes there.

use anyhow::{Result, bail};

use crate::publish::server_config::{Server, folder};

/// Where stories arrive when nothing else is said.
pub const DROP: &str = "/srv/heard-drop";

/// A folder that takes in stories.
pub struct Drop {
    path: String,
    root: String,
    signed: bool,
}

impl Drop {
    /// The folder `root`, to which the form sends by `path`, with a slash at both ends; whether the sender's sign-in name is
    /// kept in the names of files.
    pub fn of(path: &str, root: &str, signed: bool) -> Result<Self> {
        Ok(Self { path: path.to_owned(), root: folder(root, DROP)?, signed })
    }

    /// The configuration of `server`, whole; fails where the server cannot do it.
    pub fn render(&self, server: Server) -> Result<String> {
        let template = match server {
            Server::Nginx => include_str!("nginx-drop.conf"),
            Server::Apache if self.signed => {
                bail!("Apache can't put a sign-in name in a file's name; use nginx, or remove `signed` from heard.yaml")
            }
            Server::Apache => include_str!("apache-drop.conf"),
            Server::Caddy => include_str!("caddy-drop.conf"),
            Server::Iis | Server::Netlify => bail!("only nginx, apache and caddy can be set up to receive stories"),
        };
        let lines = template.lines().filter_map(|line| {
            match (line.strip_prefix("@SIGNED@"), line.strip_prefix("@UNSIGNED@")) {
                (Some(line), _) => self.signed.then_some(line),
                (_, Some(line)) => (!self.signed).then_some(line),
                _ => Some(line),
            }
        });
        let pattern = regex::escape(&self.path);
        let filled = lines.map(|line| {
            line.replace("@PATTERN@", &pattern).replace("@PATH@", &self.path).replace("@ROOT@", &self.root) + "\n"
        });
        Ok(filled.collect())
    }
}
