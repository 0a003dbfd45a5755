//! The state file: the events since the seed, one JSON object per line. The seed data is generated again.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::admin::MutateRequest;
use crate::store::{Database, DatabaseSet, IdempotencyRecord, StoredCustomer, StoredDocument};

/// First line of a state file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct JournalHeader {
    /// Options of the sandbox at its start.
    started: SeedSize,
    /// Options of the current data; they differ after a reset.
    data: SeedSize,
}

/// Options that determine the seed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedSize {
    /// Seed number.
    pub seed: u64,
    /// Articles in each database.
    pub articles: usize,
}

/// Change to be replayed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum JournalEvent {
    /// A customer was created.
    Customer {
        /// Name of the database.
        database: String,
        /// The customer.
        customer: StoredCustomer,
        /// Idempotency key and fingerprint of the request.
        key: Option<(String, String)>,
    },
    /// A document was stored.
    Document {
        /// Name of the database.
        database: String,
        /// The document.
        document: StoredDocument,
        /// Idempotency key and fingerprint of the request.
        key: Option<(String, String)>,
    },
    /// The admin API changed data.
    Mutate {
        /// Name of the database.
        database: String,
        /// Time of the change.
        at: DateTime<Utc>,
        /// The changes.
        request: Box<MutateRequest>,
    },
}

/// An open state file.
pub struct Journal {
    path: PathBuf,
    file: File,
    started: SeedSize,
}

impl Journal {
    /// Opens or creates a state file and restores its databases.
    ///
    /// # Errors
    /// If the file can't be read, is invalid, or has other seed options. The file stays as it is then.
    pub fn open(path: &Path, started: SeedSize) -> Result<(Self, DatabaseSet), String> {
        let error = |what: &str, error: &dyn std::fmt::Display| {
            format!("state file {}: {what}: {error}", path.display())
        };
        let mut complete_length = 0;
        let mut databases = DatabaseSet::new(started.seed, started.articles);
        if path.exists() {
            let file = File::open(path).map_err(|e| error("can't be read", &e))?;
            let mut lines = CompleteLines {
                reader: BufReader::new(file),
                complete_length: 0,
            };
            if let Some(line) = lines.next_line().map_err(|e| error("can't be read", &e))? {
                let header: JournalHeader =
                    serde_json::from_str(&line).map_err(|e| error("line 1", &e))?;
                if header.started != started {
                    let SeedSize { seed, articles } = header.started;
                    let hint = "use these options, or remove the file";
                    return Err(error(
                        &format!("was made with --seed {seed} --articles {articles}"),
                        &hint,
                    ));
                }
                databases = DatabaseSet::new(header.data.seed, header.data.articles);
                let mut number = 1;
                while let Some(line) = lines.next_line().map_err(|e| error("can't be read", &e))? {
                    number += 1;
                    let event = serde_json::from_str(&line)
                        .map_err(|e| error(&format!("line {number}"), &e))?;
                    replay_event(&databases, event)
                        .map_err(|e| error(&format!("line {number}"), &e))?;
                }
            }
            complete_length = lines.complete_length;
        }
        let open = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(path);
        let file = open.map_err(|e| error("can't be opened", &e))?;
        // An incomplete last line is no event: a crash interrupted it before the response left.
        file.set_len(complete_length)
            .map_err(|e| error("can't be truncated", &e))?;
        drop(file);
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(|e| error("can't be opened", &e))?;
        let mut journal = Self {
            path: path.to_owned(),
            file,
            started,
        };
        if complete_length == 0 {
            journal.append_line(&JournalHeader {
                started,
                data: started,
            })?;
        }
        Ok((journal, databases))
    }

    /// Appends an event.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn append(&mut self, event: &JournalEvent) -> Result<(), String> {
        self.append_line(event)
    }

    /// Removes all events, because the data is generated again.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn reset(&mut self, data: SeedSize) -> Result<(), String> {
        self.file
            .set_len(0)
            .map_err(|error| format!("state file {}: {error}", self.path.display()))?;
        let started = self.started;
        self.append_line(&JournalHeader { started, data })
    }

    fn append_line(&mut self, value: &impl Serialize) -> Result<(), String> {
        let error =
            |error: &dyn std::fmt::Display| format!("state file {}: {error}", self.path.display());
        let mut line = serde_json::to_string(value).map_err(|e| error(&e))?;
        line.push('\n');
        self.file.write_all(line.as_bytes()).map_err(|e| error(&e))
    }
}

/// Complete lines of a file, and the length up to the end of the last one.
struct CompleteLines {
    reader: BufReader<File>,
    complete_length: u64,
}

impl CompleteLines {
    fn next_line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.reader.read_line(&mut line)?;
        if !line.ends_with('\n') {
            return Ok(None);
        }
        self.complete_length += length as u64;
        Ok(Some(line))
    }
}

fn replay_event(databases: &DatabaseSet, event: JournalEvent) -> Result<(), String> {
    let store_record = |database: &mut Database, key: Option<(String, String)>, id: String| {
        if let Some((key, request)) = key {
            database
                .idempotency_records
                .insert(key, IdempotencyRecord { request, id });
        }
    };
    let name = match &event {
        JournalEvent::Customer { database, .. }
        | JournalEvent::Document { database, .. }
        | JournalEvent::Mutate { database, .. } => database,
    };
    let database = databases
        .find_database(name)
        .ok_or_else(|| format!("database {name} does not exist"))?;
    let mut database = database.write().unwrap_or_else(PoisonError::into_inner);
    match event {
        JournalEvent::Customer { customer, key, .. } => {
            store_record(
                &mut database,
                key,
                customer.customer.id.clone().unwrap_or_default(),
            );
            database.customers.push(customer);
        }
        JournalEvent::Document { document, key, .. } => {
            store_record(&mut database, key, document.id.clone());
            database.store_document(document);
        }
        JournalEvent::Mutate { at, request, .. } => {
            request.apply(&mut database, at)?;
        }
    }
    Ok(())
}
