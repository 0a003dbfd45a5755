//! The sandbox's data: databases and their contents.

mod apply;
mod database;

use std::sync::{OnceLock, RwLock};

pub use database::{
    Database, IdempotencyRecord, ImageDefect, PriceSet, StoredArticle, StoredCustomer,
    StoredDocument, StoredImage, UnitStock,
};

use crate::seed;

/// All databases of one seed. Each is generated on first use, so unused databases cost nothing.
pub struct DatabaseSet {
    /// Seed number.
    pub seed: u64,
    /// Number of articles in each database.
    pub articles: usize,
    databases: Vec<LazyDatabase>,
}

struct LazyDatabase {
    spec: seed::DatabaseSpec,
    database: OnceLock<RwLock<Database>>,
}

impl DatabaseSet {
    /// Creates the databases of a seed.
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

    /// Returns names and years of the databases, in order.
    pub fn names(&self) -> impl Iterator<Item = (&str, Option<i32>)> {
        self.databases
            .iter()
            .map(|entry| (entry.spec.name, entry.spec.year))
    }

    /// Returns a database by name; generates it on first use.
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

    /// Returns a database by name if it is already generated.
    pub fn find_generated(&self, name: &str) -> Option<&RwLock<Database>> {
        self.databases
            .iter()
            .find(|entry| entry.spec.name == name)?
            .database
            .get()
    }
}
