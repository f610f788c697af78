//! Dates as departments write them: eras, era digits, western, with parts unknown.

use chrono::{Datelike, Days, NaiveDate};

/// A date in parts. Month and day are 0 where nobody knows them; 29 February may stand in any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ymd {
    year: i32,
    month: u32,
    day: u32,
}

struct Era {
    kanji: &'static str,
    letter: char,
    digit: u32,
    start: (i32, u32, u32),
}

/// Latest first. Digits as in most municipal systems: 3 昭和, 4 平成, 5 令和.
const ERAS: [Era; 5] = [
    Era { kanji: "令和", letter: 'R', digit: 5, start: (2019, 5, 1) },
    Era { kanji: "平成", letter: 'H', digit: 4, start: (1989, 1, 8) },
    Era { kanji: "昭和", letter: 'S', digit: 3, start: (1926, 12, 25) },
    Era { kanji: "大正", letter: 'T', digit: 2, start: (1912, 7, 30) },
    Era { kanji: "明治", letter: 'M', digit: 1, start: (1868, 1, 25) },
];

impl Ymd {
    /// A date in parts, whether or not a calendar has it.
    pub(crate) fn new(year: i32, month: u32, day: u32) -> Self {
        Self { year, month, day }
    }

    fn era(self) -> (&'static Era, i32) {
        let [.., oldest] = &ERAS;
        let begun = |era: &&Era| era.start <= (self.year, self.month.max(1), self.day.max(1));
        let era = ERAS.iter().find(begun).unwrap_or(oldest);
        (era, self.year - era.start.0 + 1)
    }

    /// `S32.04.01`
    pub(crate) fn era_dots(self) -> String {
        let (era, year) = self.era();
        format!("{}{year:02}.{:02}.{:02}", era.letter, self.month, self.day)
    }

    /// `昭和32年4月1日`; parts that nobody knows are left out.
    pub(crate) fn era_long(self) -> String {
        let (era, year) = self.era();
        let year = if year == 1 { "元".to_owned() } else { year.to_string() };
        match (self.month, self.day) {
            (0, _) => format!("{}{year}年", era.kanji),
            (month, 0) => format!("{}{year}年{month}月", era.kanji),
            (month, day) => format!("{}{year}年{month}月{day}日", era.kanji),
        }
    }

    /// `3320401`
    pub(crate) fn era_digits(self) -> String {
        let (era, year) = self.era();
        format!("{}{year:02}{:02}{:02}", era.digit, self.month, self.day)
    }

    /// `5320401`: era digits as in pension systems, 5 昭和, 7 平成, 9 令和
    pub(crate) fn pension_digits(self) -> String {
        let (era, year) = self.era();
        format!("{}{year:02}{:02}{:02}", era.digit * 2 - 1, self.month, self.day)
    }

    /// `昭和32年頃`
    pub(crate) fn era_about(self) -> String {
        let (era, year) = self.era();
        format!("{}{year}年頃", era.kanji)
    }

    /// `1957.04.01`
    pub(crate) fn western_dots(self) -> String {
        format!("{:04}.{:02}.{:02}", self.year, self.month, self.day)
    }

    /// `1957/04/01`
    pub(crate) fn slashes(self) -> String {
        format!("{:04}/{:02}/{:02}", self.year, self.month, self.day)
    }

    /// `1957/4/1`
    pub(crate) fn slashes_bare(self) -> String {
        format!("{}/{}/{}", self.year, self.month, self.day)
    }

    /// `S32.4.1`
    pub(crate) fn era_bare(self) -> String {
        let (era, year) = self.era();
        format!("{}{year}.{}.{}", era.letter, self.month, self.day)
    }

    /// `19570401`
    pub(crate) fn eight(self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// `S32.04`
    pub(crate) fn era_month(self) -> String {
        let (era, year) = self.era();
        format!("{}{year:02}.{:02}", era.letter, self.month)
    }

    /// `1957-04-01`
    pub(crate) fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl From<NaiveDate> for Ymd {
    fn from(date: NaiveDate) -> Self {
        Self::new(date.year(), date.month(), date.day())
    }
}

/// How a 生年月日 is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// to the day
    Day,
    /// 日不詳
    Month,
    /// 月日不詳
    Year,
    /// 年頃
    About,
    /// 29 February of a common year: legal as a birth date, and kept as it was registered
    Impossible,
}

/// A 生年月日: the day that age is counted from, and how much of it is on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Birth {
    /// the day that age is counted from
    pub(crate) day: NaiveDate,
    /// how much of it is on file
    pub(crate) known: Known,
}

impl Birth {
    /// The parts that are on file.
    pub(crate) fn ymd(self) -> Ymd {
        let full = Ymd::from(self.day);
        match self.known {
            Known::Day => full,
            Known::Month => Ymd { day: 0, ..full },
            Known::Year | Known::About => Ymd { day: 0, month: 0, ..full },
            Known::Impossible => Ymd { month: 2, day: 29, ..full },
        }
    }

    /// Whole years on `date`. The law adds the year at the end of the eve; programmes that count so ask for the day after.
    pub(crate) fn age(self, date: NaiveDate) -> u32 {
        date.years_since(self.day).unwrap_or_default()
    }
}

/// The day `days` before `date`.
pub(crate) fn before(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(days))).unwrap_or(date)
}

/// The day `days` after `date`.
pub(crate) fn after(date: NaiveDate, days: u32) -> NaiveDate {
    date.checked_add_days(Days::new(u64::from(days))).unwrap_or(date)
}

/// The same day `years` earlier; 28 February for the 29th.
pub(crate) fn years_before(date: NaiveDate, years: u32) -> NaiveDate {
    date.checked_sub_months(chrono::Months::new(years * 12)).unwrap_or(date)
}

/// The same day `years` later; 28 February for the 29th.
pub(crate) fn years_after(date: NaiveDate, years: u32) -> NaiveDate {
    date.checked_add_months(chrono::Months::new(years * 12)).unwrap_or(date)
}

/// The fiscal year of a date: it begins on 1 April.
pub(crate) fn fiscal_year(date: NaiveDate) -> i32 {
    if date.month() < 4 { date.year() - 1 } else { date.year() }
}

/// The last day of the month that `months` after `date` ends with.
pub(crate) fn month_end(date: NaiveDate, months: u32) -> NaiveDate {
    let first = date.with_day(1).and_then(|day| day.checked_add_months(chrono::Months::new(months + 1)));
    first.map_or(date, |day| before(day, 1))
}

/// A validity of so many months as it stands on `date`: the first one began on `start`, and each is followed by
/// the next.
pub(crate) fn term(start: NaiveDate, months: u32, date: NaiveDate) -> (NaiveDate, NaiveDate) {
    let later = |count: u32| start.checked_add_months(chrono::Months::new(count)).unwrap_or(start);
    let mut passed = u32::try_from(whole_months(start, date)).unwrap_or_default();
    passed -= passed % months.max(1);
    (later(passed), before(later(passed + months), 1))
}

fn whole_months(start: NaiveDate, date: NaiveDate) -> i32 {
    let months = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month()).unwrap_or_default();
    months(date) - months(start) - i32::from(date.day() < start.day())
}

/// The first day of a month.
pub(crate) fn month_start(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The first day of a fiscal year.
pub(crate) fn year_start(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or_default()
}

/// The last day of a fiscal year.
pub(crate) fn year_end(year: i32) -> NaiveDate {
    before(year_start(year + 1), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn writes_eras_at_their_edges() {
        assert_eq!(Ymd::from(day(1957, 4, 1)).era_dots(), "S32.04.01");
        assert_eq!(Ymd::from(day(1989, 1, 7)).era_dots(), "S64.01.07");
        assert_eq!(Ymd::from(day(1989, 1, 8)).era_long(), "平成元年1月8日");
        assert_eq!(Ymd::from(day(2019, 5, 1)).era_digits(), "5010501");
        assert_eq!(Ymd::from(day(1926, 12, 24)).era_dots(), "T15.12.24");
        assert_eq!(Ymd::from(day(1926, 12, 24)).pension_digits(), "3151224");
        assert_eq!(Ymd::from(day(2019, 5, 1)).pension_digits(), "9010501");
    }

    #[test]
    fn leaves_unknown_parts_out() {
        let birth = |known| Birth { day: day(1957, 4, 1), known };
        assert_eq!(birth(Known::Month).ymd().era_dots(), "S32.04.00");
        assert_eq!(birth(Known::Year).ymd().slashes(), "1957/00/00");
        assert_eq!(birth(Known::Year).ymd().era_long(), "昭和32年");
        assert_eq!(birth(Known::About).ymd().era_about(), "昭和32年頃");
        assert_eq!(birth(Known::Impossible).ymd().era_digits(), "3320229");
    }

    #[test]
    fn counts_months_and_fiscal_years() {
        assert_eq!(fiscal_year(day(2027, 3, 31)), 2026);
        assert_eq!(month_end(day(2026, 1, 31), 1), day(2026, 2, 28));
        assert_eq!(years_before(day(2024, 2, 29), 1), day(2023, 2, 28));
        assert_eq!((year_start(2026), year_end(2026)), (day(2026, 4, 1), day(2027, 3, 31)));
    }

    #[test]
    fn validities_follow_each_other() {
        let start = day(2024, 5, 15);
        assert_eq!(term(start, 12, day(2025, 5, 14)), (start, day(2025, 5, 14)));
        assert_eq!(term(start, 12, day(2025, 5, 15)), (day(2025, 5, 15), day(2026, 5, 14)));
        assert_eq!(term(start, 24, day(2026, 11, 21)), (day(2026, 5, 15), day(2028, 5, 14)));
        assert_eq!(term(start, 12, day(2020, 1, 1)), (start, day(2025, 5, 14)), "not before the first");
    }

    #[test]
    fn writes_without_zeros() {
        assert_eq!(Ymd::from(day(2022, 5, 3)).slashes_bare(), "2022/5/3");
        assert_eq!(Ymd::from(day(2022, 5, 3)).era_bare(), "R4.5.3");
    }
}
