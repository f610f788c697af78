//! The thread that watches: takes looks in their order, asks the rules, and puts findings into the queue.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use chrono::TimeDelta;
use enishi_config::City;
use enishi_index::SearchIndex;
use enishi_model::classes::{Class, Lock};
use enishi_model::likeness::likeness;
use enishi_model::schema::SourceRole;
use enishi_model::term::{Term, TermKind};
use enishi_model::{Attribute, Handle};
use enishi_store::{DeclarationKind, Desk, Figures, NewReview, Store};

use super::detectors::Detectors;
use super::look::{Finding, Look};
use super::own::own;
use super::rule::Rule;
use crate::error::Result;

/// Takes looks to the thread that watches. Ends it, after what it still has, when this goes.
pub(crate) struct Watcher {
    looks: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<()>>,
    missed: AtomicU64,
}

enum Message {
    Look(Look),
    /// everything before it has been judged
    Caught(SyncSender<()>),
}

/// So many looks wait at most; beyond, looks go unwatched and are counted. Each is in the audit log all the same.
const MOST_WAITING: usize = 8_192;

impl Watcher {
    pub(crate) fn start(
        city: Arc<City>,
        store: Arc<Store>,
        desk: Arc<Desk>,
        index: Arc<SearchIndex>,
    ) -> Self {
        let (looks, inbox) = sync_channel(MOST_WAITING);
        let watch = Watch::new(city, store, desk, index);
        let started = std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch.run(&inbox));
        let thread =
            started.inspect_err(|error| tracing::error!(%error, "nobody watches over those who look")).ok();
        Self { looks: Some(looks), thread, missed: AtomicU64::new(0) }
    }

    /// Somebody looked. Never waits: what an answer takes must not hang on what the watch does.
    pub(crate) fn see(&self, look: Option<Look>) {
        let (Some(look), Some(looks)) = (look, &self.looks) else { return };
        if let Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) =
            looks.try_send(Message::Look(look))
        {
            self.missed.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything seen so far has been judged.
    pub(crate) fn catch_up(&self) {
        let (done, caught) = sync_channel(1);
        let asked = self.looks.as_ref().is_some_and(|looks| looks.send(Message::Caught(done)).is_ok());
        if asked {
            // A thread that ends meanwhile has judged what it could.
            let _ = caught.recv();
        }
    }

    /// How many looks went unwatched.
    pub(crate) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.looks = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What the thread has.
struct Watch {
    city: Arc<City>,
    store: Arc<Store>,
    desk: Arc<Desk>,
    index: Arc<SearchIndex>,
    detectors: Detectors,
    staff_handles: HashSet<Handle>,
    surnames: Option<Class>,
}

impl Watch {
    fn new(city: Arc<City>, store: Arc<Store>, desk: Arc<Desk>, index: Arc<SearchIndex>) -> Self {
        let detectors = Detectors::new(city.policy.watching.limits, city.instance.zone);
        let key = store.handle_key();
        let staff_handles = city.staff.resident_ids().map(|id| key.of_resident(id)).collect();
        let surnames = register_names(&city);
        Self { city, store, desk, index, detectors, staff_handles, surnames }
    }

    fn run(mut self, inbox: &Receiver<Message>) {
        while let Ok(message) = inbox.recv() {
            match message {
                Message::Look(look) => self.judge(&look),
                Message::Caught(done) => drop(done.send(())),
            }
        }
    }

    fn judge(&mut self, look: &Look) {
        let known = Known {
            city: &self.city,
            store: &self.store,
            index: &self.index,
            staff_handles: &self.staff_handles,
            surnames: self.surnames,
        };
        let findings = self.detectors.look(look, &mut |holder, handle| known.own(holder, handle));
        for finding in findings {
            let rule = finding.rule;
            if let Err(error) = self.tell(look, finding) {
                tracing::error!(%error, rule = rule.code(), "what was noticed could not be put into the queue");
            }
        }
    }

    fn tell(&self, look: &Look, finding: Finding) -> Result<()> {
        let Finding { rule, handle, figures } = finding;
        if rule.is_work_in_a_disaster()
            && self.desk.standing_declaration(DeclarationKind::Disaster, look.at)?.is_some()
        {
            return Ok(());
        }
        let (holder, role) = (look.holder.clone(), look.role.clone());
        let review = NewReview { rule: rule.code(), holder, role, handle, figures, at: look.at };
        Ok(self.desk.notice(&review, rule.sameness(), look.at - TimeDelta::days(1))?)
    }
}

/// What is known of holders and residents.
struct Known<'a> {
    city: &'a City,
    store: &'a Store,
    index: &'a SearchIndex,
    staff_handles: &'a HashSet<Handle>,
    surnames: Option<Class>,
}

impl Known<'_> {
    // A resident who cannot be read is nobody's relative; the answer was given all the same.
    fn own(&self, holder: &str, handle: Handle) -> Option<(Rule, Figures)> {
        let staff = &self.city.staff;
        if staff.member(holder).is_none() && !self.staff_handles.contains(&handle) {
            return None;
        }
        let person = self.store.person_by_handle(handle).ok()??;
        let likeness = likeness(&person, &self.city.schema);
        let rare = self.city.policy.watching.limits.rare_surname_per_10000;
        own(staff, holder, &likeness, &|surname| self.per_10000(surname), rare)
    }

    // Where nothing can be counted, no surname is common.
    fn per_10000(&self, surname: &str) -> u64 {
        let term = Term { kind: TermKind::NameVariant, text: surname.to_owned() };
        self.surnames.and_then(|class| self.index.per_10000(class, &term).ok()).unwrap_or_default()
    }
}

// The class in which the index keeps the names of the register.
fn register_names(city: &City) -> Option<Class> {
    let register = city.schema.sources.values().find(|source| source.role == SourceRole::Register)?;
    let name = register.fields.iter().find(|field| field.attribute == Some(Attribute::Name))?;
    let lock = if name.class.locating { Lock::Locating } else { Lock::Open };
    Some(Class { group: city.classes.of_field(register, name)?, lock })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Actor;

    #[test]
    fn a_look_never_waits_and_what_goes_unwatched_is_counted() {
        let (looks, inbox) = sync_channel(2);
        let watcher = Watcher { looks: Some(looks), thread: None, missed: AtomicU64::new(0) };
        let look = || Some(Look::for_number(chrono::DateTime::UNIX_EPOCH, &Actor::operator("x"), 7));
        for _ in 0..5 {
            watcher.see(look());
        }
        watcher.see(None);
        assert_eq!(watcher.missed(), 3);
        drop(inbox);
        watcher.see(look());
        watcher.catch_up();
        assert_eq!(watcher.missed(), 4, "and where nobody watches any more, nothing is waited for");
    }
}
