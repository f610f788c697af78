//! Two kinds of questions in turn: does the answer's time tell them apart?

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::connection::{Ask, Connection};
use super::latencies::Latencies;
use super::runtime;
use crate::error::{BenchError, Result};
use crate::site::Asker;

/// How two kinds of questions compare that must look the same to whoever asks.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Pair {
    /// what was asked
    pub(crate) what: &'static str,
    /// of something that is there, and hidden from the asker
    pub(crate) hidden: Latencies,
    /// of something that is not there at all
    pub(crate) nothing: Latencies,
    /// how often an answer about something hidden takes longer than one about nothing: a half tells nothing,
    /// one or none tells all (the area under the curve of a guess by time)
    pub(crate) told: f64,
}

/// Asks the two in turn over one connection for so long. Both must be answered alike.
pub(crate) fn compare(
    address: SocketAddr,
    asker: &Asker,
    what: &'static str,
    (hidden, nothing): (&[Ask], &[Ask]),
    length: Duration,
) -> Result<Pair> {
    if hidden.is_empty() || nothing.is_empty() {
        return Err(BenchError::unexpected("nothing to compare", "questions about both"));
    }
    let (mut of_hidden, mut of_nothing) = (Vec::new(), Vec::new());
    runtime()?.block_on(async {
        let mut connection = Connection::open(address).await?;
        let begun = Instant::now();
        for (place, (one, other)) in hidden.iter().cycle().zip(nothing.iter().cycle()).enumerate() {
            // Which comes first takes turns too: the second finds the machine as the first has left it.
            let turn =
                if place % 2 == 0 { [(one, true), (other, false)] } else { [(other, false), (one, true)] };
            let mut statuses = Vec::new();
            for (ask, is_hidden) in turn {
                let (status, took) = timed(&mut connection, ask, asker).await?;
                if is_hidden { &mut of_hidden } else { &mut of_nothing }.push(took);
                statuses.push(status);
            }
            if let [status, other] = statuses.as_slice()
                && status != other
            {
                return Err(BenchError::unexpected(status, other));
            }
            if begun.elapsed() >= length {
                break;
            }
        }
        Ok(())
    })?;
    let told = told(&of_hidden, &of_nothing);
    Ok(Pair { what, hidden: Latencies::of(of_hidden), nothing: Latencies::of(of_nothing), told })
}

async fn timed(connection: &mut Connection, ask: &Ask, asker: &Asker) -> Result<(u16, Duration)> {
    let sent = Instant::now();
    let (status, _) = connection.ask(ask, asker).await?;
    Ok((status.as_u16(), sent.elapsed()))
}

// The share of pairs in which the first takes longer; equals count half (Mann and Whitney's U, scaled).
fn told(first: &[Duration], second: &[Duration]) -> f64 {
    let mut sorted = second.to_vec();
    sorted.sort_unstable();
    let wins: f64 = first
        .iter()
        .map(|took| {
            let below = sorted.partition_point(|other| other < took);
            let not_above = sorted.partition_point(|other| other <= took);
            (below + not_above) as f64 / 2.0
        })
        .sum();
    wins / (first.len() * second.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_times_tell_nothing_and_apart_ones_all() {
        let millis = |values: &[u64]| values.iter().map(|&value| Duration::from_millis(value)).collect();
        let (low, high): (Vec<_>, Vec<_>) = (millis(&[1, 2, 3]), millis(&[4, 5, 6]));
        assert_eq!(told(&low, &low), 0.5);
        assert_eq!(told(&high, &low), 1.0);
        assert_eq!(told(&low, &high), 0.0);
    }
}
