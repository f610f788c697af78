//! 就学援助: CP932, every value quoted, dates in words; the child's school, and whether the family lives on 生活保護.

use super::{CP932_QUOTED, Export, Snapshot, by_order_person_if};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::family::guardian;
use crate::programme::school::{Aid, aid, may_apply};
use crate::programme::{Desk, View};
use crate::text::Sheet;
use crate::world::{Ledger, Night};

/// Days until the school board hears of a new name.
const HEARS_OF_NAMES: i64 = 45;

pub(super) const EXPORT: Export = Export {
    source: "kyoiku/shugaku_enjo",
    name: ("就学援助認定者_", ".csv"),
    style: CP932_QUOTED,
    header: true,
    columns: &[
        "年度",
        "児童生徒宛名番号",
        "児童生徒氏名",
        "保護者宛名番号",
        "学校コード",
        "学年",
        "認定区分",
        "認定年月日",
        "取消年月日",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person_if(
        night,
        Ledger::School,
        |index| may_apply(night, index),
        |view| match aid(view) {
            Some(aid) if !view.drops_out(Snapshot::School) => row(view, &aid, sheet),
            _ => Ok(()),
        },
    )
}

fn row(view: &View, aid: &Aid, sheet: &mut Sheet) -> Result<(), CityError> {
    let name = view.person.name_known(view.night.date, HEARS_OF_NAMES);
    sheet.cell(aid.year).cell(ten(view.person.number));
    sheet.cell(name.called(view.glyph(Desk::School, 70, Glyph::Private), "　"));
    sheet.maybe(guardian(view.household).map(|person| ten(person.number)));
    sheet.cell(aid.school).cell(aid.grade).cell(aid.kind).cell(Ymd::from(aid.from).era_long());
    sheet.maybe(aid.until.map(|day| Ymd::from(day).era_long())).end()
}
