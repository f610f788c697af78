//! A town in this process: the repository's configuration, a store, an index and a desk in a folder of their
//! own, filled with rows straight from a [`Story`], and the real router before them. The clock stands, chance
//! is counted, keys are fixed: the same story gives the same answers to the last byte.

mod ask;
mod dice;
mod story;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::Router;
use chrono::{DateTime, TimeDelta, Utc};
use enishi_config::{City, Remit};
use enishi_index::SearchIndex;
use enishi_ingest::{Silent, indexer};
use enishi_lookup::{Actor, Lookup, Parts, Random, TokenOrder};
use enishi_model::batch::{BatchStatus, Objection};
use enishi_model::{ResidentId, SourceId};
use enishi_server::{Server, router};
use enishi_store::{
    AuditLog, DataDir, Desk, FileFacts, HandleKey, Incoming, Store, TrayDecision, Uniqueness,
};
use http_body_util::BodyExt;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

pub use ask::{Answer, Ask, Sent, encode};
pub use dice::Dice;
pub use story::{File, Row, Story, Verdict, night};

use crate::binary::root;

/// The repository's configuration, as it stands.
pub fn city() -> Arc<City> {
    static CITY: LazyLock<Arc<City>> =
        LazyLock::new(|| Arc::new(without_quotas(City::load(&root().join("config/enishi.toml")).unwrap())));
    Arc::clone(&CITY)
}

/// In a town the clock stands, and one visitor asks more than anybody may in an hour.
pub fn without_quotas(mut city: City) -> City {
    city.policy.watching.quotas.clear();
    city
}

/// A town. Gone with its value.
pub struct Town {
    pub city: Arc<City>,
    pub store: Arc<Store>,
    pub lookup: Arc<Lookup>,
    index: Arc<SearchIndex>,
    router: Router,
    runtime: Runtime,
    _folder: TempDir,
}

/// Somebody who asks: a token, a purpose, and on the pages a session.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    pub token: Option<String>,
    pub purpose: Option<String>,
    pub cookie: Option<String>,
}

const KEY: [u8; 32] = [7; 32];
/// The district or caseload of whoever answers for one.
pub const OWN: &str = "101";

impl Town {
    /// A town in which the story has happened; it is the morning after the last night.
    pub fn of(city: &Arc<City>, story: &Story) -> Self {
        let folder = folder();
        let dir = DataDir::own(folder.path()).unwrap();
        let key = HandleKey::new(&KEY).unwrap();
        let desk = Arc::new(Desk::open(&dir).unwrap());
        desk.handle_key(|| KEY).unwrap();
        let store = Arc::new(Store::open(&dir, key).unwrap());
        let audit = Arc::new(AuditLog::open(&dir, None, || [9; 32]).unwrap());
        let (index, _) = SearchIndex::open(&dir.join("index"), &city.classes.mark()).unwrap();
        let index = Arc::new(index);
        tell(city, &store, story);
        let now = morning_after(story.last_night());
        let random = counted();
        let lookup = Arc::new(Lookup::new(Parts {
            city: Arc::clone(city),
            store: Arc::clone(&store),
            desk,
            index: Arc::clone(&index),
            audit,
            clock: Arc::new(move || now),
            random: Arc::clone(&random),
        }));
        let router = router(Server::new(Arc::clone(&lookup), random, Vec::new()));
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let town = Self { city: Arc::clone(city), store, lookup, index, router, runtime, _folder: folder };
        town.catch_up();
        town
    }

    /// The index learns what has changed, as it does after every pass over the drop folders.
    pub fn catch_up(&self) {
        indexer::catch_up(&self.store, &self.index, &self.city, &Silent).unwrap();
    }

    /// Somebody of that role, with a token and a purpose.
    pub fn visitor(&self, role: &str, purpose: Option<&str>) -> Visitor {
        let operator = Actor::operator("town");
        let order =
            TokenOrder { holder: format!("town {role}"), role: role.to_owned(), remit: self.remit(role) };
        let token = self.lookup.new_token(&operator, &order).unwrap();
        let token = token.into_answer().secret;
        Visitor { token: Some(token), purpose: purpose.map(str::to_owned), cookie: None }
    }

    // Roles that answer for a district or a caseload answer for one that town stories use.
    fn remit(&self, role: &str) -> Remit {
        let policy = &self.city.policy;
        let needs = policy.role(role).map(|role| policy.needs(role)).unwrap_or_default();
        let values = needs.values.into_iter().map(|key| (key, BTreeSet::from([OWN.to_owned()])));
        Remit { department: None, values: values.collect() }
    }

    /// The same person on the pages: signed in, the purpose chosen.
    pub fn signed_in(&self, visitor: &Visitor) -> Visitor {
        let token = visitor.token.clone().unwrap_or_default();
        let answer = self
            .ask(&Visitor::default(), &Ask::form("page POST /sign-in", "/sign-in", vec![("token", token)]));
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let session = Visitor { cookie: cookie.map(str::to_owned), ..Visitor::default() };
        if let Some(purpose) = &visitor.purpose {
            let chosen = vec![("purpose", purpose.clone())];
            self.ask(&session, &Ask::form("page POST /purpose", "/purpose", chosen));
        }
        session
    }

    /// Asks, and reads the answer to its end.
    pub fn ask(&self, visitor: &Visitor, ask: &Ask) -> Answer {
        let mut ask = ask.clone();
        let own = |header: &str| ask.headers.iter().any(|(name, _)| *name == header);
        let mut more = Vec::new();
        if let Some(token) = visitor.token.as_ref().filter(|_| !own("authorization")) {
            more.push(("authorization", format!("Bearer {token}")));
        }
        if let Some(purpose) = visitor.purpose.as_ref().filter(|_| !own("enishi-purpose")) {
            more.push(("enishi-purpose", purpose.clone()));
        }
        if let Some(cookie) = visitor.cookie.as_ref().filter(|_| !own("cookie")) {
            more.push(("cookie", cookie.clone()));
        }
        if !own("accept-language") {
            more.push(("accept-language", "en".to_owned()));
        }
        ask.headers.extend(more);
        let request = ask.request();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let headers = parts.headers.iter().map(|(name, value)| {
                (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            });
            let headers = headers.collect();
            let body = body.collect().await.unwrap().to_bytes();
            let body = String::from_utf8_lossy(&body).into_owned();
            Answer { status: parts.status.as_u16(), headers, body }
        })
    }
}

/// What stands for a resident in URLs, in every town.
pub fn handle(id: &str) -> String {
    HandleKey::new(&KEY).unwrap().of_resident(&ResidentId::new(id)).to_string()
}

/// What stands for a row of the tray, in every town.
pub fn row_handle(source: &SourceId, key: &str, role: &str) -> String {
    HandleKey::new(&KEY).unwrap().of_tray_row(source.as_str(), key, role).to_string()
}

// In memory where that can be had: a town syncs its disk hundreds of times.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn counted() -> Random {
    let next = AtomicU64::new(1);
    Arc::new(move |bytes: &mut [u8]| {
        let number = next.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = number[at % number.len()];
        }
    })
}

fn morning_after(number: usize) -> DateTime<Utc> {
    // Eight o'clock in Japan.
    night(number).and_hms_opt(23, 0, 0).unwrap().and_utc()
}

fn tell(city: &City, store: &Store, story: &Story) {
    let decisions: Vec<TrayDecision> = story.decisions.iter().map(decision).collect();
    for number in 1..=story.last_night() {
        if number == story.last_night() {
            for (id, canonical) in &story.joins {
                store
                    .apply_join(&ResidentId::new(id.as_str()), &ResidentId::new(canonical.as_str()))
                    .unwrap();
            }
        }
        for (source, file) in story.in_order(city, number) {
            take(city, store, &decisions, (number, source), file);
        }
    }
}

fn decision((source, key, role, resident): &(SourceId, String, String, String)) -> TrayDecision {
    TrayDecision {
        source: source.clone(),
        record_key: key.clone(),
        role: role.clone(),
        resident_id: Some(ResidentId::new(resident.as_str())),
        decided_by: "town".to_owned(),
        decided_at: morning_after(0),
    }
}

// Every source has its own minute of the night, whatever others do.
fn taken_at(city: &City, number: usize, source: &SourceId) -> DateTime<Utc> {
    let place = city.connectors.keys().position(|known| known == source).unwrap();
    night(number).and_hms_opt(17, 0, 0).unwrap().and_utc() + TimeDelta::minutes(place as i64)
}

fn take(city: &City, store: &Store, decisions: &[TrayDecision], at: (usize, &SourceId), file: &File) {
    let (number, id) = at;
    let (source, at) = (&city.schema.sources[id], taken_at(city, number, id));
    let facts = FileFacts {
        name: format!("{}_{number}.csv", id.as_str().replace('/', "_")),
        bytes: file.bytes,
        modified_ns: number as i64,
        hash: None,
        business_date: file.date,
        received_at: at,
    };
    if file.verdict == Verdict::Refused {
        let why = vec![Objection::Empty];
        store.decide_without_rows(source, &facts, BatchStatus::Refused, why, at).unwrap();
        return;
    }
    let incoming =
        Incoming { source, schema: &city.schema, uniqueness: Uniqueness::Last, facts: &facts, decisions };
    let mut publication = store.begin(incoming).unwrap();
    for row in &file.rows {
        publication.put(&row.record(city, source), None).unwrap();
    }
    let draft = publication.finish().unwrap();
    match file.verdict {
        Verdict::Held => {
            let rows = file.rows.len() as u64;
            let why = Objection::RowCount { found: rows, last: rows * 2, least: rows + 1, most: rows * 3 };
            draft.hold(vec![why], at).unwrap()
        }
        _ => draft.publish(Vec::new(), at).unwrap(),
    };
}

/// A configuration with another policy.
pub fn city_with_policy(policy: &str) -> Arc<City> {
    let base = city();
    let policy = enishi_config::Text { file: "policy.toml".to_owned(), text: policy.to_owned() };
    let connectors: Vec<_> = base
        .connectors
        .keys()
        .map(|id| {
            let path: PathBuf = root().join("connectors").join(id.as_str()).join("connector.toml");
            (id.clone(), enishi_config::read_text(&path).unwrap())
        })
        .collect();
    Arc::new(City::build(base.instance.clone(), &policy, &connectors).unwrap())
}
