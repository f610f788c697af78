//! 自立支援医療: CP932 through a spreadsheet, dates and amounts as that shows them (`2022/5/31`, `"10,000"`).

use super::{Amount, CP932_QUOTED, Export, Snapshot, by_order_person_if};
use crate::address::CITY;
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::jiritsu::{Award, award, may_have};
use crate::programme::{Desk, View};
use crate::text::{Quote, Sheet, Style};
use crate::world::{Ledger, Night};

/// Days until the desk hears of a new name, and of a new address.
const HEARS_OF_NAMES: i64 = 40;
const HEARS_OF_MOVES: i64 = 30;

pub(super) const EXPORT: Export = Export {
    source: "shogai/jiritsu_iryo",
    name: ("自立支援医療_", ".csv"),
    style: Style { quote: Quote::Needed, ..CP932_QUOTED },
    header: true,
    columns: &[
        "受給者番号",
        "宛名番号",
        "氏名",
        "氏名カナ",
        "生年月日",
        "住所",
        "種別",
        "有効開始",
        "有効終了",
        "医療機関",
        "負担上限月額",
        "重度かつ継続",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person_if(
        night,
        Ledger::Jiritsu,
        |index| may_have(night.world, index),
        |view| match award(view) {
            Some(award) if !view.drops_out(Snapshot::Jiritsu) => row(view, &award, sheet),
            _ => Ok(()),
        },
    )
}

fn row(view: &View, award: &Award, sheet: &mut Sheet) -> Result<(), CityError> {
    let (person, date) = (view.person, view.night.date);
    let name = person.name_known(date, HEARS_OF_NAMES);
    sheet.cell(format_args!("{:08}", award.number)).cell(ten(person.number));
    sheet.cell(name.called(view.glyph(Desk::Jiritsu, 60, Glyph::Private), " ")).cell(name.called_kana(" "));
    sheet.cell(person.birth.ymd().slashes());
    sheet.cell(format_args!("{CITY}{}", person.place_known(date, HEARS_OF_MOVES).typed())).cell(award.kind);
    sheet.cell(Ymd::from(award.from).slashes_bare()).cell(Ymd::from(award.to).slashes_bare());
    sheet.cell(award.clinic).cell(Amount(award.cap)).cell(if award.lasting { "該当" } else { "" }).end()
}
