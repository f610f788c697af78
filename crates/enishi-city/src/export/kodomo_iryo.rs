//! こども医療: UTF-8 with its mark, TAB, ISO dates; a row touches the child and who answers for it.

use super::{Export, Snapshot, by_order_person_if};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::family::{guardian, may_have_child};
use crate::programme::kodomo_iryo::{Card, card};
use crate::programme::{Desk, View};
use crate::text::{Encoding, Quote, Sheet, Style};
use crate::world::{Ledger, Night};

/// The last age at which somebody has a card.
const LAST_AGE: u32 = 18;
/// Days until the desk hears of a new name.
const HEARS_OF_NAMES: i64 = 7;

pub(super) const EXPORT: Export = Export {
    source: "kodomo/kodomo_iryo",
    name: ("kodomo_iryo_", ".tsv"),
    style: Style { encoding: Encoding::Utf8Bom, delimiter: '\t', quote: Quote::Never, line_end: "\r\n" },
    header: true,
    columns: &[
        "受給者番号",
        "児童宛名番号",
        "保護者宛名番号",
        "児童氏名",
        "児童氏名カナ",
        "児童生年月日",
        "資格区分",
        "有効開始",
        "有効終了",
        "証交付年月日",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may_have = |index| may_have_child(night, index, LAST_AGE);
    by_order_person_if(night, Ledger::KodomoIryo, may_have, |view| match card(view) {
        Some(card) if !view.drops_out(Snapshot::KodomoIryo) => row(view, &card, sheet),
        _ => Ok(()),
    })
}

fn row(view: &View, card: &Card, sheet: &mut Sheet) -> Result<(), CityError> {
    let name = view.person.name_known(view.night.date, HEARS_OF_NAMES);
    sheet.cell(card.number).cell(ten(view.person.number));
    sheet.maybe(guardian(view.household).map(|person| ten(person.number)));
    sheet.cell(name.called(view.glyph(Desk::KodomoIryo, 40, Glyph::Own), "　")).cell(name.called_kana("　"));
    sheet.cell(view.person.birth.ymd().iso()).cell(card.kind);
    sheet
        .cell(Ymd::from(card.from).iso())
        .cell(Ymd::from(card.to).iso())
        .cell(Ymd::from(card.printed).iso())
        .end()
}
