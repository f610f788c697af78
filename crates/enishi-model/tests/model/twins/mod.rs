//! Two worlds that differ only in what an actor may not see are the same world to that actor.

mod dice;
mod draw;
mod scoped;
mod twin;

use std::collections::BTreeSet;

use enishi_model::classes::Classes;
use enishi_model::document::document;
use enishi_model::term::of_reduced;
use enishi_model::{Level, Permit};
use proptest::prelude::*;

use crate::support::{Desk, LAST_NIGHT, Plan, schema, shown};
use dice::Dice;

// The rare cases are the ones that leak; PROPTEST_CASES asks for more.
fn many() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.max(1000), ..usual }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn worlds_that_differ_in_hidden_things_look_alike(seed: u64, other: u64) {
        let mut dice = Dice(seed);
        let desk = draw::desk(&mut dice);
        let plan = draw::plan(&mut dice);
        let twin = twin::of(&plan, &desk, &mut Dice(other));
        let lines = told_apart(answer(&desk, &plan), answer(&twin::desk(&desk, &mut Dice(other)), &twin));
        prop_assert!(lines.is_empty(), "{:#?}", (lines, desk, plan, twin));
    }

    #[test]
    fn indexes_that_differ_in_hidden_things_look_alike(seed: u64, other: u64) {
        let mut dice = Dice(seed);
        let desk = draw::desk(&mut dice).after(LAST_NIGHT);
        // Values that wait are in the index, and taken out by the check of every hit.
        let desk = if desk.protection.is_some() { desk.protection(Some(LAST_NIGHT)) } else { desk };
        let plan = draw::plan(&mut dice);
        let twin = twin::of(&plan, &desk, &mut Dice(other));
        let lines = told_apart(index(&desk, &plan), index(&desk, &twin));
        prop_assert!(lines.is_empty(), "{:#?}", (lines, desk, plan, twin));
    }

    #[test]
    fn what_is_shown_now_can_be_found(seed: u64) {
        let mut dice = Dice(seed);
        let desk = draw::desk(&mut dice).after(LAST_NIGHT);
        let plan = draw::plan(&mut dice);
        let index = index(&desk, &plan);
        let shown = desk.reduce(&plan).map(|person| of_reduced(&person, &schema().place));
        for term in shown.unwrap_or_default() {
            prop_assert!(index.contains(&shown::term(&term)), "{} {:#?}", shown::term(&term), (desk, plan));
        }
    }
}

fn answer(desk: &Desk, plan: &Plan) -> Vec<String> {
    let mut lines = desk.reduce(plan).as_ref().map(shown::person).unwrap_or_default();
    lines.extend(shown::timeline(&desk.timeline(plan)));
    lines
}

// The lines by which two answers can be told apart; all of them where only their order differs.
fn told_apart(one: Vec<String>, other: Vec<String>) -> Vec<String> {
    if one == other {
        return Vec::new();
    }
    let only = |mark: &str, these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).map(|line| format!("{mark} {line}")).collect()
    };
    let apart = [only("one:", &one, &other), only("other:", &other, &one)].concat();
    if apart.is_empty() { [one, other].concat() } else { apart }
}

fn index(desk: &Desk, plan: &Plan) -> Vec<String> {
    let permit = desk.permit();
    let classes = Classes::assign(schema(), &[permit.clone(), general().permit(), Permit::default()]);
    let visible = classes.visible(schema(), &permit, desk.protection.is_some());
    let terms = document(&plan.person(), schema(), &classes).terms;
    let visible = terms.iter().filter(|(class, _)| visible.contains(class));
    visible.map(|(_, term)| shown::term(term)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn general() -> Desk {
    Desk::full().grant("seiho", Level::None).grant("kaigo", Level::Summary)
}
