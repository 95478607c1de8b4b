//! The pages of a lab before anything is on them: what they show comes over their line, and is in no page, cache or history.

use std::net::SocketAddr;

use axum::http::StatusCode;
use fast_qr::QRBuilder;

use crate::serve::lab::LabState;
use crate::serve::lab::lab_snapshot::LabSnapshot;
use crate::serve::preview::page::{Look, OWN, Page};
use crate::site::media_type;
use crate::text::markdown::escaped;
use crate::theme::Theme;

/// A page in the site's language: its name, a style, scripts, and what stands in it.
fn page(state: &LabState, name: &str, inner: &str) -> Page {
    dressed(state, name, inner, Look::of)
}

/// The same with a look of its own.
fn dressed(state: &LabState, name: &str, inner: &str, look: fn(Option<&Theme>) -> Look) -> Page {
    let snapshot = state.look(|session| session.snapshot.clone());
    let say = |key: &str| snapshot.as_ref().map_or_else(String::new, |snapshot| escaped(&snapshot.say(key, &[])));
    // A page that came before its texts were read asks again, and does not come alive to be taken away in a second.
    let head = if snapshot.is_none() {
        "<meta http-equiv=\"refresh\" content=\"1\">\n".to_owned()
    } else {
        format!("<script src=\"{OWN}line.js\" defer></script>\n<script src=\"{OWN}{name}.js\" defer></script>\n")
    };
    let look = look(snapshot.as_ref().and_then(|snapshot| snapshot.theme()));
    let html = look.page(&say("hour.title"), name, &head, &fill(inner, &say));
    Page { status: StatusCode::OK, kind: media_type("page.html"), bytes: html.into() }
}

/// Puts phrases where a page names them: `{facilitator.next}`.
fn fill(inner: &str, say: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((key, after)) = after.split_once('}') else { break };
        out.push_str(&say(key));
        rest = after;
    }
    out + rest
}

/// The screen.
pub(super) fn screen(state: &LabState) -> Page {
    page(state, "screen", include_str!("client/screen.html"))
}

/// The screen, for a projector that came in by the code.
pub(super) fn far_screen(state: &LabState) -> Page {
    knowing(state, screen(state))
}

/// The facilitator's page.
pub(super) fn facilitator(state: &LabState) -> Page {
    page(state, "facilitator", include_str!("client/facilitator.html"))
}

/// A phone's page.
pub(super) fn phone(state: &LabState) -> Page {
    knowing(state, page(state, "phone", include_str!("client/phone.html")))
}

/// A page that is told the code, which it showed, so that it can show it again after a restart.
fn knowing(state: &LabState, mut page: Page) -> Page {
    let code = format!("<body data-code=\"{}\"", state.code.letters());
    page.bytes = String::from_utf8_lossy(&page.bytes).replacen("<body", &code, 1).into();
    page
}

/// The page that asks for the code; `again` says why once more.
pub(super) fn asking(state: &LabState, again: Option<(&str, StatusCode)>) -> Page {
    let (sentence, status) = again.unwrap_or(("hour.code.ask", StatusCode::UNAUTHORIZED));
    let inner = include_str!("client/code_prompt.html").replace("{sentence}", &format!("{{{sentence}}}"));
    let mut page = dressed(state, "phone", &inner, Look::of_stranger);
    // It has no line yet.
    let html =
        String::from_utf8_lossy(&page.bytes).replace(&format!("<script src=\"{OWN}phone.js\" defer></script>\n"), "");
    page.bytes = html.into();
    page.status = status;
    page
}

/// The address of the room's listener.
pub fn address(room: SocketAddr) -> String {
    format!("http://{room}/")
}

/// How the room comes in: the address, the code, and both as a picture for phones.
pub fn join(snapshot: &LabSnapshot, address: &str, code: &str) -> String {
    let words = escaped(&snapshot.say("hour.join", &[]));
    let picture = drawn(&format!("{address}?code={code}"), &escaped(&snapshot.say("hour.qr", &[])));
    format!(
        "<div class=\"in\"><div><p>{words}</p><p class=\"at\"><bdi dir=\"ltr\">{address}</bdi></p>\
         <p class=\"code\"><bdi dir=\"ltr\">{code}</bdi></p></div>{picture}</div>"
    )
}

/// A QR code as a drawing, with the four empty modules around it that readers need (ISO/IEC 18004).
fn drawn(words: &str, label: &str) -> String {
    let Ok(code) = QRBuilder::new(words).build() else { return String::new() };
    let mut path = String::new();
    for row in 0..code.size {
        for column in (0..code.size).filter(|column| code[row][*column].value()) {
            path.push_str(&format!("M{} {}h1v1h-1z", column + 4, row + 4));
        }
    }
    let size = code.size + 8;
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{label}\"><rect width=\"{size}\" \
         height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}
