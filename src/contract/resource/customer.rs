use super::parse_variant;
use crate::contract::row::{FieldError, RawRow};
use crate::contract::{Field, Profile};
use crate::model::{Customer, Debt};

pub(in crate::contract) fn parse_customer(
    profile: &Profile,
    row: &RawRow<'_, '_>,
) -> Result<Customer, FieldError> {
    let company = row.text(Field::Company)?;
    let name = match row.text(Field::Name)? {
        Some(name) => name,
        None => company
            .clone()
            .ok_or_else(|| FieldError::new(Field::Name, "is missing"))?,
    };
    Ok(Customer {
        id: Some(row.require_text(Field::Id)?),
        code: row.text(Field::Code)?,
        name,
        company,
        kind: parse_variant(
            Field::Kind,
            row.mapped_word(Field::Kind, &profile.values.customer_kind)?,
        )?,
        email: row.text(Field::Email)?,
        phone: row.text(Field::Phone)?,
        address: row.text(Field::Address)?,
        city: row.text(Field::City)?,
        postal_code: row.text(Field::PostalCode)?,
        country: row.text(Field::Country)?,
        pib: row.text(Field::Pib)?,
        mb: row.text(Field::Mb)?,
    })
}

/// Parses the response to a new customer: identity only; the rest is what was sent.
pub(in crate::contract) fn parse_created_customer(
    sent: &Customer,
    row: &RawRow<'_, '_>,
) -> Result<Customer, FieldError> {
    Ok(Customer {
        id: Some(row.require_text(Field::Id)?),
        code: row.text(Field::Code)?.or_else(|| sent.code.clone()),
        name: row.text(Field::Name)?.unwrap_or_else(|| sent.name.clone()),
        ..sent.clone()
    })
}

pub(in crate::contract) fn parse_debt(
    customer_id: &str,
    row: &RawRow<'_, '_>,
) -> Result<Debt, FieldError> {
    let charged = row.decimal(Field::Charged)?;
    let discharged = row.decimal(Field::Discharged)?;
    let due = match (row.decimal(Field::Due)?, charged, discharged) {
        (Some(due), _, _) => due,
        (None, Some(charged), Some(discharged)) => charged
            .checked_sub(discharged)
            .ok_or_else(|| FieldError::new(Field::Charged, "is too large"))?,
        _ => return Err(FieldError::new(Field::Due, "is missing")),
    };
    Ok(Debt {
        customer_id: row
            .text(Field::CustomerId)?
            .unwrap_or_else(|| customer_id.to_owned()),
        charged,
        paid: row.decimal(Field::Paid)?,
        approved: row.decimal(Field::Approved)?,
        discharged,
        due,
        due_date: row.date(Field::DueDate)?,
    })
}
