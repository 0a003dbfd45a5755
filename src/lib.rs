//! SORS for WooCommerce: network, contract, feeds, images and order documents.
//!
//! Everything outside `php` is plain Rust and is tested without PHP. `docs/architecture.md` maps the code.

pub mod client;
pub mod company_number;
pub mod contract;
pub mod error;
pub mod feed;
pub mod images;
pub mod model;
pub mod order;
#[cfg(feature = "php")]
mod php;
