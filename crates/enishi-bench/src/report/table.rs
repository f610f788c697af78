//! Markdown tables whose columns stand below each other, so that a terminal shows them well too. Every cell is
//! of letters that are one column wide.

/// A table under its header; every column but the first is aligned to the right.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let header: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
    let width = |column: usize| {
        let cells = rows.iter().chain([&header]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default().max(2)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let rule = widths.iter().enumerate().map(|(column, &width)| match column {
        0 => "-".repeat(width),
        _ => format!("{}:", "-".repeat(width - 1)),
    });
    let lines = [line(&header, &widths), line(&rule.collect::<Vec<_>>(), &widths)];
    let rows = rows.iter().map(|row| line(row, &widths));
    lines.into_iter().chain(rows).collect::<Vec<_>>().concat()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).enumerate().map(|(column, (cell, &width))| match column {
        0 => format!(" {cell:<width$} "),
        _ => format!(" {cell:>width$} "),
    });
    format!("|{}|\n", padded.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let rows =
            [vec!["first load".to_owned(), "1.2 s".to_owned()], vec!["a".to_owned(), "10 s".to_owned()]];
        let expected = "| what       |     s |\n| ---------- | ----: |\n| first load | 1.2 s |\n| a          |  10 s |\n";
        assert_eq!(table(&["what", "s"], &rows), expected);
    }
}
