//! Opening one resident.

use chrono::{DateTime, NaiveDate, Utc};
use enishi_model::reduce::reduce;
use enishi_model::timeline::{TimelineEvent, timeline};
use enishi_model::{Attribute, Handle, Person, ReducedPerson, ResidentId};
use enishi_store::EventKind;

use crate::actor::{Actor, Inquiry};
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Result};
use crate::glass::Raised;
use crate::quota::Asked;
use crate::service::Lookup;
use crate::watch::{Look, number_in};

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
    /// until when broken glass raises the actor's level for this resident, if it does
    pub raised_until: Option<DateTime<Utc>>,
}

impl Lookup {
    /// The handle of a resident ID, for those whom the actor may see.
    pub fn find(&self, inquiry: &Inquiry, id: &ResidentId) -> Result<Disclosed<Handle>> {
        self.admit(inquiry, Asked::Search)?;
        self.saw_number(&inquiry.actor, number_in(id.as_str()));
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
        self.admit(inquiry, Asked::Resident(handle))?;
        let surroundings = self.surroundings_of(as_of)?;
        let found = self.behind(inquiry, handle)?;
        let plain = |person: &Person| reduce(person, &surroundings.view(self, &inquiry.permit));
        let Some((found, plain)) = found.and_then(|found| plain(&found).map(|plain| (found, plain))) else {
            return self.missed(inquiry, "resident");
        };
        // The household is that of today, and broken glass is not about it.
        let number = plain.survivor(&Attribute::Household).filter(|_| as_of.is_none());
        let household = match number.map(|number| number.value.value.clone()) {
            Some(number) => self.household(inquiry, &surroundings, &number, &plain)?,
            None => Vec::new(),
        };
        let raised = self.raised(inquiry, plain.handle)?;
        let (inquiry, what) = asked_as(inquiry, raised.as_ref(), "resident", "resident, glass broken");
        let more = raised
            .as_ref()
            .and_then(|raised| reduce(&found, &surroundings.view(self, &raised.inquiry.permit)));
        let person = more.unwrap_or(plain);
        let mut deeds = vec![Deed::of(EventKind::Viewed, what, vec![person.handle])];
        if !household.is_empty() {
            let members = household.iter().map(|member| member.handle).collect();
            deeds.push(Deed::of(EventKind::Listed, "household", members));
        }
        let history_reaches = self.history_reaches(inquiry, surroundings.as_of.date)?;
        let raised_until = raised.as_ref().map(|raised| raised.until);
        let answer = ResidentAnswer { person, household, history_reaches, raised_until };
        self.disclose_all(inquiry, deeds, answer)
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
        self.admit(inquiry, Asked::Resident(handle))?;
        let surroundings = self.surroundings_of(as_of)?;
        let person = self.behind(inquiry, handle)?;
        let view = surroundings.view(self, &inquiry.permit);
        let found = person.and_then(|person| Some((reduce(&person, &view)?.handle, person)));
        let Some((handle, person)) = found else {
            return self.missed(inquiry, "timeline");
        };
        let raised = self.raised(inquiry, handle)?;
        let (inquiry, what) = asked_as(inquiry, raised.as_ref(), "timeline", "timeline, glass broken");
        let events = timeline(&person, &surroundings.view(self, &inquiry.permit));
        let deed = Deed::of(EventKind::Viewed, what, vec![handle]);
        self.disclose(inquiry, deed, events)
    }

    // Whoever stands behind a handle, for an actor who may see the number that it is made of: nobody learns
    // from it whose a number is that only a hidden programme has joined to a resident.
    pub(crate) fn behind(&self, inquiry: &Inquiry, handle: Handle) -> Result<Option<Person>> {
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
    pub(crate) fn missed<T>(&self, inquiry: &Inquiry, what: &'static str) -> Result<T> {
        self.disclose(inquiry, Deed::new(EventKind::Missed, what), ())?;
        Err(LookupError::NotFound)
    }

    /// A number was asked for, hit or miss.
    pub(crate) fn saw_number(&self, actor: &Actor, number: Option<u64>) {
        self.watcher.see(number.map(|number| Look::for_number(self.now(), actor, number)));
    }
}

// Whoever looks through broken glass is written down as such, with the levels that it gives.
fn asked_as<'a>(
    inquiry: &'a Inquiry,
    raised: Option<&'a Raised>,
    plainly: &'static str,
    through_glass: &'static str,
) -> (&'a Inquiry, &'static str) {
    raised.map_or((inquiry, plainly), |raised| (&raised.inquiry, through_glass))
}
