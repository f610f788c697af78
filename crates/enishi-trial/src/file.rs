//! Files through decode, read and map: every record is mapped or rejected, or the file as a whole is stopped.

use std::cell::RefCell;
use std::fs;

use enishi_ingest::skim::{Made, Skimmed, skim};
use tempfile::NamedTempFile;

use crate::choice::Choices;
use crate::counter;
use crate::damage::Damage;
use crate::form::Form;
use crate::sheet::Sheet;

/// A file, and how it came to be.
#[derive(Clone, Debug)]
pub struct Case {
    /// what it should look like
    pub form: Form,
    /// its rows
    pub sheet: Sheet,
    /// what happened to it
    pub damage: Damage,
    /// its bytes after that
    pub bytes: Vec<u8>,
}

impl Case {
    /// Draws a file.
    pub fn draw(choices: &mut Choices<'_>) -> Self {
        Self::draw_rows(&Form::draw(choices), choices)
    }

    /// Draws rows, and what happens to them.
    pub fn draw_rows(form: &Form, choices: &mut Choices<'_>) -> Self {
        Self::of(form.clone(), Sheet::draw(choices, form), choices)
    }

    /// Draws what happens to a sheet.
    pub fn of(form: Form, sheet: Sheet, choices: &mut Choices<'_>) -> Self {
        let whole = sheet.bytes(&form);
        let damage = Damage::draw(choices, whole.len());
        let bytes = damage.done_to(whole);
        Self { form, sheet, damage, bytes }
    }

    /// How many data records there are: as written, or counted where something happened to the file. None where
    /// nobody may take it.
    pub fn records(&self) -> Vec<u64> {
        match self.damage {
            Damage::None if self.form.ends_last_line || self.form.may_end_anywhere() => {
                vec![self.sheet.rows.len() as u64]
            }
            _ => counter::records(&self.bytes, &self.form),
        }
    }
}

/// Either of the trials below, as the first byte says.
pub fn any(bytes: &[u8]) {
    match bytes.split_first() {
        Some((first, rest)) if first % 2 == 1 => raw(rest),
        Some((_, rest)) => trial(rest),
        None => trial(bytes),
    }
}

/// A file of drawn rows with drawn damage.
pub fn trial(bytes: &[u8]) {
    let case = Case::draw(&mut Choices::new(bytes));
    let told =
        |skimmed: &Skimmed| format!("{skimmed:?}\n{case:#?}\n{}", String::from_utf8_lossy(&case.bytes));
    judge(&case.form, &case.bytes, &case.records(), &told);
}

/// A file of whatever bytes there are.
pub fn raw(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let form = Form::draw(&mut choices);
    let bytes = choices.rest();
    let told = |skimmed: &Skimmed| format!("{skimmed:?}\n{form:?}\n{}", bytes.escape_ascii());
    judge(&form, bytes, &counter::records(bytes, &form), &told);
}

/// Reads bytes in a form, through a file, as they come from a drop folder.
pub fn skimmed(form: &Form, bytes: &[u8]) -> Skimmed {
    thread_local! { static FILE: RefCell<NamedTempFile> = RefCell::new(NamedTempFile::new().unwrap()); }
    let connector = form.connector("trial/trial").unwrap_or_else(|faults| panic!("{form:?}\n{faults}"));
    FILE.with_borrow(|file| {
        fs::write(file.path(), bytes).unwrap();
        let mut told = 0;
        let skimmed = skim(&connector, file.path(), |_: Made| told += 1).unwrap();
        assert_eq!(told, skimmed.rows, "every row is told of once");
        skimmed
    })
}

fn judge(form: &Form, bytes: &[u8], records: &[u64], told: &dyn Fn(&Skimmed) -> String) {
    let skimmed = skimmed(form, bytes);
    assert_eq!(
        skimmed.mapped + skimmed.rejected,
        skimmed.rows,
        "a row is mapped or rejected: {}",
        told(&skimmed)
    );
    if skimmed.objections.is_empty() {
        assert!(
            records.contains(&skimmed.rows),
            "every record is accounted for: {records:?}: {}",
            told(&skimmed)
        );
    }
}
