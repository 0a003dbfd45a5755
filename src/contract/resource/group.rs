use crate::contract::Field;
use crate::contract::row::{Flaw, Row};
use crate::model::Group;

pub(in crate::contract) fn group(row: &Row<'_, '_>) -> Result<Group, Flaw> {
    Ok(Group {
        id: row.need_text(Field::Id)?,
        name: row.need_text(Field::Name)?,
        parent: row.text(Field::Parent)?,
        level: row.integer(Field::Level)?,
    })
}
