#![no_main]

use heard::media::svg;

// What is drawn anew is a drawing, and what is drawn of that stays the same.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(drawing) = svg::read(data) {
        let again = svg::read(&drawing.bytes).expect("what we drew is a drawing");
        let third = svg::read(&again.bytes).expect("what we drew is a drawing");
        assert_eq!(third.bytes, again.bytes);
    }
});
