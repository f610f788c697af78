//! What every question needs.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use enishi_config::City;
use enishi_index::SearchIndex;
use enishi_model::notice::NoticesState;
use enishi_store::{AnchorState, AuditLog, Desk, Store};

use crate::coverage::Counted;
use crate::error::Result;
use crate::quota::Quotas;
use crate::standings::Cached;
use crate::watch::Watcher;

/// Where the time comes from. Only the binary reads the machine's clock.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;
/// Where secrets come from: fills the bytes with chance.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What a lookup is put together from.
pub struct Parts {
    /// the configuration
    pub city: Arc<City>,
    /// the truth
    pub store: Arc<Store>,
    /// the desk
    pub desk: Arc<Desk>,
    /// the search index
    pub index: Arc<SearchIndex>,
    /// the audit log
    pub audit: Arc<AuditLog>,
    /// the clock
    pub clock: Clock,
    /// chance
    pub random: Random,
}

/// The door to answers.
pub struct Lookup {
    pub(crate) city: Arc<City>,
    pub(crate) store: Arc<Store>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) index: Arc<SearchIndex>,
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) cached: Mutex<Option<Cached>>,
    pub(crate) counted: Mutex<Option<Counted>>,
    pub(crate) quotas: Quotas,
    pub(crate) watcher: Watcher,
}

/// Whether answers can be given, and how good they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// how many persons search has still to learn
    pub index_lag: u64,
    /// whether what the audit log says is anchored outside
    pub anchor: AnchorState,
    /// whether what IT has to know reaches them
    pub notices: NoticesState,
}

impl Lookup {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let Parts { city, store, desk, index, audit, clock, random } = parts;
        let watcher =
            Watcher::start(Arc::clone(&city), Arc::clone(&store), Arc::clone(&desk), Arc::clone(&index));
        Self {
            city,
            store,
            desk,
            index,
            audit,
            clock,
            random,
            cached: Mutex::default(),
            counted: Mutex::default(),
            quotas: Quotas::default(),
            watcher,
        }
    }

    /// The configuration that answers follow.
    pub fn city(&self) -> &City {
        &self.city
    }

    /// The moment, by the clock that answers follow.
    pub fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// Whether the store answers, and how far search is behind it.
    pub fn readiness(&self) -> Result<Readiness> {
        Ok(Readiness { index_lag: self.index_lag()?, anchor: self.audit.anchor_state(), notices: self.notices_state()? })
    }

    // An index that was lost, or is being built anew, has everybody to learn; the outbox says nothing of that.
    fn index_lag(&self) -> Result<u64> {
        let confirmed = self.store.indexed_revision()?;
        let is_whole = self.index.revision()?.is_some_and(|indexed| indexed >= confirmed);
        Ok(if is_whole { self.store.index_lag()? } else { self.store.person_count()? })
    }
}
