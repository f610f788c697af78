//! 介護宛名対応表: whose 被保険者番号 it is.

use super::{Export, UTF8, by_order_person};
use crate::error::CityError;
use crate::household::ten;
use crate::programme::kaigo::{insured, is_mapped};
use crate::text::Sheet;
use crate::world::Night;

pub(super) const EXPORT: Export = Export {
    source: "korei/kaigo_taio",
    name: ("KAIGO_ATENA_", ".csv"),
    style: UTF8,
    header: true,
    columns: &["被保険者番号", "宛名番号"],
    rows,
};

fn rows(night: &Night, sheet: &mut Sheet) -> Result<(), CityError> {
    by_order_person(night, &night.world.kaigo_order, |view| match insured(view) {
        Some(insured) if is_mapped(view) => {
            sheet.cell(ten(insured.number)).cell(ten(view.person.number)).end()
        }
        _ => Ok(()),
    })
}
