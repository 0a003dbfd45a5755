use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::envelope::{EnvelopePaths, ParsedEnvelope};
use super::row::{FieldError, RawRow, RowSchema};
use super::rows::{RowParser, Rows, parse_list};
use super::{Field, PriceRow, Profile, Resource, ResourceSpec, StockRow, check, resource};
use crate::error::Error;
use crate::model::{
    Article, BusinessUnit, Customer, Database, Debt, Document, DocumentReceipt, Group, Image,
    PriceType,
};

/// A checked profile, made ready for reading answers.
#[derive(Debug, Clone)]
pub struct Contract {
    profile: Arc<Profile>,
    paths: EnvelopePaths,
    schemas: BTreeMap<Resource, RowSchema>,
}

/// An answer SORS says it carried out.
#[derive(Debug)]
pub struct ResponseData<'a> {
    /// The resource asked for.
    pub resource: Resource,
    /// The payload's text.
    pub data: &'a RawValue,
    /// Number of all rows of the list, where SORS says it.
    pub total: Option<u64>,
    /// Cursor of the next page.
    pub next_cursor: Option<String>,
    /// SORS's id of the request.
    pub request_id: Option<String>,
}

/// What SORS says where it didn't carry something out. Not yet cleared of what must not be shown.
#[derive(Debug, Clone, Default)]
pub struct ApiError {
    /// For people.
    pub message: Option<String>,
    /// For support.
    pub code: Option<String>,
    /// SORS's id of the request.
    pub request_id: Option<String>,
}

impl Contract {
    /// Checks a profile and makes it ready.
    pub fn new(profile: Arc<Profile>) -> Result<Self, Error> {
        check::check_profile(&profile).map_err(|problem| {
            Error::contract(format!("The contract profile can't be used: {problem}"))
        })?;
        let paths = EnvelopePaths::new(&profile.envelope);
        let schemas = profile
            .resources
            .iter()
            .map(|(resource, spec)| (*resource, RowSchema::new(&profile, *resource, &spec.fields)))
            .collect();
        Ok(Self {
            profile,
            paths,
            schemas,
        })
    }

    /// The profile.
    #[must_use]
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// A resource of the profile; an error where it has none.
    pub fn spec(&self, resource: Resource) -> Result<&ResourceSpec, Error> {
        self.profile
            .resources
            .get(&resource)
            .ok_or_else(|| missing_resource(&self.profile, resource))
    }

    /// Whether the profile reads a field of a resource.
    #[must_use]
    pub fn has_field(&self, resource: Resource, field: Field) -> bool {
        self.schemas
            .get(&resource)
            .is_some_and(|shape| shape.has(field))
    }

    /// Whether prices of a type can be read from a list.
    #[must_use]
    pub fn offers_price(&self, source: Resource, price_type: PriceType) -> bool {
        self.has_field(source, resource::price_type_field(price_type))
            || self.has_field(source, Field::Price)
    }

    /// Opens the envelope. The outer error: the answer isn't understood. The inner one: SORS says no.
    pub fn open_envelope<'a>(
        &self,
        resource: Resource,
        text: &'a str,
    ) -> Result<Result<ResponseData<'a>, ApiError>, Error> {
        let envelope = &self.profile.envelope;
        let opened = ParsedEnvelope::parse(&self.paths, text)
            .map_err(|error| json_error(&error).of(resource))?;
        let request_id = opened.request_id();
        let named = |error: Error| error.of(resource).request(request_id.clone());
        if !opened.is_success(envelope, text).map_err(named)? {
            return Ok(Err(ApiError {
                message: opened.message(),
                code: opened.error_code(),
                request_id,
            }));
        }
        Ok(Ok(ResponseData {
            resource,
            data: opened.require_data(envelope, text).map_err(named)?,
            total: opened.total(envelope).map_err(named)?,
            next_cursor: opened.next_cursor(),
            request_id,
        }))
    }

    /// What an answer with a failing HTTP status says, as far as it can be understood.
    #[must_use]
    pub fn parse_api_error(&self, text: &str) -> ApiError {
        ParsedEnvelope::parse(&self.paths, text).map_or_else(
            |_| ApiError::default(),
            |opened| ApiError {
                message: opened.message(),
                code: opened.error_code(),
                request_id: opened.request_id(),
            },
        )
    }

    /// Rows of the list of databases.
    pub fn parse_databases(&self, answer: &ResponseData<'_>) -> Result<Rows<Database>, Error> {
        self.parse_rows(answer, &resource::parse_database)
    }

    /// Rows of the list of business units.
    pub fn parse_business_units(
        &self,
        answer: &ResponseData<'_>,
    ) -> Result<Rows<BusinessUnit>, Error> {
        self.parse_rows(answer, &resource::parse_business_unit)
    }

    /// Rows of the list of groups.
    pub fn parse_groups(&self, answer: &ResponseData<'_>) -> Result<Rows<Group>, Error> {
        self.parse_rows(answer, &resource::parse_group)
    }

    /// Rows of the list of articles.
    pub fn parse_articles(&self, answer: &ResponseData<'_>) -> Result<Rows<Article>, Error> {
        self.parse_rows(answer, &|row| resource::parse_article(&self.profile, row))
    }

    /// Rows of the list of pictures.
    pub fn parse_images(&self, answer: &ResponseData<'_>) -> Result<Rows<Image>, Error> {
        self.parse_rows(answer, &|row| resource::parse_image(&self.profile, row))
    }

    /// Rows of the stock list, with the price of a type where the rows have it.
    pub fn parse_stock(
        &self,
        answer: &ResponseData<'_>,
        price_type: PriceType,
    ) -> Result<Rows<StockRow>, Error> {
        self.parse_rows(answer, &|row| resource::parse_stock(price_type, row))
    }

    /// Prices of a type, from the resource that `prices.source` names.
    pub fn parse_prices(
        &self,
        answer: &ResponseData<'_>,
        price_type: PriceType,
    ) -> Result<Rows<PriceRow>, Error> {
        self.parse_rows(answer, &|row| resource::parse_price(price_type, row))
    }

    /// Rows of the list of customers.
    pub fn parse_customers(&self, answer: &ResponseData<'_>) -> Result<Rows<Customer>, Error> {
        self.parse_rows(answer, &|row| resource::parse_customer(&self.profile, row))
    }

    /// Documents found, each with the order number its row names, if it does.
    pub fn parse_documents(
        &self,
        answer: &ResponseData<'_>,
    ) -> Result<Rows<(Option<String>, DocumentReceipt)>, Error> {
        self.parse_rows(answer, &|row| {
            Ok((row.text(Field::OrderNumber)?, resource::parse_receipt(row)?))
        })
    }

    /// The answer to a created customer.
    pub fn parse_created_customer(
        &self,
        answer: &ResponseData<'_>,
        sent: &Customer,
    ) -> Result<Customer, Error> {
        self.parse_object(answer, &|row| resource::parse_created_customer(sent, row))
    }

    /// The answer to a created document.
    pub fn parse_receipt(
        &self,
        answer: &ResponseData<'_>,
        _sent: &Document,
    ) -> Result<DocumentReceipt, Error> {
        self.parse_object(answer, &resource::parse_receipt)
    }

    /// A customer's debt.
    pub fn parse_debt(&self, answer: &ResponseData<'_>, customer_id: &str) -> Result<Debt, Error> {
        self.parse_object(answer, &|row| resource::parse_debt(customer_id, row))
    }

    fn parse_rows<T>(
        &self,
        answer: &ResponseData<'_>,
        make: RowParser<'_, T>,
    ) -> Result<Rows<T>, Error> {
        let named = |error: Error| error.of(answer.resource).request(answer.request_id.clone());
        parse_list(self, self.schema(answer.resource)?, answer.data, make).map_err(named)
    }

    /// One object, or a list of one.
    fn parse_object<T>(
        &self,
        answer: &ResponseData<'_>,
        make: &(dyn Fn(&RawRow<'_, '_>) -> Result<T, FieldError> + Send + Sync),
    ) -> Result<T, Error> {
        let listed;
        let data = if answer.data.get().starts_with('[') {
            answer.data
        } else {
            listed = RawValue::from_string(format!("[{}]", answer.data.get()))
                .map_err(|error| json_error(&error).of(answer.resource))?;
            &*listed
        };
        let named = |error: Error| error.of(answer.resource).request(answer.request_id.clone());
        let mut list = parse_list(self, self.schema(answer.resource)?, data, make)
            .map_err(named)?
            .rows;
        match (list.pop(), list.is_empty()) {
            (Some(Ok(one)), true) => Ok(one),
            (Some(Err(rejection)), true) => Err(named(Error::contract(format!(
                "SORS's answer can't be understood: {}.",
                rejection.reason
            )))),
            (_, _) => Err(named(Error::contract(format!(
                "SORS's answer for {} is a list where one object was expected.",
                answer.resource.noun()
            )))),
        }
    }

    fn schema(&self, resource: Resource) -> Result<&RowSchema, Error> {
        self.schemas
            .get(&resource)
            .ok_or_else(|| missing_resource(&self.profile, resource))
    }
}

fn missing_resource(profile: &Profile, resource: Resource) -> Error {
    Error::contract(format!(
        "The contract profile “{}” has no resource `{resource}`, so SORS can't be asked for it. Add \
         resources.{resource} to the profile.",
        profile.profile
    ))
    .of(resource)
}

/// JSON that stops in the middle was cut on its way: worth another try. Anything else is not JSON.
fn json_error(error: &serde_json::Error) -> Error {
    if error.is_eof() {
        return Error::connection(
            "SORS's answer was cut off: its JSON ends in the middle. Nothing was taken over; try again.",
        );
    }
    Error::contract(format!(
        "SORS's answer is not JSON (line {}, column {}: {}). Check the address in the settings, or ask Softkom.",
        error.line(),
        error.column(),
        json_error_reason(error)
    ))
}

/// serde_json's reason without its place; it names syntax, never a value of the answer.
fn json_error_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ")
        .next()
        .unwrap_or("syntax")
        .chars()
        .take(80)
        .collect()
}
