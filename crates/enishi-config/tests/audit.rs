//! Where the audit log is anchored, and what residents' reports leave out.

use std::path::{Path, PathBuf};
use std::time::Duration;

use enishi_config::{FaultKind, Faults, InReport, Instance, parse_instance, parse_policy};

fn instance(audit: &str) -> Result<Instance, Faults> {
    let text = format!(
        "format = 1\ndata = \"../data\"\n{audit}\n[city]\nprefecture = \"埼玉県\"\nname = \"縁市\"\n[drop]\nfolder = \"drop\"\n"
    );
    parse_instance("enishi.toml", &text, Path::new("/srv/config"))
}

#[test]
fn without_the_table_there_is_no_anchor() {
    let audit = instance("").unwrap().audit;
    assert_eq!((audit.anchor, audit.every), (None, Duration::from_secs(60)));
}

#[test]
fn an_anchor_lies_where_the_configuration_says_but_not_in_the_data_directory() {
    let audit = instance("audit = { anchor = \"../anchor/a.jsonl\", anchor_seconds = 5 }").unwrap().audit;
    assert_eq!(audit.anchor, Some(PathBuf::from("/srv/anchor/a.jsonl")));
    assert_eq!(audit.every, Duration::from_secs(5));
    let faults = instance("audit = { anchor = \"../data/sub/../a.jsonl\" }").unwrap_err().0;
    assert_eq!((faults[0].key.as_str(), faults[0].line), ("audit.anchor", 3));
    assert!(matches!(faults[0].kind, FaultKind::Malformed { .. }), "{faults:?}");
}

fn report(keys: &str) -> Result<InReport, Vec<String>> {
    let label = "label = { ja = \"窓口\", en = \"Counter\" }";
    let text = format!(
        "format = 1\n[[purpose]]\ncode = \"counter\"\n{label}\n{keys}\n[[role]]\ncode = \"r\"\n{label}\npurposes = []\nrights = []\n"
    );
    let policy = parse_policy("policy.toml", &text);
    let policy = policy.map_err(|faults| faults.0.into_iter().map(|fault| fault.key).collect::<Vec<_>>())?;
    policy.purposes.first().map(|purpose| purpose.report).ok_or_else(Vec::new)
}

#[test]
fn a_purpose_says_whether_and_when_its_looks_are_reported() {
    assert_eq!(report(""), Ok(InReport::After { days: 0 }));
    assert_eq!(report("report_after_days = 30"), Ok(InReport::After { days: 30 }));
    assert_eq!(report("report = \"exempt\""), Ok(InReport::Exempt));
    assert_eq!(report("report = \"hidden\""), Err(vec!["purpose[0].report".to_owned()]));
    assert_eq!(
        report("report = \"exempt\"\nreport_after_days = 3"),
        Err(vec!["purpose[0].report_after_days".to_owned()]),
        "a delay of what never comes"
    );
}
