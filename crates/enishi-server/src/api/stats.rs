//! Coverage in numbers that betray nobody.

use axum::extract::State;
use axum::response::Json;

use crate::asker::Asker;
use crate::problem::{Problem, ProblemView};
use crate::reply::ask;
use crate::state::Server;
use crate::views::StatsView;

/// How many residents are touched by how many programmes, and how good each programme's data is. Counts are
/// rounded to tens, and left out where they would speak of few. Needs the right `statistics`.
#[utoipa::path(get, path = "/stats", tag = "statistics", security(("token" = [])),
    params(("Enishi-Purpose" = String, Header, description = "why you look")),
    responses((status = 200, body = StatsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn stats(State(server): State<Server>, asker: Asker) -> Result<Json<StatsView>, Problem> {
    let lang = asker.lang;
    let answer =
        ask(&server, asker, |lookup, asker| lookup.coverage(&asker.inquiry(lookup, "statistics")?)).await?;
    Ok(Json(StatsView::of(&answer, lang)))
}
