//! SORS for WooCommerce: the network, decoding, checking, comparing and the order documents.
//!
//! Everything outside [`php`] is plain Rust and is tested without PHP. `docs/architecture.md` maps the code.

pub mod client;
pub mod contract;
pub mod customer;
pub mod error;
pub mod images;
pub mod model;
pub mod order;
#[cfg(feature = "php")]
mod php;
pub mod sync;
