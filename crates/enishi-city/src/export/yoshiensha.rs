//! 避難行動要支援者: UTF-8 with its mark, and above the columns what the list is and who may have it.

use super::{Export, Snapshot, UTF8, by_number, flag};
use crate::address::CITY;
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::{Glyph, Sex};
use crate::programme::yoshiensha::{Listed, listed};
use crate::programme::{Desk, View, phone};
use crate::text::{Encoding, Sheet, Style};
use crate::world::Night;

/// Days until the desk hears of a new name.
const HEARS_OF_NAMES: i64 = 20;

pub(super) const EXPORT: Export = Export {
    source: "kiki/yoshiensha",
    name: ("YOSHIENSHA_", ".csv"),
    style: Style { encoding: Encoding::Utf8Bom, line_end: "\r\n", ..UTF8 },
    header: false,
    columns: &[
        "宛名番号",
        "氏名",
        "フリガナ",
        "生年月日",
        "性別",
        "住所又は居所",
        "電話番号等",
        "事由",
        "同意区分",
        "自治会",
        "民生委員区",
        "避難所",
        "個別計画有無",
        "避難支援等実施者",
        "登録年月日",
        "抹消年月日",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    sheet.line("# 避難行動要支援者名簿(災害対策基本法第49条の10)")?;
    sheet.line(&format!("# 基準日 {} 取扱注意", Ymd::from(night.date).slashes()))?;
    sheet.header(EXPORT.columns)?;
    by_number(night, |view| match listed(view) {
        Some(listed) if !view.drops_out(Snapshot::Yoshiensha) => row(view, &listed, sheet),
        _ => Ok(()),
    })
}

fn row(view: &View, listed: &Listed, sheet: &mut Sheet) -> Result<(), CityError> {
    let (person, place) = (view.person, &view.person.place);
    let name = person.name_known(view.night.date, HEARS_OF_NAMES);
    sheet.cell(ten(person.number)).cell(name.called(view.glyph(Desk::Yoshiensha, 50, Glyph::Own), " "));
    sheet.cell(name.called_kana(" ")).cell(person.birth.ymd().slashes());
    sheet.cell(if person.sex == Sex::Male { "男" } else { "女" });
    sheet.cell(format_args!("{CITY}{}", place.typed())).maybe(phone(view));
    sheet.cell(listed.reason).cell(listed.consent).cell(place.jichikai()).cell(place.minsei());
    sheet.cell(format_args!("H{}", place.school())).cell(flag(listed.has_plan)).maybe(listed.supporter);
    sheet.cell(Ymd::from(listed.from).slashes());
    sheet.maybe(listed.until.map(|day| Ymd::from(day).slashes())).end()
}
