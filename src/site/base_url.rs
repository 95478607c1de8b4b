//! The address of the site on the web: one spelling, with a slash at its end and nothing in it that an address cannot hold.

use std::fmt::Write;

/// The address that `written` means.
pub fn address(written: &str) -> String {
    let (host, path) = split(written);
    let mut address = host.to_owned();
    address.push('/');
    let mut rest = path.trim_matches('/');
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let is_escape = c == '%' && after.len() > 1 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        if c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(c) || is_escape {
            address.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(address, "%{byte:02X}");
            }
        }
        rest = after;
    }
    if !address.ends_with('/') {
        address.push('/');
    }
    address
}

/// The path of an address on its server, with a slash at both ends.
pub fn path(address: &str) -> &str {
    split(address).1
}

/// Scheme and host, and the path with the slash that it begins with.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/').map_or(url.len(), |at| host + at);
    url.split_at(path)
}

#[cfg(test)]
mod tests {
    use super::{address, path};

    #[test]
    fn an_address_has_one_spelling() {
        for written in
            ["https://firm.example/in/heard", "https://firm.example/in/heard/", "https://firm.example//in/heard//"]
        {
            assert_eq!(address(written), "https://firm.example/in/heard/");
        }
        for written in ["http://firm.example:8080", "http://firm.example:8080/"] {
            assert_eq!(address(written), "http://firm.example:8080/");
        }
        assert_eq!(address("https://firm.example/på/100%/%C3%A5"), "https://firm.example/p%C3%A5/100%25/%C3%A5/");
        assert_eq!(path(&address("https://firm.example/in/heard")), "/in/heard/");
        assert_eq!(path(&address("https://firm.example")), "/");
    }
}
