//! The idempotency header, if the profile names one.

use crate::api::RequestContext;
use crate::response::ApiError;
use crate::store::{Database, IdempotencyRecord};

impl RequestContext<'_> {
    /// Returns key and fingerprint of a request with an idempotency header.
    pub fn idempotency_key(&self) -> Option<(String, String)> {
        let name = self
            .state
            .profile
            .capabilities
            .idempotency_header
            .as_ref()?;
        let key = String::from_utf8_lossy(self.headers.get(name)?.as_bytes()).into_owned();
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.resource.as_str().as_bytes());
        for (param, value) in &self.path {
            hasher.update(format!("\0{param}={value}").as_bytes());
        }
        hasher.update(b"\0");
        hasher.update(&self.body);
        (!key.is_empty()).then(|| (key, hasher.finalize().to_hex().to_string()))
    }

    /// Returns the ID that the same request created before.
    ///
    /// # Errors
    /// If the key belongs to another request.
    pub fn find_created_id(&self, database: &Database) -> Result<Option<String>, ApiError> {
        let Some((key, request)) = self.idempotency_key() else {
            return Ok(None);
        };
        match database.idempotency_records.get(&key) {
            None => Ok(None),
            Some(known) if known.request == request => Ok(Some(known.id.clone())),
            Some(_) => Err(ApiError::invalid(
                "IDEMPOTENCY_KEY_REUSED",
                "The idempotency key was used before, for another request.",
            )),
        }
    }

    /// Stores the ID that a request created.
    pub fn remember_created_id(&self, database: &mut Database, id: &str) {
        if let Some((key, request)) = self.idempotency_key() {
            database.idempotency_records.insert(
                key,
                IdempotencyRecord {
                    request,
                    id: id.to_owned(),
                },
            );
        }
    }
}
