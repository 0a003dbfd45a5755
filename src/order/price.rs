//! Finds quantity, unit price and discount that give exactly a line's amount, with the decimals SORS keeps.

use rust_decimal::Decimal;

use super::line::{line_amount, vat_factor};
use super::round;
use crate::contract::{DiscountForm, DocumentRules};

/// Decimals of a discount, in percent or in money.
const DISCOUNT_DECIMALS: u32 = 2;

/// How many neighbors of a rounded value to try on each side.
const MAX_NEIGHBORS: i64 = 40;

/// Target of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineTarget {
    pub quantity: Decimal,
    /// Amount of the line, with VAT; two decimals, not negative.
    pub amount: Decimal,
    /// Amount without the discount, with VAT.
    pub before_discount: Decimal,
    /// Unit price before discount, with or without VAT as in the document, unrounded.
    pub list_price: Decimal,
    pub vat_rate: Decimal,
}

/// Part of a line of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PricedLine {
    pub quantity: Decimal,
    pub unit_price: Decimal,
    pub discount: Decimal,
}

/// Prices a line in the simplest way: as in the shop; with a price or a discount next to it; with the discount inside
/// the price; as two lines of two prices. `Err` has the nearest amount.
pub(super) fn price_line(
    wanted: &LineTarget,
    rules: &DocumentRules,
) -> Result<Vec<PricedLine>, Decimal> {
    let line = LinePricer {
        wanted,
        rules,
        factor: vat_factor(wanted.vat_rate, rules),
    };
    let discounted = round(wanted.before_discount, 2) > wanted.amount;
    if discounted && let Some(found) = line.with_discount() {
        return Ok(vec![found]);
    }
    if let Some(found) = line.with_price() {
        return Ok(vec![found]);
    }
    if let Some(found) = line.as_two_lines() {
        return Ok(found);
    }
    if let Some(found) = line.with_correction() {
        return Ok(vec![found]);
    }
    let nearest = line.price_near(wanted.amount, wanted.quantity);
    Err(line.costs(PricedLine {
        quantity: wanted.quantity,
        unit_price: nearest,
        discount: Decimal::ZERO,
    }))
}

struct LinePricer<'a> {
    wanted: &'a LineTarget,
    rules: &'a DocumentRules,
    factor: Decimal,
}

impl LinePricer<'_> {
    fn step(&self) -> Decimal {
        Decimal::new(1, self.rules.price_decimals)
    }

    fn costs(&self, priced: PricedLine) -> Decimal {
        line_amount(
            priced.quantity,
            priced.unit_price,
            priced.discount,
            self.wanted.vat_rate,
            self.rules,
        )
    }

    fn fits(&self, priced: PricedLine) -> bool {
        let full = priced.quantity * priced.unit_price;
        let limit = match self.rules.discount {
            DiscountForm::Percent => Decimal::ONE_HUNDRED,
            DiscountForm::LineAmount => full,
        };
        priced.unit_price >= Decimal::ZERO
            && priced.discount >= Decimal::ZERO
            && priced.discount <= limit
            && self.costs(priced) == self.wanted.amount
    }

    /// Returns the unit price nearest to `amount` for `quantity`.
    fn price_near(&self, amount: Decimal, quantity: Decimal) -> Decimal {
        round(amount / self.factor / quantity, self.rules.price_decimals)
    }

    /// Tries the rounded list price, or one next to it, without a discount.
    fn with_price(&self) -> Option<PricedLine> {
        let quantity = self.wanted.quantity;
        let list = round(self.wanted.list_price, self.rules.price_decimals);
        let near = self.price_near(self.wanted.amount, quantity);
        [list, near, near + self.step(), near - self.step()]
            .into_iter()
            .map(|unit_price| PricedLine {
                quantity,
                unit_price,
                discount: Decimal::ZERO,
            })
            .find(|&priced| self.fits(priced))
    }

    fn with_discount(&self) -> Option<PricedLine> {
        match self.rules.discount {
            DiscountForm::Percent => self.with_percent(),
            DiscountForm::LineAmount => self.with_line_amount(),
        }
    }

    /// Tries list price and percent: first the roundest percent, then neighbors of both.
    fn with_percent(&self) -> Option<PricedLine> {
        let quantity = self.wanted.quantity;
        let list = round(self.wanted.list_price, self.rules.price_decimals);
        let full = list * quantity * self.factor;
        if full.is_zero() {
            return None;
        }
        let percent = (Decimal::ONE - self.wanted.amount / full) * Decimal::ONE_HUNDRED;
        let at_list = (0..=DISCOUNT_DECIMALS)
            .map(|decimals| PricedLine {
                quantity,
                unit_price: list,
                discount: round(percent, decimals),
            })
            .find(|&priced| self.fits(priced));
        at_list.or_else(|| {
            let middle = round(percent, DISCOUNT_DECIMALS);
            neighbors(middle, Decimal::new(1, DISCOUNT_DECIMALS))
                .find_map(|discount| self.at_percent(discount))
        })
    }

    /// Returns the unit price that gives the amount with a percent, if one exists.
    fn at_percent(&self, discount: Decimal) -> Option<PricedLine> {
        let quantity = self.wanted.quantity;
        let share = Decimal::ONE - discount / Decimal::ONE_HUNDRED;
        if share <= Decimal::ZERO || discount < Decimal::ZERO {
            return None;
        }
        let near = round(
            self.wanted.amount / self.factor / quantity / share,
            self.rules.price_decimals,
        );
        [near, near + self.step(), near - self.step()]
            .into_iter()
            .map(|unit_price| PricedLine {
                quantity,
                unit_price,
                discount,
            })
            .find(|&priced| self.fits(priced))
    }

    /// Tries the list price, or one next to it, and an amount off the line.
    fn with_line_amount(&self) -> Option<PricedLine> {
        let list = round(self.wanted.list_price, self.rules.price_decimals);
        neighbors(list, self.step()).find_map(|unit_price| self.at_price(unit_price))
    }

    /// Returns the amount off the line that gives the amount at a unit price, if one exists.
    fn at_price(&self, unit_price: Decimal) -> Option<PricedLine> {
        let quantity = self.wanted.quantity;
        let near = round(
            quantity * unit_price - self.wanted.amount / self.factor,
            DISCOUNT_DECIMALS,
        );
        let step = Decimal::new(1, DISCOUNT_DECIMALS);
        [near, near - step, near + step]
            .into_iter()
            .map(|discount| PricedLine {
                quantity,
                unit_price,
                discount,
            })
            .find(|&priced| self.fits(priced))
    }

    /// Tries two lines of the article, without discounts.
    fn as_two_lines(&self) -> Option<Vec<PricedLine>> {
        if self.wanted.quantity.fract().is_zero()
            && let Some(found) = self.split_by_step()
        {
            return Some(found);
        }
        self.split_one_off()
    }

    /// Tries some pieces at a price, the others one step higher: 3 for 100.00 are 2 × 33.33 and 1 × 33.34.
    fn split_by_step(&self) -> Option<Vec<PricedLine>> {
        let quantity = self.wanted.quantity;
        let net = self.wanted.amount / self.factor;
        let low = (net / quantity).trunc_with_scale(self.rules.price_decimals);
        let dearer = round((net - quantity * low) / self.step(), 0);
        [dearer, dearer - Decimal::ONE, dearer + Decimal::ONE]
            .into_iter()
            .filter(|pieces| *pieces > Decimal::ZERO && *pieces < quantity)
            .map(|pieces| {
                vec![
                    PricedLine {
                        quantity: quantity - pieces,
                        unit_price: low,
                        discount: Decimal::ZERO,
                    },
                    PricedLine {
                        quantity: pieces,
                        unit_price: low + self.step(),
                        discount: Decimal::ZERO,
                    },
                ]
            })
            .find(|parts| {
                parts.iter().map(|&part| self.costs(part)).sum::<Decimal>() == self.wanted.amount
            })
    }

    /// Tries one piece at a price of its own, the others at one price.
    fn split_one_off(&self) -> Option<Vec<PricedLine>> {
        let others = self.wanted.quantity - Decimal::ONE;
        if others <= Decimal::ZERO {
            return None;
        }
        let middle = self.price_near(self.wanted.amount, self.wanted.quantity);
        neighbors(middle, self.step())
            .filter(|price| *price >= Decimal::ZERO)
            .find_map(|price| {
                let many = PricedLine {
                    quantity: others,
                    unit_price: price,
                    discount: Decimal::ZERO,
                };
                let rest = self.wanted.amount - self.costs(many);
                let one = PricedLine {
                    quantity: Decimal::ONE,
                    unit_price: self.price_near(rest, Decimal::ONE),
                    discount: Decimal::ZERO,
                };
                (one.unit_price >= Decimal::ZERO && self.costs(one) == rest)
                    .then(|| vec![many, one])
            })
    }

    /// Tries a higher price and a discount that corrects it, as the last resort.
    fn with_correction(&self) -> Option<PricedLine> {
        let near = self.price_near(self.wanted.amount, self.wanted.quantity);
        match self.rules.discount {
            DiscountForm::Percent => (1..=2 * MAX_NEIGHBORS).find_map(|hundredths| {
                self.at_percent(Decimal::new(hundredths, DISCOUNT_DECIMALS))
            }),
            DiscountForm::LineAmount => (0..=2 * MAX_NEIGHBORS)
                .find_map(|steps| self.at_price(near + Decimal::from(steps) * self.step())),
        }
    }
}

/// Returns `middle`, then its neighbors, the nearest first.
fn neighbors(middle: Decimal, step: Decimal) -> impl Iterator<Item = Decimal> {
    (0..=2 * MAX_NEIGHBORS).map(move |n| {
        let away = Decimal::from((n + 1) / 2) * step;
        if n % 2 == 0 {
            middle + away
        } else {
            middle - away
        }
    })
}
