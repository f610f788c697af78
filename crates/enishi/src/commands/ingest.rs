//! `enishi ingest`: take what lies in the drop folders once.

use std::time::Duration;

use enishi_catalogue::{Explain, Lang, Words, texts};
use enishi_ingest::{Ingest, Pass};
use enishi_model::batch::{Batch, BatchStatus, Figures};
use enishi_store::check_databases;
use serde_json::json;

use crate::args::Args;
use crate::error::Result;
use crate::hub::{Hub, city};
use crate::out;
use crate::progress::Told;
use crate::table::table;

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

pub(crate) fn run(args: &Args, as_json: bool) -> Result<()> {
    let hub = Hub::open(city(args)?)?;
    // A night's files do not go into a database that is damaged somewhere.
    check_databases(&hub.dir, &|| true)?;
    let mut ingest = hub.ingest();
    let told = Told::new(args.lang());
    ingest.recover(&told)?;
    let pass = until_settled(&mut ingest, &told)?;
    if as_json {
        out::json(&json!({ "batches": pass.batches.iter().map(batch_json).collect::<Vec<_>>() }));
        return Ok(());
    }
    report(&pass, args.lang());
    Ok(())
}

/// Passes until every file that lies there was decided on; files that still change are waited for.
pub(crate) fn until_settled(ingest: &mut Ingest, told: &Told) -> Result<Pass> {
    let mut all = ingest.pass(told)?;
    while all.waiting > 0 {
        std::thread::sleep(BETWEEN_LOOKS);
        let next = ingest.pass(told)?;
        all.batches.extend(next.batches);
        (all.waiting, all.unreachable, all.strays) = (next.waiting, next.unreachable, next.strays);
    }
    Ok(all)
}

fn batch_json(batch: &Batch) -> serde_json::Value {
    json!({
        "batch": batch.label(),
        "source": batch.source.as_str(),
        "file": batch.file,
        "status": batch.status.code(),
        "business_date": batch.business_date.to_string(),
        "figures": batch.figures,
        "reasons": batch.reasons,
    })
}

/// What came in, as a table; what was held or refused, with the next step.
pub(crate) fn report(pass: &Pass, lang: Lang) {
    if pass.batches.is_empty() {
        out::line(texts::nothing_new(lang));
    } else {
        out::line(figures(&pass.batches, lang));
    }
    for batch in pass
        .batches
        .iter()
        .filter(|batch| batch.status != BatchStatus::Published || !batch.reasons.is_empty())
    {
        for reason in &batch.reasons {
            out::line(format!("{}: {}", batch.label(), reason.explain(lang).lines(lang)));
        }
    }
    for (source, folder, why) in &pass.unreachable {
        let what = texts::folder_unreadable(lang, folder.display(), why);
        out::line(format!("{source}: {what}\n{}", texts::hint(lang, texts::folder_unreadable_hint(lang))));
    }
    for (source, file, stray) in &pass.strays {
        let message = stray.explain(lang);
        out::line(texts::stray_in(lang, source, file, message.lines(lang)));
    }
}

fn figures(batches: &[Batch], lang: Lang) -> String {
    let words = Words(lang);
    let header = [words.source(), words.last_file(), words.status()].into_iter().chain(Figures::names(lang));
    let rows = batches.iter().map(|batch| {
        let row = [batch.source.to_string(), batch.file.clone(), batch.status.text(lang)];
        row.into_iter().chain(batch.figures.counts().map(|count| count.to_string())).collect()
    });
    table(header.collect(), rows.collect(), &FIGURES)
}

/// Where figures stand in tables that begin with three other columns.
pub(crate) const FIGURES: [usize; 8] = [3, 4, 5, 6, 7, 8, 9, 10];
