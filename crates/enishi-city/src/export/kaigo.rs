//! 介護保険: UTF-8 with its mark, dates with slashes; knows its own 被保険者番号 only.

use super::{Export, Snapshot, UTF8, by_order_person};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::kaigo::{Care, Insured, insured};
use crate::programme::{Desk, View, phone};
use crate::text::{Encoding, Sheet, Style};
use crate::world::Night;

/// Days until the desk hears of a new name.
const HEARS_OF_NAMES: i64 = 10;

pub(super) const EXPORT: Export = Export {
    source: "korei/kaigo",
    name: ("KAIGO_NINTEI_", ".csv"),
    style: Style { encoding: Encoding::Utf8Bom, line_end: "\r\n", ..UTF8 },
    header: true,
    columns: &[
        "被保険者番号",
        "氏名",
        "氏名カナ",
        "生年月日",
        "被保険者区分コード",
        "資格取得日",
        "資格喪失日",
        "要介護認定状況コード",
        "要介護状態区分コード",
        "要介護認定日",
        "認定有効期間開始日",
        "認定有効期間終了日",
        "電話番号",
        "居宅介護支援事業所",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person(night, &night.world.kaigo_order, |view| match insured(view) {
        Some(insured) if !view.drops_out(Snapshot::Kaigo) => row(view, &insured, sheet),
        _ => Ok(()),
    })
}

fn row(view: &View, insured: &Insured, sheet: &mut Sheet) -> Result<(), CityError> {
    let person = view.person;
    let name = person.name_known(view.night.date, HEARS_OF_NAMES);
    sheet.cell(ten(insured.number)).cell(name.called(view.glyph(Desk::Kaigo, 72, Glyph::Own), " "));
    sheet.cell(name.called_kana(" ")).cell(person.birth.ymd().slashes());
    sheet.cell(insured.category).cell(Ymd::from(insured.from).slashes());
    sheet.maybe(insured.until.map(|day| Ymd::from(day).slashes()));
    care(&insured.care, sheet);
    sheet.maybe(phone(view)).maybe(insured.office).end()
}

fn care(care: &Care, sheet: &mut Sheet) {
    match care {
        Care::None => sheet.cell('0').empty().empty().empty().empty(),
        Care::Applied => sheet.cell('1').empty().empty().empty().empty(),
        Care::Assessed(assessment) => {
            let day = |date| Ymd::from(date).slashes();
            sheet.cell('2').cell(assessment.level).cell(day(assessment.on));
            sheet.cell(day(assessment.from)).cell(day(assessment.to))
        }
    };
}
