//! Whom a file takes protection from.

use enishi_config::connector::Guards;
use enishi_model::batch::Objection;
use enishi_store::Lifted;

use super::share;

// By how many small files may differ without being suspicious. Own judgement, not a rule.
const FEW_LIFTED: u64 = 2;

/// Protection (支援措置) would be lifted from many.
pub(super) fn mass_lifting(guards: &Guards, lifted: Lifted) -> Option<Objection> {
    let most = share(lifted.before, guards.lifted_at_most).max(FEW_LIFTED);
    let Lifted { lifted, before: protected } = lifted;
    (lifted > most).then_some(Objection::MassLifting { lifted, protected, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_lifts_protection_from_a_few_and_not_from_many() {
        let guards = Guards::default();
        let holds = |lifted, before| mass_lifting(&guards, Lifted { lifted, before }).is_some();
        assert!(!holds(0, 0));
        assert!(!holds(2, 2));
        assert!(holds(3, 3));
        assert!(!holds(10, 200));
        assert!(holds(11, 200));
    }
}
