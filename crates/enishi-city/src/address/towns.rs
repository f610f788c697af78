//! The 町 of the invented city.

use crate::chance::{Dice, Table};

/// What lies between a town's name and the number of the house.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// so many 丁目, with 住居表示 (番 and 号)
    Chome(u32),
    /// 字 of a 大字, with 番地
    Aza(&'static [&'static str]),
    /// nothing, with 番地
    Plain,
}

/// One 町 or 大字.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Town {
    /// its number in the city's own lists
    pub(crate) code: u32,
    /// as it is registered
    pub(crate) name: &'static str,
    /// as clerks type it: ケ for ヶ, の for ノ, without 大字
    pub(crate) typed: &'static str,
    /// what follows the name
    pub(crate) kind: Kind,
    /// 郵便番号; 350-99 is given to no town
    pub(crate) postcode: &'static str,
    /// of a hundred households
    pub(crate) weight: u32,
    /// how many 街区 or 番地
    pub(crate) blocks: u32,
    /// buildings with a name, in per cent of what the household's kind would have
    pub(crate) flats: u32,
    /// 小学校区 of the parts up to the border, and of those beyond it
    pub(crate) schools: (u32, u32),
    /// the last part of the first 小学校区
    pub(crate) school_border: u32,
}

impl Town {
    /// How many 丁目 or 字.
    pub(crate) fn parts(&self) -> u32 {
        match &self.kind {
            Kind::Chome(count) => *count,
            Kind::Aza(list) => u32::try_from(list.len()).unwrap_or_default(),
            Kind::Plain => 0,
        }
    }

    /// Whether it has 住居表示.
    pub(crate) fn is_numbered(&self) -> bool {
        matches!(self.kind, Kind::Chome(_))
    }
}

/// A town, by its share of the households.
pub(super) fn draw(dice: &mut Dice) -> &'static Town {
    let mut left = dice.below(TOWNS.iter().map(|town| town.weight).sum());
    for town in TOWNS.iter() {
        if left < town.weight {
            return town;
        }
        left -= town.weight;
    }
    &TOWNS.first
}

macro_rules! town {
    ($code:literal, $name:literal, $typed:literal, $kind:expr, $postcode:literal, $weight:literal, $blocks:literal,
     $flats:literal, $schools:expr, $border:literal) => {
        Town {
            code: $code,
            name: $name,
            typed: $typed,
            kind: $kind,
            postcode: $postcode,
            weight: $weight,
            blocks: $blocks,
            flats: $flats,
            schools: $schools,
            school_border: $border,
        }
    };
}

#[rustfmt::skip]
static TOWNS: Table<Town> = Table {
    //          name          typed         what follows                              postcode    %  blocks flats schools border
    first: town!(1, "本町", "本町", Kind::Chome(4), "350-9901", 12, 18, 120, (101, 102), 2),
    rest: &[
        town!(2, "縁町", "縁町", Kind::Chome(5), "350-9902", 13, 16, 110, (101, 103), 3),
        town!(3, "桜ヶ丘", "桜ケ丘", Kind::Chome(6), "350-9903", 14, 22, 90, (103, 104), 3),
        town!(4, "緑台", "緑台", Kind::Chome(3), "350-9904", 9, 30, 60, (104, 104), 3),
        town!(5, "千代田", "千代田", Kind::Chome(2), "350-9905", 7, 14, 130, (102, 102), 2),
        town!(6, "大字千代田", "千代田", Kind::Aza(&["前原", "宮前"]), "350-9906", 3, 890, 20, (102, 102), 2),
        town!(7, "大字結", "結", Kind::Aza(&["上", "下", "原"]), "350-9911", 7, 1_480, 25, (105, 105), 3),
        town!(8, "大字糸井", "糸井", Kind::Aza(&["谷津", "沖ノ原"]), "350-9912", 6, 1_120, 15, (105, 105), 2),
        town!(9, "一ノ坪", "一の坪", Kind::Plain, "350-9913", 5, 640, 60, (106, 106), 0),
        town!(10, "若松町", "若松町", Kind::Plain, "350-9914", 6, 420, 80, (103, 103), 0),
        town!(11, "三ツ木新田", "三ツ木新田", Kind::Plain, "350-9915", 4, 760, 30, (106, 106), 0),
        town!(12, "駅前南", "駅前南", Kind::Chome(2), "350-9907", 8, 9, 180, (101, 101), 2),
        town!(13, "絆ヶ原", "絆が原", Kind::Plain, "350-9916", 6, 530, 50, (106, 106), 0),
    ],
};

/// Buildings with a name.
pub(super) static BUILDINGS: Table<&'static str> = Table {
    first: "コーポ結",
    rest: &[
        "メゾン桜ヶ丘",
        "第二縁荘",
        "若松ハイツ",
        "グリーンハイム緑台",
        "縁マンション",
        "県営千代田団地１号棟",
        "サンライズ本町",
        "レジデンス駅前",
        "ひまわり荘",
        "絆マンションＡ棟",
        "三恵アパート",
        "グランツ縁",
        "５番館",
    ],
};
