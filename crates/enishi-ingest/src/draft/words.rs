//! ASCII names for columns: as the field writes them (住民記録システム標準仕様書 and its neighbours), or made of the column's
//! own name where that is ASCII.

static WORDS: &str = include_str!("words.tsv");

/// The ASCII name of a column, if one is known.
pub(super) fn known(column: &str) -> Option<&'static str> {
    let lines = WORDS.lines().filter_map(|line| line.split_once('\t'));
    lines.into_iter().find(|(japanese, _)| *japanese == column).map(|(_, ascii)| ascii)
}

/// A text as an ASCII name: lower case, digits, `_`, beginning with a letter. Empty where nothing is left.
pub(super) fn ascii_name(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let kept: String = lower.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let parts: Vec<&str> = kept.split('_').filter(|part| !part.is_empty() && !is_date(part)).collect();
    let name = parts.join("_");
    name.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned()
}

fn is_date(part: &str) -> bool {
    part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_field_or_of_the_column() {
        assert_eq!(known("宛名番号"), Some("atena_no"));
        assert_eq!(known("こども"), None);
        assert_eq!(ascii_name("HOSOGU_20261121"), "hosogu");
        assert_eq!(ascii_name("1st Name"), "st_name");
        assert_eq!(ascii_name("補装具"), "");
    }

    #[test]
    fn every_word_has_a_name_that_a_connector_takes() {
        for line in WORDS.lines() {
            let (japanese, ascii) = line.split_once('\t').unwrap();
            assert_eq!(ascii_name(ascii), ascii, "{japanese}");
        }
    }
}
