//! The same loads while the server takes files.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::connection::Ask;
use super::load::{Load, Until, load};
use crate::error::{BenchError, Result};
use crate::options::date_of;
use crate::site::{Asker, NightFiles, Served, Site};

/// A load during an ingest.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct During {
    /// how it went
    #[serde(flatten)]
    pub(crate) load: Load,
    /// how many nights came in meanwhile
    pub(crate) nights: u32,
}

/// Nights to take turns: each differs from the other by a night's churn.
pub(crate) struct Turns<'a> {
    /// the installation
    pub(crate) site: &'a Site,
    /// the contents, the next first
    pub(crate) contents: [&'a NightFiles; 2],
    /// the number of the next night
    pub(crate) next: u32,
}

impl Turns<'_> {
    // Night after night for so long, at least one, the last one whole.
    fn feed(&mut self, served: &Served, length: Duration) -> Result<u32> {
        let (begun, first) = (Instant::now(), self.next);
        while self.next == first || begun.elapsed() < length {
            let [content, other] = self.contents;
            self.site.feed(served, content, date_of(self.next))?;
            self.contents = [other, content];
            self.next += 1;
        }
        Ok(self.next - first)
    }
}

/// Asks as [`load`] does, from the moment the first of some nights is dropped until the last is taken.
pub(crate) fn during(
    turns: &mut Turns<'_>,
    served: &Served,
    asker: &Asker,
    asks: &Arc<Vec<Ask>>,
    connections: usize,
    length: Duration,
) -> Result<During> {
    let over = Arc::new(AtomicBool::new(false));
    let until = Until::Told(Arc::clone(&over));
    std::thread::scope(|scope| {
        let feeder = scope.spawn(|| {
            let fed = turns.feed(served, length);
            over.store(true, Ordering::Relaxed);
            fed
        });
        let load = load(served.address, asker, asks, connections, &until)?;
        let fed = feeder.join().map_err(|_| BenchError::Server("was not fed".to_owned()))?;
        Ok(During { load, nights: fed? })
    })
}
