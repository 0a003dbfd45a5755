//! A SORS server for development and tests.
//!
//! Nobody here has seen the real wire format, so the sandbox has none of its own: a contract profile
//! ([`sors::contract::Profile`]) decides every path, parameter, envelope key and field name. Rendering and reading are
//! written apart from the client's decoder on purpose: where both are wrong in the same way, a test would prove nothing.
//!
//! ```no_run
//! # async fn example() -> Result<(), sors_sandbox::SandboxError> {
//! let sandbox = sors_sandbox::Sandbox::start(sors_sandbox::Options::default()).await?;
//! println!("{}", sandbox.base_url());
//! # Ok(())
//! # }
//! ```

mod admin;
mod api;
mod check_digits;
mod compress;
mod connection;
mod customers;
mod decode;
mod documents;
mod encode;
mod envelope;
mod fault_response;
mod faults;
mod idempotency;
mod images;
mod journal;
mod json;
mod lists;
mod options;
mod paging;
mod request_log;
mod response;
mod routing;
mod rows;
mod sandbox;
mod seed;
mod server;
mod state;
mod store;
mod tls;

pub use admin::{ChangeCounts, ImageAction, ImageChange, MutateRequest, PriceChange, StockChange};
pub use check_digits::is_valid_pib;
pub use faults::{EmptyTotal, Fault, FaultKind};
pub use options::{Options, built_in_profile, load_profile};
pub use request_log::{LoggedRequest, RequestCounts};
pub use sandbox::{Sandbox, SandboxError};
pub use store::{
    Database, ImageDefect, PriceSet, StoredArticle, StoredCustomer, StoredDocument, StoredImage,
    UnitStock,
};
