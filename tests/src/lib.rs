//! What end-to-end tests stand on: the real binary, a data directory of their own, files to drop, a server
//! on a port of its own.

mod api;
mod asker;
mod binary;
pub mod disk;
pub mod files;
pub mod killed;
pub mod personal;
pub mod relay;
pub mod removal;
mod served;
pub mod town;
mod visitor;
mod world;

pub use api::Answer;
pub use asker::{Asker, attribute, field, programme};
pub use binary::{Run, binary, root};

pub use served::Served;
pub use visitor::Visitor;
pub use world::{HANAKO, JIRO, KYOKO, TARO, WATARU, World};
