//! Makes diagnostics of what the reading of addresses and Markdown found wrong; neither knows a rule.

use std::sync::Arc;

use crate::library::address::Fault;
use crate::library::checks::{
    address_day, address_name, address_reserved, heading_class, image_without_words, raw_html, remote_image,
    unsafe_link,
};
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::{self, FaultKind};

/// What is wrong with the address of what stands at `place`.
pub fn of_address(place: Place, fault: &Fault) -> Diagnostic {
    match fault {
        Fault::Day { instead } => address_day::of(place, instead),
        Fault::Reserved => address_reserved::of(place),
        Fault::Name | Fault::Empty => address_name::of(place),
    }
}

/// What was not let through in the body of the file at `path`.
pub fn of_markdown(path: &Arc<str>, fault: &markdown::Fault) -> Diagnostic {
    let place = Place::at(path, fault.span);
    match fault.kind {
        FaultKind::RawHtml => raw_html::of(place),
        FaultKind::UnsafeLink => unsafe_link::of(place),
        FaultKind::RemoteImage => remote_image::of(place),
        FaultKind::ImageWithoutWords => image_without_words::of(place),
        FaultKind::HeadingClass => heading_class::of(place),
    }
}
