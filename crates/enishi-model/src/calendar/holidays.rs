//! Japan's public holidays, from 2019 on, as the law has them (国民の祝日に関する法律, 昭和23年法律第178号):
//! computed, not listed. What a single year's special law moves is listed here for 2019 to 2021; a later one
//! is for the city to write down (`[calendar]`).

use chrono::{Datelike, NaiveDate, Weekday};

/// Whether a day is a holiday: a 国民の祝日 (article 2), the day that stands in for one on a Sunday (article 3,
/// paragraph 2), or a day between two of them (article 3, paragraph 3).
pub fn is_holiday(day: NaiveDate) -> bool {
    is_named(day) || stands_in(day) || is_between(day)
}

// Article 3, paragraph 2: "その日後においてその日に最も近い「国民の祝日」でない日". Every day from that Sunday to
// yesterday is a holiday.
fn stands_in(day: NaiveDate) -> bool {
    !is_named(day) && day.iter_days().rev().skip(1).take_while(|before| is_named(*before)).any(is_sunday)
}

// Article 3, paragraph 3: "その前日及び翌日が「国民の祝日」である日".
fn is_between(day: NaiveDate) -> bool {
    let (before, after) = (day.pred_opt(), day.succ_opt());
    !is_named(day) && before.is_some_and(is_named) && after.is_some_and(is_named)
}

fn is_sunday(day: NaiveDate) -> bool {
    day.weekday() == Weekday::Sun
}

// Article 2, and what special laws made of it.
fn is_named(day: NaiveDate) -> bool {
    let date = (day.month(), day.day());
    match special(day.year(), date) {
        Some(is_holiday) => is_holiday,
        None => is_fixed(day.year(), date) || is_a_monday(day) || is_equinox(day),
    }
}

fn is_fixed(year: i32, date: (u32, u32)) -> bool {
    // 天皇誕生日: there was none in 2019, the year of the accession.
    let birthday = year >= 2020 && date == (2, 23);
    birthday
        || matches!(
            date,
            (1, 1) | (2, 11) | (4, 29) | (5, 3) | (5, 4) | (5, 5) | (8, 11) | (11, 3) | (11, 23)
        )
}

// 成人の日, スポーツの日: the second Monday. 海の日, 敬老の日: the third.
fn is_a_monday(day: NaiveDate) -> bool {
    let which = day.day().div_ceil(7);
    day.weekday() == Weekday::Mon && matches!((day.month(), which), (1 | 10, 2) | (7 | 9, 3))
}

// 春分日 and 秋分日 in Japan's time. The observatory gives them out a year before (暦要項); the usual formula has
// agreed with it every year since 1980, and does until 2099.
fn is_equinox(day: NaiveDate) -> bool {
    let years = f64::from(day.year() - 1980);
    let leap = f64::from((day.year() - 1980).div_euclid(4));
    let at = |first: f64| (first + 0.242_194 * years - leap).floor();
    match day.month() {
        3 => f64::from(day.day()) == at(20.8431),
        9 => f64::from(day.day()) == at(23.2488),
        _ => false,
    }
}

// 平成30年法律第99号 (the accession, 2019); 平成30年法律第55号 and 第57号, 令和2年法律第68号 (the games, 2020 and 2021).
fn special(year: i32, date: (u32, u32)) -> Option<bool> {
    match (year, date) {
        (2019, (5, 1) | (10, 22)) => Some(true),
        (2020, (7, 23 | 24) | (8, 10)) => Some(true),
        (2020, (7, 20) | (8, 11) | (10, 12)) => Some(false),
        (2021, (7, 22 | 23) | (8, 8)) => Some(true),
        (2021, (7, 19) | (8, 11) | (10, 11)) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the Cabinet Office gave them out (「国民の祝日について」), month and day.
    const KNOWN: [(i32, &str); 9] = [
        (
            2019,
            "1-1 1-14 2-11 3-21 4-29 4-30 5-1 5-2 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-23 10-14 10-22 11-3 11-4 11-23",
        ),
        (2020, "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-23 7-24 8-10 9-21 9-22 11-3 11-23"),
        (2021, "1-1 1-11 2-11 2-23 3-20 4-29 5-3 5-4 5-5 7-22 7-23 8-8 8-9 9-20 9-23 11-3 11-23"),
        (2022, "1-1 1-10 2-11 2-23 3-21 4-29 5-3 5-4 5-5 7-18 8-11 9-19 9-23 10-10 11-3 11-23"),
        (2023, "1-1 1-2 1-9 2-11 2-23 3-21 4-29 5-3 5-4 5-5 7-17 8-11 9-18 9-23 10-9 11-3 11-23"),
        (
            2024,
            "1-1 1-8 2-11 2-12 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-15 8-11 8-12 9-16 9-22 9-23 10-14 11-3 11-4 11-23",
        ),
        (
            2025,
            "1-1 1-13 2-11 2-23 2-24 3-20 4-29 5-3 5-4 5-5 5-6 7-21 8-11 9-15 9-23 10-13 11-3 11-23 11-24",
        ),
        (2026, "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23"),
        (2027, "1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23"),
    ];

    #[test]
    fn every_day_of_nine_years_is_what_the_cabinet_office_says() {
        for (year, known) in KNOWN {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let found: Vec<String> = first
                .iter_days()
                .take_while(|day| day.year() == year)
                .filter(|day| is_holiday(*day))
                .map(|day| format!("{}-{}", day.month(), day.day()))
                .collect();
            assert_eq!(found.join(" "), known, "{year}");
        }
    }
}
