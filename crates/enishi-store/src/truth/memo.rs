//! What a long ingest has learnt of persons already, so that it need not ask the database for every row:
//! their numbers, and the birth dates that the register gave them. A memory aid: what it does not know is
//! asked for, and it forgets whenever a transaction is taken back.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use enishi_model::ResidentId;

use crate::connection::lock;

/// What is known of a resident ID.
pub(super) enum Recalled {
    /// the person's number
    Person(i64),
    /// there is no such person
    Nobody,
    /// the database must be asked
    Unsure,
}

#[derive(Default)]
pub(super) struct Memo {
    persons: Mutex<HashMap<u64, i64>>,
    births: Mutex<Vec<u32>>,
    knows_everybody: AtomicBool,
}

impl Memo {
    /// `is_empty`: there are no persons yet, so that whoever comes is learnt.
    pub(super) fn new(is_empty: bool) -> Self {
        Self { knows_everybody: AtomicBool::new(is_empty), ..Self::default() }
    }

    pub(super) fn person(&self, id: &ResidentId) -> Recalled {
        let Some(code) = digits(id.as_str()) else { return Recalled::Unsure };
        match lock(&self.persons).get(&code) {
            Some(person) => Recalled::Person(*person),
            None if self.knows_everybody.load(Ordering::Relaxed) => Recalled::Nobody,
            None => Recalled::Unsure,
        }
    }

    pub(super) fn learn_person(&self, id: &ResidentId, person: i64) {
        if let Some(code) = digits(id.as_str()) {
            lock(&self.persons).insert(code, person);
        }
    }

    /// Whether the register is known to give the person this very birth date (canonical).
    pub(super) fn was_born_on(&self, person: i64, date: &str) -> bool {
        let (Some(day), Ok(at)) = (day(date), usize::try_from(person)) else { return false };
        lock(&self.births).get(at) == Some(&day)
    }

    pub(super) fn learn_birth(&self, person: i64, date: Option<&str>) {
        let Ok(at) = usize::try_from(person) else { return };
        let mut births = lock(&self.births);
        if births.len() <= at {
            births.resize(at + 1, 0);
        }
        if let Some(birth) = births.get_mut(at) {
            *birth = date.and_then(day).unwrap_or_default();
        }
    }

    pub(super) fn forget(&self) {
        self.knows_everybody.store(false, Ordering::Relaxed);
        *lock(&self.persons) = HashMap::new();
        *lock(&self.births) = Vec::new();
    }
}

// Up to 15 digits, leading zeros kept apart by a one before them: `007` and `7` are two numbers.
fn digits(id: &str) -> Option<u64> {
    let is_number = (1..=15).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| id.bytes().fold(1, |code, byte| code * 10 + u64::from(byte - b'0')))
}

// `1957-04-01` as 19570401; dates with unknown parts are not remembered.
fn day(date: &str) -> Option<u32> {
    let is_date = date.len() == 10 && date.bytes().filter(|byte| *byte == b'-').count() == 2;
    let digits = date.bytes().filter(u8::is_ascii_digit);
    (is_date && digits.clone().count() == 8)
        .then(|| digits.fold(0, |day, byte| day * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_count() {
        let memo = Memo::new(true);
        let (short, long) = (ResidentId::new("7"), ResidentId::new("007"));
        memo.learn_person(&short, 1);
        assert!(matches!(memo.person(&short), Recalled::Person(1)));
        assert!(matches!(memo.person(&long), Recalled::Nobody));
        memo.forget();
        assert!(matches!(memo.person(&short), Recalled::Unsure));
    }

    #[test]
    fn only_whole_dates_are_remembered() {
        let memo = Memo::new(true);
        memo.learn_birth(3, Some("1957-04-01"));
        assert!(memo.was_born_on(3, "1957-04-01"));
        assert!(!memo.was_born_on(3, "1957-04-02"));
        memo.learn_birth(3, Some("1957-04-??"));
        assert!(!memo.was_born_on(3, "1957-04-01"));
        assert!(!memo.was_born_on(3, "1957-04-??"));
        assert!(!memo.was_born_on(2, ""));
    }
}
