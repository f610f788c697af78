//! Sources and batches: what came in, what was held or refused, and why. No resident's values.

use chrono::{FixedOffset, NaiveDate};
use enishi_config::{Connector, Right};
use enishi_model::batch::Batch;
use enishi_model::calendar::{Expected, expected};
use enishi_model::{Finding, Freshness, SourceId};
use enishi_store::{EventKind, FailingWay, FolderProblem, StrayFile};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Result};
use crate::service::Lookup;

/// How a source stands.
#[derive(Debug)]
pub struct SourceStatus {
    /// the source
    pub source: SourceId,
    /// where its files are expected
    pub folder: String,
    /// the night of the last file whose contents are served
    pub file_date: Option<NaiveDate>,
    /// whether a newer one should be here
    pub freshness: Freshness,
    /// which night's file should have come, which comes next
    pub expected: Expected,
    /// the zone in which the city lives
    pub zone: FixedOffset,
    /// its newest batch
    pub last: Option<Batch>,
    /// records that stand
    pub records: u64,
    /// rows that wait in the tray
    pub tray: u64,
    /// why its folder cannot be read, if it cannot
    pub folder_problem: Option<FolderProblem>,
    /// files that lie in its folder, and are nobody's or not yet whole
    pub strays: Vec<StrayFile>,
}

/// How everything that comes in stands.
#[derive(Debug)]
pub struct SourcesAnswer {
    /// every source that the actor may know of
    pub sources: Vec<SourceStatus>,
    /// the ways by which messages to IT do not leave; told to those who run the hub
    pub failing: Vec<FailingWay>,
}

impl Lookup {
    /// How every source stands that the actor may know of.
    pub fn sources(&self, actor: &Actor) -> Result<Disclosed<SourcesAnswer>> {
        actor.needs(Right::Sources)?;
        let mut statuses = Vec::new();
        for connector in self.known_connectors(actor) {
            statuses.push(self.source_status(actor, connector)?);
        }
        let answer = SourcesAnswer { sources: statuses, failing: self.failing_ways(actor)? };
        self.disclose_to(actor, Deed::new(EventKind::Operations, "sources"), answer)
    }

    fn source_status(&self, actor: &Actor, connector: &Connector) -> Result<SourceStatus> {
        let source = &connector.source;
        let instance = &self.city.instance;
        let surroundings = self.surroundings()?;
        let standing = surroundings.standings.get(&source.id);
        let (records, tray) = self.store.source_counts(&source.id)?;
        Ok(SourceStatus {
            source: source.id.clone(),
            folder: instance.folder(&source.id).display().to_string(),
            file_date: standing.and_then(|standing| standing.file_date),
            freshness: standing.map_or(Freshness::Late, |standing| standing.freshness),
            expected: expected(
                &source.schedule,
                &instance.office,
                standing.and_then(|standing| standing.file_date),
                self.now(),
                instance.zone,
            ),
            zone: instance.zone,
            last: self.store.batches(Some(&source.id), 1)?.pop(),
            records,
            tray,
            folder_problem: self.store.folder_problem(&source.id)?,
            strays: self.strays(actor, &source.id)?,
        })
    }

    // The name of a file in a folder of several sources may tell of any of them.
    fn strays(&self, actor: &Actor, source: &SourceId) -> Result<Vec<StrayFile>> {
        let instance = &self.city.instance;
        let folder = instance.folder(source);
        let mut sharing = self.city.connectors.keys().filter(|one| instance.folder(one) == folder);
        if !sharing.all(|one| self.may_know(actor, one)) {
            return Ok(Vec::new());
        }
        Ok(self.store.strays(source)?)
    }

    /// Batches, newest first; of one source where it is named.
    pub fn batches(&self, actor: &Actor, source: Option<&str>, limit: u32) -> Result<Disclosed<Vec<Batch>>> {
        actor.needs(Right::Sources)?;
        let source = source.map(SourceId::new);
        if source.as_ref().is_some_and(|source| !self.may_know(actor, source)) {
            return Err(LookupError::NotFound);
        }
        let known = match source {
            Some(source) => vec![source],
            None => self.known_connectors(actor).map(|connector| connector.source.id.clone()).collect(),
        };
        let batches = self.store.batches_of(&known, limit)?;
        self.disclose_to(actor, Deed::new(EventKind::Operations, "batches"), batches)
    }

    /// What was noticed in a batch, after the `after`-th finding, at most `limit`.
    pub fn findings(
        &self,
        actor: &Actor,
        label: &str,
        after: i64,
        limit: u32,
    ) -> Result<Disclosed<Vec<(i64, Finding)>>> {
        let batch = self.known_batch(actor, label)?;
        let findings = self.store.findings(batch.id, after, limit)?;
        self.disclose_to(actor, Deed::new(EventKind::Operations, "rejections"), findings)
    }

    pub(crate) fn known_batch(&self, actor: &Actor, label: &str) -> Result<Batch> {
        actor.needs(Right::Sources)?;
        let batch = self.store.batch(label)?.filter(|batch| self.may_know(actor, &batch.source));
        batch.ok_or(LookupError::NotFound)
    }

    fn known_connectors<'a>(&'a self, actor: &'a Actor) -> impl Iterator<Item = &'a Connector> {
        self.city.connectors.values().filter(|connector| self.may_know(actor, &connector.source.id))
    }

    // Who runs the hub sees every file. Who looks at residents learns of files only where they may open the
    // records in them, for whichever purpose: `exists` answers for one resident, and is no count.
    pub(crate) fn may_know(&self, actor: &Actor, source: &SourceId) -> bool {
        let Some(connector) = self.city.connectors.get(source) else { return false };
        if !actor.has(Right::Residents) {
            return true;
        }
        let mut purposes = actor.purposes().iter();
        purposes.any(|purpose| actor.permit(&self.city.policy, purpose).opens(&connector.source.programme))
    }
}
