//! Verifying: the file is read from its first event to its last, and trusted in nothing. Two scans, whatever its
//! length: the events, and the index by resident. Works beside a process that writes.

use std::collections::HashMap;
use std::iter::Peekable;
use std::path::Path;

use blake3::Hash;
use rusqlite::{Connection, OptionalExtension, Row};

use super::anchor::{AnchorLine, lines};
use super::chain::{Link, follow, genesis};
use super::fault::{AuditFault, AuditVerdict};
use super::index_sums::IndexSums;
use super::{FILE, HANDLE, MIGRATIONS};
use crate::connection::open_reader;
use crate::error::{Result, StoreError};

/// After so many faults of events no more are told: where many are bad, the first is what counts.
const MOST_FAULTS: usize = 20;
/// Rows between two words of progress.
const STRIDE: u64 = 1 << 14;

/// Reads the audit log under `dir` and says what is wrong with it. `key` is drawn anew by the caller; `progress` is
/// told rows done, and of how many.
pub fn verify_audit(
    dir: &Path,
    anchor: Option<&Path>,
    key: [u8; 32],
    progress: &dyn Fn(u64, u64),
) -> Result<AuditVerdict> {
    // Before the log: whatever is anchored by now will be found in it, also while a process writes.
    let anchored: Vec<Option<AnchorLine>> = match anchor {
        Some(path) => {
            lines(path).map_err(|source| StoreError::Anchor { path: path.to_owned(), source })?.collect()
        }
        None => Vec::new(),
    };
    let connection = open_reader(&dir.join(FILE)).map_err(|error| error.of_file(FILE))?;
    let snapshot = connection.unchecked_transaction()?;
    let unreadable_lines = anchored.iter().filter(|line| line.is_none()).count() as u64;
    let mut scan = Scan::begin(&snapshot, &key, anchored.into_iter().flatten().collect(), progress)?;
    let read = scan.events().and_then(|()| scan.index());
    if let Err(error) = read {
        scan.stopped_by(error)?;
    }
    let mut verdict = scan.verdict();
    verdict.anchor = anchor.map(Path::to_owned);
    verdict.unreadable_lines = unreadable_lines;
    Ok(verdict)
}

struct Scan<'a> {
    connection: &'a Connection,
    progress: &'a dyn Fn(u64, u64),
    rows: u64,
    done: u64,
    levels: HashMap<i64, Vec<u8>>,
    /// the number that the next event must have
    next: i64,
    /// the hash that it must follow; the stored one, so that a later fault is told beside an earlier one
    head: Hash,
    anchors: Peekable<std::vec::IntoIter<AnchorLine>>,
    /// the last event at which the anchor agreed
    agreed: i64,
    anchored: i64,
    said: IndexSums<'a>,
    faults: Vec<AuditFault>,
    buffer: Vec<u8>,
}

impl<'a> Scan<'a> {
    fn begin(
        connection: &'a Connection,
        key: &'a [u8; 32],
        anchors: Vec<AnchorLine>,
        progress: &'a dyn Fn(u64, u64),
    ) -> Result<Self> {
        must_have_a_chain(connection)?;
        let mark =
            connection.query_row("select mark from chain where id = 1", [], |row| row.get(0)).optional()?;
        let chain = genesis(&mark.unwrap_or_else(Vec::new));
        let mut faults = Vec::new();
        let anchored = anchors.iter().map(|line| line.count).max().unwrap_or_default();
        let anchors = own_lines(anchors, &chain, &mut faults);
        Ok(Self {
            connection,
            progress,
            rows: rows(connection)?,
            done: 0,
            levels: levels(connection)?,
            next: 1,
            head: chain,
            anchors: anchors.into_iter().peekable(),
            agreed: 0,
            anchored,
            said: IndexSums::new(key),
            faults,
            buffer: Vec::new(),
        })
    }

    fn events(&mut self) -> Result<()> {
        let mut statement = self.connection.prepare(
            "select id, at, kind, actor, role, purpose, detail, levels_id, residents, hash from event order by id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.event(row)?;
            self.step();
        }
        Ok(())
    }

    fn event(&mut self, row: &Row<'_>) -> Result<()> {
        let id: i64 = row.get(0)?;
        let stored = row.get_ref(9)?.as_bytes()?;
        let stored = Hash::from_slice(stored).ok();
        if id < self.next {
            self.fault(AuditFault::Altered { event: id });
            return Ok(());
        }
        if id > self.next {
            // What it follows is gone: whether it is whole, its hash can no longer say.
            self.fault(AuditFault::Missing { event: self.next });
        } else {
            let computed = self.hash(row, id)?;
            if computed.is_none() || computed != stored {
                self.fault(AuditFault::Altered { event: id });
            }
        }
        for handle in row.get_ref(8)?.as_bytes()?.chunks(HANDLE) {
            self.said.add(id, handle);
        }
        self.head = stored.unwrap_or(self.head);
        self.next = id.saturating_add(1);
        self.compare(id);
        Ok(())
    }

    // The hash that the event should have; none where its levels are gone.
    fn hash(&mut self, row: &Row<'_>, id: i64) -> rusqlite::Result<Option<Hash>> {
        let levels = match row.get::<_, Option<i64>>(7)? {
            Some(number) => match self.levels.get(&number) {
                Some(text) => Some(text.as_slice()),
                None => return Ok(None),
            },
            None => None,
        };
        let link = Link {
            id,
            at: row.get_ref(1)?.as_bytes()?,
            kind: row.get_ref(2)?.as_bytes()?,
            actor: row.get_ref(3)?.as_bytes()?,
            role: row.get_ref(4)?.as_bytes()?,
            purpose: row.get_ref(5)?.as_bytes_or_null()?,
            detail: row.get_ref(6)?.as_bytes()?,
            levels,
            residents: row.get_ref(8)?.as_bytes()?,
        };
        Ok(Some(follow(&self.head, &link, &mut self.buffer)))
    }

    // An anchored event that is gone was told already, and so was one whose hash no longer fits.
    fn compare(&mut self, id: i64) {
        while let Some(line) = self.anchors.next_if(|line| line.count <= id) {
            if line.count == id && line.head == self.head.to_string() {
                self.agreed = id;
            } else if self.faults.iter().all(|fault| fault.event() <= self.agreed) {
                self.fault(AuditFault::Rewritten { event: self.agreed + 1, anchored: line.count });
            }
        }
    }

    fn index(&mut self) -> Result<()> {
        let mut indexed = self.said.empty();
        let mut statement = self.connection.prepare("select handle, event_id from event_resident")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            indexed.add(row.get(1)?, row.get_ref(0)?.as_bytes()?);
            self.step();
        }
        if let Some(event) = self.said.first_difference(&indexed, self.connection)? {
            self.faults.push(AuditFault::Index { event });
        }
        Ok(())
    }

    fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(STRIDE) {
            (self.progress)(self.done, self.rows);
        }
    }

    fn fault(&mut self, fault: AuditFault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    // Pages that SQLite cannot read are a finding, too; a disk that gives up is none of the log's.
    fn stopped_by(&mut self, error: StoreError) -> Result<()> {
        match error {
            StoreError::Corrupt { .. } => self.faults.push(AuditFault::Damaged { event: self.next }),
            StoreError::Sqlite(error) if error.sqlite_error_code().is_none() => {
                self.faults.push(AuditFault::Damaged { event: self.next });
            }
            other => return Err(other),
        }
        Ok(())
    }

    fn verdict(mut self) -> AuditVerdict {
        let last = self.next - 1;
        let is_damaged = self.faults.iter().any(|fault| matches!(fault, AuditFault::Damaged { .. }));
        if let (Some(anchored), false) = (self.anchors.map(|line| line.count).max(), is_damaged) {
            self.faults.push(AuditFault::Truncated { event: self.next, anchored });
        }
        self.faults.sort_by_key(AuditFault::event);
        AuditVerdict {
            events: last.unsigned_abs(),
            head: self.head.to_string(),
            anchor: None,
            anchored: self.anchored.unsigned_abs(),
            unreadable_lines: 0,
            faults: self.faults,
        }
    }
}

fn must_have_a_chain(connection: &Connection) -> Result<()> {
    let found: i64 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    match found {
        _ if found > known => Err(StoreError::Newer { file: FILE.to_owned(), found, known }),
        _ if found < known => {
            Err(StoreError::Unreadable { what: "the chain of an audit log of before there was one" })
        }
        _ => Ok(()),
    }
}

// The lines of this chain whose counts grow. Of another chain, or going back, something is wrong.
fn own_lines(lines: Vec<AnchorLine>, chain: &Hash, faults: &mut Vec<AuditFault>) -> Vec<AnchorLine> {
    let chain = chain.to_string();
    if lines.iter().any(|line| line.chain != chain) {
        faults.push(AuditFault::Swapped);
    }
    let mut own: Vec<AnchorLine> = Vec::new();
    let mut turned: Option<AuditFault> = None;
    for line in lines.into_iter().filter(|line| line.chain == chain) {
        let most = own.last().map(|before| before.count).unwrap_or_default();
        if line.count > most {
            own.push(line);
        } else if turned.is_none() && own.last().is_some_and(|before| before.head != line.head) {
            turned = Some(AuditFault::TurnedBack { event: line.count, anchored: most });
        }
    }
    faults.extend(turned);
    own
}

fn levels(connection: &Connection) -> Result<HashMap<i64, Vec<u8>>> {
    let mut statement = connection.prepare("select id, text from levels")?;
    let mut rows = statement.query([])?;
    let mut levels = HashMap::new();
    while let Some(row) = rows.next()? {
        levels.insert(row.get(0)?, row.get_ref(1)?.as_bytes()?.to_vec());
    }
    Ok(levels)
}

// For progress only: the index has about as many rows as there are residents in events.
fn rows(connection: &Connection) -> Result<u64> {
    let events: Option<i64> = connection.query_row("select max(id) from event", [], |row| row.get(0))?;
    Ok(events.unwrap_or_default().unsigned_abs().saturating_mul(2))
}
