use super::variant;
use crate::contract::row::{Flaw, Row};
use crate::contract::{Field, Profile};
use crate::model::Article;

pub(in crate::contract) fn article(profile: &Profile, row: &Row<'_, '_>) -> Result<Article, Flaw> {
    Ok(Article {
        id: row.need_text(Field::Id)?,
        code: row.need_text(Field::Code)?,
        name: row.need_text(Field::Name)?,
        description: row.text(Field::Description)?,
        gtin: row.text(Field::Gtin)?,
        unit: row.text(Field::Unit)?,
        kind: variant(
            Field::Kind,
            row.word(Field::Kind, &profile.values.article_kind)?,
        )?,
        first_group: row.text(Field::FirstGroup)?,
        second_group: row.text(Field::SecondGroup)?,
        vat_rate: row.decimal(Field::VatRate)?,
        weight: row.decimal(Field::Weight)?,
        active: row.boolean(Field::Active)?,
    })
}
