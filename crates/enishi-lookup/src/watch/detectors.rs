//! All rules together, over the looks of all holders.

use chrono::{DateTime, Datelike, FixedOffset, Utc};
use enishi_config::WatchLimits;
use enishi_model::Handle;
use enishi_store::Figures;

use super::look::{Finding, Look};
use super::mass::Mass;
use super::rule::Rule;
use super::sequence::Sequence;
use super::sought::Sought;

/// What the rules remember.
pub(crate) struct Detectors {
    limits: WatchLimits,
    zone: FixedOffset,
    mass: Mass,
    sequence: Sequence,
    sought: Sought,
    swept: Option<DateTime<Utc>>,
}

/// Tells what a resident is to a holder, if they are anything.
pub(crate) type Own<'a> = &'a mut dyn FnMut(&str, Handle) -> Option<(Rule, Figures)>;

impl Detectors {
    pub(crate) fn new(limits: WatchLimits, zone: FixedOffset) -> Self {
        Self {
            limits,
            zone,
            mass: Mass::new(limits.mass_views_per_hour),
            sequence: Sequence::new(limits.sequence_length),
            sought: Sought::new(limits.sought_by),
            swept: None,
        }
    }

    /// What is odd about a look. `own` is asked about residents whom the holder has not opened within the hour.
    pub(crate) fn look(&mut self, look: &Look, own: Own<'_>) -> Vec<Finding> {
        self.sweep(look.at);
        let mut findings = Vec::new();
        for handle in &look.opened {
            self.opened(look, *handle, own, &mut findings);
        }
        for handle in look.shown.iter().filter(|handle| self.mass.is_new(&look.holder, **handle, look.at)) {
            findings.extend(personal(look, *handle, own));
        }
        if let Some(length) = look.number.and_then(|number| self.sequence.ask(&look.holder, number, look.at))
        {
            findings.push(finding(Rule::Sequence, None, "numbers", length));
        }
        // By itself it means nothing: on Friday evening the hub is needed most.
        if self.is_off_hours(look.at) {
            for finding in &mut findings {
                finding.figures.insert("off_hours".to_owned(), 1);
            }
        }
        findings
    }

    fn opened(&mut self, look: &Look, handle: Handle, own: Own<'_>, findings: &mut Vec<Finding>) {
        if let Some(persons) = self.sought.open(&look.holder, handle, look.at) {
            findings.push(finding(Rule::Sought, Some(handle), "persons", persons));
        }
        if !self.mass.is_new(&look.holder, handle, look.at) {
            return;
        }
        if let Some(residents) = self.mass.open(&look.holder, handle, look.at) {
            findings.push(finding(Rule::Mass, None, "residents", residents));
        }
        findings.extend(personal(look, handle, own));
    }

    fn is_off_hours(&self, at: DateTime<Utc>) -> bool {
        let local = at.with_timezone(&self.zone);
        let is_weekend = local.weekday().number_from_monday() > 5;
        is_weekend || local.time() < self.limits.office_from || local.time() >= self.limits.office_to
    }

    // Holders who have gone home need not be remembered.
    fn sweep(&mut self, at: DateTime<Utc>) {
        if self.swept.is_some_and(|swept| at - swept < chrono::TimeDelta::hours(1)) {
            return;
        }
        self.mass.forget(at);
        self.sequence.forget(at);
        self.swept = Some(at);
    }
}

fn personal(look: &Look, handle: Handle, own: Own<'_>) -> Option<Finding> {
    let (rule, figures) = own(&look.holder, handle)?;
    Some(Finding { rule, handle: Some(handle), figures })
}

fn finding(rule: Rule, handle: Option<Handle>, name: &str, count: usize) -> Finding {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    Finding { rule, handle, figures: Figures::from([(name.to_owned(), count)]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(at: &str, handle: u8) -> Look {
        Look {
            at: DateTime::parse_from_rfc3339(at).unwrap().to_utc(),
            holder: "a".to_owned(),
            role: "worker".to_owned(),
            opened: vec![Handle([handle; 16])],
            shown: Vec::new(),
            number: None,
        }
    }

    fn detectors() -> Detectors {
        Detectors::new(WatchLimits::default(), "+09:00".parse().unwrap())
    }

    #[test]
    fn off_hours_are_no_finding_and_are_told_with_one() {
        let mut nobody = |_: &str, _| None;
        let mut relative = |_: &str, _| Some((Rule::OwnAddress, Figures::new()));
        for (at, expected) in [
            ("2026-11-27T18:59:59+09:00", None),
            ("2026-11-27T19:00:00+09:00", Some(1)),
            ("2026-11-27T07:59:59+09:00", Some(1)),
            ("2026-11-28T10:00:00+09:00", Some(1)),
        ] {
            assert!(detectors().look(&look(at, 1), &mut nobody).is_empty(), "{at}");
            let found = detectors().look(&look(at, 1), &mut relative);
            assert_eq!(found[0].figures.get("off_hours").copied(), expected, "{at}");
        }
    }

    #[test]
    fn the_same_resident_is_judged_once_an_hour() {
        let mut detectors = detectors();
        let mut asked = 0;
        let mut count = |_: &str, _| {
            asked += 1;
            None
        };
        for at in ["2026-11-27T10:00:00+09:00", "2026-11-27T10:00:01+09:00", "2026-11-27T11:00:00+09:00"] {
            detectors.look(&look(at, 1), &mut count);
        }
        assert_eq!(asked, 2);
    }
}
