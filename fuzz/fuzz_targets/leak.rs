#![no_main]

use std::sync::LazyLock;

use heard::leak::watch::{Watch, WatchBuilder};
use heard::text::diagnostic::Place;
use heard::text::normalize::Words;

static WATCH: LazyLock<Watch> = LazyLock::new(|| {
    let mut watch = WatchBuilder::new();
    let place = || Place::file(&"people.yaml".into());
    watch.name("Maja Lindqvist", place());
    watch.name("Will", place());
    watch.id("m.lindqvist", place());
    watch.word("Northwind", place());
    watch.finish()
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut words = Words::default();
    for name in ["a.html", "a.svg", "a.js", "a.zip", "a.css"] {
        let _ = WATCH.scan(name, data, &mut words);
    }
});
