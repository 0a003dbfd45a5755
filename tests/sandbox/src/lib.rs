//! A SORS server for development and tests.
//!
//! The project has no access to the real wire format, so the sandbox has no format of its own. A contract profile
//! ([`sors::contract::Profile`]) decides every path, parameter, envelope key and field name. Encoding and decoding
//! share no code with the client's decoder: if both had the same bug, a test would prove nothing.
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
pub use faults::{EmptyTotal, Fault, FaultKind};
pub use options::{Options, built_in_profile, load_profile};
pub use request_log::{LoggedRequest, RequestCounts};
pub use sandbox::{Sandbox, SandboxError};
pub use store::{
    Database, ImageDefect, PriceSet, StoredArticle, StoredCustomer, StoredDocument, StoredImage,
    UnitStock,
};
