//! Parents, children, school years: what the programmes for children ask of a household.

use chrono::NaiveDate;

use crate::calendar::{before, fiscal_year, years_after};
use crate::household::{Household, Kind, Person, Relation, lived};
use crate::world::Night;

/// The youngest child of one that a plan gives is born when the parent is at most so old; each further one may
/// come four years later, and a spouse may be four years younger.
const LATEST_BIRTH: u32 = 40;
const BETWEEN_BIRTHS: u32 = 4;

/// Whether a household may have children up to an age. Cheap: nobody is drawn for it.
pub(crate) fn may_have_child(night: &Night, household: u32, age: u32) -> bool {
    let (role, plan) = Household::outline(night.world, household);
    let latest = LATEST_BIRTH + BETWEEN_BIRTHS * plan.children.saturating_sub(1);
    match plan.kind {
        _ if role.is_some() => true,
        Kind::Parents | Kind::Mother | Kind::Father | Kind::ThreeGenerations => {
            plan.age <= age + latest || was_born(night, household)
        }
        Kind::Couple | Kind::Partners => plan.age < 50 && was_born(night, household),
        Kind::Alone | Kind::GrownChild => false,
    }
}

/// Whether a birth is possible at all: something happened there.
fn was_born(night: &Night, household: u32) -> bool {
    lived(night.world, household, night.number)
}

/// The fiscal year in which somebody reaches an age. Born on 1 April counts with the year before.
pub(crate) fn year_of_age(person: &Person, age: u32) -> i32 {
    fiscal_year(before(years_after(person.birth.day, age), 1))
}

/// Whether the fiscal year in which somebody reaches an age is not over.
pub(crate) fn is_until(person: &Person, age: u32, date: NaiveDate) -> bool {
    fiscal_year(date) <= year_of_age(person, age)
}

/// 学年 from 1 to 9 through both schools of the law; `None` before and after.
pub(crate) fn grade(person: &Person, date: NaiveDate) -> Option<u32> {
    let grade = u32::try_from(fiscal_year(date) - year_of_age(person, 6)).ok()?;
    (1..=9).contains(&grade).then_some(grade)
}

/// Whether somebody is a child of the household whose fiscal year of 18 is not over.
pub(crate) fn is_child(person: &Person, date: NaiveDate) -> bool {
    person.relation == Relation::Child && is_until(person, 18, date)
}

/// Who answers for the children: 世帯主 of those who live here, else the other parent; 世帯主 all the same where the
/// whole household left.
pub(crate) fn guardian(household: &Household) -> Option<&Person> {
    let of = |relation| household.present().find(|person| person.relation == relation);
    let last = || household.members.iter().find(|person| person.relation == Relation::Head);
    of(Relation::Head).or_else(|| of(Relation::Spouse)).or_else(|| of(Relation::Partner)).or_else(last)
}

/// Whether one parent brings the children up alone.
pub(crate) fn is_one_parent(household: &Household) -> bool {
    matches!(household.kind, Kind::Mother | Kind::Father)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CitySpec;
    use crate::world::World;

    #[test]
    fn the_cheap_test_overlooks_no_child() {
        let first_night = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let world = World::new(&CitySpec { residents: 40_000, seed: 7, first_night });
        for number in [1, 2, 30] {
            let night = Night::new(&world, number);
            for age in [6, 15, 18] {
                let mut drawn_in_vain = 0;
                for index in 0..world.households {
                    let household = night.household(index);
                    let is_young = |person: &Person| {
                        person.relation == Relation::Child && is_until(person, age, night.date)
                    };
                    let has_child = household.members.iter().any(is_young);
                    let may = may_have_child(&night, index, age);
                    assert!(may || !has_child, "household {index} in night {number}");
                    drawn_in_vain += u32::from(may && !has_child);
                }
                assert!(drawn_in_vain * 3 < world.households, "{drawn_in_vain} of {}", world.households);
            }
        }
    }
}
