//! Opening one resident.

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
        let person = self.behind(inquiry, handle)?;
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
        self.disclose_all(inquiry, deeds, ResidentAnswer { person, household })
    }

    /// What changed for a resident, newest first.
    pub fn timeline(
        &self,
        inquiry: &Inquiry,
        handle: Handle,
        as_of: Option<&str>,
    ) -> Result<Disclosed<Vec<TimelineEvent>>> {
        let surroundings = self.surroundings_of(as_of)?;
        let person = self.behind(inquiry, handle)?;
        let view = surroundings.view(self, &inquiry.permit);
        let found = person.and_then(|person| Some((reduce(&person, &view)?.handle, person)));
        let Some((handle, person)) = found else {
            return self.missed(inquiry, "timeline");
        };
        let events = timeline(&person, &view);
        let deed = Deed::of(EventKind::Viewed, "timeline", vec![handle]);
        self.disclose(inquiry, deed, events)
    }

    // Whoever stands behind a handle, for an actor who may see the number that it is made of: nobody learns
    // from it whose a number is that only a hidden programme has joined to a resident.
    fn behind(&self, inquiry: &Inquiry, handle: Handle) -> Result<Option<Person>> {
        let Some(person) = self.store.person_by_handle(handle)? else { return Ok(None) };
        if person.joined.is_empty() {
            return Ok(Some(person));
        }
        let surroundings = self.surroundings()?;
        let reduced = reduce(&person, &surroundings.view(self, &inquiry.permit));
        let mut shown =
            reduced.iter().flat_map(|shown| std::iter::once(&shown.resident_id).chain(&shown.joined));
        let is_shown = shown.any(|id| person.handle_of(id) == handle);
        Ok(is_shown.then_some(person))
    }

    // Nobody there, or nobody for this actor: the same event, the same answer.
    fn missed<T>(&self, inquiry: &Inquiry, what: &'static str) -> Result<T> {
        self.disclose(inquiry, Deed::new(EventKind::Missed, what), ())?;
        Err(LookupError::NotFound)
    }
}
