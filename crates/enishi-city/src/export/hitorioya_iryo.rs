//! ひとり親医療: CP932, nothing quoted, no names; 受給者番号 of eight digits, era dates with dots.

use super::{CP932_QUOTED, Export, Snapshot, by_order_if, flag};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::programme::View;
use crate::programme::one_parent::{Card, cards, may_be};
use crate::text::{Quote, Sheet, Style};
use crate::world::{Ledger, Night};

pub(super) const EXPORT: Export = Export {
    source: "kodomo/hitorioya_iryo",
    name: ("HITORIOYA_", ".csv"),
    style: Style { quote: Quote::Never, ..CP932_QUOTED },
    header: true,
    columns: &["受給者番号", "宛名番号", "親子区分", "有効開始", "有効終了", "支給停止区分"],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_if(
        night,
        Ledger::Hitorioya,
        |index| may_be(night.world, index),
        |household| {
            cards(night, household).iter().try_for_each(|card| {
                let drops_out = View { night, household, person: card.person }.drops_out(Snapshot::Hitorioya);
                if drops_out { Ok(()) } else { row(card, sheet) }
            })
        },
    )
}

fn row(card: &Card, sheet: &mut Sheet) -> Result<(), CityError> {
    sheet.cell(format_args!("{:08}", card.number)).cell(ten(card.person.number));
    sheet.cell(if card.is_parent { '1' } else { '2' });
    sheet
        .cell(Ymd::from(card.from).era_dots())
        .cell(Ymd::from(card.to).era_dots())
        .cell(flag(card.suspended))
        .end()
}
