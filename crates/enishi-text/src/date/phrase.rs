//! Dates in running text: 昭和二十年四月中旬頃, 令和4年月日不詳.

use super::numeric::{Inherited, Number, Year, build, resolve};
use super::token::{Token, Unit, tokens};
use super::{DateError, Part, PartialDate, Qualifier};
use crate::era::{Era, EraDigits};

/// What the words say, before it is put together.
#[derive(Default)]
struct Phrase {
    era: Option<Era>,
    common: bool,
    first_year: bool,
    numbers: Vec<(Option<Unit>, Number)>,
    pending: Option<Number>,
    /// Units without a number, as in 日不詳.
    bare_units: usize,
    unknown: bool,
    part: Option<Part>,
    about: bool,
}

/// Reads folded `text`, and says in which era it was written.
pub(super) fn read(
    text: &str,
    map: EraDigits,
    inherited: Option<Inherited>,
) -> Result<(PartialDate, Option<Era>), DateError> {
    let tokens = tokens(text).ok_or(DateError::NotADate)?;
    let mut phrase = Phrase::default();
    for token in tokens {
        phrase.take(token).ok_or(DateError::NotADate)?;
    }
    phrase.flush(None);
    let era = phrase.era.or(inherited.and_then(|inherited| inherited.era));
    if phrase.first_year && era.is_none() {
        return Err(DateError::FirstYearWithoutEra);
    }
    let date = phrase.put_together(map, inherited)?;
    Ok((date, era))
}

impl Phrase {
    /// Takes one token in; `None` where it makes no sense.
    fn take(&mut self, token: Token) -> Option<()> {
        match token {
            Token::Era(era) if self.is_untouched() => self.era = Some(era),
            Token::Common if self.is_untouched() => self.common = true,
            Token::Era(_) | Token::Common => return None,
            Token::First => {
                self.first_year = true;
                return self.take(Token::Number(Number { value: 1, digits: 1 }));
            }
            Token::Number(_) if self.pending.is_some() => return None,
            Token::Number(number) => self.pending = Some(number),
            Token::Unit(unit) if self.pending.is_some() => self.flush(Some(unit)),
            Token::Unit(_) => self.bare_units += 1,
            // 昭和.32 is seen; 4..1 and -5 are no dates.
            Token::Separator
                if self.pending.is_none() && (self.era.is_none() || !self.numbers.is_empty()) =>
            {
                return None;
            }
            Token::Separator | Token::Filler => self.flush(None),
            Token::Unknown => {
                self.flush(None);
                self.unknown = true;
            }
            Token::About => {
                self.flush(None);
                self.about = true;
            }
            Token::Part(_) if self.part.is_some() => return None,
            Token::Part(part) => {
                self.flush(None);
                self.part = Some(part);
            }
        }
        Some(())
    }

    fn is_untouched(&self) -> bool {
        self.era.is_none()
            && !self.common
            && self.numbers.is_empty()
            && self.pending.is_none()
            && self.bare_units == 0
    }

    fn flush(&mut self, unit: Option<Unit>) {
        self.numbers.extend(self.pending.take().map(|number| (unit, number)));
    }

    fn put_together(&self, map: EraDigits, inherited: Option<Inherited>) -> Result<PartialDate, DateError> {
        let mut date = if self.numbers.is_empty() {
            self.without_numbers()?
        } else if self.numbers.iter().all(|(unit, _)| unit.is_none()) {
            let numbers: Vec<Number> = self.numbers.iter().map(|(_, number)| *number).collect();
            resolve(self.era, &numbers, map, inherited.filter(|_| !self.common))?
        } else {
            self.with_units(inherited)?
        };
        if date.open_end || date.is_empty() && !self.unknown {
            return Ok(date);
        }
        date.unknown |= self.unknown || self.bare_units > 0;
        let qualifier = Qualifier { part: self.part, about: self.about };
        date.qualifier = (qualifier != Qualifier::default()).then_some(qualifier);
        Ok(date.settle())
    }

    /// 年月日不詳, or a form that nobody filled in: 昭和　年　月　日.
    fn without_numbers(&self) -> Result<PartialDate, DateError> {
        let blank = self.bare_units == 3 && self.part.is_none() && !self.about;
        if self.unknown || blank { Ok(PartialDate::default()) } else { Err(DateError::NotADate) }
    }

    fn with_units(&self, inherited: Option<Inherited>) -> Result<PartialDate, DateError> {
        let [year, month, day] = self.slots().ok_or(DateError::NotADate)?;
        if month.is_some_and(|month| month.digits > 2) || day.is_some_and(|day| day.digits > 2) {
            return Err(DateError::NotADate);
        }
        let inherited = inherited.unwrap_or_default();
        let taken_over =
            if year.is_none() && month.is_none() { inherited.month.map(u32::from) } else { None };
        let year = match (year, self.era.or(inherited.era.filter(|_| !self.common))) {
            (None, _) => Year::Known(inherited.year),
            (Some(year), _) if year.digits == 4 && self.era.is_none() => Year::Common(year.value),
            (Some(year), Some(era)) => Year::Of(era, year.value),
            (Some(_), None) => return Err(DateError::YearWithoutEra),
        };
        build(year, month.map(|month| month.value).or(taken_over), day.map(|day| day.value))
    }

    /// Each number in the place of its unit; one without a unit in the place after the last.
    fn slots(&self) -> Option<[Option<Number>; 3]> {
        let mut slots = [None; 3];
        let mut next = 0;
        for (unit, number) in &self.numbers {
            let place = match unit {
                Some(Unit::Year) => 0,
                Some(Unit::Month) => 1,
                Some(Unit::Day) => 2,
                None => next,
            };
            if place < next {
                return None;
            }
            *slots.get_mut(place)? = Some(*number);
            next = place + 1;
        }
        Some(slots)
    }
}
