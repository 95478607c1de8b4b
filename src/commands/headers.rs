//! `heard headers`: how a web server serves the site.

use std::path::{Path, PathBuf, absolute};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::commands::Done;
use crate::commands::output::Output;
use crate::library::Library;
use crate::publish::server_config::{self, ROOT, ServerConfig};
use crate::site;
use crate::workspace::disk;

/// `heard headers`.
#[derive(clap::Args)]
pub struct Headers {
    /// The web server.
    #[arg(value_enum, value_name = "SERVER")]
    server: Server,
    #[arg(long, value_name = "DIR", help = format!("The folder that the server serves; {ROOT}, when nothing is said"))]
    root: Option<PathBuf>,
    /// The site folder, whose `base_url` says under which path the pages lie; without one, at the top.
    #[arg(long, value_name = "SITE")]
    site: Option<PathBuf>,
}

/// A web server.
#[derive(Clone, Copy, ValueEnum)]
enum Server {
    /// nginx: a part of a `server` block.
    Nginx,
    /// Apache 2.4: a part of a `<VirtualHost>`.
    Apache,
    /// IIS: a web.config. It could not be tried on a real IIS.
    Iis,
    /// Caddy 2: a part of an address's block.
    Caddy,
    /// A file `_headers`, as Netlify, Cloudflare Pages and others read it.
    NetlifyStyle,
}

impl Headers {
    pub(super) fn run(&self, out: &Output) -> Result<Done> {
        let server = match self.server {
            Server::Nginx => server_config::Server::Nginx,
            Server::Apache => server_config::Server::Apache,
            Server::Iis => server_config::Server::Iis,
            Server::Caddy => server_config::Server::Caddy,
            Server::NetlifyStyle => server_config::Server::Netlify,
        };
        if self.root.is_some() && !server.names_the_folder() {
            bail!("this one lies in the site itself and names no folder; leave --root out");
        }
        let root = absolute(self.root.as_deref().unwrap_or(Path::new(ROOT)))?;
        let root = root.to_str().context("the folder's name is not Unicode")?;
        let path = self.path()?;
        let configuration = ServerConfig::of(&path, root)?.render(server);
        out.result(&configuration);
        match path.as_str() {
            path if path != "/" && server == server_config::Server::Netlify => out.news(&format!(
                "such a service has a site at the top of its address, and `base_url` in heard.yaml says {path}: \
                 its page for what is missing would link there"
            )),
            "/" => out.news("the pages lie at the top of their address; with `base_url` in heard.yaml, below it"),
            path => out.news(&format!("the pages lie under {path}, as `base_url` in heard.yaml says")),
        }
        Ok(Done::Well)
    }

    /// The path under which the pages lie: at the top where no site is here, or it does not say.
    fn path(&self) -> Result<String> {
        let folder = match &self.site {
            Some(site) => disk::find(site)?,
            None => match disk::find(Path::new(".")) {
                Ok(folder) => folder,
                Err(_) => return Ok("/".to_owned()),
            },
        };
        let library = Library::of(&disk::read_settings(&folder));
        let address = library.base_url().map(site::web_address);
        Ok(address.as_deref().map_or("/", site::web_path).to_owned())
    }
}
