use crate::contract::Field;
use crate::contract::row::{FieldError, RawRow};
use crate::model::{BusinessUnit, Database};

pub(in crate::contract) fn parse_database(row: &RawRow<'_, '_>) -> Result<Database, FieldError> {
    Ok(Database {
        name: row.require_text(Field::Name)?,
        year: row.integer(Field::Year)?,
    })
}

pub(in crate::contract) fn parse_business_unit(
    row: &RawRow<'_, '_>,
) -> Result<BusinessUnit, FieldError> {
    Ok(BusinessUnit {
        id: row.require_text(Field::Id)?,
        code: row.text(Field::Code)?,
        name: row.require_text(Field::Name)?,
    })
}
