//! For whoever writes a connector.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::{Body, ask};
use crate::state::Server;

/// Which file's values are to be shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValuesBody {
    /// the connector's folder, DEPARTMENT/NAME
    connector: String,
    /// the file's BLAKE3 hash, in hexadecimal digits
    file: String,
}

/// Writes down that values of a file are shown to the asker, who may then show them. Needs the right `values`.
#[utoipa::path(post, path = "/desk/values", tag = "desk", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    request_body = ValuesBody,
    responses((status = 204), (status = "4XX", body = ProblemView)))]
pub(crate) async fn values(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<ValuesBody>,
) -> Result<StatusCode, Problem> {
    let answered = ask(&server, asker, move |lookup, asker| {
        lookup.show_values(&asker.actor(lookup)?, asker.purpose(), &body.connector, &body.file)
    });
    answered.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Numbers of one column.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumbersBody {
    /// at least 20 different ones; of more than 2,000, the first
    numbers: Vec<String>,
}

/// How many of them are residents'.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NumbersView {
    /// per cent, rounded down; null before a register was loaded
    percent: Option<u8>,
    /// the width of the register's numbers
    width: Option<usize>,
}

/// How many of some numbers are residents', in per cent. For the account that owns the data directory, on its socket.
#[utoipa::path(post, path = "/desk/numbers", tag = "desk",
    request_body = NumbersBody,
    responses((status = 200, body = NumbersView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn numbers(
    State(server): State<Server>,
    asker: Asker,
    Body(body): Body<NumbersBody>,
) -> Result<Json<NumbersView>, Problem> {
    let answered =
        ask(&server, asker, move |lookup, asker| lookup.numbers_known(&asker.actor(lookup)?, &body.numbers));
    let known = answered.await?.into_answer();
    Ok(Json(NumbersView {
        percent: known.map(|known| known.percent),
        width: known.and_then(|known| known.width),
    }))
}
