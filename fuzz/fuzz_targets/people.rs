#![no_main]

mod site;

libfuzzer_sys::fuzz_target!(|data: &[u8]| site::print("people.yaml", data));
