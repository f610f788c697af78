//! Reading whole databases for damage. SQLite notices a damaged page only when it comes to it, and a page may lie
//! for years before anybody asks for it.

use std::path::Path;

use rusqlite::Connection;

use crate::connection::open_reader;
use crate::data_dir::DataDir;
use crate::error::{Result, StoreError};
use crate::{audit, desk, truth};

/// Reads every page of every database that a table or an index uses. Table by table, so that no snapshot is held
/// for longer than one takes. `goes_on` is asked between tables. An error names the damaged file, and the directory's
/// health remembers it.
pub fn check_databases(dir: &DataDir, goes_on: &dyn Fn() -> bool) -> Result<()> {
    for file in [desk::FILE, audit::FILE, truth::FILE] {
        let checked = check(&dir.join(file), goes_on).map_err(|error| error.of_file(file));
        dir.health().note(checked)?;
    }
    Ok(())
}

fn check(path: &Path, goes_on: &dyn Fn() -> bool) -> Result<()> {
    let connection = open_reader(path)?;
    for table in tables(&connection)? {
        if !goes_on() {
            return Ok(());
        }
        let quoted = format!("\"{}\"", table.replace('"', "\"\""));
        let said: String =
            connection.query_row(&format!("pragma quick_check({quoted})"), [], |row| row.get(0))?;
        if said != "ok" {
            // What SQLite says of it names tables and pages, never values.
            tracing::error!(table, said, "a database does not pass its check");
            return Err(StoreError::Corrupt { file: String::new() });
        }
    }
    Ok(())
}

fn tables(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("select name from sqlite_schema where type = 'table'")?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}
