//! A reader's site, as `heard build` makes it.

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::site::Site;
use jiff::civil::{Date, date};

/// The day of every edition that needs no other.
pub const TODAY: Date = date(2026, 11, 23);

/// The site of an audience, or of the one that the settings have for all, on a day.
pub fn site(library: &Library, audience: Option<&str>, today: Date) -> Site {
    made(library, audience, EditionOptions { today, broken: OnError::Stops })
}

/// The same where texts with errors are left out and stop nothing.
pub fn site_without_broken(library: &Library, audience: Option<&str>, today: Date) -> Site {
    made(library, audience, EditionOptions { today, broken: OnError::LeftOut })
}

fn made(library: &Library, audience: Option<&str>, occasion: EditionOptions) -> Site {
    let reader = Reader::Audience(library.audience(audience).unwrap());
    Site::of(Edition::of(library, reader, occasion))
}
