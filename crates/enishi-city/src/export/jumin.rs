//! 住民記録: CP932, every value quoted, half-width kana, era dates; births of foreign nationals are western.

use super::{CP932_QUOTED, Export, Snapshot, by_number, flag};
use crate::calendar::{Known, Ymd};
use crate::error::CityError;
use crate::household::{Person, Residency, number, ten};
use crate::names::{Glyph, Sex};
use crate::programme::{View, shiensochi};
use crate::text::{Sheet, half_width, large_kana};
use crate::world::Night;

pub(super) const EXPORT: Export = Export {
    source: "shimin/jumin",
    name: ("JUMIN_", ".csv"),
    style: CP932_QUOTED,
    header: true,
    columns: &[
        "宛名番号",
        "世帯番号",
        "住登区分",
        "住民種別",
        "住民状態",
        "異動日",
        "氏名",
        "氏名_フリガナ",
        "通称",
        "通称_フリガナ",
        "旧氏",
        "氏名_アルファベット",
        "性別",
        "生年月日",
        "続柄表記",
        "郵便番号",
        "住所1",
        "住所2",
        "前住所",
        "行政区コード",
        "地区管理コード1",
        "地区管理コード2",
        "支援措置区分",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_number(night, |view| if view.drops_out(Snapshot::Jumin) { Ok(()) } else { row(view, sheet) })
}

fn row(view: &View, sheet: &mut Sheet) -> Result<(), CityError> {
    let person = view.person;
    sheet.cell(ten(person.number)).cell(ten(number::household(view.household.index)));
    sheet.cell('1').cell(if person.is_foreign() { '2' } else { '1' }).cell(state(person.residency));
    sheet.cell(changed(person));
    names(person, sheet);
    sheet
        .cell(if person.sex == Sex::Male { '1' } else { '2' })
        .cell(birth(person))
        .cell(person.relation_text());
    home(view, sheet);
    sheet.cell(flag(shiensochi::is_flagged(view))).end()
}

fn names(person: &Person, sheet: &mut Sheet) {
    let name = &person.name;
    let kana = |text: String| half_width(&if person.large_kana { large_kana(&text) } else { text });
    sheet.cell(name.text(Glyph::Private, "　")).cell(kana(name.kana("　")));
    sheet.maybe(name.alias(Glyph::Private, "　")).maybe(name.alias_kana("　").map(kana));
    sheet.maybe(person.former_surname.map(|surname| surname.registered())).maybe(name.alphabet());
}

fn home(view: &View, sheet: &mut Sheet) {
    let place = &view.person.place;
    sheet.cell(place.postcode()).cell(place.registered()).maybe(place.building());
    sheet.maybe(view.person.former.text(view.world()));
    sheet.cell(place.jichikai()).cell(place.school()).cell(place.minsei());
}

fn state(residency: Residency) -> char {
    match residency {
        Residency::Here => '1',
        Residency::Away => '2',
        Residency::Dead => '3',
        Residency::Removed => '9',
    }
}

/// 異動日. Who never moved has the birth there, as far as it is known.
fn changed(person: &Person) -> String {
    let is_birth = person.changed == person.birth.day;
    let date = if is_birth { person.birth.ymd() } else { Ymd::from(person.changed) };
    date.era_dots()
}

fn birth(person: &Person) -> String {
    let date = person.birth.ymd();
    match person.birth.known {
        _ if person.is_foreign() => date.western_dots(),
        Known::About => date.era_about(),
        _ => date.era_dots(),
    }
}
