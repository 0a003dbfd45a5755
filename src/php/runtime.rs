//! The tokio runtime of a process, and its connections.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use super::process::ProcessLocal;
use crate::client::{Client, Config, EndpointRegistry, Error, Transport};

const THREADS: usize = 2;

/// More connection pools than this in one worker mean settings that keep changing: the pools are cleared.
const MAX_TRANSPORTS: usize = 32;

/// How long PHP's shutdown waits for requests in flight.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(500);

struct RuntimeSlot {
    runtime: Runtime,
    transports: HashMap<String, Transport>,
    /// Rate limits and circuit breakers, shared by every client of this process.
    endpoints: EndpointRegistry,
}

/// Created at the first request, never at startup: php-fpm forks its children after that, and threads don't follow.
static SLOT: Mutex<Option<ProcessLocal<RuntimeSlot>>> = Mutex::new(None);

/// Returns a client with this process's runtime and connections, and the runtime's handle.
pub(super) fn client(config: &Config) -> Result<(Client, Handle), Error> {
    with_slot(|slot| {
        let key = Transport::sharing_key(config);
        let transport = match slot.transports.get(&key) {
            Some(transport) => transport.clone(),
            None => {
                let _entered = slot.runtime.enter();
                let transport = Transport::with_endpoints(config, slot.endpoints.clone())?;
                if slot.transports.len() >= MAX_TRANSPORTS {
                    slot.transports.clear();
                }
                slot.transports.insert(key, transport.clone());
                transport
            }
        };
        let client = Client::with_transport(config.clone(), transport)?;
        Ok((client, slot.runtime.handle().clone()))
    })
}

/// Returns this process's runtime, for work without connections.
pub(super) fn handle() -> Result<Handle, Error> {
    with_slot(|slot| Ok(slot.runtime.handle().clone()))
}

/// Describes the runtime for phpinfo().
pub(super) fn describe_state() -> String {
    let slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    match slot.as_ref() {
        None => "not started (starts with the first request)".into(),
        Some(slot) => match slot.get() {
            None => "not started in this process".into(),
            Some(slot) => {
                format!(
                    "running, {THREADS} threads, {} connection pools",
                    slot.transports.len()
                )
            }
        },
    }
}

/// Shuts the runtime down at PHP's shutdown.
pub(super) fn shut_down() {
    let slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(slot) = slot.and_then(ProcessLocal::into_inner) {
        drop(slot.transports);
        slot.runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    }
}

fn with_slot<R>(use_it: impl FnOnce(&mut RuntimeSlot) -> Result<R, Error>) -> Result<R, Error> {
    let mut place = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    if place.as_ref().is_none_or(|slot| !slot.is_own()) {
        // After a fork, the parent's runtime is replaced. Its `ProcessLocal` leaks it, because its threads don't exist
        // here.
        *place = Some(ProcessLocal::new(RuntimeSlot {
            runtime: start_runtime()?,
            transports: HashMap::new(),
            endpoints: EndpointRegistry::default(),
        }));
    }
    match place.as_mut().and_then(ProcessLocal::get_mut) {
        Some(slot) => use_it(slot),
        None => Err(Error::connection(
            "The extension's runtime could not be started.",
        )),
    }
}

fn start_runtime() -> Result<Runtime, Error> {
    let _blocked = SignalsBlocked::new();
    let build = || {
        Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("sors")
            .on_thread_start(block_signals)
            .enable_io()
            .enable_time()
            .build()
    };
    // tokio panics if the system refuses a thread.
    let cause = match std::panic::catch_unwind(build) {
        Ok(Ok(runtime)) => return Ok(runtime),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the system refuses to start a thread".into(),
    };
    Err(Error::connection(format!(
        "The extension could not start its threads: {cause}. Check this server's limits of processes, memory and open \
         files."
    )))
}

/// Signals belong to PHP's own thread, whichever thread the kernel would choose.
fn block_signals() {
    set_mask(libc::SIG_BLOCK, &all_signals());
}

/// During its life, new threads start with all signals blocked.
struct SignalsBlocked(libc::sigset_t);

impl SignalsBlocked {
    fn new() -> Self {
        Self(set_mask(libc::SIG_BLOCK, &all_signals()))
    }
}

impl Drop for SignalsBlocked {
    fn drop(&mut self) {
        set_mask(libc::SIG_SETMASK, &self.0);
    }
}

fn all_signals() -> libc::sigset_t {
    // SAFETY: an all-zero sigset_t is valid, and sigfillset initializes it entirely.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigfillset(&raw mut set);
        set
    }
}

fn set_mask(how: libc::c_int, mask: &libc::sigset_t) -> libc::sigset_t {
    // SAFETY: both sets are valid for the call; only the calling thread's mask is changed.
    unsafe {
        let mut old = std::mem::zeroed();
        libc::pthread_sigmask(how, mask, &raw mut old);
        old
    }
}
