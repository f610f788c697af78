//! Any actor, any person.

use enishi_model::answer::Standing;
use enishi_model::permit::{Grant, LEVELS};
use enishi_model::{Field, FieldKind, Freshness, ProgrammeId, SourceId};

use super::dice::Dice;
use crate::support::city::{PROGRAMMES, SOURCES};
use crate::support::{Desk, LAST_NIGHT, Plan, Record, Row, night, schema};

pub fn desk(dice: &mut Dice) -> Desk {
    let grants = PROGRAMMES.iter().map(|id| (ProgrammeId::new(*id), grant(dice))).collect();
    Desk {
        grants,
        narrowings: std::collections::BTreeMap::new(),
        sees_protected: dice.once_in(4),
        asked: 1 + dice.roll(LAST_NIGHT),
        protection: (!dice.once_in(6)).then(|| 1 + dice.roll(LAST_NIGHT)),
        standings: SOURCES.iter().map(|id| (SourceId::new(*id), standing(dice))).collect(),
    }
}

fn grant(dice: &mut Dice) -> Grant {
    let (_, level) = LEVELS[dice.roll(LEVELS.len())];
    let (_, other) = LEVELS[dice.roll(LEVELS.len())];
    Grant { level, highest: level.max(other) }
}

pub fn standing(dice: &mut Dice) -> Standing {
    let freshness = [Freshness::Fresh, Freshness::Late, Freshness::Held][dice.roll(3)];
    Standing { file_date: (!dice.once_in(5)).then(|| night(1 + dice.roll(LAST_NIGHT))), freshness }
}

pub fn plan(dice: &mut Dice) -> Plan {
    let mut records = Vec::new();
    for source in SOURCES {
        records.extend(self::records(source, dice));
    }
    Plan { protected: dice.once_in(4), records, spread: 0 }
}

/// None to two records of a source.
pub fn records(source: &str, dice: &mut Dice) -> Vec<Record> {
    (0..dice.roll(3)).map(|at| record(source, &format!("k{at}"), dice)).collect()
}

fn record(source: &str, key: &str, dice: &mut Dice) -> Record {
    let mut record = Record::of(source, key);
    if source == "kodomo/teate" {
        record.role = dice.pick(&["payee", "child"]).to_owned();
    }
    record.resident = dice.pick(&["0000000001", "0000000001", "0000000002", "0000000003"]).to_owned();
    record.shared = dice.once_in(5);
    record.strayed = dice.once_in(5);
    for at in 0..LAST_NIGHT {
        let before = at.checked_sub(1).and_then(|before| record.nights[before].clone());
        record.nights[at] = next(source, before, dice);
    }
    for at in 0..LAST_NIGHT {
        if record.nights[at].is_some() && dice.once_in(8) {
            record.former.push((at + 1, row(source, dice)));
        }
    }
    record
}

// Rows tend to stay as they are.
fn next(source: &str, before: Option<Row>, dice: &mut Dice) -> Option<Row> {
    match before {
        _ if dice.once_in(6) => None,
        None => Some(row(source, dice)),
        Some(before) => Some(changed(source, before, dice)),
    }
}

fn changed(source: &str, mut row: Row, dice: &mut Dice) -> Row {
    for field in &schema().sources[&SourceId::new(source)].fields {
        if dice.once_in(5) {
            row.cells.insert(field.name.clone(), value(field, dice));
        }
    }
    if dice.once_in(8) {
        row = self::row(source, dice);
    }
    row
}

/// A row with any values.
pub fn row(source: &str, dice: &mut Dice) -> Row {
    let fields = schema().sources[&SourceId::new(source)].fields.iter();
    Row {
        cells: fields.map(|field| (field.name.clone(), value(field, dice))).collect(),
        from: dice.once_in(2).then(|| dice.pick(&["2026-04-01", "2026-05-01"]).to_owned()),
        to: dice.once_in(4).then(|| dice.pick(&["2026-10-31", "2027-03-31"]).to_owned()),
        ended: dice.once_in(6),
    }
}

/// Any value of a field, the empty one among them.
pub fn value(field: &Field, dice: &mut Dice) -> String {
    if dice.once_in(5) {
        return String::new();
    }
    let text = match field.kind {
        FieldKind::Name => dice.pick(&["髙橋　花子", "髙橋花子", "高橋 花子", "佐藤 次郎"]),
        FieldKind::Kana => dice.pick(&["タカハシ ハナコ", "ﾀｶﾊｼ ﾊﾅｺ", "タカハシハナコ", "サトウ ジロウ"]),
        FieldKind::Date => dice.pick(&["1957-04-01", "1957-04-XX", "1960-12-31"]),
        FieldKind::Code => dice.pick(&["1", "2", "9"]),
        FieldKind::Address => {
            dice.pick(&["上野5-2", "さくら市上野五番地二", "上野5-2 桜荘101", "上野5-2 桜荘102", "緑町1-1"])
        }
        _ if field.name == "ward" => dice.pick(&["1", "2"]),
        _ if field.name == "worker" => dice.pick(&["甲", "乙"]),
        _ => dice.pick(&["03-1234-5678", "00120", "120", "A77"]),
    };
    text.to_owned()
}
