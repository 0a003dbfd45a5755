//! A running sandbox.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use chrono::Utc;
use sors::contract::Profile;
use tokio::sync::oneshot;

use crate::admin::{ChangeCounts, MutateRequest};
use crate::connection::ConnectionFactory;
use crate::faults::Fault;
use crate::options::Options;
use crate::request_log::RequestCounts;
use crate::server;
use crate::state::SharedState;
use crate::store::{Database, StoredCustomer, StoredDocument};
use crate::tls::TlsIdentity;

/// Error of a sandbox that can't start, or of a rejected change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SandboxError(String);

impl std::fmt::Display for SandboxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SandboxError {}

impl From<String> for SandboxError {
    fn from(message: String) -> Self {
        Self(message)
    }
}

/// A SORS server on loopback, with its own runtime and threads. It stops when dropped.
pub struct Sandbox {
    state: Arc<SharedState>,
    http: SocketAddr,
    https: SocketAddr,
    ca_pem: String,
    ca_file: PathBuf,
    remove_ca_file: bool,
    handles: [Handle<SocketAddr>; 2],
    stopped: Option<std::thread::JoinHandle<()>>,
}

impl Sandbox {
    /// Starts a sandbox; it listens when this returns.
    ///
    /// # Errors
    /// If a listener, the runtime, a certificate or the state file fails.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        let (sender, receiver) = oneshot::channel();
        // A separate thread, because certificates and files would block the caller's runtime.
        std::thread::spawn(move || drop(sender.send(Self::start_blocking(options))));
        receiver
            .await
            .map_err(|_| SandboxError("the sandbox's thread ended".to_owned()))?
    }

    /// Starts a sandbox like [`Sandbox::start`], for callers without a runtime.
    ///
    /// # Errors
    /// If a listener, the runtime, a certificate or the state file fails.
    pub fn start_blocking(options: Options) -> Result<Self, SandboxError> {
        let identity = TlsIdentity::generate()?;
        let state = Arc::new(SharedState::new(&options)?);
        let listen = |address: SocketAddr| {
            let listener = TcpListener::bind(address)
                .map_err(|error| format!("can't listen at {address}: {error}"))?;
            let local = listener
                .local_addr()
                .map_err(|error| format!("no address: {error}"))?;
            Ok::<_, String>((listener, local))
        };
        let (http_listener, http) = listen(options.http)?;
        let (https_listener, https) = listen(options.https)?;
        let (ca_file, remove_ca_file) = ca_file(&options, https);
        std::fs::write(&ca_file, &identity.ca_pem)
            .map_err(|error| format!("{}: {error}", ca_file.display()))?;

        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("sors-sandbox")
            .enable_all()
            .build()
            .map_err(|error| format!("no runtime: {error}"))?;
        let handles = [Handle::new(), Handle::new()];
        let router = server::router(Arc::clone(&state));
        let tls = RustlsAcceptor::new(RustlsConfig::from_config(identity.config))
            .acceptor(NoDelayAcceptor::new());
        let serve_both = {
            let _inside = runtime.enter();
            let server = |listener| {
                axum_server::from_tcp(listener).map_err(|error| format!("can't listen: {error}"))
            };
            let http = server(http_listener)?
                .acceptor(NoDelayAcceptor::new())
                .handle(handles[0].clone());
            let https = server(https_listener)?
                .acceptor(tls)
                .handle(handles[1].clone());
            let http = http.serve(ConnectionFactory {
                router: router.clone(),
                is_tls: false,
            });
            let https = https.serve(ConnectionFactory {
                router,
                is_tls: true,
            });
            async move { tokio::join!(http, https) }
        };
        let stopped = std::thread::Builder::new()
            .name("sors-sandbox".to_owned())
            .spawn(move || {
                let _ended = runtime.block_on(serve_both);
                runtime.shutdown_timeout(Duration::from_secs(1));
            })
            .map_err(|error| format!("no thread: {error}"))?;
        let ca_pem = identity.ca_pem;
        Ok(Self {
            state,
            http,
            https,
            ca_pem,
            ca_file,
            remove_ca_file,
            handles,
            stopped: Some(stopped),
        })
    }

    /// Returns the address of the HTTP server, e.g. `http://127.0.0.1:40123`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// Returns the address of the HTTPS server; its certificate is valid for `127.0.0.1` and `localhost`.
    #[must_use]
    pub fn https_url(&self) -> String {
        format!("https://{}", self.https)
    }

    /// Returns the address of the admin API.
    #[must_use]
    pub fn admin_url(&self) -> String {
        format!("http://{}{}", self.http, crate::admin::PREFIX)
    }

    /// Returns the PEM file of the test CA's certificate.
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        &self.ca_file
    }

    /// Returns the test CA's certificate as PEM.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Returns the contract profile.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.state.profile
    }

    /// Returns the request counts.
    #[must_use]
    pub fn requests(&self) -> RequestCounts {
        self.state.requests().clone()
    }

    /// Clears the request counts.
    pub fn clear_requests(&self) {
        self.state.requests().clear();
    }

    /// Adds a fault.
    pub fn add_fault(&self, fault: Fault) {
        self.state.faults().add(fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.state.faults().clear();
    }

    /// Sets the delay before every response.
    pub fn set_latency(&self, latency: Duration) {
        self.state
            .set_latency(u64::try_from(latency.as_millis()).unwrap_or(u64::MAX));
    }

    /// Returns the documents of a database, oldest first; empty for an unknown database.
    #[must_use]
    pub fn documents(&self, database: &str) -> Vec<StoredDocument> {
        self.with_database(database, |database| database.documents.clone())
            .unwrap_or_default()
    }

    /// Returns the customers of a database; those received through the API come last.
    #[must_use]
    pub fn customers(&self, database: &str) -> Vec<StoredCustomer> {
        self.with_database(database, |database| database.customers.clone())
            .unwrap_or_default()
    }

    /// Runs a function on a database; `None` for an unknown one.
    pub fn with_database<T>(&self, name: &str, read: impl FnOnce(&Database) -> T) -> Option<T> {
        let databases = self.state.databases();
        let database = databases
            .find_database(name)?
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Some(read(&database))
    }

    /// Changes a database like `POST /__sandbox/mutate/{database}`.
    ///
    /// # Errors
    /// If the database doesn't exist or a change is invalid. Nothing changes then.
    pub fn mutate(
        &self,
        database: &str,
        request: &MutateRequest,
    ) -> Result<ChangeCounts, SandboxError> {
        Ok(self.state.mutate(database, request, Utc::now())?)
    }

    /// Generates new data, removes all faults, clears the request counts.
    ///
    /// # Errors
    /// If the state file can't be written.
    pub fn reset(&self, articles: usize, seed: u64) -> Result<(), SandboxError> {
        Ok(self.state.reset(articles, seed)?)
    }

    /// Stops the sandbox; requests in progress have up to `grace` to finish.
    pub fn stop(mut self, grace: Duration) {
        for handle in &self.handles {
            handle.graceful_shutdown(Some(grace));
        }
        if let Some(thread) = self.stopped.take() {
            let _ended = thread.join();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for handle in &self.handles {
            handle.shutdown();
        }
        if self.remove_ca_file {
            let _gone = std::fs::remove_file(&self.ca_file);
        }
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("http", &self.http)
            .field("https", &self.https)
            .finish_non_exhaustive()
    }
}

/// Returns the file of the CA certificate, and whether the sandbox removes it at its end.
fn ca_file(options: &Options, https: SocketAddr) -> (PathBuf, bool) {
    match &options.ca_file {
        Some(path) => (path.clone(), false),
        None => {
            let name = format!("sors-sandbox-{}-{}.pem", std::process::id(), https.port());
            (std::env::temp_dir().join(name), true)
        }
    }
}
