//! What the account that owns the data directory does with all of it. Backups are made by the command line, which reads
//! the databases beside the server: here it is written down first. The index is built by ingest.

use enishi_store::EventKind;

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::Result;
use crate::service::Lookup;

impl Lookup {
    /// The account that owns the data directory is about to copy all of it.
    pub fn note_backup(&self, actor: &Actor) -> Result<Disclosed<()>> {
        actor.needs_operator()?;
        self.disclose_to(actor, Deed::new(EventKind::Exported, "backup"), ())
    }

    /// The search index is to be built anew.
    pub fn order_index(&self, actor: &Actor) -> Result<Disclosed<()>> {
        actor.needs_operator()?;
        self.desk.order_index(self.now())?;
        self.disclose_to(actor, Deed::new(EventKind::Operations, "reindex"), ())
    }
}
