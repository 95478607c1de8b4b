//! A reader's site, as `heard build` makes it.

use heard::library::Library;
use heard::library::edition::{Broken, Edition, Occasion, Reader};
use heard::site::Site;
use jiff::civil::{Date, date};

/// The day of every edition that needs no other.
pub const TODAY: Date = date(2026, 11, 23);

/// The site of an audience, or of the one that the settings have for all, on a day.
pub fn site(library: &Library, audience: Option<&str>, today: Date) -> Site {
    made(library, audience, Occasion { today, broken: Broken::Stops })
}

/// The same where texts with errors are left out and stop nothing.
pub fn site_without_broken(library: &Library, audience: Option<&str>, today: Date) -> Site {
    made(library, audience, Occasion { today, broken: Broken::LeftOut })
}

fn made(library: &Library, audience: Option<&str>, occasion: Occasion) -> Site {
    let reader = Reader::Audience(library.audience(audience).unwrap());
    Site::of(Edition::of(library, reader, occasion))
}
