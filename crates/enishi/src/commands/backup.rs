//! `enishi backup`: a copy of everything that cannot be made anew. Beside a server it reads the databases itself; the
//! server is told first, and writes it down.

use std::path::Path;

use enishi_catalogue::texts;
use enishi_store::{BackupOrder, back_up};
use serde_json::json;

use crate::args::Args;
use crate::client::Client;
use crate::clock::clock;
use crate::error::Result;
use crate::hub::city;
use crate::out;

const MEGABYTE: u64 = 1_000_000;

pub(crate) fn run(args: &Args, to: &Path, archive: bool, as_json: bool) -> Result<()> {
    // Keeps the directory owned until the end, where no server does.
    let client = Client::operator(args)?;
    client.post("/api/v1/desk/backups", &json!({}))?;
    let data = city(args)?.instance.data;
    let at = clock()();
    let order = BackupOrder { data: &data, to, archive, at, enishi: env!("CARGO_PKG_VERSION") };
    let manifest = back_up(&order)?;
    if as_json {
        out::json(&json!(manifest));
        return Ok(());
    }
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let megabytes = bytes.div_ceil(MEGABYTE);
    out::line(texts::backup_made(args.lang(), to.display(), manifest.files.len(), megabytes));
    Ok(())
}
