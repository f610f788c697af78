//! The words of what the privacy officer attests.

use clap::Subcommand;

use super::Holder;

#[derive(Debug, Subcommand)]
pub(crate) enum Attest {
    /// A key column holds no My Numbers (個人番号), although its values have their check digit; the reason is read from
    /// standard input
    NotMyNumber {
        /// DEPARTMENT/NAME
        source: String,
        /// the column, by the file's name
        column: String,
        #[command(flatten)]
        holder: Holder,
    },
    /// What was attested, newest first
    List {
        #[command(flatten)]
        holder: Holder,
    },
    /// Take an attestation back; the next file is judged without it
    Revoke {
        /// its number
        id: i64,
        #[command(flatten)]
        holder: Holder,
    },
}
