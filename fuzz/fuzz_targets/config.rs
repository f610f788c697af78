//! Connectors, policies and instances with faults in them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enishi_trial::config::any(bytes));
