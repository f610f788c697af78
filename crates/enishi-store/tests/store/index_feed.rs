//! What the index is told: everybody once, and not more at once than memory can hold.

use enishi_model::PersonId;

use super::town::{REGISTER, Row, Town};

const EACH: usize = 3_000;

#[test]
fn persons_of_whom_much_is_known_come_a_few_at_a_time_and_none_is_left_out() {
    let mut town = Town::new();
    let people = ["101", "102", "103", "104", "105"];
    let rows: Vec<Row> = (0..EACH)
        .flat_map(|record| people.map(|id| Row::of(&format!("{id}-{record}"), &[id], "says")))
        .collect();
    town.take(REGISTER, &rows);
    let (mut after, mut told, mut chunks) = (PersonId(0), Vec::new(), 0);
    loop {
        let chunk = town.store.everyone(after, 1_000).unwrap();
        let Some(last) = chunk.last() else { break };
        after = last.id;
        let known = chunk.iter().map(|one| one.person.as_ref().unwrap().versions.len());
        assert!(known.sum::<usize>() <= 3 * EACH, "a chunk holds at most one person over the bound");
        told.extend(chunk.iter().map(|one| one.person.as_ref().unwrap().handle));
        chunks += 1;
    }
    assert_eq!(chunks, 3);
    assert_eq!(told, people.map(Town::handle));
}
