//! Figures as a person reads them: three digits say enough of a noisy machine.

/// A number with three significant digits, thousands parted.
pub(super) fn number(value: f64) -> String {
    let decimals = match value.abs() {
        small if small < 1.0 => 3,
        small if small < 10.0 => 2,
        small if small < 100.0 => 1,
        _ => return whole(value.round() as u64),
    };
    format!("{value:.decimals$}")
}

/// A whole number, thousands parted.
pub(super) fn whole(value: u64) -> String {
    let digits = value.to_string();
    let mut parted = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// Bytes in millions.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{} MB", number(bytes as f64 / 1e6))
}

/// Seconds; a little of them in milliseconds.
pub(super) fn seconds(value: f64) -> String {
    if value.abs() < 0.1 { millis(value * 1000.0) } else { format!("{} s", number(value)) }
}

/// Milliseconds.
pub(super) fn millis(value: f64) -> String {
    format!("{} ms", number(value))
}

/// How many times as much.
pub(super) fn times(value: f64) -> String {
    format!("{} ×", number(value))
}

/// A share of one.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_that_count() {
        let numbers = [0.01234, 1.234, 12.34, 123.4, 1_234_567.0].map(number);
        assert_eq!(numbers, ["0.012", "1.23", "12.3", "123", "1,234,567"]);
        assert_eq!(whole(1_000), "1,000");
        assert_eq!(percent(0.0123), "1.23 %");
        assert_eq!([seconds(0.0123), seconds(1.5)], ["12.3 ms", "1.50 s"]);
    }
}
