//! How long this disk takes to say that bytes are safe.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use crate::error::{BenchError, Result};
use crate::http::Latencies;
use crate::site::settle;

const TIMES: usize = 500;
const BLOCK: usize = 4096;

/// Appends 4 KiB and syncs, 500 times, to a file in `folder`.
pub(crate) fn fsync(folder: &Path) -> Result<Latencies> {
    let path = folder.join("fsync");
    let failed = || BenchError::file(&path);
    let mut file = File::create(&path).map_err(failed())?;
    let block = vec![0x5a; BLOCK];
    let mut durations = Vec::with_capacity(TIMES);
    settle();
    for _ in 0..TIMES {
        let begun = Instant::now();
        file.write_all(&block).and_then(|()| file.sync_all()).map_err(failed())?;
        durations.push(begun.elapsed());
    }
    drop(file);
    fs::remove_file(&path).map_err(failed())?;
    Ok(Latencies::of(durations))
}
