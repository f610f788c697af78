//! Which versions a file has named: a bitmap over their numbers, one bit a version.

/// A set of version numbers.
#[derive(Default)]
pub(super) struct Seen {
    bits: Vec<u64>,
}

impl Seen {
    /// Whether it was not in it before.
    pub(super) fn insert(&mut self, version: i64) -> bool {
        let (word, bit) = place(version);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let Some(bits) = self.bits.get_mut(word) else { return false };
        let is_new = *bits & (1 << bit) == 0;
        *bits |= 1 << bit;
        is_new
    }

    pub(super) fn contains(&self, version: i64) -> bool {
        let (word, bit) = place(version);
        self.bits.get(word).is_some_and(|bits| bits & (1 << bit) != 0)
    }
}

fn place(version: i64) -> (usize, u32) {
    let version = version.unsigned_abs();
    (usize::try_from(version / 64).unwrap_or(usize::MAX), (version % 64) as u32)
}
