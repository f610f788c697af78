//! What a differential file tells: rows that are new or different since the night before, and rows that are gone.

use crate::world::Night;

/// A row of a differential file.
pub(crate) struct Told<T> {
    /// what it says
    pub(crate) row: T,
    /// whether it is new to the file's readers
    pub(crate) is_new: bool,
    /// whether it was there the night before, and is not any more
    pub(crate) is_gone: bool,
}

/// What tonight's file tells, where `rows` are those of a night: all of them in the first night, then what changed.
/// Rows are the same where `key` is.
pub(crate) fn told<T: PartialEq, K: PartialEq>(
    night: &Night,
    rows: impl Fn(&Night) -> Vec<T>,
    key: impl Fn(&T) -> K,
) -> Vec<Told<T>> {
    let now = rows(night);
    let Some(last) = night.before().map(|last| rows(&last)) else {
        return now.into_iter().map(|row| Told { row, is_new: true, is_gone: false }).collect();
    };
    let (known, standing): (Vec<K>, Vec<K>) =
        (last.iter().map(&key).collect(), now.iter().map(&key).collect());
    let changed = now.into_iter().filter(|row| !last.contains(row)).map(|row| {
        let is_new = !known.contains(&key(&row));
        Told { row, is_new, is_gone: false }
    });
    let mut told: Vec<Told<T>> = changed.collect();
    let gone = last.into_iter().filter(|row| !standing.contains(&key(row)));
    told.extend(gone.map(|row| Told { row, is_new: false, is_gone: true }));
    told
}
