//! Serving: the TCP address for people and machines, the socket for this machine's command line, and the
//! watch over the drop folders, until told to stop.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::serve::IncomingStream;
use enishi_catalogue::{Explain, Lang, texts};
use enishi_ingest::{Silent, Stop, watch};
use enishi_server::{DemoSignIn, LocalOperator};
use enishi_store::{DataDir, check_databases};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch as signal;

use crate::error::{CliError, Result};
use crate::hub::{Hub, owner};
use crate::notify;

// An answer waits for its audit event with others that share its commit; more of them at once take memory, and
// would not be faster.
const MOST_ANSWERS_AT_ONCE: usize = 48;
const LONGEST_FIRST_PASS: Duration = Duration::from_secs(900);
const LONGEST_GOODBYE: Duration = Duration::from_secs(3);

/// Serves a hub until the process is told to stop. `ready` is told where, once it answers.
pub(crate) fn serve(hub: Hub, demo: Vec<DemoSignIn>, ready: impl FnOnce(&str)) -> Result<()> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.enable_all().max_blocking_threads(MOST_ANSWERS_AT_ONCE).build();
    let runtime = runtime.map_err(CliError::file(hub.dir.path()))?;
    let served = runtime.block_on(run(hub, demo, ready));
    // What still waits for a relay or a hook that hangs is not waited for.
    runtime.shutdown_background();
    served
}

async fn run(hub: Hub, demo: Vec<DemoSignIn>, ready: impl FnOnce(&str)) -> Result<()> {
    let address = hub.city.instance.listen.clone();
    let tcp = TcpListener::bind(&address).await;
    let tcp = tcp.map_err(|source| CliError::Listen { what: address.clone(), source })?;
    let socket = Socket::bind(&hub)?;
    if hub.city.instance.audit.anchor.is_none() && demo.is_empty() {
        tracing::warn!("{}", texts::audit_no_anchor(Lang::En));
    }
    let router = hub.router(demo);
    let operator = owner(hub.dir.path())?;
    let (passed, first_pass) = mpsc::channel();
    let (stop_watch, stopped) = watch_folders(&hub, passed);
    let called = call_it(&hub, first_pass);
    let checked = check_in_background(&hub);
    let (end, ending) = signal::channel(false);
    let over_socket = on_socket(router.clone(), operator, hub.dir.path());
    let local = tokio::spawn(serve_socket(socket, over_socket, ending.clone()));
    let bound = tcp.local_addr().map_or(address, |bound| bound.to_string());
    tracing::info!(address = %bound, data = %hub.dir.path().display(), "serving");
    ready(&bound);
    let remote =
        tokio::spawn(async move { axum::serve(tcp, router).with_graceful_shutdown(ended(ending)).await });
    notify::tell(notify::READY);
    told_to_stop().await;
    tracing::info!("stopping");
    notify::tell(notify::STOPPING);
    stop_watch.stop();
    // Receivers that are gone have ended already.
    let _ = end.send(true);
    drop(tokio::join!(local, remote));
    checked.0.store(true, Ordering::SeqCst);
    drop(tokio::task::spawn_blocking(move || (stopped.join(), checked.1.join())).await);
    if let Some((stop_calls, stopped)) = called {
        drop(stop_calls);
        // A relay that hangs holds nothing up: what has not left is tried again after the next start.
        let joined = tokio::task::spawn_blocking(move || stopped.join());
        drop(tokio::time::timeout(LONGEST_GOODBYE, joined).await);
    }
    Ok(())
}

// Reading a large city whole takes minutes: it is answered meanwhile, and no more once damage is found.
fn check_in_background(hub: &Hub) -> (Arc<AtomicBool>, std::thread::JoinHandle<()>) {
    let (dir, ended) = (Arc::clone(&hub.dir), Arc::new(AtomicBool::new(false)));
    let is_ended = Arc::clone(&ended);
    let thread =
        std::thread::spawn(move || match check_databases(&dir, &|| !is_ended.load(Ordering::SeqCst)) {
            Ok(()) => tracing::info!("the databases were read whole, and nothing is damaged"),
            Err(error) => tracing::error!(%error, "the databases could not be read whole"),
        });
    (ended, thread)
}

fn watch_folders(hub: &Hub, passed: mpsc::Sender<()>) -> (Stop, std::thread::JoinHandle<()>) {
    let (stop, woken) = Stop::new();
    let mut ingest = hub.ingest();
    let thread_stop = stop.clone();
    let thread = std::thread::spawn(move || {
        if let Err(error) = ingest.recover(&Silent) {
            tracing::error!(%error, "what an earlier process began could not be ended");
        }
        watch(&mut ingest, &thread_stop, &woken, &Silent, |pass| {
            log_pass(pass);
            // Only the first is waited for, and not for ever.
            let _ = passed.send(());
        });
    });
    (stop, thread)
}

// Apart from the watch: a relay that does not answer keeps no file waiting.
fn call_it(
    hub: &Hub,
    first_pass: mpsc::Receiver<()>,
) -> Option<(mpsc::Sender<()>, std::thread::JoinHandle<()>)> {
    let caller = hub.caller()?;
    let (stop, stopped) = mpsc::channel();
    Some((
        stop,
        std::thread::spawn(move || {
            // What lies there already is looked at before anybody hears that it is late.
            let _ = first_pass.recv_timeout(LONGEST_FIRST_PASS);
            drop(first_pass);
            caller.run(&stopped);
        }),
    ))
}

fn log_pass(pass: &enishi_ingest::Result<enishi_ingest::Pass>) {
    match pass {
        Ok(pass) => {
            for batch in &pass.batches {
                let reasons: Vec<String> =
                    batch.reasons.iter().map(|reason| reason.explain(Lang::En).what).collect();
                tracing::info!(
                    batch = batch.label(),
                    file = batch.file,
                    status = batch.status.code(),
                    rows = batch.figures.rows,
                    reasons = reasons.join("; "),
                    "file decided on"
                );
            }
        }
        Err(error) => tracing::error!(%error, "a pass over the drop folders failed; it is tried again"),
    }
}

/// The socket file; gone when this is.
struct Socket {
    listener: UnixListener,
    _file: SocketFile,
}

struct SocketFile(PathBuf);

impl Socket {
    fn bind(hub: &Hub) -> Result<Self> {
        use std::os::unix::fs::PermissionsExt;
        let path = DataDir::socket_of(hub.dir.path());
        let failed = |source| CliError::Listen { what: path.display().to_string(), source };
        // We own the directory: a socket that lies there is of a process that is gone.
        if path.exists() {
            fs::remove_file(&path).map_err(failed)?;
        }
        let listener = UnixListener::bind(&path).map_err(failed)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
        Ok(Self { listener, _file: SocketFile(path) })
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // If it cannot be removed, the next start removes it.
        let _ = fs::remove_file(&self.0);
    }
}

/// The account at the other end of a socket connection.
#[derive(Clone, Debug)]
struct Peer(Option<u32>);

impl Connected<IncomingStream<'_, UnixListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, UnixListener>) -> Self {
        Self(stream.io().peer_cred().ok().map(|credentials| credentials.uid()))
    }
}

// On the socket, the account that owns the data directory needs no token to run the hub.
fn on_socket(router: Router, operator: LocalOperator, data: &Path) -> Router {
    use std::os::unix::fs::MetadataExt;
    let own = fs::metadata(data).ok().map(|metadata| metadata.uid());
    let operator = Arc::new(operator);
    router.layer(from_fn(move |ConnectInfo(peer): ConnectInfo<Peer>, mut request: Request, next: Next| {
        if own.is_some() && peer.0 == own {
            request.extensions_mut().insert(LocalOperator::clone(&operator));
        }
        async move { next.run(request).await as Response }
    }))
}

async fn serve_socket(socket: Socket, router: Router, ending: signal::Receiver<bool>) -> std::io::Result<()> {
    let Socket { listener, _file } = socket;
    let service = router.into_make_service_with_connect_info::<Peer>();
    axum::serve(listener, service).with_graceful_shutdown(ended(ending)).await
}

async fn ended(mut ending: signal::Receiver<bool>) {
    // A sender that is gone means the same as its word.
    let _ = ending.wait_for(|end| *end).await;
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
