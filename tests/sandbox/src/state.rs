//! State that the server's tasks share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use sors::contract::Profile;

use crate::admin::{ChangeCounts, MutateRequest};
use crate::encode::RowEncoder;
use crate::faults::Faults;
use crate::images::ImageCache;
use crate::journal::{Journal, JournalEvent, SeedSize};
use crate::options::Options;
use crate::request_log::RequestCounts;
use crate::routing::Routes;
use crate::store::{DatabaseSet, StoredCustomer, StoredDocument};

/// State of one sandbox.
pub struct SharedState {
    /// Contract profile.
    pub profile: Profile,
    /// Encoder of rows.
    pub encoder: RowEncoder,
    /// Routes of the profile.
    pub routes: Routes,
    /// Images.
    pub images: ImageCache,
    /// Maximum rows per page.
    pub page_cap: Option<u32>,
    key: String,
    databases: RwLock<Arc<DatabaseSet>>,
    faults: Mutex<Faults>,
    requests: Mutex<RequestCounts>,
    latency: AtomicU64,
    last_request: AtomicU64,
    journal: Option<Mutex<Journal>>,
}

impl SharedState {
    /// Creates the state of a new sandbox.
    ///
    /// # Errors
    /// If the profile's paths or the state file are invalid.
    pub fn new(options: &Options) -> Result<Self, String> {
        let size = SeedSize {
            seed: options.seed,
            articles: options.articles,
        };
        let (journal, databases) = match &options.state {
            Some(path) => Journal::open(path, size)
                .map(|(journal, databases)| (Some(Mutex::new(journal)), databases))?,
            None => (None, DatabaseSet::new(size.seed, size.articles)),
        };
        Ok(Self {
            encoder: RowEncoder::new(&options.profile),
            routes: Routes::compile(&options.profile)?,
            profile: options.profile.clone(),
            images: ImageCache::default(),
            page_cap: options.page_cap,
            key: options.key.clone(),
            databases: RwLock::new(Arc::new(databases)),
            faults: Mutex::default(),
            requests: Mutex::default(),
            latency: AtomicU64::new(u64::try_from(options.latency.as_millis()).unwrap_or(u64::MAX)),
            last_request: AtomicU64::new(0),
            journal,
        })
    }

    /// Whether an authorization header has the scheme of the profile and the key.
    pub fn is_authorized(&self, value: Option<&[u8]>) -> bool {
        let scheme = &self.profile.authorization.scheme;
        let wanted = if scheme.is_empty() {
            self.key.clone()
        } else {
            format!("{scheme} {}", self.key)
        };
        value == Some(wanted.as_bytes())
    }

    /// Returns the databases.
    pub fn databases(&self) -> Arc<DatabaseSet> {
        Arc::clone(
            &self
                .databases
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Generates new data, removes all faults, clears the request log.
    ///
    /// # Errors
    /// If the state file can't be written.
    pub fn reset(&self, articles: usize, seed: u64) -> Result<(), String> {
        let mut databases = self
            .databases
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(journal) = &self.journal {
            journal
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .reset(SeedSize { seed, articles })?;
        }
        *databases = Arc::new(DatabaseSet::new(seed, articles));
        self.faults().clear();
        self.requests().clear();
        Ok(())
    }

    /// Applies changes to a database.
    ///
    /// # Errors
    /// If the database doesn't exist or a change is invalid. Nothing changes then.
    pub fn mutate(
        &self,
        name: &str,
        request: &MutateRequest,
        now: DateTime<Utc>,
    ) -> Result<ChangeCounts, String> {
        let databases = self.databases();
        let database = databases
            .find_database(name)
            .ok_or_else(|| format!("Database {name} does not exist."))?;
        let mut database = database.write().unwrap_or_else(PoisonError::into_inner);
        let changed = request.apply(&mut database, now)?;
        let request = Box::new(request.clone());
        self.record_event(&JournalEvent::Mutate {
            database: name.to_owned(),
            at: now,
            request,
        });
        Ok(changed)
    }

    /// Records a new customer in the state file.
    pub fn record_customer(
        &self,
        database: &str,
        customer: &StoredCustomer,
        key: Option<(String, String)>,
    ) {
        let (database, customer) = (database.to_owned(), customer.clone());
        self.record_event(&JournalEvent::Customer {
            database,
            customer,
            key,
        });
    }

    /// Records a new document in the state file.
    pub fn record_document(
        &self,
        database: &str,
        document: &StoredDocument,
        key: Option<(String, String)>,
    ) {
        let (database, document) = (database.to_owned(), document.clone());
        self.record_event(&JournalEvent::Document {
            database,
            document,
            key,
        });
    }

    /// A full disk must not stop a test server: the sandbox logs the error and continues in memory.
    fn record_event(&self, event: &JournalEvent) {
        let Some(journal) = &self.journal else { return };
        let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(message) = journal.append(event) {
            eprintln!("sors-sandbox: {message}");
        }
    }

    /// Locks the faults.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks the request log.
    pub fn requests(&self) -> MutexGuard<'_, RequestCounts> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the delay before every response, in milliseconds.
    pub fn latency(&self) -> u64 {
        self.latency.load(Ordering::Relaxed)
    }

    /// Sets the delay before every response.
    pub fn set_latency(&self, milliseconds: u64) {
        self.latency.store(milliseconds, Ordering::Relaxed);
    }

    /// Returns a unique request ID.
    pub fn request_id(&self) -> String {
        let number = self.last_request.fetch_add(1, Ordering::Relaxed) + 1;
        format!("sbx-{number:08}")
    }
}
