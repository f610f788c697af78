//! Migrations: append-only, one transaction each; a newer database is refused.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StoreError};

/// The migrations of one database, oldest first; the n-th leads to version n.
pub(crate) type Migrations = [&'static str];

/// Brings a database up to the newest version.
pub(crate) fn migrate(connection: &mut Connection, migrations: &Migrations, file: &str) -> Result<()> {
    let found: i64 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { file: file.to_owned(), found, known });
    }
    let done = usize::try_from(found).unwrap_or_default();
    for (version, migration) in (1_i64..).zip(migrations).skip(done) {
        apply(connection, migration, version).map_err(|source| match StoreError::from(source) {
            StoreError::Sqlite(source) => StoreError::Migration { file: file.to_owned(), version, source },
            // The disk's fault, not the migration's.
            other => other,
        })?;
    }
    Ok(())
}

fn apply(connection: &mut Connection, migration: &str, version: i64) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(migration)?;
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(connection: &Connection) -> i64 {
        connection.query_row("pragma user_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_failing_migration_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let migrations = ["create table a (x)", "create table b (x); create table a (x)"];
        assert!(migrate(&mut connection, &migrations, "t.db").is_err());
        assert_eq!(version(&connection), 1);
        assert!(connection.execute("insert into b values (1)", []).is_err(), "table b was rolled back");
    }

    #[test]
    fn a_newer_database_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 7).unwrap();
        let refused = migrate(&mut connection, &["create table a (x)"], "t.db");
        assert!(matches!(refused, Err(StoreError::Newer { found: 7, known: 1, .. })));
    }
}
