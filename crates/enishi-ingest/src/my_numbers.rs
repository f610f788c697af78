//! A file that holds My Numbers (個人番号) leaves no trace: not in the database, not in quarantine. Its name, its hash and
//! what was counted stay.

use std::path::Path;
use std::thread;
use std::time::Duration;

use enishi_config::Connector;
use enishi_model::batch::{Objection, Suspicion};

use crate::error::{IngestError, Result};
use crate::guards::{Exempt, Gathering, Stop, find_my_numbers};
use crate::ingest::Ingest;

// Readers that still need the log are answers about to leave.
const TRIES: u32 = 50;
const UNTIL_TRIED_AGAIN: Duration = Duration::from_millis(100);

impl Ingest {
    /// What the rows of a file said; and, where not every byte of it was read as a row (`is_cut`: its trailer says so),
    /// what the rest says.
    pub(crate) fn my_numbers(
        &self,
        connector: &Connector,
        copy: &Path,
        gathering: &Gathering,
        is_cut: bool,
    ) -> Result<Option<Suspicion>> {
        let exempt = self.exempt(connector)?;
        match gathering.my_numbers(&exempt) {
            None if is_cut || gathering.has_unread() => scan(connector, &exempt, copy),
            found => Ok(found),
        }
    }

    /// A file that was stopped before its rows were read: refused for its My Numbers where it holds such, since its copy
    /// would be kept otherwise.
    pub(crate) fn unless_my_numbers(&self, connector: &Connector, copy: &Path, stop: Stop) -> Result<Stop> {
        if stop.reasons().iter().any(is_my_number) {
            return Ok(stop);
        }
        let found = scan(connector, &self.exempt(connector)?, copy)?;
        Ok(found.map_or(stop, refused))
    }

    /// Rows of a transaction that was taken back may stand in the write-ahead log: it is emptied.
    pub(crate) fn leave_no_trace(&self) -> Result<()> {
        for _ in 0..TRIES {
            if self.store.truncate_log()? {
                return Ok(());
            }
            thread::sleep(UNTIL_TRIED_AGAIN);
        }
        tracing::warn!("the write-ahead log is in use; it is overwritten by the files that follow");
        Ok(())
    }

    fn exempt(&self, connector: &Connector) -> Result<Exempt> {
        Ok(Exempt::of(connector, &self.desk.attested_columns(&connector.source.id)?))
    }
}

/// Whether a file is refused for them.
pub(crate) fn is_my_number(reason: &Objection) -> bool {
    matches!(reason, Objection::Suspected(Suspicion::MyNumber { .. }))
}

/// What is done with a file that holds them.
pub(crate) fn refused(found: Suspicion) -> Stop {
    Stop::Refuse(vec![Objection::Suspected(found)])
}

fn scan(connector: &Connector, exempt: &Exempt, copy: &Path) -> Result<Option<Suspicion>> {
    find_my_numbers(connector, exempt, copy).map_err(IngestError::disk(copy))
}
