#![no_main]

mod site;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    site::print("stories/a.md", &[&b"---\n"[..], data, &b"\n---\n\nShe asked on.\n"[..]].concat());
});
