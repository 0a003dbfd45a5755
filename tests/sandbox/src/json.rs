//! A small JSON writer that keeps the exact decimals of numbers, unlike `serde_json`.

/// Writes `text` as a JSON string.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Writer of one JSON object.
pub struct ObjectWriter<'a> {
    out: &'a mut String,
    first: bool,
}

impl<'a> ObjectWriter<'a> {
    /// Begins an object.
    pub fn begin(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, first: true }
    }

    /// Writes a key; the caller writes the value to the returned string.
    pub fn write_key(&mut self, key: &str) -> &mut String {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
        write_string(self.out, key);
        self.out.push(':');
        self.out
    }

    /// Ends the object.
    pub fn end(self) {
        self.out.push('}');
    }
}

/// A tree whose leaves are JSON text, for envelopes with dotted paths as keys.
#[derive(Debug, Default)]
pub struct JsonTree {
    leaf: Option<String>,
    branches: Vec<(String, JsonTree)>,
}

impl JsonTree {
    /// Sets JSON text at a dotted path; replaces an earlier one at the same path.
    pub fn set(&mut self, path: &str, json: String) {
        let mut node = self;
        for part in path.split('.') {
            let at = match node.branches.iter().position(|(key, _)| key == part) {
                Some(at) => at,
                None => {
                    node.branches.push((part.to_owned(), Self::default()));
                    node.branches.len() - 1
                }
            };
            node = &mut node.branches[at].1;
        }
        node.leaf = Some(json);
    }

    /// Writes the tree.
    pub fn write(&self, out: &mut String) {
        if let Some(leaf) = &self.leaf {
            out.push_str(leaf);
            return;
        }
        let mut object = ObjectWriter::begin(out);
        for (key, tree) in &self.branches {
            tree.write(object.write_key(key));
        }
        object.end();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn serde_parses_the_strings() {
        let text = "Šraf \"2\" \\ <b>&</b>\n\u{1}Ћирилица";
        let mut out = String::new();
        write_string(&mut out, text);
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
    }

    #[test]
    fn dotted_paths_share_their_branches() {
        let mut tree = JsonTree::default();
        tree.set("a.b", "1".into());
        tree.set("a.c.d", "[2]".into());
        tree.set("e", "null".into());
        let mut out = String::new();
        tree.write(&mut out);
        assert_eq!(out, r#"{"a":{"b":1,"c":{"d":[2]}},"e":null}"#);
    }
}
