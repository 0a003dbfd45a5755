//! Rules for the structure of `src`: imports point to lower layers only, and every type has its own name.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Layers from the bottom; a module may use those of its own layer and below. `docs/architecture.md` explains them.
const LAYERS: [&[&str]; 6] = [
    &["company_number", "model", "error"],
    &["contract"],
    &["client", "order"],
    &["feed", "images"],
    &["php"],
    &["lib"],
];

/// Modules of one layer that are independent of each other.
const SIBLINGS: [(&str, &str); 2] = [("client", "order"), ("feed", "images")];

fn sources() -> Vec<(PathBuf, String)> {
    fn visit(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    visit(&root, &mut found);
    found
        .into_iter()
        .map(|(path, text)| (path.strip_prefix(&root).unwrap().to_owned(), text))
        .collect()
}

/// The top module of a file.
fn top_module(path: &Path) -> String {
    let first = path.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|modules| modules.contains(&module))
        .unwrap_or_else(|| panic!("LAYERS lacks the module {module}"))
}

/// Code without comments.
fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn imports_point_to_lower_layers() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let from = top_module(&path);
        for line in code_lines(&text) {
            for part in line.split("crate::").skip(1) {
                let to: String = part
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                let is_sibling = SIBLINGS
                    .iter()
                    .any(|pair| *pair == (&from, &to) || *pair == (&to, &from));
                if layer(&to) > layer(&from) || is_sibling {
                    wrong.push(format!("{}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_type_has_its_own_name() {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources() {
        for line in code_lines(&text) {
            // Associated types of traits are indented and have no visibility.
            let item = line.strip_prefix("pub").map_or(line, |rest| {
                rest.trim_start_matches(|c| c != ' ').trim_start()
            });
            let Some((keyword, rest)) = item.split_once(' ') else {
                continue;
            };
            if ["struct", "enum", "trait", "type", "union"].contains(&keyword) {
                let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
                types
                    .entry(name)
                    .or_default()
                    .push(path.display().to_string());
            }
        }
    }
    types.retain(|_, places| places.len() > 1);
    assert_eq!(types, BTreeMap::new());
}
