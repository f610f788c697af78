//! What the hub itself remembers: the tray, joins, tokens.

use std::collections::{BTreeMap, BTreeSet};

use enishi_catalogue::Lang;
use enishi_config::Remit;
use enishi_lookup::{NewToken, ReducedTrayRow, Token, TokenOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rows that wait for somebody to say whom they touch.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrayView {
    /// by source and line
    pub(crate) rows: Vec<TrayRowView>,
}

/// One row that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrayRowView {
    /// what stands for the row, the same from night to night
    pub(crate) row: String,
    /// its source
    pub(crate) source: String,
    /// the role in which it touches somebody
    pub(crate) role: String,
    /// why it waits
    pub(crate) reason: String,
    /// the number that it carries
    pub(crate) number: String,
    /// the export file
    pub(crate) file: String,
    /// the line in it
    pub(crate) line: u64,
    /// what it says
    pub(crate) fields: Vec<TrayFieldView>,
}

/// A field of a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TrayFieldView {
    /// ASCII name
    pub(crate) name: String,
    /// what people call it
    pub(crate) label: String,
    /// as a person reads it
    pub(crate) text: String,
}

/// Whose a row is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResidentBody {
    /// 宛名番号
    pub(crate) resident_id: String,
}

/// Two resident IDs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinBody {
    /// the ID that is to stand under the other
    pub(crate) resident_id: String,
    /// the other
    pub(crate) canonical: String,
}

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenBody {
    /// the person or machine that will hold it
    pub(crate) holder: String,
    /// the role that it gives
    pub(crate) role: String,
    /// the holder's department (ASCII name), where rules of the role are narrowed to it
    #[serde(default)]
    pub(crate) department: Option<String>,
    /// what the holder answers for, where rules of the role are narrowed to it: values by `district.AXIS`, or
    /// by the field of a caseload
    #[serde(default)]
    pub(crate) scope: BTreeMap<String, BTreeSet<String>>,
}

/// A new token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewTokenView {
    /// its number
    pub(crate) id: i64,
    /// what its holder presents; shown this once
    pub(crate) token: String,
}

/// Every token.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokensView {
    /// oldest first
    pub(crate) tokens: Vec<TokenView>,
}

/// A token without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenView {
    /// its number
    pub(crate) id: i64,
    /// who holds it
    pub(crate) holder: String,
    /// the role that it gives
    pub(crate) role: String,
    /// the holder's department
    pub(crate) department: Option<String>,
    /// what the holder answers for
    pub(crate) scope: BTreeMap<String, BTreeSet<String>>,
    /// since when (RFC 3339)
    pub(crate) created_at: String,
    /// until when (RFC 3339)
    pub(crate) revoked_at: Option<String>,
}

impl TrayRowView {
    pub(crate) fn of(row: &ReducedTrayRow, lang: Lang) -> Self {
        let fields = row.fields.iter().map(|(field, value)| TrayFieldView {
            name: field.name.clone(),
            label: field.label.get(lang).to_owned(),
            text: value.text(lang),
        });
        Self {
            row: row.handle.to_string(),
            source: row.source.to_string(),
            role: row.role.clone(),
            reason: row.reason.clone(),
            number: row.number.clone(),
            file: row.batch.file.clone(),
            line: row.position.line,
            fields: fields.collect(),
        }
    }
}

impl TokenBody {
    pub(crate) fn order(self) -> TokenOrder {
        let remit = Remit { department: self.department, values: self.scope };
        TokenOrder { holder: self.holder, role: self.role, remit }
    }
}

impl NewTokenView {
    pub(crate) fn of(token: &NewToken) -> Self {
        Self { id: token.id, token: token.secret.clone() }
    }
}

impl TokenView {
    pub(crate) fn of(token: &Token) -> Self {
        Self {
            id: token.id,
            holder: token.holder.clone(),
            role: token.role.clone(),
            department: token.department.clone(),
            scope: token.scope.clone(),
            created_at: token.created_at.to_rfc3339(),
            revoked_at: token.revoked_at.map(|at| at.to_rfc3339()),
        }
    }
}
