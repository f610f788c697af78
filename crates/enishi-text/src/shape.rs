//! What a value looks like, without saying it: for people who describe files and may not read them.

/// The shape of a text: digits become `9`, letters `A`, kana `ア` (hiragana `あ`, half-width kana `ｱ`), kanji `漢`,
/// private-use characters `〓`; full-width digits and letters stay full width. Spaces and punctuation stay. A run of more
/// than four is written as its first and its length.
///
/// ```
/// use enishi_text::shape::shape;
/// assert_eq!(shape("S15.03.02"), "A99.99.99");
/// assert_eq!(shape("0000012342"), "9×10");
/// assert_eq!(shape("髙橋　京子"), "漢漢　漢漢");
/// ```
pub fn shape(text: &str) -> String {
    let mut shaped = String::new();
    let mut characters = text.chars().map(class).peekable();
    while let Some(class) = characters.next() {
        let mut length = 1;
        while characters.next_if_eq(&class).is_some() {
            length += 1;
        }
        if length > LONGEST_RUN {
            shaped.extend([class, '×']);
            shaped.push_str(&length.to_string());
        } else {
            shaped.extend(std::iter::repeat_n(class, length));
        }
    }
    shaped
}

const LONGEST_RUN: usize = 4;

fn class(c: char) -> char {
    match c {
        '0'..='9' => '9',
        'A'..='Z' | 'a'..='z' => 'A',
        '０'..='９' => '９',
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => 'Ａ',
        '\u{3041}'..='\u{309F}' => 'あ',
        '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => 'ア',
        '\u{FF66}'..='\u{FF9F}' => 'ｱ',
        '々' | '〆' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
            '漢'
        }
        '\u{20000}'..='\u{3FFFF}' => '漢',
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => '〓',
        _ if c.is_numeric() => '9',
        _ if c.is_alphabetic() => 'A',
        _ if c.is_control() => '?',
        // A mark of a character, such as a variation selector, would tell which character it is.
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{300}'..='\u{36F}' => '?',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_characters_stand_for_them() {
        for (text, expected) in [
            ("", ""),
            ("S15.03.02", "A99.99.99"),
            ("令和4年5月31日", "漢漢9漢9漢99漢"),
            ("ﾀｶﾊｼ ｷﾖｳｺ", "ｱｱｱｱ ｱｱｱｱ"),
            ("ﾔﾏﾀﾞ", "ｱｱｱｱ"),
            ("サイトウ　ジロウ", "アアアア　アアア"),
            ("ささき", "あああ"),
            ("縁市本町１－２", "漢漢漢漢９－９"),
            ("1,234", "9,999"),
            ("\u{E000}田", "〓漢"),
            ("20261121", "9×8"),
            ("O'Brien", "A'A×5"),
            ("Ñandú 김", "A×5 A"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn no_letter_digit_kana_or_kanji_of_a_value_is_left() {
        let kept = "Aア漢あｱ９Ａ〓?×".chars().chain('0'..='9').collect::<Vec<_>>();
        for text in ["髙橋　京子", "ｻﾄｳ ﾊﾅｺ", "Smith, John", "縁市緑町三丁目9-9", "葛\u{E0100}城"]
        {
            let shaped = shape(text);
            for c in shaped.chars().filter(|c| c.is_alphanumeric()) {
                assert!(kept.contains(&c), "{c}");
            }
            assert!(
                !text.chars().any(|c| c.is_alphabetic() && !kept.contains(&c) && shaped.contains(c)),
                "{text}"
            );
        }
    }
}
