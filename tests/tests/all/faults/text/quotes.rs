//! Quotes that do not close, and those that close later.

use enishi_tests::World;

use super::{insured, level, refused, taken};

#[test]
fn fault_22_an_unclosed_quote_refuses_the_file_and_names_its_line() {
    let world = World::of_five();
    let before = level(&world);
    let text = insured();
    let all_quoted =
        format!("\"{}", text.replace(',', "\",\"").replace("\r\n", "\"\r\n\"").trim_end_matches('"'));
    let broken = [
        // in the last column of the second row: it would swallow the third
        text.replacen("縁の里\r\n", "\"縁の里\r\n", 2).replacen("\"縁の里", "縁の里", 1),
        // of the last row: it would swallow nothing but the end
        text.trim_end().rsplit_once("縁の里").map(|(before, _)| format!("{before}\"縁の里\r\n")).unwrap(),
        // closed by the quote of a later row
        text.replacen("森田 一", "\"森田 一", 1).replacen("田村 ふみ", "\"田村 ふみ\"", 1),
        // not doubled within a quoted cell
        text.replacen("森田 一", "\"森田 \"一\" 郎\"", 1),
        // one of many
        all_quoted.replacen("森田 一\"", "森田 一", 1),
    ];
    for (at, (text, line)) in broken.iter().zip([3, 4, 3, 3, 3]).enumerate() {
        let name = format!("KAIGO_NINTEI_2026112{}.csv", at + 2);
        let said = refused(&taken(&world, "korei/kaigo", &name, text.as_bytes()), "quote_not_closed");
        assert!(said.contains(&format!("line {line} ")), "{at}: {said}");
    }
    assert_eq!(level(&world), before, "nobody changed, nobody ended");
}

#[test]
fn fault_22_a_quoted_cell_may_have_line_ends_and_quotes_in_it() {
    let world = World::of_five();
    let connector = "connectors/korei/kaigo/connector.toml";
    let allowed = "\n[guards]\nline_breaks = [\"居宅介護支援事業所\"]\n";
    world.write(connector, (world.read(connector) + allowed).as_bytes());
    // Where somebody is cared for waits for the protection file of its night.
    let protected = enishi_tests::files::shiensochi(&[(enishi_tests::HANAKO, 1, "0")]);
    world.drop_file("shimin/shiensochi", "SHIENSOCHI_20261122.csv", &protected);
    let text = insured().replacen("縁の里", "\"縁の里\r\n\"\"別館\"\"\r\n2階\"", 1);
    let batch = taken(&world, "korei/kaigo", "KAIGO_NINTEI_20261122.csv", text.as_bytes());
    assert_eq!((&batch["figures"]["rows"], &batch["figures"]["rejected"]), (&3.into(), &0.into()), "{batch}");
    let shown = super::shown(&world, enishi_tests::KYOKO).to_string();
    assert!(shown.contains("縁の里\\n\\\"別館\\\"\\n2階"), "{shown}");
}
