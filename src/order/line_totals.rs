//! Computes the totals of the document's lines, so that they add up to the order's total.

use std::cmp::Reverse;

use rust_decimal::{Decimal, dec};

use super::{OrderDraft, OrderDraftItem, OrderError, round};

const PARA: Decimal = dec!(0.01);

/// Totals of the lines with VAT, and the rest of the order's total. The rest is zero, unless the shop rounded the total
/// itself and has an article for that.
pub(super) struct LineTotals {
    pub lines: Vec<Decimal>,
    pub rounding: Decimal,
}

/// The same without negative lines, which are `None`.
pub(super) struct PositiveLineTotals {
    pub lines: Vec<Option<Decimal>>,
    pub rounding: Decimal,
}

/// Computes totals that add up to the order's total. A shop rounds taxes and totals in its own ways, so the exact lines
/// may miss the total by a rounding each. That difference goes to the lines that were rounded most, at most one
/// rounding per line.
pub(super) fn compute_line_totals(draft: &OrderDraft) -> Result<LineTotals, OrderError> {
    let exact: Vec<Decimal> = draft.items.iter().map(OrderDraftItem::gross).collect();
    let exactly = |lines| LineTotals {
        lines,
        rounding: Decimal::ZERO,
    };
    if let Some(found) = distribute_rounding(&exact, draft.total, PARA) {
        return Ok(exactly(found));
    }
    // A shop without decimals rounds to whole dinars.
    if is_whole(draft)
        && let Some(found) = distribute_rounding(&exact, draft.total, Decimal::ONE)
    {
        return Ok(exactly(found));
    }
    let items = round(exact.iter().copied().sum(), 2);
    let difference = draft.total - items;
    if let Some(rounding) = &draft.rounding
        && difference.abs() * exchange_rate(draft) <= rounding.limit
        && let Some(lines) = distribute_rounding(&exact, items, PARA)
    {
        return Ok(LineTotals {
            lines,
            rounding: difference,
        });
    }
    Err(OrderError::Total {
        order: draft.order_number.clone(),
        items,
        total: draft.total,
        difference,
        lines: draft
            .items
            .iter()
            .map(|item| format!("{} {}", item.label(), round(item.gross(), 2)))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// Converts draft and totals to the document's currency, to the para.
pub(super) fn convert_currency(
    mut draft: OrderDraft,
    compute_line_totals: LineTotals,
) -> Result<(OrderDraft, LineTotals), OrderError> {
    let Some(rate) = draft.exchange_rate else {
        return Ok((draft, compute_line_totals));
    };
    draft.total = round(draft.total * rate, 2);
    for item in &mut draft.items {
        for amount in [
            &mut item.subtotal,
            &mut item.subtotal_tax,
            &mut item.total,
            &mut item.total_tax,
        ] {
            *amount *= rate;
        }
    }
    let rounding = round(compute_line_totals.rounding * rate, 2);
    let exact: Vec<Decimal> = compute_line_totals
        .lines
        .iter()
        .map(|amount| amount * rate)
        .collect();
    let Some(lines) = distribute_rounding(&exact, draft.total - rounding, PARA) else {
        return Err(OrderError::Field {
            order: draft.order_number,
            what: format!("its lines can't be converted at {}", rate.normalize()),
        });
    };
    Ok((draft, LineTotals { lines, rounding }))
}

fn exchange_rate(draft: &OrderDraft) -> Decimal {
    draft.exchange_rate.unwrap_or(Decimal::ONE)
}

fn is_whole(draft: &OrderDraft) -> bool {
    draft.total.fract().is_zero() && draft.total_tax.fract().is_zero()
}

/// Rounds each amount to `step` and moves as many of them by one step as the sum differs from `total`. Returns `None`
/// if roundings don't explain the difference: half a step for each line's tax, and half a step for the total.
fn distribute_rounding(exact: &[Decimal], total: Decimal, step: Decimal) -> Option<Vec<Decimal>> {
    let mut rounded: Vec<Decimal> = exact
        .iter()
        .map(|amount| round(amount / step, 0) * step)
        .collect();
    let difference = total - rounded.iter().sum::<Decimal>();
    let steps = difference / step;
    if !steps.fract().is_zero() {
        return None;
    }
    let direction = if difference.is_sign_negative() {
        -step
    } else {
        step
    };
    let mut candidates: Vec<usize> = (0..exact.len()).filter(|&i| !exact[i].is_zero()).collect();
    candidates.sort_by_key(|&i| {
        let residue = (exact[i] - rounded[i]) * direction;
        (Reverse(residue), Reverse(exact[i].abs()), i)
    });
    let explained = Decimal::from(candidates.len() + 1) * step / Decimal::TWO;
    if (total - exact.iter().sum::<Decimal>()).abs() > explained {
        return None;
    }
    let steps = steps.abs().normalize();
    for (&i, _) in candidates.iter().zip(0..steps.mantissa()) {
        rounded[i] += direction;
    }
    (rounded.iter().sum::<Decimal>() == total).then_some(rounded)
}

/// Deducts negative lines (a fee that is a discount) from the positive ones, because a document has no negative lines.
/// Deducts from lines of the same VAT rate if they suffice, else from all of them, in proportion; a total rounded down,
/// from all. Returns `None` if even all of them don't suffice.
pub(super) fn absorb_negative_lines(
    compute_line_totals: LineTotals,
    rates: &[Option<Decimal>],
) -> Option<PositiveLineTotals> {
    let amounts = compute_line_totals.lines;
    let mut left: Vec<Option<Decimal>> = amounts
        .iter()
        .map(|&amount| (amount >= Decimal::ZERO).then_some(amount))
        .collect();
    for (i, &amount) in amounts
        .iter()
        .enumerate()
        .filter(|(_, amount)| amount.is_sign_negative())
    {
        let same_rate: Vec<usize> = (0..left.len())
            .filter(|&k| left[k].is_some() && rates[k] == rates[i])
            .collect();
        let all: Vec<usize> = (0..left.len()).filter(|&k| left[k].is_some()).collect();
        if !deduct_proportionally(&mut left, &same_rate, -amount)
            && !deduct_proportionally(&mut left, &all, -amount)
        {
            return None;
        }
    }
    if compute_line_totals.rounding.is_sign_negative() {
        let all: Vec<usize> = (0..left.len()).filter(|&k| left[k].is_some()).collect();
        if !deduct_proportionally(&mut left, &all, -compute_line_totals.rounding) {
            return None;
        }
    }
    Some(PositiveLineTotals {
        lines: left,
        rounding: compute_line_totals.rounding.max(Decimal::ZERO),
    })
}

/// Deducts `amount` from the lines `from`, in proportion, to the para.
fn deduct_proportionally(lines: &mut [Option<Decimal>], from: &[usize], amount: Decimal) -> bool {
    let sum: Decimal = from.iter().filter_map(|&k| lines[k]).sum();
    if sum < amount || sum.is_zero() {
        return amount.is_zero();
    }
    let mut owed = amount;
    let mut remaining = sum;
    for &k in from {
        let Some(line) = lines[k] else { continue };
        if remaining.is_zero() {
            break;
        }
        // Share of the remaining amount: the last line takes exactly the rest.
        let share = round(owed * line / remaining, 2).min(line);
        remaining -= line;
        owed -= share;
        lines[k] = Some(line - share);
    }
    owed.is_zero()
}
