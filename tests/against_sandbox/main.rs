//! The client and the feeds against a running sandbox, each test by both contract profiles.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod check;
mod customers;
mod documents;
mod encodings;
mod faults;
mod feeds;
mod lists;
mod paging;
mod patience;
mod pictures;
mod resume;
mod security;
mod sums;
mod support;
