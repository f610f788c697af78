//! Opening one resident.

use chrono::NaiveDate;
use enishi_model::reduce::reduce;
use enishi_model::timeline::{TimelineEvent, timeline};
use enishi_model::{Attribute, Handle, Person, ReducedPerson, ResidentId};
use enishi_store::EventKind;

use crate::actor::Inquiry;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Result};
use crate::service::Lookup;

/// One resident, reduced, and who lives with them.
#[derive(Debug)]
pub struct ResidentAnswer {
    /// the resident
    pub person: ReducedPerson,
    /// the others of the household, where the actor may see households
    pub household: Vec<ReducedPerson>,
    /// the first day of which everything is known, where the answer speaks of an earlier one: retention has
    /// taken the rest. The same for every resident
    pub history_reaches: Option<NaiveDate>,
}

impl Lookup {
    /// The handle of a resident ID, for those whom the actor may see.
    pub fn find(&self, inquiry: &Inquiry, id: &ResidentId) -> Result<Disclosed<Handle>> {
        let person = self.store.person_by_resident_id(id)?;
        let surroundings = self.surroundings()?;
        let view = surroundings.view(self, &inquiry.permit);
        let reduced = person.and_then(|person| reduce(&person, &view));
        // A number that only a hidden programme has joined to the resident finds nobody.
        let reduced = reduced.filter(|person| person.resident_id == *id || person.joined.contains(id));
        match reduced {
            Some(person) => {
                let deed = Deed::of(EventKind::Listed, "lookup", vec![person.handle]);
                self.disclose(inquiry, deed, person.handle)
            }
            None => self.missed(inquiry, "lookup"),
        }
    }

    /// One resident, as of now or of a moment.
    pub fn resident(
        &self,
        inquiry: &Inquiry,
        handle: Handle,
        as_of: Option<&str>,
    ) -> Result<Disclosed<ResidentAnswer>> {
        let surroundings = self.surroundings_of(as_of)?;
        let person = self.store.person_by_handle(handle)?;
        let view = surroundings.view(self, &inquiry.permit);
        let Some(person) = person.and_then(|person| reduce(&person, &view)) else {
            return self.missed(inquiry, "resident");
        };
        // The household is that of today; an answer about the past leaves it out.
        let number = person.survivor(&Attribute::Household).filter(|_| as_of.is_none());
        let household = match number.map(|number| number.value.value.clone()) {
            Some(number) => self.household(inquiry, &surroundings, &number, &person)?,
            None => Vec::new(),
        };
        let mut deeds = vec![Deed::of(EventKind::Viewed, "resident", vec![person.handle])];
        if !household.is_empty() {
            let members = household.iter().map(|member| member.handle).collect();
            deeds.push(Deed::of(EventKind::Listed, "household", members));
        }
        let history_reaches = self.history_reaches(inquiry, surroundings.as_of.date)?;
        self.disclose_all(inquiry, deeds, ResidentAnswer { person, household, history_reaches })
    }

    // Said from the rules and the sources that the actor may see, never from the resident.
    fn history_reaches(&self, inquiry: &Inquiry, day: NaiveDate) -> Result<Option<NaiveDate>> {
        let mut reaches = self.store.history_reaches()?;
        reaches.retain(|source, _| {
            let source = self.city.schema.sources.get(source);
            source.is_some_and(|source| inquiry.permit.opens(&source.programme))
        });
        Ok(reaches.into_values().max().filter(|reaches| day < *reaches))
    }

    /// What changed for a resident, newest first.
    pub fn timeline(
        &self,
        inquiry: &Inquiry,
        handle: Handle,
        as_of: Option<&str>,
    ) -> Result<Disclosed<Vec<TimelineEvent>>> {
        let surroundings = self.surroundings_of(as_of)?;
        let person: Option<Person> = self.store.person_by_handle(handle)?;
        let view = surroundings.view(self, &inquiry.permit);
        let Some(person) = person.filter(|person| reduce(person, &view).is_some()) else {
            return self.missed(inquiry, "timeline");
        };
        let events = timeline(&person, &view);
        let deed = Deed::of(EventKind::Viewed, "timeline", vec![person.handle]);
        self.disclose(inquiry, deed, events)
    }

    // Nobody there, or nobody for this actor: the same event, the same answer.
    pub(crate) fn missed<T>(&self, inquiry: &Inquiry, what: &'static str) -> Result<T> {
        self.disclose(inquiry, Deed::new(EventKind::Missed, what), ())?;
        Err(LookupError::NotFound)
    }
}
