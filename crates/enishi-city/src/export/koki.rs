//! 後期高齢者医療: records at fixed places in CP932, as the union's batch job writes them. A header record, data
//! and a trailer that counts them; era dates as digits, zeros for none; numbers filled up before them.

use chrono::NaiveDate;

use super::{CP932_QUOTED, Export, Snapshot, by_order_person};
use crate::calendar::Ymd;
use crate::chance::Order;
use crate::error::CityError;
use crate::household::ten;
use crate::names::{Glyph, Sex};
use crate::programme::koki::{Insured, insured};
use crate::programme::{Desk, View};
use crate::text::{Quote, Sheet, Style, half_width};
use crate::world::Night;

/// The order of 被保険者番号.
const ORDER: u64 = 101;
/// Days until the union hears of a new name.
const HEARS_OF_NAMES: i64 = 14;
const NONE: &str = "0000000";
/// Bytes of a record, and of what stands behind the kind of a header record or trailer.
const RECORD: usize = 150;
const REST: usize = RECORD - 1;

pub(super) const EXPORT: Export = Export {
    source: "hoken/koki",
    name: ("KOKI_", ".txt"),
    style: Style { quote: Quote::Never, ..CP932_QUOTED },
    header: false,
    columns: &[
        "レコード区分",
        "宛名番号",
        "被保険者番号",
        "氏名",
        "氏名カナ",
        "生年月日",
        "性別",
        "資格取得年月日",
        "取得事由",
        "資格喪失年月日",
        "負担割合",
        "予備",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let order = Order::new(night.world.seed, ORDER, night.world.households);
    sheet.left(1, '1').left(REST, Ymd::from(night.date).eight()).end_other()?;
    by_order_person(night, &order, |view| match insured(view, &order) {
        Some(insured) if !view.drops_out(Snapshot::Koki) => row(view, &insured, sheet),
        _ => Ok(()),
    })?;
    let count = sheet.count();
    sheet.left(1, '9').left(REST, format_args!("{count:08}")).end_other()
}

fn row(view: &View, insured: &Insured, sheet: &mut Sheet) -> Result<(), CityError> {
    let person = view.person;
    let name = person.name_known(view.night.date, HEARS_OF_NAMES);
    let era = |date: NaiveDate| Ymd::from(date).era_digits();
    sheet.left(1, '2').left(15, format_args!("{:>15}", ten(person.number))).left(8, insured.number);
    sheet.left(40, name.called(view.glyph(Desk::Koki, 60, Glyph::Private), "　"));
    sheet.left(40, half_width(&name.called_kana(" "))).left(7, person.birth.ymd().era_digits());
    sheet.left(1, if person.sex == Sex::Male { '1' } else { '2' });
    sheet.left(7, era(insured.from)).left(2, insured.why);
    sheet.left(7, insured.until.map_or_else(|| NONE.to_owned(), era));
    sheet.left(1, insured.share).left(21, "").end()
}
