use std::borrow::Cow;
use std::sync::Arc;

use super::Client;
use super::pages::{Parse, number_of};
use crate::contract::{Ask, Param, Resource, encode_document, parameter};
use crate::error::Error;
use crate::model::{Document, DocumentReceipt, DocumentType};

impl Client {
    /// Creates one document, in one request that is never repeated by itself. `idempotency_key` is sent where the
    /// profile has a header for it: the same key for the same document.
    ///
    /// An error of kind `Uncertain` means that SORS may have stored it; every other is proof that it did not.
    pub async fn create_document(
        &self,
        document: &Document,
        idempotency_key: &str,
    ) -> Result<DocumentReceipt, Error> {
        let mut ask = Ask::new(Resource::DocumentCreate)
            .with(
                Param::DocumentType,
                parameter(
                    &self.profile().values.document_type,
                    &document.document_type,
                ),
            )
            .with(Param::BusinessUnit, document.business_unit.as_deref())
            .with(Param::CustomerId, Some(document.customer_id.as_str()))
            .with(Param::OrderNumber, Some(document.order_number.as_str()));
        ask.body = Some(encode_document(self.profile(), document)?);
        ask.idempotency_key = Some(idempotency_key.to_owned());
        let secrets = document
            .note
            .as_deref()
            .map(Cow::Borrowed)
            .into_iter()
            .collect();
        self.create(&ask, secrets, |contract, answer| {
            contract.receipt(answer, document)
        })
        .await
    }

    /// Documents SORS has for an order number.
    pub async fn find_documents(
        &self,
        order_number: &str,
        kind: DocumentType,
    ) -> Result<Vec<DocumentReceipt>, Error> {
        let ask = Ask::new(Resource::DocumentLookup)
            .with(Param::OrderNumber, Some(order_number))
            .with(
                Param::DocumentType,
                parameter(&self.profile().values.document_type, &kind),
            );
        let parse: Parse<(Option<String>, DocumentReceipt)> =
            Arc::new(|contract, answer| contract.documents(answer));
        let found = self
            .list(ask, parse, |(_, receipt)| number_of(&[&receipt.id]))
            .await?;
        // Where rows name their order, SORS's search is not taken on trust.
        let mine = |number: &Option<String>| {
            number
                .as_deref()
                .is_none_or(|number| number == order_number)
        };
        Ok(found
            .into_iter()
            .filter(|(number, _)| mine(number))
            .map(|(_, receipt)| receipt)
            .collect())
    }
}
