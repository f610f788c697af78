//! Another world that differs only in what a desk may not see.

use enishi_model::schema::SourceRole;
use enishi_model::{Field, Level, Source, SourceId};

use super::dice::Dice;
use super::draw;
use crate::support::city::SOURCES;
use crate::support::{Desk, LAST_NIGHT, Plan, Record, Row, schema};

pub fn of(plan: &Plan, desk: &Desk, dice: &mut Dice) -> Plan {
    let mut records = Vec::new();
    for id in SOURCES {
        let source = &schema().sources[&SourceId::new(id)];
        let own: Vec<&Record> = plan.records.iter().filter(|record| record.source == id).collect();
        match desk.permit().level(&source.programme) {
            Level::None => records.extend(draw::records(id, dice)),
            Level::Exists => records.extend(known_alike(source, &own, desk, dice)),
            Level::Summary | Level::Full => {
                let veil = Veil { source, desk, protected: plan.protected };
                records.extend(own.into_iter().map(|record| veil.other(record, dice)));
            }
        }
    }
    Plan { protected: plan.protected, records, spread: dice.roll(3) as i64 }
}

/// The same desk, with other news of the files that it may not open.
pub fn desk(desk: &Desk, dice: &mut Dice) -> Desk {
    let mut other = desk.clone();
    for source in schema().sources.values() {
        if desk.permit().level(&source.programme) == Level::None {
            other.standings.insert(source.id.clone(), draw::standing(dice));
        }
    }
    other
}

// Other records: only whether one stands is alike.
fn known_alike(source: &Source, own: &[&Record], desk: &Desk, dice: &mut Dice) -> Vec<Record> {
    let mut records = draw::records(source.id.as_str(), dice);
    if source.role == SourceRole::Crosswalk {
        return records;
    }
    let asked = desk.asked - 1;
    let known = own.iter().any(|record| record.nights[asked].is_some());
    if known && records.is_empty() {
        records.push(Record::of(source.id.as_str(), "other"));
    }
    for record in &mut records {
        record.nights[asked] = known.then(|| draw::row(source.id.as_str(), dice));
        record.former.retain(|_| known);
    }
    records
}

/// What lies between a desk and the records of a source that it may open.
struct Veil<'a> {
    source: &'a Source,
    desk: &'a Desk,
    protected: bool,
}

impl Veil<'_> {
    fn other(&self, record: &Record, dice: &mut Dice) -> Record {
        let mut other = record.clone();
        self.change_the_future(&mut other, dice);
        for field in &self.source.fields {
            if !self.desk.permit().shows(&self.source.programme, field) {
                redraw(&mut other, field, dice);
            } else if field.class.locating && !self.desk.sees_protected {
                if self.masks(record) {
                    redraw(&mut other, field, dice);
                } else {
                    self.redraw_waiting(record, &mut other, field, dice);
                }
            }
        }
        self.add_former(&mut other, dice);
        other
    }

    fn masks(&self, record: &Record) -> bool {
        self.protected || record.shared || self.desk.protection.is_none()
    }

    fn change_the_future(&self, other: &mut Record, dice: &mut Dice) {
        for row in &mut other.nights[self.desk.asked..] {
            *row = dice.once_in(2).then(|| draw::row(self.source.id.as_str(), dice));
        }
        other.former.retain(|(night, _)| *night <= self.desk.asked);
    }

    // Values that came after the last protection file. That they are new shows, so they stay new.
    fn redraw_waiting(&self, record: &Record, other: &mut Record, field: &Field, dice: &mut Dice) {
        let said = |at: usize| record.nights[at].as_ref().map(|row| row.cells[&field.name].clone());
        let (mut waits, mut drawn) = (false, String::new());
        for at in 0..self.desk.asked {
            let before = at.checked_sub(1).and_then(said);
            let Some(value) = said(at) else { continue };
            if before.as_ref() != Some(&value) {
                let stays = before.filter(|_| !waits);
                waits = self.desk.protection.is_some_and(|protection| at + 1 > protection);
                drawn = std::iter::repeat_with(|| draw::value(field, dice))
                    .find(|drawn| stays.as_ref() != Some(drawn))
                    .unwrap_or_default();
            }
            if waits {
                set(&mut other.nights[at], field, &drawn);
            }
        }
    }

    // History rows that show nothing which the record did not show by then.
    fn add_former(&self, other: &mut Record, dice: &mut Dice) {
        for night in 1..=self.desk.asked {
            let copied = dice.roll(night);
            let Some(mut row) = other.nights[copied].clone() else { continue };
            if other.nights[night - 1].is_none() || !dice.once_in(4) {
                continue;
            }
            let permit = self.desk.permit();
            let hidden = |field: &Field| {
                let masked = field.class.locating && !permit.sees_protected() && self.masks(other);
                masked || !permit.shows(&self.source.programme, field)
            };
            for field in self.source.fields.iter().filter(|field| hidden(field)) {
                row.cells.insert(field.name.clone(), draw::value(field, dice));
            }
            other.former.push((night, row));
        }
    }
}

// Other values on every night, so that versions come and go that differ in nothing else.
fn redraw(record: &mut Record, field: &Field, dice: &mut Dice) {
    let mut value = draw::value(field, dice);
    for at in 0..LAST_NIGHT {
        if dice.once_in(3) {
            value = draw::value(field, dice);
        }
        set(&mut record.nights[at], field, &value);
    }
    for (_, row) in &mut record.former {
        row.cells.insert(field.name.clone(), draw::value(field, dice));
    }
}

fn set(row: &mut Option<Row>, field: &Field, value: &str) {
    if let Some(row) = row {
        row.cells.insert(field.name.clone(), value.to_owned());
    }
}
