//! The eras since the solar calendar, and the digits that systems write for them.

use chrono::NaiveDate;

/// An era (元号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, solar from its year 6 (1873)
    Meiji,
    /// 大正, from 1912-07-30
    Taisho,
    /// 昭和, from 1926-12-25
    Showa,
    /// 平成, from 1989-01-08
    Heisei,
    /// 令和, from 2019-05-01
    Reiwa,
}

impl Era {
    /// All eras, the oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The name as written before a year.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The Latin letter that stands for the era in files.
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The first day. For 明治 this is 1873-01-01, 明治6年1月1日: the years before followed the lunar calendar, so
    /// their days cannot be counted from the year, month and day.
    pub const fn start(self) -> NaiveDate {
        match self {
            Self::Meiji => day(1873, 1, 1),
            Self::Taisho => day(1912, 7, 30),
            Self::Showa => day(1926, 12, 25),
            Self::Heisei => day(1989, 1, 8),
            Self::Reiwa => day(2019, 5, 1),
        }
    }

    /// The last day that may be written in this era; `None` for the present one. On 1912-07-30 and 1926-12-25 two
    /// eras hold: 明治45.7.30 and 大正15.12.25 are accepted beside 元年 (住民記録システム標準仕様書).
    pub const fn last_day(self) -> Option<NaiveDate> {
        match self {
            Self::Meiji => Some(day(1912, 7, 30)),
            Self::Taisho => Some(day(1926, 12, 25)),
            Self::Showa => Some(day(1989, 1, 7)),
            Self::Heisei => Some(day(2019, 4, 30)),
            Self::Reiwa => None,
        }
    }

    /// The year of the common calendar in which year 1 (元年) lies.
    pub const fn first_year(self) -> i32 {
        match self {
            Self::Meiji => 1868,
            Self::Taisho => 1912,
            Self::Showa => 1926,
            Self::Heisei => 1989,
            Self::Reiwa => 2019,
        }
    }

    /// The era that a day is written in; where two hold, the new one. `None` before 1873.
    pub fn of(date: NaiveDate) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|era| era.start() <= date)
    }

    /// The number of a year of the common calendar in this era: 2019 is 1 of 令和 and 31 of 平成.
    pub const fn number(self, year: i32) -> i32 {
        year - self.first_year() + 1
    }
}

/// The first valid day where the arguments are none; they are constants, and a test reads them all.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// Which digit stands for which era. Two maps are in use, and in them 3 and 5 clash: a connector says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraDigits([Option<Era>; 10]);

impl EraDigits {
    /// Most systems: 1明治 2大正 3昭和 4平成 5令和.
    pub const COMMON: Self = Self([
        None,
        Some(Era::Meiji),
        Some(Era::Taisho),
        Some(Era::Showa),
        Some(Era::Heisei),
        Some(Era::Reiwa),
        None,
        None,
        None,
        None,
    ]);

    /// Pension and e-Gov: 1明治 3大正 5昭和 7平成 9令和.
    pub const PENSION: Self = Self([
        None,
        Some(Era::Meiji),
        None,
        Some(Era::Taisho),
        None,
        Some(Era::Showa),
        None,
        Some(Era::Heisei),
        None,
        Some(Era::Reiwa),
    ]);

    /// A map of a system's own. Digits over 9 are no digits and are left out.
    pub fn new(digits: &[(u8, Era)]) -> Self {
        let mut map = [None; 10];
        for (digit, era) in digits {
            if let Some(slot) = map.get_mut(usize::from(*digit)) {
                *slot = Some(*era);
            }
        }
        Self(map)
    }

    /// The era that `digit` stands for.
    pub fn get(&self, digit: u8) -> Option<Era> {
        self.0.get(usize::from(digit)).copied().flatten()
    }

    /// The digits of the map and what they stand for, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u8, Era)> {
        (0..=9).filter_map(|digit| Some((digit, self.get(digit)?)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike as _;

    use super::*;

    #[test]
    fn starts_are_real_days_in_order() {
        assert!(Era::ALL.iter().all(|era| era.start() > NaiveDate::MIN));
        assert!(Era::ALL.is_sorted_by_key(|era| era.start()));
        for (era, next) in Era::ALL.iter().zip(&Era::ALL[1..]) {
            let last = era.last_day().unwrap();
            assert!(last == next.start() || last.succ_opt() == Some(next.start()), "{era:?}");
        }
    }

    #[test]
    fn finds_the_era_of_a_day() {
        for (date, expected) in [
            ((1872, 12, 31), None),
            ((1873, 1, 1), Some((Era::Meiji, 6))),
            ((1912, 7, 29), Some((Era::Meiji, 45))),
            ((1912, 7, 30), Some((Era::Taisho, 1))),
            ((1926, 12, 24), Some((Era::Taisho, 15))),
            ((1926, 12, 25), Some((Era::Showa, 1))),
            ((1989, 1, 7), Some((Era::Showa, 64))),
            ((1989, 1, 8), Some((Era::Heisei, 1))),
            ((2019, 4, 30), Some((Era::Heisei, 31))),
            ((2019, 5, 1), Some((Era::Reiwa, 1))),
            ((2026, 1, 1), Some((Era::Reiwa, 8))),
        ] {
            let date = day(date.0, date.1, date.2);
            assert_eq!(Era::of(date).map(|era| (era, era.number(date.year()))), expected, "{date}");
        }
    }

    #[test]
    fn maps_clash_at_three_and_five() {
        assert_eq!(EraDigits::COMMON.get(3), Some(Era::Showa));
        assert_eq!(EraDigits::PENSION.get(3), Some(Era::Taisho));
        assert_eq!(EraDigits::COMMON.get(5), Some(Era::Reiwa));
        assert_eq!(EraDigits::PENSION.get(5), Some(Era::Showa));
        assert_eq!(EraDigits::COMMON.get(9), None);
        assert_eq!(EraDigits::PENSION.get(200), None);
        let own = EraDigits::new(&[(1, Era::Showa), (2, Era::Heisei), (77, Era::Meiji)]);
        assert_eq!(own.iter().collect::<Vec<_>>(), [(1, Era::Showa), (2, Era::Heisei)]);
    }
}
