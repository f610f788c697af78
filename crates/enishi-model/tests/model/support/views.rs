//! Actors and the views that they ask from.

use std::collections::BTreeMap;

use enishi_model::answer::Standing;
use enishi_model::permit::Grant;
use enishi_model::reduce::{View, reduce, reduce_to_hit};
use enishi_model::scope::{Narrowing, Scope};
use enishi_model::timeline::{TimelineEvent, timeline};
use enishi_model::{Freshness, Level, Permit, Person, ProgrammeId, ReducedPerson, SourceId};

use super::city::{PROGRAMMES, SOURCES, schema};
use super::nights::{LAST_NIGHT, after, night};
use super::plan::Plan;

/// An actor at a moment.
#[derive(Clone, Debug)]
pub struct Desk {
    pub grants: BTreeMap<ProgrammeId, Grant>,
    pub narrowings: BTreeMap<ProgrammeId, Narrowing>,
    pub sees_protected: bool,
    /// the night after which is asked
    pub asked: usize,
    /// the night of the last protection file
    pub protection: Option<usize>,
    pub standings: BTreeMap<SourceId, Standing>,
}

impl Desk {
    /// May see everything, protected residents aside; asks after the last night, every file in.
    pub fn full() -> Self {
        let grant = Grant { level: Level::Full, highest: Level::Full };
        Self {
            grants: PROGRAMMES.iter().map(|id| (ProgrammeId::new(*id), grant)).collect(),
            narrowings: BTreeMap::new(),
            sees_protected: false,
            asked: LAST_NIGHT,
            protection: Some(LAST_NIGHT),
            standings: SOURCES.iter().map(|id| (SourceId::new(*id), fresh(LAST_NIGHT))).collect(),
        }
    }

    /// May see nothing; asks as `full` does.
    pub fn nobody() -> Self {
        Self { grants: BTreeMap::new(), ..Self::full() }
    }

    pub fn grant(mut self, programme: &str, level: Level) -> Self {
        self.grants.insert(ProgrammeId::new(programme), Grant { level, highest: level });
        self
    }

    /// For another purpose the role may see the programme.
    pub fn not_for_this_purpose(mut self, programme: &str) -> Self {
        let grant = Grant { level: Level::None, highest: Level::Full };
        self.grants.insert(ProgrammeId::new(programme), grant);
        self
    }

    /// Only residents of the ward, and so much of others.
    pub fn in_ward(self, programme: &str, ward: &str, otherwise: Level) -> Self {
        let scope = Scope::District { axis: "ward".to_owned(), codes: [ward.to_owned()].into() };
        self.narrow(programme, scope, otherwise)
    }

    /// Only rows of the worker's caseload, and so much of others.
    pub fn of_worker(self, programme: &str, worker: &str, otherwise: Level) -> Self {
        let scope = Scope::Caseload { field: "worker".to_owned(), values: [worker.to_owned()].into() };
        self.narrow(programme, scope, otherwise)
    }

    fn narrow(mut self, programme: &str, scope: Scope, otherwise: Level) -> Self {
        self.narrowings.insert(ProgrammeId::new(programme), Narrowing { scope, otherwise });
        self
    }

    pub fn trusted(self) -> Self {
        Self { sees_protected: true, ..self }
    }

    pub fn after(self, asked: usize) -> Self {
        Self { asked, ..self }
    }

    pub fn protection(self, protection: Option<usize>) -> Self {
        Self { protection, ..self }
    }

    pub fn standing(mut self, source: &str, file: Option<usize>, freshness: Freshness) -> Self {
        let standing = Standing { file_date: file.map(night), freshness };
        self.standings.insert(SourceId::new(source), standing);
        self
    }

    pub fn permit(&self) -> Permit {
        Permit::new(self.grants.clone(), self.sees_protected).narrowed(self.narrowings.clone())
    }

    pub fn reduce(&self, plan: &Plan) -> Option<ReducedPerson> {
        self.look(&plan.person(), reduce)
    }

    /// As a hit in a list.
    pub fn reduce_to_hit(&self, plan: &Plan) -> Option<ReducedPerson> {
        self.look(&plan.person(), reduce_to_hit)
    }

    pub fn timeline(&self, plan: &Plan) -> Vec<TimelineEvent> {
        self.look(&plan.person(), timeline)
    }

    fn look<T>(&self, person: &Person, how: impl Fn(&Person, &View<'_>) -> T) -> T {
        let permit = self.permit();
        let view = View {
            schema: schema(),
            permit: &permit,
            as_of: after(self.asked),
            protection_night: self.protection.map(night),
            standings: &self.standings,
        };
        how(person, &view)
    }
}

fn fresh(file: usize) -> Standing {
    Standing { file_date: Some(night(file)), freshness: Freshness::Fresh }
}
