//! Coverage: how many residents how many programmes touch, and how good each programme's data is.

use std::sync::{Arc, PoisonError};

use chrono::NaiveDate;
use enishi_config::Right;
use enishi_model::coverage::{Combination, Coverage, coverage};
use enishi_model::schema::SourceRole;
use enishi_model::{Freshness, ProgrammeId};
use enishi_store::{Edition, EventKind};

use crate::actor::Inquiry;
use crate::disclosed::{Deed, Disclosed};
use crate::error::Result;
use crate::service::Lookup;
use crate::standings::Surroundings;

/// Coverage, and what is known of each programme's files, in the order of its programmes.
#[derive(Debug)]
pub struct CoverageAnswer {
    /// the day that it speaks of
    pub day: NaiveDate,
    /// the numbers
    pub coverage: Coverage,
    /// how fresh each programme's data is
    pub files: Vec<ProgrammeFiles>,
}

/// What is known of a programme's files: of several sources, the one that is furthest behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgrammeFiles {
    /// the night of the last file
    pub file_date: Option<NaiveDate>,
    /// whether a newer one should be here
    pub freshness: Freshness,
}

/// The count, good until records change or the day ends.
pub(crate) struct Counted {
    edition: Edition,
    day: NaiveDate,
    combinations: Arc<[Combination]>,
}

impl Lookup {
    /// Coverage of the programmes that the actor may see.
    pub fn coverage(&self, inquiry: &Inquiry) -> Result<Disclosed<CoverageAnswer>> {
        inquiry.actor.needs(Right::Statistics)?;
        let surroundings = self.surroundings()?;
        let day = surroundings.as_of.date;
        let combinations = self.combinations(day)?;
        let key = self.store.handle_key();
        let draw = |words: &[&str]| key.of_statistics(words);
        let coverage = coverage(&combinations, &self.city.schema, &inquiry.permit, &draw);
        let files = coverage
            .programmes
            .iter()
            .map(|covered| self.programme_files(&surroundings, &covered.programme.id))
            .collect();
        let answer = CoverageAnswer { day, coverage, files };
        self.disclose(inquiry, Deed::new(EventKind::Operations, "statistics"), answer)
    }

    fn combinations(&self, day: NaiveDate) -> Result<Arc<[Combination]>> {
        let edition = self.store.edition()?;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.as_ref().filter(|known| known.edition == edition && known.day == day) {
            return Ok(Arc::clone(&known.combinations));
        }
        let combinations: Arc<[Combination]> = self.store.combinations(day)?.into();
        *counted = Some(Counted { edition, day, combinations: Arc::clone(&combinations) });
        Ok(combinations)
    }

    fn programme_files(&self, surroundings: &Surroundings, programme: &ProgrammeId) -> ProgrammeFiles {
        let sources = self.city.schema.sources.values();
        let own = sources
            .filter(|source| source.programme == *programme && source.role != SourceRole::Crosswalk)
            .filter_map(|source| surroundings.standings.get(&source.id));
        let furthest_behind =
            own.min_by_key(|standing| (standing.file_date, std::cmp::Reverse(standing.freshness)));
        ProgrammeFiles {
            file_date: furthest_behind.and_then(|standing| standing.file_date),
            freshness: furthest_behind.map_or(Freshness::Late, |standing| standing.freshness),
        }
    }
}
