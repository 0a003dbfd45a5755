//! Customers with their debts. All are fictional; email addresses end in a reserved domain.

use chrono::NaiveDate;
use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;
use sors::model::{Customer, CustomerKind, Debt};

use super::{DatabaseSpec, cyrillic, random_for};
use crate::check_digits::pib_from_digits;
use crate::store::StoredCustomer;

/// Number of customers in a database.
const CUSTOMER_COUNT: u64 = 200;

const FIRST_NAMES: &[&str] = &[
    "Đorđe", "Živka", "Čedomir", "Ljiljana", "Nenad", "Snežana", "Miloš", "Željko", "Jelena",
    "Dušan", "Višnja", "Stefan", "Anđela", "Vuk", "Milica", "Radomir", "Svetlana", "Uroš",
];
const LAST_NAMES: &[&str] = &[
    "Petrović",
    "Đokić",
    "Živanović",
    "Čolić",
    "Šarić",
    "Ćirić",
    "Jovanović",
    "Nešić",
    "Ljubičić",
    "Marković",
    "Džajić",
    "Obradović",
    "Stojković",
    "Vučković",
    "Žarković",
    "Anđelković",
];
const COMPANY_NAMES: &[&str] = &[
    "Gvožđara Čelik",
    "Žitopromet",
    "Šumadija Trade",
    "Euro-Đak",
    "Knjižara Bukvica",
    "Ćilim i tepih",
    "Voda & Gas",
    "Elektro Žarko",
    "Agro Šid",
    "Čačanka Komerc",
    "Pekara Žito",
    "Metal-Inženjering",
    "Termo Dom",
    "Podrum Župa",
];
/// City, postal code, street.
const CITIES: &[(&str, &str, &str)] = &[
    ("Beograd", "11000", "Knez Mihailova"),
    ("Novi Sad", "21000", "Bulevar oslobođenja"),
    ("Niš", "18000", "Obrenovićeva"),
    ("Kragujevac", "34000", "Kralja Petra I"),
    ("Čačak", "32000", "Gradsko šetalište"),
    ("Šabac", "15000", "Gospodar Jevremova"),
    ("Užice", "31000", "Dimitrija Tucovića"),
    ("Subotica", "24000", "Štrosmajerova"),
    ("Žabalj", "21230", "Nikole Tesle"),
    ("Ćuprija", "35230", "Cara Lazara"),
];

/// Generates the customers of a database.
pub fn generate_customers(spec: &DatabaseSpec, seed: u64) -> Vec<StoredCustomer> {
    (0..CUSTOMER_COUNT)
        .map(|index| generate_customer(spec, seed, index))
        .collect()
}

fn generate_customer(spec: &DatabaseSpec, seed: u64, index: u64) -> StoredCustomer {
    let mut random = random_for(seed, 3, index);
    let id = match spec.index {
        0 => 301 + index,
        1 => 302 + (index + CUSTOMER_COUNT / 2) % CUSTOMER_COUNT,
        _ => 7_001 + index * 2,
    }
    .to_string();
    let first = pick_word(FIRST_NAMES, &mut random);
    let last = pick_word(LAST_NAMES, &mut random);
    let (city, postal_code, street) = CITIES.choose(&mut random).copied().unwrap_or(CITIES[0]);
    let mut customer = Customer {
        id: Some(id.clone()),
        code: Some(format!("K{:05}", index + 1)),
        name: format!("{first} {last}"),
        email: (index % 9 != 4).then(|| {
            format!(
                "{}.{}{index}@kupac.example",
                to_ascii(first),
                to_ascii(last)
            )
        }),
        phone: (index % 6 != 2).then(|| {
            format!(
                "+381 6{} {:03} {:04}",
                random.random_range(0..7),
                random.random_range(100..1000),
                1000 + index * 7
            )
        }),
        address: Some(format!("{street} {}", random.random_range(1..180))),
        city: Some(city.to_owned()),
        postal_code: Some(postal_code.to_owned()),
        country: Some("RS".to_owned()),
        kind: Some(customer_kind(index)),
        ..Customer::default()
    };
    set_company_fields(&mut customer, index, last, &mut random);
    if index % 11 == 6 {
        customer.name = cyrillic::to_cyrillic(&customer.name);
    }
    StoredCustomer {
        ordinal: index,
        received: None,
        debt: generate_debt(spec, seed, index, id),
        customer,
    }
}

fn customer_kind(index: u64) -> CustomerKind {
    match index % 20 {
        0..=9 => CustomerKind::DomesticCompany,
        10..=15 => CustomerKind::Person,
        16..=18 => CustomerKind::SelfEmployed,
        _ if index % 40 == 19 => CustomerKind::PublicFunds,
        _ => CustomerKind::ForeignCompany,
    }
}

/// Sets company, PIB and company number by the kind of customer.
fn set_company_fields(customer: &mut Customer, index: u64, last: &str, random: &mut ChaCha8Rng) {
    let number = u32::try_from(index).unwrap_or(0);
    let pib = pib_from_digits(10_100_000 + number * 7919 % 1_000_000 + number);
    let mb = format!("{:08}", 20_000_000 + number * 3571);
    let company = pick_word(COMPANY_NAMES, random);
    match customer.kind {
        Some(CustomerKind::DomesticCompany) => {
            customer.company = Some(format!("{company} {} d.o.o.", index + 1));
            (customer.pib, customer.mb) = (Some(pib), Some(mb));
        }
        Some(CustomerKind::SelfEmployed) => {
            customer.company = Some(format!(
                "{} pr {last}, {company}",
                customer.name.split(' ').next().unwrap_or("")
            ));
            (customer.pib, customer.mb) = (Some(pib), Some(mb));
        }
        Some(CustomerKind::PublicFunds) => {
            customer.company = Some(format!("Osnovna škola „Đura Jakšić” {}", index + 1));
            (customer.pib, customer.mb) = (Some(pib), Some(mb));
        }
        Some(CustomerKind::ForeignCompany) => {
            customer.company = Some(format!("Müller & Söhne {} GmbH", index + 1));
            customer.country = Some("AT".to_owned());
            (customer.city, customer.postal_code) =
                (Some("Graz".to_owned()), Some("8010".to_owned()));
        }
        _ => {}
    }
}

fn generate_debt(spec: &DatabaseSpec, seed: u64, index: u64, customer_id: String) -> Debt {
    let mut random = random_for(seed, 40 + spec.index, index);
    let charged = match index % 4 {
        0 => Decimal::new(0, 2),
        _ => Decimal::new(random.random_range(10_000..90_000_000), 2),
    };
    let share = Decimal::new(random.random_range(0..=100), 2);
    let paid = (charged * share).round_dp(2);
    let approved = if index % 15 == 3 {
        (charged * Decimal::new(2, 2)).round_dp(2)
    } else {
        Decimal::new(0, 2)
    };
    let discharged = (paid + approved).min(charged);
    let due = charged - discharged;
    let day = u32::try_from(index % 28).unwrap_or(0) + 1;
    let due_date = (!due.is_zero())
        .then(|| NaiveDate::from_ymd_opt(spec.year.unwrap_or(2026), 3, day))
        .flatten();
    Debt {
        customer_id,
        charged: Some(charged),
        paid: Some(paid),
        approved: Some(approved),
        discharged: Some(discharged),
        due,
        due_date,
    }
}

fn pick_word(words: &'static [&'static str], random: &mut ChaCha8Rng) -> &'static str {
    words.choose(random).copied().unwrap_or_default()
}

/// Converts text to lowercase ASCII letters for an email address.
fn to_ascii(text: &str) -> String {
    text.to_lowercase()
        .replace(['č', 'ć'], "c")
        .replace('š', "s")
        .replace('ž', "z")
        .replace('đ', "dj")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn customers_are_distinct_and_have_valid_numbers() {
        let all = generate_customers(&super::super::database_specs()[1], 1);
        let pibs: Vec<&str> = all
            .iter()
            .filter_map(|c| c.customer.pib.as_deref())
            .collect();
        assert!(
            pibs.iter()
                .all(|pib| crate::check_digits::is_valid_pib(pib))
        );
        assert!(pibs.len() > 100);
        assert_eq!(pibs.iter().collect::<HashSet<_>>().len(), pibs.len());
        let emails: Vec<&str> = all
            .iter()
            .filter_map(|c| c.customer.email.as_deref())
            .collect();
        assert_eq!(emails.iter().collect::<HashSet<_>>().len(), emails.len());
        assert!(
            all.iter()
                .all(|c| c.debt.due == c.debt.charged.unwrap() - c.debt.discharged.unwrap())
        );
    }
}
