#![no_main]

use heard::media::svg;

// What is drawn anew is a drawing, and drawn again it is the same.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(drawing) = svg::read(data) {
        let again = svg::read(&drawing.bytes).expect("what we drew is a drawing");
        assert_eq!(again.bytes, drawing.bytes);
    }
});
