//! Written reasons: a decision that others must be able to judge later has one.

use crate::error::{Refusal, Result};

/// In characters: a reason is a sentence or two, not a file.
const LONGEST: usize = 2_000;

/// A reason without the space around it; refused where nothing or far too much is left, or what a terminal would
/// obey.
pub(crate) fn reason(text: &str) -> Result<&str> {
    let text = text.trim();
    let is_odd = text.chars().any(|letter| letter.is_control() && letter != '\n');
    if text.is_empty() || is_odd || text.chars().count() > LONGEST {
        Err(Refusal::NoReason.into())
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_something_and_not_everything() {
        assert_eq!(reason(" 電話で申出 \n").unwrap(), "電話で申出");
        for text in ["", " \n　", "a\u{1b}[2J", &"あ".repeat(LONGEST + 1)] {
            assert!(reason(text).is_err());
        }
    }
}
