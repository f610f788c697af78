//! Resident IDs (宛名番号): up to 15 digits, the last of them a check digit that many older numbers do not follow.

/// Whether the last digit is the modulus 11 check digit of the others (weights 2–7 from the right, repeated;
/// remainder 0 or 1 gives 0).
///
/// NEVER a reason to reject: numbers given before the rule do not follow it. It tells columns apart, and hints at
/// a mistyped number.
pub fn check_digit_holds(text: &str) -> bool {
    let digits = crate::digits::to_ascii(text.trim());
    let bytes = digits.as_bytes();
    let Some((check, first)) = bytes.split_last() else { return false };
    if first.is_empty() || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    // Modulo at each step, so that no length overflows.
    let remainder = first
        .iter()
        .rev()
        .zip((2..=7_u32).cycle())
        .fold(0, |sum, (digit, weight)| (sum + u32::from(digit - b'0') * weight) % 11);
    let expected = if remainder <= 1 { 0 } else { 11 - remainder };
    u32::from(check - b'0') == expected
}

/// `text` with zeros put before it up to `width`, and whether any were. Only digits are padded (full-width ones are
/// made ASCII); other text, empty text and text that is long enough come back as they are.
///
/// `width` is what the connector declares, never a guess: count the rows that this touches, and say so.
///
/// ```
/// use enishi_text::resident_id::pad;
/// assert_eq!(pad("123", 8), ("00000123".to_owned(), true));
/// assert_eq!(pad("A123", 8), ("A123".to_owned(), false));
/// ```
pub fn pad(text: &str, width: usize) -> (String, bool) {
    let digits = crate::digits::to_ascii(text);
    let only_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if only_digits && digits.len() < width {
        (format!("{digits:0>width$}"), true)
    } else if only_digits {
        (digits.into_owned(), false)
    } else {
        (text.to_owned(), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_modulus_eleven() {
        // 1×7 + 2×6 + 3×5 + 4×4 + 5×3 + 6×2 = 77, which leaves 0
        for (id, expected) in [
            ("1234560", true),
            ("1234561", false),
            ("１２３４５６０", true),
            ("123456789018", true),
            ("19", true),
            ("00", true),
            ("5", false),
            ("", false),
            ("12A4560", false),
        ] {
            assert_eq!(check_digit_holds(id), expected, "{id}");
        }
        assert!(check_digit_holds(&"0".repeat(100_000)));
    }

    #[test]
    fn pads_digits_to_the_declared_width_only() {
        for (raw, width, expected) in [
            ("123", 8, ("00000123", true)),
            ("１２３", 5, ("00123", true)),
            ("１２３", 3, ("123", false)),
            ("12345678", 8, ("12345678", false)),
            ("123456789", 8, ("123456789", false)),
            ("", 8, ("", false)),
            ("A12", 8, ("A12", false)),
            ("12 ", 8, ("12 ", false)),
            ("1-2", 8, ("1-2", false)),
        ] {
            let (padded, touched) = pad(raw, width);
            assert_eq!((padded.as_str(), touched), expected, "{raw}");
        }
    }
}
