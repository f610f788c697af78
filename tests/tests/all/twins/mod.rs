//! Two towns that differ only in what a role may not see are one town to that role: every answer of the real
//! router is equal, byte for byte. `ENISHI_TWIN_CASES` asks for more towns, `ENISHI_TWIN_SEED` for one of them.

mod asks;
mod draw;
mod seer;
mod veil;

use enishi_tests::town::{Answer, Ask, Dice, Town};

use asks::Questions;
use seer::Seer;

const CASES: u64 = 24;

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
        let apart = case(seed);
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

#[test]
#[ignore]
fn debug_case() {
    let seed: u64 = std::env::var("ENISHI_TWIN_SEED").unwrap().parse().unwrap();
    let drawn = std::env::var_os("DRAWN").is_some();
    let mut dice = Dice(if drawn { seed ^ 0x5EED } else { seed });
    let seers = Seer::of_the_policy();
    let seer = if drawn { Seer::drawn(&mut dice) } else { seers[seed as usize % seers.len()].clone() };
    let story = draw::story(&seer, &mut dice);
    let matches = dice.once_in(2);
    let twin = veil::of(&seer, &story, matches, &mut dice);
    let id = std::env::var("WHO").unwrap();
    for (which, story) in [("one", &story), ("other", &twin)] {
        eprintln!("{which} joins {:?}", story.joins);
        for ((night, source), file) in &story.files {
            for row in &file.rows {
                if row.links.iter().any(|(_, n)| *n == id) {
                    let level = seer.level(&seer.city.schema.sources[source]);
                    let shown: Vec<_> = row.values.iter().filter(|(n, v)| !v.is_empty() && seer.shows(&seer.city.schema.sources[source], seer.city.schema.sources[source].field(n).unwrap())).collect();
                    eprintln!("  {night} {source} {level:?} {:?} key {} no {} ended {} from {:?} {:?} {shown:?}", file.verdict, row.key, row.history_no, row.ended, row.from, row.links);
                }
            }
        }
    }
}

#[test]
#[ignore]
fn debug_ask() {
    let seed: u64 = std::env::var("ENISHI_TWIN_SEED").unwrap().parse().unwrap();
    let mut dice = Dice(seed ^ 0x5EED);
    let seer = Seer::drawn(&mut dice);
    let story = draw::story(&seer, &mut dice);
    let town = Town::of(&seer.city, &story);
    let visitor = town.visitor(&seer.role.code, seer.purpose.as_deref());
    for q in ["0000000005", "佐藤 美咲", "美咲", "佐藤"] {
        let mut cursor = serde_json::Value::Null;
        loop {
            let a = town.ask(&visitor, &Ask::post("x", "/residents/search", serde_json::json!({"q": q, "cursor": cursor}))).json();
            eprintln!("HITS {q} {:?}", a["hits"].as_array().unwrap().iter().map(|h| format!("{} {}", h["resident_id"], h["handle"])).collect::<Vec<_>>());
            cursor = a["next"].clone();
            if cursor.is_null() { break; }
        }
    }
}
