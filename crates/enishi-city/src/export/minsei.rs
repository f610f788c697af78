//! 民生委員: a roster that was saved from Excel as Unicode text: UTF-16 with TAB. Knows no 宛名番号.

use super::{Export, by_order_person};
use crate::address::CITY;
use crate::calendar::Ymd;
use crate::chance::Order;
use crate::error::CityError;
use crate::names::Glyph;
use crate::programme::minsei::{Commissioner, commissioner};
use crate::programme::{Desk, View};
use crate::text::{Encoding, Quote, Sheet, Style};
use crate::world::Night;

/// The order of 委員番号.
const ORDER: u64 = 102;

pub(super) const EXPORT: Export = Export {
    source: "shakyo/minsei",
    name: ("民生委員名簿_", ".txt"),
    style: Style { encoding: Encoding::Utf16, delimiter: '\t', quote: Quote::Needed, line_end: "\r\n" },
    header: true,
    columns: &["委員番号", "氏名", "フリガナ", "担当地区コード", "住所", "電話番号", "任期終了日"],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let order = Order::new(night.world.seed, ORDER, night.world.households);
    by_order_person(night, &order, |view| match commissioner(view, &order) {
        Some(commissioner) => row(view, &commissioner, sheet),
        None => Ok(()),
    })
}

fn row(view: &View, commissioner: &Commissioner, sheet: &mut Sheet) -> Result<(), CityError> {
    let (name, place) = (&view.person.name, &view.person.place);
    sheet.cell(format_args!("M{:06}", commissioner.number));
    sheet.cell(name.called(view.glyph(Desk::Shakyo, 50, Glyph::Own), "　")).cell(name.called_kana("　"));
    sheet.cell(place.minsei()).cell(format_args!("{CITY}{}", place.typed())).cell(&commissioner.phone);
    sheet.cell(Ymd::from(commissioner.until).slashes()).end()
}
