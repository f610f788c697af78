//! What desk commands have in common: an answer is printed as JSON where a machine reads it, else in words.

use enishi_catalogue::Lang;
use serde_json::Value;

use super::value::{cell, list};
use crate::args::{Args, Holder};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

/// Writes something down at the desk; `said` says so in words, of its number.
pub(crate) fn post(
    args: &Args,
    holder: &Holder,
    path: &str,
    body: &Value,
    said: impl FnOnce(Lang, String) -> String,
) -> Result<()> {
    let answer = Client::holding(args, holder)?.post(path, body)?;
    if holder.json {
        out::json(&answer);
    } else {
        out::line(said(args.lang(), cell(&answer, "id")));
    }
    Ok(())
}

/// Lists what stands at the desk under `name`: of each, a column's heading and the key of its cell.
pub(crate) fn rows(
    args: &Args,
    holder: &Holder,
    path: &str,
    name: &str,
    columns: Vec<(String, &str)>,
) -> Result<()> {
    let answer = Client::holding(args, holder)?.get(path)?;
    if holder.json {
        out::json(&answer);
        return Ok(());
    }
    let (header, keys): (Vec<String>, Vec<&str>) = columns.into_iter().unzip();
    let rows = list(&answer, name).iter().map(|one| keys.iter().map(|key| cell(one, key)).collect());
    out::line(table(header, rows.collect(), &[0]));
    Ok(())
}
