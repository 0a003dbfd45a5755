//! The sandbox's state: databases with everything in them.

mod apply;
mod database;

use std::sync::{OnceLock, RwLock};

pub use database::{
    Database, Good, Picture, PictureFlaw, PriceSet, Remembered, StoredCustomer, StoredDocument,
    UnitState,
};

use crate::seed;

/// All databases of one seed. Each is made when it is first asked for: a big one costs nothing until then.
pub struct World {
    /// Seed number.
    pub seed: u64,
    /// Articles in each database.
    pub articles: usize,
    slots: Vec<Slot>,
}

struct Slot {
    plan: seed::Plan,
    database: OnceLock<RwLock<Database>>,
}

impl World {
    /// A fresh world.
    pub fn new(seed: u64, articles: usize) -> Self {
        let slots = seed::plans()
            .into_iter()
            .map(|plan| Slot {
                plan,
                database: OnceLock::new(),
            })
            .collect();
        Self {
            seed,
            articles,
            slots,
        }
    }

    /// Names and years of the databases, in order.
    pub fn names(&self) -> impl Iterator<Item = (&str, Option<i32>)> {
        self.slots
            .iter()
            .map(|slot| (slot.plan.name, slot.plan.year))
    }

    /// A database by name.
    pub fn database(&self, name: &str) -> Option<&RwLock<Database>> {
        let slot = self.slots.iter().find(|slot| slot.plan.name == name)?;
        Some(
            slot.database
                .get_or_init(|| RwLock::new(seed::database(&slot.plan, self.seed, self.articles))),
        )
    }

    /// A database, only where it has been made already.
    pub fn made(&self, name: &str) -> Option<&RwLock<Database>> {
        self.slots
            .iter()
            .find(|slot| slot.plan.name == name)?
            .database
            .get()
    }
}
