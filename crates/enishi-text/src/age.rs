//! Age in law.
//!
//! 年齢計算ニ関スル法律 counts the day of birth as the first, and by 民法143条 a year ends with the day before the
//! anniversary. So age goes up at the END of that eve: by rules that ask for the day on which an age is
//! reached (介護保険 65, pensions, school) the eve itself counts.

use chrono::{Datelike as _, Months, NaiveDate};

/// The age at the end of the day `on`. The eve of the birthday already counts: born on 1960-04-01, a person is 65
/// from 2025-03-31. Born on 29 February, the eve is always 28 February.
///
/// Negative before birth; on the eve of birth it is 0, as the formula has it.
///
/// ```
/// use chrono::NaiveDate;
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// let born = day(1960, 4, 1);
/// assert_eq!(enishi_text::age::age_on(born, day(2025, 3, 30)), 64);
/// assert_eq!(enishi_text::age::age_on(born, day(2025, 3, 31)), 65);
/// ```
pub fn age_on(birth: NaiveDate, on: NaiveDate) -> i32 {
    let years = on.year() - birth.year();
    // The eve of 1 January lies in the year before.
    if on >= eve(birth, years.saturating_add(1)) {
        years + 1
    } else if on >= eve(birth, years) {
        years
    } else {
        years - 1
    }
}

/// The age from midnight of the birthday itself, as people count and 後期高齢者医療 does: one day later than [`age_on`].
pub fn age_by_birthday(birth: NaiveDate, on: NaiveDate) -> i32 {
    on.pred_opt().map_or_else(|| age_on(birth, on), |eve| age_on(birth, eve))
}

/// The day at whose end the age of `years` is reached: the eve of the birthday.
///
/// ```
/// use chrono::NaiveDate;
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
/// assert_eq!(enishi_text::age::reaches(day(1960, 1, 1), 65), day(2024, 12, 31));
/// ```
pub fn reaches(birth: NaiveDate, years: u32) -> NaiveDate {
    eve(birth, i32::try_from(years).unwrap_or(i32::MAX))
}

/// The first day of 後期高齢者医療 by age: the 75th birthday itself, not its eve. Common practice, not checked against
/// a source.
/// Born on 29 February, it is 1 March in a common year.
pub fn late_elderly_from(birth: NaiveDate) -> NaiveDate {
    let eve = reaches(birth, 75);
    eve.succ_opt().unwrap_or(eve)
}

/// The day before the anniversary. Where the anniversary is missing from the year, the period ends with the last
/// day of the month (民法143条2項), which is that day, too.
fn eve(birth: NaiveDate, years: i32) -> NaiveDate {
    let months = Months::new(years.unsigned_abs().saturating_mul(12));
    let anniversary =
        if years < 0 { birth.checked_sub_months(months) } else { birth.checked_add_months(months) };
    let far = if years < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    match anniversary {
        // chrono gives 28 February for the anniversary of the 29th in a common year: that is the eve already.
        Some(date) if date.day() != birth.day() => date,
        Some(date) => date.pred_opt().unwrap_or(date),
        None => far,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn goes_up_on_the_eve() {
        for (birth, on, expected) in [
            ("1957-04-01", "2022-03-30", 64),
            ("1957-04-01", "2022-03-31", 65),
            ("1957-04-01", "2022-04-01", 65),
            ("1957-04-02", "2022-03-31", 64),
            ("1957-04-02", "2022-04-01", 65),
            ("1957-01-01", "2021-12-30", 64),
            ("1957-01-01", "2021-12-31", 65),
            ("1957-12-31", "2022-12-29", 64),
            ("1957-12-31", "2022-12-30", 65),
            ("1957-03-01", "2022-02-28", 65),
            ("1956-03-01", "2024-02-28", 67),
            ("1956-03-01", "2024-02-29", 68),
            ("1956-02-29", "2023-02-27", 66),
            ("1956-02-29", "2023-02-28", 67),
            ("1956-02-29", "2024-02-27", 67),
            ("1956-02-29", "2024-02-28", 68),
            ("2022-05-31", "2022-05-31", 0),
            ("2022-05-31", "2022-05-30", 0),
            ("2022-05-31", "2022-05-29", -1),
            ("2022-05-31", "2021-05-30", -1),
        ] {
            assert_eq!(age_on(day(birth), day(on)), expected, "{birth} {on}");
        }
    }

    #[test]
    fn reaches_an_age_at_the_end_of_the_eve() {
        for (birth, years, expected) in [
            ("1957-04-01", 65, "2022-03-31"),
            ("1957-01-01", 65, "2021-12-31"),
            ("1956-02-29", 65, "2021-02-28"),
            ("1956-02-29", 68, "2024-02-28"),
            ("2016-04-01", 6, "2022-03-31"),
        ] {
            assert_eq!(reaches(day(birth), years), day(expected), "{birth} {years}");
            assert_eq!(age_on(day(birth), day(expected)), i32::try_from(years).unwrap());
        }
        assert_eq!(reaches(day("1957-04-01"), u32::MAX), NaiveDate::MAX);
    }

    #[test]
    fn late_elderly_counts_from_the_birthday() {
        for (birth, expected) in
            [("1947-04-01", "2022-04-01"), ("1948-01-01", "2023-01-01"), ("1948-02-29", "2023-03-01")]
        {
            assert_eq!(late_elderly_from(day(birth)), day(expected));
            assert_eq!(age_by_birthday(day(birth), day(expected)), 75);
            assert_eq!(age_by_birthday(day(birth), day(expected).pred_opt().unwrap()), 74);
        }
    }

    #[test]
    fn survives_the_ends_of_time() {
        for birth in [NaiveDate::MIN, NaiveDate::MAX, day("2000-01-01")] {
            for on in [NaiveDate::MIN, NaiveDate::MAX] {
                age_on(birth, on);
                age_by_birthday(birth, on);
            }
            late_elderly_from(birth);
        }
    }
}
