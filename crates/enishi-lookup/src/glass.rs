//! Breaking the glass: somebody raises their level for one resident, for an hour, with a written reason. The
//! officer is told at once and must look at it. Protection stays: whereabouts of protected residents are not
//! behind this glass.

use chrono::{DateTime, TimeDelta, Utc};
use enishi_config::Right;
use enishi_model::Handle;
use enishi_model::reduce::reduce;
use enishi_store::{EventKind, NewGlass};

use crate::actor::{Actor, Inquiry};
use crate::disclosed::{Deed, Disclosed};
use crate::error::{Refusal, Result};
use crate::quota::Asked;
use crate::service::Lookup;

/// An inquiry with a raised level.
pub(crate) struct Raised {
    pub(crate) inquiry: Inquiry,
    pub(crate) until: DateTime<Utc>,
}

const STANDS: TimeDelta = TimeDelta::minutes(60);
/// In characters without space: a few words.
const SHORTEST_REASON: usize = 8;
const LONGEST_REASON: usize = 2_000;
/// `aaaaaaaa` is no reason.
const LETTERS: usize = 4;

impl Lookup {
    /// Whether the actor's role may raise its level at all.
    pub fn may_break_glass(&self, actor: &Actor) -> bool {
        actor.has(Right::BreakGlass) && !self.city.policy.watching.raises(&actor.role).is_empty()
    }

    /// Raises the actor's level for a resident whom they see without it. Returns until when.
    pub fn break_glass(
        &self,
        inquiry: &Inquiry,
        handle: Handle,
        reason: &str,
    ) -> Result<Disclosed<DateTime<Utc>>> {
        self.allow(&inquiry.actor, Right::BreakGlass, "break glass")?;
        self.admit(inquiry, Asked::Resident(handle))?;
        let reason = written(reason)?;
        let surroundings = self.surroundings()?;
        let person = self.behind(inquiry, handle)?;
        let reduced = person.and_then(|person| reduce(&person, &surroundings.view(self, &inquiry.permit)));
        let Some(resident) = reduced else { return self.missed(inquiry, "break glass") };
        let at = self.now();
        let until = at + STANDS;
        let review = self.desk.break_glass(&NewGlass {
            holder: inquiry.actor.holder.clone(),
            role: inquiry.actor.role.clone(),
            purpose: inquiry.purpose.clone(),
            handle: resident.handle,
            reason: reason.to_owned(),
            at,
            until,
        })?;
        tracing::warn!(
            review,
            role = inquiry.actor.role,
            "glass was broken; it waits for the officer's review"
        );
        let deed = Deed::of(EventKind::BrokeGlass, "break glass", vec![resident.handle]);
        self.disclose(inquiry, deed, until)
    }

    /// The inquiry with the level that broken glass gives it for this resident; `None` where none stands.
    pub(crate) fn raised(&self, inquiry: &Inquiry, handle: Handle) -> Result<Option<Raised>> {
        let Inquiry { actor, purpose, permit } = inquiry;
        if !self.may_break_glass(actor) {
            return Ok(None);
        }
        let until = self.desk.standing_glass(&actor.holder, &actor.role, purpose, handle, self.now())?;
        let Some(until) = until else { return Ok(None) };
        let permit = permit.raised(&self.city.policy.watching.raises(&actor.role));
        Ok(Some(Raised { inquiry: Inquiry { permit, ..inquiry.clone() }, until }))
    }
}

fn written(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    let mut letters: Vec<char> = reason.chars().filter(|c| !c.is_whitespace()).collect();
    let length = letters.len();
    letters.sort_unstable();
    letters.dedup();
    let says_something = length >= SHORTEST_REASON && letters.len() >= LETTERS;
    if says_something && reason.chars().count() <= LONGEST_REASON {
        Ok(reason)
    } else {
        Err(Refusal::BadReason.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_not_everything() {
        for good in [
            "no answer at the door, neighbour called",
            "応答なし、隣人から通報あり",
            " 安否確認のため至急 \n",
        ] {
            assert_eq!(written(good).unwrap(), good.trim());
        }
        for bad in ["", "  \n", "urgent", "急ぎ", "aaaaaaaaaaaa", "........", &"長い理由です".repeat(400)]
        {
            assert!(written(bad).is_err(), "{bad}");
        }
    }
}
