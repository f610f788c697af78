//! Flags set at the desk, and declarations.

use chrono::{DateTime, Utc};
use enishi_catalogue::{Lang, texts};
use enishi_lookup::{Declaration, DeclarationKind, DeskProtection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A resident to be protected at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProtectionBody {
    /// 宛名番号; the hub need not know it yet
    pub(crate) resident_id: String,
    /// why
    pub(crate) reason: String,
}

/// Why something is to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndBody {
    /// why
    pub(crate) reason: String,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeView {
    /// its number, for ending it
    pub(crate) id: i64,
}

/// Every flag set at the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProtectionsView {
    /// newest first
    pub(crate) protections: Vec<ProtectionView>,
}

/// A flag set at the desk.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProtectionView {
    /// its number
    pub(crate) id: i64,
    /// whom it protects
    pub(crate) resident_id: String,
    /// why
    pub(crate) reason: String,
    /// who set it
    pub(crate) begun_by: String,
    /// since when (RFC 3339)
    pub(crate) begun_at: String,
    /// who ended it
    pub(crate) ended_by: Option<String>,
    /// when (RFC 3339)
    pub(crate) ended_at: Option<String>,
    /// why
    pub(crate) end_reason: Option<String>,
}

/// Something to be declared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclarationBody {
    /// `no_protection_file` or `disaster`
    pub(crate) kind: String,
    /// why
    pub(crate) reason: String,
    /// until when at the latest: a date (its end) or a moment (RFC 3339); a disaster needs one
    #[serde(default)]
    pub(crate) until: Option<String>,
}

/// Declarations.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeclarationsView {
    /// newest first
    pub(crate) declarations: Vec<DeclarationView>,
}

/// A declaration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeclarationView {
    /// its number
    pub(crate) id: i64,
    /// what is declared
    pub(crate) kind: String,
    /// the same as a person reads it
    pub(crate) text: String,
    /// whether it holds now
    pub(crate) stands: bool,
    /// why
    pub(crate) reason: String,
    /// who declared it
    pub(crate) declared_by: String,
    /// since when (RFC 3339)
    pub(crate) declared_at: String,
    /// until when at the latest (RFC 3339)
    pub(crate) until: Option<String>,
    /// who ended it
    pub(crate) ended_by: Option<String>,
    /// when (RFC 3339)
    pub(crate) ended_at: Option<String>,
}

impl ProtectionView {
    pub(crate) fn of(protection: &DeskProtection) -> Self {
        Self {
            id: protection.id,
            resident_id: protection.resident_id.to_string(),
            reason: protection.reason.clone(),
            begun_by: protection.begun_by.clone(),
            begun_at: protection.begun_at.to_rfc3339(),
            ended_by: protection.ended_by.clone(),
            ended_at: protection.ended_at.map(|at| at.to_rfc3339()),
            end_reason: protection.end_reason.clone(),
        }
    }
}

impl DeclarationView {
    pub(crate) fn of(declaration: &Declaration, now: DateTime<Utc>, lang: Lang) -> Self {
        Self {
            id: declaration.id,
            kind: declaration.kind.code().to_owned(),
            text: match declaration.kind {
                DeclarationKind::NoProtectionFile => texts::declared_no_protection_file(lang),
                DeclarationKind::Disaster => texts::declared_disaster(lang),
            },
            stands: declaration.stands_at(now),
            reason: declaration.reason.clone(),
            declared_by: declaration.declared_by.clone(),
            declared_at: declaration.declared_at.to_rfc3339(),
            until: declaration.until.map(|at| at.to_rfc3339()),
            ended_by: declaration.ended_by.clone(),
            ended_at: declaration.ended_at.map(|at| at.to_rfc3339()),
        }
    }
}
