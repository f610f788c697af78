//! The report as a page: `docs/benchmarks.md`, and what a terminal shows.

use super::Report;
use super::aims::{Aim, Bound};
use super::growth::Growth;
use super::table::table;
use super::units::{megabytes, millis, number, percent, seconds, times, whole};
use crate::http::{Latencies, Load, Pair};
use crate::run::{Auditing, Huge, Reading, Restart, Run, Swallowed};
use crate::site::{Night, Peaks, Spent};

const AIMED_AT: u32 = 1_000_000;
/// The share of the processors that others may use before the page warns.
const QUIET: f64 = 0.05;
const METHOD: &str = include_str!("method.md");
const LIMITS: &str = include_str!("limits.md");

/// The report as Markdown.
pub fn markdown(report: &Report) -> String {
    let mut parts = vec![head(report), aims(report)];
    parts.push("## Growth\n".to_owned());
    parts.push(growth(&report.growth));
    parts.push("The same in processor seconds:\n".to_owned());
    parts.push(growth(&report.growth_of_processors));
    for run in report.sizes.iter().rev() {
        parts.push(title(run));
        parts.extend([
            taking(run),
            restarts(run),
            floors(run),
            reading(run),
            answering(run),
            seeing(run),
            memory(run),
            disk(run),
        ]);
    }
    parts.extend(report.audit.as_ref().map(auditing));
    parts.extend(report.huge.as_ref().map(huge));
    parts.extend([METHOD.to_owned(), LIMITS.to_owned()]);
    parts.join("\n")
}

fn head(report: &Report) -> String {
    let machine = &report.machine;
    let build =
        if machine.optimised { "" } else { "\n**A debug build: these figures say nothing of speed.**\n" };
    let fsync = report.sizes.last().map(|run| run.floors.fsync).unwrap_or_default();
    format!(
        "# Benchmarks\n\nMeasured and written by this command; only the last section is written by hand.\n\n```sh\n{} --markdown docs/benchmarks.md\n```\n{build}\n\
         {} cores ({}), {} of memory, Linux {}; fsync on this disk: p50 {}, p99 {}.\n",
        report.command,
        machine.cores,
        machine.processor,
        megabytes(machine.memory),
        machine.kernel,
        millis(fsync.p50),
        millis(fsync.p99),
    )
}

fn aims(report: &Report) -> String {
    let Some(run) = report.sizes.last() else { return String::new() };
    let of_whom = whole(u64::from(run.residents));
    let mut warnings = String::new();
    if run.residents != AIMED_AT {
        let aimed_at = whole(u64::from(AIMED_AT));
        warnings += &format!(
            "\nThe aims are for {aimed_at} residents and two cores: this run says little of them.\n"
        );
    }
    if run.noise > QUIET {
        let noise = percent(run.noise);
        warnings += &format!("\n**Not a quiet machine: other programs used {noise} of the processors.**\n");
    }
    let rows: Vec<Vec<String>> = report.aims.iter().map(aim).collect();
    let table = table(&["what", "aim", "measured", "verdict"], &rows);
    format!("## Aims, at {of_whom} residents\n{warnings}\n{table}")
}

fn title(run: &Run) -> String {
    let (residents, rows) = (whole(u64::from(run.residents)), whole(run.first_load.rows));
    let noise = percent(run.noise);
    format!(
        "## {residents} residents, {rows} rows\n\nOther programs used {noise} of the processors meanwhile.\n"
    )
}

fn aim(aim: &Aim) -> Vec<String> {
    let bound = if aim.bound == Bound::AtMost { "≤" } else { "≥" };
    let measured = aim.measured.map_or_else(|| "not measured".to_owned(), |value| aim.unit.text(value));
    let verdict = match aim.met {
        Some(true) => "met",
        Some(false) => "missed",
        None => "",
    };
    vec![aim.what.to_owned(), format!("{bound} {}", aim.unit.text(aim.limit)), measured, verdict.to_owned()]
}

fn growth(sizes: &[Growth]) -> String {
    let row = |size: &Growth| {
        let steps = [size.first_load, size.second_night, size.reindex];
        let figures = steps.iter().flat_map(|step| [seconds(step.seconds), times(step.to_linear)]);
        let rate = number(size.first_load.rows_per_second);
        let head = [whole(u64::from(size.residents)), whole(size.rows), rate];
        head.into_iter().chain(figures).collect()
    };
    let header = [
        "residents",
        "rows",
        "rows/s",
        "first load",
        "to linear",
        "second night",
        "to linear",
        "rebuild",
        "to linear",
    ];
    table(&header, &sizes.iter().map(row).collect::<Vec<_>>())
}

fn taking(run: &Run) -> String {
    let night = |name: &str, night: &Night| {
        let mut row = spent(name, &night.spent);
        row.extend([number(night.rows as f64 / night.spent.seconds), percent(night.churn)]);
        row
    };
    let mut reindex = spent("rebuild of the index", &run.reindex);
    reindex.extend([number(run.first_load.rows as f64 / run.reindex.seconds), String::new()]);
    let rows = [
        night("first load", &run.first_load),
        night("second night", &run.second_night),
        night("byte-identical night", &run.identical_night),
        reindex,
    ];
    table(&["taking", "time", "processors", "rows/s", "rows that moved"], &rows)
}

fn restarts(run: &Run) -> String {
    let row = |restart: &Restart| {
        let at_first = if restart.limited { "limited" } else { "current" };
        let times = [restart.answering, restart.current].map(seconds);
        [restart.killed.to_owned(), at_first.to_owned()].into_iter().chain(times).collect()
    };
    let rows: Vec<Vec<String>> = run.restarts.iter().map(row).collect();
    table(&["killed (SIGKILL), and started again", "search at first", "answers", "search is current"], &rows)
}

fn spent(name: &str, spent: &Spent) -> Vec<String> {
    vec![name.to_owned(), seconds(spent.seconds), seconds(spent.peaks.processor_seconds)]
}

fn floors(run: &Run) -> String {
    let floors = &run.floors;
    let first = run.first_load.spent.seconds;
    // Where the processors' seconds are not known, nothing is said of them.
    let row = |name: String, time: f64, processors: Option<f64>, measured: f64| {
        vec![name, seconds(time), processors.map(seconds).unwrap_or_default(), times(measured / time)]
    };
    let mut rows = vec![row("csv crate: decode and parse".to_owned(), floors.csv.seconds, None, first)];
    if let Some(sqlite) = &floors.sqlite3 {
        let name = |what| format!("sqlite3 {}: {what}", sqlite.version);
        rows.push(row(name("tables and key indices"), sqlite.without_search, None, first));
        let processors = Some(sqlite.processor_seconds);
        rows.push(row(name("the same and FTS5 trigrams"), sqlite.seconds, processors, first));
    }
    let (hash, identical) = (floors.hash.seconds, run.identical_night.spent.seconds);
    rows.push(row("reading and hashing (BLAKE3)".to_owned(), hash, None, identical));
    let note = "The first load to the floors above, the byte-identical night to reading and hashing.\n";
    format!("{}\n{note}", table(&["floor", "time", "processors", "Enishi"], &rows))
}

fn reading(run: &Run) -> String {
    let row = |file: &Reading| {
        let rate = |seconds: f64| number(file.rows as f64 / seconds);
        let rates = [file.plain, file.decoded, file.enishi].map(rate);
        let shares = [file.plain / file.enishi, file.decoded / file.enishi].map(times);
        let head = [format!("{} ({})", file.source, file.what), whole(file.rows), megabytes(file.bytes)];
        head.into_iter().chain(rates).chain(shares).collect()
    };
    let header = [
        "reading alone, rows/s",
        "rows",
        "size",
        "csv crate, bytes",
        "decoded, csv crate",
        "Enishi: decode, read, map",
        "to bytes",
        "to decoded",
    ];
    table(&header, &run.reading.iter().map(row).collect::<Vec<_>>())
}

fn huge(huge: &Huge) -> String {
    let row = |name: &str, taken: &Swallowed| {
        let (night, disk) = (&taken.night, &taken.disk);
        vec![
            name.to_owned(),
            megabytes(night.bytes),
            whole(night.rows),
            seconds(night.spent.seconds),
            megabytes(night.spent.peaks.anonymous),
            megabytes(taken.most),
            megabytes(disk.database + disk.index + disk.archive + disk.others),
        ]
    };
    let header =
        ["one file", "size", "rows", "time", "anonymous memory", "disk at the most", "disk afterwards"];
    let rows = [row("a tenth", &huge.tenth), row("huge", &huge.large)];
    format!("## A huge file\n\n{}", table(&header, &rows))
}

fn answering(run: &Run) -> String {
    let serving = &run.serving;
    let mut rows = vec![
        load("lookup", &serving.lookup.single),
        load("lookup", &serving.lookup.alone),
        load("lookup during an ingest", &serving.lookup.during_ingest.load),
        load("search", &serving.search.single),
        load("search", &serving.search.alone),
        load("search during an ingest", &serving.search.during_ingest.load),
    ];
    rows.extend(serving.unsynced.iter().map(|unsynced| load("lookup, audit log in memory", unsynced)));
    rows.push(latencies("fsync of 4 KiB", "", "", &run.floors.fsync, 0));
    let header = ["over HTTP", "connections", "per second", "p50", "p99", "longest", "count", "errors"];
    let (found, nights) = (percent(serving.found), &serving.lookup.during_ingest.nights);
    let note = format!(
        "{found} of the queries have a hit. {nights} nights came in during the lookups, {} during the searches; the \
         role is `{}`.\n",
        serving.search.during_ingest.nights, serving.role
    );
    format!("{}\n{note}", table(&header, &rows))
}

fn seeing(run: &Run) -> String {
    let inference = &run.serving.inference;
    let rows = [
        load("search, every visibility class", &inference.all_classes),
        load("search, the register alone", &inference.one_programme),
    ];
    let header = ["visibility", "connections", "per second", "p50", "p99", "longest", "count", "errors"];
    let searches = table(&header, &rows);
    let row = |pair: &Pair| {
        let times = [pair.hidden.p50, pair.nothing.p50, pair.hidden.p99, pair.nothing.p99].map(millis);
        let told = [format!("{:.3}", pair.told), whole(pair.hidden.count)];
        std::iter::once(pair.what.to_owned()).chain(times).chain(told).collect()
    };
    let pairs: Vec<Vec<String>> = inference.pairs.iter().map(row).collect();
    let header =
        ["what the time tells", "hidden p50", "nothing p50", "hidden p99", "nothing p99", "told", "pairs"];
    format!("{searches}\n{}", table(&header, &pairs))
}

fn auditing(audit: &Auditing) -> String {
    let rows = [vec![
        whole(audit.events),
        megabytes(audit.bytes),
        seconds(audit.written),
        seconds(audit.verify.seconds),
        megabytes(audit.verify.peaks.anonymous),
    ]];
    let header = ["audit events", "audit.db", "written in", "verified in", "anonymous memory"];
    format!("## The audit log\n\n{}", table(&header, &rows))
}

fn load(name: &str, load: &Load) -> Vec<String> {
    latencies(name, &load.connections.to_string(), &number(load.per_second), &load.latencies, load.errors)
}

fn latencies(name: &str, connections: &str, rate: &str, found: &Latencies, errors: u64) -> Vec<String> {
    let head = [name.to_owned(), connections.to_owned(), rate.to_owned()];
    let times = [found.p50, found.p99, found.max].map(millis);
    head.into_iter().chain(times).chain([whole(found.count), whole(errors)]).collect()
}

fn memory(run: &Run) -> String {
    let row = |name: &str, peaks: &Peaks| {
        vec![name.to_owned(), megabytes(peaks.anonymous), megabytes(peaks.resident)]
    };
    let rows = [
        row("first load", &run.first_load.spent.peaks),
        row("second night", &run.second_night.spent.peaks),
        row("byte-identical night", &run.identical_night.spent.peaks),
        row("rebuild of the index", &run.reindex.peaks),
        row("serving", &run.serving.memory),
        row("serving during an ingest", &run.serving.memory_during),
    ];
    table(&["peak memory", "anonymous", "resident"], &rows)
}

fn disk(run: &Run) -> String {
    let (disk, night) = (&run.disk, &run.first_load);
    let row = |name: &str, bytes: u64| {
        vec![name.to_owned(), megabytes(bytes), times(bytes as f64 / night.bytes.max(1) as f64)]
    };
    let mut rows = vec![
        row("exports of one night", night.bytes),
        row("enishi.db", disk.database),
        row("index/", disk.index),
        row("archive/", disk.archive),
        row("all others", disk.others),
    ];
    rows.extend(run.floors.sqlite3.iter().map(|sqlite| row("the sqlite3 floor's database", sqlite.bytes)));
    table(&["on disk", "size", "to the exports"], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn a_report_without_sizes_promises_nothing() {
        let options = Options {
            program: "enishi".into(),
            lay_out: |_| Ok(()),
            fill_audit: |_, _| Ok(()),
            audit_events: 5,
            huge_bytes: 6,
            residents: vec![10, 20],
            seed: 7,
            load: std::time::Duration::from_secs(3),
            work: ".".into(),
            keep: false,
        };
        let page = markdown(&Report::new(&options));
        assert!(
            page.contains("enishi bench --residents 10,20 --seed 7 --seconds 3 --audit-events 5 --huge-bytes 6 --markdown"),
            "{page}"
        );
        assert!(!page.contains("| met") && !page.contains("| missed"), "{page}");
        assert!(page.contains("A debug build"), "{page}");
    }
}
