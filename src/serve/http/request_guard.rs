//! Who may speak to the preview: a browser on this machine, and none that another site has sent.
//!
//! A page of any other site can make a browser ask for addresses of this machine, under names that lead here; what it
//! cannot do is lie about `Host`, `Origin` and `Sec-Fetch-Site` (Fetch Standard, and Fetch Metadata of the W3C).

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, header};

/// Why somebody is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestRefusal {
    /// It is not read but asked for something else.
    Method,
    /// It was asked for under a name that is not ours.
    Host,
    /// Another site asks.
    Origin,
}

/// The names under which one listener may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// The address on which the connection came in.
    pub address: IpAddr,
    /// Its port.
    pub port: u16,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A page or file.
    Page,
    /// A socket, which a browser opens across sites too: it must say where it comes from.
    Socket,
}

impl Names {
    /// Whether a request may be answered.
    pub fn judge(&self, method: &Method, headers: &HeaderMap, ask: Ask) -> Result<(), RequestRefusal> {
        if method != Method::GET && method != Method::HEAD {
            return Err(RequestRefusal::Method);
        }
        let host = only(headers, &header::HOST).ok_or(RequestRefusal::Host)?;
        if !self.is_ours(host) {
            return Err(RequestRefusal::Host);
        }
        match (headers.contains_key(header::ORIGIN), ask) {
            (false, Ask::Page) => {}
            (false, Ask::Socket) => return Err(RequestRefusal::Origin),
            (true, _) => {
                let origin = only(headers, &header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
                if !origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
                    return Err(RequestRefusal::Origin);
                }
            }
        }
        if headers.contains_key("sec-fetch-site") {
            let site = headers.get_all("sec-fetch-site").iter().all(|site| site == "same-origin" || site == "none");
            if !site {
                return Err(RequestRefusal::Origin);
            }
        }
        Ok(())
    }

    /// Whether `host`, with its port, is a name of this listener: an address that no name server gives away.
    fn is_ours(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let ours = match address {
            Ok(address) => address.to_canonical() == self.address.to_canonical(),
            Err(_) => self.address.to_canonical().is_loopback() && name.eq_ignore_ascii_case("localhost"),
        };
        ours && port == Some(self.port)
    }
}

/// The value of a header that is there just once.
fn only<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Method};

    use super::{Ask, Names, RequestRefusal};

    fn judge(ask: Ask, headers: &[(&'static str, &'static str)]) -> Result<(), RequestRefusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        Names { address: "127.0.0.1".parse().unwrap(), port: 4100 }.judge(&Method::GET, &map, ask)
    }

    #[test]
    fn only_names_that_no_name_server_gives_away_are_ours() {
        for ours in ["127.0.0.1:4100", "localhost:4100", "LOCALHOST:4100"] {
            assert_eq!(judge(Ask::Page, &[("host", ours)]), Ok(()), "{ours}");
        }
        let foreign = ["evil.example:4100", "127.0.0.1", "127.0.0.1:4101", "127.0.0.1.evil.example:4100", "", ":4100"];
        let more = ["localhost.evil.example:4100", "[::1]:4100", "2130706433:4100", "0.0.0.0:4100", "127.0.0.1:04100x"];
        for foreign in foreign.into_iter().chain(more) {
            assert_eq!(judge(Ask::Page, &[("host", foreign)]), Err(RequestRefusal::Host), "{foreign}");
        }
        assert_eq!(judge(Ask::Page, &[]), Err(RequestRefusal::Host));
        let twice = [("host", "127.0.0.1:4100"), ("host", "evil.example")];
        assert_eq!(judge(Ask::Page, &twice), Err(RequestRefusal::Host));
    }

    #[test]
    fn another_site_gets_nothing_and_a_socket_must_say_where_it_comes_from() {
        let host = ("host", "127.0.0.1:4100");
        let own = ("origin", "http://127.0.0.1:4100");
        assert_eq!(judge(Ask::Page, &[host, own, ("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(judge(Ask::Page, &[host, ("sec-fetch-site", "none")]), Ok(()));
        assert_eq!(judge(Ask::Socket, &[host, own]), Ok(()));
        assert_eq!(judge(Ask::Socket, &[host]), Err(RequestRefusal::Origin));
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4100", "http://localhost:4100", ""] {
            assert_eq!(judge(Ask::Socket, &[host, ("origin", origin)]), Err(RequestRefusal::Origin), "{origin}");
            assert_eq!(judge(Ask::Page, &[host, ("origin", origin)]), Err(RequestRefusal::Origin), "{origin}");
        }
        for site in ["cross-site", "same-site", "anything"] {
            assert_eq!(judge(Ask::Page, &[host, ("sec-fetch-site", site)]), Err(RequestRefusal::Origin), "{site}");
        }
    }
}
