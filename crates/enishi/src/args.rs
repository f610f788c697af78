//! The words of the command line.

mod attest;
mod author;
mod desk;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use enishi_catalogue::Lang;

pub(crate) use self::attest::Attest;
pub(crate) use self::author::{Check, Connector};
pub(crate) use self::desk::{Disaster, Protect, Purge, Review, SameAs, Token, Tray};

/// Shows a city every tie between one resident and its programmes.
#[derive(Debug, Parser)]
#[command(name = "enishi", version, about, propagate_version = true)]
pub(crate) struct Args {
    /// The configuration; without it config/enishi.toml, or that of the data directory given with --data
    #[arg(long, global = true, value_name = "FILE", env = "ENISHI_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// The data directory; without it the one that the configuration names
    #[arg(long, global = true, value_name = "DIR", env = "ENISHI_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// The language of messages; without it that of LANG
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<LangWord>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangWord {
    Ja,
    En,
}

impl Args {
    pub(crate) fn lang(&self) -> Lang {
        match self.lang {
            Some(LangWord::Ja) => Lang::Ja,
            Some(LangWord::En) => Lang::En,
            None => {
                let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
                let locale = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
                Lang::from_locale(&locale.unwrap_or_default())
            }
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make the invented city, take its files and serve it on 127.0.0.1
    Demo(Demo),
    /// Watch the drop folders and answer
    Serve,
    /// Take what lies in the drop folders once, and exit
    Ingest {
        /// print JSON
        #[arg(long)]
        json: bool,
    },
    /// Validate the configuration; with a file, show what would become of it
    Check(Check),
    /// What one department's export looks like
    Connector {
        #[command(subcommand)]
        command: Connector,
    },
    /// Sources, freshness, held and refused files
    Status {
        /// print JSON
        #[arg(long)]
        json: bool,
    },
    /// How many residents how many programmes touch, and how good each programme's data is
    Stats {
        #[command(flatten)]
        ask: Ask,
    },
    /// What was decided about files
    Batch {
        #[command(subcommand)]
        command: Batch,
    },
    /// Find residents
    Search {
        /// names, kana, romaji, a birth date, an address, a number; `-` reads it from standard input
        query: String,
        #[command(flatten)]
        ask: Ask,
    },
    /// Show one resident
    Show {
        /// the resident ID; `-` reads it from standard input
        resident_id: String,
        /// what the hub showed at the end of that date (ISO 8601)
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        #[command(flatten)]
        ask: Ask,
    },
    /// Rows without a safe person
    Tray {
        #[command(subcommand)]
        command: Tray,
    },
    /// Two resident IDs of one human
    SameAs {
        #[command(subcommand)]
        command: SameAs,
    },
    /// What the policy says
    Policy {
        #[command(subcommand)]
        command: Policy,
    },
    /// What the watch noticed
    Review {
        #[command(subcommand)]
        command: Review,
    },
    /// Raise your level for one resident for 60 minutes; the resident ID and the reason are read from standard
    /// input, one a line
    BreakGlass {
        #[command(flatten)]
        ask: Ask,
    },
    /// Residents whom the officer protects at once, and how protection stands
    Protect {
        #[command(subcommand)]
        command: Protect,
    },
    /// What the privacy officer attests of a source's columns
    Attest {
        #[command(subcommand)]
        command: Attest,
    },
    /// Remove what law orders removed: one person proposes, another confirms
    Purge {
        #[command(subcommand)]
        command: Purge,
    },
    /// A disaster: declared, listed, ended
    Disaster {
        #[command(subcommand)]
        command: Disaster,
    },
    /// Tokens: who may ask, in which role
    Token {
        #[command(subcommand)]
        command: Token,
    },
    /// The audit log: who looked at whom, and why
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Messages to IT: what was held, refused, late, unreachable
    Notices {
        #[command(subcommand)]
        command: Notices,
    },
    /// Build the search index anew from the database
    Reindex,
    /// Decode, read and map a file, count what it is made of, and keep nothing
    #[command(hide = true)]
    Skim {
        /// the connector's folder
        connector: PathBuf,
        /// the file
        file: PathBuf,
    },
    /// Copy the databases and what lies in quarantine to a new folder, also while files are taken
    Backup {
        /// a folder that is not there yet, outside of the data directory
        to: PathBuf,
        /// the archive of taken files, too
        #[arg(long)]
        archive: bool,
        /// print the manifest
        #[arg(long)]
        json: bool,
    },
    /// Put a backup back: enishi.db becomes the backup's; desk.db and audit.db are never turned back
    Restore {
        /// a folder that `enishi backup` made
        from: PathBuf,
        /// print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write manual pages and shell completions into a folder
    #[command(hide = true)]
    Manual {
        /// the folder
        folder: PathBuf,
    },
    /// Measure this machine with invented cities, beside what the same files cost without Enishi
    Bench(Bench),
}

impl Command {
    pub(crate) fn is_serving(&self) -> bool {
        matches!(self, Self::Serve) || matches!(self, Self::Demo(demo) if !demo.no_serve)
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    /// the port on 127.0.0.1
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// end after the files were taken, with a table of what came in
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// how many residents the city has
    #[arg(long, default_value_t = 2000)]
    pub(crate) residents: u32,
    /// which city: the same seed draws the same city
    #[arg(long, default_value_t = 42)]
    pub(crate) seed: u64,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// how many residents the cities have
    #[arg(long, value_name = "N,...", value_delimiter = ',', default_values_t = [10_000, 100_000])]
    pub(crate) residents: Vec<u32>,
    /// which cities: the same seed draws the same
    #[arg(long, default_value_t = 42)]
    pub(crate) seed: u64,
    /// how long each load over HTTP lasts
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u64,
    /// how many events the audit log has that is verified
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) audit_events: u64,
    /// how long a file is that is to be taken in no more memory than one of a tenth; 0 for none
    #[arg(long, value_name = "N", default_value_t = 200_000_000)]
    pub(crate) huge_bytes: u64,
    /// a small city and short loads: whether it runs, not how fast
    #[arg(long, conflicts_with_all = ["residents", "seconds", "audit_events", "huge_bytes"])]
    pub(crate) quick: bool,
    /// where the scratch folder is made; without it beside the data directory
    #[arg(long, value_name = "DIR")]
    pub(crate) work: Option<PathBuf>,
    /// leave the scratch folder
    #[arg(long)]
    pub(crate) keep: bool,
    /// write every figure to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// write the page of docs/benchmarks.md
    #[arg(long, value_name = "FILE")]
    pub(crate) markdown: Option<PathBuf>,
}

/// Who asks, why, and how the answer is printed.
#[derive(Debug, clap::Args)]
pub(crate) struct Ask {
    /// why you look: a code of the policy
    #[arg(long, value_name = "CODE", env = "ENISHI_PURPOSE")]
    pub(crate) purpose: Option<String>,
    /// a file with your token; without it ENISHI_TOKEN is read
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Batch {
    /// Batches, newest first
    List {
        /// of this source only, DEPARTMENT/NAME
        #[arg(long)]
        source: Option<String>,
        /// print JSON
        #[arg(long)]
        json: bool,
    },
    /// One batch, and what was noticed in it, line by line; of a held one, what publishing it would do, and, with a token
    /// that has the right `batches`, a few residents by handle
    Show {
        /// such as shimin.jumin.3
        batch: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// Publish a held file as it is; where many would vanish or lose protection, a second person must say so too
    Release {
        /// such as shimin.jumin.3
        batch: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// Do not publish a held file
    Refuse {
        /// such as shimin.jumin.3
        batch: String,
        #[command(flatten)]
        holder: Holder,
    },
}

/// Who decides, and how the answer is printed.
#[derive(Debug, clap::Args)]
pub(crate) struct Holder {
    /// a file with your token; without it ENISHI_TOKEN is read
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// What a role may see, and which line of the policy says so
    Explain(Explain),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// the role
    #[arg(long)]
    pub(crate) role: String,
    /// this programme only
    #[arg(long)]
    pub(crate) programme: Option<String>,
    /// for this purpose only
    #[arg(long)]
    pub(crate) purpose: Option<String>,
    /// print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Notices {
    /// Send a test by every way of [notices], at once and past what waits
    Test,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Whether the log was changed, cut off, made anew or swapped; reads the file itself, also beside a server
    Verify {
        /// the anchor to compare with; without it the one of the configuration
        #[arg(long, value_name = "FILE")]
        anchor: Option<PathBuf>,
        /// print JSON
        #[arg(long)]
        json: bool,
    },
    /// Every event as a line of JSON, with its hash
    Export {
        /// from this day on (ISO 8601)
        #[arg(long, value_name = "DATE", value_parser = day)]
        from: Option<String>,
        /// to this day, which counts
        #[arg(long, value_name = "DATE", value_parser = day)]
        to: Option<String>,
        /// a file with your token; without it ENISHI_TOKEN is read
        #[arg(long, value_name = "FILE")]
        token_file: Option<PathBuf>,
    },
    /// Who looked at one resident, for the resident
    Report {
        /// the resident ID; `-` reads it from standard input
        resident_id: String,
        #[command(flatten)]
        ask: Ask,
    },
}

fn day(word: &str) -> Result<String, chrono::ParseError> {
    word.parse::<chrono::NaiveDate>().map(|day| day.to_string())
}
