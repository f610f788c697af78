//! Enishi.
fn main() {}
