//! 保育: UTF-8, dates as a spreadsheet shows them; child, who answers for it, and where it spends the day.

use super::{Export, Snapshot, UTF8, by_order_person_if};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::family::{guardian, may_have_child};
use crate::programme::hoiku::{Placement, placement};
use crate::programme::{Desk, View, phone};
use crate::text::{Sheet, Style};
use crate::world::{Ledger, Night};

/// The last age at which somebody is not at school.
const LAST_AGE: u32 = 6;
/// Days until the desk hears of a new name, and of a new address.
const HEARS_OF_NAMES: i64 = 30;
const HEARS_OF_MOVES: i64 = 10;

pub(super) const EXPORT: Export = Export {
    source: "kodomo/hoiku",
    name: ("hoiku_nyusho_", ".csv"),
    style: Style { line_end: "\r\n", ..UTF8 },
    header: true,
    columns: &[
        "支給認定番号",
        "児童宛名番号",
        "保護者宛名番号",
        "児童氏名",
        "生年月日",
        "住所",
        "緊急連絡先",
        "認定区分",
        "保育必要量",
        "施設名",
        "入所日",
        "退所日",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may_have = |index| may_have_child(night, index, LAST_AGE);
    by_order_person_if(night, Ledger::Hoiku, may_have, |view| match placement(view) {
        Some(placement) if !view.drops_out(Snapshot::Hoiku) => row(view, &placement, sheet),
        _ => Ok(()),
    })
}

fn row(view: &View, placement: &Placement, sheet: &mut Sheet) -> Result<(), CityError> {
    let (person, date) = (view.person, view.night.date);
    let name = person.name_known(date, HEARS_OF_NAMES);
    sheet.cell(format_args!("N{:07}", placement.number)).cell(ten(person.number));
    sheet.maybe(guardian(view.household).map(|person| ten(person.number)));
    sheet
        .cell(name.called(view.glyph(Desk::Hoiku, 66, Glyph::Own), " "))
        .cell(person.birth.ymd().slashes_bare());
    sheet.cell(person.place_known(date, HEARS_OF_MOVES).typed()).maybe(phone(view));
    sheet.cell(placement.kind).maybe(placement.hours).cell(placement.facility);
    sheet.cell(Ymd::from(placement.from).slashes_bare());
    sheet.maybe(placement.until.map(|day| Ymd::from(day).slashes_bare())).end()
}
