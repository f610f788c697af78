//! The hub of one data directory, put together: databases, index, lookup, ingest.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use enishi_catalogue::texts;
use enishi_config::City;
use enishi_index::{Condition, SearchIndex};
use enishi_ingest::{Ingest, before_answers};
use enishi_lookup::{Lookup, Parts};
use enishi_notice::Caller;
use enishi_server::{DemoSignIn, LocalOperator, Server, router};
use enishi_store::{Anchor, AuditLog, DataDir, Desk, Store};

use crate::args::Args;
use crate::clock::clock;
use crate::error::{CliError, Result};
use crate::secrets::random;

/// The configuration in use: `--config`; or that of the directory given with `--data`; or `config/enishi.toml`.
pub(crate) fn city(args: &Args) -> Result<City> {
    let own = args.data.as_ref().map(|data| data.join("config/enishi.toml")).filter(|path| path.is_file());
    let path = args.config.clone().or(own).unwrap_or_else(|| PathBuf::from("config/enishi.toml"));
    if !path.is_file() {
        return Err(CliError::NoConfig(path));
    }
    let mut city = City::load(&path)?;
    if let Some(data) = &args.data {
        city.instance.data.clone_from(data);
    }
    Ok(city)
}

/// Everything that answers and takes files, over an owned data directory.
pub(crate) struct Hub {
    pub(crate) city: Arc<City>,
    pub(crate) dir: Arc<DataDir>,
    pub(crate) store: Arc<Store>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) index: Arc<SearchIndex>,
    pub(crate) lookup: Arc<Lookup>,
    audit: Arc<AuditLog>,
}

impl Hub {
    /// Owns and opens the data directory of `city`; makes it where it is not there.
    pub(crate) fn open(city: City) -> Result<Self> {
        let city = Arc::new(city);
        let dir = Arc::new(DataDir::own(&city.instance.data)?);
        let desk = Arc::new(Desk::open(&dir)?);
        let random = random();
        let draw = || {
            let mut bytes = [0; 32];
            random(&mut bytes);
            bytes
        };
        let store = Arc::new(Store::open(&dir, desk.handle_key(draw)?)?);
        before_answers(&city, &store, &desk)?;
        store.learn_households(&city.schema)?;
        let recalled = texts::recalled_protection(city.instance.lang);
        desk.recall_protections(&store.desk_protected()?, &recalled, clock()())?;
        store.mirror_protections(|| desk.protected_residents())?;
        let audit = Arc::new(AuditLog::open(&dir, anchor(&city), draw)?);
        let (index, condition) = SearchIndex::open(&dir.join("index"), &city.classes.mark())?;
        if condition == Condition::Emptied && store.person_count()? > 0 {
            tracing::warn!("the search index is built anew; until then search is limited");
        }
        let index = Arc::new(index);
        let lookup = Arc::new(Lookup::new(Parts {
            city: Arc::clone(&city),
            store: Arc::clone(&store),
            desk: Arc::clone(&desk),
            index: Arc::clone(&index),
            audit: Arc::clone(&audit),
            clock: clock(),
            random,
        }));
        Ok(Self { city, dir, store, desk, index, lookup, audit })
    }

    /// What takes files into this hub.
    pub(crate) fn ingest(&self) -> Ingest {
        Ingest::new(
            Arc::clone(&self.city),
            Arc::clone(&self.dir),
            Arc::clone(&self.store),
            Arc::clone(&self.desk),
            Arc::clone(&self.index),
            clock(),
        )
    }

    /// What calls IT, where the configuration names somebody to call.
    pub(crate) fn caller(&self) -> Option<Caller> {
        let (city, store, desk) = (Arc::clone(&self.city), Arc::clone(&self.store), Arc::clone(&self.desk));
        Caller::new(city, store, desk, Arc::clone(&self.audit), clock())
    }

    /// What answers for this hub.
    pub(crate) fn router(&self, demo: Vec<DemoSignIn>) -> axum::Router {
        router(Server::new(Arc::clone(&self.lookup), random(), demo))
    }
}

fn anchor(city: &City) -> Option<Anchor> {
    let audit = &city.instance.audit;
    audit.anchor.clone().map(|path| Anchor { path, every: audit.every })
}

/// The account that owns a data directory, as audit events name it.
pub(crate) fn owner(data: &Path) -> Result<LocalOperator> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(data).map_err(CliError::file(data))?;
    Ok(LocalOperator(format!("uid {}", metadata.uid())))
}
