//! 要保護児童: UTF-8, few columns, no name: the desk keeps the rest on paper.

use super::{Export, UTF8, by_order_person_if};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::programme::View;
use crate::programme::yohogo::{Case, WATCHED, case};
use crate::text::Sheet;
use crate::world::{Ledger, Night};

pub(super) const EXPORT: Export = Export {
    source: "kodomo/yohogo",
    name: ("YOHOGO_", ".csv"),
    style: UTF8,
    header: true,
    columns: &["ケース番号", "児童宛名番号", "区分", "受理日", "終結日", "主担当"],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may_have = |index| WATCHED.may_have(night.world, index) || night.world.role_of(index).is_some();
    by_order_person_if(night, Ledger::Yohogo, may_have, |view| match case(view) {
        Some(case) => row(view, &case, sheet),
        None => Ok(()),
    })
}

fn row(view: &View, case: &Case, sheet: &mut Sheet) -> Result<(), CityError> {
    sheet.cell(format_args!("Y{:06}", case.number)).cell(ten(view.person.number)).cell(case.kind);
    sheet
        .cell(Ymd::from(case.from).iso())
        .maybe(case.until.map(|day| Ymd::from(day).iso()))
        .cell(case.team)
        .end()
}
