//! `enishi reindex`: the search index anew, from the database.

use enishi_catalogue::texts;
use enishi_ingest::indexer;

use crate::args::Args;
use crate::error::Result;
use crate::hub::{Hub, city};
use crate::out;
use crate::progress::Told;

pub(crate) fn run(args: &Args) -> Result<()> {
    let hub = Hub::open(city(args)?)?;
    indexer::rebuild(&hub.store, &hub.index, &hub.city, &Told::new(args.lang()))?;
    out::line(texts::reindexed(args.lang(), hub.store.person_count()?));
    Ok(())
}
