//! Changes of a database: new customers, and new documents with their effects on stock and debt.

use chrono::{DateTime, Datelike as _, Duration, Utc};
use rust_decimal::Decimal;
use sors::model::{ArticleKind, Customer, CustomerKind, Document, DocumentType};

use super::{Database, StoredCustomer, StoredDocument};

impl Database {
    /// Adds a customer with a new ID and code and no debt.
    pub fn create_customer(
        &mut self,
        mut customer: Customer,
        now: DateTime<Utc>,
    ) -> &StoredCustomer {
        let number = |text: Option<&str>| {
            text.and_then(|text| text.trim_start_matches('K').parse::<u64>().ok())
        };
        let ids = self
            .customers
            .iter()
            .filter_map(|stored| number(stored.customer.id.as_deref()));
        let id = (ids.max().unwrap_or(0) + 1).to_string();
        let codes = self
            .customers
            .iter()
            .filter_map(|stored| number(stored.customer.code.as_deref()));
        customer.code = Some(format!("K{:05}", codes.max().unwrap_or(0) + 1));
        customer.id = Some(id.clone());
        if customer.kind.is_none() {
            let company = customer.pib.is_some() || customer.company.is_some();
            customer.kind = Some(if company {
                CustomerKind::DomesticCompany
            } else {
                CustomerKind::Person
            });
        }
        let at = self.customers.len();
        let debt = crate::customers::zero_debt(&id);
        self.customers.push(StoredCustomer {
            ordinal: at as u64,
            received: Some(now),
            customer,
            debt,
        });
        &self.customers[at]
    }

    /// Stores a checked document under a new ID and number.
    pub fn create_document(&mut self, document: Document, now: DateTime<Utc>) -> StoredDocument {
        let id = (5_001 + self.documents.len()).to_string();
        let count = self.count_documents(document.document_type) + 1;
        let year = self.year.unwrap_or_else(|| document.date.year());
        let number = format!(
            "{}-{count:06}/{year}",
            number_prefix(document.document_type)
        );
        let stored = StoredDocument {
            id,
            number,
            received: now,
            document,
        };
        self.store_document(stored.clone());
        stored
    }

    /// Stores a document as it is and applies its effects.
    pub fn store_document(&mut self, stored: StoredDocument) {
        self.apply_to_stock(&stored);
        self.apply_to_debt(&stored);
        self.documents.push(stored);
    }

    fn apply_to_stock(&mut self, stored: &StoredDocument) {
        let document = &stored.document;
        let first = self
            .business_units
            .first()
            .map(|unit| unit.id.clone())
            .unwrap_or_default();
        let unit_id = document.business_unit.clone().unwrap_or(first);
        for item in &document.items {
            let Some(stored_article) = self.article_mut(&item.article_id) else {
                continue;
            };
            if stored_article.article.kind == Some(ArticleKind::Service) {
                continue;
            }
            let Some(unit) = stored_article
                .units
                .iter_mut()
                .find(|unit| unit.business_unit == unit_id)
            else {
                continue;
            };
            match document.document_type {
                DocumentType::Invoice => continue,
                DocumentType::InvoiceDeliveryNote | DocumentType::DeliveryNote => {
                    unit.on_hand -= item.quantity
                }
                DocumentType::Reservation => unit.reserved += item.quantity,
                DocumentType::Return => unit.on_hand += item.quantity,
            }
        }
    }

    fn apply_to_debt(&mut self, stored: &StoredDocument) {
        let document = &stored.document;
        if !matches!(
            document.document_type,
            DocumentType::Invoice | DocumentType::InvoiceDeliveryNote
        ) {
            return;
        }
        if let Some(customer) = self.customer_mut(&document.customer_id) {
            let debt = &mut customer.debt;
            let charged = debt.charged.unwrap_or_default() + document.total;
            debt.charged = Some(charged);
            debt.due = charged - debt.discharged.unwrap_or(Decimal::ZERO);
            debt.due_date
                .get_or_insert(document.date + Duration::days(15));
        }
    }
}

fn number_prefix(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::Invoice => "RAC",
        DocumentType::InvoiceDeliveryNote => "ROT",
        DocumentType::DeliveryNote => "OTP",
        DocumentType::Reservation => "REZ",
        DocumentType::Return => "POV",
    }
}
