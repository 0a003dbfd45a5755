//! Checks of a customer's numbers. Pure.

mod number;

pub use number::{is_mb, is_pib};
