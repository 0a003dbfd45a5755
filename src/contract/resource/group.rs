use crate::contract::Field;
use crate::contract::row::{FieldError, RawRow};
use crate::model::Group;

pub(in crate::contract) fn parse_group(row: &RawRow<'_, '_>) -> Result<Group, FieldError> {
    Ok(Group {
        id: row.require_text(Field::Id)?,
        name: row.require_text(Field::Name)?,
        parent: row.text(Field::Parent)?,
        level: row.integer(Field::Level)?,
    })
}
