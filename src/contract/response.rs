use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::envelope::{Opened, Paths};
use super::row::{Flaw, Row, Shape};
use super::rows::{Make, Rows, rows};
use super::{Field, PriceRow, Profile, Resource, ResourceSpec, StockLine, check, resource};
use crate::error::Error;
use crate::model::{
    Article, BusinessUnit, Customer, Database, Debt, Document, DocumentReceipt, Group, Image,
    PriceType,
};

/// A checked profile, made ready for reading answers.
#[derive(Debug, Clone)]
pub struct Contract {
    profile: Arc<Profile>,
    paths: Paths,
    shapes: BTreeMap<Resource, Shape>,
}

/// An answer SORS says it carried out.
#[derive(Debug)]
pub struct Answer<'a> {
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
pub struct Refusal {
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
        check::check(&profile).map_err(|problem| {
            Error::contract(format!("The contract profile can't be used: {problem}"))
        })?;
        let paths = Paths::new(&profile.envelope);
        let shapes = profile
            .resources
            .iter()
            .map(|(resource, spec)| (*resource, Shape::new(&profile, *resource, &spec.fields)))
            .collect();
        Ok(Self {
            profile,
            paths,
            shapes,
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
            .ok_or_else(|| absent(&self.profile, resource))
    }

    /// Whether the profile reads a field of a resource.
    #[must_use]
    pub fn reads(&self, resource: Resource, field: Field) -> bool {
        self.shapes
            .get(&resource)
            .is_some_and(|shape| shape.has(field))
    }

    /// Whether prices of a type can be read from a list.
    #[must_use]
    pub fn offers_price(&self, source: Resource, price_type: PriceType) -> bool {
        self.reads(source, resource::own(price_type)) || self.reads(source, Field::Price)
    }

    /// Opens the envelope. The outer error: the answer isn't understood. The inner one: SORS says no.
    pub fn open<'a>(
        &self,
        resource: Resource,
        text: &'a str,
    ) -> Result<Result<Answer<'a>, Refusal>, Error> {
        let envelope = &self.profile.envelope;
        let opened =
            Opened::read(&self.paths, text).map_err(|error| broken(&error).of(resource))?;
        let request_id = opened.request_id();
        let named = |error: Error| error.of(resource).request(request_id.clone());
        if !opened.succeeded(envelope, text).map_err(named)? {
            return Ok(Err(Refusal {
                message: opened.message(),
                code: opened.error_code(),
                request_id,
            }));
        }
        Ok(Ok(Answer {
            resource,
            data: opened.need_data(envelope, text).map_err(named)?,
            total: opened.total(envelope).map_err(named)?,
            next_cursor: opened.next_cursor(),
            request_id,
        }))
    }

    /// What an answer with a failing HTTP status says, as far as it can be understood.
    #[must_use]
    pub fn refusal(&self, text: &str) -> Refusal {
        Opened::read(&self.paths, text).map_or_else(
            |_| Refusal::default(),
            |opened| Refusal {
                message: opened.message(),
                code: opened.error_code(),
                request_id: opened.request_id(),
            },
        )
    }

    /// Rows of the list of databases.
    pub fn databases(&self, answer: &Answer<'_>) -> Result<Rows<Database>, Error> {
        self.rows(answer, &resource::database)
    }

    /// Rows of the list of business units.
    pub fn business_units(&self, answer: &Answer<'_>) -> Result<Rows<BusinessUnit>, Error> {
        self.rows(answer, &resource::business_unit)
    }

    /// Rows of the list of groups.
    pub fn groups(&self, answer: &Answer<'_>) -> Result<Rows<Group>, Error> {
        self.rows(answer, &resource::group)
    }

    /// Rows of the list of articles.
    pub fn articles(&self, answer: &Answer<'_>) -> Result<Rows<Article>, Error> {
        self.rows(answer, &|row| resource::article(&self.profile, row))
    }

    /// Rows of the list of pictures.
    pub fn images(&self, answer: &Answer<'_>) -> Result<Rows<Image>, Error> {
        self.rows(answer, &|row| resource::image(&self.profile, row))
    }

    /// Rows of the stock list, with the price of a type where the rows have it.
    pub fn stock(
        &self,
        answer: &Answer<'_>,
        price_type: PriceType,
    ) -> Result<Rows<StockLine>, Error> {
        self.rows(answer, &|row| resource::stock(price_type, row))
    }

    /// Prices of a type, from the resource that `prices.source` names.
    pub fn prices(
        &self,
        answer: &Answer<'_>,
        price_type: PriceType,
    ) -> Result<Rows<PriceRow>, Error> {
        self.rows(answer, &|row| resource::price(price_type, row))
    }

    /// Rows of the list of customers.
    pub fn customers(&self, answer: &Answer<'_>) -> Result<Rows<Customer>, Error> {
        self.rows(answer, &|row| resource::customer(&self.profile, row))
    }

    /// Documents found, each with the order number its row names, if it does.
    pub fn documents(
        &self,
        answer: &Answer<'_>,
    ) -> Result<Rows<(Option<String>, DocumentReceipt)>, Error> {
        self.rows(answer, &|row| {
            Ok((row.text(Field::OrderNumber)?, resource::receipt(row)?))
        })
    }

    /// The answer to a created customer.
    pub fn created(&self, answer: &Answer<'_>, sent: &Customer) -> Result<Customer, Error> {
        self.one(answer, &|row| resource::created(sent, row))
    }

    /// The answer to a created document.
    pub fn receipt(&self, answer: &Answer<'_>, _sent: &Document) -> Result<DocumentReceipt, Error> {
        self.one(answer, &resource::receipt)
    }

    /// A customer's debt.
    pub fn debt(&self, answer: &Answer<'_>, customer_id: &str) -> Result<Debt, Error> {
        self.one(answer, &|row| resource::debt(customer_id, row))
    }

    fn rows<T>(&self, answer: &Answer<'_>, make: Make<'_, T>) -> Result<Rows<T>, Error> {
        let named = |error: Error| error.of(answer.resource).request(answer.request_id.clone());
        rows(self, self.shape(answer.resource)?, answer.data, make).map_err(named)
    }

    /// One object, or a list of one.
    fn one<T>(
        &self,
        answer: &Answer<'_>,
        make: &(dyn Fn(&Row<'_, '_>) -> Result<T, Flaw> + Send + Sync),
    ) -> Result<T, Error> {
        let listed;
        let data = if answer.data.get().starts_with('[') {
            answer.data
        } else {
            listed = RawValue::from_string(format!("[{}]", answer.data.get()))
                .map_err(|error| broken(&error).of(answer.resource))?;
            &*listed
        };
        let named = |error: Error| error.of(answer.resource).request(answer.request_id.clone());
        let mut list = rows(self, self.shape(answer.resource)?, data, make)
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

    fn shape(&self, resource: Resource) -> Result<&Shape, Error> {
        self.shapes
            .get(&resource)
            .ok_or_else(|| absent(&self.profile, resource))
    }
}

fn absent(profile: &Profile, resource: Resource) -> Error {
    Error::contract(format!(
        "The contract profile “{}” has no resource `{resource}`, so SORS can't be asked for it. Add \
         resources.{resource} to the profile.",
        profile.profile
    ))
    .of(resource)
}

/// JSON that stops in the middle was cut on its way: worth another try. Anything else is not JSON.
fn broken(error: &serde_json::Error) -> Error {
    if error.is_eof() {
        return Error::connection(
            "SORS's answer was cut off: its JSON ends in the middle. Nothing was taken over; try again.",
        );
    }
    Error::contract(format!(
        "SORS's answer is not JSON (line {}, column {}: {}). Check the address in the settings, or ask Softkom.",
        error.line(),
        error.column(),
        reason(error)
    ))
}

/// serde_json's reason without its place; it names syntax, never a value of the answer.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ")
        .next()
        .unwrap_or("syntax")
        .chars()
        .take(80)
        .collect()
}
