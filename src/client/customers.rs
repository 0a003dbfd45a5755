use std::borrow::Cow;
use std::sync::Arc;

use super::Client;
use super::pages::{PageParser, hash_identity};
use crate::contract::{ApiRequest, Param, Resource, encode_customer};
use crate::error::Error;
use crate::model::{Customer, Debt};

/// Search for customers that match every given criterion.
///
/// # Examples
///
/// ```
/// use sors::client::CustomerQuery;
/// use sors::model::Customer;
///
/// let query = CustomerQuery {
///     phone: Some("064 123456".to_owned()),
///     ..CustomerQuery::default()
/// };
/// let customer = Customer {
///     phone: Some("+381 64 123-456".to_owned()),
///     ..Customer::default()
/// };
/// assert!(query.matches(&customer));
/// ```
#[derive(Clone, Default)]
pub struct CustomerQuery {
    /// Tax number (PIB).
    pub pib: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Code (šifra).
    pub code: Option<String>,
}

impl CustomerQuery {
    /// Whether a customer matches. SORS may search more loosely than requested, or not search at all, and an order must
    /// not go to another customer.
    #[must_use]
    pub fn matches(&self, customer: &Customer) -> bool {
        let same = |wanted: &Option<String>, is: &Option<String>, fold: fn(&str) -> String| {
            non_empty(wanted)
                .is_none_or(|wanted| is.as_deref().is_some_and(|is| fold(wanted) == fold(is)))
        };
        same(&self.pib, &customer.pib, keep_digits)
            && same(&self.email, &customer.email, |text| {
                text.trim().to_lowercase()
            })
            && same(&self.phone, &customer.phone, normalize_phone)
            && same(&self.code, &customer.code, |text| text.trim().to_owned())
    }
}

fn non_empty(criterion: &Option<String>) -> Option<&str> {
    criterion
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
}

fn keep_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Normalizes a phone number: no punctuation, and 0 for +381 and 00381.
fn normalize_phone(text: &str) -> String {
    let digits = keep_digits(text);
    let local = digits
        .strip_prefix("00381")
        .or_else(|| digits.strip_prefix("381"));
    match local {
        Some(local) => format!("0{}", local.trim_start_matches('0')),
        None => digits,
    }
}

impl Client {
    /// Returns the customers that match every given criterion; without a criterion, all customers.
    ///
    /// # Errors
    /// If the request fails, or a row of the list can't be parsed.
    pub async fn customers(&self, query: CustomerQuery) -> Result<Vec<Customer>, Error> {
        let parse: PageParser<Customer> =
            Arc::new(|contract, response| contract.parse_customers(response));
        let api_request = ApiRequest::new(Resource::Customers)
            .with_param(Param::Pib, non_empty(&query.pib))
            .with_param(Param::Email, non_empty(&query.email))
            .with_param(Param::Phone, non_empty(&query.phone))
            .with_param(Param::Code, non_empty(&query.code));
        let found = self
            .fetch_list(api_request, parse, |row| {
                hash_identity(&[row.id.as_deref().unwrap_or_default()])
            })
            .await?;
        Ok(found
            .into_iter()
            .filter(|customer| query.matches(customer))
            .collect())
    }

    /// Creates one customer, in one request that is never retried. The result has `id`, `code` and `name`.
    ///
    /// # Errors
    /// Kind `Uncertain` if SORS may have stored the customer. Every other kind is proof that it did not.
    pub async fn create_customer(&self, customer: &Customer) -> Result<Customer, Error> {
        let mut api_request = ApiRequest::new(Resource::CustomerCreate);
        api_request.body = Some(encode_customer(self.profile(), customer)?);
        let personal = [
            Some(&customer.name),
            customer.company.as_ref(),
            customer.email.as_ref(),
            customer.phone.as_ref(),
            customer.address.as_ref(),
            customer.city.as_ref(),
            customer.postal_code.as_ref(),
            customer.pib.as_ref(),
            customer.mb.as_ref(),
        ];
        let secrets = personal
            .into_iter()
            .flatten()
            .map(|text| Cow::Borrowed(text.as_str()))
            .collect();
        self.post_once(&api_request, secrets, |contract, response| {
            contract.parse_created_customer(response, customer)
        })
        .await
    }

    /// Returns the debt of a customer.
    ///
    /// # Errors
    /// If the request fails, or the response can't be parsed.
    pub async fn customer_debt(&self, customer_id: &str) -> Result<Debt, Error> {
        let api_request = ApiRequest::new(Resource::CustomerDebt)
            .with_param(Param::CustomerId, Some(customer_id));
        self.get(&api_request, |contract, response| {
            contract.parse_debt(response, customer_id)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_customer_asked_for_matches() {
        let customer = Customer {
            id: Some("7".to_owned()),
            pib: Some("RS 101134702".to_owned()),
            email: Some("Pera@Primer.rs".to_owned()),
            phone: Some("+381 (64) 123-456".to_owned()),
            ..Customer::default()
        };
        let by = |query: CustomerQuery| query.matches(&customer);
        let text = |text: &str| Some(text.to_owned());
        assert!(by(CustomerQuery::default()));
        assert!(by(CustomerQuery {
            pib: text("101134702"),
            ..CustomerQuery::default()
        }));
        assert!(by(CustomerQuery {
            email: text(" pera@primer.RS "),
            ..CustomerQuery::default()
        }));
        assert!(by(CustomerQuery {
            phone: text("064 123456"),
            ..CustomerQuery::default()
        }));
        assert!(!by(CustomerQuery {
            pib: text("100002887"),
            ..CustomerQuery::default()
        }));
        assert!(!by(CustomerQuery {
            email: text("mika@primer.rs"),
            ..CustomerQuery::default()
        }));
        assert!(!by(CustomerQuery {
            code: text("K1"),
            ..CustomerQuery::default()
        }));
        assert!(!by(CustomerQuery {
            pib: text("101134702"),
            email: text("mika@primer.rs"),
            ..CustomerQuery::default()
        }));
    }
}
