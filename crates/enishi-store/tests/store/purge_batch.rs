//! A batch goes: the database is what it would be had its file never come.

use enishi_model::SourceId;

use super::town::{CARE, CROSSWALK, REGISTER, Row, Town};

const SOURCES: [&str; 3] = [REGISTER, CROSSWALK, CARE];

const VERSIONS: &str = "select s.name, v.key, v.cells, o.seq, c.seq, v.closed_as, v.protects from version v
    join source s on s.id = v.source_id join batch o on o.id = v.opened_by left join batch c on c.id = v.closed_by
    order by 1, 2, v.id";
const LINKS: &str = "select s.name, v.key, o.seq, l.role, p.resident_id, l.system, l.number, l.reason from link l
    join version v on v.id = l.version_id join source s on s.id = v.source_id join batch o on o.id = v.opened_by
    left join person p on p.id = l.person_id where v.closed_by is null order by 1, 2, 3, 4";
const NUMBERS: &str = "select c.system, c.number, p.resident_id from crosswalk c
    join person p on p.id = c.person_id order by 1, 2";
const FLAGS: &str =
    "select s.name, q.key, p.resident_id from protection q join source s on s.id = q.source_id
    join person p on p.id = q.person_id order by 1, 2, 3";
const SERVED: &str =
    "select s.name, b.business_date, b.previous_date from batch b join source s on s.id = b.source_id
    where b.status = 'published' order by b.id";

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

// Flags that nobody but the last file sets are left out: they stay for a night (below).
fn rows(source: &str, dice: &mut Dice, may_flag: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for record in 0..5 {
        if dice.roll(4) == 0 {
            continue;
        }
        let name = match source {
            CARE => format!("N{}", dice.roll(5)),
            _ => format!("{}", 100 + dice.roll(6)),
        };
        let key = if source == CROSSWALK { format!("N{record}") } else { format!("k{record}") };
        let row = Row::of(&key, &[&name], &format!("says {}", dice.roll(3)));
        let flags = source == REGISTER && dice.roll(3) == 0 && may_flag;
        rows.push(if flags { row.flagged() } else { row });
    }
    rows
}

#[test]
fn taking_the_newest_batch_of_a_source_back_equals_never_having_taken_it() {
    for seed in 1..=40_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let (mut with, mut without) = (Town::new(), Town::new());
        let wrong = SOURCES[usize::try_from(dice.roll(3)).unwrap()];
        let nights = 2 + dice.roll(3);
        let mut label = String::new();
        for night in 0..nights {
            for source in SOURCES {
                let is_wrong = night + 1 == nights && source == wrong;
                let rows = rows(source, &mut dice, !is_wrong);
                let taken = with.take(source, &rows);
                if is_wrong {
                    label = taken;
                    without.skip();
                } else {
                    without.take(source, &rows);
                }
            }
        }
        with.purge_batch(1, &label);
        with.is_sound();
        for question in [VERSIONS, LINKS, NUMBERS, FLAGS, SERVED] {
            assert_eq!(with.ask(question), without.ask(question), "seed {seed}, {label}\n{question}");
        }
        let persons = "select resident_id from person where id in (select person_id from link) order by 1";
        assert_eq!(with.ask(persons), without.ask(persons), "seed {seed}");
        let everyone = without.ask("select resident_id from person");
        let left = with.ask(
            "select resident_id from person where id not in (select person_id from protection)
             and id not in (select person_id from link where person_id is not null)",
        );
        assert!(left.iter().all(|id| everyone.contains(id)), "seed {seed}: {left:?} only the batch knew");
        // And the night after, both take the same file alike.
        let next = rows(wrong, &mut dice, true);
        with.take(wrong, &next);
        without.take(wrong, &next);
        let standing = "select key, cells from version where closed_by is null order by source_id, key";
        assert_eq!(with.ask(standing), without.ask(standing), "seed {seed}");
        assert_eq!(with.ask(FLAGS), without.ask(FLAGS), "seed {seed}");
    }
}

#[test]
fn a_batch_in_the_middle_leaves_what_came_before_and_after() {
    let mut town = Town::new();
    town.take(REGISTER, &[Row::of("a", &["111"], "one"), Row::of("b", &["222"], "one")]);
    let middle = town.take(REGISTER, &[Row::of("a", &["111"], "two"), Row::of("c", &["333"], "wrong")]);
    town.take(
        REGISTER,
        &[Row::of("a", &["111"], "three"), Row::of("b", &["222"], "one"), Row::of("c", &["333"], "wrong")],
    );
    town.purge_batch(1, &middle);
    town.is_sound();
    let history =
        "select v.key, v.cells, o.seq, c.seq, v.closed_as from version v join batch o on o.id = v.opened_by
        left join batch c on c.id = v.closed_by order by v.key, v.id";
    assert_eq!(town.ask(history), ["a one 1 3 changed", "a three 3 - -", "b one 1 3 changed", "b one 3 - -"]);
    // What the last file too had said comes back with the next one, also where it is the same.
    town.take(
        REGISTER,
        &[Row::of("a", &["111"], "three"), Row::of("b", &["222"], "one"), Row::of("c", &["333"], "wrong")],
    );
    let standing = "select key, cells from version where closed_by is null order by key";
    assert_eq!(town.ask(standing), ["a three", "b one", "c wrong"]);
}

#[test]
fn a_flag_that_the_batch_had_lifted_stands_again() {
    let mut town = Town::new();
    town.take(REGISTER, &[Row::of("a", &["111"], "one").flagged()]);
    let lifting = town.take(REGISTER, &[Row::of("a", &["111"], "one")]);
    assert_eq!(town.ask(FLAGS), Vec::<String>::new());
    town.purge_batch(1, &lifting);
    assert_eq!(town.ask(FLAGS), ["shimin/jumin a 111"]);
}

#[test]
fn flags_of_which_no_word_is_left_stay_until_their_source_has_spoken_again() {
    let mut town = Town::new();
    town.take(REGISTER, &[Row::of("a", &["111"], "one")]);
    let flagging =
        town.take(REGISTER, &[Row::of("a", &["111"], "one"), Row::of("b", &["222"], "new").flagged()]);
    town.purge_batch(1, &flagging);
    assert_eq!(town.ask(FLAGS), ["shimin/jumin b 222"], "protection ends only when told to end");
    town.is_sound();
    let end = |town: &Town| town.store.end_left_flags(&[&SourceId::new(REGISTER)]).unwrap();
    assert_eq!(end(&town), 0);
    assert_eq!(town.ask(FLAGS), ["shimin/jumin b 222"]);
    town.take(CARE, &[]);
    assert_eq!(end(&town), 0, "another source says nothing of it");
    town.take(REGISTER, &[Row::of("a", &["111"], "two")]);
    assert_eq!(end(&town), 1);
    assert_eq!(town.ask(FLAGS), Vec::<String>::new());
    assert_eq!(town.ask("select resident_id from person"), ["111"], "and nobody is left of the wrong file");
    assert_eq!(town.ask("select * from flag_left"), Vec::<String>::new());
    town.is_sound();
}

#[test]
fn a_record_that_comes_again_after_its_batch_was_removed_speaks_for_itself() {
    let mut town = Town::new();
    let flagging = town.take(REGISTER, &[Row::of("b", &["222"], "new").flagged()]);
    town.purge_batch(1, &flagging);
    town.take(REGISTER, &[Row::of("b", &["222"], "right").flagged()]);
    assert_eq!(town.store.end_left_flags(&[&SourceId::new(REGISTER)]).unwrap(), 0);
    assert_eq!(town.ask(FLAGS), ["shimin/jumin b 222"]);
    town.take(REGISTER, &[Row::of("b", &["222"], "right")]);
    assert_eq!(town.ask(FLAGS), Vec::<String>::new(), "by the record's own word");
}

#[test]
fn the_label_that_an_older_database_gives_to_another_file_is_not_purged() {
    let mut town = Town::new();
    town.take(REGISTER, &[Row::of("a", &["111"], "one")]);
    let label = town.take(REGISTER, &[Row::of("a", &["111"], "wrong")]);
    let marks = town.store.marks_of_batch(&label).unwrap();
    let mut older = Town::new();
    older.take(REGISTER, &[Row::of("a", &["111"], "one")]);
    older.skip();
    assert_eq!(older.take(REGISTER, &[Row::of("a", &["111"], "right")]), label);
    let order = enishi_store::Order { id: 1, confirmed_at: older.now(), marks: &marks };
    older.store.purge_batch(&order, &older.schema, &[]).unwrap();
    assert_eq!(older.ask("select cells from version where closed_by is null"), ["right"]);
}
