//! The check digit of 個人番号 (My Number), only to recognise a column that must not be here.

/// Whether `text` has twelve digits (of either width, perhaps in groups) and the check digit that
/// 平成26年総務省令第85号 5条 asks for:
/// with Pn the n-th digit from the right of the first eleven, Qn = n+1 (n≤6) or n−5 (n≥7), r = ΣPnQn mod 11,
/// it is 0 if r≤1, else 11−r.
///
/// One number in ten passes by chance, so judge a column, never one value; and never log the value.
///
/// ```
/// assert!(enishi_text::my_number::passes("123456789018"));
/// ```
pub fn passes(text: &str) -> bool {
    let mut digits = [0_u32; 12];
    let mut count = 0;
    for c in text.trim().chars() {
        let Some(digit) = digit(c) else {
            // Cards print it in groups of four.
            if matches!(c, ' ' | '\u{3000}' | '-' | '－') {
                continue;
            }
            return false;
        };
        let Some(slot) = digits.get_mut(count) else { return false };
        *slot = digit;
        count += 1;
    }
    let [first @ .., check] = digits;
    count == 12 && check == check_digit(first)
}

fn check_digit(first: [u32; 11]) -> u32 {
    let weighted = first.into_iter().rev().zip((2..=7).cycle());
    match weighted.map(|(digit, weight)| digit * weight).sum::<u32>() % 11 {
        0 | 1 => 0,
        r => 11 - r,
    }
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_check_digit_only() {
        for last in 0..=9 {
            assert_eq!(passes(&format!("12345678901{last}")), last == 8);
        }
    }

    #[test]
    fn a_small_remainder_gives_zero() {
        // 1 × 2 leaves 2; 0 leaves 0; the sixth digit weighs 7.
        assert!(passes("000000000000"));
        assert!(passes("000000000019"));
        assert!(passes("000001000004"));
        // 4 × 3 leaves 1.
        assert!(passes("000000000400"));
    }

    #[test]
    fn reads_widths_and_groups() {
        for written in ["１２３４５６７８９０１８", "1234 5678 9018", "1234-5678-9018", " 123456789018　"]
        {
            assert!(passes(written), "{written}");
        }
    }

    #[test]
    fn refuses_other_lengths_and_letters() {
        for written in ["", "12345678901", "1234567890180", "12345678901８x", "一23456789018", "12345678901a"]
        {
            assert!(!passes(written), "{written}");
        }
    }
}
