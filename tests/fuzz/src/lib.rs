//! The functions of the fuzz targets. `tests/fuzz_corpus.rs` replays the corpus through the same functions with the
//! ordinary test runner.

pub mod bodies;
