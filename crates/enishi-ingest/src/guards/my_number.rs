//! 個人番号 (My Number) must not be here: a column that holds such numbers refuses its file. Judged by the column, since
//! one number in ten passes by chance; a header proves nothing.

use std::collections::BTreeSet;

use enishi_config::Connector;
use enishi_model::batch::Suspicion;

use super::distinct::Distinct;

// domain.md, Keys: of so many different values at least half.
const LEAST_VALUES: u64 = 20;

/// Columns that the privacy officer attests to be none: declared keys only, whatever was attested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exempt {
    columns: BTreeSet<String>,
}

impl Exempt {
    /// Of what is attested for the connector's source, what counts.
    pub fn of(connector: &Connector, attested: &[String]) -> Self {
        let keys = connector.key_columns();
        let columns = attested.iter().filter(|column| keys.contains(column.as_str()));
        Self { columns: columns.cloned().collect() }
    }

    /// Whether the column may hold such numbers.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains(column)
    }
}

/// What a column says: `None` where it holds no My Numbers.
pub(super) fn judge(column: &str, seen: &Distinct, rows: u64, header: &[String]) -> Option<Suspicion> {
    let (values, passing) = seen.counts();
    (values >= LEAST_VALUES && passing * 2 >= values).then(|| Suspicion::MyNumber {
        column: column.to_owned(),
        values,
        passing,
        rows,
        header: header.to_vec(),
    })
}
