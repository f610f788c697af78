//! 療育手帳: no header but a byte order mark, the degree as somebody typed it, zeros of the 宛名番号 eaten.

use super::{Export, Snapshot, UTF8, by_order_person_if};
use crate::address::CITY;
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::names::Glyph;
use crate::programme::ryoiku::{Certificate, RYOIKU, certificate};
use crate::programme::{Desk, View};
use crate::text::{Encoding, Sheet, Style};
use crate::world::{Ledger, Night};

/// Days until the desk hears of a new name, and of a new address.
const HEARS_OF_NAMES: i64 = 90;
const HEARS_OF_MOVES: i64 = 45;

pub(super) const EXPORT: Export = Export {
    source: "shogai/ryoiku_techo",
    name: ("療育手帳台帳", ".csv"),
    style: Style { encoding: Encoding::Utf8Bom, line_end: "\r\n", ..UTF8 },
    header: false,
    columns: &[
        "手帳番号",
        "宛名番号",
        "氏名",
        "カナ",
        "生年月日",
        "住所",
        "判定区分",
        "交付年月日",
        "次回判定年月",
        "返還年月日",
        "備考",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may_hold = |index| RYOIKU.may_have(night.world, index);
    by_order_person_if(night, Ledger::Ryoiku, may_hold, |view| match certificate(view) {
        Some(certificate) if !view.drops_out(Snapshot::Ryoiku) => row(view, &certificate, sheet),
        _ => Ok(()),
    })
}

fn row(view: &View, certificate: &Certificate, sheet: &mut Sheet) -> Result<(), CityError> {
    let (person, date) = (view.person, view.night.date);
    let name = person.name_known(date, HEARS_OF_NAMES);
    sheet.cell(format_args!("埼玉第{}号", certificate.number)).cell(person.number);
    sheet.cell(name.called(view.glyph(Desk::Ryoiku, 55, Glyph::Own), " ")).cell(name.called_kana("　"));
    sheet.cell(person.birth.ymd().era_bare());
    sheet.cell(format_args!("{CITY}{}", person.place_known(date, HEARS_OF_MOVES).typed()));
    sheet.cell(certificate.degree).cell(Ymd::from(certificate.issued).era_bare());
    sheet.maybe(certificate.next.map(Ymd::era_month));
    sheet.maybe(certificate.returned.map(|day| Ymd::from(day).era_bare()));
    sheet.cell(remark(certificate)).end()
}

fn remark(certificate: &Certificate) -> &'static str {
    match (certificate.returned.is_some(), certificate.is_young, certificate.number % 5) {
        (true, ..) => "返還済",
        (_, true, 0) => "保護者申請,写真更新",
        (_, false, 1) => "更新時 本人来所",
        _ => "",
    }
}
