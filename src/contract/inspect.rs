//! What an answer has of what the profile reads, for the contract check: names of keys, never a value.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use serde_json::value::RawValue;

use super::required::required_fields;
use super::rows::{RejectedRow, Rows};
use super::{Contract, Field, Paging, Resource, ResponseData, key_names, resource};
use crate::error::Error;
use crate::model::{Image, PriceType};

/// Rows looked at, at most.
pub const MAX_INSPECTED_ROWS: usize = 200;

const MAX_UNKNOWN_KEYS: usize = 60;

/// Fields of the profile and keys of the answer, compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FieldReport {
    /// Field → the key it came under, in at least one row.
    pub found: BTreeMap<Field, String>,
    /// Fields the shop can't do without → the keys the profile looks for; no row has one of them.
    pub missing_required: BTreeMap<Field, Vec<String>>,
    /// The same of fields the shop can do without.
    pub missing_optional: BTreeMap<Field, Vec<String>>,
    /// Keys that came and that the profile doesn't read.
    pub unknown: Vec<String>,
}

/// What further requests can be made with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Id of a customer.
    pub customer_id: Option<String>,
    /// A picture's identity.
    pub image: Option<Image>,
}

/// An answer, looked at.
#[derive(Debug)]
pub struct Inspection {
    /// Rows of the answer.
    pub rows: usize,
    /// Keys of the first [`MAX_INSPECTED_ROWS`].
    pub fields: FieldReport,
    /// Why rows can't be read at all.
    pub problem: Option<Error>,
    /// What is not as it should be, though rows can be read.
    pub remarks: Vec<String>,
    /// From the first good row.
    pub sample: Sample,
}

impl Contract {
    /// Looks at an answer as the shop would read it, prices of the type it has chosen.
    #[must_use]
    pub fn inspect(&self, answer: &ResponseData<'_>, price_type: PriceType) -> Inspection {
        let rows = split_rows(answer);
        let looked_at = &rows[..rows.len().min(MAX_INSPECTED_ROWS)];
        let needed = self.price_field(answer.resource, price_type);
        let mut look = Inspection {
            rows: rows.len(),
            fields: self.compare_fields(answer.resource, looked_at, needed),
            problem: None,
            remarks: self.list_remarks(answer, rows.len()),
            sample: Sample::default(),
        };
        match self.parse_inspected_rows(answer, looked_at, price_type, &mut look.sample) {
            Ok(rejected) => look.remarks.extend(rejected.first().map(|first| {
                format!(
                    "{} of {} rows can't be understood. The first: {}.",
                    rejected.len(),
                    looked_at.len(),
                    first.reason
                )
            })),
            Err(error) => look.problem = Some(error),
        }
        if let (None, Some(field)) = (&look.problem, needed) {
            look.problem = match look.fields.missing_required.get(&field) {
                Some(keys) => Some(self.missing_price(answer, field, keys)),
                None if !self.has_field(answer.resource, field) => Some(self.unknown_price(answer)),
                None => None,
            };
        }
        look
    }

    /// The field that must hold the price, where this list has it.
    fn price_field(&self, source: Resource, price_type: PriceType) -> Option<Field> {
        let own = resource::price_type_field(price_type);
        (self.profile().prices.source == source).then(|| match self.has_field(source, own) {
            true => own,
            false => Field::Price,
        })
    }

    fn missing_price(&self, answer: &ResponseData<'_>, field: Field, keys: &[String]) -> Error {
        let resource = answer.resource;
        Error::contract(format!(
            "No row of SORS's answer for {} has a price of the chosen type: `{}[*].{}` (profile key \
             resources.{resource}.fields.{field}). Keys that came: {}. Correct the contract profile, or choose another \
             price type.",
            resource.noun(),
            self.profile().envelope.data,
            keys.first().map_or("", String::as_str),
            key_names::keys_of_first_row(answer.data),
        ))
        .of(resource)
    }

    fn unknown_price(&self, answer: &ResponseData<'_>) -> Error {
        Error::contract(format!(
            "The contract profile “{}” reads no price of the chosen type from {}. Choose another price type, or add it \
             to resources.{}.fields.",
            self.profile().profile,
            answer.resource.noun(),
            answer.resource,
        ))
        .of(answer.resource)
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
        // Of each group one field is enough; of one with none at all, the first that the profile reads is named.
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

    /// What the envelope leaves open: a list that ends without saying so would be taken for whole.
    fn list_remarks(&self, answer: &ResponseData<'_>, rows: usize) -> Vec<String> {
        let (envelope, resource) = (&self.profile().envelope, answer.resource);
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
        if let (None, Some(path)) = (answer.total, &envelope.total) {
            remarks.push(format!(
                "No number of all rows came at `{path}` (profile key envelope.total), so a list that ends too early \
                 would not be noticed."
            ));
        }
        let more = answer.total.map_or(full, |total| total > rows as u64);
        if let (true, None, Paging::Cursor { .. }, Some(path)) =
            (more, &answer.next_cursor, paging, &envelope.next_cursor)
        {
            remarks.push(format!(
                "There are more rows than this page has, but no cursor of the next page came at `{path}` (profile key \
                 envelope.next_cursor)."
            ));
        }
        remarks
    }

    /// Reads rows as the shop does; which of them can't be read.
    fn parse_inspected_rows(
        &self,
        answer: &ResponseData<'_>,
        rows: &[&RawValue],
        price_type: PriceType,
        sample: &mut Sample,
    ) -> Result<Vec<RejectedRow>, Error> {
        let resource = answer.resource;
        let text: Vec<&str> = rows.iter().map(|row| row.get()).collect();
        let first_rows = RawValue::from_string(format!("[{}]", text.join(",")));
        let data = match &first_rows {
            Ok(list) if answer.data.get().starts_with('[') => list,
            _ => answer.data,
        };
        let answer = &ResponseData {
            resource,
            data,
            total: answer.total,
            next_cursor: answer.next_cursor.clone(),
            request_id: answer.request_id.clone(),
        };
        Ok(match resource {
            Resource::Databases => first_and_rejected(self.parse_databases(answer)?).1,
            Resource::BusinessUnits => first_and_rejected(self.parse_business_units(answer)?).1,
            Resource::Groups => first_and_rejected(self.parse_groups(answer)?).1,
            Resource::Articles if self.profile().prices.source == resource => {
                let rejected = first_and_rejected(self.parse_articles(answer)?).1;
                match rejected.is_empty() {
                    true => first_and_rejected(self.parse_prices(answer, price_type)?).1,
                    false => rejected,
                }
            }
            Resource::Articles => first_and_rejected(self.parse_articles(answer)?).1,
            Resource::Images => {
                let (first, rejected) = first_and_rejected(self.parse_images(answer)?);
                sample.image = first.map(|image| Image {
                    data: None,
                    ..image
                });
                rejected
            }
            Resource::Stock => first_and_rejected(self.parse_stock(answer, price_type)?).1,
            Resource::Prices => first_and_rejected(self.parse_prices(answer, price_type)?).1,
            Resource::Customers => {
                let (first, rejected) = first_and_rejected(self.parse_customers(answer)?);
                sample.customer_id = first.and_then(|customer| customer.id);
                rejected
            }
            Resource::CustomerDebt => {
                self.parse_debt(answer, "")?;
                Vec::new()
            }
            Resource::DocumentLookup => first_and_rejected(self.parse_documents(answer)?).1,
            Resource::ImageContent | Resource::CustomerCreate | Resource::DocumentCreate => {
                Vec::new()
            }
        })
    }
}

/// The rows of a list, or the one object.
fn split_rows<'a>(answer: &ResponseData<'a>) -> Vec<&'a RawValue> {
    match serde_json::from_str(answer.data.get()) {
        Ok(rows) => rows,
        Err(_) if answer.data.get().starts_with('{') => vec![answer.data],
        Err(_) => Vec::new(),
    }
}

/// The first good row, and all bad ones.
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
