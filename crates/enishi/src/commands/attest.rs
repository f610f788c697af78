//! `enishi attest`: what the privacy officer attests of a source's columns.

use enishi_catalogue::{Words, texts};
use serde_json::json;

use super::answered;
use super::value::word;
use crate::args::{Args, Attest, Holder};
use crate::client::Client;
use crate::error::Result;
use crate::out;

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
    answered::post(args, holder, PATH, &body, texts::attested)
}

fn list_all(args: &Args, holder: &Holder) -> Result<()> {
    let words = Words(args.lang());
    let columns = vec![
        (words.number(), "id"),
        (words.source(), "source"),
        (words.column(), "column"),
        (texts::attestation_word(args.lang()), "text"),
        (words.reason(), "reason"),
        (words.begun_by(), "attested_by"),
        (words.begun_at(), "attested_at"),
        (words.ended_by(), "revoked_by"),
        (words.ended_at(), "revoked_at"),
    ];
    answered::rows(args, holder, PATH, "attestations", columns)
}
