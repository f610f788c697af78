//! What a column's name says of it. First come, first served: the longer and stranger words stand first.

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    MyNumber,
    Resident,
    Protection,
    History,
    Latest,
    Deleted,
    Postcode,
    Emergency,
    Phone,
    Household,
    District,
    Place,
    Staff,
    Remarks,
    Relationship,
    Birth,
    Sex,
    AliasKana,
    FormerKana,
    OtherKana,
    Kana,
    Alphabet,
    Alias,
    FormerName,
    OtherName,
    Name,
    FormerAddress,
    Address,
    Amount,
    Date,
    Code,
    Number,
    Text,
}

// `$` at the end: the name ends so. Words together: all of them.
const SIGNS: [(&str, Sign); 82] = [
    ("個人番号", Sign::MyNumber),
    ("マイナンバー", Sign::MyNumber),
    ("mynumber", Sign::MyNumber),
    ("宛名番号", Sign::Resident),
    ("宛名コード", Sign::Resident),
    ("住民コード", Sign::Resident),
    ("住民番号", Sign::Resident),
    ("atena", Sign::Resident),
    ("支援措置 区分", Sign::Protection),
    ("支援措置 フラグ", Sign::Protection),
    ("履歴番号", Sign::History),
    ("最新", Sign::Latest),
    ("削除", Sign::Deleted),
    ("郵便", Sign::Postcode),
    ("緊急", Sign::Emergency),
    ("電話", Sign::Phone),
    ("携帯", Sign::Phone),
    ("連絡先", Sign::Phone),
    ("tel", Sign::Phone),
    ("生年月日", Sign::Birth),
    ("birth", Sign::Birth),
    ("性別", Sign::Sex),
    ("続柄", Sign::Relationship),
    ("備考", Sign::Remarks),
    ("特記", Sign::Remarks),
    ("メモ", Sign::Remarks),
    ("摘要", Sign::Remarks),
    ("通称 フリガナ", Sign::AliasKana),
    ("通称 カナ", Sign::AliasKana),
    ("旧氏 フリガナ", Sign::FormerKana),
    ("旧氏 カナ", Sign::FormerKana),
    ("保護者 カナ", Sign::OtherKana),
    ("世帯主 カナ", Sign::OtherKana),
    ("フリガナ", Sign::Kana),
    ("ふりがな", Sign::Kana),
    ("カナ", Sign::Kana),
    ("kana", Sign::Kana),
    ("アルファベット", Sign::Alphabet),
    ("ローマ字", Sign::Alphabet),
    ("通称", Sign::Alias),
    ("旧氏", Sign::FormerName),
    ("旧姓", Sign::FormerName),
    ("世帯番号", Sign::Household),
    ("世帯コード", Sign::Household),
    ("年月日", Sign::Date),
    ("年月$", Sign::Date),
    ("日$", Sign::Date),
    ("期限", Sign::Date),
    ("開始$", Sign::Date),
    ("終了$", Sign::Date),
    ("ymd", Sign::Date),
    ("date", Sign::Date),
    ("前住所", Sign::FormerAddress),
    ("旧住所", Sign::FormerAddress),
    ("住所", Sign::Address),
    ("居所", Sign::Address),
    ("所在地", Sign::Address),
    ("保護者 氏名", Sign::OtherName),
    ("世帯主", Sign::OtherName),
    ("氏名", Sign::Name),
    ("利用者名", Sign::Name),
    ("対象者名", Sign::Name),
    ("受給者名", Sign::Name),
    ("名前", Sign::Name),
    ("担当", Sign::Staff),
    ("民生委員", Sign::District),
    ("地区", Sign::District),
    ("行政区", Sign::District),
    ("自治会", Sign::District),
    ("学区", Sign::District),
    ("避難所", Sign::Place),
    ("施設", Sign::Place),
    ("学校", Sign::Place),
    ("機関", Sign::Place),
    ("事業所", Sign::Place),
    ("額$", Sign::Amount),
    ("区分", Sign::Code),
    ("コード", Sign::Code),
    ("フラグ", Sign::Code),
    ("等級", Sign::Code),
    ("番号", Sign::Number),
    ("名$", Sign::Text),
];

// Words that name something of which nothing else is known, but that no value is.
const OTHER_WORDS: [&str; 16] = [
    "種別", "種類", "事由", "状態", "同意", "有無", "年度", "学年", "方書", "割合", "支給", "判定", "回数",
    "枝番", "必要", "継続",
];

/// What a column's name says, if anything.
pub(super) fn of(name: &str) -> Option<Sign> {
    if matches!(name, "氏" | "姓" | "名" | "氏名漢字") {
        return Some(Sign::Name);
    }
    let lower = name.to_ascii_lowercase();
    let fits = |word: &str| match word.strip_suffix('$') {
        Some(end) => lower.ends_with(end),
        None => word.split(' ').all(|part| lower.contains(part)),
    };
    SIGNS.iter().find(|(word, _)| fits(word)).map(|(_, sign)| *sign)
}

/// Whether a text is a word of the trade, rather than somebody's value.
pub(crate) fn is_word(text: &str) -> bool {
    let is_identifier = text.len() > 1
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' '))
        && text.contains('_');
    super::words::known(text).is_some()
        || of(text).is_some() && text.chars().count() <= 16
        || OTHER_WORDS.iter().any(|word| text.contains(word)) && text.chars().count() <= 12
        || is_identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stranger_word_wins() {
        for (name, sign) in [
            ("個人宛名番号", Sign::Resident),
            ("個人番号", Sign::MyNumber),
            ("通称_フリガナ", Sign::AliasKana),
            ("氏名_フリガナ", Sign::Kana),
            ("支援措置開始年月日", Sign::Date),
            ("支援措置区分", Sign::Protection),
            ("緊急連絡先", Sign::Emergency),
            ("障害名", Sign::Text),
            ("利用者名", Sign::Name),
            ("利用者名カナ", Sign::Kana),
            ("前住所", Sign::FormerAddress),
            ("住所又は居所", Sign::Address),
        ] {
            assert_eq!(of(name), Some(sign), "{name}");
        }
        assert_eq!(of("重度"), None);
    }

    #[test]
    fn names_of_people_are_no_words() {
        for text in ["山田 太郎", "髙橋　京子", "縁市本町1-2-3", "女"] {
            assert!(!is_word(text), "{text}");
        }
    }
}
