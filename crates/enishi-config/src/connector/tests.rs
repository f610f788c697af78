//! What the format takes, and what it refuses.

use enishi_model::SourceId;

use super::{Connector, Encoding, parse_connector};
use crate::fault::{FaultKind, Faults};

const REST: &str = r#"
    [schedule]
    nights = ["daily"]
    by = "05:00"
    [record]
    key = ["番号"]
    [[field]]
    column = "番号"
    name = "number"
    kind = "number"
    class = ["general"]
"#;

const ROSTER: &str = r#"
    [[resident]]
    role = "subject"
    label = { ja = "対象者", en = "Subject" }
"#;

fn parsed(top: &str, file: &str, resident: &str) -> Result<Connector, Faults> {
    let text = format!(
        "format = 1\n{top}\nbelongs_to = \"kaigo\"\n[file]\npattern = \"A.csv\"\nkind = \"snapshot\"\n{file}\n{REST}\n{resident}"
    );
    parse_connector(&SourceId::new("korei/a"), "connector.toml", &text)
}

fn faults(top: &str, file: &str, resident: &str) -> Vec<(String, FaultKind)> {
    let faults = parsed(top, file, resident).map(|_| ()).unwrap_err();
    faults.0.into_iter().map(|fault| (fault.key, fault.kind)).collect()
}

const FIXED: &str =
    "encoding = \"cp932\"\nfixed = [{ column = \"番号\", bytes = 15 }, { column = \"予備\", bytes = 1 }]";

#[test]
fn fixed_columns_have_names_and_widths() {
    let file = parsed("", &format!("{FIXED}\ncomment = \"1\"\ntrailer = \"9\""), ROSTER).unwrap().file;
    assert_eq!(file.columns, Some(vec!["番号".to_owned(), "予備".to_owned()]));
    assert_eq!(file.widths, Some(vec![15, 1]));
    assert_eq!((file.comment.as_deref(), file.trailer.as_deref()), (Some("1"), Some("9")));
}

#[test]
fn fixed_columns_stand_beside_nothing_that_says_otherwise() {
    for other in ["delimiter = \"tab\"", "header = false", "columns = [\"番号\"]"] {
        let key = format!("file.{}", other.split(' ').next().unwrap());
        assert_eq!(
            faults("", &format!("{FIXED}\n{other}"), ROSTER),
            [(key, FaultKind::NotWithFixed)],
            "{other}"
        );
    }
}

#[test]
fn a_width_is_a_number_of_bytes_and_a_column_stands_once() {
    let fixed = |list: &str| faults("", &format!("encoding = \"cp932\"\nfixed = [{list}]"), ROSTER);
    let zero = fixed("{ column = \"番号\", bytes = 0 }");
    assert_eq!(
        zero[0],
        ("file.fixed[0].bytes".to_owned(), FaultKind::OutOfBounds { found: 0, least: 1, most: 10_000 })
    );
    assert_eq!(fixed("{ column = \"番号\" }")[0], ("file.fixed[0].bytes".to_owned(), FaultKind::Missing));
    let none = faults("", "encoding = \"cp932\"\ncomment = \"1\"\nfixed = []", ROSTER);
    assert_eq!(none, [("file.fixed".to_owned(), FaultKind::ColumnsNeeded)], "and nothing else");
    let twice = fixed("{ column = \"番号\", bytes = 1 }, { column = \"番号\", bytes = 2 }");
    assert_eq!(twice, [("file.fixed".to_owned(), FaultKind::Twice { name: "番号".to_owned() })]);
    let other = fixed("{ column = \"予備\", bytes = 1 }");
    let what = "column of file.fixed";
    assert_eq!(other, [("file.fixed".to_owned(), FaultKind::Unresolved { name: "番号".to_owned(), what })]);
}

#[test]
fn every_line_would_begin_with_an_empty_text() {
    for key in ["comment", "trailer"] {
        let found = faults("", &format!("encoding = \"utf-8\"\n{key} = \"\""), ROSTER);
        assert_eq!(found[0].0, format!("file.{key}"));
        assert!(matches!(found[0].1, FaultKind::Malformed { .. }));
    }
}

#[test]
fn the_night_may_stand_in_a_trailer_where_there_is_one() {
    let text = "encoding = \"utf-8\"\ntrailer = \"9\"\ntrailer_date = 3";
    assert_eq!(parsed("", text, ROSTER).unwrap().file.trailer_date, Some(2));
    let found = faults("", "encoding = \"utf-8\"\ntrailer_date = 3", ROSTER);
    assert_eq!(found, [("file.trailer_date".to_owned(), FaultKind::TrailerOfDate)]);
    let found = faults("", &format!("{FIXED}\ntrailer = \"9\"\ntrailer_date = 3"), ROSTER);
    assert_eq!(found, [("file.trailer_date".to_owned(), FaultKind::NotWithFixed)]);
}

#[test]
fn a_last_line_without_end_needs_a_trailer_that_counts() {
    let file = |more: &str| parsed("", &format!("encoding = \"utf-8\"\n{more}"), ROSTER).map(|it| it.file);
    assert!(file("").unwrap().final_newline);
    assert!(!file("final_newline = false\ntrailer = \"9\"").unwrap().final_newline);
    assert_eq!(
        faults("", "encoding = \"utf-8\"\nfinal_newline = false", ROSTER),
        [("file.final_newline".to_owned(), FaultKind::TrailerNeeded)]
    );
}

#[test]
fn a_delimiter_has_a_name() {
    for (name, byte) in super::DELIMITERS {
        let text = format!("encoding = \"utf-8\"\ndelimiter = \"{name}\"");
        assert_eq!(parsed("", &text, ROSTER).unwrap().file.delimiter, byte);
        assert_eq!(super::delimiter_name(byte), name);
    }
}

#[test]
fn utf_16_is_an_encoding() {
    let connector = parsed("", "encoding = \"utf-16\"", ROSTER).unwrap();
    assert_eq!((connector.file.encoding, connector.file.encoding.name()), (Encoding::Utf16, "utf-16"));
}

#[test]
fn a_list_may_name_nobody_by_a_number() {
    let connector = parsed("", "encoding = \"utf-8\"", ROSTER).unwrap();
    assert_eq!(connector.residents[0].column, None);
    assert_eq!(connector.columns(), ["番号"]);
}

#[test]
fn what_is_said_of_a_number_needs_its_column() {
    for key in ["width = 10", "system = \"a\""] {
        let found = faults("", "encoding = \"utf-8\"", &format!("{ROSTER}\n{key}"));
        let key = key.split(' ').next().unwrap();
        assert_eq!(found, [(format!("resident[0].{key}"), FaultKind::NumberWithoutColumn)]);
    }
}

#[test]
fn a_register_and_a_crosswalk_name_residents_by_number() {
    let crosswalk = format!("{ROSTER}\n[crosswalk]\nsystem = \"a\"\ncolumn = \"番号\"");
    for (role, resident) in [("register", ROSTER), ("crosswalk", &crosswalk)] {
        let found = faults(&format!("role = \"{role}\""), "encoding = \"utf-8\"", resident);
        assert_eq!(found, [("resident.column".to_owned(), FaultKind::Missing)], "{role}");
    }
}

fn coded(class: &str, codes: &str) -> Result<Connector, Faults> {
    let field = format!(
        "[[field]]\ncolumn = \"番号\"\nname = \"coded\"\nkind = \"code\"\n{class}\ncodes = [{codes}]"
    );
    parsed("", "encoding = \"utf-8\"", &format!("{ROSTER}\n{field}"))
}

#[test]
fn a_field_takes_the_strictest_class_of_its_codes() {
    let home = "{ value = \"1\", ja = \"在宅\", en = \"at home\" }";
    let line =
        |class: &str| format!("{home}, {{ value = \"2\", ja = \"他\", en = \"other\", class = [{class}] }}");
    let class_of = |class: &str, codes: &str| {
        let class = coded(class, codes).unwrap().source.field("coded").unwrap().class;
        (class.sensitive, class.locating)
    };
    let general = "class = [\"general\"]";
    assert_eq!(class_of(general, home), (false, false));
    assert_eq!(class_of(general, &line("\"locating\"")), (false, true));
    assert_eq!(class_of(general, &line("\"sensitive\", \"locating\"")), (true, true));
    assert_eq!(class_of("class = [\"sensitive\"]", &line("\"general\"")), (true, false));
    assert_eq!(class_of("", &line("\"general\"")), (true, true), "a field without a class stays closed");
}

#[test]
fn a_code_has_no_class_that_fields_do_not_have() {
    let faults = coded(
        "class = [\"general\"]",
        "{ value = \"1\", ja = \"他\", en = \"other\", class = [\"secret\"] }",
    );
    let faults = faults.map(|_| ()).unwrap_err().0;
    assert_eq!((faults[0].key.as_str(), faults.len()), ("field[1].codes[0].class", 1));
    assert!(matches!(&faults[0].kind, FaultKind::NotOneOf { found, .. } if found == "secret"));
}

fn scheduled(schedule: &str) -> Result<enishi_model::schema::Schedule, Vec<(String, FaultKind)>> {
    let rest = REST.replace("nights = [\"daily\"]", schedule);
    let text = format!(
        "format = 1\nbelongs_to = \"kaigo\"\n[file]\npattern = \"A.csv\"\nencoding = \"utf-8\"\nkind = \"snapshot\"\n{rest}\n{ROSTER}"
    );
    let parsed = parse_connector(&SourceId::new("korei/a"), "connector.toml", &text);
    let faults = |faults: Faults| faults.0.into_iter().map(|fault| (fault.key, fault.kind)).collect();
    parsed.map(|connector| connector.source.schedule).map_err(faults)
}

#[test]
fn a_source_has_a_calendar_of_its_own() {
    use enishi_model::schema::OnClosed;
    let weekly = scheduled("nights = [\"mon\", \"thu\"]").unwrap();
    assert_eq!(weekly.nights, [true, false, false, true, false, false, false]);
    assert_eq!(weekly.on_closed, OnClosed::Comes);
    let working = scheduled("nights = [\"weekdays\"]\nholidays = \"skips\"").unwrap();
    assert_eq!(working.nights, [true, true, true, true, true, false, false]);
    assert_eq!(working.on_closed, OnClosed::Skips);
    let monthly = scheduled("nights = [\"month_end\"]\ndays = [10, 25]\nholidays = \"before\"").unwrap();
    assert_eq!((monthly.nights, monthly.month_end), ([false; 7], true));
    assert_eq!(monthly.days.into_iter().collect::<Vec<_>>(), [10, 25]);
}

#[test]
fn a_calendar_that_names_no_night_or_no_such_day_is_refused() {
    assert_eq!(scheduled("nights = []").unwrap_err(), [("schedule.nights".to_owned(), FaultKind::Missing)]);
    let (key, kind) = scheduled("days = [32]").unwrap_err().remove(0);
    assert_eq!(
        (key.as_str(), kind),
        ("schedule.days", FaultKind::OutOfBounds { found: 32, least: 1, most: 31 })
    );
    let (key, kind) = scheduled("nights = [\"weekends\"]").unwrap_err().remove(0);
    assert!(key == "schedule.nights" && matches!(kind, FaultKind::NotOneOf { .. }));
}
