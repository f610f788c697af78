//! A load: connections that each ask, wait for the answer, and ask the next (a closed loop).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::task::JoinSet;

use super::connection::{Ask, Connection};
use super::latencies::Latencies;
use super::runtime;
use crate::error::{BenchError, Result};
use crate::site::Asker;

/// How a load went.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Load {
    /// how many connections asked at a time
    pub(crate) connections: usize,
    /// how long
    pub(crate) seconds: f64,
    /// answers a second
    pub(crate) per_second: f64,
    /// answers that were not 200, and exchanges that broke
    pub(crate) errors: u64,
    /// of the answers that were 200, in milliseconds
    #[serde(flatten)]
    pub(crate) latencies: Latencies,
}

/// When a load ends.
#[derive(Clone)]
pub(crate) enum Until {
    /// after so long
    Over(Duration),
    /// when somebody else says so
    Told(Arc<AtomicBool>),
}

impl Until {
    fn is_over(&self, begun: Instant) -> bool {
        match self {
            Self::Over(length) => begun.elapsed() >= *length,
            Self::Told(over) => over.load(Ordering::Relaxed),
        }
    }
}

#[derive(Default)]
struct Tally {
    durations: Vec<Duration>,
    errors: u64,
}

/// Asks these over and over on some connections, each beginning at a place of its own.
pub(crate) fn load(
    address: SocketAddr,
    asker: &Asker,
    asks: &Arc<Vec<Ask>>,
    connections: usize,
    until: &Until,
) -> Result<Load> {
    if asks.is_empty() {
        return Err(BenchError::unexpected("nothing to ask", "questions drawn from the files"));
    }
    runtime()?.block_on(async {
        let begun = Instant::now();
        let mut loops = JoinSet::new();
        for place in 0..connections {
            let (asker, asks, until) = (asker.clone(), Arc::clone(asks), until.clone());
            let first = asks.len() * place / connections;
            loops.spawn(async move { ask_on(address, &asker, &asks, first, &until, begun).await });
        }
        let mut all = Tally::default();
        while let Some(tally) = loops.join_next().await {
            let tally = tally.map_err(BenchError::http)??;
            all.durations.extend(tally.durations);
            all.errors += tally.errors;
        }
        let seconds = begun.elapsed().as_secs_f64();
        let latencies = Latencies::of(all.durations);
        // Answers are far fewer than 2^52.
        let per_second = latencies.count as f64 / seconds;
        Ok(Load { connections, seconds, per_second, errors: all.errors, latencies })
    })
}

async fn ask_on(
    address: SocketAddr,
    asker: &Asker,
    asks: &[Ask],
    first: usize,
    until: &Until,
    begun: Instant,
) -> Result<Tally> {
    let mut connection = Connection::open(address).await?;
    let mut tally = Tally::default();
    for ask in asks.iter().cycle().skip(first) {
        if until.is_over(begun) {
            break;
        }
        let sent = Instant::now();
        match connection.ask(ask, asker).await {
            Ok((status, _)) if status == hyper::StatusCode::OK => tally.durations.push(sent.elapsed()),
            Ok(_) => tally.errors += 1,
            Err(_) => {
                tally.errors += 1;
                connection = Connection::open(address).await?;
            }
        }
    }
    Ok(tally)
}
