//! One function per target. A panic in one of them is a finding.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;
use sors::contract::{Contract, Profile, Resource, ResponseData, body, encode_document};
use sors::model::{Customer, DocumentType, PriceType};
use sors::order::{self, DocumentTarget, OrderDraft, OrderDraftItem};

/// The profiles for every response and every order.
static CONTRACTS: LazyLock<[Contract; 2]> = LazyLock::new(|| {
    let other = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("tests/profiles/serbian.json"))
        .find(|file| file.is_file())
        .expect("the test profile lies in the tree");
    [
        Contract::new(Profile::built_in().expect("built-in profile")).expect("usable"),
        Contract::new(Profile::from_file(&other).expect("test profile")).expect("usable"),
    ]
});

/// A contract profile: parsed, checked, and prepared if it is valid.
pub fn profile(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(profile) = Profile::parse(&text, "the fuzzed profile") {
        // A valid profile can be serialized and is valid again.
        let again = serde_json::to_string(&profile).expect("a profile is JSON");
        Profile::parse(&again, "the profile written back").expect("what passed once passes again");
        let _ = Contract::new(Arc::new(profile));
    }
}

/// A response: the first byte chooses profile and resource, the rest is the body.
pub fn answer(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else {
        return;
    };
    let contract = &CONTRACTS[usize::from(choice & 1)];
    let resource = Resource::ALL[usize::from(choice >> 1) % Resource::ALL.len()];
    let Ok(text) = body::decode_text(rest.to_vec(), Some("application/json; charset=utf-8")) else {
        return;
    };
    let _ = contract.parse_api_error(&text);
    if let Ok(Ok(answer)) = contract.open_envelope(resource, &text) {
        decode(contract, &answer);
    }
}

fn decode(contract: &Contract, answer: &ResponseData<'_>) {
    match answer.resource {
        Resource::Databases => drop(contract.parse_databases(answer)),
        Resource::BusinessUnits => drop(contract.parse_business_units(answer)),
        Resource::Groups => drop(contract.parse_groups(answer)),
        Resource::Articles => drop(contract.parse_articles(answer)),
        Resource::Images | Resource::ImageContent => drop(contract.parse_images(answer)),
        Resource::Stock => drop(contract.parse_stock(answer, PriceType::Gross)),
        Resource::Prices => drop(contract.parse_prices(answer, PriceType::Purchase)),
        Resource::Customers => drop(contract.parse_customers(answer)),
        Resource::CustomerCreate => {
            drop(contract.parse_created_customer(answer, &Customer::default()))
        }
        Resource::CustomerDebt => drop(contract.parse_debt(answer, "1")),
        Resource::DocumentCreate | Resource::DocumentLookup => {
            drop(contract.parse_documents(answer))
        }
    }
}

/// An order: an accepted one has exactly its total, and both profiles can encode it.
pub fn draft(bytes: &[u8]) {
    let draft = draft_from(&mut Bytes(bytes));
    for contract in &*CONTRACTS {
        let profile = contract.profile();
        if let Ok(document) =
            order::build_document(&draft, &DocumentTarget::default(), &profile.document)
        {
            assert_eq!(
                order::document_total(&document, &profile.document),
                document.total
            );
            assert_eq!(document.total.abs(), draft.total.abs());
            assert!(
                document
                    .items
                    .iter()
                    .all(|item| item.quantity > Decimal::ZERO)
            );
            if let Ok(text) = encode_document(profile, &document) {
                serde_json::from_str::<serde_json::Value>(&text).expect("a document is JSON");
            }
        }
    }
}

/// Takes numbers from the fuzzer's bytes; zeros after their end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    fn integer(&mut self, bytes: usize) -> i64 {
        (0..bytes).fold(0, |number, _| number << 8 | i64::from(self.byte()))
    }

    /// Money with two decimals, or the scale of the bytes.
    fn money(&mut self) -> Decimal {
        match self.byte() {
            0..200 => Decimal::new(self.integer(3), 2),
            200..230 => Decimal::new(-self.integer(3), 2),
            scale => {
                Decimal::from_i128_with_scale(i128::from(self.integer(7)), u32::from(scale % 29))
            }
        }
    }

    fn decode_text(&mut self) -> String {
        ["", "Čokolada", "Љуто <&\">", "\u{0}\u{feff}"][usize::from(self.byte() % 4)].to_owned()
    }
}

fn draft_from(bytes: &mut Bytes<'_>) -> OrderDraft {
    let shape = bytes.byte();
    let items: Vec<OrderDraftItem> = (0..shape % 6).map(|_| item_from(bytes)).collect();
    let total_tax = items.iter().map(|item| item.total_tax).sum::<Decimal>();
    let sum = items.iter().map(|item| item.total).sum::<Decimal>() + total_tax;
    OrderDraft {
        document_type: if shape & 64 == 0 {
            DocumentType::Invoice
        } else {
            DocumentType::Return
        },
        order_number: bytes.decode_text(),
        date: chrono::NaiveDate::default(),
        due_date: None,
        customer_id: "17".to_owned(),
        currency: "RSD".to_owned(),
        exchange_rate: None,
        prices_include_tax: shape & 128 == 0,
        // Mostly the true sum, else an unreachable one.
        total: if bytes.byte() < 240 {
            sum.round_dp(2)
        } else {
            bytes.money()
        },
        total_tax,
        payment_method: None,
        note: Some(bytes.decode_text()),
        source_document: (shape & 64 != 0).then(|| "5".to_owned()),
        items,
        rounding: None,
    }
}

fn item_from(bytes: &mut Bytes<'_>) -> OrderDraftItem {
    let rate = [20, 10, 0, 8][usize::from(bytes.byte() % 4)];
    let quantity = match bytes.byte() {
        0..180 => Decimal::from(bytes.integer(1)),
        180..250 => Decimal::new(bytes.integer(3), 3),
        _ => -Decimal::new(bytes.integer(2), 4),
    };
    let subtotal = bytes.money();
    let total = if bytes.byte() < 128 {
        subtotal
    } else {
        bytes.money()
    };
    let tax = |amount: Decimal| (amount * Decimal::new(rate, 2)).round_dp(2);
    OrderDraftItem {
        article_id: "1".to_owned(),
        code: bytes.decode_text(),
        name: bytes.decode_text(),
        quantity,
        subtotal,
        subtotal_tax: tax(subtotal),
        total,
        total_tax: if bytes.byte() < 240 {
            tax(total)
        } else {
            bytes.money()
        },
        tax_rate: (bytes.byte() < 128).then(|| Decimal::from(rate)),
    }
}
