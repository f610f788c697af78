//! 見守り対象者: a spreadsheet that somebody keeps by hand, saved as CSV: every value quoted, telephones as
//! `="..."` so that they keep their zeros, names with and without a gap. No number names a resident.

use super::{CP932_QUOTED, Export, by_number};
use crate::address::CITY;
use crate::calendar::{Known, Ymd};
use crate::chance::{Dice, Stream};
use crate::error::CityError;
use crate::household::Person;
use crate::names::Glyph;
use crate::programme::mimamori::{Watched, watched};
use crate::programme::{Desk, View, phone};
use crate::text::Sheet;
use crate::world::Night;

pub(super) const EXPORT: Export = Export {
    source: "shakyo/mimamori",
    name: ("見守り対象者名簿_", ".csv"),
    style: CP932_QUOTED,
    header: true,
    columns: &[
        "氏名",
        "フリガナ",
        "生年月日",
        "住所",
        "電話番号",
        "緊急連絡先",
        "続柄",
        "見守り区分",
        "担当民生委員",
        "同意",
        "登録日",
        "終了日",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_number(night, |view| match watched(view) {
        Some(watched) => row(view, &watched, sheet),
        None => Ok(()),
    })
}

fn row(view: &View, watched: &Watched, sheet: &mut Sheet) -> Result<(), CityError> {
    let (person, place) = (view.person, &view.person.place);
    let mut dice =
        Dice::new(view.world().seed, Stream::Glyph, person.key ^ ((Desk::Shakyo as u64) << 56) ^ 1);
    let gap = dice.weighted(&[(60, "　"), (25, " "), (15, "")], "　");
    sheet.cell(person.name.called(view.glyph(Desk::Shakyo, 60, Glyph::Private), gap));
    sheet.cell(person.name.called_kana(" ")).cell(birth(person));
    let address = if dice.percent(30) { place.typed_wide() } else { format!("{CITY}{}", place.typed()) };
    sheet.cell(address).maybe(phone(view).map(literal)).maybe(watched.emergency.clone().map(literal));
    sheet.maybe(watched.relative).cell(watched.kind).cell(place.minsei());
    sheet.cell(if watched.consents { "有" } else { "無" }).cell(Ymd::from(watched.from).era_dots());
    sheet.maybe(watched.until.map(|day| Ymd::from(day).era_dots())).end()
}

/// What tells a spreadsheet to leave a value alone.
fn literal(text: String) -> String {
    format!("=\"{text}\"")
}

fn birth(person: &Person) -> String {
    let date = person.birth.ymd();
    if person.birth.known == Known::About { date.era_about() } else { date.era_dots() }
}
