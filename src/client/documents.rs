use std::borrow::Cow;
use std::sync::Arc;

use super::Client;
use super::pages::{PageParser, hash_identity};
use crate::contract::{ApiRequest, Param, Resource, encode_document, param_value};
use crate::error::Error;
use crate::model::{Document, DocumentReceipt, DocumentType};

impl Client {
    /// Creates one document, in one request that is never retried. `idempotency_key` is sent where the profile has a
    /// header for it; the same document has the same key.
    ///
    /// # Errors
    /// Kind `Uncertain` if SORS may have stored the document. Every other kind is proof that it did not.
    pub async fn create_document(
        &self,
        document: &Document,
        idempotency_key: &str,
    ) -> Result<DocumentReceipt, Error> {
        let mut api_request = ApiRequest::new(Resource::DocumentCreate)
            .with_param(
                Param::DocumentType,
                param_value(
                    &self.profile().values.document_type,
                    &document.document_type,
                ),
            )
            .with_param(Param::BusinessUnit, document.business_unit.as_deref())
            .with_param(Param::CustomerId, Some(document.customer_id.as_str()))
            .with_param(Param::OrderNumber, Some(document.order_number.as_str()));
        api_request.body = Some(encode_document(self.profile(), document)?);
        api_request.idempotency_key = Some(idempotency_key.to_owned());
        let secrets = document
            .note
            .as_deref()
            .map(Cow::Borrowed)
            .into_iter()
            .collect();
        self.post_once(&api_request, secrets, |contract, response| {
            contract.parse_receipt(response)
        })
        .await
    }

    /// Returns the documents of an order number. If none of the found documents has the number, that is an error, never
    /// an empty list: SORS may write the number in another form.
    ///
    /// # Errors
    /// If the request fails, a row can't be parsed, or no found document has the order number.
    pub async fn find_documents(
        &self,
        order_number: &str,
        kind: DocumentType,
    ) -> Result<Vec<DocumentReceipt>, Error> {
        let api_request = ApiRequest::new(Resource::DocumentLookup)
            .with_param(Param::OrderNumber, Some(order_number))
            .with_param(
                Param::DocumentType,
                param_value(&self.profile().values.document_type, &kind),
            );
        let parse: PageParser<FoundDocument> =
            Arc::new(|contract, response| contract.parse_documents(response));
        let found = self
            .fetch_list(api_request, parse, |(_, receipt)| {
                hash_identity(&[&receipt.id])
            })
            .await?;
        keep_matching(found, order_number)
    }
}

/// A document, and the order number of its row, if it has one.
type FoundDocument = (Option<String>, DocumentReceipt);

/// Keeps the documents of the order. Where rows have an order number, it is checked.
fn keep_matching(
    found: Vec<FoundDocument>,
    order_number: &str,
) -> Result<Vec<DocumentReceipt>, Error> {
    let sent = found.len();
    let wanted = fold_number(order_number);
    let ours: Vec<DocumentReceipt> = found
        .into_iter()
        .filter(|(number, _)| {
            number
                .as_deref()
                .is_none_or(|number| fold_number(number) == wanted)
        })
        .map(|(_, receipt)| receipt)
        .collect();
    if ours.is_empty() && sent > 0 {
        return Err(Error::contract(format!(
            "SORS returned {sent} documents for order {order_number}, but none of them has this order number. \
             Look in SORS whether it has one: it may store the number in another form, or truncated."
        ))
        .with_resource(Resource::DocumentLookup));
    }
    Ok(ours)
}

/// Normalizes an order number to what every system keeps: systems that store numbers lose leading zeros, others the
/// case.
fn fold_number(number: &str) -> String {
    let number = number.trim().to_lowercase();
    number.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::error::ErrorKind;

    fn found(numbers: &[Option<&str>]) -> Vec<FoundDocument> {
        let receipt = |id: usize| DocumentReceipt {
            id: id.to_string(),
            number: format!("R-{id}"),
            total: None,
        };
        (0..)
            .zip(numbers)
            .map(|(id, number)| (number.map(str::to_owned), receipt(id)))
            .collect()
    }

    fn ids(numbers: &[Option<&str>], wanted: &str) -> Result<Vec<String>, Error> {
        let ours = keep_matching(found(numbers), wanted)?;
        Ok(ours.into_iter().map(|receipt| receipt.id).collect())
    }

    #[test]
    fn an_order_number_may_come_in_another_spelling() {
        for (came, wanted) in [
            ("0010045", "0010045"),
            ("10045", "0010045"),
            ("0010045", "10045"),
            ("wc-10045š", "WC-10045Š"),
            (" 10045 ", "10045"),
        ] {
            assert_eq!(ids(&[Some(came)], wanted).unwrap(), ["0"], "{came}");
        }
        assert_eq!(
            ids(&[Some("7"), None, Some("10045")], "0010045").unwrap(),
            ["1", "2"]
        );
        assert!(ids(&[], "10045").unwrap().is_empty());
    }

    #[test]
    fn documents_of_which_none_is_the_orders_are_no_empty_list() {
        for came in ["100", "10045-R7", "110045", "100450"] {
            let error = ids(&[Some(came), Some("7")], "0010045").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Contract, "{came}");
            assert!(!error.is_retryable());
            assert!(
                error.message().contains("2 documents for order 0010045"),
                "{error}"
            );
        }
    }
}
