//! Putting the rows of a file into its open transaction, one thread behind their reading.

use std::io::{self, BufRead};
use std::sync::mpsc;
use std::thread;

use enishi_failpoint::reach;
use enishi_model::RowHash;
use enishi_store::{Publication, StoreError};

use crate::guards::Gathering;
use crate::mapper::{Mapped, Mapper, Rejected};
use crate::reader::RawRecords;
use crate::reading::{self, Reading, Row};
use crate::take::Broken;

// Chunks of rows that reading may be ahead.
const ROWS_AHEAD: usize = 4;

/// Puts every row, until the file ends or breaks.
pub(crate) fn put_all<R: BufRead + Send>(
    publication: &mut Publication<'_>,
    records: &mut RawRecords<R>,
    mapper: &Mapper<'_>,
    gathering: &mut Gathering,
    broken: impl Fn(io::Error) -> Broken,
) -> std::result::Result<(), Broken> {
    let known = publication.known_rows()?;
    let (sender, receiver) = mpsc::sync_channel(ROWS_AHEAD);
    thread::scope(|scope| {
        // Dropped on an early return, so that the reader ends too.
        let receiver = receiver;
        scope.spawn(|| reading::read_all(records, mapper, &known, sender));
        for rows in receiver {
            for row in rows.map_err(&broken)? {
                reach("parse.row");
                gathering.see(&row.raw);
                put(publication, mapper, gathering, row)?;
            }
        }
        Ok(())
    })
}

fn put(
    publication: &mut Publication<'_>,
    mapper: &Mapper<'_>,
    gathering: &mut Gathering,
    row: Row,
) -> std::result::Result<(), StoreError> {
    match row.read {
        Reading::Known(version) if publication.put_known(version) => Ok(()),
        Reading::Known(_) => put_read(publication, gathering, mapper.map(&row.raw), row.hash),
        Reading::Read(read) => put_read(publication, gathering, *read, row.hash),
    }
}

fn put_read(
    publication: &mut Publication<'_>,
    gathering: &mut Gathering,
    read: std::result::Result<Mapped, Rejected>,
    hash: Option<RowHash>,
) -> std::result::Result<(), StoreError> {
    match read {
        Ok(mapped) => {
            gathering.see_record(&mapped.record);
            // An odd row is looked at every night, so that every receipt says so.
            publication.put(&mapped.record, hash.filter(|_| mapped.notes.is_empty()))?;
            for note in mapped.notes {
                publication.note(note);
            }
            Ok(())
        }
        Err(rejected) => publication.reject(rejected.finding, rejected.key.as_deref()),
    }
}
