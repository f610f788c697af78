//! `file.fixed`: columns that stand at fixed places.

use crate::fault::FaultKind;
use crate::section::Section;

// Wider than a line of any list that is known; a guard against a slip of the finger.
const WIDEST: i64 = 10_000;

/// What says where the columns stand in other files, and means nothing here.
const ELSEWHERE: [&str; 3] = ["delimiter", "header", "columns"];

/// The columns and their widths in bytes, in the order of the file.
pub(super) fn read(file: &mut Section<'_, '_>) -> Option<(Vec<String>, Vec<usize>)> {
    for key in ELSEWHERE {
        file.know(key);
        if file.has(key) {
            file.fault_here(key, FaultKind::NotWithFixed);
        }
    }
    let (mut columns, mut widths) = (Vec::new(), Vec::new());
    for mut section in file.sections("fixed") {
        let column = section.text("column");
        let bytes = section.required_whole("bytes", 1, WIDEST).and_then(|bytes| usize::try_from(bytes).ok());
        let (Some(column), Some(bytes)) = (column, bytes) else { continue };
        columns.push(column.value);
        widths.push(bytes);
    }
    if columns.is_empty() {
        file.fault_here("fixed", FaultKind::ColumnsNeeded);
        return None;
    }
    Some((columns, widths))
}
