//! 生活保護: CP932, every value quoted, dates of eight digits with zeros or nines for none.

use chrono::NaiveDate;

use super::{CP932_QUOTED, Export, Snapshot, by_order, flag};
use crate::address::CITY;
use crate::calendar::{Birth, Ymd};
use crate::error::CityError;
use crate::household::{Household, ten};
use crate::names::{Glyph, Name};
use crate::programme::View;
use crate::programme::seiho::{Case, Outsider, case, of_member, outsider, outsiders};
use crate::text::{Sheet, half_width};
use crate::world::Night;

const NONE: &str = "00000000";
const OPEN: &str = "99999999";

pub(super) const EXPORT: Export = Export {
    source: "fukushi/seiho",
    name: ("SEIHO_", ".csv"),
    style: CP932_QUOTED,
    header: true,
    columns: &[
        "ケース番号",
        "宛名番号",
        "氏名",
        "氏名カナ",
        "生年月日",
        "居所",
        "保護開始年月日",
        "保護廃止年月日",
        "停止年月日",
        "停止解除年月日",
        "単併給区分",
        "生活扶助フラグ",
        "住宅扶助フラグ",
        "医療扶助フラグ",
        "担当員",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order(night, &night.world.seiho_order, |household| match case(night, household) {
        Some(case) => members(night, household, &case, sheet),
        None => Ok(()),
    })?;
    (0..outsiders(night.world)).try_for_each(|index| stranger(&outsider(night.world, index), sheet))
}

fn members(night: &Night, household: &Household, case: &Case, sheet: &mut Sheet) -> Result<(), CityError> {
    let mut members: Vec<_> = household.members.iter().collect();
    members.sort_by_key(|person| person.number);
    for person in members {
        let view = View { night, household, person };
        let Some(case) = of_member(case, person, night.date).filter(|_| !view.drops_out(Snapshot::Seiho))
        else {
            continue;
        };
        let whereabouts = format!("{CITY}{}", person.place.typed());
        row(sheet, &case, person.number, &person.name, Some(person.birth), &whereabouts)?;
    }
    Ok(())
}

fn stranger(outsider: &Outsider, sheet: &mut Sheet) -> Result<(), CityError> {
    row(sheet, &outsider.case, outsider.number, &outsider.name, outsider.birth, outsider.home)
}

fn row(
    sheet: &mut Sheet,
    case: &Case,
    number: u64,
    name: &Name,
    birth: Option<Birth>,
    home: &str,
) -> Result<(), CityError> {
    sheet.cell(format_args!("S{:04}", case.number)).cell(ten(number));
    sheet.cell(name.text(Glyph::Private, "　")).cell(half_width(&name.kana("　")));
    sheet.cell(birth.map_or_else(|| OPEN.to_owned(), |birth| birth.ymd().eight())).cell(home);
    sheet.cell(Ymd::from(case.from).eight());
    sheet.cell(eight(case.until, if case.nines { OPEN } else { NONE }));
    sheet.cell(eight(case.suspended, NONE)).cell(eight(case.resumed, NONE));
    kinds(case, sheet);
    sheet.cell(format_args!("保護係 {}", case.worker)).end()
}

fn kinds(case: &Case, sheet: &mut Sheet) {
    let kinds = [case.livelihood, case.housing, case.medical];
    let is_single = kinds.iter().filter(|kind| **kind).count() < 2;
    sheet.cell(if is_single { '1' } else { '2' });
    for kind in kinds {
        sheet.cell(flag(kind));
    }
}

fn eight(date: Option<NaiveDate>, none: &str) -> String {
    date.map_or_else(|| none.to_owned(), |date| Ymd::from(date).eight())
}
