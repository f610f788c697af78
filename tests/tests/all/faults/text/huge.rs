//! Lines and cells of a size that no list has.

use std::fs::{self, File};
use std::io::Write;
use std::process::Stdio;

use enishi_tests::World;

use super::{batches, insured, level, refused};

// The fault is one of a gigabyte; that was tried by hand. What matters is that memory does not grow with it.
const MEGABYTES: usize = 160;

/// Takes what lies in the folders: the most memory that this had at any time, in MB.
fn peak_of_ingest(world: &World) -> u64 {
    let mut command = world.command(&["ingest"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        // The high water mark: the last look tells of all before it.
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default();
        peak = peak.max(kilobytes >> 10);
        std::thread::yield_now();
    }
    assert!(child.wait().unwrap().success());
    peak
}

fn write_huge(world: &World, name: &str, begins: &str, piece: &str, ends: &str) {
    let path = world.path(&format!("drop/korei/kaigo/{name}"));
    let mut file = File::create(path).unwrap();
    file.write_all(begins.as_bytes()).unwrap();
    let block = piece.repeat((1 << 20) / piece.len());
    (0..MEGABYTES).for_each(|_| file.write_all(block.as_bytes()).unwrap());
    file.write_all(ends.as_bytes()).unwrap();
}

#[test]
fn fault_21_a_line_and_a_quoted_cell_without_end_are_refused_in_little_memory() {
    let world = World::of_five();
    let before = level(&world);
    world.drop_file("korei/kaigo", "KAIGO_NINTEI_20261122.csv", insured().as_bytes());
    let ordinary = peak_of_ingest(&world);
    assert!(ordinary > 0);

    let (header, row) = insured().split_once("\r\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let before_remark = row.lines().next().unwrap().rsplit_once(',').unwrap().0.to_owned();
    for (name, begins, piece, ends) in [
        ("KAIGO_NINTEI_20261123.csv", format!("{header}\r\n{before_remark},"), "縁", "\r\n"),
        ("KAIGO_NINTEI_20261124.csv", format!("{header}\r\n{before_remark},\""), "remark\r\n", "\"\r\n"),
        ("KAIGO_NINTEI_20261125.csv", String::new(), "header,", "\r\n"),
    ] {
        write_huge(&world, name, &begins, piece, ends);
        let peak = peak_of_ingest(&world);
        let batch = batches(&world, "korei/kaigo").remove(0);
        let said = refused(&batch, "record_too_long");
        let line = if begins.is_empty() { 1 } else { 2 };
        assert!(said.contains(&format!("line {line} ")), "{said}");
        assert!(peak < ordinary + 64, "{name}: {peak} MB, an ordinary file takes {ordinary} MB");
    }
    assert_eq!(level(&world), before);
}
