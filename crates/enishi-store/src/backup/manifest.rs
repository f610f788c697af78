//! What a backup says of itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::fault::BackupFault;
use super::files::{self, disk};
use super::{AUDIT, DATABASES, DESK, MANIFEST, TRUTH};
use crate::connection::open_reader;
use crate::error::{Result, StoreError};

const FORMAT: u32 = 1;

/// The manifest: `manifest.json`, written last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// which form of manifest this is
    pub format: u32,
    /// the version that made the backup
    pub enishi: String,
    /// when it was begun (RFC 3339)
    pub made_at: String,
    /// which hub's it is: a hash of the key that makes its handles
    pub hub: String,
    /// the version of each database
    pub databases: BTreeMap<String, i64>,
    /// what stands in them
    pub counts: BackupCounts,
    /// every other file
    pub files: Vec<BackupFile>,
}

/// What stands in the databases of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupCounts {
    /// files that were decided on
    pub batches: i64,
    /// numbers of residents
    pub persons: i64,
    /// versions of records
    pub versions: i64,
    /// records that stand
    pub records: i64,
    /// the store's revision
    pub revision: i64,
    /// events of the audit log
    pub audit_events: i64,
    /// the hash of the last of them
    pub audit_head: String,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupFile {
    /// where it lies in the backup
    pub name: String,
    /// its length
    pub bytes: u64,
    /// BLAKE3 of its bytes, in hex
    pub blake3: String,
}

impl Manifest {
    /// Describes what lies in `folder`, after asking every database whether it is whole.
    pub(super) fn of(folder: &Path, enishi: &str, made_at: String, names: &[String]) -> Result<Self> {
        let files = names.iter().map(|name| {
            let (bytes, blake3) = files::hash(&folder.join(name))?;
            Ok(BackupFile { name: name.clone(), bytes, blake3 })
        });
        let hub = fingerprint(&folder.join(DESK))?.ok_or(BackupFault::Damaged { file: DESK.to_owned() })?;
        Ok(Self {
            format: FORMAT,
            enishi: enishi.to_owned(),
            made_at,
            hub,
            databases: versions(folder)?,
            counts: counts(folder)?,
            files: files.collect::<Result<_>>()?,
        })
    }

    /// Writes it to the disk.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(MANIFEST);
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        fs::write(&path, text).map_err(disk(&path))?;
        files::settle(&path)
    }

    /// Reads the manifest of a backup.
    pub fn read(folder: &Path) -> Result<Self> {
        let none = || BackupFault::NoManifest { path: folder.to_owned() };
        let text = fs::read_to_string(folder.join(MANIFEST)).map_err(|_| none())?;
        let manifest: Self = serde_json::from_str(&text).map_err(|_| none())?;
        if manifest.format != FORMAT || !manifest.files.iter().all(BackupFile::lies_inside) {
            return Err(none().into());
        }
        Ok(manifest)
    }

    /// Refuses a backup of which anything is not as it was made.
    pub fn verify(&self, folder: &Path) -> Result<()> {
        for file in &self.files {
            let damaged = || BackupFault::Damaged { file: file.name.clone() };
            let found = files::hash(&folder.join(&file.name)).map_err(|_| damaged())?;
            if found != (file.bytes, file.blake3.clone()) {
                return Err(damaged().into());
            }
        }
        let has = |name: &&str| self.files.iter().any(|file| file.name == **name);
        if let Some(missing) = DATABASES.iter().find(|name| !has(name)) {
            return Err(BackupFault::Damaged { file: (*missing).to_owned() }.into());
        }
        let is_same = versions(folder)? == self.databases && counts(folder)? == self.counts;
        if is_same { Ok(()) } else { Err(BackupFault::Damaged { file: MANIFEST.to_owned() }.into()) }
    }
}

impl BackupFile {
    // A manifest that somebody else wrote must not lead out of its folder.
    fn lies_inside(&self) -> bool {
        Path::new(&self.name).components().all(|part| matches!(part, Component::Normal(_)))
    }
}

/// Which hub a desk belongs to; `None` for a desk that has drawn no key.
pub(super) fn fingerprint(desk: &Path) -> Result<Option<String>> {
    let key: Option<Vec<u8>> = asked(desk, |connection| {
        Ok(connection
            .query_row("select handle_key from instance where id = 1", [], |row| row.get(0))
            .optional()?)
    })?;
    Ok(key.map(|key| blake3::hash(&[b"hub:", key.as_slice()].concat()).to_hex().to_string()))
}

/// How many events an audit log has.
pub(super) fn audit_events(audit: &Path) -> Result<i64> {
    asked(audit, |connection| number(connection, "select coalesce(max(id), 0) from event"))
}

fn counts(folder: &Path) -> Result<BackupCounts> {
    let truth = |sql: &'static str| asked(&folder.join(TRUTH), |connection| number(connection, sql));
    let head = asked(&folder.join(AUDIT), |connection| {
        let head = connection
            .query_row("select hex(hash) from event order by id desc limit 1", [], |row| row.get(0))
            .optional()?;
        Ok(head.unwrap_or_else(String::new).to_lowercase())
    })?;
    Ok(BackupCounts {
        batches: truth("select count(*) from batch")?,
        persons: truth("select count(*) from person")?,
        versions: truth("select count(*) from version")?,
        records: truth("select count(*) from standing")?,
        revision: truth("select cast(value as integer) from meta where key = 'revision'")?,
        audit_events: audit_events(&folder.join(AUDIT))?,
        audit_head: head,
    })
}

// Each is asked whether it is whole, too.
fn versions(folder: &Path) -> Result<BTreeMap<String, i64>> {
    DATABASES
        .into_iter()
        .map(|name| {
            let version = asked(&folder.join(name), |connection| {
                let word: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
                if word != "ok" {
                    return Err(BackupFault::Damaged { file: name.to_owned() }.into());
                }
                number(connection, "pragma user_version")
            })?;
            Ok((name.to_owned(), version))
        })
        .collect()
}

fn number(connection: &Connection, sql: &str) -> Result<i64> {
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

fn asked<T>(path: &Path, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    open_reader(path)
        .and_then(|connection| ask(&connection))
        .map_err(|error: StoreError| error.of_file(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_does_not_lead_out_of_its_folder() {
        let lies_inside = |name: &str| {
            let (name, blake3) = (name.to_owned(), String::new());
            BackupFile { name, bytes: 0, blake3 }.lies_inside()
        };
        assert!(lies_inside("enishi.db") && lies_inside("quarantine/a.b.1~X..csv"));
        for name in ["../enishi.db", "/etc/passwd", "quarantine/../../x", ".."] {
            assert!(!lies_inside(name), "{name}");
        }
    }

    #[test]
    fn a_folder_without_a_manifest_or_with_another_form_of_it_is_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let is_none = || {
            let read = Manifest::read(folder.path());
            matches!(read, Err(StoreError::Backup(BackupFault::NoManifest { .. })))
        };
        assert!(is_none());
        fs::write(folder.path().join(MANIFEST), "{\"format\": 2}").unwrap();
        assert!(is_none());
    }
}
