//! Progress of an ingest: bars on a terminal, plain lines otherwise.

use std::io::IsTerminal;

use enishi_catalogue::{Lang, texts};
use enishi_ingest::Progress;
use enishi_model::SourceId;
use enishi_model::batch::Batch;
use indicatif::{ProgressBar, ProgressStyle};

use crate::out;

/// Tells a person what an ingest does.
pub(crate) struct Told {
    lang: Lang,
    bar: Option<ProgressBar>,
}

impl Told {
    pub(crate) fn new(lang: Lang) -> Self {
        Self { lang, bar: std::io::stderr().is_terminal().then(ProgressBar::hidden_until_used) }
    }
}

trait HiddenUntilUsed {
    fn hidden_until_used() -> ProgressBar;
}

impl HiddenUntilUsed for ProgressBar {
    fn hidden_until_used() -> ProgressBar {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{bar:30} {percent:>3}% {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }
}

impl Progress for Told {
    fn begin(&self, _source: &SourceId, file: &str, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.reset();
            bar.set_length(bytes);
            bar.set_message(file.to_owned());
        }
    }

    fn advance(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(bytes);
        }
    }

    fn decided(&self, batch: &Batch) {
        if let Some(bar) = &self.bar {
            bar.set_position(0);
            bar.set_message(String::new());
        }
        let status = batch.status.text(self.lang);
        let line = texts::decided(self.lang, batch.label(), &batch.file, status, batch.figures.rows);
        match &self.bar {
            Some(bar) => bar.suspend(|| out::aside(line)),
            None => out::aside(line),
        }
    }

    fn indexed(&self, done: u64, all: u64) {
        if let Some(bar) = &self.bar {
            bar.set_length(all);
            bar.set_position(done);
            bar.set_message(texts::indexing(self.lang));
            if done == all {
                bar.finish_and_clear();
            }
        }
    }
}
