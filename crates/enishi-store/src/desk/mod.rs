//! `desk.db`: what the hub itself must remember. Never turned back with the truth.

mod attestations;
mod decisions;
mod declarations;
mod forget;
mod glass;
mod index_order;
mod notices;
mod protections;
mod purges;
mod releases;
mod reviews;
mod tokens;
mod truth_seen;

use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension};

pub use self::attestations::Attestation;
pub use self::decisions::{JoinDecision, TrayDecision};
pub use self::declarations::{DECLARATION_KINDS, Declaration, DeclarationKind};
pub use self::glass::{BROKE_GLASS, NewGlass};
pub use self::notices::{FailingWay, Told, WaitingNotice};
pub use self::protections::DeskProtection;
pub use self::purges::{Marks, Purge, PurgeFigures, PurgeOf, Said};
pub use self::releases::{BatchDecision, Verdict, reached};
pub use self::reviews::{
    ClosedReview, Figures, NewReview, REVIEW_VERDICTS, ReviewVerdict, Sameness, StoredReview,
};
pub use self::tokens::{StoredToken, TokenDraft, TokenScope};
pub use self::truth_seen::{ProtectionSeen, TruthSeen};
use crate::connection::{lock, open_writer};
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::handle::HandleKey;

pub(crate) const FILE: &str = "desk.db";
pub(crate) const MIGRATIONS: [&str; 4] = [
    include_str!("../migrations/desk_1.sql"),
    include_str!("../migrations/desk_2.sql"),
    include_str!("../migrations/desk_3.sql"),
    include_str!("../migrations/desk_4.sql"),
];
/// The newest version of the database that this binary knows.
pub(crate) const VERSION: usize = MIGRATIONS.len();

/// The desk's database. Small and rarely written: one connection serves it.
pub struct Desk {
    connection: Mutex<Connection>,
}

impl Desk {
    /// Opens (or makes) the desk of a data directory.
    pub fn open(dir: &DataDir) -> Result<Self> {
        Ok(Self { connection: Mutex::new(open_writer(&dir.join(FILE), &MIGRATIONS)?) })
    }

    /// The instance's key for handles; drawn once, by `draw`.
    pub fn handle_key(&self, draw: impl FnOnce() -> [u8; 32]) -> Result<HandleKey> {
        let connection = lock(&self.connection);
        let known: Option<Vec<u8>> = connection
            .query_row("select handle_key from instance where id = 1", [], |row| row.get(0))
            .optional()?;
        let key = match known {
            Some(key) => key,
            None => {
                let key = draw().to_vec();
                connection.execute("insert into instance (id, handle_key) values (1, ?1)", [&key])?;
                key
            }
        };
        HandleKey::new(&key).ok_or(StoreError::Unreadable { what: "the handle key" })
    }
}
