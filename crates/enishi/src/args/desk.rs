//! The words of what people decide at the desk.

use clap::Subcommand;

use super::{Ask, Holder};

#[derive(Debug, Subcommand)]
pub(crate) enum Protect {
    /// Protect a resident at once; the resident ID and the reason are read from standard input, one a line
    Add {
        #[command(flatten)]
        holder: Holder,
    },
    /// Every flag set here, newest first
    List {
        #[command(flatten)]
        holder: Holder,
    },
    /// End a flag that was set here; the reason is read from standard input
    End {
        /// its number
        id: i64,
        #[command(flatten)]
        holder: Holder,
    },
    /// Declare that whereabouts may be shown although no protection file has ever come; the reason is read from
    /// standard input
    Declare {
        /// until when at the latest: a date or a moment
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[command(flatten)]
        holder: Holder,
    },
    /// What was declared, newest first
    Declarations {
        #[command(flatten)]
        holder: Holder,
    },
    /// End a declaration
    Revoke {
        /// its number
        id: i64,
        #[command(flatten)]
        holder: Holder,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tray {
    /// The rows that wait
    List {
        #[command(flatten)]
        ask: Ask,
    },
    /// A row is this resident's; remembered for later files
    Match {
        /// the row, as `tray list` names it
        row: String,
        /// the resident ID; `-` reads it from standard input
        resident_id: String,
        #[command(flatten)]
        ask: Ask,
    },
    /// A row is nobody's: set it aside
    Reject {
        /// the row, as `tray list` names it
        row: String,
        #[command(flatten)]
        ask: Ask,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SameAs {
    /// The first ID stands under the second from now on; both are read from standard input, one a line
    Join {
        #[command(flatten)]
        ask: Ask,
    },
    /// They are not one human after all; both are read from standard input, one a line
    Undo {
        #[command(flatten)]
        ask: Ask,
    },
}

fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

#[derive(Debug, Subcommand)]
pub(crate) enum Purge {
    /// Propose to remove a resident; standard input has the resident ID on its first line, the reason on its second
    Resident {
        #[command(flatten)]
        ask: Ask,
    },
    /// Propose to remove everything that a batch brought; the reason is read from standard input
    Batch {
        /// such as shimin.jumin.3
        batch: String,
        #[command(flatten)]
        ask: Ask,
    },
    /// Every order, and how far it has come
    List {
        #[command(flatten)]
        ask: Ask,
    },
    /// Agree to what somebody else proposed; the next pass over the drop folders carries it out
    Confirm {
        /// the order, as `purge list` numbers it
        id: i64,
        #[command(flatten)]
        ask: Ask,
    },
    /// Take an order back; what was removed stays so, later files are taken as they come
    Withdraw {
        /// the order, as `purge list` numbers it
        id: i64,
        #[command(flatten)]
        ask: Ask,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Disaster {
    /// Declare a disaster: quotas are lifted, and many looks are work; the reason is read from standard input
    Declare {
        /// until when at the latest: a date or a moment
        #[arg(long, value_name = "DATE")]
        until: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// What was declared, newest first
    List {
        #[command(flatten)]
        holder: Holder,
    },
    /// End a disaster
    End {
        /// its number
        id: i64,
        #[command(flatten)]
        holder: Holder,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Review {
    /// What waits, broken glass first
    List {
        /// what was closed, too
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        holder: Holder,
    },
    /// Say what a finding was; a note is read from standard input
    Close {
        /// the finding, as `review list` names it
        id: i64,
        /// `ok` (part of the work), `followed_up` or `violation`
        #[arg(long)]
        verdict: String,
        #[command(flatten)]
        holder: Holder,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Make a token; its secret is shown this once
    New {
        /// the person or machine that will hold it
        #[arg(long)]
        holder: String,
        /// the role that it gives
        #[arg(long)]
        role: String,
        /// the holder's department (the first part of its connectors' folders), where the role needs it
        #[arg(long)]
        department: Option<String>,
        /// what the holder answers for, where the role needs it: `district.AXIS=CODE` or `FIELD=VALUE`
        #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
        scope: Vec<(String, String)>,
    },
    /// Every token, without its secret
    List {
        /// print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token: the next question with it is refused
    Revoke {
        /// its number
        id: i64,
    },
}
