//! Telling that a file has another delimiter than its connector says.

use enishi_config::Connector;
use enishi_config::connector::delimiter_name;
use enishi_model::batch::Objection;

use crate::cells::Cells;

const CANDIDATES: [char; 4] = [',', ';', '\t', '|'];

/// The delimiter that a byte is somewhere, if not here.
pub(crate) fn named(byte: u8) -> Option<char> {
    CANDIDATES.into_iter().find(|candidate| *candidate == char::from(byte))
}

fn others(declared: u8) -> impl Iterator<Item = char> {
    CANDIDATES.into_iter().filter(move |candidate| *candidate != char::from(declared))
}

/// What stands between the columns of a header that has at most half of the declared ones, where it has more of
/// them when it is cut there.
pub(crate) fn of_header(connector: &Connector, header: &Cells) -> Option<char> {
    let declared = connector.columns();
    let mut others = others(connector.file.delimiter);
    others.find(|other| {
        let names = header.iter().flat_map(|cell| cell.split(*other));
        let names: Vec<&str> = names.map(|name| name.trim_matches([' ', '"', '\r'])).collect();
        let found = declared.iter().filter(|name| names.contains(name)).count();
        found * 2 >= declared.len() && found > 0 && names.len() > header.len()
    })
}

/// What stands between the cells of a row that has too few, where there are enough when it is cut there.
pub(crate) fn of_row(declared: u8, cells: &Cells, width: usize) -> Option<char> {
    if cells.len() >= width {
        return None;
    }
    others(declared).find(|other| {
        let count = cells.as_slice().chars().filter(|character| character == other).count();
        count + 1 >= width
    })
}

/// What a delimiter is called.
pub(crate) fn name(delimiter: char) -> String {
    u8::try_from(delimiter).map(delimiter_name).unwrap_or_default().to_owned()
}

/// The objection to a file that has `found` between its cells.
pub(crate) fn objection(connector: &Connector, found: char, line: u64) -> Objection {
    let declared = delimiter_name(connector.file.delimiter).to_owned();
    Objection::OtherDelimiter { declared, found: name(found), line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str], width: usize) -> Option<char> {
        of_row(b',', &cells.iter().copied().collect(), width)
    }

    #[test]
    fn a_row_of_one_cell_tells_what_stands_between_the_others() {
        assert_eq!(row(&["1;a;b"], 3), Some(';'));
        assert_eq!(row(&["1\ta\tb"], 3), Some('\t'));
        assert_eq!(row(&["1;a;10", "000"], 3), Some(';'), "a comma within an amount");
        assert_eq!(row(&["2;B"], 2), Some(';'));
    }

    #[test]
    fn a_row_that_is_only_ragged_does_not() {
        assert_eq!(row(&["1", "a;b"], 4), None);
        assert_eq!(row(&["1", "a;b;c", "x"], 3), None, "it has all its cells");
        assert_eq!(row(&["1"], 2), None);
    }
}
