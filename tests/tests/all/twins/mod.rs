//! Two towns that differ only in what a role may not see are one town to that role: every answer of the real
//! router is equal, byte for byte. `ENISHI_TWIN_CASES` asks for more towns, `ENISHI_TWIN_SEED` for one of them.

mod asks;
mod draw;
mod seer;
mod veil;

use std::sync::atomic::{AtomicBool, Ordering};

use enishi_tests::town::{Answer, Ask, Dice, Town};

use asks::Questions;
use seer::Seer;

const CASES: u64 = 24;
static APART: AtomicBool = AtomicBool::new(false);

#[test]
fn towns_that_differ_in_what_a_role_of_the_policy_may_not_see_are_one_town_to_it() {
    let seers = Seer::of_the_policy();
    each_case(|seed| {
        let mut dice = Dice(seed);
        let seer = &seers[usize::try_from(seed).unwrap() % seers.len()];
        compare(seer, &mut dice)
    });
}

#[test]
fn towns_that_differ_in_what_any_policy_hides_are_one_town() {
    each_case(|seed| {
        let mut dice = Dice(seed ^ 0x5EED);
        compare(&Seer::drawn(&mut dice), &mut dice)
    });
}

fn each_case(case: impl Fn(u64) -> Vec<String>) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("ENISHI_TWIN_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("ENISHI_TWIN_CASES").unwrap_or(CASES),
    };
    for seed in seeds {
        // One difference is enough to look at: the other test need not go on.
        if APART.load(Ordering::SeqCst) {
            return;
        }
        let apart = case(seed);
        APART.fetch_or(!apart.is_empty(), Ordering::SeqCst);
        assert!(apart.is_empty(), "ENISHI_TWIN_SEED={seed}\n{}", apart.join("\n"));
    }
}

fn compare(seer: &Seer, dice: &mut Dice) -> Vec<String> {
    let story = draw::story(seer, dice);
    let matches = dice.once_in(2);
    let twin = veil::of(seer, &story, matches, dice);
    let questions = Questions::new(seer, [&story, &twin], matches, dice.clone());
    let one = questions.ask(&Town::of(&seer.city, &story));
    let other = questions.ask(&Town::of(&seer.city, &twin));
    let head = format!("{} for {:?}, {} questions", seer.role.code, seer.purpose, one.len());
    let apart = one.iter().zip(&other).find(|(one, other)| one.1 != other.1);
    if seer.purpose.is_some() && !one.iter().any(|(_, answer)| answer.body.contains("resident_id\":")) {
        return vec![head, "nobody was shown: there is nothing to compare".to_owned()];
    }
    match apart {
        Some((one, other)) => std::iter::once(head).chain(told_apart(&one.0, &one.1, &other.1)).collect(),
        None if one.len() != other.len() => vec![head, "one town had more to follow".to_owned()],
        None => Vec::new(),
    }
}

// The question, and the lines in which its two answers differ.
fn told_apart(ask: &Ask, one: &Answer, other: &Answer) -> Vec<String> {
    let mut lines = vec![format!("{} {} {:?}", ask.method, ask.path, ask.sent)];
    let (one, other) = (one.lines(), other.lines());
    lines.extend(one.iter().filter(|line| !other.contains(line)).map(|line| format!("one:   {line}")));
    lines.extend(other.iter().filter(|line| !one.contains(line)).map(|line| format!("other: {line}")));
    if lines.len() == 1 {
        lines.extend(one.into_iter().chain(["----".to_owned()]).chain(other));
    }
    lines.truncate(60);
    lines
}
