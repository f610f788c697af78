//! 健診・予防接種: UTF-8, nothing quoted, dates of eight digits; events of one night, one resident in several rows.

use super::{Export, UTF8, by_order_person_if, flag};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::programme::View;
use crate::programme::kenko::{Event, events, may_tell};
use crate::text::{Quote, Sheet, Style};
use crate::world::{Ledger, Night};

pub(super) const EXPORT: Export = Export {
    source: "kenko/kenshin",
    name: ("KENSHIN_", ".csv"),
    style: Style { quote: Quote::Never, ..UTF8 },
    header: true,
    columns: &["宛名番号", "事業コード", "回数", "実施日", "結果区分", "医療機関", "削除区分"],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person_if(
        night,
        Ledger::Kenko,
        |index| may_tell(night, index),
        |view| events(view).iter().try_for_each(|event| row(view, event, sheet)),
    )
}

fn row(view: &View, event: &Event, sheet: &mut Sheet) -> Result<(), CityError> {
    sheet.cell(ten(view.person.number)).cell(event.code).cell(event.dose);
    sheet.cell(Ymd::from(event.day).eight()).cell(event.result).cell(event.clinic);
    sheet.cell(flag(event.deleted)).end()
}
