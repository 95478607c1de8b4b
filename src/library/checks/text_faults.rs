//! Makes diagnostics of what the reading of addresses and Markdown found wrong; neither knows a rule.

use std::sync::Arc;

use crate::library::checks::{
    address_day, address_name, address_reserved, heading_class, image_without_words, raw_html, remote_image,
    unsafe_link,
};
use crate::library::source::address::AddressFault;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::{self, MarkdownFaultKind};

/// What is wrong with the address of what stands at `place`.
pub fn of_address(place: Place, fault: &AddressFault) -> Diagnostic {
    match fault {
        AddressFault::Day { instead } => address_day::of(place, instead),
        AddressFault::Reserved => address_reserved::of(place),
        AddressFault::Name | AddressFault::Empty => address_name::of(place),
    }
}

/// What was not let through in the body of the file at `path`.
pub fn of_markdown(path: &Arc<str>, fault: &markdown::MarkdownFault) -> Diagnostic {
    let place = Place::at(path, fault.span);
    match fault.kind {
        MarkdownFaultKind::RawHtml => raw_html::of(place),
        MarkdownFaultKind::UnsafeLink => unsafe_link::of(place),
        MarkdownFaultKind::RemoteImage => remote_image::of(place),
        MarkdownFaultKind::ImageWithoutWords => image_without_words::of(place),
        MarkdownFaultKind::HeadingClass => heading_class::of(place),
    }
}
