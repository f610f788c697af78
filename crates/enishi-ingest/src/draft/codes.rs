//! Values that are few, short and common: codes, which may be written down. Everything else stays in the file.

use super::column::{Column, has_kanji};
use super::sign::{self, Sign};

const MOST: usize = 30;
const LONGEST: usize = 10;
const LONGEST_UNKNOWN: usize = 3;
// Words of more kanji are names of places and people rather than codes.
const LONGEST_KANJI: usize = 6;
// A value that stands once may be somebody's own.
const RAREST: usize = 2;

/// The codes of a column that may be listed, and how many values are not.
pub(super) fn of(column: &Column) -> (Vec<String>, usize) {
    if !may_be_listed(column) {
        return (Vec::new(), column.values.len());
    }
    let common = column.values.iter().filter(|(_, count)| **count >= RAREST);
    let codes: Vec<String> = common.map(|(value, _)| value.clone()).collect();
    let others = column.values.len() - codes.len();
    (codes, others)
}

/// Whether a column that says nothing by its name has codes: each common, and far fewer than rows.
pub(super) fn are_in(column: &Column) -> bool {
    let is_common = column.values.values().all(|count| *count >= RAREST);
    may_be_listed(column) && is_common && column.filled >= 6 && column.values.len() * 3 <= column.filled
}

fn may_be_listed(column: &Column) -> bool {
    let is_personal = matches!(
        sign::of(&column.name),
        Some(
            Sign::MyNumber
                | Sign::Resident
                | Sign::Emergency
                | Sign::Phone
                | Sign::Household
                | Sign::Place
                | Sign::Staff
                | Sign::Remarks
                | Sign::Relationship
                | Sign::Name
                | Sign::OtherName
                | Sign::Kana
                | Sign::OtherKana
                | Sign::Alias
                | Sign::Address
                | Sign::FormerAddress
                | Sign::Postcode
                | Sign::Birth
                | Sign::Text
        )
    );
    let is_short = |value: &String| {
        let length = value.chars().count();
        let spaced = value.contains([' ', '　']);
        !spaced && length <= LONGEST && (!has_kanji(value) || length <= LONGEST_KANJI)
    };
    // In a column of which nothing is known words may be surnames, and longer texts somebody's numbers.
    let may_be_somebodys = |value: &String| !value.is_ascii() || value.len() > LONGEST_UNKNOWN;
    let has_values = column.values.keys().any(may_be_somebodys);
    let is_known = sign::is_word(&column.name);
    !is_personal
        && column.values.len() <= MOST
        && column.values.keys().all(is_short)
        && (is_known || !has_values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(name: &str, cells: &[&str]) -> Vec<String> {
        of(&Column::new(0, name, cells.iter().copied())).0
    }

    #[test]
    fn only_common_short_values_are_written_down() {
        assert_eq!(listed("種別コード", &["1", "2", "1", "2", "9"]), ["1", "2"], "9 stands once");
        assert_eq!(listed("同意区分", &["有", "無", "有", "無"]), ["有", "無"]);
        for name in ["氏名", "住所", "電話番号", "担当員", "施設名", "備考", "列2"] {
            assert!(listed(name, &["佐藤", "佐藤", "鈴木", "鈴木"]).is_empty(), "{name}");
        }
        assert!(listed("地区区分", &["佐藤 花子", "佐藤 花子"]).is_empty());
    }

    #[test]
    fn a_column_without_a_word_has_codes_if_they_repeat() {
        let are = |cells: &[&str]| are_in(&Column::new(0, "列", cells.iter().copied()));
        assert!(are(&["1", "2", "1", "2", "1", "1"]));
        assert!(!are(&["1", "2", "3", "4", "5", "6"]));
        assert!(!are(&["佐藤", "佐藤", "佐藤", "佐藤", "佐藤", "佐藤"]));
    }
}
