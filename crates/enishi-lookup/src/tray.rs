//! The tray: rows without a safe person. Who may, says whose they are; the decision is remembered.

use std::sync::Arc;

use enishi_config::Right;
use enishi_model::merge::Value;
use enishi_model::person::BatchRef;
use enishi_model::{Cell, Field, Handle, Level, Position, ResidentId, Source, SourceId};
use enishi_store::{EventKind, TrayDecision, TrayEntry};

use crate::actor::Inquiry;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Result};
use crate::service::Lookup;

/// A row of the tray, reduced to what the actor may see of its programme.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReducedTrayRow {
    /// what stands for the row, the same from night to night
    pub handle: Handle,
    /// its source
    pub source: SourceId,
    /// the role in which it touches somebody
    pub role: String,
    /// why it waits, as a reason's code
    pub reason: String,
    /// the number that it carries
    pub number: String,
    /// the batch that brought it
    pub batch: Arc<BatchRef>,
    /// where it stood
    pub position: Position,
    /// what it says, as far as the actor may see it
    pub fields: Vec<(Arc<Field>, Value)>,
}

impl Lookup {
    /// The rows that wait, of programmes that the actor may see records of.
    pub fn tray(&self, inquiry: &Inquiry) -> Result<Disclosed<Vec<ReducedTrayRow>>> {
        let rows = self.waiting(inquiry)?;
        let rows = rows.into_iter().map(|(entry, source)| self.reduce_row(inquiry, entry, source));
        let mut rows: Vec<ReducedTrayRow> = rows.collect();
        // By what is shown: the order in which rows stand in the newest file may hang on a hidden value.
        rows.sort_by_key(|row| (row.source.clone(), row.batch.id, row.position.line, row.role.clone()));
        self.disclose(inquiry, Deed::new(EventKind::TrayShown, "tray"), rows)
    }

    /// A row is this resident's.
    pub fn match_row(&self, inquiry: &Inquiry, row: Handle, resident: &ResidentId) -> Result<Disclosed<()>> {
        let entry = self.waiting_row(inquiry, row)?;
        // Only residents whom the actor may see; for others there is nobody to match.
        let handle = self.find(inquiry, resident)?.into_answer();
        self.decide(inquiry, &entry, Some(resident.clone()))?;
        self.store.apply_match(&entry, resident)?;
        self.disclose(inquiry, Deed::of(EventKind::Decided, "tray match", vec![handle]), ())
    }

    /// A row is nobody's: it is set aside, and not shown again.
    pub fn reject_row(&self, inquiry: &Inquiry, row: Handle) -> Result<Disclosed<()>> {
        let entry = self.waiting_row(inquiry, row)?;
        self.decide(inquiry, &entry, None)?;
        self.disclose(inquiry, Deed::new(EventKind::Decided, "tray reject"), ())
    }

    fn decide(&self, inquiry: &Inquiry, entry: &TrayEntry, resident_id: Option<ResidentId>) -> Result<()> {
        self.desk.decide_tray(&TrayDecision {
            source: entry.source.clone(),
            record_key: entry.record_key.clone(),
            role: entry.role.clone(),
            resident_id,
            decided_by: inquiry.actor.holder.clone(),
            decided_at: self.now(),
        })?;
        Ok(())
    }

    fn waiting_row(&self, inquiry: &Inquiry, row: Handle) -> Result<TrayEntry> {
        let mut waiting = self.waiting(inquiry)?.into_iter();
        waiting.find(|(entry, _)| entry.handle == row).map(|(entry, _)| entry).ok_or(LookupError::NotFound)
    }

    // Rows that were set aside stay in their source's records, and out of this list.
    fn waiting(&self, inquiry: &Inquiry) -> Result<Vec<(TrayEntry, &Source)>> {
        inquiry.actor.needs(Right::Tray)?;
        let decisions = self.desk.tray_decisions()?;
        let is_set_aside = |entry: &TrayEntry| {
            decisions.iter().any(|decision| {
                decision.resident_id.is_none()
                    && decision.source == entry.source
                    && decision.record_key == entry.record_key
                    && decision.role == entry.role
            })
        };
        let mut waiting = Vec::new();
        for entry in self.store.tray()? {
            let Some(source) = self.city.schema.sources.get(&entry.source) else { continue };
            if level(inquiry, &entry, source) >= Level::Summary && !is_set_aside(&entry) {
                waiting.push((entry, source));
            }
        }
        Ok(waiting)
    }

    // Whose row it is, nobody knows; it may be a protected resident's. Locating values stay away from
    // everyone without the special right.
    fn reduce_row(&self, inquiry: &Inquiry, entry: TrayEntry, source: &Source) -> ReducedTrayRow {
        let (permit, level) = (&inquiry.permit, level(inquiry, &entry, source));
        let visible = |field: &&Arc<Field>| {
            permit.shows_at(level, field) && (!field.class.locating || permit.sees_protected())
        };
        let visible: Vec<&Arc<Field>> = source.fields.iter().filter(visible).collect();
        let shown = |names: &[String], cells: &[Cell]| -> Vec<(Arc<Field>, Value)> {
            let values = visible.iter().map(|field| Some((Arc::clone(field), value(names, cells, field)?)));
            values.flatten().collect()
        };
        let fields = shown(&entry.fields, &entry.cells);
        let (mut batch, mut position) = (Arc::clone(&entry.batch), entry.position);
        // The row that brought what is shown: one in which only a hidden value was another must not show.
        for earlier in &entry.before {
            let says_the_same = is_same(&shown(&earlier.fields, &earlier.cells), &fields);
            let is_first = earlier.stood || earlier.position.record < position.record;
            if says_the_same && is_first {
                (batch, position) = (Arc::clone(&earlier.batch), earlier.position);
            } else if earlier.stood {
                break;
            }
        }
        ReducedTrayRow {
            handle: entry.handle,
            source: entry.source,
            role: entry.role,
            reason: entry.reason,
            number: entry.number,
            batch,
            position,
            fields,
        }
    }
}

// Whether a row lies within the actor's remit is told by what it says itself.
fn level(inquiry: &Inquiry, entry: &TrayEntry, source: &Source) -> Level {
    inquiry.permit.level_of_loose_row(source, |field| cell(&entry.fields, &entry.cells, field))
}

fn is_same(one: &[(Arc<Field>, Value)], other: &[(Arc<Field>, Value)]) -> bool {
    let pairs = |(field, value): &(Arc<Field>, Value)| (field.name.clone(), value.clone());
    one.iter().map(pairs).eq(other.iter().map(pairs))
}

fn value(names: &[String], cells: &[Cell], field: &Field) -> Option<Value> {
    cell(names, cells, field).and_then(|cell| Value::of_cell(cell, field))
}

fn cell<'c>(names: &[String], cells: &'c [Cell], field: &Field) -> Option<&'c Cell> {
    let at = names.iter().position(|name| *name == field.name)?;
    cells.get(at)
}
