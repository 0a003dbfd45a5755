//! How a sandbox is started.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sors::contract::Profile;

/// How a sandbox is started. The default: the assumed profile, 50 articles, free ports on loopback.
#[derive(Clone)]
pub struct Options {
    /// The contract profile it speaks.
    pub profile: Profile,
    /// Articles in each database.
    pub articles: usize,
    /// Seed number of the data.
    pub seed: u64,
    /// The API key it accepts.
    pub key: String,
    /// Wait before every answer.
    pub latency: Duration,
    /// Most rows of a page, where smaller than the profile's.
    pub page_cap: Option<u32>,
    /// Address of the HTTP server.
    pub http: SocketAddr,
    /// Address of the HTTPS server.
    pub https: SocketAddr,
    /// File that keeps documents, customers and changes over restarts.
    pub state: Option<PathBuf>,
    /// Where the test CA's certificate is written; a temporary file, removed at the end, where `None`.
    pub ca_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            profile: built_in_profile(),
            articles: 50,
            seed: 1,
            key: "sandbox-key".to_owned(),
            latency: Duration::ZERO,
            page_cap: None,
            http: loopback,
            https: loopback,
            state: None,
            ca_file: None,
        }
    }
}

impl std::fmt::Debug for Options {
    /// Leaves out the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("profile", &self.profile.profile)
            .field("articles", &self.articles)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// The assumed profile.
///
/// # Panics
/// Never in a tree whose tests pass: the file is part of the program.
#[must_use]
#[allow(clippy::expect_used)]
pub fn built_in_profile() -> Profile {
    serde_json::from_str(include_str!("../../../src/contract/assumed.json"))
        .expect("the assumed profile is valid")
}

/// Reads a profile: `assumed`, or the path of a JSON file.
///
/// # Errors
/// Names the file and what is wrong with it.
pub fn load_profile(name: &str) -> Result<Profile, String> {
    if name == "assumed" {
        return Ok(built_in_profile());
    }
    let text = std::fs::read_to_string(Path::new(name))
        .map_err(|error| format!("profile {name}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("profile {name}: {error}"))
}
