//! Attestations: the privacy officer says of a key column that it holds no My Numbers (個人番号), although its values have
//! their check digit. Nobody else may, nothing but a declared key, and every word of it is audited.

use enishi_config::Right;
use enishi_model::SourceId;
use enishi_store::{Attestation, EventKind};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::reasons::reason;
use crate::service::Lookup;

/// An attestation to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttestation {
    /// the source, `department/name`
    pub source: String,
    /// the column, by the file's name
    pub column: String,
    /// why the officer is sure
    pub reason: String,
}

impl Lookup {
    /// Every attestation of sources that the actor may know of, newest first; revoked ones too.
    pub fn attestations(&self, actor: &Actor) -> Result<Disclosed<Vec<Attestation>>> {
        self.allow(actor, Right::Protect, "attestations")?;
        let mut attestations = self.desk.attestations()?;
        attestations.retain(|attestation| self.may_know(actor, &attestation.source));
        self.disclose_to(actor, Deed::new(EventKind::Operations, "attestations"), attestations)
    }

    /// Attests that a key column holds no My Numbers; returns the attestation's number. Counts from the next file on.
    pub fn attest(&self, actor: &Actor, new: &NewAttestation) -> Result<Disclosed<i64>> {
        self.allow(actor, Right::Protect, "attest")?;
        let source = SourceId::new(new.source.as_str());
        let known = self.city.connectors.get(&source).filter(|_| self.may_know(actor, &source));
        let keys = known.ok_or(LookupError::NotFound)?.key_columns();
        if !keys.contains(new.column.as_str()) {
            let columns = keys.into_iter().map(str::to_owned).collect();
            return Err(Refusal::NoSuchKey { columns }.into());
        }
        let id = self.desk.attest(&source, &new.column, reason(&new.reason)?, &actor.holder, self.now())?;
        self.disclose_to(actor, Deed::new(EventKind::Decided, "attest not_my_number"), id)
    }

    /// Takes an attestation back, with every other of the same column. Counts from the next file on; what was taken
    /// stays.
    pub fn revoke_attestation(&self, actor: &Actor, id: i64) -> Result<Disclosed<()>> {
        self.allow(actor, Right::Protect, "revoke attestation")?;
        let mut attestations = self.desk.attestations()?.into_iter();
        let known = attestations.find(|one| one.id == id).filter(|one| self.may_know(actor, &one.source));
        known.ok_or(LookupError::NotFound)?;
        if !self.desk.revoke_attestation(id, &actor.holder, self.now())? {
            return Err(Refusal::EndedAlready.into());
        }
        self.disclose_to(actor, Deed::new(EventKind::Decided, "revoke attestation"), ())
    }
}
