//! Protection at the desk (支援措置): the officer protects a resident at once, before any file does, and ends that again.
//! Also residents whom the hub does not know yet. Shows only what officers wrote, nothing that a source says.

use enishi_config::Right;
use enishi_store::{DeskProtection, EventKind};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::reasons::reason;
use crate::service::Lookup;

/// In bytes. The standard knows 15 digits (住民記録システム標準仕様書).
const LONGEST_ID: usize = 40;

impl Lookup {
    /// Every flag set at the desk, newest first; those that ended too. Everyone named is in the audit event.
    pub fn protections(&self, actor: &Actor) -> Result<Disclosed<Vec<DeskProtection>>> {
        self.allow(actor, Right::Protect, "protections")?;
        let protections = self.desk.protections()?;
        let key = self.store.handle_key();
        let mut named: Vec<_> =
            protections.iter().map(|protection| key.of_resident(&protection.resident_id)).collect();
        named.sort_unstable();
        named.dedup();
        self.disclose_to(actor, Deed::of(EventKind::Listed, "protections", named), protections)
    }

    /// Protects a resident from the very next answer on; returns the flag's number. The flag is durable at the desk
    /// before it takes effect. `resident` as somebody wrote it.
    pub fn protect(&self, actor: &Actor, resident: &str, why: &str) -> Result<Disclosed<i64>> {
        self.allow(actor, Right::Protect, "protect")?;
        let reason = reason(why)?;
        let resident = self.city.resident_id(resident);
        if resident.as_str().is_empty() || resident.as_str().len() > LONGEST_ID {
            return Err(Refusal::NoResident.into());
        }
        let id = self.desk.protect(&resident, reason, &actor.holder, self.now())?;
        self.store.hurry_protection(&resident);
        self.mirror()?;
        let handle = self.store.handle_key().of_resident(&resident);
        self.disclose_to(actor, Deed::of(EventKind::Decided, "protect", vec![handle]), id)
    }

    /// Ends a flag that was set at the desk. Flags that files carry stand as they are.
    pub fn end_protection(&self, actor: &Actor, id: i64, why: &str) -> Result<Disclosed<()>> {
        self.allow(actor, Right::Protect, "end protection")?;
        let protection = self.desk.protection(id)?.ok_or(LookupError::NotFound)?;
        if !self.desk.end_protection(id, reason(why)?, &actor.holder, self.now())? {
            return Err(Refusal::EndedAlready.into());
        }
        self.mirror()?;
        let handle = self.store.handle_key().of_resident(&protection.resident_id);
        self.disclose_to(actor, Deed::of(EventKind::Decided, "end protection", vec![handle]), ())
    }

    // Where a file is being taken, ingest does it once that is done.
    fn mirror(&self) -> Result<()> {
        self.store.mirror_protections(|| self.desk.protected_residents())?;
        Ok(())
    }
}
