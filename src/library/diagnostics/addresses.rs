//! Addresses of pages: taken, reserved, or telling too much.

use crate::text::diagnostic::{Diagnostic, Place, Sentence, id, quoted};

rules! {
    ADDRESS_CLASH: Error "address-clash";
    ADDRESS_DAY: Error "address-day";
    ADDRESS_NAME: Error "address-name";
    ADDRESS_RESERVED: Error "address-reserved";
    STATIC_CLASH: Error "static-clash";
    TAGS_ALIKE: Warning "tags-alike";
}

/// The text at `place` would have the same address as `other`.
pub(crate) fn address_clash(place: Place, other: Place, address: &str) -> Diagnostic {
    let sentence = Sentence::of("two pages would have the address `{}`", vec![id(address)]);
    ADDRESS_CLASH.at(place, sentence).also(other, "this one already has it").help("rename one of the two")
}

/// The tag at `place`, which is `written`, has the same page as `other`.
pub(crate) fn tags_alike(place: Place, written: &str, other: &str) -> Diagnostic {
    let sentence = Sentence::of("readers see `{}` and `{}` as one tag", vec![quoted(written), quoted(other)]);
    TAGS_ALIKE.at(place, sentence).label("write both the same way, or use different words for one of them")
}

/// The path or alias at `place` names a day; `instead` does not.
pub(crate) fn address_day(place: Place, instead: &str) -> Diagnostic {
    ADDRESS_DAY
        .at(place, "this address would show the day")
        .label(Sentence::of("name it `{}`", vec![id(instead)]))
        .help(Sentence::of("without the day, it would be `{}`", vec![id(instead)]))
}

/// The text at `place` would have an address that doesn't work everywhere.
pub(crate) fn address_name(place: Place) -> Diagnostic {
    ADDRESS_NAME
        .at(place, "this name can't be used as an address on every computer")
        .help("use letters and digits, keep it to 200 bytes, and avoid names that Windows reserves")
}

/// The text at `place` would have an address that the site needs.
pub(crate) fn address_reserved(place: Place) -> Diagnostic {
    ADDRESS_RESERVED
        .at(place, "the site needs this address for one of its lists")
        .help("give the file a name other than `index` or `page-2`")
}

/// The file at `place` would be published at `path`, which the site needs.
pub(crate) fn static_clash(place: Place, path: &str) -> Diagnostic {
    let sentence = Sentence::of("the site already uses the address `{}`", vec![id(path)]);
    STATIC_CLASH.at(place, sentence).help("rename the file")
}
