//! The resident's report: who looked at me, when, for which purpose. Made by whoever audits, for the resident.
//!
//! Looks at every number of the resident that whoever makes the report can see count. What the policy exempts or
//! delays is left out; that there are such rules is said, how much they left out is not.

use chrono::{DateTime, TimeDelta, Utc};
use enishi_catalogue::Bilingual;
use enishi_config::{InReport, Purpose, Right};
use enishi_model::reduce::reduce;
use enishi_model::{Handle, ReducedPerson};
use enishi_store::{EventKind, Look};

use crate::actor::Inquiry;
use crate::disclosed::{Deed, Disclosed};
use crate::error::Result;
use crate::quota::Asked;
use crate::service::Lookup;

/// Who looked at one resident.
#[derive(Debug)]
pub struct ReportAnswer {
    /// the resident, as far as whoever makes the report may see
    pub person: ReducedPerson,
    /// the moment that the report speaks of
    pub at: DateTime<Utc>,
    /// looks at this very record, the newest first
    pub looks: Vec<ReportedLook>,
    /// how often the record stood in a list among others, by purpose in the policy's order
    pub listed: Vec<ListedTimes>,
    /// which purposes are left out or come later
    pub rules: Vec<ReportRule>,
}

/// One look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedLook {
    /// when
    pub at: DateTime<Utc>,
    /// what, as an event kind's code
    pub kind: String,
    /// what more there is to say, as the event has it
    pub detail: String,
    /// who
    pub holder: String,
    /// in which role; its code where the policy no longer has it
    pub role: Bilingual,
    /// for which purpose
    pub purpose: Option<Bilingual>,
}

/// So often in a list, for one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTimes {
    /// the purpose
    pub purpose: Option<Bilingual>,
    /// how often
    pub times: usize,
}

/// A purpose whose looks are left out, or come later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRule {
    /// the purpose
    pub purpose: Bilingual,
    /// the rule
    pub report: InReport,
}

impl Lookup {
    /// Who looked at a resident.
    pub fn report(&self, inquiry: &Inquiry, handle: Handle) -> Result<Disclosed<ReportAnswer>> {
        inquiry.actor.needs(Right::Audit)?;
        self.admit(inquiry, Asked::Resident(handle))?;
        let surroundings = self.surroundings()?;
        let person = self.behind(inquiry, handle)?;
        let view = surroundings.view(self, &inquiry.permit);
        let Some(person) = person.and_then(|person| reduce(&person, &view)) else {
            return self.missed(inquiry, "report");
        };
        let at = self.now();
        let looks = self.audit.looks(&self.handles_of(&person, handle))?;
        let (listed, looks): (Vec<Look>, Vec<Look>) =
            looks.into_iter().filter(|look| self.is_reported(look, at)).partition(is_of_a_list);
        let deed = Deed::of(EventKind::Exported, "report", vec![person.handle]);
        let answer = ReportAnswer {
            person,
            at,
            looks: looks.into_iter().map(|look| self.reported(look)).collect(),
            listed: self.times(&listed),
            rules: self.city.policy.purposes.iter().filter_map(rule).collect(),
        };
        self.disclose(inquiry, deed, answer)
    }

    // Not every number that was ever joined: one that only a hidden programme knows would tell of it.
    fn handles_of(&self, person: &ReducedPerson, asked: Handle) -> Vec<Handle> {
        let key = self.store.handle_key();
        let ids = std::iter::once(&person.resident_id).chain(&person.joined);
        let mut handles: Vec<Handle> = ids.map(|id| key.of_resident(id)).collect();
        handles.extend([asked, person.handle]);
        handles.sort_unstable();
        handles.dedup();
        handles
    }

    // A purpose that the policy no longer has may have been exempt: what is not known is left out.
    fn is_reported(&self, look: &Look, at: DateTime<Utc>) -> bool {
        let Some(code) = &look.purpose else { return true };
        match self.city.policy.purpose(code).map(|purpose| purpose.report) {
            Some(InReport::After { days }) => look.at + TimeDelta::days(i64::from(days)) <= at,
            Some(InReport::Exempt) | None => false,
        }
    }

    fn reported(&self, look: Look) -> ReportedLook {
        let role = self.city.policy.role(&look.role).map(|role| role.label.clone());
        ReportedLook {
            at: look.at,
            kind: look.kind,
            detail: look.detail,
            holder: look.actor,
            role: role.unwrap_or_else(|| Bilingual { ja: look.role.clone(), en: look.role }),
            purpose: self.purpose_label(look.purpose.as_deref()),
        }
    }

    fn purpose_label(&self, code: Option<&str>) -> Option<Bilingual> {
        Some(self.city.policy.purpose(code?)?.label.clone())
    }

    fn times(&self, listed: &[Look]) -> Vec<ListedTimes> {
        let codes = self.city.policy.purposes.iter().map(|purpose| Some(purpose.code.as_str()));
        let times = codes.chain([None]).map(|code| ListedTimes {
            purpose: self.purpose_label(code),
            times: listed.iter().filter(|look| look.purpose.as_deref() == code).count(),
        });
        times.filter(|listed| listed.times > 0).collect()
    }
}

fn is_of_a_list(look: &Look) -> bool {
    look.kind == EventKind::Listed.code()
}

fn rule(purpose: &Purpose) -> Option<ReportRule> {
    let is_plain = purpose.report == InReport::After { days: 0 };
    (!is_plain).then(|| ReportRule { purpose: purpose.label.clone(), report: purpose.report })
}
