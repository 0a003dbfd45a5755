//! Fingerprints of rows: equal as long as nothing that matters changed, however SORS wrote it.

use rust_decimal::Decimal;

use super::Row;
use crate::model::{Customer, Image};

/// Raised when a row's fingerprint is computed from something else; every row then counts as changed once.
const VERSION: &str = "sors/1";

/// Collects the fields of one row.
struct Print(blake3::Hasher);

impl Print {
    fn text(&mut self, value: &str) -> &mut Self {
        self.0.update(&(value.len() as u64).to_le_bytes());
        self.0.update(value.as_bytes());
        self
    }

    fn maybe(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => {
                self.0.update(&[1]);
                self.text(value)
            }
            None => {
                self.0.update(&[0]);
                self
            }
        }
    }

    /// 12.5 and 12.50 are the same amount.
    fn decimal(&mut self, value: Option<Decimal>) -> &mut Self {
        self.maybe(value.map(|value| value.normalize().to_string()).as_deref())
    }

    fn word<T: std::fmt::Debug>(&mut self, value: Option<T>) -> &mut Self {
        self.maybe(value.map(|value| format!("{value:?}")).as_deref())
    }
}

/// 128 bits, hexadecimal, of a row and the salt.
pub(super) fn fingerprint(row: &Row, salt: &str) -> String {
    let mut print = Print(blake3::Hasher::new());
    print.text(VERSION).text(salt);
    match row {
        Row::Article(article) => {
            print
                .text("article")
                .text(&article.id)
                .text(&article.code)
                .text(&article.name);
            print
                .maybe(article.description.as_deref())
                .maybe(article.gtin.as_deref())
                .maybe(article.unit.as_deref());
            print
                .word(article.kind)
                .maybe(article.first_group.as_deref())
                .maybe(article.second_group.as_deref());
            print
                .decimal(article.vat_rate)
                .decimal(article.weight)
                .word(article.active);
        }
        Row::Group(group) => {
            print
                .text("group")
                .text(&group.id)
                .text(&group.name)
                .maybe(group.parent.as_deref())
                .word(group.level);
        }
        Row::Stock(stock) => {
            print
                .text("stock")
                .text(&stock.article_id)
                .maybe(stock.article_code.as_deref());
            print
                .decimal(Some(stock.quantity))
                .decimal(Some(stock.on_hand))
                .decimal(stock.reserved);
            print.decimal(stock.free).decimal(stock.price);
        }
        Row::Images {
            article_id, images, ..
        } => {
            print
                .text("images")
                .text(article_id)
                .text(&images.len().to_string());
            images.iter().for_each(|image| picture(&mut print, image));
        }
        Row::Customer(customer) => person(&mut print, customer),
    }
    let mut half = [0; 32];
    let hash = print.0.finalize();
    half.copy_from_slice(&hash.to_hex().as_bytes()[..32]);
    String::from_utf8_lossy(&half).into_owned()
}

fn picture(print: &mut Print, image: &Image) {
    print
        .maybe(image.id.as_deref())
        .maybe(image.url.as_deref())
        .maybe(image.version.as_deref());
    print.maybe(image.file_name.as_deref());
}

fn person(print: &mut Print, customer: &Customer) {
    print
        .text("customer")
        .maybe(customer.id.as_deref())
        .maybe(customer.code.as_deref())
        .text(&customer.name);
    print
        .maybe(customer.company.as_deref())
        .word(customer.kind)
        .maybe(customer.email.as_deref());
    print
        .maybe(customer.phone.as_deref())
        .maybe(customer.address.as_deref())
        .maybe(customer.city.as_deref());
    print
        .maybe(customer.postal_code.as_deref())
        .maybe(customer.country.as_deref());
    print
        .maybe(customer.pib.as_deref())
        .maybe(customer.mb.as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::PricedStock;

    fn row(price: Option<Decimal>, reserved: Option<Decimal>) -> Row {
        Row::Stock(PricedStock {
            article_id: "7".to_owned(),
            article_code: Some("Š-7".to_owned()),
            quantity: Decimal::new(125, 1),
            on_hand: Decimal::new(125, 1),
            reserved,
            free: None,
            price,
        })
    }

    #[test]
    fn what_is_equal_has_one_fingerprint_and_what_differs_has_another() {
        let print = fingerprint(&row(Some(Decimal::new(1250, 2)), None), "a");
        assert_eq!(print.len(), 32);
        assert_eq!(
            print,
            fingerprint(&row(Some(Decimal::new(125, 1)), None), "a")
        );
        assert_ne!(
            print,
            fingerprint(&row(Some(Decimal::new(125, 1)), None), "b")
        );
        assert_ne!(
            print,
            fingerprint(&row(Some(Decimal::new(126, 1)), None), "a")
        );
        assert_ne!(
            print,
            fingerprint(&row(None, Some(Decimal::new(125, 1))), "a")
        );
    }
}
