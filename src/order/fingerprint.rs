use crate::model::Document;

/// Returns the hash of everything in a document (BLAKE3, 64 hexadecimal digits): equal hashes mean the same document.
#[must_use]
pub fn document_fingerprint(document: &Document) -> String {
    let mut hasher = blake3::Hasher::new();
    // Serializing the model can't fail. Decimals are normalized, so 1.50 and 1.5 are the same.
    let mut document = document.clone();
    document.total = document.total.normalize();
    for item in &mut document.items {
        item.quantity = item.quantity.normalize();
        item.unit_price = item.unit_price.normalize();
        item.discount = item.discount.normalize();
        item.vat_rate = item.vat_rate.map(|rate| rate.normalize());
    }
    match serde_json::to_vec(&document) {
        Ok(bytes) => hasher.update(&bytes),
        Err(_) => hasher.update(format!("{document:?}").as_bytes()),
    };
    hasher.finalize().to_hex().to_string()
}

/// Returns the key by which SORS recognizes a repeated request. After the document of an order was removed from SORS, a
/// new one differs, even if its fingerprint is the same: `revision` counts the replaced documents.
#[must_use]
pub fn idempotency_key(fingerprint: &str, revision: u64) -> String {
    match revision {
        0 => fingerprint.to_owned(),
        _ => format!("{fingerprint}-{revision}"),
    }
}
