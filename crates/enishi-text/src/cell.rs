//! What a spreadsheet wraps around a value.

/// `text` without surrounding white space (also full width) and without the `="001"` by which Excel is told
/// to keep leading zeros. Nothing else is touched: not quotes, not width, not inner spaces.
///
/// ```
/// assert_eq!(enishi_text::cell::clean("=\"00123\"　"), "00123");
/// ```
pub fn clean(text: &str) -> &str {
    // Most cells are bare, and begin and end with what is neither.
    if let [first, .., last] | [first @ last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
        && *first != b'='
    {
        return text;
    }
    let text = text.trim();
    unwrap_formula(text).map_or(text, str::trim)
}

/// The literal of `="..."`; `None` for a formula that computes something, such as `="a"&"b"`.
fn unwrap_formula(text: &str) -> Option<&str> {
    let literal = text.strip_prefix("=\"")?.strip_suffix('"')?;
    (!literal.contains('"')).then_some(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_the_wrapping_only() {
        for (raw, expected) in [
            ("", ""),
            ("　", ""),
            ("  001 ", "001"),
            ("　山田　太郎　", "山田　太郎"),
            ("=\"001\"", "001"),
            (" =\" 001 \" ", "001"),
            ("=\"\"", ""),
            ("=\"", "=\""),
            ("=001", "=001"),
            ("\"001\"", "\"001\""),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("１２３", "１２３"),
        ] {
            assert_eq!(clean(raw), expected, "{raw:?}");
        }
    }
}
