//! `enishi same-as`: two resident IDs of one human.

use enishi_catalogue::texts;
use serde_json::json;

use super::value::two_lines;
use crate::args::{Args, SameAs};
use crate::client::Client;
use crate::error::Result;
use crate::out;

pub(crate) fn run(args: &Args, command: &SameAs) -> Result<()> {
    let (ask, path, done) = match command {
        SameAs::Join { ask } => (ask, "/api/v1/desk/joins", texts::joined(args.lang())),
        SameAs::Undo { ask } => (ask, "/api/v1/desk/joins/undo", texts::parted(args.lang())),
    };
    let (resident_id, canonical) = two_lines()?;
    let body = json!({ "resident_id": resident_id, "canonical": canonical });
    Client::asking(args, ask)?.post(path, &body)?;
    out::line(done);
    Ok(())
}
