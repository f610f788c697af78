//! 障害福祉サービス: UTF-8, dates in words (`令和4年5月31日`), a row for each service of a resident.

use super::{Export, Snapshot, UTF8, by_order_person_if};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::names::Glyph;
use crate::programme::service::{Decision, Service, decision, may_have};
use crate::programme::{Desk, View, phone};
use crate::text::{Quote, Sheet, Style};
use crate::world::{Ledger, Night};

/// Days until the desk hears of a new name, and of a new address.
const HEARS_OF_NAMES: i64 = 20;
const HEARS_OF_MOVES: i64 = 15;

pub(super) const EXPORT: Export = Export {
    source: "shogai/shogai_service",
    name: ("SHOGAI_SERVICE_", ".csv"),
    style: Style { quote: Quote::Always, ..UTF8 },
    header: true,
    columns: &[
        "受給者証番号",
        "支給決定者宛名番号",
        "氏名",
        "住所",
        "電話番号",
        "障害支援区分",
        "区分有効期限",
        "サービス種類",
        "支給量",
        "支給決定期間開始",
        "支給決定期間終了",
        "相談支援事業所",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person_if(
        night,
        Ledger::Service,
        |index| may_have(night, index),
        |view| match decision(view) {
            Some(decision) if !view.drops_out(Snapshot::Service) => {
                decision.services.iter().try_for_each(|service| row(view, &decision, *service, sheet))
            }
            _ => Ok(()),
        },
    )
}

fn row(
    view: &View,
    decision: &Decision,
    (code, amount): Service,
    sheet: &mut Sheet,
) -> Result<(), CityError> {
    let (person, date) = (view.person, view.night.date);
    let name = person.name_known(date, HEARS_OF_NAMES);
    sheet.cell(ten(decision.number)).cell(ten(person.number));
    sheet.cell(name.called(view.glyph(Desk::Service, 50, Glyph::Own), "　"));
    sheet.cell(person.place_known(date, HEARS_OF_MOVES).typed_wide()).maybe(phone(view));
    match decision.degree {
        0 => sheet.empty().empty(),
        degree => sheet.cell(degree).cell(Ymd::from(decision.degree_to).era_long()),
    };
    sheet.cell(code).cell(amount);
    sheet.cell(Ymd::from(decision.from).era_long()).cell(Ymd::from(decision.to).era_long());
    sheet.maybe(decision.office).end()
}
