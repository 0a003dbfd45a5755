use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A customer (kupac), as found in SORS or to be created there (then without `id`).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    /// Identity inside one database.
    pub id: Option<String>,
    /// Code (šifra).
    pub code: Option<String>,
    /// Personal name, or the company's name without `company`.
    pub name: String,
    /// Company (firma).
    pub company: Option<String>,
    /// Kind of customer.
    pub kind: Option<CustomerKind>,
    /// Email address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// City (mesto).
    pub city: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Tax number (PIB): 9 digits, the last a check digit.
    pub pib: Option<String>,
    /// Company number (matični broj): 8 digits.
    pub mb: Option<String>,
}

impl std::fmt::Debug for Customer {
    /// Shows only the ID: personal data never reaches a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Customer")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Kind of customer in SORS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// Domaće pravno lice.
    DomesticCompany,
    /// Strano pravno lice.
    ForeignCompany,
    /// Fizičko lice.
    Person,
    /// Preduzetnik.
    SelfEmployed,
    /// Korisnik javnih sredstava.
    PublicFunds,
}

/// Debt of a customer, in RSD.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Debt {
    /// The customer's ID.
    pub customer_id: String,
    /// Charged (zaduženje).
    pub charged: Option<Decimal>,
    /// Paid (uplaćeno).
    pub paid: Option<Decimal>,
    /// Approved (odobreno).
    pub approved: Option<Decimal>,
    /// Discharged (razduženje).
    pub discharged: Option<Decimal>,
    /// To be paid (za uplatu) = charged − discharged.
    pub due: Decimal,
    /// Due date (dospeva na dan).
    pub due_date: Option<NaiveDate>,
}
