//! The hub of one data directory, put together: databases, index, lookup, ingest.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use enishi_catalogue::texts;
use enishi_config::City;
use enishi_index::{Condition, SearchIndex};
use enishi_ingest::{Ingest, before_answers};
use enishi_lookup::{Actor, Lookup, Parts};
use enishi_notice::Caller;
use enishi_server::{DemoSignIn, LocalOperator, Server, router};
use enishi_store::{Anchor, AuditEvent, AuditLog, DataDir, Desk, EventKind, Store, check_databases};

use crate::args::Args;
use crate::clock::clock;
use crate::error::{CliError, Result};
use crate::limits::limits;
use crate::secrets::random;

/// The configuration of an installed package.
const INSTALLED: &str = "/etc/enishi/enishi.toml";

/// The configuration in use: `--config`; or that of the directory given with `--data`; or `config/enishi.toml`; or
/// the installed one.
pub(crate) fn city(args: &Args) -> Result<City> {
    let own = args.data.as_ref().map(|data| data.join("config/enishi.toml")).filter(|path| path.is_file());
    let here = || PathBuf::from("config/enishi.toml");
    let installed = || Some(PathBuf::from(INSTALLED)).filter(|path| path.is_file() && !here().is_file());
    let path = args.config.clone().or(own).or_else(installed).unwrap_or_else(here);
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
    pub(crate) audit: Arc<AuditLog>,
    pub(crate) lookup: Arc<Lookup>,
}

impl Hub {
    /// Owns and opens the data directory of `city`; makes it where it is not there.
    pub(crate) fn open(city: City) -> Result<Self> {
        let dir = Arc::new(DataDir::own(&city.instance.data)?.within(limits(&city)));
        dir.must_be_whole()?;
        match Self::over(Arc::clone(&dir), city) {
            // Whoever met the damage may not know in which file.
            Err(error) if error.is_damage() => {
                check_databases(&dir, &|| true)?;
                Err(error)
            }
            opened => opened,
        }
    }

    fn over(dir: Arc<DataDir>, city: City) -> Result<Self> {
        let city = Arc::new(city);
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
        dir.is_made()?;
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
        let hub = Self { city, dir, store, desk, index, audit, lookup };
        hub.tell_of_an_older_truth()?;
        Ok(hub)
    }

    // Whoever looked at what came in between, looked at data that is not there now: the log says so from here on.
    fn tell_of_an_older_truth(&self) -> Result<()> {
        let now = self.store.seen()?;
        let Some(before) = self.desk.truth_seen()?.filter(|before| now.is_older_than(before)) else {
            return Ok(self.desk.sees_truth(now)?);
        };
        let detail = format!(
            "the database is older than it was: batch {} of {}, revision {} of {}",
            now.batches, before.batches, now.revision, before.revision
        );
        tracing::warn!("{detail}; files of the nights between are taken again where they still lie");
        let Actor { holder, role, .. } = operator(self.dir.path())?;
        let (at, kind) = (clock()(), EventKind::Restored);
        let (levels, residents) = (String::new(), Vec::new());
        let event = AuditEvent { at, kind, actor: holder, role, purpose: None, detail, levels, residents };
        self.audit.record(vec![event])?;
        // Only now: what could not be written down is found again.
        Ok(self.desk.sees_truth(now)?)
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

/// That account, as somebody who acts.
pub(crate) fn operator(data: &Path) -> Result<Actor> {
    Ok(Actor::operator(&owner(data)?.0))
}

/// The account that owns a data directory, as audit events name it.
pub(crate) fn owner(data: &Path) -> Result<LocalOperator> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(data).map_err(CliError::file(data))?;
    Ok(LocalOperator(format!("uid {}", metadata.uid())))
}
