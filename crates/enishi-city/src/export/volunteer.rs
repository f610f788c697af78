//! ボランティア: UTF-8, names in hiragana, remarks as somebody typed them, with line ends in them. No 宛名番号.

use super::{Export, UTF8, by_order_person};
use crate::calendar::Ymd;
use crate::chance::Order;
use crate::error::CityError;
use crate::names::Glyph;
use crate::programme::volunteer::{Volunteer, volunteer};
use crate::programme::{Desk, View};
use crate::text::{Sheet, hiragana};
use crate::world::Night;

/// The order of 登録番号.
const ORDER: u64 = 103;

pub(super) const EXPORT: Export = Export {
    source: "shakyo/volunteer",
    name: ("VOLUNTEER_", ".csv"),
    style: UTF8,
    header: true,
    columns: &["登録番号", "氏名", "ふりがな", "団体名", "活動地区", "活動状況", "登録日", "備考"],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let order = Order::new(night.world.seed, ORDER, night.world.households);
    by_order_person(night, &order, |view| match volunteer(view, &order) {
        Some(volunteer) => row(view, &volunteer, sheet),
        None => Ok(()),
    })
}

fn row(view: &View, volunteer: &Volunteer, sheet: &mut Sheet) -> Result<(), CityError> {
    let name = &view.person.name;
    sheet.cell(format_args!("V-{:06}", volunteer.number));
    sheet.cell(name.called(view.glyph(Desk::Shakyo, 50, Glyph::Own), " "));
    sheet.cell(hiragana(&name.called_kana(" "))).cell(volunteer.group).cell(volunteer.area);
    sheet.cell(volunteer.state).cell(Ymd::from(volunteer.from).iso()).cell(volunteer.remark).end()
}
