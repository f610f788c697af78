//! 児童扶養手当: CP932, every value quoted, differential, with 履歴番号; era digits.

use super::{Amount, CP932_QUOTED, Export, by_order_if, flag};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::programme::changes::Told;
use crate::programme::one_parent::{Award, may_be, may_tell, told_of};
use crate::text::Sheet;
use crate::world::{Ledger, Night};

pub(super) const EXPORT: Export = Export {
    source: "kodomo/jifu",
    name: ("JIFU_", ".csv"),
    style: CP932_QUOTED,
    header: true,
    columns: &[
        "証書番号",
        "受給者宛名番号",
        "児童宛名番号",
        "履歴番号",
        "支給区分",
        "支給事由",
        "手当月額",
        "認定年月日",
        "喪失年月日",
        "削除フラグ",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may = |index| may_be(night.world, index) && may_tell(night, index);
    by_order_if(night, Ledger::Jifu, may, |household| {
        told_of(night, household.index)
            .iter()
            .try_for_each(|(told, revision)| row(night, told, *revision, sheet))
    })
}

fn row(night: &Night, told: &Told<Award>, revision: u32, sheet: &mut Sheet) -> Result<(), CityError> {
    let award = &told.row;
    sheet.cell(format_args!("第{:06}号", award.number)).cell(ten(award.parent)).cell(ten(award.child));
    sheet.cell(revision).cell(award.class).cell(award.reason).cell(Amount(award.amount));
    sheet.cell(Ymd::from(award.since).era_digits());
    sheet.maybe(told.is_gone.then(|| Ymd::from(night.date).era_digits())).cell(flag(told.is_gone)).end()
}
