//! The sandbox's state: databases with everything in them.

mod apply;
mod database;

use std::sync::{OnceLock, RwLock};

pub use database::{
    Database, IdempotencyRecord, ImageDefect, PriceSet, StoredArticle, StoredCustomer,
    StoredDocument, StoredImage, UnitStock,
};

use crate::seed;

/// All databases of one seed. Each is made when it is first asked for: a big one costs nothing until then.
pub struct DatabaseSet {
    /// Seed number.
    pub seed: u64,
    /// Articles in each database.
    pub articles: usize,
    databases: Vec<LazyDatabase>,
}

struct LazyDatabase {
    spec: seed::DatabaseSpec,
    database: OnceLock<RwLock<Database>>,
}

impl DatabaseSet {
    /// A fresh world.
    pub fn new(seed: u64, articles: usize) -> Self {
        let databases = seed::database_specs()
            .into_iter()
            .map(|spec| LazyDatabase {
                spec,
                database: OnceLock::new(),
            })
            .collect();
        Self {
            seed,
            articles,
            databases,
        }
    }

    /// Names and years of the databases, in order.
    pub fn names(&self) -> impl Iterator<Item = (&str, Option<i32>)> {
        self.databases
            .iter()
            .map(|entry| (entry.spec.name, entry.spec.year))
    }

    /// A database by name.
    pub fn find_database(&self, name: &str) -> Option<&RwLock<Database>> {
        let entry = self
            .databases
            .iter()
            .find(|entry| entry.spec.name == name)?;
        Some(entry.database.get_or_init(|| {
            RwLock::new(seed::generate_database(
                &entry.spec,
                self.seed,
                self.articles,
            ))
        }))
    }

    /// A database, only where it has been made already.
    pub fn find_generated(&self, name: &str) -> Option<&RwLock<Database>> {
        self.databases
            .iter()
            .find(|entry| entry.spec.name == name)?
            .database
            .get()
    }
}
