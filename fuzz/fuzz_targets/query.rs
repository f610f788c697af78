//! What people type, and what departments write.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enishi_trial::query::any(bytes));
