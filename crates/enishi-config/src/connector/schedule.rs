//! `[schedule]`: the source's own calendar.

use std::collections::BTreeSet;

use chrono::NaiveTime;
use enishi_model::schema::{OnClosed, Schedule};

use crate::fault::FaultKind;
use crate::section::Section;

const DAILY: [bool; 7] = [true; 7];
const WEEKDAYS: [bool; 7] = [true, true, true, true, true, false, false];

/// What a word of `nights` names.
#[derive(Clone, Copy)]
enum Word {
    Days([bool; 7]),
    MonthEnd,
}

const WORDS: [(&str, Word); 10] = [
    ("daily", Word::Days(DAILY)),
    ("weekdays", Word::Days(WEEKDAYS)),
    ("mon", only(0)),
    ("tue", only(1)),
    ("wed", only(2)),
    ("thu", only(3)),
    ("fri", only(4)),
    ("sat", only(5)),
    ("sun", only(6)),
    ("month_end", Word::MonthEnd),
];

const fn only(day: usize) -> Word {
    Word::Days([day == 0, day == 1, day == 2, day == 3, day == 4, day == 5, day == 6])
}

const ON_CLOSED: [(&str, OnClosed); 4] = [
    ("comes", OnClosed::Comes),
    ("skips", OnClosed::Skips),
    ("after", OnClosed::After),
    ("before", OnClosed::Before),
];

/// Reads `[schedule]`.
pub(super) fn read(section: &mut Section<'_, '_>) -> Option<Schedule> {
    let (nights, month_end) = nights(section);
    let days = days(section);
    if nights == [false; 7] && !month_end && days.is_empty() {
        section.fault_here("nights", FaultKind::Missing);
    }
    let on_closed = section.choice("holidays", &ON_CLOSED, Some(OnClosed::Comes));
    let by = section.text("by")?;
    let time = NaiveTime::parse_from_str(&by.value, "%H:%M");
    if time.is_err() {
        section.fault(&by, FaultKind::Malformed { expected: "a time such as 06:00" });
    }
    Some(Schedule { nights, days, month_end, on_closed: on_closed?, by: time.ok()? })
}

fn nights(section: &mut Section<'_, '_>) -> ([bool; 7], bool) {
    let (mut nights, mut month_end) = ([false; 7], false);
    for spot in section.texts("nights") {
        match section.one_of(&spot, &WORDS) {
            Some(Word::MonthEnd) => month_end = true,
            Some(Word::Days(named)) => {
                nights.iter_mut().zip(named).for_each(|(night, named)| *night |= named);
            }
            None => {}
        }
    }
    (nights, month_end)
}

// Every month has a 28th; for a later day say `month_end`, or know that some months have none.
fn days(section: &mut Section<'_, '_>) -> BTreeSet<u32> {
    section.wholes("days", 1, 31).into_iter().filter_map(|day| u32::try_from(day).ok()).collect()
}
