//! `enishi reindex`: the search index anew, from the database. Ordered first: a server does it by itself, and so does
//! the next start after a kill.

use enishi_catalogue::texts;
use serde_json::json;

use crate::args::Args;
use crate::client::Client;
use crate::error::Result;
use crate::hub::{Hub, city};
use crate::out;
use crate::progress::Told;

pub(crate) fn run(args: &Args) -> Result<()> {
    let client = Client::operator(args)?;
    client.post("/api/v1/desk/reindex", &json!({}))?;
    if client.is_served() {
        out::line(texts::reindex_ordered(args.lang()));
        return Ok(());
    }
    drop(client);
    let hub = Hub::open(city(args)?)?;
    hub.ingest().recover(&Told::new(args.lang()))?;
    out::line(texts::reindexed(args.lang(), hub.store.person_count()?));
    Ok(())
}
