//! Options of a sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sors::contract::Profile;

/// Options of a sandbox. The default is the assumed profile, 50 articles and free ports on loopback.
#[derive(Clone)]
pub struct Options {
    /// Contract profile.
    pub profile: Profile,
    /// Number of articles in each database.
    pub articles: usize,
    /// Seed number of the data.
    pub seed: u64,
    /// Accepted API key.
    pub key: String,
    /// Delay before every response.
    pub latency: Duration,
    /// Maximum rows per page, if smaller than the profile's.
    pub page_cap: Option<u32>,
    /// Address of the HTTP server.
    pub http: SocketAddr,
    /// Address of the HTTPS server.
    pub https: SocketAddr,
    /// File that keeps documents, customers and changes across restarts.
    pub state: Option<PathBuf>,
    /// File for the test CA's certificate; `None` for a temporary file, which the sandbox removes at its end.
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
    /// Omits the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("profile", &self.profile.profile)
            .field("articles", &self.articles)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

/// Returns the assumed profile.
///
/// # Panics
/// Never: the file is part of the program, and tests validate it.
#[must_use]
#[allow(clippy::expect_used)]
pub fn built_in_profile() -> Profile {
    serde_json::from_str(include_str!("../../../src/contract/assumed.json"))
        .expect("the assumed profile is valid")
}

/// Loads a profile: `assumed`, or the path of a JSON file.
///
/// # Errors
/// If the file can't be read or isn't a valid profile.
pub fn load_profile(name: &str) -> Result<Profile, String> {
    if name == "assumed" {
        return Ok(built_in_profile());
    }
    let text = std::fs::read_to_string(Path::new(name))
        .map_err(|error| format!("profile {name}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("profile {name}: {error}"))
}
