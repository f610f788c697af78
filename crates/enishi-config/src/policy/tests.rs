//! What a policy may say, and which contradictions are refused at which place.

use std::path::Path;

use enishi_model::scope::Scope;
use enishi_model::{Level, ProgrammeId, SourceId};

use super::{Policy, Remit, parse_policy};
use crate::fault::FaultKind;
use crate::{City, Text, parse_instance};

// Lines 1 to 3; what a test adds begins at line 4.
const PURPOSES: &str =
    "format = 1\npurpose = [{ code = \"counter\", label = { ja = \"窓口\", en = \"Counter\" } }]\n\n";

fn role(code: &str, rights: &str) -> String {
    format!(
        "[[role]]\ncode = \"{code}\"\nlabel = {{ ja = \"役\", en = \"Role\" }}\npurposes = [\"counter\"]\nrights = [{rights}]\n"
    )
}

fn rule(programmes: &str, rest: &str) -> String {
    format!("[[rule]]\nrole = \"clerk\"\nprogrammes = [{programmes}]\n{rest}\n")
}

/// Line, key and kind of every fault of a policy by itself.
fn faults(text: &str) -> Vec<(usize, String, FaultKind)> {
    let faults = parse_policy("policy.toml", &format!("{PURPOSES}{text}")).map(|_| ()).unwrap_err().0;
    faults.into_iter().map(|fault| (fault.line, fault.key, fault.kind)).collect()
}

fn one_fault(text: &str) -> (usize, String, FaultKind) {
    let mut faults = faults(text);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

fn connector(id: &str, programme: &str, role: &str, fields: &str) -> (SourceId, Text) {
    let text = format!(
        r#"format = 1
        role = "{role}"
        [programme]
        id = "{programme}"
        name = {{ ja = "事業", en = "Programme" }}
        department = {{ ja = "課", en = "Department" }}
        [programme.contact]
        desk = {{ ja = "係", en = "Desk" }}
        phone = "04-2900-0000"
        hours = {{ ja = "平日", en = "weekdays" }}
        [file]
        pattern = "A.csv"
        encoding = "utf-8"
        kind = "snapshot"
        [schedule]
        nights = ["daily"]
        by = "05:00"
        [record]
        key = ["番号"]
        [[resident]]
        role = "subject"
        label = {{ ja = "本人", en = "Resident" }}
        column = "番号"
        {fields}"#
    );
    (SourceId::new(id), Text { file: format!("{id}/connector.toml"), text })
}

fn field(name: &str, more: &str) -> String {
    format!("[[field]]\ncolumn = \"{name}\"\nname = \"{name}\"\nkind = \"text\"\n{more}\n")
}

/// A register with the axis `ward`, care with the field `worker`, and aid whose code reveals care.
fn city(text: &str) -> Result<City, Vec<(usize, String, FaultKind)>> {
    let ward = field("ward", "attribute = \"district.ward\"\nclass = [\"locating\"]");
    let reason = "[[field]]\ncolumn = \"reason\"\nname = \"reason\"\nkind = \"code\"\nclass = [\"general\"]\n\
                  codes = [{ value = \"1\", ja = \"介護\", en = \"care\", reveals = \"care\" }]\n";
    let connectors = [
        connector("shimin/jumin", "jumin", "register", &ward),
        connector("korei/care", "care", "ordinary", &field("worker", "class = [\"sensitive\"]")),
        connector(
            "kyoiku/aid",
            "aid",
            "ordinary",
            &format!("{}{reason}", field("grade", "class = [\"general\"]")),
        ),
    ];
    let instance = "format = 1\nconnectors = \"connectors\"\npolicy = \"policy.toml\"\nlisten = \"127.0.0.1:0\"\n\
                    [city]\nprefecture = \"架空県\"\nname = \"縁市\"\n[drop]\nfolder = \"drop\"\n";
    let instance = parse_instance("enishi.toml", instance, Path::new("")).unwrap();
    let policy = Text { file: "policy.toml".to_owned(), text: format!("{PURPOSES}{text}") };
    City::build(instance, &policy, &connectors)
        .map_err(|faults| faults.0.into_iter().map(|fault| (fault.line, fault.key, fault.kind)).collect())
}

fn clerk(rules: &str) -> String {
    format!("{}{rules}", role("clerk", "\"residents\""))
}

fn levels(policy: &Policy, remit: &Remit) -> [Level; 3] {
    let permit = policy.permit(policy.role("clerk").unwrap(), "counter", remit);
    ["jumin", "care", "aid"].map(|programme| permit.level(&ProgrammeId::new(programme)))
}

#[test]
fn a_right_about_residents_needs_the_right_to_look_at_them() {
    for right in ["tray", "protected", "statistics", "break_glass"] {
        // Glass may have more wrong with it than that.
        let fault = faults(&role("clerk", &format!("\"sources\", \"{right}\""))).remove(0);
        let kind = FaultKind::RightWithoutResidents { right: right.to_owned() };
        assert_eq!(fault, (8, "role[0].rights".to_owned(), kind));
    }
}

#[test]
fn a_role_that_looks_at_residents_has_a_purpose() {
    let text = role("clerk", "\"residents\"").replace("purposes = [\"counter\"]", "purposes = []");
    assert_eq!(one_fault(&text), (4, "role[0].purposes".to_owned(), FaultKind::NoPurposes));
}

#[test]
fn a_rule_for_who_sees_nobody_is_refused() {
    let text = format!("{}{}", role("clerk", "\"sources\""), rule("\"care\"", "level = \"full\""));
    let kind = FaultKind::RuleWithoutResidents { role: "clerk".to_owned() };
    assert_eq!(one_fault(&text), (10, "rule[0].role".to_owned(), kind));
}

#[test]
fn a_scope_says_one_thing_and_leaves_less_than_it_gives() {
    let table: [(&str, usize, &str, FaultKind); 7] = [
        ("level = \"full\"\notherwise = \"exists\"", 13, "otherwise", FaultKind::OtherwiseWithoutScope),
        ("level = \"none\"\nscope = { district = \"ward\" }", 13, "scope", FaultKind::ScopeOfNothing),
        (
            "level = \"summary\"\nscope = { district = \"ward\" }\notherwise = \"summary\"",
            14,
            "otherwise",
            FaultKind::OtherwiseNotLower,
        ),
        (
            "level = \"exists\"\nscope = { department = true }\notherwise = \"full\"",
            14,
            "otherwise",
            FaultKind::OtherwiseNotLower,
        ),
        ("level = \"full\"\nscope = {}", 13, "scope", one_of_three()),
        ("level = \"full\"\nscope = { department = false }", 13, "scope", one_of_three()),
        (
            "level = \"full\"\nscope = { district = \"ward\", caseload = \"worker\" }",
            13,
            "scope",
            one_of_three(),
        ),
    ];
    for (rest, line, key, kind) in table {
        assert_eq!(
            one_fault(&clerk(&rule("\"care\"", rest))),
            (line, format!("rule[0].{key}"), kind),
            "{rest}"
        );
    }
}

fn one_of_three() -> FaultKind {
    FaultKind::Malformed { expected: "one of: department = true, district = \"AXIS\", caseload = \"FIELD\"" }
}

#[test]
fn who_counts_residents_is_not_narrowed_to_rows() {
    let text = |scope: &str| {
        let rule = rule("\"care\"", &format!("level = \"full\"\nscope = {{ {scope} }}"));
        format!("{}{rule}", role("clerk", "\"residents\", \"statistics\""))
    };
    for scope in ["district = \"ward\"", "caseload = \"worker\""] {
        let kind = FaultKind::ScopeWithStatistics { role: "clerk".to_owned() };
        assert_eq!(one_fault(&text(scope)), (13, "rule[0].scope".to_owned(), kind));
    }
    assert!(parse_policy("", &format!("{PURPOSES}{}", text("department = true"))).is_ok());
}

#[test]
fn every_other_programme_stands_alone_and_once() {
    let beside = one_fault(&clerk(&rule("\"care\", \"*\"", "level = \"none\"")));
    let expected = "\"*\" alone, or names of programmes";
    assert_eq!(beside, (11, "rule[0].programmes".to_owned(), FaultKind::Malformed { expected }));
    let every = rule("\"*\"", "level = \"none\"");
    let twice = one_fault(&clerk(&format!("{every}{every}")));
    assert_eq!(twice, (15, "rule[1].programmes".to_owned(), FaultKind::Contradiction { first_line: 11 }));
}

#[test]
fn every_other_programme_is_what_no_rule_names() {
    let rules = [rule("\"care\"", "level = \"full\""), rule("\"*\"", "level = \"exists\"")].concat();
    let city = city(&clerk(&rules)).unwrap();
    assert_eq!(levels(&city.policy, &Remit::default()), [Level::Exists, Level::Full, Level::Exists]);
}

#[test]
fn the_own_department_is_that_of_the_connectors_folder() {
    let text =
        clerk(&rule("\"*\"", "level = \"full\"\nscope = { department = true }\notherwise = \"exists\""));
    let policy = city(&text).unwrap().policy;
    let of = |department| levels(&policy, &Remit::of_department(department));
    assert_eq!(of("korei"), [Level::Exists, Level::Full, Level::Exists]);
    assert_eq!(of("shimin"), [Level::Full, Level::Exists, Level::Exists]);
    assert_eq!(levels(&policy, &Remit::default()), [Level::Exists; 3]);
    assert!(policy.needs(policy.role("clerk").unwrap()).department);
    assert_eq!(policy.permits().len(), 4, "one for each of three departments, and one for none");
}

#[test]
fn rules_by_district_and_caseload_narrow_to_what_the_token_says() {
    let rules = [
        rule("\"jumin\"", "level = \"summary\"\nscope = { district = \"ward\" }"),
        rule("\"care\"", "level = \"full\"\nscope = { caseload = \"worker\" }\notherwise = \"exists\""),
        rule("\"*\"", "level = \"none\""),
    ];
    let policy = city(&clerk(&rules.concat())).unwrap().policy;
    let role = policy.role("clerk").unwrap();
    let needs = policy.needs(role);
    assert_eq!(needs.values.into_iter().collect::<Vec<_>>(), ["district.ward", "worker"]);
    let values = [("district.ward".to_owned(), ["7".to_owned()].into())].into();
    let permit = policy.permit(role, "counter", &Remit { department: None, values });
    let ward = permit.narrowing(&ProgrammeId::new("jumin")).unwrap();
    let scope = Scope::District { axis: "ward".to_owned(), codes: ["7".to_owned()].into() };
    assert_eq!((&ward.scope, ward.otherwise), (&scope, Level::None));
    let care = permit.narrowing(&ProgrammeId::new("care")).unwrap();
    let scope = Scope::Caseload { field: "worker".to_owned(), values: [].into() };
    assert_eq!(
        (&care.scope, care.otherwise),
        (&scope, Level::Exists),
        "a token that says nothing holds nothing"
    );
}

#[test]
fn a_scope_names_an_axis_of_the_register_and_a_field_of_every_programme() {
    let axis = rule("\"*\"", "level = \"full\"\nscope = { district = \"school\" }");
    let allowed = vec!["ward".to_owned()];
    let kind = FaultKind::NotOneOf { found: "school".to_owned(), allowed };
    let found = city(&clerk(&axis)).map(|_| ()).unwrap_err();
    assert_eq!(found[0], (11, "rule.scope.district".to_owned(), kind));
    let rules = [
        rule("\"care\",\n\"aid\"", "level = \"full\"\nscope = { caseload = \"worker\" }"),
        rule("\"jumin\"", "level = \"none\""),
    ];
    let found = city(&clerk(&rules.concat())).map(|_| ()).unwrap_err();
    let kind = FaultKind::NoSuchField { field: "worker".to_owned(), source: "kyoiku/aid".to_owned() };
    assert_eq!(found, [(12, "rule.scope.caseload".to_owned(), kind)]);
}

#[test]
fn broken_glass_is_looked_at_by_somebody() {
    let every = rule("\"*\"", "level = \"none\"");
    let glass = "[[break_glass]]\nrole = \"clerk\"\nprogrammes = [\"care\"]\nlevel = \"summary\"\n";
    let breaker = format!("{}{every}{glass}", role("clerk", "\"residents\", \"break_glass\""));
    let found = city(&breaker).map(|_| ()).unwrap_err();
    assert_eq!(found, [(8, "role.rights".to_owned(), FaultKind::NobodyReviews)]);
    assert!(city(&format!("{breaker}{}", role("officer", "\"review\""))).is_ok());
}

#[test]
fn what_reveals_another_programme_needs_it_whatever_its_scope() {
    let care = |rest: &str| {
        let rules = [
            rule("\"aid\"", "level = \"full\""),
            rule("\"care\"", rest),
            rule("\"jumin\"", "level = \"none\""),
        ];
        let city = city(&clerk(&rules.concat())).unwrap();
        let role = city.policy.role("clerk").unwrap().clone();
        let explained = city.policy.explain(&role, &city.schema);
        explained.into_iter().find(|one| one.programme.as_str() == "aid").unwrap()
    };
    assert!(care("level = \"summary\"").kept_away.is_empty());
    for rest in ["level = \"exists\"", "level = \"full\"\nscope = { caseload = \"worker\" }"] {
        let kept = care(rest).kept_away;
        let told: Vec<_> = kept.iter().map(|kept| (kept.field.as_str(), kept.reveals[0].as_str())).collect();
        assert_eq!(told, [("reason", "care")], "{rest}");
    }
}

#[test]
fn every_fault_says_what_to_do_in_both_languages() {
    use enishi_catalogue::{Explain, Lang};
    let text = String::new;
    let kinds = [
        FaultKind::RightWithoutResidents { right: text() },
        FaultKind::RuleWithoutResidents { role: text() },
        FaultKind::NoPurposes,
        FaultKind::NobodyReviews,
        FaultKind::OtherwiseWithoutScope,
        FaultKind::OtherwiseNotLower,
        FaultKind::ScopeOfNothing,
        FaultKind::ScopeWithStatistics { role: text() },
        FaultKind::NoSuchField { field: text(), source: text() },
    ];
    for kind in kinds {
        let [ja, en] = [Lang::Ja, Lang::En].map(|lang| kind.explain(lang));
        assert!(ja.what != en.what && ja.hint.is_some() && ja.hint != en.hint, "{kind:?}");
    }
}
