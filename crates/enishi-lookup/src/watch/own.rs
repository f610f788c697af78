//! Whether a resident is somebody whom the looker knows in private: the strongest sign of the three counts.

use enishi_config::Staff;
use enishi_model::likeness::Likeness;
use enishi_store::Figures;

use super::rule::Rule;
use super::{colleague, own_address, own_name};

/// What a resident is to a holder, if they are anything.
pub(crate) fn own(
    staff: &Staff,
    holder: &str,
    of: &Likeness,
    per_10000: &dyn Fn(&str) -> u64,
    rare: u64,
) -> Option<(Rule, Figures)> {
    let member = staff.member(holder);
    if let Some(figures) = colleague::sign(staff, member, of) {
        return Some((Rule::Colleague, figures));
    }
    let member = member?;
    if let Some(figures) = own_address::sign(member, of) {
        return Some((Rule::OwnAddress, figures));
    }
    own_name::sign(member, of, per_10000, rare).map(|figures| (Rule::OwnName, figures))
}

#[cfg(test)]
mod tests {
    use enishi_config::StaffMember;
    use enishi_model::ResidentId;
    use enishi_model::likeness::{abode, surname};
    use enishi_model::schema::Place;

    use super::*;

    fn member(surname_text: &str, address: &str, id: &str) -> StaffMember {
        StaffMember {
            surnames: [surname(surname_text)].into(),
            abodes: abode(address, &Place::default()).into_iter().collect(),
            resident_ids: [ResidentId::new(id)].into(),
        }
    }

    fn resident(surname_text: &str, addresses: &[&str], id: &str) -> Likeness {
        Likeness {
            surnames: [surname(surname_text)].into(),
            abodes: addresses.iter().filter_map(|address| abode(address, &Place::default())).collect(),
            resident_ids: [ResidentId::new(id)].into(),
        }
    }

    fn rule(holder: &str, of: &Likeness) -> Option<Rule> {
        let staff = Staff::of([
            ("a".to_owned(), member("島津", "中央町1-2-3", "1")),
            ("b".to_owned(), member("佐藤", "桜町5-5", "2")),
        ]);
        let bearers = |name: &str| if name == surname("佐藤") { 150 } else { 1 };
        own(&staff, holder, of, &bearers, 10).map(|(rule, _)| rule)
    }

    #[test]
    fn the_strongest_sign_counts() {
        assert_eq!(rule("a", &resident("島津", &["中央町1-2-3"], "1")), Some(Rule::Colleague));
        assert_eq!(rule("a", &resident("島津", &["中央町1-2-3"], "9")), Some(Rule::OwnAddress));
        assert_eq!(rule("a", &resident("島津", &["桜町1-1"], "9")), Some(Rule::OwnName));
        assert_eq!(rule("a", &resident("田中", &["桜町1-1"], "9")), None);
    }

    #[test]
    fn a_former_address_is_enough() {
        assert_eq!(rule("a", &resident("田中", &["隠町7-7", "中央町1-2-3"], "9")), Some(Rule::OwnAddress));
    }

    #[test]
    fn a_common_surname_needs_a_second_sign() {
        assert_eq!(rule("b", &resident("佐藤", &["中央町9-9"], "9")), None);
        assert_eq!(rule("b", &resident("佐藤", &["桜町9-9"], "9")), Some(Rule::OwnName));
    }

    #[test]
    fn colleagues_are_known_also_to_holders_of_whom_nothing_else_is() {
        assert_eq!(rule("nobody", &resident("田中", &["桜町1-1"], "2")), Some(Rule::Colleague));
        assert_eq!(rule("nobody", &resident("佐藤", &["桜町5-5"], "9")), None);
    }
}
