//! End-to-end tests over the real binary, and tests of the repository itself, in one binary.

mod api;
mod bad_input;
mod bench;
mod demo;
mod docs;
mod index;
mod killed;
mod matrix;
mod mutants;
mod nights;
mod personal;
mod protection;
mod tray;
mod twins;
mod walls;
mod ways;
