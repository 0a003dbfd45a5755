use rust_decimal::{Decimal, dec};

use super::line::{document_total, vat_factor};
use super::line_totals::{
    LineTotals, absorb_negative_lines, compute_line_totals, convert_currency,
};
use super::price::{LineTarget, PricedLine, price_line};
use super::{OrderDraft, OrderDraftItem, OrderError, Rounding, round, vat};
use crate::contract::DocumentRules;
use crate::model::{Document, DocumentItem, DocumentType, PriceType};

/// No shop has larger amounts, and exact arithmetic has room for every product of them.
const MAX_AMOUNT: Decimal = dec!(10_000_000_000);
const MAX_QUANTITY: Decimal = dec!(10_000_000);

/// No currency has a higher rate, or a lower one than its inverse.
const MAX_EXCHANGE_RATE: Decimal = dec!(100_000);

/// A larger difference is no rounding.
const MAX_ROUNDING: Decimal = dec!(10);

/// Paras below a line's amount to try as a price, before a rounding line takes the rest.
const MAX_ROUNDING_PARAS: i64 = 100;

/// Where a document goes in SORS, from the shop's settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentTarget {
    /// Business unit, by ID.
    pub business_unit: Option<String>,
    /// The shop's price type.
    pub price_type: Option<PriceType>,
}

/// Builds the document of an order, with exactly the order's total.
///
/// # Errors
/// [`OrderError`], naming the order and the line, when a field is unusable, when the items do not add up to the
/// order's total, or when the profile's decimals can't express a line.
pub fn build_document(
    draft: &OrderDraft,
    place: &DocumentTarget,
    rules: &DocumentRules,
) -> Result<Document, OrderError> {
    let draft = draft.normalize();
    check_draft(&draft, rules)?;
    // Rates and roundings are the shop's, so they are checked in its currency.
    let rates = vat_rates(&draft)?;
    let targets = compute_line_totals(&draft)?;
    let (draft, targets) = convert_currency(draft, targets)?;
    let items = build_items(&draft, &rates, targets, rules)?;
    let document = Document {
        document_type: draft.document_type,
        order_number: draft.order_number.clone(),
        date: draft.date,
        due_date: draft.due_date,
        customer_id: draft.customer_id.clone(),
        business_unit: place.business_unit.clone(),
        price_type: place.price_type,
        currency: draft.currency.clone(),
        payment_method: draft.payment_method.clone(),
        note: draft.note.clone(),
        items,
        total: draft.total,
        source_document: draft.source_document.clone(),
    };
    // Every line has been verified; this verifies the whole: no document with a wrong total is ever sent.
    let total = document_total(&document, rules);
    if total == document.total {
        Ok(document)
    } else {
        Err(field_error(
            &draft,
            format!(
                "the document would come to {total} and the order to {}",
                draft.total
            ),
        ))
    }
}

/// Builds all lines, and a rounding line for what they miss, if the shop has an article for it.
fn build_items(
    draft: &OrderDraft,
    rates: &[Option<Decimal>],
    targets: LineTotals,
    rules: &DocumentRules,
) -> Result<Vec<DocumentItem>, OrderError> {
    let amounts = absorb_negative_lines(targets, rates).ok_or_else(|| {
        field_error(draft, "the discounts and negative fees are larger than everything that could be reduced by them")
    })?;
    let mut items = Vec::with_capacity(draft.items.len() + 1);
    let mut missing = amounts.rounding;
    for ((item, rate), amount) in draft.items.iter().zip(rates).zip(amounts.lines) {
        if let Some(amount) = amount {
            let room = rounding_room(draft, missing);
            let (parts, less) = price_item(draft, item, *rate, amount, room, rules)?;
            items.extend(parts);
            missing += less;
        }
    }
    if let Some(rounding) = draft.rounding.as_ref().filter(|_| !missing.is_zero()) {
        items.extend(rounding_line(draft, rounding, missing, rules)?);
    }
    Ok(items)
}

/// Returns how much more the rounding line may take.
fn rounding_room(draft: &OrderDraft, taken: Decimal) -> Decimal {
    draft
        .rounding
        .as_ref()
        .map_or(Decimal::ZERO, |rounding| rounding.limit - taken)
}

/// Builds the rounding line, without VAT: it is no price of anything.
fn rounding_line(
    draft: &OrderDraft,
    rounding: &Rounding,
    amount: Decimal,
    rules: &DocumentRules,
) -> Result<Vec<DocumentItem>, OrderError> {
    let item = OrderDraftItem {
        article_id: rounding.article_id.clone(),
        code: rounding.code.clone(),
        name: rounding.name.clone(),
        quantity: Decimal::ONE,
        subtotal: amount,
        subtotal_tax: Decimal::ZERO,
        total: amount,
        total_tax: Decimal::ZERO,
        tax_rate: Some(Decimal::ZERO),
    };
    let rate = item.tax_rate;
    price_item(draft, &item, rate, amount, Decimal::ZERO, rules).map(|(parts, _)| parts)
}

/// Builds the document's lines for one of the order's. Returns them with what they cost less than it: zero, or at most
/// `room`.
fn price_item(
    draft: &OrderDraft,
    item: &OrderDraftItem,
    rate: Option<Decimal>,
    amount: Decimal,
    room: Decimal,
    rules: &DocumentRules,
) -> Result<(Vec<DocumentItem>, Decimal), OrderError> {
    let vat_rate = rate.unwrap_or_default();
    let wanted = LineTarget {
        quantity: item.quantity.normalize(),
        amount,
        before_discount: item.gross_before_discount().max(Decimal::ZERO),
        list_price: list_price(draft, item, vat_rate, rules),
        vat_rate,
    };
    let nearest = match price_line(&wanted, rules) {
        Ok(parts) => return Ok((document_items(item, parts, rate), Decimal::ZERO)),
        Err(nearest) => nearest,
    };
    let less = (1..=MAX_ROUNDING_PARAS)
        .map(|paras| Decimal::new(paras, 2))
        .take_while(|less| *less <= room && *less <= amount);
    for less in less {
        let cheaper = LineTarget {
            amount: amount - less,
            ..wanted
        };
        if let Ok(parts) = price_line(&cheaper, rules) {
            return Ok((document_items(item, parts, rate), less));
        }
    }
    Err(OrderError::Line {
        order: draft.order_number.clone(),
        line: item.label(),
        amount,
        quantity: wanted.quantity,
        price_decimals: rules.price_decimals,
        nearest,
        difference: amount - nearest,
    })
}

fn document_items(
    item: &OrderDraftItem,
    parts: Vec<PricedLine>,
    rate: Option<Decimal>,
) -> Vec<DocumentItem> {
    parts
        .into_iter()
        .map(|part| document_item(item, part, rate))
        .collect()
}

fn document_item(
    item: &OrderDraftItem,
    part: PricedLine,
    vat_rate: Option<Decimal>,
) -> DocumentItem {
    DocumentItem {
        article_id: item.article_id.clone(),
        code: item.code.clone(),
        name: item.name.clone(),
        quantity: part.quantity,
        unit_price: part.unit_price,
        discount: part.discount,
        vat_rate,
    }
}

/// Returns the unit price before discount, with or without VAT as in the document. It starts from the side on which the
/// shop's prices are round: 119.99 with VAT stays 119.99, though the shop stores 99.991667 and 20.00.
fn list_price(
    draft: &OrderDraft,
    item: &OrderDraftItem,
    vat_rate: Decimal,
    rules: &DocumentRules,
) -> Decimal {
    let with_vat = Decimal::ONE + vat_rate / Decimal::ONE_HUNDRED;
    let price = if draft.prices_include_tax {
        let gross = round(item.gross_before_discount() / item.quantity, 2);
        if rules.unit_price_includes_vat {
            gross
        } else {
            gross / with_vat
        }
    } else {
        let net = item.subtotal / item.quantity;
        net * with_vat / vat_factor(vat_rate, rules)
    };
    price.max(Decimal::ZERO)
}

fn vat_rates(draft: &OrderDraft) -> Result<Vec<Option<Decimal>>, OrderError> {
    let rate = |item: &OrderDraftItem| {
        vat::derive_rate(item, draft.document_type == DocumentType::Return).map_err(|seen| {
            let given = item.tax_rate.map_or_else(String::new, |rate| format!(", not the {} % given", rate.normalize()));
            let what = format!(
                "the tax of {} ({} on {}) is {seen} %{given}. Check the order's taxes and recalculate it",
                item.label(),
                item.total_tax,
                item.total
            );
            field_error(draft, what)
        })
    };
    draft.items.iter().map(rate).collect()
}

fn check_draft(draft: &OrderDraft, rules: &DocumentRules) -> Result<(), OrderError> {
    if draft.order_number.trim().is_empty() {
        return Err(field_error(draft, "the order number is empty"));
    }
    if draft.customer_id.trim().is_empty() {
        return Err(field_error(draft, "the customer has no id in SORS yet"));
    }
    if draft.currency.len() != 3 {
        return Err(field_error(
            draft,
            format!(
                "the currency \"{}\" is not a three-letter code",
                draft.currency
            ),
        ));
    }
    if draft.items.is_empty() {
        return Err(field_error(draft, "there are no items"));
    }
    if draft.document_type == DocumentType::Return
        && draft.source_document.as_deref().is_none_or(str::is_empty)
    {
        return Err(field_error(
            draft,
            "a return is made from a document issued before, and none is named",
        ));
    }
    if draft.total != round(draft.total, 2) {
        return Err(field_error(
            draft,
            format!(
                "the total {} has more than two decimals",
                draft.total.normalize()
            ),
        ));
    }
    if draft.total.is_sign_negative() && !draft.total.is_zero() {
        return Err(field_error(
            draft,
            format!(
                "the total {} is negative; refunds become returns",
                draft.total
            ),
        ));
    }
    if draft.total > MAX_AMOUNT || draft.total_tax.abs() > MAX_AMOUNT {
        return Err(field_error(draft, "its total or its tax is too large"));
    }
    check_rules(draft)?;
    draft
        .items
        .iter()
        .try_for_each(|item| check_item(draft, item, rules))?;
    let taxes: Decimal = draft.items.iter().map(|item| item.total_tax).sum();
    let per_line = if draft.total_tax.fract().is_zero() {
        Decimal::ONE
    } else {
        dec!(0.01)
    };
    if (taxes - draft.total_tax).abs() > per_line * Decimal::from(draft.items.len()) + per_line {
        let what = format!(
            "its items have {} of tax, the order has {}",
            round(taxes, 2),
            round(draft.total_tax, 2)
        );
        return Err(field_error(draft, what));
    }
    Ok(())
}

/// Checks the exchange rate and the rounding of the shop's settings.
fn check_rules(draft: &OrderDraft) -> Result<(), OrderError> {
    if let Some(rate) = draft.exchange_rate
        && (rate <= Decimal::ZERO || rate > MAX_EXCHANGE_RATE)
    {
        return Err(field_error(
            draft,
            format!("the exchange rate {} can't be right", rate.normalize()),
        ));
    }
    match &draft.rounding {
        Some(rounding) if rounding.limit.is_sign_negative() || rounding.limit > MAX_ROUNDING => {
            Err(field_error(
                draft,
                format!(
                    "the limit of rounding is not between 0 and {MAX_ROUNDING}, but {}",
                    rounding.limit.normalize()
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn check_item(
    draft: &OrderDraft,
    item: &OrderDraftItem,
    rules: &DocumentRules,
) -> Result<(), OrderError> {
    let of_item = |what: String| field_error(draft, format!("{}: {what}", item.label()));
    if item.article_id.trim().is_empty() {
        return Err(of_item(
            "the article has no id in SORS; synchronize the catalog or choose an article for it"
                .into(),
        ));
    }
    if item.quantity <= Decimal::ZERO || item.quantity > MAX_QUANTITY {
        return Err(of_item(format!(
            "the quantity {} can't be written in a document",
            item.quantity.normalize()
        )));
    }
    if item.quantity != round(item.quantity, rules.quantity_decimals) {
        let what = format!(
            "the quantity {} has more than the {} decimals SORS keeps",
            item.quantity.normalize(),
            rules.quantity_decimals
        );
        return Err(of_item(what));
    }
    let amounts = [item.subtotal, item.subtotal_tax, item.total, item.total_tax];
    if amounts.into_iter().any(|amount| amount.abs() > MAX_AMOUNT) {
        return Err(of_item("an amount is too large".into()));
    }
    if item
        .tax_rate
        .is_some_and(|rate| rate < Decimal::ZERO || rate > Decimal::ONE_HUNDRED)
    {
        return Err(of_item("the VAT rate is not between 0 and 100 %".into()));
    }
    Ok(())
}

fn field_error(draft: &OrderDraft, what: impl Into<String>) -> OrderError {
    OrderError::Field {
        order: draft.order_number.clone(),
        what: what.into(),
    }
}
