//! 国民健康保険: CP932, every value quoted, 宛名番号 of fifteen digits; history rows that each repeat all columns.

use super::{CP932_QUOTED, Export, Snapshot, by_order_person_if};
use crate::calendar::{Ymd, before};
use crate::error::CityError;
use crate::names::Glyph;
use crate::programme::kokuho::{Insured, insured, may_insure};
use crate::programme::{Desk, View};
use crate::text::{Sheet, half_width};
use crate::world::{Ledger, Night};

/// The number that every insurer has of the state; this one is given to none.
const INSURER: &str = "00119990";
/// Days until the desk hears of a new name.
const HEARS_OF_NAMES: i64 = 14;

pub(super) const EXPORT: Export = Export {
    source: "hoken/kokuho",
    name: ("KOKUHO_SHIKAKU_", ".csv"),
    style: CP932_QUOTED,
    header: true,
    columns: &[
        "保険者番号",
        "記号番号",
        "枝番",
        "個人宛名番号",
        "履歴番号",
        "氏名",
        "氏名カナ",
        "生年月日",
        "資格取得年月日",
        "取得事由",
        "資格喪失年月日",
        "喪失事由",
        "適用開始年月日",
        "適用終了年月日",
        "最新フラグ",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person_if(
        night,
        Ledger::Kokuho,
        |index| may_insure(night.world, index),
        |view| match insured(view) {
            Some(insured) if !view.drops_out(Snapshot::Kokuho) => history(view, &insured, sheet),
            _ => Ok(()),
        },
    )
}

fn history(view: &View, insured: &Insured, sheet: &mut Sheet) -> Result<(), CityError> {
    (0..insured.periods.len()).try_for_each(|index| row(view, insured, index, sheet))
}

fn row(view: &View, insured: &Insured, index: usize, sheet: &mut Sheet) -> Result<(), CityError> {
    let name = view.person.name_known(view.night.date, HEARS_OF_NAMES);
    let next = insured.periods.get(index + 1).map(|day| before(*day, 1));
    let until = next.or(insured.lost.map(|(day, _)| before(day, 1)));
    let dots = |day| Ymd::from(day).era_dots();
    sheet
        .cell(INSURER)
        .cell(format_args!("縁{:07}", insured.number))
        .cell(format_args!("{:02}", insured.branch));
    sheet.cell(format_args!("{:015}", view.person.number)).cell(index + 1);
    sheet.cell(name.called(view.glyph(Desk::Kokuho, 20, Glyph::Private), "　"));
    sheet.cell(half_width(&name.called_kana(" "))).cell(view.person.birth.ymd().era_dots());
    sheet.cell(dots(insured.from)).cell(insured.joined_by);
    sheet.maybe(insured.lost.map(|(day, _)| dots(day))).maybe(insured.lost.map(|(_, why)| why));
    sheet.maybe(insured.periods.get(index).map(|day| dots(*day))).maybe(until.map(dots));
    sheet.cell(super::flag(next.is_none())).end()
}
