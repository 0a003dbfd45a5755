// PHP's named arguments are in camel case.
#![allow(non_snake_case)]

use std::time::Instant;

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use serde::Serialize;

use super::args::{ArgReader, ArrayArg};
use super::to_zval::{self, PhpArray};
use super::wait::{CallError, block_on};
use super::{config, fiber, order, runtime};
use crate::client::contract_check::SentDocument;
use crate::client::{Config, CustomerQuery, Error};
use crate::contract::{self, Resource};
use crate::images;
use crate::model::{BusinessUnit, Customer, CustomerKind};
use crate::order::{build_document, document_fingerprint, idempotency_key};

type CallResult<T> = Result<T, CallError>;

/// `Sors\Client`. Only settings; connections belong to the process.
#[php_class]
#[php(name = "Sors\\Client")]
#[php(flags = ClassFlags::Final)]
pub struct PhpClient {
    config: Config,
    suspends: bool,
}

impl PhpClient {
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Sends a request over this process's connections and waits for its result; suspends the fiber if configured.
    fn call<T, F>(&self, request: impl FnOnce(crate::client::Client) -> F) -> CallResult<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (client, handle) = runtime::client(&self.config)?;
        if self.suspends && fiber::is_inside() {
            return fiber::suspend_until_done(&handle, request(client));
        }
        block_on(&handle, request(client))
    }
}

#[derive(Serialize)]
struct ProfileRow<'a> {
    name: &'a str,
    revision: u32,
    verified: bool,
    note: &'a str,
    base_url: &'a str,
    lists_databases: bool,
    finds_documents: bool,
    resources: Vec<&'static str>,
}

#[derive(Serialize)]
struct ConnectionTest {
    milliseconds: u64,
    business_units: Vec<BusinessUnit>,
}

#[php_impl]
impl PhpClient {
    pub fn __construct(config: ArrayArg) -> CallResult<Self> {
        let (config, suspends) = config::parse_config(config)?;
        // The client's own checks (an address without https, an unreadable file of authorities) fail here, not at the
        // first request.
        runtime::client(&config)?;
        Ok(Self { config, suspends })
    }

    pub fn profile(&self) -> CallResult<PhpArray> {
        let (client, _) = runtime::client(&self.config)?;
        let profile = client.profile();
        let row = ProfileRow {
            name: &profile.profile,
            revision: profile.revision,
            verified: profile.verified,
            note: &profile.note,
            base_url: client.base_url(),
            lists_databases: profile.resources.contains_key(&Resource::Databases),
            finds_documents: profile.resources.contains_key(&Resource::DocumentLookup),
            resources: profile
                .resources
                .keys()
                .map(|resource| resource.as_str())
                .collect(),
        };
        Ok(to_zval::to_array(&row)?)
    }

    pub fn test_connection(&self) -> CallResult<PhpArray> {
        let started = Instant::now();
        let business_units = self.call(|client| async move { client.business_units().await })?;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(to_zval::to_array(&ConnectionTest {
            milliseconds,
            business_units,
        })?)
    }

    #[php(defaults(document = ArrayArg::default()))]
    pub fn check_contract(&self, document: ArrayArg) -> CallResult<PhpArray> {
        let sent = parse_sent_document(document)?;
        let reports = self.call(|client| async move { Ok(client.check_contract(sent).await) })?;
        Ok(to_zval::to_array(&reports)?)
    }

    pub fn databases(&self) -> CallResult<PhpArray> {
        let rows = self.call(|client| async move { client.databases().await })?;
        Ok(to_zval::to_array(&rows)?)
    }

    pub fn business_units(&self) -> CallResult<PhpArray> {
        let rows = self.call(|client| async move { client.business_units().await })?;
        Ok(to_zval::to_array(&rows)?)
    }

    pub fn product_groups(&self) -> CallResult<PhpArray> {
        let rows = self.call(|client| async move { client.groups().await })?;
        Ok(to_zval::to_array(&rows)?)
    }

    #[php(defaults(criteria = ArrayArg::default()))]
    pub fn customers(&self, criteria: ArrayArg) -> CallResult<PhpArray> {
        let mut reader = ArgReader::new("the criteria of Sors\\Client::customers()", criteria);
        let query = CustomerQuery {
            pib: reader.setting("pib")?,
            email: reader.setting("email")?,
            phone: reader.setting("phone")?,
            code: reader.setting("code")?,
        };
        reader.finish()?;
        let rows = self.call(|client| async move { client.customers(query).await })?;
        Ok(to_zval::to_array(&rows)?)
    }

    pub fn create_customer(&self, customer: ArrayArg) -> CallResult<PhpArray> {
        let customer = parse_customer(customer)?;
        let made = self.call(|client| async move { client.create_customer(&customer).await })?;
        let mut row = PhpArray::empty()?;
        row.insert("id", made.id.unwrap_or_default())?;
        row.insert("code", made.code)?;
        row.insert("name", made.name)?;
        Ok(row)
    }

    pub fn customer_debt(&self, customerId: String) -> CallResult<PhpArray> {
        let debt = self.call(|client| async move { client.customer_debt(&customerId).await })?;
        Ok(to_zval::to_array(&debt)?)
    }

    pub fn preview_order(&self, order: ArrayArg) -> CallResult<PhpArray> {
        let (client, _) = runtime::client(&self.config)?;
        let profile = client.profile();
        let (draft, _) = order::parse_order(order)?;
        let document = build_document(
            &draft,
            &order::document_target(&self.config),
            &profile.document,
        )
        .map_err(Error::from)?;
        let body = contract::encode_document(profile, &document)?;
        let mut row = PhpArray::empty()?;
        row.insert("document", to_zval::to_array(&document)?)?;
        row.insert("body", body)?;
        row.insert("fingerprint", document_fingerprint(&document))?;
        Ok(row)
    }

    pub fn send_order(&self, order: ArrayArg) -> CallResult<PhpArray> {
        let rules = self.config.profile.document.clone();
        let (draft, revision) = order::parse_order(order)?;
        let document = build_document(&draft, &order::document_target(&self.config), &rules)
            .map_err(Error::from)?;
        let fingerprint = document_fingerprint(&document);
        let key = idempotency_key(&fingerprint, revision);
        let receipt =
            self.call(|client| async move { client.create_document(&document, &key).await })?;
        let mut row = to_zval::to_array(&receipt)?;
        row.insert("fingerprint", fingerprint)?;
        Ok(row)
    }

    pub fn find_documents(
        &self,
        orderNumber: String,
        documentType: String,
    ) -> CallResult<PhpArray> {
        let kind = order::parse_document_type(&documentType)?;
        let rows =
            self.call(|client| async move { client.find_documents(&orderNumber, kind).await })?;
        Ok(to_zval::to_array(&rows)?)
    }

    pub fn await_any(milliseconds: i64) -> CallResult<()> {
        let longest =
            std::time::Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default());
        block_on(&runtime::handle()?, fiber::wait_any(longest))
    }

    pub fn fetch_images(&self, images: ArrayArg, directory: String) -> CallResult<PhpArray> {
        let images = order::parse_images(images)?;
        let fetched = self.call(|client| async move {
            let directory = std::path::PathBuf::from(directory);
            images::fetch_images(&client, images, &directory).await
        })?;
        Ok(to_zval::to_array(&fetched)?)
    }
}

/// Parses the document to look up; `None` without both entries.
fn parse_sent_document(entries: ArrayArg) -> Result<Option<SentDocument>, Error> {
    let mut reader = ArgReader::new("the document of Sors\\Client::checkContract()", entries);
    let (number, kind) = (
        reader.setting("order_number")?,
        reader.setting("document_type")?,
    );
    let sent = match (number, kind) {
        (None, None) => None,
        (Some(order_number), Some(kind)) => Some(SentDocument {
            order_number,
            kind: order::parse_document_type(&kind)?,
        }),
        (None, _) => return Err(reader.value_error("order_number", "the order's number")),
        (_, None) => return Err(reader.value_error("document_type", "what it was sent as")),
    };
    reader.finish()?;
    Ok(sent)
}

/// Parses a new customer. Company numbers are checked, so that a typing error is reported here.
fn parse_customer(entries: ArrayArg) -> Result<Customer, Error> {
    let mut reader = ArgReader::new("the customer of Sors\\Client::createCustomer()", entries);
    let customer = Customer {
        name: reader.filled_text("name")?,
        company: reader.setting("company")?,
        kind: reader.word(
            "kind",
            &[
                ("domestic_company", CustomerKind::DomesticCompany),
                ("foreign_company", CustomerKind::ForeignCompany),
                ("person", CustomerKind::Person),
                ("self_employed", CustomerKind::SelfEmployed),
                ("public_funds", CustomerKind::PublicFunds),
            ],
        )?,
        email: reader.setting("email")?,
        phone: reader.setting("phone")?,
        address: reader.setting("address")?,
        city: reader.setting("city")?,
        postal_code: reader.setting("postal_code")?,
        country: reader.setting("country")?,
        pib: reader.setting("pib")?,
        mb: reader.setting("mb")?,
        ..Customer::default()
    };
    let is_foreign = customer.kind == Some(CustomerKind::ForeignCompany)
        || customer
            .country
            .as_deref()
            .is_some_and(|country| !country.eq_ignore_ascii_case("RS"));
    if !is_foreign
        && customer
            .pib
            .as_deref()
            .is_some_and(|pib| !crate::company_number::is_pib(pib))
    {
        return Err(reader.value_error("pib", "nine digits, the last a right check digit"));
    }
    if !is_foreign
        && customer
            .mb
            .as_deref()
            .is_some_and(|mb| !crate::company_number::is_mb(mb))
    {
        return Err(reader.value_error("mb", "eight digits"));
    }
    reader.finish()?;
    Ok(customer)
}
