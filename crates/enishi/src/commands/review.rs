//! `enishi review`: what the watch noticed.

use enishi_catalogue::{Words, texts};
use serde_json::{Value, json};

use super::value::{cell, list, text, word};
use crate::args::{Args, Review};
use crate::client::Client;
use crate::error::Result;
use crate::out;
use crate::table::table;

pub(crate) fn run(args: &Args, command: &Review) -> Result<()> {
    match command {
        Review::List { all, holder } => {
            let answer =
                Client::holding(args, holder)?.get(&format!("/api/v1/desk/reviews?open={}", !all))?;
            if holder.json {
                out::json(&answer);
                return Ok(());
            }
            list_reviews(args, list(&answer, "reviews"));
            Ok(())
        }
        Review::Close { id, verdict, holder } => {
            let body = json!({ "verdict": verdict, "note": word("-")? });
            Client::holding(args, holder)?.post(&format!("/api/v1/desk/reviews/{id}/close"), &body)?;
            out::line(texts::review_closed_now(args.lang()));
            Ok(())
        }
    }
}

fn list_reviews(args: &Args, reviews: &[Value]) {
    let words = Words(args.lang());
    if reviews.is_empty() {
        out::line(texts::no_reviews(args.lang()));
        return;
    }
    let header = vec![
        words.number(),
        words.noticed(),
        words.who_looked(),
        words.role(),
        words.what_noticed(),
        words.whom(),
        words.verdict(),
    ];
    let rows = reviews.iter().map(|review| {
        let closed = review.get("closed").cloned().unwrap_or_default();
        let reason = Some(text(review, "reason")).filter(|reason| !reason.is_empty());
        let reason = reason.map(|reason| format!(" · {}", words.reason_written(reason))).unwrap_or_default();
        vec![
            cell(review, "id"),
            cell(review, "noticed"),
            cell(review, "holder"),
            cell(review, "role_text"),
            format!("{}{reason}", text(review, "text")),
            cell(review, "resident"),
            text(&closed, "text").to_owned(),
        ]
    });
    out::line(table(header, rows.collect(), &[0]));
}
