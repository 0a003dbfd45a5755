//! Orders and images from PHP.

use chrono::NaiveDate;

use super::args::{ArgReader, ArrayArg};
use crate::client::{Config, Error};
use crate::model::{DocumentType, Image};
use crate::order::{DocumentTarget, OrderDraft, OrderDraftItem, Rounding};

const DOCUMENT_TYPES: [(&str, DocumentType); 5] = [
    ("invoice", DocumentType::Invoice),
    ("invoice_delivery_note", DocumentType::InvoiceDeliveryNote),
    ("delivery_note", DocumentType::DeliveryNote),
    ("reservation", DocumentType::Reservation),
    ("return", DocumentType::Return),
];

/// Returns the document type of PHP's word.
pub(super) fn parse_document_type(word: &str) -> Result<DocumentType, Error> {
    DOCUMENT_TYPES
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, kind)| *kind)
        .ok_or_else(|| {
            let known: Vec<_> = DOCUMENT_TYPES.iter().map(|(name, _)| *name).collect();
            Error::validation(format!(
                "The document type has to be one of {}.",
                known.join(", ")
            ))
        })
}

/// Returns the target of documents by the client's settings.
pub(super) fn document_target(config: &Config) -> DocumentTarget {
    DocumentTarget {
        business_unit: config.business_unit.clone(),
        price_type: Some(config.price_type),
    }
}

/// Replaced documents of one order; more are a mistake.
const REVISIONS: std::ops::RangeInclusive<u64> = 0..=10_000;

/// Parses the order of previewOrder() and sendOrder(), and its revision.
pub(super) fn parse_order(entries: ArrayArg) -> Result<(OrderDraft, u64), Error> {
    let mut reader = ArgReader::new("the order", entries);
    let kind = reader.filled_text("document_type")?;
    let order_number = reader.filled_text("order_number")?;
    let revision = reader.number("revision", REVISIONS)?.unwrap_or_default();
    let date = reader.filled_text("date")?;
    let draft = OrderDraft {
        document_type: parse_document_type(&kind)?,
        date: parse_date(&reader, "date", &date)?,
        due_date: parse_optional_date(&mut reader, "due_date")?,
        customer_id: reader.filled_text("customer_id")?,
        currency: reader.filled_text("currency")?,
        exchange_rate: reader.optional_decimal("exchange_rate")?,
        prices_include_tax: reader.flag("prices_include_tax")?,
        total: reader.decimal("total")?,
        total_tax: reader.decimal("total_tax")?,
        payment_method: reader.setting("payment_method")?,
        note: reader.setting("note")?,
        source_document: reader.setting("source_document")?,
        items: reader
            .list("items")?
            .into_iter()
            .enumerate()
            .map(|(index, entries)| parse_item(&order_number, index + 1, entries))
            .collect::<Result<_, _>>()?,
        rounding: reader
            .array("rounding")?
            .map(|entries| parse_rounding(&order_number, entries))
            .transpose()?,
        order_number,
    };
    reader.finish()?;
    Ok((draft, revision))
}

/// Parses a date, or the date of a time in the site's zone.
fn parse_date(reader: &ArgReader, name: &'static str, text: &str) -> Result<NaiveDate, Error> {
    text.get(..10)
        .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
        .ok_or_else(|| reader.value_error(name, "a date such as \"2026-03-31\""))
}

fn parse_optional_date(
    reader: &mut ArgReader,
    name: &'static str,
) -> Result<Option<NaiveDate>, Error> {
    match reader.setting(name)? {
        Some(text) => parse_date(reader, name, &text).map(Some),
        None => Ok(None),
    }
}

fn parse_rounding(order_number: &str, entries: ArrayArg) -> Result<Rounding, Error> {
    let mut reader = ArgReader::new(format!("the rounding of order {order_number}"), entries);
    let rounding = Rounding {
        article_id: reader.filled_text("article_id")?,
        code: reader.text("code")?,
        name: reader.text("name")?,
        limit: reader.decimal("limit")?,
    };
    reader.finish()?;
    Ok(rounding)
}

fn parse_item(order_number: &str, line: usize, entries: ArrayArg) -> Result<OrderDraftItem, Error> {
    let mut reader = ArgReader::new(format!("item {line} of order {order_number}"), entries);
    let item = OrderDraftItem {
        article_id: reader.text("article_id")?,
        code: reader.text("code")?,
        name: reader.text("name")?,
        quantity: reader.decimal("quantity")?,
        subtotal: reader.decimal("subtotal")?,
        subtotal_tax: reader.decimal("subtotal_tax")?,
        total: reader.decimal("total")?,
        total_tax: reader.decimal("total_tax")?,
        tax_rate: reader.optional_decimal("tax_rate")?,
    };
    reader.finish()?;
    Ok(item)
}

/// Parses the images of fetchImages().
pub(super) fn parse_images(entries: ArrayArg) -> Result<Vec<Image>, Error> {
    let members = entries.into_list("The list of images")?;
    members
        .into_iter()
        .enumerate()
        .map(|(index, entries)| parse_image(index + 1, entries))
        .collect()
}

fn parse_image(member: usize, entries: ArrayArg) -> Result<Image, Error> {
    let mut reader = ArgReader::new(format!("image {member}"), entries);
    let position = reader.number("position", 0..=u64::from(u32::MAX))?;
    let image = Image {
        id: reader.setting("id")?,
        article_id: reader.filled_text("article_id")?,
        position: position
            .and_then(|position| u32::try_from(position).ok())
            .unwrap_or_default(),
        url: reader.setting("url")?,
        data: reader.optional_text("data")?,
        version: reader.setting("version")?,
        file_name: reader.setting("file_name")?,
    };
    reader.finish()?;
    Ok(image)
}
