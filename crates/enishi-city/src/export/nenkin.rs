//! 国民年金: UTF-16 with TAB, dates in the digits of pension systems (5 昭和), a trailer that counts the rows.

use super::{Export, Snapshot, by_number};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::nenkin::{Insured, insured};
use crate::programme::{Desk, View};
use crate::text::{Encoding, Quote, Sheet, Style, half_width};
use crate::world::Night;

/// Days until the desk hears of a new name.
const HEARS_OF_NAMES: i64 = 14;

pub(super) const EXPORT: Export = Export {
    source: "hoken/nenkin",
    name: ("NENKIN_", ".txt"),
    style: Style { encoding: Encoding::Utf16, delimiter: '\t', quote: Quote::Never, line_end: "\r\n" },
    header: true,
    columns: &[
        "宛名番号",
        "氏名",
        "氏名カナ",
        "生年月日",
        "種別",
        "資格取得年月日",
        "資格喪失年月日",
        "免除区分",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_number(night, |view| match insured(view) {
        Some(insured) if !view.drops_out(Snapshot::Nenkin) => row(view, &insured, sheet),
        _ => Ok(()),
    })?;
    let count = sheet.count();
    sheet.cell('9').cell(format_args!("{count:07}")).end_other()
}

fn row(view: &View, insured: &Insured, sheet: &mut Sheet) -> Result<(), CityError> {
    let person = view.person;
    let name = person.name_known(view.night.date, HEARS_OF_NAMES);
    sheet.cell(ten(person.number)).cell(name.called(view.glyph(Desk::Nenkin, 40, Glyph::Own), "　"));
    sheet.cell(half_width(&name.called_kana(" "))).cell(person.birth.ymd().pension_digits());
    sheet.cell(insured.category).cell(Ymd::from(insured.from).pension_digits());
    sheet.maybe(insured.until.map(|day| Ymd::from(day).pension_digits())).maybe(insured.exemption).end()
}
