//! Looking for My Numbers in a file that cannot be read as its connector says, before a copy of it is kept.
//!
//! Whatever is wrong with it (another encoding, another delimiter, another header, lines of another length), digits stand
//! between something. So the text is cut at whatever could be a delimiter, and judged by the place in its line.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use enishi_config::Connector;
use enishi_config::connector::Encoding;
use enishi_model::batch::Suspicion;
use enishi_text::cell;

use super::distinct::Distinct;
use super::my_number::{self, Exempt};

const READ: usize = 64 << 10;
const MOST_COLUMNS: usize = 2_000;
// Longer cells are no number, however it is written.
const LONGEST_NUMBER: usize = 64;

/// The first place of a file's lines at which My Numbers stand, whatever its encoding and delimiter.
pub fn find_my_numbers(connector: &Connector, exempt: &Exempt, path: &Path) -> io::Result<Option<Suspicion>> {
    let mut encodings = vec![encoding_rs::UTF_8, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP];
    if connector.file.encoding == Encoding::Utf16 {
        encodings.push(encoding_rs::UTF_16LE);
    }
    let mut scans = Vec::new();
    for encoding in encodings {
        let mut scan = Scan::default();
        each_character(path, encoding, |character| scan.see(character))?;
        scan.end_run();
        scan.end_line();
        scans.push(scan);
    }
    let names = known_names(connector, &scans);
    Ok(scans.iter().find_map(|scan| scan.judge(connector, exempt, &names)))
}

// The first line may be no header at all, but somebody's values: only names that the connector knows are told. One
// that reads as a name in any encoding is that name.
fn known_names(connector: &Connector, scans: &[Scan]) -> BTreeMap<usize, String> {
    let known = connector.columns();
    let declared = connector.file.columns.iter();
    let headers = declared.chain(scans.iter().map(|scan| &scan.header));
    let names = headers.flat_map(|header| header.iter().cloned().enumerate());
    names.filter(|(_, name)| known.contains(&name.as_str())).collect()
}

// A byte order mark is heeded; whatever the encoding does not have is replaced.
fn each_character(
    path: &Path,
    encoding: &'static encoding_rs::Encoding,
    mut see: impl FnMut(char),
) -> io::Result<()> {
    let (mut file, mut decoder) = (File::open(path)?, encoding.new_decoder());
    let (mut raw, mut text) = (vec![0; READ], String::with_capacity(READ * 3 + 64));
    loop {
        let count = file.read(&mut raw)?;
        text.clear();
        let bytes = raw.get(..count).unwrap_or_default();
        // Three bytes for each are room enough for every encoding.
        let _ = decoder.decode_to_string(bytes, &mut text, count == 0);
        text.chars().for_each(&mut see);
        if count == 0 {
            return Ok(());
        }
    }
}

#[derive(Default)]
struct Scan {
    cells: Vec<Distinct>,
    // of runs of exactly twelve digits: by where in the line they begin, in bytes of CP932
    runs: Vec<Distinct>,
    header: Vec<String>,
    lines: u64,
    at: usize,
    place: usize,
    is_quoted: bool,
    cell: String,
    run: String,
}

impl Scan {
    fn see(&mut self, character: char) {
        match character {
            // Half of the bytes of UTF-16 that is read as something else.
            '\0' => return,
            '\n' | '\r' => self.end_line(),
            '"' => self.is_quoted = !self.is_quoted,
            ',' | '\t' | ';' | '|' if !self.is_quoted => self.end_cell(),
            _ if self.cell.len() < LONGEST_NUMBER * 4 => self.cell.push(character),
            _ => {}
        }
        self.see_in_line(character);
    }

    fn see_in_line(&mut self, character: char) {
        if character.is_ascii_digit() {
            if self.run.len() <= 12 {
                self.run.push(character);
            }
        } else {
            self.end_run();
        }
        let is_narrow = character.is_ascii() || ('｡'..='ﾟ').contains(&character);
        self.place = match character {
            '\n' | '\r' => 0,
            _ => self.place + if is_narrow { 1 } else { 2 },
        };
    }

    fn end_run(&mut self) {
        let begins = self.place.saturating_sub(12);
        if self.run.len() == 12 {
            see_at(&mut self.runs, begins, &self.run);
        }
        self.run.clear();
    }

    fn end_cell(&mut self) {
        // What is left of `="..."` and of an apostrophe, once quotes are gone.
        let value = cell::clean(cell::clean(&self.cell).trim_start_matches(['=', '\'']));
        if self.lines == 0 && self.header.len() < MOST_COLUMNS {
            self.header.push(value.to_owned());
        }
        see_at(&mut self.cells, self.at, value);
        self.cell.clear();
        self.at += 1;
    }

    // A quote that nobody closed ends with its line.
    fn end_line(&mut self) {
        if self.at == 0 && self.cell.is_empty() {
            return;
        }
        self.end_cell();
        (self.at, self.is_quoted) = (0, false);
        self.lines += 1;
    }

    fn judge(
        &self,
        connector: &Connector,
        exempt: &Exempt,
        names: &BTreeMap<usize, String>,
    ) -> Option<Suspicion> {
        let cells = self.cells.iter().enumerate().filter_map(|(at, seen)| {
            let name = names.get(&at).cloned().unwrap_or_else(|| format!("#{}", at + 1));
            if exempt.has(&name) { None } else { my_number::judge(&name, seen, self.lines, &[]) }
        });
        let runs = self.runs.iter().enumerate().filter_map(|(place, seen)| {
            let name = fixed_column(connector, place)?;
            if exempt.has(name) { None } else { my_number::judge(name, seen, self.lines, &[]) }
        });
        cells.chain(runs).next()
    }
}

fn see_at(places: &mut Vec<Distinct>, place: usize, value: &str) {
    if place < MOST_COLUMNS && places.len() <= place {
        places.resize_with(place + 1, Distinct::default);
    }
    if let Some(seen) = places.get_mut(place) {
        seen.see(value);
    }
}

// The column of a file of fixed widths that the place belongs to.
fn fixed_column(connector: &Connector, place: usize) -> Option<&str> {
    let (columns, widths) = (connector.file.columns.as_ref()?, connector.file.widths.as_ref()?);
    let mut ends = widths.iter().scan(0, |end, width| {
        *end += width;
        Some(*end)
    });
    let column = ends.position(|end| place < end).and_then(|at| columns.get(at));
    column.or(columns.last()).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guards::tests::connector;

    fn number(at: u64) -> String {
        let passing = (0..10).map(|check| format!("{:011}{check}", 52_000_000_000 + at * 37));
        passing.into_iter().find(|number| enishi_text::my_number::passes(number)).unwrap()
    }

    fn found(connector: &Connector, attested: &[&str], line: impl Fn(u64) -> String) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let lines: String = (0..25).map(|at| line(at) + "\n").collect();
        std::fs::write(&path, format!("番号,氏名,備考\n{lines}")).unwrap();
        let attested: Vec<String> = attested.iter().map(|column| (*column).to_owned()).collect();
        let exempt = Exempt::of(connector, &attested);
        match find_my_numbers(connector, &exempt, &path).unwrap()? {
            Suspicion::MyNumber { column, .. } => Some(column),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_are_found_between_whatever_delimits_them() {
        let connector = connector();
        let by = |line: fn(u64) -> String| found(&connector, &[], line);
        assert_eq!(by(|at| format!("{at},縁,{}", number(at))).as_deref(), Some("備考"));
        assert_eq!(by(|at| format!("{at},縁,x,{}", number(at))).as_deref(), Some("#4"));
        assert_eq!(by(|at| format!("{at};縁;\"=\"\"{}\"\"\";x", number(at))).as_deref(), Some("備考"));
        assert_eq!(by(|at| format!("{at}\t'{}", number(at))).as_deref(), Some("氏名"));
        assert_eq!(by(|at| format!("\"{at},縁\",\"{}\"", number(at))).as_deref(), Some("氏名"));
        assert_eq!(by(|at| format!("{at}|{}|\"never closed", number(at))).as_deref(), Some("氏名"));
        assert_eq!(by(|at| format!("{at:012},縁,x")), None, "one in ten passes by chance");
        assert_eq!(by(|at| format!("0{},縁", number(at))), None, "thirteen digits");
    }

    #[test]
    fn an_attested_key_is_exempt_and_an_attested_remark_is_not() {
        let connector = connector();
        assert_eq!(found(&connector, &["番号"], |at| format!("{},縁,x", number(at))), None);
        let remark = found(&connector, &["備考"], |at| format!("{at},縁,{}", number(at)));
        assert_eq!(remark.as_deref(), Some("備考"));
    }

    #[test]
    fn lines_of_fixed_width_have_their_numbers_at_one_place() {
        let mut connector = connector();
        connector.file.columns = Some(["番号", "氏名", "備考"].map(str::to_owned).to_vec());
        connector.file.widths = Some(vec![4, 8, 12]);
        let line = |at: u64| format!("{at:<4}縁{:<6}{}", "ｴﾆｼ", number(at));
        assert_eq!(found(&connector, &[], line).as_deref(), Some("備考"));
    }
}
