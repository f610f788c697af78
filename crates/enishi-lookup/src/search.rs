//! Searching: the query is narrowed to the actor's classes before it runs, and every hit is reduced and
//! checked against what is left of it. A hit by something that the actor may not see is no hit.

use std::collections::BTreeSet;

use enishi_index::{Found, Page};
use enishi_model::classes::Class;
use enishi_model::query::{Query, TIERS, Tier};
use enishi_model::reduce::{reduce, reduce_to_hit};
use enishi_model::term::{TermKind, of_household, of_reduced_where};
use enishi_model::{Attribute, Person, ProgrammeId, ReducedPerson};
use enishi_store::EventKind;

use crate::actor::Inquiry;
use crate::cursor::Cursor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{Refusal, Result};
use crate::quota::Asked;
use crate::service::Lookup;
use crate::standings::Surroundings;
use crate::watch::number_in;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct SearchRequest {
    /// what was typed
    pub query: String,
    /// only residents with a standing record of each of these programmes
    pub programmes: Vec<String>,
    /// where the page begins; at the first hit without
    pub cursor: Option<String>,
}

/// The answer to a search.
#[derive(Debug)]
pub struct SearchAnswer {
    /// what each word was taken for
    pub understood: Vec<Understood>,
    /// the hits, best class of match first
    pub hits: Vec<ReducedPerson>,
    /// where the next page begins, if there is one
    pub next: Option<String>,
    /// the index is behind the records: somebody may be missing
    pub is_limited: bool,
}

/// A word of the query and what it was taken for.
#[derive(Debug)]
pub struct Understood {
    /// the word
    pub text: String,
    /// what it may be
    pub kinds: Vec<TermKind>,
}

const PAGE: usize = 20;

struct Hit {
    tier: Tier,
    rank: u64,
    person: ReducedPerson,
}

impl Lookup {
    /// Residents who answer a query. Everyone shown is named in the audit event.
    pub fn search(&self, inquiry: &Inquiry, request: &SearchRequest) -> Result<Disclosed<SearchAnswer>> {
        self.admit(inquiry, Asked::Search)?;
        self.saw_number(&inquiry.actor, number_in(&request.query));
        self.check_programmes(inquiry, &request.programmes)?;
        let place = &self.city.schema.place;
        let query = Query::parse(&request.query, &request.programmes, place).ok_or(Refusal::EmptyQuery)?;
        let query = query.within(inquiry.permit.districts(&self.city.schema));
        let cursor = match &request.cursor {
            Some(text) => Some(Cursor::decode(text).ok_or(Refusal::BadCursor)?),
            None => None,
        };
        let surroundings = self.surroundings()?;
        let is_limited = self.search_is_limited()?;
        let mut hits = Hunt::new(self, inquiry, &surroundings, &query).hits(cursor, PAGE + 1)?;
        let is_last = hits.len() <= PAGE;
        hits.truncate(PAGE);
        let next =
            hits.last().filter(|_| !is_last).map(|hit| Cursor { tier: hit.tier, rank: hit.rank }.encode());
        let understood =
            query.understood().into_iter().map(|(text, kinds)| Understood { text, kinds }).collect();
        let hits: Vec<ReducedPerson> = hits.into_iter().map(|hit| hit.person).collect();
        let shown: Vec<_> = hits.iter().map(|hit| hit.handle).collect();
        self.count_listed(inquiry, shown.len());
        let deed = Deed::of(EventKind::Listed, "search", shown);
        self.disclose(inquiry, deed, SearchAnswer { understood, hits, next, is_limited })
    }

    // A programme that the actor may not see records of narrows nothing: naming it is refused alike,
    // whether it exists or not.
    fn check_programmes(&self, inquiry: &Inquiry, programmes: &[String]) -> Result<()> {
        let opens = |name: &String| inquiry.permit.opens(&ProgrammeId::new(name.as_str()));
        if programmes.iter().all(opens) { Ok(()) } else { Err(Refusal::UnknownProgramme.into()) }
    }

    /// Everyone of a household, the given resident left out, for whoever may see households.
    pub(crate) fn household(
        &self,
        inquiry: &Inquiry,
        surroundings: &Surroundings,
        number: &str,
        without: &ReducedPerson,
    ) -> Result<Vec<ReducedPerson>> {
        let query = Query::household(number).within(inquiry.permit.districts(&self.city.schema));
        let mut hits = Vec::new();
        Hunt::new(self, inquiry, surroundings, &query).hits_of_tier(Tier::Exact, None, PAGE, &mut hits)?;
        let members = hits.into_iter().map(|hit| hit.person);
        let others = members.filter(|member| member.handle != without.handle);
        Ok(others.filter(|member| lives_in(member, number)).collect())
    }
}

// Whoever once lived there is found by it, and is none of the household.
fn lives_in(member: &ReducedPerson, number: &str) -> bool {
    let household = of_household(number);
    let mut said = member.values(&Attribute::Household).iter().filter(|value| value.current);
    said.any(|value| value.written().any(|written| of_household(&written.value) == household))
}

/// One query of one actor, on its way through index, store and reduction.
struct Hunt<'a> {
    lookup: &'a Lookup,
    inquiry: &'a Inquiry,
    surroundings: &'a Surroundings,
    query: &'a Query,
    classes: BTreeSet<Class>,
    kinds: BTreeSet<TermKind>,
}

impl<'a> Hunt<'a> {
    fn new(
        lookup: &'a Lookup,
        inquiry: &'a Inquiry,
        surroundings: &'a Surroundings,
        query: &'a Query,
    ) -> Self {
        let locating = surroundings.protection_night.is_some();
        let classes = lookup.city.classes.visible(&lookup.city.schema, &inquiry.permit, locating);
        Self { lookup, inquiry, surroundings, query, classes, kinds: query.kinds() }
    }

    fn hits(&self, cursor: Option<Cursor>, wanted: usize) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        for tier in TIERS {
            let after = match cursor {
                Some(cursor) if tier < cursor.tier => continue,
                Some(cursor) if tier == cursor.tier => Some(cursor.rank),
                _ => None,
            };
            self.hits_of_tier(tier, after, wanted, &mut hits)?;
            if hits.len() == wanted {
                break;
            }
        }
        Ok(hits)
    }

    fn hits_of_tier(&self, tier: Tier, after: Option<u64>, wanted: usize, hits: &mut Vec<Hit>) -> Result<()> {
        let mut after = after;
        while hits.len() < wanted {
            let limit = wanted - hits.len();
            let found = self.lookup.index.search(self.query, &self.classes, Page { tier, after, limit })?;
            let ids: Vec<_> = found.iter().map(|found| found.person).collect();
            for (Found { rank, .. }, person) in found.iter().zip(self.lookup.store.persons(&ids)?) {
                let person = person.and_then(|person| self.check(&person, tier, *rank));
                hits.extend(person.map(|person| Hit { tier, rank: *rank, person }));
            }
            if found.len() < limit {
                break;
            }
            after = found.last().map(|found| found.rank);
        }
        Ok(())
    }

    // The index may be behind the store, knows nothing of locating values that wait, and has a person with
    // several numbers under each of them. What is left of the person decides, about the place too: a hit that
    // a hidden value lifts, or a handle of a hidden number, would show in the order.
    fn check(&self, person: &Person, tier: Tier, rank: u64) -> Option<ReducedPerson> {
        let view = self.surroundings.view(self.lookup, &self.inquiry.permit);
        // Programmes are asked for only where the query is narrowed by them.
        let is_narrowed = self.kinds.contains(&TermKind::Programme);
        let reduced = if is_narrowed { reduce(person, &view) } else { reduce_to_hit(person, &view) }?;
        if reduced.handle.rank() != rank {
            return None;
        }
        let terms =
            of_reduced_where(&reduced, &self.lookup.city.schema.place, &|kind| self.kinds.contains(&kind));
        (self.query.tier_of(&terms) == Some(tier)).then_some(reduced)
    }
}
