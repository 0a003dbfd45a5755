//! The contract with SORS: the only module with its paths, field names and formats.

pub mod address;
pub mod body;
mod check;
mod encode;
mod envelope;
mod inspect;
mod key_names;
mod load;
mod profile;
mod request;
mod required;
mod resource;
mod response;
mod row;
mod rows;
mod scalar;
mod vocabulary;
mod vocabulary_check;

pub(crate) use encode::param_value;
pub use encode::{encode_customer, encode_document};
pub use inspect::{FieldReport, Inspection, MAX_INSPECTED_ROWS, Sample};
pub use profile::*;
pub use request::{ApiRequest, EncodedRequest, PageRef};
pub use resource::{PriceRow, StockRow};
pub use response::{ApiError, Contract, ResponseData};
pub use rows::{RejectedRow, Rows};
pub use vocabulary::{Field, Param};

pub use crate::model::Resource;
