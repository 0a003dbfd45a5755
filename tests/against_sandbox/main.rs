//! The client and the feeds against a running sandbox, each test by both contract profiles.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod contract_check;
mod customers;
mod documents;
mod encodings;
mod faults;
mod feeds;
mod images;
mod lists;
mod paging;
mod resume;
mod retries;
mod security;
mod stock_totals;
mod support;
