//! 特定医療費(難病): EUC-JP, TAB, differential; dates in full-width digits.

use super::seishin_techo::EUC;
use super::{Export, by_order_person_if, flag};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::{Household, ten};
use crate::names::Glyph;
use crate::programme::View;
use crate::programme::changes::{Told, told};
use crate::programme::nanbyo::{Award, NANBYO, award};
use crate::text::{Sheet, Style, wide};
use crate::world::{Ledger, Night};

pub(super) const EXPORT: Export = Export {
    source: "kenko/nanbyo",
    name: ("NANBYO_IDO_", ".tsv"),
    style: Style { delimiter: '\t', ..EUC },
    header: true,
    columns: &[
        "異動区分",
        "受給者番号",
        "宛名番号",
        "氏名",
        "生年月日",
        "疾病名",
        "重症度区分",
        "人工呼吸器等装着",
        "有効開始",
        "有効期限",
        "指定医療機関",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may_have = |index| NANBYO.may_have(night.world, index);
    by_order_person_if(night, Ledger::Nanbyo, may_have, |view| {
        told(night, |night| awards(night, view), |award| award.number)
            .iter()
            .filter(|told| !is_forgotten(told))
            .try_for_each(|told| row(view, told, sheet))
    })
}

/// An award that ended was told when it did; that nobody remembers it now is no news.
fn is_forgotten(told: &Told<Award>) -> bool {
    told.is_gone && told.row.ended
}

/// What is known of a person in a night; life may have gone on since.
fn awards(night: &Night, view: &View) -> Vec<Award> {
    let index = view.household.index;
    let own = (night.number != view.night.number).then(|| night.household(index));
    let household: &Household = own.as_ref().unwrap_or(view.household);
    let same = household.members.iter().find(|person| person.key == view.person.key);
    same.and_then(|person| award(&View { night, household, person })).into_iter().collect()
}

fn row(view: &View, told: &Told<Award>, sheet: &mut Sheet) -> Result<(), CityError> {
    let award = &told.row;
    let full = |day| wide(&Ymd::from(day).eight());
    sheet.cell(kind(told)).cell(format_args!("{:07}", award.number)).cell(ten(view.person.number));
    sheet.cell(view.person.name.called(Glyph::Plain, "　")).cell(wide(&view.person.birth.ymd().eight()));
    sheet.cell(award.illness).cell(award.severity).cell(flag(award.ventilator));
    sheet.cell(full(award.from)).cell(full(award.to)).cell(award.clinic).end()
}

/// 異動区分: 1 new, 2 changed, 3 over
fn kind(told: &Told<Award>) -> char {
    match (told.is_gone || told.row.ended, told.is_new) {
        (true, _) => '3',
        (false, true) => '1',
        (false, false) => '2',
    }
}
