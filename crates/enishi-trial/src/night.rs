//! Files taken into a database: after a good night comes one with whatever was drawn.

use enishi_model::batch::{Batch, BatchStatus, Figures};

use crate::choice::Choices;
use crate::file::Case;
use crate::form::Form;
use crate::sheet::Sheet;
use crate::town::Town;

const FIRST_NIGHT: &str = "TRIAL_20261120.csv";
const SECOND_NIGHT: &str = "TRIAL_20261121.csv";
const THIRD_NIGHT: &str = "TRIAL_20261122.csv";

/// The trial below, for fuzzers.
pub fn any(bytes: &[u8]) {
    trial(bytes);
}

/// A good night, a drawn one, and the good one again. Of the drawn one every record is counted, or the file is
/// stopped and all is as if it had not come. Gives what became of it.
pub fn trial(bytes: &[u8]) -> BatchStatus {
    let mut choices = Choices::new(bytes);
    let form = Form { ends_last_line: true, ..Form::draw(&mut choices) };
    let good = Sheet::plain(3 + choices.below(20));
    let case = match choices.below(2) {
        0 => Case::draw_rows(&form, &mut choices),
        _ => Case::of(form.clone(), good.clone(), &mut choices),
    };
    let mut town = Town::new(&form);
    let first = town.take_trial(FIRST_NIGHT, &good.bytes(&form));
    accounted(&first, &[good.rows.len() as u64], &case);
    assert_eq!(first.status, BatchStatus::Published, "a good night is published: {first:?}\n{case:#?}");
    let before = (town.last_published().map(|last| last.hash), town.persons());

    let second = town.take_trial(SECOND_NIGHT, &case.bytes);
    match second.status {
        BatchStatus::Published => accounted(&second, &case.records(), &case),
        BatchStatus::Unchanged => {
            assert_eq!(case.bytes, good.bytes(&form), "other bytes are no change: {case:#?}")
        }
        BatchStatus::Held | BatchStatus::Refused | BatchStatus::Released => {
            let after = (town.last_published().map(|last| last.hash), town.persons());
            assert_eq!(before, after, "a file that is stopped changes nothing: {second:?}\n{case:#?}");
            assert!(!second.reasons.is_empty(), "a file that is stopped says why: {second:?}\n{case:#?}");
        }
    }

    let third = town.take_trial(THIRD_NIGHT, &good.bytes(&form));
    if third.status == BatchStatus::Published {
        accounted(&third, &[good.rows.len() as u64], &case);
    }
    second.status
}

/// A night of so many rows, and one of a row more: what became of each.
pub fn long(form: &Form, rows: usize) -> [Figures; 2] {
    let mut town = Town::new(form);
    [(FIRST_NIGHT, rows), (SECOND_NIGHT, rows + 1)].map(|(name, rows)| {
        let batch = town.take_trial(name, &Sheet::plain(rows).bytes(form));
        assert_eq!(batch.status, BatchStatus::Published, "{batch:?}");
        assert_eq!(outcomes(&batch.figures), batch.figures.rows, "{batch:?}");
        batch.figures
    })
}

/// Everything that became of rows.
pub fn outcomes(figures: &Figures) -> u64 {
    let Figures { new, changed, unchanged, ended, rejected, tray, .. } = figures;
    new + changed + unchanged + ended + rejected + tray
}

fn accounted(batch: &Batch, records: &[u64], case: &Case) {
    let figures = &batch.figures;
    assert!(
        records.contains(&figures.rows),
        "every record is accounted for: {records:?}: {batch:?}\n{case:#?}"
    );
    assert_eq!(outcomes(figures), figures.rows, "every row has one outcome: {batch:?}\n{case:#?}");
}
