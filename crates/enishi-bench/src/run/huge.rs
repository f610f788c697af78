//! A file that is larger than memory should be, and one of a tenth of it: what they take must be the same.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use enishi_model::batch::BatchStatus::Published;
use serde::Serialize;

use crate::error::{BenchError, Result};
use crate::options::{Options, date_of};
use crate::site::{Disk, Night, NightFiles, Room, Site};

/// What was measured of a huge file.
#[derive(Debug, Serialize)]
pub(crate) struct Huge {
    /// the file
    pub(crate) large: Swallowed,
    /// one of a tenth of it, about the same residents
    pub(crate) tenth: Swallowed,
}

/// One file, taken into an empty hub.
#[derive(Debug, Serialize)]
pub(crate) struct Swallowed {
    /// what it cost
    #[serde(flatten)]
    pub(crate) night: Night,
    /// the most bytes that lay on the disk, the export among them
    pub(crate) most: u64,
    /// what lay on the disk afterwards
    pub(crate) disk: Disk,
}

/// So many residents stand in it again and again: records of a few years, a line each.
const RESIDENTS: u64 = 20_000;
const SOURCE: &str = "bench/huge";
const CELLS: u64 = 8;

/// Writes a file of about so many bytes and lets the binary take it; then one of a tenth.
pub(crate) fn measure(options: &Options, bytes: u64, told: &dyn Fn(&str)) -> Result<Huge> {
    let tenth = take(options, bytes / 10, told)?;
    Ok(Huge { large: take(options, bytes, told)?, tenth })
}

fn take(options: &Options, bytes: u64, told: &dyn Fn(&str)) -> Result<Swallowed> {
    let scratch = tempfile::Builder::new()
        .prefix("enishi-bench-")
        .tempdir_in(&options.work)
        .map_err(BenchError::file(&options.work))?;
    let site = Site::with_connector(options, &scratch.path().join("site"), SOURCE, &connector())?;
    told(&format!("a file of {} MB", bytes / 1_000_000));
    let path = scratch.path().join("HUGE_20261121.csv");
    let rows = write(&path, bytes).map_err(BenchError::file(&path))?;
    let files = NightFiles::of_one(SOURCE, &path, rows);
    let room = Room::watch(&site.path(""));
    let night = site.take(&files, date_of(1), &[Published])?;
    let most = room.most();
    fs::remove_file(&path).map_err(BenchError::file(&path))?;
    Ok(Swallowed { night, most, disk: site.disk()? })
}

/// Writes rows until there are so many bytes; how many rows there are.
fn write(path: &Path, bytes: u64) -> io::Result<u64> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let header = "宛名番号,明細番号,実施年月,内容1,内容2,内容3,内容4,内容5,内容6,内容7,内容8\n";
    file.write_all(header.as_bytes())?;
    let (mut written, mut rows) = (header.len() as u64, 0);
    let mut line = String::new();
    while written < bytes {
        self::line(&mut line, rows);
        file.write_all(line.as_bytes())?;
        written += line.len() as u64;
        rows += 1;
    }
    file.into_inner()?.sync_all()?;
    Ok(rows)
}

// About a kilobyte. No two rows have the same words, so that nothing is found by chance.
fn line(line: &mut String, row: u64) {
    use std::fmt::Write as _;
    line.clear();
    let month = row / RESIDENTS;
    // Writing to a string does not fail.
    let _ = write!(
        line,
        "{:010},{row:012},{:04}{:02}",
        row % RESIDENTS + 1,
        1990 + month / 12 % 36,
        month % 12 + 1
    );
    for cell in 1..=CELLS {
        let _ = write!(line, ",{:08}", row.wrapping_mul(2_654_435_761).wrapping_add(cell) % 100_000_000);
        (0..32).for_each(|at| line.push(kanji(row + cell * 31 + at * 7)));
    }
    line.push('\n');
}

fn kanji(at: u64) -> char {
    u32::try_from(0x4E00 + at % 2000).ok().and_then(char::from_u32).unwrap_or('一')
}

const CONNECTOR: &str = r#"format = 1
belongs_to = "kenko"
[file]
pattern = "HUGE_{date}.csv"
encoding = "utf-8"
kind = "snapshot"
[schedule]
nights = ["daily"]
by = "06:00"
[record]
key = ["明細番号"]
[[resident]]
role = "subject"
label = { ja = "本人", en = "The resident" }
column = "宛名番号"
width = 10
[[field]]
column = "実施年月"
name = "jisshi"
label = { ja = "実施年月", en = "Month" }
kind = "date"
class = ["general"]
"#;

fn connector() -> String {
    let field = |cell: u64| {
        format!(
            "[[field]]\ncolumn = \"内容{cell}\"\nname = \"naiyo_{cell}\"\nlabel = {{ ja = \"内容\", en = \"Text\" }}\n\
             kind = \"text\"\nclass = [\"sensitive\", \"locating\"]\n"
        )
    };
    (1..=CELLS).map(field).fold(CONNECTOR.to_owned(), |text, field| text + &field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_of_their_length_and_no_two_alike() {
        let (mut one, mut other) = (String::new(), String::new());
        line(&mut one, 0);
        line(&mut other, RESIDENTS);
        assert!((800..1_200).contains(&one.len()), "{}", one.len());
        assert_ne!(one, other);
        assert!(
            one.starts_with("0000000001,000000000000,199001,") && other.starts_with("0000000001,"),
            "{other}"
        );
        assert_eq!(one.trim_end().split(',').count(), 11);
    }
}
