//! A backup is about to be made; the search index is to be built anew.

use axum::extract::State;
use axum::http::StatusCode;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::ask;
use crate::state::Server;

/// Writes down that a backup is made; `enishi backup` asks this before it copies anything. For the account that owns
/// the data directory, on its socket.
#[utoipa::path(post, path = "/desk/backups", tag = "desk",
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn note_backup(State(server): State<Server>, asker: Asker) -> Result<StatusCode, Problem> {
    ask(&server, asker, |lookup, asker| lookup.note_backup(&asker.actor(lookup)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Orders that the search index is built anew from the database; search is limited meanwhile. For the account that owns
/// the data directory, on its socket.
#[utoipa::path(post, path = "/desk/reindex", tag = "desk",
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn reindex(State(server): State<Server>, asker: Asker) -> Result<StatusCode, Problem> {
    ask(&server, asker, |lookup, asker| lookup.order_index(&asker.actor(lookup)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
