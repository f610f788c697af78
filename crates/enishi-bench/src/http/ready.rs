//! Asking whether the server answers, and whether search knows everything.

use std::net::SocketAddr;

use super::connection::{Ask, Connection};
use super::runtime;
use crate::error::{BenchError, Result};
use crate::site::Asker;

/// Whether search has nothing left to learn. An error where the server does not answer.
pub(crate) fn is_current(address: SocketAddr) -> Result<bool> {
    let nobody = Asker { token: String::new(), purpose: String::new(), role: String::new() };
    let ask = Ask { path: "/readyz".to_owned(), body: None };
    let (status, body) = runtime()?.block_on(async {
        let mut connection = Connection::open(address).await?;
        connection.ask(&ask, &nobody).await
    })?;
    if !status.is_success() {
        return Err(BenchError::unexpected(status, "an answer from /readyz"));
    }
    let said: serde_json::Value =
        serde_json::from_slice(&body).map_err(|error| BenchError::unexpected(error, "JSON from /readyz"))?;
    Ok(said.get("search").is_some_and(|search| search == "current"))
}
