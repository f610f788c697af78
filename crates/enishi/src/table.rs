//! Tables on a terminal; wide characters count double.

use comfy_table::presets;
use comfy_table::{CellAlignment, ContentArrangement, Table};

/// A table with a header; the columns in `right` are numbers.
pub(crate) fn table(header: Vec<String>, rows: Vec<Vec<String>>, right: &[usize]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for row in rows {
        table.add_row(row);
    }
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}
