//! Generated orders, computed as WooCommerce does: the document's total is exactly the order's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use proptest::prelude::*;
use rust_decimal::{Decimal, dec};
use sors::contract::{DiscountForm, DocumentRules, Profile};
use sors::model::{Document, DocumentType};
use sors::order::{
    DocumentTarget, OrderDraft, OrderDraftItem, Rounding, build_document, document_fingerprint,
    document_total, line_total, round,
};

/// The shop's settings.
#[derive(Debug, Clone, Copy)]
struct Shop {
    prices_include_tax: bool,
    /// "Round tax at subtotal level".
    round_at_subtotal: bool,
    /// Decimals of its prices: 2, or 0 as many shops in dinars have it.
    decimals: u32,
}

#[derive(Debug, Clone)]
struct Piece {
    quantity: Decimal,
    unit_price: Decimal,
    rate: Decimal,
    /// Coupons of this product, one after the other.
    coupons: Vec<Coupon>,
    says_rate: bool,
}

#[derive(Debug, Clone, Copy)]
enum Coupon {
    Percent(u32),
    /// Off each piece (`fixed_product`), or off the whole cart (`fixed_cart`).
    Amount(Decimal),
}

fn rules_of(path: &str) -> DocumentRules {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let profile: Profile = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    profile.document
}

/// A line in WooCommerce: net to six decimals, tax rounded by the shop's setting.
fn shop_line(shop: Shop, gross_or_net: Decimal, rate: Decimal) -> (Decimal, Decimal) {
    let share = rate / dec!(100);
    let tax = if shop.prices_include_tax {
        gross_or_net - gross_or_net / (Decimal::ONE + share)
    } else {
        gross_or_net * share
    };
    let net = if shop.prices_include_tax {
        gross_or_net - tax
    } else {
        gross_or_net
    };
    let tax = if shop.round_at_subtotal {
        round(tax, 6)
    } else {
        round(tax, shop.decimals)
    };
    (round(net, 6), tax)
}

/// A line's price before coupons, and after its own.
fn prices(shop: Shop, piece: &Piece) -> (Decimal, Decimal) {
    let full = round(
        round(piece.unit_price, shop.decimals) * piece.quantity,
        shop.decimals,
    );
    let paid = piece.coupons.iter().fold(full, |left, coupon| {
        let off = match coupon {
            Coupon::Percent(percent) => left * Decimal::from(*percent) / dec!(100),
            Coupon::Amount(amount) => *amount * piece.quantity,
        };
        (left - round(off, shop.decimals)).max(Decimal::ZERO)
    });
    (full, paid)
}

/// Coupons on the whole cart, one after the other, distributed as WooCommerce does: an amount off each line by its
/// quantity, rounded down, and the rest in steps of the smallest coin.
fn off_the_cart(shop: Shop, coupons: &[Coupon], pieces: &[Piece], paid: &mut [Decimal]) {
    let coin = Decimal::new(1, shop.decimals);
    for coupon in coupons {
        let whole = match coupon {
            Coupon::Percent(percent) => {
                for left in paid.iter_mut() {
                    *left -= round(*left * Decimal::from(*percent) / dec!(100), shop.decimals);
                }
                continue;
            }
            Coupon::Amount(amount) => round(*amount, shop.decimals),
        };
        let quantity: Decimal = pieces.iter().map(|piece| piece.quantity).sum();
        let mut owed = whole;
        for (left, piece) in paid.iter_mut().zip(pieces) {
            let share = (whole * piece.quantity / quantity).trunc_with_scale(shop.decimals);
            let off = share.min(*left).min(owed);
            *left -= off;
            owed -= off;
        }
        for left in paid.iter_mut() {
            if owed >= coin && *left >= coin {
                *left -= coin;
                owed -= coin;
            }
        }
    }
}

fn item(
    shop: Shop,
    number: usize,
    piece: &Piece,
    (full, paid): (Decimal, Decimal),
) -> OrderDraftItem {
    let (subtotal, subtotal_tax) = shop_line(shop, full, piece.rate);
    let (total, total_tax) = shop_line(shop, paid, piece.rate);
    OrderDraftItem {
        article_id: number.to_string(),
        code: format!("Č-{number}"),
        name: format!("Шоља {number}"),
        quantity: piece.quantity,
        subtotal,
        subtotal_tax,
        total,
        total_tax,
        tax_rate: piece.says_rate.then_some(piece.rate),
    }
}

fn order(shop: Shop, pieces: &[Piece], coupons: &[Coupon], fee: Option<Decimal>) -> OrderDraft {
    let (full, mut paid): (Vec<Decimal>, Vec<Decimal>) =
        pieces.iter().map(|piece| prices(shop, piece)).unzip();
    off_the_cart(shop, coupons, pieces, &mut paid);
    let mut items: Vec<OrderDraftItem> = pieces
        .iter()
        .enumerate()
        .map(|(i, piece)| item(shop, i + 1, piece, (full[i], paid[i])))
        .collect();
    if let Some(fee) = fee {
        let largest = items
            .iter()
            .map(|item| item.total + item.total_tax)
            .max()
            .unwrap_or_default();
        // A negative fee is a discount; it stays below the most expensive line, so that the order is payable.
        let amount = round(fee.max(-largest / dec!(2)), shop.decimals);
        let (net, tax) = shop_line(shop, amount, dec!(20));
        items.push(OrderDraftItem {
            article_id: "fee".into(),
            code: "USLUGA".into(),
            name: "Pouzeće".into(),
            quantity: Decimal::ONE,
            subtotal: net,
            subtotal_tax: tax,
            total: net,
            total_tax: tax,
            tax_rate: Some(dec!(20)),
        });
    }
    let net: Decimal = items.iter().map(|item| item.total).sum();
    let tax: Decimal = items.iter().map(|item| item.total_tax).sum();
    OrderDraft {
        document_type: DocumentType::Invoice,
        order_number: "1024".into(),
        date: "2026-11-24".parse().unwrap(),
        due_date: None,
        customer_id: "7".into(),
        currency: "RSD".into(),
        exchange_rate: None,
        prices_include_tax: shop.prices_include_tax,
        total: round(net + tax, shop.decimals),
        total_tax: round(tax, shop.decimals),
        payment_method: Some("Pouzećem".into()),
        note: None,
        source_document: None,
        items,
        rounding: None,
    }
}

/// Refunds a part of each line, in thousandths of its quantity, as WooCommerce's refund form does: prices to six
/// decimals, taxes rounded by the shop's setting, amounts negative.
fn refund(shop: Shop, sale: &OrderDraft, shares: &[u32]) -> OrderDraft {
    let mut items = Vec::new();
    for (item, share) in sale.items.iter().zip(shares.iter().cycle()) {
        let part = Decimal::new(i64::from(*share), 3);
        let quantity = round(item.quantity * part, item.quantity.scale());
        if quantity.is_zero() {
            continue;
        }
        let part = quantity / item.quantity;
        let tax_decimals = if shop.round_at_subtotal {
            6
        } else {
            shop.decimals
        };
        let net = round(item.total * part, 6);
        let tax = round(item.total_tax * part, tax_decimals);
        items.push(OrderDraftItem {
            quantity: -quantity,
            subtotal: -net,
            subtotal_tax: -tax,
            total: -net,
            total_tax: -tax,
            ..item.clone()
        });
    }
    let net: Decimal = items.iter().map(|item| item.total).sum();
    let tax: Decimal = items.iter().map(|item| item.total_tax).sum();
    OrderDraft {
        document_type: DocumentType::Return,
        order_number: "1024-R7".into(),
        source_document: Some("88".into()),
        total: round(net + tax, shop.decimals),
        total_tax: round(tax, shop.decimals),
        items,
        ..sale.clone()
    }
}

fn shops() -> impl Strategy<Value = Shop> {
    (
        any::<bool>(),
        any::<bool>(),
        prop_oneof![4 => Just(2), 1 => Just(0)],
    )
        .prop_map(|(prices_include_tax, round_at_subtotal, decimals)| Shop {
            prices_include_tax,
            round_at_subtotal,
            decimals,
        })
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let quantity = prop_oneof![
        6 => (1_i64..=12).prop_map(Decimal::from),
        2 => (13_i64..=1500).prop_map(Decimal::from),
        2 => (1_i64..=20_000).prop_map(|n| Decimal::new(n, 3)),
    ];
    let price = prop_oneof![
        6 => (1_i64..=2_000_000).prop_map(|n| Decimal::new(n, 2)),
        1 => (1_i64..=500).prop_map(|n| Decimal::new(n, 2)),
        1 => (2_000_000_i64..=90_000_000).prop_map(|n| Decimal::new(n, 2)),
    ];
    let rate = prop_oneof![5 => Just(dec!(20)), 3 => Just(dec!(10)), 1 => Just(dec!(0))];
    let bound = prop_oneof![4 => Just(0), 4 => Just(1), 2 => Just(2)]
        .prop_flat_map(|number| prop::collection::vec(coupon(100, 20_000), number));
    let piece = (quantity, price, rate, bound, any::<bool>()).prop_map(
        |(quantity, unit_price, rate, coupons, says_rate)| Piece {
            quantity,
            unit_price,
            rate,
            coupons,
            says_rate,
        },
    );
    prop::collection::vec(piece, 1..7)
}

fn coupon(percent: u32, hundredths: i64) -> impl Strategy<Value = Coupon> {
    prop_oneof![
        3 => (1..=percent).prop_map(Coupon::Percent),
        2 => (1..=hundredths).prop_map(|n| Coupon::Amount(Decimal::new(n, 2))),
    ]
}

/// Coupons on the whole cart; often several, of both kinds.
fn cart_coupons() -> impl Strategy<Value = Vec<Coupon>> {
    prop_oneof![3 => Just(0), 2 => Just(1), 2 => 2..4_usize]
        .prop_flat_map(|number| prop::collection::vec(coupon(60, 300_000), number))
}

/// Refunded thousandths of each line; sometimes all of it.
fn shares() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(
        prop_oneof![1 => Just(0), 2 => Just(1000), 3 => 1..1000_u32],
        1..8,
    )
}

/// An exchange rate as the National Bank publishes it: four decimals.
fn exchange_rates() -> impl Strategy<Value = Decimal> {
    prop_oneof![3 => 1_000_000..=1_300_000_i64, 1 => 1..=20_000_i64]
        .prop_map(|n| Decimal::new(n, 4))
}

fn fees() -> impl Strategy<Value = Option<Decimal>> {
    prop_oneof![3 => Just(None), 1 => (-50_000_i64..=80_000).prop_map(|n| Some(Decimal::new(n, 2)))]
}

fn verify(draft: &OrderDraft, rules: &DocumentRules) -> Result<Document, TestCaseError> {
    verify_total(draft, draft.total, rules)
}

/// The return for a refund's negative lines.
fn verify_return(back: &OrderDraft, rules: &DocumentRules) -> Result<Document, TestCaseError> {
    let positive = OrderDraft {
        items: back
            .items
            .iter()
            .map(|item| OrderDraftItem {
                quantity: -item.quantity,
                total: -item.total,
                total_tax: -item.total_tax,
                ..item.clone()
            })
            .collect(),
        ..back.clone()
    };
    let made = build_document(back, &DocumentTarget::default(), rules)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(made.document_type, DocumentType::Return);
    prop_assert_eq!(made.source_document.as_deref(), Some("88"));
    verify_document(made, &positive.items, -back.total, rules)
}

fn verify_total(
    draft: &OrderDraft,
    total: Decimal,
    rules: &DocumentRules,
) -> Result<Document, TestCaseError> {
    let made = build_document(draft, &DocumentTarget::default(), rules)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    verify_document(made, &draft.items, total, rules)
}

/// The exact total, lines that SORS accepts, and everything that was sold.
fn verify_document(
    document: Document,
    sold_items: &[OrderDraftItem],
    total: Decimal,
    rules: &DocumentRules,
) -> Result<Document, TestCaseError> {
    prop_assert_eq!(document.total, total);
    prop_assert_eq!(document_total(&document, rules), total);
    for line in &document.items {
        prop_assert!(line.quantity > Decimal::ZERO);
        prop_assert!(line.unit_price >= Decimal::ZERO && line.discount >= Decimal::ZERO);
        prop_assert_eq!(
            line.unit_price,
            round(line.unit_price, rules.price_decimals)
        );
        prop_assert_eq!(line.discount, round(line.discount, 2));
        let limit = match rules.discount {
            DiscountForm::Percent => dec!(100),
            DiscountForm::LineAmount => line.quantity * line.unit_price,
        };
        prop_assert!(line.discount <= limit);
        prop_assert!(line_total(line, rules) >= Decimal::ZERO);
    }
    // Every positive line has its full quantity, also if it was split.
    for item in sold_items
        .iter()
        .filter(|item| item.total + item.total_tax >= Decimal::ZERO)
    {
        let sold: Decimal = document
            .items
            .iter()
            .filter(|l| l.article_id == item.article_id)
            .map(|l| l.quantity)
            .sum();
        prop_assert_eq!(sold, item.quantity);
    }
    Ok(document)
}

fn both() -> [DocumentRules; 2] {
    ["src/contract/assumed.json", "tests/profiles/serbian.json"].map(rules_of)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn totals_are_exact_under_both_profiles(
        shop in shops(),
        pieces in pieces(),
        coupons in cart_coupons(),
        fee in fees(),
        shares in shares(),
    ) {
        let sale = order(shop, &pieces, &coupons, fee);
        let back = refund(shop, &sale, &shares);
        for rules in both() {
            let made = verify(&sale, &rules)?;
            prop_assert_eq!(document_fingerprint(&made), document_fingerprint(&verify(&sale, &rules)?));
            // If only a negative fee is refunded, the shopper would owe: WooCommerce permits no such refund.
            if !back.items.is_empty() && back.total <= Decimal::ZERO {
                verify_return(&back, &rules)?;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn totals_are_exact_under_the_other_rules_a_profile_can_have(
        shop in shops(),
        pieces in pieces(),
        coupons in cart_coupons(),
        fee in fees(),
    ) {
        let draft = order(shop, &pieces, &coupons, fee);
        for (unit_price_includes_vat, discount, price_decimals) in [
            (true, DiscountForm::LineAmount, 2),
            (true, DiscountForm::Percent, 4),
            (false, DiscountForm::Percent, 4),
            (false, DiscountForm::LineAmount, 3),
        ] {
            verify(&draft, &DocumentRules { unit_price_includes_vat, discount, price_decimals, quantity_decimals: 3 })?;
        }
    }

    #[test]
    fn everything_given_back_is_what_was_sold(shop in shops(), pieces in pieces(), coupons in cart_coupons()) {
        let mut sale = order(shop, &pieces, &coupons, None);
        for item in &mut sale.items {
            // A refund has no price before discounts.
            (item.subtotal, item.subtotal_tax) = (item.total, item.total_tax);
        }
        let back = refund(shop, &sale, &[1000]);
        prop_assume!(!back.total.is_zero());
        for rules in both() {
            prop_assert_eq!(&verify_return(&back, &rules)?.items, &verify(&sale, &rules)?.items);
        }
    }

    #[test]
    fn an_order_in_another_currency_is_converted_to_the_para(
        shop in shops(),
        pieces in pieces(),
        coupons in cart_coupons(),
        fee in fees(),
        rate in exchange_rates(),
    ) {
        let draft = OrderDraft { exchange_rate: Some(rate), ..order(shop, &pieces, &coupons, fee) };
        // A tenth of the shop's orders is too expensive for a document after conversion; each of these fails.
        prop_assume!(draft.total < dec!(50_000_000));
        for rules in both() {
            let made = verify_total(&draft, round(draft.total * rate, 2), &rules)?;
            prop_assert_eq!(made.currency, "RSD");
        }
    }

    #[test]
    fn what_no_price_can_express_goes_into_one_rounding_line(
        shop in shops(),
        pieces in pieces(),
        coupons in cart_coupons(),
        fee in fees(),
        whole in any::<bool>(),
    ) {
        // Net prices of two decimals reach only some gross amounts.
        let rules = DocumentRules { unit_price_includes_vat: false, discount: DiscountForm::Percent, price_decimals: 2, quantity_decimals: 3 };
        let mut plain = order(shop, &pieces, &coupons, fee);
        if whole {
            // Another plugin rounds totals to whole dinars, without a line for it.
            plain.total = round(plain.total, 0);
        }
        let rounding = Rounding { article_id: "r".into(), code: "ZAOKR".into(), name: "Zaokruženje".into(), limit: dec!(1) };
        let draft = OrderDraft { rounding: Some(rounding), ..plain.clone() };
        let made = verify_total(&draft, draft.total, &rules)?;
        let extra: Vec<_> = made.items.iter().filter(|line| line.article_id == "r").collect();
        prop_assert!(extra.len() <= 1);
        prop_assert!(extra.iter().all(|line| line.quantity == Decimal::ONE && line_total(line, &rules) <= dec!(1)));
        if let Ok(without) = build_document(&plain, &DocumentTarget::default(), &rules) {
            prop_assert_eq!(made.items, without.items);
        }
    }
}
