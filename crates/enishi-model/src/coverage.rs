//! How many residents how many programmes touch, told so that no number, and no difference of two tables,
//! betrays a person: counts are rounded to tens by a draw that hangs on the very table, fewer than ten are
//! withheld, and a table never withholds one cell alone, which its total would give away.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::schema::{Programme, SourceRole};
use crate::{Permit, ProgrammeId, Schema, SourceId};

/// So many persons have standing records in exactly these sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination {
    /// the sources
    pub sources: BTreeSet<SourceId>,
    /// how many persons
    pub persons: u64,
}

/// A count, as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// this many, to the next ten above or below
    About(u64),
    /// too few to say, or the one that would give those away
    Withheld,
}

/// Coverage, as one actor may know it.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// everybody known to any of the programmes, the register's included
    pub residents: Told,
    /// residents touched by none, one, two, ... of them beside the register; the last cell stands for more
    pub touched: Vec<Told>,
    /// programme by programme
    pub programmes: Vec<ProgrammeCoverage>,
}

/// What one programme covers.
#[derive(Clone, Debug)]
pub struct ProgrammeCoverage {
    /// the programme
    pub programme: Arc<Programme>,
    /// how many residents it touches
    pub residents: Told,
    /// how many of a hundred of them the register knows; `None` where they are too few to say
    pub in_register: Option<u64>,
}

/// Chance that hangs on its words alone: the same table has the same numbers, however often it is asked for.
pub type Draw<'a> = &'a dyn Fn(&[&str]) -> u64;

const TEN: u64 = 10;
// `in_register` is told of a hundred residents or more: one of them moves it by less than one.
const HUNDRED: u64 = 100;
/// More programmes than this fall together in the last cell.
pub const MOST_PROGRAMMES: usize = 8;

/// Coverage of the programmes whose records the permit opens. What lies elsewhere is not counted.
pub fn coverage(combinations: &[Combination], schema: &Schema, permit: &Permit, draw: Draw<'_>) -> Coverage {
    let open = Open::of(schema, permit);
    let table = open.programmes.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ");
    let telling = Telling { table, draw };
    let seen: Vec<Seen> =
        combinations.iter().filter_map(|combination| open.see(combination, schema)).collect();
    let mut touched = [0; MOST_PROGRAMMES + 1];
    for seen in &seen {
        let many = seen.programmes.len().min(MOST_PROGRAMMES);
        if let Some(cell) = touched.get_mut(many) {
            *cell += seen.persons;
        }
    }
    let of =
        |known: &dyn Fn(&Seen) -> bool| seen.iter().filter(|seen| known(seen)).map(|seen| seen.persons).sum();
    let programmes: Vec<(&Arc<Programme>, u64, u64)> = open
        .named(schema)
        .map(|programme| {
            let touches = |seen: &Seen| seen.programmes.contains(&programme.id);
            (programme, of(&touches), of(&|seen: &Seen| touches(seen) && seen.in_register))
        })
        .collect();
    let told = telling.table("programme", programmes.iter().map(|(_, all, _)| *all).collect());
    Coverage {
        residents: telling.tell("residents", of(&|_| true)),
        touched: telling.table("touched", touched.to_vec()),
        programmes: programmes
            .into_iter()
            .zip(told)
            .map(|((programme, all, known), residents)| ProgrammeCoverage {
                programme: Arc::clone(programme),
                residents,
                in_register: (all >= HUNDRED && residents != Told::Withheld).then(|| known * 100 / all),
            })
            .collect(),
    }
}

/// The programmes that a permit opens.
struct Open {
    programmes: BTreeSet<ProgrammeId>,
    sources: BTreeSet<SourceId>,
}

/// A combination, as far as the actor may know of it.
struct Seen {
    programmes: BTreeSet<ProgrammeId>,
    in_register: bool,
    persons: u64,
}

impl Open {
    fn of(schema: &Schema, permit: &Permit) -> Self {
        let sources = schema.sources.values();
        let open =
            sources.filter(|source| source.role != SourceRole::Crosswalk && permit.opens(&source.programme));
        let (programmes, sources) = open.map(|source| (source.programme.clone(), source.id.clone())).unzip();
        Self { programmes, sources }
    }

    fn see(&self, combination: &Combination, schema: &Schema) -> Option<Seen> {
        let known: Vec<_> = combination
            .sources
            .intersection(&self.sources)
            .filter_map(|source| schema.sources.get(source))
            .collect();
        let (register, others): (Vec<_>, Vec<_>) =
            known.into_iter().partition(|source| source.role == SourceRole::Register);
        (!register.is_empty() || !others.is_empty()).then(|| Seen {
            programmes: others.into_iter().map(|source| source.programme.clone()).collect(),
            in_register: !register.is_empty(),
            persons: combination.persons,
        })
    }

    fn named<'s>(&self, schema: &'s Schema) -> impl Iterator<Item = &'s Arc<Programme>> {
        let register: BTreeSet<ProgrammeId> = schema
            .sources
            .values()
            .filter(|source| source.role == SourceRole::Register)
            .map(|source| source.programme.clone())
            .collect();
        schema.programmes.values().filter(move |programme| {
            self.programmes.contains(&programme.id) && !register.contains(&programme.id)
        })
    }
}

struct Telling<'a> {
    table: String,
    draw: Draw<'a>,
}

impl Telling<'_> {
    // Up as often as the last digit says, so that sums stay true on average.
    fn tell(&self, cell: &str, count: u64) -> Told {
        if count < TEN {
            return Told::Withheld;
        }
        let (below, over) = (count - count % TEN, count % TEN);
        let drawn = (self.draw)(&[&self.table, cell, &count.to_string()]) % TEN;
        Told::About(if drawn < over { below + TEN } else { below })
    }

    fn table(&self, name: &str, counts: Vec<u64>) -> Vec<Told> {
        let cells = counts.iter().enumerate().map(|(at, count)| self.tell(&format!("{name} {at}"), *count));
        let mut told: Vec<Told> = cells.collect();
        if told.iter().filter(|cell| **cell == Told::Withheld).count() == 1 {
            let others = counts.iter().zip(&mut told).filter(|(_, cell)| **cell != Told::Withheld);
            if let Some((_, smallest)) = others.min_by_key(|(count, _)| **count) {
                *smallest = Told::Withheld;
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn telling(seed: u64) -> impl Fn(&[&str]) -> u64 {
        move |words: &[&str]| {
            let bytes = words.iter().flat_map(|word| word.bytes());
            bytes.fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3).rotate_left(23)
            })
        }
    }

    proptest! {
        #[test]
        fn counts_are_near_and_round_and_never_few(count in 0..100_000_u64, seed: u64) {
            let draw = telling(seed);
            let telling = Telling { table: "a b".to_owned(), draw: &draw };
            match telling.tell("residents", count) {
                Told::About(told) => prop_assert!(told % 10 == 0 && told.abs_diff(count) < 10 && told >= 10),
                Told::Withheld => prop_assert!(count < 10),
            }
            prop_assert_eq!(telling.tell("residents", count), telling.tell("residents", count));
        }

        #[test]
        fn nobody_is_withheld_alone(counts in proptest::collection::vec(0..60_u64, 2..9), seed: u64) {
            let draw = telling(seed);
            let told = Telling { table: String::new(), draw: &draw }.table("touched", counts);
            prop_assert_ne!(told.iter().filter(|cell| **cell == Told::Withheld).count(), 1);
        }
    }

    #[test]
    fn rounding_is_true_on_average() {
        let total: u64 = (0..2_000)
            .map(|seed| {
                let draw = telling(seed);
                match (Telling { table: String::new(), draw: &draw }).tell("x", 103) {
                    Told::About(told) => told,
                    Told::Withheld => 0,
                }
            })
            .sum();
        assert!((102 * 2_000..104 * 2_000).contains(&total), "{total}");
    }
}
