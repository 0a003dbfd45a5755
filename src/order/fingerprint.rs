use crate::model::Document;

/// Hash (BLAKE3, 64 hexadecimal digits) of everything a document says: two equal ones are the same document.
#[must_use]
pub fn document_fingerprint(document: &Document) -> String {
    let mut hasher = blake3::Hasher::new();
    // Every field of the model can be written as JSON, in the order of declaration; decimals are normalised, so
    // 1.50 and 1.5 are the same.
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

/// What SORS recognises a document by that it was sent before. A document that was taken out of SORS and is sent anew
/// is another one, even if its fingerprint is the same: `revision` counts those that were taken out before.
#[must_use]
pub fn idempotency_key(fingerprint: &str, revision: u64) -> String {
    match revision {
        0 => fingerprint.to_owned(),
        _ => format!("{fingerprint}-{revision}"),
    }
}
