//! What every question needs.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use enishi_config::City;
use enishi_index::SearchIndex;
use enishi_model::notice::NoticesState;
use enishi_store::{AnchorState, AuditLog, AuditState, DeclarationKind, Desk, Store, StoreError, Trouble};

use crate::clock::{ClockState, Timekeeper};
use crate::coverage::Counted;
use crate::error::{LookupError, Result};
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
    pub(crate) timekeeper: Timekeeper,
}

/// Whether answers can be given, and how good they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// how many persons search has still to learn
    pub index_lag: u64,
    /// whether search may miss somebody: it learns, or is built anew
    pub search_is_limited: bool,
    /// whether the audit log takes events
    pub audit: AuditState,
    /// why files are not taken, if they are not
    pub ingest: Option<Trouble>,
    /// how the clock behaves
    pub clock: ClockState,
    /// whether what the audit log says is anchored outside
    pub anchor: AnchorState,
    /// whether what IT has to know reaches them
    pub notices: NoticesState,
}

impl Readiness {
    /// Why nobody is answered, where the audit log takes no events.
    pub fn silence(&self) -> Option<LookupError> {
        match self.audit {
            AuditState::Current | AuditState::Reserve => None,
            AuditState::Full => Some(StoreError::AuditFull.into()),
            AuditState::Failing => Some(StoreError::AuditStopped.into()),
        }
    }
}

impl Lookup {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        let Parts { city, store, desk, index, audit, clock, random } = parts;
        let watcher =
            Watcher::start(Arc::clone(&city), Arc::clone(&store), Arc::clone(&desk), Arc::clone(&index));
        let newest = [audit.newest().ok().flatten(), store.newest_decision().ok().flatten()];
        let timekeeper = Timekeeper::new(newest.into_iter().flatten().max());
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
            timekeeper,
        }
    }

    /// The configuration that answers follow.
    pub fn city(&self) -> &City {
        &self.city
    }

    /// Asks something, unless a database was found damaged; whoever finds one damaged stops all that come after.
    pub fn soundly<T>(&self, question: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let health = self.store.health();
        health.stands()?;
        let answered = question(self);
        if let Err(LookupError::Store(StoreError::Corrupt { file })) = &answered {
            // The truth and the log name themselves.
            health.damaged(if file.is_empty() { "desk.db" } else { file });
        }
        answered
    }

    /// Whether the store answers, how far search is behind it, and what is wrong with the machine.
    pub fn readiness(&self) -> Result<Readiness> {
        self.now();
        Ok(Readiness {
            index_lag: self.index_lag()?,
            search_is_limited: self.search_is_limited()?,
            audit: self.audit_state()?,
            ingest: self.store.health().trouble(),
            clock: self.timekeeper.state(),
            anchor: self.audit.anchor_state(),
            notices: self.notices_state()?,
        })
    }

    /// Whether search may miss somebody. The same for whoever asks.
    pub(crate) fn search_is_limited(&self) -> Result<bool> {
        Ok(self.index.is_behind(self.store.revision()?))
    }

    // In a disaster there is still the room that is kept for it.
    fn audit_state(&self) -> Result<AuditState> {
        match self.audit.state() {
            AuditState::Full if self.is_disaster()? => Ok(AuditState::Reserve),
            state => Ok(state),
        }
    }

    pub(crate) fn is_disaster(&self) -> Result<bool> {
        Ok(self.desk.standing_declaration(DeclarationKind::Disaster, self.now())?.is_some())
    }

    // An index that was lost, or is being built anew, has everybody to learn; the outbox says nothing of that.
    fn index_lag(&self) -> Result<u64> {
        let confirmed = self.store.indexed_revision()?;
        let is_whole = self.index.revision()?.is_some_and(|indexed| indexed >= confirmed);
        Ok(if is_whole { self.store.index_lag()? } else { self.store.person_count()? })
    }
}
