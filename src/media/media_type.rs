//! Media types, as web servers send them and as addresses name them that hold a whole file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The media type of an address, by its ending (IANA media types).
pub fn media_type(url: &str) -> &'static str {
    let ending = url.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "txt" | "md" | "csv" => "text/plain; charset=utf-8",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// Whether a file may be a picture, by its name alone.
pub fn is_picture(name: &str) -> bool {
    media_type(name).starts_with("image/")
}

/// An address that holds the whole file of that name (RFC 2397).
pub fn data_url(name: &str, bytes: &[u8]) -> String {
    format!("data:{};base64,{}", media_type(name), STANDARD.encode(bytes))
}
