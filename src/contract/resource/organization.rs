use crate::contract::Field;
use crate::contract::row::{Flaw, Row};
use crate::model::{BusinessUnit, Database};

pub(in crate::contract) fn database(row: &Row<'_, '_>) -> Result<Database, Flaw> {
    Ok(Database {
        name: row.need_text(Field::Name)?,
        year: row.integer(Field::Year)?,
    })
}

pub(in crate::contract) fn business_unit(row: &Row<'_, '_>) -> Result<BusinessUnit, Flaw> {
    Ok(BusinessUnit {
        id: row.need_text(Field::Id)?,
        code: row.text(Field::Code)?,
        name: row.need_text(Field::Name)?,
    })
}
