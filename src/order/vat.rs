use rust_decimal::{Decimal, dec};

use super::OrderDraftItem;
use super::round;

/// How far a line's tax may differ from net × rate: the shop rounds the tax, and the net amount, to the para.
const TOLERANCE: Decimal = dec!(0.02);

/// The same in a shop without paras: half a dinar, and the para above.
const TOLERANCE_WHOLE: Decimal = dec!(0.52);

/// The same for part of a line there, which is rounded once more.
const TOLERANCE_PART: Decimal = dec!(1.02);

/// Rates in force in Serbia, the most common first.
const KNOWN_RATES: [Decimal; 3] = [dec!(20), dec!(10), dec!(0)];

/// Returns the VAT rate of a line in percent: the given one if the amounts agree with it, else derived from them. `Err`
/// has the apparent rate of the amounts, if they agree with none.
///
/// `is_part`: a refund's line, which may be a part of the sold line.
pub(super) fn derive_rate(
    item: &OrderDraftItem,
    is_part: bool,
) -> Result<Option<Decimal>, Decimal> {
    let agrees = |net, tax, rate| agrees(net, tax, rate, is_part);
    let (net, tax) = if item.total.is_zero() && item.total_tax.is_zero() {
        (item.subtotal, item.subtotal_tax)
    } else {
        (item.total, item.total_tax)
    };
    if net.is_zero() && tax.is_zero() {
        return Ok(item.tax_rate);
    }
    if let Some(given) = item.tax_rate
        && agrees(net, tax, given)
    {
        return Ok(Some(given.normalize()));
    }
    if net.is_zero() {
        return Err(Decimal::ZERO);
    }
    let derived = tax * Decimal::ONE_HUNDRED / net;
    let nearest_known = KNOWN_RATES
        .into_iter()
        .filter(|known| agrees(net, tax, *known))
        .min_by_key(|known| (derived - known).abs());
    if let Some(known) = nearest_known {
        return Ok(Some(known));
    }
    // A foreign rate: whole, or with a decimal such as 8.5 %.
    let plain = [0, 1, 2]
        .into_iter()
        .map(|decimals| round(derived, decimals))
        .find(|plain| agrees(net, tax, *plain));
    match plain {
        Some(plain)
            if item.tax_rate.is_none()
                && (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&plain) =>
        {
            Ok(Some(plain.normalize()))
        }
        _ => Err(round(derived, 2)),
    }
}

fn agrees(net: Decimal, tax: Decimal, rate: Decimal, is_part: bool) -> bool {
    let tolerance = match (tax.fract().is_zero(), is_part) {
        (true, true) => TOLERANCE_PART,
        (true, false) => TOLERANCE_WHOLE,
        (false, _) => TOLERANCE,
    };
    (tax - net * rate / Decimal::ONE_HUNDRED).abs() <= tolerance
}
