//! Files through decode, read and map.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enishi_trial::file::any(bytes));
