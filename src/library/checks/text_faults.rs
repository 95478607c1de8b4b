//! Makes diagnostics of what the reading of addresses and Markdown found wrong; neither knows a rule.

use std::sync::Arc;

use crate::library::diagnostics;
use crate::library::source::address::AddressFault;
use crate::text::diagnostic::{Diagnostic, Place};
use crate::text::markdown::{self, MarkdownFaultKind};

/// What is wrong with the address of what stands at `place`.
pub fn of_address(place: Place, fault: &AddressFault) -> Diagnostic {
    match fault {
        AddressFault::Day { instead } => diagnostics::addresses::address_day(place, instead),
        AddressFault::Reserved => diagnostics::addresses::address_reserved(place),
        AddressFault::Name | AddressFault::Empty => diagnostics::addresses::address_name(place),
    }
}

/// What was not let through in the body of the file at `path`.
pub fn of_markdown(path: &Arc<str>, fault: &markdown::MarkdownFault) -> Diagnostic {
    let place = Place::at(path, fault.span);
    match fault.kind {
        MarkdownFaultKind::RawHtml => diagnostics::markdown::raw_html(place),
        MarkdownFaultKind::UnsafeLink => diagnostics::references::unsafe_link(place),
        MarkdownFaultKind::RemoteImage => diagnostics::media::remote_image(place),
        MarkdownFaultKind::ImageWithoutWords => diagnostics::media::image_without_words(place),
        MarkdownFaultKind::HeadingClass => diagnostics::markdown::heading_class(place),
    }
}
