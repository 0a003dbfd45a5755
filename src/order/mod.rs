//! Turns an order of the shop into a document of SORS. Pure: no PHP, no network, exact decimals only.
//!
//! The rule for a line's amount (assumed, like all of SORS's arithmetic):
//!
//! ```text
//! amount = quantity × unit_price × (1 − discount / 100)     discount in percent
//!        | quantity × unit_price − discount                 discount as an amount of the line
//! amount = amount × (1 + vat_rate / 100)                    only where unit prices are without VAT
//! line   = amount rounded to two decimals, half away from zero; nothing is rounded before
//! total  = sum of the lines
//! ```
//!
//! A document leaves this module only if its total by this rule is exactly the order's total.

mod document;
mod draft;
mod error;
mod fingerprint;
mod line;
mod line_totals;
mod price;
mod state;
mod vat;

#[cfg(test)]
mod tests;

pub use document::{DocumentTarget, build_document};
pub use draft::{OrderDraft, OrderDraftItem, Rounding};
pub use error::OrderError;
pub use fingerprint::{document_fingerprint, idempotency_key};
pub use line::{document_total, line_total};
pub use state::{
    AttemptFailure, LookupResult, OutboxState, Transition, after_attempt, after_lookup, backoff,
};

use rust_decimal::{Decimal, RoundingStrategy};

/// Rounds to `decimals`, half away from zero, as all money in a document.
#[must_use]
pub fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}
