//! What whoever writes a connector asks the hub: may values of a file be shown, and are its numbers residents'.

use std::collections::BTreeSet;

use enishi_config::Right;
use enishi_model::ResidentId;
use enishi_store::EventKind;

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{Refusal, Result};
use crate::service::Lookup;

/// How many of some numbers are residents'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumbersKnown {
    /// per cent, rounded down
    pub percent: u8,
    /// the width of the register's numbers, where its connector declares one
    pub width: Option<usize>,
}

// Of fewer, a share would tell of single people.
const FEWEST: usize = 20;
const MOST: usize = 2_000;

impl Lookup {
    /// Lets values of a file stand in a terminal: of a connector and of the file whose hash is `file`, for a purpose of
    /// the actor's. The file lies on the asker's disk; this is what leaves a trace, before anything is shown.
    pub fn show_values(
        &self,
        actor: &Actor,
        purpose: Option<&str>,
        connector: &str,
        file: &str,
    ) -> Result<Disclosed<()>> {
        self.allow(actor, Right::Values, "check values")?;
        let allowed = || actor.purposes().to_vec();
        let purpose = purpose.filter(|code| !code.is_empty());
        let purpose = purpose.ok_or_else(|| Refusal::NoPurpose { allowed: allowed() })?;
        if !actor.purposes().iter().any(|own| own == purpose) {
            self.note_refusal(actor, None, "check values");
            return Err(Refusal::WrongPurpose { allowed: allowed() }.into());
        }
        let detail = format!("check values {} {}", plain(connector), plain(file));
        self.disclose_for(actor, purpose, Deed::new(EventKind::Operations, detail), ())
    }

    /// How many of some numbers are residents'; `None` before a register was loaded. For the account that owns the data
    /// directory, which could read them there: the share alone leaves, and the event says how many were asked about.
    pub fn numbers_known(
        &self,
        actor: &Actor,
        numbers: &[String],
    ) -> Result<Disclosed<Option<NumbersKnown>>> {
        actor.needs_operator()?;
        let ids: BTreeSet<ResidentId> = numbers
            .iter()
            .take(MOST)
            .map(|number| self.city.resident_id(number.trim_start_matches('0')))
            .collect();
        if ids.len() < FEWEST {
            return Err(Refusal::TooFewNumbers { least: FEWEST }.into());
        }
        let deed = Deed::new(EventKind::Operations, format!("share of {} numbers", ids.len()));
        if self.store.person_count()? == 0 {
            return self.disclose_to(actor, deed, None);
        }
        let known = self.store.count_known(&ids)?;
        let percent = u8::try_from(known * 100 / ids.len()).unwrap_or(100);
        self.disclose_to(actor, deed, Some(NumbersKnown { percent, width: self.city.resident_id_width() }))
    }
}

// Names of folders and hashes; whatever else somebody sends stays out of the log.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '/'))
        .take(80)
        .collect()
}
