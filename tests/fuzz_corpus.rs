//! Replays the committed fuzz corpus: a fixed finding stays fixed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "fuzz/src/bodies.rs"]
mod bodies;

use std::path::Path;

fn replay(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 5, "{} has a seed corpus", folder.display());
    for file in files {
        body(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn profiles_of_the_corpus_are_accepted_or_refused() {
    replay("profile", bodies::profile);
}

#[test]
fn answers_of_the_corpus_are_decoded_or_refused() {
    replay("answer", bodies::answer);
}

#[test]
fn orders_of_the_corpus_are_exact_or_refused() {
    replay("draft", bodies::draft);
}
