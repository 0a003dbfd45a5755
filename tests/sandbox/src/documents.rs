//! Documents: decoding, checks, storage.

use chrono::Utc;
use rust_decimal::{Decimal, RoundingStrategy};
use sors::contract::{DiscountForm, DocumentRules, Field, Param, Resource};
use sors::model::{Document, DocumentItem, DocumentType};

use crate::api::RequestContext;
use crate::decode::{BodyDecoder, map_value, validation_error};
use crate::faults::FaultKind;
use crate::lists;
use crate::response::{ApiError, Payload};
use crate::rows::{parse_document_type, parse_price_type};
use crate::store::{Database, StoredDocument};

/// Returns the documents with an order number, and with a type if the request names one.
///
/// # Errors
/// If the order number is missing, or a parameter is invalid.
pub fn find_documents(
    context: &RequestContext<'_>,
    database: &Database,
) -> Result<Payload, ApiError> {
    let number = context
        .param(Param::OrderNumber)
        .ok_or_else(|| ApiError::bad_request("The request names no order number."))?;
    let kind = match context.param(Param::DocumentType) {
        None => None,
        Some(text) => Some(requested_type(context, &text)?),
    };
    let is_loose = context
        .fault
        .as_ref()
        .is_some_and(|fault| fault.fault == FaultKind::LooseSearch);
    let found = database
        .documents
        .iter()
        .filter(|stored| match is_loose {
            true => matches_loosely(&stored.document.order_number, &number),
            false => stored.document.order_number == number,
        })
        .filter(|stored| kind.is_none_or(|kind| stored.document.document_type == kind));
    lists::page_payload(context, lists::number_rows(found))
}

/// Whether one number is a prefix of the other, apart from case and leading zeros.
fn matches_loosely(one: &str, other: &str) -> bool {
    let fold = |number: &str| number.trim_start_matches('0').to_lowercase();
    let (one, other) = (fold(one), fold(other));
    one.starts_with(&other) || other.starts_with(&one)
}

/// Stores one document.
///
/// # Errors
/// If the document is invalid, or the idempotency key belongs to another request.
pub fn create_document(
    context: &RequestContext<'_>,
    database: &mut Database,
) -> Result<Payload, ApiError> {
    if let Some(id) = context.find_created_id(database)? {
        let stored = database.document(&id);
        return stored
            .map(|stored| document_payload(context, stored, false))
            .ok_or_else(|| validation_error("The document no longer exists."));
    }
    let document = DocumentDecoder::new(context)?.decode_document()?;
    check_document(&document, database, &context.state.profile.document)?;
    let stored = database.create_document(document, Utc::now());
    let payload = document_payload(context, &stored, true);
    context.remember_created_id(database, &stored.id);
    context
        .state
        .record_document(&database.name, &stored, context.idempotency_key());
    Ok(payload)
}

fn document_payload(
    context: &RequestContext<'_>,
    stored: &StoredDocument,
    created: bool,
) -> Payload {
    let mut json = String::new();
    context
        .state
        .encoder
        .encode_row(&mut json, Resource::DocumentCreate, stored);
    Payload::Object { json, created }
}

fn requested_type(context: &RequestContext<'_>, text: &str) -> Result<DocumentType, ApiError> {
    map_value(&context.state.profile.values.document_type, text)
        .and_then(parse_document_type)
        .ok_or_else(|| {
            ApiError::invalid(
                "UNKNOWN_DOCUMENT_TYPE",
                format!("Unknown document type: {text}."),
            )
        })
}

struct DocumentDecoder<'a> {
    context: &'a RequestContext<'a>,
    body: BodyDecoder<'a>,
}

impl<'a> DocumentDecoder<'a> {
    fn new(context: &'a RequestContext<'a>) -> Result<Self, ApiError> {
        let body = BodyDecoder::from_bytes(
            &context.body,
            &context.spec.body,
            &context.state.profile.formats,
        )?;
        Ok(Self { context, body })
    }

    fn decode_document(&self) -> Result<Document, ApiError> {
        let values = &self.context.state.profile.values;
        let body = &self.body;
        let document_type = match self.context.param(Param::DocumentType) {
            Some(text) => requested_type(self.context, &text)?,
            None => {
                let document_type = body
                    .mapped_value(Field::DocumentType, &values.document_type)?
                    .and_then(parse_document_type);
                body.require(Field::DocumentType, document_type)?
            }
        };
        let items = body.decode_list(Field::Items, &self.context.spec.item_body)?;
        let items = items
            .iter()
            .map(decode_item)
            .collect::<Result<Vec<_>, _>>()?;
        if items.is_empty() {
            return Err(validation_error(format!(
                "`{}` is empty.",
                body.path(Field::Items)
            )));
        }
        Ok(Document {
            document_type,
            order_number: body.require(Field::OrderNumber, body.text(Field::OrderNumber)?)?,
            date: body.require(Field::Date, body.date(Field::Date)?)?,
            due_date: body.date(Field::DueDate)?,
            customer_id: body.require(Field::CustomerId, body.id(Field::CustomerId)?)?,
            business_unit: body.id(Field::BusinessUnit)?,
            price_type: body
                .mapped_value(Field::PriceType, &values.price_type)?
                .and_then(parse_price_type),
            currency: body
                .text(Field::Currency)?
                .unwrap_or_else(|| "RSD".to_owned()),
            payment_method: body.text(Field::PaymentMethod)?,
            note: body.text(Field::Note)?,
            items,
            total: body.require(Field::Total, body.decimal(Field::Total)?)?,
            source_document: body.id(Field::SourceDocument)?,
        })
    }
}

fn decode_item(body: &BodyDecoder<'_>) -> Result<DocumentItem, ApiError> {
    Ok(DocumentItem {
        article_id: body.require(Field::ArticleId, body.id(Field::ArticleId)?)?,
        code: body.text(Field::Code)?.unwrap_or_default(),
        name: body.text(Field::Name)?.unwrap_or_default(),
        quantity: body.require(Field::Quantity, body.decimal(Field::Quantity)?)?,
        unit_price: body.require(Field::UnitPrice, body.decimal(Field::UnitPrice)?)?,
        discount: body.decimal(Field::Discount)?.unwrap_or_default(),
        vat_rate: body.decimal(Field::VatRate)?,
    })
}

/// Rejects a document that a business system would reject.
fn check_document(
    document: &Document,
    database: &Database,
    rules: &DocumentRules,
) -> Result<(), ApiError> {
    let unknown = |what: &str, id: &str| {
        validation_error(format!(
            "{what} {id} does not exist in database {}.",
            database.name
        ))
    };
    if database.customer(&document.customer_id).is_none() {
        return Err(unknown("Customer", &document.customer_id));
    }
    if let Some(unit) = document
        .business_unit
        .as_deref()
        .filter(|unit| !database.has_business_unit(unit))
    {
        return Err(unknown("Business unit", unit));
    }
    if document.currency.len() != 3 || !document.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(validation_error(format!(
            "{} is not a currency.",
            document.currency
        )));
    }
    if document.due_date.is_some_and(|due| due < document.date) {
        return Err(validation_error(
            "The due date is before the document date.",
        ));
    }
    match (document.document_type, &document.source_document) {
        (DocumentType::Return, None) => {
            return Err(validation_error(
                "A return must name the document it is made from.",
            ));
        }
        (DocumentType::Return, Some(id)) => match database.document(id) {
            None => return Err(unknown("Source document", id)),
            Some(source) if source.document.document_type == DocumentType::Return => {
                return Err(validation_error(format!(
                    "Source document {} is a return itself.",
                    source.number
                )));
            }
            Some(_) => {}
        },
        (_, Some(id)) if database.document(id).is_none() => {
            return Err(unknown("Source document", id));
        }
        _ => {}
    }
    let mut sum = Decimal::ZERO;
    for (item, number) in document.items.iter().zip(1..) {
        sum += compute_line_total(item, number, database, rules)?;
    }
    if sum != document.total {
        return Err(ApiError::invalid(
            "WRONG_TOTAL",
            format!(
                "The document's total is {}, its items add up to {sum}.",
                document.total
            ),
        ));
    }
    Ok(())
}

/// Computes a line total with VAT: exact, then rounded once to the para, half away from zero.
fn compute_line_total(
    item: &DocumentItem,
    number: u32,
    database: &Database,
    rules: &DocumentRules,
) -> Result<Decimal, ApiError> {
    let line_error =
        |text: String| validation_error(format!("Item {number} ({}): {text}", item.article_id));
    let Some(stored) = database.article(&item.article_id) else {
        return Err(line_error(format!(
            "the article does not exist in database {}.",
            database.name
        )));
    };
    if !item.code.is_empty() && item.code != stored.article.code {
        return Err(line_error(format!(
            "the article's code is {}, not {}.",
            stored.article.code, item.code
        )));
    }
    if item.quantity <= Decimal::ZERO || item.quantity.normalize().scale() > rules.quantity_decimals
    {
        return Err(line_error(format!(
            "quantity {} is not above zero, or has too many decimals.",
            item.quantity
        )));
    }
    if item.unit_price.is_sign_negative()
        || item.unit_price.normalize().scale() > rules.price_decimals
    {
        return Err(line_error(format!(
            "unit price {} is negative, or has too many decimals.",
            item.unit_price
        )));
    }
    let full = item.quantity * item.unit_price;
    let max_discount = match rules.discount {
        DiscountForm::Percent => Decimal::ONE_HUNDRED,
        DiscountForm::LineAmount => full,
    };
    if item.discount.is_sign_negative()
        || item.discount > max_discount
        || item.discount.normalize().scale() > 2
    {
        return Err(line_error(format!(
            "discount {} is out of range, or has more than two decimals.",
            item.discount
        )));
    }
    let discounted = match rules.discount {
        DiscountForm::Percent => {
            full * (Decimal::ONE_HUNDRED - item.discount) / Decimal::ONE_HUNDRED
        }
        DiscountForm::LineAmount => full - item.discount,
    };
    let rate = item
        .vat_rate
        .or(stored.article.vat_rate)
        .unwrap_or_default();
    let gross = if rules.unit_price_includes_vat {
        discounted
    } else {
        discounted * (Decimal::ONE_HUNDRED + rate) / Decimal::ONE_HUNDRED
    };
    Ok(gross.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}
