//! How one page links to another: by a relative address, with a file name, encoded.

/// How a page at `from` (an address from the top) links to `to`: relative, with a file name, encoded.
pub fn href(from: &str, to: &str) -> String {
    let folder = |address: &str| address.rfind('/').map_or(0, |last| last + 1);
    let (folders, to_folders) = (&from[..folder(from)], &to[..folder(to)]);
    let same = folders.bytes().zip(to_folders.bytes()).take_while(|(a, b)| a == b).count();
    let shared = folders.as_bytes()[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |last| last + 1);
    let mut href = "../".repeat(folders[shared..].matches('/').count());
    for (at, part) in to[shared..].split('/').enumerate() {
        if at > 0 {
            href.push('/');
        }
        push_encoded(&mut href, part);
    }
    href
}

/// A part of an address with everything encoded that an address gives a meaning (RFC 3986, section 2).
pub fn encode(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    push_encoded(&mut out, part);
    out
}

fn push_encoded(out: &mut String, part: &str) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$'()*+,=@".contains(&byte);
    for byte in part.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}
