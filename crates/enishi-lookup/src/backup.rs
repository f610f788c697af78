//! Backups are made by the command line, which reads the databases beside the server; here it is written down first.

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
}
