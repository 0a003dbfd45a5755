//! Compares the keys of a response with the profile, for the contract check: names of keys, never a value.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::value::RawValue;

use super::required::required_fields;
use super::rows::{RejectedRow, Rows};
use super::{Contract, Field, Paging, Resource, ResponseData, key_names, resource};
use crate::error::Error;
use crate::model::{Image, PriceType};

/// Rows to inspect, at most.
pub const MAX_INSPECTED_ROWS: usize = 200;

const MAX_UNKNOWN_KEYS: usize = 60;

/// Comparison of the profile's fields with the keys of a response.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FieldReport {
    /// Field → its key in at least one row.
    pub found: BTreeMap<Field, String>,
    /// Fields the shop needs → the profile's keys; no row has any of them.
    pub missing_required: BTreeMap<Field, Vec<String>>,
    /// The same for optional fields.
    pub missing_optional: BTreeMap<Field, Vec<String>>,
    /// Keys of the response without a field in the profile.
    pub unknown: Vec<String>,
}

/// Values for further requests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// ID of a customer.
    pub customer_id: Option<String>,
    /// Identity of an image.
    pub image: Option<Image>,
}

/// Result of inspecting a response.
#[derive(Debug)]
pub struct Inspection {
    /// Rows of the response.
    pub rows: usize,
    /// Keys of the first [`MAX_INSPECTED_ROWS`].
    pub fields: FieldReport,
    /// Why rows can't be parsed at all.
    pub problem: Option<Error>,
    /// Differences from the profile, though rows can be parsed.
    pub remarks: Vec<String>,
    /// From the first valid row.
    pub sample: Sample,
}

impl Contract {
    /// Inspects a response as the shop would parse it, with prices of the chosen type.
    #[must_use]
    pub fn inspect(&self, response: &ResponseData<'_>, price_type: PriceType) -> Inspection {
        let rows = split_rows(response);
        let looked_at = &rows[..rows.len().min(MAX_INSPECTED_ROWS)];
        let needed = self.price_field(response.resource, price_type);
        let mut inspection = Inspection {
            rows: rows.len(),
            fields: self.compare_fields(response.resource, looked_at, needed),
            problem: None,
            remarks: self.list_remarks(response, rows.len()),
            sample: Sample::default(),
        };
        match self.parse_inspected_rows(response, looked_at, price_type, &mut inspection.sample) {
            Ok(rejected) => inspection.remarks.extend(rejected.first().map(|first| {
                format!(
                    "{} of {} rows can't be parsed. The first: {}.",
                    rejected.len(),
                    looked_at.len(),
                    first.reason
                )
            })),
            Err(error) => inspection.problem = Some(error),
        }
        if let (None, Some(field)) = (&inspection.problem, needed) {
            inspection.problem = match inspection.fields.missing_required.get(&field) {
                Some(keys) => Some(self.missing_price(response, field, keys)),
                None if !self.has_field(response.resource, field) => {
                    Some(self.unknown_price(response))
                }
                None => None,
            };
        }
        inspection
    }

    /// Returns the field of the price, where this list has it.
    fn price_field(&self, source: Resource, price_type: PriceType) -> Option<Field> {
        let own = resource::price_type_field(price_type);
        (self.profile().prices.source == source).then(|| match self.has_field(source, own) {
            true => own,
            false => Field::Price,
        })
    }

    fn missing_price(&self, response: &ResponseData<'_>, field: Field, keys: &[String]) -> Error {
        let resource = response.resource;
        Error::contract(format!(
            "No row of SORS's response for {} has a price of the chosen type: `{}[*].{}` (profile key \
             resources.{resource}.fields.{field}). Keys that came: {}. Correct the contract profile, or choose another \
             price type.",
            resource.noun(),
            self.profile().envelope.data,
            keys.first().map_or("", String::as_str),
            key_names::keys_of_first_row(response.data),
        ))
        .with_resource(resource)
    }

    fn unknown_price(&self, response: &ResponseData<'_>) -> Error {
        Error::contract(format!(
            "The contract profile “{}” reads no price of the chosen type from {}. Choose another price type, or add it \
             to resources.{}.fields.",
            self.profile().profile,
            response.resource.noun(),
            response.resource,
        ))
        .with_resource(response.resource)
    }

    fn compare_fields(
        &self,
        resource: Resource,
        rows: &[&RawValue],
        needed: Option<Field>,
    ) -> FieldReport {
        let mut report = FieldReport::default();
        let Some(spec) = self.profile().resources.get(&resource) else {
            return report;
        };
        if rows.is_empty() {
            return report;
        }
        let mut seen = HashSet::new();
        let came: Vec<String> = rows
            .iter()
            .flat_map(|row| key_names::list_keys(row))
            .filter(|key| seen.insert(key.clone()))
            .collect();
        for (field, keys) in &spec.fields {
            match keys.iter().find(|key| seen.contains(*key)) {
                Some(key) => report.found.insert(*field, key.clone()),
                None => None,
            };
        }
        // One field per group is enough. For a group without any, the first field of the profile is reported.
        let mut required: HashSet<Field> = required_fields(self.profile(), resource)
            .iter()
            .filter(|any_of| !any_of.iter().any(|field| report.found.contains_key(field)))
            .filter_map(|any_of| any_of.iter().find(|field| spec.fields.contains_key(*field)))
            .copied()
            .collect();
        required.extend(needed);
        for (field, keys) in &spec.fields {
            if report.found.contains_key(field) {
                continue;
            }
            let missing = match required.contains(field) {
                true => &mut report.missing_required,
                false => &mut report.missing_optional,
            };
            missing.insert(*field, keys.clone());
        }
        let read: HashSet<&String> = spec.fields.values().flatten().collect();
        report.unknown = came
            .iter()
            .filter(|key| !read.contains(key))
            .take(MAX_UNKNOWN_KEYS)
            .map(|key| key_names::mask_key(key))
            .collect();
        report
    }

    /// Lists what the envelope leaves open: a list that ends without notice would count as whole.
    fn list_remarks(&self, response: &ResponseData<'_>, rows: usize) -> Vec<String> {
        let (envelope, resource) = (&self.profile().envelope, response.resource);
        let mut remarks = Vec::new();
        if rows == 0 {
            remarks.push(format!(
                "The list of {} is empty, so its fields could not be checked.",
                resource.noun()
            ));
        }
        if resource == Resource::CustomerDebt {
            return remarks; // One object, no list.
        }
        let paging = self.profile().paging_of(resource);
        let full = match paging {
            Paging::None {} => return remarks,
            Paging::Page { rows: asked, .. }
            | Paging::Offset { rows: asked, .. }
            | Paging::Cursor { rows: asked, .. } => rows >= *asked as usize,
        };
        if let (None, Some(path)) = (response.total, &envelope.total) {
            remarks.push(format!(
                "No number of all rows came at `{path}` (profile key envelope.total), so a list that ends too early \
                 would not be noticed."
            ));
        }
        let more = response.total.map_or(full, |total| total > rows as u64);
        if let (true, None, Paging::Cursor { .. }, Some(path)) =
            (more, &response.next_cursor, paging, &envelope.next_cursor)
        {
            remarks.push(format!(
                "There are more rows than this page has, but no cursor of the next page came at `{path}` (profile key \
                 envelope.next_cursor)."
            ));
        }
        remarks
    }

    /// Parses rows as the shop does; returns the rejected ones.
    fn parse_inspected_rows(
        &self,
        response: &ResponseData<'_>,
        rows: &[&RawValue],
        price_type: PriceType,
        sample: &mut Sample,
    ) -> Result<Vec<RejectedRow>, Error> {
        let resource = response.resource;
        let text: Vec<&str> = rows.iter().map(|row| row.get()).collect();
        let first_rows = RawValue::from_string(format!("[{}]", text.join(",")));
        let data = match &first_rows {
            Ok(list) if response.data.get().starts_with('[') => list,
            _ => response.data,
        };
        let response = &ResponseData {
            resource,
            data,
            total: response.total,
            next_cursor: response.next_cursor.clone(),
            request_id: response.request_id.clone(),
        };
        Ok(match resource {
            Resource::Databases => first_and_rejected(self.parse_databases(response)?).1,
            Resource::BusinessUnits => first_and_rejected(self.parse_business_units(response)?).1,
            Resource::Groups => first_and_rejected(self.parse_groups(response)?).1,
            Resource::Articles if self.profile().prices.source == resource => {
                let rejected = first_and_rejected(self.parse_articles(response)?).1;
                match rejected.is_empty() {
                    true => first_and_rejected(self.parse_prices(response, price_type)?).1,
                    false => rejected,
                }
            }
            Resource::Articles => first_and_rejected(self.parse_articles(response)?).1,
            Resource::Images => {
                let (first, rejected) = first_and_rejected(self.parse_images(response)?);
                sample.image = first.map(|image| Image {
                    data: None,
                    ..image
                });
                rejected
            }
            Resource::Stock => first_and_rejected(self.parse_stock(response, price_type)?).1,
            Resource::Prices => first_and_rejected(self.parse_prices(response, price_type)?).1,
            Resource::Customers => {
                let (first, rejected) = first_and_rejected(self.parse_customers(response)?);
                sample.customer_id = first.and_then(|customer| customer.id);
                rejected
            }
            Resource::CustomerDebt => {
                self.parse_debt(response, "")?;
                Vec::new()
            }
            Resource::DocumentLookup => first_and_rejected(self.parse_documents(response)?).1,
            Resource::ImageContent | Resource::CustomerCreate | Resource::DocumentCreate => {
                Vec::new()
            }
        })
    }
}

/// Returns the rows of a list, or the one object.
fn split_rows<'a>(response: &ResponseData<'a>) -> Vec<&'a RawValue> {
    match serde_json::from_str(response.data.get()) {
        Ok(rows) => rows,
        Err(_) if response.data.get().starts_with('{') => vec![response.data],
        Err(_) => Vec::new(),
    }
}

/// Returns the first valid row, and all rejected ones.
fn first_and_rejected<T>(rows: Rows<T>) -> (Option<T>, Vec<RejectedRow>) {
    let (mut first, mut rejected) = (None, Vec::new());
    for row in rows.rows {
        match row {
            Ok(good) => first = first.or(Some(good)),
            Err(rejection) => rejected.push(rejection),
        }
    }
    (first, rejected)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
