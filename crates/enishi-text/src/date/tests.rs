use super::*;
use crate::era::EraDigits;

mod forms;
mod values;

fn canonical(raw: &str) -> String {
    parse(raw, EraDigits::COMMON).map_or_else(|error| format!("{error:?}"), |date| date.canonical())
}
