//! `heard headers`: how a web server serves the site.

use std::path::{Path, PathBuf, absolute};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::commands::Done;
use crate::commands::output::Output;
use crate::library::Library;
use crate::publish::server_config::{self, DROP, Drop, ROOT, ServerConfig};
use crate::site;
use crate::workspace::disk;

/// `heard headers`.
#[derive(clap::Args)]
pub struct Headers {
    /// The web server.
    #[arg(value_enum, value_name = "SERVER")]
    server: Server,
    #[arg(long, value_name = "DIR", help = format!("The folder that the server publishes (default: {ROOT}), or, with --drop, the one where stories arrive (default: {DROP})"))]
    root: Option<PathBuf>,
    /// Instead, print the settings for a folder that receives stories from the site's form (`tell: { form: put }`).
    #[arg(long)]
    drop: bool,
    /// The site folder; its `base_url` says which path the pages are under. Without a site, they are at the root.
    #[arg(long, value_name = "SITE")]
    site: Option<PathBuf>,
}

/// A web server.
#[derive(Clone, Copy, ValueEnum)]
enum Server {
    /// nginx: part of a `server` block.
    Nginx,
    /// Apache 2.4: part of a `<VirtualHost>`.
    Apache,
    /// IIS: a web.config, not tested on a real IIS.
    Iis,
    /// Caddy 2: part of a site block.
    Caddy,
    /// A `_headers` file, for Netlify, Cloudflare Pages and others.
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
            bail!("this file goes in the site itself and doesn't name a folder, so leave out --root");
        }
        let usual = Path::new(if self.drop { DROP } else { ROOT });
        let root = absolute(self.root.as_deref().unwrap_or(usual))?;
        let root = root.to_str().context("the folder's name isn't valid Unicode")?;
        let library = self.library()?;
        let form = library.as_ref().and_then(Library::sends_to);
        if self.drop {
            let Some((to, signed)) = form else {
                bail!(
                    "heard.yaml doesn't say that the site's form sends stories to its own server; write \
                     `tell: {{ form: put, to: /heard-drop/ }}` first"
                )
            };
            out.result(&Drop::of(to, root, signed)?.render(server)?);
            return Ok(Done::Well);
        }
        let address = library.as_ref().and_then(Library::base_url).map(site::web_address);
        let path = address.as_deref().map_or("/", site::web_path).to_owned();
        let configuration = ServerConfig::of(&path, root, form.is_some())?.render(server);
        out.result(&configuration);
        match path.as_str() {
            path if path != "/" && server == server_config::Server::Netlify => out.news(&format!(
                "these services put a site at the root of its domain, but `base_url` in heard.yaml says {path}, so \
                 the links on the \"not found\" page would lead there"
            )),
            "/" => {
                out.news(
                    "the pages will be at the root of the site's domain; to change that, set `base_url` in \
                     heard.yaml",
                );
            }
            path => out.news(&format!("the pages will be under {path}, as `base_url` in heard.yaml says")),
        }
        Ok(Done::Well)
    }

    /// What the site says; nothing where no site is here.
    fn library(&self) -> Result<Option<Library>> {
        let folder = match &self.site {
            Some(site) => disk::find(site)?,
            None => match disk::find(Path::new(".")) {
                Ok(folder) => folder,
                Err(_) => return Ok(None),
            },
        };
        Ok(Some(Library::of(&disk::read_settings(&folder))))
    }
}
