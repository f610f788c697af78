//! 身体障害者手帳: a ledger that went through a spreadsheet. No header, CP932, leading zeros of the 宛名番号
//! eaten, era digits, names and addresses as somebody once typed them, and rows that are simply wrong.

use super::{CP932_QUOTED, Export, Snapshot, by_order_person};
use crate::address::{CITY, Place};
use crate::calendar::{Known, Ymd};
use crate::chance::{Dice, Stream};
use crate::error::CityError;
use crate::household::{Former, Household, Person, Role};
use crate::names::Glyph;
use crate::programme::techo::{Certificate, certificates};
use crate::programme::{Desk, View};
use crate::text::{Quote, Sheet, Style, half_width, large_kana};
use crate::world::Night;

/// Days until the desk hears of a new name, and of a new address.
const HEARS_OF_NAMES: i64 = 60;
const HEARS_OF_MOVES: i64 = 20;

pub(super) const EXPORT: Export = Export {
    source: "shogai/shinsho_techo",
    name: ("身障手帳台帳_", ".csv"),
    style: Style { quote: Quote::Needed, ..CP932_QUOTED },
    header: false,
    columns: &[
        "宛名番号",
        "手帳番号",
        "氏名",
        "カナ",
        "生年月日",
        "住所",
        "総合等級コード",
        "障害種別コード",
        "障害名",
        "初回交付日",
        "返還日",
        "資格状態コード",
        "備考",
    ],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    for series in [1, 2] {
        by_order_person(night, &night.world.techo_order, |view| {
            let held = if view.drops_out(Snapshot::Techo) { Vec::new() } else { certificates(view, series) };
            held.iter().try_for_each(|certificate| holder(view, certificate, sheet))
        })?;
    }
    Ok(())
}

fn holder(view: &View, certificate: &Certificate, sheet: &mut Sheet) -> Result<(), CityError> {
    row(view, certificate, sheet)?;
    if view.plays(Role::DoubleCertificate) {
        let grade = if certificate.grade > 1 { certificate.grade - 1 } else { 2 };
        row(view, &Certificate { grade, remark: "等級変更 台帳二重登録", ..*certificate }, sheet)?;
    }
    Ok(())
}

fn row(view: &View, certificate: &Certificate, sheet: &mut Sheet) -> Result<(), CityError> {
    let mut dice = Dice::new(view.world().seed, Stream::Glyph, u64::from(certificate.number) | 1 << 48);
    match key(view) {
        Some(number) => sheet.cell(number),
        None => sheet.empty(),
    };
    sheet.cell(format_args!("第{}-{}号", certificate.series, certificate.number));
    person(view, sheet, &mut dice);
    address(view, certificate, sheet, &mut dice);
    sheet.cell(certificate.grade).cell(certificate.disability.kind).cell(certificate.disability.name);
    sheet.cell(issued(view, certificate, &mut dice));
    sheet.maybe(certificate.returned.map(|day| Ymd::from(day).era_digits()));
    sheet.cell(if certificate.returned.is_some() { '2' } else { '1' }).cell(certificate.remark).end()
}

/// The 宛名番号 as a number, so without its zeros.
fn key(view: &View) -> Option<u64> {
    match view.person.role {
        Some(Role::NoNumber) => None,
        Some(Role::WrongNumber | Role::WrongNumberToo) => Some(neighbour(view).unwrap_or(view.person.number)),
        _ => Some(view.person.number),
    }
}

/// Somebody of the next household that plays no part.
fn neighbour(view: &View) -> Option<u64> {
    let own = view.household.index;
    let next = (1..view.world().households).map(|step| (own + step) % view.world().households);
    let stranger = |household: &Household| household.present().next().map(|person| person.number);
    next.map(|index| Household::at(view.world(), index, 1))
        .filter(|household| household.role.is_none())
        .find_map(|household| stranger(&household))
}

fn person(view: &View, sheet: &mut Sheet, dice: &mut Dice) {
    let name = view.person.name_known(view.night.date, HEARS_OF_NAMES);
    let kana = large_kana(&name.called_kana(""));
    sheet.cell(name.called(view.glyph(Desk::Techo, 75, Glyph::Private), ""));
    sheet.cell(if dice.percent(12) { half_width(&kana) } else { kana });
    sheet.cell(birth(view.person, dice.percent(7)));
}

fn birth(person: &Person, spelled: bool) -> String {
    let date = person.birth.ymd();
    match person.birth.known {
        Known::About => date.era_about(),
        _ if spelled => date.era_long(),
        _ => date.era_digits(),
    }
}

fn address(view: &View, certificate: &Certificate, sheet: &mut Sheet, dice: &mut Dice) {
    let place = place(view, certificate);
    let typed = if dice.percent(35) { place.typed_wide() } else { format!("{CITY}{}", place.typed()) };
    if view.plays(Role::TornRow) {
        sheet.raw(&format!("{CITY}{},102号室", place.typed()));
    } else {
        sheet.cell(typed);
    }
}

/// The desk hears late of a move, and of some never.
fn place(view: &View, certificate: &Certificate) -> Place {
    let person = view.person;
    let is_recent = person.days_since_change(view.night.date) < HEARS_OF_MOVES;
    match person.former {
        Former::City(old) if person.is_here() && (is_recent || !certificate.fresh) => old,
        _ => person.place,
    }
}

fn issued(view: &View, certificate: &Certificate, dice: &mut Dice) -> String {
    let date = Ymd::from(certificate.issued);
    let form = dice.below(100);
    match view.person.role {
        Some(Role::ImpossibleIssue) => Ymd::new(2020, 2, 30).era_digits(),
        Some(Role::UnreadableIssue) => "H2?年頃(旧台帳)".to_owned(),
        _ if form < 5 => date.era_long(),
        _ if form < 10 => date.era_dots(),
        _ => date.era_digits(),
    }
}
