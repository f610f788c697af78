//! A look, as the rules see it.

use chrono::{DateTime, Utc};
use enishi_model::Handle;
use enishi_model::term::number_key;
use enishi_store::{EventKind, Figures};

use super::rule::Rule;
use crate::actor::Actor;
use crate::disclosed::Deed;

/// Somebody looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) at: DateTime<Utc>,
    pub(crate) holder: String,
    pub(crate) role: String,
    /// residents who were opened
    pub(crate) opened: Vec<Handle>,
    /// residents who were shown by a question that few answer: as good as opened
    pub(crate) shown: Vec<Handle>,
    /// the number that was asked for
    pub(crate) number: Option<u64>,
}

/// What a rule noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: Rule,
    pub(crate) handle: Option<Handle>,
    pub(crate) figures: Figures,
}

/// A question that so few answer was about them.
const FEW: usize = 3;
/// Fewer digits are an age, a year or the beginning of many numbers.
const SHORTEST_NUMBER: usize = 6;

impl Look {
    /// A number was asked for.
    pub(crate) fn for_number(at: DateTime<Utc>, actor: &Actor, number: u64) -> Self {
        Self { number: Some(number), ..Self::by(at, actor) }
    }

    fn by(at: DateTime<Utc>, actor: &Actor) -> Self {
        Self {
            at,
            holder: actor.holder.clone(),
            role: actor.role.clone(),
            opened: Vec::new(),
            shown: Vec::new(),
            number: None,
        }
    }
}

/// What the rules see of an answer; `None` where nobody was looked at.
pub(crate) fn sight(at: DateTime<Utc>, actor: &Actor, deeds: &[Deed]) -> Option<Look> {
    let mut look = Look::by(at, actor);
    for deed in deeds {
        match deed.kind {
            EventKind::Viewed => look.opened.extend(&deed.residents),
            EventKind::Listed if deed.detail == "search" && deed.residents.len() <= FEW => {
                look.shown.extend(&deed.residents);
            }
            _ => {}
        }
    }
    (!look.opened.is_empty() || !look.shown.is_empty()).then_some(look)
}

/// The number that somebody typed, where it is one.
pub(crate) fn number_in(typed: &str) -> Option<u64> {
    let key = number_key(typed);
    if key.len() < SHORTEST_NUMBER { None } else { key.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_as_one() {
        assert_eq!(number_in("0000000011"), Some(11));
        assert_eq!(number_in("００００００００１１ "), Some(11));
        for typed in ["山田", "S15.03.02", "1940", "S0101234", "", "99999999999999999999999"] {
            assert_eq!(number_in(typed), None, "{typed}");
        }
    }

    #[test]
    fn few_hits_are_as_good_as_opened_and_many_are_not() {
        let actor = Actor::operator("x");
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let hits = |count: u8| (0..count).map(|byte| Handle([byte; 16])).collect::<Vec<_>>();
        let seen = |kind, detail, count| sight(at, &actor, &[Deed::of(kind, detail, hits(count))]);
        assert_eq!(seen(EventKind::Listed, "search", 3).unwrap().shown.len(), 3);
        assert_eq!(seen(EventKind::Listed, "search", 4), None);
        assert_eq!(seen(EventKind::Listed, "household", 1), None, "they come with whoever was opened");
        assert_eq!(seen(EventKind::Viewed, "resident", 1).unwrap().opened.len(), 1);
        assert_eq!(seen(EventKind::Missed, "resident", 0), None);
    }
}
