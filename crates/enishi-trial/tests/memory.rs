//! Memory does not grow with the file. A test binary of its own: the peak is of the whole process.
#![cfg(target_os = "linux")]

use std::fs;

use enishi_config::connector::Encoding;
use enishi_trial::file::skimmed;
use enishi_trial::form::{Form, SHAPES, Shape};
use enishi_trial::sheet::Sheet;

// What readers, decoders and the allocator may keep beyond what they kept for the short file.
const MOST_MORE: u64 = 5 << 20;
const TIMES: usize = 300;

// The most memory that was held since the last call, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    fs::write("/proc/self/clear_refs", "5").unwrap();
    kilobytes << 10
}

#[test]
fn a_file_of_three_hundred_times_the_rows_is_read_in_the_same_memory() {
    for shape in [SHAPES[0], Shape::Fixed] {
        let form = Form::plain(Encoding::Utf8, shape);
        let mut short = Sheet::plain(500);
        for row in &mut short.rows {
            row[5] = "備考".repeat(if row.len() > 6 { 7 } else { 0 });
        }
        let short = short.bytes(&form);
        let (header, rows) = short.split_at(short.iter().position(|byte| *byte == b'\n').unwrap() + 1);
        let long = [header, &rows.repeat(TIMES)].concat();
        skimmed(&form, &short);
        peak();
        let skim = skimmed(&form, &short);
        let before = peak();
        let skim_long = skimmed(&form, &long);
        let after = peak();
        assert!(
            skim_long.rows > skim.rows * (TIMES as u64 - 2) && skim_long.objections.is_empty(),
            "{skim_long:?}"
        );
        assert!(long.len() as u64 > 3 * MOST_MORE, "{}", long.len());
        assert!(
            after < before + MOST_MORE,
            "{shape:?}: {before} for the short file, {after} for the long one"
        );
    }
}
