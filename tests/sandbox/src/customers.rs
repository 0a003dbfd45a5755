//! Customers: search, creation, debt.

use chrono::Utc;
use rust_decimal::Decimal;
use sors::contract::{Field, Param, Resource};
use sors::model::{Customer, CustomerKind, Debt};

use crate::api::RequestContext;
use crate::check_digits::is_valid_pib;
use crate::decode::{BodyDecoder, validation_error};
use crate::lists;
use crate::response::{ApiError, Payload};
use crate::rows::{DebtRow, parse_customer_kind};
use crate::store::{Database, StoredCustomer};

/// Returns the customers that match all criteria of the request.
///
/// # Errors
/// If a paging parameter is malformed or out of range.
pub fn find_customers(
    context: &RequestContext<'_>,
    database: &Database,
) -> Result<Payload, ApiError> {
    let [pib, email, phone, code, id] = [
        Param::Pib,
        Param::Email,
        Param::Phone,
        Param::Code,
        Param::CustomerId,
    ]
    .map(|param| context.param(param));
    let matches_criterion =
        |wanted: &Option<String>, has: Option<&str>, matches: fn(&str, &str) -> bool| {
            wanted
                .as_ref()
                .is_none_or(|wanted| has.is_some_and(|has| matches(wanted, has)))
        };
    let found = database.customers.iter().filter(|stored| {
        let customer = &stored.customer;
        matches_criterion(&pib, customer.pib.as_deref(), |a, b| a == b)
            && matches_criterion(&email, customer.email.as_deref(), |a, b| {
                a.to_lowercase() == b.to_lowercase()
            })
            && matches_criterion(&phone, customer.phone.as_deref(), |a, b| {
                keep_digits(a) == keep_digits(b)
            })
            && matches_criterion(&code, customer.code.as_deref(), |a, b| a == b)
            && matches_criterion(&id, customer.id.as_deref(), |a, b| a == b)
    });
    lists::page_payload(context, lists::number_rows(found))
}

/// Returns the debt of a customer.
///
/// # Errors
/// If the customer doesn't exist.
pub fn get_debt(context: &RequestContext<'_>, database: &Database) -> Result<Payload, ApiError> {
    let id = context.param(Param::CustomerId).unwrap_or_default();
    let stored = database.customer(&id).ok_or_else(|| {
        ApiError::not_found("UNKNOWN_CUSTOMER", format!("Customer {id} does not exist."))
    })?;
    let mut json = String::new();
    context
        .state
        .encoder
        .encode_row(&mut json, Resource::CustomerDebt, &DebtRow(stored));
    Ok(Payload::Object {
        json,
        created: false,
    })
}

/// Creates a customer.
///
/// # Errors
/// If the body is invalid, the PIB exists already, or the idempotency key belongs to another request.
pub fn create_customer(
    context: &RequestContext<'_>,
    database: &mut Database,
) -> Result<Payload, ApiError> {
    if let Some(id) = context.find_created_id(database)? {
        let stored = database.customer(&id);
        return stored
            .map(|stored| customer_payload(context, stored, false))
            .ok_or_else(|| validation_error("The customer no longer exists."));
    }
    let customer = decode_customer(context)?;
    let same_pib =
        |stored: &&StoredCustomer| customer.pib.is_some() && stored.customer.pib == customer.pib;
    if let Some(other) = database.customers.iter().find(same_pib) {
        let code = other.customer.code.as_deref().unwrap_or("?");
        return Err(ApiError::invalid(
            "DUPLICATE_PIB",
            format!("Customer {code} already has this PIB."),
        ));
    }
    let stored = database.create_customer(customer, Utc::now());
    let payload = customer_payload(context, stored, true);
    let stored = stored.clone();
    context.remember_created_id(database, stored.customer.id.as_deref().unwrap_or_default());
    context
        .state
        .record_customer(&database.name, &stored, context.idempotency_key());
    Ok(payload)
}

fn customer_payload(
    context: &RequestContext<'_>,
    stored: &StoredCustomer,
    created: bool,
) -> Payload {
    let mut json = String::new();
    context
        .state
        .encoder
        .encode_row(&mut json, Resource::CustomerCreate, stored);
    Payload::Object { json, created }
}

fn decode_customer(context: &RequestContext<'_>) -> Result<Customer, ApiError> {
    let profile = &context.state.profile;
    let body = BodyDecoder::from_bytes(&context.body, &context.spec.body, &profile.formats)?;
    let name = body.text(Field::Name)?;
    let company = body.text(Field::Company)?;
    let kind = body
        .mapped_value(Field::Kind, &profile.values.customer_kind)?
        .and_then(parse_customer_kind);
    let customer = Customer {
        id: None,
        code: None,
        name: body.require(Field::Name, name)?,
        company,
        kind,
        email: body.text(Field::Email)?,
        phone: body.text(Field::Phone)?,
        address: body.text(Field::Address)?,
        city: body.text(Field::City)?,
        postal_code: body.text(Field::PostalCode)?,
        country: body.text(Field::Country)?,
        pib: body.text(Field::Pib)?,
        mb: body.text(Field::Mb)?,
    };
    let abroad = kind == Some(CustomerKind::ForeignCompany)
        || customer.country.as_deref().is_some_and(|c| c != "RS");
    if !abroad
        && customer
            .pib
            .as_deref()
            .is_some_and(|pib| !is_valid_pib(pib))
    {
        return Err(validation_error(format!(
            "`{}` is not a PIB: the check digit is wrong.",
            body.path(Field::Pib)
        )));
    }
    if customer
        .email
        .as_deref()
        .is_some_and(|email| !email.contains('@'))
    {
        return Err(validation_error(format!(
            "`{}` is not an email address.",
            body.path(Field::Email)
        )));
    }
    if customer
        .country
        .as_deref()
        .is_some_and(|c| c.len() != 2 || !c.bytes().all(|b| b.is_ascii_uppercase()))
    {
        return Err(validation_error(format!(
            "`{}` must be two capital letters.",
            body.path(Field::Country)
        )));
    }
    Ok(customer)
}

fn keep_digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

/// Returns a debt of zero.
pub fn zero_debt(customer_id: &str) -> Debt {
    let zero = Decimal::new(0, 2);
    Debt {
        customer_id: customer_id.to_owned(),
        charged: Some(zero),
        paid: Some(zero),
        approved: Some(zero),
        discharged: Some(zero),
        due: zero,
        due_date: None,
    }
}
