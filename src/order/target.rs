//! What each line of the document has to cost, so that they add up to the order's total.

use std::cmp::Reverse;

use rust_decimal::{Decimal, dec};

use super::{Draft, OrderError, round};

const PARA: Decimal = dec!(0.01);

/// Amounts with VAT, one for each line, that add up to the order's total. A shop rounds taxes and totals on its own
/// ways, so the exact lines may miss the total by a rounding each; that is shared out to the lines that were rounded
/// most, never more than one rounding a line.
pub(super) fn targets(draft: &Draft) -> Result<Vec<Decimal>, OrderError> {
    let exact: Vec<Decimal> = draft.items.iter().map(super::DraftItem::gross).collect();
    if let Some(found) = shared(&exact, draft.total, PARA) {
        return Ok(found);
    }
    // A shop set to show no decimals rounds to whole dinars.
    if is_whole(draft)
        && let Some(found) = shared(&exact, draft.total, Decimal::ONE)
    {
        return Ok(found);
    }
    let items = round(exact.iter().copied().sum(), 2);
    Err(OrderError::Total {
        order: draft.order_number.clone(),
        items,
        total: draft.total,
        difference: draft.total - items,
        lines: draft
            .items
            .iter()
            .map(|item| format!("{} {}", item.label(), round(item.gross(), 2)))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

fn is_whole(draft: &Draft) -> bool {
    draft.total.fract().is_zero() && draft.total_tax.fract().is_zero()
}

/// Rounds each amount to `step` and moves as many of them by one step as the sum is away from `total`. `None` when
/// that is further than roundings explain: half a step for each line's tax, and half a step for the total.
fn shared(exact: &[Decimal], total: Decimal, step: Decimal) -> Option<Vec<Decimal>> {
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

/// Takes negative lines (a fee that is a discount) off the positive ones, since a document has no negative lines:
/// off those of the same VAT rate where they suffice, else off all of them, in proportion. `None` where even all of
/// them do not suffice. The negative lines come back as `None`.
pub(super) fn without_negative(
    amounts: &[Decimal],
    rates: &[Option<Decimal>],
) -> Option<Vec<Option<Decimal>>> {
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
        if !take_off(&mut left, &same_rate, -amount) && !take_off(&mut left, &all, -amount) {
            return None;
        }
    }
    Some(left)
}

/// Takes `amount` off the lines `from`, in proportion, to the para.
fn take_off(lines: &mut [Option<Decimal>], from: &[usize], amount: Decimal) -> bool {
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
        // The share of what is still owed: the last line takes exactly the rest.
        let share = round(owed * line / remaining, 2).min(line);
        remaining -= line;
        owed -= share;
        lines[k] = Some(line - share);
    }
    owed.is_zero()
}
