//! When a growing count is worth telling.

/// A count that is told at its limit and after every quarter of it, and not again while it stays there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Steps {
    told: usize,
}

impl Steps {
    /// Whether to tell of the count.
    pub(crate) fn tell(&mut self, count: usize, limit: usize) -> bool {
        if count < limit {
            self.told = 0;
            return false;
        }
        let next = if self.told == 0 { limit } else { self.told + (limit / 4).max(1) };
        let tells = count >= next;
        if tells {
            self.told = count;
        }
        tells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_told_at_its_limit_and_as_it_grows_and_anew_after_it_was_low() {
        let mut steps = Steps::default();
        let told = [7, 8, 9, 10, 10, 10, 11, 12, 12, 7, 8].map(|count| steps.tell(count, 8));
        assert_eq!(told, [false, true, false, true, false, false, false, true, false, false, true]);
    }
}
