//! Feeds: rows of SORS in batches, prefetched, checked, fingerprinted and compared.

mod batch;
mod cursor;
mod fingerprint;
mod images_feed;
mod price_list;
mod row_mapper;
mod rows_feed;
mod spool;
mod stream;
mod sum_feed;
mod unit_filter;

use crate::contract::Resource;
pub use batch::{Batch, BatchRow, ChangedRow, PricedStock};
pub use stream::Feed;

/// Kind of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedKind {
    /// Articles.
    Articles,
    /// Product groups.
    Groups,
    /// Stock with prices.
    Stock,
    /// Images, grouped by article.
    Images,
    /// Customers.
    Customers,
}

impl FeedKind {
    /// Returns the word in PHP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Groups => "groups",
            Self::Stock => "stock",
            Self::Images => "images",
            Self::Customers => "customers",
        }
    }

    pub(crate) const fn resource(self) -> Resource {
        match self {
            Self::Articles => Resource::Articles,
            Self::Groups => Resource::Groups,
            Self::Stock => Resource::Stock,
            Self::Images => Resource::Images,
            Self::Customers => Resource::Customers,
        }
    }

    /// Returns the kind of a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "articles" => Self::Articles,
            "groups" => Self::Groups,
            "stock" => Self::Stock,
            "images" => Self::Images,
            "customers" => Self::Customers,
            _ => return None,
        })
    }
}

/// Options of a feed.
#[derive(Debug, Clone, Default)]
pub struct FeedOptions {
    /// Where to resume: a [`Batch::cursor`] of a feed of the same kind.
    pub cursor: Option<String>,
    /// Part of every fingerprint; a new salt marks every row as changed.
    pub salt: String,
    /// Business units whose stock is summed; empty for that of the configuration. The configuration's prices apply in
    /// any case.
    pub stock_units: Vec<String>,
}
