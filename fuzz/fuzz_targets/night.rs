//! Files taken into a database, after a good night.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enishi_trial::night::any(bytes));
