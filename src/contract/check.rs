//! Checks of a profile beyond its JSON structure. Each error has the JSON path in the profile and what to do.

use chrono::NaiveDate;
use serde_json::Value;

use super::{Paging, ParamLocation, Profile, Resource, address};

mod resources;

type CheckResult = Result<(), String>;

/// Checks the whole profile; returns the first error.
pub(crate) fn check_profile(profile: &Profile) -> CheckResult {
    check_head(profile)?;
    check_formats(profile)?;
    check_paging("paging", &profile.paging, profile)?;
    for (resource, spec) in &profile.resources {
        resources::check_resource(profile, *resource, spec)?;
    }
    for resource in [
        Resource::BusinessUnits,
        Resource::Groups,
        Resource::Articles,
        Resource::Stock,
    ] {
        if !profile.resources.contains_key(&resource) {
            return Err(format!(
                "resources.{resource} is missing; the shop requires it."
            ));
        }
    }
    resources::check_prices(profile)?;
    resources::check_images(profile)?;
    resources::check_documents(profile)?;
    check_values(profile)
}

fn check_head(profile: &Profile) -> CheckResult {
    address::parse_base_url(&profile.base_url).map_err(|problem| format!("base_url {problem}"))?;
    check_header_name("authorization.header", &profile.authorization.header)?;
    if !profile
        .authorization
        .scheme
        .bytes()
        .all(|byte| byte.is_ascii_graphic())
    {
        return Err("authorization.scheme must be one word of ASCII letters.".to_owned());
    }
    match profile.database.location {
        ParamLocation::Path => {}
        ParamLocation::Query if profile.database.name.is_empty() => {
            return Err("database.name must name the query parameter.".to_owned());
        }
        ParamLocation::Query => {}
        ParamLocation::Header => check_header_name("database.name", &profile.database.name)?,
    }
    if let Some(header) = &profile.capabilities.idempotency_header {
        check_header_name("capabilities.idempotency_header", header)?;
    }
    check_envelope(profile)
}

fn check_envelope(profile: &Profile) -> CheckResult {
    let envelope = &profile.envelope;
    let mut paths: Vec<(&str, &str)> =
        vec![("success", &envelope.success), ("data", &envelope.data)];
    let optional = [
        ("message", &envelope.message),
        ("error_code", &envelope.error_code),
        ("request_id", &envelope.request_id),
        ("total", &envelope.total),
        ("next_cursor", &envelope.next_cursor),
    ];
    paths.extend(
        optional
            .iter()
            .filter_map(|(key, path)| path.as_deref().map(|path| (*key, path))),
    );
    for (at, (key, path)) in paths.iter().enumerate() {
        if path.split('.').any(str::is_empty) {
            return Err(format!(
                "envelope.{key} must be a key, or keys with single dots between them."
            ));
        }
        for (other, same) in &paths[..at] {
            if *same == *path
                || same.starts_with(&format!("{path}."))
                || path.starts_with(&format!("{same}."))
            {
                return Err(format!(
                    "envelope.{key} and envelope.{other} can't be the same key or one inside the other."
                ));
            }
        }
    }
    check_scalars("envelope.success_values", &envelope.success_values)
}

fn check_formats(profile: &Profile) -> CheckResult {
    let formats = &profile.formats;
    check_scalars("formats.true_values", &formats.true_values)?;
    check_scalars("formats.false_values", &formats.false_values)?;
    if formats
        .true_values
        .iter()
        .any(|value| formats.false_values.contains(value))
    {
        return Err(
            "formats.true_values and formats.false_values have a value in common.".to_owned(),
        );
    }
    let day = NaiveDate::from_ymd_opt(2026, 3, 21).unwrap_or_default();
    let noon = day.and_hms_opt(13, 14, 15).unwrap_or_default().and_utc();
    let mut written = String::new();
    let round_trip = std::fmt::write(&mut written, format_args!("{}", day.format(&formats.date)))
        .is_ok()
        && NaiveDate::parse_from_str(&written, &formats.date) == Ok(day);
    if !round_trip {
        return Err(
            "formats.date is not a chrono format with day, month and year, such as %Y-%m-%d."
                .to_owned(),
        );
    }
    let mut written = String::new();
    if std::fmt::write(
        &mut written,
        format_args!("{}", noon.format(&formats.date_time)),
    )
    .is_err()
        || !written.contains("14")
    {
        return Err(
            "formats.date_time is not a chrono format with a time, such as %Y-%m-%dT%H:%M:%SZ."
                .to_owned(),
        );
    }
    Ok(())
}

fn check_paging(path: &str, paging: &Paging, profile: &Profile) -> CheckResult {
    let (names, rows): (&[&String], u32) = match paging {
        Paging::None {} => return Ok(()),
        Paging::Page {
            page, size, rows, ..
        } => (&[page, size], *rows),
        Paging::Offset {
            offset,
            limit,
            rows,
        } => (&[offset, limit], *rows),
        Paging::Cursor {
            cursor,
            limit,
            rows,
        } => {
            if profile.envelope.next_cursor.is_none() {
                return Err(format!(
                    "{path} is by cursor, so envelope.next_cursor must say where the next one is."
                ));
            }
            (&[cursor, limit], *rows)
        }
    };
    if names.iter().any(|name| name.is_empty()) || names[0] == names[1] {
        return Err(format!("{path} must name two different query parameters."));
    }
    if !(1..=10_000).contains(&rows) {
        return Err(format!("{path}.rows must lie between 1 and 10000."));
    }
    Ok(())
}

fn check_values(profile: &Profile) -> CheckResult {
    let values = &profile.values;
    for (map, given, words) in [
        (
            "price_type",
            &values.price_type,
            &["purchase", "net", "gross"][..],
        ),
        ("stock_mode", &values.stock_mode, &["on_hand", "free"]),
        (
            "document_type",
            &values.document_type,
            &[
                "invoice",
                "invoice_delivery_note",
                "delivery_note",
                "reservation",
                "return",
            ],
        ),
        (
            "article_kind",
            &values.article_kind,
            &["goods", "service", "consignment", "material", "product"],
        ),
        (
            "customer_kind",
            &values.customer_kind,
            &[
                "domestic_company",
                "foreign_company",
                "person",
                "self_employed",
                "public_funds",
            ],
        ),
    ] {
        if let Some(word) = words.iter().find(|word| !given.contains_key(**word)) {
            return Err(format!("values.{map}.{word} is missing."));
        }
        if let Some(word) = given.keys().find(|word| !words.contains(&word.as_str())) {
            return Err(format!(
                "values.{map}.{word} is not a word of this map; it has {}.",
                words.join(", ")
            ));
        }
        let mut seen: Vec<&Value> = Vec::new();
        for (word, value) in given {
            if !is_scalar(value) {
                return Err(format!(
                    "values.{map}.{word} must be a text, a number or a boolean."
                ));
            }
            if seen.contains(&value) {
                return Err(format!(
                    "values.{map}.{word} has the value of another word."
                ));
            }
            seen.push(value);
        }
    }
    Ok(())
}

fn check_scalars(path: &str, values: &[Value]) -> CheckResult {
    match !values.is_empty() && values.iter().all(is_scalar) {
        true => Ok(()),
        false => Err(format!(
            "{path} must list at least one text, number or boolean, and nothing else."
        )),
    }
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}

fn check_header_name(path: &str, name: &str) -> CheckResult {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match !name.is_empty() && name.bytes().all(token) {
        true => Ok(()),
        false => Err(format!("{path} is not a header name.")),
    }
}
