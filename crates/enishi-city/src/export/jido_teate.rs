//! 児童手当: tab-separated UTF-8, differential, by payee and child.

use super::{Export, UTF8, flag};
use crate::error::CityError;
use crate::household::{BANDS, ten};
use crate::programme::jido::{Told, may_tell, told};
use crate::text::{Quote, Sheet, Style};
use crate::world::Night;

pub(super) const EXPORT: Export = Export {
    source: "kodomo/jido_teate",
    name: ("JIDOTEATE_", ".tsv"),
    style: Style { delimiter: '\t', quote: Quote::Never, line_end: "\r\n", ..UTF8 },
    header: true,
    columns: &[
        "受給者宛名番号",
        "児童宛名番号",
        "認定番号",
        "支給開始年月",
        "支給終了年月",
        "監護区分",
        "手当月額",
        "履歴番号",
        "削除フラグ",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    for band in BANDS {
        for index in (0..night.world.households).filter(|index| may_tell(night, *index)) {
            for told in told(night, &night.household(index)).iter().filter(|told| told.award.band == band) {
                row(told, sheet)?;
            }
        }
    }
    Ok(())
}

fn row(told: &Told, sheet: &mut Sheet) -> Result<(), CityError> {
    let award = &told.award;
    sheet.cell(ten(award.payee)).maybe(award.child.map(ten)).cell(format_args!("K{:07}", award.number));
    sheet.cell(award.paid_from().era_month()).cell(award.paid_to().era_month()).cell(award.custody);
    sheet.cell(format_args!("{},{:03}", award.amount / 1_000, award.amount % 1_000));
    sheet.cell(told.revision).cell(flag(award.withdrawn)).end()
}
