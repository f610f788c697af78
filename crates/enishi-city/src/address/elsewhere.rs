//! Where people came from: invented towns of real prefectures.

use crate::chance::{Dice, Table};
use crate::text::{kanji_number, wide};

static MUNICIPALITIES: Table<&'static str> = Table {
    first: "東京都結川区",
    rest: &[
        "東京都瀬織区",
        "東京都紡木市",
        "埼玉県紬市",
        "埼玉県糸瀬市",
        "埼玉県比和郡綾里町",
        "千葉県汐結市",
        "神奈川県織浜市",
        "群馬県絹瀬市",
        "栃木県麻生野市",
        "茨城県綿貫市",
        "新潟県雪織市",
        "長野県結沢郡木綿村",
        "福島県綾瀬川市",
        "北海道白糸市",
        "大阪府錦織野市",
        "福岡県紅結市",
        "沖縄県芭蕉市",
    ],
};

static TOWNS: Table<&'static str> = Table {
    first: "本町",
    rest: &["栄町", "東町", "旭ヶ丘", "中央", "緑町", "大字原", "宮前"],
};

/// A 前住所 outside the city, as the register writes it.
pub(crate) fn elsewhere(dice: &mut Dice) -> String {
    let (municipality, town) = (dice.pick(&MUNICIPALITIES), dice.pick(&TOWNS));
    let number = wide(&dice.between(1, 30).to_string());
    if town.starts_with("大字") {
        return format!("{municipality}{town}{}番地", wide(&dice.between(10, 1_900).to_string()));
    }
    let chome = kanji_number(dice.between(1, 6));
    format!("{municipality}{town}{chome}丁目{number}番{}号", wide(&dice.between(1, 20).to_string()))
}

/// Where people without a registered address stay.
pub(crate) static HOMES: Table<&'static str> = Table {
    first: "縁市本町3-7-2 簡易宿泊所みどり荘",
    rest: &[
        "縁市駅前南1-4-9 無料低額宿泊所ひだまり",
        "縁市大字結字上214 縁中央病院入院中",
        "居所不定(縁川河川敷)",
    ],
};
