use crate::contract::Field;
use crate::contract::row::{FieldError, RawRow};
use crate::model::DocumentReceipt;

/// Parses the receipt of a document. If only one of ID and number is present, it is used for both: the document
/// certainly exists in SORS and must not be sent again.
pub(in crate::contract) fn parse_receipt(
    row: &RawRow<'_, '_>,
) -> Result<DocumentReceipt, FieldError> {
    let (id, number) = match (row.text(Field::Id)?, row.text(Field::Number)?) {
        (Some(id), Some(number)) => (id, number),
        (Some(only), None) | (None, Some(only)) => (only.clone(), only),
        (None, None) => return Err(FieldError::new(Field::Id, "is missing")),
    };
    // An unreadable total is no reason to doubt a stored document.
    Ok(DocumentReceipt {
        id,
        number,
        total: row.decimal(Field::Total).ok().flatten(),
    })
}
