use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::envelope::{EnvelopePaths, ParsedEnvelope};
use super::row::{FieldError, RawRow, RowSchema};
use super::rows::{RowParser, Rows, parse_list};
use super::{Field, PriceRow, Profile, Resource, ResourceSpec, StockRow, check, resource};
use crate::error::Error;
use crate::model::{
    Article, BusinessUnit, Customer, Database, Debt, DocumentReceipt, Group, Image, PriceType,
};

/// A checked profile, ready to parse responses.
///
/// # Examples
///
/// ```
/// use sors::contract::{Contract, Profile, Resource};
///
/// let contract = Contract::new(Profile::built_in()?)?;
/// let text = r#"{"success": true, "data": [{"id": 7, "name": "Veleprodaja"}]}"#;
/// if let Ok(response) = contract.open_envelope(Resource::BusinessUnits, text)? {
///     let units = contract.parse_business_units(&response)?;
///     assert!(units.rows[0].as_ref().is_ok_and(|unit| unit.id == "7"));
/// }
/// # Ok::<(), sors::client::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Contract {
    profile: Arc<Profile>,
    paths: EnvelopePaths,
    schemas: BTreeMap<Resource, RowSchema>,
}

/// Data of a successful response.
#[derive(Debug)]
pub struct ResponseData<'a> {
    /// The requested resource.
    pub resource: Resource,
    /// The payload's text.
    pub data: &'a RawValue,
    /// Total number of rows of the list, where SORS reports it.
    pub total: Option<u64>,
    /// Cursor of the next page.
    pub next_cursor: Option<String>,
    /// SORS's ID of the request.
    pub request_id: Option<String>,
}

/// Error that SORS reports in the envelope. Its texts are not masked yet.
#[derive(Debug, Clone, Default)]
pub struct ApiError {
    /// For administrators.
    pub message: Option<String>,
    /// For support.
    pub code: Option<String>,
    /// SORS's ID of the request.
    pub request_id: Option<String>,
}

impl Contract {
    /// Checks a profile and prepares it.
    ///
    /// # Errors
    /// If the profile is invalid.
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

    /// Returns the profile.
    #[must_use]
    pub fn profile(&self) -> &Arc<Profile> {
        &self.profile
    }

    /// Returns a resource of the profile.
    ///
    /// # Errors
    /// If the profile has no such resource.
    pub fn spec(&self, resource: Resource) -> Result<&ResourceSpec, Error> {
        self.profile
            .resources
            .get(&resource)
            .ok_or_else(|| missing_resource(&self.profile, resource))
    }

    /// Whether the profile has a field of a resource.
    #[must_use]
    pub fn has_field(&self, resource: Resource, field: Field) -> bool {
        self.schemas
            .get(&resource)
            .is_some_and(|shape| shape.has(field))
    }

    /// Whether a list has prices of a type.
    #[must_use]
    pub fn offers_price(&self, source: Resource, price_type: PriceType) -> bool {
        self.has_field(source, resource::price_type_field(price_type))
            || self.has_field(source, Field::Price)
    }

    /// Opens the envelope. The outer error: the response can't be parsed. The inner error: SORS reports an error.
    ///
    /// # Errors
    /// If the envelope can't be parsed.
    pub fn open_envelope<'a>(
        &self,
        resource: Resource,
        text: &'a str,
    ) -> Result<Result<ResponseData<'a>, ApiError>, Error> {
        let envelope = &self.profile.envelope;
        let opened = ParsedEnvelope::parse(&self.paths, text)
            .map_err(|error| json_error(&error).with_resource(resource))?;
        let request_id = opened.request_id();
        let named = |error: Error| {
            error
                .with_resource(resource)
                .with_request_id(request_id.clone())
        };
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

    /// Parses the error of a failing HTTP status, as far as possible.
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

    /// Parses the list of databases.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_databases(&self, response: &ResponseData<'_>) -> Result<Rows<Database>, Error> {
        self.parse_rows(response, &resource::parse_database)
    }

    /// Parses the list of business units.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_business_units(
        &self,
        response: &ResponseData<'_>,
    ) -> Result<Rows<BusinessUnit>, Error> {
        self.parse_rows(response, &resource::parse_business_unit)
    }

    /// Parses the list of groups.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_groups(&self, response: &ResponseData<'_>) -> Result<Rows<Group>, Error> {
        self.parse_rows(response, &resource::parse_group)
    }

    /// Parses the list of articles.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_articles(&self, response: &ResponseData<'_>) -> Result<Rows<Article>, Error> {
        self.parse_rows(response, &|row| resource::parse_article(&self.profile, row))
    }

    /// Parses the list of images.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_images(&self, response: &ResponseData<'_>) -> Result<Rows<Image>, Error> {
        self.parse_rows(response, &|row| resource::parse_image(&self.profile, row))
    }

    /// Parses the stock list, with prices of a type if the rows have them.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_stock(
        &self,
        response: &ResponseData<'_>,
        price_type: PriceType,
    ) -> Result<Rows<StockRow>, Error> {
        self.parse_rows(response, &|row| resource::parse_stock(price_type, row))
    }

    /// Parses prices of a type, from the resource of `prices.source`.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_prices(
        &self,
        response: &ResponseData<'_>,
        price_type: PriceType,
    ) -> Result<Rows<PriceRow>, Error> {
        self.parse_rows(response, &|row| resource::parse_price(price_type, row))
    }

    /// Parses the list of customers.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_customers(&self, response: &ResponseData<'_>) -> Result<Rows<Customer>, Error> {
        self.parse_rows(response, &|row| {
            resource::parse_customer(&self.profile, row)
        })
    }

    /// Parses documents, each with the order number of its row, if it has one.
    ///
    /// # Errors
    /// If the list can't be parsed as a whole.
    pub fn parse_documents(
        &self,
        response: &ResponseData<'_>,
    ) -> Result<Rows<(Option<String>, DocumentReceipt)>, Error> {
        self.parse_rows(response, &|row| {
            Ok((row.text(Field::OrderNumber)?, resource::parse_receipt(row)?))
        })
    }

    /// Parses the response to a new customer.
    ///
    /// # Errors
    /// If the response can't be parsed.
    pub fn parse_created_customer(
        &self,
        response: &ResponseData<'_>,
        sent: &Customer,
    ) -> Result<Customer, Error> {
        self.parse_object(response, &|row| resource::parse_created_customer(sent, row))
    }

    /// Parses the response to a new document.
    ///
    /// # Errors
    /// If the response can't be parsed.
    pub fn parse_receipt(&self, response: &ResponseData<'_>) -> Result<DocumentReceipt, Error> {
        self.parse_object(response, &resource::parse_receipt)
    }

    /// Parses a customer's debt.
    ///
    /// # Errors
    /// If the response can't be parsed.
    pub fn parse_debt(
        &self,
        response: &ResponseData<'_>,
        customer_id: &str,
    ) -> Result<Debt, Error> {
        self.parse_object(response, &|row| resource::parse_debt(customer_id, row))
    }

    fn parse_rows<T>(
        &self,
        response: &ResponseData<'_>,
        parser: RowParser<'_, T>,
    ) -> Result<Rows<T>, Error> {
        let named = |error: Error| {
            error
                .with_resource(response.resource)
                .with_request_id(response.request_id.clone())
        };
        parse_list(self, self.schema(response.resource)?, response.data, parser).map_err(named)
    }

    /// Parses one object, or a list of one.
    fn parse_object<T>(
        &self,
        response: &ResponseData<'_>,
        parser: &(dyn Fn(&RawRow<'_, '_>) -> Result<T, FieldError> + Send + Sync),
    ) -> Result<T, Error> {
        let listed;
        let data = if response.data.get().starts_with('[') {
            response.data
        } else {
            listed = RawValue::from_string(format!("[{}]", response.data.get()))
                .map_err(|error| json_error(&error).with_resource(response.resource))?;
            &*listed
        };
        let named = |error: Error| {
            error
                .with_resource(response.resource)
                .with_request_id(response.request_id.clone())
        };
        let mut list = parse_list(self, self.schema(response.resource)?, data, parser)
            .map_err(named)?
            .rows;
        match (list.pop(), list.is_empty()) {
            (Some(Ok(one)), true) => Ok(one),
            (Some(Err(rejection)), true) => Err(named(Error::contract(format!(
                "SORS's response can't be parsed: {}.",
                rejection.reason
            )))),
            (_, _) => Err(named(Error::contract(format!(
                "SORS's response for {} is a list where one object was expected.",
                response.resource.noun()
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
        "The contract profile “{}” has no resource `{resource}`, so it can't be requested. Add \
         resources.{resource} to the profile.",
        profile.profile
    ))
    .with_resource(resource)
}

/// Returns the error for invalid JSON. JSON that ends in the middle was truncated on its way, so a retry may help.
fn json_error(error: &serde_json::Error) -> Error {
    if error.is_eof() {
        return Error::connection(
            "SORS's response was truncated: its JSON ends in the middle. Nothing was imported; try again.",
        );
    }
    Error::contract(format!(
        "SORS's response is not JSON (line {}, column {}: {}). Check the address in the settings, or ask Softkom.",
        error.line(),
        error.column(),
        json_error_reason(error)
    ))
}

/// Returns serde_json's reason without its position; it names syntax, never a value of the response.
fn json_error_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ")
        .next()
        .unwrap_or("syntax")
        .chars()
        .take(80)
        .collect()
}
