//! The state file: what happened since the seed, one JSON object a line. The seed itself is made anew.

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
struct Header {
    /// What the sandbox was started with.
    started: Size,
    /// What its data are made of; differs after a reset.
    data: Size,
}

/// Seed number and articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Seed number.
    pub seed: u64,
    /// Articles in each database.
    pub articles: usize,
}

/// Something that happened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A customer was created.
    Customer {
        /// Where.
        database: String,
        /// Whom.
        customer: StoredCustomer,
        /// Idempotency key and fingerprint of the request.
        key: Option<(String, String)>,
    },
    /// A document was stored.
    Document {
        /// Where.
        database: String,
        /// What.
        document: StoredDocument,
        /// Idempotency key and fingerprint of the request.
        key: Option<(String, String)>,
    },
    /// Data were changed by the admin endpoint.
    Mutate {
        /// Where.
        database: String,
        /// When.
        at: DateTime<Utc>,
        /// How.
        request: Box<MutateRequest>,
    },
}

/// An open state file.
pub struct Journal {
    path: PathBuf,
    file: File,
    started: Size,
}

impl Journal {
    /// Opens a state file, or begins one, and makes the world it tells of.
    ///
    /// # Errors
    /// Says what is wrong with the file; it is never overwritten then.
    pub fn open(path: &Path, started: Size) -> Result<(Self, DatabaseSet), String> {
        let error = |what: &str, error: &dyn std::fmt::Display| {
            format!("state file {}: {what}: {error}", path.display())
        };
        let mut whole_until = 0;
        let mut databases = DatabaseSet::new(started.seed, started.articles);
        if path.exists() {
            let file = File::open(path).map_err(|e| error("can't be read", &e))?;
            let mut lines = Lines {
                reader: BufReader::new(file),
                whole_until: 0,
            };
            if let Some(line) = lines.next().map_err(|e| error("can't be read", &e))? {
                let header: Header =
                    serde_json::from_str(&line).map_err(|e| error("line 1", &e))?;
                if header.started != started {
                    let Size { seed, articles } = header.started;
                    let hint = "start it so again, or remove the file";
                    return Err(error(
                        &format!("was made with --seed {seed} --articles {articles}"),
                        &hint,
                    ));
                }
                databases = DatabaseSet::new(header.data.seed, header.data.articles);
                let mut number = 1;
                while let Some(line) = lines.next().map_err(|e| error("can't be read", &e))? {
                    number += 1;
                    let event = serde_json::from_str(&line)
                        .map_err(|e| error(&format!("line {number}"), &e))?;
                    replay(&databases, event).map_err(|e| error(&format!("line {number}"), &e))?;
                }
            }
            whole_until = lines.whole_until;
        }
        let open = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(false)
            .open(path);
        let file = open.map_err(|e| error("can't be opened", &e))?;
        // A line that was cut off by a crash is no event: its answer never left either.
        file.set_len(whole_until)
            .map_err(|e| error("can't be cut", &e))?;
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
        if whole_until == 0 {
            journal.line(&Header {
                started,
                data: started,
            })?;
        }
        Ok((journal, databases))
    }

    /// Writes down something that happened.
    ///
    /// # Errors
    /// Says what the file system refused.
    pub fn write(&mut self, event: &Event) -> Result<(), String> {
        self.line(event)
    }

    /// Forgets everything: the data were made anew.
    ///
    /// # Errors
    /// Says what the file system refused.
    pub fn reset(&mut self, data: Size) -> Result<(), String> {
        self.file
            .set_len(0)
            .map_err(|error| format!("state file {}: {error}", self.path.display()))?;
        let started = self.started;
        self.line(&Header { started, data })
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), String> {
        let error =
            |error: &dyn std::fmt::Display| format!("state file {}: {error}", self.path.display());
        let mut line = serde_json::to_string(value).map_err(|e| error(&e))?;
        line.push('\n');
        self.file.write_all(line.as_bytes()).map_err(|e| error(&e))
    }
}

/// Whole lines of a file, and where the last of them ends.
struct Lines {
    reader: BufReader<File>,
    whole_until: u64,
}

impl Lines {
    fn next(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.reader.read_line(&mut line)?;
        if !line.ends_with('\n') {
            return Ok(None);
        }
        self.whole_until += length as u64;
        Ok(Some(line))
    }
}

fn replay(databases: &DatabaseSet, event: Event) -> Result<(), String> {
    let remember = |database: &mut Database, key: Option<(String, String)>, id: String| {
        if let Some((key, request)) = key {
            database
                .idempotency_records
                .insert(key, IdempotencyRecord { request, id });
        }
    };
    let name = match &event {
        Event::Customer { database, .. }
        | Event::Document { database, .. }
        | Event::Mutate { database, .. } => database,
    };
    let database = databases
        .find_database(name)
        .ok_or_else(|| format!("database {name} does not exist"))?;
    let mut database = database.write().unwrap_or_else(PoisonError::into_inner);
    match event {
        Event::Customer { customer, key, .. } => {
            remember(
                &mut database,
                key,
                customer.customer.id.clone().unwrap_or_default(),
            );
            database.customers.push(customer);
        }
        Event::Document { document, key, .. } => {
            remember(&mut database, key, document.id.clone());
            database.store_document(document);
        }
        Event::Mutate { at, request, .. } => {
            request.apply(&mut database, at)?;
        }
    }
    Ok(())
}
