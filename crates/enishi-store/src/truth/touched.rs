//! Persons whose search document is no longer what their records say.

/// A set of persons, gathered cheaply: most batches touch them in order, each once.
#[derive(Default)]
pub(super) struct Touched {
    persons: Vec<i64>,
}

impl Touched {
    pub(super) fn insert(&mut self, person: i64) {
        if self.persons.last() != Some(&person) {
            self.persons.push(person);
        }
    }

    /// The persons in order, each once.
    pub(super) fn persons(&mut self) -> &[i64] {
        self.persons.sort_unstable();
        self.persons.dedup();
        &self.persons
    }
}
