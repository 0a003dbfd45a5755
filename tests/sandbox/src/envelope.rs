//! The profile's envelope around an answer.

use serde_json::Value;
use sors::contract::Envelope;

use crate::json::{self, Tree};
use crate::response::{Payload, Refusal};

/// The envelope of a good answer that is not a file.
pub fn success(envelope: &Envelope, payload: &Payload, request_id: &str) -> String {
    let mut tree = Tree::default();
    let yes = envelope
        .success_values
        .first()
        .cloned()
        .unwrap_or(Value::Bool(true));
    tree.set(&envelope.success, yes.to_string());
    request(envelope, &mut tree, request_id);
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
                    next.as_deref().map_or_else(|| "null".to_owned(), quoted),
                );
            }
        }
        Payload::Object { json, .. } => tree.set(&envelope.data, json.clone()),
        Payload::File { .. } => {}
    }
    text(&tree)
}

/// The envelope of a refusal.
pub fn refusal(envelope: &Envelope, refusal: &Refusal, request_id: &str) -> String {
    let mut tree = Tree::default();
    tree.set(&envelope.success, no(envelope).to_string());
    request(envelope, &mut tree, request_id);
    tree.set(&envelope.data, "null".to_owned());
    if let Some(key) = &envelope.message {
        tree.set(key, quoted(&refusal.message));
    }
    if let Some(key) = &envelope.error_code {
        tree.set(key, quoted(refusal.code));
    }
    text(&tree)
}

/// A value of the success key's type that doesn't mean success.
fn no(envelope: &Envelope) -> Value {
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

fn request(envelope: &Envelope, tree: &mut Tree, request_id: &str) {
    if let Some(key) = &envelope.request_id {
        tree.set(key, quoted(request_id));
    }
}

fn quoted(text: impl AsRef<str>) -> String {
    let mut out = String::new();
    json::string(&mut out, text.as_ref());
    out
}

fn text(tree: &Tree) -> String {
    let mut out = String::new();
    tree.write(&mut out);
    out
}
