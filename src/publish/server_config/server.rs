//! A web server that a configuration can be made for.

use crate::publish::server_config::policy::CONTENT;

/// A web server, or a kind of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx.
    Nginx,
    /// Apache's httpd.
    Apache,
    /// Microsoft's Internet Information Services.
    Iis,
    /// Caddy.
    Caddy,
    /// A service that reads a file called `_headers`.
    Netlify,
}

impl Server {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Nginx, Self::Apache, Self::Iis, Self::Caddy, Self::Netlify];

    /// Whether its configuration names the folder of the site.
    pub fn names_the_folder(self) -> bool {
        matches!(self, Self::Nginx | Self::Apache | Self::Caddy)
    }

    /// Its configuration, with holes.
    pub(super) fn template(self) -> &'static str {
        match self {
            Self::Nginx => include_str!("nginx.conf"),
            Self::Apache => include_str!("apache.conf"),
            Self::Iis => include_str!("iis.config"),
            Self::Caddy => include_str!("caddy.conf"),
            Self::Netlify => include_str!("netlify.txt"),
        }
    }

    /// The policy of every answer where one page's differs, by the name of what holds it; nothing where that is said page
    /// by page.
    pub(super) fn policy_that_varies(self) -> Option<&'static str> {
        match self {
            Self::Nginx => Some("$heard_policy"),
            Self::Caddy => None,
            Self::Apache | Self::Iis | Self::Netlify => Some(CONTENT),
        }
    }

    /// A header of every answer, as its configuration spells it.
    pub(super) fn header(self, name: &str, value: &str) -> String {
        match self {
            Self::Nginx => format!("    add_header {name} \"{value}\" always;\n"),
            Self::Apache => format!("    Header always set {name} \"{value}\"\n"),
            Self::Iis => {
                format!("        <remove name=\"{name}\" />\n        <add name=\"{name}\" value=\"{value}\" />\n")
            }
            Self::Caddy => format!("\t\t{name} \"{value}\"\n"),
            Self::Netlify => format!("  {name}: {value}\n"),
        }
    }
}
