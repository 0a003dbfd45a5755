//! The profile's envelope around a response.

use serde_json::Value;
use sors::contract::Envelope;

use crate::json::{self, JsonTree};
use crate::response::{ApiError, Payload};

/// Returns the envelope of a successful response that isn't a file.
pub fn success_envelope(envelope: &Envelope, payload: &Payload, request_id: &str) -> String {
    let mut tree = JsonTree::default();
    let value = envelope
        .success_values
        .first()
        .cloned()
        .unwrap_or(Value::Bool(true));
    tree.set(&envelope.success, value.to_string());
    set_request_id(envelope, &mut tree, request_id);
    match payload {
        Payload::List {
            rows, total, next, ..
        } => {
            tree.set(&envelope.data, rows.clone());
            if let (Some(key), Some(total)) = (&envelope.total, total) {
                tree.set(key, total.to_string());
            }
            if let (Some(key), Some(next)) = (&envelope.next_cursor, next) {
                tree.set(
                    key,
                    next.as_deref()
                        .map_or_else(|| "null".to_owned(), json_string),
                );
            }
        }
        Payload::Object { json, .. } => tree.set(&envelope.data, json.clone()),
        Payload::File { .. } => {}
    }
    to_json(&tree)
}

/// Returns the envelope of an error.
pub fn error_envelope(envelope: &Envelope, error: &ApiError, request_id: &str) -> String {
    let mut tree = JsonTree::default();
    tree.set(&envelope.success, failure_value(envelope).to_string());
    set_request_id(envelope, &mut tree, request_id);
    tree.set(&envelope.data, "null".to_owned());
    if let Some(key) = &envelope.message {
        tree.set(key, json_string(&error.message));
    }
    if let Some(key) = &envelope.error_code {
        tree.set(key, json_string(error.code));
    }
    to_json(&tree)
}

/// Returns a value of the success key's type that doesn't mean success.
fn failure_value(envelope: &Envelope) -> Value {
    let candidates = match envelope.success_values.first() {
        Some(Value::String(_)) => [Value::from("ERROR"), Value::from("NO"), Value::from("")],
        Some(Value::Number(_)) => [Value::from(0), Value::from(-1), Value::from(1)],
        _ => [Value::from(false), Value::Null, Value::from(true)],
    };
    candidates
        .into_iter()
        .find(|v| !envelope.success_values.contains(v))
        .unwrap_or(Value::Null)
}

fn set_request_id(envelope: &Envelope, tree: &mut JsonTree, request_id: &str) {
    if let Some(key) = &envelope.request_id {
        tree.set(key, json_string(request_id));
    }
}

fn json_string(text: impl AsRef<str>) -> String {
    let mut out = String::new();
    json::write_string(&mut out, text.as_ref());
    out
}

fn to_json(tree: &JsonTree) -> String {
    let mut out = String::new();
    tree.write(&mut out);
    out
}
