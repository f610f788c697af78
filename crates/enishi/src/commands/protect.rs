//! `enishi protect`: residents whom the officer protects at once, and how protection stands.

use enishi_catalogue::{Words, texts};
use serde_json::{Value, json};

use super::declarations;
use super::value::{cell, list, two_lines, word};
use crate::args::{Args, Holder, Protect};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

const PATH: &str = "/api/v1/desk/protections";

pub(crate) fn run(args: &Args, command: &Protect) -> Result<()> {
    match command {
        Protect::Add { holder } => add(args, holder),
        Protect::List { holder } => list_all(args, holder),
        Protect::End { id, holder } => {
            let body = json!({ "reason": word("-")? });
            Client::holding(args, holder)?.post(&format!("{PATH}/{id}/end"), &body)?;
            out::line(texts::protection_ended(args.lang()));
            Ok(())
        }
        Protect::Declare { until, holder } => {
            declarations::declare(args, "no_protection_file", until.as_deref(), holder)
        }
        Protect::Declarations { holder } => declarations::show(args, holder),
        Protect::Revoke { id, holder } => declarations::end(args, *id, holder),
    }
}

fn add(args: &Args, holder: &Holder) -> Result<()> {
    let (resident_id, reason) = two_lines()?;
    let body = json!({ "resident_id": resident_id, "reason": reason });
    let answer = Client::holding(args, holder)?.post(PATH, &body)?;
    if holder.json {
        out::json(&answer);
    } else {
        out::line(texts::protected_now(args.lang(), cell(&answer, "id")));
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
        words.resident_id(),
        words.reason(),
        words.begun_by(),
        words.begun_at(),
        words.ended_by(),
        words.ended_at(),
    ];
    let keys = ["id", "resident_id", "reason", "begun_by", "begun_at", "ended_by", "ended_at"];
    let row = |flag: &Value| keys.iter().map(|key| cell(flag, key)).collect();
    out::line(table(header, list(&answer, "protections").iter().map(row).collect(), &[0]));
    Ok(())
}
