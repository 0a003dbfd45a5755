//! `docs/contract.schema.json` and the loader agree about profiles.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Map, Value, json};
use sors::contract::{Field, Param, Profile, Resource};

const SCHEMA: &str = include_str!("../docs/contract.schema.json");
const PROFILES: [(&str, &str); 2] = [
    ("assumed", include_str!("../src/contract/assumed.json")),
    ("serbian", include_str!("profiles/serbian.json")),
];

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn profiles() -> impl Iterator<Item = (&'static str, Value)> {
    PROFILES
        .iter()
        .map(|(name, text)| (*name, serde_json::from_str(text).unwrap()))
}

fn loads(profile: &Value) -> bool {
    Profile::parse(&profile.to_string(), "test").is_ok()
}

/// Returns the first violation of a schema. Supports the keywords of this schema, and fails for others.
fn first_violation(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    schema
        .as_object()
        .unwrap()
        .iter()
        .find_map(|(keyword, rule)| keyword_flaw(root, schema, keyword, rule, value, at))
}

fn keyword_flaw(
    root: &Value,
    schema: &Value,
    keyword: &str,
    rule: &Value,
    value: &Value,
    at: &str,
) -> Option<String> {
    let unless = |good: bool| (!good).then(|| format!("{at}: {keyword} {rule}"));
    let object = value.as_object();
    let list = value.as_array();
    match keyword {
        "$schema" | "$defs" | "title" | "description" | "default" | "format" => None,
        "type" => unless(match rule {
            Value::Array(names) => names.iter().any(|name| is(name, value)),
            name => is(name, value),
        }),
        "enum" => unless(rule.as_array().unwrap().contains(value)),
        "const" => unless(rule == value),
        "required" => {
            let keys = rule.as_array().unwrap();
            let has =
                |key: &Value| object.is_none_or(|map| map.contains_key(key.as_str().unwrap()));
            unless(keys.iter().all(has))
        }
        "minLength" => unless(
            value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
        ),
        "pattern" => {
            assert_eq!(rule, "^/", "a pattern this test can't match");
            unless(value.as_str().is_none_or(|text| text.starts_with('/')))
        }
        "minimum" => unless(
            value
                .as_f64()
                .is_none_or(|number| number >= rule.as_f64().unwrap()),
        ),
        "maximum" => unless(
            value
                .as_f64()
                .is_none_or(|number| number <= rule.as_f64().unwrap()),
        ),
        "minItems" => unless(list.is_none_or(|list| list.len() as u64 >= rule.as_u64().unwrap())),
        "uniqueItems" => unless(
            list.is_none_or(|list| (1..list.len()).all(|at| !list[..at].contains(&list[at]))),
        ),
        "items" => list?
            .iter()
            .enumerate()
            .find_map(|(index, item)| first_violation(root, rule, item, &format!("{at}[{index}]"))),
        "propertyNames" => object?
            .keys()
            .find_map(|key| first_violation(root, rule, &json!(key), &format!("{at}.{key}"))),
        "properties" => rule.as_object().unwrap().iter().find_map(|(key, rule)| {
            first_violation(root, rule, object?.get(key)?, &format!("{at}.{key}"))
        }),
        "additionalProperties" => object?
            .iter()
            .filter(|(key, _)| {
                schema
                    .get("properties")
                    .and_then(|known| known.get(key))
                    .is_none()
            })
            .find_map(|(key, value)| match rule {
                Value::Bool(allowed) => (!allowed).then(|| format!("{at}.{key} is not allowed")),
                rule => first_violation(root, rule, value, &format!("{at}.{key}")),
            }),
        "oneOf" => {
            let fits = |rule: &&Value| first_violation(root, rule, value, at).is_none();
            unless(rule.as_array().unwrap().iter().filter(fits).count() == 1)
        }
        "$ref" => {
            let path = rule.as_str().unwrap().strip_prefix('#').unwrap();
            first_violation(root, root.pointer(path).unwrap(), value, at)
        }
        other => panic!("{at}: the schema uses `{other}`, which this test doesn't know"),
    }
}

fn is(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type of JSON: {other}"),
    }
}

/// Returns the paths of everything in a value, as JSON pointers.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (escape(key), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let path = format!("{at}/{key}");
        pointers(child, &path, found);
        found.push(path);
    }
}

/// Returns the profile without the value of a path.
fn without(profile: &Value, pointer: &str) -> Value {
    let mut changed = profile.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match changed.pointer_mut(parent).unwrap() {
        Value::Object(map) => {
            map.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Value::Array(list) => {
            list.remove(key.parse().unwrap());
        }
        _ => {}
    }
    changed
}

/// Returns the profile with another value at a path.
fn with(profile: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = profile.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

#[test]
fn both_profiles_fit_the_schema() {
    let schema = schema();
    for (name, profile) in profiles() {
        assert_eq!(first_violation(&schema, &schema, &profile, name), None);
    }
}

#[test]
fn the_schema_knows_the_same_words() {
    let schema = schema();
    let words = |pointer: &str| -> Vec<String> {
        serde_json::from_value(schema.pointer(pointer).expect(pointer).clone()).unwrap()
    };
    let all = |list: &[&str]| {
        list.iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let resources: Vec<&str> = Resource::ALL.iter().map(|word| word.as_str()).collect();
    let params: Vec<&str> = Param::ALL.iter().map(|word| word.as_str()).collect();
    let fields: Vec<&str> = Field::ALL.iter().map(|word| word.as_str()).collect();
    assert_eq!(
        words("/properties/resources/propertyNames/enum"),
        all(&resources)
    );
    let resource = "/$defs/resource/properties";
    assert_eq!(
        words(&format!("{resource}/query/propertyNames/enum")),
        all(&params)
    );
    for part in ["fields", "body", "item_body"] {
        let path = format!("{resource}/{part}/propertyNames/enum");
        assert_eq!(words(&path), all(&fields), "{part}");
    }
}

/// Whatever is removed or replaced: a profile that loads is valid by the schema.
#[test]
fn the_schema_refuses_nothing_that_loads() {
    let schema = schema();
    let (mut tried, mut loaded, mut wrong) = (0, 0, Vec::new());
    for (name, profile) in profiles() {
        let mut paths = Vec::new();
        pointers(&profile, "", &mut paths);
        for path in paths {
            let mut changed = vec![without(&profile, &path)];
            let others = [json!(true), json!(7), json!("x"), json!(["x"]), json!({})];
            changed.extend(others.map(|other| with(&profile, &path, other)));
            for changed in changed {
                tried += 1;
                if loads(&changed) {
                    loaded += 1;
                    wrong.extend(first_violation(&schema, &schema, &changed, name));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(tried > 3000 && loaded > 300, "{loaded} of {tried} loaded");
}

/// Typing errors: both reject an unknown key anywhere.
#[test]
fn both_refuse_unknown_keys_everywhere() {
    let schema = schema();
    for (name, profile) in profiles() {
        let mut paths = vec![String::new()];
        pointers(&profile, "", &mut paths);
        let mut objects = 0;
        for path in paths {
            let mut changed = profile.clone();
            let Some(Value::Object(map)) = changed.pointer_mut(&path) else {
                continue;
            };
            objects += 1;
            map.insert("tipfeler".to_owned(), json!("x"));
            assert!(!loads(&changed), "{name} loads with {path}/tipfeler");
            assert!(
                first_violation(&schema, &schema, &changed, name).is_some(),
                "the schema takes {path}/tipfeler"
            );
        }
        assert!(objects > 30, "{objects}");
    }
}

/// What the schema requires, the loader requires, too.
#[test]
fn both_ask_for_the_same_keys() {
    let schema = schema();
    for (name, profile) in profiles() {
        let mut paths = Vec::new();
        pointers(&profile, "", &mut paths);
        for path in paths {
            let changed = without(&profile, &path);
            if first_violation(&schema, &schema, &changed, name).is_some() {
                assert!(!loads(&changed), "{name} loads without {path}");
            }
        }
    }
    let none = Value::Object(Map::new());
    assert!(!loads(&none) && first_violation(&schema, &schema, &none, "").is_some());
}
