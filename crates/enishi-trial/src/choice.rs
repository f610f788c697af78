//! Choices drawn from bytes: the same bytes make the same choices.

/// Draws choices. Where the bytes end, every choice is the first, so that short inputs make simple trials.
#[derive(Clone, Debug)]
pub struct Choices<'b> {
    bytes: &'b [u8],
}

impl<'b> Choices<'b> {
    /// Draws from these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// A byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below `end`; 0 where there is none below it.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = if end > 256 {
            u32::from_le_bytes([self.byte(), self.byte(), self.byte(), 0]) as usize
        } else {
            usize::from(self.byte())
        };
        wide.checked_rem(end).unwrap_or_default()
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// True in `of_256` of 256 cases; false where the bytes have ended.
    pub fn chance(&mut self, of_256: u16) -> bool {
        u16::from(255 - self.byte()) < of_256
    }

    /// Every byte that is left.
    pub fn rest(&mut self) -> &'b [u8] {
        std::mem::take(&mut self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bytes_make_the_first_choices() {
        let mut choices = Choices::new(&[]);
        assert_eq!((choices.byte(), choices.below(10), choices.one_of(&[7, 8])), (0, 0, 7));
        assert!(!choices.chance(255));
    }

    #[test]
    fn every_number_below_the_end_can_be_drawn() {
        let drawn: std::collections::BTreeSet<usize> =
            (0..=255).map(|byte| Choices::new(&[byte]).below(7)).collect();
        assert_eq!(drawn.len(), 7);
        assert_eq!(Choices::new(&[0x01, 0x02, 0x03]).below(1 << 20), 0x03_0201);
    }
}
