use crate::contract::Field;
use crate::contract::row::{FieldError, RawRow};
use crate::model::DocumentReceipt;

/// What SORS answers to a document. One of id and number may be all there is; it then stands for both, since the
/// document is in SORS for certain and must not be sent again.
pub(in crate::contract) fn parse_receipt(
    row: &RawRow<'_, '_>,
) -> Result<DocumentReceipt, FieldError> {
    let (id, number) = match (row.text(Field::Id)?, row.text(Field::Number)?) {
        (Some(id), Some(number)) => (id, number),
        (Some(only), None) | (None, Some(only)) => (only.clone(), only),
        (None, None) => return Err(FieldError::of(Field::Id, "is missing")),
    };
    // A total that can't be read is no reason to doubt a document that was stored.
    Ok(DocumentReceipt {
        id,
        number,
        total: row.decimal(Field::Total).ok().flatten(),
    })
}
