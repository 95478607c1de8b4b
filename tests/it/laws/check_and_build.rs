//! What `check` passes, `build` makes; and where `build` stops, `check` has an error at a file of the authors.

use heard::library::Library;
use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::publish::leak_check::LeakChecked;
use heard::site::Site;
use heard::text::diagnostic::{Diagnostic, Severity};
use proptest::prelude::{any, proptest};

use crate::editions::TODAY;
use crate::laws::random_site;
use crate::laws::tries;

/// Slips of many kinds, each as what stands in a text and what a tired hand makes of it.
const SLIPS: [(&str, &str); 8] = [
    ("status: published", "status: publishd"),
    ("date: ", "date: the "),
    ("title: ", "titel: "),
    ("@", ""),
    ("about: ", "about:"),
    ("---\n\n", "---\n\n[a page](nowhere.md) "),
    ("---\n\n", "---\n\n![](nothing.png) "),
    ("reviewer: ", "reviewer: nobody-of-that-name # "),
];

fn has_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|one| one.severity == Severity::Error)
}

proptest! {
    #![proptest_config(tries(40))]

    #[test]
    fn what_check_passes_build_makes_and_where_build_stops_check_has_an_error(seed in any::<u64>()) {
        let mut dice = crate::dice::Dice::of(seed);
        let mut model = random_site::site(seed, 6);
        for _ in 0..dice.below(3) {
            let (is, becomes) = SLIPS[dice.below(SLIPS.len())];
            let at = dice.below(model.files.len());
            let (path, bytes) = &mut model.files[at];
            if path.ends_with(".md") {
                *bytes = String::from_utf8_lossy(bytes).replacen(is, becomes, 1).into_bytes();
            }
        }
        let library = Library::of(&model.sources());
        let checked = library.check(TODAY);
        for audience in library.audiences().to_vec() {
            let reader = Reader::Audience(library.audience(Some(&audience)).unwrap());
            let edition = Edition::of(&library, reader, EditionOptions { today: TODAY, broken: OnError::Stops });
            let faults = edition.faults();
            let stops = has_error(&faults.guards) || has_error(&faults.texts);
            assert!(!stops || has_error(&checked), "build stops for {audience} and check passes");
            if has_error(&checked) {
                continue;
            }
            let site = Site::of(edition);
            assert!(LeakChecked::of(site.release().unwrap()).is_ok(), "check passes, and the leak check stops {audience}");
        }
    }
}
