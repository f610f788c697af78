//! End-to-end tests over the real binary, and tests of the repository itself, in one binary.

mod api;
mod bad_input;
mod bench;
mod break_glass;
mod demo;
mod docs;
mod family;
mod index;
mod killed;
mod nights;
mod protection;
mod protection_desk;
mod releases;
mod tray;
mod walls;
mod watch;
mod ways;
