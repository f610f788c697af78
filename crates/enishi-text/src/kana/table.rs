//! The kana themselves: width, script, sound marks, and what is one letter to the fuzzy rules.

/// U+FF61–FF9F in order of their codes.
const HALF_WIDTH: [char; 63] = [
    '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア',
    'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ',
    'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ',
    'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン', '゛', '゜',
];

/// Half-width kana and its punctuation in full width; combining sound marks as ゛ and ゜.
pub(super) fn full_width(c: char) -> char {
    match c {
        '\u{ff61}'..='\u{ff9f}' => {
            let index = u32::from(c) - 0xff61;
            usize::try_from(index).ok().and_then(|index| HALF_WIDTH.get(index)).copied().unwrap_or(c)
        }
        '\u{3099}' => '゛',
        '\u{309a}' => '゜',
        _ => c,
    }
}

/// Hiragana as katakana; the two blocks lie 0x60 apart.
pub(super) fn katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        _ => c,
    }
}

/// The katakana that `base` and a sound mark after it make together.
pub(crate) fn compose(base: char, mark: char) -> Option<char> {
    let next = |step| char::from_u32(u32::from(base) + step);
    match (mark, base) {
        ('゛', 'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ') => next(1),
        ('゛', 'タ' | 'チ' | 'ツ' | 'テ' | 'ト' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' | 'ヽ') => {
            next(1)
        }
        ('゜', 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ') => next(2),
        ('゛', 'ウ') => Some('ヴ'),
        ('゛', 'ワ') => Some('ヷ'),
        ('゛', 'ヰ') => Some('ヸ'),
        ('゛', 'ヱ') => Some('ヹ'),
        ('゛', 'ヲ') => Some('ヺ'),
        _ => None,
    }
}

/// The one letter that stands for `c` in the fuzzy key: large, without sound mark, old kana as new.
/// ヂ=ジ and ズ=ヅ join シ with チ and ス with ツ, as ワ=ハ joins ワ with ハ, バ and パ: being equal is transitive.
/// ヴ is ブ here; ヴァ is for the caller, who sees both.
pub(super) fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'ア' | 'ァ' => 'ア',
        'イ' | 'ィ' | 'ヰ' => 'イ',
        'ウ' | 'ゥ' => 'ウ',
        'エ' | 'ェ' | 'ヱ' => 'エ',
        'オ' | 'ォ' | 'ヲ' => 'オ',
        'カ' | 'ガ' | 'ヵ' => 'カ',
        'キ' | 'ギ' => 'キ',
        'ク' | 'グ' | 'ㇰ' => 'ク',
        'ケ' | 'ゲ' | 'ヶ' => 'ケ',
        'コ' | 'ゴ' => 'コ',
        'サ' | 'ザ' => 'サ',
        'シ' | 'ジ' | 'チ' | 'ヂ' | 'ㇱ' => 'シ',
        'ス' | 'ズ' | 'ツ' | 'ヅ' | 'ッ' | 'ㇲ' => 'ス',
        'セ' | 'ゼ' => 'セ',
        'ソ' | 'ゾ' => 'ソ',
        'タ' | 'ダ' => 'タ',
        'テ' | 'デ' => 'テ',
        'ト' | 'ド' | 'ㇳ' => 'ト',
        'ハ' | 'バ' | 'パ' | 'ワ' | 'ヮ' | 'ヷ' | 'ㇵ' => 'ハ',
        'ヒ' | 'ビ' | 'ピ' | 'ヸ' | 'ㇶ' => 'ヒ',
        'フ' | 'ブ' | 'プ' | 'ヴ' | 'ㇷ' => 'フ',
        'ヘ' | 'ベ' | 'ペ' | 'ヹ' | 'ㇸ' => 'ヘ',
        'ホ' | 'ボ' | 'ポ' | 'ヺ' | 'ㇹ' => 'ホ',
        'ヤ' | 'ャ' => 'ヤ',
        'ユ' | 'ュ' => 'ユ',
        'ヨ' | 'ョ' => 'ヨ',
        'ヌ' | 'ㇴ' => 'ヌ',
        'ム' | 'ㇺ' => 'ム',
        'ラ' | 'ㇻ' => 'ラ',
        'リ' | 'ㇼ' => 'リ',
        'ル' | 'ㇽ' => 'ル',
        'レ' | 'ㇾ' => 'レ',
        'ロ' | 'ㇿ' => 'ロ',
        'ナ' | 'ニ' | 'ネ' | 'ノ' | 'マ' | 'ミ' | 'メ' | 'モ' | 'ン' => c,
        _ => return None,
    })
}

/// The vowel that a letter of [`plain_letter`] ends in; `None` for ン and what is no kana.
pub(super) fn vowel(letter: char) -> Option<char> {
    Some(match letter {
        'ア' | 'カ' | 'サ' | 'タ' | 'ナ' | 'ハ' | 'マ' | 'ヤ' | 'ラ' => 'ア',
        'イ' | 'キ' | 'シ' | 'ニ' | 'ヒ' | 'ミ' | 'リ' => 'イ',
        'ウ' | 'ク' | 'ス' | 'ヌ' | 'フ' | 'ム' | 'ユ' | 'ル' => 'ウ',
        'エ' | 'ケ' | 'セ' | 'テ' | 'ネ' | 'ヘ' | 'メ' | 'レ' => 'エ',
        'オ' | 'コ' | 'ソ' | 'ト' | 'ノ' | 'ホ' | 'モ' | 'ヨ' | 'ロ' => 'オ',
        _ => return None,
    })
}
