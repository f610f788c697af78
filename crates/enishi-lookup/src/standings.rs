//! What is known of every source's files at a moment: what "not in the file" and "late" are said from.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use enishi_model::answer::Standing;
use enishi_model::calendar::is_late;
use enishi_model::person::AsOf;
use enishi_model::reduce::View;
use enishi_model::{Freshness, Permit, SourceId};
use enishi_store::{DeclarationKind, Edition, ProtectionSeen};

use crate::error::{Refusal, Result};
use crate::service::Lookup;

/// What answers are reduced by, beside the permit.
pub(crate) struct Surroundings {
    pub(crate) as_of: AsOf,
    /// the night of the last protection file; the end of time where the officer declared that there is none
    pub(crate) protection_night: Option<NaiveDate>,
    pub(crate) standings: BTreeMap<SourceId, Standing>,
}

/// The surroundings of now, good until a batch is decided or the minute ends.
pub(crate) struct Cached {
    edition: Edition,
    minute: DateTime<Utc>,
    surroundings: Arc<Surroundings>,
}

impl Surroundings {
    pub(crate) fn view<'a>(&'a self, lookup: &'a Lookup, permit: &'a Permit) -> View<'a> {
        View {
            schema: &lookup.city.schema,
            permit,
            as_of: self.as_of,
            protection_night: self.protection_night,
            standings: &self.standings,
        }
    }
}

impl Lookup {
    /// The surroundings of now.
    pub(crate) fn surroundings(&self) -> Result<Arc<Surroundings>> {
        let now = self.now();
        let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        let edition = self.store.edition()?;
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) =
            cached.as_ref().filter(|known| known.edition == edition && known.minute == minute)
        {
            return Ok(Arc::clone(&known.surroundings));
        }
        let surroundings = Arc::new(self.surroundings_at(self.present()?)?);
        *cached = Some(Cached { edition, minute, surroundings: Arc::clone(&surroundings) });
        Ok(surroundings)
    }

    /// Something was decided that changes them: the next answer looks anew.
    pub(crate) fn forget_surroundings(&self) {
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The surroundings of a moment, or of now.
    pub(crate) fn surroundings_of(&self, as_of: Option<&str>) -> Result<Arc<Surroundings>> {
        let Some(text) = as_of else { return self.surroundings() };
        let at = self.moment(text).filter(|at| *at <= self.now()).ok_or(Refusal::BadAsOf)?;
        Ok(Arc::new(self.surroundings_at(at)?))
    }

    // A date means its end: what the hub showed when that day was over, or now where it is not over yet.
    fn moment(&self, text: &str) -> Option<DateTime<Utc>> {
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Some(at.to_utc());
        }
        let date: NaiveDate = text.parse().ok()?;
        let zone = self.city.instance.zone;
        let today = self.now().with_timezone(&zone).date_naive();
        if date == today {
            return Some(self.now());
        }
        let end = date.succ_opt()?.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).single()?;
        end.to_utc().checked_sub_signed(TimeDelta::microseconds(1))
    }

    // Protection is never of the past: who is protected now is protected in every answer.
    fn surroundings_at(&self, at: DateTime<Utc>) -> Result<Surroundings> {
        let (zone, office) = (self.city.instance.zone, &self.city.instance.office);
        let mut standings = BTreeMap::new();
        for source in self.city.schema.sources.values() {
            let files = self.store.source_files(&source.id, at)?;
            let freshness = if files.newer_is_held {
                Freshness::Held
            } else if is_late(&source.schedule, office, files.file_date, at, zone) {
                Freshness::Late
            } else {
                Freshness::Fresh
            };
            standings.insert(source.id.clone(), Standing { file_date: files.file_date, freshness });
        }
        Ok(Surroundings {
            as_of: AsOf { at, date: at.with_timezone(&zone).date_naive() },
            protection_night: self.protection_night()?,
            standings,
        })
    }

    // A truth that was put back from an older copy does not know who was protected since, until the files of those
    // nights have come again: then as little is told of anybody as before the first protection file.
    fn has_forgotten_protection(&self) -> Result<bool> {
        let now = self.store.nights_of_protection(&self.city.schema)?;
        let is_there = |seen: &ProtectionSeen| {
            now.iter().any(|one| one.source == seen.source && one.night >= seen.night)
                || !self.city.schema.sources.contains_key(&seen.source)
        };
        Ok(!self.desk.protection_seen()?.iter().all(is_there))
    }

    // A declaration stands in for the protection files of all nights, and only until the first one comes.
    fn protection_night(&self) -> Result<Option<NaiveDate>> {
        let schema = &self.city.schema;
        if !self.has_forgotten_protection()? {
            let night = self.store.protection_night(schema)?;
            if night.is_some() || self.store.has_protection_file(schema)? {
                return Ok(night);
            }
        }
        let declared = self.desk.standing_declaration(DeclarationKind::NoProtectionFile, self.now())?;
        Ok(declared.map(|_| NaiveDate::MAX))
    }
}
