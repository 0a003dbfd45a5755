//! Feeds: rows of SORS in batches, read ahead, checked, fingerprinted and compared.

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

/// What a feed reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedKind {
    /// Articles.
    Articles,
    /// Product groups.
    Groups,
    /// Stock, with the price beside it.
    Stock,
    /// Pictures, grouped by article.
    Images,
    /// Customers.
    Customers,
}

impl FeedKind {
    /// The name PHP uses.
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

    /// By the name PHP uses.
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

/// How a feed reads.
#[derive(Debug, Clone, Default)]
pub struct FeedOptions {
    /// Where a run was interrupted: a [`Batch::cursor`] of a feed of the same kind.
    pub cursor: Option<String>,
    /// Anything that makes every row count as changed when it differs.
    pub salt: String,
    /// Business units whose stock is added up; empty for the one of the configuration, whose prices hold in any case.
    pub stock_units: Vec<String>,
}
