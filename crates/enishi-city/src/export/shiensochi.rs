//! 支援措置: history rows, the highest 履歴番号 is the current one. Nobody ever drops out of this file.

use super::{Export, UTF8, by_number, flag};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::programme::View;
use crate::programme::shiensochi::{Measure, Row, measure, rows as history};
use crate::text::Sheet;
use crate::world::Night;

pub(super) const EXPORT: Export = Export {
    source: "shimin/shiensochi",
    name: ("SHIENSOCHI_", ".csv"),
    style: UTF8,
    header: true,
    columns: &[
        "宛名番号",
        "履歴番号",
        "支援措置区分",
        "支援措置開始年月日",
        "支援措置終了年月日",
        "最新フラグ",
        "削除フラグ",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_number(night, |view| match measure(night, view.household) {
        Some(measure) => person(view, &measure, sheet),
        None => Ok(()),
    })
}

fn person(view: &View, measure: &Measure, sheet: &mut Sheet) -> Result<(), CityError> {
    history(view.night, measure, view.person).iter().try_for_each(|line| row(view, measure, line, sheet))
}

fn row(view: &View, measure: &Measure, row: &Row, sheet: &mut Sheet) -> Result<(), CityError> {
    sheet.cell(ten(view.person.number)).cell(row.number).cell(measure.kind);
    sheet.cell(Ymd::from(row.from).iso()).cell(Ymd::from(row.to).iso());
    sheet.cell(flag(row.latest)).cell(flag(row.deleted)).end()
}
