//! Rejected rows in a file of the input's own shape, to be mended and dropped again: the bytes of the source, with
//! line, column and reason behind them where a header names columns, and in a file beside it where none does.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use enishi_catalogue::{Explain, Lang, texts};
use enishi_config::Connector;
use enishi_config::connector::FileSpec;
use enishi_model::batch::{Batch, BatchStatus};
use enishi_model::{Finding, Severity};
use enishi_store::{DataDir, Store};

use crate::decode::{self, Decoded};
use crate::error::{IngestError, Result};
use crate::keep;
use crate::raw_lines::Script;
use crate::reader::{RawRecord, RawRecords};

/// Writes a batch's rejected rows, where there are any, out of the private copy. Of a file that was not read to its
/// end there are none; once anybody was removed by order none are kept, since a row that cannot be read may name them.
pub(crate) fn write(
    dir: &DataDir,
    store: &Store,
    connector: &Connector,
    lang: Lang,
    batch: &Batch,
    copy: &Path,
) -> Result<()> {
    let was_read = matches!(batch.status, BatchStatus::Published | BatchStatus::Held);
    if !was_read || batch.figures.rejected == 0 || !store.removed()?.is_empty() {
        return Ok(());
    }
    let reasons = reasons(store, batch)?;
    let place = keep::rejected_rows(dir.path(), &batch.label(), &batch.file);
    Cutting { spec: &connector.file, lang, reasons: &reasons }
        .write(copy, &place)
        .map_err(IngestError::disk(&place))
}

const PAGE: u32 = 1000;

// By the line on which the row begins. As many as the store keeps of a batch.
fn reasons(store: &Store, batch: &Batch) -> Result<BTreeMap<u64, Finding>> {
    let (mut reasons, mut after) = (BTreeMap::new(), 0);
    loop {
        let page = store.findings(batch.id, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(reasons) };
        after = *last;
        for (_, finding) in page {
            if finding.reason.severity() == Severity::Rejected {
                reasons.entry(finding.position.line).or_insert(finding);
            }
        }
    }
}

/// Where the reasons lie of a file whose rows have no room for them.
pub(crate) fn reasons_beside(rows: &Path) -> PathBuf {
    rows.with_extension("reasons.csv")
}

struct Cutting<'a> {
    spec: &'a FileSpec,
    lang: Lang,
    reasons: &'a BTreeMap<u64, Finding>,
}

impl Cutting<'_> {
    fn write(&self, copy: &Path, place: &Path) -> io::Result<()> {
        // The trailer is a row like others here, so that none before it reaches over it.
        let spec = FileSpec { trailer: None, final_newline: false, ..self.spec.clone() };
        let mut rows = RawRecords::open(decode::open(copy, &spec)?, &spec)?;
        let mut source = BufReader::new(File::open(copy)?);
        let script = Script::of(spec.encoding, source.fill_buf()?);
        // Beside its place first: half of it is never seen.
        let beside = place.with_extension("tmp");
        let written = self.write_to(&beside, script, &mut source, &mut rows);
        if let Err(error) = written.and_then(|()| fs::rename(&beside, place)) {
            // Half of it takes room that may be missing, and holds rows of residents.
            let _ = fs::remove_file(&beside);
            return Err(error);
        }
        if self.has_room() { Ok(()) } else { self.write_beside(&reasons_beside(place)) }
    }

    fn write_to(
        &self,
        beside: &Path,
        script: Script,
        source: &mut BufReader<File>,
        rows: &mut RawRecords<Decoded<File>>,
    ) -> io::Result<()> {
        let mut cut = Cut { script, line: 1, out: BufWriter::new(File::create(beside)?) };
        let mut raw = RawRecord::default();
        let mut is_there = rows.read(&mut raw)?;
        let names = if self.has_room() { self.header() } else { String::new() };
        cut.copy(source, raw.position.line, &names)?;
        while is_there {
            let finding = self.reasons.get(&raw.position.line);
            is_there = rows.read(&mut raw)?;
            let end = if is_there { raw.position.line } else { u64::MAX };
            match finding {
                Some(finding) => cut.copy(source, end, &self.cells(finding))?,
                None => cut.skip(source, end)?,
            }
        }
        cut.out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }

    // Cells of more columns are tolerated where columns are found by name.
    fn has_room(&self) -> bool {
        self.spec.columns.is_none()
    }

    fn header(&self) -> String {
        let names = [
            texts::rejected_line(self.lang),
            texts::rejected_column(self.lang),
            texts::rejected_reason(self.lang),
        ];
        self.behind(&names.map(|name| texts::reason_column(self.lang, name)))
    }

    fn cells(&self, finding: &Finding) -> String {
        if self.has_room() { self.behind(&said(finding, self.lang)) } else { String::new() }
    }

    fn behind(&self, cells: &[String]) -> String {
        let delimiter = char::from(self.spec.delimiter);
        cells.iter().map(|cell| format!("{delimiter}{}", quoted(cell))).collect()
    }

    // For whoever mends the rows: read by Excel, and never by the hub.
    fn write_beside(&self, place: &Path) -> io::Result<()> {
        let lang = self.lang;
        let mut text = String::from('\u{FEFF}');
        let names = [
            texts::rejected_row_number(lang),
            texts::rejected_line(lang),
            texts::rejected_column(lang),
            texts::rejected_reason(lang),
        ];
        text.push_str(&names.map(|name| quoted(&name)).join(","));
        for (number, finding) in (1_u64..).zip(self.reasons.values()) {
            text.push_str(&format!(
                "\r\n{number},{}",
                said(finding, lang).map(|cell| quoted(&cell)).join(",")
            ));
        }
        fs::write(place, text + "\r\n")
    }
}

fn said(finding: &Finding, lang: Lang) -> [String; 3] {
    let message = finding.reason.explain(lang);
    [finding.position.line.to_string(), finding.column.clone().unwrap_or_default(), message.what]
}

// These cells are ours: a spreadsheet must not take one for a formula.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\"").replace(['\r', '\n', '\t'], " "))
}

/// The copy line by line, and where its rejected rows go.
struct Cut<W: Write> {
    script: Script,
    line: u64,
    out: W,
}

impl<W: Write> Cut<W> {
    /// Copies the lines before the `until`-th, with `more` at the end of the last that is not empty.
    fn copy(&mut self, source: &mut impl BufRead, until: u64, more: &str) -> io::Result<()> {
        let (mut kept, mut blank) = (Vec::new(), Vec::new());
        let mut line = Vec::new();
        while self.next(source, until, &mut line)? {
            if self.script.split_end(&line).0.is_empty() {
                blank.append(&mut line);
            } else {
                self.out.write_all(&kept)?;
                self.out.write_all(&blank)?;
                blank.clear();
                kept = std::mem::take(&mut line);
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        let (text, end) = self.script.split_end(&kept);
        self.out.write_all(text)?;
        self.out.write_all(&self.script.bytes(more))?;
        // The last line of a file may have no end, and other rows may follow it here.
        if end.is_empty() { self.out.write_all(&self.script.bytes("\r\n")) } else { self.out.write_all(end) }
    }

    fn skip(&mut self, source: &mut impl BufRead, until: u64) -> io::Result<()> {
        let mut line = Vec::new();
        while self.next(source, until, &mut line)? {}
        Ok(())
    }

    fn next(&mut self, source: &mut impl BufRead, until: u64, line: &mut Vec<u8>) -> io::Result<bool> {
        line.clear();
        if self.line >= until || !self.script.read_line(source, line)? {
            return Ok(false);
        }
        self.line += 1;
        // The end mark of DOS is no line of the file.
        Ok(line.as_slice() != [0x1A])
    }
}

#[cfg(test)]
mod tests {
    use enishi_config::parse_connector;
    use enishi_model::{Position, Reason, SourceId};

    use super::*;

    fn connector(file: &str) -> Connector {
        let text = format!(
            "format = 1\nbelongs_to = \"x\"\n[file]\npattern = \"a.csv\"\nkind = \"snapshot\"\n{file}\n\
             [schedule]\nnights = [\"daily\"]\nby = \"06:00\"\n[record]\nkey = [\"id\"]\n[[resident]]\nrole = \"s\"\n\
             label = {{ ja = \"a\", en = \"a\" }}\ncolumn = \"id\"\n"
        );
        parse_connector(&SourceId::new("a/b"), "connector.toml", &text).unwrap()
    }

    /// The rows that begin on these lines.
    fn cut(file: &str, bytes: &[u8], lines: &[u64]) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let (copy, place) = (folder.path().join("copy"), folder.path().join("a.rejected.csv"));
        fs::write(&copy, bytes).unwrap();
        let finding = |line: &u64| {
            let position = Position { line: *line, ..Position::default() };
            (*line, Finding { position, column: Some("=id".to_owned()), reason: Reason::NotDigits })
        };
        let reasons = lines.iter().map(finding).collect();
        let connector = connector(file);
        Cutting { spec: &connector.file, lang: Lang::En, reasons: &reasons }.write(&copy, &place).unwrap();
        fs::read(place).unwrap()
    }

    const HEADER: &str = ",\"enishi: line\",\"enishi: column\",\"enishi: reason\"";

    fn behind(line: u64) -> String {
        let message = Reason::NotDigits.explain(Lang::En).what;
        format!(",\"{line}\",\"'=id\",\"{message}\"")
    }

    #[test]
    fn a_row_is_cut_out_as_it_is_with_line_column_and_reason_behind_it() {
        let text = "\u{FEFF}# made\r\nid,note\r\n1,\"two\nlines\"\r\n2,x\r\n\r\n3,\"=\"\"y\"\"\"";
        let found = cut("encoding = \"utf-8\"\ncomment = \"#\"", text.as_bytes(), &[3, 7]);
        let found = String::from_utf8(found).unwrap();
        let first = format!("\u{FEFF}# made\r\nid,note{HEADER}\r\n1,\"two\nlines\"{}\r\n", behind(3));
        assert!(found.starts_with(&first), "{found}");
        assert!(found.ends_with(&format!("3,\"=\"\"y\"\"\"{}\r\n", behind(7))), "{found}");
        assert!(!found.contains("2,x"), "{found}");
    }

    #[test]
    fn the_trailer_and_the_end_mark_of_dos_are_no_part_of_the_last_row() {
        let found = cut("encoding = \"cp932\"\ntrailer = \"9\"", b"id,x\r\n1,\x95\x5C\r\n9,1\r\n\x1A", &[2]);
        let expected = [b"1,\x95\x5C".as_slice(), behind(2).as_bytes(), b"\r\n"].concat();
        assert!(found.ends_with(&expected), "{}", String::from_utf8_lossy(&found));
    }

    #[test]
    fn rows_of_utf_16_stay_such() {
        for big in [false, true] {
            let script = if big { Script::Big } else { Script::Little };
            let found =
                cut("encoding = \"utf-16\"", &script.bytes("\u{FEFF}id,x\r\n1,\u{0A0A}\r\n2,y\r\n"), &[2]);
            let expected = format!("\u{FEFF}id,x{HEADER}\r\n1,\u{0A0A}{}\r\n", behind(2));
            assert_eq!(found, script.bytes(&expected), "{big}");
        }
    }

    #[test]
    fn rows_of_fixed_width_have_no_room_for_reasons() {
        let spec = "encoding = \"cp932\"\n[[file.fixed]]\ncolumn = \"id\"\nbytes = 2\n[[file.fixed]]\ncolumn = \"x\"\nbytes = 3";
        assert_eq!(cut(spec, b"01abc\r\n02ab\r\n03abc\r\n", &[2]), b"02ab\r\n");
    }
}
