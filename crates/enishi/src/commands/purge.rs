//! `enishi purge`: removing what law orders removed. Two persons: one proposes, another confirms.

use enishi_catalogue::{Words, texts};
use serde_json::{Value, json};

use super::value::{cell, list, text, two_lines, word};
use crate::args::{Args, Ask, Purge};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

const PURGES: &str = "/api/v1/desk/purges";

pub(crate) fn run(args: &Args, command: &Purge) -> Result<()> {
    match command {
        Purge::Resident { ask } => {
            let (resident_id, reason) = two_lines()?;
            propose(args, ask, &json!({ "resident_id": resident_id, "reason": reason }))
        }
        Purge::Batch { batch, ask } => propose(args, ask, &json!({ "batch": batch, "reason": word("-")? })),
        Purge::List { ask } => list_purges(args, ask),
        Purge::Confirm { id, ask } => {
            Client::asking(args, ask)?.post(&format!("{PURGES}/{id}/confirm"), &json!({}))?;
            out::line(texts::purge_confirmed(args.lang(), id));
            Ok(())
        }
        Purge::Withdraw { id, ask } => {
            Client::asking(args, ask)?.post(&format!("{PURGES}/{id}/withdraw"), &json!({}))?;
            out::line(texts::purge_withdrawn(args.lang(), id));
            Ok(())
        }
    }
}

fn propose(args: &Args, ask: &Ask, body: &Value) -> Result<()> {
    let answer = Client::asking(args, ask)?.post(PURGES, body)?;
    if ask.json {
        out::json(&answer);
    } else {
        out::line(texts::purge_proposed(args.lang(), cell(&answer, "id")));
    }
    Ok(())
}

fn list_purges(args: &Args, ask: &Ask) -> Result<()> {
    let answer = Client::asking(args, ask)?.get(PURGES)?;
    if ask.json {
        out::json(&answer);
        return Ok(());
    }
    let (lang, words) = (args.lang(), Words(args.lang()));
    let purges = list(&answer, "purges");
    if purges.is_empty() {
        out::line(texts::no_purges(lang));
        return Ok(());
    }
    let header = vec![
        words.number(),
        words.purge_what(),
        words.status(),
        words.reason(),
        words.purge_proposed_by(),
        words.purge_confirmed_by(),
        words.purge_figures_head(),
    ];
    let rows = purges.iter().map(|purge| {
        let of = format!("{}{}", text(purge, "handle"), text(purge, "batch"));
        let by = |key: &str| purge.get(key).map(|said| text(said, "by").to_owned()).unwrap_or_default();
        let figures = purge.get("figures").filter(|figures| figures.is_object());
        let figures = figures.map(|figures| {
            texts::purge_figures(
                lang,
                cell(figures, "versions"),
                cell(figures, "persons"),
                cell(figures, "files"),
            )
        });
        vec![
            cell(purge, "id"),
            of,
            cell(purge, "text"),
            cell(purge, "reason"),
            by("proposed"),
            by("confirmed"),
            figures.unwrap_or_default(),
        ]
    });
    out::line(table(header, rows.collect(), &[0]));
    Ok(())
}
