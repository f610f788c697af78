//! `enishi attest`: what the privacy officer attests of a source's columns.

use enishi_catalogue::{Words, texts};
use serde_json::{Value, json};

use super::value::{cell, list, word};
use crate::args::{Args, Attest, Holder};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

const PATH: &str = "/api/v1/desk/attestations";

pub(crate) fn run(args: &Args, command: &Attest) -> Result<()> {
    match command {
        Attest::NotMyNumber { source, column, holder } => not_my_number(args, source, column, holder),
        Attest::List { holder } => list_all(args, holder),
        Attest::Revoke { id, holder } => {
            Client::holding(args, holder)?.post(&format!("{PATH}/{id}/revoke"), &json!({}))?;
            out::line(texts::attestation_revoked(args.lang()));
            Ok(())
        }
    }
}

fn not_my_number(args: &Args, source: &str, column: &str, holder: &Holder) -> Result<()> {
    let body = json!({ "source": source, "column": column, "reason": word("-")? });
    let answer = Client::holding(args, holder)?.post(PATH, &body)?;
    if holder.json {
        out::json(&answer);
    } else {
        out::line(texts::attested(args.lang(), cell(&answer, "id")));
    }
    Ok(())
}

fn list_all(args: &Args, holder: &Holder) -> Result<()> {
    let answer = Client::holding(args, holder)?.get(PATH)?;
    if holder.json {
        out::json(&answer);
        return Ok(());
    }
    let words = Words(args.lang());
    let header = vec![
        words.number(),
        words.source(),
        words.column(),
        texts::attestation_word(args.lang()),
        words.reason(),
        words.begun_by(),
        words.begun_at(),
        words.ended_by(),
        words.ended_at(),
    ];
    let keys = [
        "id",
        "source",
        "column",
        "text",
        "reason",
        "attested_by",
        "attested_at",
        "revoked_by",
        "revoked_at",
    ];
    let row = |one: &Value| keys.iter().map(|key| cell(one, key)).collect();
    out::line(table(header, list(&answer, "attestations").iter().map(row).collect(), &[0]));
    Ok(())
}
