//! Encodes request bodies by the profile. A decimal is written from its own digits, never through a float.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use super::request::placeholders;
use super::{DecimalFormat, Field, Param, Profile, Resource, ResourceSpec};
use crate::error::Error;
use crate::model::{Customer, Document, DocumentItem, DocumentType};

/// A value of a body.
enum BodyValue<'a> {
    Text(&'a str),
    Decimal(Decimal, DecimalFormat),
    Date(NaiveDate, &'a str),
    Value(&'a Value),
    Items(Vec<RequestBody<'a>>),
}

impl Serialize for BodyValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text_value) => serializer.serialize_str(text_value),
            Self::Decimal(decimal, DecimalFormat::Number) => {
                RawValue::from_string(decimal.to_string())
                    .map_err(S::Error::custom)?
                    .serialize(serializer)
            }
            Self::Decimal(decimal, DecimalFormat::StringPoint) => serializer.collect_str(decimal),
            Self::Decimal(decimal, DecimalFormat::StringComma) => {
                serializer.serialize_str(&decimal.to_string().replace('.', ","))
            }
            Self::Date(date, format) => serializer.collect_str(&date.format(format)),
            Self::Value(value) => value.serialize(serializer),
            Self::Items(items) => items.serialize(serializer),
        }
    }
}

/// SORS's keys with their values.
struct RequestBody<'a>(Vec<(&'a str, BodyValue<'a>)>);

impl Serialize for RequestBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, part) in &self.0 {
            map.serialize_entry(key, part)?;
        }
        map.end()
    }
}

/// Encodes the body of a document as JSON.
///
/// # Errors
/// If the profile can't express the document, or the document has no items.
pub fn encode_document(profile: &Profile, document: &Document) -> Result<String, Error> {
    const RESOURCE: Resource = Resource::DocumentCreate;
    let spec = resource_spec(profile, RESOURCE)?;
    if document.items.is_empty() {
        return Err(
            Error::validation("The order has no items, so there is nothing to send.")
                .with_resource(RESOURCE),
        );
    }
    if document.document_type == DocumentType::Return
        && document.source_document.is_some()
        && !spec.body.contains_key(&Field::SourceDocument)
    {
        return Err(unsupported_field(
            profile,
            RESOURCE,
            "source_document",
            "a return's source document",
        ));
    }
    let discounted = document.items.iter().any(|item| !item.discount.is_zero());
    if discounted && !spec.item_body.contains_key(&Field::Discount) {
        return Err(unsupported_field(
            profile,
            RESOURCE,
            "discount",
            "an item's discount",
        ));
    }
    let body = compose_body(&spec.body, |field| {
        document_value(profile, spec, document, field)
    })?;
    to_json(&body, RESOURCE)
}

fn document_value<'a>(
    profile: &'a Profile,
    spec: &'a ResourceSpec,
    document: &'a Document,
    field: Field,
) -> Result<Option<BodyValue<'a>>, Error> {
    let values = &profile.values;
    Ok(match field {
        Field::DocumentType => Some(mapped_value(
            &values.document_type,
            &document.document_type,
            "document_type",
        )?),
        Field::OrderNumber => Some(BodyValue::Text(&document.order_number)),
        Field::Date => Some(BodyValue::Date(document.date, &profile.formats.date)),
        Field::DueDate => date_value(profile, document.due_date),
        Field::CustomerId => Some(BodyValue::Text(&document.customer_id)),
        Field::BusinessUnit => text_value(&document.business_unit),
        Field::PriceType => match &document.price_type {
            Some(price_type) => Some(mapped_value(&values.price_type, price_type, "price_type")?),
            None => None,
        },
        Field::Currency => Some(BodyValue::Text(&document.currency)),
        Field::PaymentMethod => text_value(&document.payment_method),
        Field::Note => text_value(&document.note),
        Field::Total => Some(BodyValue::Decimal(document.total, profile.formats.decimal)),
        Field::SourceDocument => text_value(&document.source_document),
        Field::Items => {
            let items: Result<Vec<_>, Error> = document
                .items
                .iter()
                .map(|item| {
                    compose_body(&spec.item_body, |field| {
                        Ok(item_value(profile, item, field))
                    })
                })
                .collect();
            Some(BodyValue::Items(items?))
        }
        _ => None,
    })
}

fn item_value<'a>(
    profile: &'a Profile,
    item: &'a DocumentItem,
    field: Field,
) -> Option<BodyValue<'a>> {
    let decimal = |value| Some(BodyValue::Decimal(value, profile.formats.decimal));
    match field {
        Field::ArticleId => Some(BodyValue::Text(&item.article_id)),
        Field::Code => Some(BodyValue::Text(&item.code)),
        Field::Name => Some(BodyValue::Text(&item.name)),
        Field::Quantity => decimal(item.quantity),
        Field::UnitPrice => decimal(item.unit_price),
        Field::Discount => decimal(item.discount),
        Field::VatRate => item.vat_rate.and_then(decimal),
        _ => None,
    }
}

/// Encodes the body of a new customer as JSON.
///
/// # Errors
/// If the profile can't express the customer, or the customer has no name.
pub fn encode_customer(profile: &Profile, customer: &Customer) -> Result<String, Error> {
    const RESOURCE: Resource = Resource::CustomerCreate;
    let spec = resource_spec(profile, RESOURCE)?;
    if customer.name.trim().is_empty() {
        return Err(Error::validation(
            "A customer without a name can't be created. Fill in the billing name.",
        )
        .with_resource(RESOURCE));
    }
    let body = compose_body(&spec.body, |field| {
        Ok(match field {
            Field::Code => text_value(&customer.code),
            Field::Name => Some(BodyValue::Text(customer.name.trim())),
            Field::Company => text_value(&customer.company),
            Field::Kind => match &customer.kind {
                Some(kind) => Some(mapped_value(
                    &profile.values.customer_kind,
                    kind,
                    "customer_kind",
                )?),
                None => None,
            },
            Field::Email => text_value(&customer.email),
            Field::Phone => text_value(&customer.phone),
            Field::Address => text_value(&customer.address),
            Field::City => text_value(&customer.city),
            Field::PostalCode => text_value(&customer.postal_code),
            Field::Country => text_value(&customer.country),
            Field::Pib => text_value(&customer.pib),
            Field::Mb => text_value(&customer.mb),
            _ => None,
        })
    })?;
    to_json(&body, RESOURCE)
}

/// Returns the profile's value of an enumerated word, for a parameter or path.
pub(crate) fn param_value(
    values: &BTreeMap<String, Value>,
    word: &impl Serialize,
) -> Option<String> {
    find_value(values, word).map(super::request::param_text)
}

fn find_value<'a>(values: &'a BTreeMap<String, Value>, word: &impl Serialize) -> Option<&'a Value> {
    match serde_json::to_value(word) {
        Ok(Value::String(word)) => values.get(&word),
        _ => None,
    }
}

fn mapped_value<'a>(
    values: &'a BTreeMap<String, Value>,
    word: &impl Serialize,
    map: &str,
) -> Result<BodyValue<'a>, Error> {
    find_value(values, word)
        .map(BodyValue::Value)
        .ok_or_else(|| {
            Error::contract(format!(
                "The contract profile's values.{map} has no value for what is to be sent."
            ))
        })
}

fn text_value(value: &Option<String>) -> Option<BodyValue<'_>> {
    value
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(BodyValue::Text)
}

fn date_value(profile: &Profile, date: Option<NaiveDate>) -> Option<BodyValue<'_>> {
    date.map(|date| BodyValue::Date(date, &profile.formats.date))
}

fn compose_body<'a>(
    keys: &'a BTreeMap<Field, String>,
    part: impl Fn(Field) -> Result<Option<BodyValue<'a>>, Error>,
) -> Result<RequestBody<'a>, Error> {
    let mut body = Vec::with_capacity(keys.len());
    for (field, key) in keys {
        body.extend(part(*field)?.map(|part| (key.as_str(), part)));
    }
    Ok(RequestBody(body))
}

fn to_json(body: &RequestBody<'_>, resource: Resource) -> Result<String, Error> {
    serde_json::to_string(body).map_err(|_| {
        Error::contract("The request's body can't be written as JSON.").with_resource(resource)
    })
}

fn resource_spec(profile: &Profile, resource: Resource) -> Result<&ResourceSpec, Error> {
    profile.resources.get(&resource).ok_or_else(|| {
        Error::contract(format!(
            "The contract profile “{}” has no resource `{resource}`, so it can't be sent. Add resources.{resource} to \
             the profile.",
            profile.profile
        ))
        .with_resource(resource)
    })
}

fn unsupported_field(profile: &Profile, resource: Resource, field: &str, what: &str) -> Error {
    Error::contract(format!(
        "The contract profile “{}” has no key for {what} (resources.{resource}.….{field}), so the document would differ from the order. Add the key to the profile.",
        profile.profile
    ))
    .with_resource(resource)
}

/// Whether a document's type is part of the request: in the body, the query or the path.
pub(crate) fn names_document_type(spec: &ResourceSpec) -> bool {
    spec.body.contains_key(&Field::DocumentType)
        || spec.query.contains_key(&Param::DocumentType)
        || placeholders(&spec.path).is_ok_and(|names| names.contains(&Param::DocumentType.as_str()))
}
