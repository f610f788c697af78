//! The export files: how each department's system writes down what it knows.
//!
//! One module per file, each with one [`Export`]: what the file is called and looks like, its columns, and a
//! function that writes its rows in the order of that system. [`EXPORTS`] lists them. A new file is a new
//! module and a line in that list.

#[cfg(test)]
mod contract;
mod hitorioya_iryo;
mod hoiku;
mod jido_teate;
mod jifu;
mod jiritsu_iryo;
mod jumin;
mod kaigo;
mod kaigo_taio;
mod kenshin;
mod kodomo_iryo;
mod kokuho;
mod nanbyo;
mod ryoiku_techo;
mod seiho;
mod seishin_techo;
mod shiensochi;
mod shinsho_techo;
mod shogai_service;
mod shugaku_enjo;
mod yohogo;

mod koki;
mod mimamori;
mod minsei;
mod nenkin;
mod volunteer;
mod yoshiensha;

use std::fmt::{Display, Formatter};
use std::path::Path;

use crate::calendar::Ymd;
use crate::chance::Order;
use crate::city::Written;
use crate::error::CityError;
use crate::household::{BANDS, Household};
use crate::programme::View;
use crate::text::{Encoding, Quote, Sheet, Style};
use crate::world::{Ledger, Night};

/// Every export file, in the order in which a night writes them.
pub(crate) const EXPORTS: &[&Export] = &[
    &shiensochi::EXPORT,
    &jumin::EXPORT,
    &kaigo::EXPORT,
    &kaigo_taio::EXPORT,
    &jido_teate::EXPORT,
    &shinsho_techo::EXPORT,
    &seiho::EXPORT,
    &kokuho::EXPORT,
    &jiritsu_iryo::EXPORT,
    &shogai_service::EXPORT,
    &ryoiku_techo::EXPORT,
    &seishin_techo::EXPORT,
    &nanbyo::EXPORT,
    &jifu::EXPORT,
    &kodomo_iryo::EXPORT,
    &hitorioya_iryo::EXPORT,
    &hoiku::EXPORT,
    &shugaku_enjo::EXPORT,
    &yohogo::EXPORT,
    &kenshin::EXPORT,
    &koki::EXPORT,
    &nenkin::EXPORT,
    &yoshiensha::EXPORT,
    &mimamori::EXPORT,
    &minsei::EXPORT,
    &volunteer::EXPORT,
];

/// One export file of one department.
pub(crate) struct Export {
    /// the connector's folder: `korei/kaigo`
    pub(crate) source: &'static str,
    /// what stands before and behind the date in the file's name
    pub(crate) name: (&'static str, &'static str),
    /// encoding, delimiter, quotes, line ends
    pub(crate) style: Style,
    /// whether the columns stand in a first row; `rows` writes them itself where comments come before them
    pub(crate) header: bool,
    /// the columns, in their order
    pub(crate) columns: &'static [&'static str],
    /// writes the rows of a night, in the order of the system
    pub(crate) rows: fn(&Night, &mut Sheet) -> Result<(), CityError>,
}

/// The windows systems of old: CP932, every value quoted.
const CP932_QUOTED: Style =
    Style { encoding: Encoding::Cp932, delimiter: ',', quote: Quote::Always, line_end: "\r\n" };
/// Newer systems: UTF-8, quotes where they are needed.
const UTF8: Style = Style { encoding: Encoding::Utf8, delimiter: ',', quote: Quote::Needed, line_end: "\n" };

impl Export {
    /// Writes the file of a night below `folder`.
    pub(crate) fn write(&self, night: &Night, folder: &Path) -> Result<Written, CityError> {
        let folder = folder.join(self.source);
        std::fs::create_dir_all(&folder)
            .map_err(|why| CityError::Unwritable { path: folder.clone(), why })?;
        let (before, behind) = self.name;
        let path = folder.join(format!("{before}{}{behind}", Ymd::from(night.date).eight()));
        let mut sheet = Sheet::create(&path, self.style)?;
        if self.header {
            sheet.header(self.columns)?;
        }
        (self.rows)(night, &mut sheet)?;
        let rows = sheet.finish()?;
        Ok(Written { source: self.source.to_owned(), path, rows })
    }
}

/// Whose snapshot a row may be missing from for a night. The number keeps their draws apart.
#[derive(Clone, Copy)]
enum Snapshot {
    Jumin = 1,
    Kaigo,
    Techo,
    Seiho,
    Kokuho,
    Jiritsu,
    Service,
    Ryoiku,
    Seishin,
    KodomoIryo,
    Hitorioya,
    Hoiku,
    School,
    Koki = 41,
    Nenkin,
    Yoshiensha,
}

impl View<'_> {
    /// Whether the person is left out of a snapshot tonight, to be back tomorrow.
    fn drops_out(&self, snapshot: Snapshot) -> bool {
        self.person.drops_out(self.night.world, self.night.number, snapshot as u64)
    }
}

/// Everybody of the register, by 宛名番号.
fn by_number(night: &Night, mut row: impl FnMut(&View) -> Result<(), CityError>) -> Result<(), CityError> {
    for band in BANDS {
        for index in 0..night.world.households {
            let household = night.household(index);
            for person in household.members.iter().filter(|person| person.band == band) {
                row(&View { night, household: &household, person })?;
            }
        }
    }
    Ok(())
}

/// Every household, in the order in which a department numbered them.
fn by_order(
    night: &Night,
    order: &Order,
    mut each: impl FnMut(&Household) -> Result<(), CityError>,
) -> Result<(), CityError> {
    (0..night.world.households).try_for_each(|position| each(&night.household(order.at(position))))
}

/// The households that pass a test which draws nobody, in the order in which a department numbered them. For files
/// of few rows: drawing a household costs as much as writing it.
fn by_order_if(
    night: &Night,
    ledger: Ledger,
    may: impl Fn(u32) -> bool,
    mut each: impl FnMut(&Household) -> Result<(), CityError>,
) -> Result<(), CityError> {
    let order = night.world.order(ledger);
    let indices = (0..night.world.households).map(|position| order.at(position));
    indices.filter(|index| may(*index)).try_for_each(|index| each(&night.household(index)))
}

/// Everybody of those households.
fn by_order_person_if(
    night: &Night,
    ledger: Ledger,
    may: impl Fn(u32) -> bool,
    mut row: impl FnMut(&View) -> Result<(), CityError>,
) -> Result<(), CityError> {
    by_order_if(night, ledger, may, |household| {
        household.members.iter().try_for_each(|person| row(&View { night, household, person }))
    })
}

/// Everybody, by the household's place in a department's order.
fn by_order_person(
    night: &Night,
    order: &Order,
    mut row: impl FnMut(&View) -> Result<(), CityError>,
) -> Result<(), CityError> {
    by_order(night, order, |household| {
        household.members.iter().try_for_each(|person| row(&View { night, household, person }))
    })
}

/// An amount as spreadsheets write it: `10,000`
struct Amount(u32);

impl Display for Amount {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 1_000, self.0 % 1_000) {
            (0, rest) => write!(out, "{rest}"),
            (thousands, rest) => write!(out, "{thousands},{rest:03}"),
        }
    }
}

/// `1` or `0`
fn flag(is: bool) -> char {
    if is { '1' } else { '0' }
}
