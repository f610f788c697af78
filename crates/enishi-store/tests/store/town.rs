//! A register, a crosswalk and a programme that names residents by its own numbers; files as lists of rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use enishi_catalogue::Bilingual;
use enishi_model::batch::Objection;
use enishi_model::record::Mapping;
use enishi_model::schema::{FileKind, Place, Schedule, SourceRole};
use enishi_model::{
    Cell, Field, FieldClass, FieldKind, Handle, Link, Position, ProgrammeId, ResidentId, RowHash, Schema,
    Source, SourceId, SourceRecord,
};
use enishi_store::{DataDir, Draft, FileFacts, HandleKey, Incoming, Marks, Order, Store, Uniqueness};
use rusqlite::Connection;

pub const REGISTER: &str = "shimin/jumin";
pub const CROSSWALK: &str = "korei/taio";
pub const CARE: &str = "korei/kaigo";
pub const SYSTEM: &str = "kaigo.no";

/// A row: its record, whom it names, what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub key: String,
    /// resident IDs in the register and the crosswalk, numbers of care in the programme
    pub names: Vec<String>,
    pub says: String,
    pub protects: bool,
}

impl Row {
    pub fn of(key: &str, names: &[&str], says: &str) -> Self {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Self { key: key.to_owned(), names, says: says.to_owned(), protects: false }
    }

    pub fn flagged(self) -> Self {
        Self { protects: true, ..self }
    }
}

pub struct Town {
    pub folder: tempfile::TempDir,
    pub dir: Arc<DataDir>,
    pub store: Store,
    pub schema: Schema,
    clock: u32,
}

fn source(id: &str, role: SourceRole) -> Source {
    let both = |text: &str| Bilingual { ja: text.to_owned(), en: text.to_owned() };
    let field = Field {
        name: "says".to_owned(),
        label: both("says"),
        kind: FieldKind::Text,
        class: FieldClass { sensitive: false, locating: false },
        attribute: None,
        of: "subject".to_owned(),
        codes: Vec::new(),
    };
    Source {
        id: SourceId::new(id),
        programme: ProgrammeId::new(id.rsplit('/').next().unwrap()),
        role,
        kind: FileKind::Snapshot,
        fields: vec![Arc::new(field)],
        schedule: Schedule::daily(NaiveTime::MIN),
        resident_roles: ["subject", "other"].map(|role| (role.to_owned(), both(role))).into(),
    }
}

pub fn key() -> HandleKey {
    HandleKey::new(&[7; 32]).unwrap()
}

impl Town {
    pub fn new() -> Self {
        let sources = [
            source(REGISTER, SourceRole::Register),
            source(CROSSWALK, SourceRole::Crosswalk),
            source(CARE, SourceRole::Ordinary),
        ];
        let schema = Schema {
            programmes: BTreeMap::new(),
            sources: sources.map(|source| (source.id.clone(), source)).into(),
            survivorship: Vec::new(),
            place: Place::default(),
        };
        let folder = tempfile::tempdir().unwrap();
        let dir = Arc::new(DataDir::own(folder.path()).unwrap());
        let store = Store::open(&dir, key()).unwrap();
        Self { folder, dir, store, schema, clock: 0 }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let midnight = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap().and_time(NaiveTime::MIN).and_utc();
        midnight + TimeDelta::hours(i64::from(self.clock))
    }

    /// Takes a file of a source whole, and returns the batch's label.
    pub fn take(&mut self, id: &str, rows: &[Row]) -> String {
        self.decide(id, rows, |draft, at| draft.publish(Vec::new(), at).unwrap().label())
    }

    /// Reads a file of a source, takes it back and holds it.
    pub fn hold(&mut self, id: &str, rows: &[Row]) -> String {
        self.decide(id, rows, |draft, at| draft.hold(vec![Objection::Empty], at).unwrap().label())
    }

    fn decide(
        &mut self,
        id: &str,
        rows: &[Row],
        verdict: impl FnOnce(Draft<'_>, DateTime<Utc>) -> String,
    ) -> String {
        self.clock += 1;
        let source = &self.schema.sources[&SourceId::new(id)];
        let facts = FileFacts {
            name: format!("file-{}", self.clock),
            bytes: 1,
            modified_ns: i64::from(self.clock),
            hash: Some(*blake3::hash(format!("{id} {}", self.clock).as_bytes()).as_bytes()),
            business_date: self.now().date_naive(),
            received_at: self.now(),
        };
        let (uniqueness, decisions) = (Uniqueness::Last, &[]);
        let incoming = Incoming { source, schema: &self.schema, uniqueness, facts: &facts, decisions };
        let mut publication = self.store.begin(incoming).unwrap();
        for (number, row) in (1..).zip(rows) {
            let record = record(id, row, number);
            let hash =
                RowHash(blake3::hash(format!("{row:?}").as_bytes()).as_bytes()[..16].try_into().unwrap());
            publication.put(&record, Some(hash)).unwrap();
        }
        verdict(publication.finish().unwrap(), self.now())
    }

    /// Lets a night pass without a file.
    pub fn skip(&mut self) {
        self.clock += 1;
    }

    pub fn marks(&self, ids: &[&str]) -> Marks {
        let handles: Marks = ids.iter().map(|id| key().of_resident(&ResidentId::new(*id))).collect();
        self.store.marks_of_residents(&handles).unwrap()
    }

    pub fn purge(&self, id: i64, marks: &Marks) {
        self.store.purge_resident(&Order { id, confirmed_at: self.now(), marks }).unwrap();
    }

    pub fn purge_batch(&self, id: i64, label: &str) {
        let marks = self.store.marks_of_batch(label).unwrap();
        assert_eq!(marks.len(), 1);
        let order = Order { id, confirmed_at: self.now(), marks: &marks };
        self.store.purge_batch(&order, &self.schema, &[]).unwrap();
    }

    /// The rows of a question to the database, as text.
    pub fn ask(&self, sql: &str) -> Vec<String> {
        let connection = Connection::open(self.folder.path().join("enishi.db")).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|at| match row.get_ref(at).unwrap() {
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Null => "-".to_owned(),
                other => format!("{other:?}"),
            });
            Ok(cells.collect::<Vec<_>>().join(" "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    pub fn is_sound(&self) {
        assert_eq!(self.ask("pragma foreign_key_check"), Vec::<String>::new());
        assert_eq!(self.ask("pragma integrity_check"), ["ok"]);
        for table in ["link", "standing", "mapping", "crosswalk", "household"] {
            let loose = format!("select * from {table} where version_id not in (select id from version)");
            assert_eq!(self.ask(&loose), Vec::<String>::new(), "{table}");
        }
        let open = "select count(*) from version where closed_by is null";
        assert_eq!(self.ask(open), self.ask("select count(*) from standing"));
    }

    pub fn handle(id: &str) -> Handle {
        key().of_resident(&ResidentId::new(id))
    }
}

fn record(id: &str, row: &Row, number: u64) -> SourceRecord {
    let system = (id == CARE).then(|| SYSTEM.to_owned());
    let roles = ["subject", "other"];
    let links = roles.iter().zip(&row.names).map(|(role, name)| Link {
        role: (*role).to_owned(),
        system: system.clone(),
        number: name.clone(),
    });
    SourceRecord {
        key: row.key.clone(),
        position: Position { record: number, line: number + 1, byte: 0 },
        history_no: 0,
        deleted: false,
        links: links.collect(),
        maps: (id == CROSSWALK).then(|| Mapping { system: SYSTEM.to_owned(), number: row.key.clone() }),
        cells: vec![Cell::plain(row.says.clone())],
        valid_from: None,
        valid_to: None,
        ended: false,
        protects: row.protects,
    }
}
