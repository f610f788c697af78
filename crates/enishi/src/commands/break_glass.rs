//! `enishi break-glass`: a raised level for one resident, with a written reason.

use enishi_catalogue::texts;
use serde_json::json;

use super::value::{text, two_lines};
use crate::args::{Args, Ask};
use crate::client::Client;
use crate::error::Result;
use crate::out;

pub(crate) fn run(args: &Args, ask: &Ask) -> Result<()> {
    let (resident_id, reason) = two_lines()?;
    let client = Client::asking(args, ask)?;
    let found = client.post("/api/v1/residents/lookup", &json!({ "resident_id": resident_id }))?;
    let path = format!("/api/v1/residents/{}/break-glass", text(&found, "handle"));
    let answer = client.post(&path, &json!({ "reason": reason }))?;
    if ask.json {
        out::json(&answer);
    } else {
        out::line(texts::glass_broken(args.lang(), text(&answer, "raised_until")));
    }
    Ok(())
}
