//! Stock and prices of an article in each business unit.

use rand::Rng as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{DatabaseSpec, ProductLine, random_for};
use crate::store::{PriceSet, UnitStock};

/// Generates stock and prices for business units 1 and 2.
pub fn generate_units(
    spec: &DatabaseSpec,
    line: &ProductLine,
    vat: Decimal,
    seed: u64,
    index: u64,
) -> Vec<UnitStock> {
    let gross = gross_price(spec, line, seed, index);
    // Novi Sad sells about a third of the articles cheaper.
    let other = if index % 3 == 1 && gross > Decimal::TEN {
        (gross * Decimal::new(95, 2)).trunc()
    } else {
        gross
    };
    [("1", gross), ("2", other)]
        .into_iter()
        .enumerate()
        .map(|(unit, (id, gross))| {
            let (on_hand, reserved) = stock_levels(spec, line, seed, index, unit as u64);
            UnitStock {
                business_unit: id.to_owned(),
                on_hand,
                reserved,
                prices: derive_prices(gross, vat, index),
                absent: false,
            }
        })
        .collect()
}

/// Generates the entries of a service: no stock, the same price in both units.
pub fn generate_service_units(gross: Decimal, vat: Decimal) -> Vec<UnitStock> {
    ["1", "2"]
        .into_iter()
        .map(|id| UnitStock {
            business_unit: id.to_owned(),
            on_hand: Decimal::new(0, 3),
            reserved: Decimal::new(0, 3),
            prices: derive_prices(gross, vat, 0),
            absent: false,
        })
        .collect()
}

/// Derives the three prices from a price with VAT.
fn derive_prices(gross: Decimal, vat: Decimal, index: u64) -> PriceSet {
    let round = |value: Decimal| {
        let mut value = value.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        value.rescale(2);
        value
    };
    let net = gross * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + vat);
    let margin = Decimal::new(60 + i64::try_from(index % 25).unwrap_or(0), 2);
    PriceSet {
        purchase: round(net * margin),
        net: round(net),
        gross: round(gross),
    }
}

fn gross_price(spec: &DatabaseSpec, line: &ProductLine, seed: u64, index: u64) -> Decimal {
    if index % 211 == 17 {
        return Decimal::ZERO;
    }
    let mut random = random_for(seed, 2, index);
    let (low, high) = line.price;
    // Squaring a uniform number makes cheap articles frequent.
    let share: f64 = random.random_range(0.0_f64..1.0).powi(2);
    let dinars = f64::from(low) + f64::from(high - low) * share;
    let ending = random.random_range(0..10);
    // Some prices rise from 2025 to 2026; a few differ in Demo2.
    let factor = match spec.index {
        0 if index.is_multiple_of(4) => 0.93,
        2 if index.is_multiple_of(29) => 1.1,
        _ => 1.0,
    };
    // Prices are whole paras from here on, so no float reaches a price.
    let paras = (dinars * factor * 100.0) as i64;
    let paras = match ending {
        0..=4 if paras > 1_000 => paras - paras % 1_000 + 990,
        5..=6 if paras > 10_000 => paras - paras % 1_000,
        7 => paras - paras % 100 + 99,
        _ => paras,
    };
    Decimal::new(paras, 2)
}

fn stock_levels(
    spec: &DatabaseSpec,
    line: &ProductLine,
    seed: u64,
    index: u64,
    unit: u64,
) -> (Decimal, Decimal) {
    let mut random = random_for(seed, 10 + spec.index * 4 + unit, index);
    let divisible = matches!(line.unit, "kg" | "m" | "l");
    let thousandths =
        |whole: i64, part: i64| Decimal::new(whole * 1000 + if divisible { part } else { 0 }, 3);
    let part = random.random_range(0..1000);
    let on_hand = match (index + unit * 5) % 97 {
        13 => thousandths(-random.random_range(1..12), -part),
        4 | 22 | 40 | 58 | 76 | 94 => Decimal::new(0, 3),
        n if n % 12 == 0 => thousandths(random.random_range(200..2_500), part),
        _ => thousandths(random.random_range(1..120), part),
    };
    let reserved = if on_hand > Decimal::ONE && random.random_range(0..5) == 0 {
        let most = i64::try_from(on_hand.trunc().mantissa() / 10_i128.pow(on_hand.trunc().scale()))
            .unwrap_or(1)
            .min(6);
        thousandths(random.random_range(0..=most.max(1)), 0)
    } else {
        Decimal::new(0, 3)
    };
    (on_hand, reserved)
}
