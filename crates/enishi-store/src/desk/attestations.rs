//! What the privacy officer attests of a source's columns: that one which looks like My Numbers (個人番号) is none.

use chrono::{DateTime, Utc};
use enishi_model::SourceId;
use rusqlite::{Row, params};

use super::Desk;
use crate::connection::lock;
use crate::error::Result;
use crate::time::{moment, read_moment};

/// The one thing that can be attested.
const NOT_MY_NUMBER: &str = "not_my_number";

/// An attestation: a source's column holds no My Numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// its number
    pub id: i64,
    /// the source
    pub source: SourceId,
    /// the column, by the file's name
    pub column: String,
    /// why the officer is sure
    pub reason: String,
    /// who
    pub attested_by: String,
    /// when
    pub attested_at: DateTime<Utc>,
    /// who revoked it
    pub revoked_by: Option<String>,
    /// when
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Desk {
    /// Writes an attestation down; returns its number.
    pub fn attest(
        &self,
        source: &SourceId,
        column: &str,
        reason: &str,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<i64> {
        let connection = lock(&self.connection);
        connection.execute(
            "insert into attestation (kind, source, column_name, reason, attested_by, attested_at)
             values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![NOT_MY_NUMBER, source.as_str(), column, reason, by, moment(at)],
        )?;
        Ok(connection.last_insert_rowid())
    }

    /// Every attestation, newest first; revoked ones too.
    pub fn attestations(&self) -> Result<Vec<Attestation>> {
        let connection = lock(&self.connection);
        let mut statement = connection.prepare_cached(
            "select id, source, column_name, reason, attested_by, attested_at, revoked_by, revoked_at
             from attestation where kind = ?1 order by id desc",
        )?;
        let mut rows = statement.query([NOT_MY_NUMBER])?;
        let mut attestations = Vec::new();
        while let Some(row) = rows.next()? {
            attestations.push(read(row)?);
        }
        Ok(attestations)
    }

    /// The columns of a source of which an attestation stands.
    pub fn attested_columns(&self, source: &SourceId) -> Result<Vec<String>> {
        let attestations = self.attestations()?.into_iter();
        let standing = attestations.filter(|one| one.source == *source && one.revoked_at.is_none());
        Ok(standing.map(|one| one.column).collect())
    }

    /// Ends an attestation, and every other of the same column; `false` where there is none of that number that stands.
    pub fn revoke_attestation(&self, id: i64, by: &str, at: DateTime<Utc>) -> Result<bool> {
        let count = lock(&self.connection).execute(
            "update attestation set revoked_by = ?2, revoked_at = ?3 where revoked_at is null
             and (kind, source, column_name) =
                 (select kind, source, column_name from attestation where id = ?1 and revoked_at is null)",
            params![id, by, moment(at)],
        )?;
        Ok(count > 0)
    }
}

fn read(row: &Row<'_>) -> Result<Attestation> {
    Ok(Attestation {
        id: row.get(0)?,
        source: SourceId::new(row.get::<_, String>(1)?),
        column: row.get(2)?,
        reason: row.get(3)?,
        attested_by: row.get(4)?,
        attested_at: read_moment(&row.get::<_, String>(5)?)?,
        revoked_by: row.get(6)?,
        revoked_at: row.get::<_, Option<String>>(7)?.as_deref().map(read_moment).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DataDir;

    #[test]
    fn an_attestation_stands_for_one_column_of_one_source_until_it_is_revoked() {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::open(&DataDir::own(folder.path()).unwrap()).unwrap();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (jumin, kaigo) = (SourceId::new("shimin/jumin"), SourceId::new("korei/kaigo"));
        let id = desk.attest(&jumin, "宛名番号", "十二桁の宛名番号", "佐藤", at).unwrap();
        assert_eq!(desk.attested_columns(&jumin).unwrap(), ["宛名番号"]);
        assert!(desk.attested_columns(&kaigo).unwrap().is_empty());
        desk.attest(&jumin, "宛名番号", "もう一度", "佐藤", at).unwrap();
        assert!(desk.revoke_attestation(id, "鈴木", at).unwrap());
        assert!(
            !desk.revoke_attestation(id, "鈴木", at).unwrap() && !desk.revoke_attestation(9, "", at).unwrap()
        );
        assert!(desk.attested_columns(&jumin).unwrap().is_empty());
        let all = desk.attestations().unwrap();
        assert_eq!(
            (all.len(), all[0].revoked_by.as_deref()),
            (2, Some("鈴木")),
            "no other keeps it standing"
        );
    }
}
