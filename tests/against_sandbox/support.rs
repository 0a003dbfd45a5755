//! A sandbox and a client with the same profile.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use sors::client::{ApiKey, Client, Config, Error};
use sors::contract::Profile;
use sors::feed::{Batch, Feed, FeedKind, FeedOptions};
use sors_sandbox::{Options, Sandbox};

pub const KEY: &str = "kanarinac-7f3c-KEY";
pub const DATABASE: &str = "MyDatabase2026";
pub const UNIT: &str = "1";

/// The two profiles of all tests: they differ in everything that can differ.
pub fn profiles() -> [Profile; 2] {
    let serbian = include_str!("../profiles/serbian.json");
    [
        (*Profile::built_in().unwrap()).clone(),
        Profile::parse(serbian, "serbian.json").unwrap(),
    ]
}

/// Smaller pages, so that a small list has many.
pub fn rows_a_page(mut profile: Profile, size: u32) -> Profile {
    use sors::contract::Paging;
    let shrink = |paging: &mut Paging| match paging {
        Paging::None {} => {}
        Paging::Page { rows, .. } | Paging::Offset { rows, .. } | Paging::Cursor { rows, .. } => {
            *rows = size
        }
    };
    shrink(&mut profile.paging);
    profile
        .resources
        .values_mut()
        .filter_map(|spec| spec.paging.as_mut())
        .for_each(shrink);
    profile
}

/// A sandbox with the client's configuration for it.
pub struct World {
    pub sandbox: Sandbox,
    pub profile: Profile,
}

impl World {
    pub async fn new(profile: Profile, articles: usize) -> Self {
        let options = Options {
            profile: profile.clone(),
            articles,
            key: KEY.to_owned(),
            ..Options::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        Self { sandbox, profile }
    }

    /// A sandbox for each profile.
    pub async fn both(articles: usize) -> Vec<Self> {
        let mut worlds = Vec::new();
        for profile in profiles() {
            worlds.push(Self::new(profile, articles).await);
        }
        worlds
    }

    pub fn config(&self) -> Config {
        Config {
            base_url: Some(self.sandbox.base_url()),
            database: Some(DATABASE.to_owned()),
            business_unit: Some(UNIT.to_owned()),
            timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            ..Config::new(ApiKey::new(KEY), Arc::new(self.profile.clone()))
        }
    }

    pub fn client(&self) -> Client {
        Client::new(self.config()).unwrap()
    }

    pub fn feed(&self, kind: FeedKind) -> Feed {
        Feed::start(self.client(), kind, FeedOptions::default()).unwrap()
    }
}

/// All batches of a feed.
pub async fn drain(mut feed: Feed) -> Result<Vec<Batch>, Error> {
    let mut batches = Vec::new();
    while let Some(batch) = feed.next().await? {
        batches.push(batch);
    }
    Ok(batches)
}

/// ID → fingerprint over all batches.
pub fn fingerprints(batches: &[Batch]) -> HashMap<String, String> {
    let none = HashMap::new();
    batches
        .iter()
        .flat_map(|batch| {
            batch
                .changed(&none)
                .map(|row| (row.id.to_owned(), row.fingerprint.to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Whether a text contains nothing confidential.
pub fn assert_clean(error: &Error) {
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(KEY), "the key is in: {shown}");
    assert!(shown.len() < 4000, "too long: {shown}");
}
