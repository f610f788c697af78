//! End-to-end tests over the real binary, and tests of the repository itself, in one binary.

mod api;
mod audit;
mod bad_input;
mod bench;
mod break_glass;
mod demo;
mod docs;
mod family;
mod index;
mod killed;
mod nights;
mod policy;
mod protection;
mod protection_desk;
mod purge;
mod releases;
mod report;
mod retention;
mod tray;
mod unaudited;
mod walls;
mod watch;
mod ways;
