//! What the privacy officer attests of a source's columns.

use enishi_catalogue::{Lang, texts};
use enishi_lookup::Attestation;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A key column that holds no My Numbers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttestationBody {
    /// the source, `department/name`
    pub(crate) source: String,
    /// the column, by the file's name; one that the connector declares as a key
    pub(crate) column: String,
    /// why the officer is sure
    pub(crate) reason: String,
}

/// Attestations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttestationsView {
    /// newest first
    pub(crate) attestations: Vec<AttestationView>,
}

/// An attestation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttestationView {
    /// its number
    pub(crate) id: i64,
    /// what is attested: `not_my_number`
    pub(crate) kind: String,
    /// the same as a person reads it
    pub(crate) text: String,
    /// the source
    pub(crate) source: String,
    /// the column
    pub(crate) column: String,
    /// why
    pub(crate) reason: String,
    /// who
    pub(crate) attested_by: String,
    /// when (RFC 3339)
    pub(crate) attested_at: String,
    /// who revoked it
    pub(crate) revoked_by: Option<String>,
    /// when (RFC 3339)
    pub(crate) revoked_at: Option<String>,
}

impl AttestationView {
    pub(crate) fn of(attestation: &Attestation, lang: Lang) -> Self {
        Self {
            id: attestation.id,
            kind: "not_my_number".to_owned(),
            text: texts::not_my_number_word(lang),
            source: attestation.source.to_string(),
            column: attestation.column.clone(),
            reason: attestation.reason.clone(),
            attested_by: attestation.attested_by.clone(),
            attested_at: attestation.attested_at.to_rfc3339(),
            revoked_by: attestation.revoked_by.clone(),
            revoked_at: attestation.revoked_at.map(|at| at.to_rfc3339()),
        }
    }
}
