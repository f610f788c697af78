//! 精神障害者保健福祉手帳: EUC-JP from a UNIX system of old, no names, dates of an era digit and six digits.

use super::{Export, Snapshot, by_order_person_if, flag};
use crate::calendar::Ymd;
use crate::error::CityError;
use crate::household::ten;
use crate::programme::View;
use crate::programme::mind::{Certificate, MIND, certificate};
use crate::text::{Encoding, Quote, Sheet, Style, half_width};
use crate::world::{Ledger, Night};

/// EUC-JP, nothing quoted.
pub(super) const EUC: Style =
    Style { encoding: Encoding::EucJp, delimiter: ',', quote: Quote::Needed, line_end: "\n" };

pub(super) const EXPORT: Export = Export {
    source: "shogai/seishin_techo",
    name: ("seishin_", ".csv"),
    style: EUC,
    header: true,
    columns: &[
        "手帳番号",
        "住民コード",
        "カナ氏名",
        "生年月日",
        "等級",
        "交付年月日",
        "有効期限",
        "返還年月日",
        "状態区分",
        "更新申請中",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    let may_hold = |index| MIND.may_have(night.world, index);
    by_order_person_if(night, Ledger::Seishin, may_hold, |view| match certificate(view) {
        Some(certificate) if !view.drops_out(Snapshot::Seishin) => row(view, &certificate, sheet),
        _ => Ok(()),
    })
}

/// 状態区分: 1 valid, 2 returned, 3 run out
fn state(view: &View, certificate: &Certificate) -> char {
    match certificate.returned {
        Some(_) => '2',
        None if certificate.to < view.night.date => '3',
        None => '1',
    }
}

fn row(view: &View, certificate: &Certificate, sheet: &mut Sheet) -> Result<(), CityError> {
    sheet.cell(format_args!("{:08}", certificate.number)).cell(ten(view.person.number));
    sheet.cell(half_width(&view.person.name.called_kana(" "))).cell(view.person.birth.ymd().era_digits());
    sheet.cell(certificate.grade).cell(Ymd::from(certificate.issued).era_digits());
    sheet.cell(Ymd::from(certificate.to).era_digits());
    sheet.maybe(certificate.returned.map(|day| Ymd::from(day).era_digits()));
    sheet.cell(state(view, certificate)).cell(flag(certificate.renewing)).end()
}
