//! 支援措置: what locates a protected resident vanishes for everyone without the special right.

use enishi_model::reduce::Notice;
use enishi_model::{Attribute, Level};

use crate::support::{Desk, Plan, Record, row, shown};

const SECRETS: [&str; 8] =
    ["上野5-2", "緑町1-1", "H900", "隠れ家", "桜の里", "03-1234-5678", "第三小", "上野9-9"];

fn everywhere() -> Plan {
    let first = [("name", "髙橋 花子"), ("address", "緑町1-1"), ("household", "H900"), ("hideout", "隠れ家")];
    let moved = [("name", "髙橋 花子"), ("address", "上野5-2"), ("household", "H900"), ("hideout", "")];
    Plan::of([
        Record::of("shimin/jumin", "1").from(1, row(&first)).from(3, row(&moved)),
        Record::of("kaigo/nintei", "9")
            .from(1, row(&[("office", "桜の里"), ("phone", "03-1234-5678"), ("level", "1")]))
            .from(4, row(&[("level", "2")])),
        Record::of("gakko/shugaku", "5")
            .from(2, row(&[("school", "第三小")]))
            .former(3, row(&[("school", "第三小"), ("grade", "3")])),
        Record::of("kodomo/teate", "7").from(1, row(&[("payee_address", "上野9-9")])),
    ])
}

fn everything(desk: &Desk, plan: &Plan) -> String {
    let person = shown::person(&desk.reduce(plan).unwrap());
    [person, shown::timeline(&desk.timeline(plan))].concat().join("\n")
}

fn notices(desk: &Desk, plan: &Plan) -> Vec<Notice> {
    desk.reduce(plan).unwrap().notices
}

#[test]
fn without_a_flag_everything_is_shown() {
    let text = everything(&Desk::full(), &everywhere());
    for secret in SECRETS {
        assert!(text.contains(secret), "{secret}");
    }
    assert_eq!(notices(&Desk::full(), &everywhere()), []);
}

#[test]
fn the_flag_masks_every_locating_value_former_ones_included() {
    for asked in 1..=6 {
        let text = everything(&Desk::full().after(asked), &everywhere().protected());
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} after night {asked}");
        }
        assert!(text.contains("髙橋 花子"));
    }
    assert_eq!(notices(&Desk::full(), &everywhere().protected()), [Notice::LocatingWithheld]);
}

#[test]
fn until_a_first_protection_file_everybody_is_masked() {
    let desk = Desk::full().protection(None);
    let text = everything(&desk, &everywhere());
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_eq!(notices(&desk, &everywhere()), [Notice::LocatingWithheld]);
}

#[test]
fn the_special_right_sees_all() {
    for desk in [Desk::full().trusted(), Desk::full().trusted().protection(None)] {
        let text = everything(&desk, &everywhere().protected());
        for secret in SECRETS {
            assert!(text.contains(secret), "{secret}");
        }
        assert_eq!(notices(&desk, &everywhere().protected()), []);
    }
}

#[test]
fn a_row_shared_with_a_protected_resident_locates_nobody() {
    let shared = row(&[("payee_name", "髙橋 花子"), ("payee_address", "上野5-2")]);
    let plan = Plan::of([
        Record::of("shimin/jumin", "1").from(1, row(&[("address", "緑町1-1")])),
        Record::of("kodomo/teate", "7").from(1, shared.clone()).from(4, row(&[])).former(2, shared).shared(),
    ]);
    let text = everything(&Desk::full(), &plan);
    assert!(!text.contains("上野5-2") && text.contains("緑町1-1") && text.contains("髙橋 花子"), "{text}");
    assert_eq!(notices(&Desk::full(), &plan), [Notice::LocatingWithheld]);
}

#[test]
fn values_newer_than_the_last_protection_file_wait() {
    let row_of = |address, origin| row(&[("address", address), ("origin", origin)]);
    let plan = Plan::of([Record::of("shimin/jumin", "1")
        .from(1, row_of("緑町1-1", "A"))
        .from(3, row_of("上野5-2", "A"))
        .from(4, row_of("上野5-2", "B"))]);
    let addresses = |desk: Desk| -> Vec<(String, bool)> {
        let person = desk.reduce(&plan).unwrap();
        let values = person.values(&Attribute::Address).iter();
        values.map(|value| (value.value.raw.clone(), value.current)).collect()
    };
    let waits = Desk::full().protection(Some(2));
    assert_eq!(addresses(waits.clone()), [("緑町1-1".to_owned(), false)]);
    assert_eq!(notices(&waits, &plan), [Notice::LocatingWaits]);
    // Night 4 brought another origin, and the address of night 3 again.
    let arrived = Desk::full().protection(Some(3));
    assert_eq!(addresses(arrived.clone()), [("上野5-2".to_owned(), true), ("緑町1-1".to_owned(), false)]);
    assert_eq!(notices(&arrived, &plan), []);
}

#[test]
fn a_value_that_comes_back_after_a_gap_waits_again() {
    let home = row(&[("address", "緑町1-1"), ("name", "髙橋 花子")]);
    let plan = Plan::of([Record::of("shimin/jumin", "1").from(1, home.clone()).gone(3).from(5, home)]);
    let person = Desk::full().protection(Some(4)).reduce(&plan).unwrap();
    assert!(person.survivor(&Attribute::Address).is_none());
    assert!(person.survivor(&Attribute::Name).is_some());
}

#[test]
fn a_notice_does_not_tell_whether_there_was_a_value() {
    let register = |address| Record::of("shimin/jumin", "1").from(4, row(&[("address", address)]));
    let allowance =
        |address| Record::of("kodomo/teate", "7").from(1, row(&[("payee_address", address)])).shared();
    let worlds: [(&str, Desk, [Plan; 2]); 4] = [
        ("flag", Desk::full(), ["", "上野5-2"].map(|text| Plan::of([register(text)]).protected())),
        (
            "none loaded",
            Desk::full().protection(None),
            ["", "上野5-2"].map(|text| Plan::of([register(text)])),
        ),
        ("shared", Desk::full(), ["", "上野5-2"].map(|text| Plan::of([allowance(text)]))),
        ("waits", Desk::full().protection(Some(3)), ["", "上野5-2"].map(|text| Plan::of([register(text)]))),
    ];
    for (name, desk, [empty, full]) in worlds {
        assert_eq!(everything(&desk, &empty), everything(&desk, &full), "{name}");
        assert!(notices(&desk, &full).iter().any(|notice| *notice != Notice::NotInRegister), "{name}");
    }
}

#[test]
fn who_sees_no_locating_field_of_anybody_is_not_told_of_the_flag() {
    let mut desk = Desk::full();
    for programme in ["jumin", "kaigo", "seiho", "shugaku", "teate"] {
        desk = desk.grant(programme, Level::None);
    }
    let plan = Plan::of([Record::of("shimin/shien", "1").from(1, row(&[("measure", "1")]))]);
    assert_eq!(notices(&desk, &plan.protected()), []);
}
