//! Watching the drop folders: on events where the file system gives them, on an interval always, because
//! network shares give none.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use enishi_config::City;
use enishi_store::Trouble;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::error::Result;
use crate::ingest::{Ingest, Pass};
use crate::progress::Progress;
use crate::scan::folders;

/// Ends a watch.
#[derive(Clone)]
pub struct Stop {
    stopped: Arc<AtomicBool>,
    wake: Sender<()>,
}

impl Stop {
    /// A switch, and what wakes the watch up.
    pub fn new() -> (Self, Receiver<()>) {
        let (wake, woken) = channel();
        (Self { stopped: Arc::default(), wake }, woken)
    }

    /// Ends the watch after the file in hand.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        // A watch that has ended needs no waking.
        let _ = self.wake.send(());
    }
}

// While a file settles it is looked at more often than the interval says.
const WHILE_WAITING: Duration = Duration::from_millis(500);

// Every trial fills what room is left, for as long as it takes to fail.
const WHILE_FULL: Duration = Duration::from_secs(10);

/// Takes files until stopped. `after` is told of every pass; a pass that fails is logged and tried again.
pub fn watch(
    ingest: &mut Ingest,
    stop: &Stop,
    woken: &Receiver<()>,
    progress: &dyn Progress,
    mut after: impl FnMut(&Result<Pass>),
) {
    let mut events = ingest.city.instance.events.then(|| Events::listen(stop.wake.clone())).flatten();
    while !stop.stopped.load(Ordering::SeqCst) {
        if let Some(events) = &mut events {
            events.arm(&ingest.city);
        }
        let pass = ingest.pass(progress);
        let waits = pass.as_ref().is_ok_and(|pass| pass.waiting > 0);
        after(&pass);
        let interval = match ingest.dir.health().trouble() {
            Some(Trouble::Full) => ingest.city.instance.poll.max(WHILE_FULL),
            _ if waits => WHILE_WAITING,
            _ => ingest.city.instance.poll,
        };
        match woken.recv_timeout(interval) {
            // Events come in bursts: one pass answers them all.
            Ok(()) => while woken.try_recv().is_ok() {},
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// What the file system tells of drop folders. Without it the interval does the work alone, more slowly.
struct Events {
    watcher: RecommendedWatcher,
    armed: HashMap<PathBuf, (u64, u64)>,
}

impl Events {
    fn listen(wake: Sender<()>) -> Option<Self> {
        let watcher = notify::recommended_watcher(move |event| {
            if is_of_interest(&event) {
                // A watch that has ended needs no waking.
                let _ = wake.send(());
            }
        });
        let watcher = watcher.map_err(|error| tracing::warn!(%error, "no file events; polling only")).ok()?;
        Some(Self { watcher, armed: HashMap::new() })
    }

    // A watch is on the folder itself, not on its path: one that went and came back is another folder.
    fn arm(&mut self, city: &City) {
        for folder in folders(city).into_keys() {
            let now = fs::metadata(&folder).map(|metadata| (metadata.dev(), metadata.ino())).ok();
            if self.armed.get(&folder).copied() == now {
                continue;
            }
            if self.armed.remove(&folder).is_some() {
                // The watch of a folder that is gone has ended already.
                let _ = self.watcher.unwatch(&folder);
            }
            let Some(now) = now else { continue };
            if let Err(error) = self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                tracing::warn!(%error, folder = %folder.display(), "no file events for this folder; polling only");
            }
            // Once only: where there are no events, there are none with the next look.
            self.armed.insert(folder, now);
        }
    }
}

// Our own looking and reading make events too: answered, they would never end.
fn is_of_interest(event: &notify::Result<Event>) -> bool {
    let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
    // Where events were lost, the next look finds what they would have told: it looks at everything.
    event
        .as_ref()
        .map_or(true, |event| event.need_rescan() || !event.kind.is_access() || event.kind == written)
}
