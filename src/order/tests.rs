#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rust_decimal::{Decimal, dec};

use super::*;
use crate::contract::{DiscountForm, DocumentRules};
use crate::model::DocumentType;

/// As in the assumed profile: 2 decimals with VAT, discount in percent.
const GROSS: DocumentRules = DocumentRules {
    unit_price_includes_vat: true,
    discount: DiscountForm::Percent,
    price_decimals: 2,
    quantity_decimals: 3,
};

/// As in the Serbian test profile: 4 decimals without VAT, discount as an amount.
const NET: DocumentRules = DocumentRules {
    unit_price_includes_vat: false,
    discount: DiscountForm::LineAmount,
    price_decimals: 4,
    quantity_decimals: 3,
};

fn item(
    name: &str,
    quantity: Decimal,
    before: (Decimal, Decimal),
    after: (Decimal, Decimal),
) -> OrderDraftItem {
    OrderDraftItem {
        article_id: format!("id-{name}"),
        code: format!("SKU-{name}"),
        name: name.into(),
        quantity,
        subtotal: before.0,
        subtotal_tax: before.1,
        total: after.0,
        total_tax: after.1,
        tax_rate: None,
    }
}

fn order(total: Decimal, items: Vec<OrderDraftItem>) -> OrderDraft {
    OrderDraft {
        document_type: DocumentType::InvoiceDeliveryNote,
        order_number: "1024".into(),
        date: "2026-11-24".parse().unwrap(),
        due_date: None,
        customer_id: "7".into(),
        currency: "RSD".into(),
        exchange_rate: None,
        prices_include_tax: true,
        total,
        total_tax: items.iter().map(|item| item.total_tax).sum(),
        payment_method: None,
        note: Some("Звати пре доставе".into()),
        source_document: None,
        items,
        rounding: None,
    }
}

fn made(draft: &OrderDraft, rules: &DocumentRules) -> Vec<(Decimal, Decimal, Decimal)> {
    let document = build_document(draft, &DocumentTarget::default(), rules).unwrap();
    assert_eq!(document_total(&document, rules), draft.total);
    document
        .items
        .iter()
        .map(|line| (line.quantity, line.unit_price, line.discount))
        .collect()
}

fn plain(name: &str, quantity: Decimal, amount: (Decimal, Decimal)) -> OrderDraftItem {
    item(name, quantity, amount, amount)
}

#[test]
fn a_plain_line_stays_as_the_shop_sold_it() {
    let draft = order(
        dec!(239.98),
        vec![plain("Čaša", dec!(2), (dec!(199.983333), dec!(40.00)))],
    );
    assert_eq!(made(&draft, &GROSS), [(dec!(2), dec!(119.99), dec!(0))]);
    // 119.99 / 1.2 = 99.991667
    assert_eq!(made(&draft, &NET), [(dec!(2), dec!(99.9917), dec!(0))]);
}

#[test]
fn a_discount_stays_a_discount_of_the_list_price() {
    let draft = order(
        dec!(1080),
        vec![item(
            "Šolja",
            dec!(10),
            (dec!(1000), dec!(200)),
            (dec!(900), dec!(180)),
        )],
    );
    assert_eq!(made(&draft, &GROSS), [(dec!(10), dec!(120), dec!(10))]);
    assert_eq!(made(&draft, &NET), [(dec!(10), dec!(100), dec!(100))]);
}

#[test]
fn a_gift_is_a_hundred_percent_off() {
    let draft = order(
        dec!(120),
        vec![
            plain("Đon", dec!(1), (dec!(100), dec!(20))),
            item("Poklon", dec!(1), (dec!(50), dec!(10)), (dec!(0), dec!(0))),
        ],
    );
    assert_eq!(made(&draft, &GROSS)[1], (dec!(1), dec!(60), dec!(100)));
    assert_eq!(made(&draft, &NET)[1], (dec!(1), dec!(50), dec!(50)));
}

#[test]
fn three_for_a_hundred_are_two_prices() {
    let draft = order(
        dec!(100),
        vec![plain("Žica", dec!(3), (dec!(83.333333), dec!(16.67)))],
    );
    assert_eq!(
        made(&draft, &GROSS),
        [
            (dec!(2), dec!(33.33), dec!(0)),
            (dec!(1), dec!(33.34), dec!(0))
        ]
    );
}

#[test]
fn a_negative_fee_comes_off_the_lines_of_its_rate() {
    let draft = order(
        dec!(210),
        vec![
            plain("A", dec!(1), (dec!(100), dec!(20))),
            plain("B", dec!(1), (dec!(100), dec!(10))),
            plain("Popust", dec!(1), (dec!(-16.67), dec!(-3.33))),
        ],
    );
    let lines = made(&draft, &GROSS);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1], (dec!(1), dec!(110), dec!(0)));
    let document = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap();
    assert_eq!(line_total(&document.items[0], &GROSS), dec!(100));
}

#[test]
fn a_shop_without_paras_is_understood() {
    // 999 less 15 % is 849 in whole dinars, stored as 707.50 and 142 of tax.
    let draft = order(
        dec!(849),
        vec![item(
            "X",
            dec!(1),
            (dec!(832.5), dec!(167)),
            (dec!(707.5), dec!(142)),
        )],
    );
    assert_eq!(made(&draft, &GROSS).len(), 1);
    made(&draft, &NET);
}

#[test]
fn items_that_do_not_add_up_are_named_with_the_difference() {
    let draft = order(
        dec!(125),
        vec![plain("Čekić", dec!(1), (dec!(100), dec!(20)))],
    );
    let error = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap_err();
    let OrderError::Total { difference, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(*difference, dec!(5));
    let text = error.to_string();
    for part in ["1024", "Čekić", "SKU-Čekić", "120", "125", "difference 5"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn an_amount_no_price_can_give_is_named() {
    // One piece of 99.99 with VAT: 83.32 and 83.33 without VAT give 99.98 and 100.00.
    let rules = DocumentRules {
        price_decimals: 2,
        ..NET
    };
    let draft = order(
        dec!(99.99),
        vec![plain("Ključ", dec!(1), (dec!(83.325), dec!(16.67)))],
    );
    let error = build_document(&draft, &DocumentTarget::default(), &rules).unwrap_err();
    let OrderError::Line { difference, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(difference.abs(), dec!(0.01));
    assert!(error.to_string().contains("Ključ"), "{error}");
}

#[test]
fn vat_rates_are_derived_and_checked() {
    let rate_of = |net, tax, given| {
        let mut line = plain("R", dec!(1), (net, tax));
        line.tax_rate = given;
        vat::derive_rate(&line, false)
    };
    assert_eq!(rate_of(dec!(83.325), dec!(16.67), None), Ok(Some(dec!(20))));
    assert_eq!(rate_of(dec!(0.05), dec!(0.01), None), Ok(Some(dec!(20))));
    assert_eq!(rate_of(dec!(909.09), dec!(90.91), None), Ok(Some(dec!(10))));
    assert_eq!(rate_of(dec!(500), dec!(0), None), Ok(Some(dec!(0))));
    assert_eq!(rate_of(dec!(1000), dec!(85), None), Ok(Some(dec!(8.5))));
    assert_eq!(
        rate_of(dec!(1000), dec!(200), Some(dec!(20.0000))),
        Ok(Some(dec!(20)))
    );
    // A shop with rate 20 that charged nothing (an exempt customer) means 0.
    assert_eq!(
        rate_of(dec!(1000), dec!(0), Some(dec!(20))),
        Ok(Some(dec!(0)))
    );
    assert_eq!(
        rate_of(dec!(1000), dec!(137), Some(dec!(20))),
        Err(dec!(13.7))
    );
    assert_eq!(rate_of(dec!(0), dec!(0), None), Ok(None));
    // A rate beyond 100 % is no rate.
    assert_eq!(
        rate_of(dec!(1), dec!(1000000000), None),
        Err(dec!(100000000000))
    );

    // Part of a line in a shop without paras was rounded twice.
    let part = plain("R", dec!(562), (dec!(1113664.615155), dec!(111367)));
    assert_eq!(vat::derive_rate(&part, true), Ok(Some(dec!(10))));
    assert!(vat::derive_rate(&part, false).is_err());
}

#[test]
fn decimals_beyond_reason_are_noise() {
    let mut line = plain("Čaša", dec!(1), (dec!(100), dec!(20)));
    line.total += dec!(0.0000000000000000000000001);
    let made = build_document(
        &order(dec!(120), vec![line]),
        &DocumentTarget::default(),
        &GROSS,
    )
    .unwrap();
    assert_eq!(made.total, dec!(120));

    let mut line = plain(
        "Čaša",
        dec!(1),
        (dec!(0.0000000000000000000000000001), dec!(9999999999)),
    );
    line.tax_rate = None;
    let refused = build_document(
        &order(dec!(9999999999), vec![line]),
        &DocumentTarget::default(),
        &GROSS,
    );
    assert!(refused.is_err());
}

#[test]
fn unusable_fields_are_named() {
    let good = order(
        dec!(120),
        vec![plain("Čaša", dec!(1), (dec!(100), dec!(20)))],
    );
    type Change = fn(&mut OrderDraft);
    let cases: [(Change, &str); 9] = [
        (|d| d.order_number.clear(), "order number"),
        (|d| d.customer_id.clear(), "customer"),
        (|d| d.currency = "dinar".into(), "currency"),
        (|d| d.items.clear(), "no items"),
        (|d| d.document_type = DocumentType::Return, "issued before"),
        (|d| d.items[0].article_id.clear(), "Čaša"),
        (|d| d.items[0].quantity = Decimal::ZERO, "quantity 0"),
        (|d| d.items[0].quantity = dec!(0.0005), "3 decimals"),
        (|d| d.total_tax = dec!(30), "tax"),
    ];
    for (change, part) in cases {
        let mut draft = good.clone();
        change(&mut draft);
        let text = build_document(&draft, &DocumentTarget::default(), &GROSS)
            .unwrap_err()
            .to_string();
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_fingerprint_tells_documents_apart_and_only_them() {
    let draft = order(
        dec!(120),
        vec![plain("Čaša", dec!(1), (dec!(100), dec!(20)))],
    );
    let one = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap();
    let mut same = draft.clone();
    same.total = dec!(120.00);
    assert_eq!(
        document_fingerprint(&one),
        document_fingerprint(&build_document(&same, &DocumentTarget::default(), &GROSS).unwrap())
    );
    let mut other = draft;
    other.note = None;
    assert_ne!(
        document_fingerprint(&one),
        document_fingerprint(&build_document(&other, &DocumentTarget::default(), &GROSS).unwrap())
    );
}

fn with_rounding(limit: Decimal, draft: OrderDraft) -> OrderDraft {
    let rounding = Rounding {
        article_id: "id-Zaokruženje".into(),
        code: "ZAOKR".into(),
        name: "Zaokruženje".into(),
        limit,
    };
    OrderDraft {
        rounding: Some(rounding),
        ..draft
    }
}

/// Net prices of two decimals: 99.99 with VAT can't be reached.
const COARSE: DocumentRules = DocumentRules {
    unit_price_includes_vat: false,
    discount: DiscountForm::LineAmount,
    price_decimals: 2,
    quantity_decimals: 3,
};

#[test]
fn what_no_price_reaches_becomes_a_rounding_line() {
    let draft = order(
        dec!(99.99),
        vec![plain("Čaša", dec!(1), (dec!(83.325), dec!(16.665)))],
    );
    let refused = build_document(&draft, &DocumentTarget::default(), &COARSE).unwrap_err();
    assert!(refused.to_string().contains("difference"), "{refused}");
    assert!(refused.to_string().contains("SKU-Čaša"), "{refused}");

    let made = build_document(
        &with_rounding(dec!(1), draft.clone()),
        &DocumentTarget::default(),
        &COARSE,
    )
    .unwrap();
    assert_eq!(document_total(&made, &COARSE), dec!(99.99));
    let line = made.items.last().unwrap();
    assert_eq!(
        (line.code.as_str(), line.quantity, line.vat_rate),
        ("ZAOKR", dec!(1), Some(dec!(0)))
    );
    assert!(line.unit_price <= dec!(0.02), "{}", line.unit_price);
    // A reachable total has none.
    assert_eq!(made_with(&with_rounding(dec!(1), draft), &GROSS), 1);
}

fn made_with(draft: &OrderDraft, rules: &DocumentRules) -> usize {
    made(draft, rules).len()
}

#[test]
fn a_total_the_shop_rounded_is_reached_by_a_rounding_line_or_a_discount() {
    let lines = || vec![plain("Čaša", dec!(1), (dec!(83.325), dec!(16.665)))];
    for (total, expected) in [(dec!(100.40), 2), (dec!(99.60), 1)] {
        let draft = order(total, lines());
        assert!(build_document(&draft, &DocumentTarget::default(), &GROSS).is_err());
        assert_eq!(
            made_with(&with_rounding(dec!(0.5), draft.clone()), &GROSS),
            expected
        );
        assert_eq!(made_with(&with_rounding(dec!(0.5), draft), &NET), expected);
    }
    // More than the limit is no rounding.
    let draft = with_rounding(dec!(0.5), order(dec!(100.60), lines()));
    let refused = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap_err();
    assert!(refused.to_string().contains("0.61"), "{refused}");
}

#[test]
fn another_currency_is_converted_line_by_line_and_as_a_whole() {
    let mut draft = order(
        dec!(30.01),
        vec![
            plain("Čaša", dec!(3), (dec!(16.666667), dec!(3.333333))),
            plain("Dostava", dec!(1), (dec!(8.341667), dec!(1.668333))),
        ],
    );
    draft.exchange_rate = Some(dec!(117.1776));
    for rules in [GROSS, NET] {
        let made = build_document(&draft, &DocumentTarget::default(), &rules).unwrap();
        // 30.01 × 117.1776 = 3516.499776
        assert_eq!(made.total, dec!(3516.50));
        assert_eq!(document_total(&made, &rules), dec!(3516.50));
        assert_eq!(made.currency, "RSD");
        assert!(
            made.items
                .iter()
                .all(|line| line.vat_rate == Some(dec!(20)))
        );
    }
    for rate in [dec!(0), dec!(-1), dec!(1_000_000)] {
        draft.exchange_rate = Some(rate);
        let refused = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap_err();
        assert!(refused.to_string().contains("exchange rate"), "{refused}");
    }
}

#[test]
fn a_limit_of_rounding_beyond_reason_is_refused() {
    for limit in [dec!(-0.01), dec!(10.01)] {
        let draft = with_rounding(
            limit,
            order(
                dec!(120),
                vec![plain("Čaša", dec!(1), (dec!(100), dec!(20)))],
            ),
        );
        let refused = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap_err();
        assert!(refused.to_string().contains("limit"), "{refused}");
    }
}

#[test]
fn an_amount_no_shop_has_is_refused_wherever_it_stands() {
    let whole = order(
        dec!(120),
        vec![plain("Čaša", dec!(1), (dec!(100), dec!(20)))],
    );
    let huge = Decimal::MAX;
    let mut cases = vec![whole.clone(); 6];
    cases[0].total = huge;
    cases[1].total_tax = huge;
    cases[2].total_tax = -huge;
    cases[3].items[0].total = -huge;
    cases[4].items = vec![whole.items[0].clone(); 2];
    for item in &mut cases[4].items {
        item.total_tax = huge;
    }
    cases[5].items[0].subtotal_tax = huge;
    for draft in cases {
        for kind in [DocumentType::Invoice, DocumentType::Return] {
            let mut draft = draft.clone();
            draft.document_type = kind;
            draft.source_document = Some("1".into());
            let refused = build_document(&draft, &DocumentTarget::default(), &GROSS).unwrap_err();
            assert!(refused.to_string().contains("too large"), "{refused}");
        }
    }
}
