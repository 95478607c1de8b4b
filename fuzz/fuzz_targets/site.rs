//! A small site around one hostile file: it is read, checked, mended and printed.

use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::library::Library;
use heard::site::{Route, Site};
use heard::text::sources::Sources;
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 1);

/// Reads a site in which the file at `path` holds `text`, and prints what can be printed of it.
pub fn print(path: &str, text: &[u8]) {
    let mut sources = Sources::new();
    for (path, text) in [
        ("heard.yaml", "title: Heard\ncontact: a@b.example\nprivacy: { consent: elsewhere }\n"),
        ("people.yaml", "r.okafor: { name: Rosa Okafor, shown: name }\nm.lindqvist: { name: Maja Lindqvist, role: nurse }\n"),
    ] {
        sources.insert(path, text.as_bytes().to_vec());
    }
    sources.insert(path, text.to_vec());
    let library = Library::of(&sources);
    let _ = library.check(TODAY);
    // A fault in people.yaml may withhold everything; there is an audience all the same.
    let Some(audience) = library.audience(None) else { return };
    for broken in [OnError::Stops, OnError::LeftOut] {
        let options = EditionOptions { today: TODAY, broken };
        let site = Site::of(Edition::of(&library, Reader::Audience(audience), options));
        let _ = site.edition().faults();
        for route in [Route::Index, Route::Story { address: "a".to_owned() }] {
            let _ = site.render(&route);
        }
    }
}
