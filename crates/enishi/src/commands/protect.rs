//! `enishi protect`: residents whom the officer protects at once, and how protection stands.

use enishi_catalogue::{Words, texts};
use serde_json::json;

use super::value::{two_lines, word};
use super::{answered, declarations};
use crate::args::{Args, Holder, Protect};
use crate::client::Client;
use crate::error::Result;
use crate::out;

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
    answered::post(args, holder, PATH, &body, texts::protected_now)
}

fn list_all(args: &Args, holder: &Holder) -> Result<()> {
    let words = Words(args.lang());
    let columns = vec![
        (words.number(), "id"),
        (words.resident_id(), "resident_id"),
        (words.reason(), "reason"),
        (words.begun_by(), "begun_by"),
        (words.begun_at(), "begun_at"),
        (words.ended_by(), "ended_by"),
        (words.ended_at(), "ended_at"),
    ];
    answered::rows(args, holder, PATH, "protections", columns)
}
