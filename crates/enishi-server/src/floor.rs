//! When "not there" leaves: whether a resident is hidden from the asker or nobody at all must not show in how
//! long it took to say so. To load and reduce somebody takes a millisecond or so; to find nobody takes none.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

/// Misses leave at whole multiples of this after their request came: several times what loading a resident
/// takes, and short for whoever mistyped a number.
const FLOOR: Duration = Duration::from_millis(25);

const RESIDENTS: [&str; 2] = ["/residents/", "/api/v1/residents/"];

pub(crate) async fn no_sooner(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let is_of_residents = route.is_some_and(|route| RESIDENTS.iter().any(|start| route.starts_with(start)));
    if is_of_residents && response.status() == StatusCode::NOT_FOUND {
        tokio::time::sleep(until_next(begun.elapsed())).await;
    }
    response
}

// Not the first multiple alone: where the disk takes longer than that, the difference would show again.
fn until_next(elapsed: Duration) -> Duration {
    let floor = FLOOR.as_micros();
    let over = elapsed.as_micros() % floor;
    Duration::from_micros(u64::try_from(floor - over).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misses_leave_at_multiples_of_the_floor() {
        for (elapsed, total) in
            [(0, 25_000), (1, 25_000), (24_999, 25_000), (25_000, 50_000), (60_000, 75_000)]
        {
            let elapsed = Duration::from_micros(elapsed);
            assert_eq!(elapsed + until_next(elapsed), Duration::from_micros(total));
        }
    }
}
