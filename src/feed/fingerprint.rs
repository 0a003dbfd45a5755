//! Fingerprints of rows: equal as long as no relevant data changes, in any spelling.

use rust_decimal::Decimal;

use super::BatchRow;
use crate::model::{Customer, Image};

/// Raised when fingerprints are computed differently; every row then counts as changed once.
const VERSION: &str = "sors/1";

/// Hashes the fields of one row.
struct RowHasher(blake3::Hasher);

impl RowHasher {
    fn text(&mut self, value: &str) -> &mut Self {
        self.0.update(&(value.len() as u64).to_le_bytes());
        self.0.update(value.as_bytes());
        self
    }

    fn optional_text(&mut self, value: Option<&str>) -> &mut Self {
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
        self.optional_text(value.map(|value| value.normalize().to_string()).as_deref())
    }

    fn word<T: std::fmt::Debug>(&mut self, value: Option<T>) -> &mut Self {
        self.optional_text(value.map(|value| format!("{value:?}")).as_deref())
    }
}

/// Returns the fingerprint of a row with the salt: 128 bits, hexadecimal.
pub(super) fn row_fingerprint(row: &BatchRow, salt: &str) -> String {
    let mut print = RowHasher(blake3::Hasher::new());
    print.text(VERSION).text(salt);
    match row {
        BatchRow::Article(article) => {
            print
                .text("article")
                .text(&article.id)
                .text(&article.code)
                .text(&article.name);
            print
                .optional_text(article.description.as_deref())
                .optional_text(article.gtin.as_deref())
                .optional_text(article.unit.as_deref());
            print
                .word(article.kind)
                .optional_text(article.first_group.as_deref())
                .optional_text(article.second_group.as_deref());
            print
                .decimal(article.vat_rate)
                .decimal(article.weight)
                .word(article.active);
        }
        BatchRow::Group(group) => {
            print
                .text("group")
                .text(&group.id)
                .text(&group.name)
                .optional_text(group.parent.as_deref())
                .word(group.level);
        }
        BatchRow::Stock(stock) => {
            print
                .text("stock")
                .text(&stock.article_id)
                .optional_text(stock.article_code.as_deref());
            print
                .decimal(Some(stock.quantity))
                .decimal(Some(stock.on_hand))
                .decimal(stock.reserved);
            print.decimal(stock.free).decimal(stock.price);
        }
        BatchRow::Images {
            article_id, images, ..
        } => {
            print
                .text("images")
                .text(article_id)
                .text(&images.len().to_string());
            images
                .iter()
                .for_each(|image| hash_image(&mut print, image));
        }
        BatchRow::Customer(customer) => hash_customer(&mut print, customer),
    }
    let mut half = [0; 32];
    let hash = print.0.finalize();
    half.copy_from_slice(&hash.to_hex().as_bytes()[..32]);
    String::from_utf8_lossy(&half).into_owned()
}

fn hash_image(print: &mut RowHasher, image: &Image) {
    print
        .optional_text(image.id.as_deref())
        .optional_text(image.url.as_deref())
        .optional_text(image.version.as_deref());
    print.optional_text(image.file_name.as_deref());
}

fn hash_customer(print: &mut RowHasher, customer: &Customer) {
    print
        .text("customer")
        .optional_text(customer.id.as_deref())
        .optional_text(customer.code.as_deref())
        .text(&customer.name);
    print
        .optional_text(customer.company.as_deref())
        .word(customer.kind)
        .optional_text(customer.email.as_deref());
    print
        .optional_text(customer.phone.as_deref())
        .optional_text(customer.address.as_deref())
        .optional_text(customer.city.as_deref());
    print
        .optional_text(customer.postal_code.as_deref())
        .optional_text(customer.country.as_deref());
    print
        .optional_text(customer.pib.as_deref())
        .optional_text(customer.mb.as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::PricedStock;

    fn row(price: Option<Decimal>, reserved: Option<Decimal>) -> BatchRow {
        BatchRow::Stock(PricedStock {
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
        let print = row_fingerprint(&row(Some(Decimal::new(1250, 2)), None), "a");
        assert_eq!(print.len(), 32);
        assert_eq!(
            print,
            row_fingerprint(&row(Some(Decimal::new(125, 1)), None), "a")
        );
        assert_ne!(
            print,
            row_fingerprint(&row(Some(Decimal::new(125, 1)), None), "b")
        );
        assert_ne!(
            print,
            row_fingerprint(&row(Some(Decimal::new(126, 1)), None), "a")
        );
        assert_ne!(
            print,
            row_fingerprint(&row(None, Some(Decimal::new(125, 1))), "a")
        );
    }
}
